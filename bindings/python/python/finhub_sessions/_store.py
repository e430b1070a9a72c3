"""Where sessions are kept, so that the next process has them, and several share one."""

from __future__ import annotations

from ._native import FileStore, MemoryStore, RedisStore

SessionStore = FileStore | MemoryStore | RedisStore
"""What `Client.session_for` takes."""
