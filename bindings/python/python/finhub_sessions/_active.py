"""Managed sessions: a token that is always fresh, and a logout at the end of a block."""

from __future__ import annotations

from ._bridge import run
from ._native import Credentials

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from types import TracebackType
    from typing import Any, Self

    from . import _native
    from ._native import Ask, Secret, Session, Termination


class ActiveSession:
    """A session that renews its token, where it may, and logs itself out at the end of its `with` block.

    `Client.login` and `Client.resume` give it. Threads may share it. One that is dropped without a logout is logged
    out in the background, unless it was resumed.
    """

    __slots__ = ("_answer", "_native")

    def __init__(
        self, native: _native.ActiveSession, answer: Callable[[], Credentials | None] | None
    ) -> None:
        self._native = native
        self._answer = answer

    @property
    def session(self) -> Session:
        """The session as it is now: after a renewal, another one."""
        return self._native.session

    def access_token(self) -> Secret:
        """An access token that lives for at least half a minute more, where that can be had.

        Without `renew_with`, the token of the login for as long as it lives. With it, one caller renews the token in
        its last two minutes while the others use the old one; in its last half minute, callers wait for one shared
        renewal. A renewal that fails gives the old token while that still works.

        Raises:
            UnauthorizedError: The token has expired, and there is nothing to renew it with.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed, and the old token has expired.
        """
        token: Secret = self._native.access_token().wait(self._answer)
        return token

    def logout(self) -> Termination:
        """Ends the session. Idempotent: however many threads ask, one request is sent and all get its outcome.

        Raises:
            FinHubError: As `Client.delete_session` does; after an error, it may be tried again.
        """
        termination: Termination = self._native.logout().wait()
        return termination

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.logout()
        except Exception as failure:
            if error is None:
                raise
            _note(error, failure)

    def __repr__(self) -> str:
        return f"ActiveSession({self.session!r})"


class AsyncActiveSession:
    """A session that renews its token, where it may, and logs itself out at the end of its `async with` block.

    `AsyncClient.login` and `AsyncClient.resume` give it. Tasks may share it. One that is dropped without a logout is
    logged out in the background, unless it was resumed.
    """

    __slots__ = ("_native", "_renew_with")

    def __init__(
        self,
        native: _native.ActiveSession,
        renew_with: Callable[[], Awaitable[Credentials | None] | Credentials | None] | None,
    ) -> None:
        self._native = native
        self._renew_with = renew_with

    @property
    def session(self) -> Session:
        """The session as it is now: after a renewal, another one."""
        return self._native.session

    async def access_token(self) -> Secret:
        """An access token that lives for at least half a minute more, where that can be had.

        Without `renew_with`, the token of the login for as long as it lives. With it, one caller renews the token in
        its last two minutes while the others use the old one; in its last half minute, callers wait for one shared
        renewal. A renewal that fails gives the old token while that still works.

        Raises:
            UnauthorizedError: The token has expired, and there is nothing to renew it with.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed, and the old token has expired.
        """
        token: Secret = await run(self._native.access_token(), self._answer)
        return token

    async def logout(self) -> Termination:
        """Ends the session. Idempotent: however many tasks ask, one request is sent and all get its outcome.

        Raises:
            FinHubError: As `AsyncClient.delete_session` does; after an error, it may be tried again.
        """
        termination: Termination = await run(self._native.logout())
        return termination

    async def _answer(self, ask: Ask) -> None:
        credentials: Credentials | None = None
        try:
            if self._renew_with is not None:
                given = self._renew_with()
                if given is None or isinstance(given, Credentials):
                    credentials = given
                else:
                    credentials = await given
        except Exception:
            _complain()
        except BaseException:
            ask.leave()
            raise
        ask.answer(credentials)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            await self.logout()
        except Exception as failure:
            if error is None:
                raise
            _note(error, failure)

    def __repr__(self) -> str:
        return f"AsyncActiveSession({self.session!r})"


class Login:
    """A login that has not begun: await it, or enter it with `async with`."""

    __slots__ = ("_entered", "_renew_with", "_work")

    def __init__(
        self,
        work: _native.Work,
        renew_with: Callable[[], Awaitable[Credentials | None] | Credentials | None] | None,
    ) -> None:
        self._work = work
        self._renew_with = renew_with
        self._entered: AsyncActiveSession | None = None

    async def _begin(self) -> AsyncActiveSession:
        return AsyncActiveSession(await run(self._work), self._renew_with)

    def __await__(self) -> Generator[Any, None, AsyncActiveSession]:
        return self._begin().__await__()

    async def __aenter__(self) -> AsyncActiveSession:
        self._entered = await self._begin()
        return self._entered

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._entered is not None:
            await self._entered.__aexit__(kind, error, traceback)


def answering(
    renew_with: Callable[[], Credentials | None] | None,
) -> Callable[[], Credentials | None] | None:
    """The callback, made so that its failure is the renewal's and not the caller's."""
    if renew_with is None:
        return None

    def answer() -> Credentials | None:
        try:
            return renew_with()
        except Exception:
            _complain()
            return None

    return answer


def _complain() -> None:
    """Tells of a callback that failed: the old token may still be good, so nothing is raised."""
    import logging

    logging.getLogger("finhub_sessions").warning("renew_with failed", exc_info=True)


def _note(error: BaseException, failure: Exception) -> None:
    """Tells of a logout that failed while another error leaves the block: that one is what counts."""
    error.add_note(f"The session could not be logged out: {failure}")
