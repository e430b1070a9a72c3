"""The hosts that get the token, and no other."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}

_ENTRY = re.compile(r"(\[[^]%]+\]|[^][:]+)(?::(\d{1,5}))?", re.ASCII)
_NAME = re.compile(r"[a-z\d_-]+(\.[a-z\d_-]+)*", re.ASCII)


class Hosts:
    """Hosts by name and port."""

    def __init__(self, hosts: Iterable[str]) -> None:
        if isinstance(hosts, str):
            raise TypeError('hosts is a list: write hosts=["api.example.com"], not one str')
        self._named = frozenset(_read(host) for host in hosts)
        if not self._named:
            raise ValueError('hosts is empty: name who gets the token, as in ["api.example.com"]')

    def cover(self, scheme: str, host: str, port: int | None) -> bool:
        """Whether a request to this address gets the token.

        Raises:
            ValueError: The host is named, and would get the token in clear.
        """
        if scheme not in _PORTS:
            return False
        host, port = _normal(host), port or _PORTS[scheme]
        named = (host, port) in self._named
        if _PORTS[scheme] == 443 or _is_loopback(host):
            return named
        if named or (port == 80 and (host, 443) in self._named):
            raise ValueError(f"the token is not sent to {host} over {scheme}: use {scheme}s")
        return False

    def __repr__(self) -> str:
        return repr(sorted(_written(host, port) for host, port in self._named))


def _read(entry: object) -> tuple[str, int]:
    if not isinstance(entry, str):
        raise TypeError(f"a host is a str, not {type(entry).__name__}")
    found = _ENTRY.fullmatch(entry)
    host, port = (_normal(_ascii(found[1])), int(found[2] or 443)) if found else ("", 0)
    if not (_is_address(host) or _NAME.fullmatch(host)) or not 0 < port < 65_536:
        # The entry is not shown: it may be a URL with a password.
        raise ValueError(
            'write a host as "api.example.com", "api.example.com:8443" or "[::1]:8080": a name '
            "and a port, without a scheme, a user, a path or a wildcard"
        )
    return host, port


def _ascii(host: str) -> str:
    """The host as the clients send it, or nothing."""
    if host.isascii():
        return host
    import idna  # The clients bring it.

    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return ""


def _normal(host: str) -> str:
    """The one spelling of a host: lower case, no dot at the end, no brackets, IPv6 in its short form."""
    host = host.lower().removesuffix(".")
    bare = host.removeprefix("[").removesuffix("]")
    return str(ip_address(bare)) if _is_address(bare) else host


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return ip_address(host).is_loopback if _is_address(host) else host == "localhost"


def _written(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port == 443 else f"{shown}:{port}"
