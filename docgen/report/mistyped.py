"""References that were mistyped: what looks like {表三.新收.总计} and is none, with the one that was meant.

A reference that is right is filled and one in good braces with an unknown name is told by its name (`tokens_in`). Here is
everything else of which braces or a reference's name would be printed: braces that have no partner or nothing inside, other
brackets, doubled braces, a line break inside, names without braces.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from docgen.form.model import Form
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.kit.remembered import remembered
from docgen.report.tokens import normalised, references_in, suggestions

_OPENING, _CLOSING = "{｛", "}｝"
_PAIRS = dict(zip("{｛【[［〔（(<＜〈《「『“‘\"'", "}｝】]］〕）)>＞〉》」』”’\"'", strict=True))
_PLAIN_MARKS = "（(《“‘\"'"
"""Brackets that prose uses for single words: 《标题》, “电话”, （年度）."""
_SEPARATORS = frozenset(".．·・。、，,-－—_/／:：")
_POINTS = frozenset(".．·・")
_IGNORED = frozenset(" \t\n\r\u3000\xa0\u200b") | _SEPARATORS
_BRACE = regex(r"[{}｛｝]")
_BRACKET = regex(
    r"[【\[［〔（(<＜〈《「『“‘\"']([^【】\[\]［］〔〕（）()<>＜＞〈〉《》「」『』“”‘’\"'{}｛｝]{1,60})[】\]］〕）)>＞〉》」』”’\"']"
)
_AFTER_A_LABEL = regex(r"\s*[:：]|\s*[\dA-Za-z+（(]")
_STOP = regex(r"[。；！？]")
_BESIDE = regex(r"[，。；、！？\n\0（）“”]")
_LONGEST = 60
_SHOWN_BESIDE = 12
_ALIKE, _VAGUELY_ALIKE = 0.8, 0.6
_SHORTEST_ALIKE = 4


@record
class Mistyped:
    """What was typed (text[start:end]), and the name that was meant, "" if that cannot be told.

    sure: whether it can be nothing else; a single word in brackets that prose uses as well can.
    """

    start: int
    end: int
    raw: str
    meant: str
    sure: bool = True


@record
class _Names:
    """A form's reference names: those of several parts by their letters alone, their first parts, and single words."""

    dotted: dict[str, str]
    firsts: tuple[str, ...]
    single: frozenset[str]


_OTHER_MARKS = frozenset("$#@^\\＄＃＠")
"""What references begin with elsewhere; before braces that fit it would stay in the text."""


@remembered
def _names(form: Form) -> _Names:
    dotted = {_letters(name): name for name in form.tokens if "." in name}
    firsts = tuple(dict.fromkeys(name.partition(".")[0] for name in form.tokens if "." in name))
    return _Names(dotted, firsts, frozenset(name for name in form.tokens if "." not in name))


def _letters(text: str) -> str:
    return "".join([character for character in text if character not in _IGNORED])


def mistyped_in(form: Form, text: str) -> list[Mistyped]:
    """Return every mistyped reference of a text, in order. Lines are looked at together: a break inside is a slip as well."""
    names = _names(form)
    if not _BRACE.search(text) and not _BRACKET.search(text) and not any(first in text for first in names.firsts):
        return []
    held = _Held(text)
    found: list[Mistyped] = []
    right: dict[int, int] = {}
    # -- what is in braces that fit: a reference, or a template's mark around the name of one
    for start, end, name in references_in(text):
        inner = name if name is not None else text[start:end].strip("{}｛｝%# \u3000")
        if name is None and (meant := _meant(form, names, inner)):
            found.append(Mistyped(start, end, text[start:end], meant))
        elif name is not None and name in form.tokens and text[start - 1 : start] in _OTHER_MARKS:
            found.append(Mistyped(start - 1, end, text[start - 1 : end], name))
        else:
            right[start] = end
        held.take(start, end)
    # -- braces that are left over, with the reference they stand beside
    for first, last in _brace_spans(names, held):
        start = next((begin for begin, end in right.items() if end == first), first)
        end = right.get(last, last)
        raw = text[start:end]
        found.append(
            Mistyped(start, end, raw, _meant(form, names, raw.strip("".join({*_PAIRS, *_PAIRS.values()}) + " \u3000")))
        )
        held.take(start, end)
    # -- names in other brackets
    for match in _BRACKET.finditer(held.rest):
        if _PAIRS[match[0][0]] != match[0][-1] and _letters(match[1]) not in names.dotted:
            continue
        slip = _in_brackets(form, names, text, match.start(), match.end())
        if slip is not None:
            found.append(slip)
            held.take(slip.start, slip.end)
    # -- names without any
    for slip in _bare(form, names, held):
        found.append(slip)
        held.take(slip.start, slip.end)
    # Two ways of seeing one slip are told once: the one that begins first, the longer of two.
    apart: list[Mistyped] = []
    for slip in sorted(found, key=lambda slip: (slip.start, -slip.end)):
        if not apart or slip.start >= apart[-1].end:
            apart.append(slip)
    return apart


class _Held:
    """A text of which stretches are taken one after another; `rest` has blanks in their place."""

    def __init__(self, text: str) -> None:
        self.text = self.rest = text

    def take(self, start: int, end: int) -> None:
        """Take a stretch out of what is still to be looked at."""
        self.rest = self.rest[:start] + "\0" * (end - start) + self.rest[end:]


def _meant(form: Form, names: _Names, typed: str) -> str:
    """Return the name that was meant by what was typed, "" if none is like it."""
    letters = _letters(typed)
    if not letters:
        return ""
    if letters in names.single:
        return letters
    if letters in names.dotted:
        return names.dotted[letters]
    inside = [name for known, name in names.dotted.items() if known in letters]
    if inside:
        return max(inside, key=len)
    inside = [name for name in names.single if letters.startswith(name) or letters.endswith(name)]
    if inside:
        return max(inside, key=len)
    near = suggestions(form, normalised(typed))
    return near[0] if near and _likeness(typed, near[0]) >= _VAGUELY_ALIKE else ""


def _likeness(typed: str, name: str) -> float:
    return difflib.SequenceMatcher(None, _letters(typed), _letters(name), autojunk=False).ratio()


def _brace_spans(names: _Names, held: _Held) -> Iterator[tuple[int, int]]:
    """Yield the stretch that belongs to each brace without a partner: up to one further on, or as far as a name goes."""
    text, at = held.rest, 0
    while (brace := _BRACE.search(text, at)) is not None:
        start, end = brace.start(), brace.end()
        if brace[0] in _OPENING:
            while end < len(text) and text[end] in _OPENING:
                end += 1
            other = _BRACE.search(text, end, end + _LONGEST)
            if other is not None and other[0] in _CLOSING and not _STOP.search(text, end, other.start()):
                end = other.end()
                while end < len(text) and text[end] in _CLOSING:
                    end += 1
            else:
                end = _name_ahead(names, text, end)
        else:
            while end < len(text) and text[end] in _CLOSING:
                end += 1
            start = _name_behind(names, text, start, at)
        yield start, end
        at = end


_CLOSERS = frozenset(_PAIRS.values())


def _name_ahead(names: _Names, text: str, start: int) -> int:
    """Return where a name that begins here ends, with a bracket behind it; a few characters if none does."""
    end = max((_end_of(text, start, name) for name in _all(names)), default=0)
    if not end:
        stop = _BESIDE.search(text, start, start + _SHOWN_BESIDE)
        return stop.start() if stop else min(len(text), start + _SHOWN_BESIDE)
    return end + 1 if end < len(text) and text[end] in _CLOSERS else end


def _name_behind(names: _Names, text: str, end: int, least: int) -> int:
    """Return where a name that ends here begins, with a bracket before it; a few characters before if none does."""
    lengths = (_start_of(text, end, name) for name in _all(names))
    start = min((start for start in lengths if start is not None and start >= least), default=None)
    if start is None:
        window = text[max(least, end - _SHOWN_BESIDE) : end]
        stops = [stop.end() for stop in _BESIDE.finditer(window)]
        return end - len(window) + max(stops, default=0)
    return start - 1 if start > least and text[start - 1] in _PAIRS else start


def _all(names: _Names) -> Iterable[str]:
    return (*names.dotted, *names.single)


def _end_of(text: str, start: int, letters: str) -> int:
    """Return the end of these letters in a text from a place on, blanks and separators passed over; 0 if others come."""
    at = start
    for letter in letters:
        while at < len(text) and text[at] in _IGNORED:
            at += 1
        if at >= len(text) or text[at] != letter:
            return 0
        at += 1
    return at


def _start_of(text: str, end: int, letters: str) -> int | None:
    at = end
    for letter in reversed(letters):
        while at > 0 and text[at - 1] in _IGNORED:
            at -= 1
        if at <= 0 or text[at - 1] != letter:
            return None
        at -= 1
    return at


def _in_brackets(form: Form, names: _Names, text: str, start: int, end: int) -> Mistyped | None:
    """Return the slip if what stands in other brackets is the name of a reference, or nearly one of several parts."""
    inner = text[start + 1 : end - 1]
    letters = _letters(inner)
    if letters in names.dotted:
        return Mistyped(start, end, text[start:end], names.dotted[letters])
    if letters in names.single:
        if text[start] in _PLAIN_MARKS[2:] or _AFTER_A_LABEL.match(text, end):
            return None
        return Mistyped(start, end, text[start:end], letters, sure=text[start] not in _PLAIN_MARKS)
    if len(letters) >= _SHORTEST_ALIKE and inner.strip().startswith(names.firsts) and any(c in _SEPARATORS for c in inner):
        near = suggestions(form, normalised(inner))
        if near and _likeness(inner, near[0]) >= _ALIKE:
            return Mistyped(start, end, text[start:end], near[0])
    return None


def _bare(form: Form, names: _Names, held: _Held) -> Iterator[Mistyped]:
    """Yield names of several parts that stand in the text without braces: with a point inside they are no prose."""
    text = held.rest
    for first in names.firsts:
        at = text.find(first)
        while at >= 0:
            ends = {end: name for known, name in names.dotted.items() if (end := _end_of(text, at, known))}
            end = max(ends, default=0)
            if end and any(character in _POINTS for character in text[at:end]):
                yield Mistyped(at, end, text[at:end], ends[end])
            elif not end and text[at + len(first) : at + len(first) + 1] in _POINTS and text[at + len(first) :]:
                match = _WORD.match(text, at)
                near = suggestions(form, normalised(match[0])) if match else ()
                if match and near and _likeness(match[0], near[0]) >= _VAGUELY_ALIKE:
                    end = match.end()
                    yield Mistyped(at, end, text[at:end], near[0])
            at = text.find(first, max(end, at + 1))


_WORD = regex(r"[一-鿿\w]+(?:[.．·・][一-鿿\w]+)+")
