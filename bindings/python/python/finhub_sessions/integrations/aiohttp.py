"""Adds the access token of a managed session to the requests of aiohttp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import AsyncIterablePayload, MultipartWriter, Payload

from .. import AsyncActiveSession
from .._native import TokenHosts, bearer
from ._tokens import next_bearer_async, of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiohttp import ClientHandlerType, ClientRequest, ClientResponse


class SessionMiddleware:
    """Sends the token of an `AsyncActiveSession`, as one of the `middlewares` of an `aiohttp.ClientSession`.

    The rules are those of `finhub_sessions.integrations`. A body can be sent again, unless it is a generator or a
    file that cannot seek.

    Raises:
        TypeError: `session` is no `AsyncActiveSession`, or `hosts` is no list of `str`.
        InvalidInputError: `hosts` is empty, or has anything but hosts and ports. In a request: a named host would
            get the token over plain http.
        FinHubError: In a request: there is no valid token.
    """

    def __init__(self, session: AsyncActiveSession, *, hosts: Iterable[str]) -> None:
        self._session = of_kind(AsyncActiveSession, session, "aiohttp")
        self._hosts = TokenHosts(hosts)

    async def __call__(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        """Sends a request. A redirected request comes here again."""
        url = request.url
        by_hand = "Authorization" in request.headers
        if by_hand or not self._hosts.covers(url.scheme, url.raw_host or "", url.port):
            return await handler(request)
        token = await self._session.access_token()
        response = await _send(request, handler, bearer(token))
        if response.status != 401:
            return response
        self._session.invalidate(token)
        await response.read()  # Its connection is free while the token is renewed.
        if not _can_repeat(request.body):
            return response
        new = await next_bearer_async(self._session)
        return response if new is None else await _send(request, handler, new)

    def __repr__(self) -> str:
        return f"SessionMiddleware(hosts={self._hosts.named()})"


async def _send(
    request: ClientRequest, handler: ClientHandlerType, authorization: str
) -> ClientResponse:
    request.headers["Authorization"] = authorization
    try:
        return await handler(request)
    finally:
        # aiohttp's exceptions print what is left in the request's headers.
        request.headers.pop("Authorization", None)


def _can_repeat(body: object) -> bool:
    if isinstance(body, MultipartWriter):
        return all(_can_repeat(part) for part, *_ in body)
    used_up = isinstance(body, Payload) and body.consumed
    return not used_up and not isinstance(body, AsyncIterablePayload)
