"""Mistakes of users. Type checkers must report each line that says `mistake`, and no other."""

from __future__ import annotations

from finhub_sessions import AsyncClient, Client, Credentials, Secret, Session, TestClock
from pydantic import SecretBytes


def arguments(client: Client, session: Session) -> None:
    Client(tenant_key=SecretBytes(b"key"))  # mistake: bytes are no text
    client.create_session(customer_id=1)  # mistake: an int, and most is missing
    client.create_session("customer", "user", username="anna")  # mistake: no password
    client.create_session("customer", "user", "anna", "pw")  # mistake: not by keyword
    client.create_session("customer", "user", username="anna", password=1234)  # mistake: an int
    client.login("customer", "user", username="anna", password=None)  # mistake: no password
    client.login("customer", "user", usrname="anna", password="pw")  # mistake: unknown keyword
    client.delete_session("session")  # mistake: an id is no session
    client.delete_session(session.session_id)  # mistake: an id is no session
    client.delete_session_by_id("customer", "user", "session")  # mistake: no token
    client.resume(session.to_secret_json())  # mistake: not read yet
    client.resume(session, renew_with=Credentials(username="anna", password="pw"))  # mistake


def settings(client: Client) -> None:
    Client("https://finhub.example")  # mistake: not by keyword
    Client(base_uri="https://finhub.example")  # mistake: unknown keyword
    Client(timeout="30")  # mistake: a str
    Client(headers=["X-Trace"])  # mistake: no mapping
    client.with_options(base_url="https://finhub.example")  # mistake: stays as it is
    client.with_options(max_retries=0.5)  # mistake: half a retry
    client.with_options(clock=TestClock())  # mistake: stays as it is
    TestClock().set(0)  # mistake: no datetime


def values(client: Client, session: Session) -> str:
    session.session_id = "another"  # mistake: frozen
    print(Secret("text").value)  # mistake: no such name
    Session("session")  # mistake: only FinHub makes one
    if session.claims:  # mistake: they are unverified, and say so
        return client.check().value  # mistake: a word, and no enum
    return session.token  # mistake: a secret is no str


async def asynchronous(client: AsyncClient, session: Session) -> None:
    token: Secret = client.resume(session).access_token()  # mistake: not awaited
    session = client.create_session("c", "u", username="", password="")  # mistake: not awaited
    with client.login("c", "u", username="", password="") as active:  # mistake: not `async with`
        del active
    del token
