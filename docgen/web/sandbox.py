"""The office's page template, filled in a sandbox: names, conditions, loops over what is given; nothing that calls or grows.

Jinja's own sandbox keeps a template away from Python, not from time and memory: a product of a text and a number, a call that
pads, loops inside loops. None of them serves a page, so they are refused before anything is filled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.kit.i18n import _

LISTS = ("items", "tags", "charts")
"""What a template may loop over."""
FILTERS = ("default", "e", "escape", "first", "join", "last", "length", "lower", "replace", "title", "trim", "upper")
MAX_TEMPLATE = 500_000
"""Characters; the shipped page has some 4,000."""
_REFUSED = (nodes.Call, nodes.Macro, nodes.CallBlock, nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends)
_GROWING = (nodes.Mul, nodes.Pow, nodes.Mod)
_DEEPEST = 2


class _Environment(ImmutableSandboxedEnvironment):
    def is_safe_callable(self, obj: Any) -> bool:
        return False


def _check(node: nodes.Node, depth: int = 0) -> None:
    """Raise TemplateSyntaxError at the first thing that a page template may not do."""
    for child in node.iter_child_nodes():
        below = depth
        if isinstance(child, _REFUSED + _GROWING):
            raise TemplateSyntaxError(_("网页模板里不能调用、引入、定义宏，也不能用 *、**、%"), child.lineno)
        if isinstance(child, nodes.For):
            below = depth + 1
            if child.recursive or below > _DEEPEST or not (isinstance(child.iter, nodes.Name) and child.iter.name in LISTS):
                raise TemplateSyntaxError(_("循环只能是 {names}，最多两层").format(names="、".join(LISTS)), child.lineno)
        _check(child, below)


def fill_page(template: str, context: Mapping[str, object]) -> str:
    """Return a template filled. Raises jinja2.TemplateError for a fault in it or a name that is not there."""
    environment = _Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    if len(template) > MAX_TEMPLATE:
        raise SecurityError(_("网页模板太长"))
    try:
        _check(environment.parse(template))
        return environment.from_string(template).render(context)
    except RecursionError as error:
        raise SecurityError(_("网页模板套得太深")) from error
