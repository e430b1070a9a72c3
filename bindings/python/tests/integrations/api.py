"""An API on loopback that demands a session's current token, and remembers what it was sent."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from finhub_sessions import ActiveSession, AsyncActiveSession, Secret

LONGEST = 30
"""No answer takes this many seconds: it is how a test that would hang fails."""


REFUSAL = b"refused" * 300_000
"""More than a client reads of an answer that nobody looks at."""


class Seen(NamedTuple):
    """A request that arrived."""

    method: str
    authorization: str | None
    body: bytes


class GuardedApi:
    """Answers with the body that it was sent, or an empty list. It is 401 where the token is not the session's.

    `/led?to=<url>` leads elsewhere, by a 307. With `&last` it is the last request that the token is good for.
    """

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.session: ActiveSession | AsyncActiveSession | None = None
        self.refused: set[Secret] = set()
        self.refuses_all = False
        self.turnstile: threading.Barrier | None = None
        """Where it is set, that many requests are answered together."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    def leading_to(self, url: str) -> str:
        """A URL here that leads there."""
        return f"{self.url}led?to={url}"

    @property
    def tokens(self) -> list[str]:
        """The tokens of the requests, in order; `none` for one that had none."""
        return [(seen.authorization or "none").removeprefix("Bearer ") for seen in self.seen]

    def accepts(self, authorization: str | None) -> bool:
        if self.refuses_all or self.session is None:
            return False
        token = self.session.session.token
        return token not in self.refused and authorization == f"Bearer {token.get_secret_value()}"

    def refuse_current(self) -> None:
        """Refuses the token that the session has now, for good."""
        assert self.session is not None
        self.refused.add(self.session.session.token)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def handler_of(api: GuardedApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = LONGEST

        def do_GET(self) -> None:
            body = self.body()
            authorization = self.headers["Authorization"]
            api.seen.append(Seen(self.command, authorization, body))
            turnstile = api.turnstile
            if turnstile is not None:
                turnstile.wait(LONGEST)
            url = urlsplit(self.path)
            query = parse_qs(url.query, keep_blank_values=True)
            if not api.accepts(authorization):
                self.answer(401, REFUSAL)
            elif url.path == "/led":
                if "last" in query:
                    api.refuse_current()
                self.answer(307, b"", query["to"][0])
            else:
                self.answer(200, body or b"[]")

        def do_POST(self) -> None:
            self.do_GET()

        def body(self) -> bytes:
            if self.headers["Transfer-Encoding"] != "chunked":
                return self.rfile.read(int(self.headers["Content-Length"] or 0))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def answer(self, status: int, body: bytes, location: str | None = None) -> None:
            self.send_response(status)
            if location is not None:
                self.send_header("Location", location)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - its base class says so
            """Nothing: it is the clients' logs that count."""

    return Handler
