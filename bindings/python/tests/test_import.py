"""What an import brings in."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = [
    "asyncio",
    "datetime",
    "ipaddress",
    "json",
    "logging",
    "pathlib",
    "socket",
    "ssl",
    "threading",
    "typing",
    "uuid",
]


@pytest.mark.parametrize("module", HEAVY)
def test_importing_the_package_imports_nothing_heavy(module: str) -> None:
    # -S and -I: what the environment imports by itself is not the point.
    text = (
        f"import sys; sys.path[:0] = {sys.path!r}; before = {module!r} in sys.modules; "
        f"import finhub_sessions; sys.exit(not before and {module!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-I", "-S", "-c", text], check=False).returncode == 0
