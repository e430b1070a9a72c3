"""What goes wrong, as exceptions.

`kind` is the machine-readable name, the same in every language of the SDK. No exception holds a body, a URL's path,
a header's value or a secret: log them as they are. They pickle.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FinHubError(Exception):
    """A call failed. The root of all exceptions of this package.

    Its text starts with the kind and ends with the request id.

    Attributes:
        kind: What went wrong, such as `invalid_credentials`.
        operation: What was called: `create_session`, `delete_session`, or `configure` for settings.
        field: The setting or argument that was refused.
        status: The HTTP status, where there was an answer.
        code: FinHub's own code.
        detail: FinHub's own message: at most 500 characters, any secret of the call redacted.
        error_type: FinHub's `errorType`. An open set.
        request_id: The answer's request id: give it to FinHub's support.
        retry_after: How many seconds FinHub asked to wait.
        retryable: Whether making the same call again, after `retry_after`, does no harm and may succeed.
        session_may_exist: Whether a login may have made a session that nobody holds.
        attempts: How many requests were sent, or tried to be.
    """

    kind: str = "internal"

    def __init__(
        self,
        text: str,
        *,
        operation: str = "",
        field: str | None = None,
        status: int | None = None,
        code: int | None = None,
        detail: str | None = None,
        error_type: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        retryable: bool = False,
        session_may_exist: bool = False,
        attempts: int = 0,
    ) -> None:
        super().__init__(text)
        self.operation = operation
        self.field = field
        self.status = status
        self.code = code
        self.detail = detail
        self.error_type = error_type
        self.request_id = request_id
        self.retry_after = retry_after
        self.retryable = retryable
        self.session_may_exist = session_may_exist
        self.attempts = attempts

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)


def _restore(
    cls: type[FinHubError], args: tuple[Any, ...], attributes: dict[str, Any]
) -> FinHubError:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(attributes)
    return error


class InvalidInputError(FinHubError, ValueError):
    """A setting or an argument was refused, and nothing was sent. `field` names it."""

    kind = "invalid_input"


class APIStatusError(FinHubError):
    """FinHub answered, and not as it should: with a status that it does not document, or as a subclass says."""

    kind = "unexpected_status"


class BadRequestError(APIStatusError):
    """400: FinHub does not accept the request."""

    kind = "bad_request"


class AuthenticationError(APIStatusError):
    """401: either of the two."""

    kind = "unauthorized"


class InvalidCredentialsError(AuthenticationError):
    """401 on a login: the username or the password is wrong."""

    kind = "invalid_credentials"


class UnauthorizedError(AuthenticationError):
    """401 on any other call, or a token that has expired with nothing to renew it: log in again."""

    kind = "unauthorized"


class PermissionDeniedError(APIStatusError):
    """403: the access token does not permit this."""

    kind = "forbidden"


class InvalidTenantKeysError(PermissionDeniedError):
    """403 on a login: the tenant key or the tenant secret is wrong."""

    kind = "invalid_tenant_keys"


class NotFoundError(APIStatusError):
    """404 or 410: there is no such customer, user or session; or the base URL leads elsewhere."""

    kind = "not_found"


class RateLimitError(APIStatusError):
    """429: too many requests. `retry_after` says how many seconds to wait, where FinHub does."""

    kind = "rate_limited"


class InternalServerError(APIStatusError):
    """5xx or 408: FinHub, or a server before it, failed. After a login, a session may exist."""

    kind = "server_error"


class RejectedError(APIStatusError):
    """A status of success over an answer that says `success: false`."""

    kind = "rejected"


class UnexpectedRedirectError(APIStatusError):
    """3xx, which is never followed: check the base URL."""

    kind = "unexpected_redirect"


class APIResponseValidationError(APIStatusError):
    """The answer to a logout cannot be read: something else may have answered in FinHub's place."""

    kind = "invalid_response"


class APIConnectionError(FinHubError):
    """There was no connection, or it broke before the answer to a logout, which may have been carried out."""

    kind = "connection"


class TLSError(APIConnectionError):
    """The certificate or the TLS handshake was refused, or there are no CA certificates; nothing was sent."""

    kind = "tls"


class APITimeoutError(APIConnectionError):
    """The time limit passed before a login was sent, or before a logout was answered, which may have been done."""

    kind = "timeout"


class LoginOutcomeUnknownError(FinHubError):
    """A login was sent, and its answer was lost or cannot be read: a session may exist. It is not sent again."""

    kind = "outcome_unknown"


class ClosedError(FinHubError):
    """The client was closed, or the session was logged out."""

    kind = "closed"


class InternalError(FinHubError):
    """A defect in the SDK. Please report it."""

    kind = "internal"
