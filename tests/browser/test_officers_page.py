"""The officer's way through the page, in a real browser: a folder in, reports, slips, ledger and sum out."""

from __future__ import annotations

import io
import shutil
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from browser_page import ANSWER, downloaded, opened, tab_to
from builders import filled_report
from packages import parts_of
from project import ROOT
from real_reports import load_all
from test_hostile_files import NEVER_READABLE

from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs.make import MakeOptions, produce
from docgen.page.district import RESULT_FOLDER
from docgen.page.serve import PageServer
from docgen.verify.verification import verify_document

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REAL = 4
DONE, OVER = "#view-district .state:has-text('完成')", "#view-district .state:has-text('已停下')"
ROSTER, MISSING = "#view-district input[type=file][accept*=csv]", "青川区档案局"

INSTEAD_OF_THE_CHOICE = """
document.querySelector('#view-district .drop input').addEventListener('click', (event) => {
  event.preventDefault(); // the dialog that follows is the operating system's
  window.chooses = true;
});
"""


@pytest.fixture(scope="module")
def folder(form: Form, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks: a real report's, excerpts of others, one with an error, one handed in twice."""
    folder = tmp_path_factory.mktemp("district") / "各单位"
    (folder / "街道").mkdir(parents=True)
    reports = [entry.context.given for entry in load_all()[:REAL]]
    example = next(path for path in (ROOT / "inputs").glob("*.xlsx") if "兰山区" in path.name)
    shutil.copy(example, folder)
    for number, report in enumerate(reports):
        (folder / f"第{number}份.xlsx").write_bytes(intake_bytes(form, report))
    wrong = {"agency.name": "青川区民政局", "requests.new.natural": 5}
    (folder / "街道" / "民政局.xlsx").write_bytes(intake_bytes(form, filled_report(form, wrong)))
    for name in ("财政局.xlsx", "财政局（更正）.xlsx"):
        (folder / name).write_bytes(intake_bytes(form, filled_report(form, {"agency.name": "青川区财政局"})))
    agencies = [str(report.role("agency")) for report in (*reports, read(example).report)]
    listed = ["单位名称", *agencies, "青川区民政局", "青川区财政局", MISSING]
    (folder.parent / "名单.csv").write_text("\n".join(listed), encoding="utf-8")
    return folder


def rows(page: Page) -> list[str]:
    return page.locator("#view-district tbody").last.locator("tr").all_inner_texts()


def press_and_wait(page: Page, button: str, then: str) -> None:
    """Go to a button by the keyboard, press it, wait until something stands there."""
    tab_to(page, button)
    page.keyboard.press("Enter")
    page.wait_for_selector(then, timeout=ANSWER)


def reports_in(data: bytes) -> dict[str, bytes]:
    parts = parts_of(data)
    assert {"台账.xlsx", "台账.json", "催报通知.docx"} <= set(parts)
    return {name: content for name, content in parts.items() if name.endswith("报告.docx")}


def test_the_whole_way_from_disk_by_the_keyboard_alone_with_the_network_cut(
    browser: Browser, homes: dict[str, str], folder: Path
) -> None:
    page = opened(browser, homes["from disk"], offline=True)
    tab_to(page, "区县办公室")
    page.keyboard.press("Enter")
    tab_to(page, "选择文件夹")
    page.evaluate(INSTEAD_OF_THE_CHOICE)
    page.keyboard.press("Enter")
    assert page.evaluate("chooses") is True
    page.set_input_files("#view-district .drop input", str(folder))
    page.wait_for_selector("#view-district .state:has-text('已选文件夹')")
    page.locator("#view-district .drop button").focus()
    tab_to(page, "应报单位名单")
    page.set_input_files(ROSTER, str(folder.parent / "名单.csv"))
    tab_to(page, "办公室名称")
    page.keyboard.type("青川区政务公开办公室")
    press_and_wait(page, "开始处理", DONE)
    natively = [produce(path, MakeOptions()) for path in sorted(folder.rglob("*.xlsx"))]
    wanted = {name: data for product in natively for name, data in product.files.items()}
    said = page.locator("#view-district .state").first.inner_text()
    assert f"生成 {len(wanted)} 份" in said
    assert "缺报 1 个" in said
    # -- what has come, sorted, filtered and opened --
    assert len(rows(page)) == len(natively) + 1
    tab_to(page, "查找")
    page.keyboard.type("青川区")
    tab_to(page, "检查")
    page.keyboard.press("Enter")
    assert ["青川区民政局" in row for row in rows(page)] == [True, False, False, False]
    tab_to(page, "1 处错误")
    page.keyboard.press("Enter")
    assert "新收" in page.locator("tr.more").inner_text()
    tab_to(page, "缺报 1")
    page.keyboard.press("Enter")
    assert [MISSING in row for row in rows(page)] == [True]
    # -- said in the other language, filtered as before --
    press_and_wait(page, "English", "#view-district .state:has-text('Done')")
    assert [MISSING in row and "Missing" in row for row in rows(page)] == [True]
    press_and_wait(page, "中文", DONE)
    # -- what is taken away --
    tab_to(page, "打包下载")
    with page.expect_download(timeout=ANSWER) as waiting:
        page.keyboard.press("Enter")
    made = reports_in(Path(waiting.value.path()).read_bytes())
    assert {name: parts_of(data) for name, data in made.items()} == {name: parts_of(data) for name, data in wanted.items()}
    assert all(verify_document(data).ok for data in made.values())
    tab_to(page, "汇总机关全称")
    page.keyboard.type("青川区人民政府")
    tab_to(page, "汇总成一份填报表")
    with page.expect_download(timeout=ANSWER) as waiting:
        page.keyboard.press("Enter")
    summed = io.BytesIO(Path(waiting.value.path()).read_bytes())
    assert "各单位明细" in openpyxl.load_workbook(summed).sheetnames
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


def test_hostile_workbooks_among_good_ones_end_in_clear_sentences_on_a_web_server(
    browser: Browser, homes: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "来件"
    place.mkdir()
    hostile = {name: data for name, (data, _kind) in NEVER_READABLE.items() if not name.endswith((".docx", ".doc"))}
    hostile["<img src=x onerror=alert(1)>.xlsx"] = b"PK\x03\x04 broken"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", bytes(300 * 2**20))
    hostile["炸弹.xlsx"] = stream.getvalue()
    for name, data in hostile.items():
        (place / name).write_bytes(data)
    shutil.copy(folder / "财政局.xlsx", place)
    page = opened(browser, homes["web server"])
    page.get_by_role("button", name="区县办公室").click()
    page.set_input_files("#view-district .drop input", str(place))
    page.get_by_role("button", name="开始处理").click()
    page.wait_for_selector(DONE, timeout=ANSWER)
    shown = rows(page)
    assert len(shown) == len(hostile) + 1
    failed = [row for row in shown if "未能处理" in row]
    assert len(failed) == len(hostile)
    assert [row for row in failed if "改法" not in row or "内部出错" in row] == []
    assert page.locator("main img").count() == 0
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


def test_docgen_serves_the_same_view_and_runs_over_a_folder_of_this_machine(
    browser: Browser, npm: Path, form: Form, folder: Path, tmp_path: Path
) -> None:
    own, last_year = tmp_path / "各单位", tmp_path / "上年"
    shutil.copytree(folder, own)
    last_year.mkdir()
    earlier = filled_report(form, {"agency.name": "青川区财政局", "report.year": 2022})
    (last_year / "财政局.xlsx").write_bytes(intake_bytes(form, earlier))
    with PageServer(0, own) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = opened(browser, server.url, bypass_csp=True)
        page.get_by_role("button", name="区县办公室").click()
        page.set_input_files(ROSTER, str(folder.parent / "名单.csv"))
        page.get_by_role("button", name="处理这个文件夹").click()
        page.wait_for_selector(DONE, timeout=ANSWER)
        assert str(own / RESULT_FOLDER) in page.locator("#view-district").inner_text()
        made = reports_in(downloaded(page, "打包下载")[1])
        assert {path.name for path in (own / RESULT_FOLDER).glob("*报告.docx")} == set(made)
        # -- against last year, of which only one body has a report --
        page.set_input_files("#view-district .fields input[webkitdirectory]", str(last_year))
        page.get_by_role("button", name="处理这个文件夹").click()
        page.wait_for_selector("#view-district .filters button:has-text('没有上年的')", timeout=ANSWER)
        page.get_by_role("button", name="没有上年的").click()
        assert [row for row in rows(page) if "青川区财政局" in row] == []
        # -- the whole of it in the other language, and back, what was filled in with it --
        page.get_by_label("汇总机关全称").fill("青川区人民政府")
        page.locator("#view-district select").last.select_option(index=2)
        figure = page.locator("#view-district .chart tbody").inner_text()
        chinese = page.locator("#view-district").inner_text()
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("#view-district .state:has-text('Done')", timeout=ANSWER)
        assert "Full name" in page.locator("#view-district").inner_text()
        page.get_by_role("button", name="中文").click()
        page.wait_for_selector(DONE, timeout=ANSWER)
        assert page.locator("#view-district").inner_text() == chinese
        assert page.get_by_label("汇总机关全称").input_value() == "青川区人民政府"
        assert page.locator("#view-district .chart tbody").inner_text() == figure
        # -- the look of it: on a desk, in the dark, on a phone --
        page.locator("tr button.link").first.click()
        page.evaluate((npm / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
        for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light")):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = page.evaluate("axe.run()")
            assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found["violations"]] == []
        # -- a folder without workbooks is told in a sentence --
        (tmp_path / "空").mkdir()
        (tmp_path / "空" / "说明.txt").write_text("没有", encoding="utf-8")
        page.set_input_files("#view-district .drop input", str(tmp_path / "空"))
        page.get_by_role("button", name="开始处理").click()
        page.wait_for_selector("#view-district [role=alert]:has-text('没有填报表')", timeout=ANSWER)
        assert page.errors == []  # type: ignore[attr-defined]
        page.context.close()
        server.shutdown()
