"""Whatever file is handed to whichever command: a right result, or one clear sentence with its cure and no file at all."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from builders import filled_report
from commands import INTERNAL, Ran, assert_refused, run, visible
from old_office import ole
from packages import parts_of, zipped

from docgen.form.folders import template_file
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.formats.json import report_to_json
from docgen.formats.xlsx.write import intake_bytes

COMMANDS: dict[str, list[str]] = {
    "make": ["make", "{file}", "-o", "{folder}/out"],
    "make --draft": ["make", "{file}", "-o", "{folder}/out", "--draft"],
    "make --template": ["make", "{good}", "-o", "{folder}/out", "--template", "{file}"],
    "make --previous": ["make", "{good}", "-o", "{folder}/out", "--previous", "{file}"],
    "check": ["check", "{file}"],
    "check --annotate": ["check", "{file}", "--annotate", "{folder}/annotated.xlsx"],
    "verify": ["verify", "{file}"],
    "verify --against": ["verify", "{report}", "--against", "{file}"],
    "export": ["export", "{file}", "-o", "{folder}/export.json"],
    "new --from": ["new", "{folder}/new.xlsx", "--from", "{file}"],
    "new --data": ["new", "{folder}/new.xlsx", "--data", "{file}"],
    "sum": ["sum", "{file}", "-o", "{folder}/sum.xlsx"],
    "sum --roster": ["sum", "{good}", "-o", "{folder}/sum.xlsx", "--roster", "{file}"],
    "template check": ["template", "check", "{file}"],
    "preview": ["preview", "{file}", "-o", "{folder}/seen"],
}


class Good(NamedTuple):
    """The same report, sound, as each kind of file."""

    xlsx: bytes
    docx: bytes
    json: bytes
    template: bytes


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Good:
    form = load_form()
    report = filled_report(form)
    text = json.dumps(report_to_json(report), ensure_ascii=False).encode()
    folder = tmp_path_factory.mktemp("good")
    (folder / "r.json").write_bytes(text)
    assert run("make", folder / "r.json", "-o", folder).code == 0
    (made,) = folder.glob("*.docx")
    return Good(intake_bytes(form, report), made.read_bytes(), text, template_file(form.id).read_bytes())


@pytest.fixture()
def folder(tmp_path: Path, good: Good) -> Path:
    """A folder for what is written, beside one with sound files."""
    (tmp_path / "good").mkdir()
    for name in ("xlsx", "docx", "json"):
        (tmp_path / "good" / f"good.{name}").write_bytes(getattr(good, name))
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def command(name: str, file: Path, folder: Path) -> Ran:
    beside = folder.parent / "good"
    places = {"file": file, "folder": folder, "good": beside / "good.xlsx", "report": beside / "good.docx"}
    return run(*(part.format(**places) for part in COMMANDS[name]))


def refused_everywhere(file: Path, folder: Path, commands: Iterable[str] = tuple(COMMANDS)) -> list[str]:
    """Try a wrong file with each command; return what each said."""
    output = []
    for name in commands:
        ran = command(name, file, folder)
        assert_refused(ran, folder, [])
        output.append(ran.output)
    return output


# ---------------------------------------------------------------------- files that are not what they say
NEVER_READABLE: dict[str, tuple[bytes, str]] = {
    "空.xlsx": (b"", "空文件"),
    "空.docx": (b"", "空文件"),
    "旧.xls": (ole("Workbook"), "旧的 Excel 97-2003 格式"),
    "旧.doc": (ole("WordDocument"), "旧的 Word 97-2003 格式"),
    "表格.et": (ole("Workbook"), "WPS 表格的 .et 格式"),
    "改名.xlsx": (ole("Workbook"), "旧的 Excel 97-2003 格式"),
    "加密.xlsx": (ole("EncryptedPackage"), "打开密码"),
    "加密.docx": (ole("EncryptedPackage"), "打开密码"),
    "网页.xls": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "网页"),
    "图片.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(200), "图片"),
    "打印.docx": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "乱码.xlsx": (bytes(range(256)) * 40, "不认识"),
    "压缩.xlsx": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "压缩包"),
}  # fmt: skip


@pytest.mark.parametrize("name", NEVER_READABLE)
def test_a_file_that_is_not_what_it_says_is_refused_by_every_command_with_its_real_kind(name: str, folder: Path) -> None:
    content, kind = NEVER_READABLE[name]
    file = folder.parent / name
    file.write_bytes(content)
    commands = [c for c in COMMANDS if c != "sum --roster" or b"\x00" in content]  # a roster may be plain text
    for output in refused_everywhere(file, folder, commands):
        assert kind in output or "不是文字文件" in output or "没有单位" in output or (name == "表格.et" and "97-2003" in output)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_folder_a_missing_file_and_a_pipe_are_refused_without_waiting(name: str, folder: Path) -> None:
    pipe = folder.parent / "管道.xlsx"
    os.mkfifo(pipe)
    empty = folder.parent / "空文件夹.xlsx"
    empty.mkdir()
    for file in (pipe, empty, folder.parent / "没有这个文件.xlsx", folder.parent / ("长" * 300)):
        assert_refused(command(name, file, folder), folder, [])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_nobody_may_read_is_refused(name: str, folder: Path, good: Good, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder.parent / "锁住.xlsx"
    file.write_bytes(good.xlsx)
    original = Path.open

    def refuse(self: Path, *how: Any, **more: Any) -> Any:
        if self == file:
            raise PermissionError(13, "Permission denied", str(self))
        return original(self, *how, **more)

    monkeypatch.setattr(Path, "open", refuse)
    assert_refused(command(name, file, folder), folder, [])


def test_lock_files_beside_an_open_workbook_are_skipped(folder: Path, good: Good) -> None:
    inputs = folder.parent / "in"
    inputs.mkdir()
    (inputs / "表.xlsx").write_bytes(good.xlsx)
    (inputs / "~$表.xlsx").write_bytes(bytes(165))
    (inputs / ".~lock.表.xlsx#").write_bytes(b",user,host,;")
    ran = run("make", inputs, "-o", folder)
    assert ran.code == 0, ran.err
    assert len(visible(folder)) == 1


@pytest.mark.parametrize("name", ["make", "check", "export", "new --from", "sum"])
def test_a_lock_file_named_outright_is_refused_as_such(name: str, folder: Path) -> None:
    file = folder.parent / "~$表.xlsx"
    file.write_bytes(b"\x04user" + bytes(160))
    assert_refused(command(name, file, folder), folder, [])


@pytest.mark.parametrize("ending", ["xlsx", "docx", "json"])
@pytest.mark.parametrize("wrong", ["xlsx", "docx", "json", "txt", "et", ""])
def test_a_sound_file_is_read_whatever_its_ending(ending: str, wrong: str, folder: Path, good: Good) -> None:
    file = folder.parent / f"报告.{wrong}".rstrip(".")
    file.write_bytes(getattr(good, ending))
    assert run("check", file, "--select", "B").code == 0
    ran = command("export", file, folder)
    assert ran.code == 0, ran.err
    values = json.loads((folder / "export.json").read_text(encoding="utf-8"))["values"]
    assert values["agency.name"] == "青川区科学技术局"


# ---------------------------------------------------------------------- cut off and broken
@pytest.mark.parametrize(("kind", "name"), [("xlsx", "make --draft"), ("docx", "verify"), ("template", "make --template")])
def test_a_file_cut_off_anywhere_is_refused(kind: str, name: str, folder: Path, good: Good) -> None:
    whole: bytes = getattr(good, kind)
    file = folder.parent / f"断.{kind}"
    for length in sorted({*range(0, 64, 7), *range(64, len(whole), len(whole) // 40), len(whole) - 1}):
        file.write_bytes(whole[:length])
        assert_refused(command(name, file, folder), folder, [])


def test_json_cut_off_anywhere_is_refused(folder: Path, good: Good) -> None:
    file = folder.parent / "断.json"
    for length in range(0, len(good.json) - 1, len(good.json) // 120):
        file.write_bytes(good.json[:length])
        assert_refused(command("make --draft", file, folder), folder, [])


def repacked(data: bytes, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """Return a package with its parts changed."""
    return zipped(change(parts_of(data)))


def with_part(data: bytes, part: str, content: bytes | None) -> bytes:
    """Return a package in which one part is replaced, or gone (None)."""
    return repacked(data, lambda parts: {n: content if n == part else c for n, c in parts.items() if n != part or content})  # type: ignore[misc]


def part_of(data: bytes, part: str) -> bytes:
    return parts_of(data)[part]


NEEDED = {
    "xlsx": ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet3.xml"],
    "docx": ["word/document.xml"],
    "template": ["[Content_Types].xml", "word/document.xml", "_rels/.rels", "word/_rels/document.xml.rels"],
}
USED_BY = {"xlsx": "make --draft", "docx": "verify", "template": "make --template"}
HARMS: dict[str, Callable[[bytes], bytes | None]] = {
    "missing": lambda _xml: None,
    "empty": lambda _xml: b" ",
    "half": lambda xml: xml[: len(xml) // 2],
    "unbalanced": lambda xml: xml + b"</x>",
    "entity bomb": lambda _xml: b'<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;&b;&b;">]><a>&d;</a>',
    "external entity": lambda xml: b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + xml.rpartition(b"?>")[2],
    "other root": lambda _xml: b'<?xml version="1.0" encoding="UTF-8"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "not text": lambda _xml: bytes(range(256)),
    "utf-7": lambda _xml: b'<?xml version="1.0" encoding="utf-7"?>+ADw-a/+AD4-',
    "latin": lambda xml: xml.decode().encode("utf-8").replace("。".encode(), b"\xff\xfe"),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize(("kind", "part"), [(kind, part) for kind, parts in NEEDED.items() for part in parts])
def test_a_missing_or_broken_part_gives_a_sentence_and_no_file(
    kind: str, part: str, harm: str, folder: Path, good: Good
) -> None:
    whole: bytes = getattr(good, kind)
    file = folder.parent / f"坏.{kind}"
    file.write_bytes(with_part(whole, part, HARMS[harm](part_of(whole, part))))
    ran = command(USED_BY[kind], file, folder)
    assert INTERNAL not in ran.output
    if ran.code == 0:  # what is missing was not needed, and everything was read
        assert harm in ("missing", "latin", "other root")
        assert kind == "docx" or len(visible(folder)) == 1
    elif kind != "docx" or ran.code == 2:
        assert_refused(ran, folder, [])


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_every_other_part_broken_never_ends_in_an_internal_error(kind: str, folder: Path, good: Good) -> None:
    whole: bytes = getattr(good, kind)
    file = folder.parent / f"坏.{kind}"
    for part in parts_of(whole):
        for harm in ("missing", "half"):
            file.write_bytes(with_part(whole, part, HARMS[harm](part_of(whole, part))))
            for name in ("check", "verify", "export", "check --annotate"):
                ran = command(name, file, folder)
                assert INTERNAL not in ran.output, (part, harm, name, ran.output)
                assert ran.code in (0, 1, 2)
                for left in [path for path in folder.iterdir() if path.is_file()]:
                    assert ran.code == 0 or left.name == "annotated.xlsx", (part, harm, name)
                    left.unlink()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", ["xlsx", "docx", "template"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../../evil.txt", "不正常的路径"),
        ("/etc/cron.d/evil", "不正常的路径"),
        ("C:\\evil.txt", "不正常的路径"),
        ("[Content_Types].xml", "重名"),
        ("_RELS/.rels", "重名"),
    ],
)
def test_an_entry_with_an_evil_name_is_refused(kind: str, name: str, said: str, folder: Path, good: Good) -> None:
    stream = io.BytesIO(getattr(good, kind))
    with zipfile.ZipFile(stream, "a") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        archive.writestr(entry, b"x")
    file = folder.parent / f"恶意.{kind}"
    file.write_bytes(stream.getvalue())
    ran = command(USED_BY[kind], file, folder)
    assert_refused(ran, folder, [])
    assert said in ran.output


@pytest.mark.parametrize("kind", ["xlsx", "docx", "template"])
def test_a_bomb_is_refused_before_it_is_unpacked(kind: str, folder: Path, good: Good) -> None:
    part = "xl/worksheets/sheet3.xml" if kind == "xlsx" else "word/document.xml"
    file = folder.parent / f"炸弹.{kind}"
    file.write_bytes(with_part(getattr(good, kind), part, b"<a>" + b" " * (300 * 2**20 // 8)))
    ran = command(USED_BY[kind], file, folder)
    assert_refused(ran, folder, [])
    assert "大得不正常" in ran.output


# ---------------------------------------------------------------------- macros
def as_macro_book(data: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        types = parts["[Content_Types].xml"].replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
        return {**parts, "[Content_Types].xml": types, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}

    return repacked(data, change)


def test_a_workbook_with_macros_is_read_without_them_and_says_so(folder: Path, good: Good) -> None:
    file = folder.parent / "宏.xlsm"
    file.write_bytes(as_macro_book(good.xlsx))
    said = run("check", file).out
    assert "宏没有运行" in said
    assert "A107" in said
    assert command("make", file, folder).code == 0
    for made in (folder / "out").glob("*.docx"):
        assert not [name for name in zipfile.ZipFile(made).namelist() if "vba" in name.lower()]


# ---------------------------------------------------------------------- absurd sizes
def sheet_xml(rows: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return f"{head}<sheetData>{rows}</sheetData></worksheet>".encode()


ABSURD = {
    "far too many rows": lambda: "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 120_001)),
    "a million empty rows": lambda: "".join(f'<row r="{n}"/>' for n in range(1, 1_000_001)),
    "a 30 MB cell": lambda: f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"政务公开" * 2_600_000}</t></is></c></row>',
    "a cell far away": lambda: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "a number of 400 digits": lambda: f'<row r="1"><c r="A1"><v>{"9" * 400}</v></c></row>',
    "a number beyond all": lambda: '<row r="1"><c r="A1"><v>1e400</v></c></row>',
    "rows nested in rows": lambda: '<row r="1">' * 20_000 + "</row>" * 20_000,
    "a style that is not there": lambda: '<row r="1"><c r="A1" s="999999"><v>1</v></c></row>',
    "a string that is not there": lambda: '<row r="1"><c r="A1" t="s"><v>999999</v></c></row>',
    "a negative string": lambda: '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    "a cell nowhere": lambda: '<row r="0"><c r="A0"><v>1</v></c></row>',
    "a column nowhere": lambda: '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
}


@pytest.mark.parametrize("what", ABSURD)
def test_an_absurd_sheet_is_refused_or_read_in_bounded_time(what: str, folder: Path, good: Good) -> None:
    file = folder.parent / "大.xlsx"
    file.write_bytes(with_part(good.xlsx, "xl/worksheets/sheet3.xml", sheet_xml(ABSURD[what]())))
    ran = command("make --draft", file, folder)
    if ran.code:
        assert_refused(ran, folder, [])
    else:
        assert "草稿" in visible(folder)[0]


def json_with(good: Good, path: str, value: object) -> bytes:
    """Return the sound report as JSON with one thing replaced; `path` is dotted, numbers are positions."""
    document = json.loads(good.json)
    *steps, last = path.split("/")
    here = document
    for step in steps:
        here = here[int(step)] if isinstance(here, list) else here[step]
    here[int(last) if isinstance(here, list) else last] = value
    return json.dumps(document, ensure_ascii=False).encode()


PARAGRAPH = "sections/problems/0/paragraphs/0"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (PARAGRAPH, "政务公开。" * 2_000_000),
        (PARAGRAPH, "0" * 5_000_000),
        (PARAGRAPH, "（" * 1_000_000),
        (PARAGRAPH, "{" * 1_000_000),
        ("values/agency.name", "局" * 1_000_000),
        ("values/report.title", "关于" * 500_000),
        ("sections/problems/0/heading", "一" * 1_000_000),
        ("sections/problems/0/paragraphs", ["公开。"] * 300_000),
        ("sections/problems", [{"heading": "（一）甲", "paragraphs": ["乙。"]}] * 200_000),
        ("attachments", [{"title": "甲", "columns": ["乙"] * 20_000, "rows": [["丙"] * 20_000]}]),
        ("attachments", [{"title": "甲", "columns": ["乙"], "rows": [["丙"]] * 300_000}]),
        ("acceptances", [{"code": "B303", "key": "x", "reason": "r", "fingerprint": "f"}] * 200_000),
    ],
)
def test_an_absurd_report_is_refused_with_a_sentence(path: str, value: object, folder: Path, good: Good) -> None:
    file = folder.parent / "大.json"
    file.write_bytes(json_with(good, path, value))
    ran = command("make --draft", file, folder)
    assert_refused(ran, folder, [])


# ---------------------------------------------------------------------- JSON
ODD_JSON: dict[str, bytes] = {
    "deep list": b"[" * 200_000 + b"]" * 200_000,
    "deep object": b'{"form":"zfxxgk-2021","values":' + b'{"a":' * 90_000 + b"1" + b"}" * 90_000 + b"}",
    "deep enough": b'{"form":"zfxxgk-2021","values":{},"sections":' + b"[" * 500 + b"]" * 500 + b"}",
    "a list": b"[]",
    "nothing": b"{}",
    "form is a path": b'{"form":"../../../etc","values":{}}',
    "form is a list": b'{"form":["zfxxgk-2021"],"values":{}}',
    "form is a null character": b'{"form":"\\u0000","values":{}}',
    "a number of 5000 digits": b'{"form":"zfxxgk-2021","values":{"report.year":' + b"9" * 5000 + b"}}",
    "infinite": b'{"form":"zfxxgk-2021","values":{"requests.new.natural":1e999}}',
    "not a number": b'{"form":"zfxxgk-2021","values":{"requests.new.natural":NaN}}',
    "null": b'{"form":"zfxxgk-2021","values":{"requests.new.natural":null}}',
    "true": b'{"form":"zfxxgk-2021","values":{"requests.new.natural":true}}',
    "values is a list": b'{"form":"zfxxgk-2021","values":[]}',
    "a key twice": b'{"form":"zfxxgk-2021","values":{"report.year":2023,"report.year":2022}}',
    "a key twice but for one character": b'{"form":"zfxxgk-2021","values":{"report.year":2023,"report.year\\u0000":2022}}',
    "unknown keys": b'{"form":"zfxxgk-2021","values":{"__class__":"x","a.b.c":1}}',
    "sections of a wrong kind": b'{"form":"zfxxgk-2021","values":{},"sections":{"overview":[[1],{"paragraphs":[1]},null]}}',
    "attachments of a wrong kind": b'{"form":"zfxxgk-2021","values":{},"attachments":[{"title":1},{"title":"x","columns":[]}]}',
    "notes of a wrong kind": b'{"form":"zfxxgk-2021","values":{},"notes":[],"acceptances":{"a":1}}',
    "utf-16": '{"form":"zfxxgk-2021","values":{}}'.encode("utf-16"),
    "gb18030": '{"form":"zfxxgk-2021","values":{"agency.name":"某局"}}'.encode("gb18030"),
    "a year beyond calendars": b'{"form":"zfxxgk-2021","values":{"report.year":99999999}}',
    "a date beyond calendars": b'{"form":"zfxxgk-2021","values":{"report.date":"9999-99-99"}}',
}  # fmt: skip


@pytest.mark.parametrize("what", ODD_JSON)
@pytest.mark.parametrize("name", ["make", "make --draft", "check", "export", "new --data", "sum"])
def test_odd_json_is_refused_or_found_faulty(what: str, name: str, folder: Path) -> None:
    file = folder.parent / "怪.json"
    file.write_bytes(ODD_JSON[what])
    ran = command(name, file, folder)
    assert INTERNAL not in ran.output
    if name == "make --draft" or (name == "export" and ran.code == 0):
        return
    assert_refused(ran, folder, [])


@pytest.mark.parametrize("character", ["\\u0000", "\\u000b", "\\u001b", "\\ud800", "\\udfff", "\\ufffe", "\\u0085"])
def test_a_character_that_no_file_can_hold_is_dropped_with_a_word_about_it(character: str, folder: Path, good: Good) -> None:
    file = folder.parent / "控制.json"
    file.write_bytes(good.json.replace("公开内容不够丰富".encode(), f"公开{character}内容不够丰富".encode()))
    ran = run("check", file)
    assert "A312" in ran.output
    for name in ("make", "make --draft", "export", "new --data"):
        ran = command(name, file, folder)
        assert ran.code == 0, (name, ran.err)


def test_one_bad_file_among_good_ones_does_not_stop_them(form: Form, folder: Path, good: Good) -> None:
    inputs = folder.parent / "in"
    inputs.mkdir()
    for number, (content, _kind) in enumerate(NEVER_READABLE.values()):
        (inputs / f"{number}.xlsx").write_bytes(content)
    (inputs / "深.json").write_bytes(ODD_JSON["deep list"])
    (inputs / "好.xlsx").write_bytes(good.xlsx)
    ran = run("make", inputs, "-o", folder / "out", "--jobs", "2")
    assert ran.code == 1
    assert INTERNAL not in ran.output
    assert len([name for name in visible(folder / "out") if name.startswith("青川区科学技术局")]) == 1


# ---------------------------------------------------------------------- absurd Word files
def paragraph_xml(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


ABSURD_BODIES = {
    "too many paragraphs": lambda: paragraph_xml("公开信息1条。") * 50_000,
    "too many headings": lambda: paragraph_xml("（一）主动公开") * 30_000,
    "one endless paragraph": lambda: paragraph_xml("公开1件，" * 300_000),
    "one endless number": lambda: paragraph_xml("0" * 1_000_000),
    "tables in tables": lambda: "<w:tbl><w:tr><w:tc>" * 2_000 + paragraph_xml("x") + "</w:tc></w:tr></w:tbl>" * 2_000,
    "cells over a billion columns": lambda: (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    ),
    "nested too deep": lambda: "<w:sdt>" * 10_000 + paragraph_xml("x") + "</w:sdt>" * 10_000,
}


@pytest.mark.parametrize("what", ABSURD_BODIES)
@pytest.mark.parametrize("name", ["check", "verify", "export", "new --from"])
def test_an_absurd_word_file_is_refused_or_found_faulty(what: str, name: str, folder: Path, good: Good) -> None:
    xml = part_of(good.docx, "word/document.xml")
    head = xml[: xml.index(b"<w:body>") + len(b"<w:body>")]
    body = head + ABSURD_BODIES[what]().encode() + b"</w:body></w:document>"
    file = folder.parent / "大.docx"
    file.write_bytes(with_part(good.docx, "word/document.xml", body))
    ran = command(name, file, folder)
    assert INTERNAL not in ran.output
    assert ran.code in ((0, 1, 2) if name == "new --from" else (1, 2))
    assert not visible(folder) or ran.code == 0
