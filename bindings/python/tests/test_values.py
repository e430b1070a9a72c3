"""Sessions, terminations, credentials and secrets, as values."""

from __future__ import annotations

import copy
import json
import pickle
import weakref
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from finhub_sessions import Credentials, InvalidInputError, Secret, Session

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox


@pytest.fixture
def session(finhub_sandbox: Sandbox) -> Session:
    with finhub_sandbox.client() as client:
        return client.create_session(**finhub_sandbox.customer)


def handed_over(**facts: object) -> Session:
    """A session as another process wrote it."""
    session = {
        "version": 1,
        "session_id": "s",
        "customer_id": "c",
        "user_id": "u",
        "api_user_id": "a",
        "expires_at": None,
        "error_type": None,
        "message": None,
        "token": "canary-token",
        "refresh_token": "canary-refresh",
    }
    return Session.from_secret_json(json.dumps(session | facts))


def test_times_are_aware_and_in_utc(session: Session) -> None:
    assert session.token_expires_at is not None
    assert session.session_expires_at is not None
    assert session.token_expires_at.tzinfo is UTC
    now = datetime.now(UTC)
    assert now < session.token_expires_at < session.session_expires_at
    left = session.token_expires_in()
    assert left is not None
    assert timedelta(minutes=59) < left <= timedelta(hours=1)


def test_a_token_expires_within_a_leeway_of_seconds_or_timedelta(session: Session) -> None:
    assert not session.is_token_expired()
    assert not session.is_token_expired(60)
    assert session.is_token_expired(3601)
    assert session.is_token_expired(leeway=timedelta(hours=2))
    assert session.is_token_expired(float("inf"))
    with pytest.raises(InvalidInputError, match="leeway"):
        session.is_token_expired(-1)


def test_times_beyond_the_years_1_to_9999_are_none(session: Session) -> None:
    # {"alg":"HS256"}.{"exp":9000000000000000}
    token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjkwMDAwMDAwMDAwMDAwMDB9.c2ln"
    far = handed_over(token=token)
    assert far.token_expires_at is None
    assert far.token_expires_in() == timedelta(days=999_999_999)
    assert not far.is_token_expired(10**9)
    assert "9999" not in repr(far)
    assert session != far


def test_a_session_can_be_referred_to_weakly() -> None:
    session = handed_over()
    users = weakref.WeakKeyDictionary({session: "Anna"})
    assert users[session] == "Anna"
    gone = weakref.ref(session)
    assert gone() is session
    del session
    assert gone() is None
    assert not users


def test_a_session_is_handed_over_whole(session: Session) -> None:
    handed = Session.from_secret_json(session.to_secret_json())

    assert handed == session
    assert hash(handed) == hash(session)
    assert handed.token.get_secret_value() == session.token.get_secret_value()
    assert handed.session_expires_at == session.session_expires_at


def test_a_request_id_belongs_to_an_answer_and_not_to_what_it_tells(
    finhub_sandbox: Sandbox,
) -> None:
    ids = ["canary-login", "canary-logout", "canary-gone", "canary-again"]
    for it in ids:
        finhub_sandbox.script({"handle": True, "headers": [("X-Request-Id", it)]})
    with finhub_sandbox.client() as client:
        session = client.create_session(**finhub_sandbox.customer)
        handed = Session.from_secret_json(session.to_secret_json())
        ended, gone, again = [client.delete_session(handed) for _ in range(3)]

    assert [session.request_id, ended.request_id, gone.request_id, again.request_id] == ids
    assert "canary" not in repr([session, ended, gone, again])
    assert "canary" not in session.to_secret_json().get_secret_value()
    assert handed.request_id is None
    assert (handed, hash(handed)) == (session, hash(session))
    assert (gone.outcome, gone, hash(gone)) == ("already_gone", again, hash(again))


@pytest.mark.parametrize("text", ["", "{}", "null", '{"version": 99}', "\x00"])
def test_what_is_no_session_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Session.from_secret_json(text)
    assert refused.value.field == "session"


def test_nothing_secret_shows(session: Session) -> None:
    credentials = Credentials(username="canary-name", password="canary-word", bearer="canary-b")
    secrets = [session.token, session.refresh_token, session.to_secret_json()]
    for value in [session, credentials, *secrets]:
        shown = f"{value} {value!r} {value!s} {[value]} {vars(type(value))}"
        assert "canary" not in shown
        for secret in secrets:
            assert secret.get_secret_value() not in shown


def test_values_cannot_be_changed(session: Session) -> None:
    values: list[Any] = [session, session.token, session.unverified_claims]
    for value in values:
        with pytest.raises(AttributeError):
            value.session_id = "another"
        with pytest.raises(AttributeError):
            value.invented = 1
        assert copy.copy(value) is value
        assert copy.deepcopy([value]) == [value]


def test_what_holds_a_secret_does_not_pickle(session: Session) -> None:
    for value in (session, session.token, Credentials(username="n", password="p")):
        with pytest.raises(TypeError, match=r"not pickled"):
            pickle.dumps(value)


def test_secrets_are_equal_when_their_texts_are() -> None:
    assert Secret("a") == Secret("a")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert Credentials(username="n", password="p") == Credentials(
        username=Secret("n"), password=Secret("p")
    )


def test_a_termination_is_a_value(finhub_sandbox: Sandbox, session: Session) -> None:
    with finhub_sandbox.client() as client:
        ended, again = client.delete_session(session), client.delete_session(session)

    assert (ended.outcome, ended.status, ended.session_id) == (
        "terminated",
        "TERMINATED",
        session.session_id,
    )
    assert ended.terminated_at is not None
    assert ended.terminated_at.tzinfo is UTC
    assert (again.outcome, again.status, again.terminated_at) == ("already_gone", None, None)
    assert ended != again
    assert len({ended, again, ended}) == 2
    assert "outcome='terminated'" in repr(ended)
