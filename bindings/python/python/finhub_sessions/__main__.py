"""`python -m finhub_sessions`: one login and one logout, to check the settings.

The settings come from the `FINHUB_*` variables, the password from a prompt or from standard input.
`--sandbox` needs no settings: it logs in the demo customer of a sandbox.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import warnings
from typing import TYPE_CHECKING

from finhub_sessions import Client, FinHubError, Secret

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from finhub_sessions import Session, Termination

FAILED = 1
INTERRUPTED = 130

CUSTOMER = {
    "customer_id": "FINHUB_CUSTOMER_ID",
    "user_id": "FINHUB_USER_ID",
    "username": "FINHUB_USERNAME",
}
"""What says who logs in, and the variable that is read where the option is not given."""


class SetupError(Exception):
    """An error of this program, not of the SDK. The text says what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Logs in and out. Returns the exit status: 0, 1 after an error, 130 after Ctrl-C.

    Arguments that cannot be used end the program with the status 2, as always with `argparse`.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        if given.sandbox:
            _refuse_customer(given, parser)
            _use_sandbox(given)
        else:
            _require(given, parser)
            _use_settings(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except (FinHubError, SetupError) as error:
        return _fail(str(error), FAILED)
    except BrokenPipeError:
        # The output was closed. Python's own flush at its exit must not report that again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m finhub_sessions",
        description="Log a customer in to FinHub and out again, to see that settings are right.",
        epilog="FINHUB_BASE_URL, FINHUB_TENANT_ID, FINHUB_TENANT_KEY, FINHUB_TENANT_SECRET and "
        "FINHUB_FORWARDED_FROM say who you are. The password is asked for or, where standard input "
        "is no terminal, read from it: one line.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--sandbox",
        action="store_true",
        help="start FinHub's sandbox and log its demo customer in; needs no settings",
    )
    for option, metavar, help_text in (
        ("--customer-id", "ID", "the customer [FINHUB_CUSTOMER_ID]"),
        ("--user-id", "ID", "the customer's user [FINHUB_USER_ID]"),
        ("--username", "NAME", "the user's name or e-mail address [FINHUB_USERNAME]"),
        ("--forwarded-for", "ADDRESS", "the user's IP address; never guessed"),
        ("--platform", "NAME", "web, ios, android or another [FINHUB_PLATFORM]"),
        ("--device-id", "ID", "the user's device [FINHUB_DEVICE_ID]"),
    ):
        parser.add_argument(option, metavar=metavar, help=help_text)
    return parser


def _refuse_customer(given: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    superfluous = [_option(name) for name in CUSTOMER if getattr(given, name)]
    if superfluous:
        parser.error(f"--sandbox logs its own customer in: leave out {', '.join(superfluous)}")


def _require(given: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    missing: list[str] = []
    for name, variable in CUSTOMER.items():
        value = getattr(given, name) or os.environ.get(variable)
        setattr(given, name, value)
        if not value:
            missing.append(f"{_option(name)} (or {variable})")
    if not given.forwarded_for:
        missing.append("--forwarded-for")
    if missing:
        parser.error(f"give {', '.join(missing)}; or try --sandbox")


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _use_sandbox(given: argparse.Namespace) -> None:
    from finhub_sessions.testing import Sandbox, SandboxError

    try:
        with Sandbox() as sandbox, sandbox.client() as client:
            print(f"sandbox at {sandbox.base_url}")
            customer = sandbox.customer
            _log_in_and_out(
                client.with_options(
                    forwarded_for=given.forwarded_for,
                    platform=given.platform,
                    device_id=given.device_id,
                ),
                customer_id=customer["customer_id"],
                user_id=customer["user_id"],
                username=customer["username"],
                password=Secret(customer["password"]),
            )
    except SandboxError as error:
        raise SetupError(str(error)) from error


def _use_settings(given: argparse.Namespace) -> None:
    with Client(
        forwarded_for=given.forwarded_for,
        platform=given.platform,
        device_id=given.device_id,
    ) as client:
        # Checked before the password is asked for.
        if client.check() == "resume_only":
            raise SetupError("set FINHUB_TENANT_KEY and FINHUB_TENANT_SECRET: a login needs them")
        _log_in_and_out(
            client,
            customer_id=given.customer_id,
            user_id=given.user_id,
            username=given.username,
            password=_password(given.username),
        )


def _password(username: str) -> Secret:
    if not sys.stdin.isatty():
        return Secret(_line())
    with warnings.catch_warnings():
        # If the echo cannot be turned off, getpass only warns and then shows what is typed.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return Secret(getpass.getpass(f"Password of {username}: "))
        except getpass.GetPassWarning:
            raise SetupError(
                "this terminal would show the password: send it on standard input"
            ) from None
        except EOFError:
            raise SetupError("no password was typed") from None


def _line() -> str:
    line = sys.stdin.buffer.readline().removesuffix(b"\n").removesuffix(b"\r")
    if not line:
        raise SetupError(
            "no password: run this in a terminal, or send it as one line on standard input"
        )
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise SetupError("the password on standard input is not valid UTF-8") from None


def _log_in_and_out(
    client: Client, *, customer_id: str, user_id: str, username: str, password: Secret
) -> None:
    with client.login(customer_id, user_id, username=username, password=password) as active:
        _show_session(active.session)
        _show_termination(active.logout())


def _show_session(session: Session) -> None:
    print("logged in")
    _show("session", session.session_id)
    _show("user", f"{session.user_id}, whom FinHub calls {session.api_user_id}")
    _show("token", session.token)
    _show("token ends", _instant(session.token_expires_at))
    _show("session ends", _instant(session.session_expires_at))


def _show_termination(termination: Termination) -> None:
    print("logged out")
    _show("outcome", termination.outcome)
    _show("status", termination.status or "untold")
    _show("ended", _instant(termination.terminated_at))


def _show(label: str, value: object) -> None:
    print(f"  {label:<13}{value}")


def _instant(instant: datetime | None) -> str:
    return "untold" if instant is None else f"{instant:%Y-%m-%d %H:%M:%S} UTC"


def _fail(text: str, status: int) -> int:
    print(f"error: {text}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
