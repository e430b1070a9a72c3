"""The session whose token is sent, and the next token after one was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .. import ActiveSession, AsyncActiveSession, FinHubError

if TYPE_CHECKING:
    from .. import Secret

Kind = TypeVar("Kind", ActiveSession, AsyncActiveSession)


def of_kind(kind: type[Kind], session: object, client: str) -> Kind:
    """The session, which has to wait as the client waits.

    Raises:
        TypeError: It is of the other kind, or no managed session.
    """
    if isinstance(session, kind):
        return session
    maker = "Client" if kind is ActiveSession else "AsyncClient"
    raise TypeError(
        f"{client} needs an {kind.__name__}, which {maker}.login gives, not {type(session).__name__}"
    )


def bearer(token: Secret) -> str:
    """The value of the `Authorization` header: the token in clear."""
    return f"Bearer {token.get_secret_value()}"


def next_token(session: ActiveSession) -> Secret | None:
    """The token that follows one which was invalidated, and is another, if it can be had."""
    try:
        return session.access_token()
    except FinHubError:
        return None


async def next_token_async(session: AsyncActiveSession) -> Secret | None:
    """The same, for asyncio."""
    try:
        return await session.access_token()
    except FinHubError:
        return None
