"""A browser for the tests of the sandbox's page, which reaches the sandbox and nothing else."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from finhub_sessions.testing import Sandbox
    from playwright.sync_api import Browser, Page, Request

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

PATIENCE = 20_000
"""Longer than anything should take, in milliseconds."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(os.environ["CHROMIUM"]),
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, finhub_sandbox: Sandbox) -> Iterator[Page]:
    """The page, open. It may print no error and ask for nothing from elsewhere."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []

    def requested(request: Request) -> None:
        if not request.url.startswith(f"{finhub_sandbox.base_url}/"):
            complaints.append(f"asked for {request.url}")

    page.on("request", requested)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{finhub_sandbox.base_url}/")
    expect(page.locator("#link")).to_have_text("live")
    yield page
    context.close()
    assert complaints == []
