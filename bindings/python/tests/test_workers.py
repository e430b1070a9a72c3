"""A backend's workers: many processes, many customers, one Redis that is killed in the middle."""

from __future__ import annotations

import json
import multiprocessing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from finhub_sessions import Client, Credentials, RedisStore, TestClock
from finhub_sessions.testing import Sandbox
from redis_server import RedisServer

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from finhub_sessions import ActiveSession

PROCESSES = 8
CUSTOMERS = 50

TENANT = {"tenant_id": "tenant", "tenant_key": "key", "tenant_secret": "secret"}

UNTIL_RENEWAL = 3575
"""In seconds: a token then lives for so short that nobody uses it, and can just end its session."""


def settings(sandbox: Sandbox) -> dict[str, Any]:
    caller = {"forwarded_for": "203.0.113.42", "forwarded_from": "backend"}
    return TENANT | caller | {"base_url": sandbox.base_url, "platform": "web", "device_id": "1"}


def open_session(client: Client, store: RedisStore, number: int) -> ActiveSession:
    return client.session_for(
        f"customer_{number}",
        f"user_{number}",
        store=store,
        renew_with=lambda: Credentials(username=f"name_{number}", password="password"),
    )


def work(commands: Connection, options: dict[str, Any], redis: str) -> None:
    """A worker: moves its clock on as it is told, and asks for the token of every customer."""
    clock, store = TestClock(), RedisStore(redis)
    with Client(**options, clock=clock) as client, ThreadPoolExecutor(10) as threads:
        opening = threads.map(lambda it: open_session(client, store, it), range(CUSTOMERS))
        sessions = list(opening)
        commands.send(None)
        while (seconds := commands.recv()) is not None:
            clock.advance(seconds)
            tokens = threads.map(lambda session: session.access_token(), sessions)
            commands.send([token.get_secret_value() for token in tokens])
    commands.send(None)


class Backend:
    def __init__(self, sandbox: Sandbox, redis: RedisServer) -> None:
        spawning = multiprocessing.get_context("spawn")
        self._sandbox = sandbox
        self._pipes: list[Connection] = []
        for _ in range(PROCESSES):
            ours, theirs = spawning.Pipe()
            worker = spawning.Process(
                target=work, args=(theirs, settings(sandbox), redis.url), daemon=True
            )
            worker.start()
            theirs.close()
            self._pipes.append(ours)
        self._answers()

    def pass_time(self, seconds: float) -> list[set[str]]:
        """Lets time pass everywhere. Gives the tokens that the workers have then, by customer."""
        self._sandbox.advance(seconds)
        for pipe in self._pipes:
            pipe.send(seconds)
        return [set(tokens) for tokens in zip(*self._answers(), strict=True)]

    def end(self) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        self._answers()

    def _answers(self) -> list[Any]:
        # A worker that fails closes its pipe, and this raises.
        return [pipe.recv() for pipe in self._pipes]


def logins(sandbox: Sandbox) -> Counter[str]:
    """How often each customer was logged in since it was asked last."""
    found = Counter(request.path for request in sandbox.requests() if request.method == "POST")
    sandbox.clear_requests()
    return found


def test_workers_share_each_login_though_redis_is_killed(tmp_path: Path) -> None:
    customers = [
        {
            "customer_id": f"customer_{number}",
            "users": [
                {
                    "user_id": f"user_{number}",
                    "api_user_id": f"api_{number}",
                    "username": f"name_{number}",
                    "password": "password",
                }
            ],
        }
        for number in range(CUSTOMERS)
    ]
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"tenants": [TENANT | {"customers": customers}]}))

    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox(config=config))
        redis = stack.enter_context(RedisServer())
        backend = Backend(sandbox, redis)
        assert set(logins(sandbox).values()) == {1}

        for is_down in (False, True, False):
            if is_down:
                redis.kill()
            tokens = backend.pass_time(UNTIL_RENEWAL)
            made = logins(sandbox)
            assert len(made) == CUSTOMERS
            if is_down:
                assert set(made.values()) == {PROCESSES}, "each worker logs in by itself"
                redis.start_again()
            else:
                assert set(made.values()) == {1}
                assert {len(shared) for shared in tokens} == {1}

        backend.end()
        store = RedisStore(redis.url)
        with Client(**settings(sandbox)) as client:
            for number in range(CUSTOMERS):
                open_session(client, store, number).logout()
        assert logins(sandbox) == Counter()
        # On a slow machine a token may end before its session's logout is sent.
        now = sandbox.clock()
        assert [left for left in sandbox.live_sessions() if left.token_expires_at > now] == []
