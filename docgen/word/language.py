"""What a template may say: the part of Jinja's language that is let in, and for all else the cure for that very spelling."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, nodes
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.tests import TESTS as JINJA_TESTS

from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.word.bounds import Refused
from docgen.word.filters import filters, tests

_LET_IN = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.AssignBlock, nodes.With),
    *(nodes.Name, nodes.NSRef, nodes.Const, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Keyword),
    *(nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Call, nodes.Getattr, nodes.Getitem, nodes.Slice),
    *(nodes.Concat, nodes.Compare, nodes.Operand, nodes.BinExpr, nodes.UnaryExpr),
)
_RESERVED = frozenset(("loop", "range", "namespace", "self", "super", "caller", "varargs", "kwargs"))
_CALLABLE = ("range", "namespace")
_OF_LOOPS = ("cycle", "changed")
_FIELD = regex(r"\{[^{}]*\}")

_AS_FILTER: Mapping[str, str] = {
    **{name: name for name in ("upper", "lower", "title", "capitalize", "center", "replace", "items", "count", "format")},
    **{"strip": "trim", "lstrip": "trim", "rstrip": "trim", "keys": "items", "values": "items"},
    **{"len": "length", "str": "string", "int": "int", "float": "float", "list": "list", "sum": "sum", "round": "round"},
    **{"abs": "abs", "max": "max", "min": "min", "sorted": "sort", "reversed": "reverse", "zfill": "format", "join": "join"},
    **{"ljust": "center", "rjust": "center"},
}
"""What is called in Python -> the filter that does the same."""
_INSTEAD: Mapping[str, str] = {
    **{"enumerate": "{{ loop.index }}", "cycler": "{{ loop.cycle('甲', '乙') }}"},
    **{"joiner": "{% if not loop.last %}、{% endif %}", "dict": "{% set d = {'a': 1} %}"},
    **dict.fromkeys(("lipsum", "now", "today"), "{{ 数据项的名称 }}"),
}
"""What is called in Python or Jinja -> what to write in its place, where that is no filter."""
_TEST_ARGUMENT = {"select": 0, "reject": 0, "selectattr": 1, "rejectattr": 1}
"""Filters that are given a test by its name -> which argument that is."""


@cache
def _parser() -> Environment:
    return Environment(autoescape=True, keep_trailing_newline=True)


def parse(source: str) -> nodes.Template:
    """Return the tree of a text with tags. Raises jinja2.TemplateSyntaxError, RecursionError."""
    return _parser().parse(source)


def parse_alone(source: str) -> nodes.Node | None:
    """Return the judged tree of one tag by itself (a block with its end): a statement, or the expression it prints.

    None if it says nothing. Raises Refused, jinja2.TemplateSyntaxError, RecursionError.
    """
    tree = parse(source.replace("\n", " "))
    review(tree)
    found = next(iter(tree.body), None)
    if isinstance(found, nodes.Output):
        return next((part for part in found.nodes if not isinstance(part, nodes.TemplateData)), None)
    return found


def review(tree: nodes.Node) -> None:
    """Raise Refused, its `lineno` the tag's line, for the first thing in a part's tree that a template may not say."""
    for node in _every(tree):
        try:
            _judge(node)
        except Refused as error:
            error.lineno = node.lineno  # type: ignore[attr-defined]
            raise


def _every(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for inner in node.iter_child_nodes():
        yield from _every(inner)


def _judge(node: nodes.Node) -> None:
    if not isinstance(node, _LET_IN):
        raise Refused(_("用了模板不支持的写法"), _("语句只用 for、if、set、with；内容用占位符、过滤器和算式写。"))
    if isinstance(node, nodes.Name):
        _judge_name(node)
    elif isinstance(node, nodes.Getattr):
        _judge_key(node.attr)
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        _judge_key(node.arg.value)
    elif isinstance(node, nodes.For):
        if node.recursive:
            raise Refused(_("用了 recursive（循环套用自己），模板不支持"), _("有几层就写几层循环。"))
    elif isinstance(node, nodes.Filter):
        _judge_filter(node)
    elif isinstance(node, nodes.Test):
        _judge_test(node.name)
    elif isinstance(node, nodes.AssignBlock):
        _judge_text(node)
    elif isinstance(node, nodes.Call):
        _judge_call(node)


def _judge_text(node: nodes.AssignBlock) -> None:
    """Between set and endset stands text in one layout: with the layout's own XML in it, it could stand nowhere else."""
    if not isinstance(node.target, nodes.Name):
        raise Refused(_("把一段文字存到别的数据里"), _("取一个自己的名称，如 {spelling}。").format(spelling="{% set note %}"))
    texts = [text.data for text in node.find_all(nodes.TemplateData)]
    if any("<" in text for text in texts):
        raise Refused(
            _("和 endset 之间换了段或换了字体"),
            _("把 {spelling} 写在同一段里，中间的字体一样。").format(spelling="{% set … %} … {% endset %}"),
        )


def _judge_name(node: nodes.Name) -> None:
    if node.name.startswith("_"):
        _judge_key(node.name)
    if node.ctx != "load" and node.name in _RESERVED:
        raise Refused(_("把“{name}”用作自己的名称，它另有含义").format(name=node.name), _("换一个名称。"))
    if node.ctx == "load" and node.name in _RESERVED - {"loop", *_CALLABLE}:
        raise Refused(
            _("用了“{name}”，模板里没有").format(name=node.name), _("只用数据的名称；可用的占位符见 docgen template vars。")
        )


def _judge_key(name: str) -> None:
    if name.startswith("_"):
        raise Refused(
            _("用了下划线开头的名称“{name}”").format(name=name[:40]),
            _("去掉开头的下划线；可用的占位符见 docgen template vars。"),
        )


def _judge_test(name: str) -> None:
    if name not in tests():
        cure = _("写成 {spelling}。").format(spelling="{% if … == … %}") if name == "sameas" else _alike(name, tests())
        raise Refused(_("用了不认识的判断“is {name}”").format(name=name), cure or _("可以写 is defined、is number。"))


def _judge_filter(node: nodes.Filter) -> None:
    if node.name in filters():
        named = node.args[_TEST_ARGUMENT.get(node.name, 0) :][:1] if node.name in ("map", *_TEST_ARGUMENT) else []
        if named and isinstance(named[0], nodes.Const) and isinstance(named[0].value, str):
            if node.name == "map":
                _judge_filter(nodes.Filter(None, named[0].value, [], [], None, None))
            else:
                _judge_test(named[0].value)
        return
    cures = {
        "safe": _("去掉“|safe”：内容总是照文字写入；加粗等格式直接设在占位符上。"),
        "attr": _("写成带点的名称，如 {spelling}。").format(spelling="{{ agency.name }}"),
        "random": _("去掉“|random”：同样的数据要生成同样的文件。"),
        **dict.fromkeys(("tojson", "pprint", "xmlattr"), _("写到具体的一项，逐项打印。")),
        "forceescape": _("去掉“|forceescape”：内容总是照文字写入。"),
    }
    raise Refused(
        _("用了不认识的过滤器“{name}”").format(name=node.name),
        cures.get(node.name)
        or _alike(node.name, filters())
        or _("可用的过滤器见 docs/template.md；常用的有 default、join、round、千分位。"),
    )


def _alike(name: str, known: Mapping[str, Any]) -> str:
    is_jinjas = name in JINJA_FILTERS or name in JINJA_TESTS  # then it was meant as it is
    found = [] if is_jinjas else difflib.get_close_matches(name, list(known), 1, 0.6)
    return _("是不是“{guess}”？").format(guess=found[0]) if found else ""


def _judge_call(node: nodes.Call) -> None:
    called = node.node
    if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
        _judge_name(called.node)
    if isinstance(called, nodes.Name):
        if called.name in _CALLABLE:
            return
        raise Refused(
            _("调用了函数“{name}”，模板里只能用过滤器").format(name=called.name), _cure_for_function(called.name, node)
        )
    if isinstance(called, nodes.Getattr):
        if isinstance(called.node, nodes.Name) and called.node.name == "loop" and called.attr in _OF_LOOPS:
            return
        if not called.attr.startswith("_"):
            cure = _cure_for_function(called.attr, node, called.node)
            raise Refused(_("调用了“.{name}()”，模板里只能用过滤器").format(name=called.attr), cure)
    raise Refused(
        _("调用了函数，模板里只能用过滤器"), _("改用过滤器，如 {spelling}。").format(spelling="{{ agency.name|upper }}")
    )


def _cure_for_function(name: str, node: nodes.Call, owner: nodes.Node | None = None) -> str:
    """Return the filter to write in place of a call, with the names of the call itself."""
    if name in ("InlineImage", "Subdoc", "new_subdoc"):
        return _("图片用类型为“图片”的数据项，写成 {spelling}。").format(spelling="{{ 数据项的名称 }}")
    if name in ("RichText", "R", "Listing", "RichTextParagraph", "RP"):
        return _("直接写占位符，字体、颜色设在占位符上；换行照样换行。")
    instead = "cycler" if name == "next" else name
    if instead in _INSTEAD and (owner is None or name == "next"):
        spelling = _INSTEAD[instead]
        return _("写成 {spelling}。").format(spelling=spelling)
    asked = node.args[0].value if node.args and isinstance(node.args[0], nodes.Const) else None
    if name in ("startswith", "endswith") and owner is not None and isinstance(asked, str):
        cut = f"[:{len(asked)}]" if name == "startswith" else f"[-{len(asked)}:]"
        return _("写成 {spelling}。").format(spelling=f"{{% if {spelled(owner)}{cut} == {asked!r} %}}")
    if name in ("find", "index", "count") and owner is not None and asked is not None:
        return _("写成 {spelling}。").format(spelling=f"{{% if {asked!r} in {spelled(owner)} %}}")
    if name == "format" and isinstance(owner, nodes.Const):
        given = ", ".join(spelled(argument) for argument in node.args)
        spelling = f"{given}|千分位" if "," in str(owner.value) else f"{_FIELD.sub('%s', str(owner.value))!r}|format({given})"
        return _("写成 {spelling}。").format(spelling=f"{{{{ {spelling} }}}}")
    if name in ("split", "partition", "startswith", "endswith") and owner is not None:
        said = spelled(owner)
        return _("取开头或末尾几个字写 {first}、{last}。").format(first=f"{{{{ {said}[:4] }}}}", last=f"{{{{ {said}[-2:] }}}}")
    filter_name = _AS_FILTER.get(name)
    if filter_name is None:
        return _("改用过滤器，如 {spelling}。").format(spelling="{{ agency.name|upper }}")
    arguments: list[nodes.Node] = list(node.args)
    subject = owner if owner is not None else arguments.pop(0) if arguments else None
    if owner is not None and filter_name == "join" and arguments:
        subject, arguments = arguments[0], [owner]  # '、'.join(names) -> names|join('、')
    said = spelled(subject) if subject is not None else "…"
    if name == "zfill":
        return _("写成 {spelling}。").format(
            spelling=f"{{{{ '%0{spelled(arguments[0]) if arguments else 4}d'|format({said}) }}}}"
        )
    given = f"({', '.join(spelled(argument) for argument in arguments)})" if arguments else ""
    return _("写成 {spelling}。").format(spelling=f"{{{{ {said}|{filter_name}{given} }}}}")


def spelled(node: nodes.Node) -> str:
    """Return an expression as a template writes it; what is long or seldom as …."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Const):
        return repr(node.value)
    if isinstance(node, nodes.Getattr):
        return f"{spelled(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{spelled(node.node)}[{spelled(node.arg)}]"
    if isinstance(node, nodes.Filter) and node.node is not None and not node.args:
        return f"{spelled(node.node)}|{node.name}"
    return "…"


# ---------------------------------------------------------------- statements and spellings that Jinja itself refuses

_STATEMENT_CURES: Mapping[str, str] = {
    "elseif": "elif",
    "elsif": "elif",
    "elif_": "elif",
    "end": "endif",
    "fi": "endif",
    "foreach": "for",
    "next": "endfor",
    "endforeach": "endfor",
    "let": "set",
    "assign": "set",
    "switch": "if",
    "case": "elif",
    "unless": "if not",
    "while": "for",
}


def statement_cure(statement: str) -> str:
    """Return what to write in place of a statement that templates do not know."""
    if statement in ("include", "import", "from", "extends", "block"):
        return _("模板自成一体：把那份文件的内容直接复制到模板里。")
    if statement == "filter":
        return _("写成 {spelling}。").format(spelling="{{ … | upper }}")
    if statement in ("macro", "call"):
        return _("在用到的每一处直接写出来；一列内容用 for 循环。")
    if statement == "do":
        return _("占位符只取数据，不改数据；要自己的名称写 {spelling}。").format(spelling="{% set 名称 = … %}")
    if statement == "print":
        return _("写成 {spelling}。").format(spelling="{{ … }}")
    if statement == "autoescape":
        return _("删去这一句：内容总是照文字写入。")
    if statement in ("break", "continue"):
        return _("用带条件的循环：{spelling}。").format(spelling="{% for x in … if … %}")
    meant = _STATEMENT_CURES.get(statement)
    if meant is None:
        return _("语句只用 for、if、elif、else、set、with、raw 和 colspan、cellbg、vm、hm。")
    return _("写成 {spelling}。").format(spelling=f"{{% {meant} … %}}")


_WIDE = {
    **dict.fromkeys("“”„‟＂「」『』«»", '"'),
    **dict.fromkeys("‘’‚‛＇", "'"),
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    "＂": '"',
    "＇": "'",
    "、": ",",
    "。": ".",
    "\u3000": " ",
    "【": "[",
    "】": "]",
    "《": "<",
    "》": ">",
}
_UNSEEN = regex("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_STRINGS = regex(r"\"[^\"]*\"|'[^']*'")
_SPELLINGS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (regex(r"\belse\s+if\b"), "else if", "elif"),
    (regex(r"&&"), "&&", "and"),
    (regex(r"\|\|"), "||", "or"),
    (regex(r"!(?!=)"), "!", "not"),
    (regex(r"===|=="), "===", "=="),
    (regex(r"<>"), "<>", "!="),
    (regex(r"(?<![=!<>])=(?!=)"), "=", "=="),
    (regex(r"\?"), "… ? … : …", "… if … else …"),
    (regex(r"\bthen\b"), "then", ""),
)


def syntax_cure(tag: str) -> tuple[str, str]:
    """Return (what is wrong, cure) for a tag that is no sentence of the language; ("", "") if its partner may be missing."""
    outside = _STRINGS.sub(lambda found: '"' * len(found.group()), tag)
    unseen = _UNSEEN.search(outside)
    if unseen:
        what = _("里有看不见的字符 {character}").format(character=f"U+{ord(unseen.group()):04X}")
        return what, _("写成 {spelling}。").format(spelling=_UNSEEN.sub("", tag))
    wide = sorted({sign for sign in outside[2:-2] if sign in _WIDE}, key=tag.index)
    if wide:
        straight = "".join(_WIDE.get(sign, sign) for sign in tag)
        quotes = any(sign in "“”‘’" for sign in wide)
        what = _("里有弯引号“{signs}”，标签里要用直引号") if quotes else _("里有全角符号“{signs}”，标签里要用半角")
        return what.format(signs="".join(wide)), _("写成 {spelling}。").format(spelling=straight)
    for pattern, wrong, right in _SPELLINGS:
        found = pattern.search(outside)
        if (
            found
            and (wrong != "=" or tag[2:].lstrip("- ptrc").startswith(("if", "elif")))
            and not (wrong == "===" and found.group() == "==")
        ):
            return _("里的“{wrong}”不是模板的写法").format(wrong=wrong), (
                _("写成“{right}”。").format(right=right) if right else _("删去“{wrong}”。").format(wrong=wrong)
            )
    if tag.startswith("{{"):
        return _("写得不对"), _("检查名称、括号、引号和竖线是否写完整；两项之间要有运算符。")
    return "", ""


# ---------------------------------------------------------------- names

_KEEPING_ITEMS = frozenset(
    ("select", "reject", "selectattr", "rejectattr", "sort", "reverse", "unique", "list", "default", "d")
)


def path_of(node: nodes.Node) -> tuple[str, ...] | None:
    """Return the dotted name that an expression is (``a.b``, ``a["b"]``), None if it is none."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        before, last = path_of(node.node), node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        before, last = path_of(node.node), node.arg.value
    else:
        return None
    return None if before is None else (*before, last)


def items_of(node: nodes.Node) -> tuple[str, ...] | None:
    """Return the name of the list whose items a loop goes through, if filters only choose or order them; else None."""
    while isinstance(node, nodes.Filter) and node.name in _KEEPING_ITEMS and node.node is not None:
        node = node.node
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
        return items_of(node.node)
    return path_of(node)


Path = tuple[str, ...]
"""The steps of a dotted name."""


def present_if(node: nodes.Node, holds: bool) -> frozenset[Path]:
    """Return the names that are surely there where a condition holds, or where it does not: it asks ``is defined``."""
    if isinstance(node, nodes.Not):
        return present_if(node.node, not holds)
    if isinstance(node, nodes.And if holds else nodes.Or):
        return present_if(node.left, holds) | present_if(node.right, holds)
    path = path_of(node.node) if isinstance(node, nodes.Test) and node.name == ("defined" if holds else "undefined") else None
    return frozenset() if path is None else frozenset((path,))


def is_among(path: Path, names: frozenset[Path]) -> bool:
    """Whether a dotted name is one of the names, or a part of what one of them holds."""
    return any(path[: len(name)] == name for name in names)


def names_in(
    node: nodes.Node, kind: str = "text", own: frozenset[str] = frozenset(), asked: frozenset[Path] = frozenset()
) -> Iterator[tuple[Path, str]]:
    """Yield (dotted name, kind) of every name an expression uses.

    kind: "text" (printed as it is), "list" (looped over), "value" (calculated or compared with), "optional" (asked whether it
    is there). own: names that the expression itself makes. asked: names used only where ``is defined`` has found them.
    """
    path = path_of(node)
    if path is not None:
        if path[0] not in own and path[0] not in ("loop", *_CALLABLE):
            yield path, "optional" if is_among(path, asked) else kind
        return
    if isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
        yield from names_in(node.node, "optional", own, asked)
        return
    if isinstance(node, nodes.Filter) and node.name in ("default", "d") and node.node is not None:
        yield from names_in(node.node, "optional", own, asked)
        for argument in node.args:
            yield from names_in(argument, "value", own, asked)
        return
    if isinstance(node, nodes.CondExpr):
        yield from names_in(node.test, "value", own, asked)
        yield from names_in(node.expr1, kind, own, asked | present_if(node.test, True))
        if node.expr2 is not None:
            yield from names_in(node.expr2, kind, own, asked | present_if(node.test, False))
        return
    if isinstance(node, nodes.And | nodes.Or):
        yield from names_in(node.left, "value", own, asked)
        yield from names_in(node.right, "value", own, asked | present_if(node.left, isinstance(node, nodes.And)))
        return
    for inner in node.iter_child_nodes():
        yield from names_in(inner, "value", own, asked)
