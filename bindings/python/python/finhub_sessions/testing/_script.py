"""Scripted answers: the faults that a test wants, as data."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, TypedDict

End: TypeAlias = Literal["keep", "close", "reset", "hang"]
"""What becomes of a connection after a scripted answer.

`keep`: it takes the next request. `close`: it is closed in good order (TCP FIN). `reset`: it is
reset (TCP RST). `hang`: it stays open and silent until the client goes away or the sandbox stops.
"""

ConnectionStep: TypeAlias = Literal["close", "reset", "hang"]
"""What meets a connection when it is accepted, before anything is read."""


class Repeated(TypedDict):
    """A text and a count. It is streamed, so it may be larger than the memory."""

    text: str
    times: int


class TextChunk(TypedDict):
    """This text, in UTF-8."""

    text: str


class Base64Chunk(TypedDict):
    """These bytes, in base64."""

    base64: str


class RepeatChunk(TypedDict):
    """A text many times over."""

    repeat: Repeated


class PauseChunk(TypedDict):
    """A pause before the next piece, in milliseconds of real time."""

    pause_ms: int


Chunk: TypeAlias = TextChunk | Base64Chunk | RepeatChunk | PauseChunk
"""A piece of a raw answer."""


class Step(TypedDict, total=False):
    """One scripted answer, for the next API request that arrives.

    There are three forms, from the mildest:

    - An answer: `{"status": 429, "headers": [("Retry-After", "1")]}`. `Date`, `X-Request-Id`,
      `Content-Type` and `Content-Length` are added where the step does not give them.
    - The real answer, altered: `{"handle": True, "end": "reset"}` creates the session and loses
      the answer.
    - Bytes: `{"raw": [{"text": "HTTP/1.1 2"}]}` writes exactly these.
    """

    handle: bool
    """Let the real behaviour run first; its answer fills in what the step does not give."""
    status: int
    """The answer's status, 100 to 999. 200 where an answer without one is sent."""
    headers: list[tuple[str, str]]
    """The answer's headers, sent in this order and spelling. A name may repeat."""
    body: Any
    """The answer's body, as JSON."""
    text: str
    """The answer's body, as it is. Instead of `body`."""
    delay_ms: int
    """How long to wait before the first byte of the answer, in milliseconds of real time. The
    request is handled first, where it is."""
    raw: list[Chunk]
    """The answer as bytes. Instead of `status`, `headers`, `body` and `text`."""
    end: End
    """How the connection ends. The default is `keep`, or `close` after `raw`."""
