"""What docs/python.md shows, with an API on loopback in place of `api.example.com`."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

import pytest
from guide import GUIDE, Block, blocks

if TYPE_CHECKING:
    from .api import GuardedApi
    from .callers import Caller
    from .conftest import OpenCaller

SHOWN = "https://api.example.com/"


def block_about(library: str) -> Block:
    named = f"from finhub_sessions.integrations.{library} import"
    [block] = [block for block in blocks(GUIDE) if named in block.source]
    return block


@pytest.mark.parametrize(
    ("open_caller", "library"),
    [("httpx", "httpx"), ("requests", "requests"), ("aiohttp", "aiohttp")],
    indirect=["open_caller"],
)
def test_the_guide_calls_an_api(open_caller: OpenCaller, api: GuardedApi, library: str) -> None:
    caller = open_caller(api.host)
    source = block_about(library).padded()
    assert SHOWN in source
    source = source.replace(SHOWN, api.url).replace('"api.example.com"', repr(api.host))
    names: dict[str, Any] = {}
    exec(compile(source, GUIDE, "exec"), names)
    assert called(names["accounts"], caller) == []
    api.refuse_current()
    assert called(names["accounts"], caller) == []
    assert len(set(api.tokens)) == 2


def called(accounts: Any, caller: Caller) -> object:
    found = accounts(caller.active)
    return asyncio.run(found) if inspect.iscoroutine(found) else found
