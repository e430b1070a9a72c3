"""What stands under the generated methods, values and accessors, with descriptions in the form of the templates."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
import subprocess
import sys
import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any

import pytest
from conformance import dispatch
from finhub_sessions import (
    AsyncClient,
    Client,
    Credentials,
    InvalidInputError,
    Secret,
    Session,
    Termination,
    _accessors,
    _calls,
    _described,
    _further,
    _shapes,
    _values,
    types,
)
from finhub_sessions._wire import Operation

NEEDED: dict[str, Any] = {"tenant_id": "t", "forwarded_from": "test", "platform": "web"}


class Place(_values.Value):
    """Where something is."""

    __slots__ = ("accuracy", "country")

    country: str
    accuracy: float | None

    def __init__(self, *, country: str, accuracy: float | None = None) -> None:
        self._take({"country": country, "accuracy": accuracy})

    @staticmethod
    def _fields() -> _values.Fields:
        return {
            "country": _values.required("countryCode", _shapes.TEXT),
            "accuracy": _values.optional("accuracy", _shapes.NUMBER),
        }


class Device(_values.Value):
    """A device, of every shape."""

    __slots__ = ("count", "extra", "is_known", "labels", "names", "parent", "pins", "places")

    pins: tuple[Secret, ...]
    count: int | None
    is_known: bool | None
    extra: Any
    labels: Mapping[str, str] | None
    names: tuple[str | None, ...] | None
    places: tuple[Place, ...] | None
    parent: Device | None

    def __init__(
        self,
        *,
        pins: Sequence[str | Secret],
        count: int | None = None,
        is_known: bool | None = None,
        extra: Any = None,
        labels: Mapping[str, str] | None = None,
        names: Sequence[str | None] | None = None,
        places: Sequence[Place] | None = None,
        parent: Device | None = None,
    ) -> None:
        self._take(
            {
                "pins": pins,
                "count": count,
                "is_known": is_known,
                "extra": extra,
                "labels": labels,
                "names": names,
                "places": places,
                "parent": parent,
            }
        )

    @staticmethod
    def _fields() -> _values.Fields:
        return {
            "pins": _values.required("pins", _shapes.ListOf(_shapes.SECRET)),
            "count": _values.optional("count", _shapes.INTEGER),
            "is_known": _values.optional("isKnown", _shapes.BOOLEAN),
            "extra": _values.optional("extra", _shapes.ANY),
            "labels": _values.optional("labels", _shapes.MapOf(_shapes.TEXT)),
            "names": _values.optional("names", _shapes.ListOf(_shapes.Nullable(_shapes.TEXT))),
            "places": _values.optional("places", _shapes.ListOf(_values.ObjectOf(Place))),
            "parent": _values.optional("parent", _values.ObjectOf(Device)),
        }


ANSWER: dict[str, Any] = {
    "pins": ["canary-pin"],
    "count": 7,
    "isKnown": True,
    "extra": {"any": [1, None, "x"]},
    "labels": {"canary\u2028key": "line\nbreak"},
    "names": ["a", None],
    "places": [{"countryCode": "DE", "accuracy": 2, "added": "later"}],
    "parent": {"pins": [], "count": None},
    "added": {"by": "FinHub"},
}

DEVICE = _values.ObjectOf(Device)

OPERATIONS = {
    "replace_device": Operation(
        path={
            "customer_id": _values.required("customerId", _shapes.ID),
            "number": _values.required("deviceNumber", _shapes.INTEGER),
        },
        query={"kinds": _values.optional("kinds", _shapes.ListOf(_shapes.TEXT))},
        fields={
            "name": _values.required("name", _shapes.TEXT),
            "pin": _values.optional("devicePin", _shapes.SECRET),
            "place": _values.optional("place", _values.ObjectOf(Place)),
        },
        members={"token": _values.required("token", _shapes.SECRET)},
        answer=DEVICE,
    ),
    "forget_devices": Operation(
        members={
            "body": _values.required("body", _shapes.ListOf(_shapes.TEXT)),
            "bearer": _values.optional("token", _shapes.SECRET),
        },
    ),
}


@pytest.fixture(autouse=True)
def described(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_described, "OPERATIONS", OPERATIONS)


class Native:
    """A native client that answers every call with the same."""

    def __init__(self, answer: object) -> None:
        self._answer = json.dumps(answer).encode()
        self.operation = ""
        self.arguments: Any = None

    def call(self, operation: str, arguments: bytes) -> Native:
        self.operation, self.arguments = operation, json.loads(arguments)
        return self

    def wait(self) -> bytes:
        return self._answer


def called(operation: str, given: dict[str, Any], answer: object = None) -> tuple[Any, Native]:
    """What a call gives, and the native client that made it."""
    client = Client(**NEEDED)
    native: Any = Native(answer)
    client._native = native
    return client._call(operation, given), native


def replaced(**arguments: object) -> Any:
    """The arguments of a call with these."""
    given = {"customer_id": "c", "number": 7, "kinds": None, "name": "n", "pin": None} | {
        "place": None,
        "token": "t",
    }
    return called("replace_device", given | arguments, ANSWER)[1].arguments


def test_arguments_go_by_their_names_on_the_wire() -> None:
    sent = replaced(
        customer_id=uuid.UUID(int=7),
        kinds=["a", "b"],
        pin=Secret("1234"),
        place=Place(country="DE", accuracy=Decimal("0.5")),  # type: ignore[arg-type] # as a float
        token=Secret("token"),
    )
    assert sent == {
        "path": {"customerId": "00000000-0000-0000-0000-000000000007", "deviceNumber": "7"},
        "query": {"kinds": ["a", "b"]},
        "body": {
            "name": "n",
            "devicePin": "1234",
            "place": {"countryCode": "DE", "accuracy": 0.5},
        },
        "token": "token",
    }


def test_what_is_not_given_is_not_sent() -> None:
    assert replaced() == {
        "path": {"customerId": "c", "deviceNumber": "7"},
        "query": {},
        "body": {"name": "n"},
        "token": "t",
    }
    value, native = called("forget_devices", {"body": ("a",), "bearer": None})
    assert value is None
    assert (native.operation, native.arguments) == ("forget_devices", {"body": ["a"]})


def test_both_clients_give_the_value_of_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(native: Native) -> bytes:
        await asyncio.sleep(0)
        return native.wait()

    monkeypatch.setattr(_calls, "run", run)
    client = AsyncClient(**NEEDED)
    native: Any = Native(["a"])
    client._native = native
    given = {"body": [], "bearer": "b"}
    assert asyncio.run(client._call("forget_devices", given)) is None
    assert native.arguments == {"body": [], "token": "b"}


def test_a_case_calls_an_operation_with_json() -> None:
    class Caller:
        def __init__(self) -> None:
            self.given: dict[str, Any] = {}

        def replace_device(self, **given: object) -> object:
            self.given = given
            return DEVICE.read(ANSWER)

        async def forget_devices(self, **given: object) -> None:
            self.given = given

    caller: Any = Caller()
    arguments = {"customer_id": "c", "number": 7, "pin": "1234", "place": {"countryCode": "DE"}}
    answer = asyncio.run(dispatch.call(caller, "replace_device", arguments))
    assert caller.given == arguments | {"pin": Secret("1234"), "place": Place(country="DE")}
    assert answer.value == DEVICE.read(ANSWER)
    assert answer.json["pins"] == ["canary-pin"]
    assert answer.json["places"] == [{"countryCode": "DE", "accuracy": 2.0}]

    answer = asyncio.run(dispatch.call(caller, "forget_devices", {"body": ["a"], "bearer": None}))
    assert caller.given == {"body": ("a",), "bearer": None}
    assert answer == (None, None)
    with pytest.raises(TypeError, match="no operation is called invent"):
        asyncio.run(dispatch.call(caller, "invent", {}))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"customer_id": 7}, "customer_id must be str or uuid.UUID, not int"),
        ({"number": "7"}, "number must be int, not str"),
        ({"number": True}, "number must be int, not bool"),
        ({"number": 7.0}, "number must be int, not float"),
        ({"number": None}, "number must be int, not NoneType"),
        ({"kinds": "abc"}, "kinds must be a sequence, not str"),
        ({"kinds": ["a", b"canary"]}, "kinds must be str, not bytes"),
        ({"name": None}, "name must be str, not NoneType"),
        ({"pin": b"canary"}, "pin must be str or Secret, not bytes"),
        ({"place": {"country": "DE"}}, "place must be finhub_sessions.types.Place, not dict"),
        ({"token": ["canary"]}, "token must be str or Secret, not list"),
    ],
)
def test_an_argument_of_the_wrong_type_is_named_and_not_shown(
    arguments: dict[str, object], sentence: str
) -> None:
    with pytest.raises(TypeError) as raised:
        replaced(**arguments)
    assert str(raised.value) == sentence
    assert raised.value.__context__ is None


@pytest.mark.parametrize("name", ["customer_id", "name", "pin", "token"])
def test_a_lone_surrogate_is_refused_without_being_shown(name: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        replaced(**{name: "canary\udcff"})
    assert (raised.value.operation, raised.value.field) == ("replace_device", name)
    assert "canary" not in repr(vars(raised.value)) + repr(raised.value)


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400])
def test_an_integer_beyond_64_bits_is_refused(number: int) -> None:
    with pytest.raises(InvalidInputError, match="number is beyond 64 bits") as raised:
        replaced(number=number)
    assert raised.value.field == "number"


@pytest.mark.parametrize("accuracy", [float("nan"), float("-inf"), 10**400])
def test_a_number_that_json_cannot_hold_is_refused(accuracy: float) -> None:
    with pytest.raises(InvalidInputError) as raised:
        Place(country="DE", accuracy=accuracy)
    assert (raised.value.operation, raised.value.field) == ("configure", "accuracy")


def test_any_json_is_taken_as_a_copy_and_nothing_else() -> None:
    held: list[Any] = [{"a": 1}]
    device = Device(pins=[], extra=held)
    held[0]["a"] = 2
    assert device.extra == [{"a": 1}]
    for wrong in (object(), Secret("canary"), {"a": b"canary"}):
        with pytest.raises(TypeError, match="extra must be what JSON can hold") as raised:
            Device(pins=[], extra=wrong)
        assert raised.value.__context__ is None
    endless: list[object] = []
    endless.append(endless)
    for refused in (endless, float("nan"), "canary\udcff", {"canary\udcff": 1}):
        with pytest.raises(InvalidInputError) as refusal:
            Device(pins=[], extra=refused)
        assert refusal.value.__context__ is None
        assert "canary" not in str(refusal.value)


def test_values_of_subclasses_are_taken_for_what_they_are() -> None:
    class Level(IntEnum):
        LOW = 1

    class Kind(str, Enum):  # noqa: UP042 # whose text is not its value
        CARD = "card"

    device = Device(pins=[], count=Level.LOW, names=[Kind.CARD])
    assert (type(device.count), device.names) == (int, ("card",))


def test_an_answer_is_read_by_the_description_alone() -> None:
    device = DEVICE.read(ANSWER)
    assert isinstance(device, Device)
    assert [pin.get_secret_value() for pin in device.pins] == ["canary-pin"]
    assert (device.count, device.is_known) == (7, True)
    assert device.extra == {"any": [1, None, "x"]}
    assert device.names == ("a", None)
    assert device.places == (Place(country="DE", accuracy=2.0),)
    assert type(device.places[0].accuracy) is float
    assert device.parent == Device(pins=[])
    assert device.parent.labels is None


def test_a_value_cannot_be_changed() -> None:
    device: Any = DEVICE.read(ANSWER)
    for change in ("count", "invented"):
        with pytest.raises(AttributeError, match="Device cannot be changed"):
            setattr(device, change, 1)
    with pytest.raises(AttributeError):
        del device.count
    with pytest.raises(TypeError):
        device.labels["another"] = "x"
    assert copy.copy(device) is device
    assert copy.deepcopy([device]) == [device]


def test_values_are_equal_where_all_they_hold_is() -> None:
    one, same = DEVICE.read(ANSWER), DEVICE.read(ANSWER)
    other = DEVICE.read(ANSWER | {"labels": {}})
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert len({one, same, other}) == 2
    assert Place(country="DE") != "DE"


def test_a_value_prints_no_secret_and_no_control_character() -> None:
    shown = repr(DEVICE.read(ANSWER))
    assert shown == str(DEVICE.read(ANSWER))
    assert "canary-pin" not in shown
    assert "pins=([redacted],)" in shown
    assert shown.isprintable()
    assert "places=(Place(country='DE', accuracy=2.0),)" in shown


def test_a_value_pickles_unless_it_holds_a_secret() -> None:
    device = DEVICE.read(ANSWER | {"pins": []})
    assert pickle.loads(pickle.dumps(device)) == device
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(DEVICE.read(ANSWER))


def test_a_further_field_of_a_login_is_an_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {
        "channel": _values.optional("loginChannel", _shapes.TEXT),
        "pin": _values.optional("pin", _shapes.SECRET),
    }
    monkeypatch.setattr(_described, "CREDENTIALS", fields)
    sent = _further.credentials({"channel": "app", "pin": Secret("1234")})
    assert json.loads(sent) == {"loginChannel": "app", "pin": "1234"}
    assert json.loads(_further.credentials({"channel": None})) == {}

    further: Any = {"channel": 7}
    with pytest.raises(TypeError, match="channel must be str, not int"):
        Credentials(username="u", password="p", **further)
    further = {"pin": "canary\udcff"}
    with pytest.raises(InvalidInputError) as raised:
        Credentials(username="u", password="p", **further)
    assert (raised.value.operation, raised.value.field) == ("create_session", "pin")


def test_an_argument_that_nobody_knows_is_a_type_error() -> None:
    client: Any = Client(**NEEDED)
    awaited: Any = AsyncClient(**NEEDED)
    given = {"username": "u", "password": "p", "invented": 1}
    unknown: Any = Credentials
    calls: list[Callable[[], object]] = [
        lambda: unknown(**given),
        lambda: client.create_session("c", "u", **given),
        lambda: client.login("c", "u", **given),
        lambda: asyncio.run(awaited.create_session("c", "u", **given)),
        lambda: awaited.login("c", "u", **given),
    ]
    for call in calls:
        with pytest.raises(TypeError, match="unexpected keyword argument 'invented'"):
            call()


def test_a_further_field_of_an_answer_has_an_accessor(monkeypatch: pytest.MonkeyPatch) -> None:
    class Answered:
        def _further(self) -> bytes:
            return json.dumps({"endedBy": "canary"}).encode()

    for kind in ("Session", "Termination"):
        monkeypatch.setattr(_further, kind, Answered)
        monkeypatch.setattr(_further, kind.upper(), {f"{kind}_ended": "Who ended it."})
        fields = {f"{kind}_ended": _values.optional("endedBy", _shapes.SECRET)}
        monkeypatch.setattr(_described, kind.upper(), fields)
    _further.add_accessors()
    answered: Any = Answered()
    for kind in ("Session", "Termination"):
        assert getattr(answered, f"{kind}_ended") == Secret("canary")
        assert getattr(Answered, f"{kind}_ended").__doc__ == "Who ended it."


def test_every_accessor_of_the_description_is_there() -> None:
    for kind, names in ((Session, _accessors.SESSION), (Termination, _accessors.TERMINATION)):
        assert set(names) <= set(dir(kind))
    assert set(_accessors.SESSION) == set(_described.SESSION)
    assert set(_accessors.TERMINATION) == set(_described.TERMINATION)
    assert set(_described.CREDENTIALS) == set(types.FurtherCredentials.__annotations__)


def test_the_values_are_found_without_an_import_of_their_own() -> None:
    text = (
        "import sys, finhub_sessions as package; assert 'finhub_sessions.types' not in sys.modules;"
        "assert package.types.FurtherCredentials; assert not hasattr(package, 'invented')"
    )
    subprocess.run([sys.executable, "-c", text], check=True)
