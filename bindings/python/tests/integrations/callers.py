"""Clients that send a session's token, all alike for the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import aiohttp
import httpx
import requests
from finhub_sessions.integrations.aiohttp import SessionMiddleware
from finhub_sessions.integrations.httpx import SessionAuth as HttpxAuth
from finhub_sessions.integrations.requests import SessionAuth as RequestsAuth
from requests.adapters import HTTPAdapter

from .api import LONGEST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from finhub_sessions import ActiveSession, AsyncActiveSession, Credentials
    from finhub_sessions.testing import Sandbox

    RenewWith = Callable[[], Any]
    Headers = dict[str, str] | None


BY_HAND = {"authorization": "Bearer by-hand"}


class Answer(NamedTuple):
    """An answer that was read, and what `raise_for_status` raised, as `repr` shows it."""

    status: int
    body: bytes
    error: str


class Caller(Protocol):
    """A logged-in session, and a client that sends its token. It has one connection, or as many as it is told."""

    @property
    def active(self) -> ActiveSession | AsyncActiveSession: ...

    @property
    def auth(self) -> object: ...

    @property
    def token(self) -> str: ...

    def send(self, url: str, *, body: Any = None, headers: Headers = None) -> Answer: ...

    def give_after_sending(self, url: str, credentials: Credentials) -> Any: ...

    def send_at_once(self, count: int, url: str) -> list[Answer]: ...

    def close(self) -> None: ...


class Streamed(NamedTuple):
    """A body from a generator."""

    chunks: list[bytes]

    def plain(self) -> Iterator[bytes]:
        yield from self.chunks

    async def asynchronous(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk


class OfThreads:
    """A client that blocks."""

    def __init__(self, sandbox: Sandbox, renew_with: RenewWith | None) -> None:
        self.finhub = sandbox.client()
        self.active = self.finhub.login(**sandbox.customer, renew_with=renew_with)

    @property
    def token(self) -> str:
        return self.active.session.token.get_secret_value()

    def sent(self, url: str, body: Any = None, headers: Headers = None) -> Answer:
        raise NotImplementedError

    def send(self, url: str, *, body: Any = None, headers: Headers = None) -> Answer:
        return started(lambda: self.sent(url, body, headers)).result(LONGEST)

    def give_after_sending(self, url: str, credentials: Credentials) -> Credentials:
        self.sent(url, headers=BY_HAND)
        return credentials

    def send_at_once(self, count: int, url: str) -> list[Answer]:
        requests = [started(lambda: self.sent(url)) for _ in range(count)]
        return [request.result(LONGEST) for request in requests]

    def close(self) -> None:
        self.active.logout()
        self.finhub.close()


class HttpxCaller(OfThreads):
    def __init__(
        self, sandbox: Sandbox, hosts: list[str], renew_with: RenewWith | None, connections: int
    ) -> None:
        super().__init__(sandbox, renew_with)
        self.auth = HttpxAuth(self.active, hosts=hosts)
        self.client = httpx.Client(auth=self.auth, **httpx_settings(connections))

    def sent(self, url: str, body: Any = None, headers: Headers = None) -> Answer:
        content = body.plain() if isinstance(body, Streamed) else body
        return of_httpx(self.client.request(method(body), url, content=content, headers=headers))

    def close(self) -> None:
        self.client.close()
        super().close()


class RequestsCaller(OfThreads):
    def __init__(
        self, sandbox: Sandbox, hosts: list[str], renew_with: RenewWith | None, connections: int
    ) -> None:
        super().__init__(sandbox, renew_with)
        self.auth = RequestsAuth(self.active, hosts=hosts)
        self.client = requests.Session()
        self.client.auth = self.auth
        self.client.mount("http://", HTTPAdapter(pool_maxsize=connections, pool_block=True))

    def sent(self, url: str, body: Any = None, headers: Headers = None) -> Answer:
        data = body.plain() if isinstance(body, Streamed) else body
        answer = self.client.request(method(body), url, data=data, headers=headers, timeout=LONGEST)
        error = ""
        try:
            answer.raise_for_status()
        except requests.HTTPError as raised:
            error = repr(raised)
        return Answer(answer.status_code, answer.content, error)

    def close(self) -> None:
        self.client.close()
        super().close()


class OfALoop:
    """A client of asyncio, whose loop runs while it sends."""

    def __init__(self, sandbox: Sandbox, renew_with: RenewWith | None) -> None:
        self.runner = asyncio.Runner()
        self.finhub = sandbox.async_client()
        self.active: AsyncActiveSession = self.wait_for(
            self.finhub.login(**sandbox.customer, renew_with=renew_with)
        )

    @property
    def token(self) -> str:
        return self.active.session.token.get_secret_value()

    def wait_for(self, work: Awaitable[Any]) -> Any:
        async def main() -> Any:
            async with asyncio.timeout(LONGEST):
                return await work

        return self.runner.run(main())

    async def sent(self, url: str, body: Any = None, headers: Headers = None) -> Answer:
        raise NotImplementedError

    def send(self, url: str, *, body: Any = None, headers: Headers = None) -> Answer:
        answer: Answer = self.wait_for(self.sent(url, body, headers))
        return answer

    async def give_after_sending(self, url: str, credentials: Credentials) -> Credentials:
        await self.sent(url, headers=BY_HAND)
        return credentials

    def send_at_once(self, count: int, url: str) -> list[Answer]:
        async def all_of_them() -> list[Answer]:
            return await asyncio.gather(*(self.sent(url) for _ in range(count)))

        answers: list[Answer] = self.wait_for(all_of_them())
        return answers

    def close(self) -> None:
        self.wait_for(self.active.logout())
        self.wait_for(self.finhub.close())
        self.runner.close()


class AsyncHttpxCaller(OfALoop):
    def __init__(
        self, sandbox: Sandbox, hosts: list[str], renew_with: RenewWith | None, connections: int
    ) -> None:
        super().__init__(sandbox, renew_with)
        self.auth = HttpxAuth(self.active, hosts=hosts)
        self.client = httpx.AsyncClient(auth=self.auth, **httpx_settings(connections))

    async def sent(self, url: str, body: Any = None, headers: Headers = None) -> Answer:
        content = body.asynchronous() if isinstance(body, Streamed) else body
        request = self.client.build_request(method(body), url, content=content, headers=headers)
        return of_httpx(await self.client.send(request))

    def close(self) -> None:
        self.wait_for(self.client.aclose())
        super().close()


class AiohttpCaller(OfALoop):
    def __init__(
        self, sandbox: Sandbox, hosts: list[str], renew_with: RenewWith | None, connections: int
    ) -> None:
        super().__init__(sandbox, renew_with)
        self.auth = SessionMiddleware(self.active, hosts=hosts)
        self.client: aiohttp.ClientSession = self.wait_for(self.opened(connections))

    async def opened(self, connections: int) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=connections)
        return aiohttp.ClientSession(connector=connector, middlewares=[self.auth])

    async def sent(self, url: str, body: Any = None, headers: Headers = None) -> Answer:
        data = body.asynchronous() if isinstance(body, Streamed) else body
        async with self.client.request(method(body), url, data=data, headers=headers) as answer:
            content = await answer.read()
            error = ""
            try:
                answer.raise_for_status()
            except aiohttp.ClientResponseError as raised:
                error = repr(raised)
            return Answer(answer.status, content, error)

    def close(self) -> None:
        self.wait_for(self.client.close())
        super().close()


def started(work: Callable[[], Answer]) -> Future[Answer]:
    """Begins work in a thread that nobody waits for at the end, should it hang."""
    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future


def method(body: object) -> str:
    return "GET" if body is None else "POST"


def httpx_settings(connections: int) -> dict[str, Any]:
    limits = httpx.Limits(max_connections=connections)
    return {"limits": limits, "timeout": LONGEST, "follow_redirects": True}


def of_httpx(answer: httpx.Response) -> Answer:
    error = ""
    try:
        answer.raise_for_status()
    except httpx.HTTPStatusError as raised:
        error = repr(raised)
    return Answer(answer.status_code, answer.content, error)


CALLERS: dict[str, Callable[[Sandbox, list[str], RenewWith | None, int], Caller]] = {
    "httpx": HttpxCaller,
    "httpx-asyncio": AsyncHttpxCaller,
    "requests": RequestsCaller,
    "aiohttp": AiohttpCaller,
}
