"""What the documentation shows is run, as a reader would run it."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import finhub_sessions
import pytest
from finhub_sessions import AsyncClient, Client, Credentials, FinHubError, Secret, Session
from finhub_sessions.testing import Sandbox
from guide import FRONT_PAGE, GUIDE, PYPI_PAGE, Block, all_blocks, blocks, files, tabled

LONGEST_README_EXAMPLE = 15

ANNA = {"username": "anna.larsen@example.com", "password": "her_secure_password"}
ADDRESS = "203.0.113.42"


@pytest.fixture(autouse=True)
def settings(finhub_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a reader has in the environment."""
    for name, value in finhub_sandbox.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BATCH_PASSWORD", ANNA["password"])


@pytest.fixture(autouse=True)
def quiet_logger() -> Iterator[None]:
    """The guide turns logging on."""
    logger = logging.getLogger("finhub_sessions")
    level = logger.level
    yield
    logger.setLevel(level)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the guide, in one importable folder."""
    for name, block in files(GUIDE).items():
        (tmp_path / name).write_text(block.source, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name.removesuffix(".py"), raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


def run(block: Block) -> dict[str, Any]:
    """Runs a block by itself, and gives the names that it defined."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(block.padded(), block.page, "exec"), names)
    return names


def block_that_defines(name: str) -> Block:
    [block] = [block for block in blocks(GUIDE) if f"def {name}(" in block.source]
    return block


@pytest.mark.parametrize(
    "block", [block for block in all_blocks() if block.file is None], ids=lambda it: it.place
)
def test_each_block_runs_by_itself_and_leaves_no_session(
    block: Block, finhub_sandbox: Sandbox
) -> None:
    run(block)
    assert finhub_sandbox.live_sessions() == []


def test_each_file_of_the_guide_has_a_test_of_its_own() -> None:
    assert set(files(GUIDE)) == {"addresses.py", "app.py", "views.py", "urls.py", "test_login.py"}


def test_the_front_page_logs_in_and_out_in_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    [block] = blocks(FRONT_PAGE)
    assert len(block.source.splitlines()) <= LONGEST_README_EXAMPLE
    run(block)
    printed = capsys.readouterr().out
    assert "logged in: " in printed
    assert "logged out: terminated" in printed
    assert ANNA["password"] not in printed


def test_the_page_on_pypi_shows_the_same_example() -> None:
    assert next(blocks(PYPI_PAGE)).source == next(blocks(FRONT_PAGE)).source


def test_the_table_of_settings_names_each_keyword_of_a_client() -> None:
    keywords = set(inspect.signature(Client).parameters) - {"self"}
    assert keywords <= tabled(GUIDE, "Settings")


def test_the_table_of_errors_names_exceptions_that_exist() -> None:
    named = {name for name in tabled(GUIDE, "Errors") if name.endswith("Error")} - {"ValueError"}
    assert len(named) > 5
    for name in named:
        assert issubclass(getattr(finhub_sessions, name), finhub_sessions.FinHubError)


def test_errors_become_what_the_guide_tells_the_end_user(finhub_sandbox: Sandbox) -> None:
    log_in = run(block_that_defines("log_in"))["log_in"]
    assert isinstance(log_in(**ANNA), Session)
    assert log_in(ANNA["username"], "wrong") == "Wrong username or password."
    finhub_sandbox.script({"status": 429, "headers": [("Retry-After", "90")]})
    assert log_in(**ANNA) == "Please wait 90 seconds."
    finhub_sandbox.script({"status": 429})
    assert log_in(**ANNA) == "Please wait 60 seconds."
    finhub_sandbox.script({"status": 500})
    assert log_in(**ANNA) == "Please try again later."


def test_an_app_resumes_what_its_backend_handed_over(
    finhub_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = run(block_that_defines("in_the_backend"))
    handed_over = names["in_the_backend"](**ANNA)
    monkeypatch.delenv("FINHUB_TENANT_KEY")
    monkeypatch.delenv("FINHUB_TENANT_SECRET")
    app = Client()
    assert app.check() == "resume_only"
    token = names["in_the_app"](app, handed_over)
    assert token == Session.from_secret_json(handed_over).token
    app.delete_session(Session.from_secret_json(handed_over))
    assert finhub_sandbox.live_sessions() == []


def test_an_app_renews_with_what_its_backend_hands_over(
    finhub_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_backend = run(block_that_defines("in_the_backend"))["in_the_backend"]
    first, second = in_the_backend(**ANNA), in_the_backend(**ANNA)
    monkeypatch.delenv("FINHUB_TENANT_KEY")
    monkeypatch.delenv("FINHUB_TENANT_SECRET")
    take_over = run(block_that_defines("take_over"))["take_over"]
    active = take_over(Client(), first, lambda: second)
    assert active.access_token() == Session.from_secret_json(first).token
    assert active.renew() == Session.from_secret_json(second).token
    active.logout()
    assert finhub_sandbox.live_sessions() == []


def test_a_refused_token_is_renewed_once(finhub_sandbox: Sandbox) -> None:
    download = run(block_that_defines("download"))["download"]
    refused: list[Secret] = []

    def get(token: Secret) -> int:
        if not refused:
            refused.append(token)
        return 401 if token in refused else 200

    customer = finhub_sandbox.customer
    credentials = Credentials(username=customer["username"], password=customer["password"])
    with Client(forwarded_for=ADDRESS).login(**customer, renew_with=lambda: credentials) as active:
        assert download(active, get) == 200
        assert download(active, get) == 200
        assert active.session.token not in refused


def test_a_watcher_tells_what_becomes_of_a_session(
    finhub_sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = run(block_that_defines("watch"))["watch"]

    async def main() -> None:
        async with AsyncClient(forwarded_for=ADDRESS) as client:
            active = await client.login(**finhub_sandbox.customer, renew_with=lambda: None)
            watching = asyncio.create_task(watch(active))
            await asyncio.sleep(0)
            with pytest.raises(FinHubError):
                await active.renew()
            await active.logout()
            await watching

    asyncio.run(main())
    not_renewed, ended = capsys.readouterr().out.splitlines()
    assert not_renewed.startswith("not renewed: invalid_input: ")
    assert ended == "ended: logged_out"
    assert finhub_sandbox.live_sessions() == []


@pytest.mark.parametrize(
    ("peer", "x_forwarded_for", "address"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("10.0.0.7", "203.0.113.42", "203.0.113.42"),
        ("10.0.0.7", "203.0.113.42, 10.0.0.9", "203.0.113.42"),
        ("10.0.0.7", "made up, 203.0.113.42", "203.0.113.42"),
        ("198.51.100.7", "203.0.113.42", "198.51.100.7"),
        ("10.0.0.7", "", "10.0.0.7"),
        ("10.0.0.7", "2001:db8::7334", "2001:db8::7334"),
    ],
)
@pytest.mark.usefixtures("project")
def test_only_what_the_own_proxies_appended_is_believed(
    peer: str, x_forwarded_for: str, address: str
) -> None:
    addresses = importlib.import_module("addresses")
    assert str(addresses.end_user_address(peer, x_forwarded_for)) == address


@pytest.mark.usefixtures("project")
def test_the_fastapi_application_logs_in_and_out(finhub_sandbox: Sandbox) -> None:
    from fastapi.testclient import TestClient

    app = importlib.import_module("app").app
    browser = TestClient(app, base_url="https://shop.example", client=(ADDRESS, 50_000))
    with browser:
        answer = browser.post("/login", json=ANNA)
        assert (answer.status_code, answer.json()) == (200, {"user": "7s2l2ix7oqr"})
        [request] = finhub_sandbox.requests()
        assert request.header("X-Forwarded-For") == ADDRESS
        assert request.header("deviceId") == browser.cookies["device"]
        assert len(finhub_sandbox.live_sessions()) == 1

        assert browser.post("/logout").status_code == 204
        assert finhub_sandbox.live_sessions() == []
        assert finhub_sandbox.requests()[-1].header("deviceId") == browser.cookies["device"]

        answer = browser.post("/login", json=ANNA | {"password": "wrong"})
        assert answer.status_code == 401
        assert answer.json() == {"detail": "Wrong username or password."}
        finhub_sandbox.script({"status": 503, "headers": [("Retry-After", "90")]})
        answer = browser.post("/login", json=ANNA)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "90")
        assert browser.post("/login", json=ANNA | {"username": "nobody"}).status_code == 401
        assert browser.post("/login", json=ANNA | {"password": ""}).status_code == 401


@pytest.mark.usefixtures("project")
def test_the_fastapi_application_keeps_its_cookies_whatever_fails(finhub_sandbox: Sandbox) -> None:
    from fastapi.testclient import TestClient

    app = importlib.import_module("app").app
    browser = TestClient(app, base_url="https://shop.example", client=(ADDRESS, 50_000))
    with browser:
        assert browser.post("/login", json=ANNA | {"password": "wrong"}).status_code == 401
        device = browser.cookies["device"]
        finhub_sandbox.script({"status": 503, "headers": [("Retry-After", "90")]})
        assert browser.post("/login", json=ANNA).status_code == 503
        assert browser.post("/login", json=ANNA).status_code == 200
        assert {request.header("deviceId") for request in finhub_sandbox.requests()} == {device}

        finhub_sandbox.script({"status": 400})
        assert browser.post("/logout").status_code == 204
        assert "session" not in browser.cookies
        browser.cookies.set("device", "what somebody else wrote")
        assert browser.post("/login", json=ANNA).status_code == 200


@pytest.mark.usefixtures("project")
def test_the_django_views_log_in_and_out(finhub_sandbox: Sandbox) -> None:
    import django
    from django.conf import settings as django_settings
    from django.test import Client as Browser

    django_settings.configure(
        ALLOWED_HOSTS=["testserver"],
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
        ROOT_URLCONF="urls",
        SECRET_KEY="for this test alone",
        SESSION_ENGINE="django.contrib.sessions.backends.cache",
    )
    django.setup()
    browser = Browser(REMOTE_ADDR="10.0.0.7", HTTP_X_FORWARDED_FOR=ADDRESS)

    answer = browser.post("/login", ANNA)
    assert (answer.status_code, answer.json()) == (200, {"user": "7s2l2ix7oqr"})
    [request] = finhub_sandbox.requests()
    assert request.header("X-Forwarded-For") == ADDRESS
    assert len(finhub_sandbox.live_sessions()) == 1

    assert browser.post("/logout").status_code == 204
    assert finhub_sandbox.live_sessions() == []
    assert finhub_sandbox.requests()[-1].header("deviceId") == request.header("deviceId")

    assert browser.post("/login", ANNA | {"password": "wrong"}).status_code == 401
    assert browser.post("/login", ANNA | {"username": "nobody"}).status_code == 401
    assert browser.post("/login", ANNA | {"password": ""}).status_code == 401
    finhub_sandbox.script({"status": 500})
    assert browser.post("/login", ANNA).status_code == 503
    assert browser.post("/logout").status_code == 204


def test_the_tests_of_the_guide_pass(project: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_login.py"],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "5 passed" in finished.stdout
