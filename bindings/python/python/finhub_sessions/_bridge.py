"""From asyncio to the native calls and back.

A loop has a mailbox. A call that ends puts its outcome there and, unless the loop was told already, wakes it up; the
loop then takes all outcomes that have arrived. A loop that cannot watch a socket (Windows' Proactor) is woken up by
a thread.
"""

from __future__ import annotations

from ._native import Ask, Mailbox

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    import weakref
    from collections.abc import Callable, Coroutine
    from typing import Any

    from ._native import Call, Work

    Answer = Callable[[Ask], Coroutine[Any, Any, None]]

_bridges: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Bridge] | None = None


async def run(work: Work, answer: Answer | None = None) -> Any:
    """Makes a call in the background, and gives what it gives.

    Where the caller goes away, the call is abandoned: what it has begun comes to an end, and a session that nobody
    saw is logged out.

    Args:
        work: The call.
        answer: Gives the credentials that the call asks for on its way.
    """
    bridge = _of_running_loop()
    number, future, call = bridge.start(work, answer)
    try:
        return await future
    except Exception:
        raise
    except BaseException:
        bridge.leave(number, future, call)
        raise


def abandon_all() -> None:
    """Abandons every call that is under way, at the interpreter's exit."""
    for bridge in list((_bridges or {}).values()):
        bridge.abandon_all()


def _of_running_loop() -> Bridge:
    import asyncio

    global _bridges
    loop = asyncio.get_running_loop()
    if _bridges is None:
        import weakref

        _bridges = weakref.WeakKeyDictionary()
    bridge = _bridges.get(loop)
    if bridge is None:
        bridge = _bridges[loop] = Bridge(loop)
    return bridge


class Bridge:
    """The calls of one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._calls: dict[int, tuple[asyncio.Future[Any] | None, Call, Answer | None]] = {}
        self._latest = 0
        self._answers: set[asyncio.Task[None]] = set()
        self._mailbox = _watched(loop, self._take)

    def start(self, work: Work, answer: Answer | None) -> tuple[int, asyncio.Future[Any], Call]:
        """Starts a call: its number, its outcome, and the handle to abandon it by."""
        import asyncio

        self._latest = number = self._latest + 1
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        call = work.start(self._mailbox, number)
        self._calls[number] = (future, call, answer)
        return number, future, call

    def leave(self, number: int, future: asyncio.Future[Any], call: Call) -> None:
        """Nobody waits for this call any more."""
        if future.done() and not future.cancelled():
            if future.exception() is None:
                call.discard(future.result())
        elif call.abandon():
            self._calls.pop(number, None)
        else:
            # Its outcome is in the mailbox, to be discarded.
            self._calls[number] = (None, call, None)

    def abandon_all(self) -> None:
        for _, call, _ in self._calls.values():
            call.abandon()

    def _take(self) -> None:
        for number, value, error in self._mailbox.take():
            if isinstance(value, Ask):
                self._pass_on(number, value)
                continue
            future, call, _ = self._calls.pop(number)
            if future is None or future.done():
                call.discard(value)
            elif error is not None:
                future.set_exception(error)
            else:
                future.set_result(value)

    def _pass_on(self, number: int, ask: Ask) -> None:
        future, _, answer = self._calls.get(number, (None, None, None))
        if future is None or answer is None:
            ask.leave()
            return
        task = future.get_loop().create_task(answer(ask))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)


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
    import weakref

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
