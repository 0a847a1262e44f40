"""Time the two ways of filling a template beside plain docxtpl: the same template, the same data, one process.

    python benchmarks/slow_way.py [--rounds 7]

The template is the shipped one. For the slow way one filter is put into its title, so that the whole document goes through
Jinja. All three texts are compared before anything is timed. "First" is a template that this process has not seen before
and nothing is kept of; "again" is the next report with the same template. docxtpl parses its template every time.
"""

from __future__ import annotations

import io
import os
import statistics
import time
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
from docxtpl import DocxTemplate
from measuring import TEMPLATE, example_context, options, show, versions

os.environ["DOCGEN_CACHE"] = "off"

from docgen.word.render import DocumentProperties, load_program, render

PROPERTIES = DocumentProperties("标题", "某某局", date(2024, 1, 19))


def with_a_filter(template: bytes) -> bytes:
    """Return the template with its title printed through a filter that changes nothing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            data = given.read(name)
            changed = data.replace(b"{{ title }}", b"{{ title|trim }}") if name == "word/document.xml" else data
            made.writestr(name, changed)
    return stream.getvalue()


def by_docgen(template: bytes, context: dict[str, Any]) -> bytes:
    """Fill by docgen."""
    return render(template, context, properties=PROPERTIES)


def by_docxtpl(template: bytes, context: dict[str, Any]) -> bytes:
    """Fill by plain docxtpl."""
    made = DocxTemplate(io.BytesIO(template))
    made.render(context, autoescape=True)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def texts(data: bytes) -> list[str]:
    """Return every paragraph and cell of a Word file."""
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Compare the texts, run the rounds, print the medians and the ratios to docxtpl."""
    given = options(__doc__, rounds=7).parse_args()
    plain = TEMPLATE.read_bytes()
    filtered = with_a_filter(plain)
    context = example_context()
    context["title"] = context["title"].replace("\n", "")  # docxtpl sets line breaks in its own way
    ways = {
        "docxtpl": (by_docxtpl, filtered),
        "docgen，快的走法": (by_docgen, plain),
        "docgen，慢的走法": (by_docgen, filtered),
    }
    wanted = texts(by_docxtpl(plain, context))
    for name, (way, template) in ways.items():
        assert texts(way(template, context)) == wanted, name
    first: dict[str, list[float]] = {name: [] for name in ways}
    again: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(given.rounds):
        for name, (way, template) in ways.items():
            load_program.cache_clear()
            from docgen.word import sandbox

            sandbox._KEPT.clear()
            first[name].append(milliseconds(lambda way=way, template=template: way(template, context)))  # type: ignore[misc]
            again[name].append(milliseconds(lambda way=way, template=template: way(template, context)))  # type: ignore[misc]
    one, many = ({name: statistics.median(taken) for name, taken in runs.items()} for runs in (first, again))
    rows = [
        (
            name,
            f"{one[name]:.1f} ms",
            f"{one[name] / one['docxtpl']:.2f}",
            f"{many[name]:.2f} ms",
            f"{many[name] / many['docxtpl']:.3f}",
        )
        for name in ways
    ]
    show(
        "两种走法与 docxtpl",
        ("", "第一份", "与 docxtpl 之比", "以后每份", "与 docxtpl 之比"),
        rows,
        f"{versions('docxtpl', 'jinja2', 'lxml')}；{given.rounds} 轮的中位数；三者的文字先核对一致。",
    )


if __name__ == "__main__":
    main()
