"""A login and a logout, step by step, and the errors that a user meets first: `cargo xtask demo python`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from finhub_sessions import AsyncClient, Client, FinHubError, Session
from finhub_sessions.testing import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Shows both clients on a sandbox of its own."""
    with Sandbox() as sandbox:
        with sandbox.client() as client:
            log_in_and_out(client, sandbox)
            hand_over(client, sandbox)
            errors(client, sandbox)
        asyncio.run(under_asyncio(sandbox.async_client(), sandbox))
        print(f"\n{len(sandbox.live_sessions())} sessions are live in the sandbox")


def log_in_and_out(client: Client, sandbox: Sandbox) -> None:
    """The two calls that all is about."""
    title(f"Python, against the sandbox at {sandbox.base_url}")
    print(f"the settings suffice for: {client.check()}")
    session = client.create_session(**sandbox.customer)
    print(f"logged in: {session!r}")
    print(f"the token ends {session.token_expires_at}, the session {session.session_expires_at}")
    print(f"logged out: {client.delete_session(session)!r}")
    print(f"and again:  {client.delete_session(session)!r}")


def hand_over(client: Client, sandbox: Sandbox) -> None:
    """A backend logs in; an app resumes the session, without the tenant's secret."""
    title("A session handed over, and resumed")
    written = client.create_session(**sandbox.customer).to_secret_json()
    print(f"to_secret_json() gives a {written!r} of {len(written.get_secret_value())} characters")
    with client.resume(Session.from_secret_json(written)) as session:
        print(f"its access token: {session.access_token()!r}")


def errors(client: Client, sandbox: Sandbox) -> None:
    """What goes wrong first, and how it is told."""
    title("Errors")
    customer, wrong_password, wrong_id = (sandbox.customer for _ in range(3))
    wrong_password["password"] = "wrong"
    wrong_id["customer_id"] = ".."
    other_tenant = client.with_options(tenant_secret="another")
    tell("a wrong password", lambda: client.create_session(**wrong_password))
    tell("a wrong tenant secret", lambda: other_tenant.create_session(**customer))
    tell("an unusable id", lambda: client.create_session(**wrong_id))
    nowhere = sandbox.client(base_url="http://127.0.0.1:1", max_retries=0)
    tell("nobody there", lambda: nowhere.create_session(**customer))


async def under_asyncio(client: AsyncClient, sandbox: Sandbox) -> None:
    """The same with asyncio, many at once."""
    title("asyncio: 100 customers at once")

    async def visit() -> str:
        async with client.login(**sandbox.customer) as session:
            return session.session.session_id

    async with client:
        ids = await asyncio.gather(*(visit() for _ in range(100)))
    print(f"{len(set(ids))} sessions, logged out at the end of their blocks")


def tell(what: str, call: Callable[[], object]) -> None:
    """Makes a call that fails, and shows how."""
    try:
        call()
    except FinHubError as error:
        print(f"{what}: {type(error).__name__}\n    {error}")


def title(text: str) -> None:
    """Begins a part."""
    print(f"\n=== {text}")


if __name__ == "__main__":
    main()
