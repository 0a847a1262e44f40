"""Reports come back as pages, texts and PDFs: every one of 200 numbers is read, the portal around them is not."""

from __future__ import annotations

import base64
import importlib
import quopri
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from html import escape
from pathlib import Path

import pytest
from builders import filled_report
from commands import run
from documents import made
from packages import zipped
from pages import HEADINGS, LEAD, META, TITLE, page, table_html
from project import DATA
from shapes import block_of, different_numbers

from docgen.form.model import Form
from docgen.formats import FORMATS, read, read_bytes
from docgen.formats.html import page_blocks
from docgen.formats.text import text_document
from docgen.kit.errors import UnreadableFile
from docgen.reading.blocks import ParagraphBlock, PlainDocument, TableBlock
from docgen.reading.tables import read_tables
from docgen.report.finding import Severity
from docgen.report.model import Reading

SPANS = ["kept", "blank", "copied"]


def numbers(form: Form, reading: Reading) -> dict[str, str]:
    return {key: str(reading.report.values[key]) for key in form.cells if key in reading.report.values}


def assert_whole(form: Form, reading: Reading) -> None:
    """All numbers, all texts, agency, year, date and metadata; nothing of the portal."""
    assert numbers(form, reading) == different_numbers(form)
    report = reading.report
    assert [finding.code for finding in reading.findings if finding.code != "A522"] == []
    assert (report.values["agency.name"], report.values["report.year"]) == ("青川区科学技术局", 2023)
    assert report.values["other.fee.charged_cases"] == 0
    texts = {key: [text for sub in subs for text in sub.paragraphs] for key, subs in report.sections.items()}
    assert texts["lead"] == [LEAD]
    assert texts["problems"] == ["解读的形式还不够多，下一步将加强培训。"]
    assert texts["other"] == ["2023年，青川区科学技术局未收取信息处理费。"]


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("shape", ["table", "split", "split again", "nested", "\t", " | "])
def test_a_report_is_read_whole_from_a_page_with_its_tables_as(form: Form, shape: str, span: str) -> None:
    reading = read_bytes(page(form, different_numbers(form), shape=shape, span=lambda _cell: span).encode(), "page.html")
    assert_whole(form, reading)
    assert reading.report.values["report.date"] == date(2024, 1, 19)
    assert reading.report.values["report.index_number"] == META["索引号"]
    assert reading.report.values["report.catalog"] == META["公开目录"]


OTHER_YEAR = f"<ul><li>{TITLE.replace('2023', '2022')}</li><li>{TITLE.replace('2023', '2024')}</li></ul>"
TITLES = {
    "in two lines": f"<h1>{TITLE[:8]}<br>{TITLE[8:]}</h1>",
    "in three paragraphs": f"<p>{TITLE[:8]}</p><p>{TITLE[8:18]}</p><p>{TITLE[18:]}</p>",
    "only where the page is called": "",
    "below reports of other years": f"{OTHER_YEAR}<h1>{TITLE}</h1>",
    "below reports of other years, in two lines": f"{OTHER_YEAR}<h1>{TITLE[:8]}<br>{TITLE[8:]}</h1>",
    "before reports of other years": f"<h1>{TITLE}</h1>{OTHER_YEAR}",
}


@pytest.mark.parametrize(
    "called", [TITLE, f"{TITLE}_青川区人民政府", f"青川区政府网 - 年报 - {TITLE}", f"年报|{TITLE}", "青川区人民政府"]
)
@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_the_report_s_own_where_it_stands(form: Form, title: str, called: str) -> None:
    """The page's menu names another agency's report, and lists name those of other years."""
    if called == "青川区人民政府" and not TITLES[title]:
        return
    text = page(form, different_numbers(form)).replace(f"<title>{TITLE}", f"<title>{called}")
    text = text.replace(f"<meta name='ArticleTitle' content='{TITLE}'>", "").replace(f"<h1>{TITLE}</h1>", TITLES[title])
    report = read_bytes(text.encode(), "page.html").report
    assert (report.values["agency.name"], report.values["report.year"]) == ("青川区科学技术局", 2023)


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("shape", ["table", "\n", "  "])
def test_a_report_is_read_whole_from_a_page_a_cell_a_line(form: Form, shape: str, signed: bool) -> None:
    reading = read_bytes(page(form, different_numbers(form), shape=shape, signed=signed).encode(), "page.html")
    assert_whole(form, reading)


def test_cells_that_only_a_style_sets_apart_are_read_as_a_cell_a_line(form: Form) -> None:
    text = page(form, different_numbers(form)).replace("<td", "<span style='DISPLAY: table-cell'").replace("</td", "</span")
    text = re.sub(r"</?(?:table|tbody|tr)\b[^>]*>|(<span[^>]*>)<p>|</p>(?=</span>)", r"\1", text)
    reading = read_bytes(text.encode(), "page.html")
    assert numbers(form, reading) == different_numbers(form)


def test_a_list_whose_items_are_rows_of_spans_is_read_as_a_row_a_line(form: Form) -> None:
    text = re.sub(r"<td[^>]*><p>(.*?)</p></td>", r"<span class=td>\1</span>", page(form, different_numbers(form)))
    text = text.replace("<tr>", "<li>").replace("</tr>", "</li>")
    assert_whole(form, read_bytes(text.encode(), "page.html"))


@pytest.mark.parametrize("stop", ["。", ".", ";", "!"])
def test_a_lead_that_ends_in_a_half_width_stop_is_not_lost(form: Form, stop: str) -> None:
    reading = read_bytes(page(form, different_numbers(form)).replace(LEAD, LEAD[:-1] + stop).encode(), "page.html")
    assert [sub.paragraphs for sub in reading.report.sections["lead"]] == [(LEAD[:-1] + stop,)]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""), ("utf-8-sig", ""), ("utf-8", "gb2312"), ("gb18030", ""), ("gb18030", "gb2312"), ("gbk", "GBK"),
        ("gb18030", "utf-8"), ("utf-16", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["html", "htm", "txt"])
def test_any_encoding_is_read(form: Form, encoding: str, declared: str, ending: str) -> None:
    text = page(form, different_numbers(form), shape="\n" if ending == "txt" else "table")
    if ending == "txt":
        text = "\n".join(block.text for block in page_blocks(text) if isinstance(block, ParagraphBlock))
    elif declared:
        text = text.replace("<head>", f"<head><meta http-equiv='Content-Type' content='text/html; charset={declared}'>")
    assert_whole(form, read_bytes(text.encode(encoding), f"page.{ending}"))


@pytest.mark.parametrize(("blank", "code"), [("", ""), ("-", "A504"), ("/", "A504"), ("—", "A504"), ("&nbsp;", "")])
@pytest.mark.parametrize("shape", ["table", " | "])
def test_what_stands_for_nought_is_missing_and_never_nought(form: Form, blank: str, code: str, shape: str) -> None:
    lost = {"requests.granted.natural", "requests.refused_1.other", "litigation.review.corrected"}
    shown = {key: "" if key in lost else number for key, number in different_numbers(form).items()}
    marked = {key: number or "@@" for key, number in shown.items()}
    text = page(form, marked, shape=shape).replace("@@", blank)
    reading = read_bytes(text.encode(), "page.html")
    assert numbers(form, reading) == {key: number for key, number in shown.items() if number}
    assert {finding.code for finding in reading.findings} - {"A522"} == ({code} if code else set())


def test_full_width_digits_and_thousands_are_read_and_told(form: Form) -> None:
    shown = different_numbers(form) | {"requests.new.natural": "１２", "requests.new.total": "1,234"}
    reading = read_bytes(page(form, shown).encode(), "page.html")
    assert (reading.report.values["requests.new.natural"], reading.report.values["requests.new.total"]) == (12, 1234)
    assert [finding.code for finding in reading.findings if finding.code != "A522"] == ["A507", "A507"]


def test_labels_that_drift_are_known(form: Form) -> None:
    text = page(form, different_numbers(form))
    for old, new in {
        "本年制发件数": "本年度发件数",
        "“三安全一稳定”": "三安全一稳定",
        "1.属于国家秘密": "（1）属于国家秘密",
    }.items():
        text = text.replace(old, new)
    assert numbers(form, read_bytes(text.encode(), "page.html")) == different_numbers(form)


def test_headings_that_drift_and_titles_with_more_in_them_are_known(form: Form) -> None:
    headings = tuple(f"（{text[0]}）{text[2:]}。" for text in HEADINGS)
    assert_whole(
        form, read_bytes(page(form, different_numbers(form), headings=headings, title=f"【图文】{TITLE}").encode(), "p.htm")
    )


@pytest.mark.parametrize("between", ["续表", "单位：件", "表三（续）"])
def test_a_short_line_between_two_parts_of_a_table_does_not_part_them(form: Form, between: str) -> None:
    text = page(form, different_numbers(form), shape="split").replace("<p>&nbsp;</p>", f"<p>{between}</p>")
    assert numbers(form, read_bytes(text.encode(), "page.html")) == different_numbers(form)


def test_a_menu_that_lists_the_parts_is_not_the_report(form: Form) -> None:
    menu = "<ul>" + "".join(f"<li>{heading}</li>" for heading in HEADINGS) + "</ul><h1>"
    headings = tuple(f"{n}、{heading[2:]}" for n, heading in enumerate(HEADINGS, 1))
    for shown in (HEADINGS, headings):
        assert_whole(
            form, read_bytes(page(form, different_numbers(form), headings=shown).replace("<h1>", menu).encode(), "p.html")
        )


def test_of_two_tables_of_one_kind_no_number_is_read_that_they_give_otherwise(form: Form) -> None:
    other = {key: str(int(number) + 1) for key, number in different_numbers(form).items() if key.startswith("requests.granted")}
    again = table_html(block_of(form.table_by_key["requests"], different_numbers(form) | other))
    text = page(form, different_numbers(form)).replace("<p><strong>五、", again + "<p><strong>五、")
    reading = read_bytes(text.encode(), "page.html")
    assert numbers(form, reading) == {key: text for key, text in different_numbers(form).items() if key not in other}
    finding = next(finding for finding in reading.findings if finding.code == "A508")
    assert (finding.severity, "7 个数字" in finding.message) == (Severity.ERROR, True)


Rows = list[list[str]]
DAMAGES: dict[str, Callable[[Rows, int], object]] = {
    "lost a cell": lambda rows, n: rows[n].pop(len(rows[n]) // 2),
    "one blank cell more": lambda rows, n: rows[n].insert(len(rows[n]) - 2, "<td></td>"),
    "one number more": lambda rows, n: rows[n].insert(len(rows[n]) - 2, "<td>9</td>"),
    "a cell over two rows": lambda rows, n: rows[n].append(rows[n].pop().replace("<td", "<td rowspan=2")),
    "a cell over all rows": lambda rows, n: rows[n].append(rows[n].pop().replace("<td", "<td rowspan=0")),
    "a cell over many rows in front": lambda rows, n: rows[n].insert(0, rows[n].pop(0).replace("<td", "<td rowspan=9")),
    "a cell over three columns": lambda rows, n: rows[n].append(rows[n].pop().replace("<td", "<td colspan=3")),
    "a span one short": lambda rows, n: rows[n].insert(
        0, re.sub(r"=(\d)", lambda m: f"={max(1, int(m[1]) - 1)}", rows[n].pop(0))
    ),
    "a row twice": lambda rows, n: rows.insert(n, list(rows[n])),
    "a row twice with other numbers": lambda rows, n: rows.insert(n, [re.sub(r">1(\d{3})<", r">8\1<", c) for c in rows[n]]),
    "a blank row": lambda rows, n: rows.insert(n, ["<td></td>"] * 12),
    "a row lost": lambda rows, n: rows.pop(n),
    "two rows exchanged": lambda rows, n: rows.insert(n - 1, rows.pop(n)),
    "another row in its place": lambda rows, n: rows.__setitem__(n, list(rows[(n + 1) % len(rows)])),
    "a row twice and once with other numbers": lambda rows, n: [DAMAGES[name](rows, n) for name in TWICE],
    "a span one short and a blank cell more": lambda rows, n: [DAMAGES[name](rows, n) for name in SHORT],
}
TWICE = ("a row twice with other numbers", "a row twice")
SHORT = ("a span one short", "one blank cell more")


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_number_goes_to_another_key_where_a_row_has(form: Form, damage: str) -> None:
    """Numbers that a damaged row or span has moved are taken in order or not read; heads they now stand under say nothing."""
    for table in form.tables:
        sound = [
            re.findall(r"<td.*?</td>", row)
            for row in re.findall("<tr>.*?</tr>", table_html(block_of(table, different_numbers(form))))
        ]
        for n in range(table.row_count):
            rows = [[*row, "<td>附注</td>"] if n % 2 else list(row) for row in sound]
            DAMAGES[damage](rows, n)
            text = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
            document = PlainDocument(page_blocks(f"<table>{text}</table>"), from_web=True)
            found = read_tables(document, form)
            told = [finding for finding in found.findings if table.name in finding.message]
            right = {key: number for key, number in different_numbers(form).items() if key.startswith(f"{table.key}.")}
            read_here = {key: str(value) for key, value in found.values.items()}
            assert read_here.items() <= right.items(), (n, read_here.items() - right.items())
            assert read_here == right or told, n


def shown_twice(form: Form, second: Callable[[str], str]) -> bytes:
    body = page(form, different_numbers(form), portal=False).partition("<body>")[2].partition("</body>")[0]
    return f"<html><body><p>打印本页</p>{body}<hr>{second(body)}<p>关闭</p></body></html>".encode()


@pytest.mark.parametrize(
    ("second", "severity", "unread"),
    [
        (lambda body: body, Severity.WARNING, set[str]()),
        (lambda body: body.replace("70条", "7条"), Severity.WARNING, set[str]()),
        (lambda body: body.replace("<p>1011<", "<p>1<"), Severity.ERROR, {"requests.new.natural"}),
        (
            lambda body: re.sub(r"<table(?!.*<table).*</table>", "<img src=x>", body, flags=re.DOTALL),
            Severity.WARNING,
            set[str](),
        ),
    ],
)
def test_a_report_that_a_page_shows_twice_is_read_once(
    form: Form, second: Callable[[str], str], severity: Severity, unread: set[str]
) -> None:
    reading = read_bytes(shown_twice(form, second), "page.html")
    right = different_numbers(form)
    assert numbers(form, reading) == {key: text for key, text in right.items() if key not in unread}
    assert [sub.paragraphs for sub in reading.report.sections["lead"]] == [(LEAD,)]
    finding = next(finding for finding in reading.findings if finding.code == "A508")
    assert (finding.severity, reading.unread) == (severity, unread)


def test_a_page_with_headings_and_pictures_for_tables_lacks_its_tables(form: Form) -> None:
    text = page(form, different_numbers(form), portal=False)
    while "<table" in text:
        text = text[: text.index("<table")] + "<img src='http://example.invalid/t.png'>" + text[text.index("</table>") + 8 :]
    reading = read_bytes(text.encode(), "page.html")
    assert numbers(form, reading) == {}
    assert [finding.code for finding in reading.findings].count("A501") == 3
    assert reading.unread == form.cells.keys()  # that they are blank is not told as well


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_page_saved_whole_into_one_file_is_read(form: Form, encoding: str) -> None:
    text = page(form, different_numbers(form))
    archive = MIMEMultipart("related")
    part = MIMENonMultipart("text", "html")
    part.set_payload((quopri.encodestring if encoding != "base64" else base64.encodebytes)(text.encode()).decode())
    part["Content-Transfer-Encoding"] = encoding
    archive.attach(part)
    archive.attach(MIMEImage(b"GIF89a", "gif"))
    assert_whole(form, read_bytes(archive.as_bytes(), "年报.mht"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html><body>{}</body></html>", "代码"),
        ("{}", "代码"),
        (
            "<html><body><h1>青川区科学技术局2023年政府信息公开工作年度报告</h1><iframe src=a></iframe></body></html>",
            "正文和表格",
        ),
        ("<html><body><p>用户登录</p></body></html>", "正文和表格"),
        ("<html><body><div id=app></div></body></html>", "没有文字"),
        (
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/css\n\nx\n--x--",
            "没有网页",
        ),
    ],
)
def test_a_page_that_does_not_show_the_report_says_why(form: Form, text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read_bytes(text.format(escape(page(form, different_numbers(form)))).encode(), "page.html")


def test_a_number_knows_its_place_in_the_page(form: Form) -> None:
    report = read_bytes(page(form, different_numbers(form)).encode(), "page.html").report
    assert str(report.places["requests.granted.natural"]) == "表三 第6行第4列"


def test_the_published_page_of_the_example_gives_its_numbers_parts_and_metadata(form: Form) -> None:
    reading = read_bytes((DATA / "pasted" / "page-2023.txt").read_bytes(), "page-2023.txt")
    report = reading.report
    assert all(report.number(key) == 0 for key in form.cells)
    assert list(report.sections) == ["lead", "overview", "problems", "other"]
    assert len(report.sections["overview"]) == 6
    assert len(report.sections["other"]) == 4
    assert not any("关闭窗口" in text for sub in report.sections["other"] for text in sub.paragraphs)
    found = [str(report.values[f"report.{name}"]) for name in ("index_number", "publisher", "catalog", "published")]
    assert found == ["lanshanqukxjsj/2024-0000003", "兰山区科学技术局", "部门信息公开年报", "2024-01-19"]
    assert str(report.places["requests.new.natural"]).startswith("表三 第")
    assert [finding.code for finding in reading.findings] == ["A522"]


# ---------------------------------------------------------------- the physical page
def texts(html: str) -> list[str]:
    return [b.text if isinstance(b, ParagraphBlock) else "|".join(c.text for c in b.cells) for b in page_blocks(html)]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>甲&nbsp;乙&amp;&#20057;&lt;", ["甲 乙&乙<"]),
        ("<p>甲<br>乙<BR/>丙</p>丁", ["甲", "乙", "丙", "丁"]),
        ("甲<!-- <p>乙 -->丙", ["甲丙"]),
        ("甲<script>if (a < b) '<p>'</script>乙", ["甲乙"]),
        ("甲<style>p{}</style><p hidden>隐<p style='display: none'>藏</p><p>乙", ["甲", "乙"]),
        ("<div style='display:none'>隐<div>藏</div></div><p>乙", ["乙"]),
        ("<div style='display:none'>不该全丢<p>乙", ["不该全丢", "乙"]),
        ("<p title='a>b'>甲</p>", ["甲"]),
        ("a < b <c>d", ["a < b d"]),
        ("<p>甲\n  乙 c\n d</p>", ["甲乙 c d"]),
        ("<pre>甲\n乙</pre>", ["甲", "乙"]),
        ("<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", ["甲|乙|丙|丁"]),
        ("<table><tr><td>甲</td><td><table><tr><td>乙</td><td>丙</td></tr></table></td></tr></table>", ["甲", "乙|丙"]),
        ("<table><tr><td>甲</td><td>乙</td></tr>", ["甲|乙"]),
        ("<td>甲</td></table></tr><p>乙", ["甲", "乙"]),
        ("<p>甲<a href='http://example.invalid'", ["甲"]),
        ("<svg><text>甲</text></svg><p>乙", ["乙"]),
        ("<td>5<sup>1</sup></td>面积9m<sup>2</sup>，H<sub>2</sub>O", ["5¹", "面积9m²，H₂O"]),
        ("<p>共<del>3</del><s>4</s>5条", ["共5条"]),
        ("<p>5<sup>1<p>12", ["5¹", "12"]),
        ("<li><span>行政许可</span><span>12</span></li>", ["行政许可\t12"]),
        ("<li><span>1</span><span>0</span><span>2</span><span>3</span></li>", ["1\t0\t2\t3"]),
        ("<li><span>共</span><span>12</span><span>条</span></li>", ["共12条"]),
        ("<li><span>公开</span><span>1</span>2条</li>", ["公开12条"]),
        ("<li><span><span>1</span><span>2</span></span></li>", ["12"]),
        ("<p><span>共</span><span>12</span></p>", ["共12"]),
    ],
)
def test_a_page_is_what_a_reader_sees(html: str, shown: list[str]) -> None:
    assert texts(html) == shown


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c", [(0, 0, 2, 2), (0, 2, 1, 1), (1, 2, 1, 1)]),
        ("<tr><td rowspan=0>a<td>b<tr><td>c", [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]),
        ("<tr><td rowspan=99>a<td>b<tr><td>c", [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]),
        ("<tr><td colspan=x>a<td colspan=-1>b", [(0, 0, 1, 1), (0, 1, 1, 1)]),
        ("<tr><td>a<td rowspan=2>b<tr><td>c<td>d", [(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 1), (1, 2, 1, 1)]),
    ],
)
def test_a_span_takes_its_whole_rectangle_at_once(rows: str, cells: list[tuple[int, int, int, int]]) -> None:
    (block,) = page_blocks(f"<table>{rows}</table>")
    assert isinstance(block, TableBlock)
    assert [(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in block.cells] == cells


HOSTILE = {
    "tags that never close": "<a" * 500_000,
    "open quotes": '<a "' * 300_000,
    "open quotes and ends": '<a ">' * 100_000,
    "comments that never close": "<!--" * 300_000,
    "scripts that never close": "<script>" * 100_000,
    "frames that never close": "<iframe>" * 100_000,
    "tables without end": "<table><tr><td>" * 100_000,
    "spans without bound": "<table>" + "<tr><td rowspan=1000 colspan=1000>1" * 500 + "</table>",
    "entities": "&amp;" * 300_000 + "&#999999999999;" + "&lt" * 100_000,
    "attributes": "<p " + "a='b' " * 200_000 + ">",
    "paragraphs": "<p>" * 250_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_is_read_or_refused_and_never_hangs(kind: str) -> None:
    begun = time.process_time()
    with pytest.raises(UnreadableFile):
        read_bytes(f"<html><body>{HOSTILE[kind]}".encode(), "page.html")
    assert time.process_time() - begun < 60  # not a figure of speed: what is quadratic takes hours


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("page.html", b"<html><body><p>404</p></body></html>", "不像"),
        ("page.txt", b"\x00\x01\x02" * 100, "不是文字文件"),
        ("scan.pdf", b"%PDF-1.4 broken", "读不出来"),
        ("report.txt", "关于召开座谈会的通知。".encode(), "不像"),
    ],
)
def test_what_is_no_report_is_refused_with_the_reason(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read_bytes(data, name)


@pytest.mark.parametrize("day", ["9" * 40 + "-1-1", "0-0-0", "2024-13-45", "9" * 5000])
def test_a_date_that_is_none_is_no_date(form: Form, day: str) -> None:
    text = page(form, different_numbers(form)).replace(META["发布日期"], day)
    assert "report.published" not in read_bytes(text.encode(), "page.html").report.values


def test_every_way_in_has_its_own_line(form: Form) -> None:
    assert [entry.kind for entry in FORMATS] == ["json", "pdf", "doc", "html", "text", "ooxml"]


@pytest.mark.parametrize("writer", [writer for entry in FORMATS for writer in entry.writers])
def test_every_writer_of_the_table_is_there(writer: str) -> None:
    module, _colon, name = writer.partition(":")
    assert callable(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["甲", "— 1 —", "乙", "—2—", "丙"], "甲乙丙"),
        (["甲", "第1页 共3页", "乙", "  第 2 页，共 3 页", "第3页"], "甲乙"),
        (["甲", "- 12 -", "乙", "- 13 -"], "甲乙"),
        (["甲", "— 1 —", "乙"], "甲— 1 —乙"),
        (["甲", "第3页", "乙", "第3页"], "甲第3页乙第3页"),
        (["甲", "1", "乙", "2", "1/2"], "甲1乙21/2"),
    ],
)
def test_numbers_of_printed_pages_are_no_text(lines: list[str], kept: str) -> None:
    blocks = text_document("\n".join(lines).encode(), "报告.txt").blocks
    assert "".join(text for block in blocks for text in block.texts) == kept


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["pdf", "doc", "html", "txt:Text (encoded):UTF8"])
def test_what_libreoffice_makes_of_a_report_is_read_back(
    form: Form, kind: str, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    whole, _composed, data = made(filled_report(form, distinct=True))
    (tmp_path / "report.docx").write_bytes(data)
    assert any(digit in whole.values["agency.address"] for digit in "0123456789")
    report = read(convert(tmp_path / "report.docx", kind)).report
    assert {key: report.number(key) for key in form.cells} == {key: whole.number(key) for key in form.cells}
    assert report.values["agency.name"] == whole.values["agency.name"]
    assert report.values["report.date"] == whole.values["report.date"]
    assert report.values["agency.address"] == whole.values["agency.address"]
    assert list(report.sections) == [key for key in whole.sections if key in report.sections]
    said = "".join(text for subs in report.sections.values() for sub in subs for text in sub.paragraphs)
    expected = read_bytes(data, "r.docx").report
    assert "".join(said.split()) == "".join(
        "".join(text for subs in expected.sections.values() for sub in subs for text in sub.paragraphs).split()
    )


# ---------------------------------------------------------------- at the desk
@pytest.mark.parametrize("command", ["check", "export"])
def test_a_page_is_taken_by(form: Form, command: str, tmp_path: Path) -> None:
    file = tmp_path / "去年.html"
    file.write_bytes(page(form, dict.fromkeys(form.cells, "0")).encode("gb18030"))
    ran = run(command, file)
    assert ran.code == (0 if command == "export" else ran.code)
    assert "A501" not in ran.output


def test_next_year_s_workbook_starts_from_a_page(form: Form, tmp_path: Path) -> None:
    """Agency and carried-out numbers come over, texts as drafts; what the page does not say stays blank."""
    file = tmp_path / "去年.html"
    file.write_bytes(page(form, different_numbers(form), span=lambda _cell: "copied").encode("gb18030"))
    ran = run("new", tmp_path / "今年.xlsx", "--from", file)
    assert ran.code == 0, ran.output
    report = read(tmp_path / "今年.xlsx").report
    assert (report.values["agency.name"], report.values["report.year"]) == ("青川区科学技术局", 2024)
    carried = {
        f"requests.carried_in.{column}": different_numbers(form)[f"requests.carried_out.{column}"]
        for column in ("natural", "legal")
    }
    assert {key: str(report.values[key]) for key in carried} == carried
    assert "requests.new.natural" not in report.values
    assert "解读的形式还不够多，下一步将加强培训。" in report.sections["problems"][0].paragraphs[0]


def test_a_page_is_compared_with_as_last_year_s_report(form: Form, tmp_path: Path) -> None:
    file = tmp_path / "去年.html"
    file.write_text(page(form, different_numbers(form)), encoding="utf-8")
    this_year = tmp_path / "今年.html"
    this_year.write_text(
        page(form, different_numbers(form)).replace("2023年", "2024年").replace("2024年1月", "2025年1月"), encoding="utf-8"
    )
    assert "[C111" in run("check", this_year, "--previous", file).output


def test_each_body_is_compared_with_its_own_saved_page_in_a_folder_of_them(form: Form, tmp_path: Path) -> None:
    folder, own = tmp_path / "去年的网页", different_numbers(form)
    folder.mkdir()
    for name, shape, encoding in (("甲", "table", "gb18030"), ("乙", "\n", "utf-8")):
        text = page(form, own, shape=shape).replace("青川区科学技术局", f"青川区{name}局")
        (folder / f"{name}.htm").write_bytes(text.encode(encoding))
    row = "requests.carried_in."
    carried = {key: own[key.replace(row, "requests.carried_out.")] for key in own if key.startswith(row)}
    for name, numbers_now in (("甲", own | carried), ("乙", own)):
        text = page(form, numbers_now).replace("2023年", "2024年").replace("2024年1月", "2025年1月")
        (tmp_path / f"{name}今年.html").write_text(text.replace("青川区科学技术局", f"青川区{name}局"), encoding="utf-8")
    said = {name: run("check", tmp_path / f"{name}今年.html", "--previous", folder).output for name in "甲乙"}
    assert {name: "[C111" in text for name, text in said.items()} == {"甲": False, "乙": True}


def test_a_folder_of_saved_pages_texts_and_pages_is_checked_and_summed(form: Form, tmp_path: Path) -> None:
    folder = tmp_path / "网页"
    folder.mkdir()
    zeros = dict.fromkeys(form.cells, "0")
    for n, (name, shape) in enumerate({"甲": "table", "乙": "split again", "丙": "\n"}.items()):
        text = page(form, zeros | {"requests.new.natural": str(n)}, shape=shape).replace("青川区科学技术局", f"青川区{name}局")
        text = text.replace(
            "未收取信息处理费。", "未收取信息处理费。2023年，区局办理人大代表建议2件、政协提案3件，目前已全部办结。"
        )
        (folder / f"{name}.{('html', 'htm', 'html')[n]}").write_bytes(text.encode("gb18030" if n else "utf-8"))
    assert run("check", folder).output.count("局") >= 1
    ran = run("sum", folder, "-o", tmp_path / "汇总.xlsx", "--agency", "青川区人民政府")
    assert "已汇总 3 个单位" in ran.output, ran.output
    assert read(tmp_path / "汇总.xlsx").report.values["requests.new.natural"] == 3


def test_an_old_word_file_without_libreoffice_is_refused_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.formats.old_word.find_office", lambda: None)
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000) + "WordDocument".encode("utf-16-le")
    with pytest.raises(UnreadableFile) as raised:
        read_bytes(data, "报告.doc")
    assert "另存为 .docx" in raised.value.cure


@pytest.mark.parametrize(("platform", "cure"), [(sys.platform, "docgen[pdf]"), ("emscripten", ".txt")])
def test_a_pdf_without_pdfplumber_says_what_to_do(monkeypatch: pytest.MonkeyPatch, platform: str, cure: str) -> None:
    """What is to be installed; in the page, where nothing can be, what to take instead."""
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(UnreadableFile, match="PDF") as raised:
        read_bytes(b"%PDF-1.7", "报告.pdf")
    assert cure in raised.value.cure
    assert ("pip" in raised.value.cure) is (platform != "emscripten")


def test_an_ofd_file_and_a_picture_are_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableFile, match="OFD") as raised:
        read_bytes(zipped({"OFD.xml": "<ofd/>"}), "报告.ofd")
    assert ".txt" in raised.value.cure
    with pytest.raises(UnreadableFile, match="图片") as raised:
        read_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100), "扫描.png")
    assert "不识别图片" in raised.value.cure
