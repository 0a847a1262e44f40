"""What the tests of the page in a browser share: its homes, opening it, giving it files, taking what it gives."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import docx
import pytest

from docgen.form.folders import DEFAULT_FORM, template_file
from docgen.page.serve import PageServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

OWN_TEMPLATE, OWN_TEXT = "本局模板.docx", "（本局自己的模板）"
READY = 90_000
ANSWER = 60_000


def with_own_text(path: Path) -> None:
    """Write a template of an office's own: the form's, with a line of its own at its end."""
    document = docx.Document(str(template_file(DEFAULT_FORM)))
    document.add_paragraph(OWN_TEXT)
    document.save(str(path))


def missing(what: str) -> NoReturn:
    """Skip the test for want of something; fail in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing in CI: .ci/run should have installed it")
    pytest.skip(f"needs {what}")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def page_in_its_homes(pages: Path) -> Iterator[dict[str, str]]:
    """Give the page's address in each of its homes."""
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(pages / "site")))
    native = PageServer()
    for server in (site, native):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {
        "from disk": (pages / "docgen.html").as_uri(),
        "web server": f"http://127.0.0.1:{site.server_port}/",
        "served": native.url,
    }
    for server in (site, native):
        server.shutdown()
        server.server_close()


def opened(browser: Browser, address: str, **options: Any) -> Page:
    """Open the page without the choice of the operating system, which no test can click, and wait until it is ready."""
    context = browser.new_context(accept_downloads=True, viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    page.errors = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.errors.append(str(error)))  # type: ignore[attr-defined]
    page.add_init_script("delete window.showOpenFilePicker; delete window.showDirectoryPicker")
    page.goto(address)
    page.wait_for_selector("body[data-ready]", timeout=READY)
    return page


def given(page: Page, name: str, data: bytes, view: str = "report") -> None:
    """Choose a file in the drop place of a view."""
    page.set_input_files(f"#view-{view} .drop input", {"name": name, "mimeType": "application/octet-stream", "buffer": data})


def downloaded(page: Page, button: str | Locator) -> tuple[str, bytes]:
    """Press a button and return the name and content of the file that comes."""
    place = page.get_by_role("button", name=button, exact=True) if isinstance(button, str) else button
    with page.expect_download(timeout=ANSWER) as waiting:
        place.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


_FOCUSED = """(() => {
  const element = document.activeElement;
  return element === document.body ? "" : element.ariaLabel || element.labels?.[0]?.innerText || element.innerText || "";
})()"""


def tab_to(page: Page, name: str) -> None:
    """Go on with the Tab key until what is named has the focus."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if name in page.evaluate(_FOCUSED):
            return
    raise AssertionError(name)
