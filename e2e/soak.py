"""`python soak.py SECONDS` logs in, renews and logs out, for so long. FinHub is in the `FINHUB_*` variables.

For each login it prints how many sessions may be left that nobody can log out, since an answer was lost. It fails at an
error that faults of the network do not explain.
"""

from __future__ import annotations

import asyncio
import sys
import time

from finhub_sessions import AsyncClient, Credentials, FinHubError

AT_ONCE = 8
HELD = 1
ANNA = {"username": "anna.larsen@example.com", "password": "her_secure_password"}
# The last one is of a logout that is sent again and whose second answer, a 404, is cut off.
EXPECTED = {"connection", "outcome_unknown", "rate_limited", "server_error", "not_found"}


async def main(seconds: int) -> None:
    """Works in several tasks at once."""
    end = time.monotonic() + seconds
    async with AsyncClient(forwarded_for="203.0.113.42") as client, asyncio.TaskGroup() as tasks:
        for _ in range(AT_ONCE):
            tasks.create_task(work(client, end))


async def work(client: AsyncClient, end: float) -> None:
    """Logs in and out until then."""
    while time.monotonic() < end:
        print(await log_in_and_out(client), flush=True)


async def log_in_and_out(client: AsyncClient) -> int:
    """Returns how many sessions may be left."""
    left = 0
    try:
        session = await client.login(
            "cust_12345", "user_67890", **ANNA, renew_with=lambda: Credentials(**ANNA)
        )
    except FinHubError as error:
        return int(expected(error).session_may_exist)
    await session.access_token()
    await asyncio.sleep(HELD)
    try:
        await session.renew()
    except FinHubError as error:
        left += expected(error).session_may_exist
    await session.access_token()
    try:
        await session.logout()
    except FinHubError as error:
        expected(error)
        left += 1
    return left


def expected(error: FinHubError) -> FinHubError:
    """The error, if faults of the network explain it."""
    if error.kind not in EXPECTED:
        raise error
    return error


asyncio.run(main(int(sys.argv[1])))
