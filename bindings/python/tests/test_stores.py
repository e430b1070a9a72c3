"""One session for a customer, whichever process asks a store for it."""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from finhub_sessions import (
    Credentials,
    CustomStore,
    EncryptedStore,
    FileStore,
    InvalidCredentialsError,
    InvalidInputError,
    MemoryStore,
    RedisStore,
    Secret,
    Session,
    SessionStoreError,
)
from redis_server import RedisServer
from test_fork import fork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from finhub_sessions import SessionStore
    from finhub_sessions.testing import Sandbox


class Shelf(CustomStore):
    """A store of an application's own, which raises while it is told to."""

    def __init__(self) -> None:
        self.texts: dict[str, Secret] = {}
        self.failure: BaseException | None = None
        self.lock = threading.Lock()

    def load(self, key: str, /) -> Secret | None:
        if self.failure:
            raise self.failure
        return self.texts.get(key)

    def swap(self, key: str, expected: Secret | None, new: Secret | None, /) -> bool:
        if self.failure:
            raise self.failure
        with self.lock:
            if self.texts.get(key) != expected:
                return False
            if new is None:
                self.texts.pop(key, None)
            else:
                self.texts[key] = new
            return True


@pytest.fixture(params=[FileStore, MemoryStore, RedisStore, EncryptedStore, Shelf])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SessionStore]:
    if request.param is RedisStore:
        with RedisServer() as server:
            yield RedisStore(server.url)
    elif request.param is FileStore:
        yield FileStore(tmp_path / "sessions")
    elif request.param is EncryptedStore:
        yield EncryptedStore(FileStore(tmp_path / "sessions"), key=bytes(32))
    else:
        yield request.param()


class WatchedShelf(Shelf):
    """Tells when a lease is renewed."""

    def __init__(self) -> None:
        super().__init__()
        self.lease_renewed = threading.Event()

    def swap(self, key: str, expected: Secret | None, new: Secret | None, /) -> bool:
        if key.endswith("/lease") and expected is not None and new is not None:
            self.lease_renewed.set()
        return super().swap(key, expected, new)


def opening(sandbox: Sandbox, store: SessionStore) -> dict[str, Any]:
    customer = sandbox.customer
    return {
        "customer_id": customer["customer_id"],
        "user_id": customer["user_id"],
        "store": store,
        "renew_with": lambda: Credentials(
            username=customer["username"], password=customer["password"]
        ),
    }


def logins(sandbox: Sandbox) -> int:
    return [request.method for request in sandbox.requests()].count("POST")


def test_clients_of_a_store_log_in_once_and_renew_once(
    finhub_sandbox: Sandbox, store: SessionStore
) -> None:
    clients = [finhub_sandbox.client() for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        opened = opening(finhub_sandbox, store)
        sessions = list(threads.map(lambda client: client.session_for(**opened), clients))
        assert logins(finhub_sandbox) == 1
        refused = sessions[0].access_token()
        for session in sessions:
            assert session.status.state == "active"
            session.invalidate(refused)
        tokens = list(threads.map(lambda session: session.access_token(), sessions))
    assert set(tokens) == {tokens[0]} != {refused}
    assert logins(finhub_sandbox) == 2
    for session in sessions:
        session.logout()
    assert finhub_sandbox.live_sessions() == [], "whoever renewed ends the one before as well"


def test_a_block_leaves_the_session_in_the_store_and_a_logout_ends_it(
    finhub_sandbox: Sandbox, store: SessionStore
) -> None:
    with finhub_sandbox.client() as client:
        with client.session_for(**opening(finhub_sandbox, store)) as session:
            token = session.access_token()
        del session
    with finhub_sandbox.client() as later:
        with later.session_for(**opening(finhub_sandbox, store)) as session:
            assert session.access_token() == token
            session.logout()
        assert logins(finhub_sandbox) == 1
        assert finhub_sandbox.live_sessions() == []
        with later.session_for(**opening(finhub_sandbox, store)):
            assert logins(finhub_sandbox) == 2


def test_a_lease_is_renewed_while_a_callback_takes_its_time(finhub_sandbox: Sandbox) -> None:
    store = WatchedShelf()
    opened = opening(finhub_sandbox, store)
    quick = opened["renew_with"]

    def slow() -> Credentials:
        assert store.lease_renewed.wait(20), "nobody renews it"
        answer: Credentials = quick()
        return answer

    with finhub_sandbox.client() as client:
        client.session_for(**opened | {"renew_with": slow}).logout()
    assert logins(finhub_sandbox) == 1


def test_asyncio_shares_the_session(finhub_sandbox: Sandbox, store: SessionStore) -> None:
    customer = finhub_sandbox.customer

    async def credentials() -> Credentials:
        await asyncio.sleep(0)
        return Credentials(username=customer["username"], password=customer["password"])

    async def main() -> None:
        opened = opening(finhub_sandbox, store) | {"renew_with": credentials}
        clients = [finhub_sandbox.async_client() for _ in range(5)]
        sessions = await asyncio.gather(*(client.session_for(**opened) for client in clients))
        tokens = {await session.access_token() for session in sessions}
        assert len(tokens) == 1
        async with clients[0].session_for(**opened) as session:
            assert {await session.access_token()} == tokens
        assert logins(finhub_sandbox) == 1
        await session.logout()
        for client in clients:
            await client.close()

    asyncio.run(main())
    assert finhub_sandbox.live_sessions() == []


def test_a_forked_process_has_the_store(finhub_sandbox: Sandbox, store: SessionStore) -> None:
    def renews() -> None:
        token = session.access_token()
        session.invalidate(token)
        assert session.access_token() != token

    with finhub_sandbox.client() as client:
        session = client.session_for(**opening(finhub_sandbox, store))
        before = session.access_token()
        assert fork(renews) == 0
        if not isinstance(store, MemoryStore | Shelf):
            other = client.session_for(**opening(finhub_sandbox, store))
            assert other.access_token() != before
            assert logins(finhub_sandbox) == 2


def test_a_login_that_fails_is_the_error_and_keeps_nobody_out(
    finhub_sandbox: Sandbox, store: SessionStore
) -> None:
    with finhub_sandbox.client() as client:
        finhub_sandbox.script({"status": 401})
        with pytest.raises(InvalidCredentialsError):
            client.session_for(**opening(finhub_sandbox, store))
        client.session_for(**opening(finhub_sandbox, store)).logout()


def test_a_store_that_fails_stops_nobody_and_is_told(
    finhub_sandbox: Sandbox, tmp_path: Path
) -> None:
    Path(tmp_path / "file").write_text("no folder")
    store = FileStore(tmp_path / "file")
    told: list[str] = []
    with finhub_sandbox.client() as client:
        opened = opening(finhub_sandbox, store)
        with client.session_for(
            **opened, on_status=lambda status: told.append(status.state)
        ) as session:
            assert told == ["unsaved"]
            assert isinstance(session.status.error, SessionStoreError)
            assert "not a directory" in str(session.status.error)
        assert told == ["unsaved", "ended"]
        assert finhub_sandbox.live_sessions() == [], "its block ends what nobody else can find"
        with pytest.raises(SessionStoreError):
            client.session_for(**opened | {"renew_with": lambda: None})


def test_a_redis_that_was_killed_stops_nobody(finhub_sandbox: Sandbox) -> None:
    with RedisServer() as server, finhub_sandbox.client() as client:
        opened = opening(finhub_sandbox, RedisStore(server.url))
        session = client.session_for(**opened)
        server.kill()
        session.invalidate(session.access_token())
        session.access_token()
        alone = session.status
        assert alone.state == "unsaved"
        assert "Redis cannot be reached" in str(alone.error)
        server.start_again()
        session.renew()
        assert session.status.state == "active"
        assert client.session_for(**opened).access_token() == session.access_token()
        session.logout()
    assert finhub_sandbox.live_sessions() == []


def test_a_store_of_ones_own_is_given_the_session_as_text(finhub_sandbox: Sandbox) -> None:
    store = Shelf()
    with finhub_sandbox.client() as client:
        session = client.session_for(**opening(finhub_sandbox, store))
        (text,) = store.texts.values()
        assert Session.from_secret_json(text) == session.session
        session.logout()
    assert store.texts == {}


@pytest.mark.parametrize("failure", [OSError("it is down"), KeyboardInterrupt("it is down")])
def test_what_a_store_of_ones_own_raises_is_told(
    finhub_sandbox: Sandbox, failure: BaseException
) -> None:
    store = Shelf()
    store.failure = failure
    with finhub_sandbox.client() as client:
        session = client.session_for(**opening(finhub_sandbox, store))
        alone = session.status
        assert alone.state == "unsaved"
        assert f"{type(failure).__name__}: it is down" in str(alone.error)
        store.failure = None
        session.renew()
        assert session.status.state == "active"
        session.logout()
    assert finhub_sandbox.live_sessions() == []


def test_what_a_store_of_ones_own_returns_is_checked(finhub_sandbox: Sandbox) -> None:
    class Encoded(Shelf):
        def load(self, key: str, /) -> Secret | None:
            return b"{}"  # type: ignore[return-value] # wrong on purpose

    class Silent(Shelf):
        def swap(self, key: str, expected: Secret | None, new: Secret | None, /) -> bool:
            super().swap(key, expected, new)
            return None  # type: ignore[return-value] # wrong on purpose

    with finhub_sandbox.client() as client:
        for store, problem in (
            (Encoded(), "what load returns must be str or Secret, not bytes"),
            (Silent(), "what swap returns must be bool, not NoneType"),
        ):
            with client.session_for(**opening(finhub_sandbox, store)) as session:
                assert problem in str(session.status.error)


def test_a_text_that_cannot_be_decrypted_is_no_reason_to_log_in(finhub_sandbox: Sandbox) -> None:
    store = MemoryStore()
    with finhub_sandbox.client() as client:
        opened = opening(finhub_sandbox, EncryptedStore(store, key=bytes(32)))
        client.session_for(**opened)
        nobody = {"store": EncryptedStore(store, key=b"1" * 32), "renew_with": lambda: None}
        with pytest.raises(SessionStoreError, match="encrypted with another key"):
            client.session_for(**opened | nobody)
        assert logins(finhub_sandbox) == 1
        client.session_for(**opened).logout()
    with pytest.raises(InvalidInputError, match="key has 16 bytes: an AES-256 key has 32"):
        EncryptedStore(store, key=bytes(16))
    with pytest.raises(TypeError, match="key must be bytes, not str"):
        EncryptedStore(store, key="1" * 32)  # type: ignore[arg-type] # no bytes


def test_what_is_no_store_is_refused(finhub_sandbox: Sandbox, tmp_path: Path) -> None:
    with finhub_sandbox.client() as client:
        for wrong in (None, "folder", object(), MemoryStore, Shelf):
            with pytest.raises(
                TypeError, match="store must be a store, or an object with load and swap"
            ):
                client.session_for(**opening(finhub_sandbox, wrong))  # type: ignore[arg-type] # no store
        with pytest.raises(TypeError, match="renew_with must be a function"):
            client.session_for(**opening(finhub_sandbox, MemoryStore()) | {"renew_with": 1})
    for url in ("", "localhost", "http://:secret@localhost"):
        with pytest.raises(InvalidInputError, match="url is not the address of a Redis") as caught:
            RedisStore(url)
        assert "secret" not in str(caught.value)
    with pytest.raises(TypeError, match=r"folder must be str or os\.PathLike"):
        FileStore(1)  # type: ignore[arg-type] # no path
    assert repr(FileStore(tmp_path)) == f"FileStore({os.fspath(tmp_path)!r})"
    assert repr(RedisStore(Secret("redis://:secret@localhost"))) == "RedisStore([redacted])"
    assert repr(MemoryStore()) == "MemoryStore()"
