"""What is refused before a part is patched: text that the patching would misread, and amounts it is not meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.kit.errors import TemplateError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.word.anatomy import Part, PlacedParagraph, PlacedTag, W
from docgen.word.tags import CELL_STATEMENTS, ENDS, MAX_TAG_LENGTH, STATEMENTS, quoted_braces

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_TAGS = 5_000
MAX_DEPTH = 12
_OPENER = regex(r"\{[{%#]")
_COMMENT = regex(r"\{#.*?#\}", 16)  # re.DOTALL


def refused(tag: str, place: str, why: str = "", cure: str = "") -> TemplateError:
    """Return the error for a tag that says what a template may not say."""
    return TemplateError(
        _("“{tag}”（{place}）{why}。").format(tag=tag[:80], place=place, why=why or _("用了模板不支持的写法")),
        cure or _("写法见 docs/template.md；可用的占位符见 docgen template vars。"),
    )


def check_part(part: Part) -> None:
    """Raise TemplateError for an unfinished tag, a statement outside the subset, or tags where no text belongs."""
    if len(part.tags) > MAX_TAGS:
        raise TemplateError(
            _("{part}里有 {count} 个占位符，太多了。").format(part=part.label, count=len(part.tags)),
            _("最多 {limit} 个。").format(limit=MAX_TAGS),
        )
    for paragraph in part.paragraphs:
        _check_raw(paragraph)
        check_quotes(paragraph)
        for stray in paragraph.strays:
            if _OPENER.match(stray.text):
                raise TemplateError(
                    _("“{tag}”（{place}）没有在同一段里收尾。").format(tag=stray.text, place=paragraph.spot),
                    _("在同一段里补上结尾的“}}”或“%}”。"),
                )
    _check_elsewhere(part)
    _check_touching(part)
    depth = 0
    for placed in part.tags:
        check_alone(placed)
        check_statement(placed.tag.text, placed.tag.kind, placed.tag.statement, placed.tag.scope, str(placed.spot))
        depth += bool(placed.tag.end) - (placed.tag.statement in ENDS.values())
        if depth > MAX_DEPTH:
            raise TemplateError(
                _("“{tag}”（{place}）套了太多层循环或条件。").format(tag=placed.tag.text, place=placed.spot),
                _("最多 {limit} 层。").format(limit=MAX_DEPTH),
            )


def check_quotes(paragraph: PlacedParagraph) -> None:
    """Raise TemplateError for a tag with a pair of braces within quotes: nobody can tell where it ends."""
    tag = quoted_braces(paragraph.text)
    if tag:
        raise refused(
            tag,
            str(paragraph.spot),
            _("的引号里有花括号，或引号没有成对"),
            _("引号要成对；就要印出花括号的，写在标签外面：{spelling}。").format(spelling="{_{ … }_}、{_% … %_}"),
        )


def check_alone(placed: PlacedTag) -> None:
    """Raise TemplateError for a tag of a cell outside one, or one that would take text away.

    docxtpl puts a tag with a scope in place of its whole paragraph, row or cell.
    """
    tag, own = placed.tag, placed.paragraph
    if tag.statement in CELL_STATEMENTS and next(own.element.iterancestors(f"{W}tc"), None) is None:
        why, cure = _("不在表格的格子里"), _("{name} 管的是表格的一格：移到那一格里，或者删去。").format(name=tag.statement)
        raise refused(tag.text, str(placed.spot), why, cure)
    if tag.kind == "{{" or tag.scope not in ("p", "tr", "tc"):
        return
    unit = own.element if tag.scope == "p" else next(own.element.iterancestors(f"{W}{tag.scope}"), own.element)
    others = [node.text or "" for p in unit.iter(f"{W}p") if p is not own.element for node in p.iter(f"{W}t")]
    rest = _COMMENT.sub("", "".join((own.text.replace(tag.text, "", 1), *others))).strip()
    if rest:
        whole, alone = {
            "p": (_("整段"), _("独占一段")),
            "tr": (_("整行"), _("独占一行，这一行的格子里不写别的")),
            "tc": (_("整格"), _("独占一格")),
        }[tag.scope]
        raise refused(
            tag.text,
            str(placed.spot),
            _("会占掉{whole}，同在其中的“{text}”会丢失").format(whole=whole, text=rest[:40]),
            _("让它{alone}；只管其中几个字的，写成 {spelling}。").format(
                alone=alone, spelling=tag.text.replace(tag.scope, "", 1)
            ),
        )


def _check_raw(paragraph: PlacedParagraph) -> None:
    """Between raw and endraw nothing is a tag; were they paragraphs apart, nobody could tell what of those between is."""
    for placed in paragraph.tags:
        if placed.tag.statement == "raw" and not any(
            other.tag.statement == "endraw" and other.tag.start > placed.tag.start for other in paragraph.tags
        ):
            raise refused(
                placed.tag.text,
                str(placed.spot),
                _("没有在同一段里收尾"),
                _("把 {spelling} 写在同一段里。").format(spelling="{% raw %} … {% endraw %}"),
            )


def check_statement(text: str, kind: str, statement: str, scope: str, place: str) -> None:
    """Raise TemplateError for an over-long tag, an unknown statement, or a value that would swallow its row or cell."""
    from docgen.word.language import statement_cure

    if len(text) > MAX_TAG_LENGTH:
        raise refused(text, place, _("太长"), _("最多 {limit} 个字；先用 set 取名再用。").format(limit=MAX_TAG_LENGTH))
    if kind == "{%" and statement not in STATEMENTS + CELL_STATEMENTS:
        raise refused(text, place, _("用了模板不支持的语句“{name}”").format(name=statement), statement_cure(statement))
    if kind == "{{" and scope in ("tr", "tc"):
        plain = "{{ " + text[2:-2].strip(" -+").removeprefix(scope).strip() + " }}"
        raise refused(text, place, _("会占掉整行或整格"), _("写成 {spelling}。").format(spelling=plain))


def _check_elsewhere(part: Part) -> None:
    """Tags belong into the text of paragraphs; in attributes, field codes or comments they would slip past every check."""
    for element in part.root.iter():
        texts = [str(value) for value in element.attrib.values()] + [element.tail or ""]
        if element.tag != f"{W}t" or next(element.iterancestors(f"{W}p"), None) is None:
            texts.append(element.text or "")
        if any(_OPENER.search(text) for text in texts):
            raise TemplateError(
                _("{part}里有占位符写在了不能填写的地方（属性、域代码、修订或隐藏内容里）。").format(part=part.label),
                _("把占位符移到普通的正文文字里。"),
            )


def _check_touching(part: Part) -> None:
    """Patching joins braces over whatever stands between them: refuse where that would melt two paragraphs into one."""
    before: tuple[_Element | None, str] = (None, "")
    for node in part.root.iter(f"{W}t"):
        text = node.text or ""
        if not text:
            continue
        paragraph = next(node.iterancestors(f"{W}p"), None)
        pair = before[1][-1:] + text[0]
        if paragraph is not before[0] and re.fullmatch(r"\{[{%#]|[%}#]\}", pair):
            spot = next(own.spot for own in part.paragraphs if own.element is paragraph)
            raise TemplateError(
                _("{place}以“{brace}”开头，会和上一段末尾的“{other}”连成一个占位符。").format(
                    place=spot, brace=pair[1], other=pair[0]
                ),
                _("删去多余的花括号，或在它前面加一个字。"),
            )
        before = (paragraph, text)
