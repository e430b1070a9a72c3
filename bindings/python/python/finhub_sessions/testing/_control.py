"""The sandbox's control endpoints: `/__sandbox/...`."""

from __future__ import annotations

import http.client
import json
import os
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ._errors import SandboxError

if TYPE_CHECKING:
    from ._process import Process

ANSWER_LIMIT = 30.0
"""How long an answer may take, in seconds."""


class Control:
    """Talks to a sandbox, from any thread.

    It opens one connection at once and keeps it: a new connection could take a fault that a test
    has scripted for the next one. A forked child opens its own.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        self._address = urlsplit(process.base_url)
        self._closed = False
        self._connect()

    def get(self, path: str) -> Any:
        return self._ask("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self._ask("POST", path, None if body is None else json.dumps(body).encode())

    def delete(self, path: str) -> Any:
        return self._ask("DELETE", path)

    def close(self) -> None:
        self._closed = True
        self._connection.close()

    def _connect(self) -> None:
        self._user = os.getpid()
        self._lock = threading.Lock()
        self._connection = http.client.HTTPConnection(
            self._address.hostname or "", self._address.port, timeout=ANSWER_LIMIT
        )
        try:
            self._connection.connect()
        except OSError as error:
            raise self._lost(error) from error

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        if self._closed:
            raise SandboxError("the sandbox was closed")
        if self._user != os.getpid():
            self._connect()
        with self._lock:
            try:
                self._connection.request(method, f"/__sandbox/{path}", body)
                answer = self._connection.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                raise self._lost(error) from error
        said = json.loads(text)
        if answer.status != http.HTTPStatus.OK:
            raise SandboxError(said["message"])
        return said

    def _lost(self, error: Exception) -> SandboxError:
        return SandboxError(
            f"the sandbox at {self._process.base_url} does not answer: "
            f"{self._process.obituary() or error}"
        )
