"""Code as a user would write it, never run. Type checkers must have nothing to say about it."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Literal, assert_type

from finhub_sessions import (
    ActiveSession,
    APIStatusError,
    AsyncActiveSession,
    AsyncClient,
    Client,
    Credentials,
    FinHubError,
    InvalidInputError,
    Login,
    Secret,
    Session,
    Termination,
    TestClock,
    UnverifiedClaims,
)
from pydantic import SecretStr

USERNAME = "anna.larsen@example.com"


def settings() -> Client:
    Client()
    Client(base_url="http://127.0.0.1:8787", tenant_id=uuid.uuid4(), tenant_key=Secret("key"))
    Client(forwarded_for=ip_address("203.0.113.42"), timeout=timedelta(seconds=5), max_retries=0)
    Client(forwarded_for=IPv6Address("2001:db8::7334"), connect_timeout=1.5, attempt_timeout=5)
    Client(proxy="env", ca_bundle=Path("ca.pem"), headers={"X-Trace": "1"})
    clock = TestClock()
    clock.advance(timedelta(hours=1))
    clock.advance(0.5)
    clock.set(clock.now() - timedelta(days=3))
    Client(clock=clock)
    client = Client(proxy=Secret("http://user:password@proxy.example"), ca_bundle="ca.pem")
    return client.with_options(device_id=uuid.uuid4(), os_platform="Windows", timeout=2)


def calls(client: Client, password: str) -> None:
    assert_type(client.check(), Literal["login", "resume_only"])
    session = client.create_session("customer", "user", username=USERNAME, password=password)
    assert_type(session, Session)
    client.create_session(
        customer_id=uuid.uuid4(),
        user_id=uuid.uuid4(),
        username=Secret(USERNAME),
        password=Secret(password),
        credential_type="PASSWORD",
        value=USERNAME,
        body_tenant_id=uuid.uuid4(),
        bearer=Secret("token"),
    )
    assert_type(client.delete_session(session), Termination)
    ended = client.delete_session_by_id("customer", "user", session.session_id, token=session.token)
    assert_type(ended.outcome, Literal["terminated", "already_gone"])
    assert_type(ended.terminated_at, datetime | None)
    assert_type(ended.request_id, str | None)
    client.close()


def secrets_of_pydantic(given: SecretStr) -> Credentials:
    client = Client(tenant_key=given, tenant_secret=given, proxy=given)
    session = client.create_session("customer", "user", username=given, password=given, value=given)
    client.resume(Session.from_secret_json(given)).invalidate(given)
    client.delete_session_by_id("customer", "user", session.session_id, token=given)
    return Credentials(username=given, password=given, bearer=given)


def values(session: Session) -> str:
    assert_type(session.token, Secret)
    assert_type(session.token.get_secret_value(), str)
    assert_type(session.token_expires_at, datetime | None)
    assert_type(session.session_expires_at_text, str | None)
    assert_type(session.request_id, str | None)
    assert_type(session.token_expires_in(), timedelta | None)
    assert_type(session.is_token_expired(), bool)
    session.is_token_expired(30)
    session.is_token_expired(leeway=timedelta(minutes=2))
    assert_type(session.unverified_claims, UnverifiedClaims | None)
    if session.unverified_claims is not None:
        assert_type(session.unverified_claims.roles, tuple[str, ...])
        assert_type(session.unverified_claims.expires_at, int)
    assert_type(Session.from_secret_json(session.to_secret_json()), Session)
    return f"{session} {hash(session.token)} {session.token == Secret('x')}"


def managed(client: Client, session: Session, password: str) -> None:
    def ask() -> Credentials | None:
        return Credentials(username=USERNAME, password=password)

    with client.login(
        "customer", "user", username=USERNAME, password=password, renew_with=ask
    ) as active:
        assert_type(active, ActiveSession)
        assert_type(active.access_token(), Secret)
        assert_type(active.session, Session)
    resumed = client.resume(session, renew_with=ask)
    assert_type(resumed.logout(), Termination)


def annotated(client: AsyncClient, username: SecretStr, password: SecretStr) -> Login:
    login: Login = client.login("customer", "user", username=username, password=password)
    return login


async def begun(login: Login) -> AsyncActiveSession:
    async with login as active:
        assert_type(active, AsyncActiveSession)
    return await login


def errors(client: Client, session: Session) -> float | None:
    try:
        client.delete_session(session)
    except InvalidInputError as error:
        assert_type(error.field, str | None)
        _: ValueError = error
    except APIStatusError as error:
        assert_type(error.status, int | None)
    except FinHubError as error:
        assert_type(error.kind, str)
        assert_type(error.session_may_exist, bool)
        return error.retry_after
    return None


async def asynchronous(password: str) -> None:
    async def ask() -> Credentials | None:
        await asyncio.sleep(0)
        return Credentials(username=USERNAME, password=password)

    async with AsyncClient(platform="web") as client:
        async with asyncio.timeout(5):
            session = await client.create_session(
                "customer", "user", username=USERNAME, password=password
            )
        assert_type(session, Session)
        assert_type(await client.delete_session(session), Termination)
        async with client.login(
            "customer", "user", username=USERNAME, password=password, renew_with=ask
        ) as active:
            assert_type(active, AsyncActiveSession)
            assert_type(await active.access_token(), Secret)
        active = await client.login("customer", "user", username=USERNAME, password=password)
        assert_type(await active.logout(), Termination)
        client.resume(session, renew_with=lambda: None)
        assert_type(client.with_options(device_id="device"), AsyncClient)
