"""The slow way of filling a part: docxtpl's patched text rendered by Jinja in its immutable sandbox, within bounds.

Whatever is not a plain name, loop or condition comes here. The sandbox reaches the data and nothing else: a name behind a
dot is looked up in the data, never an attribute; what can be called is a closed list; every filter, operation and turn of a
loop is counted (`docgen.word.bounds`). A part is kept as text and judged anew whenever it is compiled.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from types import TracebackType
from typing import Any, cast
from xml.parsers.expat import ExpatError, ParserCreate

from jinja2 import StrictUndefined, Template, UndefinedError, nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

from docgen.kit.errors import DocgenError, TemplateError
from docgen.kit.i18n import _
from docgen.kit.remembered import Latest
from docgen.report.figure import Figure, calculated
from docgen.report.values import NotWritable
from docgen.word import filters
from docgen.word.bounds import (
    MAX_BITS,
    Refused,
    account,
    measured,
    open_account,
    raise_too_large,
    within_digits,
    within_items,
    within_text,
)
from docgen.word.language import parse, review
from docgen.word.tags import FIRST_LINE, NEWLINE, literal_braces

_OPERATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
_LOOP = frozenset(
    (
        *("first", "last", "index", "index0", "revindex", "revindex0", "length", "depth", "depth0"),
        *("previtem", "nextitem", "cycle", "changed"),
    )
)
_SPAN, _FILL = '<w:gridSpan w:val="', 'w:fill="'
_LISTS = (list, tuple)


class _PrintsAll(CodeGenerator):
    """Has constants printed as values are: Jinja would escape them for HTML, and leave a line break in them as it is."""

    def _output_child_to_const(self, node: Any, frame: Any, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja as templates may use it."""

    code_generator_class = _PrintsAll
    intercepted_binops = frozenset(_OPERATIONS)
    intercepted_unops = frozenset("+-")

    def __init__(self) -> None:
        super().__init__(
            autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True, finalize=filters.printed, cache_size=0
        )
        self.filters = {
            **filters.filters(),
            "_held": filters.held,
            **{"_each": filters.each, "_turn": filters.turn, "_concatenated": filters.concatenated, "_measured": measured},
            **{"_column_count": filters.column_count, "_fill_color": filters.fill_color},
        }
        self.tests = dict(filters.tests())
        self.globals = {"range": filters.bounded_range, "namespace": Namespace}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what the data holds under a name: never an attribute, but for what a loop says of itself."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext):
            return getattr(obj, attribute) if attribute in _LOOP else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, Namespace):
            return super().getattr(obj, attribute)
        if isinstance(obj, tuple) and attribute in getattr(obj, "_fields", ()):  # what groupby makes
            return getattr(obj, attribute)
        if isinstance(obj, StrictUndefined):
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item of a list or a text by its number, or what the data holds under a name."""
        if isinstance(obj, Mapping | Namespace) and isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, _LISTS) and isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, list | tuple | str | range) and isinstance(argument, int | slice):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(obj=obj, name=str(argument))
        if isinstance(obj, StrictUndefined):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether something may be called: a closed list."""
        owner = getattr(obj, "__self__", None)
        return obj in self.globals.values() or (isinstance(owner, LoopContext) and obj.__name__ in ("cycle", "changed"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return what an operation makes, within bounds."""
        return _calculated(operator, left, right)

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        """Return a number with its sign."""
        return -arg if operator == "-" else +arg


def _calculated(sign: str, left: Any, right: Any) -> Any:
    """Return what an operation makes. Raises Refused where it would be too large, before it is made."""
    account().spend(1)
    text = isinstance(left, str) and not isinstance(left, Figure)
    if sign == "%" and text:
        return filters.formatted(left, *(right if isinstance(right, tuple) else (right,)))
    if sign == "*":
        many, number = (right, left) if isinstance(left, int) else (left, right)
        if isinstance(many, str | list | tuple) and not isinstance(many, Figure) and isinstance(number, int):
            (within_text if isinstance(many, str) else within_items)(len(many) * max(0, number))
            return measured(many * number) if isinstance(many, _LISTS) else many * number
    if sign == "+" and isinstance(left, str | list | tuple) and isinstance(right, type(left)) and not isinstance(left, Figure):
        made = operator.add(left, right)
        within_text(len(made)) if isinstance(made, str) else measured(made)
        return made
    if sign == "**":
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() * max(0, right) > MAX_BITS:
            raise_too_large()
        _within_power(right)
    # As offices calculate: what has a decimal point is exact, and one whole number divided by another has no ".0".
    exact = _is_number(left) and _is_number(right) and (sign == "/" or isinstance(left, float) or isinstance(right, float))
    made = calculated(_OPERATIONS[sign], left, right) if exact else _OPERATIONS[sign](left, right)
    return within_digits(made) if _is_number(made) else made


def _within_power(exponent: Any) -> None:
    number: Any = exponent.number if isinstance(exponent, Figure) else exponent
    if isinstance(number, int | float | Decimal) and not -MAX_BITS <= float(number) <= MAX_BITS:
        raise_too_large()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


@cache
def environment() -> Sandbox:
    """Return the one environment of all templates: it holds nothing of any of them."""
    return Sandbox()


# ---------------------------------------------------------------- from text to Jinja's code


class _Bounded(NodeTransformer):
    """Puts the counting and the bounds into a part's tree, and undoes what was done to its literal text."""

    def get_visitor(self, node: nodes.Node) -> Any:
        """Return what is done with a kind of node, None if nothing but to go on inside it."""
        return getattr(self, f"_{type(node).__name__.lower()}", None)

    def _templatedata(self, node: nodes.TemplateData) -> nodes.Node:
        node.data = literal_braces(node.data.replace(NEWLINE, "\n"))
        return node

    def _output(self, node: nodes.Output) -> nodes.Node:
        before = ""
        for number, part in enumerate(node.nodes):
            if isinstance(part, nodes.TemplateData):
                before = part.data
            elif before.endswith(_SPAN):
                node.nodes[number] = _filter("_column_count", part)
            elif before.endswith(_FILL):
                node.nodes[number] = _filter("_fill_color", part)
        return self.generic_visit(node)

    def _for(self, node: nodes.For) -> nodes.Node:
        self.generic_visit(node)
        node.iter = _filter("_each", node.iter)
        counting = nodes.ExprStmt(_filter("_turn", nodes.Const(None, lineno=node.lineno)), lineno=node.lineno)
        node.body.insert(0, counting)
        return node

    def _assignblock(self, node: nodes.AssignBlock) -> list[nodes.Node]:
        self.generic_visit(node)
        name = cast(nodes.Name, node.target).name  # as `docgen.word.language` has judged
        held = _filter("_held", nodes.Name(name, "load", lineno=node.lineno))
        return [node, nodes.Assign(nodes.Name(name, "store", lineno=node.lineno), held, lineno=node.lineno)]

    def _concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return _filter("_concatenated", nodes.List(node.nodes, lineno=node.lineno))

    def _list(self, node: nodes.List) -> nodes.Node:
        self.generic_visit(node)
        return _filter("_measured", node)

    _dict = _list

    def _tuple(self, node: nodes.Tuple) -> nodes.Node:
        self.generic_visit(node)
        return _filter("_measured", node) if node.ctx == "load" else node


def _filter(name: str, value: Any) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


_KEPT = Latest[str, Template](16)
"""Templates that this process has compiled, by their text; the last few."""


def compiled(source: str, judged: nodes.Template | None = None) -> Template:
    """Return Jinja's template of a part's text.

    judged: its tree, where that has been judged already (and is used up here); else the text is parsed and judged now.
    Raises Refused, its `lineno` the line, for what a template may not say, and what Jinja and Python raise for what cannot be
    compiled.
    """
    return _KEPT.recall(source) or _KEPT.keep(source, _made(judged or _judged(source)))


def _judged(source: str) -> nodes.Template:
    tree = parse(source)
    review(tree)
    return tree


def _made(judged: nodes.Template) -> Template:
    sandbox = environment()
    tree = _Bounded().visit(judged)
    tree.set_environment(sandbox)
    open_account()  # Jinja works constants out while it compiles
    return Template.from_code(sandbox, sandbox.compile(tree), sandbox.make_globals(None))


# ---------------------------------------------------------------- filling


def fill_text(
    source: str, lines: Sequence[int], spots: Sequence[tuple[str, str]], context: Mapping[str, Any], columns: bool = False
) -> str:
    """Return a part filled by Jinja.

    source: the patched text, each tag beginning a new line. lines: index in `spots` of each line's tag. columns: tables
    may come out with more or fewer columns than their grid, which docxtpl then corrects.
    Raises TemplateError naming tag and place.
    """
    try:
        template = compiled(source)
        spent = open_account()
        pieces: list[str] = []
        for piece in template.root_render_func(template.new_context(dict(context))):
            spent.printed(len(piece))
            pieces.append(piece)
        text = "".join(pieces)
        ParserCreate().Parse(text.encode(), True)  # whole XML or nothing: Word would not open it
        return _with_columns_corrected(text) if columns else text
    except Exception as error:
        tag, place = _spot(error, lines, spots)
        raise _explained(error, tag, place) from error


def _spot(error: BaseException, lines: Sequence[int], spots: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the tag that an error came from and its place: the last line of the template that was being worked on."""
    line = getattr(error, "lineno", None) or 0
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return spots[lines[max(0, min(line - FIRST_LINE, len(lines) - 1))]] if lines else ("", "")


def _explained(error: Exception, tag: str, place: str) -> DocgenError:
    """Return what is told of an error in an expression."""
    if isinstance(error, Refused):
        return TemplateError(_("“{tag}”（{place}）{why}。").format(tag=tag, place=place, why=error.why), error.cure)
    if isinstance(error, TemplateError):
        return error
    if isinstance(error, UndefinedError):
        return TemplateError(
            _("模板里的“{tag}”（{place}）没有对应的数据。").format(tag=tag, place=place),
            _("核对占位符的写法；可用的占位符见 docgen template vars。"),
        )
    if isinstance(error, DocgenError):
        return TemplateError(_("“{tag}”（{place}）：{why}").format(tag=tag, place=place, why=error.message), error.cure)
    if isinstance(error, ZeroDivisionError):
        why = _("除数是 0")
    elif isinstance(error, TypeError):
        why = _("拿文字和数字一起计算或比较，或用错了种类")
    elif isinstance(error, ExpatError):
        return TemplateError(
            _("模板填好以后不是完好的 Word 文件。"),
            _("循环或条件的开头和结尾要放在同一段里，或各占一整段（{%p …%}）、一整行（{%tr …%}）。"),
        )
    elif isinstance(error, NotWritable):
        why = str(error)
    else:
        why = _("写法不对，或用到的数据不是那一种")
    return TemplateError(
        _("“{tag}”（{place}）算不出来：{why}。").format(tag=tag, place=place, why=why[:200]),
        _("核对这个占位符的写法和它用到的数据。"),
    )


def _with_columns_corrected(text: str) -> str:
    """Return a part whose tables' grids have as many columns as their rows, as docxtpl makes them."""
    import io

    from docxtpl import DocxTemplate
    from lxml import etree

    head, mark, _body = text.partition("?>\n")
    tree = DocxTemplate(io.BytesIO()).fix_tables(text.encode())
    return head + mark + str(etree.tostring(tree, encoding="unicode"))
