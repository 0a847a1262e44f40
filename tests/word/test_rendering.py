"""Rendering: what stands in the Word file is what was given, wherever Word or WPS has put the tags' pieces."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from project import ROOT

from docgen.form.model import Form
from docgen.kit import cache as kept
from docgen.kit.errors import DocgenError, TemplateError
from docgen.ooxml.data_part import ITEM, custom_part, read_custom_part
from docgen.ooxml.package import open_package
from docgen.template.sample import sample_context, sample_numbers
from docgen.word import cache
from docgen.word.column_widths import with_fitting_columns
from docgen.word.render import DocumentProperties, load_program
from tests.packages import changed, part, parts_of, saved, zipped
from tests.word_templates import (
    HEAD,
    PROPERTIES,
    W,
    blocks,
    canonical,
    control_lines,
    filled,
    paragraph,
    run,
    shipped,
    table,
    template,
)

BOLD = "<w:rPr><w:b/></w:rPr>"
PROOF = '<w:proofErr w:type="spellStart"/>'
MARK = '<w:bookmarkStart w:id="0" w:name="x"/><w:bookmarkEnd w:id="0"/>'
CONTEXT: dict[str, Any] = {
    "a": "甲",
    "b": "乙",
    "empty": "",
    "yes": True,
    "no": False,
    "number": 3,
    "nothing": [],
    "agency": {"name": "某某局"},
    "items": [{"text": "一", "level": 0}, {"text": "二", "level": 3}, {"text": "三", "level": 0}],
    "groups": [{"name": "东", "parts": ["子", "丑"]}, {"name": "西", "parts": []}],
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DOCGEN_CACHE", str(tmp_path / "cache"))
    load_program.cache_clear()
    yield tmp_path / "cache" / "templates"
    load_program.cache_clear()


def texts(data: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


def by_docxtpl(source: bytes, context: dict[str, Any]) -> str:
    """The document as docxtpl with autoescape, StrictUndefined and the sandbox renders it."""
    made = DocxTemplate(io.BytesIO(source))
    made.render(context, SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    return part(saved(made))


@pytest.mark.parametrize(
    "body",
    [
        "前{{ a }}后{{ b }}",
        "{{agency.name}}",
        "{% if a %}有{% else %}无{% endif %}",
        "{% if empty %}有{% elif no %}也有{% else %}无{% endif %}",
        "{% if a and not empty or no %}是{% endif %}",
        "{% if number == 3 and a == '甲' and number != 4 and number &gt; 2 and number &lt;= 3 %}等{% endif %}",
        "{% if a == “甲” %}弯引号{% endif %}",
        "{% for item in items %}{{ item.text }}{% if not loop.last %}、{% endif %}{% endfor %}",
        "{% for item in items %}{{ loop.index }}/{{ loop.length }}-{{ loop.revindex0 }}{{ item.text }}{% endfor %}",
        "{% for item in nothing %}{{ item.text }}{% else %}没有{% endfor %}",
        "{% for g in groups %}{{ g.name }}{% for i in g.parts %}{{ i }}{% else %}空{% endfor %}{{ loop.index }}{% endfor %}",
        "{% for a in items %}{{ a.text }}{% endfor %}{{ a }}",
        "甲{# 说明 #}乙",
        "{%p if no %}",
        paragraph("{%p for item in items %}")
        + paragraph("{% if item.level == 3 %}三级{% endif %}{{ item.text }}")
        + paragraph("{%p endfor %}"),
        paragraph("{%p if yes %}")
        + paragraph("{{ a }}")
        + paragraph("{%p else %}")
        + paragraph("无")
        + paragraph("{%p endif %}"),
        table([["{%tr for item in items %}", ""], ["{{ item.text }}", "{{ loop.index }}"], ["{%tr endfor %}", ""]]),
        table([["{%tc for item in items %}", "{{ item.text }}", "{%tc endfor %}"]]),
        paragraph(run("{"), PROOF, run("{ a ", BOLD), MARK, run("}"), run("}后")),
        paragraph(run("前{{ agen"), PROOF, run("cy.na", BOLD), run("me }}")),
        paragraph(run("{%p"), run(" for item "), PROOF, run("in items %}"))
        + paragraph(run("{{item."), run("text}}", BOLD))
        + paragraph(run("{%p end"), run("for %}")),
        paragraph(run("{% if yes %}"), run("{{ a }}", BOLD), run("{% endif %}")),
        paragraph(run("{%r if no %}"), run("{{ a }}", BOLD), run("{%r endif %}"), "后"),
        paragraph("前") + paragraph("{%- if yes -%}") + paragraph("后{% endif %}"),
    ],
)
def test_a_template_renders_exactly_as_docxtpl_renders_it(body: str) -> None:
    if body == "{%p if no %}":
        body = paragraph(body) + paragraph("隐") + paragraph("{%p endif %}") + paragraph("显")
    source = template(body)
    assert canonical(part(filled(source, CONTEXT))) == canonical(by_docxtpl(source, CONTEXT))


@pytest.mark.parametrize(
    ("name", "spelt_out"), [("report.docx", "control-lines.docx"), ("report-rows.docx", "control-lines-rows.docx")]
)
def test_the_shipped_template_renders_exactly_as_docxtpl_renders_its_control_lines(
    form: Form, name: str, spelt_out: str
) -> None:
    context = sample_context(form)
    context["title"] = context["title"].replace("\n", "")
    context["signature"]["name"] = context["signature"]["name"].replace("\n", "")
    expected = with_fitting_columns(by_docxtpl(control_lines(spelt_out), context))
    assert blocks(part(filled(shipped(name), context))) == blocks(expected)


def test_every_number_of_the_shipped_template_stands_in_the_file(form: Form) -> None:
    data = filled(shipped(), sample_context(form))
    cells = {cell.text for t in docx.Document(io.BytesIO(data)).tables for row in t.rows for cell in row.cells}
    assert set(sample_numbers(form).values()) <= cells


@pytest.mark.parametrize(
    "value",
    [
        "{{ 7*7 }}",
        "{% for x in y %}",
        "{# 注 #}",
        "{_{ a }_}",
        "<select> & </w:t>",
        "\"双\" '单' “弯”",
        "𠮷𪚥",
        "&amp; &lt;",
        "]]>",
        "  两头空格  ",
        "=1+1",
        "\\1 \\g<0>",
        "制表\t符",
        "换\n行",
        "\n首尾\t",
        "％s %s %(a)s {a} {0}",
    ],
)
def test_a_value_stands_in_the_file_as_typed(value: str) -> None:
    assert texts(filled(template("前{{ a }}后"), {"a": value})) == [f"前{value}后"]


def test_a_tab_and_a_line_break_become_words_own() -> None:
    xml = part(filled(template("{{ a }}"), {"a": "一\t二\r\n三"}))
    assert xml.count("<w:tab/>") == xml.count("<w:br/>") == 1
    assert "\t" not in xml


def test_a_control_character_is_refused_with_the_name_of_the_value() -> None:
    source = template("{%p for g in groups %}", "{% for i in g.parts %}{{ i }}{% endfor %}", "{%p endfor %}")
    with pytest.raises(DocgenError) as caught:
        filled(source, {"groups": [{"parts": ["好"]}, {"parts": ["好", "坏\x0b"]}]})
    assert "groups[1].parts[1]" in caught.value.message
    assert "U+000B" in caught.value.message


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (paragraph("第一段") + paragraph("{{ agency.nam }}"), "正文第2段"),
        (paragraph("第一段") + table([["", ""], ["", "{{ agency.nam }}"]]), "正文第1个表格第2行第2列"),
        ("{% if agency.nam %}有{% endif %}", "正文第1段"),
        ("{% for x in agency.nam %}{{ x }}{% endfor %}", "正文第1段"),
        ("{% for item in items %}{{ item.nam }}{% endfor %}", "正文第1段"),
    ],
)
def test_a_missing_name_is_an_error_that_names_tag_and_place(body: str, place: str) -> None:
    with pytest.raises(TemplateError) as caught:
        filled(template(body), CONTEXT)
    assert place in caught.value.message
    assert "nam" in caught.value.message
    assert caught.value.cure


def test_a_missing_name_in_a_header_is_placed_in_the_header() -> None:
    with pytest.raises(TemplateError, match="页眉第1段"):
        filled(template("正文", header=paragraph("{{ nowhere }}")), CONTEXT)


@pytest.mark.parametrize("name", ["items", "agency", "yes"])
def test_what_is_not_text_is_never_printed(name: str) -> None:
    with pytest.raises(TemplateError, match=name):
        filled(template("{{ " + name + " }}"), CONTEXT)


def test_headers_are_filled_and_core_properties_written() -> None:
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>旧</dc:title><dc:creator>模板作者</dc:creator>'
        "<dc:subject>{{ agency.name }}年报</dc:subject></cp:coreProperties>"
    )
    source = template("正文", header=paragraph("{{ agency.name }}"), core=core)
    made = docx.Document(
        io.BytesIO(filled(source, CONTEXT, properties=DocumentProperties("一\n二 <三>", "某局", PROPERTIES.created)))
    )
    assert made.sections[0].header.paragraphs[0].text == "某某局"
    properties = made.core_properties
    assert (properties.title, properties.author, properties.subject) == ("一二 <三>", "某局", "某某局年报")
    assert properties.language == "zh-CN"
    assert properties.created is not None and properties.created.date() == PROPERTIES.created


def test_the_same_input_gives_the_same_bytes_in_any_process(form: Form, tmp_path: Path) -> None:
    script = tmp_path / "again.py"
    script.write_text(
        "import sys\n"
        "from docgen.form.load import load_form\n"
        "from docgen.template.sample import sample_context\n"
        "from tests.word_templates import filled, shipped\n"
        "sys.stdout.buffer.write(filled(shipped(), sample_context(load_form('zfxxgk-2021'))))\n",
        encoding="utf-8",
    )
    here = str(ROOT)
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "PYTHONPATH": here, "DOCGEN_CACHE": "off"}
    again = subprocess.run([sys.executable, str(script)], env=env, capture_output=True, check=True)
    assert again.stdout == filled(shipped(), sample_context(form))


def test_a_kept_template_is_rendered_without_jinja_docxtpl_or_lxml(form: Form, tmp_path: Path) -> None:
    expected = filled(shipped(), {**sample_context(form)})
    script = tmp_path / "warm.py"
    script.write_text(
        "import sys, json\n"
        "from docgen.word.render import DocumentProperties, render\n"
        "from datetime import date\n"
        "template, context = open(sys.argv[1], 'rb').read(), json.load(open(sys.argv[2], encoding='utf-8'))\n"
        "data = render(template, context, properties=DocumentProperties('标题', '某某局', date(2024, 1, 19)))\n"
        "heavy = {'jinja2', 'docxtpl', 'docx', 'lxml', 'openpyxl', 'zipfile'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "sys.stdout.buffer.write(data)\n",
        encoding="utf-8",
    )
    import json

    (tmp_path / "t.docx").write_bytes(shipped())
    (tmp_path / "c.json").write_text(json.dumps(sample_context(form)), encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "t.docx"), str(tmp_path / "c.json")]
    made = subprocess.run(command, capture_output=True, check=False, env=dict(os.environ))
    assert made.returncode == 0, made.stderr.decode()
    assert made.stdout == expected


def test_a_damaged_cache_entry_is_rebuilt(own_cache: Path) -> None:
    source = template("{{ a }}")
    right = filled(source, {"a": "对"})
    (entry,) = own_cache.iterdir()
    whole = entry.read_bytes()
    for damaged in (b"", whole[:-1], whole.replace(b"word", b"w0rd"), b"0" * 64 + whole[64:], whole.partition(b"\n")[2]):
        entry.write_bytes(damaged)
        load_program.cache_clear()
        assert filled(source, {"a": "对"}) == right
        assert entry.read_bytes() == whole


def test_a_cache_entry_of_another_template_is_not_taken(own_cache: Path) -> None:
    filled(template("一{{ a }}"), {"a": "对"})
    (entry,) = own_cache.iterdir()
    other = template("二{{ a }}")
    entry.rename(own_cache / (cache.entry_key(other, "") + entry.suffix))
    load_program.cache_clear()
    assert texts(filled(other, {"a": "对"})) == ["二对"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="rights of files work differently on Windows")
def test_a_cache_entry_others_may_write_is_not_trusted(own_cache: Path) -> None:
    source = template("{{ a }}")
    filled(source, {"a": "对"})
    (entry,) = own_cache.iterdir()
    key = entry.name.partition(".")[0]
    assert cache.load(key) is not None
    entry.chmod(0o666)
    assert cache.load(key) is None


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("这里是文件，不是文件夹", encoding="utf-8")
    monkeypatch.setenv("DOCGEN_CACHE", str(blocker))
    assert texts(filled(template("{{ a }}"), {"a": "对"})) == ["对"]


@pytest.mark.parametrize(
    ("platform", "env", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x/cache", "HOME": "/home/u"}, "/x/cache/docgen/templates"),
        ("linux", {"HOME": "/home/u"}, "/home/u/.cache/docgen/templates"),
        ("linux", {"XDG_CACHE_HOME": "relative", "HOME": "/home/u"}, "/home/u/.cache/docgen/templates"),
        ("darwin", {"HOME": "/Users/u"}, "/Users/u/Library/Caches/docgen/templates"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/docgen/Cache/templates"),
        ("linux", {"DOCGEN_CACHE": "/own", "HOME": "/home/u"}, "/own/templates"),
    ],
)
def test_the_cache_lies_where_the_system_keeps_caches(platform: str, env: dict[str, str], expected: str) -> None:
    assert kept.cache_folder("templates", env, platform) == Path(expected)


@pytest.mark.parametrize(("platform", "env"), [("linux", {"DOCGEN_CACHE": "off", "HOME": "/h"}), ("linux", {}), ("win32", {})])
def test_without_a_place_there_is_no_cache(platform: str, env: dict[str, str]) -> None:
    assert kept.cache_folder("templates", env, platform) is None


def test_embedded_data_is_read_back_and_reading_programs_accept_the_file(form: Form) -> None:
    payload = '{"报告": "𠮷 <&>"}'.encode() * 100
    data = filled(shipped(), sample_context(form), extra_parts=custom_part(payload))
    assert read_custom_part(open_package(data)) == payload
    assert read_custom_part(open_package(filled(shipped(), sample_context(form)))) is None
    assert len(docx.Document(io.BytesIO(data)).tables) >= 3


@pytest.mark.parametrize("spoil", [lambda text: text[:-30], lambda text: text.replace("A", "B"), lambda text: "!" + text])
def test_damaged_embedded_data_reads_as_none(spoil: Callable[[str], str]) -> None:
    data = filled(template("{{ a }}"), {"a": "甲"}, extra_parts=custom_part(bytes(range(256)) * 40))
    start, end = ">", "</d:data>"

    def change(xml: str) -> str:
        head, _close, tail = xml.rpartition(end)
        before, mark, inside = head.rpartition(start)
        return before + mark + spoil(inside) + end + tail

    assert read_custom_part(open_package(changed(data, change, ITEM))) is None


EARLIER = {"item1.xml": "docgen.xml", "itemProps1.xml": "docgenProps.xml"}
"""How the parts were called before: documents of that time are read as well."""


def named_as_before(data: bytes) -> bytes:
    parts = parts_of(data)
    for now, then in EARLIER.items():
        parts = {name.replace(now, then): content.replace(now.encode(), then.encode()) for name, content in parts.items()}
    return zipped(parts)


def test_a_document_of_an_earlier_version_still_gives_its_data() -> None:
    then = named_as_before(filled(template("{{ a }}"), {"a": "甲"}, extra_parts=custom_part("数据".encode())))
    assert "customXml/docgen.xml" in open_package(then).names
    assert read_custom_part(open_package(then)) == "数据".encode()
    again = filled(named_as_before(filled(template("{{ a }}"), {"a": "{{ a }}"}, extra_parts=custom_part(b"old"))), {"a": "新"})
    assert read_custom_part(open_package(again)) is None
    assert not [name for name in open_package(again).names if name.startswith("customXml/") and "Props" not in name]


@pytest.mark.parametrize("taken", [["customXml/item1.xml"], ["customXml/item1.xml", "customXml/itemProps2.xml"]])
def test_custom_xml_of_the_template_keeps_its_name(taken: list[str]) -> None:
    parts = custom_part(b"data", taken)
    assert not set(parts) & set(taken)
    assert [name for name in parts if "Props" in name] == [f"customXml/itemProps{len(taken) + 1}.xml"]


@pytest.mark.parametrize("name", [ITEM, "customXml/item7.xml"])
def test_a_finished_report_used_as_a_template_does_not_pass_its_data_on(name: str) -> None:
    first = filled(template("{{ a }}"), {"a": "{{ a }}"}, extra_parts=custom_part(b"old"))
    # Word and LibreOffice rename the part when they save.
    parts = {entry.replace(ITEM, name): xml.replace(ITEM.encode(), name.encode()) for entry, xml in parts_of(first).items()}
    again = filled(zipped(parts), {"a": "新"}, extra_parts=custom_part(b"new"))
    assert read_custom_part(open_package(again)) == b"new"
    assert part(again, "word/_rels/document.xml.rels").count("relationships/customXml") == 1
    assert part(again, "[Content_Types].xml").count("itemProps1.xml") == 1
    assert read_custom_part(open_package(filled(zipped(parts), {"a": "新"}))) is None


@pytest.mark.libreoffice
def test_embedded_data_survives_a_save_by_libreoffice(convert: Callable[[Path, str], Path], tmp_path: Path) -> None:
    payload = "数据".encode() * 5000
    source = tmp_path / "报告.docx"
    source.write_bytes(filled(template("{{ a }}"), {"a": "甲"}, extra_parts=custom_part(payload)))
    assert read_custom_part(open_package(convert(source, "docx"))) == payload


def test_a_draft_carries_its_mark_in_a_header_and_the_final_report_none(form: Form) -> None:
    def marks(data: bytes) -> int:
        return sum(xml.decode().count('string="草稿"') for name, xml in parts_of(data).items() if "eader" in name.lower())

    for source in (shipped(), template("{{ a }}"), template("{{ a }}", header=paragraph("页眉"))):
        context = {**sample_context(form), "a": "甲"}
        assert marks(filled(source, context, draft=True)) >= 1
        assert marks(filled(source, context)) == 0
        docx.Document(io.BytesIO(filled(source, context, draft=True)))


def test_a_draft_marks_odd_and_even_and_first_pages() -> None:
    settings = f'{HEAD}<w:settings xmlns:w="{W}"><w:evenAndOddHeaders/></w:settings>'
    source = changed(
        template("{{ a }}", settings=settings), lambda xml: xml.replace("<w:sectPr/>", "<w:sectPr><w:titlePg/></w:sectPr>")
    )
    section = docx.Document(io.BytesIO(filled(source, {"a": "甲"}, draft=True))).sections[0]
    for header in (section.header, section.even_page_header, section.first_page_header):
        assert not header.is_linked_to_previous
        assert "草稿" in etree.tostring(header._element, encoding="unicode")


def test_parts_that_do_not_change_are_copied_as_they_are(form: Form) -> None:
    made = filled(shipped(), sample_context(form))
    with zipfile.ZipFile(io.BytesIO(made)) as out, zipfile.ZipFile(io.BytesIO(shipped())) as source:
        assert out.testzip() is None
        assert {entry.date_time for entry in out.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in ("word/styles.xml", "word/settings.xml"):
            assert out.read(name) == source.read(name)
        assert set(source.namelist()) <= set(out.namelist())
