"""The published page: what is printed is what is published, every number in its place, nothing but text in the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import as_json, filled_report
from commands import run, visible
from documents import made, retyped, with_paragraph_after
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT
from strategies import reports
from web_page import Seen

from docgen.compose.article import Heading, PrintedTable, TextParagraph, article
from docgen.compose.composition import compose
from docgen.form.model import Form
from docgen.formats import read
from docgen.jobs.publish import from_document, from_workbook, published_files
from docgen.kit.errors import DocgenError, TemplateError, UsageError
from docgen.report.complete import complete
from docgen.report.model import Attachment, Reading, Report, SubSection
from docgen.web.html import BODY, PAGE, article_html
from docgen.web.page import body_html, page_html
from docgen.web.profile import Profile, load_profile, metadata, parse_profile

ALLOWED_IN_A_BODY = {"h2", "h3", "h4", "h5", "h6", "p", "strong", "br", "table", "thead", "tbody", "tr", "th", "td"}


def published(report: Report) -> dict[str, str]:
    """Return the text files of a report published from what the clerk filled in, by what follows their name."""
    files = published_files(from_workbook(Reading(report), "填报表.xlsx"))
    return {name.partition(".")[2]: data.decode() for name, data in files.items() if not name.endswith(".docx")}


@pytest.fixture(scope="module")
def report(form: Form) -> Report:
    attached = Attachment("任务表", ("任务", "结果"), (("专栏", "已上线"), ("解读", "12 件")))
    return filled_report(form, distinct=True, attachments=(attached,))


def test_every_number_stands_in_its_cell_of_the_page_and_of_the_body(form: Form, report: Report) -> None:
    composed = compose(complete(report))
    for name in ("html", "body.html"):
        tables = Seen(published(report)[name]).tables
        for table, seen in zip(form.tables, tables, strict=False):
            for cell in table.grid:
                expected = composed.numbers[cell.key] if cell.key else cell.text
                assert seen[cell.row][cell.column] == expected
        assert tables[len(form.tables)] == [["任务", "结果"], ["专栏", "已上线"], ["解读", "12 件"]]


def test_workbook_and_finished_report_publish_the_same_bytes(form: Form, report: Report) -> None:
    for entry in (report, filled_report(form), filled_report(form, {"report.heading_layout": "run_in"})):
        assert published_files(from_document(made(entry)[2], "报告.docx")) == published_files(
            from_workbook(Reading(entry), "填报表.xlsx")
        )


def test_a_heading_typed_before_its_text_keeps_its_mark(form: Form) -> None:
    typed = ("（二）依申请公开情况。全年没有收到申请。", "（三）平台建设：网站改版上线。")
    entry = filled_report(form, sections={"overview": tuple(SubSection("", (text,)) for text in typed)})
    files = published_files(from_document(made(entry)[2], "报告.docx"))
    lines = next(data.decode() for name, data in files.items() if name.endswith(".txt")).splitlines()
    assert set(typed) <= set(lines)


def test_a_sentence_edited_in_word_is_published_as_it_stands(report: Report) -> None:
    edited = with_paragraph_after(made(report)[2], "一、总体情况", "盖章前补写的一句。")
    files = published_files(from_document(edited, "报告.docx"))
    for name, data in files.items():
        assert name.endswith(".docx") or "盖章前补写的一句。" in data.decode()


def test_a_number_edited_in_word_is_not_published(form: Form, report: Report) -> None:
    composed = compose(complete(report))
    old = composed.numbers["requests.new.natural"]
    with pytest.raises(DocgenError) as caught:
        from_document(retyped(made(report)[2], old, "7"), "报告.docx")
    assert f"{old} → 7" in caught.value.message
    assert "填报表" in caught.value.cure


def test_a_report_with_errors_is_not_published_and_the_reasons_are_shown(tmp_path: Path, form: Form) -> None:
    source = tmp_path / "报告.json"
    as_json(filled_report(form, {"requests.new.natural": 5}), source)
    ran = run("publish", source, "-o", tmp_path / "网页")
    assert (ran.code, visible(tmp_path)) == (1, ["报告.json"])
    assert "B303" in ran.output


def test_headings_never_skip_a_level(form: Form) -> None:
    odd = {
        "overview": (
            SubSection("", ("1.第一件", "正文。", "（1）又一件", "正文。")),
            SubSection("（一）题", ("（1）小题", "正文。")),
        )
    }
    for page in published(filled_report(form, sections=odd)).values():
        levels = [int(tag[1]) for tag, _given in Seen(page).elements if tag[0] == "h" and tag[1:].isdigit()]
        assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))


def test_the_body_needs_no_style_sheet_no_classes_and_no_scripts(report: Report) -> None:
    for tag, attributes in Seen(published(report)["body.html"]).elements:
        assert tag in ALLOWED_IN_A_BODY
        assert set(attributes) <= {"style", "border", "cellspacing", "cellpadding", "rowspan", "colspan", "scope"}
        assert len(attributes.get("style", "")) < 70
        if tag == "table":
            assert (attributes["border"], attributes["cellspacing"]) == ("1", "0")


def test_the_page_asks_the_network_for_nothing(report: Report) -> None:
    page = Seen(published(report)["html"])
    reaching = [(tag, given) for tag, given in page.elements if {"src", "srcset", "action", "background"} & set(given)]
    links = [given["href"] for _tag, given in page.elements if "href" in given]
    assert reaching == []
    assert [link.startswith("./") for link in links] == [True]
    assert not {"script", "iframe", "object", "link"} & {tag for tag, _given in page.elements}


def test_every_label_says_what_it_is_the_head_of(form: Form, report: Report) -> None:
    parts = [part for part in article(form, compose(complete(report))) if isinstance(part, PrintedTable)]
    heads = Seen(article_html(parts, PAGE))
    for tag, attributes in heads.elements:
        assert tag != "th" or attributes["scope"] in {"col", "colgroup", "row", "rowgroup"}
    assert [tag for tag, _given in heads.elements].count("caption") == len(form.tables) + 1


@settings(max_examples=40)
@given(data=st.data())
def test_whatever_a_text_holds_it_is_text_on_the_page(form: Form, data: st.DataObject) -> None:
    whole = complete(data.draw(reports(form, dict(filled_report(form).values))))
    composed = compose(whole)
    wanted = [part.text for part in article(form, composed) if isinstance(part, Heading | TextParagraph)]
    for dialect in (PAGE, BODY):
        seen = Seen(article_html(article(form, composed), dialect))
        shown = "".join("".join(seen.texts).split())
        assert [text for text in wanted if "".join(text.split()) not in shown] == []
        assert {tag for tag, _given in seen.elements} <= ALLOWED_IN_A_BODY | {"caption", "div"}


def test_metadata_stand_in_the_order_of_the_profile_and_blanks_as_it_says(form: Form) -> None:
    profile = parse_profile(
        '[[items]]\nlabel="文号"\nvalue="{文号}"\n[[items]]\nlabel="索引号"\nvalue="{索引号}"\nblank="omit"\n'
        '[[items]]\nlabel="发布日期"\nvalue="{发布日期}"\n[[items]]\nlabel="时效性"\nvalue="有效"\n',
        form,
        "publish.toml",
    )
    given = complete(filled_report(form, {"report.published": None}))
    shown = [(item["label"], item["value"]) for item in metadata(profile, given)]
    assert shown[0] == ("文号", "")
    assert shown[-1] == ("时效性", "有效")
    assert "索引号" not in dict(shown)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[items]]\nlabel = '文号'\n", "items[0].value：缺少"),
        ("[[items]]\nlabel = '文号'\nvalue = '{文好}'\n", "{文好}"),
        ("[[items]]\nlabel = '文号'\nvalue = '无'\nblanks = 'show'\n", "blanks"),
        ("[[items]]\nlabel = '文号'\nvalue = 3\n", "items[0].value：类型不对"),
        ("[[items]]\nlabel = '文号'\nvalue = '无'\nblank = 'hide'\n", "show、omit 之一"),
        ("[items]\nlabel = '文号'\n", "[[items]]"),
        ("[[charts]]\ntitle = '图'\nbars = [{label = '甲', key = 'no.such.number'}]\n", "no.such.number"),
        ("[[images]]\n", "images"),
        ("[[items]\n", "1"),
    ],
)
def test_a_wrong_profile_is_told_entry_by_entry(form: Form, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_profile(text, form, "publish.toml")
    assert said in caught.value.message


def test_all_faults_of_a_profile_are_told_at_once(form: Form) -> None:
    with pytest.raises(UsageError) as caught:
        parse_profile("[[items]]\nlabel = 1\n[[tags]]\nnames = 'x'\n", form, "publish.toml")
    assert "有 4 处错误" in caught.value.message  # two of the item, two of the tag: "names" is taken for its misspelt name


def test_a_second_run_changes_nothing_and_a_file_of_somebody_else_stays(tmp_path: Path, form: Form) -> None:
    source = tmp_path / "报告.docx"
    source.write_bytes(made(filled_report(form))[2])
    web = tmp_path / "网页"
    assert run("publish", source, "-o", web).code == 0
    before = {path.name: path.read_bytes() for path in web.iterdir()}
    assert run("publish", source, "-o", web, "--charts").code == 0
    assert run("publish", source, "-o", web).code == 0
    assert {name: (web / name).read_bytes() for name in before if not name.startswith(".")} == {
        name: data for name, data in before.items() if not name.startswith(".")
    }
    page = next(path for path in web.iterdir() if path.name.endswith("报告.html"))
    page.write_text("别人的网页", encoding="utf-8")
    ran = run("publish", source, "-o", web)
    assert ran.code == 2
    assert "--force" in ran.output
    assert page.read_text(encoding="utf-8") == "别人的网页"


def test_charts_show_the_numbers_they_draw_and_last_years_only_where_it_is_given(tmp_path: Path, form: Form) -> None:
    source = tmp_path / "报告.docx"
    source.write_bytes(made(filled_report(form, distinct=True))[2])
    last = tmp_path / "上年.docx"
    last.write_bytes(made(filled_report(form, {"report.year": 2022}))[2])
    counts = {}
    for more in ((), ("--previous", str(last))):
        assert run("publish", source, "-o", tmp_path / "网页", "--charts", *more).code == 0
        page = next((tmp_path / "网页").glob("*报告.html")).read_text(encoding="utf-8")
        counts[len(more)] = page.count("<figure>")
        composed = compose(complete(filled_report(form, distinct=True)))
        assert f"予以公开：{composed.numbers['requests.granted.total']}件" in page
    assert counts == {0: 1, 2: 2}


def test_an_office_may_have_a_page_of_its_own_and_its_faults_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Form
) -> None:
    own = tmp_path / "templates" / "docx" / form.id
    own.mkdir(parents=True)
    source = tmp_path / "报告.docx"
    source.write_bytes(made(filled_report(form))[2])
    monkeypatch.chdir(tmp_path)
    (own / "page.html").write_text("<main>{{ title }}|{{ article }}</main>", encoding="utf-8")
    assert run("publish", source).code == 0
    assert next(Path("outputs").glob("*报告.html")).read_text(encoding="utf-8").startswith("<main>青川区科学技术局2023年")
    for wrong, said in (
        ("{{ titel }}", "titel"),
        ("a\n{% for x in items %}", "第 2 行"),
        ("{{ title.__class__ }}", "page.html"),
    ):
        (own / "page.html").write_text(wrong, encoding="utf-8")
        ran = run("publish", source, "--force")
        assert ran.code == 1
        assert said in ran.output


def test_the_body_is_what_the_page_shows_without_its_frame(form: Form, report: Report) -> None:
    whole = complete(report)
    body = Seen(body_html(article(whole.form, compose(whole))))
    page = Seen(published(report)["html"])
    assert body.tables == page.tables


@pytest.mark.parametrize("ending", [".html", ".body.html", ".txt"])
@pytest.mark.parametrize("kind", ["plain", "distinct", "attached", "run in", "unsigned"])
def test_what_is_published_is_read_and_found_the_same(tmp_path: Path, form: Form, kind: str, ending: str) -> None:
    attached = (Attachment("任务表", ("任务", "结果"), (("专栏", "0"), ("0", "0"), ("解读", "12 件"))),)
    entry = {
        "plain": filled_report(form),
        "distinct": filled_report(form, distinct=True),
        "attached": filled_report(form, attachments=attached),
        "run in": filled_report(form, {"report.heading_layout": "run_in"}),
        "unsigned": filled_report(form, {"report.signature_block": "no"}),
    }[kind]
    docx = tmp_path / "报告.docx"
    docx.write_bytes(made(entry)[2])
    assert run("publish", docx, "-o", tmp_path / "网页").code == 0
    page = next(path for path in (tmp_path / "网页").iterdir() if path.name.endswith(f"报告{ending}"))
    ran = run("verify", page, "--against", docx)
    assert (ran.code, ran.output.splitlines()[0]) == (0, "网页与报告一致。")
    values = read(page, form).report.values
    whole = complete(entry)
    assert {key: values.get(key) for key in form.cells} == {key: whole.values.get(key) for key in form.cells}


def test_the_damage_of_the_examples_page_is_told_and_nothing_else(tmp_path: Path) -> None:
    """As a portal shows it: a cell a line, half-width marks, no signature, words around, four places with lost characters."""
    example = next(path for path in (ROOT / "inputs").glob("兰山区*.xlsx"))
    assert run("publish", example, "-o", tmp_path).code == 0
    text = next(path for path in tmp_path.iterdir() if path.suffix == ".txt").read_text(encoding="utf-8")
    for right, damaged in {
        "2023年1月1日": "202311日",
        "2023年12月31日": "20231231日",
        "http://": "http//",
        "公开70条，其中": "公开70，其中",
    }.items():
        assert text.count(right) == 1
        text = text.replace(right, damaged)
    lines = [cell for line in text.translate(str.maketrans("，：；（）", ",:;()")).split("\n") for cell in line.split("\t")]
    page = tmp_path / "网页.txt"
    around = ["欢迎访问 简体 繁体", "发布日期: 2024-01-19 点击数:131", *lines[:-4], "关闭窗口", "扫一扫在手机打开当前页"]
    page.write_text("\n\n".join(line for line in around if line.strip()), encoding="utf-8")
    ran = run("verify", page, "--against", example)
    output = ran.output.splitlines()
    assert (ran.code, output[0]) == (1, "网页与报告有 4 处不同：")
    for line, shown in zip(output[1:5], ("202311日", "20231231日", "http//", "公开70,"), strict=True):
        assert shown in line
    assert output[5].startswith("网页的写法（不算不同）")
    assert len(output) == 6


def test_a_page_without_the_report_it_should_show_is_a_wrong_use(tmp_path: Path) -> None:
    page = tmp_path / "网页.html"
    page.write_text("<html><body><p>年度报告</p></body></html>", encoding="utf-8")
    ran = run("verify", page)
    assert ran.code == 2
    assert "--against" in ran.output


@pytest.mark.parametrize(
    "attack",
    [
        "{{ title * 1000000000 }}",
        "{{ 'a' * 10 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ title.center(1000000000) }}",
        "{{ title|center(1000000000) }}",
        "{{ title|batch(2) }}",
        "{{ ''.join(items) }}",
        "{% for a in items %}{% for b in items %}{% for c in items %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in article %}{% for b in article %}x{% endfor %}{% endfor %}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{% for a in items recursive %}{{ loop(items) }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'x' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{{ title.__class__.__mro__ }}",
        "{{ cycler }}",
        "(" * 5 + "{{ " + "(" * 3000 + "title" + ")" * 3000 + " }}",
        "a" * 600_000,
    ],
)
def test_a_page_template_that_would_take_time_or_memory_is_refused(form: Form, attack: str) -> None:
    whole = complete(filled_report(form))
    with pytest.raises(TemplateError):
        page_html(attack, whole, article(whole.form, compose(whole)), Profile())


def test_a_page_template_may_loop_choose_and_use_filters(form: Form) -> None:
    whole = complete(filled_report(form))
    template = "{% for tag in tags %}{% if tag.value %}{{ tag.name|upper }}{% endif %}{% endfor %}{{ title|length }}"
    assert page_html(template, whole, article(whole.form, compose(whole)), load_profile(form)).startswith("ARTICLETITLE")


def test_a_profile_is_given_by_its_file_or_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Form) -> None:
    own = tmp_path / "templates" / "docx" / form.id
    own.mkdir(parents=True)
    (own / "publish-区网.toml").write_text('[[items]]\nlabel = "时效性"\nvalue = "有效"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    by_name = load_profile(form, Path("区网"))
    assert [item.label for item in by_name.items] == ["时效性"]
    assert load_profile(form, own / "publish-区网.toml") == by_name
    source = tmp_path / "报告.docx"
    source.write_bytes(made(filled_report(form))[2])
    ran = run("publish", source, "--profile", "没有这个")
    assert ran.code == 2
    assert "publish-没有这个.toml" in ran.output
