"""A real Redis for a test, which keeps nothing on the disk."""

from __future__ import annotations

import random
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


class RedisServer:
    """A server on loopback. It can be killed, and started again at the same address."""

    def __init__(self) -> None:
        while True:
            # None of those that the system gives to programs that ask for any.
            self._port = random.randint(20_000, 30_000)
            self._server = self._serve()
            if self._answers():
                break

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}"

    def kill(self) -> None:
        self._server.kill()
        self._server.wait()

    def start_again(self) -> None:
        self._server = self._serve()
        assert self._answers()

    def _serve(self) -> subprocess.Popen[bytes]:
        arguments = f"--port {self._port} --bind 127.0.0.1 --appendonly no --save"
        try:
            return subprocess.Popen(
                ["redis-server", *arguments.split(), ""],
                stdout=subprocess.DEVNULL,
            )
        except FileNotFoundError as error:
            error.add_note("Get it: apt-get install redis-server, or brew install redis")
            raise

    def _answers(self) -> bool:
        """Whether it answers, as soon as it does. One whose port is in use ends instead."""
        for _ in range(500):
            if self._server.poll() is not None:
                return False
            try:
                with socket.create_connection(("127.0.0.1", self._port), 1) as connection:
                    connection.sendall(b"PING\r\n")
                    if connection.recv(5) == b"+PONG":
                        return True
            except OSError:
                time.sleep(0.02)
        raise TimeoutError("Redis gives no answer")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill()
