"""Where sessions are kept, so that the next process has them, and several share one."""

from __future__ import annotations

from ._native import EncryptedStore, FileStore, MemoryStore, RedisStore, Secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object


class CustomStore(Protocol):
    """A store of your own: texts by keys. The texts are secret.

    Its methods are plain functions, which the SDK calls on threads of its own. One that takes longer than the client's
    `timeout` has failed. What they raise is quoted in errors, so that must hold no secret.
    """

    def load(self, key: str, /) -> Secret | str | None:
        """The text at a key; None where there is none.

        Raises:
            Exception: The store cannot be read. None would log the customer in once more.
        """

    def swap(self, key: str, expected: Secret | None, new: Secret | None, /) -> bool:
        """Puts `new` in the place of `expected`, and says whether it did. None is no text.

        It does nothing where something else stands there. Of several that swap at once, one does: compare and set in
        one step, such as `UPDATE ... WHERE text = ...`.

        Raises:
            Exception: The store cannot be written.
        """


SessionStore = EncryptedStore | FileStore | MemoryStore | RedisStore | CustomStore
"""What `Client.session_for` takes."""
