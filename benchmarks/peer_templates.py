"""One template and its data in the syntax of every Word template filler that benchmarks/rendering.py compares.

The shipped template is cut down to what all of them can express: title, headings, one plain loop of paragraphs a section,
every number of the three tables, signature. Conditions and attached tables are left out for all, docgen included, and all
names are plain words with underscores, since not every filler walks dotted names.
"""

from __future__ import annotations

import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from measuring import TEMPLATE, example_context

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
SETS = 8
"""Different reports filled in turn, so that nothing is gained by remembering the last one."""

_VALUE = re.compile(r"^\{\{\s*([\w.]+)\s*\}\}$")
_OPENS = re.compile(r"^\{%p\s+(for|if)\b")
_CLOSES = re.compile(r"^\{%p\s+(endfor|endif)\b")
_SECTION = re.compile(r"\bin\s+sections\.(\w+)\.blocks\b")


@dataclass(frozen=True)
class Syntax:
    """How a filler writes a value, the paragraphs that open and close a loop ("" for none), and the line in it.

    second: the paragraph that stands for the loop's next turn, where a filler needs one.
    """

    value: str
    opens: str
    line: str
    closes: str
    second: str = ""


SYNTAXES = {
    "jinja": Syntax("{{{{ {key} }}}}", "{{%p for line in {key} %}}", "{{{{ line.text }}}}", "{{%p endfor %}}"),
    "mustache": Syntax("{{{key}}}", "{{#{key}}}", "{{text}}", "{{/{key}}}"),
    "docx-templates": Syntax("+++INS {key}+++", "+++FOR line IN {key}+++", "+++INS $line.text+++", "+++END-FOR line+++"),
    "carbone": Syntax("{{d.{key}}}", "", "{{d.{key}[i].text}}", "", second="{{d.{key}[i+1].text}}"),
}


def _text(element: Any) -> str:
    """Return an element's text proper: what stands between the tags of an indented file is none."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _paragraph(pattern: Any, text: str) -> Any:
    """Return a copy of a paragraph with its text in its first run and no other runs."""
    copy = deepcopy(pattern)
    first, *others = copy.iter(f"{W}t")
    first.text = text
    for other in others:
        run = other.getparent()
        run.getparent().remove(run)
    return copy


def _reduced(root: Any) -> tuple[Any, list[tuple[Any, str]]]:
    """Cut the template down in place; return its body and, for each loop, the paragraph that stands for it and its key."""
    body = root.find(f"{W}body")
    loops: list[tuple[Any, str]] = []
    line = next(
        p for p in body if _text(p) == "{{ paragraph.text }}" and p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "BodyText"
    )
    line = deepcopy(line)
    signature = next(deepcopy(p) for p in body if _text(p) == "{{ signature.name }}")
    date = next(deepcopy(p) for p in body if _text(p) == "{{ signature.date }}")
    depth = 0
    for child in list(body):
        text = _text(child) if child.tag == f"{W}p" else ""
        opening = bool(_OPENS.match(text))
        if opening and depth == 0:
            section = _SECTION.search(text)
            if section:
                place = deepcopy(line)
                child.addprevious(place)
                loops.append((place, f"{section[1]}_lines"))
            elif "signature" in text:
                child.addprevious(signature)
                child.addprevious(date)
        depth += opening
        if depth:
            assert not child.findall(f".//{W}sectPr"), "a section break inside a condition would be lost"
            body.remove(child)
        depth -= bool(_CLOSES.match(text))
    return body, loops


def write_template(path: Path, syntax: Syntax) -> tuple[str, ...]:
    """Write the cut-down template in a syntax; return the names of its values in the order of the document."""
    with zipfile.ZipFile(TEMPLATE) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    root = etree.fromstring(parts[MAIN])
    _body, loops = _reduced(root)
    keys: list[str] = []
    for place, key in loops:
        around = (syntax.opens, syntax.line, syntax.closes, syntax.second)
        written = [text.format(key=key) for text in around if text]
        for text in written:
            place.addprevious(_paragraph(place, text))
        place.getparent().remove(place)
    for run in root.iter(f"{W}t"):
        found = _VALUE.match((run.text or "").strip())
        if found and found[1] != "line.text":
            keys.append(found[1].replace(".", "_"))
            run.text = syntax.value.format(key=keys[-1])
    parts[MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return tuple(keys)


def _flat(tree: dict[str, Any], before: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{name}_")
        elif isinstance(value, str):
            flat[before + name] = value
    return flat


def data_sets(keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the shipped example as several reports: every table number different, a text full of XML's own characters."""
    context = example_context()
    known = _flat(context)
    sections = {
        f"{name}_lines": [
            {"text": text}
            for block in section["blocks"]
            for text in (block["heading"], *(paragraph["text"] for paragraph in block["paragraphs"]))
            if text
        ]
        for name, section in context["sections"].items()
    }
    tables = ("requests_", "disclosure_", "litigation_")
    sets: list[dict[str, Any]] = []
    for number in range(SETS):
        data: dict[str, Any] = {key: known[key] for key in keys}
        cells = [key for key in keys if key.startswith(tables)]
        data |= {key: str(100_000 + 1000 * number + place) for place, key in enumerate(cells)}
        data["title"] = f"第{number}机关2023年政府信息公开工作年度报告"
        data |= {key: [*lines, {"text": f"甲<乙>&“丙{number}” {{}} ' 丁"}] for key, lines in sections.items()}
        sets.append(data)
    return sets


def expected_texts(path: Path, data: dict[str, Any]) -> list[str]:
    """Return every non-blank paragraph a filled template must hold, in order; path: the template in Jinja's syntax."""
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read(MAIN))
    texts: list[str] = []
    for paragraph in root.iter(f"{W}p"):
        text = _text(paragraph)
        loop = re.match(r"^\{%p for line in (\w+) %\}$", text)
        if loop:
            texts += [line["text"] for line in data[loop[1]]]
        elif not text.startswith("{%p") and text != "{{ line.text }}":
            texts.append(re.sub(r"\{\{ (\w+) \}\}", lambda found: data[found[1]], text))
    return [text for text in texts if text.strip()]


def texts_of(document: bytes) -> list[str]:
    """Return the non-blank paragraphs of a filled Word file, in order."""
    with zipfile.ZipFile(BytesIO(document)) as package:
        assert package.testzip() is None
        root = etree.fromstring(package.read(MAIN))
    return [text for p in root.iter(f"{W}p") if (text := _text(p)).strip()]
