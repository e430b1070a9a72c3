"""The two clocks, and tokens that cannot be read: the cases of `conformance/expiry.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.topics import every_case, none_left_out

if TYPE_CHECKING:
    import pytest
    from conformance.pool import Pool, Task


@every_case("expiry")
def test_every_case_holds(task: Task, conformance: Pool) -> None:
    conformance.check(task)


def test_no_case_is_left_out(conformance: Pool, pytestconfig: pytest.Config) -> None:
    none_left_out("expiry", conformance, pytestconfig)
