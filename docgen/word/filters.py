"""The filters and tests a template may use: Jinja's, bounded and exact with numbers, and those of offices.

Every filter gets numbers as the form prints them (`docgen.report.figure.Figure`) and calculates with what they stand for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import Any

from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import make_attrgetter
from jinja2.runtime import Undefined
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import pass_environment
from markupsafe import Markup

from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.figure import Figure
from docgen.report.office import WRITINGS, number_of
from docgen.report.picture import Drawing
from docgen.report.values import NotWritable, plain_number
from docgen.word.bounds import (
    MAX_ITEMS,
    Refused,
    account,
    counted,
    measured,
    within_argument,
    within_digits,
    within_items,
    within_text,
)
from docgen.word.drawing import drawing_xml
from docgen.word.program import escape, plain_text

_SPEC = regex(r"%(?:\((\w+)\))?([-+ #0]*)(\d*)(?:\.(\d*))?([a-zA-Z%])")
_WHOLE, _DECIMAL = "diuoxX", "eEfFgG"
_NO_DEFAULT = object()
_COLOR = regex(r"auto|[0-9A-Fa-f]{6}")
MOST_COLUMNS = 63
"""Columns that a table in Word can have."""

# ---------------------------------------------------------------- values as text


def text_of(value: Any) -> str:
    """Return a value as it is printed. Raises Refused for what is no text: a list, a condition, nothing at all."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Undefined):
        return str(value)  # raises what is said of a name that leads nowhere
    if isinstance(value, float) and math.isfinite(value):
        return str(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return plain_number(within_digits(value))
    if isinstance(value, bool):
        raise Refused(
            _("对应的是条件（是或否），不是一段文字"), _("写成 {spelling}。").format(spelling="{{ '…' if … else '…' }}")
        )
    raise Refused(_("对应的不是一段文字，而是一组数据"), _("用循环逐项取出，或写到具体的一项。"))


def printed(value: Any) -> Any:
    """Return a value as XML inside a w:t, counted. For Jinja's `finalize`."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Drawing):
        drawn = drawing_xml(value)
        account().printed(len(drawn))
        return Markup(drawn)  # noqa: S704 - XML of docgen's own, what it says in words escaped
    text = text_of(value)
    try:
        text = escape(text)
    except ValueError as error:
        raise Refused(
            _("的内容里有 Word 不能保存的控制字符 {character}").format(character=error),
            _("删去这个看不见的字符（重新键入这段文字），再运行。"),
        ) from error
    account().printed(len(text))
    return Markup(text)  # noqa: S704 - escaped just now


def column_count(value: Any) -> Any:
    """Return the number of columns a cell spans, for `colspan` and `hm`."""
    number = number_of(value)
    if number != int(number) or not 1 <= number <= MOST_COLUMNS:
        raise Refused(
            _("的列数不对：{value}").format(value=str(value)[:20]), _("列数是 1 到 {most} 的整数。").format(most=MOST_COLUMNS)
        )
    return str(int(number))


def fill_color(value: Any) -> Any:
    """Return the colour of a cell's background, for `cellbg`."""
    text = str(value).removeprefix("#")
    if not _COLOR.fullmatch(text):
        raise Refused(
            _("的颜色不对：{value}").format(value=text[:20]),
            _("颜色写六位十六进制数，如 {spelling}。").format(spelling="'FFFF00'"),
        )
    return text


# ---------------------------------------------------------------- texts


def concatenated(parts: list[Any]) -> str:
    """Return texts and numbers as one text: what `~` makes."""
    texts = [text_of(part) for part in parts]
    within_text(sum(map(len, texts)))
    return "".join(texts)


@pass_environment
def _join(environment: Any, items: Any, d: Any = "", attribute: Any = None) -> str:
    getter = make_attrgetter(environment, attribute) if attribute is not None else lambda item: item
    texts = [text_of(getter(item)) for item in _items(items)]
    between = text_of(d)
    within_text(sum(map(len, texts)) + len(between) * max(0, len(texts) - 1))
    return between.join(texts)


def _replace(value: Any, old: Any, new: Any, count: int | None = None) -> str:
    text, gone, put = text_of(value), text_of(old), text_of(new)
    within_text(len(text) + text.count(gone) * len(put))
    return text.replace(gone, put, -1 if count is None else count)


def _string(value: Any) -> Any:
    return value if isinstance(value, Figure) else text_of(value)


def formatted(template: Any, *values: Any, **named: Any) -> str:
    """Return what `%` and the filter `format` make of a text; numbers keep all their digits, and are rounded as offices do."""
    source = text_of(template)
    if values and named:
        raise Refused(_("的 format 同时用了位置和名称"), _("只用一种。"))
    if "%" in _SPEC.sub("", source):
        raise Refused(_("的 format 里有一个 % 没有写完"), _("百分号本身写 %%；数字写 %d、%.2f，文字写 %s。"))
    left = iter(values)

    def one(match: Any) -> str:
        name, flags, width, precision, kind = match.groups()
        if kind == "%":
            return "%"
        within_argument(int((width or "0")[:9]), int((precision or "0")[:9]))
        value = named[name] if name else next(left, _NO_DEFAULT)
        if value is _NO_DEFAULT:
            raise Refused(_("的 format 缺少一个值"), _("有几个 % 就给几个值。"))
        return _one_value(value, flags, width, precision, kind)

    made = _SPEC.sub(one, source)
    if next(left, _NO_DEFAULT) is not _NO_DEFAULT:
        raise Refused(_("的 format 多给了值"), _("有几个 % 就给几个值。"))
    within_text(len(made))
    return made


def _one_value(value: Any, flags: str, width: str, precision: str | None, kind: str) -> str:
    aligned = "<" if "-" in flags else ">" if kind in "sr" else ""
    sign = "+" if "+" in flags else " " if " " in flags else ""
    padded = "0" if "0" in flags and not aligned else ""
    if kind in "sra":
        text = text_of(value)
        return format(text if precision is None else text[: int(precision or 0)], f"{aligned}{width}")
    if isinstance(value, Figure) and value.number is None and value.strip():
        return str(value)  # a draft's mark of a blank
    number = number_of(value)
    if kind in _WHOLE:
        return format(int(number), f"{aligned}{sign}{padded}{width}{'d' if kind in 'iu' else kind}")
    if kind in _DECIMAL:
        with localcontext() as context:
            context.rounding = ROUND_HALF_UP
            return format(
                Decimal(number), f"{aligned}{sign}{padded}{width}.{precision or (6 if precision is None else 0)}{kind}"
            )
    raise Refused(_("的 format 不认识 %{kind}").format(kind=kind), _("用 %s（文字）、%d（整数）或 %.2f（两位小数）。"))


# ---------------------------------------------------------------- numbers


def _marked(value: Any) -> bool:
    """Whether a value is a draft's mark of a blank number, which stays what it is."""
    return isinstance(value, Figure) and value.number is None and bool(value.strip())


def _number_filter(function: Callable[..., Any]) -> Callable[..., Any]:
    def applied(value: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(value, Undefined):
            str(value)
        within_argument(*arguments, *named.values())
        return value if _marked(value) else function(value, *arguments, **named)

    return applied


def _office_filter(function: Callable[..., str]) -> Callable[..., Any]:
    """A way of printing: a blank is printed as a blank."""
    return _number_filter(lambda value, *rest, **named: value if value == "" else function(value, *rest, **named))


def _int(value: Any, default: Any = _NO_DEFAULT, base: int = 10) -> Any:
    try:
        return int(value, base) if base != 10 and isinstance(value, str) else int(number_of(value))
    except ValueError:
        if default is _NO_DEFAULT:
            raise
        return default


def _float(value: Any, default: Any = _NO_DEFAULT) -> Any:
    try:
        number = number_of(value)
    except ValueError:
        if default is _NO_DEFAULT:
            raise
        return default
    return float(number) if isinstance(value, int | float) else Decimal(number)


def _round(value: Any, precision: int = 0, method: str = "common") -> Any:
    ways = {"common": ROUND_HALF_UP, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}
    if method not in ways:
        raise Refused(_("的 round 不认识 {method}").format(method=method), _("写 'common'、'ceil' 或 'floor'。"))
    within_argument(precision * 50)  # more decimals than a Decimal keeps say nothing
    number = number_of(value)
    if isinstance(value, int) and precision >= 0:
        return value
    made = Decimal(number).quantize(Decimal(1).scaleb(-precision), ways[method])
    if precision < 0:
        return int(made)
    return float(made) if isinstance(value, float) else made


def _abs(value: Any) -> Any:
    return abs(value) if isinstance(value, int | float) else abs(number_of(value))


@pass_environment
def _sum(environment: Any, items: Any, attribute: Any = None, start: Any = 0) -> Any:
    getter = make_attrgetter(environment, attribute) if attribute is not None else lambda item: item
    total = start
    for item in _items(items):
        total = environment.call_binop(None, "+", total, _summand(getter(item)))
    return total


def _summand(value: Any) -> Any:
    """A number as it is; a text that states one (a cell of an attached table) as that number."""
    if isinstance(value, Figure | int | float | Decimal) and not isinstance(value, bool):
        return value
    if isinstance(value, Undefined):
        str(value)
    return number_of(value)


# ---------------------------------------------------------------- lists


def _items(value: Any) -> Iterator[Any]:
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, str | int | float | Decimal):
        raise Refused(_("用的不是一组数据"), _("循环只能用于列表，例如“sections.….blocks”。"))
    return counted(value)


def held(value: Any) -> str:
    """Return what was written between set and endset as the text it says, bounded; it is escaped when it is printed."""
    text = plain_text(str(value))
    within_text(len(text))
    return text


def each(value: Any) -> Any:
    """Return what a loop goes through as a list, counted. Raises Refused for what is no list."""
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, str | int | float | Decimal | Mapping):
        cure = _("循环只能用于列表，例如“sections.….blocks”。")
        if isinstance(value, Mapping):
            cure = _("要逐项取出名称和内容，写 {spelling}。").format(spelling="{% for k, v in …|items %}")
        raise Refused(_("用的不是一组数据"), cure)
    found = value if isinstance(value, list | tuple | range) else list(islice(value, MAX_ITEMS + 1))
    within_items(len(found))
    return found


def turn(_value: Any = None) -> str:
    """Count one turn of a loop; stands at the beginning of every loop's body."""
    account().turn()
    return ""


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        within_text(len(value))
        return list(value)
    return list(each(list(value) if isinstance(value, Mapping) else value))


def bounded_range(*steps: int) -> range:
    """Return `range` of at most as many numbers as a list may have items."""
    made = range(*(int(number_of(step)) for step in steps))
    within_items(len(made) if max(map(abs, (made.start, made.stop))) < 2**60 else MAX_ITEMS + 1)
    return made


def _told(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that says its own name where what it was given is of no use to it."""

    def applied(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except (TypeError, ValueError, ArithmeticError, AssertionError) as error:
            if isinstance(error, NotWritable | ZeroDivisionError):
                raise
            cure = _("核对它前面的内容和括号里的参数：要数字的写数字，宽度、个数从 1 起；写法见 docs/template.md。")
            raise Refused(_("的过滤器“{name}”用不了所给的内容或参数").format(name=name), cure) from error

    if hasattr(function, "jinja_pass_arg"):
        applied.jinja_pass_arg = function.jinja_pass_arg  # type: ignore[attr-defined]
    return applied


def _bounded(function: Callable[..., Any], argument: Callable[..., None] | None = within_argument) -> Callable[..., Any]:
    """Return one of Jinja's filters with its input counted, its arguments and its result bounded."""
    at = 1 if hasattr(function, "jinja_pass_arg") else 0

    def applied(*arguments: Any, **named: Any) -> Any:
        before, value, rest = arguments[:at], arguments[at], arguments[at + 1 :]
        if argument is not None:
            argument(*rest, *named.values())
        if isinstance(value, str):
            within_text(len(value))
        elif isinstance(value, list | tuple | Mapping):
            within_items(len(value))
        elif isinstance(value, Iterator):
            value = counted(value)
        if function in _OF_TEXTS:
            value = text_of(value)
        made = function(*before, value, *rest, **named)
        if isinstance(made, str):
            within_text(len(made))
        elif isinstance(made, list):
            measured(made)
        elif isinstance(made, Iterator):
            return counted(made)
        return made

    if at:
        applied.jinja_pass_arg = function.jinja_pass_arg  # type: ignore[attr-defined]
    return applied


_TEXTS = ("capitalize", "center", "indent", "lower", "title", "trim", "truncate", "upper", "wordcount", "wordwrap")
_OF_TEXTS = frozenset(JINJA_FILTERS[name] for name in _TEXTS)
_LISTS = ("batch", "dictsort", "first", "items", "last", "length", "count", "max", "min", "reverse", "slice", "sort", "unique")
_ANY = ("default", "d", "groupby", "map", "reject", "rejectattr", "select", "selectattr")
_TESTS = (
    *("boolean", "defined", "divisibleby", "even", "false", "in", "iterable", "lower", "mapping", "none", "odd", "sequence"),
    *("true", "undefined", "upper", "==", "eq", "equalto", "!=", "ne", ">", "gt", "greaterthan", ">=", "ge", "<", "lt"),
    *("lessthan", "<=", "le"),
)


@cache
def filters() -> Mapping[str, Callable[..., Any]]:
    """Return every filter a template may use, by name."""
    made: dict[str, Callable[..., Any]] = {name: _bounded(JINJA_FILTERS[name]) for name in (*_TEXTS, *_LISTS)}
    made |= {name: _bounded(JINJA_FILTERS[name], None) for name in _ANY}
    made |= {
        "abs": _number_filter(_abs),
        "e": _string,
        "escape": _string,
        "float": _number_filter(_float),
        "format": formatted,
        "int": _number_filter(_int),
        "join": _join,
        "list": _list,
        "replace": _replace,
        "round": _number_filter(_round),
        "string": _string,
        "sum": _sum,
        **{name: _office_filter(function) for name, function in WRITINGS.items()},
    }
    return MappingProxyType({name: _told(name, function) for name, function in made.items()})


def _plain_number(value: Any) -> Any:
    return value if isinstance(value, int | float | Decimal) else None


@cache
def tests() -> Mapping[str, Callable[..., Any]]:
    """Return every test a template may use (``is …``), by name."""
    known: Any = JINJA_TESTS
    made: dict[str, Callable[..., Any]] = {name: known[name] for name in _TESTS}
    made |= {
        "number": lambda value: (value.number if isinstance(value, Figure) else _plain_number(value)) is not None,
        "integer": lambda value: isinstance(value.number if isinstance(value, Figure) else value, int),
        "float": lambda value: isinstance(value.number if isinstance(value, Figure) else value, float | Decimal),
        "string": lambda value: isinstance(value, str) and not isinstance(value, Figure),
    }
    return MappingProxyType(made)
