"""What becomes of a managed session, as its watchers are told."""

from __future__ import annotations

import asyncio
import gc
import logging
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from finhub_sessions import (
    AsyncActiveSession,
    Credentials,
    InvalidCredentialsError,
    Login,
    Secret,
    SessionStatus,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from finhub_sessions.testing import Sandbox


def shown(statuses: Iterable[SessionStatus]) -> list[str]:
    return [" ".join(filter(None, (status.state, status.reason))) for status in statuses]


def credentials(sandbox: Sandbox) -> Credentials:
    return Credentials(username=sandbox.customer["username"], password=sandbox.customer["password"])


def test_a_callback_is_told_every_status_in_order(finhub_sandbox: Sandbox) -> None:
    told: list[SessionStatus] = []
    with (
        finhub_sandbox.client() as client,
        client.login(
            **finhub_sandbox.customer,
            renew_with=lambda: credentials(finhub_sandbox),
            on_status=told.append,
        ) as active,
    ):
        assert shown(told) == ["active"]
        finhub_sandbox.script({"status": 401})
        with pytest.raises(InvalidCredentialsError):
            active.renew()
        assert active.status.state == "renewal_failed"
        assert isinstance(active.status.error, InvalidCredentialsError)
        active.renew()
        assert active.status == SessionStatus("active")
    failure = ["active", "renewing", "renewal_failed"]
    assert shown(told) == [*failure, "renewing", "active", "ended logged_out"]
    assert isinstance(told[2].error, InvalidCredentialsError)
    assert active.status == SessionStatus("ended", "logged_out")


def test_threads_that_renew_tell_in_order(finhub_sandbox: Sandbox) -> None:
    told: list[SessionStatus] = []
    with (
        finhub_sandbox.client() as client,
        client.login(
            **finhub_sandbox.customer,
            renew_with=lambda: credentials(finhub_sandbox),
            on_status=told.append,
        ) as active,
        ThreadPoolExecutor(8) as threads,
    ):
        list(threads.map(lambda _: active.renew(), range(16)))
    states = [status.state for status in told]
    renewals = (len(states) - 2) // 2
    assert states == ["active", *["renewing", "active"] * renewals, "ended"]


def test_a_callback_that_fails_is_logged_and_ends_nothing(
    finhub_sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    def unlucky(status: SessionStatus) -> None:
        raise RuntimeError(status.state)

    with (
        caplog.at_level(logging.WARNING),
        finhub_sandbox.client() as client,
        client.login(**finhub_sandbox.customer, on_status=unlucky) as active,
    ):
        active.access_token()
    messages = [record.getMessage() for record in caplog.records]
    assert messages == ["access_token: on_status failed"] * 2


def test_a_callback_that_is_none_is_refused(finhub_sandbox: Sandbox) -> None:
    async def later(status: SessionStatus) -> None:
        raise AssertionError(status)

    with finhub_sandbox.client() as client:
        for wrong, text in ((later, "must be a plain function"), ("log", "not str")):
            with pytest.raises(TypeError, match=f"on_status.*{text}"):
                client.login(**finhub_sandbox.customer, on_status=wrong)  # type: ignore[arg-type] # no callback, on purpose
    assert finhub_sandbox.requests() == []


def test_a_thread_may_wait_for_what_comes(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client, ThreadPoolExecutor(1) as threads:
        active = client.login(**finhub_sandbox.customer)
        statuses = active.statuses()
        told = threads.submit(lambda: shown(statuses))
        active.logout()
        assert told.result(20) == ["active", "ended logged_out"]


def test_a_loop_is_told_and_keeps_no_session_alive(finhub_sandbox: Sandbox) -> None:
    async def main() -> None:
        async with finhub_sandbox.async_client() as client:
            active = await client.login(
                **finhub_sandbox.customer, renew_with=lambda: credentials(finhub_sandbox)
            )
            statuses = active.statuses()
            await active.renew()
            assert active.status.state == "active"
            gone = weakref.ref(active)
            del active
            gc.collect()
            assert gone() is None
            told = [status async for status in statuses]
            assert shown(told) == ["active", "renewing", "active", "ended dropped"]

    asyncio.run(main())
    assert finhub_sandbox.live_sessions() == []


def test_a_watcher_may_be_cancelled_and_another_one_starts_with_what_is(
    finhub_sandbox: Sandbox,
) -> None:
    async def main() -> None:
        async with (
            finhub_sandbox.async_client() as client,
            client.login(**finhub_sandbox.customer) as active,
        ):
            statuses = active.statuses()
            assert (await anext(statuses)).state == "active"
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(statuses), 0.05)
            await active.logout()
            assert shown([status async for status in statuses]) == ["ended logged_out"]
            assert shown([status async for status in active.statuses()]) == ["ended logged_out"]

    asyncio.run(main())


def test_a_status_prints_compares_and_matches() -> None:
    match SessionStatus("ended", "expired"):
        case SessionStatus("ended", reason):
            assert reason == "expired"
        case _:
            pytest.fail("it does not match")
    assert repr(SessionStatus("active")) == (
        "SessionStatus(state='active', reason=None, error=None)"
    )
    assert len({SessionStatus("active"), SessionStatus("active")}) == 1
    assert SessionStatus("active") != "active"


def test_a_client_and_its_sessions_can_be_mocked_and_referred_to(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        with mock.patch.object(client, "create_session") as create:
            client.create_session(**finhub_sandbox.customer)
        create.assert_called_once()
        with mock.patch.object(client, "login") as login:
            login.return_value.__enter__.return_value.access_token.return_value = Secret("fake")
            with client.login(**finhub_sandbox.customer) as fake:
                assert fake.access_token() == Secret("fake")
        assert finhub_sandbox.requests() == []
        assert weakref.ref(client)() is client
        with client.login(**finhub_sandbox.customer) as active:
            assert weakref.ref(active)() is active


def test_an_asynchronous_client_can_be_mocked_and_referred_to(finhub_sandbox: Sandbox) -> None:
    async def main() -> None:
        async with finhub_sandbox.async_client() as client:
            with mock.patch.object(client, "create_session") as create:
                await client.create_session(**finhub_sandbox.customer)
            create.assert_awaited_once()
            session = mock.create_autospec(AsyncActiveSession, instance=True)
            session.access_token.return_value = Secret("fake")
            with mock.patch.object(client, "login") as login:
                login.return_value.__aenter__.return_value = session
                async with client.login(**finhub_sandbox.customer) as fake:
                    assert await fake.access_token() == Secret("fake")
            assert finhub_sandbox.requests() == []
            assert weakref.ref(client)() is client
            begun = client.login(**finhub_sandbox.customer)
            assert isinstance(begun, Login)
            async with begun as active:
                assert weakref.ref(active)() is active

    asyncio.run(main())
