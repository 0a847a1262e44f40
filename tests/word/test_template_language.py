"""The language of docxtpl's documentation: every spelling prints what it should, both ways of filling print the same."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from docgen.form.model import Form
from docgen.kit.errors import DocgenError, TemplateError
from docgen.report.figure import Figure
from docgen.template.sample import sample_context
from docgen.word.compiler import compile_template, template_parts
from docgen.word.filters import filters
from docgen.word.filters import tests as known_tests
from docgen.word.program import Program
from docgen.word.render import fill, is_slow, load_program
from docgen.word.tags import CELL_STATEMENTS
from tests.packages import changed, part
from tests.word_templates import filled, paragraph, run, shipped, table, template

CONTEXT: dict[str, Any] = {
    "name": "青河区民政局",
    "mail": "office@example.gov.cn",
    "fax": "",
    "open": True,
    "closed": False,
    "count": Figure("12"),
    "money": Figure("1234.50"),
    "noted": Figure("22（其中修订16件）"),
    "blank": Figure(""),
    "draft_mark": Figure("【未填】"),
    "zero": Figure("0"),
    "date": "2024年1月19日",
    "towns": ["东镇", "西镇", "南镇"],
    "rows": [
        {"name": "桌", "kind": "家具", "price": Figure("10"), "note": "二月、三月"},
        {"name": "椅", "kind": "家具", "price": Figure("9.5"), "note": ""},
        {"name": "灯", "kind": "电器", "price": Figure("100"), "note": "<急>"},
    ],
    "empty": [],
    "agency": {"name": "某某局", "items": "两项", "phone number": "12345"},
    "attached": [["7"], ["8"]],
    "en": "the quick brown fox",
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_CACHE", str(tmp_path / "cache"))
    load_program.cache_clear()


def texts(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    return [p.text for p in document.paragraphs]


def cells(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for t in docx.Document(io.BytesIO(data)).tables for row in t.rows]


def said(tag: str) -> str:
    (text,) = texts(filled(template(tag.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")), CONTEXT))
    return text


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        # filters
        ("{{ mail|upper }}", "OFFICE@EXAMPLE.GOV.CN"),
        ("{{ mail | upper | lower }}", "office@example.gov.cn"),
        ("{{ nothing|default('无') }}", "无"),
        ("{{ fax|default('无') }}", ""),
        ("{{ fax|default('无', true) }}", "无"),
        ("{{ fax|d('无', boolean=True) }}", "无"),
        ("{{ towns|length }}{{ towns|count }}", "33"),
        ("{{ towns|join('、') }}", "东镇、西镇、南镇"),
        ("{{ rows|join('、', attribute='name') }}", "桌、椅、灯"),
        ("{{ money|round(1) }}", "1234.5"),
        ("{{ money|round }}", "1235"),
        ("{{ 2.5|round }} {{ (count / 8)|round }} {{ money|round(-2) }}", "3.0 2 1200"),
        (
            "{{ '%d件'|format(count) }} {{ '%.2f'|format(count) }} {{ '%05d|%-4s|%+d%%'|format(count, '甲', 3) }}",
            "12件 12.00 00012|甲   |+3%",
        ),
        ("{{ '%(a)s和%(b)s'|format(a=name, b=count) }}", "青河区民政局和12"),
        ("{{ '%d件' % count }} {{ '%s%s' % ('甲', '乙') }}", "12件 甲乙"),
        ("{{ rows|selectattr('kind', 'equalto', '家具')|map(attribute='name')|join('、') }}", "桌、椅"),
        ("{{ rows|rejectattr('note')|map(attribute='name')|first }}", "椅"),
        ("{{ rows|selectattr('price', 'gt', 9.6)|list|length }}", "2"),
        ("{{ rows|sum(attribute='price') }}", "119.5"),
        ("{{ rows|sort(attribute='price')|map(attribute='name')|join }}", "椅桌灯"),
        ("{{ rows|map(attribute='price')|max }}{{ (rows|min(attribute='price')).name }}", "100椅"),
        ("{{ towns|first }}{{ towns|last }}{{ towns|reverse|join }}", "东镇南镇南镇西镇东镇"),
        ("{{ name|replace('区', '县')|truncate(4, true, '…', 0) }}", "青河县…"),
        ("{{ ' x '|trim }}{{ 'ab'|center(4) }}{{ 'ab cd'|title }}{{ 'ab'|capitalize }}{{ 'a b'|wordcount }}", "x ab Ab CdAb2"),
        ("{{ [3, 1, 3]|unique|sort|join(',') }}", "1,3"),
        ("{% for g in rows|groupby('kind') %}{{ g.grouper }}{{ g.list|length }}{% endfor %}", "家具2电器1"),
        ("{% for pair in towns|batch(2, '－') %}{{ pair|join('＋') }};{% endfor %}", "东镇＋西镇;南镇＋－;"),
        ("{% for k, v in agency|dictsort %}{{ k }}={{ v }};{% endfor %}", "items=两项;name=某某局;phone number=12345;"),
        ("{{ 'a\\nb'|upper }}{{ 'c\\td' }}{{ '甲\\n乙' }}", "A\nBc\td甲\n乙"),
        ("{{ en|wordwrap(9)|replace('\\n', '/') }}|{{ en|truncate(9, true) }}", "the quick/brown fox|the qu..."),
        ("{{ '3'|int + 1 }} {{ 'x'|int(0) }} {{ money|int }} {{ -3|abs }} {{ '2.5'|float }}", "4 0 1234 3 2.5"),
        # tests
        ("{% if nothing is defined %}有{% else %}无{% endif %}", "无"),
        ("{{ '数' if count is number }}{{ '文' if name is string }}{{ '偶' if count is even }}", "数文偶"),
        ("{% if '东镇' in towns and '北镇' not in towns %}在{% endif %}", "在"),
        ("{% if count is divisibleby 5 %}整{% else %}不整{% endif %}", "不整"),
        # names of one's own, choices, operations
        ("{% set whole = count + 1 %}{{ whole }}", "13"),
        ("{% set a, b = 1, 2 %}{{ a + b }}", "3"),
        ("{% set t = namespace(n=0) %}{% for r in rows %}{% set t.n = t.n + r.price %}{% endfor %}{{ t.n }}", "119.5"),
        ("{% with half = count / 2 %}{{ half }}{% endwith %}", "6"),
        ("{{ '开' if open else '关' }}{{ '开' if closed else '关' }}", "开关"),
        (
            "{{ count + 1 }} {{ count - 1 }} {{ count * 2 }} {{ count / 5 }} {{ count // 5 }} {{ count % 5 }} {{ 2 ** 3 }}",
            "13 11 24 2.4 2 2 8",
        ),
        ("{{ 7 / 2 }} {{ 4 / 2 }} {{ (count + 2) / 2 }} {{ 0.1 + 0.2 }} {{ 1 / 3 > 0.3 and '多' }}", "3.5 2 7 0.3 多"),
        ("{{ count + money }} {{ money * 2 }} {{ money * 0.1 }} {{ -count }}", "1246.50 2469.00 123.450 -12"),
        ("{{ noted }} {{ noted + 1 }}", "22（其中修订16件） 23"),
        ("{{ '共' ~ count ~ '件' }} {{ '共' + count + '件' }}", "共12件 共12件"),
        ("{{ draft_mark + 1 }}{{ draft_mark|人民币大写 }}{{ '%d' % draft_mark }}", "【未填】【未填】【未填】"),
        ("{% if count > 9 and money <= 1234.5 and zero == 0 and count == '12' and count != 13 %}是{% endif %}", "是"),
        ("{% if blank > 0 %}大{% elif blank == 0 %}零{% else %}空{% endif %}", "空"),
        # items
        ("{{ towns[0] }}{{ towns[-1] }}{{ rows[1].name }}{{ rows[1]['name'] }}{{ towns[1:]|join }}", "东镇南镇椅椅西镇南镇"),
        ('{{ agency["name"] }}{{ agency["phone number"] }}{{ agency.items }}', "某某局12345两项"),
        ("{{ name[0] }}{{ name[:3] }}", "青青河区"),
        # loops
        (
            "{% for r in rows if r.price > 9.6 %}{{ loop.index }}{{ r.name }}{% if not loop.last %}，{% endif %}{% endfor %}",
            "1桌，2灯",
        ),
        (
            "{% for t in towns %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.length }}{{ loop.cycle('单', '双') }}"
            "{{ '首' if loop.first }}{{ loop.nextitem|default('尾') }}{% endfor %}",
            "033单首西镇123双南镇213单尾",
        ),
        ("{% for r in empty %}x{% else %}没有{% endfor %}", "没有"),
        (
            "{% set note %}{{ name }}收文{{ count }}件{% endset %}{{ note }}；{{ note }}",
            "青河区民政局收文12件；青河区民政局收文12件",
        ),
        ("{% set note | upper %}a{{ mail }}{% endset %}{{ note|length }}{{ note }}", "22AOFFICE@EXAMPLE.GOV.CN"),
        (
            "{% set t %}{% for r in rows %}{{ r.name }}{% if not loop.last %}、{% endif %}{% endfor %}{% endset %}共{{ t }}",
            "共桌、椅、灯",
        ),
        ('{% set t %}{{ rows[2].note }}&"甲"{% endset %}{{ t }}', '<急>&"甲"'),
        ("{% for n in range(1, 4) %}{{ n }}{% endfor %}", "123"),
        # white space, comments, braces that are meant
        ("甲 {%- if open -%} 乙 {%- endif -%} 丙", "甲乙丙"),
        ("甲 {{- name -}} 乙", "甲青河区民政局乙"),
        ("甲{# 说明 #}乙", "甲乙"),
        ("甲{# 原为 {{ nothing }} #}乙{# {% if nothing %} {% #}丙", "甲乙丙"),
        ("甲 {#- “旧” {{ nothing|no('x') }} & < -#} 乙{{ name[:2] }}", "甲乙青河"),
        ("甲{# {%p if nothing %} {%tr for %} {{p x }} {% vm %} #}乙{#- {% colspan 2 %} -#} 丙", "甲乙丙"),
        ("{% raw %}{# {{ name }} #}{% endraw %}", "{# {{ name }} #}"),
        ("{% raw %}{{ name }}{% x %}{% endraw %}后", "{{ name }}{% x %}后"),
        ("{_{ name }_}{_% x %_}", "{{ name }}{% x %}"),
        # docxtpl's own
        ("{{r name }}{{p name }}", "青河区民政局青河区民政局"),
        # quotes and signs as Word's typing aid leaves them
        ("{{ nothing|default(“无”) }}{{ nothing|default(‘无’) }}", "无无"),
        ("{{ nothing|default('“无”') }}{{ 'A&B<b>' }}", "“无”A&B<b>"),
        ("{{ name\u00a0}}{{\tname }}", "青河区民政局青河区民政局"),
        # offices' own
        ("{{ money|千分位 }} {{ 1234567|千分位 }} {{ count|千分位(2) }} {{ blank|千分位 }}|", "1,234.50 1,234,567 12.00 |"),
        ("{{ count|大写数字 }} {{ 1205.3|大写数字 }}", "壹拾贰 壹仟贰佰零伍点叁"),
        (
            "{{ money|人民币大写 }} {{ (money + 0.05)|人民币大写 }} {{ zero|人民币大写 }}",
            "壹仟贰佰叁拾肆元伍角整 壹仟贰佰叁拾肆元伍角伍分 零元整",
        ),
        (
            "{{ date|中文日期 }} {{ '2024-10-5'|中文日期 }} {{ date|中文日期('汉字') }}",
            "2024年1月19日 2024年10月5日 二〇二四年一月十九日",
        ),
    ],
)
def test_what_docxtpl_teaches_prints_what_it_should(tag: str, printed: str) -> None:
    assert said(tag) == printed


@pytest.mark.parametrize(
    ("rows", "printed"),
    [
        (
            [
                ["{%tr for r in rows if r.price > 9.6 %}", ""],
                ["{{ r.name|upper }}", "{{ r.price * 2 }}"],
                ["{%tr endfor %}", ""],
            ],
            [["桌", "20"], ["灯", "200"]],
        ),
        ([["{%tc for t in towns %}", "{{ t }}", "{%tc endfor %}"]], [["东镇", "西镇", "南镇"]]),
        ([["{%tc for t in towns + towns %}", "{{ t }}", "{%tc endfor %}"]], [["东镇", "西镇", "南镇"] * 2]),
        ([["{% colspan towns|length %}{{ name }}"], ["甲"]], [["青河区民政局"] * 3, ["甲"]]),
        ([["{% cellbg 'FFFF00' if open else '00FF00' %}{{ name }}"]], [["青河区民政局"]]),
        (
            [["{%tr for t in towns %}", ""], ["{% vm %}并", "{{ t }}"], ["{%tr endfor %}", ""]],
            [["并", "东镇"], ["并", "西镇"], ["并", "南镇"]],
        ),
        (
            [
                ["{%tc for t in towns %}", "{% hm %}并", "{%tc endfor %}"],
                ["{%tc for t in towns %}", "{{ t }}", "{%tc endfor %}"],
            ],
            [["并"] * 3, ["东镇", "西镇", "南镇"]],
        ),
    ],
)
def test_tables_are_written_as_docxtpl_writes_them(rows: list[list[str]], printed: list[list[str]]) -> None:
    body = table([[cell.replace(">", "&gt;") for cell in row] for row in rows])
    found = cells(filled(template(body), CONTEXT))
    assert [row[: len(wanted)] for row, wanted in zip(found, printed, strict=True)] == printed


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (["{%tc for t in towns + towns %}", "{{ t }}", "{%tc endfor %}"], 6),
        (["{%tc if open %}", "甲", "{%tc endif %}", "乙"], 2),
        (["{%tc if closed %}", "甲", "{%tc endif %}", "乙"], 1),
    ],
)
def test_a_tables_grid_follows_the_columns_that_are_made(row: list[str], columns: int) -> None:
    assert part(filled(template(table([row])), CONTEXT)).count("<w:gridCol ") == columns


def test_a_value_keeps_the_layout_of_its_run_also_where_docxtpl_would_take_the_run_away() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    made = docx.Document(
        io.BytesIO(filled(template(paragraph(run("{{r na", bold), run("me }}", bold), run("{{ count + 1 }}"))), CONTEXT))
    )
    assert [(r.text, r.bold) for r in made.paragraphs[0].runs if r.text] == [("青河区民政局", True), ("13", None)]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ mail.upper() }}", "{{ mail|upper }}"),
        ("{{ agency.name.replace('局', '') }}", "{{ agency.name|replace('局', '') }}"),
        ("{{ '、'.join(towns) }}", "{{ towns|join('、') }}"),
        ("{{ len(towns) }}", "{{ towns|length }}"),
        ("{{ round(money, 1) }}", "{{ money|round(1) }}"),
        ("{% for k, v in agency.items() %}x{% endfor %}", "{{ agency|items }}"),
        ("{{ count.zfill(4) }}", "{{ '%04d'|format(count) }}"),
        ("{{ name|safe }}", "|safe"),
        ("{{ name|uper }}", "upper"),
        ("{{ name|千位分 }}", "千分位"),
        ("{{ InlineImage('a.png') }}", "图片"),
        ("{{ RichText(name) }}", "占位符上"),
        ("{{ _name }}", "下划线"),
        ("{% include 'head.docx' %}", "复制到模板里"),
        ("{% import 'x' as y %}", "复制到模板里"),
        ("{% macro m() %}", "直接写出来"),
        ("{% while true %}", "for"),
        ("{% elseif open %}", "elif"),
        ("{% do towns.append(1) %}", "set"),
        ("{% break %}", "if"),
        ("{% if open && closed %}x{% endif %}", "“and”"),
        ("{% if count = 12 %}x{% endif %}", "“==”"),
        ("{{ open ? '是' : '否' }}", "if … else"),
        ("{{ nothing|default(“无') }}", "弯引号"),
        ("{{ rows，towns }}", "全角"),
        ("{{ name｜upper }}", "{{ name|upper }}"),
        ("{{tr name }}", "{{ name }}"),
        ("{{ date.split('年')[0] }}", "{{ date[:4] }}"),
        ("{{ name | }}", "竖线"),
        ("{{ name mail }}", "运算符"),
        ("{% raw %}{{ name }}", "同一段"),
        ("{{ '{}-{}'.format(name, mail) }}", "{{ '%s-%s'|format(name, mail) }}"),
        ("{{ '{:,}'.format(count) }}", "{{ count|千分位 }}"),
        ("{% if name.startswith('青河') %}x{% endif %}", "{% if name[:2] == '青河' %}"),
        ("{% if name.count('局') %}x{% endif %}", "{% if '局' in name %}"),
        ("{{ cycler('甲', '乙').next() }}", "loop.cycle"),
        ("{{ dict(a=1) }}", "{'a': 1}"),
        ("{{ self.title() }}", "“self”"),
        ("{% filter upper %}x{% endfilter %}", "{{ … | upper }}"),
        ("{{ '是' if open is sameas true }}", "=="),
        ("{{ mail|forceescape }}", "去掉"),
        ("{{ towns|map('uper')|join }}", "upper"),
        ("{{ towns|select('defind')|join }}", "defined"),
        ("{{ rows|selectattr('price', 'gtt', 3)|list|length }}", "“is gtt”"),
        ("{{ '{{' }}", "{_{"),
        ("{{ '}}' }}", "{_{"),
        ('{{ nothing|default("甲%}乙") }}', "{_{"),
        ("{{ nothing|default(“{{ 甲 }}”) }}", "{_{"),
        ("{{ na\u00adme }}", "U+00AD"),
        ("{{ name\u200b }}", "{{ name }}"),
        ("{{ name|default('甲) }}乙{{ mail|default('丙') }}", "引号没有成对"),
        ("{{ en|wordwrap(0) }}", "“wordwrap”"),
        ("{{ en|truncate(-5) }}", "“truncate”"),
        ("{{ en|center('宽') }}", "“center”"),
        ("{{ 'zz'|int(base=99) }}", "“int”"),
        ("{{ [1, '甲']|sort|join }}", "“sort”"),
        ("{{ money|千分位('多') }}", "算不出来"),
        ("{{ rows|map('upper')|join }}", "一组数据"),
        ("{% for a, b in rows %}{{ a }}{% endfor %}", "写法不对"),
        ("{{ range(1, 9, 0)|join }}", "写法不对"),
        ("{{ '甲\\f乙' }}", "U+000C"),
        ("前{%p if open %}后", "“前后”会丢失"),
        ("{%p for t in towns %}{{ t }}{%p endfor %}", "{% for t in towns %}"),
        ("{{ blank + 1 }}", "空白不等于 0"),
        ("{{ name * name }}", "算不出来"),
        ("{{ count / zero }}", "除数是 0"),
        ("{{ name|int }}", "不是数字"),
        ("{{ rows }}", "循环"),
        ("{{ count > 3 }}", "if … else"),
        ("{% for k in agency %}x{% endfor %}", "|items"),
        ("{{ name|人民币大写 }}", "不是数字"),
        ("{{ name|中文日期 }}", "不是日期"),
    ],
)
def test_what_is_refused_names_tag_and_place_and_the_cure_for_that_spelling(tag: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        said(tag)
    assert "正文第1段" in caught.value.message
    assert words in caught.value.message + caught.value.cure


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (paragraph("{{ 1 + 1 }}") + paragraph("{{ agency.nam }}"), "正文第2段"),
        (paragraph("{{ 1 + 1 }}") + table([["", ""], ["", "{{ agency.nam|upper }}"]]), "正文第1个表格第2行第2列"),
        ("{{ 1 + 1 }}{% if agency.nam %}有{% endif %}", "正文第1段"),
        (paragraph("{% for r in rows %}{{ r.price + 1 }}{{ r.nam }}{% endfor %}"), "正文第1段"),
        (paragraph("{% set x = 1 %}") + paragraph("{% for r in agency.nam %}{% endfor %}"), "正文第2段"),
    ],
)
def test_a_missing_name_is_placed_the_slow_way_too(body: str, place: str) -> None:
    with pytest.raises(TemplateError) as caught:
        filled(template(body), CONTEXT)
    assert place in caught.value.message
    assert "nam" in caught.value.message


def test_a_blank_copied_from_a_web_page_is_a_blank_in_every_tag() -> None:
    paragraphs = ("{%p\xa0for t in\xa0towns %}", "{{\xa0t\xa0|\xa0upper }}\xa0镇", "{%p\xa0endfor\xa0%}", "{{r\xa0name }}")
    assert texts(filled(template(*paragraphs), CONTEXT)) == ["东镇\xa0镇", "西镇\xa0镇", "南镇\xa0镇", "青河区民政局"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["{%tr for r in rows %}", "说明"], ["{{ r.name }}", ""], ["{%tr endfor %}", ""]], "整行，同在其中的“说明”会丢失"),
        ([["{%tr for r in rows %}{{ r.name }}", ""], ["{%tr endfor %}", ""]], "整行，同在其中的“{{ r.name }}”会丢失"),
        ([["{%tc for t in towns %}{{ t }}{%tc endfor %}"]], "整格"),
    ],
)
def test_a_tag_that_would_take_text_away_with_it_is_refused(rows: list[list[str]], words: str) -> None:
    with pytest.raises(TemplateError, match=words) as caught:
        filled(template(table(rows)), CONTEXT)
    assert "第1个表格第1行第1列" in caught.value.message


def test_a_comment_beside_a_tag_that_takes_its_row_is_no_loss() -> None:
    body = table([["{%tr for t in towns %}", "{# 各镇 #}"], ["{{ t }}", "有"], ["{%tr endfor %}", ""]])
    assert cells(filled(template(body), CONTEXT)) == [["东镇", "有"], ["西镇", "有"], ["南镇", "有"]]


def test_a_control_character_is_refused_the_slow_way_too() -> None:
    with pytest.raises(TemplateError, match=r"U\+000B"):
        filled(template("{{ bad|upper }}"), {"bad": "坏\x0b"})


# ---------------------------------------------------------------- two ways, one text


def both_ways(source: bytes, context: dict[str, Any]) -> tuple[Program, list[tuple[str, str]]]:
    """The program of a template, and every part filled as it is and filled by Jinja; an error as what it says."""
    parts = template_parts(source)
    usual, by_jinja = compile_template(parts), compile_template(parts, by_jinja=True)

    def said_of(program: Program, name: str) -> str:
        try:
            return fill(program, name, context)
        except DocgenError as error:
            return error.__class__.__name__

    names = [name for name in usual.parts if name != "docProps/core.xml"]
    assert all(is_slow(by_jinja, name) for name in names)
    return usual, [(said_of(usual, name), said_of(by_jinja, name)) for name in names]


@pytest.mark.parametrize("name", ["report.docx", "report-rows.docx"])
def test_the_shipped_templates_are_filled_the_same_both_ways(form: Form, name: str) -> None:
    program, pairs = both_ways(shipped(name), sample_context(form))
    assert not any(is_slow(program, part) for part in program.parts)
    for usual, by_jinja in pairs:
        assert usual == by_jinja


PIECES = st.sampled_from(
    [
        *("甲", " ", "\t", "&amp;", "{_{ x }_}", "{# 注 #}", "{{ name }}", "{{ count }}", "{{ agency.name }}", "{{ fax }}"),
        *("{{ noted }}", "{{ nothing }}", "{{ rows }}", "{{ agency.items }}", "{{r name }}", "{{ agency['name'] }}"),
        *(
            "{{ count|人民币大写 }}",
            "{{ noted|千分位(2) }}",
            "{{ blank | 大写数字 }}",
            "{{ name|中文日期 }}",
            "{{ rows|千分位 }}",
        ),
    ]
)
CONDITIONS = st.sampled_from(
    [
        *("open", "closed", "fax", "not empty", "open and not fax", "closed or count", "count == 12", "count &gt; 9"),
        *("name == '青河区民政局'", "name == “甲”", "blank &gt; 0", "zero", "nothing", "count != 'x'", "name &lt; 3"),
    ]
)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, max_size=3).map("".join)
    condition = st.builds(lambda c, a, b: f"{{% if {c} %}}{a}{{% else %}}{b}{{% endif %}}", CONDITIONS, several, several)
    choice = st.builds(
        lambda c, d, a, b: f"{{% if {c} %}}{a}{{% elif {d} %}}{b}{{% endif %}}", CONDITIONS, CONDITIONS, several, several
    )
    loop = st.builds(
        lambda a: (
            f"{{% for r in rows %}}{a}{{{{ r.name }}}}{{{{ loop.index }}}}{{% if not loop.last %}}、{{% endif %}}{{% endfor %}}"
        ),
        several,
    )
    other = st.builds(lambda a: f"{{% for t in empty %}}{{{{ t }}}}{{% else %}}{a}{{% endfor %}}", several)
    return condition | choice | loop | other


@given(st.lists(st.recursive(PIECES, _blocks, max_leaves=6), min_size=1, max_size=4))
@settings(max_examples=60)
def test_generated_templates_are_filled_the_same_both_ways(paragraphs: list[str]) -> None:
    try:
        _program, pairs = both_ways(template(*(text or "空" for text in paragraphs), "{{ name }}"), CONTEXT)
    except TemplateError:
        return  # refused before either way
    for usual, by_jinja in pairs:
        assert usual == by_jinja


@pytest.mark.parametrize(
    ("body", "slow"),
    [
        ("{{ name }}", False),
        ("{{r name }}", False),
        ("{% for r in rows %}{{ r.name }}{% endfor %}", False),
        ("{% if count &gt; 3 %}{{ name }}{% endif %}", False),
        ("{{ name|upper }}", True),
        ("{{ count + 1 }}", True),
        ("{% set x = 1 %}", True),
        (table([["{%tc for t in towns %}", "{{ t }}", "{%tc endfor %}"]]), True),
    ],
)
def test_the_fast_way_is_taken_where_it_can_be(body: str, slow: bool) -> None:
    program = load_program(template(body))
    assert is_slow(program, "word/document.xml") is slow


def test_a_slow_part_makes_no_other_part_slow() -> None:
    program = load_program(template("{{ name|upper }}", header=paragraph("{{ name }}")))
    assert (is_slow(program, "word/document.xml"), is_slow(program, "word/header1.xml")) == (True, False)


def test_the_slow_way_gives_the_same_bytes_from_the_cache() -> None:
    source = template("{{ count + 1 }}{{ rows|map(attribute='name')|join('、') }}")
    first = filled(source, CONTEXT)
    load_program.cache_clear()
    assert filled(source, CONTEXT) == first


def test_the_documentation_names_every_filter_test_and_statement() -> None:
    text = (ROOT / "docs" / "template.md").read_text(encoding="utf-8")
    words = [*filters(), *(name for name in known_tests() if name.isidentifier()), *CELL_STATEMENTS, "raw", "set"]
    spelt_twice = {"equalto", "greaterthan", "lessthan"}
    words += ["filter", "recursive"]  # what a reader of Jinja's documentation looks for, and is told
    assert [name for name in words if name not in spelt_twice and not re.search(rf"`[^`]*\b{name}\b[^`]*`", text)] == []


def test_numbers_of_the_report_calculate_in_its_template(form: Form) -> None:
    key, other = [key for key in form.cells if key.endswith(".total")][:2]
    source = changed(shipped(), lambda xml: xml.replace("{{ title }}", "{{ title }}" + f"{{{{ {key} + {other} }}}}", 1))
    context = sample_context(form)
    both = sum(_looked_up(context, name).number for name in (key, other))
    assert str(both) in "".join(texts(filled(source, context)))


def _looked_up(context: dict[str, Any], key: str) -> Any:
    found: Any = context
    for name in key.split("."):
        found = found[name]
    return found
