"""What follows when an API refuses the token."""

from __future__ import annotations

import io
import os
import threading
from typing import TYPE_CHECKING

import aiohttp
import pytest
from finhub_sessions import FinHubError, UnauthorizedError

from .api import REFUSAL
from .callers import HttpxCaller, RequestsCaller, Streamed

if TYPE_CHECKING:
    from pathlib import Path

    from finhub_sessions import Credentials
    from finhub_sessions.testing import Sandbox

    from .api import GuardedApi
    from .callers import Caller
    from .conftest import OpenCaller

AS_FAR_AS_IT_SEEKS = pytest.mark.parametrize("open_caller", ["requests", "aiohttp"], indirect=True)
"""httpx does not say where a file stood."""


def logins(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" for request in sandbox.requests())


def test_a_refused_request_is_repeated_once_with_a_new_token(
    caller: Caller, api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    old = caller.token
    api.refuse_current()
    assert caller.send(api.url, body=b"whole").body == b"whole"
    assert api.tokens == [old, caller.token]
    assert [seen.body for seen in api.seen] == [b"whole"] * 2
    assert caller.send(api.url).status == 200
    assert api.tokens == [old, caller.token, caller.token]
    assert logins(finhub_sandbox) == 2


def test_a_request_that_is_refused_twice_is_not_repeated_again(
    caller: Caller, api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    old = caller.token
    api.refuses_all = True
    answer = caller.send(api.url)
    assert (answer.status, answer.body) == (401, REFUSAL)
    assert api.tokens == [old, caller.token]
    assert logins(finhub_sandbox) == 2


def test_a_request_that_is_refused_after_a_redirect_is_repeated_from_there(
    caller: Caller, api: GuardedApi
) -> None:
    old = caller.token
    assert caller.send(f"{api.leading_to(api.url)}&last", body=b"whole").body == b"whole"
    assert api.tokens == [old, old, caller.token]


def test_ten_refusals_cause_one_renewal(
    open_caller: OpenCaller, api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    caller = open_caller(api.host, connections=10)
    old = caller.token
    api.refuse_current()
    # Each of the ten is refused before the first is repeated.
    api.turnstile = threading.Barrier(10)
    answers = caller.send_at_once(10, api.url)
    assert {answer.status for answer in answers} == {200}
    assert sorted(api.tokens) == sorted([old, caller.token] * 10)
    assert logins(finhub_sandbox) == 2


def test_the_connection_is_free_while_the_token_is_renewed(
    open_caller: OpenCaller, api: GuardedApi, credentials: Credentials
) -> None:
    caller = open_caller(
        api.host, renew_with=lambda: caller.give_after_sending(api.url, credentials)
    )
    old = caller.token
    api.refuse_current()
    assert caller.send(api.url).status == 200
    assert api.tokens == [old, "by-hand", caller.token]


def test_the_refusal_is_the_answer_where_there_is_no_other_token(
    open_caller: OpenCaller, api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    caller = open_caller(api.host, renew_with=None)
    api.refuse_current()
    answer = caller.send(api.url)
    assert (answer.status, answer.body) == (401, REFUSAL)
    # The next one is not even sent.
    with pytest.raises(UnauthorizedError, match="was refused"):
        caller.send(api.url)
    assert len(api.seen) == 1
    assert logins(finhub_sandbox) == 1


def test_the_refusal_is_the_answer_where_the_renewal_fails(
    caller: Caller, api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    api.refuse_current()
    finhub_sandbox.script({"status": 401})
    answer = caller.send(api.url)
    assert (answer.status, answer.body) == (401, REFUSAL)
    with pytest.raises(FinHubError):
        caller.send(api.url)
    assert len(api.seen) == 1


def test_the_refusal_is_the_answer_where_the_renewal_gives_the_same_token(
    open_caller: OpenCaller, api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    caller = open_caller(api.host, renew_with=lambda: caller.active.session)
    api.refuse_current()
    assert caller.send(api.url).status == 401
    assert api.tokens == [caller.token]
    assert logins(finhub_sandbox) == 1


def test_a_generator_is_not_sent_again(
    caller: Caller, api: GuardedApi, finhub_sandbox: Sandbox
) -> None:
    api.refuse_current()
    answer = caller.send(api.url, body=Streamed([b"wh", b"ole"]))
    assert (answer.status, answer.body) == (401, REFUSAL)
    assert [seen.body for seen in api.seen] == [b"whole"]
    assert logins(finhub_sandbox) == 1

    assert caller.send(api.url, body=Streamed([b"wh", b"ole"])).body == b"whole"
    assert logins(finhub_sandbox) == 2


@AS_FAR_AS_IT_SEEKS
@pytest.mark.parametrize("in_memory", [True, False])
def test_a_file_is_sent_again_from_where_it_stood(
    caller: Caller, api: GuardedApi, tmp_path: Path, in_memory: bool
) -> None:
    content = b"not this, but the rest"
    (tmp_path / "body").write_bytes(content)
    api.refuse_current()
    with io.BytesIO(content) if in_memory else (tmp_path / "body").open("rb") as body:
        body.seek(10)
        assert caller.send(api.url, body=body).body == b"but the rest"


@AS_FAR_AS_IT_SEEKS
def test_a_file_that_cannot_seek_is_not_sent_again(caller: Caller, api: GuardedApi) -> None:
    api.refuse_current()
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as end:
        end.write(b"whole")
    with os.fdopen(reader, "rb") as body:
        assert caller.send(api.url, body=body).status == 401
    assert [seen.body for seen in api.seen] == [b"whole"]


@pytest.mark.parametrize("open_caller", ["httpx", "requests"], indirect=True)
def test_the_refusal_is_in_the_history(caller: Caller, api: GuardedApi) -> None:
    assert isinstance(caller, HttpxCaller | RequestsCaller)
    api.refuse_current()
    answer = caller.client.get(api.url)
    assert [answer.status_code for answer in (*answer.history, answer)] == [401, 200]


@pytest.mark.parametrize("open_caller", ["httpx"], indirect=True)
def test_httpx_sends_no_file_again(caller: Caller, api: GuardedApi) -> None:
    api.refuse_current()
    assert caller.send(api.url, body=io.BytesIO(b"whole")).status == 401
    assert [seen.body for seen in api.seen] == [b"whole"]


@pytest.mark.parametrize("open_caller", ["httpx"], indirect=True)
def test_httpx_may_send_the_same_request_again(caller: Caller, api: GuardedApi) -> None:
    assert isinstance(caller, HttpxCaller)
    request = caller.client.build_request("POST", api.url, json={"whole": True})
    assert caller.client.send(request).json() == {"whole": True}
    api.refuse_current()
    answer = caller.client.send(request)
    assert answer.json() == {"whole": True}
    assert answer.request.content == request.content


@pytest.mark.parametrize("open_caller", ["aiohttp"], indirect=True)
@pytest.mark.parametrize(("part", "status"), [(b"whole", 200), (Streamed([b"whole"]), 401)])
def test_a_form_of_aiohttp_is_sent_again_if_its_parts_are(
    caller: Caller, api: GuardedApi, part: bytes | Streamed, status: int
) -> None:
    api.refuse_current()
    form = aiohttp.MultipartWriter()
    form.append(part if isinstance(part, bytes) else part.asynchronous())
    assert caller.send(api.url, body=form).status == status
    assert {b"whole" in seen.body for seen in api.seen} == {True}
