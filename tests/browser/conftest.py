"""A browser for the tests that need one: Debian's Chromium, driven by Playwright, and what npm brings for them.

Without them these tests are skipped with a reason, never in CI, where `.ci/run` has installed both.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_page import OWN_TEMPLATE, missing, page_in_its_homes, with_own_text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MODULES = Path(__file__).parent / "node_modules"
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"


@pytest.fixture(scope="module")  # its event loop runs as long as it does: no other module's tests may meet it
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright (pip install playwright)")
    path = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if path is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own, with a window as on a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def npm() -> Path:
    """The folder of the packages from npm (`npm ci` in tests/browser)."""
    if not MODULES.is_dir():
        missing("the packages of tests/browser (npm ci)")
    return MODULES


@pytest.fixture(scope="session")
def pages(npm: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with docgen.html and its site/, built once for the whole run (xdist's workers share it)."""
    from docgen.page.build import build

    if shutil.which("node") is None:
        missing("Node.js")
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    out = shared / "clerks-page"
    lock = shared / "clerks-page.lock"
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not (out / "docgen.html").is_file():
            own = shared / OWN_TEMPLATE
            with_own_text(own)
            build(out, npm / "pyodide", [own])
    return out


@pytest.fixture(scope="session")
def homes(pages: Path) -> Iterator[dict[str, str]]:
    """The page's address in each of its homes."""
    with page_in_its_homes(pages) as addresses:
        yield addresses
