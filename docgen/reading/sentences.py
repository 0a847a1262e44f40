"""Read fields back out of a form's standing sentences: each wording, turned round, is a pattern for the text.

「报告电子版可在{门户网站}（{网址}）下载。」 finds the portal and its address in any report that says so; a wording that holds
only when something is 0 says that it is 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

from docgen.form.model import Field, Form, Joined, Standing
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.kit.remembered import remembered
from docgen.kit.word_lists import source
from docgen.report.model import Value
from docgen.report.typed import HAN_DATE, typed_date

_TOKEN = regex(r"\{([^{}]+)\}")
_BY_TYPE = {
    "integer": r"\d[\d,]*",
    "money": r"\d[\d,]*(?:\.\d+)?",
    "year": r"\d{4}",
    "date": HAN_DATE,
    "postcode": r"\d{6}",
    "phone": r"(?:[(（]\d{3,4}[)）]|[\d\-—－–/、 转]){7,40}",
    "email": r"[\w.+-]{1,64}@[\w.-]+\w",
    "url": r"(?:https?[:：]?//)?[\w\-.]+\.[\w\-./:?=&%#]+",
}
_TEXT = r"[^。；;\n，,（）()]{1,60}?"
_PART = r"[^；;。\n]{1,80}?"
_END = r"(?=[；;，,。）)\s]|$)"
_PART_END = r"(?=[；;，,。）)]|\s(?!\d)(?<!\d\s)|$)"
"""A blank beside a digit ends no part: printed pages part 金雀山路 57 号."""
_NUMBERS = r"\d[\d,]*(?:\.\d+)?"


@record
class _Pattern:
    """A wording turned round: the groups' keys in order, and what it says by its condition alone."""

    expression: re.Pattern[str]
    keys: tuple[str, ...]
    implied: tuple[tuple[str, int], ...]
    sums: tuple[tuple[str, tuple[str, ...]], ...]


def _literal(text: str) -> str:
    """Return a pattern for a text in which width and blanks may differ."""
    pieces: list[str] = []
    for sign in text:
        narrow = unicodedata.normalize("NFKC", sign)
        both = re.escape(sign) if narrow == sign or len(narrow) != 1 else f"[{re.escape(sign)}{re.escape(narrow)}]"
        pieces.append(both)
    return r"\s*".join(pieces)


def _token_pattern(form: Form, target: str) -> tuple[str, str]:
    """Return (pattern, key to keep what it finds under, "" for nothing)."""
    if target in form.field_by_key:
        field = form.field_by_key[target]
        return _BY_TYPE.get(field.type, _TEXT), target
    if target in form.cells or target in form.subtotals:
        return _NUMBERS, ""
    return r".{1,200}?", ""


def _turned_round(
    form: Form, wording: str, implied: tuple[tuple[str, int], ...], sums: tuple[tuple[str, tuple[str, ...]], ...]
) -> _Pattern:
    pieces = _TOKEN.split(wording)
    expression, keys = "", list[str]()
    for n, piece in enumerate(pieces):
        if n % 2 == 0:
            expression += _literal(piece)
            continue
        pattern, key = _token_pattern(form, form.tokens.get(piece, ""))
        expression += rf"\s*({pattern})\s*" if key else rf"\s*(?:{pattern})\s*"
        keys += [key] if key else []
    return _Pattern(regex(expression, re.DOTALL), tuple(keys), implied, sums)


@remembered
def _patterns(form: Form) -> list[list[_Pattern]]:
    """Return for each standing sentence its wordings turned round, those that say something of a field."""
    return [_wordings(form, standing) for standing in form.standing]


def _wordings(form: Form, standing: Standing) -> list[_Pattern]:
    found: list[_Pattern] = []
    for choice in standing.choices:
        implied = tuple(
            (condition.key, condition.equals)
            for condition in choice.when
            if condition.key in form.field_by_key and isinstance(condition.equals, int)
        )
        sums = tuple((c.equals_key, c.sum) for c in choice.when if c.sum and c.equals_key in form.field_by_key)
        has_field = any(form.tokens.get(name, "") in form.field_by_key for name in _TOKEN.findall(choice.text))
        if choice.text and (has_field or implied):
            found.append(_turned_round(form, choice.text, implied, sums))
    return found


def value_from_text(kind: str, text: str) -> Value | None:
    """Return a field's value from its printed text, None if the text does not say one."""
    shown = text.strip()
    try:
        match kind:
            case "integer" | "year":
                return int(unicodedata.normalize("NFKC", shown).replace(",", ""))
            case "money":
                return Decimal(unicodedata.normalize("NFKC", shown).replace(",", ""))
            case "date":
                return typed_date(shown)
    except (ValueError, InvalidOperation):
        return None
    return shown or None


def _found(form: Form, pattern: _Pattern, match: re.Match[str]) -> Iterator[tuple[str, Value]]:
    for key, text in zip(pattern.keys, match.groups(), strict=True):
        value = value_from_text(form.type_of(key), text)
        if value is not None:
            yield key, value
    for key, number in pattern.implied:
        yield key, Decimal(number) if form.type_of(key) == "money" else number


def _joined_parts(form: Form, joined: Joined, lead: str) -> Iterator[tuple[str, Value]]:
    """Find each part of a joined token (地址：…；邮编：…) by its label."""
    for part in joined.parts:
        pieces = _TOKEN.split(part)
        key = form.tokens.get(pieces[1], "") if len(pieces) == 3 else ""
        if key not in form.field_by_key:
            continue
        kind = form.field_by_key[key].type
        match = re.search(
            rf"{_literal(pieces[0])}\s*({_BY_TYPE.get(kind, _PART)}){_END if kind in _BY_TYPE else _PART_END}", lead
        )
        value = value_from_text(kind, match.group(1)) if match else None
        if value is not None:
            yield key, value


def read_sentences(form: Form, texts: Mapping[str, str]) -> dict[str, Value]:
    """Return the field values that the text states. texts: section key -> its paragraphs, one a line."""
    values: dict[str, Value] = {}
    lead = texts.get(form.sections[0].key, "") if form.sections else ""
    whole = "\n".join(texts.values())
    for wordings in _patterns(form):
        for pattern in wordings:
            match = pattern.expression.search(whole)
            if match:
                for key, value in _found(form, pattern, match):
                    values.setdefault(key, value)
                for key, operands in pattern.sums:
                    parts = [part for operand in operands if isinstance(part := values.get(operand), int)]
                    if len(parts) == len(operands):
                        values.setdefault(key, sum(parts))
                break
    for joined in form.joined:
        for key, value in _joined_parts(form, joined, lead):
            values.setdefault(key, value)
    return values


_TITLES = regex(r"《[^》]*》")
_DATA = Path(__file__).parent / "data"


def read_no_fee(form: Form, texts: Mapping[str, str]) -> dict[str, Value]:
    """Return cases and amount of the fee as 0 if the text says outright that none was charged, nothing otherwise.

    Every sentence that speaks of charging the fee must say so, of this year, without an exception or another number.
    """
    fee = form.expectations.fee
    if fee is None:
        return {}
    named = "(?:" + "|".join(re.escape(word) for word in fee.words) + ")"
    before, behind, zero = (source(_DATA, "no_fee", part) for part in ("denied_before", "denied_behind", "zero_behind"))
    denied, other_times = (
        re.compile(f"{before}{named}{behind}|{named}{zero}"),
        re.compile(source(_DATA, "no_fee", "other_times")),
    )
    year = re.compile(r"20\d\d\s*年度?|〔?20\d\d〕?\d*号?")
    sentences = [
        bare
        for sentence in re.split(r"[。；\n]", "\n".join(texts.values()))
        if re.search(named, bare := unicodedata.normalize("NFKC", _TITLES.sub("", sentence)))
    ]
    says = [bool(denied.search(text) and not other_times.search(text)) for text in sentences]
    numbers = any(re.search(r"[1-9]", year.sub("", text)) for text in sentences)
    if not says or not all(says) or numbers:
        return {}
    return {fee.cases: 0, fee.amount: Decimal(0)}


def read_labelled(form: Form, lines: list[str]) -> tuple[dict[str, Value], list[str]]:
    """Return (field values, lines not understood) from lines such as 「索引号: …」 that name a field of the form."""
    values: dict[str, Value] = {}
    rest: list[str] = []
    labels = {field.label: field for field in form.fields}
    for line in lines:
        label, mark, text = line.replace("：", ":").partition(":")
        field = labels.get(re.sub(r"\s+", "", label))
        value = None
        if field is not None and mark and not field.choices:
            text = text.strip()
            value = _iso_or_printed(text) if field.type == "date" else value_from_text(field.type, text)
        if field is not None and value is not None:
            values.setdefault(field.key, value)
        else:
            rest.append(line)
    unread: list[str] = []
    for line in rest:
        found = _side_by_side(line, labels)
        for field, text in found:
            value = _iso_or_printed(text) if field.type == "date" else value_from_text(field.type, text)
            if value is not None and field.key not in form.roles.values():
                values.setdefault(field.key, value)
        unread += [] if found else [line]
    return values, unread


def _side_by_side(line: str, labels: Mapping[str, Field]) -> list[tuple[Field, str]]:
    """Return (field, text) of a line in which labels and values alternate, parted by blanks (索引号  qc/1  文号  ); a label
    that another label follows, or itself again, has no value. Nothing if the line does not begin with a label.
    """
    words = re.split(r"\s{2,}|\t|\u3000", line.strip())
    if words[0] not in labels or len(words) < 2:
        return []
    pairs = pairwise(words)
    return [(labels[word], after) for word, after in pairs if word in labels and after not in labels]


def _iso_or_printed(text: str) -> date | None:
    if day := typed_date(text):
        return day
    numbers = re.findall(r"\d+", text)
    try:
        return date(*(int(number) for number in numbers[:3])) if len(numbers) >= 3 else None
    except (ValueError, OverflowError):
        return None
