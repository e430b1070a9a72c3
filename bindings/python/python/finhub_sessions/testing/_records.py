"""What the sandbox saw: the requests that arrived, and the sessions that are live."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class RecordedRequest:
    """A request to the API, as it arrived. Its `repr` leaves out what may hold credentials."""

    connection: int
    """Which connection brought it. Requests of one connection have the same number."""
    complete: bool
    """Whether all of it arrived. If not, or if malformed, the rest holds what could be read."""
    method: str
    """The method. Empty for bytes that are no HTTP, such as a TLS handshake."""
    path: str
    """The request target as it was sent, percent-encoding untouched."""
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """The headers, in their order and spelling."""
    body: bytes = field(repr=False)
    """The body. A chunked body that is not UTF-8 keeps the framing of its chunks."""
    raw: bytes = field(repr=False)
    """The whole request, from its first byte to its last."""

    def header(self, name: str) -> str | None:
        """The value of the first header of this name, ignoring case; `None` without one."""
        wanted = name.lower()
        return next((value for sent, value in self.headers if sent.lower() == wanted), None)

    def json(self) -> Any:
        """The body, read as JSON. Raises `ValueError` if it is no JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, kw_only=True)
class LiveSession:
    """A session that is neither logged out nor expired. It holds no token."""

    session_id: str
    """FinHub's id of the session."""
    tenant_id: str
    """The tenant on whose behalf the customer logged in."""
    customer_id: str
    """The customer, as in the path."""
    user_id: str
    """The user, as in the path."""
    api_user_id: str
    """The user, as answered and as the token names it."""
    created_at: datetime
    """When the customer logged in (UTC)."""
    token_expires_at: datetime
    """When the token expires: an hour later (UTC)."""
    expires_at: datetime
    """When the session expires: a day later (UTC)."""


def read_request(seen: dict[str, Any]) -> RecordedRequest:
    raw = base64.b64decode(seen["raw"])
    text = seen["body"]
    return RecordedRequest(
        connection=seen["connection"],
        complete=seen["complete"],
        method=seen["method"],
        path=seen["path"],
        headers=tuple((name, value) for name, value in seen["headers"]),
        body=raw.partition(b"\r\n\r\n")[2] if text is None else text.encode(),
        raw=raw,
    )


def read_session(seen: dict[str, Any]) -> LiveSession:
    instants = ("created_at", "token_expires_at", "expires_at")
    read: dict[str, Any] = {name: datetime.fromisoformat(seen[name]) for name in instants}
    return LiveSession(**{**seen, **read})
