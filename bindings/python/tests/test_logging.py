"""What the package logs."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING

import program
import pytest
from finhub_sessions import Credentials, InvalidCredentialsError

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

ENDED = re.compile(
    r"(create|delete)_session: attempt ended attempt=\d status=\d+ request_id=\S+ duration_ms=\d+"
)


@pytest.mark.parametrize("kind", ["Client", "AsyncClient"])
def test_each_attempt_is_a_line_at_debug(
    finhub_sandbox: Sandbox, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    async def main() -> None:
        async with finhub_sandbox.async_client() as client:
            session = await client.create_session(**finhub_sandbox.customer)
            finhub_sandbox.script({"status": 503})
            await client.delete_session(session)

    caplog.set_level(logging.DEBUG, "finhub_sessions")
    if kind == "AsyncClient":
        asyncio.run(main())
    else:
        with finhub_sandbox.client() as client:
            session = client.create_session(**finhub_sandbox.customer)
            finhub_sandbox.script({"status": 503})
            client.delete_session(session)

    records = [record for record in caplog.records if record.name == "finhub_sessions"]
    lines = [record.getMessage() for record in records]
    assert {record.levelname for record in records} == {"DEBUG"}
    assert len(lines) == 4
    assert all(ENDED.fullmatch(line) for line in (lines[0], lines[1], lines[3]))
    assert re.fullmatch(r"delete_session: retrying attempt=1 delay_ms=\d+", lines[2])
    ended = vars(records[3])
    assert (ended["operation"], ended["attempt"], ended["status"]) == ("delete_session", 2, 200)
    assert f"request_id={ended['request_id']} duration_ms={ended['duration_ms']}" in lines[3]


def test_a_renewal_is_logged_by_the_call_that_makes_it(
    finhub_sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    customer = finhub_sandbox.customer

    def credentials() -> Credentials:
        return Credentials(username=customer["username"], password=customer["password"])

    with (
        finhub_sandbox.client() as client,
        client.login(**customer, renew_with=credentials) as active,
    ):
        caplog.set_level(logging.DEBUG, "finhub_sessions")
        active.renew()
        finhub_sandbox.script({"status": 401})
        with pytest.raises(InvalidCredentialsError):
            active.renew()
        caplog.set_level(logging.INFO, "finhub_sessions")

    told = [(vars(record)["operation"], vars(record).get("outcome")) for record in caplog.records]
    renewal = [("access_token", None), ("create_session", None)]
    assert told == [
        *renewal,
        ("access_token", "ok"),
        *renewal,
        ("access_token", "invalid_credentials"),
    ]
    assert caplog.messages[2] == "access_token: renewal ended outcome=ok"


def test_nothing_is_collected_where_nobody_listens(
    finhub_sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "finhub_sessions")
    with finhub_sandbox.client() as client:
        client.create_session(**finhub_sandbox.customer)
    assert [record for record in caplog.records if record.name == "finhub_sessions"] == []


def test_a_listener_that_comes_later_is_heard(finhub_sandbox: Sandbox) -> None:
    ended = program.run(
        """
        client = Client(forwarded_for="::1")
        session = client.create_session(**customer)
        import logging
        logging.basicConfig(level="DEBUG", stream=sys.stdout, format="%(name)s %(message).30s")
        client.delete_session(session)
        """,
        finhub_sandbox,
    )
    assert ended == (0, "finhub_sessions delete_session: attempt ended \n", "")
