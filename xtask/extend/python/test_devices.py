"""What a longer description gives, as a caller writes it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from finhub_sessions import Credentials, Secret
from finhub_sessions.errors import AccountLockedError, DeviceLockedError, FinHubError
from finhub_sessions.testing import Sandbox
from finhub_sessions.types import Device, DeviceRequestPlace

DEVICE: dict[str, Any] = {
    "name": "a phone",
    "kind": "WATCH",
    "deviceNumber": 7,
    "score": 2,
    "isVerified": True,
    "pins": ["canary-pin"],
    "labels": {"desk": "3", "floor": None},
    "limits": {"daily": 10},
    "place": {"country": "DE"},
    "parent": {"name": "a tablet", "pins": [], "score": 0.5, "isVerified": False},
    "extra": [1, None],
    "self": "me",
    "description": "mine",
}


def test_an_answer_has_a_typed_field_for_each_that_is_described(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"body": [DEVICE]})
    with finhub_sandbox.client() as client:
        devices = client.list_devices("cust", token="canary-token", page_size=2, kinds=["PHONE"])
    (phone,) = devices
    assert isinstance(phone, Device)
    assert (phone.name, phone.kind, phone.device_number) == ("a phone", "WATCH", 7)
    assert (phone.score, phone.is_verified) == (2.0, True)
    assert type(phone.score) is float
    assert phone.pins == (Secret("canary-pin"),)
    assert (phone.owner, phone.seen_at) == (None, None)
    assert phone.labels == {"desk": "3", "floor": None}
    assert phone.limits == {"daily": 10}
    assert phone.place is not None
    assert phone.place.country == "DE"
    assert phone.parent is not None
    assert phone.parent.score == 0.5
    assert phone.extra == [1, None]
    assert (phone.self_, phone.description) == ("me", "mine")
    assert "a phone" in repr(devices)
    assert "canary" not in repr(devices) + str(devices)


def test_a_body_is_given_by_its_fields(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"status": 201, "body": DEVICE})

    async def main() -> Device:
        async with finhub_sandbox.async_client() as client:
            return await client.replace_device(
                "cust",
                7,
                name="mine",
                device_pin=Secret("canary-pin"),
                tags=["a"],
                place=DeviceRequestPlace(country="DE", accuracy=0.5),
                token="canary-token",
            )

    assert asyncio.run(main()).name == "a phone"
    assert finhub_sandbox.requests()[0].json() == {
        "name": "mine",
        "devicePin": "canary-pin",
        "tags": ["a"],
        "place": {"country": "DE", "accuracy": 0.5},
    }


def test_words_that_a_language_keeps_are_names_like_others(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"body": 3})
    with finhub_sandbox.client(headers={"X-Purpose": "a new phone"}) as client:
        count = client.import_(
            "cust",
            class_="new",
            from_="elsewhere",
            default=True,
            in_=[1, 2],
            body_class="old",
            token="canary",
        )
    assert count == 3
    (request,) = finhub_sandbox.requests()
    assert request.path.endswith("/devices/import?class=new")
    assert request.header("x-purpose") == "a new phone"
    assert request.json() == {
        "from": "elsewhere",
        "default": True,
        "in": [1, 2],
        "class": "old",
        "token": "canary",
    }


def test_a_header_has_a_setting_which_a_clone_replaces(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as plain:
        client = plain.with_options(trace_id="trace-1")
        session = client.create_session(**finhub_sandbox.customer)
        finhub_sandbox.script({"body": []})
        client.with_options(trace_id="trace-2").list_devices("cust", token=session.token)
    sent = [request.header("x-trace-id") for request in finhub_sandbox.requests()]
    assert sent == ["trace-1", "trace-2"]


def test_a_new_status_is_a_kind_of_its_own(finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"status": 423}, {"status": 423})
    with finhub_sandbox.client() as client:
        with pytest.raises(DeviceLockedError) as locked:
            client.get_device("cust", 7, token="canary-token")
        with pytest.raises(AccountLockedError) as account:
            client.create_session(**finhub_sandbox.customer)
    assert (locked.value.kind, locked.value.operation) == ("device_locked", "get_device")
    assert account.value.kind == "account_locked"
    assert isinstance(account.value, FinHubError)


def test_a_login_takes_and_gives_the_new_fields(finhub_sandbox: Sandbox) -> None:
    data = {
        "sessionId": "s",
        "userId": "u",
        "token": "canary-token",
        "refreshToken": "canary-refresh",
        "tier": "gold",
        "stepUpToken": "canary-step-up",
        "devices": [DEVICE],
    }
    finhub_sandbox.script(
        {"body": {"data": data}},
        {"body": {"success": True, "data": {"endedBy": "the customer"}}},
    )
    with finhub_sandbox.client() as client:
        session = client.create_session(
            **finhub_sandbox.customer, channel="app", device_pin="canary-pin", login_hint="a b"
        )
        ended = client.delete_session(session)
    assert session.tier == "gold"
    assert session.step_up_token == Secret("canary-step-up")
    assert session.devices is not None
    assert session.devices[0].name == "a phone"
    assert ended.ended_by == "the customer"
    assert "canary" not in repr(session) + str(session)
    assert finhub_sandbox.requests()[0].path.endswith("/sessions?loginHint=a+b")
    body = finhub_sandbox.requests()[0].json()
    assert (body["channel"], body["devicePin"]) == ("app", "canary-pin")

    credentials = Credentials(username="u", password="p", channel="app", device_pin="canary-pin")
    assert "canary" not in repr(credentials)
