"""Time that a test moves by a `TestClock`."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from finhub_sessions import (
    Client,
    Credentials,
    InvalidCredentialsError,
    InvalidInputError,
    SessionStatus,
    TestClock,
    UnauthorizedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from finhub_sessions.testing import Sandbox

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
EXPIRED = [SessionStatus("active"), SessionStatus("ended", "expired")]


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def vault(finhub_sandbox: Sandbox) -> Callable[[], Credentials]:
    customer = finhub_sandbox.customer
    return lambda: Credentials(username=customer["username"], password=customer["password"])


def logins(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" for request in sandbox.requests())


def test_a_token_expires_once_an_hour_has_passed(finhub_sandbox: Sandbox, clock: TestClock) -> None:
    with (
        finhub_sandbox.client(clock=clock) as client,
        client.login(**finhub_sandbox.customer) as active,
    ):
        clock.advance(59 * MINUTE)
        assert active.access_token() == active.session.token
        assert not active.session.is_token_expired()
        clock.advance(60)
        assert active.session.is_token_expired()
        assert active.status == SessionStatus("ended", "expired")
        with pytest.raises(UnauthorizedError, match="expired"):
            active.access_token()


def test_a_clone_goes_by_the_same_clock(finhub_sandbox: Sandbox, clock: TestClock) -> None:
    with finhub_sandbox.client(clock=clock) as client:
        session = client.with_options(platform="ios").create_session(**finhub_sandbox.customer)
        clock.advance(HOUR)
        assert session.is_token_expired()


@pytest.mark.parametrize("is_set", [False, True])
def test_a_task_that_watches_is_told_at_once_of_a_token_that_has_expired(
    finhub_sandbox: Sandbox, clock: TestClock, is_set: bool
) -> None:
    async def main() -> list[SessionStatus]:
        async with finhub_sandbox.async_client(clock=clock) as client:
            active = await client.login(**finhub_sandbox.customer)
            statuses = active.statuses()
            told = [await anext(statuses)]
            watching = asyncio.ensure_future(anext(statuses))
            await asyncio.sleep(0)
            if is_set:
                clock.set(clock.now() + HOUR)
            else:
                clock.advance(HOUR)
            return [*told, await asyncio.wait_for(watching, 20), *[it async for it in statuses]]

    assert asyncio.run(main()) == EXPIRED


def test_a_thread_that_watches_is_told_at_once_of_a_token_that_has_expired(
    finhub_sandbox: Sandbox, clock: TestClock
) -> None:
    with finhub_sandbox.client(clock=clock) as client, ThreadPoolExecutor(1) as threads:
        active = client.login(**finhub_sandbox.customer)
        told = threads.submit(list, active.statuses())
        clock.advance(HOUR)
        assert told.result(20) == EXPIRED


def test_three_lives_of_a_token_are_three_renewals(
    finhub_sandbox: Sandbox, clock: TestClock, vault: Callable[[], Credentials]
) -> None:
    with (
        finhub_sandbox.client(clock=clock) as client,
        client.login(**finhub_sandbox.customer, renew_with=vault) as active,
    ):
        for renewals in (1, 2, 3):
            old = active.session.token
            clock.advance(59 * MINUTE)
            token = active.access_token()
            assert token != old
            assert active.access_token() == token
            assert logins(finhub_sandbox) == 1 + renewals


def test_the_pause_after_a_renewal_ends_where_the_clock_has_passed_it(
    finhub_sandbox: Sandbox, clock: TestClock, vault: Callable[[], Credentials]
) -> None:
    with (
        finhub_sandbox.client(clock=clock) as client,
        client.login(**finhub_sandbox.customer, renew_with=vault) as active,
    ):
        clock.advance(HOUR)
        finhub_sandbox.script({"status": 401})
        for _ in range(2):
            with pytest.raises(InvalidCredentialsError):
                active.access_token()
        assert logins(finhub_sandbox) == 2
        clock.advance(MINUTE / 2)
        active.access_token()
        assert logins(finhub_sandbox) == 3


def test_a_wait_between_two_attempts_ends_where_the_clock_has_passed_it(
    finhub_sandbox: Sandbox, clock: TestClock
) -> None:
    century = timedelta(days=36_500)
    with (
        finhub_sandbox.client(clock=clock, timeout=century) as client,
        ThreadPoolExecutor(1) as threads,
    ):
        session = client.create_session(**finhub_sandbox.customer)
        finhub_sandbox.script({"status": 503, "headers": [("Retry-After", "30")]})
        deleting = threads.submit(client.delete_session, session)
        # Nobody can tell when the wait has begun. The clock is not waited for as long as FinHub asked.
        for _ in range(4000):
            clock.advance(MINUTE / 2)
            if wait([deleting], 0.005).done:
                break
        assert deleting.done()
        assert deleting.result().outcome == "terminated"
    assert [request.method for request in finhub_sandbox.requests()] == ["POST", "DELETE", "DELETE"]


def test_a_wall_clock_that_is_set_runs_on() -> None:
    clock = TestClock()
    assert abs(clock.now() - datetime.now(UTC)) < MINUTE
    for time in (
        datetime(2000, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 5, tzinfo=UTC),
    ):
        clock.set(time)
        assert time <= clock.now() < time + MINUTE
    clock.advance(HOUR)
    assert clock.now() >= time + HOUR
    assert repr(clock).startswith("TestClock(1970-01-01T00:59:59")


def test_what_is_no_time_is_refused(clock: TestClock) -> None:
    for negative in (-1, timedelta(seconds=-1), float("nan")):
        with pytest.raises(InvalidInputError, match="by is negative or not a number"):
            clock.advance(negative)
    with pytest.raises(InvalidInputError, match="time is no point in time: give it a zone") as told:
        clock.set(datetime(2030, 1, 2))
    assert (told.value.operation, told.value.field) == ("set", "time")
    wrong: Any = "tomorrow"
    with pytest.raises(TypeError, match="time must be datetime, not str"):
        clock.set(wrong)
    with pytest.raises(TypeError, match="by must be seconds or timedelta, not str"):
        clock.advance(wrong)
    with pytest.raises(TypeError, match="clock must be TestClock, not str"):
        Client(tenant_id="t", forwarded_from="tests", clock=wrong)
