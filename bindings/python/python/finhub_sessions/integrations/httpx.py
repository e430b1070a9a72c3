"""Adds the access token of a managed session to the requests of httpx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from .. import ActiveSession, AsyncActiveSession
from .._native import TokenHosts, bearer
from ._tokens import next_bearer, next_bearer_async, of_kind

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Iterable

    from .. import Secret


class SessionAuth(httpx.Auth):
    """Sends the token of an `ActiveSession` by `httpx.Client`, of an `AsyncActiveSession` by `httpx.AsyncClient`.

    The rules are those of `finhub_sessions.integrations`. A body can be sent again if it is bytes, text, JSON or a
    form, but not if it is streamed or has files.

    Raises:
        TypeError: `hosts` is no list of `str`. In a request: the session is of the other kind.
        InvalidInputError: `hosts` is empty, or has anything but hosts and ports. In a request: a named host would
            get the token over plain http.
        FinHubError: In a request: there is no valid token.
    """

    def __init__(
        self, session: ActiveSession | AsyncActiveSession, *, hosts: Iterable[str]
    ) -> None:
        self._session = session
        self._hosts = TokenHosts(hosts)

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Yields the requests that `httpx.Client` sends."""
        session = of_kind(ActiveSession, self._session, "httpx.Client")
        if not self._covers(request):
            yield request
            return
        token = session.access_token()
        response = yield _with(request, bearer(token))
        if not _refuses(response, token):
            return
        session.invalidate(token)
        if _can_repeat(response.request):
            response.read()  # Its connection is free while the token is renewed.
            new = next_bearer(session)
            if new is not None:
                yield _with(response.request, new)

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Yields the requests that `httpx.AsyncClient` sends."""
        session = of_kind(AsyncActiveSession, self._session, "httpx.AsyncClient")
        if not self._covers(request):
            yield request
            return
        token = await session.access_token()
        response = yield _with(request, bearer(token))
        if not _refuses(response, token):
            return
        session.invalidate(token)
        if _can_repeat(response.request):
            await response.aread()
            new = await next_bearer_async(session)
            if new is not None:
                yield _with(response.request, new)

    def _covers(self, request: httpx.Request) -> bool:
        url = request.url
        by_hand = "Authorization" in request.headers
        return not by_hand and self._hosts.covers(url.scheme, url.raw_host.decode(), url.port)

    def __repr__(self) -> str:
        return f"SessionAuth(hosts={self._hosts.named()})"


def _with(request: httpx.Request, authorization: str) -> httpx.Request:
    """A copy of the request with this header: the caller may send the original again, with another token."""
    copy = httpx.Request(
        request.method,
        request.url,
        headers=request.headers,
        stream=request.stream,
        extensions=request.extensions,
    )
    copy.headers["Authorization"] = authorization
    if _can_repeat(copy):
        copy.read()
    return copy


def _can_repeat(request: httpx.Request) -> bool:
    return isinstance(request.stream, httpx.ByteStream)


def _refuses(response: httpx.Response, token: Secret) -> bool:
    """Whether the answer refuses this token. A request that was redirected to another host has none."""
    sent = response.request.headers.get("Authorization")
    return response.status_code == 401 and sent == bearer(token)
