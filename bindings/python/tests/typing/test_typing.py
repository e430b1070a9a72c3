"""Both type checkers accept what is right, as the guide is, and report each mistake at its line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from guide import GUIDE, Block, all_blocks, files

HERE = Path(__file__).parent
LIMIT = 300
"""In seconds. The first run of a checker reads all of the standard library."""

Complaints = list[tuple[str, int, str]]
"""What a checker reports: file, line, text."""


def mypy(folder: Path) -> Complaints:
    finished = checker("mypy", "--strict", "--no-pretty", ".", folder=folder)
    found = re.findall(r"^(.+\.py):(\d+): error: (.*)$", finished.stdout, re.MULTILINE)
    assert (finished.returncode == 0) == (not found), finished.stdout + finished.stderr
    return [(name, int(line), text) for name, line, text in found]


def pyright(folder: Path) -> Complaints:
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', encoding="utf-8")
    interpreter = f"--pythonpath={sys.executable}"
    finished = checker("pyright", "--outputjson", interpreter, ".", folder=folder)
    assert finished.returncode in (0, 1), finished.stdout + finished.stderr
    report = json.loads(finished.stdout)
    assert report["summary"]["filesAnalyzed"] > 0
    return [
        (Path(found["file"]).name, found["range"]["start"]["line"] + 1, found["message"])
        for found in report["generalDiagnostics"]
        if found["severity"] == "error"
    ]


def checker(module: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )


both = pytest.mark.parametrize("check", [mypy, pyright], ids=["mypy", "pyright"])


@both
def test_what_is_right_is_accepted(check: Callable[[Path], Complaints], tmp_path: Path) -> None:
    place(tmp_path, {"accepted.py": (HERE / "accepted.py").read_text(encoding="utf-8")})
    assert check(tmp_path) == []


@both
def test_the_code_of_the_documentation_is_accepted(
    check: Callable[[Path], Complaints], tmp_path: Path
) -> None:
    place(tmp_path, {name: block.padded() for name, block in documented().items()})
    assert check(tmp_path) == []


@both
def test_mistakes_are_reported_at_their_lines(
    check: Callable[[Path], Complaints], tmp_path: Path
) -> None:
    source = (HERE / "mistakes.py").read_text(encoding="utf-8")
    place(tmp_path, {"mistakes.py": source})
    wrong = {
        number for number, line in enumerate(source.splitlines(), start=1) if "# mistake" in line
    }
    assert wrong
    assert {line for _, line, _ in check(tmp_path)} == wrong


def documented() -> dict[str, Block]:
    """The blocks of the documentation as files."""
    snippets = [block for block in all_blocks() if block.file is None]
    return {f"snippet_{number}.py": block for number, block in enumerate(snippets)} | files(GUIDE)


def place(folder: Path, sources: dict[str, str]) -> None:
    """Writes files to a folder outside the project, whose settings are not the users'."""
    for name, source in sources.items():
        (folder / name).write_text(source, encoding="utf-8")
