"""Runs the cases of `conformance/` through `Client` and `AsyncClient`.

`runner.py` has the steps; its model is `crates/core/tests/common/`. `cases.py` reads a case,
`call.py` makes its call, `expect.py` compares, `canary.py` looks for secrets, `pool.py` runs many
at a time, and `topics.py` is what the tests use.
"""
