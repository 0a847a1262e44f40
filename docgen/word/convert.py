"""From Jinja's syntax tree to instructions: the safe subset is what has a branch here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, nodes

from docgen.kit.errors import TemplateError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.word.guard import refused
from docgen.word.program import Instruction

_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_TAG = regex(r"<(/?)([\w:.-]+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(/?)>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_LOOP_FACTS = {"first", "last", "index", "index0", "revindex", "revindex0", "length"}


class Converter:
    """Turns the tree of one part into instructions.

    tags: (tag, place) in order; Jinja's line number of a node, less two, is its tag's index. first: index of the
    part's first spot in the program. restore: undoes the marks in literal text.
    """

    def __init__(self, tags: Sequence[tuple[str, str]], first: int, restore: Callable[[str], str]) -> None:
        self._tags = tags
        self._first = first
        self._restore = restore

    def convert(self, body: list[nodes.Node]) -> list[Instruction]:
        """Return the instructions of a list of nodes. Raises TemplateError for what is outside the subset."""
        made: list[Instruction] = []
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    self._add(made, self._output(part))
            elif isinstance(node, nodes.For):
                made.append(self._for(node))
            elif isinstance(node, nodes.If):
                made.append(self._if(node))
            else:
                raise self._refusal(node)
        return made

    def _add(self, made: list[Instruction], step: Instruction) -> None:
        if isinstance(step, str) and made and isinstance(made[-1], str):
            made[-1] += step
        elif step != "":
            made.append(step)

    def _output(self, node: nodes.Node) -> Instruction:
        if isinstance(node, nodes.TemplateData):
            return self._restore(node.data)
        return ["value", self._path(node), self._spot(node)]

    def _for(self, node: nodes.For) -> Instruction:
        target = node.target
        if not isinstance(target, nodes.Name) or node.test is not None or node.recursive:
            raise self._refusal(node)
        if target.name.startswith("_") or target.name == "loop":
            raise self._refusal(node)
        body, otherwise = self._body(node.body, node), self._body(node.else_, node)
        return ["for", target.name, self._path(node.iter), self._spot(node), body, otherwise, weight(body)]

    def _if(self, node: nodes.If) -> Instruction:
        branches = [[self._condition(branch.test), self._body(branch.body, branch)] for branch in (node, *node.elif_)]
        return ["if", branches, self._body(node.else_, node)]

    def _body(self, body: list[nodes.Node], node: nodes.Node) -> list[Instruction]:
        made = self.convert(body)
        if not repeatable(skeleton(made)):
            tag, place = self._tags[self._spot(node) - self._first]
            raise TemplateError(
                _("“{tag}”（{place}）和它的结尾不在同一层：一个在表格行、单元格或段落里，另一个在外面。").format(
                    tag=tag, place=place
                ),
                _("把开头和结尾放在同一段里，或各占一整段（{%p …%}）、一整行（{%tr …%}）。"),
            )
        return made

    def _condition(self, node: nodes.Node) -> Instruction:
        if isinstance(node, nodes.Not):
            return ["not", self._condition(node.node)]
        if isinstance(node, nodes.And | nodes.Or):
            return [type(node).__name__.lower(), self._condition(node.left), self._condition(node.right)]
        if isinstance(node, nodes.Compare) and len(node.ops) == 1 and node.ops[0].op in _COMPARISONS:
            left, right = self._operand(node.expr), self._operand(node.ops[0].expr)
            return [_COMPARISONS[node.ops[0].op], left, right, self._spot(node)]
        return self._operand(node)

    def _operand(self, node: nodes.Node) -> Instruction:
        if isinstance(node, nodes.Const) and isinstance(node.value, str | int):
            return ["const", node.value]
        return ["name", self._path(node), self._spot(node)]

    def _path(self, node: nodes.Node) -> list[str]:
        names: list[str] = []
        current: Any = node
        while isinstance(current, nodes.Getattr):
            names.append(current.attr)
            current = current.node
        if not isinstance(current, nodes.Name):
            raise self._refusal(node)
        names.append(current.name)
        path = names[::-1]
        if any(name.startswith("_") for name in path) or (path[0] == "loop" and set(path[1:]) - _LOOP_FACTS):
            raise self._refusal(node)
        return path

    def _spot(self, node: nodes.Node) -> int:
        return self._first + max(0, min(node.lineno - 2, len(self._tags) - 1))

    def _refusal(self, node: nodes.Node) -> TemplateError:
        return refused(*self._tags[self._spot(node) - self._first])


def weight(body: list[Instruction]) -> int:
    """Return the length of a body's literal text; inner loops are left out, they count for themselves."""
    total = 0
    for step in body:
        if isinstance(step, str):
            total += len(step)
        elif step[0] == "if":
            total += sum(weight(inner) for _condition, inner in step[1]) + weight(step[2])
    return total


def skeleton(body: list[Instruction]) -> str:
    """Return the literal XML of a body; inner loops and conditions are left out, they have been judged by themselves."""
    return "".join(step for step in body if isinstance(step, str))


def repeatable(fragment: str) -> bool:
    """Whether a piece of XML may stand any number of times, none included: what it closes, it opens again."""
    closed: list[str] = []
    opened: list[str] = []
    for match in _TAG.finditer(fragment):
        closing, name, empty = match.group(1), match.group(2), match.group(3)
        if name is None or empty:
            continue
        if not closing:
            opened.append(name)
        elif not opened:
            closed.append(name)
        elif opened.pop() != name:
            return False
    return closed == opened[::-1]


@cache
def _environment() -> Environment:
    return Environment(autoescape=True)


def parse_alone(source: str, tag: str, place: str) -> Instruction:
    """Return the instruction of one tag by itself (a block with its end). Raises TemplateError if it is outside the subset."""
    from jinja2 import TemplateSyntaxError

    try:
        tree = _environment().parse("\x00\n" + source.replace("\n", " "))
        steps = Converter([(tag, place)], 0, lambda text: text.replace("\x00\n", "")).convert(tree.body)
    except (TemplateSyntaxError, RecursionError) as error:
        raise refused(tag, place) from error
    return steps[0] if steps else None
