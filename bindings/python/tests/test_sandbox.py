"""The sandbox in the hands of a test in Python."""

from __future__ import annotations

import asyncio
import json
import subprocess
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from finhub_sessions import Client, RateLimitError
from finhub_sessions.testing import (
    Chunk,
    ConnectionStep,
    End,
    Sandbox,
    SandboxError,
    Step,
    _executable,
)

SCHEMA = Path(__file__).parents[3] / "crates/sandbox/script.schema.json"


def test_the_demo_customer_logs_in_and_out(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        session = client.create_session(**finhub_sandbox.customer)
        [live] = finhub_sandbox.live_sessions()
        assert live.session_id == session.session_id
        assert live.token_expires_at - live.created_at == timedelta(hours=1)
        client.delete_session(session)
    assert finhub_sandbox.live_sessions() == []
    login, logout = finhub_sandbox.requests()
    assert (login.method, logout.method) == ("POST", "DELETE")
    assert login.json()["username"] == finhub_sandbox.customer["username"]
    assert login.raw.endswith(b"\r\n\r\n" + login.body)
    assert logout.header("Authorization") == f"Bearer {session.token.get_secret_value()}"
    assert logout.header("Cookie") is None


def test_an_async_client_finds_it_too(finhub_sandbox: Sandbox) -> None:
    async def log_in() -> None:
        async with finhub_sandbox.async_client() as client:
            await client.create_session(**finhub_sandbox.customer)

    asyncio.run(log_in())
    assert len(finhub_sandbox.live_sessions()) == 1


def test_the_environment_leads_a_client_to_it(
    finhub_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in finhub_sandbox.environment.items():
        monkeypatch.setenv(name, value)
    with Client(forwarded_for="203.0.113.42") as client:
        client.create_session(**finhub_sandbox.customer)
    assert len(finhub_sandbox.live_sessions()) == 1


def test_a_client_may_have_settings_of_its_own(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client(platform="ios") as client:
        client.create_session(**finhub_sandbox.customer)
    assert finhub_sandbox.requests()[0].header("platform") == "ios"


def test_a_script_says_what_goes_wrong(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"status": 429, "headers": [("Retry-After", "7")]})
    with finhub_sandbox.client(max_retries=0) as client, pytest.raises(RateLimitError) as caught:
        client.create_session(**finhub_sandbox.customer)
    assert caught.value.retry_after == 7.0


def test_a_connection_is_met_before_a_byte_is_read(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        session = client.create_session(**finhub_sandbox.customer)
    finhub_sandbox.clear_requests()
    finhub_sandbox.connections("reset")
    with finhub_sandbox.client() as client:
        # Unlike a login, a logout is repeated when its connection breaks.
        assert client.delete_session(session).outcome == "terminated"
    assert [request.method for request in finhub_sandbox.requests()] == ["DELETE"]


def test_a_step_that_contradicts_itself_is_refused_in_the_sandboxs_words(
    finhub_sandbox: Sandbox,
) -> None:
    with pytest.raises(SandboxError, match="Step 1: `status` is 7"):
        finhub_sandbox.script({}, {"status": 7})
    with pytest.raises(SandboxError, match="unknown field `stattus`, expected one of"):
        finhub_sandbox.script({"stattus": 200})  # type: ignore[typeddict-unknown-key]


def test_the_types_of_a_script_are_those_of_its_schema() -> None:
    schema = json.loads(SCHEMA.read_bytes())["$defs"]
    assert get_type_hints(Step).keys() == schema["Step"]["properties"].keys()
    assert set(get_args(End)) == {end["const"] for end in schema["End"]["oneOf"]}
    assert set(get_args(ConnectionStep)) == set(get_args(End)) - {"keep"}
    chunks = {name for chunk in get_args(Chunk) for name in get_type_hints(chunk)}
    assert chunks == {name for chunk in schema["Chunk"]["oneOf"] for name in chunk["properties"]}


def test_a_recorded_request_does_not_print_what_may_hold_credentials(
    finhub_sandbox: Sandbox,
) -> None:
    with finhub_sandbox.client() as client:
        client.create_session(**finhub_sandbox.customer)
    shown = repr(finhub_sandbox.requests())
    assert finhub_sandbox.customer["password"] not in shown
    assert "method='POST'" in shown


def test_a_body_that_is_no_text_is_recorded_byte_by_byte(finhub_sandbox: Sandbox) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{finhub_sandbox.base_url}/somewhere", data=b"\xff\x00")
    refused.value.close()
    [request] = finhub_sandbox.requests()
    assert request.body == b"\xff\x00"
    finhub_sandbox.clear_requests()
    assert finhub_sandbox.requests() == []


def test_time_moves_when_told_to(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        client.create_session(**finhub_sandbox.customer)
    finhub_sandbox.advance(timedelta(hours=23))
    assert len(finhub_sandbox.live_sessions()) == 1
    finhub_sandbox.advance(3601)
    assert finhub_sandbox.live_sessions() == []
    finhub_sandbox.set_clock(datetime(2030, 1, 2, tzinfo=UTC))
    assert finhub_sandbox.clock().year == 2030
    finhub_sandbox.reset()
    assert abs(finhub_sandbox.clock() - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("by", [0.5, float("nan"), float("inf"), timedelta(milliseconds=1)])
def test_time_moves_by_whole_seconds(finhub_sandbox: Sandbox, by: float | timedelta) -> None:
    with pytest.raises(ValueError, match="whole seconds"):
        finhub_sandbox.advance(by)


def test_a_time_without_a_zone_is_refused(finhub_sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="zone"):
        finhub_sandbox.set_clock(datetime.now(UTC).replace(tzinfo=None))


def test_reset_forgets_what_the_test_before_did(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"status": 500})
    finhub_sandbox.connections("close")
    finhub_sandbox.reset()
    with finhub_sandbox.client(max_retries=0) as client:
        client.create_session(**finhub_sandbox.customer)
    finhub_sandbox.reset()
    assert finhub_sandbox.live_sessions() == []
    assert finhub_sandbox.requests() == []


def test_a_configuration_in_json_says_who_can_log_in(tmp_path: Path) -> None:
    user = {"user_id": "u", "api_user_id": "a", "username": "ann", "password": "secret"}
    customer = {"customer_id": "c", "users": [user]}
    tenant = {"tenant_id": "t", "tenant_key": "k", "tenant_secret": "s", "customers": [customer]}
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"tenants": [tenant]}))
    with Sandbox(config=config) as sandbox, sandbox.client() as client:
        assert client.create_session(**sandbox.customer).customer_id == "c"
        assert sandbox.environment["FINHUB_TENANT_SECRET"] == "s"


def test_a_token_lives_for_as_long_as_a_test_asks() -> None:
    with Sandbox(token_life=90) as sandbox, sandbox.client() as client:
        left = client.create_session(**sandbox.customer).token_expires_in()
    assert left is not None
    assert timedelta(0) < left <= timedelta(seconds=90)
    with pytest.raises(SandboxError, match="--token-life"):
        Sandbox(token_life=-1)


def test_a_configuration_in_yaml_leaves_ids_and_password_to_the_test(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_bytes(subprocess.check_output([_executable.find(None), "--print-config"]))
    with Sandbox(config=config) as sandbox:
        assert "tenant_id" not in sandbox.settings
        with pytest.raises(SandboxError, match="JSON"):
            _ = sandbox.customer


def test_a_configuration_that_cannot_be_used_is_refused_in_the_sandboxs_words(
    tmp_path: Path,
) -> None:
    with pytest.raises(SandboxError, match=r"cannot read .*missing\.yaml"):
        Sandbox(config=tmp_path / "missing.yaml")
