"""What is published, looked at in a browser and pasted into the editors that portals use: nothing lost, nothing moved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from builders import filled_report
from web_page import Seen

from docgen.form.model import Form
from docgen.jobs.publish import PageOptions, from_workbook, published_files
from docgen.report.model import Attachment, Reading, Report

if TYPE_CHECKING:
    from playwright.sync_api import Page

WHAT_IS_SHOWN = """
root => {
  const rectangle = table => {
    const grid = [];
    [...table.rows].forEach((row, r) => {
      grid[r] ??= [];
      let c = 0;
      for (const cell of row.cells) {
        while (grid[r][c] !== undefined) c++;
        for (let d = 0; d < cell.rowSpan; d++)
          for (let a = 0; a < cell.colSpan; a++) (grid[r + d] ??= [])[c + a] = cell.textContent.trim();
        c += cell.colSpan;
      }
    });
    return grid;
  };
  const outside = element => !element.closest('table');
  return {
    tables: [...root.querySelectorAll('table')].map(rectangle),
    paragraphs: [...root.querySelectorAll('p,h2,h3,h4,h5')].filter(outside).map(p => p.textContent.trim()).filter(t => t),
  };
}
"""


@pytest.fixture(scope="module")
def report(form: Form) -> Report:
    attached = Attachment("重点任务表", ("序号", "任务", "结果"), (("1", "专栏改版", "已上线"), ("2", "政策解读", "12 件")))
    return filled_report(form, distinct=True, attachments=(attached,))


@pytest.fixture(scope="module")
def files(report: Report) -> dict[str, str]:
    made = published_files(from_workbook(Reading(report), "填报表.xlsx"), PageOptions(charts=True))
    return {name.partition(".")[2]: data.decode() for name, data in made.items() if not name.endswith(".docx")}


@pytest.fixture
def published(tmp_path: Path, files: dict[str, str]) -> str:
    path = tmp_path / "page.html"
    path.write_text(files["html"], encoding="utf-8")
    return path.as_uri()


def expected(body: str) -> dict[str, Any]:
    """Return what the body says, as the browser's own reading of it would."""
    seen = Seen(body)
    return {"tables": [[[text.strip() for text in row] for row in table] for table in seen.tables]}


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_page_is_accessible_and_never_wider_than_its_window(
    page: Page, npm: Path, published: str, width: int, height: int
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": height})
    page.goto(published)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [published]
    # The page forbids every script; the checker runs beside it, in the browser's own world.
    source = (npm / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    page.evaluate(source)
    found = page.evaluate("axe.run()")
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:2]) for rule in found["violations"]] == []
    assert len(found["passes"]) > 15


def test_headings_lead_through_the_page_in_order(page: Page, published: str, form: Form) -> None:
    page.goto(published)
    assert page.locator("h1").count() == 1
    assert page.locator("h2").all_inner_texts() == [
        *(section.heading for section in form.sections if section.heading),
        "附件",
    ]


def copied(page: Page, body: str) -> None:
    """Open a body as a clerk would, mark all of it and copy it."""
    page.set_content(f'<!DOCTYPE html><meta charset="utf-8">{body}')
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")


def plain_area(page: Page, npm: Path) -> Callable[[], Any]:
    page.set_content('<div id="area" contenteditable style="min-height:200px"></div>')
    page.click("#area")
    return lambda: page.locator("#area").evaluate(WHAT_IS_SHOWN)


def wang_editor(page: Page, npm: Path) -> Callable[[], Any]:
    page.set_content('<div id="area" style="height:600px"></div><div id="saved"></div>')
    page.add_script_tag(path=str(npm / "@wangeditor" / "editor" / "dist" / "index.js"))
    page.evaluate("window.editor = wangEditor.createEditor({selector: '#area', html: '<p><br></p>', mode: 'default'})")
    page.click("#area [contenteditable]")
    return lambda: _saved(page, "window.editor.getHtml()")


def tiny_editor(page: Page, npm: Path) -> Callable[[], Any]:
    page.goto((npm / "tinymce" / "README.md").as_uri())  # it fetches its parts from beside it
    page.set_content('<textarea id="area"></textarea><div id="saved"></div>')
    page.add_script_tag(path=str(npm / "tinymce" / "tinymce.min.js"))
    base = (npm / "tinymce").as_uri()
    page.evaluate(
        "base => new Promise(done => tinymce.init({selector: '#area', base_url: base, suffix: '.min', plugins: 'table',"
        " promotion: false, init_instance_callback: done}).catch(done)).then(() => tinymce.activeEditor.focus())",
        base,
    )
    return lambda: _saved(page, "tinymce.activeEditor.getContent()")


def _saved(page: Page, content: str) -> Any:
    """Return what is shown of the HTML that the editor would save, put into a page of its own."""
    page.evaluate(f"document.getElementById('saved').innerHTML = {content}")
    return page.locator("#saved").evaluate(WHAT_IS_SHOWN)


@pytest.mark.parametrize("editor", [plain_area, wang_editor, tiny_editor])
def test_pasted_into_an_editor_every_cell_span_and_paragraph_survives(
    page: Page, npm: Path, files: dict[str, str], editor: Callable[[Page, Path], Callable[[], Any]]
) -> None:
    body = files["body.html"]
    copied(page, body)
    page.set_content(f'<!DOCTYPE html><meta charset="utf-8"><div id="all">{body}</div>')
    wanted = page.locator("#all").evaluate(WHAT_IS_SHOWN)
    assert wanted["tables"] == expected(body)["tables"]
    writing = page.context.new_page()
    saved = editor(writing, npm)
    writing.keyboard.press("Control+v")
    writing.wait_for_timeout(500)
    got = saved()
    assert got["tables"] == wanted["tables"]
    assert got["paragraphs"] == wanted["paragraphs"]
