"""A compiled template: literal XML and a handful of instructions, filled in without Jinja, docxtpl or an XML parser.

A program is plain data (JSON), so it can be kept on disk without ever running what is read back. Instructions are lists:

    "text"                                        literal XML
    ["value", path, spot]                         a value, escaped; path is the dotted name as a list, spot its index in `spots`
    ["value", path, spot, writing, arguments]     the same as offices write it (`docgen.report.office.WRITINGS`)
    ["plain", path, spot]                         the same for a document property: line breaks and tabs are dropped
    ["for", name, path, spot, body, otherwise, weight]   the body for every item; otherwise if there is none
    ["if", [[condition, body], ...], otherwise]   the first body whose condition holds
    ["jinja", text, lines, columns]               a whole part for Jinja, see docgen.word.sandbox.fill_text

Conditions: ["name", path, spot], ["const", value], ["not", c], ["and", a, b], ["or", a, b], ["==", a, b] and the other
comparisons. `weight` is the length of the body's literals, so that the output can be bounded before it is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from docgen.kit.errors import DocgenError, TemplateError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.ooxml.zipwriter import Entry
from docgen.report.picture import Drawing
from docgen.word.drawing import drawing_xml

Instruction = Any
"""str or list, as described above: what JSON can hold."""

MAX_OUTPUT = 64_000_000
MAX_STEPS = 500_000
"""Bounds on one rendered part: characters, and turns of loops."""

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_SPECIAL = regex(r"[&<>\"'\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&#34;",
        "'": "&#39;",
        "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
        "\n": '</w:t><w:br/><w:t xml:space="preserve">',
    }
)
_LAYOUT = regex(r"<[^>]*>")  # escaped text holds no other angle brackets


@record
class PrintedValue:
    """A value that is printed: its dotted name (a loop's name replaced by what it goes through) and how it is written."""

    name: str
    writing: str = ""
    arguments: tuple[str | int, ...] = ()


@record
class Program:
    """What a template compiles to.

    document: name of the main part. parts: the parts that change, by name; entries: the others, ready to be copied.
    order: all names as written. texts: the package's listings, which grow when parts are added.
    spots: (tag, place) for error messages. braces: texts with braces that are printed on purpose.
    printed: the dotted names whose values are printed or gone through; asked: those that conditions ask for; surely: the
    values that are printed whatever the data.
    """

    document: str
    order: tuple[str, ...]
    parts: Mapping[str, list[Instruction]]
    entries: Mapping[str, Entry]
    texts: Mapping[str, str]
    spots: tuple[tuple[str, str], ...]
    braces: tuple[str, ...] = ()
    printed: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    surely: frozenset[PrintedValue] = frozenset()


def run(program: Program, name: str, context: Mapping[str, Any]) -> str:
    """Return a part of instructions filled from the context.

    Raises TemplateError for a missing name, DocgenError for an illegal character.
    """
    filling = _Run(program.spots, context)
    filling.block(program.parts[name])
    return "".join(filling.out)


def escape(text: str) -> str:
    """Return text as XML inside a w:t: escaped, tabs and line breaks as Word's elements. ValueError for control characters."""
    if not _SPECIAL.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _ILLEGAL.search(text)
    if found:
        raise ValueError(f"U+{ord(found.group()):04X}")
    return text.translate(_ESCAPES)


def plain_text(xml: str) -> str:
    """Return the text of which `escape` made a piece of XML."""
    for character in "\n\t":
        xml = xml.replace(_ESCAPES[ord(character)], character)
    for character in "<>\"'&":  # the ampersand last
        xml = xml.replace(_ESCAPES[ord(character)], character)
    return xml


class _Run:
    """One filling of one part: the output so far, the names in scope, and how much has been used up."""

    def __init__(self, spots: tuple[tuple[str, str], ...], context: Mapping[str, Any]) -> None:
        self.out: list[str] = []
        self.spots = spots
        self.scope: dict[str, Any] = dict(context)
        self.loops: list[tuple[str, list[str], int]] = []
        self.size = 0
        self.steps = 0

    def block(self, instructions: list[Instruction]) -> None:
        for step in instructions:
            if isinstance(step, str):
                self.out.append(step)
            elif step[0] == "value":
                self.value(*step[1:])
            elif step[0] == "plain":
                self.plain(step[1], step[2])
            elif step[0] == "for":
                self.loop(*step[1:])
            else:
                self.choose(step[1], step[2])

    def value(
        self, path: list[str], spot: int, writing: str = "", arguments: Iterable[str | int] = (), drawn: bool = True
    ) -> None:
        """Print a value; a picture as a drawing, or only in words where nothing can be drawn."""
        found = self.look_up(path, spot)
        if writing:
            found = self.written(found, spot, writing, arguments)
        if isinstance(found, bool) or not isinstance(found, str | int):
            raise self.error(
                spot, _("占位符“{tag}”（{place}）对应的不是一段文字，而是一组数据。"), _("用循环逐项取出，或写到具体的一项。")
            )
        if drawn and isinstance(found, Drawing):
            self.print(drawing_xml(found))
            return
        written = str(found)
        try:
            written = escape(written)
        except ValueError as error:
            raise DocgenError(
                _("“{path}”的内容里有 Word 不能保存的控制字符 {character}。").format(
                    path=self.real_path(path), character=error
                ),
                _("删去这个看不见的字符（重新键入这段文字），再运行。"),
            ) from error
        self.print(written)

    def print(self, xml: str) -> None:
        self.size += len(xml)
        self.out.append(xml)

    def written(self, value: Any, spot: int, writing: str, arguments: Iterable[str | int]) -> Any:
        from docgen.report.office import written  # only here: few templates ask for it
        from docgen.report.values import NotWritable

        try:
            return written(writing, value, *arguments)
        except (ValueError, TypeError, ArithmeticError) as error:
            why = str(error) if isinstance(error, NotWritable) else _("写法不对，或用到的数据不是那一种")
            tag, place = self.spots[spot]
            raise TemplateError(
                _("“{tag}”（{place}）算不出来：{why}。").format(tag=tag, place=place, why=why[:200]),
                _("核对这个占位符的写法和它用到的数据。"),
            ) from error

    def plain(self, path: list[str], spot: int) -> None:
        """A value in a document property, which has neither lines nor tabs."""
        before = len(self.out)
        self.value(path, spot, drawn=False)
        self.out[before:] = [_LAYOUT.sub("", text) for text in self.out[before:]]

    def loop(
        self, name: str, path: list[str], spot: int, body: list[Instruction], otherwise: list[Instruction], weight: int
    ) -> None:
        items = self.look_up(path, spot)
        if not isinstance(items, list | tuple):
            cure = _("循环只能用于列表，例如“sections.….blocks”。")
            if isinstance(items, Mapping):
                cure = _("要逐项取出名称和内容，写 {spelling}。").format(spelling="{% for k, v in …|items %}")
            raise self.error(spot, _("“{tag}”（{place}）用的不是一组数据。"), cure)
        if not items:
            self.block(otherwise)
            return
        outer = {key: self.scope[key] for key in (name, "loop") if key in self.scope}
        last = len(items) - 1
        self.loops.append((name, path, 0))
        for index, item in enumerate(items):
            self.spend(weight, spot)
            self.loops[-1] = (name, path, index)
            self.scope[name] = item
            self.scope["loop"] = {
                "first": index == 0,
                "last": index == last,
                "index": index + 1,
                "index0": index,
                "revindex": last - index + 1,
                "revindex0": last - index,
                "length": last + 1,
            }
            self.block(body)
        self.loops.pop()
        for key in (name, "loop"):
            self.scope.pop(key, None)
        self.scope.update(outer)

    def choose(self, branches: list[tuple[Instruction, list[Instruction]]], otherwise: list[Instruction]) -> None:
        for condition, body in branches:
            if self.holds(condition):
                self.block(body)
                return
        self.block(otherwise)

    def holds(self, condition: Instruction) -> Any:
        """Return a condition's value, as Python has it: `and` and `or` stop early, any value can be true or false."""
        kind = condition[0]
        if kind == "name":
            return self.look_up(condition[1], condition[2])
        if kind == "const":
            return condition[1]
        if kind == "not":
            return not self.holds(condition[1])
        if kind == "and":
            return self.holds(condition[1]) and self.holds(condition[2])
        if kind == "or":
            return self.holds(condition[1]) or self.holds(condition[2])
        try:
            return COMPARISONS[kind](self.holds(condition[1]), self.holds(condition[2]))
        except TypeError as error:
            raise self.error(
                condition[3], _("条件“{tag}”（{place}）拿文字和数字比大小。"), _("文字只能用 == 或 != 比较。")
            ) from error

    def look_up(self, path: list[str], spot: int) -> Any:
        found: Any = self.scope
        for name in path:
            # Never an attribute: a name reaches what the context holds and nothing else.
            if (found.__class__ is not dict and not isinstance(found, Mapping)) or name not in found:
                raise self.error(
                    spot,
                    _("模板里的“{tag}”（{place}）没有对应的数据。"),
                    _("核对占位符的写法；可用的占位符见 docgen template vars。"),
                )
            found = found[name]
        return found

    def spend(self, weight: int, spot: int) -> None:
        self.steps += 1
        self.size += weight
        if self.steps > MAX_STEPS or self.size > MAX_OUTPUT:
            raise self.error(
                spot, _("循环“{tag}”（{place}）写出的内容太多，已停止。"), _("检查循环是否重复嵌套，或数据是否过多。")
            )

    def error(self, spot: int, message: str, cure: str) -> TemplateError:
        tag, place = self.spots[spot]
        return TemplateError(message.format(tag=tag, place=place), cure)

    def real_path(self, path: list[str]) -> str:
        """Return a path with the loops' names replaced by what they stand for: p.text -> sections.S.blocks[2].text."""
        for name, source, index in reversed(self.loops):
            if path[0] == name:
                path = [*source[:-1], f"{source[-1]}[{index}]", *path[1:]]
        return ".".join(path)
