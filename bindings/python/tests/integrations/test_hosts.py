"""The hosts that are named, and the session that goes with a client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from finhub_sessions.integrations._hosts import Hosts
from finhub_sessions.integrations.aiohttp import SessionMiddleware
from finhub_sessions.integrations.httpx import SessionAuth as HttpxAuth
from finhub_sessions.integrations.requests import SessionAuth as RequestsAuth

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

HOSTS = ["api.example.com"]

NAMED = Hosts(
    [
        "api.example.com",
        "API.example.com:8443",
        "bücher.example.",
        "[0:0::1]:8080",
        "192.0.2.7",
        "127.0.0.1:80",
        "localhost:8080",
    ]
)


@pytest.mark.parametrize(
    ("scheme", "host", "port"),
    [
        ("https", "api.example.com", None),
        ("https", "api.example.com", 443),
        ("https", "Api.Example.COM", 8443),
        ("https", "api.example.com.", 443),
        ("wss", "api.example.com", None),
        ("https", "xn--bcher-kva.example", None),
        ("https", "192.0.2.7", None),
        ("http", "::1", 8080),
        ("https", "0:0::1", 8080),
        ("http", "127.0.0.1", None),
        ("http", "localhost", 8080),
        ("ws", "localhost", 8080),
    ],
)
def test_a_named_host_is_covered(scheme: str, host: str, port: int | None) -> None:
    assert NAMED.cover(scheme, host, port)


@pytest.mark.parametrize(
    ("scheme", "host", "port"),
    [
        ("https", "example.com", None),
        ("https", "api.example.com.attacker.example", None),
        ("https", "xapi.example.com", None),
        ("https", "a.api.example.com", None),
        ("https", "api.example.com", 444),
        ("http", "api.example.com", 8080),
        ("https", "xn--bcher-kva.example", 8443),
        ("https", "::1", None),
        ("https", "127.0.0.1", None),
        ("http", "127.0.0.1", 8080),
        ("http", "127.1", None),
        ("ftp", "127.0.0.1", 80),
        ("https", "", None),
    ],
)
def test_another_host_is_not_covered(scheme: str, host: str, port: int | None) -> None:
    assert not NAMED.cover(scheme, host, port)


@pytest.mark.parametrize(
    ("scheme", "host", "port"),
    [
        ("http", "api.example.com", None),
        ("http", "api.example.com", 8443),
        ("http", "192.0.2.7", 443),
        ("ws", "xn--bcher-kva.example", 80),
    ],
)
def test_a_named_host_does_not_get_the_token_in_clear(
    scheme: str, host: str, port: int | None
) -> None:
    with pytest.raises(ValueError, match=f"to {host} over {scheme}: use {scheme}s"):
        NAMED.cover(scheme, host, port)


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "https://api.example.com",
        "api.example.com/v1",
        "user:secret@api.example.com",
        "secret@api.example.com",
        "*.example.com",
        ".example.com",
        "api..example.com",
        "api.example.com..",
        "api.example.com:",
        "api.example.com:0",
        "api.example.com:65536",
        "api.example.com:٤٤٣",
        "api example.com",
        "api.example.com\n",
        "a\N{FULLWIDTH SOLIDUS}b.example",
        "::1",
        "[::1",
        "[api.example.com]",
        "[fe80::1%eth0]",
    ],
)
def test_what_is_no_host_is_refused_and_not_quoted(entry: str) -> None:
    with pytest.raises(ValueError, match=r'write a host as "api\.example\.com"') as caught:
        Hosts(["api.example.com", entry])
    assert "secret" not in str(caught.value)


def test_hosts_are_a_list_of_str_that_is_not_empty() -> None:
    wrong: Any = [b"api.example.com"]
    with pytest.raises(TypeError, match=r'write hosts=\["api.example.com"\]'):
        Hosts("api.example.com")
    with pytest.raises(TypeError, match="a host is a str, not bytes"):
        Hosts(wrong)
    with pytest.raises(ValueError, match="hosts is empty"):
        Hosts(iter(()))


@pytest.mark.parametrize("integration", [HttpxAuth, RequestsAuth, SessionMiddleware])
def test_hosts_have_to_be_given(integration: Any) -> None:
    with pytest.raises(TypeError, match="hosts"):
        integration(object())


def test_a_client_that_blocks_takes_no_session_of_asyncio(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        session = client.create_session(**finhub_sandbox.customer)
        active: Any = finhub_sandbox.async_client().resume(session)
        with pytest.raises(
            TypeError, match=r"^requests needs an ActiveSession, which Client\.login"
        ):
            RequestsAuth(active, hosts=HOSTS)
        auth = HttpxAuth(active, hosts=HOSTS)
        with (
            httpx.Client(auth=auth) as http,
            pytest.raises(
                TypeError, match=r"^httpx\.Client needs an ActiveSession, .* not AsyncAct"
            ),
        ):
            http.get("http://127.0.0.1:1/")
        client.delete_session(session)


def test_a_client_of_asyncio_takes_no_session_that_blocks(finhub_sandbox: Sandbox) -> None:
    async def get(auth: HttpxAuth) -> None:
        async with httpx.AsyncClient(auth=auth) as http:
            await http.get("http://127.0.0.1:1/")

    with (
        finhub_sandbox.client() as client,
        client.login(**finhub_sandbox.customer) as session,
    ):
        active: Any = session
        with pytest.raises(
            TypeError, match=r"^aiohttp needs an AsyncActiveSession, which AsyncCli"
        ):
            SessionMiddleware(active, hosts=HOSTS)
        with pytest.raises(
            TypeError, match=r"^httpx\.AsyncClient needs an AsyncActiveSession, .* not A"
        ):
            asyncio.run(get(HttpxAuth(active, hosts=HOSTS)))
