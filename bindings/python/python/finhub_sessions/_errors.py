"""What is special among the exceptions: the root, which tells what happened and pickles, and parents of several kinds.

Users find them in `errors`, beside the exceptions of all kinds.
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
    """FinHub answered, and not as it should: with a status that it does not document, or as a subclass says."""

    __module__ = "finhub_sessions.errors"

    kind = "unexpected_status"


class AuthenticationError(APIStatusError):
    """401: either of the two."""

    __module__ = "finhub_sessions.errors"

    kind = "unauthorized"
