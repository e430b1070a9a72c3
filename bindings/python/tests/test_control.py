"""A managed session's token that a caller asks for by its life, renews, or was refused with."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from finhub_sessions import ClosedError, Credentials, InvalidInputError, Secret, UnauthorizedError
from test_managed import answer

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox


class Vault:
    """Gives the demo's credentials, and counts how often it is asked."""

    def __init__(self, sandbox: Sandbox) -> None:
        customer = sandbox.customer
        self.credentials = Credentials(username=customer["username"], password=customer["password"])
        self.asked = 0

    def __call__(self) -> Credentials:
        self.asked += 1
        return self.credentials


def logins(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" for request in sandbox.requests())


def test_a_token_that_lives_for_less_than_it_has_to_is_renewed_first(
    finhub_sandbox: Sandbox,
) -> None:
    vault = Vault(finhub_sandbox)
    with (
        finhub_sandbox.client() as client,
        client.login(**finhub_sandbox.customer, renew_with=vault) as active,
    ):
        old = active.session.token
        assert active.access_token(min_ttl=60) == old
        with pytest.raises(InvalidInputError) as caught:
            active.access_token(min_ttl=timedelta(hours=10))
        assert caught.value.field == "min_ttl"
        assert active.access_token() != old
    assert vault.asked == 1
    assert finhub_sandbox.live_sessions() == []


@pytest.mark.parametrize("wrong", [-1, float("nan"), timedelta(seconds=-1)])
def test_a_life_that_is_none_is_refused(finhub_sandbox: Sandbox, wrong: float | timedelta) -> None:
    with finhub_sandbox.client() as client, client.login(**finhub_sandbox.customer) as active:
        with pytest.raises(InvalidInputError) as caught:
            active.access_token(min_ttl=wrong)
        assert caught.value.field == "min_ttl"


def test_threads_share_a_renewal_that_is_asked_for(finhub_sandbox: Sandbox) -> None:
    vault = Vault(finhub_sandbox)
    with (
        finhub_sandbox.client() as client,
        client.login(**finhub_sandbox.customer, renew_with=vault) as active,
        ThreadPoolExecutor(16) as threads,
    ):
        finhub_sandbox.script({"handle": True, "delay_ms": 300})
        tokens = set(threads.map(lambda _: active.renew(), range(16)))
        assert tokens == {active.session.token}
    assert vault.asked == 1
    assert logins(finhub_sandbox) == 2
    assert finhub_sandbox.live_sessions() == []


def test_ten_refusals_under_a_loop_cause_one_renewal(finhub_sandbox: Sandbox) -> None:
    vault = Vault(finhub_sandbox)

    async def main() -> None:
        async with (
            finhub_sandbox.async_client() as client,
            client.login(**finhub_sandbox.customer, renew_with=vault) as active,
        ):
            old = active.session.token

            async def refused() -> Secret:
                active.invalidate(old)
                return await active.access_token()

            tokens = await asyncio.gather(*(refused() for _ in range(10)))
            assert set(tokens) == {active.session.token}
            assert active.session.token != old
            active.invalidate(old.get_secret_value())
            assert await active.access_token() == active.session.token

    asyncio.run(main())
    assert vault.asked == 1
    assert finhub_sandbox.live_sessions() == []


def test_a_thousand_callers_of_an_expiring_session_cause_one_login(
    finhub_sandbox: Sandbox,
) -> None:
    vault = Vault(finhub_sandbox)

    async def main() -> None:
        finhub_sandbox.script(answer(20))
        async with finhub_sandbox.async_client() as client:
            active = await client.login(**finhub_sandbox.customer, renew_with=vault)
            tokens = await asyncio.gather(*(active.access_token() for _ in range(1000)))
            assert set(tokens) == {active.session.token}
            await active.logout()

    asyncio.run(main())
    assert vault.asked == 1
    with (
        finhub_sandbox.client() as client,
        client.login(**finhub_sandbox.customer, renew_with=vault) as active,
        ThreadPoolExecutor(64) as threads,
    ):
        active.invalidate(active.session.token)
        tokens = set(threads.map(lambda _: active.access_token(), range(1000)))
        assert tokens == {active.session.token}
    assert vault.asked == 2
    assert finhub_sandbox.live_sessions() == []


def test_a_renewal_that_is_cancelled_at_any_moment_leaves_no_session(
    finhub_sandbox: Sandbox,
) -> None:
    async def main() -> None:
        async with finhub_sandbox.async_client() as client:
            for turns in range(60):
                async with client.login(
                    **finhub_sandbox.customer, renew_with=Vault(finhub_sandbox)
                ) as active:
                    renewal = asyncio.create_task(active.renew())
                    for _ in range(turns):
                        await asyncio.sleep(0.0002)
                    renewal.cancel()
                    await asyncio.gather(renewal, return_exceptions=True)

    asyncio.run(main())
    assert finhub_sandbox.live_sessions() == []


def test_without_renew_with_what_is_wrong_is_said(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        active = client.resume(client.create_session(**finhub_sandbox.customer))
        with pytest.raises(InvalidInputError) as caught:
            active.renew()
        assert caught.value.field == "renew_with"
        active.invalidate(active.session.token)
        with pytest.raises(UnauthorizedError, match="was refused"):
            active.access_token()
        active.logout()
        with pytest.raises(ClosedError):
            active.renew()
    assert logins(finhub_sandbox) == 1


def test_a_token_of_another_type_is_not_quoted(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client, client.login(**finhub_sandbox.customer) as active:
        with pytest.raises(TypeError) as caught:
            active.invalidate(12345678)  # type: ignore[arg-type] # no token, on purpose
        assert "12345678" not in str(caught.value)
