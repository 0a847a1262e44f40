"""Measured on the page: LibreOffice makes the PDF, a ruler is laid on it. Lengths in millimetres unless said otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from word_samples import CONTEXTS, PROPERTIES, attachment, block, context, rendered

from docgen.compose.composition import compose
from docgen.compose.context import attachments_context
from docgen.form.folders import template_file
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.model import Attachment, SubSection
from docgen.word.render import render
from tests.builders import filled_report
from tests.layout.laws import body_lines
from tests.layout.pages import need_fonts, pages_of, print_all
from tests.packages import changed

pytestmark = pytest.mark.libreoffice

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, 37 * MM, (297 - 35) * MM
LINE = 28.95
CHARACTER = 16.0
SEAL = 42 * MM
HAN = "按照要求认真落实各项任务及时回应社会关切不断提高服务水平"
"""28 characters without punctuation: a full line."""

SIGNED = {"agency.name": "兰山区科学技术局"}
Pages = list[Any]


@pytest.fixture(scope="session")
def printed(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Mapping[str, bytes]], dict[str, Path]]:
    """printed({name: docx}) -> {name: PDF}: all files in one run of LibreOffice, with look-alikes of the standard's fonts."""
    need_fonts()
    profile = tmp_path_factory.mktemp("profile")
    return lambda files: print_all(soffice, files, tmp_path_factory.mktemp("layout"), profile)


@pytest.fixture(scope="session")
def pdfs(printed: Callable[..., dict[str, Path]]) -> Callable[[Mapping[str, bytes]], dict[str, Pages]]:
    """pdfs({name: docx}) -> {name: pages}, with all that stands on them."""
    return lambda files: {name: pdfplumber.open(path).pages for name, path in printed(files).items()}


@pytest.fixture(scope="session")
def sample(form: Form, pdfs: Callable[..., dict[str, Pages]]) -> dict[str, Pages]:
    """The files that most tests look at, converted together."""
    files = {
        "report": rendered(form),
        "rows": rendered(form, "report-rows.docx"),
        "text": rendered(form, blocks_overview=[block("", *[HAN * 20] * 6)], attachments=[attachment(4, 3)]),
        "draft": rendered(form, draft=True),
    }
    papers = ("approval.docx", "checklist.docx", "return-slip.docx", "reminder.docx")
    return pdfs(files | {name.removesuffix(".docx"): rendered(form, name) for name in papers})


class Line:
    """A line of text on a page: characters of one baseline."""

    def __init__(self, chars: list[Any]) -> None:
        self.chars = sorted(chars, key=lambda c: c["x0"])
        self.text = "".join(c["text"] for c in self.chars).strip()
        inked = [c for c in self.chars if c["text"].strip()]
        self.x0, self.x1 = inked[0]["x0"], inked[-1]["x1"]
        self.base = max(c["matrix"][5] for c in inked)
        self.top, self.bottom = min(c["top"] for c in inked), max(c["bottom"] for c in inked)
        self.size = max(round(c["size"], 1) for c in inked)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def lines(page: Any) -> list[Line]:
    """The lines of a page from top to bottom, page number included."""
    rows: dict[int, list[Any]] = {}
    for char in page.chars:
        rows.setdefault(round(char["matrix"][5]), []).append(char)
    merged: list[list[Any]] = []
    for base in sorted(rows, reverse=True):
        if merged and abs(merged[-1][0]["matrix"][5] - base) <= 1:
            merged[-1] += rows[base]
        else:
            merged.append(rows[base])
    return [Line(chars) for chars in merged if any(c["text"].strip() for c in chars)]


def text_lines(page: Any) -> list[Line]:
    """The lines inside the text block."""
    return [line for line in lines(page) if line.bottom < BOTTOM + 3]


def full_pages(pages: Pages) -> list[list[Line]]:
    """Pages of nothing but full lines of body text."""
    found = [text_lines(page) for page in pages if not page.find_tables()]
    return [page for page in found if len(page) >= 20 and all(line.size == CHARACTER for line in page)]


def test_body_text_keeps_the_margins_to_a_millimetre(sample: dict[str, Pages]) -> None:
    pages = full_pages(sample["text"])
    assert pages
    for page in pages:
        assert min(line.x0 for line in page) == pytest.approx(LEFT, abs=MM)
        assert max(line.x1 for line in page) == pytest.approx(RIGHT, abs=MM)
        leading = LINE - CHARACTER
        assert -MM <= page[0].top - TOP <= leading + MM
        assert -MM <= BOTTOM - page[-1].bottom <= leading + MM


def test_nothing_stands_outside_the_text_block_but_the_page_number(sample: dict[str, Pages]) -> None:
    for name in ("report", "rows", "text", "approval", "checklist", "return-slip", "reminder"):
        for page in sample[name]:
            assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
            for line in lines(page)[:-1]:
                assert line.x0 >= LEFT - MM, line.text
                assert line.x1 <= RIGHT + MM, line.text
                assert line.top >= TOP - MM, line.text
                assert line.bottom <= BOTTOM + MM, line.text


def test_a_page_holds_22_lines_of_28_95_points(sample: dict[str, Pages]) -> None:
    for page in full_pages(sample["text"]):
        assert len(page) == 22
        pitches = [above.base - below.base for above, below in pairwise(page)]
        assert pitches == pytest.approx([LINE] * 21, abs=0.1)


def test_a_line_holds_28_characters_and_a_paragraph_begins_two_further_in(sample: dict[str, Pages]) -> None:
    page = full_pages(sample["text"])[0]
    whole = [line for line in page if line.x0 < LEFT + 2 and line.x1 > RIGHT - 10]
    assert len(whole) > 15
    assert {len(line.text) for line in whole} == {28}
    first = next(
        line for pages in sample["text"] for line in text_lines(pages) if line.text.startswith(HAN[:10]) and line.x0 > LEFT + 5
    )
    assert first.x0 - LEFT == pytest.approx(2 * CHARACTER, abs=1)


def test_no_number_or_address_is_torn_at_the_end_of_a_line(form: Form, pdfs: Callable[..., dict[str, Pages]]) -> None:
    words = ["2023", "http://www.lyls.gov.cn", "276000", "12345"]
    texts = [HAN[: 20 + n] + f"{word}号" for word in words for n in range(8)]
    pages = pdfs({"words": rendered(form, blocks_overview=[block("", *texts)])})["words"]
    printed = [line.text.replace(" ", "") for page in pages for line in text_lines(page)]
    for word in words:
        parts = [line for line in printed if word in line or (word.startswith("http") and "www.lyls.gov.cn" in line)]
        assert len(parts) >= 8, f"{word} was broken"


def test_page_numbers_stand_outside_one_character_in_and_7_mm_below_the_text(sample: dict[str, Pages]) -> None:
    for number, page in enumerate(sample["report"], start=1):
        line = lines(page)[-1]
        assert line.text == f"— {number} —"
        assert line.size == 14
        if number % 2:
            assert RIGHT - line.x1 == pytest.approx(14, abs=MM)
        else:
            assert line.x0 - LEFT == pytest.approx(14, abs=MM)
        assert dash_height(page, line) == pytest.approx(BOTTOM + 7 * MM, abs=MM)


def dash_height(page: Any, line: Line) -> float:
    """The height of the page number's first dash, from its ink."""
    dash = line.chars[0]
    box = (dash["x0"] + 3, line.top - 4, dash["x1"] - 3, line.bottom + 4)
    picture = page.crop(box).to_image(resolution=300).original.convert("L")
    dark = [y for y in range(picture.height) if picture.crop((0, y, picture.width, y + 1)).getextrema()[0] < 200]
    assert dark
    return float(box[1] + (dark[0] + dark[-1] + 1) / 2 * 72 / 300)


@pytest.mark.parametrize("name", ["report", "rows"])
def test_every_table_fills_the_width_of_the_text_block(sample: dict[str, Pages], name: str) -> None:
    tables = [table for page in sample[name] for table in page.find_tables()]
    assert len(tables) >= 3
    for table in tables:
        assert table.bbox[0] == pytest.approx(LEFT, abs=MM)
        assert table.bbox[2] == pytest.approx(RIGHT, abs=MM)


@pytest.mark.parametrize("name", ["report", "rows"])
def test_header_rows_repeat_where_a_table_goes_on(sample: dict[str, Pages], form: Form, name: str) -> None:
    table = form.table_by_key["requests"]
    heads = [cell.text for cell in table.grid if cell.row < table.header_rows and cell.colspan == 1]
    printed = [page.extract_text() for page in sample[name]]
    pages = [number for number, text in enumerate(printed) if any(f"{1011 + n * 7}" in text for n in range(len(table.rows)))]
    assert len(pages) == 2, "the sample should break table 3, or this test proves nothing"
    for number in pages:
        cells = {"".join((cell or "").split()) for t in sample[name][number].extract_tables() for row in t for cell in row}
        assert set(heads) <= cells


@pytest.mark.parametrize("name", ["report", "rows"])
def test_table_3_keeps_its_seven_numbers_on_one_line_in_type_that_can_be_read(sample: dict[str, Pages], name: str) -> None:
    numbers = [str(1011 + n) for n in range(7)]
    found = [line for page in sample[name] for line in lines(page) if all(number in line.text for number in numbers)]
    assert len(found) == 1
    assert 9 <= found[0].size <= 12


def test_a_table_without_header_rows_stays_on_one_page(sample: dict[str, Pages], form: Form) -> None:
    count = len([key for key in form.cells if key.startswith("disclosure.")])
    assert any(all(str(1001 + n) in page.extract_text() for n in range(count)) for page in sample["report"])


def test_the_title_is_centred_and_a_line_is_left_free_below_it(sample: dict[str, Pages]) -> None:
    page = lines(sample["report"][0])
    title = [line for line in page if line.size == 22]
    assert [line.text.replace(" ", "") for line in title] == ["兰山区科学技术局2023年", "政府信息公开工作年度报告"]
    for line in title:
        assert line.middle == pytest.approx((LEFT + RIGHT) / 2, abs=MM)
    body = next(line for line in page if line.size == CHARACTER)
    assert title[-1].base - body.base == pytest.approx(2 * LINE, abs=4)


def test_every_page_of_a_draft_shows_the_mark_and_no_page_of_a_report_does(sample: dict[str, Pages]) -> None:
    assert len(sample["draft"]) == len(sample["report"])
    for marked, plain in zip(sample["draft"], sample["report"], strict=True):
        assert [c["text"] for c in marked.chars] == [c["text"] for c in plain.chars]
        assert len(marked.curves) > len(plain.curves)


@pytest.mark.parametrize(("name", "most"), [("approval", 1), ("checklist", 2), ("return-slip", 1), ("reminder", 1)])
def test_a_paper_is_one_page_and_the_checking_sheet_no_more_than_two(sample: dict[str, Pages], name: str, most: int) -> None:
    assert len(sample[name]) <= most
    assert name in {entry.removesuffix(".docx") for entry in CONTEXTS}


NAMES = [
    "兰山区政府",
    "兰山区科学技术局",
    "临沂市兰山区综合行政执法局",
    "国家税务总局安澜市鹤清区税务局",
    "安澜市柳湾区人民政府北园街道办事处",
]
DATES = ["2024年1月9日", "2024年1月19日", "2024年11月9日", "2024年11月19日"]


@pytest.fixture(scope="session")
def signed(form: Form, pdfs: Callable[..., dict[str, Pages]]) -> dict[tuple[str, str], Pages]:
    cases = [(name, day) for name in NAMES for day in DATES]
    made = pdfs({str(n): rendered(form, agency=name, date=day) for n, (name, day) in enumerate(cases)})
    return {case: made[str(n)] for n, case in enumerate(cases)}


def signature_lines_of(pages: Iterable[list[Any]], name: str, day: str) -> tuple[list[Any], list[Any], Any]:
    """The text above the signature on its page, the lines of the name, and the date; pages: their lines, last page first."""
    found = next(lines for lines in pages if lines and lines[-1].text.replace(" ", "") == day)
    count = 1
    while "".join(line.text for line in found[-1 - count : -1]).replace(" ", "") != name:
        count += 1
        assert count < 6, f"{name} is not above {day}"
    return found[: -1 - count], found[-1 - count : -1], found[-1]


@pytest.mark.parametrize("day", DATES)
@pytest.mark.parametrize("name", NAMES)
def test_the_date_ends_four_characters_in_and_the_name_is_centred_on_it(
    signed: dict[tuple[str, str], Pages], name: str, day: str
) -> None:
    _above, names, date_line = signature_lines_of(map(text_lines, reversed(signed[name, day])), name, day)
    assert RIGHT - date_line.x1 == pytest.approx(4 * CHARACTER, abs=MM)
    for line in names:
        assert line.middle == pytest.approx(date_line.middle, abs=MM)
        assert line.x1 <= RIGHT + MM


@pytest.mark.parametrize("name", NAMES)
def test_a_seal_of_42_mm_fits_over_name_and_date_without_touching_the_text(
    signed: dict[tuple[str, str], Pages], name: str
) -> None:
    above, names, date_line = signature_lines_of(map(text_lines, reversed(signed[name, DATES[1]])), name, DATES[1])
    text_end = above[-1].bottom
    assert date_line.bottom - text_end >= SEAL, "the free space over name and date must hold the seal"
    top = text_end + LINE / 2  # its top within one line of the text
    middle = top + SEAL / 2
    assert middle < date_line.top, "the date lies below the middle of the seal"
    assert date_line.bottom < top + SEAL + LINE / 2
    assert (names[0].top + date_line.bottom) / 2 > middle, "name and date lie just below its middle"
    assert date_line.middle + SEAL / 2 <= 210 * MM
    assert not [line for line in above if line.bottom > top and line.x1 > date_line.middle - SEAL / 2]


def without_statistics(form: Form) -> bytes:
    """The report's template without the three tables: they only make the many files below slower to convert."""
    tables = re.compile("<w:tbl>(?:(?!</w:tblPr>).)*<w:tblCaption.*?</w:tbl>", re.DOTALL)
    return changed(template_file(form.id).read_bytes(), lambda xml: tables.sub("", xml))


SENTENCE = "按照要求认真落实各项任务及时回应社会关切，不断提高服务水平，全年开展培训2次，参加人员120人次。"


def of_lines(count: int) -> str:
    """A paragraph of about so many lines, made of sentences."""
    width = 28 * count - 2
    return (SENTENCE * count)[: width - 1].rstrip("，。") + "。"


def endings(form: Form) -> dict[str, bytes]:
    """Reports whose text ends at each of a page's 22 lines: with long and short paragraphs, headings, a table."""
    files: dict[str, bytes] = {}
    template = without_statistics(form)
    table = Attachment("工作要点落实情况", ("序号", "事项"), (("1", "公开"), ("2", "答复")))
    short = "没有其他需要报告的事项。"

    def add(case: str, *blocks: Any, **changes: Any) -> None:
        given: dict[str, Any] = {f"blocks_{section.key}": [] for section in form.sections}
        given |= {"blocks_other": list(blocks)} | changes
        files[case] = render(template, context(form, **given), properties=PROPERTIES)

    def add_composed(case: str, others: int, sub: SubSection) -> None:
        sections = {section.key: (SubSection("", (short,)),) for section in form.sections}
        sections[form.sections[-2].key] = (SubSection("", (short,) * (1 + others)),)
        sections[form.sections[-1].key] = (sub,)
        composed = compose(complete(filled_report(form, SIGNED, sections=sections)))
        files[case] = render(template, composed.context, properties=PROPERTIES)

    for n in range(1, 23):
        add(f"mixed-{n}", block("", *[short] * n, HAN * 8))
        add_composed(f"page-{n}", n, SubSection("", (of_lines(20),)))
        add_composed(f"headed-{n}", n, SubSection("（二）其他事项", ("1.其他事项", of_lines(12))))
        add(f"table-{n}", block("", *[short] * n), **attachments_context([table] * (1 + n % 2)))
    for n in range(1, 25):
        add_composed(f"single-{n}", 0, SubSection("", (of_lines(n),)))
    for n in range(4, 19):  # what is short is in danger only near the end of a page
        add(f"short-{n}", block("", *[short] * n))
        add(f"heading-{n}", block("", *[short] * n), block("（二）其他", short))
        add(f"run_in-{n}", block("", *[short] * n), block("（二）其他。", short, run_in=True))
    return files


def names_of_attachments(case: str) -> int:
    """How many lines below the text name attachments."""
    kind, _dash, number = case.partition("-")
    return 1 + int(number) % 2 if kind == "table" else 0


def test_the_signature_never_leaves_the_last_two_lines_of_the_text(form: Form, printed: Callable[..., dict[str, Path]]) -> None:
    faults: list[str] = []
    lengths: dict[str, set[int]] = {}
    for case, path in printed(endings(form)).items():
        pages = pages_of(path)
        above, names, date_line = signature_lines_of(map(body_lines, reversed(pages)), SIGNED["agency.name"], "2024年1月19日")
        if len(above) < 2 + names_of_attachments(case):
            faults.append(f"{case}: the signature stands with {len(above)} lines of text")
        elif abs(above[-1].base - names[0].base - 4 * LINE) > 1:
            faults.append(f"{case}: not three free lines above the name")
        if abs(names[0].base - date_line.base - LINE) > 1:
            faults.append(f"{case}: the date is not on the line below the name")
        lengths.setdefault(case.partition("-")[0], set()).add(len(pages))
    assert faults == []
    assert all(len(pages) > 1 for pages in lengths.values()), "texts should end on different pages, or this proves nothing"
