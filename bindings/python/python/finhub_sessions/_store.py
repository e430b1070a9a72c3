"""Session stores that are written in Python."""

from __future__ import annotations

from ._native import EncryptedStore, FileStore, MemoryStore, RedisStore, Secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object


class CustomStore(Protocol):
    """The protocol of a store of your own, which maps keys to texts. The texts are secret.

    Its methods are plain functions, which the SDK calls on its own threads. A call that takes longer than the client's
    `timeout` has failed. Errors quote the exceptions that they raise, which must hold no secret.
    """

    def load(self, key: str, /) -> Secret | str | None:
        """Returns the text at a key, or `None` if there is none.

        Raises:
            Exception: The store cannot be read. Returning `None` would log the customer in once more.
        """
        raise NotImplementedError

    def swap(self, key: str, expected: Secret | None, new: Secret | None, /) -> bool:
        """Replaces `expected` by `new`, and returns whether it did. `None` means no text.

        It must do nothing if the key holds anything else, and of several concurrent swaps one must succeed: compare
        and set in one step, such as `UPDATE ... WHERE text = ...`.

        Raises:
            Exception: The store cannot be written.
        """
        raise NotImplementedError


SessionStore = EncryptedStore | FileStore | MemoryStore | RedisStore | CustomStore
"""What `Client.session_for` takes."""
