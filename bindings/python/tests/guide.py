"""The blocks of code in the documentation, for tests to run and to check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]

GUIDE = "docs/python.md"
FRONT_PAGE = "README.md"
PYPI_PAGE = "bindings/python/README.md"

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"# (\w+\.py)\n")


@dataclass(frozen=True)
class Block:
    """A block of Python, and where it stands."""

    page: str
    line: int
    """The line of the page that comes before its first one."""
    source: str

    @property
    def file(self) -> str | None:
        """The name of the file that the block is, where its first line says that it is one."""
        named = _FILE.match(self.source)
        return named and named[1]

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line + 1}"

    def padded(self) -> str:
        """The source, at the lines that it has on its page: tracebacks then point there."""
        return "\n" * self.line + self.source


def blocks(page: str) -> Iterator[Block]:
    text = (ROOT / page).read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        yield Block(page, text.count("\n", 0, found.start(1)), found[1])


def all_blocks() -> list[Block]:
    return [block for page in (FRONT_PAGE, PYPI_PAGE, GUIDE) for block in blocks(page)]


def files(page: str) -> dict[str, Block]:
    """The blocks that are files, by name."""
    return {block.file: block for block in blocks(page) if block.file is not None}


def tabled(page: str, section: str) -> set[str]:
    """What stands in backticks in the first column of the table below a heading."""
    text = (ROOT / page).read_text(encoding="utf-8")
    _, _, rest = text.partition(f"\n## {section}\n")
    rows = re.findall(r"^\| ([^|]+) \|", rest.partition("\n## ")[0], re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}
