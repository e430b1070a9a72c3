"""What type checkers take where a secret is given."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class SecretLike(Protocol):
        """A secret text that does not print: a `Secret`, or another package's, such as pydantic's `SecretStr`."""

        def get_secret_value(self) -> str:
            """The text itself."""
            ...
