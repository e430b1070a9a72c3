"""The store of a case: files, which a step may change or spoil."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finhub_sessions import FileStore

if TYPE_CHECKING:
    from .cases import Members


class Shelf:
    """A folder that goes with its test."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp())
        self._folder = self._home / "sessions"
        self._broken: str | None = None
        self.store = FileStore(self._folder)

    def session(self) -> Path | None:
        """The file of the session. A lease is no session."""
        files = self._folder.rglob("*.json")
        return next((file for file in files if file.name != "lease.json"), None)

    def write(self, changes: Members) -> None:
        file = self._file()
        file.write_text(written(changes, file.read_text()))

    def break_by(self, defect: str) -> None:
        match defect:
            case "everything":
                if self._folder.exists():
                    self._folder.rename(self._home / "aside")
                self._folder.write_text("no folder")
            case "swap":
                self._lock().unlink()
                self._lock().mkdir()
            case "hang":
                file = self._file()
                file.unlink()
                os.mkfifo(file)
            case _:
                raise AssertionError(f"the runner does not know {defect}")
        self._broken = defect

    def mend(self) -> None:
        defect, self._broken = self._broken, None
        match defect:
            case "everything":
                self._folder.unlink()
                if (self._home / "aside").exists():
                    (self._home / "aside").rename(self._folder)
            case "swap":
                self._lock().rmdir()
            case "hang":
                file = self._file()
                writer = os.open(file, os.O_RDWR)
                file.unlink()
                # Whoever waits reads to the end.
                os.close(writer)
            case _:
                pass

    def clear(self) -> None:
        self.mend()
        shutil.rmtree(self._home)

    def _file(self) -> Path:
        file = self.session()
        assert file is not None, "there is no session in the store"
        return file

    def _lock(self) -> Path:
        file = self._file()
        return file.with_name(f"{file.name}.lock")


def written(changes: Members, text: str) -> str:
    """What a step writes in the place of a hand-over."""
    if "text" in changes:
        return str(changes["text"])
    members: dict[str, Any] = json.loads(text)
    kept = {name: it for name, it in members.items() if name not in changes.get("without", ())}
    return json.dumps(kept | changes.get("change", {}))
