"""What the package logs."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
from typing import TYPE_CHECKING

import program
import pytest
from conformance.canary import Canaries
from finhub_sessions import Credentials, InvalidCredentialsError, InvalidInputError
from test_cancel import arrived
from test_interrupt import wait_for_requests

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox, Step

SLOW: Step = {"handle": True, "delay_ms": 300}

ABANDONED = [
    "create_session: caller went away",
    "create_session: attempt ended",
    "delete_session: attempt ended",
    "delete_session: clean-up logout ended outcome=ok",
]

MEASURED = re.compile(r" (?:attempt|status|request_id|duration_ms|delay_ms)=\S+")
"""The fields that differ from one run to the next, and the numbers of attempts and statuses."""

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


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged since this was asked last, without what was measured."""
    lines = [
        MEASURED.sub("", r.getMessage()) for r in caplog.records if r.name == "finhub_sessions"
    ]
    caplog.clear()
    return lines


def test_what_happens_is_told_in_the_words_of_all_languages(
    finhub_sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    customer = finhub_sandbox.customer
    secrets = Canaries(finhub_sandbox.environment, customer)
    written: list[str] = []

    def told_safely() -> list[str]:
        written.extend(f"{record.getMessage()} {vars(record)!r}" for record in caplog.records)
        return told(caplog)

    def credentials() -> Credentials:
        return Credentials(username=customer["username"], password=customer["password"])

    def fails() -> Credentials:
        raise RuntimeError("the vault is closed")

    async def main() -> None:
        client = finhub_sandbox.async_client()
        session = await client.create_session(**customer)
        secrets.add(session.token.get_secret_value())
        assert told_safely() == ["create_session: attempt ended"]

        finhub_sandbox.script({"status": 503})
        await client.delete_session(session)
        ended = "delete_session: attempt ended"
        assert told_safely() == [ended, "delete_session: retrying", ended]

        active = await client.login(**customer, renew_with=credentials)
        told_safely()
        secrets.add((await active.renew()).get_secret_value())
        assert told_safely() == [
            "access_token: renewing",
            "create_session: attempt ended",
            "access_token: renewal ended outcome=ok",
        ]
        await active.logout()
        told_safely()

        taken_over = client.resume(await client.create_session(**customer), renew_with=fails)
        told_safely()
        with pytest.raises(InvalidInputError):
            await taken_over.renew()
        assert taken_over.status.state == "renewal_failed"
        [warning] = [record for record in caplog.records if record.levelname == "WARNING"]
        assert warning.exc_info is not None
        assert isinstance(warning.exc_info[1], RuntimeError)
        assert told_safely() == [
            # Where it happens. The others are written when the call has ended.
            "access_token: renew_with failed",
            "access_token: renewing",
            "access_token: renewal ended outcome=invalid_input",
        ]

        finhub_sandbox.clear_requests()
        finhub_sandbox.script(SLOW)
        login = asyncio.create_task(client.create_session(**customer))
        await arrived(finhub_sandbox, 1)
        login.cancel()
        with pytest.raises(asyncio.CancelledError):
            await login
        await client.close()
        assert told_safely() == ABANDONED

    caplog.set_level(logging.DEBUG, "finhub_sessions")
    asyncio.run(main())
    for line in written:
        secrets.none_in("a record", line)


def test_the_logout_of_a_session_that_was_dropped_is_told(
    finhub_sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "finhub_sessions")
    with finhub_sandbox.client() as client:
        active = client.login(**finhub_sandbox.customer)
        told(caplog)
        del active
    assert told(caplog) == ABANDONED[2:]


def test_a_managed_logout_is_told(
    finhub_sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with finhub_sandbox.client() as client, client.login(**finhub_sandbox.customer) as active:
        caplog.set_level(logging.DEBUG, "finhub_sessions")
        active.logout()
        assert told(caplog) == ["delete_session: attempt ended"]
        caplog.set_level(logging.INFO, "finhub_sessions")


@pytest.mark.parametrize("close", ["client.close()", ""], ids=["close", "the exit"])
def test_what_ctrl_c_left_behind_is_told(finhub_sandbox: Sandbox, close: str) -> None:
    finhub_sandbox.script({"handle": True, "delay_ms": 1000})
    running = program.start(
        f"""
        import logging
        logging.basicConfig(level="DEBUG", stream=sys.stdout, format="%(message)s")
        logging.getLogger("asyncio").disabled = True
        client = Client(forwarded_for="203.0.113.42")
        try:
            client.create_session(**customer)
        except KeyboardInterrupt:
            {close or "pass"}
        """,
        finhub_sandbox,
    )
    wait_for_requests(finhub_sandbox, 1)
    running.send_signal(signal.SIGINT)
    status, out, err = program.ended(running)
    assert (status, err) == (0, "")
    assert [MEASURED.sub("", line) for line in out.splitlines()] == ABANDONED


def test_a_handler_that_raises_disturbs_no_call(
    finhub_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise RuntimeError(record.name)

    complaints: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", complaints.append)
    logger, handler = logging.getLogger("finhub_sessions"), Broken()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        with finhub_sandbox.client() as client:
            client.delete_session(client.create_session(**finhub_sandbox.customer))
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    assert len(complaints) == 2
