"""What the tests of a topic have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .cases import FURTHER, TOPICS, load
from .pool import Pool, Task

if TYPE_CHECKING:
    from collections.abc import Iterable

CLIENTS = ("Client", "AsyncClient")


def every_case(topic: str) -> pytest.MarkDecorator:
    """Parametrizes a test by every case of a topic, through each of the clients."""
    tasks = [Task(topic, client, case) for client in CLIENTS for case in load(topic)]
    return pytest.mark.parametrize("task", tasks, ids=str)


def tasks_of(items: Iterable[pytest.Item]) -> Iterable[Task]:
    """The tasks of the tests that pytest is about to run."""
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            task = item.callspec.params.get("task")
            if isinstance(task, Task):
                yield task


def none_left_out(topic: str, pool: Pool, config: pytest.Config) -> None:
    """Asserts that each client has run as many cases as stand in the topic's file."""
    chosen = any(config.getoption(name, default=None) for name in ("keyword", "markexpr", "lf"))
    if chosen or any("::" in argument for argument in config.args):
        pytest.skip("a part of the tests was asked for")
    written = len(load(topic))
    assert written > 0
    assert {client: pool.checked[topic, client] for client in CLIENTS} == dict.fromkeys(
        CLIENTS, written
    )


def summary(pool: Pool) -> Iterable[str]:
    """How many cases were run, in a line for each topic."""
    for topic in (*TOPICS, *FURTHER):
        run = [f"{pool.checked[topic, client]} x {client}" for client in CLIENTS]
        if any(pool.checked[topic, client] for client in CLIENTS):
            yield f"conformance: {topic} {', '.join(run)}"
