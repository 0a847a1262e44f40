"""The clerk's way through the page, in a real browser: from disk, from a web server's folder, from `docgen serve`."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from browser_page import ANSWER, OWN_TEMPLATE, OWN_TEXT, READY, downloaded, given, opened, tab_to
from builders import filled_report

from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.office import find_office
from docgen.report.model import SubSection
from docgen.verify.verification import verify_document

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def dropped(page: Page, name: str, data: bytes) -> None:
    """Drop a file as a browser hands it over."""
    page.evaluate(
        """([name, text]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name));
          const event = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
          document.querySelector('#view-report .drop').dispatchEvent(event);
        }""",
        [name, base64.b64encode(data).decode()],
    )


@pytest.fixture(scope="module")
def wrong(form: Form) -> bytes:
    return intake_bytes(form, filled_report(form, {"requests.new.natural": 5}))


@pytest.fixture(scope="module")
def right(form: Form) -> bytes:
    return intake_bytes(form, filled_report(form))


@pytest.mark.parametrize("home", ["from disk", "web server", "served"])
def test_from_a_wrong_workbook_to_the_word_file(
    browser: Browser, homes: dict[str, str], wrong: bytes, right: bytes, home: str
) -> None:
    page = opened(browser, homes[home])
    given(page, "扫描件.png", b"\x89PNG\r\n\x1a\n\x00\x00")
    page.wait_for_selector("#view-report [role=alert]:has-text('扫描件.png'):has-text('图片')", timeout=ANSWER)
    files = [{"name": name, "mimeType": "", "buffer": wrong} for name in ("填报表.xlsx", "又一份.xlsx")]
    page.set_input_files("#view-report .drop input", files)  # type: ignore[arg-type]
    page.wait_for_selector("#view-report [role=status]:has-text('另外 1 份没有看')", timeout=ANSWER)
    dropped(page, "填报表.xlsx", wrong)
    page.wait_for_selector(".findings li.error", timeout=ANSWER)
    assert "没有看" not in page.locator("#view-report").inner_text()
    assert "三、依申请公开" in page.locator(".findings").inner_text()
    assert page.locator(".paper .found-error").count() >= 1
    assert page.get_by_role("button", name="生成报告", exact=True).count() == 0
    page.locator(".findings li.error button", has_text="规则").first.click()
    page.wait_for_selector("#rule-page:has-text('内容')", timeout=ANSWER)
    page.keyboard.press("Escape")
    given(page, "填报表.xlsx", right)
    page.wait_for_selector(".tag.good", timeout=ANSWER)
    assert page.locator(".findings li.error").count() == 0
    makes_pdf = home == "served" and find_office() is not None
    assert page.get_by_role("button", name="PDF", exact=True).count() == makes_pdf
    if makes_pdf:
        name, data = downloaded(page, "PDF")
        assert name == "青川区科学技术局2023年政府信息公开工作年度报告.pdf"
        assert data.startswith(b"%PDF-")
    name, data = downloaded(page, "生成报告")
    assert name == "青川区科学技术局2023年政府信息公开工作年度报告.docx"
    assert verify_document(data).ok
    name, data = downloaded(page, "标注的填报表")
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


def test_the_page_needs_no_network_and_asks_for_none_and_fills_the_offices_own_template(
    browser: Browser, homes: dict[str, str], right: bytes
) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script("delete window.showOpenFilePicker")
    page.goto(homes["from disk"])
    page.wait_for_selector("body[data-ready]", timeout=READY)
    given(page, "填报表.xlsx", right)
    page.wait_for_selector(".tag.good", timeout=ANSWER)
    page.locator("#view-report .state ~ .fields").get_by_label("Word 模板").select_option(OWN_TEMPLATE)
    made = downloaded(page, "生成报告")[1]
    assert OWN_TEXT in [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]
    assert verify_document(made).ok
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    context.close()


def test_a_new_workbook_and_english_by_the_keyboard_alone(browser: Browser, homes: dict[str, str]) -> None:
    page = opened(browser, homes["served"])
    tab_to(page, "还没有填报表")
    page.keyboard.press("Enter")
    tab_to(page, "发文机关全称")
    page.keyboard.type("青川区民政局")
    with page.expect_download(timeout=ANSWER) as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.startswith("青川区民政局")
    page.reload()
    page.wait_for_selector("body[data-ready]", timeout=READY)
    tab_to(page, "English")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[lang=en]")
    assert "Fill in and make" in page.locator("nav").inner_text()
    page.context.close()


def test_the_other_language_says_the_same_findings_and_forgets_nothing_that_was_filled_in(
    browser: Browser, homes: dict[str, str], form: Form
) -> None:
    doubtful = "通过网站公开信息70条，其中主动公开70条，动态信息50条。"
    sections = {"overview": (SubSection("（一）主动公开信息情况", (doubtful,)),)}
    report = filled_report(form, {"requests.new.natural": 5}, sections=sections)
    page = opened(browser, homes["served"])
    given(page, "填报表.xlsx", intake_bytes(form, report))
    page.wait_for_selector(".findings li.error", timeout=ANSWER)
    found = page.locator(".findings li").count()
    page.locator("#view-report details.card summary").click()
    page.get_by_label("发文机关全称").fill("青川区民政局")
    page.locator(".findings li details summary").first.click()
    page.locator(".findings li details input").first.fill("已向上级说明")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector(".findings li.error:has-text('Cure')", timeout=ANSWER)
    assert page.locator(".findings li").count() == found
    assert page.get_by_label("Full name of the agency").input_value() == "青川区民政局"
    assert [box.input_value() for box in page.locator(".findings li details[open] input").all()] == ["已向上级说明"]
    page.get_by_role("button", name="中文").click()
    page.wait_for_selector(".findings li.error:has-text('改法')", timeout=ANSWER)
    assert page.locator(".findings li").count() == found
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


def test_a_file_that_is_saved_again_is_checked_again(
    browser: Browser, homes: dict[str, str], wrong: bytes, right: bytes
) -> None:
    """A handle as the browser gives one; the choice itself is the operating system's."""
    page = opened(browser, homes["served"])
    page.evaluate(
        """([first, second]) => {
          const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
          const file = (text, lastModified) => new File([bytes(text)], '填报表.xlsx', {lastModified});
          window.saved = false;
          window.showOpenFilePicker = async () => [{name: '填报表.xlsx', kind: 'file',
            getFile: async () => window.saved ? file(second, 2000) : file(first, 1000)}];
        }""",
        [base64.b64encode(data).decode() for data in (wrong, right)],
    )
    page.locator("#view-report .drop button").click()
    page.wait_for_selector(".findings li.error", timeout=ANSWER)
    assert "正在跟随" in page.locator("#view-report .state").inner_text()
    page.evaluate("window.saved = true")
    page.wait_for_selector(".tag.good", timeout=ANSWER)
    page.context.close()


@pytest.mark.parametrize("name", ["坏.xlsx", "<img src=x onerror=alert(1)>.xlsx", "炸弹.xlsx"])
def test_a_hostile_file_ends_in_a_clear_sentence(browser: Browser, homes: dict[str, str], name: str) -> None:
    page = opened(browser, homes["served"])
    data = b"PK\x03\x04 broken"
    if name == "炸弹.xlsx":
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", bytes(300 * 2**20))
        data = stream.getvalue()
    given(page, name, data)
    page.wait_for_selector("[role=alert]", timeout=ANSWER)
    assert "改法" in page.locator("[role=alert]").inner_text()
    assert page.locator("main img").count() == 0
    assert page.errors == []  # type: ignore[attr-defined]
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")], ids=["desk", "dark", "phone"])
def test_the_page_is_accessible(
    browser: Browser, homes: dict[str, str], npm: Path, wrong: bytes, width: int, scheme: str
) -> None:
    page = opened(browser, homes["served"], color_scheme=scheme, bypass_csp=True)
    page.set_viewport_size({"width": width, "height": 844})
    given(page, "填报表.xlsx", wrong)
    page.wait_for_selector(".findings li.error", timeout=ANSWER)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = "document.documentElement.scrollHeight - scrollY - document.querySelector('footer').getBoundingClientRect().bottom"
    assert page.evaluate(beyond) < 1, "nothing comes after the page's foot"
    page.evaluate((npm / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found["violations"]] == []
    page.context.close()
