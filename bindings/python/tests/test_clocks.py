"""Sessions that are handed over to a machine whose clock is wrong."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from finhub_sessions import Session, TestClock, UnauthorizedError

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

HOUR = timedelta(hours=1)
BEHIND = [timedelta(minutes=-10), timedelta(hours=-5), timedelta(days=-3)]
SLIGHTLY_AHEAD = timedelta(minutes=10)
AHEAD = {timedelta(hours=5): "5 h 0 min ago", timedelta(days=3): "72 h 0 min ago"}
SKEWS = [*BEHIND, SLIGHTLY_AHEAD, *AHEAD]


def wrong_by(skew: timedelta) -> TestClock:
    clock = TestClock()
    clock.set(clock.now() + skew)
    return clock


def handed_over(sandbox: Sandbox) -> Session:
    """A session from a backend whose clock is right, as the app reads it."""
    with sandbox.client() as backend:
        json = backend.create_session(**sandbox.customer).to_secret_json()
    return Session.from_secret_json(json)


@pytest.mark.parametrize("skew", [*BEHIND, SLIGHTLY_AHEAD], ids=str)
def test_a_clock_that_is_wrong_by_less_than_a_life_makes_no_token_live_longer(
    finhub_sandbox: Sandbox, skew: timedelta
) -> None:
    clock = wrong_by(skew)
    with finhub_sandbox.client(clock=clock) as app:
        active = app.resume(handed_over(finhub_sandbox))
        left = active.session.token_expires_in()
        assert left is not None
        assert left <= HOUR
        assert active.access_token() == active.session.token
        clock.advance(HOUR)
        with pytest.raises(UnauthorizedError):
            active.access_token()


@pytest.mark.parametrize(("skew", "shown"), AHEAD.items(), ids=str)
def test_a_clock_that_is_ahead_says_so_where_a_token_seems_to_have_ended(
    finhub_sandbox: Sandbox, skew: timedelta, shown: str
) -> None:
    # With half a minute to spare, since setting the clock takes its time.
    with finhub_sandbox.client(clock=wrong_by(skew + timedelta(seconds=30))) as app:
        active = app.resume(handed_over(finhub_sandbox))
        with pytest.raises(
            UnauthorizedError, match=f"{shown}: where that cannot be, set the clock"
        ):
            active.access_token()


@pytest.mark.parametrize("skew", SKEWS, ids=str)
def test_an_answer_of_finhubs_corrects_the_clock(finhub_sandbox: Sandbox, skew: timedelta) -> None:
    clock = wrong_by(skew)
    with finhub_sandbox.client(clock=clock) as app:
        active = app.resume(handed_over(finhub_sandbox))
        app.delete_session(handed_over(finhub_sandbox))
        assert active.access_token() == active.session.token
        clock.advance(HOUR)
        with pytest.raises(UnauthorizedError, match="has expired"):
            active.access_token()


@pytest.mark.parametrize("skew", SKEWS, ids=str)
def test_a_hand_over_that_was_just_made_is_good_whatever_the_clock_says(
    finhub_sandbox: Sandbox, skew: timedelta
) -> None:
    clock = wrong_by(skew)
    with finhub_sandbox.client(clock=clock) as app:
        active = app.resume(
            handed_over(finhub_sandbox), renew_with=lambda: handed_over(finhub_sandbox)
        )
        old = active.session.token
        active.invalidate(old)
        token = active.access_token()
        assert token != old
        assert active.access_token() == token
        # By a clock that is ahead the old token has ended, so the old session is logged out at once. Between the two
        # advances, the answer would tell the app a wrong time.
        end = time.monotonic() + 10
        while skew in AHEAD and len(finhub_sandbox.live_sessions()) > 1:
            assert time.monotonic() < end, "the old session is not logged out"
        finhub_sandbox.advance(HOUR)
        clock.advance(HOUR)
        assert active.access_token() != token
