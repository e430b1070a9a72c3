"""The topics of `conformance/` that have no test of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.cases import FURTHER, load
from conformance.pool import Task
from conformance.topics import CLIENTS

if TYPE_CHECKING:
    from conformance.pool import Pool


def test_every_case_holds(conformance: Pool) -> None:
    tasks = [
        Task(topic, client, case) for topic in FURTHER for client in CLIENTS for case in load(topic)
    ]
    conformance.submit(tasks)
    for task in tasks:
        conformance.check(task)
