"""Rosters as offices keep them: whatever stands around the names, exactly the bodies are read, with their levels."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.district.names import is_kind, looks_like_a_body, match, near
from docgen.district.roster import hidden_names, read_roster
from docgen.kit.errors import UsageError

DEPARTMENTS = [
    "青川区财政局", "青川区民政局", "青川区教育和体育局", "青川区人民政府办公室", "青川区行政审批服务局", "青川区外事办公室",
    "青川区审计局", "青川区信访局", "青川区机关事务服务中心", "青川区档案馆", "青川区消防救援大队", "青川区红十字会",
    "青川区残疾人联合会", "青川区税务局", "临川市公安局青川分局", "青川区气象局", "青川区投资促进局",
    "青川区融媒体中心（区广播电视台）", "青川区国有资产监督管理局", "青川区供销合作社联合社", "青川区妇女联合会",
    "青川经济开发区管理委员会",
]  # fmt: skip
TOWNS = [
    "白沙埠镇人民政府", "枣园镇人民政府", "三里乡人民政府", "十里铺镇人民政府", "银雀山街道办事处", "学院路街道办事处",
    "第一工业园区管理办公室",
]  # fmt: skip
Row = list[str | int | None]


def names(count: int = 12) -> tuple[list[str], list[str]]:
    return DEPARTMENTS[: count * 2 // 3], TOWNS[: max(2, count // 3)]


def numbered(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    return [["报送单位名单"], ["序号", "单位名称", "层级"], *([n, x, "区直部门"] for n, x in enumerate(departments, 1)),
            *([n, x, "镇街"] for n, x in enumerate(towns, 1))]  # fmt: skip


def level_first(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    head: Row = ["类别", "序号", "单位全称", "联系人", "联系电话"]
    total: Row = ["合计", None, f"{len(departments) + len(towns)}个", None, None]
    return [head, *(["区直部门", n, x, "张伟", "0539-8198320"] for n, x in enumerate(departments, 1)),
            *(["镇街", n, x, "王芳", "13800001234"] for n, x in enumerate(towns, 1)), total]  # fmt: skip


def level_once(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    return [["类别", "单位"], *(["区直部门" if not n else None, x] for n, x in enumerate(departments)),
            *(["镇（街道）" if not n else None, x] for n, x in enumerate(towns))]  # fmt: skip


def sections(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    return [["附件1"], ["青川区2023年政府信息公开年报报送单位名单"], ["（共29个）"],
            [f"一、区直部门（{len(departments)}个）"],
            *([f"{n}.{x}"] for n, x in enumerate(departments, 1)), ["二、镇街"],
            *([f"{n}. {x}"] for n, x in enumerate(towns, 1)), ["合计：29个"], ["注：各单位1月15日前报送。"]]  # fmt: skip


def side_by_side(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    rows = list(itertools.zip_longest(departments, towns))
    return [["序号", "单位名称", "序号", "单位名称"], *([n, a, n + 40 if b else None, b] for n, (a, b) in enumerate(rows, 1))]


def bare_blocks(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    return [[a, b] for a, b in itertools.zip_longest(departments, towns)]


def no_head(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    return [[n, x, "李四", "已报"] for n, x in enumerate([*departments, *towns], 1)]


def with_charge(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    head: Row = ["序号", "主管部门", "单位名称", "简称", "备注"]
    return [head, *([n, "青川区人民政府", x, x.removeprefix("青川区"), None] for n, x in enumerate([*departments, *towns], 1))]


def heads_repeated(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    head: Row = ["序号", "报送单位", "备注"]
    return [head, *([n, x, None] for n, x in enumerate(departments, 1)), ["小计", len(departments), None], head,
            *([n, x, "新增"] for n, x in enumerate(towns, 1)), ["总计", 29, None]]  # fmt: skip


def plain(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    return [[x] for x in (*departments, *towns)]


def phones_last(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    bodies = [*departments, *towns]
    return [["序号", "单位", "电话"], *([n, x, f"0539-81983{n:02}"] for n, x in enumerate(bodies, 1))]


def unusual_heads(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    head: Row = ["序", "应报主体（公章）", "分管领导"]
    return [head, head, *([n, x, "副区长 张三"] for n, x in enumerate([*departments, *towns], 1))]


def kind_beside(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    return [*([x, "部门", "8198320"] for x in departments), *([x, "其他", "8198321"] for x in towns)]


def head_in_two_lines(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    head: list[Row] = [["序号", "单位名称", "联系人", None], [None, "（全称）", "姓名", "电话"]]
    return [*head, *([n, x, "李四", "8198320"] for n, x in enumerate([*departments, *towns], 1))]


def notes_beside(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    above: list[Row] = [["各镇街，各部门："], ["各镇人民政府、街道办事处"]]
    return [*above, *numbered(departments, towns), ["说明：", "以上名单截至2023年底"], ["制表：", "办公室张三"]]


def sections_of_units(departments: Sequence[str], towns: Sequence[str]) -> list[Row]:
    return [["2023年度报送单位（共29家）"], ["一、政府工作部门（22家）"], *([f"{n}.{x}"] for n, x in enumerate(departments, 1)),
            ["二、公共企事业单位"], *([f"{n}.{x}"] for n, x in enumerate(towns, 1))]  # fmt: skip


SHAPES: dict[str, Callable[[Sequence[str], Sequence[str]], list[Row]]] = {
    shape.__name__: shape
    for shape in (
        numbered,
        level_first,
        level_once,
        sections,
        side_by_side,
        bare_blocks,
        no_head,
        with_charge,
        heads_repeated,
        plain,
        phones_last,
        unusual_heads,
        kind_beside,
        sections_of_units,
        head_in_two_lines,
        notes_beside,
    )
}
WITH_LEVELS = {"numbered", "level_first", "level_once", "sections"}
ENCODINGS = ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
SEPARATORS = {",": ".csv", "\t": ".txt", ";": ".csv", "，": ".txt"}


def write_workbook(path: Path, rows: list[Row], *, before: int = 0, left: int = 0) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=1 + before):
        for column, value in enumerate(row, start=1 + left):
            sheet.cell(number, column, value)
    book.save(str(path))
    return path


def write_text(path: Path, rows: list[Row], encoding: str, separator: str, newline: str = "\r\n") -> Path:
    text = newline.join(separator.join("" if cell is None else str(cell) for cell in row) for row in rows) + newline
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, known: Sequence[str] = ()) -> list[str]:
    return [entry.name for entry in read_roster(path, known)]


def assert_read(path: Path, shape: str, departments: list[str], towns: list[str]) -> None:
    entries = read_roster(path)
    assert sorted(entry.name for entry in entries) == sorted([*departments, *towns])
    if shape in WITH_LEVELS:
        levels = {entry.name: entry.level for entry in entries}
        assert {levels[name] for name in departments} == {"区直部门"}
        assert len({levels[name] for name in towns}) == 1
        assert "镇" in levels[towns[0]]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("before", "left"), [(0, 0), (2, 1), (0, 3)])
def test_all_bodies_and_nothing_else_are_read_from_a_workbook(tmp_path: Path, shape: str, before: int, left: int) -> None:
    departments, towns = names(18)
    path = write_workbook(tmp_path / "名单.xlsx", SHAPES[shape](departments, towns), before=before, left=left)
    assert_read(path, shape, departments, towns)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("shape", SHAPES)
def test_all_bodies_and_nothing_else_are_read_from_a_text(tmp_path: Path, shape: str, separator: str, encoding: str) -> None:
    departments, towns = names(12)
    path = write_text(tmp_path / f"名单{SEPARATORS[separator]}", SHAPES[shape](departments, towns), encoding, separator)
    assert_read(path, shape, departments, towns)


@settings(max_examples=120)
@given(
    shape=st.sampled_from(sorted(SHAPES)),
    encoding=st.sampled_from(ENCODINGS),
    separator=st.sampled_from(sorted(SEPARATORS)),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    seed=st.integers(0, 10**6),
    count=st.integers(2, 20),
)
def test_whatever_the_shape_and_the_names_the_bodies_are_read(
    tmp_path_factory: pytest.TempPathFactory, shape: str, encoding: str, separator: str, newline: str, seed: int, count: int
) -> None:
    chance = random.Random(seed)
    departments = chance.sample(DEPARTMENTS, count)
    towns = chance.sample(TOWNS, min(len(TOWNS), 2 + count // 4))
    rows = SHAPES[shape](departments, towns)
    folder = tmp_path_factory.mktemp("rosters")
    assert_read(write_text(folder / "名单.csv", rows, encoding, separator, newline), shape, departments, towns)
    assert_read(write_workbook(folder / "名单.xlsx", rows), shape, departments, towns)


@pytest.mark.parametrize(
    "line",
    ["1. {}", "1、{}", "（三）{}", "(3) {}", "3) {}", "①{}", "• {}", "一、{}", "12 {}", "第一、{}", "{}；", "{}。", "　　{}"],
)
def test_a_line_s_number_is_no_part_of_the_name(tmp_path: Path, line: str) -> None:
    path = tmp_path / "名单.txt"
    path.write_text(
        "\n".join(line.format(name) for name in ("青川区财政局", "三里乡人民政府", "十里铺镇人民政府")), encoding="utf-8"
    )
    assert read(path) == ["青川区财政局", "三里乡人民政府", "十里铺镇人民政府"]


def test_numbers_right_before_the_names_are_taken_off_where_they_count_on(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_text("1青川区财政局\n2青川区民政局\n3三里乡人民政府\n", encoding="utf-8")
    assert read(path) == ["青川区财政局", "青川区民政局", "三里乡人民政府"]
    path.write_text("110指挥中心\n120急救中心\n青川区民政局\n", encoding="utf-8")
    assert read(path) == ["110指挥中心", "120急救中心", "青川区民政局"]


def test_a_list_in_one_line_is_a_list(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_text("青川区财政局、青川区民政局、青川区审计局，白沙埠镇人民政府", encoding="utf-8")
    assert read(path) == ["青川区财政局", "青川区民政局", "青川区审计局", "白沙埠镇人民政府"]


def test_who_signed_the_list_is_not_on_it(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_text("报送单位名单\n青川区财政局\n青川区民政局\n青川区人民政府办公室\n2024年1月3日\n", encoding="utf-8")
    assert read(path) == ["青川区财政局", "青川区民政局"]


def test_the_last_of_a_numbered_list_has_not_signed_it(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_text("（1）青川区财政局\n（2）青川区民政局\n（3）青川区审计局\n2024年1月3日\n", encoding="utf-8")
    assert read(path) == ["青川区财政局", "青川区民政局", "青川区审计局"]


def test_an_old_workbook_is_named_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "名单.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40) + "Workbook".encode("utf-16-le"))
    with pytest.raises(UsageError, match=r"Excel 97-2003"):
        read_roster(path)


def test_a_level_merged_over_its_bodies_is_the_level_of_each(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    departments, towns = names(9)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["青川区应报单位名单"])
    sheet.merge_cells("A1:C1")
    sheet.append(["类别", "序号", "单位名称"])
    for kind, bodies in (("区直部门", departments), ("镇街", towns)):
        first = sheet.max_row + 1
        for number, name in enumerate(bodies, 1):
            sheet.append([kind if number == 1 else None, number, name])
        sheet.merge_cells(start_row=first, end_row=sheet.max_row, start_column=1, end_column=1)
    sheet.append(["合计", None, len(departments) + len(towns)])
    book.save(str(path))
    assert_read(path, "numbered", departments, towns)


def test_each_sheet_of_several_is_read_and_gives_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    departments, towns = names(9)
    book = openpyxl.Workbook()
    for title, bodies in (("区直部门", departments), ("镇街", towns)):
        sheet = book.create_sheet(title)
        sheet.append(["序号", "单位"])
        for number, name in enumerate(bodies, 1):
            sheet.append([number, name])
    book["Sheet"].append(["填写说明：每年12月更新。"])
    book.create_sheet("通讯录").append([departments[0], "0539-8198320"])
    book.save(str(path))
    assert_read(path, "numbered", departments, towns)


def test_what_was_handed_in_tells_which_of_two_columns_holds_the_bodies(tmp_path: Path) -> None:
    rows: list[Row] = [["青川区教育局", f"青川区第{n}中学"] for n in "一二三四"]
    path = write_workbook(tmp_path / "名单.xlsx", rows)
    assert read(path, ["青川区第二中学2023年度填报表"]) == [f"青川区第{n}中学" for n in "一二三四"]


@pytest.mark.parametrize(
    "content", ["", "\n\n", "序号,单位名称\n", "共3个单位\n合计\n", "会议于3日召开。\n请各位参加。\n", "1\n2\n3\n"]
)
def test_a_roster_that_holds_nobody_is_refused_with_what_was_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="名单"):
        read_roster(path)


def test_a_body_named_twice_is_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("单位\n青川区财政局\n青川区民政局\n青川区 财政局\n", encoding="utf-8")
    with pytest.raises(UsageError, match="青川区财政局"):
        read_roster(path)


@pytest.mark.parametrize(
    "text", ["区直部门", "镇街", "镇（街道）", "乡镇、街道", "市直各部门", "驻区单位", "其他单位", "公共企事业单位"]
)
def test_kinds_are_no_bodies(text: str) -> None:
    assert is_kind(text)
    assert not looks_like_a_body(text)


@pytest.mark.parametrize("text", [*DEPARTMENTS, *TOWNS, "区财政局", "某县人民检察院", "市第一人民医院", "国网某市供电公司"])
def test_bodies_are_no_kinds(text: str) -> None:
    assert looks_like_a_body(text)
    assert not is_kind(text)


@pytest.mark.parametrize(
    "text", ["序号", "联系人", "张伟", "0539-8198320", "备注", "已报", "请于15日前报送。", "2024年1月5日", "名单", "青川区"]
)
def test_other_texts_are_no_bodies(text: str) -> None:
    assert not looks_like_a_body(text)


@pytest.mark.parametrize(
    ("listed", "known_names", "one"),
    [
        ("青川区财政局", "青川区财政局", True),
        ("财政局", "青川区财政局", True),
        ("临川市青川区财政局", "青川区财政局", True),
        ("区财政局", "青川区财政局", True),
        ("区财政局", "临川市青川区财政局", True),
        ("市财政局", "青川区财政局", False),
        ("青川区 财政局", "青川区财政局", True),
        ("青川区财政局", "青川区民政局", False),
        ("青川区财政局", "东山区财政局", False),
    ],
)
def test_the_place_before_a_name_makes_no_other_body(listed: str, known_names: str, one: bool) -> None:
    assert bool(match([listed], [known_names]).listed) is one


def test_a_short_name_that_two_bodies_share_is_nobody_s() -> None:
    matched = match(["财政局"], ["青川区财政局", "东山区财政局"])
    assert (matched.listed, len(matched.strangers)) == ({}, 2)


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ("青川区财政局", "青川县财政局", True),
        ("青川区财政局", "青川区财政局（本级）", True),
        ("青川区文化和旅游局", "青川区文化与旅游局", True),
        ("青川区人力资源和社会保障局", "青川区人力资源社会保障局", True),
        ("白沙埠镇", "白沙埠镇人民政府", True),
        ("银雀山街道", "银雀山街道办事处", True),
        ("青川区财政局", "青川区民政局", False),
        ("青川区审计局", "青川区统计局", False),
        ("白沙埠镇人民政府", "枣园镇人民政府", False),
        ("银雀山街道办事处", "金雀山街道办事处", False),
    ],
)
def test_near_names_are_asked_and_others_are_not(one: str, other: str, asked: bool) -> None:
    assert near(one, other) is asked


BODIES = ["甲区财政局", "甲区财政局国库支付中心", "甲区民政局", "乙区民政局", "甲区东山镇人民政府", "甲区水利局"]
KINDS = ["区直部门"] * 4 + ["镇街", "区直部门"]


def spaced(name: str) -> str:
    """A short name set apart to the width of the others."""
    return f"{name[:2]}\u3000{name[2:]}" if len(name) < 6 else name


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{n}\t{spaced(name)}" for n, name in enumerate(BODIES, 1)),
        "\n".join(f"{kind},13800001111,{name},{n}" for n, (name, kind) in enumerate(zip(BODIES, KINDS, strict=True), 1)),
        "报送单位：" + "、".join(BODIES) + "。",
        "应报单位:\n" + "；".join(BODIES),
        "区直部门：" + "、".join(BODIES[:4]) + "\n镇街：" + "、".join(BODIES[4:]),
        "区直部门：" + "、".join(BODIES[:4]) + "。\n镇街：" + BODIES[4] + "。\n其他：" + BODIES[5] + "。",
    ],
)
def test_lists_without_a_head_lose_nobody(tmp_path: Path, text: str, known: bool) -> None:
    path = tmp_path / "名单.txt"
    path.write_text(text, encoding="utf-8")
    read = read_roster(path, [f"{n:02}{name}" for n, name in enumerate(BODIES[:-1])] if known else ())
    assert sorted(entry.name for entry in read) == sorted(BODIES)


def test_a_kind_announced_before_a_line_of_names_is_their_level(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_text("区直部门：甲区财政局、甲区民政局\n镇街：甲区东山镇人民政府、甲区南关街道办事处", encoding="utf-8")
    levels = {entry.name: entry.level for entry in read_roster(path)}
    assert levels["甲区民政局"] == "区直部门"
    assert levels["甲区南关街道办事处"] == "镇街"


def test_a_sentence_that_lists_the_bodies_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    for text in (
        f"请下列单位于1月15日前报送：{'、'.join(BODIES[:-1])}和{BODIES[-1]}。",
        f"{'（盖章）、'.join(BODIES)}（盖章）",
    ):
        path.write_text(text, encoding="utf-8")
        assert [entry.name for entry in read_roster(path)] == BODIES


def test_the_bodies_of_hidden_rows_and_those_struck_out_count_and_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["序号", "单位名称"], *enumerate(BODIES, 1)):
        book.active.append(list(row))
    book.active.row_dimensions[4].hidden = True
    book.active["B3"].font = openpyxl.styles.Font(strike=True)
    book.save(tmp_path / "名单.xlsx")
    read = read_roster(tmp_path / "名单.xlsx")
    assert [entry.name for entry in read] == BODIES
    assert hidden_names(read) == f"“{BODIES[1]}”、“{BODIES[2]}”"
    assert hidden_names([entry for entry in read if not entry.hidden]) == ""
