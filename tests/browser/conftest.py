"""A real browser. Without one these tests fail in CI; elsewhere they say loudly that they did not run."""

import os
import re
import warnings
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.install import found
from tests.serving import Server

# Playwright's loop runs in the main thread, where Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = found()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium was found: in CI the browser tests must run.")
        warnings.warn(
            "THE BROWSER TESTS DID NOT RUN: no Chromium was found.", pytest.PytestWarning, stacklevel=1
        )
        pytest.skip("no Chromium was found; tests/browser/install.py says how to get one")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own, as another person's browser; script errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(zone: str = "UTC", **options: object) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en"} | options
        context = browser.new_context(base_url=server.url, timezone_id=zone, **options)  # type: ignore[arg-type]  # Playwright's many options
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == [], f"scripts failed: {errors}"


def code_in(mail: str) -> str:
    """The sign-in code out of a mail's text."""
    found_code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail, re.MULTILINE)
    assert found_code, f"no code in: {mail}"
    return found_code.group(1)
