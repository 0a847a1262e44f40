"""内容雷同: whoever copied is found, in groups of any size, told in a bounded number of lines that leave nobody out."""

from __future__ import annotations

import difflib
import io
import itertools
import json
import random
from decimal import Decimal

import openpyxl
import pytest

from docgen.district.copied_text import MOST_LISTED, MemberTexts, RepeatGroup, SectionText
from docgen.district.ledger import Ledger, LedgerRow, LedgerRows, ledger_json
from docgen.district.ledger_sheets import ledger_bytes
from docgen.district.similarity import LEAST_SHARE, alike, letters, passage, shingles
from docgen.form.model import Form
from docgen.formats.xlsx.source import read_source
from docgen.formats.xlsx.tables import PlainSheet, tables_bytes, write_table
from docgen.kit.disk_list import DiskList
from docgen.ooxml.package import open_package

WORDS = ["".join(map(chr, range(start, start + 2))) for start in range(0x4E00, 0x4E00 + 1200, 2)]
PHRASES = ["坚持以公开为常态、不公开为例外的原则，", "不断提高政务公开工作水平，", "对一些需要公开的内容存在遗漏现象；"]


def own_text(seed: int, length: int) -> str:
    """A text of nobody else's, save for a few phrases that everybody uses."""
    chance = random.Random(seed)
    clauses: list[str] = []
    while sum(map(len, clauses)) < length:
        own = "".join(chance.choices(WORDS, k=6)) + chance.choice("，。；")
        clauses.append(chance.choice(PHRASES) if chance.random() < 0.15 else own)
    return "".join(clauses)


def groups(texts: dict[str, str]) -> tuple[RepeatGroup, ...]:
    return MemberTexts(SectionText(who, "problems", text) for who, text in texts.items()).groups()


def test_every_pair_that_is_alike_stands_in_one_group() -> None:
    """Held against a comparison of each with each: parts of one text in another, with other words around it."""
    chance = random.Random(5)
    texts: list[str] = [own_text(number, chance.randint(80, 400)) for number in range(60)]
    for number in range(140):
        source = chance.choice(texts)
        begin = chance.randrange(max(1, len(source) // 3))
        taken = source[begin : begin + int(len(source) * chance.uniform(0.3, 1))]
        texts.append(own_text(1000 + number, chance.randint(0, 200)) + taken)
    sets = [shingles(letters(text)) for text in texts]
    wanted = {
        (one, other)
        for one, other in itertools.combinations(range(len(texts)), 2)
        if len(sets[one] & sets[other]) >= LEAST_SHARE * min(len(sets[one]), len(sets[other]))
    }
    assert len(wanted) > 100
    place = {
        name: number
        for number, group in enumerate(groups({f"第{n}单位": text for n, text in enumerate(texts)}))
        for name in group.members
    }
    apart = [pair for pair in wanted if place.get(f"第{pair[0]}单位", -1) != place.get(f"第{pair[1]}单位", -2)]
    assert apart == []


def test_the_share_is_that_of_the_shorter_text_found_again() -> None:
    whole = own_text(1, 300)
    plain = [letters(text) for text in (whole, whole[:150], whole[:120] + own_text(2, 180), own_text(3, 300))]
    found = {
        (number, other): share
        for number, others in alike([len(text) for text in plain], plain.__getitem__)
        for share, other in others
    }
    assert found[0, 1] == 1
    assert all(share >= LEAST_SHARE for share in found.values())
    assert not any(3 in pair for pair in found)


@pytest.mark.parametrize(
    "written",
    [
        lambda name, n, text: text,
        lambda name, n, text: f"{n}、{name}在{n}月的工作中，" + text.replace("。", f"（{name}）。"),
        lambda name, n, text: text.replace("，", ", ").replace("。", f"{n}件。\n"),
    ],
    ids=["word for word", "name and numbers changed", "other punctuation"],
)
def test_copies_of_one_text_are_one_group(written: object) -> None:
    text = own_text(4, 300)
    assert callable(written)
    names = [f"{place}科学技术局" for place in "甲乙丙丁戊"]
    found = groups({name: written(name, n, text) for n, name in enumerate(names)})
    assert [(group.members, [pair.share for pair in group.closest]) for group in found] == [(tuple(names), [1] * 4)]


def test_two_files_of_one_body_do_not_repeat_each_other() -> None:
    text = own_text(6, 200)
    assert MemberTexts([SectionText("甲局", "problems", text)] * 2).groups() == ()
    longer = SectionText("甲局", "problems", text + "另外的话。" * 9)
    assert MemberTexts([SectionText("甲局", "problems", text), longer]).groups() == ()


def test_sections_are_compared_with_the_same_section_only() -> None:
    text = own_text(7, 200)
    assert MemberTexts([SectionText("甲局", "problems", text), SectionText("乙局", "other", text)]).groups() == ()


def test_of_a_large_group_the_closest_are_listed_and_everybody_is_named(form: Form) -> None:
    text = own_text(8, 300)
    names = [f"第{number}局" for number in range(100)]
    changed = {name: text if n < 50 else text + own_text(100 + n, 40) for n, name in enumerate(names)}
    (group,) = groups(changed)
    assert group.members == tuple(names)
    assert len(group.closest) == MOST_LISTED
    assert {pair.share for pair in group.closest} == {1}
    named = {name for pair in group.closest for name in (pair.first, pair.second)} | set(group.others)
    assert named == set(names)
    ledger = Ledger(form, LedgerRows(), repeats=(group,))
    rows = list(openpyxl.load_workbook(io.BytesIO(ledger_bytes(ledger)))["内容雷同"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == MOST_LISTED + 1
    assert rows[-1][2] == f"同组还有 {len(group.others)} 个单位"
    assert f"全部 {len(group.others)} 个见 台账.json" in str(rows[-1][5])
    document = json.loads(b"".join(ledger_json(ledger)))
    assert document["repeats"][0]["members"] == names


def test_a_text_that_joins_two_groups_is_listed_with_both() -> None:
    one, two = own_text(11, 150), own_text(12, 150)
    (group,) = groups({"甲局": one, "乙局": two, "丙局": one + two})
    assert {frozenset((pair.first, pair.second)) for pair in group.closest} == {
        frozenset({"甲局", "丙局"}),
        frozenset({"乙局", "丙局"}),
    }


@pytest.mark.parametrize("seed", range(8))
def test_the_passage_is_the_longest_that_both_have(seed: int) -> None:
    chance = random.Random(seed)
    first = own_text(seed, 200)
    second = own_text(50 + seed, 90) + first[40 : 40 + chance.randint(20, 120)] + own_text(90 + seed, 60) + first[:30]
    match = difflib.SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    assert passage(first, second) in first
    assert passage(first, second) in second
    assert len(passage(first, second)) == match.size


def test_a_passage_broken_up_by_numbers_is_given_in_letters() -> None:
    words = letters(own_text(13, 80))
    pieces = [words[start : start + 5] for start in range(0, 60, 5)]
    assert passage("1".join(pieces), "22".join(pieces)) == words[:60]


@pytest.mark.parametrize("text", ["", "a", "\ud800" * 20, "𠮷" * 40, "哈" * 500])
def test_odd_texts_are_compared_like_any_other(text: str) -> None:
    found = groups({"甲局": text, "乙局": text, "丙局": own_text(14, 90)})
    assert [group.members for group in found] == [("甲局", "乙局")]


def test_a_disk_list_gives_back_what_was_written_by_number_and_in_order() -> None:
    stored = DiskList()
    pieces = [bytes([number % 256]) * (number % 7 * 1000) for number in range(1500)]
    for number, piece in enumerate(pieces):
        stored.append(piece)
        assert stored[number // 2] == pieces[number // 2]
    assert list(stored) == pieces
    with pytest.raises(IndexError):
        stored[len(pieces)]


SHEET = PlainSheet(
    "甲 & 'B'",
    ["单位", "数", "话"],
    [
        ["=1+1", 12, "a\x00b<&>\"'"],
        ["@甲", Decimal("12.50"), "一行\n又一行 "],
        [" 前后有空格 ", None, ""],
        ["\ud800乙", -3, "长" * 40_000],
    ],
    [10, 8],
    printed=3,
)


def test_a_table_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(tables_bytes([SHEET])))["甲 & 'B'"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=4)] == [
        ["单位", "数", "话"],
        ["=1+1", 12, "ab<&>\"'"],
        ["@甲", 12.5, "一行\n又一行 "],
        [" 前后有空格 ", None, None],
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet["A5"].value == "乙"
    assert len(str(sheet["C5"].value)) == 32_000
    assert all(cell.border.left.style == "thin" for row in sheet.iter_rows() for cell in row)


def test_a_text_that_looks_like_an_escaped_character_comes_back_as_it_was() -> None:
    data = tables_bytes([PlainSheet("表", ["文"], [["_x0041_"], ["甲\r\n乙_x4E00_"]])])
    cells = read_source(open_package(data)).sheets[0].cells
    assert [cells[row, 1].value for row in (2, 3)] == ["_x0041_", "甲\n乙_x4E00_"]


def test_a_table_can_be_filtered_scrolled_and_printed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables_bytes([SHEET, PlainSheet("乙", ["单位"], [], landscape=False)])))
    first, second = book.worksheets
    assert (first.auto_filter.ref, second.auto_filter.ref) == ("A1:C5", "A1:A1")
    assert first.freeze_panes == "A2"
    assert first.print_title_rows == "$1:$1"
    assert first.print_area.endswith("$A$1:$C$5")
    assert (first.page_setup.orientation, second.page_setup.orientation) == ("landscape", "portrait")
    assert (int(first.page_setup.paperSize), int(first.page_setup.fitToHeight)) == (9, 0)
    assert [first.column_dimensions[letter].width for letter in "ABC"] == [10, 8, 12]
    assert first.row_dimensions[3].height is not None
    assert first.row_dimensions[2].height is None


def test_a_table_is_the_same_beside_other_sheets_as_in_a_workbook_of_tables() -> None:
    book = openpyxl.Workbook()
    write_table(book.create_sheet(SHEET.title), SHEET)
    saved = io.BytesIO()
    book.save(saved)
    beside, alone = (
        openpyxl.load_workbook(io.BytesIO(data))[SHEET.title] for data in (saved.getvalue(), tables_bytes([SHEET]))
    )
    assert [[cell.value for cell in row] for row in beside] == [[cell.value for cell in row] for row in alone]
    heights = [[sheet.row_dimensions[row].height for row in range(1, 6)] for sheet in (beside, alone)]
    assert heights[0] == heights[1] != [None] * 5


def test_the_same_table_gives_the_same_bytes() -> None:
    assert tables_bytes([SHEET]) == tables_bytes([SHEET])


def test_the_lines_of_a_ledger_come_back_as_they_were_entered() -> None:
    line = LedgerRow("甲局", "town", "甲局\udc80.xlsx", "made", {"B": 2}, "话", "甲局.docx", {"requests": "3"}, "0" * 64, 2023)
    lines = LedgerRows()
    lines.append(line)
    assert list(lines) == [line]
    assert len(lines) == 1


def test_figures_with_decimals_or_below_zero_are_numbers_in_the_ledger_too(form: Form) -> None:
    """A column of which half is text can be neither added up nor sorted."""
    shown = {"12.50": 12.5, "0.00": 0, "-3": -3, "7": 7, "1" * 15: int("1" * 15), "1" * 16: "1" * 16, "²": "²", "三": "三"}
    money = "other.fee.amount"
    assert money in form.figures
    lines = LedgerRows()
    for given in shown:
        lines.append(LedgerRow("甲局", "", "甲局.xlsx", "made", {}, "", "", {money: given}, ""))
    ledger = Ledger(form=form, lines=lines)
    sheet = openpyxl.load_workbook(io.BytesIO(ledger_bytes(ledger))).active
    assert sheet is not None
    column = next(cell.column for cell in sheet[1] if cell.value == form.label_of(money))
    assert [sheet.cell(row, column).value for row in range(2, 2 + len(shown))] == list(shown.values())
    reports = json.loads(b"".join(ledger_json(ledger)))["reports"]
    assert [report["figures"][money] for report in reports] == list(shown)


@pytest.mark.parametrize("text", ["字" * 40_000, "𠀀" * 20_000, "字" + "𠀀" * 20_000])
def test_no_cell_is_longer_than_excel_takes_however_rare_its_characters(text: str) -> None:
    """Excel counts in UTF-16 and repairs, that is damages, a workbook with a cell of more than 32,767."""
    sheet = openpyxl.load_workbook(io.BytesIO(tables_bytes([PlainSheet("表", ["文"], [[text]])]))).active
    assert sheet is not None
    held = str(sheet["A2"].value)
    assert text.startswith(held)
    assert 31_000 < len(held.encode("utf-16-le")) / 2 <= 32_767


def mostly_phrases(seed: int) -> dict[str, str]:
    """Texts of which seven clauses in ten are set phrases, of any length: some alike by copying, some by chance."""
    chance = random.Random(seed)
    phrases = [*PHRASES, "加强业务培训，提高工作人员的能力和水平。", "下一步将进一步健全制度，强化监督检查。"]
    texts: list[str] = []
    for number in range(120):
        clauses = list(chance.choice(texts)[: chance.randint(0, 300)]) if number > 40 else []
        while sum(map(len, clauses)) < 60 or chance.random() < 0.95:
            own = "".join(chance.choices(WORDS, k=6)) + chance.choice("，。；")
            clauses.append(chance.choice(phrases) if chance.random() < 0.7 else own)
        texts.append("".join(clauses))
    return {f"第{number}单位": text for number, text in enumerate(texts)}


@pytest.mark.parametrize("seed", range(6))
def test_texts_of_little_but_set_phrases_are_grouped_whatever_their_order(seed: int) -> None:
    texts = mostly_phrases(seed)
    names, sets = list(texts), [shingles(letters(text)) for text in texts.values()]
    found = groups(texts)
    place = {name: number for number, group in enumerate(found) for name in group.members}
    lost = [
        (one, other)
        for one, other in itertools.combinations(range(len(names)), 2)
        if len(sets[one] & sets[other]) >= LEAST_SHARE * min(len(sets[one]), len(sets[other]))
        and place.get(names[one], -1) != place.get(names[other], -2)
    ]
    assert not lost
    shuffled = random.Random(seed).sample(names, len(names))
    again = groups({name: texts[name] for name in shuffled})
    assert {(frozenset(group.members), group.section) for group in again} == {(frozenset(g.members), g.section) for g in found}


@pytest.mark.parametrize("seed", range(4))
def test_everybody_is_listed_with_the_one_most_alike(seed: int) -> None:
    """In a chain of copies of copies, too: the first link found to a group need not be the closest."""
    chance = random.Random(seed)
    texts = [own_text(seed * 100 + number, chance.randint(80, 500)) for number in range(12)]
    while len(texts) < 60:
        source = chance.choice(texts)
        begin = chance.randrange(max(1, len(source) // 3))
        taken = source[begin : begin + int(len(source) * chance.uniform(0.5, 1))]
        texts.append(taken + own_text(seed * 1000 + len(texts), chance.randint(0, 150)))
    sets = {f"第{number}单位": shingles(letters(text)) for number, text in enumerate(texts)}
    output = 0
    for group in groups(dict(zip(sets, texts, strict=True))):
        if len(group.members) > MOST_LISTED:
            continue
        for name in group.members:
            listed = max(pair.share for pair in group.closest if name in (pair.first, pair.second))
            closest = max(
                len(sets[name] & own) / min(len(sets[name]), len(own)) for other, own in sets.items() if other != name
            )
            assert listed == pytest.approx(closest)
            output += 1
    assert output > 20
