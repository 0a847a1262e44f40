"""What a number is stated to be: which of the form's numbers its words may mean, and whose, and what it is a part of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from docgen.checks.text import claim_words as words
from docgen.checks.text.claim_words import Meaning
from docgen.checks.text.clauses import Clause, Sentence
from docgen.checks.text.numerals import MONEY_UNITS, Number
from docgen.checks.text.passage import Passage, with_row_and_column
from docgen.checks.text.stated import AREA, OWN, Claim, Stated
from docgen.form.model import Form
from docgen.form.text import ANYTHING, SUM, ClaimWords, FormText, Terms
from docgen.kit.record import replace


class Statements:
    """The form's words, what the passage has said, and what it has been found to state."""

    def __init__(self, form: Form, text: FormText, report_year: int, year: int, *, area: bool) -> None:
        """Take the year of the report, and the year whose numbers are to be read."""
        self.form, self.report_year, self.year, self.area = form, report_year, year, area
        self.claim_topics = words.claim_topics(text, year)
        self.joined = {topic.key: topic.joined for topic in text.topics}
        self.topic_words = {topic.key: sorted(topic.words, key=len, reverse=True) for topic in text.topics}
        self.claims_of = {topic.key: topic.claims for topic in text.topics}
        self.passage = Passage()
        self.printed: Sentence
        """The sentence as it is, where the one being read has words made unreadable."""
        self.stated = Stated()

    def _is_other_year(self, year: int, claims: Sequence[ClaimWords]) -> bool:
        return year != self.year and not any("{" in phrase for claim in claims for phrase in claim.phrases)

    def _means(self, topic: str, claims: Sequence[ClaimWords], *, afresh: bool = False) -> tuple[Terms, ...]:
        """Return what a number behind these phrases may stand for, with row and column filled in.

        afresh: whether the sentence counts once more what was counted before, from another side.
        """
        if len(claims) > 1 and self.joined[topic] == SUM and claims[-1].is_relative and not claims[0].is_relative:
            self.passage.rows[topic] = claims[0].means[0]
            rows = (with_row_and_column(terms, claims[0].means[0]) for terms in claims[-1].means)
            return tuple(terms for terms in rows if terms)
        if len(claims) > 1 and self.joined[topic] == SUM:
            row = claims[0].key.removesuffix("total")
            claims = claims[-1:] if row != claims[0].key and claims[-1].key.startswith(row) else claims  # 诉讼案件败诉2件
            means: tuple[Terms, ...] = (tuple(dict.fromkeys(term for claim in claims for term in claim.means[0])),)
        else:
            means = tuple(terms for claim in reversed(claims) for terms in claim.means)
            means += (tuple(term for claim in claims for term in claim.means[0]),) if len(claims) > 1 else ()
        if not any(ANYTHING in term for terms in means for term in terms):
            return means
        governor = self.passage.governors.get(topic)
        if governor is None and topic in self.passage.partial:
            return ()
        wholes = [self.passage.rows[topic]] if topic in self.passage.rows else list(governor.means) if governor else []
        # 从申请人看，自然人19件: of any of the numbers before or else of the topic, of the first most likely
        if afresh or not wholes:
            parted = [terms for whole in self.passage.wholes.get(topic, ()) for terms in whole.means]
            any_of_topic = [terms for claim in self.claims_of[topic] for terms in claim.means]
            wholes = [*parted, *wholes, *(terms for terms in any_of_topic if not any(ANYTHING in term for term in terms))]
        elif (
            topic not in self.passage.rows and governor and governor.sentence is not self.printed and self.joined[topic] == SUM
        ):
            # 行政复议4件，行政诉讼1件。被纠正的1件: of either, or of both
            wholes += [terms for whole in self.passage.wholes.get(topic, ()) for terms in whole.means]
        elif self.joined[topic] != SUM:  # 收到152件，办结149件，其中自然人……: of either, or of what both come to
            here = [whole for whole in self.passage.wholes.get(topic, ()) if whole.sentence is self.printed]
            wholes += [terms for whole in here for terms in whole.means]
            wholes += [(*here[-2].means[0], *here[-1].means[0])] if len(here) > 1 else []
        different = list(dict.fromkeys(wholes))
        if self.joined[topic] == SUM and len(different) > 1:  # 行政复议、行政诉讼共被纠正3件
            wholes.append((*different[0], *different[1]))
        filled = [with_row_and_column(terms, whole) for whole in dict.fromkeys(wholes) for terms in means]
        return tuple(dict.fromkeys(terms for terms in filled if terms))

    def _state(self, sentence: Sentence, clause: Clause, number: Number, meaning: Meaning) -> None:
        passage, topic, claims = self.passage, meaning.topic, meaning.claims
        said = meaning.words
        if claims[0].remaining or claims[0].is_relative:
            said = words.REMAINING.sub(lambda left: "#" * len(left[0]), said)
        narrowed = self.claim_topics.topic(topic).narrowing.beside(said, meaning.phrases)
        if narrowed:
            self._state_part(sentence, clause, number, meaning)
            passage.muted = True
            passage.partly.add(claims[0].means)
            passage.part_unknown(topic)
            passage.wholes.pop(topic, None)
        again = claims[0].means in passage.partly and "共" not in said
        begun = sentence.plain.rfind("，", sentence.start, clause.start) + 1 if clause.mark in "）)" else clause.start
        others = self.claim_topics.others.search(sentence.plain, max(begun, sentence.start), number.start)
        others = others and not self._said_of(sentence, clause, number)
        if others or words.ANOTHER_CAUSE.search(sentence.plain, clause.start, number.start):
            return
        if words.DECIDES.search(sentence.plain, sentence.start, number.start):
            return
        if words.ANOTHER_MATTER.match(sentence.plain[number.end : sentence.end]):
            return
        if self.joined[topic] == SUM and not narrowed and passage.apart is clause:  # 其他复议27件、诉讼19件
            return
        passage.apart = clause if narrowed else None
        if narrowed or again or (passage.muted and (passage.among or not claims[0].phrases)):
            return
        afresh = passage.summed or bool(words.AFRESH.search(sentence.plain, sentence.start, number.start))
        means = self._means(topic, claims, afresh=afresh)
        if not means:
            return
        key = means[0][0]
        if passage.among and means[0] in passage.said:
            return
        governor = passage.governors.get(topic)
        if meaning.noun and (governor or passage.among):
            return
        arrived = {came for claim in self.claims_of[topic] for came in claim.extends}
        if passage.among and governor and governor.key not in arrived and key in arrived:  # 办结149件，其中本年新收140件
            return
        value, *bounds = (self._in_unit_of(key, number, exact) for exact in (number.value, *number.bounds))
        scope = self._said_of(sentence, clause, number)
        certain = (
            not any(claim.loose for claim in claims)
            and (len(claims) == 1 or self.joined[topic] == SUM)
            and (not scope or (scope == AREA) == self.area)
        )
        relative = any(claim.is_relative for claim in claims)
        likely = meaning.noun or any(claim.likely for claim in claims) or (relative and topic not in passage.governors)
        evidence = sentence.quote(clause.start, clause.end)
        rough = (bounds[0], bounds[1]) if number.approximate else None
        claim = Claim(topic, means, value, self.printed, evidence, certain, rough, likely, scope, relative)
        self._extend(claims[0], topic, claim, meaning.words)
        passage.said.add(means[0])
        passage.last = claim
        listed = passage.among or clause.aside
        if not relative and (topic not in passage.governors or not listed or self._is_another_whole(topic, claims)):
            passage.governors[topic], passage.summed = claim, False
            passage.partial.discard(topic)
            passage.rows.pop(topic, None)
            passage.wholes.setdefault(topic, []).append(claim)
        self.stated.claims.append(claim)

    def _state_part(self, sentence: Sentence, clause: Clause, number: Number, meaning: Meaning) -> None:
        """State a number of a part, which must not pass the whole: 主办人大建议9件."""
        others = bool(self.claim_topics.others.search(sentence.plain, clause.start, number.start))
        others = others or bool(words.ANOTHER_MATTER.match(sentence.plain[number.end : sentence.end]))
        told = words.AT_MOST_THE_WHOLE.search(meaning.words) and number.is_count and not meaning.claims[0].is_relative
        if told and not others and self._said_of(sentence, clause, number) != AREA:
            bounds, evidence = (number.value, Decimal("Infinity")), sentence.quote(clause.start, clause.end)
            part = Claim(meaning.topic, meaning.claims[0].means, number.value, self.printed, evidence, False, bounds)
            self.stated.parts.append(part)

    def _is_another_whole(self, topic: str, claims: Sequence[ClaimWords]) -> bool:
        """Whether the words name a whole beside the one whose parts are told: 行政复议12件，其中……；行政诉讼11件."""
        governor, rows = self.passage.governors.get(topic), self.passage.rows.get(topic)
        of = rows or (governor.means[0] if governor else ())
        if self.joined[topic] != SUM or claims[0].is_relative or not of:
            return False
        within = {part for key in of for part in (key, *self.form.subtotals.get(key, ()))}
        return not any(term in within for term in claims[0].means[0])

    def _said_of(self, sentence: Sentence, clause: Clause, number: Number) -> str:
        """Return whose number it is said to be."""
        if self.claim_topics.own_body.search(sentence.plain, clause.start, number.start):
            return OWN
        return AREA if self.claim_topics.whole_area.search(sentence.plain, sentence.start, number.start) else ""

    def _extend(self, claim_words: ClaimWords, topic: str, claim: Claim, left: str) -> None:
        """Where the text says "含上年结转6件", the number before includes these: replace it by its wider reading."""
        governor = self.passage.governors.get(topic)
        if governor is None or governor.key not in claim_words.extends or governor not in self.stated.claims:
            return
        if claim.key in governor.means[0]:  # 应办理91件（含上年结转5件）: counted in already
            return
        if (included := words.INCLUDED.search(left)) or self.passage.among:
            both = (*governor.means[0], *claim.means[0])
            # 其中网络3件、信函2件，上年结转1件: the list may have ended before this
            means = (both,) if included or not self._is_parted(governor, claim) else (both, *governor.means)
            wider = replace(governor, means=means)
            wholes = self.passage.wholes.get(topic, [])
            self.passage.wholes[topic] = [wider if whole is governor else whole for whole in wholes]
            self.stated.claims[self.stated.claims.index(governor)] = wider
            self.passage.governors[topic] = wider

    def _is_parted(self, governor: Claim, claim: Claim) -> bool:
        """Whether the numbers between the two already come to what the first one says."""
        if governor.sentence is not claim.sentence:
            return False
        until = claim.sentence.plain.find(claim.evidence)
        counts = [number.value for _clause, number in claim.sentence.numbers if number.is_count and number.start < until]
        if governor.value not in counts:
            return False
        between = counts[counts.index(governor.value) + 1 :]
        return sum(between, Decimal(0)) == governor.value

    def _in_unit_of(self, key: str, number: Number, value: Decimal) -> Decimal:
        if number.unit not in MONEY_UNITS:
            return value
        unit = self.form.cells[key].unit if key in self.form.cells else self.form.field_by_key[key].unit
        return value * MONEY_UNITS[number.unit] / MONEY_UNITS.get(unit, Decimal(1))
