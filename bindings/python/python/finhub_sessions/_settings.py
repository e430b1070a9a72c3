"""Settings: what both clients are built from, and what a clone of either may replace."""

from __future__ import annotations

import sys

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    import ipaddress
    import os
    import uuid
    from collections.abc import Mapping
    from typing import ClassVar, Literal, Self

    from ._native import Secret


class Configured:
    """A client with settings; what it calls is in its subclasses."""

    __slots__ = ("_native",)

    _native: _native.Client
    _in_background: ClassVar[bool]

    def __init__(
        self,
        *,
        base_url: str | None = None,
        tenant_id: str | uuid.UUID | None = None,
        tenant_key: str | Secret | None = None,
        tenant_secret: str | Secret | None = None,
        forwarded_for: str | ipaddress.IPv4Address | ipaddress.IPv6Address | None = None,
        forwarded_from: str | None = None,
        platform: str | None = None,
        device_id: str | uuid.UUID | None = None,
        os_platform: str | None = None,
        user_agent: str | None = None,
        accept: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        attempt_timeout: float | datetime.timedelta | None = None,
        connect_timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
        max_connections: int | None = None,
        proxy: str | Secret | None = None,
        ca_bundle: str | os.PathLike[str] | None = None,
    ) -> None:
        """Builds a client. Nothing is sent.

        A setting that is not given, or None, is read from its environment variable where it has one.

        Args:
            base_url: FinHub's address; `FINHUB_BASE_URL`; `https://sandbox.finhub.cloud` by default. `http://` is
                refused unless it leads to loopback.
            tenant_id: The tenant (`X-Tenant-ID`); `FINHUB_TENANT_ID`. Required. Case-sensitive.
            tenant_key: The tenant's API key; `FINHUB_TENANT_KEY`. Logging in needs it, and nothing else does.
            tenant_secret: The tenant's API secret; `FINHUB_TENANT_SECRET`. Logging in needs it, and nothing else
                does. Keep it on a server.
            forwarded_for: The end user's IPv4 or IPv6 address (`X-Forwarded-For`). Logging in needs it. FinHub
                records it for AML and KYC, so it is never inferred.
            forwarded_from: The calling application (`X-Forwarded-From`); `FINHUB_FORWARDED_FROM`. Required.
            platform: The end user's platform: `web`, `ios`, `android` or another name; `FINHUB_PLATFORM`. Every
                call needs it.
            device_id: The end user's device (`deviceId`); `FINHUB_DEVICE_ID`. Every call needs it.
            os_platform: The operating system that the end user's browser hints at (`sec-ch-ua-platform`), such as
                `Windows`: the SDK adds the quotes. Not sent by default.
            user_agent: The calling software (`User-Agent`): the SDK and the Python that runs it by default.
            accept: The formats to ask for (`Accept`): `application/json` by default.
            headers: Headers that FinHub documents and that have no setting of their own.
            timeout: How long a call may take in all, retries and waits included: seconds or timedelta, 30 s by
                default.
            attempt_timeout: How long one attempt may take: seconds or timedelta, 10 s by default.
            connect_timeout: How long one connection, with its TLS handshake, may take: seconds or timedelta, 3.1 s
                by default.
            max_retries: How often a failed attempt is repeated where that is safe: 2 by default, 10 at most; 0
                turns retries off.
            max_connections: How many requests may be under way at once, each on a connection of its own: 100 by
                default. More calls wait for their turn, in their order, within their `timeout`.
            proxy: A proxy's URL, or `env` for the one that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name. None by
                default, whatever the environment says. Loopback is never proxied.
            ca_bundle: A PEM file of certificate authorities to trust beside the platform's.

        Raises:
            InvalidInputError: A value cannot be used, or the tenant or `forwarded_from` is missing.
        """
        settings: dict[str, object] = {
            "base_url": base_url,
            "tenant_id": tenant_id,
            "tenant_key": tenant_key,
            "tenant_secret": tenant_secret,
            "forwarded_for": forwarded_for,
            "forwarded_from": forwarded_from,
            "platform": platform,
            "device_id": device_id,
            "os_platform": os_platform,
            "user_agent": _user_agent() if user_agent is None else user_agent,
            "accept": accept,
            "headers": headers,
            "timeout": timeout,
            "attempt_timeout": attempt_timeout,
            "connect_timeout": connect_timeout,
            "max_retries": max_retries,
            "max_connections": max_connections,
            "proxy": proxy,
            "ca_bundle": ca_bundle,
        }
        self._native = _native.Client(settings, self._in_background)

    def with_options(
        self,
        *,
        tenant_id: str | uuid.UUID | None = None,
        tenant_key: str | Secret | None = None,
        tenant_secret: str | Secret | None = None,
        forwarded_for: str | ipaddress.IPv4Address | ipaddress.IPv6Address | None = None,
        forwarded_from: str | None = None,
        platform: str | None = None,
        device_id: str | uuid.UUID | None = None,
        os_platform: str | None = None,
        user_agent: str | None = None,
        accept: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | datetime.timedelta | None = None,
        attempt_timeout: float | datetime.timedelta | None = None,
        max_retries: int | None = None,
    ) -> Self:
        """A clone with some settings replaced. It shares the connections, and closing.

        A backend keeps one client, and sets the end user's address and device for each request that it serves:

            client.with_options(forwarded_for="203.0.113.42", device_id="356938035643809")

        Args:
            tenant_id: The tenant.
            tenant_key: The tenant's API key.
            tenant_secret: The tenant's API secret.
            forwarded_for: The end user's IPv4 or IPv6 address.
            forwarded_from: The calling application.
            platform: The end user's platform.
            device_id: The end user's device.
            os_platform: The operating system that the end user's browser hints at.
            user_agent: The calling software.
            accept: The formats to ask for.
            headers: Further headers that FinHub documents, beside those that were given before.
            timeout: How long a call may take in all: seconds or timedelta.
            attempt_timeout: How long one attempt may take: seconds or timedelta.
            max_retries: How often a failed attempt is repeated where that is safe.

        Raises:
            InvalidInputError: A value cannot be used.
        """
        settings: dict[str, object] = {
            "tenant_id": tenant_id,
            "tenant_key": tenant_key,
            "tenant_secret": tenant_secret,
            "forwarded_for": forwarded_for,
            "forwarded_from": forwarded_from,
            "platform": platform,
            "device_id": device_id,
            "os_platform": os_platform,
            "user_agent": user_agent,
            "accept": accept,
            "headers": headers,
            "timeout": timeout,
            "attempt_timeout": attempt_timeout,
            "max_retries": max_retries,
        }
        clone = type(self).__new__(type(self))
        clone._native = self._native.with_options(settings)
        return clone

    def check(self) -> Literal["login", "resume_only"]:
        """Checks, without sending anything, that calls would be sent.

        A client with neither tenant key nor tenant secret is taken for an app's, which only resumes sessions:
        `resume_only`.

        Raises:
            InvalidInputError: A setting is missing; its text names all of them.
            ClosedError: The client was closed.
        """
        return self._native.check()


def _user_agent() -> str:
    """This SDK and the Python that runs it, in FinHub's form for SDKs."""
    name = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}.get(
        sys.implementation.name, sys.implementation.name.capitalize()
    )
    version = ".".join(str(part) for part in sys.implementation.version[:3])
    return _native.user_agent(f"{name}/{version}")
