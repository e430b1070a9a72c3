"""Managed sessions: a token that is always fresh, and a logout at the end of a block."""

from __future__ import annotations

from ._bridge import run
from ._native import Credentials, renewal_failed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from datetime import timedelta
    from types import TracebackType
    from typing import Any, Self

    from . import _native
    from ._native import Ask, Secret, Session, Termination

    Renewal = Credentials | Session | None
    RenewWith = Callable[[], Renewal]
    AsyncRenewWith = Callable[[], Awaitable[Renewal] | Renewal]


class ActiveSession:
    """A session that renews its token, where it may, and logs itself out at the end of its `with` block.

    `Client.login` and `Client.resume` give it. Threads may share it. One that is dropped without a logout is logged
    out in the background, unless it was resumed.
    """

    __slots__ = ("_answer", "_native")

    # Set by the call that makes the session, so that no interrupt finds one between the two.
    _native: _native.ActiveSession

    def __init__(self, answer: RenewWith | None) -> None:
        self._answer = answer

    @property
    def session(self) -> Session:
        """The session as it is now: after a renewal, another one."""
        return self._native.session

    def access_token(self, *, min_ttl: float | timedelta = 0) -> Secret:
        """An access token that lives for at least half a minute more, where that can be had.

        Without `renew_with`, the token of the login for as long as it lives. With it, one caller renews the token in
        its last two minutes while the others use the old one; in its last half minute, callers wait for one shared
        renewal. A renewal that fails gives the old token while that still works.

        Args:
            min_ttl: How long the token has to live, in seconds or as a `timedelta`: one that lives for less is renewed
                first, and a renewal that fails is then an error.

        Raises:
            UnauthorizedError: The token has expired or was refused, and there is nothing to renew it with.
            InvalidInputError: A new token lives for less than `min_ttl`.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed, and the old token does not do.
        """
        token: Secret = self._native.access_token(min_ttl).wait(self._answer)
        return token

    def renew(self) -> Secret:
        """Renews the token now, and gives the new one. Shared: threads that ask meanwhile wait for the same renewal.

        Every call is a login. Where a token was refused, `invalidate` it instead.

        Raises:
            InvalidInputError: There is no `renew_with`.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed.
        """
        token: Secret = self._native.renew().wait(self._answer)
        return token

    def invalidate(self, token: Secret | str) -> None:
        """Says that another API refused this token, so that the next `access_token` renews it.

        Sends nothing. A token that is no longer the current one changes nothing: ten refusals cause one renewal.
        """
        self._native.invalidate(token)

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

    # Set by the call that makes the session, so that no interrupt finds one between the two.
    _native: _native.ActiveSession

    def __init__(
        self,
        renew_with: AsyncRenewWith | None,
    ) -> None:
        self._renew_with = renew_with

    @property
    def session(self) -> Session:
        """The session as it is now: after a renewal, another one."""
        return self._native.session

    async def access_token(self, *, min_ttl: float | timedelta = 0) -> Secret:
        """An access token that lives for at least half a minute more, where that can be had.

        Without `renew_with`, the token of the login for as long as it lives. With it, one caller renews the token in
        its last two minutes while the others use the old one; in its last half minute, callers wait for one shared
        renewal. A renewal that fails gives the old token while that still works.

        Args:
            min_ttl: How long the token has to live, in seconds or as a `timedelta`: one that lives for less is renewed
                first, and a renewal that fails is then an error.

        Raises:
            UnauthorizedError: The token has expired or was refused, and there is nothing to renew it with.
            InvalidInputError: A new token lives for less than `min_ttl`.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed, and the old token does not do.
        """
        token: Secret = await run(self._native.access_token(min_ttl), self._answer)
        return token

    async def renew(self) -> Secret:
        """Renews the token now, and gives the new one. Shared: tasks that ask meanwhile wait for the same renewal.

        Every call is a login. Where a token was refused, `invalidate` it instead.

        Raises:
            InvalidInputError: There is no `renew_with`.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed.
        """
        token: Secret = await run(self._native.renew(), self._answer)
        return token

    def invalidate(self, token: Secret | str) -> None:
        """Says that another API refused this token, so that the next `access_token` renews it.

        Sends nothing. A token that is no longer the current one changes nothing: ten refusals cause one renewal.
        """
        self._native.invalidate(token)

    async def logout(self) -> Termination:
        """Ends the session. Idempotent: however many tasks ask, one request is sent and all get its outcome.

        Raises:
            FinHubError: As `AsyncClient.delete_session` does; after an error, it may be tried again.
        """
        termination: Termination = await run(self._native.logout())
        return termination

    async def _answer(self, ask: Ask) -> None:
        given: Any = None
        try:
            if self._renew_with is not None:
                given = self._renew_with()
                if hasattr(given, "__await__"):
                    given = await given
        except Exception as error:
            renewal_failed(error)
            given = None
        except BaseException:
            ask.leave()
            raise
        ask.answer(given)

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

    __slots__ = ("_active", "_work")

    def __init__(self, work: _native.Work, active: AsyncActiveSession) -> None:
        self._work = work
        self._active = active

    async def _begin(self) -> AsyncActiveSession:
        self._active._native = await run(self._work)
        return self._active

    def __await__(self) -> Generator[Any, None, AsyncActiveSession]:
        return self._begin().__await__()

    async def __aenter__(self) -> AsyncActiveSession:
        return await self._begin()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._active.__aexit__(kind, error, traceback)


def checked(renew_with: Any) -> Any:
    """The callback, which is a function if it is there."""
    if renew_with is not None and not callable(renew_with):
        raise TypeError(
            f"renew_with must be a function that gives Credentials or a Session, not {type(renew_with).__name__}"
        )
    return renew_with


def plain(
    renew_with: RenewWith | None,
) -> RenewWith | None:
    """The callback of a client for threads, made so that its failure is the renewal's and not the caller's."""
    if checked(renew_with) is None or renew_with is None:
        return None
    import inspect

    if inspect.iscoroutinefunction(renew_with):
        raise TypeError("renew_with must be a plain function: an async one is for AsyncClient")

    def answer() -> Any:
        try:
            given: Any = renew_with()
        except Exception as error:
            renewal_failed(error)
            return None
        if inspect.iscoroutine(given):
            given.close()  # Nobody is going to await it.
        return given

    return answer


def _note(error: BaseException, failure: Exception) -> None:
    """Tells of a logout that failed while another error leaves the block: that one is what counts."""
    error.add_note(f"The session could not be logged out: {failure}")
