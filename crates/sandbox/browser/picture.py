"""The guide's picture of the page: `cargo xtask page --screenshot`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from test_page import ANNA, press, requests

if TYPE_CHECKING:
    from finhub_sessions.testing import Sandbox
    from playwright.sync_api import Page


def test_picture(page: Page, finhub_sandbox: Sandbox) -> None:
    page.set_viewport_size({"width": 1120, "height": 660})
    with finhub_sandbox.client() as client:
        client.delete_session(client.create_session(**ANNA))
        expect(requests(page)).to_have_count(2)
        press(page, "429 Too many requests")
        expect(page.locator("#waiting li")).to_have_count(1)
        client.create_session(**ANNA)
        expect(requests(page)).to_have_count(4)
        requests(page).nth(1).locator("summary").click()
        page.locator("#said").evaluate("it => it.replaceChildren()")
        page.screenshot(path=os.environ["SCREENSHOT"])
