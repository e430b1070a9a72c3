"""The session whose token is sent, and the `Authorization` header after a token was refused."""

from __future__ import annotations

from typing import TypeVar

from .. import ActiveSession, AsyncActiveSession, FinHubError
from .._native import bearer

Kind = TypeVar("Kind", ActiveSession, AsyncActiveSession)


def of_kind(kind: type[Kind], session: object, client: str) -> Kind:
    """Returns the session, which must block or be awaited as the HTTP client does.

    Raises:
        TypeError: It is of the other kind, or is no managed session.
    """
    if isinstance(session, kind):
        return session
    maker = "Client" if kind is ActiveSession else "AsyncClient"
    raise TypeError(
        f"{client} needs an {kind.__name__}, which {maker}.login gives, not {type(session).__name__}"
    )


def next_bearer(session: ActiveSession) -> str | None:
    """Invalidates a token and returns the next value of `Authorization`, if the token can be renewed."""
    try:
        return bearer(session.access_token())
    except FinHubError:
        return None


async def next_bearer_async(session: AsyncActiveSession) -> str | None:
    """The same, for asyncio."""
    try:
        return bearer(await session.access_token())
    except FinHubError:
        return None
