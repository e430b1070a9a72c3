"""From asyncio to the native calls and back.

A loop has a mailbox. A call that comes further puts its number there and, unless the loop was told already, wakes it
up; the loop then wakes up those who wait. The outcome stays with the call until its caller takes it: no exception
in between loses it. A loop that cannot watch a socket (Windows' Proactor) is woken up by a thread.
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

# Made here, and changed by one call each time: threads that run loops share it.
_bridges: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Bridge] = weakref.WeakKeyDictionary()


async def run(work: Work, answer: Answer | None = None) -> Any:
    """Makes a call in the background, and gives what it gives.

    Where the caller goes away, the call is abandoned: what it has begun comes to an end, and a session that nobody
    saw is logged out.

    Args:
        work: The call.
        answer: Gives the credentials that the call asks for on its way.
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
            None  # Which the traceback would keep: a managed session logs out where nobody has it.
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
        # Weakly: a future holds its loop, which would never go while somebody waits.
        self._waiting: weakref.WeakValueDictionary[int, asyncio.Future[None]] = (
            weakref.WeakValueDictionary()
        )
        self._latest = 0
        self._answers: set[asyncio.Task[None]] = set()
        self.mailbox = _watched(loop, self._take)

    def number(self) -> int:
        """A number for the next call."""
        self._latest += 1
        return self._latest

    def arrival(self, number: int) -> asyncio.Future[None]:
        """Ends when the call with this number has come further."""
        import asyncio

        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        return future

    async def answered(self, ask: Ask, answer: Answer | None) -> None:
        """Has a renewal answered, which goes on where the caller goes away."""
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
                # Last: a number that an interrupt keeps from its caller is looked at again.
                self.mailbox.remove()
        except BaseException:
            self.mailbox.again()
            raise


def _watched(loop: asyncio.AbstractEventLoop, take: Callable[[], None]) -> Mailbox:
    """A mailbox whose outcomes the loop takes as they arrive."""
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
