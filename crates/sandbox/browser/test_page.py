"""The sandbox's page in Chromium, with requests of the Python SDK."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from finhub_sessions import Client, FinHubError, InvalidCredentialsError
from finhub_sessions.testing import Sandbox
from playwright.sync_api import expect

from conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Locator, Page

DOCS = Path(__file__).parents[3] / "docs"

ANNA = {
    "customer_id": "cust_12345",
    "user_id": "user_67890",
    "username": "anna.larsen@example.com",
    "password": "her_secure_password",
}


def requests(page: Page) -> Locator:
    """The requests, the newest first."""
    return page.locator("#exchanges > li")


def sessions(page: Page) -> Locator:
    return page.locator("#sessions > li")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def said(page: Page, text: str) -> None:
    expect(page.get_by_role("status")).to_have_text(text)


def send(sandbox: Sandbox, path: str, **headers: str) -> None:
    """Sends a request that the SDK would not make."""
    address = urlsplit(sandbox.base_url)
    connection = HTTPConnection(address.hostname or "", address.port)
    connection.request(
        "GET", path, headers={name.replace("_", "-"): it for name, it in headers.items()}
    )
    connection.getresponse().read()
    connection.close()


def dom(page: Page) -> str:
    """Everything in the page: elements, attributes, texts, and what is typed into fields."""
    return page.content() + page.evaluate(
        "JSON.stringify([...document.querySelectorAll('*')].map(it => [it.value, it.textContent]))"
    )


def test_shows_a_login_and_a_logout_of_the_sdk(page: Page, finhub_sandbox: Sandbox) -> None:
    expect(page.locator("#no-sessions")).to_be_visible()
    with finhub_sandbox.client() as client:
        session = client.create_session(**ANNA)
        expect(sessions(page)).to_have_count(1)
        expect(sessions(page)).to_contain_text(session.session_id)
        expect(sessions(page)).to_contain_text("cust_12345")
        expect(sessions(page).locator("[data-text=token_left]")).to_contain_text("00:59:")
        expect(sessions(page).locator("[data-text=session_left]")).to_contain_text("23:59:")
        client.delete_session(session)
        expect(sessions(page)).to_have_count(0)
    expect(requests(page)).to_have_count(2)
    expect(requests(page).nth(0)).to_contain_text("deleteSession")
    expect(requests(page).nth(1)).to_contain_text("createSession")
    expect(requests(page).nth(1).locator(".status")).to_have_text("200")


def test_both_clocks_of_a_session_tick(page: Page, finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client, client.login(**ANNA):
        left = sessions(page).locator(".left")
        before = left.all_inner_texts()
        for clock, text in enumerate(before):
            expect(left.nth(clock)).not_to_have_text(text)
        time = page.locator("#now").inner_text()
        expect(page.locator("#now")).not_to_have_text(time)


def test_a_click_scripts_a_429_and_the_retry_of_the_sdk_arrives(
    page: Page, finhub_sandbox: Sandbox
) -> None:
    press(page, "429 Too many requests")
    said(page, "Scripted: 429 Too many requests.")
    expect(page.locator("#waiting li")).to_have_text(["429"])
    with finhub_sandbox.client() as client, client.login(**ANNA):
        expect(requests(page)).to_have_count(2)
        expect(requests(page).locator(".status")).to_have_text(["200", "429"])
        expect(requests(page).nth(1).locator(".marks")).to_have_text("scripted")
        expect(sessions(page)).to_have_count(1)
    expect(page.locator("#scripted")).to_be_hidden()


@pytest.mark.parametrize(
    ("button", "kind", "status"),
    [
        ("503 Unavailable", "server_error", "503"),
        ("401 Wrong password", "invalid_credentials", "401"),
        ("200 success: false", "rejected", "200"),
        ("Dropped connection", "outcome_unknown", "connection reset"),
        ("Handled, answer lost", "outcome_unknown", "connection reset"),
    ],
)
def test_a_click_makes_the_next_login_fail(
    page: Page, finhub_sandbox: Sandbox, button: str, kind: str, status: str
) -> None:
    press(page, button)
    expect(page.locator("#waiting li")).to_have_count(1)
    with finhub_sandbox.client(max_retries=0) as client, pytest.raises(FinHubError) as caught:
        client.create_session(**ANNA)
    assert caught.value.kind == kind
    expect(requests(page).locator(".status")).to_have_text([status])


def test_a_request_is_in_view_before_its_answer(page: Page, finhub_sandbox: Sandbox) -> None:
    finhub_sandbox.script({"delay_ms": 3_600_000})
    address = urlsplit(finhub_sandbox.base_url)
    connection = HTTPConnection(address.hostname or "", address.port)
    connection.request("GET", "/slow")
    expect(requests(page).locator(".status")).to_have_text(["waiting"])
    connection.close()


def test_a_click_makes_the_next_answer_slow(page: Page, finhub_sandbox: Sandbox) -> None:
    press(page, "Slow answer")
    expect(page.locator("#waiting li")).to_have_text(["handled, after 5000 ms"])
    with finhub_sandbox.client() as client:
        client.create_session(**ANNA)
    requests(page).locator("summary").click()
    expect(requests(page)).to_contain_text(
        re.compile(r"200, by the script, after ([5-9]\d{3}|\d{5,}) ms")
    )


def test_a_script_is_cleared(page: Page, finhub_sandbox: Sandbox) -> None:
    press(page, "No answer")
    press(page, "503 Unavailable")
    expect(page.locator("#waiting li")).to_have_text(["no more bytes", "503"])
    press(page, "Clear script")
    expect(page.locator("#scripted")).to_be_hidden()
    with finhub_sandbox.client() as client, client.login(**ANNA):
        expect(requests(page).locator(".status")).to_have_text(["200"])


def test_an_hour_forward_expires_the_token_and_not_the_session(
    page: Page, finhub_sandbox: Sandbox
) -> None:
    with finhub_sandbox.client() as client:
        client.create_session(**ANNA)
        press(page, "Forward 1 hour")
        expect(page.locator("#ahead")).to_contain_text("ahead")
        expect(sessions(page).locator("[data-text=token_left]")).to_have_text("expired")
        expect(sessions(page).locator("[data-text=session_left]")).to_contain_text("22:59:")
    press(page, "Forget everything")
    expect(page.locator("#ahead")).to_be_hidden()
    expect(sessions(page)).to_have_count(0)
    expect(requests(page)).to_have_count(0)


def test_headers_of_the_sdk_are_explained(page: Page, finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        client.create_session(**ANNA)
    requests(page).locator("summary").click()
    rows = requests(page).locator("tbody tr")
    tenant = rows.filter(has_text=re.compile("x-tenant-id", re.IGNORECASE))
    expect(tenant).to_contain_text("required")
    expect(tenant).to_contain_text("The tenant. The value is case-sensitive.")
    expect(tenant).to_contain_text(finhub_sandbox.environment["FINHUB_TENANT_ID"])
    expect(requests(page).locator("[data-state=missing], [data-state=unknown]")).to_have_count(0)


def test_an_open_request_stays_open_when_others_arrive(page: Page, finhub_sandbox: Sandbox) -> None:
    with finhub_sandbox.client() as client:
        client.create_session(**ANNA)
        requests(page).locator("summary").click()
        client.create_session(**ANNA)
    expect(requests(page)).to_have_count(2)
    expect(requests(page).nth(1).locator(".detail")).to_be_visible()
    expect(requests(page).nth(0).locator(".detail")).to_be_hidden()


def test_no_secret_is_anywhere_in_the_page(page: Page, finhub_sandbox: Sandbox) -> None:
    public = [finhub_sandbox.environment[f"FINHUB_TENANT_{it}"] for it in ("KEY", "SECRET")]
    public += [ANNA["username"], ANNA["password"]]
    assert all(secret in dom(page) for secret in public), "the sandbox's own example"
    before = {secret: page.content().count(secret) for secret in public}
    send(finhub_sandbox, "/canary?of=canary-4", X_Canary="canary-1", Authorization="canary-3")
    with finhub_sandbox.client() as client:
        session = client.create_session(**ANNA)
        client.delete_session(session)
        with pytest.raises(InvalidCredentialsError):
            client.create_session(**{**ANNA, "password": "canary-2"})
    expect(requests(page)).to_have_count(4)
    for request in requests(page).locator("summary").all():
        request.click()
    expect(requests(page).nth(1)).to_contain_text("Bearer [secret]")
    tokens = [session.token, session.refresh_token]
    secrets = [it.get_secret_value() for it in tokens if it is not None]
    for secret in [*secrets, "eyJ", *(f"canary-{it}" for it in range(1, 5))]:
        assert secret not in dom(page)
    assert {secret: page.content().count(secret) for secret in public} == before


def test_what_a_request_says_is_text(page: Page, finhub_sandbox: Sandbox) -> None:
    markup = "<img src=x onerror=document.title='taken'>"
    with finhub_sandbox.client(user_agent=markup) as client:
        client.create_session(**ANNA)
    requests(page).locator("summary").click()
    expect(requests(page)).to_contain_text(markup)
    expect(page).to_have_title("FinHub sandbox")
    assert page.locator("main img").count() == 0


def test_everything_works_by_keyboard(page: Page, finhub_sandbox: Sandbox) -> None:
    def tab_to(is_there: Callable[[], bool]) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if is_there():
                return
        raise AssertionError(page.evaluate("document.activeElement.outerHTML"))

    def focused(text: str) -> Callable[[], bool]:
        return lambda: text in page.evaluate("document.activeElement.innerText")

    page.keyboard.press("Tab")
    assert focused("Skip to the requests")()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab_to(focused("503"))
    page.keyboard.press("Enter")
    said(page, "Scripted: 503 Unavailable.")
    assert focused("503")(), "the focus stays"
    with finhub_sandbox.client() as client, client.login(**ANNA):
        expect(requests(page)).to_have_count(2)
        tab_to(focused("createSession"))
        page.keyboard.press("Enter")
        expect(requests(page).nth(0).locator(".detail")).to_be_visible()
    page.locator("[name=language]:checked").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-language=kotlin]")).to_be_visible()
    expect(page.locator("[data-language=python]")).to_be_hidden()


def test_its_lines_lead_the_sdk_to_the_sandbox(
    page: Page, finhub_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "Copy lines")
    said(page, "The lines are copied.")
    lines = page.evaluate("navigator.clipboard.readText()")
    for line in lines.splitlines():
        name, value = line.removeprefix("export ").split("=", 1)
        monkeypatch.setenv(name, value)
    with Client(forwarded_for="203.0.113.42") as client, client.login(**ANNA):
        assert len(finhub_sandbox.live_sessions()) == 1


@pytest.mark.parametrize("language", ["python", "kotlin", "swift", "rust"])
def test_each_language_has_the_line_of_its_guide(page: Page, language: str) -> None:
    page.get_by_role("radio", name=language).check()
    line = page.locator(f"[data-language={language}]").inner_text()
    # Python's guide opens the client by `with`.
    call = line.removeprefix("client = ")
    guides = [DOCS / f"{language}.md", DOCS.parent / "README.md"]
    assert any(call in guide.read_text() for guide in guides)


def test_a_page_that_lost_the_sandbox_says_so(browser: Browser) -> None:
    page = browser.new_page()
    with Sandbox() as sandbox:
        page.goto(f"{sandbox.base_url}/")
        expect(page.locator("#link")).to_have_text("live")
    expect(page.locator("#link")).to_have_text("not connected")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_is_accessible_and_fits(
    page: Page, finhub_sandbox: Sandbox, scheme: str, viewport: dict[str, int]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(viewport)
    send(finhub_sandbox, "/elsewhere", X_Novel="1")
    press(page, "429 Too many requests")
    said(page, "Scripted: 429 Too many requests.")
    with finhub_sandbox.client() as client:
        client.create_session(**ANNA)
    press(page, "Forward 1 hour")
    press(page, "503 Unavailable")
    expect(requests(page)).to_have_count(3)
    for request in requests(page).locator("summary").all():
        request.click()
    expect(sessions(page)).to_contain_text("expired")
    expect(page.locator("#waiting li")).to_have_count(1)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
