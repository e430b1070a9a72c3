"""Runs an app's program against a real backend and FinHub's sandbox, and says what is wrong at the end.

`python end_to_end.py PROGRAM ARGUMENT...`, as `cargo xtask e2e` calls it. The program gets the backend's address as its
last argument, and prints each status of its session.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn
from finhub_sessions.testing import Sandbox

from backend import backend

if TYPE_CHECKING:
    from collections.abc import Iterator

RENEWALS = 3
STATUSES = ["active", *["renewing", "active"] * RENEWALS, "ended logged_out"]
LIMIT = 120
"""Seconds after which a program that hangs is ended."""


async def main(program: list[str]) -> None:
    """Runs the program, and exits with a sentence where something is wrong."""
    with Sandbox() as sandbox, socket.create_server(("127.0.0.1", 0)) as listener:
        async with sandbox.async_client() as client:
            server = uvicorn.Server(uvicorn.Config(backend(sandbox, client), log_level="warning"))
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            address = "http://127.0.0.1:{1}".format(*listener.getsockname())
            code, statuses = await run([*program, address], environment(sandbox))
            server.should_exit = True
            await serving
        wrong = [*faults(sandbox, code, statuses)]
    print(", ".join(statuses) or "It printed no status.")
    if wrong:
        sys.exit("\n".join(wrong))


def environment(sandbox: Sandbox) -> dict[str, str]:
    """An app's: it has neither the tenant's key nor its secret."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("FINHUB_")}
    app = ["FINHUB_BASE_URL", "FINHUB_TENANT_ID", "FINHUB_FORWARDED_FROM"]
    return others | {name: sandbox.environment[name] for name in app}


async def run(program: list[str], environment: dict[str, str]) -> tuple[int | None, list[str]]:
    """Its exit code, and the statuses that it printed."""
    app = await asyncio.create_subprocess_exec(
        *program, env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(LIMIT):
            said, _ = await app.communicate()
    except TimeoutError:
        app.kill()
        said, _ = await app.communicate()
    return app.returncode, said.decode().splitlines()


def faults(sandbox: Sandbox, code: int | None, statuses: list[str]) -> Iterator[str]:
    """What is wrong once the program has ended."""
    if code != 0:
        yield f"The program ended with {code}."
        return
    if statuses != STATUSES:
        yield f"It was told {statuses}, and not {STATUSES}."
    logins = sum(request.method == "POST" for request in sandbox.requests())
    if logins != 1 + RENEWALS:
        yield f"The customer was logged in {logins} times, and not {1 + RENEWALS} times."
    if live := sandbox.live_sessions():
        yield f"{len(live)} sessions are live at the end."


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
