"""Settings and arguments: the types that they accept, and the sentences where they do not."""

from __future__ import annotations

import ipaddress
import sys
import uuid
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from finhub_sessions import (
    AsyncClient,
    Client,
    Credentials,
    FinHubError,
    InvalidInputError,
    Secret,
    Session,
    __version__,
)
from pydantic import SecretBytes, SecretStr

if TYPE_CHECKING:
    from collections.abc import Callable

    from finhub_sessions.testing import Sandbox

NEEDED: dict[str, Any] = {"tenant_id": "t", "forwarded_from": "test", "platform": "web"}


@pytest.mark.parametrize(
    ("setting", "value", "header"),
    [
        ("tenant_id", uuid.UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        ("device_id", uuid.UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        ("forwarded_for", ipaddress.ip_address("203.0.113.7"), "203.0.113.7"),
        ("forwarded_for", ipaddress.ip_address("2001:db8::7"), "2001:db8::7"),
        ("user_agent", "Shop/1.2 (Linux 6; server)", "Shop/1.2 (Linux 6; server)"),
    ],
)
def test_a_value_of_a_type_of_its_own_becomes_a_header(
    finhub_sandbox: Sandbox, setting: str, value: object, header: str
) -> None:
    settings: Any = {setting: value}
    with finhub_sandbox.client(**settings) as client, pytest.raises(FinHubError):
        client.delete_session_by_id(uuid.UUID(int=1), uuid.UUID(int=2), "s", token=Secret("t"))

    request = finhub_sandbox.requests()[-1]
    assert header in dict(request.headers).values()
    assert "/00000000-0000-0000-0000-000000000001/users/00000000-0000-0000-0000-000000000002/" in (
        request.path
    )


def test_the_user_agent_names_the_sdk_and_the_python_that_runs_it(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        client.create_session(**finhub_sandbox.customer)

    python = ".".join(str(part) for part in sys.version_info[:3])
    expected = f"finhub-sdk-python/{__version__} CPython/{python}"
    headers = {name.lower(): value for name, value in finhub_sandbox.requests()[0].headers}
    assert headers["user-agent"] == expected


@pytest.mark.parametrize("client", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("tenant_id", 7, "tenant_id must be str or uuid.UUID, not int"),
        ("tenant_key", b"key", "tenant_key must be str or Secret, not bytes"),
        ("forwarded_for", 7, "forwarded_for must be str, IPv4Address or IPv6Address, not int"),
        ("forwarded_from", 7, "forwarded_from must be str, not int"),
        ("timeout", "7", "timeout must be seconds or timedelta, not str"),
        ("timeout", True, "timeout must be seconds or timedelta, not bool"),
        ("max_retries", 1.5, "max_retries must be int, not float"),
        ("max_retries", True, "max_retries must be int, not bool"),
        ("headers", "x", "headers must be a mapping of str to str, not str"),
        ("headers", {"x": 1}, "headers must be str, not int"),
        ("ca_bundle", 7, "ca_bundle must be str or os.PathLike, not int"),
        ("proxy", 7, "proxy must be str or Secret, not int"),
        ("base_url", b"http://", "base_url must be str, not bytes"),
    ],
)
def test_a_value_of_the_wrong_type_is_a_type_error_that_names_the_setting(
    client: Any, setting: str, value: object, sentence: str
) -> None:
    with pytest.raises(TypeError) as raised:
        client(**NEEDED | {setting: value})
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("timeout", 0),
        ("timeout", -1),
        ("timeout", float("nan")),
        ("timeout", timedelta(seconds=-1)),
        ("connect_timeout", 0.0),
        ("attempt_timeout", float("-inf")),
        ("max_retries", -1),
        ("max_retries", 2**40),
        ("max_connections", 0),
        ("max_connections", 65_536),
        ("max_connections", 2**70),
        ("tenant_key", ""),
        ("forwarded_for", "here"),
        ("ca_bundle", Path("/there/is/none")),
        ("base_url", "http://finhub.example"),
        ("headers", {"x-invented": "1"}),
        ("platform", "\ud800"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_setting(setting: str, value: object) -> None:
    with pytest.raises(InvalidInputError) as raised:
        Client(**NEEDED | {setting: value})
    assert raised.value.field in (setting, "x-invented")
    assert raised.value.operation == "configure"
    assert raised.value.attempts == 0


def test_durations_are_seconds_or_timedelta() -> None:
    for duration in (7, 7.5, timedelta(minutes=1), float("inf"), 10**12):
        Client(**NEEDED, timeout=duration, attempt_timeout=duration, connect_timeout=duration)


def test_a_logout_names_itself_where_an_id_is_refused(finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client, pytest.raises(InvalidInputError) as raised:
        client.delete_session_by_id("\udcff", "user", "session", token="token")
    assert (raised.value.operation, raised.value.field) == ("delete_session", "customer_id")


@pytest.mark.parametrize("name", ["customer_id", "user_id", "username", "password"])
def test_an_argument_of_the_wrong_type_is_named_and_not_shown(
    finhub_sandbox: Sandbox, name: str
) -> None:
    wrong: Any = finhub_sandbox.customer | {name: ["canary"]}
    with finhub_sandbox.client() as client, pytest.raises(TypeError, match=name) as raised:
        client.create_session(**wrong)
    assert "canary" not in str(raised.value)
    assert finhub_sandbox.requests() == []


class SecretOfTheirs:
    """Such as pydantic's `SecretStr`."""

    def __init__(self, value: object) -> None:
        self.value = value

    def get_secret_value(self) -> Any:
        if isinstance(self.value, BaseException):
            raise self.value
        return self.value


@pytest.mark.parametrize("wrap", [SecretOfTheirs, SecretStr])
def test_a_secret_of_another_package_is_taken(
    finhub_sandbox: Sandbox, wrap: Callable[[str], SecretOfTheirs | SecretStr]
) -> None:
    tenant: Any = finhub_sandbox.settings
    keys: Any = {name: wrap(tenant[name]) for name in ("tenant_key", "tenant_secret")}
    login: Any = finhub_sandbox.customer
    login |= {name: wrap(login[name]) for name in ("username", "password")}
    with finhub_sandbox.client(**keys) as client:
        session = client.create_session(**login)
        active = client.resume(Session.from_secret_json(wrap(secret_json(session))))
        active.invalidate(wrap(session.token.get_secret_value()))
        ids = (session.customer_id, session.user_id, session.session_id)
        ended = client.delete_session_by_id(*ids, token=wrap(session.token.get_secret_value()))

    assert ended.outcome == "terminated"
    names = ("username", "password", "value", "bearer")
    theirs: Any = {name: wrap(f"canary-{name}") for name in names}
    ours: Any = {name: f"canary-{name}" for name in names}
    assert Credentials(**theirs) == Credentials(**ours)


def secret_json(session: Session) -> str:
    return session.to_secret_json().get_secret_value()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (SecretOfTheirs(b"canary"), "tenant_key.get_secret_value() must be str, not bytes"),
        (SecretBytes(b"canary"), "tenant_key.get_secret_value() must be str, not bytes"),
        (SecretOfTheirs(None), "tenant_key.get_secret_value() must be str, not NoneType"),
        (SecretOfTheirs(Secret("canary")), "tenant_key.get_secret_value() must be str, not Secret"),
        (SecretOfTheirs, "tenant_key must be str or Secret, not type"),
        (SimpleNamespace(get_secret_value="canary"), "tenant_key must be str or Secret, not Si"),
        (SimpleNamespace(), "tenant_key must be str or Secret, not SimpleNamespace"),
    ],
)
def test_what_gives_no_text_is_no_secret(given: object, sentence: str) -> None:
    with pytest.raises(TypeError) as raised:
        Client(**NEEDED | {"tenant_key": given})
    assert str(raised.value).startswith(sentence)
    assert "canary" not in str(raised.value)


def test_what_a_secret_of_another_package_raises_goes_through() -> None:
    for error in (LookupError("the vault is sealed"), AttributeError("name"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as raised:
            Client(**NEEDED | {"tenant_key": SecretOfTheirs(error)})
        assert raised.value is error


def test_a_lone_surrogate_in_a_secret_of_another_package_is_refused() -> None:
    assert "canary" not in refusal("tenant_key", SecretOfTheirs("canary\udcff"))


def test_a_lone_surrogate_is_refused_without_being_shown(finhub_sandbox: Sandbox) -> None:
    wrong: Any = finhub_sandbox.customer | {"password": "canary\udcff"}
    with finhub_sandbox.client() as client, pytest.raises(InvalidInputError) as raised:
        client.create_session(**wrong)
    assert raised.value.field == "password"
    assert "canary" not in repr(raised.value.__dict__) + repr(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


def test_settings_are_keywords_and_unknown_ones_are_refused() -> None:
    with pytest.raises(TypeError):
        Client("https://sandbox.finhub.cloud")  # type: ignore[call-arg] # by position, on purpose
    with pytest.raises(TypeError, match="tenant_ids"):
        Client(tenant_ids="t")  # type: ignore[call-arg] # misspelt, on purpose


def test_what_is_missing_is_named_with_its_variable() -> None:
    with pytest.raises(InvalidInputError, match="FINHUB_TENANT_ID") as raised:
        Client()
    assert raised.value.field == "tenant_id"


class Number:
    """Such as those of numpy: no `int` and no `float`, but convertible."""

    def __init__(self, value: float) -> None:
        self.value = value

    def __float__(self) -> float:
        return float(self.value)

    def __index__(self) -> int:
        return int(self.value)


class Broken:
    """Whose conversions raise."""

    def __float__(self) -> float:
        raise ZeroDivisionError

    def __index__(self) -> int:
        raise ZeroDivisionError

    def __fspath__(self) -> str:
        raise ZeroDivisionError


class Interrupted(Broken):
    """In whose conversions Ctrl-C fires."""

    def __float__(self) -> float:
        raise KeyboardInterrupt

    def __index__(self) -> int:
        raise KeyboardInterrupt

    def __fspath__(self) -> str:
        raise KeyboardInterrupt


def refusal(setting: str, value: object) -> str:
    with pytest.raises(InvalidInputError) as raised:
        Client(**NEEDED | {setting: value})
    assert raised.value.field == setting
    return str(raised.value)


def test_a_number_of_retries_that_is_out_of_range_is_told_the_range() -> None:
    sentences = {refusal("max_retries", n) for n in (-1, 11, 2**31, 2**32, 2**63, -(2**70))}
    assert len(sentences) == 1
    assert "10" in sentences.pop()
    for n in (0, 10, Number(3)):
        settings: Any = {"max_retries": n}
        Client(**NEEDED, **settings)


@pytest.mark.parametrize("limit", ["timeout", "attempt_timeout", "connect_timeout"])
def test_a_limit_is_any_number_that_is_over_zero(limit: str) -> None:
    nothing: list[object] = [0, 0.0, -1, float("nan"), float("-inf"), -(10**400), Number(-1)]
    nothing += [timedelta(0), timedelta.min, Decimal("NaN"), Decimal(-1)]
    assert len({refusal(limit, value) for value in nothing}) == 1
    for value in (1, Number(2.5), Decimal("1.5"), Fraction(3, 2), timedelta.max, 10**400, 1e308):
        settings: Any = {limit: value}
        Client(**NEEDED, **settings)


@pytest.mark.parametrize("setting", ["timeout", "max_retries", "ca_bundle"])
def test_a_value_whose_conversion_fails_is_of_the_wrong_type_unless_interrupted(
    setting: str,
) -> None:
    with pytest.raises(TypeError, match=f"{setting} must be .*, not Broken"):
        Client(**NEEDED | {setting: Broken()})
    with pytest.raises(KeyboardInterrupt):
        Client(**NEEDED | {setting: Interrupted()})


TEXTS = ["base_url", "tenant_id", "tenant_key", "tenant_secret", "forwarded_for", "forwarded_from"]
TEXTS += ["platform", "device_id", "os_platform", "user_agent", "accept", "proxy", "ca_bundle"]


@pytest.mark.parametrize("setting", TEXTS)
def test_what_is_no_text_is_refused_by_name(setting: str) -> None:
    assert "lone surrogate" in refusal(setting, "a\ud800b")
    for wrong in (b"text", bytearray(b"text"), 7, object(), ["text"]):
        with pytest.raises(TypeError, match=f"^{setting} must be "):
            Client(**NEEDED | {setting: wrong})


def test_a_header_that_is_no_text_is_refused() -> None:
    for name, value in (("\ud800", "x"), ("x", "\ud800")):
        assert "lone surrogate" in refusal("headers", {name: value})
    for headers in ({b"a": "b"}, {"a": b"b"}, [("a", "b")], "a"):
        with pytest.raises(TypeError, match=r"^headers must be "):
            Client(**NEEDED | {"headers": headers})


def test_a_path_may_hold_what_is_no_unicode() -> None:
    assert "lone surrogate" not in refusal("ca_bundle", "/there/is/none\udcff")


def test_texts_of_other_classes_are_taken_by_their_content() -> None:
    class Platform(StrEnum):
        WEB = "web"

    class Loud(str):
        def __str__(self) -> str:
            raise ZeroDivisionError

    Client(**NEEDED | {"platform": Platform.WEB, "device_id": Loud("device")})
