"""Does the steps of a case about managed sessions, and compares what follows from each."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from finhub_sessions import (
    AsyncActiveSession,
    Credentials,
    FinHubError,
    Secret,
    Session,
    Termination,
    TestClock,
)

from . import call, canary, expect
from .dispatch import Answer
from .shelf import Shelf, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from finhub_sessions import ActiveSession, SessionStatus
    from finhub_sessions.testing import Sandbox

    from .call import AnyClient, Fill
    from .cases import Case, Members

PATIENCE = 10.0
"""What follows from a step on another thread has followed by then, in seconds."""

OPERATIONS = {"POST": "create_session", "DELETE": "delete_session"}


async def live(
    kind: type[AnyClient], case: Case, defaults: Members, fill: Fill, sandbox: Sandbox
) -> Answer:
    """Does every step. Gives what each watcher was told."""
    lives = _Lives(kind, case, defaults, fill, sandbox)
    try:
        for index, step in enumerate(case.call[1]["steps"]):
            try:
                await lives.step(step)
            except (AssertionError, FinHubError) as failure:
                raise expect.MismatchError(f"step {index + 1}, {step['do']}: {failure}") from None
        return await lives.end()
    finally:
        await lives.close()


class _Application:
    """What `renew_with` is asked for."""

    def __init__(self, sandbox: Sandbox, login: Members, clock: TestClock) -> None:
        self.backend = sandbox.client(clock=clock)
        self.ids = {name: login[name] for name in ("customer_id", "user_id")}
        self.login = login
        self.given = "credentials"
        self.text = ""
        self.asked = 0

    def log_in(self) -> Session:
        """The backend makes a session."""
        return self.backend.create_session(**self.login)

    def handed_over(self) -> Session:
        return Session.from_secret_json(self.text)

    def ask(self) -> Credentials | Session | None:
        self.asked += 1
        match self.given:
            case "credentials":
                return Credentials(username=self.login["username"], password=self.login["password"])
            case "wrong_credentials":
                return Credentials(username="marcus", password="wrong")
            case "session":
                return self.log_in()
            case "handed_over":
                return self.handed_over()
            case _:
                return None


class _Lives:
    """The sessions of a case."""

    def __init__(
        self, kind: type[AnyClient], case: Case, defaults: Members, fill: Fill, sandbox: Sandbox
    ) -> None:
        self._fill = fill
        self._sandbox = sandbox
        self._clock, self._right_clock = TestClock(), TestClock()
        self._make: Callable[[], AnyClient] = lambda: call.client(
            kind, case, defaults, fill, clock=self._clock
        )
        login = defaults["arguments"]["create_session"]
        self._application = _Application(sandbox, login, self._right_clock)
        self._shelf = Shelf()
        self._clients: dict[str, Any] = {}
        self._sessions: dict[str, Any] = {}
        self._watchers: dict[str, Any] = {}
        self._tokens: list[str] = []
        self._shown: list[str] = []
        self._sent = 0

    async def step(self, step: Members) -> None:
        name = step.get("session", "")
        asked = self._application.asked
        gave = await self._tried(name, step["do"])
        self._show(name, gave)
        self._compare(gave, step.get("gives"))
        self._compare_sent(list(step.get("sent", ())))
        if "asked" in step:
            expect.equal("asked", self._application.asked - asked, step["asked"])
        if "status" in step:
            session = self._sessions[name]
            _wait(lambda: _status(session.status) == step["status"])
            expect.equal("status", _status(session.status), step["status"])
        if "stored" in step:
            expect.equal("stored", self._shelf.session() is not None, step["stored"])

    async def _tried(self, name: str, deed: tuple[str, Any]) -> object:
        try:
            return await self._act(name, deed)
        except FinHubError as error:
            return error

    async def _act(self, name: str, deed: tuple[str, Any]) -> object:
        application: _Application = self._application
        session: Any = self._sessions.get(name)
        match deed:
            case ("log_in", renewing):
                opening = self._client(name).login(**application.login, **self._asks(renewing))
                return await self._have(name, opening)
            case ("hand_over", changes):
                json = application.log_in().to_secret_json().get_secret_value()
                application.text = written(changes, json)
            case ("resume", renewing):
                handed_over = application.handed_over()
                opening = self._client(name).resume(handed_over, **self._asks(renewing))
                return await self._have(name, opening)
            case ("open", _):
                opening = self._client(name).session_for(
                    **application.ids, store=self._shelf.store, renew_with=application.ask
                )
                return await self._have(name, opening)
            case ("pass", seconds):
                self._sandbox.advance(seconds)
                self._right_clock.advance(seconds)
                self._clock.advance(seconds)
            case ("set_clock", seconds):
                self._clock.set(self._right_clock.now() + timedelta(seconds=seconds))
            case ("token", arguments):
                return await call.settled(session.access_token(**arguments))
            case ("renew", _):
                return await call.settled(session.renew())
            case ("invalidate", which):
                session.invalidate(
                    {
                        "current": session.session.token.get_secret_value(),
                        "first": self._tokens[0],
                        "unknown": "a token that nobody saw",
                    }[which]
                )
            case ("log_out", _):
                return await call.settled(session.logout())
            case ("log_out_elsewhere", _):
                return application.backend.delete_session(session.session)
            case ("drop", dropped):
                del session
                await self._let_go(name, **dropped)
            case ("watch", watcher):
                self._watchers[watcher] = session.statuses()
            case ("script", steps):
                self._sandbox.script(*steps)
            case ("give", given):
                application.given = given
            case ("write_store", changes):
                self._shelf.write(changes)
            case ("break_store", defect):
                self._shelf.break_by(defect)
            case ("mend_store", _):
                self._shelf.mend()
            case _:
                raise AssertionError(f"the runner does not know {deed}")
        return None

    def _client(self, name: str) -> Any:
        if name not in self._clients:
            self._clients[name] = self._make()
        return self._clients[name]

    def _asks(self, renewing: Members) -> Members:
        return {"renew_with": self._application.ask} if renewing.get("renews") else {}

    async def _have(self, name: str, opening: Any) -> Secret:
        active = await call.settled(opening)
        self._sessions[name] = active
        token: Secret = active.session.token
        return token

    async def _let_go(self, name: str, *, during_renewal: bool = False) -> None:
        session = self._sessions.pop(name)
        if not during_renewal:
            return
        if isinstance(session, AsyncActiveSession):
            renewing = asyncio.create_task(session.renew())
            async with asyncio.timeout(PATIENCE):
                while len(self._operations()) == self._sent:
                    await asyncio.sleep(0.001)
            renewing.cancel()
            await asyncio.wait([renewing])
        else:
            # Nobody can cancel it: the session is dropped at the end of the renewal.
            threading.Thread(target=_renew, args=(session,)).start()
            _wait(lambda: len(self._operations()) > self._sent)

    def _show(self, name: str, gave: object) -> None:
        from .runner import shown

        kind = "error" if isinstance(gave, FinHubError) else "step"
        self._shown += [*shown((kind, gave))]
        if name in self._sessions:
            session = self._sessions[name]
            self._shown.append(f"{session} {session!r} {session.status} {session.status!r}")

    def _compare(self, gave: object, gives: tuple[str, Any] | None) -> None:
        number = self._number(gave) if isinstance(gave, Secret) else None
        match gives:
            case None if isinstance(gave, FinHubError):
                raise expect.MismatchError(str(gave))
            case ("token", wanted):
                if number is None:
                    raise expect.MismatchError(f"gave {gave}")
                expect.equal("token", number, wanted)
            case ("termination", wanted) if isinstance(gave, Termination):
                expect.termination(gave, wanted, self._fill)
            case ("error", wanted) if isinstance(gave, FinHubError):
                expect.error(gave, wanted)
            case None:
                pass
            case _:
                raise expect.MismatchError(f"gave {gave}")

    def _number(self, token: Secret) -> int:
        text = token.get_secret_value()
        if text not in self._tokens:
            self._tokens.append(text)
        return self._tokens.index(text) + 1

    def _operations(self) -> list[str]:
        methods = [request.method for request in self._sandbox.requests()]
        return [OPERATIONS.get(method, method) for method in methods]

    def _compare_sent(self, expected: list[str]) -> None:
        _wait(lambda: len(self._operations()) >= self._sent + len(expected))
        sent = self._operations()
        before, self._sent = self._sent, len(sent)
        expect.equal("sent", sent[before:], expected)

    async def end(self) -> Answer:
        """What watchers were told. Nothing was sent that no step says, and no token was shown."""
        told = {name: await _all(watcher) for name, watcher in self._watchers.items()}
        await self._settle()
        expect.equal("requests at the end", len(self._operations()), self._sent)
        secrets = canary.Canaries()
        for token in self._tokens:
            secrets.add(token)
        for text in self._shown:
            secrets.none_in("what is shown", text)
            canary.plain("what is shown", text)
        return Answer("\n".join(self._shown), told)

    async def close(self) -> None:
        """Leaves nothing that the next case would find."""
        self._sessions.clear()
        await self._settle()
        self._shelf.clear()

    async def _settle(self) -> None:
        for client in (*self._clients.values(), self._application.backend):
            await call.settled(client.close())


def _wait(holds: Callable[[], bool]) -> None:
    """Waits until something holds, but not for ever."""
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.001)


def _renew(session: ActiveSession) -> None:
    with suppress(FinHubError):
        session.renew()


async def _all(statuses: Any) -> list[str]:
    if isinstance(statuses, AsyncIterable):
        async with asyncio.timeout(PATIENCE):
            return [_status(status) async for status in statuses]
    return [_status(status) for status in statuses]


def _status(status: SessionStatus) -> str:
    more = status.reason or (status.error and status.error.kind)
    return f"{status.state} {more}" if more else status.state
