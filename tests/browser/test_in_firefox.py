"""The clerk's and the officer's way once more in Firefox, from disk: no handles there, no second look at a file."""

from __future__ import annotations

import base64
import io
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from browser_page import missing
from builders import filled_report
from marionette import Firefox, firefox

from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes
from docgen.verify.verification import verify_document

DROP = """
const [view, files] = arguments;
const data = new DataTransfer();
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
for (const [name, text] of Object.entries(files)) data.items.add(new File([bytes(text)], name));
const event = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
document.querySelector(`#view-${view} .drop`).dispatchEvent(event);
"""
PRESS = "[...document.querySelectorAll('button')].find(button => button.innerText === arguments[0]).click()"


@pytest.fixture(scope="module")
def browser_window(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    if shutil.which("firefox-esr") is None and shutil.which("firefox") is None:
        missing("Firefox")
    with firefox(tmp_path_factory.mktemp("firefox")) as window:
        window.ask("WebDriver:Navigate", url=(pages / "docgen.html").as_uri())
        window.wait_for("document.body.dataset.ready")
        yield window


def drop(window: Firefox, view: str, files: Mapping[str, bytes]) -> None:
    window.run(DROP, view, {name: base64.b64encode(data).decode() for name, data in files.items()})


def test_a_dropped_workbook_becomes_a_word_file(browser_window: Firefox, form: Form) -> None:
    drop(browser_window, "report", {"填报表.xlsx": intake_bytes(form, filled_report(form, {"requests.new.natural": 5}))})
    assert "三、依申请公开" in browser_window.wait_for(
        "document.querySelector('.findings li.error')?.parentElement.parentElement.innerText"
    )
    drop(browser_window, "report", {"填报表.xlsx": intake_bytes(form, filled_report(form))})
    browser_window.wait_for("document.querySelector('#view-report .tag.good')")
    browser_window.run(PRESS, "生成报告")
    made = browser_window.downloaded(".docx")
    assert made.name == "青川区科学技术局2023年政府信息公开工作年度报告.docx"
    assert verify_document(made.read_bytes()).ok


def test_dropped_workbooks_become_one_zip(browser_window: Firefox, form: Form) -> None:
    names = ("青川区民政局", "青川区财政局")
    files = {f"{name}.xlsx": intake_bytes(form, filled_report(form, {"agency.name": name})) for name in names}
    browser_window.run(PRESS, "区县办公室")
    drop(browser_window, "district", {**files, "坏.xlsx": b"PK\x03\x04 broken"})
    browser_window.wait_for("!document.querySelector('#view-district button.first').disabled")
    browser_window.run(PRESS, "开始处理")
    browser_window.wait_for("document.querySelector('#view-district table.chart')")
    browser_window.run(PRESS, "打包下载")
    with zipfile.ZipFile(io.BytesIO(browser_window.downloaded(".zip").read_bytes())) as archive:
        made = [archive.read(name) for name in archive.namelist() if name.endswith("年度报告.docx")]
    assert [verify_document(data).ok for data in made] == [True, True]
