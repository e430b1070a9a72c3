"""Who can log in to a sandbox: the built-in example, or the first customer of a configuration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from ._errors import SandboxError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from datetime import timedelta
    from ipaddress import IPv4Address, IPv6Address
    from uuid import UUID

    from finhub_sessions import TestClock
    from finhub_sessions._secret_like import SecretLike


class ClientSettings(TypedDict, total=False):
    """The settings that `Client` and `AsyncClient` take, by keyword."""

    base_url: str
    tenant_id: str | UUID
    tenant_key: str | SecretLike
    tenant_secret: str | SecretLike
    forwarded_for: str | IPv4Address | IPv6Address
    forwarded_from: str
    platform: str
    device_id: str | UUID
    os_platform: str
    user_agent: str
    accept: str
    headers: Mapping[str, str]
    timeout: float | timedelta
    attempt_timeout: float | timedelta
    connect_timeout: float | timedelta
    max_retries: int
    max_connections: int
    proxy: str | SecretLike
    ca_bundle: str | os.PathLike[str]
    clock: TestClock


class CustomerLogin(TypedDict):
    """What a customer logs in with: the arguments of `create_session` and `login`."""

    customer_id: str
    user_id: str
    username: str
    password: str


class Tenant(NamedTuple):
    """A tenant, and its first customer's first user."""

    tenant_id: str
    tenant_key: str
    tenant_secret: str
    customer: CustomerLogin | None


DEMO = Tenant(
    tenant_id="97e7ff29-15f3-49ef-9681-3bbfcce4f6cd",
    tenant_key="cvK_9XDw5g_Y_8aUtRQgPyX4aTBb",
    tenant_secret="your_tenant_secret",  # noqa: S106 - the reference shows it
    customer={
        "customer_id": "ff72a196-426a-4ab3-a2d3-e4c583a9bc88",
        "user_id": "56305c2b-f13a-48e4-b462-ba55460b2ad9",
        "username": "marcus.jensen@example.com",
        "password": "your_secure_password",
    },
)
"""The login example of FinHub's reference. It is public, and the sandbox accepts it by default."""


def first_of(config: str | os.PathLike[str]) -> Tenant | None:
    """The first tenant of a configuration in JSON; `None` for one in YAML, or without tenants.

    The standard library reads no YAML. The sandbox has accepted the file, so all required members exist.
    """
    try:
        tenants = json.loads(Path(config).read_bytes())["tenants"]
    except ValueError:
        return None
    if not tenants:
        return None
    tenant = tenants[0]
    login: CustomerLogin | None = None
    if tenant["customers"] and tenant["customers"][0]["users"]:
        customer = tenant["customers"][0]
        user = customer["users"][0]
        login = {
            "customer_id": customer["customer_id"],
            "user_id": user["user_id"],
            "username": user["username"],
            "password": user["password"],
        }
    return Tenant(tenant["tenant_id"], tenant["tenant_key"], tenant["tenant_secret"], login)


def no_customer() -> SandboxError:
    return SandboxError(
        "the sandbox's customer is not known: the configuration has none, or is in YAML. "
        "Write it in JSON, or pass the ids and the password yourself"
    )
