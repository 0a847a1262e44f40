"""What a file can do to the page at worst: a worker that never ends is ended, one that wants all memory is refused it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser_page import ANSWER, READY, given
from builders import filled_report

from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ENDLESS = "没完没了.xlsx"
# The page's own worker, with a file that keeps it busy for ever, and a way to have it run some Python.
INTO_THE_WORKER = f"""
delete window.showOpenFilePicker;
delete window.showDirectoryPicker;
const more = `
const load = loadPyodide;
loadPyodide = async (...given) => (self.python = await load(...given));
const answer = onmessage;
onmessage = (event) => {{
  if (event.data.python) {{ postMessage({{ said: String(self.python.runPython(event.data.python)) }}); return; }}
  const asked = event.data.frame ? new TextDecoder().decode(event.data.frame) : "";
  if (asked.includes("{ENDLESS}") && /"do":"(check|produce)"/.test(asked)) for (;;);
  return answer(event);
}};`;
const make = URL.createObjectURL;
URL.createObjectURL = (blob) => make(blob.type === "text/javascript" ? new Blob([blob, more], {{ type: blob.type }}) : blob);
window.begun = 0;
const Own = Worker;
window.Worker = class extends Own {{ constructor(url) {{ super(url); window.begun += 1; }} }};
"""
BOMB = """
def said():
    try:
        bytearray(700 * 2**20)
    except MemoryError:
        return "refused"
    return "taken"
said()
"""


@pytest.fixture(scope="module")
def page(browser: Browser, homes: dict[str, str]) -> Iterator[Page]:
    """The page from disk, one for all of these tests: what one does to its worker, the next one does not meet."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    page.add_init_script(INTO_THE_WORKER)
    page.goto(homes["from disk"])
    page.wait_for_selector("body[data-ready]", timeout=READY)
    yield page
    context.close()


@pytest.fixture(scope="module")
def workbook(form: Form) -> bytes:
    return intake_bytes(form, filled_report(form))


def run_in_worker(page: Page, code: str) -> Any:
    return page.evaluate(
        """code => new Promise((done) => {
          docgen.worker.addEventListener("message", ({ data }) => done(data.said), { once: true });
          docgen.worker.postMessage({ python: code });
        })""",
        code,
    )


def test_memory_is_bounded_and_python_goes_on(page: Page, workbook: bytes) -> None:
    assert run_in_worker(page, BOMB) == "refused"
    given(page, "填报表.xlsx", workbook)
    page.wait_for_selector(".tag.good", timeout=ANSWER)
    assert page.evaluate("begun") == 1


def test_a_file_that_takes_too_long_ends_the_worker_and_the_next_one_finds_a_new_one(page: Page, workbook: bytes) -> None:
    given(page, ENDLESS, workbook)
    page.clock.fast_forward(61_000)
    page.wait_for_selector("[role=alert]:has-text('时间太长')", timeout=ANSWER)
    given(page, "填报表.xlsx", workbook)
    page.wait_for_selector(".tag.good", timeout=ANSWER)
    assert page.evaluate("begun") == 2


def test_in_a_folder_such_a_file_is_told_and_the_others_are_made_and_a_run_can_be_stopped(
    page: Page, workbook: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    for name in ("一.xlsx", ENDLESS):
        (folder / name).write_bytes(workbook)
    page.get_by_role("button", name="区县办公室").click()

    def hanging() -> None:
        page.set_input_files("#view-district .drop input", str(folder))
        page.get_by_role("button", name="开始处理").click()
        page.wait_for_selector("#view-district tbody tr:has-text('已生成')", timeout=ANSWER)

    hanging()
    page.clock.fast_forward(61_000)
    page.wait_for_selector("#view-district .state:has-text('完成')", timeout=ANSWER)
    assert "时间太长" in page.locator("#view-district tbody tr:has-text('未能处理')").inner_text()
    hanging()
    page.get_by_role("button", name="停下").click()
    page.wait_for_selector("#view-district .state:has-text('已停下：处理了 1 份')", timeout=ANSWER)
    assert page.get_by_role("button", name="打包下载").count() == 1
