"""Adds the access token of a managed session to the requests of Requests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from requests.auth import AuthBase
from requests.exceptions import UnrewindableBodyError
from requests.utils import rewind_body

from .. import ActiveSession
from .._native import TokenHosts, bearer
from ._tokens import next_bearer, of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from requests import PreparedRequest, Response

    from .. import Secret


class SessionAuth(AuthBase):
    """Sends the token of an `ActiveSession`, for `requests.get(url, auth=...)` or `requests.Session.auth`.

    The rules are those of `finhub_sessions.integrations`. A body can be sent again, unless it is a generator or a
    file that cannot seek.

    Raises:
        TypeError: `session` is no `ActiveSession`, or `hosts` is no list of `str`.
        InvalidInputError: `hosts` is empty, or has anything but hosts and ports. In a request: a named host would
            get the token over plain http.
        FinHubError: In a request: there is no valid token.
    """

    def __init__(self, session: ActiveSession, *, hosts: Iterable[str]) -> None:
        self._session = of_kind(ActiveSession, session, "requests")
        self._hosts = TokenHosts(hosts)

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Adds the token to a request that is about to be sent."""
        url = urlsplit(r.url or "")
        by_hand = "Authorization" in r.headers
        if not by_hand and self._hosts.covers(url.scheme, url.hostname or "", url.port):
            token = self._session.access_token()
            r.headers["Authorization"] = bearer(token)
            r.register_hook("response", partial(self._answered, token))
        return r

    def _answered(self, token: Secret, response: Response, **options: Any) -> Response:
        # A redirected request has this hook as well, and may have no token.
        sent = response.request.headers.get("Authorization")
        if response.status_code != 401 or sent != bearer(token):
            return response
        self._session.invalidate(token)
        if not _rewound(response.request):
            return response
        _ = response.content  # Read: its connection is free while the token is renewed.
        new = next_bearer(self._session)
        if new is None:
            return response
        request = response.request.copy()
        request.headers["Authorization"] = new
        repeated = response.connection.send(request, **options)
        repeated.history.append(response)
        return repeated

    def __repr__(self) -> str:
        return f"SessionAuth(hosts={self._hosts.named()})"


def _rewound(request: PreparedRequest) -> bool:
    if request.body is None or isinstance(request.body, str | bytes):
        return True
    try:
        rewind_body(request)
    except UnrewindableBodyError:
        return False
    return True
