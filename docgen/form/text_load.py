"""Read the vocabulary of a form.toml (`[said]`): topics, the phrases that name a number, words for "all done"."""

from __future__ import annotations

from docgen.form.text import ANY, SUM, ClaimWords, FormText, Settled, Terms, Topic
from docgen.form.toml_part import Part, fail, read
from docgen.kit.i18n import _
from docgen.kit.patterns import regex

_TERM = regex(r"([+-]?)\s*([a-z0-9_.*]+)\s*")


def _terms(p: Part, text: str) -> Terms:
    """Return "a + b - c" as ("a", "b", "-c")."""
    found = _TERM.findall(text)
    if "".join(sign + key for sign, key in found) != text.replace(" ", ""):
        fail(p.path, p.where, _("看不懂“{text}”").format(text=text))
    return tuple(("-" if sign == "-" else "") + key for sign, key in found)


def _claim(p: Part, units: tuple[str, ...]) -> ClaimWords:
    meanings = (p.take("key", str, required=True), *p.words("also"))
    claim = ClaimWords(
        means=tuple(_terms(p, meaning) for meaning in meanings),
        units=p.words("units") or units,
        phrases=p.words("phrases"),
        in_topic=p.words("in_topic"),
        extends=p.words("extends"),
        loose=p.take("loose", bool, False),
        unfinished=p.take("unfinished", bool, False),
        remaining=p.take("remaining", bool, False),
    )
    if not claim.phrases and not claim.in_topic:
        fail(p.path, f"{p.where}.phrases", _("缺少这一项"))
    return claim


def _settled(p: Part) -> Settled:
    return Settled(p.take("key", str, required=True), p.words("subjects"), p.words("words"))


def _topic(p: Part) -> Topic:
    units = p.words("units")
    topic = Topic(
        key=p.take("key", str, required=True),
        words=p.words("words"),
        narrowing=p.words("narrowing"),
        joined=p.take("joined", str, ANY),
        claims=tuple(read(part, lambda part: _claim(part, units)) for part in p.parts("claims")),
        settled=tuple(read(part, _settled) for part in p.parts("settled")),
    )
    if topic.joined not in (ANY, SUM):
        fail(p.path, f"{p.where}.joined", _("{value} 应是 any、sum 之一").format(value=topic.joined))
    return topic


def read_text(top: Part) -> FormText:
    """Return the vocabulary, empty if the form states none. Raises FormError for a mistake inside it."""
    if "said" not in top.data:
        return FormText()
    return read(
        Part(top.path, "said", top.take("said", dict)),
        lambda p: FormText(
            topics=tuple(read(part, _topic) for part in p.parts("topics")),
            whole_area=p.words("whole_area"),
            own_body=p.words("own_body"),
            area_levels=p.words("area_levels"),
        ),
    )
