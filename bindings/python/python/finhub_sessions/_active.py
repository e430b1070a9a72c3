"""Managed sessions, which keep their token fresh and log out at the end of a block."""

from __future__ import annotations

from _thread import RLock

from ._bridge import run
from ._native import Credentials, callback_failed
from ._status import AsyncStatuses, SessionStatus, Statuses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from datetime import timedelta
    from types import TracebackType
    from typing import Any, Self

    from . import _native
    from ._native import Ask, Secret, Session, Termination, Work
    from ._secret_like import SecretLike
    from ._status import OnStatus

    Renewal = Credentials | Session | None
    RenewWith = Callable[[], Renewal]
    AsyncRenewWith = Callable[[], Awaitable[Renewal] | Renewal]


class ActiveSession:
    """A session that renews its token, if you let it, and logs itself out at the end of its `with` block.

    `Client.login` and `Client.resume` return it. Threads may share it. If it is dropped without a logout, it is
    logged out in the background, unless it was resumed. A session of `Client.session_for` stays in its store in
    both cases.
    """

    # Set by the call that makes the session, so that no interrupt finds one between the two.
    _native: _native.ActiveSession

    def __init__(self, answer: RenewWith | None, on_status: OnStatus | None) -> None:
        self._answer = answer
        self._on_status = on_status
        self._telling = RLock()

    @property
    def session(self) -> Session:
        """The current session. A renewal replaces it by another one."""
        return self._native.session

    @property
    def status(self) -> SessionStatus:
        """The current state of the session."""
        return SessionStatus(*self._native.status())

    def statuses(self) -> Statuses:
        """The session's states: the current one first, then each change, until the session ends.

        The iterator waits for the next state. No change is lost if it is read late. It does not keep the session
        alive.
        """
        return Statuses(self._native.statuses())

    def access_token(self, *, min_ttl: float | timedelta = 0) -> Secret:
        """Returns an access token that is valid for at least half a minute more, if possible.

        Without `renew_with`, it is the login's token until that expires. With it, one caller renews the token in its
        last two minutes while the others use the old one; in its last half minute, callers wait for one shared
        renewal. If a renewal fails, the call returns the old token while that is valid.

        Args:
            min_ttl: How long the token must be valid, in seconds or as a `timedelta`. A token that is valid for less
                is renewed first, and a failed renewal is then an error.

        Raises:
            UnauthorizedError: The token has expired or was refused, and there is nothing to renew it with.
            InvalidInputError: The new token is valid for less than `min_ttl`.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed, and the old token cannot be used.
        """
        return self._token(self._native.access_token(min_ttl))

    def renew(self) -> Secret:
        """Renews the token now and returns the new one. Threads that ask meanwhile share the renewal.

        Every renewal is a login. If a token was refused, `invalidate` it instead.

        Raises:
            InvalidInputError: There is no `renew_with`.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed.
        """
        return self._token(self._native.renew())

    def _token(self, work: Work) -> Secret:
        try:
            token: Secret = work.wait(self._answer)
        finally:
            self._tell()
        return token

    def invalidate(self, token: str | SecretLike) -> None:
        """Reports that another API refused this token. The next `access_token` renews it.

        It sends nothing. A token that is no longer the current one has no effect: ten refusals cause one renewal.
        """
        self._native.invalidate(token)

    def logout(self) -> Termination:
        """Logs the session out and removes it from its store.

        It is idempotent: if several threads log out at once, one request is sent and all get its outcome.

        Raises:
            SessionStoreError: The store may still hold the session.
            FinHubError: As `Client.delete_session` does. After an error, `logout` may be called again.
        """
        try:
            termination: Termination = self._native.logout().wait()
        finally:
            self._tell()
        return termination

    def _tell(self) -> None:
        """Calls `on_status` with the states that it has not seen yet, in order, on whichever thread gets here first."""
        if self._on_status is None:
            return
        with self._telling:
            while (told := self._native.take_status()) is not None:
                try:
                    self._on_status(SessionStatus(*told))
                except Exception as error:
                    callback_failed("on_status", error)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._native.leave().wait()
        except Exception as failure:
            if error is None:
                raise
            _note(error, failure)
        finally:
            self._tell()

    def __repr__(self) -> str:
        return f"ActiveSession({self.session!r})"


class AsyncActiveSession:
    """A session that renews its token, if you let it, and logs itself out at the end of its `async with` block.

    `AsyncClient.login` and `AsyncClient.resume` return it. Tasks may share it. If it is dropped without a logout, it
    is logged out in the background, unless it was resumed. A session of `AsyncClient.session_for` stays in its store
    in both cases.
    """

    # Set by the call that makes the session, so that no interrupt finds one between the two.
    _native: _native.ActiveSession

    def __init__(
        self,
        renew_with: AsyncRenewWith | None,
    ) -> None:
        self._renew_with = renew_with

    @property
    def session(self) -> Session:
        """The current session. A renewal replaces it by another one."""
        return self._native.session

    @property
    def status(self) -> SessionStatus:
        """The current state of the session."""
        return SessionStatus(*self._native.status())

    def statuses(self) -> AsyncStatuses:
        """The session's states: the current one first, then each change, until the session ends.

        Iterate with `async for`. No change is lost if it is read late. It does not keep the session alive.
        """
        return AsyncStatuses(self._native.statuses())

    async def access_token(self, *, min_ttl: float | timedelta = 0) -> Secret:
        """Returns an access token that is valid for at least half a minute more, if possible.

        Without `renew_with`, it is the login's token until that expires. With it, one caller renews the token in its
        last two minutes while the others use the old one; in its last half minute, callers wait for one shared
        renewal. If a renewal fails, the call returns the old token while that is valid.

        Args:
            min_ttl: How long the token must be valid, in seconds or as a `timedelta`. A token that is valid for less
                is renewed first, and a failed renewal is then an error.

        Raises:
            UnauthorizedError: The token has expired or was refused, and there is nothing to renew it with.
            InvalidInputError: The new token is valid for less than `min_ttl`.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed, and the old token cannot be used.
        """
        token: Secret = await run(self._native.access_token(min_ttl), self._answer)
        return token

    async def renew(self) -> Secret:
        """Renews the token now and returns the new one. Tasks that ask meanwhile share the renewal.

        Every renewal is a login. If a token was refused, `invalidate` it instead.

        Raises:
            InvalidInputError: There is no `renew_with`.
            ClosedError: The session was logged out.
            FinHubError: The renewal failed.
        """
        token: Secret = await run(self._native.renew(), self._answer)
        return token

    def invalidate(self, token: str | SecretLike) -> None:
        """Reports that another API refused this token. The next `access_token` renews it.

        It sends nothing. A token that is no longer the current one has no effect: ten refusals cause one renewal.
        """
        self._native.invalidate(token)

    async def logout(self) -> Termination:
        """Logs the session out and removes it from its store.

        It is idempotent: if several tasks log out at once, one request is sent and all get its outcome.

        Raises:
            SessionStoreError: The store may still hold the session.
            FinHubError: As `AsyncClient.delete_session` does. After an error, `logout` may be called again.
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
            callback_failed("renew_with", error)
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
            await run(self._native.leave())
        except Exception as failure:
            if error is None:
                raise
            _note(error, failure)

    def __repr__(self) -> str:
        return f"AsyncActiveSession({self.session!r})"


class Login:
    """A login that has not begun: await it, or enter it with `async with`.

    `AsyncClient.login` and `AsyncClient.session_for` give it. Both ways give an `AsyncActiveSession`.
    """

    __slots__ = ("_active", "_work")

    def __init__(self, work: _native.Work, active: AsyncActiveSession) -> None:
        self._work = work
        self._active = active

    async def _begin(self) -> AsyncActiveSession:
        self._active._native = await run(self._work, self._active._answer)
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
    """Returns the callback, which must be a function if it is given."""
    return _function("renew_with", "gives Credentials or a Session", renew_with)


def watcher(on_status: Any) -> Any:
    """Returns the callback for states, which must be a plain function if it is given."""
    return _plain("on_status", _function("on_status", "takes a SessionStatus", on_status))


def plain(
    renew_with: RenewWith | None,
) -> RenewWith | None:
    """Wraps the callback of a client for threads, so that its failure fails the renewal and not the caller."""
    if _plain("renew_with", checked(renew_with)) is None or renew_with is None:
        return None
    import inspect

    def answer() -> Any:
        try:
            given: Any = renew_with()
        except Exception as error:
            callback_failed("renew_with", error)
            return None
        if inspect.iscoroutine(given):
            given.close()  # It will not be awaited.
        return given

    return answer


def _function(name: str, does: str, given: Any) -> Any:
    if given is not None and not callable(given):
        raise TypeError(f"{name} must be a function that {does}, not {type(given).__name__}")
    return given


def _plain(name: str, function: Any) -> Any:
    if function is not None:
        import inspect

        if inspect.iscoroutinefunction(function):
            raise TypeError(f"{name} must be a plain function: an async one is for AsyncClient")
    return function


def _note(error: BaseException, failure: Exception) -> None:
    """Notes a failed logout on the error that leaves the block, which is the one that counts."""
    error.add_note(f"The session could not be logged out: {failure}")
