"""The rule of the canaries: nothing that is printed or logged holds a secret of the case."""

from __future__ import annotations

import base64
import json
import logging
import re
import unicodedata
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import quote, quote_plus

SECRETS = frozenset(
    {
        "username",
        "password",
        "value",
        "bearer",
        "token",
        "refresh_token",
        "refreshToken",
        "tenant_key",
        "tenant_secret",
        "tenantKey",
        "tenantSecret",
        "FINHUB_TENANT_KEY",
        "FINHUB_TENANT_SECRET",
    }
)
"""The members of a case, and of what the sandbox answers, whose texts are secrets."""

SHORTEST = 4
"""In bytes. Shorter texts stand in ordinary words."""


class LeakError(AssertionError):
    """A secret shows."""


class Canaries:
    """The secrets of a case: those under telling names, and words that start with `canary`."""

    def __init__(self, *sources: Any) -> None:
        found = {text for source in sources for text in _secrets(source, is_secret=False)}
        self._found = {text for text in found if len(text.encode()) >= SHORTEST}

    def add(self, secret: str) -> None:
        """Adds one that only the run knows."""
        self._found.add(secret)

    def none_in(self, what: str, text: str) -> None:
        """Refuses a text that holds one, plain or encoded."""
        for secret in sorted(self._found):
            if any(spelling in text for spelling in spellings(secret)):
                raise LeakError(f"{secret!r} shows in {what}: {text}")


def plain(what: str, text: str) -> None:
    """Refuses a text that would be more than a line of a log, or another line than it is.

    The line feeds of a traceback are Python's own.
    """
    for character in text.replace("\n", ""):
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp"):
            raise LeakError(f"{character!a} shows in {what}: {text!a}")


def spellings(secret: str) -> set[str]:
    """A secret as it may be written."""
    data = secret.encode()
    return {
        secret,
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret, safe=""),
        quote_plus(secret, safe="*"),
        base64.b64encode(data).decode().rstrip("="),
        base64.urlsafe_b64encode(data).decode().rstrip("="),
    }


def _secrets(value: Any, *, is_secret: bool) -> Iterator[str]:
    if isinstance(value, str):
        if is_secret:
            yield value
        else:
            yield from re.findall(r"(?<![0-9A-Za-z-])canary[0-9A-Za-z-]*", value)
    elif isinstance(value, Mapping):
        for name, member in cast("Mapping[str, Any]", value).items():
            yield from _secrets(member, is_secret=is_secret or name in SECRETS)
    elif isinstance(value, list | tuple):
        for item in cast("Sequence[Any]", value):
            yield from _secrets(item, is_secret=is_secret)


class _Lines(logging.Handler):
    """Every record in full: its text, and what a formatter of a user's own could print of it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.__dict__!r}")


@contextmanager
def log() -> Generator[list[str]]:
    """What the SDK logs meanwhile."""
    logger = logging.getLogger("finhub_sessions")
    handler, level = _Lines(), logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield handler.lines
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
