"""What was edited around a report: headers, footers, notes, comments and text boxes, as they were made and as they are now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.formats.docx.pictures import BODY, MARGIN
from docgen.formats.docx.surround import PAGES
from docgen.kit.i18n import _
from docgen.report.finding import Place
from docgen.verify.differences import Difference, PlacedLine, line_differences, matcher


def changed_surroundings(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield what differs between two results of `surroundings`, each change once. Nothing is told of what `then` lacks."""
    margins = {"header": _("页眉"), "footer": _("页脚")}
    pages = {"odd": _("奇数页"), "even": _("偶数页"), "first": _("首页")}
    for kind, name in margins.items():
        if kind in then:
            by_page = {page: list(_margin(then[kind][page], now[kind][page])) for page in PAGES}
            for change in dict.fromkeys(change for page in PAGES for change in by_page[page]):
                where = [page for page in PAGES if change in by_page[page]]
                if "odd" in where and len(where) < len(PAGES):
                    where = [page for page in where if page != "first"]  # the first page is an odd one
                spot = "" if len(where) == len(PAGES) else "、".join(pages[page] for page in where)
                what, old, new = change
                yield Difference(what, Place(name, spot), old, new)
    for kind, name in {"foot": _("脚注"), "end": _("尾注"), "comments": _("批注"), "boxes": _("文本框")}.items():
        if kind in then:
            yield from _listed(name, [_one(texts) for texts in then[kind]], [_one(texts) for texts in now[kind]])
    if "pictures" in then:
        yield from changed_pictures(then["pictures"], now["pictures"])


def changed_pictures(then: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> Iterator[Difference]:
    """Yield the pictures that were exchanged, removed or added: each is known again by the digest of its bytes."""
    places = {BODY: _("正文"), MARGIN: _("页眉页脚")}
    for where, name in places.items():
        before, after = ([tuple(entry[1:]) for entry in shown if entry[0] == where] for shown in (then, now))
        matched = matcher([digest for _words, digest in before], [digest for _words, digest in after])
        for tag, i1, i2, j1, j2 in matched.get_opcodes():
            for n in range(max(i2 - i1, j2 - j1) if tag != "equal" else 0):
                old = before[i1 + n] if i1 + n < i2 else None
                new = after[j1 + n] if j1 + n < j2 else None
                spot = _("第{n}幅图片").format(n=(i1 if old else j1) + n + 1)
                yield Difference("picture", Place(name, spot), _picture(old), _picture(new))


def _picture(entry: Sequence[str] | None) -> str:
    return _("图片“{words}”（{digest}）").format(words=entry[0], digest=entry[1][:8]) if entry else ""


def _one(texts: str | Sequence[str]) -> str:
    return texts if isinstance(texts, str) else " ".join(texts)


def _margin(then: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, old, new) for the headers or footers of one sort of page; those that are shown still are left out."""
    gone = [texts for texts in then if texts not in now]
    come = [texts for texts in now if texts not in then]
    for n in range(max(len(gone), len(come))):
        old = gone[n] if n < len(gone) else then[-1] if then and not gone else []
        new = come[n] if n < len(come) else []
        for difference in _lines("", old, new):
            yield difference.kind, difference.old, difference.new


def _listed(name: str, then: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    if sorted(then) != sorted(now):  # programs anchor text boxes in another order
        yield from _lines(name, then, now)


def _lines(name: str, then: Sequence[str], now: Sequence[str]) -> Iterator[Difference]:
    before, after = ([_line(name, n, text) for n, text in enumerate(texts, 1)] for texts in (then, now))
    yield from line_differences(before, after)


def _line(name: str, number: int, text: str) -> PlacedLine:
    return PlacedLine(text, Place(name, _("第{n}处").format(n=number)))
