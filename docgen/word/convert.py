"""From Jinja's syntax tree to instructions, where it is plain: names, loops, conditions. The rest is left to the sandbox."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jinja2 import nodes

from docgen.kit.patterns import regex
from docgen.report.office import WRITINGS
from docgen.word.program import Instruction
from docgen.word.tags import NEWLINE, literal_braces

_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_TAG = regex(r"<(/?)([\w:.-]+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(/?)>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_LOOP_FACTS = {"first", "last", "index", "index0", "revindex", "revindex0", "length"}


class NotPlain(Exception):
    """Something that instructions do not say; Jinja has to."""


class Converter:
    """Turns the tree of one part into instructions.

    spot_of: gives the index in the program's `spots` of the tag on a line of the marked part.
    """

    def __init__(self, spot_of: Callable[[int], int]) -> None:
        self._spot_of = spot_of

    def convert(self, body: list[nodes.Node]) -> list[Instruction]:
        """Return the instructions of a list of nodes. Raises NotPlain for what is more than plain."""
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
                raise NotPlain
        return made

    def _add(self, made: list[Instruction], step: Instruction) -> None:
        if isinstance(step, str) and made and isinstance(made[-1], str):
            made[-1] += step
        elif step != "":
            made.append(step)

    def _output(self, node: nodes.Node) -> Instruction:
        if isinstance(node, nodes.TemplateData):
            return literal_braces(node.data.replace(NEWLINE, "\n"))
        if isinstance(node, nodes.Filter) and node.name in WRITINGS and node.node is not None:
            return ["value", self._path(node.node), self._spot(node), node.name, self._constants(node)]
        return ["value", self._path(node), self._spot(node)]

    def _constants(self, node: nodes.Filter) -> list[str | int]:
        """Return what an office's filter is given besides the value."""
        if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
            raise NotPlain
        given = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        if len(given) < len(node.args) or not all(_is_small(value) for value in given):
            raise NotPlain
        return given

    def _for(self, node: nodes.For) -> Instruction:
        target = node.target
        if not isinstance(target, nodes.Name) or node.test is not None or node.recursive:
            raise NotPlain
        if target.name.startswith("_") or target.name == "loop":
            raise NotPlain
        body, otherwise = self.convert(node.body), self.convert(node.else_)
        return ["for", target.name, self._path(node.iter), self._spot(node), body, otherwise, weight(body)]

    def _if(self, node: nodes.If) -> Instruction:
        branches = [[self._condition(branch.test), self.convert(branch.body)] for branch in (node, *node.elif_)]
        return ["if", branches, self.convert(node.else_)]

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
            raise NotPlain
        names.append(current.name)
        path = names[::-1]
        if any(name.startswith("_") for name in path) or (path[0] == "loop" and set(path[1:]) - _LOOP_FACTS):
            raise NotPlain
        return path

    def _spot(self, node: nodes.Node) -> int:
        return self._spot_of(node.lineno)


def _is_small(value: object) -> bool:
    """Whether an argument is one that needs no bounds: a short text, a small number."""
    return (isinstance(value, str) and len(value) < 20) or (type(value) is int and abs(value) < 20)


def weight(body: list[Instruction]) -> int:
    """Return the length of a body's literal text; inner loops are left out, they count for themselves."""
    total = 0
    for step in body:
        if isinstance(step, str):
            total += len(step)
        elif step[0] == "if":
            total += sum(weight(inner) for _condition, inner in step[1]) + weight(step[2])
    return total


def skeleton(body: list[nodes.Node]) -> str:
    """Return the literal XML of a body; inner loops and conditions are left out, they are judged by themselves."""
    text = ""
    for node in body:
        if isinstance(node, nodes.Output):
            text += "".join(part.data for part in node.nodes if isinstance(part, nodes.TemplateData))
        elif isinstance(node, nodes.With):
            text += skeleton(node.body)
    return text


def unbalanced(body: list[nodes.Node]) -> nodes.Node | None:
    """Return the first loop or condition with a branch that closes what it did not open, or the other way round; else None."""
    for node in body:
        branches: list[list[nodes.Node]] = []
        if isinstance(node, nodes.For):
            branches = [node.body, node.else_]
        elif isinstance(node, nodes.If):
            branches = [node.body, *(branch.body for branch in node.elif_), node.else_]
        elif isinstance(node, nodes.With):
            branches = [node.body]
        for branch in branches:
            found = unbalanced(branch)
            if found is not None:
                return found
            if not isinstance(node, nodes.With) and not repeatable(skeleton(branch)):
                return node
    return None


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
