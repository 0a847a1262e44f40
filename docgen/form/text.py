"""What the text of a document says in words about its tables: the phrases that name a number, and what it must fit."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from docgen.form.meaning import Among, Refers
from docgen.kit.patterns import regex
from docgen.kit.record import record

ANY = "any"
SUM = "sum"
ANYTHING = "*"
Terms = tuple[str, ...]
"""Keys to add up; a key behind "-" is taken away."""
_TERM = regex(r"([+-]?)\s*([a-z0-9_.*]+)\s*")


def terms_of(text: str) -> Terms:
    """Return "a + b - c" as ("a", "b", "-c"); () for what is no such sum."""
    found = _TERM.findall(text)
    if "".join(sign + key for sign, key in found) != text.replace(" ", ""):
        return ()
    return tuple(("-" if sign == "-" else "") + key for sign, key in found)


@record
class ClaimWords:
    """How the text names a number of the form.

    key, also: what it may honestly stand for, the strict meaning first, each a key or a sum ("a + b - c"); "*" takes row or
    column from the number the passage is about ("requests.*.natural"). units: the topic's if none. phrases name it
    anywhere, in_topic only where the topic is being talked of. In both "…" stands for other words of the same clause,
    "[a|b]" for one of these, "{previous}" and "{next}" for the years around the report year, and "^" says that nothing else
    stands before the number. nouns only name what is counted: they count where nothing else stands beside the number
    (共有3件…申请), or where they are denied (无…申请). none: words that say by themselves that there is none (上年无结转);
    behind: only where one of these stands before them. extends: numbers that include this one where the text says so.
    loose: the words leave open what is counted, so that a difference is never certain. likely: seldom something else is
    meant, so that a difference is asked about, not told for sure. unfinished: denied, the words say that something is not
    done yet (未办结), not that there is none of it. remaining: the number is of what is left over anyway, so that 剩余
    before it makes no part of it. rates: what its share of the whole is called (办结率).
    """

    key: str
    also: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    in_topic: tuple[str, ...] = ()
    extends: Annotated[tuple[str, ...], Refers("figure")] = ()
    loose: bool = False
    unfinished: bool = False
    remaining: bool = False
    nouns: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    likely: bool = False
    rates: tuple[str, ...] = ()

    @property
    def is_relative(self) -> bool:
        """Whether it takes its row or column from the number the passage is about."""
        return ANYTHING in self.key

    @cached_property
    def means(self) -> tuple[Terms, ...]:
        """The sums it may stand for, the strict one first."""
        return tuple(terms_of(text) for text in (self.key, *self.also))


@record
class Settled:
    """Words that say of everything under `subjects` that it is done: then the number under `key` must be 0."""

    key: Annotated[str, Refers("figure")]
    subjects: Annotated[tuple[str, ...], Refers("figure")] = ()
    words: tuple[str, ...] = ()


@record
class Topic:
    """What a passage is about; numbers are compared only where their topic is talked of, else not (no claims).

    words: naming one of them changes the topic; weak: those that do so only where the sentence, or its heading, has named no
    other (工单办结1500件，结转20件). narrowing: words that make a number only a part (通过网站收到…).
    joined: what one number after two phrases is: their "sum" (复议、诉讼共3件) or "any" of them (收到并办结3件).
    apart: words that make a sentence count something like it (主动公开148条、依申请公开182条): there only numbers in the
    topic's own measure word, the first of `units`, are read.
    """

    key: str
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    narrowing: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    joined: Annotated[str, Among((ANY, SUM))] = ANY
    claims: tuple[ClaimWords, ...] = ()
    settled: tuple[Settled, ...] = ()


@record
class FormText:
    """The form's vocabulary.

    idle: words that count nothing though words of the topics stand in them (答复期限, 通过各种渠道), written like phrases;
    whole_area: words for everybody in an area, which a body's own number need not fit; own_body: words for the body
    itself, which need not fit the tables of a body whose level is among `area_levels`; others: words for other bodies,
    whose numbers the tables do not hold. All are written like phrases.
    """

    topics: tuple[Topic, ...] = ()
    idle: tuple[str, ...] = ()
    whole_area: tuple[str, ...] = ()
    own_body: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    area_levels: tuple[str, ...] = ()
