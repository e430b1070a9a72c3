"""A sandbox that a test controls."""

from __future__ import annotations

import os
import weakref
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, Unpack

from . import _executable
from ._control import Control
from ._process import Process
from ._records import LiveSession, RecordedRequest, read_request, read_session
from ._tenant import DEMO, ClientSettings, CustomerLogin, first_of, no_customer

if TYPE_CHECKING:
    from finhub_sessions import AsyncClient, Client

    from ._script import ConnectionStep, Step


class Sandbox:
    """FinHub's sessions API on a free port of this machine, in a process of its own.

    It runs from its construction until `close()`, the end of its `with` block, or the end of the
    program. Any thread may use it. After a fork the child may use it, and the parent ends it.

        with Sandbox() as sandbox, sandbox.client(max_retries=0) as client:
            sandbox.script({"status": 429, "headers": [("Retry-After", "7")]})
            with pytest.raises(RateLimitError) as caught:
                client.create_session(**sandbox.customer)
            assert caught.value.retry_after == 7.0

    Args:
        config: a file of tenants, customers and users that can log in, in JSON or YAML;
            `finhub-sandbox --print-config` shows one. Without it: the login example of FinHub's
            reference. `settings`, `environment` and `customer` show the first of a file in JSON.
        token_life: how many seconds access tokens live. Without it: an hour, as FinHub's do.
        executable: the program. Without it: the one that the variable `FINHUB_SANDBOX` names, that
            `pip install finhub-sessions[testing]` put into this environment, or that is in `PATH`.

    Raises:
        SandboxError: if the program is missing, does not start, or refuses the configuration.
    """

    def __init__(
        self,
        *,
        config: str | os.PathLike[str] | None = None,
        token_life: int | None = None,
        executable: str | os.PathLike[str] | None = None,
    ) -> None:
        command = [_executable.find(executable), "--json", "--port", "0", "--quiet"]
        if config is not None:
            command += ["--config", os.fspath(config)]
        if token_life is not None:
            command.append(f"--token-life={token_life}")
        process = Process(command)
        self._end = weakref.finalize(self, process.end)
        self._control = Control(process)
        self._hang_up = weakref.finalize(self, self._control.close)
        self._base_url = process.base_url
        self._tenant = DEMO if config is None else first_of(config)

    @property
    def base_url(self) -> str:
        """Where it listens, such as `http://127.0.0.1:41213`."""
        return self._base_url

    @property
    def settings(self) -> ClientSettings:
        """The settings of a client that can log in here: `Client(**sandbox.settings)`."""
        settings = ClientSettings(
            base_url=self._base_url,
            forwarded_for="203.0.113.42",
            forwarded_from="my-app",
            platform="web",
            device_id="356938035643809",
        )
        if self._tenant:
            settings["tenant_id"] = self._tenant.tenant_id
            settings["tenant_key"] = self._tenant.tenant_key
            settings["tenant_secret"] = self._tenant.tenant_secret
        return settings

    @property
    def environment(self) -> dict[str, str]:
        """The same as `FINHUB_*` variables. The end user's address has no variable."""
        return {
            f"FINHUB_{name.upper()}": str(value)
            for name, value in self.settings.items()
            if name != "forwarded_for"
        }

    @property
    def customer(self) -> CustomerLogin:
        """A customer to log in: `client.create_session(**sandbox.customer)`.

        Raises:
            SandboxError: if the configuration is in YAML, or has no customer.
        """
        if self._tenant is None or self._tenant.customer is None:
            raise no_customer()
        return self._tenant.customer.copy()

    def client(self, **settings: Unpack[ClientSettings]) -> Client:
        """Returns a client of this sandbox. Arguments replace those of `settings`. Close it after use."""
        from finhub_sessions import Client

        return Client(**(self.settings | settings))

    def async_client(self, **settings: Unpack[ClientSettings]) -> AsyncClient:
        """Returns an `AsyncClient` of this sandbox, otherwise like `client`."""
        from finhub_sessions import AsyncClient

        return AsyncClient(**(self.settings | settings))

    def script(self, *steps: Step) -> None:
        """Adds answers to the script: each request takes the next.

        After the last, the sandbox behaves as FinHub does.

        Raises:
            SandboxError: if a step contradicts itself or has an unknown member.
        """
        self._control.post("script", steps)

    def connections(self, *steps: ConnectionStep) -> None:
        """Scripts what happens to the next connections, one step each, before anything is read from them.

        A client reuses its open connection, so make a new client for each.
        """
        self._control.post("connections", steps)

    def requests(self) -> list[RecordedRequest]:
        """The requests that arrived so far, oldest first."""
        return [read_request(seen) for seen in self._control.get("requests")["requests"]]

    def clear_requests(self) -> None:
        """Forgets the requests that arrived so far."""
        self._control.delete("requests")

    def live_sessions(self) -> list[LiveSession]:
        """The sessions that are neither logged out nor expired, oldest first."""
        return [read_session(seen) for seen in self._control.get("sessions")["sessions"]]

    def clock(self) -> datetime:
        """The sandbox's time (UTC). It runs; `advance` and `set_clock` move it."""
        return datetime.fromisoformat(self._control.get("clock")["now"])

    def set_clock(self, now: datetime) -> None:
        """Sets the sandbox's time. Raises `ValueError` if it has no zone."""
        if now.tzinfo is None:
            raise ValueError("the sandbox's time needs a zone, such as datetime.UTC")
        self._control.post("clock", {"now": now.isoformat()})

    def advance(self, by: float | timedelta) -> None:
        """Lets time pass at the sandbox, in seconds or as a `timedelta`; negative goes back.

        A client's clock does not move with it: move its `TestClock` as well, if it has one.

        Raises:
            ValueError: if it is not a whole number of seconds.
        """
        seconds = by.total_seconds() if isinstance(by, timedelta) else float(by)
        if not seconds.is_integer():
            raise ValueError(f"the sandbox's clock moves by whole seconds, not by {seconds}")
        self._control.post("clock", {"advance_seconds": int(seconds)})

    def reset(self) -> None:
        """Forgets sessions, scripts and requests, and sets the clock back to the machine's time."""
        self._control.post("reset")

    def close(self) -> None:
        """Ends the process. Closing again does nothing."""
        self._hang_up()
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "" if self._end.alive else " (closed)"
        return f"<Sandbox {self._base_url}{state}>"
