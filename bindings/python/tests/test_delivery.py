"""What comes between a call's outcome and its caller: an outcome arrives, or leaves no session behind."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import uvloop
from finhub_sessions import InvalidCredentialsError, Session, _bridge, errors

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}


class AlarmError(Exception):
    """What a signal's handler raises."""


class OtherError(BaseException):
    """Neither Ctrl-C nor the end of the program."""


class Listener:
    """Hears of each record that is logged, and may raise."""

    def __init__(self) -> None:
        self.act: Callable[[], object] = lambda: None
        self.heard = 0

    def filter(self, record: logging.LogRecord) -> bool:
        self.heard += 1
        self.act()
        return True


@pytest.fixture
def listener(caplog: pytest.LogCaptureFixture) -> Iterator[Listener]:
    logger, listener = logging.getLogger("finhub_sessions"), Listener()
    caplog.set_level(logging.DEBUG, "finhub_sessions")
    # Asked before, `logging` takes no lock for the answer: one that a signal left locked would stop every other thread.
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logger.isEnabledFor(level)
    logger.addFilter(listener)
    yield listener
    logger.removeFilter(listener)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[BaseException | None]:
    """What `sys.unraisablehook` was told."""
    told: list[BaseException | None] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told_of: told.append(told_of.exc_value))
    return told


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The handlers of signals as they were before."""

    def alarm(number: int, frame: object) -> None:
        raise AlarmError

    class Terminate:
        def __call__(self, *_: object) -> None:
            raise SystemExit(3)

    mine: dict[int, Callable[..., Any]] = {signal.SIGALRM: alarm, signal.SIGTERM: Terminate()}
    before: dict[int, Any] = {
        number: signal.signal(number, handler) for number, handler in mine.items()
    }
    before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def raising(error: BaseException) -> Callable[[], object]:
    def act() -> object:
        raise error

    return act


FAILURES = [ValueError("a filter's own"), MemoryError(), RecursionError(), TimeoutError()]

INTERRUPTS: dict[str, tuple[Callable[[], object], type[BaseException]]] = {
    "Ctrl-C": (lambda: signal.raise_signal(signal.SIGINT), KeyboardInterrupt),
    "a handler that ends the program": (
        lambda: signal.raise_signal(signal.SIGTERM),
        SystemExit,
    ),
    "a handler that raises an exception": (
        lambda: signal.raise_signal(signal.SIGALRM),
        AlarmError,
    ),
    "KeyboardInterrupt": (raising(KeyboardInterrupt()), KeyboardInterrupt),
    "SystemExit": (raising(SystemExit(1)), SystemExit),
    "another BaseException": (raising(OtherError()), OtherError),
}
"""What interrupts while a record is logged, and what the caller gets."""


@pytest.mark.parametrize("failure", FAILURES, ids=lambda it: type(it).__name__)
@pytest.mark.parametrize("kind", ["create_session", "login"])
def test_a_failure_of_logging_is_told_and_the_call_goes_on(
    finhub_sandbox: Sandbox, listener: Listener, told: list[Any], failure: Exception, kind: str
) -> None:
    listener.act = raising(failure)
    with finhub_sandbox.client() as client:
        given = getattr(client, kind)(**finhub_sandbox.customer)
        wrong = finhub_sandbox.customer | {"password": "wrong"}
        with pytest.raises(InvalidCredentialsError):
            client.create_session(**wrong)
        assert len(finhub_sandbox.live_sessions()) == 1
        del given
    assert told == [failure] * 2


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
def test_a_failure_of_logging_holds_up_no_task(
    finhub_sandbox: Sandbox, listener: Listener, told: list[Any], loop: Callable[[], Any]
) -> None:
    listener.act = raising(ValueError("a filter's own"))

    async def main() -> None:
        async with finhub_sandbox.async_client() as client, asyncio.timeout(30):
            logins = (client.create_session(**finhub_sandbox.customer) for _ in range(50))
            sessions = await asyncio.gather(*logins)
            assert len({session.session_id for session in sessions}) == 50

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(main())
    assert len(told) == 50


@pytest.mark.parametrize(("act", "error"), INTERRUPTS.values(), ids=INTERRUPTS.keys())
@pytest.mark.parametrize("kind", ["create_session", "login"])
def test_an_interrupt_while_logging_reaches_the_caller_and_leaves_no_session(
    finhub_sandbox: Sandbox,
    listener: Listener,
    act: Callable[[], object],
    error: type[BaseException],
    kind: str,
) -> None:
    with finhub_sandbox.client() as client:
        listener.act = act
        for _ in range(20):
            with pytest.raises(error):
                getattr(client, kind)(**finhub_sandbox.customer)
        listener.act = lambda: None
    assert finhub_sandbox.live_sessions() == []
    assert [request.method for request in finhub_sandbox.requests()].count("POST") == 20


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
@pytest.mark.parametrize(("act", "error"), INTERRUPTS.values(), ids=INTERRUPTS.keys())
@pytest.mark.parametrize("kind", ["create_session", "login"])
def test_an_interrupt_while_logging_under_a_loop_leaves_no_session(
    finhub_sandbox: Sandbox,
    listener: Listener,
    act: Callable[[], object],
    error: type[BaseException],
    kind: str,
    loop: Callable[[], Any],
) -> None:
    client = finhub_sandbox.async_client()

    async def main() -> object:
        listener.act = act
        return await getattr(client, kind)(**finhub_sandbox.customer)

    async def close() -> None:
        listener.act = lambda: None
        await client.close()

    for _ in range(5):
        with pytest.raises(error), asyncio.Runner(loop_factory=loop) as runner:
            runner.run(main())
    asyncio.run(close())
    assert finhub_sandbox.live_sessions() == []


def test_a_loop_that_goes_on_after_an_interrupt_wakes_up_everybody_else(
    finhub_sandbox: Sandbox, listener: Listener
) -> None:
    client = finhub_sandbox.async_client()
    loop = asyncio.new_event_loop()
    logins = [loop.create_task(client.create_session(**finhub_sandbox.customer)) for _ in range(20)]

    def once() -> None:
        listener.act = lambda: None
        raise KeyboardInterrupt

    async def rest() -> list[Any]:
        async with asyncio.timeout(30):
            return await asyncio.gather(*logins, return_exceptions=True)

    listener.act = once
    everybody = loop.create_task(rest())
    with pytest.raises(KeyboardInterrupt):
        loop.run_until_complete(everybody)
    ends = loop.run_until_complete(everybody)
    loop.run_until_complete(client.close())
    loop.close()

    assert [type(end) for end in ends].count(KeyboardInterrupt) == 1
    sessions = {end.session_id for end in ends if isinstance(end, Session)}
    assert len(sessions) == 19
    assert {session.session_id for session in finhub_sandbox.live_sessions()} == sessions


@pytest.mark.parametrize("kind", ["create_session", "login"])
def test_an_exception_that_waits_for_the_call_to_return_leaves_no_session(
    finhub_sandbox: Sandbox, kind: str
) -> None:
    """It is raised between the native call and its caller, where no signal can be aimed."""
    finhub_sandbox.script({"handle": True, "delay_ms": 2000})
    main = threading.get_ident()

    def interrupt() -> None:
        while not finhub_sandbox.requests():
            pass
        thread, error = ctypes.c_ulong(main), ctypes.py_object(AlarmError)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)

    other = threading.Thread(target=interrupt)
    with finhub_sandbox.client() as client:
        other.start()
        with pytest.raises(AlarmError):
            getattr(client, kind)(**finhub_sandbox.customer)
        other.join()
    assert finhub_sandbox.live_sessions() == []


def test_an_exception_that_cannot_be_made_fails_its_own_call_alone(
    finhub_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    class BrokenError(InvalidCredentialsError):
        def __init__(self, *_: object, **__: object) -> None:
            raise MemoryError

    monkeypatch.setitem(errors._BY_KIND, "invalid_credentials", BrokenError)

    async def main() -> list[Any]:
        async with finhub_sandbox.async_client() as client, asyncio.timeout(30):
            wrong = finhub_sandbox.customer | {"password": "wrong"}
            customers = [finhub_sandbox.customer, wrong] * 10
            logins = (client.create_session(**customer) for customer in customers)
            return await asyncio.gather(*logins, return_exceptions=True)

    ends = [type(end) for end in asyncio.run(main())]
    assert ends == [Session, MemoryError] * 10


def test_a_filter_that_looks_at_its_frames_is_no_handler(
    finhub_sandbox: Sandbox, listener: Listener, told: list[BaseException | None]
) -> None:
    def fail() -> None:
        caller = sys._getframe(1)  # pyright: ignore[reportPrivateUsage] # as logging does
        raise ValueError(caller.f_lineno)

    listener.act = fail
    with finhub_sandbox.client() as client:
        client.delete_session(client.create_session(**finhub_sandbox.customer))
    assert told
    assert all(isinstance(error, ValueError) for error in told)


def test_an_exception_while_callers_are_woken_up_reaches_the_loop_and_none_of_them(
    finhub_sandbox: Sandbox,
) -> None:
    class Interrupted(weakref.WeakValueDictionary[int, Any]):
        """Raises as Ctrl-C would, once."""

        times = 1

        def get(self, key: int, default: Any = None) -> Any:
            if self.times:
                self.times -= 1
                raise AlarmError
            return super().get(key, default)

    async def main() -> list[dict[str, Any]]:
        loop, told = asyncio.get_running_loop(), list[dict[str, Any]]()
        loop.set_exception_handler(lambda _, context: told.append(context))
        async with finhub_sandbox.async_client() as client, asyncio.timeout(30):
            await client.delete_session(await client.create_session(**finhub_sandbox.customer))
            _bridge._bridges[loop]._waiting = Interrupted()  # pyright: ignore[reportPrivateUsage] # nothing else gets there
            await client.delete_session(await client.create_session(**finhub_sandbox.customer))
        return told

    for make in LOOPS.values():
        with asyncio.Runner(loop_factory=make) as runner:
            told = runner.run(main())
        assert [type(context["exception"]) for context in told] == [AlarmError]
    assert finhub_sandbox.live_sessions() == []


def test_a_loop_that_was_closed_leaves_no_session(finhub_sandbox: Sandbox) -> None:
    client = finhub_sandbox.async_client()
    for make in LOOPS.values():
        finhub_sandbox.clear_requests()
        finhub_sandbox.script({"handle": True, "delay_ms": 50})
        loop = make()
        login = client.create_session(**finhub_sandbox.customer)

        async def start(login: Any = login) -> None:
            login.send(None)
            while not finhub_sandbox.live_sessions():
                await asyncio.sleep(0.005)

        loop.run_until_complete(start())
        loop.close()
        login.close()
        asyncio.run(client.close())
        assert finhub_sandbox.live_sessions() == []
        client = finhub_sandbox.async_client()


def test_a_session_that_an_exception_takes_away_unseen_is_logged_out(
    finhub_sandbox: Sandbox,
) -> None:
    with finhub_sandbox.client() as client:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                print(client.create_session(**finhub_sandbox.customer), 1 / 0)
    assert finhub_sandbox.live_sessions() == []


def test_a_session_that_somebody_looked_at_or_that_nothing_took_away_stays(
    finhub_sandbox: Sandbox,
) -> None:
    def looked_at() -> None:
        session = client.create_session(**finhub_sandbox.customer)
        print(session.session_id, 1 / 0)

    with finhub_sandbox.client() as client:
        client.create_session(**finhub_sandbox.customer)
        with pytest.raises(ZeroDivisionError):
            print(client.create_session(**finhub_sandbox.customer).session_id, 1 / 0)
        with pytest.raises(ZeroDivisionError):
            looked_at()
    assert len(finhub_sandbox.live_sessions()) == 3


@pytest.fixture
def no_garbage() -> Iterator[None]:
    """Collects no garbage meanwhile: Python swallows what a signal raises while it does."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_garbage")
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, AlarmError, OtherError])
def test_a_signal_at_any_moment_of_a_login_leaves_no_session(
    finhub_sandbox: Sandbox,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
) -> None:
    class Held:
        session: Session | None = None

    held = Held()

    def interrupt(*_: object) -> None:
        raise error

    def log_in(after: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, after)
        # An assignment, before which Python looks for no signal.
        held.session = client.create_session(**finhub_sandbox.customer)
        # Until the signal, where it comes after the login. Python swallows what is raised in some places.
        for _ in range(500):
            time.sleep(0.01)
        raise error

    signal.signal(signal.SIGALRM, interrupt)
    # The handlers of pytest swallow what is raised in them, as those of `logging` do.
    monkeypatch.setattr(logging.getLogger("finhub_sessions"), "propagate", False)
    # So that the moments of logging are many.
    listener.act = lambda: [str(number) for number in range(2000)]
    with finhub_sandbox.client() as client:
        for turn in range(60):
            held.session = None
            with pytest.raises(error):
                log_in(0.0001 * (turn + 1))
            if held.session is not None:
                client.delete_session(held.session)
    assert finhub_sandbox.live_sessions() == []
