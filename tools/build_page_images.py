"""Draw the pictures of docs/page.md: `python tools/build_page_images.py`. Needs Chromium, Playwright, and fonts as tests do."""

from __future__ import annotations

import shutil
import sys
import threading
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
from playwright.sync_api import Page, sync_playwright

from docgen.form.load import load_form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs.make import MakeOptions, produce
from docgen.jobs.publish import publish
from docgen.kit.record import replace
from docgen.page.serve import PageServer
from docgen.report.model import Value

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
EXAMPLE = next(path for path in (ROOT / "inputs").glob("*.xlsx") if "兰山区" in path.name)


def wrong_workbook() -> bytes:
    """Return the example's workbook with one number changed, so that there is something to show."""
    report = read(EXAMPLE).report
    form = load_form()
    balance = next(identity for identity in form.identities if identity.kind == "balance")
    return intake_bytes(form, report.with_values({balance.left[0]: 3}))


def begun(page: Page, url: str) -> None:
    """Open the page without the choice of the operating system, as it is for whoever has just opened it."""
    page.set_viewport_size({"width": 1100, "height": 640})
    page.add_init_script("delete window.showOpenFilePicker; delete window.showDirectoryPicker")
    page.goto(url)
    page.wait_for_selector("body[data-ready]")
    page.screenshot(path=IMAGES / "page-start.png")


def clerks_page(page: Page) -> None:
    """Draw the page with a workbook that has something wrong in it."""
    files = {"name": "填报表.xlsx", "mimeType": "application/octet-stream", "buffer": wrong_workbook()}
    page.set_input_files("#view-report .drop input", files)  # type: ignore[arg-type]
    page.wait_for_selector(".findings li.error")
    page.locator(".columns").scroll_into_view_if_needed()
    page.screenshot(path=IMAGES / "page-findings.png")


def finished_report(page: Page) -> None:
    """Draw what is said of a finished report that was changed since."""
    (name, report), *_papers = produce(EXAMPLE, MakeOptions()).files.items()
    document = docx.Document(BytesIO(report))
    run = next(run for paragraph in document.paragraphs for run in paragraph.runs if "2023" in run.text and len(run.text) > 30)
    run.text = run.text.replace("2023", "2022", 1)
    changed = BytesIO()
    document.save(changed)
    page.locator("nav button").nth(1).click()
    files = {"name": name, "mimeType": "application/octet-stream", "buffer": changed.getvalue()}
    page.set_input_files("#view-finished .drop input", files)  # type: ignore[arg-type]
    page.wait_for_selector("#view-finished .state")
    page.set_viewport_size({"width": 1100, "height": 820})
    page.screenshot(path=IMAGES / "page-finished.png")


def _renamed(text: str, name: str) -> str:
    """Return a text of the example's body as another body's."""
    for own, other in (("兰山区科学技术局", name), ("兰山区科技局", name), ("区科技局", name.removeprefix("兰山"))):
        text = text.replace(own, other)
    return text


def officers_page(page: Page, folder: Path) -> None:
    """Draw the district's view after a run over a folder."""
    report = read(EXAMPLE).report
    form = report.form
    balance = next(identity for identity in form.identities if identity.kind == "balance")
    names = [f"兰山区{name}局" for name in ("教育", "民政", "财政", "司法", "水利", "审计", "统计", "商务")]
    for number, name in enumerate(names):
        own = {key: _renamed(value, name) if isinstance(value, str) else value for key, value in report.values.items()}
        wrong: dict[str, Value] = {balance.left[0]: 3} if number == 2 else {}
        sections = {
            key: tuple(replace(part, paragraphs=tuple(_renamed(text, name) for text in part.paragraphs)) for part in parts)
            for key, parts in report.sections.items()
        }
        made = replace(report, values={**own, **wrong}, sections=sections)
        (folder / f"{name}.xlsx").write_bytes(intake_bytes(form, made))
    (folder.parent / "名单.csv").write_text("\n".join(["单位名称", *names, "兰山区档案局"]), encoding="utf-8")
    page.set_viewport_size({"width": 1100, "height": 1350})
    page.locator("nav button").nth(2).click()
    page.set_input_files("#view-district .drop input", str(folder))
    page.set_input_files("#view-district input[accept*=csv]", str(folder.parent / "名单.csv"))
    page.locator("#view-district button.first").click()
    page.wait_for_selector("#view-district table.chart")
    page.locator("#view-district table.chart").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#view-district section:nth-of-type(1)').hidden = true; scrollTo(0, 0)")
    page.screenshot(path=IMAGES / "page-district.png")


def published_page(page: Page, folder: Path) -> None:
    """Draw the head of the published example."""
    html = next(path for path in publish(EXAMPLE, folder) if path.suffix == ".html" and ".body." not in path.name)
    page.set_viewport_size({"width": 1000, "height": 700})
    page.goto(html.as_uri())
    page.screenshot(path=IMAGES / "page-published.png")


def main() -> int:
    """Draw all of them. Returns the exit code."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        print("Chromium is missing", file=sys.stderr)
        return 1
    with PageServer() as server, sync_playwright() as playwright, TemporaryDirectory() as folder:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        begun(page, server.url)
        clerks_page(page)
        finished_report(page)
        (Path(folder) / "各单位").mkdir()
        officers_page(page, Path(folder) / "各单位")
        published_page(browser.new_page(), Path(folder))
        browser.close()
        server.shutdown()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
