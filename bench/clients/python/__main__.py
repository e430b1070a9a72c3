"""The Python clients: `python bench/clients/python NAME TASK` says that it is ready, and for each line
`run AT_ONCE PAIRS` makes pairs of a login and a logout and says how long that took."""

import importlib
import sys
import time

# What each imports, measured before anything else is.
MODULES = {
    "finhub-sessions": "finhub_sessions",
    "openapi-generator": "openapi_generator_peer",
    "openapi-python-client": "openapi_python_peer.api.sessions.create_session",
}

name = sys.argv[1]
distribution = name.removesuffix("-async")
start = time.perf_counter()
importlib.import_module(MODULES.get(distribution, distribution))
import_ms = (time.perf_counter() - start) * 1e3

# Below the measurement, since clients import some of these themselves: hence E402.
import asyncio  # noqa: E402
import itertools  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import threading  # noqa: E402
from types import SimpleNamespace  # noqa: E402

from peers import ASYNC, SYNC  # noqa: E402


def in_threads(pair, at_once, pairs):
    """Shares the pairs among threads, which are there before the clock starts."""
    begun, ready, errors = itertools.count(), threading.Barrier(at_once + 1), []

    def work():
        ready.wait()
        try:
            while next(begun) < pairs and not errors:
                pair()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return time.perf_counter() - start


async def in_tasks(pair, at_once, pairs):
    """Shares the pairs among tasks."""
    begun = itertools.count()

    async def work():
        while next(begun) < pairs:
            await pair()

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return time.perf_counter() - start


def say(**what):
    print(json.dumps(what), flush=True)


def ready():
    installed = os.environ.get("BENCH_INSTALLED")
    say(version=os.environ.get("BENCH_VERSION"), import_ms=import_ms, installed=installed and int(installed))


def serve(pair):
    ready()
    for line in sys.stdin:
        _, at_once, pairs = line.split()
        try:
            seconds = in_threads(pair, int(at_once), int(pairs))
            say(pairs=int(pairs), seconds=seconds)
        except Exception as error:
            say(failed=repr(error))


async def serve_async(create, task):
    pair = await create(task)
    ready()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        _, at_once, pairs = line.split()
        try:
            seconds = await in_tasks(pair, int(at_once), int(pairs))
            say(pairs=int(pairs), seconds=seconds)
        except Exception as error:
            say(failed=repr(error))


task = SimpleNamespace(**json.loads(sys.argv[2]))
task.url = task.base_url + task.path
if name in ASYNC:
    asyncio.run(serve_async(ASYNC[name], task))
else:
    serve(SYNC[name](task))
