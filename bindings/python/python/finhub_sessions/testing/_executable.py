"""Where the program `finhub-sandbox` is."""

from __future__ import annotations

import os
import shutil
import sysconfig
from pathlib import Path

from ._errors import SandboxError

NAME = "finhub-sandbox"
VARIABLE = "FINHUB_SANDBOX"


def find(given: str | os.PathLike[str] | None) -> str:
    """Returns its path: as given, from the variable, from this interpreter's scripts, or from `PATH`."""
    for path, source in ((given, "executable="), (os.environ.get(VARIABLE), VARIABLE)):
        if path:
            return _named(os.fspath(path), source)
    found = shutil.which(NAME, path=sysconfig.get_path("scripts")) or shutil.which(NAME)
    if found:
        return found
    raise SandboxError(
        f"{NAME} is not installed: run `pip install finhub-sessions[testing]`, or name the program "
        f"in the environment variable {VARIABLE}"
    )


def _named(path: str, source: str) -> str:
    if Path(path).is_file() and os.access(path, os.X_OK):
        return path
    raise SandboxError(f"{source} names {path!r}, which is no program that can be run")
