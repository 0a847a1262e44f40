"""Draw the pictures of docs/page.md: `python tools/build_page_images.py`. Needs Chromium, Playwright, and fonts as tests do."""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from docgen.form.load import load_form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs.publish import publish
from docgen.page.serve import PageServer

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
EXAMPLE = next(path for path in (ROOT / "inputs").glob("*.xlsx") if "兰山区" in path.name)


def wrong_workbook() -> bytes:
    """Return the example's workbook with one number changed, so that there is something to show."""
    report = read(EXAMPLE).report
    form = load_form()
    balance = next(identity for identity in form.identities if identity.kind == "balance")
    return intake_bytes(form, report.with_values({balance.left[0]: 3}))


def clerks_page(page: Page, url: str) -> None:
    """Draw the page with a workbook that has something wrong in it."""
    page.set_viewport_size({"width": 1100, "height": 640})
    page.add_init_script("delete window.showOpenFilePicker")
    page.goto(url)
    page.wait_for_selector("body[data-ready]")
    files = {"name": "填报表.xlsx", "mimeType": "application/octet-stream", "buffer": wrong_workbook()}
    page.set_input_files("#view-report .drop input", files)  # type: ignore[arg-type]
    page.wait_for_selector(".findings li.error")
    page.locator(".columns").scroll_into_view_if_needed()
    page.screenshot(path=IMAGES / "page-findings.png")


def published_page(page: Page, folder: Path) -> None:
    """Draw the head of the published example."""
    html = next(path for path in publish(EXAMPLE, folder) if path.suffix == ".html" and ".body." not in path.name)
    page.set_viewport_size({"width": 1000, "height": 700})
    page.goto(html.as_uri())
    page.screenshot(path=IMAGES / "page-published.png")


def main() -> int:
    """Draw both. Returns the exit code."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        print("Chromium is missing", file=sys.stderr)
        return 1
    with PageServer() as server, sync_playwright() as playwright, TemporaryDirectory() as folder:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        clerks_page(browser.new_page(), server.url)
        published_page(browser.new_page(), Path(folder))
        browser.close()
        server.shutdown()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
