"""The client for threads: each call blocks until its answer has arrived."""

from __future__ import annotations

from ._active import ActiveSession, plain, watcher
from ._native import Credentials
from ._operations import Operations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import uuid
    from types import TracebackType
    from typing import Self, Unpack

    from ._active import RenewWith
    from ._native import Session, Termination
    from ._secret_like import SecretLike
    from ._status import OnStatus
    from ._store import SessionStore
    from .types import FurtherCredentials


class Client(Operations):
    """Logs customers in and out.

    Build one client and keep it: it holds the tenant, the default headers and the connection pool. Threads may
    share it, and a forked process may go on using it. A call releases the GIL while it waits, and Ctrl-C
    interrupts it.
    """

    _in_background = False

    def create_session(
        self,
        customer_id: str | uuid.UUID,
        user_id: str | uuid.UUID,
        *,
        username: str | SecretLike,
        password: str | SecretLike,
        credential_type: str | None = None,
        value: str | SecretLike | None = None,
        body_tenant_id: str | uuid.UUID | None = None,
        bearer: str | SecretLike | None = None,
        **further: Unpack[FurtherCredentials],
    ) -> Session:
        """Logs a customer in.

        The client needs `tenant_key`, `tenant_secret` and `forwarded_for` for this call. A login is sent again
        only if nothing had been sent or if FinHub asked for it. A login that Ctrl-C interrupts leaves no session
        behind: one that it created is logged out.

        Args:
            customer_id: FinHub's id of the customer, for the path.
            user_id: FinHub's id of the user, for the path.
            username: The name or e-mail address, sent exactly as given: up to 64 KiB.
            password: The password, sent exactly as given: up to 64 KiB.
            credential_type: `credentialType`, such as `PASSWORD`. Sent only when given.
            value: `value`, the credential's value. Sent only when given.
            body_tenant_id: `tenantId` in the body as well. Sent only when given.
            bearer: An administrator's access token, sent as `Authorization`. Sent only when given.
            **further: Fields that FinHub added: see `types.FurtherCredentials`. Sent only when given.

        Raises:
            InvalidCredentialsError: The username or the password is wrong.
            InvalidTenantKeysError: The tenant key or the tenant secret is wrong.
            NotFoundError: There is no such customer or user.
            RateLimitError: Too many requests; `retry_after` says how many seconds to wait.
            LoginOutcomeUnknownError: The answer was lost, so a session may exist.
            FinHubError: The other kinds: see `finhub_sessions.errors`.

        Source: `createSession` of `openapi/sessions.yaml`.
        """
        credentials = Credentials(
            username=username,
            password=password,
            credential_type=credential_type,
            value=value,
            body_tenant_id=body_tenant_id,
            bearer=bearer,
            **further,
        )
        session: Session = self._native.create_session(customer_id, user_id, credentials).wait()
        return session

    def delete_session(self, session: Session) -> Termination:
        """Logs a session out.

        A logout is idempotent, so the SDK retries it if its outcome is unknown. If FinHub does not know the
        session any more, the outcome is `already_gone`, which is no error.

        Args:
            session: A session of `create_session` or of `Session.from_secret_json`.

        Raises:
            UnauthorizedError: The token has expired.
            APIResponseValidationError: The answer is not FinHub's, or cannot be read.
            FinHubError: The other kinds: see `finhub_sessions.errors`.

        Source: `deleteSession` of `openapi/sessions.yaml`.
        """
        termination: Termination = self._native.delete_session(session).wait()
        return termination

    def delete_session_by_id(
        self,
        customer_id: str | uuid.UUID,
        user_id: str | uuid.UUID,
        session_id: str | uuid.UUID,
        *,
        token: str | SecretLike,
    ) -> Termination:
        """Logs a session out by its ids. In all else it behaves as `delete_session`.

        Args:
            customer_id: The customer's id, from the path of the login.
            user_id: The user's id, from the path of the login.
            session_id: The session's own id.
            token: The access token of the session or of an administrator.

        Raises:
            FinHubError: As `delete_session` does.

        Source: `deleteSession` of `openapi/sessions.yaml`.
        """
        termination: Termination = self._native.delete_session_by_id(
            customer_id, user_id, session_id, token
        ).wait()
        return termination

    def login(
        self,
        customer_id: str | uuid.UUID,
        user_id: str | uuid.UUID,
        *,
        username: str | SecretLike,
        password: str | SecretLike,
        credential_type: str | None = None,
        value: str | SecretLike | None = None,
        body_tenant_id: str | uuid.UUID | None = None,
        bearer: str | SecretLike | None = None,
        renew_with: RenewWith | None = None,
        on_status: OnStatus | None = None,
        **further: Unpack[FurtherCredentials],
    ) -> ActiveSession:
        """Logs a customer in for the length of a `with` block.

            with client.login("customer", "user", username=..., password=...) as session:
                call_finhub(session.access_token())

        Args:
            customer_id: As for `create_session`.
            user_id: As for `create_session`.
            username: As for `create_session`.
            password: As for `create_session`.
            credential_type: As for `create_session`.
            value: As for `create_session`.
            body_tenant_id: As for `create_session`.
            bearer: As for `create_session`.
            renew_with: Returns what the token is renewed with when it is about to expire: the credentials of a new
                login, or a session that another process made. `None` if it has neither. It is a plain function, called
                on the thread that asks for the token.
            on_status: Called with every `SessionStatus`, in order, at the end of the call that changed it and on that
                call's thread. An exception in it is logged. To wait for them elsewhere, use `ActiveSession.statuses`.
                **further: As for `create_session`.

        Raises:
            TypeError: `renew_with` or `on_status` is no function, or an async one.
            FinHubError: As `create_session` does.
        """
        active = ActiveSession(plain(renew_with), watcher(on_status))
        credentials = Credentials(
            username=username,
            password=password,
            credential_type=credential_type,
            value=value,
            body_tenant_id=body_tenant_id,
            bearer=bearer,
            **further,
        )
        active._native = self._native.login(
            customer_id, user_id, credentials, renew_with is not None
        ).wait()
        active._tell()
        return active

    def resume(
        self,
        session: Session,
        *,
        renew_with: RenewWith | None = None,
        on_status: OnStatus | None = None,
    ) -> ActiveSession:
        """Manages a session that another process made. It sends nothing and needs no tenant key.

        Args:
            session: Such as one that `Session.from_secret_json` has read.
            renew_with: As for `login`.
            on_status: As for `login`.
        """
        active = ActiveSession(plain(renew_with), watcher(on_status))
        active._native = self._native.resume(session, renew_with is not None)
        active._tell()
        return active

    def session_for(
        self,
        customer_id: str | uuid.UUID,
        user_id: str | uuid.UUID,
        *,
        store: SessionStore,
        renew_with: RenewWith,
        on_status: OnStatus | None = None,
    ) -> ActiveSession:
        """Returns the customer's session from a store, or makes one if the store has none with a valid token.

        The workers of a backend share a session in this way: one of them logs in or renews while the others wait for
        it. If the store fails, the session is made nevertheless, and its status is `unsaved`.

        The end of a `with` block leaves the session in the store. `logout` removes it and ends it.

        Args:
            customer_id: As for `create_session`.
            user_id: As for `create_session`.
            store: A `FileStore`, `RedisStore`, `MemoryStore` or `EncryptedStore`, or a `CustomStore`.
            renew_with: As for `login`. It makes the first session as well.
            on_status: As for `login`.

        Raises:
            TypeError: `store` is no store, or `renew_with` is no function.
            SessionStoreError: The store failed, and `renew_with` returned `None`.
            FinHubError: As `create_session` does.
        """
        active = ActiveSession(plain(renew_with), watcher(on_status))
        work = self._native.session_for(customer_id, user_id, store)
        active._native = work.wait(active._answer)
        active._tell()
        return active

    def close(self) -> None:
        """Closes the client and all its clones, and waits for calls whose callers have gone away.

        Later calls raise `ClosedError`. Closing ends no session.
        """
        self._native.close().wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
