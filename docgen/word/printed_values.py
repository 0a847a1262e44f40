"""Which values a template prints, told of its tree when it is compiled: what a finished file can be asked for.

A value that is printed only under a condition, or through a filter that is none of the offices' ways of writing, may come
out as anything; nothing is expected of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jinja2 import nodes

from docgen.kit.record import record
from docgen.report.office import WRITINGS
from docgen.word.language import names_in, path_of
from docgen.word.program import PrintedValue


class UsedNames:
    """What the parts of a template say of the names they use; see `docgen.word.program.Program`."""

    def __init__(self) -> None:
        self.printed: set[str] = set()
        self.asked: set[str] = set()
        self.surely: set[PrintedValue] = set()

    def take(self, tree: nodes.Template) -> None:
        """Take the judged tree of a part."""
        for output in tree.find_all(nodes.Output):
            self.printed |= _names(*output.nodes)
        for loop in tree.find_all(nodes.For):
            self.printed |= _names(loop.iter)
            self.asked |= _names(*filter(None, (loop.test,)))
        for made in tree.find_all(nodes.Assign):
            self.printed |= _names(made.node)
        for block in tree.find_all(nodes.With):
            self.printed |= _names(*block.values)
        for branch in tree.find_all(nodes.If):
            self.asked |= _names(branch.test)
        for choice in tree.find_all(nodes.CondExpr):
            self.asked |= _names(choice.test)
        self.surely.update(_surely(tree.body, _Within({})))


def _names(*expressions: nodes.Node) -> set[str]:
    return {".".join(path) for expression in expressions for path, _kind in names_in(expression)}


@record
class _Within:
    """What holds at a place: names that loops bind -> what they go through ("" if that cannot be told), and the only names
    that are surely printed there (None: all of them).
    """

    scope: Mapping[str, str]
    only: frozenset[str] | None = None

    def binding(self, name: str, source: str) -> _Within:
        """Return what holds where a name is bound: what is not of a loop's items may be printed never, for it may have none."""
        return _Within({**self.scope, name: source}, self.only)

    def asked(self, name: str) -> _Within:
        """Return what holds behind a condition that asks for a name."""
        allowed = frozenset({name})
        return _Within(self.scope, allowed if self.only is None else self.only & allowed)

    def resolved(self, name: str) -> str:
        """Return a name with the loop's name replaced, "" if it is not known what it stands for."""
        first, dot, rest = name.partition(".")
        if first not in self.scope:
            return name
        return f"{self.scope[first]}{dot}{rest}" if self.scope[first] else ""

    def surely(self, name: str) -> str:
        """Return what a name stands for if it is surely printed here, else ""."""
        if self.only is not None and name not in self.only:
            return ""
        return self.resolved(name) if not self.scope or name.partition(".")[0] in self.scope else ""


def _surely(body: Iterable[nodes.Node], within: _Within) -> Iterator[PrintedValue]:
    """Yield what is surely printed; behind `else`, in `with` and in loops over what is worked out nothing is."""
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                value = _value(part)
                name = within.surely(value.name) if value else ""
                if value and name:
                    yield PrintedValue(name, value.writing, value.arguments)
        elif isinstance(node, nodes.For):
            source = path_of(node.iter)
            if source and isinstance(node.target, nodes.Name) and node.test is None:
                yield from _surely(node.body, within.binding(node.target.name, within.resolved(".".join(source))))
        elif isinstance(node, nodes.If):
            path = path_of(node.test)
            if path:
                yield from _surely(node.body, within.asked(".".join(path)))
        elif isinstance(node, nodes.Assign | nodes.AssignBlock):
            for target in (node.target, *node.target.find_all(nodes.Name)):
                within = within.binding(target.name, "") if isinstance(target, nodes.Name) else within


def _value(node: nodes.Node) -> PrintedValue | None:
    """Return the name that is printed and how it is written, None for anything else."""
    writing, arguments = "", ()
    if isinstance(node, nodes.Filter) and node.name in WRITINGS and node.node is not None:
        given = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(given) < len(node.args):
            return None
        writing, arguments, node = node.name, tuple(given), node.node
    path = path_of(node)
    return PrintedValue(".".join(path), writing, arguments) if path else None
