"""Lint of names: unknown, misspelt, doubled and missing placeholders, judged against a context in which everything is there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from docgen.form.derive import ROWS
from docgen.form.model import Form
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.report.tokens import normalised
from docgen.template.check_tags import LintFault, Use
from docgen.word.anatomy import Part, PlacedTag
from docgen.word.markers import only_a_mark, typed_name

_ALIKE = 0.55
_LISTED = 5


def token_names(form: Form) -> dict[str, str]:
    """Return what clerks write in single braces, and the labels beside their cells, each with the placeholder for it.

    "" stands for what has none: a standing sentence, which the workbook's text holds.
    """
    labels = {field.label: field.key for field in form.fields}
    targets = {
        name: target if target in form.field_by_key or target in form.cells else _of_rows(target)
        for name, target in form.tokens.items()
    }
    return {normalised(name): key for name, key in {**labels, **targets}.items()}


def _of_rows(target: str) -> str:
    """Return the placeholder for what a token quotes of a table of rows, "" for any other token."""
    if not target.startswith(ROWS):
        return ""
    name = f"tables.{target.removeprefix(ROWS)}"
    return name.replace(".capitals.", ".totals.") + ("|人民币大写" if ".capitals." in name else "")


def name_faults(
    uses: Sequence[Use], context: Mapping[str, Any], tokens: Mapping[str, str] = MappingProxyType({}), *, guess: bool = True
) -> Iterator[LintFault]:
    """Yield a fault for every name that leads nowhere, or to the wrong kind of thing, in the order of the part.

    tokens: see `token_names`; what is written in a template by one of these names is known for what it means.
    guess: look for the name that was meant (takes time, so a name is looked for once).
    """
    from docgen.word.language import is_among

    guesses: dict[str, str] = {}
    reported: set[str] = set()
    scope: dict[str, list[Any]] = {name: [value] for name, value in context.items()}
    outer: list[dict[str, list[Any]]] = []
    asked: list[_Asked] = []
    for use in uses:
        _follow(asked, use)
        there = frozenset(path for branch in asked for path in branch.here)
        for path, said in use.names:
            kind = "optional" if is_among(path, there) else said
            fault, found = _look_up(path, scope)
            if fault >= 0:
                name = ".".join(path)
                if only_a_mark(name) and not use.placed.paragraph.mark:
                    yield _not_alone(use.placed, name)
                    continue
                if guess and name not in guesses:
                    guesses[name] = tokens.get(normalised(name)) or _guess(list(path), fault, scope)
                if use.placed.paragraph.mark:
                    if name not in reported:  # a mark uses a name more than once
                        reported.add(name)
                        yield _unknown(use.placed, typed_name(name), typed_name(guesses.get(name, "")))
                    continue
                yield (_perhaps if kind == "optional" else _unknown)(use.placed, name, guesses.get(name, ""))
            elif any(isinstance(value, _Anything) for value in found):
                continue
            elif kind == "text" and all(isinstance(value, bool | list | Mapping) for value in found):
                yield _wrong_kind(
                    use.placed, _("不是一段文字"), _("列表要用循环逐项取出；条件只能用在 if 里；其余要写到具体一项。")
                )
            elif kind == "list" and not any(isinstance(value, list) for value in found):
                yield _wrong_kind(use.placed, _("不是一组数据，不能循环"), _("循环只能用于列表，如“sections.….blocks”。"))
        if use.statement in ("for", "with"):
            outer.append(dict(scope))
        for name, source in use.binds:
            held = _look_up(source, scope)[1] if source else []
            if use.statement == "for":
                held = [item for value in held if isinstance(value, list) for item in value]
            # Of what is worked out, or comes from an unknown list, nothing is known: {} would report every name in it.
            scope[name] = held or [_Anything()]
        if use.statement in ("endfor", "endwith") and outer:
            scope = outer.pop()


@record
class _Asked:
    """A loop or condition that is not yet ended: the names surely there in this branch of it, and in the next ones."""

    here: frozenset[tuple[str, ...]] = frozenset()
    later: frozenset[tuple[str, ...]] = frozenset()


def _follow(asked: list[_Asked], use: Use) -> None:
    """Note which names ``{% if … is defined %}`` has found where a tag stands."""
    if use.statement in ("if", "for"):
        asked.append(_Asked(use.present, use.absent))
    elif use.statement in ("elif", "else") and asked:
        last = asked.pop()
        asked.append(_Asked(last.later | use.present, last.later | use.absent))
    elif use.statement in ("endif", "endfor") and asked:
        asked.pop()


class _Anything(dict[str, Any]):
    """Stands for what an unknown list holds: every name is there."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> Any:
        return "…"


def _look_up(path: Sequence[str], scope: Mapping[str, list[Any]]) -> tuple[int, list[Any]]:
    """Return (index of the first unknown step or -1, the values found)."""
    found = scope.get(path[0], [])
    if not found:
        return 0, []
    for index, name in enumerate(path[1:], start=1):
        found = [value[name] for value in found if isinstance(value, Mapping) and name in value]
        if not found:
            return index, []
    return -1, found


def _unknown(placed: PlacedTag, name: str, guess: str) -> LintFault:
    return LintFault(
        "T102",
        _("没有“{name}”这个占位符。").format(name=name),
        _("是不是“{guess}”？").format(guess=guess) if guess else _own_field(name),
        placed.spot,
        evidence=placed.paragraph.mark or placed.tag.text,
    )


def _not_alone(placed: PlacedTag, name: str) -> LintFault:
    return LintFault(
        "T102",
        _("“{tag}”要独占一段，前后不能有别的文字、图片。").format(tag=placed.tag.text),
        _("另起一段，只写 {name}。").format(name="{{p " + name + " }}"),
        placed.spot,
        evidence=placed.tag.text,
    )


def _own_field(name: str) -> str:
    """Return the cure for a name that is like none: an office may have fields of its own."""
    if "." in name and name.isascii() and name.islower():
        return _(
            "可用的占位符见 docgen template vars；本单位要加的字段，在模板旁边的 fields.toml 里写一项"
            ' [[fields]]（key = "{name}"，label = 叫法），见 docs/forms.md；多余的请删去。'
        ).format(name=name)
    return _("可用的占位符见 docgen template vars；多余的请删去。")


def _perhaps(placed: PlacedTag, name: str, guess: str) -> LintFault:
    return LintFault(
        "T113",
        _("没有“{name}”这个占位符；因为写了 default 或 is defined，填写时看不出来。").format(name=name),
        _("是不是“{guess}”？").format(guess=guess) if guess else _("核对名称；可用的占位符见 docgen template vars。"),
        placed.spot,
        evidence=placed.tag.text,
    )


def _guess(path: list[str], fault: int, scope: Mapping[str, list[Any]]) -> str:
    """Return the known name most like an unknown one: first among its neighbours, then among all."""
    holders = _look_up(path[:fault], scope)[1] if fault else [dict.fromkeys(scope)]
    keys = {str(key) for holder in holders if isinstance(holder, Mapping) for key in holder}
    near = difflib.get_close_matches(path[fault], sorted(keys), 1, _ALIKE)
    rest = path[fault + 1 :]
    if near and _look_up([*path[:fault], near[0], *rest], scope)[0] < 0:
        return ".".join([*path[:fault], near[0], *rest])
    every = sorted({name for key, values in scope.items() for value in values for name in _flat(key, value)})
    return next(iter(difflib.get_close_matches(".".join(path), every, 1, _ALIKE)), "")


def _flat(prefix: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{prefix}.{key}", inner)
    else:
        yield prefix


def _wrong_kind(placed: PlacedTag, what: str, cure: str) -> LintFault:
    return LintFault(
        "T102", _("“{tag}”{what}。").format(tag=placed.tag.text, what=what), cure, placed.spot, evidence=placed.tag.text
    )


def doubled_faults(uses: Sequence[Use], form: Form) -> Iterator[LintFault]:
    """Yield a fault for a number that stands in two table cells, and for a section that is printed twice."""
    seen: dict[str, PlacedTag] = {}
    for use in uses:
        for path, kind in use.names:
            key = ".".join(path)
            number = kind == "text" and key in form.cells and use.placed.paragraph.cell is not None
            blocks = kind == "list" and path[0] == "sections"
            if not number and not blocks:
                continue
            if key in seen:
                yield LintFault(
                    "T104",
                    _("“{name}”已经用在{place}，这里又用了一次。").format(name=typed_name(key), place=seen[key].spot),
                    _("一个数字只对应一个单元格，一个部分只写一次：核对哪一处写错了。"),
                    use.placed.spot,
                    key=key,
                    evidence=use.placed.paragraph.mark or use.placed.tag.text,
                )
            seen.setdefault(key, use.placed)


def missing_faults(parts: Sequence[Part], uses: Sequence[Use], form: Form) -> Iterator[LintFault]:
    """Yield what the form asks for and the template does not print: numbers, sections, title, signature, attachments."""
    printed = {".".join(path) for use in uses for path, _kind in use.names}
    text = "\n".join(paragraph.text for part in parts for paragraph in part.paragraphs)
    for table in form.tables:
        keys = [key for key, cell in form.cells.items() if cell.table == table.key and key not in printed]
        if not keys or f"tables.{table.key}.rows" in printed:
            continue
        labels = "、".join(form.label_of(key) for key in keys[:_LISTED]) + ("……" if len(keys) > _LISTED else "")
        yield LintFault(
            "T103",
            _("{table}缺 {count} 个数字的占位符：{labels}。").format(table=table.name, count=len(keys), labels=labels),
            _("在相应的单元格里写上占位符，如“{name}”。").format(name="{{ " + keys[0] + " }}"),
            key=keys[0],
        )
    wanted: list[tuple[tuple[str, ...], str, str]] = [
        ((f"tables.{table.key}.rows",), table.name, "{%tr for row in tables." + table.key + ".rows %}") for table in form.rows
    ]
    if form.role("title"):
        wanted.append((("title", form.role("title"), "title_lines"), _("标题"), "{{ title }}"))
    for section in form.sections:
        name = section.heading or _("引言")
        blocks = f"sections.{section.key}.blocks"
        wanted.append(((blocks,), _("“{name}”的内容").format(name=name), "{{p " + typed_name(blocks) + " }}"))
        if section.heading and section.heading not in text:
            heading = f"sections.{section.key}.heading"
            wanted.append(((heading,), _("标题“{name}”").format(name=name), "{{ " + heading + " }}"))
    if any(section.attachments for section in form.sections):
        wanted.append((("attachments",), _("附表"), "{{p attachments }}"))
    if form.role("signature"):
        signed = ["signature.name", *(["signature.date"] if form.role("date") else [])]
        lacking = [name for name in signed if name not in printed]
        if lacking == signed:
            wanted.append((("signature.name",), _("落款"), "{{p signature }}"))
        else:
            wanted += [((name,), _("落款"), "{{ " + name + " }}") for name in lacking]
    for names, what, example in wanted:
        if not printed.intersection(names):
            yield LintFault(
                "T103", _("模板里没有{what}。").format(what=what), _("补上“{example}”。").format(example=example), key=names[0]
            )
