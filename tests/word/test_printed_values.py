"""What a template is sure to print, be it filled by instructions or by Jinja."""

from __future__ import annotations

import io

import pytest
from docx import Document

from docgen.word.compiler import compile_template, template_parts
from docgen.word.program import PrintedValue

A, ROW = PrintedValue("a.b"), PrintedValue("tables.t.rows.x")
CASES = {
    "{{ a.b }}": {A},
    "{{ a.b | 人民币大写 }}": {PrintedValue("a.b", "人民币大写")},
    "{{ a.b|千分位(2) }}": {PrintedValue("a.b", "千分位", (2,))},
    "{{ a.b|中文日期('汉字') }}": {PrintedValue("a.b", "中文日期", ("汉字",))},
    "{% if a.b %}{{ a.b }}{% endif %}": {A},
    "{% if a.c %}{{ a.b }}{% endif %}": set(),
    "{% if a.c %}{% if a.b %}{{ a.b }}{% endif %}{% endif %}": set(),
    "{% if a.b %}1{% else %}{{ a.b }}{% endif %}": set(),
    "{% if a.b == 1 %}{{ a.b }}{% endif %}": set(),
    "{% for r in tables.t.rows %}{{ r.x }}{% endfor %}": {ROW},
    "{% for r in tables.t.rows %}{{ a.b }}{% endfor %}": set(),
    "{% for r in tables.t.rows %}{% if r.x %}{{ r.x }}{% endif %}{% endfor %}{{ a.b }}": {ROW, A},
    "{% for r in tables.t.rows %}{% if r.y %}{{ r.x }}{% endif %}{% endfor %}": set(),
    "{% for r in tables.t.rows %}{% for s in r.y %}{{ s.z }}{% endfor %}{% endfor %}": {PrintedValue("tables.t.rows.y.z")},
}
SLOW_ONLY = {
    "{{ a.b|upper }}": set(),
    "{{ a.b ~ 1 }}": set(),
    "{{ a.b|千分位(a.c) }}": set(),
    "{% for r in tables.t.rows if r.y %}{{ r.x }}{% endfor %}": set(),
    "{% for r in tables.t.rows|list %}{{ r.x }}{% endfor %}": set(),
    "{% set a = a.c %}{{ a.b }}": set(),
}


@pytest.mark.parametrize("text", [*CASES, *SLOW_ONLY])
def test_only_what_is_surely_printed_is_told(text: str) -> None:
    document = Document()
    document.add_paragraph(text)
    raw = io.BytesIO()
    document.save(raw)
    parts = template_parts(raw.getvalue())
    assert compile_template(parts).surely == {**CASES, **SLOW_ONLY}[text]
