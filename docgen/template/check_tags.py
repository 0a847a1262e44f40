"""Lint of tags one by one: braces, the subset, loops without end; and what each tag says, for the checks of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docgen.kit.errors import TemplateError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.tokens import normalised
from docgen.word.anatomy import Part, PlacedParagraph, PlacedTag, Spot
from docgen.word.bounds import Refused
from docgen.word.guard import MAX_DEPTH, MAX_TAGS, check_alone, check_quotes, check_statement, refused
from docgen.word.tags import ENDS, quoted_braces, straightened

if TYPE_CHECKING:
    from jinja2 import nodes

_WIDE = regex(r"｛[｛%]?[^{}｛｝\n]{1,80}[%｝]?｝|[{｛]\s*[%％﹪][^{}｛｝\n]{1,80}[%％﹪]\s*[}｝]")
_SINGLE = regex(r"(?<![{}])(?<!\{_)\{([^{}%#\n]{1,80})\}(?![{}])(?!_\})")
_NAME_LIKE = regex(r"\s*[A-Za-z_][\w.]*\s*|\s*[\w.]+\.[\w.]+\s*")
_FOREIGN = regex(r"«[^»\n]{1,80}»|\$\{[^{}\n]{1,80}\}|<%[^%\n]{1,80}%>")
"""Placeholders of other programs: what Word shows for a mail merge field, and the templates of web programs."""
_STARTS = {end: start for start, end in ENDS.items()} | {"else": "", "elif": "if"}
SILENT = ("else", "vm", "hm", "raw", *ENDS.values())
"""Statements that use no name."""
_STATEMENTS = (*_STARTS, *ENDS)
_SCOPE = regex(r"^[-+]?(?:p|tr|tc|r)?\s+")


@record
class LintFault:
    """What a lint check yields; `check_template` adds severity and the part. `spot` is where it stands, if anywhere."""

    code: str
    message: str
    cure: str
    spot: Spot | None = None
    key: str = ""
    evidence: str = ""


@record
class Use:
    """A tag that passed, and what it says.

    names: the dotted names it uses, each with how (see `docgen.word.language.names_in`). binds: the names it makes, each
    with the dotted name of what it then stands for (of a loop: of the list), None where that is worked out. present,
    absent: of a condition, the names that are there where it holds, and where it does not.
    """

    placed: PlacedTag
    statement: str
    names: tuple[tuple[tuple[str, ...], str], ...] = ()
    binds: tuple[tuple[str, tuple[str, ...] | None], ...] = ()
    present: frozenset[tuple[str, ...]] = frozenset()
    absent: frozenset[tuple[str, ...]] = frozenset()


def brace_faults(paragraphs: Sequence[PlacedParagraph], tokens: Mapping[str, str]) -> Iterator[LintFault]:
    """Yield full-width, single and unpaired braces, other programs' placeholders, and tags that end in another paragraph.

    tokens: what is written in single braces in the workbook (``{全称}``), each with the placeholder that means the same.
    """
    open_before: PlacedParagraph | None = None
    for index, paragraph in enumerate(paragraphs):
        try:
            check_quotes(paragraph)
        except TemplateError as error:
            yield LintFault("T105", error.message, error.cure, paragraph.spot, evidence=paragraph.text[:80])
            continue
        for match in _WIDE.finditer(_between_tags(paragraph)):
            inside = match.group().strip("{}｛｝%％﹪ ")
            statement = inside.split(maxsplit=1)[0] in _STATEMENTS
            yield LintFault(
                "T105",
                _("“{text}”用了全角的花括号、百分号，或者中间有空格，会原样留在文件里。").format(text=match.group()),
                _("改成：{name}。").format(name=f"{{% {inside} %}}" if statement else _meant(inside, tokens)),
                paragraph.spot,
                evidence=match.group(),
            )
        for match in _SINGLE.finditer(_between_tags(paragraph)):
            placeholder = tokens.get(normalised(match.group(1)))
            if placeholder is not None:
                yield _token(match.group(), placeholder, paragraph)
            elif _NAME_LIKE.fullmatch(match.group(1)):
                yield LintFault(
                    "T105",
                    _("“{text}”只有一层花括号，会原样留在文件里。").format(text=match.group()),
                    _("占位符要用两层花括号：{name}。").format(name="{{ " + match.group(1).strip() + " }}"),
                    paragraph.spot,
                    evidence=match.group(),
                )
        for match in _FOREIGN.finditer(_between_tags(paragraph)):
            yield LintFault(
                "T105",
                _("“{text}”是邮件合并等别的程序的占位符，docgen 不填，会原样留在文件里。").format(text=match.group()),
                _foreign_cure(match.group().strip("«»${}<%> "), tokens),
                paragraph.spot,
                evidence=match.group(),
            )
        for stray in paragraph.strays:
            opening = stray.text[:2] in ("{{", "{%", "{#")
            if not opening and open_before is not None:
                open_before = None
                continue  # the other half of a tag already reported
            later = opening and _ends_later(paragraphs[index + 1 : index + 4], stray.text[:2])
            if later:
                open_before = paragraph
                code, said = "T106", _("“{text}”的结尾写到了另一段里。")
                cure = _("一个占位符不能跨段：删去中间的回车，写在同一段里。")
            else:
                code, said = "T105", _("“{text}”的花括号不成对。")
                cure = _("补上缺少的一半，或删去多余的一半。")
            yield LintFault(code, said.format(text=stray.text), cure, paragraph.spot, evidence=stray.text)


def _between_tags(paragraph: PlacedParagraph) -> str:
    text = paragraph.text
    for placed in paragraph.tags:
        begin, end = placed.tag.start, placed.tag.start + len(placed.tag.text)
        text = text[:begin] + "\0" * (end - begin) + text[end:]
    return text


def _meant(name: str, tokens: Mapping[str, str]) -> str:
    return "{{ " + (tokens.get(normalised(name)) or name) + " }}"


def _foreign_cure(name: str, tokens: Mapping[str, str]) -> str:
    if normalised(name) in tokens:
        return _("改成：{name}。").format(name=_meant(name, tokens))
    return _("换成 docgen template vars 列出的占位符，如 {name}；不要的删去。").format(name="{{ agency.name }}")


def _token(text: str, placeholder: str, paragraph: PlacedParagraph) -> LintFault:
    message = _("“{text}”是填报表里的写法，在模板里会原样留下。").format(text=text)
    if placeholder:
        return LintFault(
            "T105", message, _("模板里写成 {name}。").format(name="{{ " + placeholder + " }}"), paragraph.spot, "", text
        )
    cure = _("这一句由填报表的正文引用；在模板里留出正文的位置即可，这里删去。")
    return LintFault("T105", message, cure, paragraph.spot, "", text)


def _ends_later(following: Sequence[PlacedParagraph], mark: str) -> bool:
    closer = {"{{": "}}", "{%": "%}", "{#": "#}"}[mark]
    return any(stray.text == closer for paragraph in following for stray in paragraph.strays[:1])


def uses(part: Part, faults: list[LintFault]) -> list[Use]:
    """Return what each tag says, in order; a tag outside the subset or a block without partner goes to `faults`."""
    found: list[Use] = []
    if len(part.tags) > MAX_TAGS:
        faults.append(LintFault("T109", _("占位符太多，最多 {limit} 个。").format(limit=MAX_TAGS), _("删去重复的内容。")))
        return found
    unclear = {id(paragraph) for paragraph in part.paragraphs if quoted_braces(paragraph.text)}
    for placed in part.tags:
        if id(placed.paragraph) in unclear:
            continue
        try:
            check_statement(placed.tag.text, placed.tag.kind, placed.tag.statement, placed.tag.scope, str(placed.spot))
            check_alone(placed)
            found.append(_alone(placed))
        except TemplateError as error:
            code = "T107" if placed.tag.statement in _STARTS else "T109"  # an end without its beginning
            faults.append(LintFault(code, error.message, error.cure, placed.spot))
    faults.extend(_block_faults(part.tags))
    return found


def _alone(placed: PlacedTag) -> Use:
    """Return what one tag says by itself. Raises TemplateError if it may not be said."""
    from jinja2 import TemplateSyntaxError, nodes

    from docgen.word.language import parse_alone, present_if, syntax_cure

    tag = placed.tag
    if tag.kind == "{#" or tag.statement in SILENT:
        return Use(placed, tag.statement)
    body = _SCOPE.sub("", tag.text[2:-2]).rstrip("-+") if tag.kind == "{%" or tag.scope else tag.text[2:-2].strip("-+")
    if tag.statement in ("colspan", "cellbg"):
        source = "{{" + body.strip().removeprefix(tag.statement) + "}}"
    elif tag.kind == "{{":
        source = "{{" + body + "}}"
    else:
        source = "{%" + re.sub(r"^\s*elif", "if", body) + "%}"
        end = "endif" if tag.statement == "elif" else tag.end
        source += f"{{% {end} %}}" if end else ""
    try:
        node = parse_alone(straightened(source))
    except Refused as error:
        raise refused(tag.text, str(placed.spot), error.why, error.cure) from error
    except (TemplateSyntaxError, RecursionError) as error:
        raise refused(tag.text, str(placed.spot), *syntax_cure(tag.text)) from error
    if isinstance(node, nodes.If):
        return Use(placed, tag.statement, *_said(node), present_if(node.test, True), present_if(node.test, False))
    return Use(placed, tag.statement, *_said(node))


def _said(
    node: nodes.Node | None,
) -> tuple[tuple[tuple[tuple[str, ...], str], ...], tuple[tuple[str, tuple[str, ...] | None], ...]]:
    """Return the names a tag uses and the names it makes."""
    from jinja2 import nodes

    from docgen.word.language import items_of, names_in, path_of

    if node is None:
        return (), ()
    if isinstance(node, nodes.For):
        made = [name.name for name in _targets(node.target)]
        source = items_of(node.iter)
        own = frozenset(made)
        names = [*names_in(node.iter, "list"), *(names_in(node.test, "value", own) if node.test is not None else ())]
        return tuple(names), tuple((name, source if len(made) == 1 else None) for name in made)
    if isinstance(node, nodes.If):
        return tuple(names_in(node.test, "value")), ()
    if isinstance(node, nodes.Assign):
        made = [name.name for name in _targets(node.target)]
        source = path_of(node.node)
        return tuple(names_in(node.node, "value")), tuple((name, source if len(made) == 1 else None) for name in made)
    if isinstance(node, nodes.AssignBlock):
        return tuple(names_in(node.filter, "value")) if node.filter else (), tuple(
            (n.name, None) for n in _targets(node.target)
        )
    if isinstance(node, nodes.With):
        made = [name.name for target in node.targets for name in _targets(target)]
        return tuple(name for value in node.values for name in names_in(value, "value")), tuple((name, None) for name in made)
    return tuple(names_in(node, "text")), ()


def _targets(node: nodes.Node) -> Iterator[nodes.Name]:
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        yield node
    elif isinstance(node, nodes.Tuple):
        for inner in node.items:
            yield from _targets(inner)


def _block_faults(tags: Sequence[PlacedTag]) -> Iterator[LintFault]:
    stack: list[PlacedTag] = []
    for placed in tags:
        statement = placed.tag.statement
        if placed.tag.end:
            stack.append(placed)
            if len(stack) > MAX_DEPTH:
                yield LintFault("T107", _("循环和条件套得太深。"), _("最多 {limit} 层。").format(limit=MAX_DEPTH), placed.spot)
                return
        elif statement in _STARTS:
            wanted = _STARTS[statement]
            if stack and wanted and stack[-1].tag.statement != wanted:
                yield LintFault(
                    "T107",
                    _("“{tag}”和前面的“{opening}”（{place}）对不上。").format(
                        tag=placed.tag.text, opening=stack[-1].tag.text, place=stack[-1].spot
                    ),
                    _("for 用 endfor 结尾，if 用 endif 结尾，先开始的后结尾。"),
                    placed.spot,
                )
            elif not stack:
                yield LintFault(
                    "T107",
                    _("“{tag}”没有对应的开头。").format(tag=placed.tag.text),
                    _("检查前面的 for 或 if 是否写漏、写错或多写了结尾。"),
                    placed.spot,
                )
            if stack and statement.startswith("end"):
                stack.pop()
    for left in stack:
        end = left.tag.end
        yield LintFault(
            "T107",
            _("“{tag}”没有结尾。").format(tag=left.tag.text),
            _("在循环或条件结束的地方补上“{{% {end} %}}”（独占一段时写“{{%p {end} %}}”）。").format(end=end),
            left.spot,
        )
