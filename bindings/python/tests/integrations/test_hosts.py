"""The hosts that are named, and the session that goes with a client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from finhub_sessions import InvalidInputError
from finhub_sessions.integrations.aiohttp import SessionMiddleware
from finhub_sessions.integrations.httpx import SessionAuth as HttpxAuth
from finhub_sessions.integrations.requests import SessionAuth as RequestsAuth

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

    from .conftest import OpenCaller

HOSTS = ["api.example.com"]


def test_hosts_are_a_list_of_str(open_caller: OpenCaller) -> None:
    caller = open_caller(*HOSTS)
    integration: Any = type(caller.auth)
    with pytest.raises(TypeError, match="hosts"):
        integration(caller.active)
    with pytest.raises(TypeError, match=r'write hosts=\["api.example.com"\]'):
        integration(caller.active, hosts="api.example.com")
    with pytest.raises(TypeError, match="a host must be str, not bytes"):
        integration(caller.active, hosts=[b"api.example.com"])
    for wrong in ([], ["https://api.example.com"]):
        with pytest.raises(InvalidInputError, match=r"name each host|write each like") as caught:
            integration(caller.active, hosts=iter(wrong))
        assert caught.value.field == "hosts"


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
