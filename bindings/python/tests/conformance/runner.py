"""Runs a case: the steps of `conformance/README.md`."""

from __future__ import annotations

import asyncio
import pickle
import time
import traceback
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from finhub_sessions import AsyncClient, Client, FinHubError, Session

from . import call, canary, expect, managed, report
from .call import AnyClient, Fill
from .cases import Case, Members

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from finhub_sessions.testing import Sandbox

T = TypeVar("T")
Got: TypeAlias = tuple[str, Any]
"""The outcome of a case, by the name that it has in `outcome`, and its value."""

CLIENTS: dict[str, type[AnyClient]] = {"Client": Client, "AsyncClient": AsyncClient}


def run_case(client: str, case: Case, defaults: Members, sandbox: Sandbox) -> str | None:
    """Runs a case through `Client` or `AsyncClient`. Says what does not hold, or `None`."""
    try:
        run(client, _run_case(CLIENTS[client], case, defaults, sandbox))
    except AssertionError as failure:
        return str(failure)
    except Exception:  # whatever it is, the case does not hold
        return traceback.format_exc()
    return None


def run(client: str, steps: Coroutine[Any, Any, T]) -> T:
    """Runs steps written for both clients. Those of `Client` await nothing and need no loop."""
    if client == "AsyncClient":
        return asyncio.run(steps)
    try:
        steps.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise TypeError("a method of Client is to be awaited")


async def _run_case(kind: type[AnyClient], case: Case, defaults: Members, sandbox: Sandbox) -> None:
    sandbox.reset()
    canaries = canary.Canaries(vars(case), defaults)
    fill = Fill(sandbox.base_url)
    with canary.log() as lines:
        if case.login_first:
            session = await _demo_session(kind, defaults, fill)
            canaries.add(session.token.get_secret_value())
            canaries.add(session.refresh_token.get_secret_value())
            fill.knows(session)
        async with _Play(kind, case, defaults, sandbox, fill) as play:
            start = time.monotonic()
            got = await play.outcome()
            took = time.monotonic() - start
            requests, live = expect.arrived(sandbox.requests()), sandbox.live_sessions()
    report.add(case, got, len(requests), took)
    for text in shown(got):
        canaries.none_in("what is shown", text)
        canary.plain("what is shown", text)
    if isinstance(got[1], FinHubError):
        canaries.none_in("what is pickled", pickle.dumps(got[1]).decode(errors="replace"))
    canaries.none_in("the log", "\n".join(lines))
    _compare(got, case.outcome, fill)
    expect.requests(case, defaults, fill, requests)
    if case.live_sessions is not None:
        expect.equal("live sessions", len(live), case.live_sessions)


async def _demo_session(kind: type[AnyClient], defaults: Members, fill: Fill) -> Session:
    """A session of the demo customer, made by a client that the case says nothing about."""
    case = Case(name="login_first", call=("create_session", {}), outcome=("session", {}))
    client = call.client(kind, case, defaults, fill)
    try:
        return await call.log_in(client, {}, defaults)
    finally:
        await call.settled(client.close())


class _Play:
    """The call of the case by the client of the case, on a sandbox that follows its script."""

    def __init__(
        self, kind: type[AnyClient], case: Case, defaults: Members, sandbox: Sandbox, fill: Fill
    ) -> None:
        self._kind = kind
        self._case = case
        self._defaults = defaults
        self._sandbox = sandbox
        self._fill = fill
        self._client: AnyClient | None = None

    async def __aenter__(self) -> _Play:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client is not None:
            await call.settled(self._client.close())

    async def outcome(self) -> Got:
        try:
            return await self._call()
        except FinHubError as error:
            return "error", error

    async def _call(self) -> Got:
        case, defaults, fill = self._case, self._defaults, self._fill
        client = self._client = call.client(self._kind, case, defaults, fill)
        if case.warm_up:
            await call.log_in(client, {}, defaults)
        self._sandbox.clear_requests()
        self._sandbox.script(*case.script)
        self._sandbox.connections(*case.connections)
        match case.call:
            case ("build", _):
                return "built", {}
            case ("check", _):
                return "ready", client.check()
            case ("create_session", login):
                return "session", await call.log_in(client, login, defaults)
            case ("delete_session", logout):
                return "termination", await call.log_out(client, logout, fill)
            case ("delete_session_by_id", by):
                return "termination", await call.log_out_by_id(client, by, defaults, fill)
            case ("token_hosts", asked):
                return "answer", call.token_hosts(asked)
            case ("managed", _):
                return "answer", await managed.live(self._kind, case, defaults, fill, self._sandbox)
            case (operation, given):
                answer = await call.generated(client, operation, given, defaults, fill)
                return "answer", answer


def _compare(got: Got, expected: Got, fill: Fill) -> None:
    match expected, got:
        case ("built", _), ("built", _):
            pass
        case ("ready", wanted), ("ready", readiness):
            expect.ready(readiness, wanted)
        case ("session", wanted), ("session", session):
            expect.session(session, wanted)
        case ("termination", wanted), ("termination", termination):
            expect.termination(termination, wanted, fill)
        case ("answer", wanted), ("answer", answer):
            expect.answer("answer", answer.json, fill.value(wanted))
        case ("error", wanted), ("error", error):
            expect.error(error, wanted)
        case _:
            raise expect.MismatchError(f"got {' '.join(shown(got))}\nexpected {expected}")


def shown(got: Got) -> Iterator[str]:
    """Everything that a program could print of an outcome."""
    kind, value = got
    if kind == "answer":
        value = value.value
    yield f"{value} {value!r}"
    if isinstance(value, Session):
        yield f"{value.token} {value.token!r} {value.refresh_token} {value.refresh_token!r}"
        yield f"{value.unverified_claims!r}"
    if isinstance(value, FinHubError):
        yield from _shown_error(value)


def _shown_error(error: BaseException) -> Iterator[str]:
    yield "".join(traceback.format_exception(error))
    yield f"{error.args!r} {vars(error)!r} {getattr(error, '__notes__', '')!r}"
    for cause in (error.__cause__, error.__context__):
        if cause is not None:
            yield f"{cause} {cause!r}"
