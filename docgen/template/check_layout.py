"""Lint of what a template should not carry along: fonts not set for Chinese, tracked changes, comments, stray tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.template.check_tags import LintFault
from docgen.word.anatomy import Part, Spot, W, attributes, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHINESE = regex(r"[\u3400-\u9fff]")
_REVISIONS = tuple(
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "numberingChange"),
    )
)
_TAG = regex(r"\{\{|\{%")
_STYLES = "styles.xml"


def font_faults(parts: Mapping[str, bytes], rendered: Sequence[Part]) -> Iterator[LintFault]:
    """Yield a fault for every style in use that names no East Asian font, and for every run that names one wrongly."""
    name = f"{rendered[0].name.rpartition('/')[0]}/{_STYLES}"
    if name in parts:
        root = parse_xml(parts[name], name)
        styles = {attributes(style).get("styleId", ""): style for style in root.iter(f"{W}style")}
        used = _used_styles(rendered, styles)
        default = next(iter(root.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")), None)
        for style_id in sorted(used):
            yield from _style_faults(style_id, styles, default)
    for part in rendered:
        for paragraph in part.paragraphs:
            wrong = [font for font in paragraph.element.iter(f"{W}rFonts") if _only_latin(font)]
            if wrong:
                yield LintFault(
                    "T121",
                    _("这一段的字体“{font}”只设给了西文，中文不会用它。").format(font=_only_latin(wrong[0])),
                    _("选中文字，在“字体”对话框的“中文字体”里选这个字体；最好改样式，不改单独的文字。"),
                    paragraph.spot,
                )


def _used_styles(rendered: Sequence[Part], styles: Mapping[str, _Element]) -> set[str]:
    used = {
        attributes(node).get("val", "")
        for part in rendered
        for node in part.root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    }
    defaults = {key for key, style in styles.items() if _is_default_paragraph(style)}
    return (used | defaults) & set(styles)


def _is_default_paragraph(style: _Element) -> bool:
    stated = attributes(style)
    return stated.get("type") == "paragraph" and stated.get("default") in ("1", "true")


def _style_faults(style_id: str, styles: Mapping[str, _Element], default: _Element | None) -> Iterator[LintFault]:
    style = styles[style_id]
    label = next((attributes(name).get("val", "") for name in style.iterfind(f"{W}name")), style_id)
    own = style.find(f"{W}rPr/{W}rFonts")
    spot = Spot(_("样式"), label)
    cure = _("修改样式“{style}”，在“字体”对话框里设“中文字体”。").format(style=label)
    if own is not None and _only_latin(own):
        yield LintFault("T121", _("样式的字体“{font}”只设给了西文，中文不会用它。").format(font=_only_latin(own)), cure, spot)
    elif attributes(style).get("type") == "paragraph" and not _east_asian(style_id, styles, default):
        yield LintFault("T121", _("样式没有设中文字体，不同的电脑会显示成不同的字体。"), cure, spot)


def _only_latin(fonts: _Element) -> str:
    """The Chinese font a w:rFonts gives to Latin text alone, "" if there is none."""
    stated = attributes(fonts)
    latin = stated.get("ascii", "") or stated.get("hAnsi", "")
    return latin if _CHINESE.search(latin) and not (stated.get("eastAsia") or stated.get("eastAsiaTheme")) else ""


def _east_asian(style_id: str, styles: Mapping[str, _Element], default: _Element | None) -> bool:
    seen: set[str] = set()
    fonts = [default] if default is not None else []
    while style_id in styles and style_id not in seen:
        seen.add(style_id)
        fonts += styles[style_id].findall(f"{W}rPr/{W}rFonts")
        base = styles[style_id].find(f"{W}basedOn")
        style_id = attributes(base).get("val", "") if base is not None else ""
    return any(attributes(font).get("eastAsia") or attributes(font).get("eastAsiaTheme") for font in fonts)


def leftover_faults(parts: Mapping[str, bytes], rendered: Sequence[Part]) -> Iterator[LintFault]:
    """Yield tracked changes and comments left in, by paragraph, and placeholders in parts that are never filled."""
    for part in rendered:
        for paragraph in part.paragraphs:
            inside = next(paragraph.element.iter(*_REVISIONS), None)
            around = next(paragraph.element.iterancestors(*_REVISIONS), None)
            if inside is not None or around is not None:
                yield LintFault(
                    "T141",
                    _("这里有没有处理的修订。"),
                    _("在“审阅”里接受或拒绝所有修订，关闭修订，再保存。"),
                    paragraph.spot,
                    evidence=paragraph.text[:40],
                )
            if next(paragraph.element.iter(f"{W}commentReference"), None) is not None:
                yield LintFault(
                    "T142",
                    _("这里留有批注，会随报告一起发出。"),
                    _("在“审阅”里删除所有批注，再保存。"),
                    paragraph.spot,
                    evidence=paragraph.text[:40],
                )
    known = {part.name for part in rendered}
    for name, data in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and name not in known:
            text = "".join(node.text or "" for node in parse_xml(data, name).iter("{*}t"))
            if _TAG.search(text):
                comment = name.startswith("word/comments")
                yield LintFault(
                    "T110",
                    _("部件“{part}”里有占位符，但这一部分不会填写。").format(part=_("批注") if comment else name),
                    _("在“审阅”里删除所有批注，再保存。") if comment else _("把占位符移到正文、页眉、页脚或脚注里。"),
                    Spot(_("批注") if comment else name, ""),
                )
