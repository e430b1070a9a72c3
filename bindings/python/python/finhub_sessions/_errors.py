"""The exceptions that are written by hand: the root, which pickles, and parents of several kinds.

Users import them from `errors`, which has the exceptions of all kinds as well.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FinHubError(Exception):
    """The root of all exceptions of this package: a call failed.

    Its message starts with the kind and ends with the request id.

    Attributes:
        kind: The kind of error, such as `invalid_credentials`.
        operation: The operation that failed, such as `create_session`, or `configure` if a setting was refused.
        field: The setting or argument that was refused.
        status: The HTTP status, if there was an answer.
        code: FinHub's own code.
        detail: FinHub's own message: at most 500 characters, with the secrets of the call redacted.
        error_type: FinHub's `errorType`. An open set.
        request_id: The answer's request id, by which FinHub's support finds the request.
        retry_after: How many seconds FinHub asks to wait.
        retryable: Whether the same call may succeed later, after `retry_after`, and is safe to repeat.
        session_may_exist: Whether a login may have created a session that the caller does not have.
        attempts: How many attempts were made to send the request.
    """

    __module__ = "finhub_sessions.errors"

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


class APIStatusError(FinHubError):
    """FinHub's answer is an error: a status that is not documented, or what a subclass says."""

    __module__ = "finhub_sessions.errors"

    kind = "unexpected_status"


class AuthenticationError(APIStatusError):
    """401: one of the two subclasses."""

    __module__ = "finhub_sessions.errors"

    kind = "unauthorized"
