"""The token shows nowhere."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import httpx
import pytest
from finhub_sessions import InvalidInputError, Session
from finhub_sessions.integrations.httpx import SessionAuth

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

    from .api import GuardedApi
    from .conftest import OpenCaller


def test_no_log_and_no_error_holds_a_token(
    open_caller: OpenCaller, api: GuardedApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "finhub_sessions")
    caller = open_caller(api.host)
    tokens = [caller.token]
    api.refuses_all = True
    answer = caller.send(api.url)
    tokens.append(caller.token)

    assert "401" in answer.error
    assert "create_session" in caplog.text
    assert len(set(tokens)) == 2
    for token in tokens:
        assert token in str(api.seen)
        assert token not in caplog.text
        assert token not in answer.error


def test_what_is_printed_names_the_hosts_alone(open_caller: OpenCaller, api: GuardedApi) -> None:
    caller = open_caller("API.example.com", "[0:0::1]:8080", "api.example.com:443")
    name = type(caller.auth).__name__
    assert repr(caller.auth) == f"{name}(hosts=['[::1]:8080', 'api.example.com:443'])"
    assert caller.token not in str(vars(caller.auth))


def test_a_token_that_no_header_can_carry_is_not_quoted(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        made = client.create_session(**finhub_sandbox.customer)
        handed_over = made.to_secret_json().get_secret_value()
        broken = handed_over.replace(made.token.get_secret_value(), "can\\nary")
        auth = SessionAuth(client.resume(Session.from_secret_json(broken)), hosts=["127.0.0.1:1"])
        with pytest.raises(InvalidInputError, match="token is not a token") as caught:
            httpx.get("http://127.0.0.1:1/", auth=auth)
        assert "ary" not in str(caught.value)
        client.delete_session(made)
