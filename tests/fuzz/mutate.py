"""Mutations of files: of their bytes, of the parts of a package, of the elements and attributes of XML, of JSON values."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

ODD_TEXTS = (
    "", " ", "0", "-1", "1", "999999999999", "1e999", "NaN", "-0", "0.1", "１２", "1,234", "TRUE", "=1+1", "@SUM(A1)", "#REF!",
    "A1", "A0", "XFD1048576", "A1:XFD1048576", "ZZZZ9", "$A$1", "'x'!A1", "rId1", "rId999", "../../etc/passwd", "/", "\\",
    "http://example.invalid/x", "file:///etc/passwd", "{{ 7*7 }}", "{% for x in y %}", "{% endfor %}", "{年度}",
    "{标准句.不存在}",
    "{{", "}}", "｛｛", "_x0000_", "_xD800_", "_x000B_", "甲" * 3000, "\u202e甲", "𠮷", "é", "\u200b", "2023-02-30", "99999",
    "zfxxgk-2021", "zfxxgk-1999", "restart", "continue", "s", "n", "b", "e", "str", "inlineStr", "d", "x" * 300, "true",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1.5, float("inf"), float("nan"), "", " ", "x", "12.50", "2024-01-01", "\u0000", "\ud800",
    [], {}, [[]], [None], {"": ""}, {"heading": 1}, ["甲"], "甲" * 5000, "{年度}", "{{ 7*7 }}", "=1+1",
)  # fmt: skip
_MOST_TIMES = 3
_ATTRIBUTE = re.compile(rb'([\w:.-]+)="([^"]*)"')
_TEXT = re.compile(rb">([^<]+)<")
Parts = dict[str, bytes]


# ---------------------------------------------------------------------- bytes
def of_bytes(data: bytes, random: Random) -> bytes:
    """Flip, cut out, repeat, insert or cut off at a random place."""
    out = bytearray(data)
    for _n in range(random.randint(1, _MOST_TIMES)):
        if not out:
            break
        at = random.randrange(len(out))
        length = min(random.choice((1, 2, 4, 16, 300)), len(out) - at)
        deed = random.randrange(6)
        if deed == 0:
            out[at] ^= 1 << random.randrange(8)
        elif deed == 1:
            del out[at : at + length]
        elif deed == 2:
            out[at:at] = out[at : at + length]
        elif deed == 3:
            out[at : at + length] = random.randbytes(length)
        elif deed == 4:
            out[at : at + length] = bytes(length)
        else:
            del out[at:]
    return bytes(out)


# ---------------------------------------------------------------------- packages
def opened(data: bytes) -> Parts:
    """Return a package's parts by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def closed(parts: Parts) -> bytes:
    """Return the package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def of_parts(parts: Parts, random: Random) -> Parts:
    """Drop, rename, empty, copy or exchange parts."""
    names = list(parts)
    one, other = random.choice(names), random.choice(names)
    deed = random.randrange(5)
    if deed == 0:
        del parts[one]
    elif deed == 1:
        parts[one], parts[other] = parts[other], parts[one]
    elif deed == 2:
        parts[one] = b""
    elif deed == 3:
        parts[one.replace("1", "2") + random.choice(("", "x", ".xml"))] = parts.pop(one)
    else:
        parts[one] = parts[other]
    return parts


def of_xml_text(xml: bytes, random: Random) -> bytes:
    """Change an attribute or a text to something odd, or to another one of the same part."""
    pattern = random.choice((_ATTRIBUTE, _ATTRIBUTE, _TEXT))
    places = list(pattern.finditer(xml))
    if not places:
        return of_bytes(xml, random)
    place = random.choice(places)
    group = place.re.groups
    if random.random() < 0.3:
        new = random.choice(places)[group]
    else:
        new = random.choice(ODD_TEXTS).encode().replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b'"', b"&quot;")
    start, end = place.span(group)
    if group == 2 and random.random() < 0.15:
        start, end, new = place.start(), place.end(), b""  # the attribute goes altogether
    return xml[:start] + new + xml[end:]


def of_xml_tree(xml: bytes, random: Random) -> bytes:
    """Drop, repeat, exchange, rename, unwrap or nest elements."""
    from lxml import etree

    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return of_bytes(xml, random)
    inner = [node for node in root.iter() if isinstance(node.tag, str) and node.getparent() is not None]
    if not inner:
        return xml
    one, other = random.choice(inner), random.choice(inner)
    parent = one.getparent()
    deed = random.randrange(7)
    if deed == 0:
        parent.remove(one)
    elif deed == 1:
        for _n in range(random.choice((1, 1, 2, 30))):
            parent.insert(parent.index(one), etree.fromstring(etree.tostring(one)))
    elif deed == 2 and one not in other.iterancestors() and other not in one.iterancestors():
        spot, there = parent.index(one), other.getparent()
        other_spot = there.index(other)
        there.insert(other_spot, one)
        parent.insert(min(spot, len(parent)), other)
    elif deed == 3:
        one.tag = other.tag
    elif deed == 4:
        for child in list(one):
            one.addprevious(child)
        parent.remove(one)
    elif deed == 5:
        copy = etree.fromstring(etree.tostring(one))
        for _n in range(random.choice((1, 3, 60))):
            shell = etree.Element(one.tag, one.attrib, one.nsmap)
            shell.append(copy)
            copy = shell
        parent.replace(one, copy)
    else:
        for child in list(one):
            one.remove(child)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def of_package(data: bytes, random: Random) -> bytes:
    """Mutate a package in one of the ways above."""
    if random.random() < 0.1:
        return of_bytes(data, random)
    parts = opened(data)
    for _n in range(random.choice((1, 1, 1, 2, 4))):
        if random.random() < 0.08 or not parts:
            parts = of_parts(parts, random) if parts else parts
            continue
        name = random.choice([n for n in parts if n.endswith((".xml", ".rels"))] or list(parts))
        if random.random() < 0.5:  # where the content is
            main = [
                n for n in parts if n.endswith(("document.xml", "workbook.xml", "sharedStrings.xml")) or "/worksheets/" in n
            ]
            name = random.choice(main or [name])
        deed = random.choice((of_xml_text, of_xml_text, of_xml_tree, of_xml_tree, of_bytes))
        parts[name] = deed(parts[name], random)
    return closed(parts)


# ---------------------------------------------------------------------- JSON
def _spots(node: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        found.append((node, key))
        _spots(value, found)
    return found


def of_json(data: bytes, random: Random) -> bytes:
    """Replace, drop, rename, copy or nest values; now and then break the text itself."""
    if random.random() < 0.15:
        return of_bytes(data, random)
    document = json.loads(data)
    for _n in range(random.randint(1, _MOST_TIMES)):
        spots = _spots(document, [])
        if not spots:
            break
        home, key = random.choice(spots)
        _home, other = random.choice(spots)
        deed = random.randrange(6)
        if deed <= 1:
            home[key] = random.choice(ODD_VALUES)
        elif deed == 2:
            del home[key]
        elif deed == 3 and isinstance(home, dict):
            home[random.choice((str(other), "__class__", "", "report.year"))] = home.pop(key)
        elif deed == 4:
            home[key] = json.loads(json.dumps(_home[other])) if not isinstance(_home[other], float) else 1
        else:
            home[key] = [home[key]] if random.random() < 0.5 else {"x": home[key]}
    return json.dumps(document, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


_MARKUP = re.compile(r"</?[a-z][^<>]*>|&\w+;|<!--|-->")


def of_page(data: bytes, random: Random) -> bytes:
    """Drop, repeat, exchange or break tags, spans, numbers and lines; now and then break the bytes themselves."""
    if random.random() < 0.2:
        return of_bytes(data, random)
    code = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = data.decode(code)
    except UnicodeDecodeError:
        code = "gb18030"
        text = data.decode(code, "replace")
    for _n in range(random.choice((1, 2, 4, 30))):
        pattern = random.choice((_MARKUP, _MARKUP, re.compile(r"\d+"), re.compile(r"[^<>\n]+"), re.compile(r"\n")))
        places = list(pattern.finditer(text))
        if not places:
            break
        one, other = random.choice(places), random.choice(places)
        new = random.choice(
            ("", one[0] * random.choice((2, 2, 50)), other[0], *ODD_TEXTS[:20], "<table>", "</table>", "<td rowspan=999>")
        )
        text = text[: one.start()] + new + text[one.end() :]
    return text.encode(code, "replace")


MUTATIONS: dict[str, Callable[[bytes, Random], bytes]] = {
    "xlsx": of_package,
    "docx": of_package,
    "template": of_package,
    "json": of_json,
    "html": of_page,
    "text": of_page,
}
