"""Which requests get the token."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from finhub_sessions import InvalidInputError

from .callers import BY_HAND

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

    from .api import GuardedApi
    from .callers import Caller
    from .conftest import OpenCaller


def test_the_named_host_gets_the_token(caller: Caller, api: GuardedApi) -> None:
    assert caller.send(api.url) == (200, b"[]", "")
    assert api.tokens == [caller.token]


def test_another_host_gets_the_request_as_it_is(
    caller: Caller, other_api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    assert caller.send(other_api.url, body=b"whole").status == 401
    assert other_api.seen == [("POST", None, b"whole")]
    assert len(finhub_sandbox.requests()) == 1


def test_a_header_by_hand_is_left_alone(
    caller: Caller, api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    assert caller.send(api.url, headers=BY_HAND).status == 401
    assert api.tokens == ["by-hand"]
    assert len(finhub_sandbox.requests()) == 1


def test_a_redirect_within_the_host_keeps_the_token(caller: Caller, api: GuardedApi) -> None:
    answer = caller.send(api.leading_to(api.url), body=b"whole")
    assert (answer.status, answer.body) == (200, b"whole")
    assert api.tokens == [caller.token] * 2


def test_a_redirect_to_another_host_loses_the_token(
    caller: Caller, api: GuardedApi, other_api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    assert caller.send(api.leading_to(other_api.url)).status == 401
    assert api.tokens == [caller.token]
    assert other_api.tokens == ["none"]
    assert len(finhub_sandbox.requests()) == 1


def test_a_redirect_after_a_renewal_keeps_or_loses_the_token_as_well(
    open_caller: OpenCaller, api: GuardedApi, other_api: GuardedApi
) -> None:
    caller = open_caller(api.host)
    api.refuse_current()
    assert caller.send(api.leading_to(api.url), body=b"whole").body == b"whole"

    caller = open_caller(api.host)
    api.refuse_current()
    assert caller.send(api.leading_to(other_api.url)).status == 401
    assert other_api.tokens == ["none"]


def test_a_named_host_is_not_called_in_clear(open_caller: OpenCaller) -> None:
    caller = open_caller("api.example.com", "api.example.com:8080")
    for url in ("http://api.example.com/", "http://API.example.com:8080/"):
        with pytest.raises(InvalidInputError, match="use https://") as caught:
            caller.send(url)
        assert caught.value.field == "url"


def test_a_user_in_the_address_is_no_host(
    caller: Caller, api: GuardedApi, other_api: GuardedApi
) -> None:
    caller.send(other_api.url.replace("://", f"://{api.host}@"))
    assert caller.token not in str(other_api.seen)


LIBRARIES = ["httpx", "requests", "aiohttp"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_that_is_not_installed_is_missed_by_its_own_module_alone(library: str) -> None:
    text = f"""
import sys
sys.modules.update(dict.fromkeys({LIBRARIES}))
import finhub_sessions.integrations
try:
    import finhub_sessions.integrations.{library}
except ModuleNotFoundError as error:
    print(error.name.partition(".")[0])
"""
    ended = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True, timeout=60
    )
    assert ended.stdout.strip() == library
