"""The bridge between asyncio and the native calls.

Each loop has a mailbox. A call that makes progress puts its number there and wakes the loop, unless it has been
woken already. The loop then wakes the waiting tasks. The outcome stays with the call until its caller takes it, so
no exception in between can lose it. A thread wakes a loop that cannot watch a socket (Windows' Proactor).
"""

from __future__ import annotations

import weakref

from ._native import Ask, Mailbox

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine
    from typing import Any

    from ._native import Work

    Answer = Callable[[Ask], Coroutine[Any, Any, None]]

# Shared by the threads that run loops, so each change is a single atomic call.
_bridges: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Bridge] = weakref.WeakKeyDictionary()


async def run(work: Work, answer: Answer | None = None) -> Any:
    """Makes a call in the background and returns its value.

    If the caller goes away, the call is abandoned: its work finishes in the background, and a session that no
    caller received is logged out.

    Args:
        work: The call.
        answer: Returns the credentials that the call asks for.
    """
    import asyncio

    bridge = _of_running_loop()
    number = bridge.number()
    given = None
    call = work.start(bridge.mailbox, number)
    try:
        while True:
            while not call.has_arrived():
                await bridge.arrival(number)
            given = call.take()
            if isinstance(given, Ask):
                await bridge.answered(given, answer)
                continue
            task: Any = asyncio.current_task()
            # Ctrl-C cancels a task in the middle of its step, and asyncio then drops what the step returns.
            if getattr(task, "_must_cancel", False):
                await asyncio.sleep(0)
            return given
    except BaseException:
        call.abandon()
        given = (
            None  # The traceback would keep it alive: a managed session logs out when it is freed.
        )
        raise


def _of_running_loop() -> Bridge:
    import asyncio

    loop = asyncio.get_running_loop()
    bridge = _bridges.get(loop)
    return _bridges.setdefault(loop, Bridge(loop)) if bridge is None else bridge


class Bridge:
    """The calls of one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        # Held weakly: a future refers to its loop, which would otherwise never be freed while a task waits.
        self._waiting: weakref.WeakValueDictionary[int, asyncio.Future[None]] = (
            weakref.WeakValueDictionary()
        )
        self._latest = 0
        self._answers: set[asyncio.Task[None]] = set()
        self.mailbox = _watched(loop, self._take)

    def number(self) -> int:
        """Returns a number for the next call."""
        self._latest += 1
        return self._latest

    def arrival(self, number: int) -> asyncio.Future[None]:
        """Returns a future that ends when the call with this number has made progress."""
        import asyncio

        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        return future

    async def answered(self, ask: Ask, answer: Answer | None) -> None:
        """Answers a renewal. The answer goes on if the caller goes away."""
        import asyncio

        if answer is None:
            ask.answer(None)
            return
        task = asyncio.get_running_loop().create_task(answer(ask))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)
        await asyncio.shield(task)

    def _take(self) -> None:
        try:
            while (number := self.mailbox.first()) is not None:
                future = self._waiting.get(number)
                if future is not None and not future.done():
                    future.set_result(None)
                # Done last: a number that an interrupt keeps from its caller is looked at again.
                self.mailbox.remove()
        except BaseException:
            self.mailbox.again()
            raise


def _watched(loop: asyncio.AbstractEventLoop, take: Callable[[], None]) -> Mailbox:
    """A mailbox that the loop watches."""
    try:
        mailbox = Mailbox(by_thread=False)
        loop.add_reader(mailbox.fileno(), take)
    except (NotImplementedError, OSError):
        return _watched_by_thread(loop, take)
    return mailbox


def _watched_by_thread(loop: asyncio.AbstractEventLoop, take: Callable[[], None]) -> Mailbox:
    import threading

    mailbox = Mailbox(by_thread=True)
    watched, taking = weakref.ref(loop), weakref.WeakMethod(take)
    weakref.finalize(loop, mailbox.end)

    def watch() -> None:
        while mailbox.wait():
            loop, take = watched(), taking()
            if loop is None or take is None or loop.is_closed():
                return
            try:
                loop.call_soon_threadsafe(take)
            except RuntimeError:  # Closed between the two lines.
                return
            del loop, take

    threading.Thread(target=watch, name="finhub-loop", daemon=True).start()
    return mailbox
