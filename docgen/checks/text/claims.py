"""What the text claims about the tables: "收到申请36件" becomes (requests.new.total, 36), read clause by clause.

A number is looked at inside its frame: the words between the number before and the number after it, within its clause.
Comparisons (较上年减少5件), other years, totals since years ago, parts (通过网站收到…) and other topics (咨询25件)
claim nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from docgen.checks.text import claim_words as words
from docgen.checks.text.claim_words import Meaning
from docgen.checks.text.clauses import Clause, Sentence
from docgen.checks.text.comparisons import DIFFERENCE, RATIO, THEN, Comparison, comparison, trend
from docgen.checks.text.numerals import MONEY_UNITS, Number
from docgen.checks.text.passage import Passage, with_row_and_column
from docgen.checks.text.stated import AREA, AllDone, Change, Claim, NamedShare, Stated
from docgen.checks.text.statements import Statements
from docgen.form.model import Form
from docgen.form.text import ANYTHING, SUM, ClaimWords, Settled, Terms
from docgen.kit.record import replace
from docgen.report.model import Paragraph


class _Reader(Statements):
    """Reads sentence after sentence; `stated` is what it has found."""

    def read(self, sentences: Iterable[Sentence]) -> Stated:
        heading, paragraph = "", Paragraph("", "", "", "", first=True)
        for sentence in sentences:
            begins, before, paragraph = sentence.paragraph is not paragraph, paragraph.key, sentence.paragraph
            title = paragraph.heading if paragraph.key != before else self._run_in_title(paragraph) if begins else ""
            if paragraph.key != before or title:
                titled = self.claim_topics.topics_named(title)
                heading = titled[-1][1] if titled else ""
                self.passage = Passage(topic=heading)
            self.printed, self.passage.named = sentence, heading
            self._sentence(self.claim_topics.without_idle(sentence))
        return self.stated

    def _run_in_title(self, paragraph: Paragraph) -> str:
        """Return what a paragraph begins with if it is the form's heading for another sub-section: （三）信息管理。……."""
        lead = words.RUN_IN.match(paragraph.text)
        names = self.form.section_by_key[paragraph.section].titles
        return lead[0] if lead and any(name in lead[0] for name in names) else ""

    def _sentence(self, sentence: Sentence) -> None:
        passage = self.passage
        passage.begin_sentence(self.report_year, among=bool(words.AMONG.match(sentence.clauses[0].text)))
        compared_before, before_aside, among_outside, inside = "", "", passage.among, False
        for clause in sentence.clauses:
            # -- what a bracket lists ends with the bracket
            if clause.aside and not inside:
                among_outside = passage.among
            elif inside and not clause.aside:
                passage.among = among_outside
            inside = clause.aside
            resumed = before_aside if clause.mark in "）)" and not clause.aside else ""
            compared = bool(words.COMPARED.search(clause.text))
            counted = [number for number in clause.numbers if number.is_count or number.unit in MONEY_UNITS]
            if clause.aside and compared_before:  # 较上年（70件）有所增加
                for number in counted[:1]:
                    self._change(sentence, clause, number, compared_before)
                continue
            named = self.claim_topics.topics_named(clause.text, passage.named)
            self._scope(clause, sentence.plain[sentence.start : clause.end], counting=bool(counted), compared=compared)
            passage.compared = bool(compared_before or passage.orphan)
            compared = compared or bool(words.OF_LAST_YEAR.search(clause.text))
            compared_before = clause.text if compared and not counted else ""
            if (compared or passage.compared) and not clause.numbers and (told := trend(clause.text, self.report_year)):
                level = Number(clause.start, clause.end, Decimal(0), "", words.ROUGHLY_LEVEL in clause.text)
                self._change(sentence, clause, level, clause.text, told)
            if counted and words.AMONG.search(clause.text[: counted[0].start - clause.start]):
                passage.among = True
            if passage.year == self.year and not (passage.cumulative or passage.portion):
                begun = read = clause.start
                for n, number in enumerate(counted):
                    following = counted[n + 1].start if n + 1 < len(counted) else clause.end
                    left = resumed + sentence.plain[begun : number.start]
                    read = self._number(sentence, clause, number, left, following, max(0, read - begun))
                    begun, resumed = number.end, ""
                for number in clause.numbers:
                    if number.is_percent:
                        self._share(sentence, clause, number)
                self._words_only(sentence, clause, begun, named)
            elif passage.last and passage.year == self.year - 1:
                for number in counted[:1]:  # 36件，上年31件
                    self._change(sentence, clause, number, sentence.plain[clause.start : number.start])
            if clause.aside and not counted and (included := words.INCLUDED.match(clause.text)):
                # 申请（含上年结转）30件 counts more than the words before say; 公开（含部分公开）27件 what 公开和部分公开 does
                both = f"{before_aside}和{clause.text[included.end() :]}"
                said = self.claim_topics.topic(passage.topic).hits(both, len(both), in_topic=True) if passage.topic else []
                before_aside = both if said and said[-1].start < len(before_aside) < said[-1].end else ""
                passage.pending = None
            if not clause.aside:
                before_aside = clause.text[counted[-1].end - clause.start :] if counted else resumed + clause.text
            if words.AMONG.search(clause.text):
                passage.among = True
            if named and not clause.aside:
                passage.topic = passage.named = named[-1][1]

    def _scope(self, clause: Clause, sentence_so_far: str, *, counting: bool, compared: bool) -> None:
        """Note which year the sentence speaks of from here on, and whether it sums up many years or a part of one."""
        if not words.SPEAKS_OF_TIME.search(clause.text):
            return
        last_year = words.LAST_YEAR.match(clause.text)
        opens = counting or clause.text.endswith("中") or (last_year and last_year.end() == len(clause.text))
        if last_year and opens and not words.THIS_YEAR.search(clause.text):
            self.passage.year = self.report_year - 1
        elif self.passage.year == self.report_year - 1 and words.THIS_YEAR.search(clause.text):
            self.passage.year = self.report_year
        if compared and not words.CUMULATIVE.match(clause.text):
            return
        year = words.YEAR.match(clause.text)
        if year and not clause.aside and not words.CARRIED.search(clause.text[: year.end() + 6]):
            self.passage.year = int(year[1])
            self.passage.cumulative = self.passage.cumulative and self.passage.year != self.report_year
        if words.CUMULATIVE.search(clause.text):
            since = words.OTHER_YEAR.search(sentence_so_far)
            if not words.WITHIN_YEAR.search(sentence_so_far) and not (since and int(since[1]) == self.report_year):
                self.passage.cumulative = True
        last = clause.numbers[-1].start if counting else clause.end
        portion = words.PORTION.search(clause.text, 0, last - clause.start)
        of_which = clause.text.endswith("中")  # 12月收到的申请中，有8件……
        if portion and (counting or of_which or len(clause.text) <= words.FARTHEST):
            self.passage.portion = counting or of_which or portion.end() == len(clause.text)
        elif self.passage.portion and words.WITHIN_YEAR.search(clause.text):
            self.passage.portion = False

    def _number(self, sentence: Sentence, clause: Clause, number: Number, before: str, following: int, read: int) -> int:
        """State what a number counts, if the words around it say so; return where these words end.

        before: the words before it; read: how many of them say already what the number before counts.
        """
        plain = sentence.plain
        right = plain[number.end : following].partition("、")[0]
        if self.year != self.report_year:
            before = words.LAST_YEAR.sub("", before)
        arriving = words.ARRIVING.match(right)
        compared = not arriving and words.COMPARED.search(before)
        if self._change(sentence, clause, number, before) or compared or words.CHANGE.search(before):
            return number.end
        if self.passage.rising and words.TO.match(before):
            self._state(sentence, clause, number, self.passage.rising)
            return number.end
        self.passage.last = None
        behind = self.claim_topics.topics_named(right, self.passage.named)
        after = [topic for position, topic in behind if position <= 2 * words.FARTHEST]
        # 2件信访类申请和1件重复申请: the words between are of the first, unless nothing else is said of the second
        for said in (before[read:], before) if read else (before,):
            left = "" if said.endswith("、") else said.lstrip("、和及 ")  # 2件被复议纠正、1件败诉
            here = self._topic_of(left, number)
            others = [topic for topic in after if topic != here]
            found = self.claim_topics.meaning(f"{left}{words.PLACE}{right}", len(left), number.unit, here, others)
            found = self._respective(self._reason(found) if found else None, here, left)
            if found:
                break
            if self.passage.respective and not left:
                found = self.passage.respective.pop(0)
                break
        if not found and self.passage.pending and words.BARE.match(before.lstrip("、和及 ")) and not clause.aside:
            pending = self.passage.pending
            if not after or after[0] == pending.topic:
                found, self.passage.pending = pending, None
        if not found and self.passage.pending and clause.aside and clause.start == number.start:
            found, self.passage.pending = self.passage.pending, None  # 以自然人为主（118件）
        if not found and (words.SUMMED.search(left) or self.passage.adds_up(here, number.value)):
            self.passage.summed = True
        of = here or next(iter(after), "")
        if not found and of and self.claim_topics.topic(of).narrowing.search(left):
            self.passage.mute(of if self.joined[of] == SUM else "")
        if (found.noun if found else words.BARE.match(left)) and words.BECAUSE.match(right):
            self.passage.reason, found = number, None
        if found:
            self._take(sentence, clause, number, found, left)
        elif number.is_count and not words.BARE.match(left):
            self.passage.others.add(number.unit)
        if here and not clause.aside:
            self.passage.topic = here
        if found:
            self.passage.named = found.topic
        return number.end + max(0, len(found.words) - len(left) - 1 if found else 0)

    def _take(self, sentence: Sentence, clause: Clause, number: Number, found: Meaning, left: str) -> None:
        """State what a number counts unless it is of another year, of another measure, or told for others' cases."""
        found = self.claim_topics.with_outcome(found, sentence.plain[number.end : clause.end])
        years = [int(year) for year in words.OTHER_YEAR.findall(left)]
        topic = self.claim_topics.topic(found.topic)
        so_far = sentence.plain[sentence.start : number.start]
        others = self.passage.others - {*topic.unit}  # 反馈问题143个，办结139个: not of the requests told of before
        apart = number.unit in others or (number.unit not in topic.unit and topic.apart.search(so_far))
        apart = apart or any(claim.behind and not any(word in so_far for word in claim.behind) for claim in found.claims)
        if number.approximate:
            self.passage.pending = found  # 申请总量突破80件，达86件
        fitting = not apart and all(number.unit in claim.units for claim in found.claims)
        stated = len(self.stated.claims)
        if fitting and not any(self._is_other_year(year, found.claims) for year in years):
            self._state(sentence, clause, number, found)
        if len(self.stated.claims) == stated and self.joined[found.topic] == SUM and not found.claims[0].is_relative:
            self.passage.part_unknown(found.topic)

    def _reason(self, meaning: Meaning) -> Meaning | None:
        """Return what a number counts where its words give a reason before the outcome, None for one that is no row of the
        tables: 因不掌握相关信息无法提供2件.
        """
        whole = self.form.subtotals.get(meaning.claims[-1].means[0][0], ())
        reasons = [
            hit
            for hit in (*meaning.earlier, *meaning.phrases[:-1])
            if len(hit.claim.means[0]) == 1 and hit.claim.means[0][0] in whole
        ]
        if reasons:
            return replace(meaning, claims=(reasons[-1].claim,), phrases=(*reasons[-1:], *meaning.phrases))
        before = meaning.words[: meaning.phrases[-1].start] if meaning.phrases else ""
        unknown = whole and self.joined[meaning.topic] != SUM and words.FOR_A_REASON.search(before)
        return None if unknown else meaning

    def _topic_of(self, left: str, number: Number) -> str:
        """Return the topic that the words before a number name last, but for a name that is part of the passage's own words."""
        named, topic = self.claim_topics.topics_named(left, self.passage.named), self.passage.topic
        if not named or not topic or named[-1][1] == topic:
            return named[-1][1] if named else topic
        own = self.claim_topics.topic(topic).hits(left + words.PLACE, len(left), number.unit, in_topic=True)
        return topic if any(hit.start <= named[-1][0] < hit.start + hit.first <= len(left) for hit in own) else named[-1][1]

    def _respective(self, meaning: Meaning | None, here: str, left: str) -> Meaning | None:
        """Return what the first of several numbers counts, and keep what the next ones do: 建议、提案分别为11件、14件."""
        topic = meaning.topic if meaning else here
        if not topic or not words.RESPECTIVELY.search(left):
            if meaning:
                self.passage.respective = []
            return meaning
        named = self.claim_topics.topic(topic).named(left)
        hits = max(list(dict.fromkeys((*meaning.earlier, *meaning.phrases))) if meaning else [], named, key=len)
        if len(hits) < 2 or not words.RESPECTIVELY.search(left, hits[-1].end):
            return meaning
        first, *rest = (Meaning(topic, (hit.claim,), meaning.words if meaning else left, (hit,)) for hit in hits)
        self.passage.respective = rest
        return first

    def _change(self, sentence: Sentence, clause: Clause, number: Number, left: str, told: Comparison | None = None) -> bool:
        """Note what a number is said to differ by, or last year's own number; say whether the words before it tell either.

        told: what they say, where that is known.
        """
        opens = clause.aside or sentence.plain[clause.start : number.start] == left
        told = told or comparison(left, sentence.plain[number.end : sentence.end], self.report_year, opens=opens)
        if told is None or self.year != self.report_year or (told.kind == RATIO and not number.is_percent):
            return told is not None
        last, self.passage.last = self.passage.last, None
        if words.BARE.match(told.subject):
            usable = last and not last.approximate and (last.scope == AREA) <= self.area
            exact = last and (last.certain or last.relative)
            means, now = (last.means, last.value if exact else None) if last and usable else ((), None)
            means = self.passage.change if not last else means
            if not (means or last) and (pending := self.passage.pending):
                means = self._means(pending.topic, pending.claims, afresh=True)
                self.passage.rising = pending if told.kind == THEN else None
            sure = told.than is not None or self.passage.compared or number.is_percent or not last
        else:
            subject, now = self._subject(told.subject, number), None
            means = self._means(subject.topic, subject.claims, afresh=True) if subject else ()
            self.passage.rising = subject if told.kind == THEN else None
            years = {int(year) for year in words.OTHER_YEAR.findall(sentence.plain[sentence.start : number.start])}
            alone = not words.COMPARED.search(told.subject) and years <= {self.report_year, self.report_year - 1}
            sure = alone or told.than is not None or self.passage.compared
        if told.kind == THEN and not means:  # 较上年的31件，申请量减少9件
            self.passage.orphan, self.passage.compared = number, True
        self.passage.change = means if now is None else ()
        than: tuple[Terms, ...] = ()
        if told.than:
            other = self._subject(told.than, number)
            than = self._means(other.topic, other.claims, afresh=True) if other else ()
        if means and sure and bool(than) is bool(told.than):
            evidence = sentence.quote(sentence.start if now is not None else clause.start, number.end)
            self.stated.changes.append(Change(means, now, told, than, number, self.printed, evidence))
            if self.passage.orphan and told.than in ("", None) and told.kind == DIFFERENCE:
                then = Comparison(THEN, "")
                self.stated.changes.append(Change(means, now, then, (), self.passage.orphan, self.printed, evidence))
                self.passage.orphan = None
        return True

    def _subject(self, name: str, number: Number) -> Meaning | None:
        """Return what some words name that are followed by no number of it; None where they name only a part of it."""
        named = self.claim_topics.topics_named(name)
        unit = None if number.is_percent else number.unit
        meaning = self.claim_topics.meaning(
            name + words.PLACE, len(name), unit, named[-1][1] if named else self.passage.topic, []
        )
        narrowed = meaning and self.claim_topics.topic(meaning.topic).narrowing.beside(name, meaning.phrases)
        return None if narrowed or self.claim_topics.whole_area.search(name) else meaning

    def _share(self, sentence: Sentence, clause: Clause, percent: Number) -> None:
        """Note the share of what the clause names without counting it."""
        before = [one for one in clause.numbers if one.start < percent.start and (one.is_count or one.is_percent)]
        left = sentence.plain[before[-1].end if before else clause.start : percent.start]
        named = self.claim_topics.topics_named(left)
        topic = named[-1][1] if named else self.passage.topic
        if self._change(sentence, clause, percent, left):
            return
        if not topic or (percent.approximate and not percent.slack) or words.COMPARED.search(left) or words.CHANGE.search(left):
            return
        share, found = words.OF_THE_WHOLE.search(left), tuple[ClaimWords, ...]()
        name = left[: share.start()] if share else left
        if share and name and not before:
            meaning = self.claim_topics.meaning(name + words.PLACE, len(name), None, topic, [])
            found = meaning.claims if meaning else ()
        elif not share:
            rate = self._of_topic(topic, words.RATE.sub("", left))
            found = tuple(claim for claim in self.claims_of[topic] if rate in claim.rates)
            found = found if found and self._speaks_of(topic, sentence, clause, percent) else ()
        behind = sentence.plain[percent.end : clause.end]
        if not found and not before and words.BARE.match(left):
            hits = self.claim_topics.topic(topic).hits(behind, len(behind), in_topic=True)[-1:]
            hits = hits if words.OF_REQUESTS.match(behind) or (hits and hits[0].start < words.NEAR) else []
            none = words.NEGATED.search(behind) or self.claim_topics.topic(topic).narrowing.search(behind)
            found = () if none else tuple(hit.claim for hit in hits)
        means = self._means(topic, found, afresh=True) if found else ()
        means = means[:1] if percent.slack else means  # a rough share fits nearly anything
        if means and not (share and self.claim_topics.topic(topic).narrowing.search(name)):
            self.stated.shares.append(NamedShare(means, percent, self.printed, sentence.quote(clause.start, percent.end)))

    def _speaks_of(self, topic: str, sentence: Sentence, clause: Clause, percent: Number) -> bool:
        """Whether a rate is of what the topic counts: the last number before it is, or nothing else has been talked of."""
        counts = [number.value for _clause, number in sentence.numbers if number.is_count and number.end <= percent.start]
        if counts:
            here = [claim for claim in self.stated.claims if claim.sentence is self.printed and claim.topic == topic]
            return any(claim.value == counts[-1] for claim in here)
        named = self.claim_topics.topics_named(sentence.plain[sentence.start : percent.start])
        return named[-1][1] == topic if named else clause is sentence.clauses[0]

    def _of_topic(self, topic: str, said: str) -> str:
        """Return what is said without the word for the topic before it: 行政复议维持率 is 维持率."""
        word = next((word for word in self.topic_words[topic] if said.startswith(word)), "")
        return said.removeprefix(word).removeprefix("案件").removeprefix("的")

    def _words_only(self, sentence: Sentence, clause: Clause, begun: int, named: list[tuple[int, str]]) -> None:
        """Read what a clause says without a number: none (未收到), all (全部办结), or what a later number counts.

        begun: behind its last number; named: the topics of the whole clause.
        """
        rest, has_numbers = sentence.plain[begun : clause.end], begun > clause.start
        named = self.claim_topics.topics_named(rest) if has_numbers else named
        here = named[-1][1] if named else self.passage.topic
        if not here:
            return
        for topic in dict.fromkeys([*(name for _position, name in named), here]):
            compiled, told_all = self.claim_topics.topic(topic), False
            for settled, pattern in compiled.settled:
                if topic == here and (said := pattern.search(rest)):
                    self._all_done(settled, topic, sentence, clause, said[0])
                    governor = self.passage.governors.get(topic)  # 3件，均按期答复，2件公开: not 2 answered
                    told_all = governor is not None and governor.sentence is self.printed
            if has_numbers and not (topic == here and rest and topic in self.passage.governors):
                continue
            hits = compiled.hits(rest, len(rest), in_topic=topic == here)
            if has_numbers:  # 12件行政复议案件全部维持
                for hit in hits:
                    if self._holds_for_all(sentence, begun, topic, rest[: hit.start], hit.claim):
                        self._all_of_them(sentence, clause, topic, hit.claim)
                continue
            self._none_at_all(sentence, clause, topic, rest)
            if self.passage.reason and hits and hits[0].claim.remaining and topic == here:
                reason, self.passage.reason = self.passage.reason, None
                self._state(sentence, clause, reason, Meaning(topic, (hits[0].claim,), "", tuple(hits[:1])))
                continue
            none = words.said_to_be_none(rest, hits)
            for hit in hits:
                others = [position for position, name in named if name != topic and position >= hit.end]
                if others and words.CAUSE.search(rest[hit.end : others[0]]):
                    continue
                if hit in none or words.NEGATED.search(rest[: hit.start]):
                    told = self._reason(Meaning(topic, (hit.claim,), rest, (hit,), earlier=tuple(hits[: hits.index(hit)])))
                    own = told and told.claims[0] is hit.claim and not hit.claim.unfinished
                    if own and not compiled.narrowing.beside(rest, (hit,)):
                        relative = any(ANYTHING in term for term in hit.claim.means[0])
                        means = self._means(topic, (hit.claim,))[:1] if relative else hit.claim.means[:1]
                        self._nothing(sentence, clause, topic, means, likely=relative or hit.claim.likely)
                elif self._holds_for_all(sentence, begun, topic, rest[: hit.start], hit.claim):
                    self._all_of_them(sentence, clause, topic, hit.claim)
                elif hit is not hits[0] and words.ALL_OF_THEM.fullmatch(rest[hits[0].end : hit.start]):
                    self._all_of_what_is_named(sentence, clause, hits[0].claim, hit.claim)
                elif not (
                    told_all
                    or compiled.narrowing.search(rest)
                    or words.COMPARED.search(rest)
                    or words.ANOTHER_SUBJECT.search(rest, hit.end)
                ):
                    self.passage.pending = Meaning(topic, (hit.claim,), "")
                    if self._is_another_whole(topic, (hit.claim,)):
                        self.passage.part_unknown(topic)
                        self.passage.rows[topic] = hit.claim.means[0]

    def _none_at_all(self, sentence: Sentence, clause: Clause, topic: str, text: str) -> None:
        """State what a clause says there is none of: 无政府信息公开申请, 上年无结转."""
        if not words.COMPARED.search(text):
            for claim in self.claim_topics.topic(topic).none(text, sentence.plain[: clause.start]):
                self._nothing(sentence, clause, topic, claim.means, likely=True)

    def _nothing(self, sentence: Sentence, clause: Clause, topic: str, means: tuple[Terms, ...], *, likely: bool) -> None:
        """State a number of 0, once a sentence."""
        if not means or any(
            claim.sentence is self.printed and claim.means[0] == means[0] and not claim.value for claim in self.stated.claims
        ):
            return
        evidence = sentence.quote(clause.start, clause.end)
        self.stated.claims.append(Claim(topic, means, Decimal(0), self.printed, evidence, likely=likely))

    def _holds_for_all(self, sentence: Sentence, begun: int, topic: str, before: str, claim: ClaimWords) -> bool:
        """Whether the words say that a claim holds for all that was counted last, in the same sentence: 3件，均维持."""
        governor = self.passage.governors.get(topic)
        if governor is None or governor.sentence is not self.printed or claim.unfinished or claim.loose:
            return False
        counted = [number for _clause, number in sentence.numbers if number.is_count and number.start < begun]
        last = counted[-1].value if counted else None
        if len(counted) > 1 and sentence.plain.startswith(("、", "和", "及"), counted[-2].end):
            return False
        return last == governor.value and last > 1 and bool(words.ALL_OF_THEM.search(before))

    def _all_of_them(self, sentence: Sentence, clause: Clause, topic: str, claim: ClaimWords) -> None:
        """State that the number last counted is also the one the claim is about; read off words alone, it is not certain."""
        governor, means = self.passage.governors[topic], self._means(topic, (claim,))
        exceptions = words.EXCEPT.search(sentence.plain, sentence.start, sentence.end)
        if means and not exceptions and governor.key not in {terms[0] for terms in means}:
            evidence = sentence.quote(clause.start, clause.end)
            self.stated.claims.append(Claim(topic, means, governor.value, self.printed, evidence, certain=False))

    def _all_of_what_is_named(self, sentence: Sentence, clause: Clause, whole: ClaimWords, part: ClaimWords) -> None:
        """State that all of something is one of its parts, without a number: 行政复议案件全部维持."""
        filled = (with_row_and_column(terms, whole.means[0]) for terms in part.means)
        than = tuple(terms for terms in filled if terms)
        row = whole.key.removesuffix("total")
        if than and row != whole.key and all(terms[0].startswith(row) for terms in than):
            no_difference = Number(clause.start, clause.end, Decimal(0), "")
            evidence = sentence.quote(clause.start, clause.end)
            told = Comparison(DIFFERENCE, "", None)
            self.stated.changes.append(Change(whole.means[:1], None, told, than, no_difference, self.printed, evidence))

    def _all_done(self, settled: Settled, topic: str, sentence: Sentence, clause: Clause, said: str) -> None:
        governor = self.passage.governors.get(topic)
        before = sentence.plain[sentence.start : clause.end]
        if governor is None or governor.key not in settled.subjects:
            self._all_of_it_done(settled, topic, sentence, clause, said)
            return
        if words.EXCEPT.search(before):
            return
        absolute = "所有" in said or "全部" in said or "100" in said
        if words.OF_WHAT_IS_DONE.search(clause.text):
            return
        counted = [number for number in clause.numbers if number.is_count and number.value != governor.value]
        if counted and not absolute:
            return  # 6件均已答复，1件结转: those six
        if not absolute and words.LEFT_OVER.search(sentence.plain, clause.end, sentence.end):
            return
        if governor.sentence is self.printed or "申请" in clause.text:
            manner = not absolute and bool(words.MANNER.search(said))
            evidence = sentence.quote(clause.start, clause.end)
            here = [claim.key for claim in self.stated.claims if claim.sentence.paragraph.key == sentence.paragraph.key]
            of = "" if settled.subjects[0] in here else governor.key
            self.stated.done.append(AllDone(settled, self.printed, evidence, absolute, manner, of))

    def _all_of_it_done(self, settled: Settled, topic: str, sentence: Sentence, clause: Clause, said: str) -> None:
        """State that all is done where the passage gives no number of it: 收到的政府信息公开申请已全部办结."""
        text, compiled = sentence.plain[sentence.start : sentence.end], self.claim_topics.topic(topic)
        if self.passage.year != self.year or self.passage.cumulative:
            return
        named = any(name == topic for _position, name in self.claim_topics.topics_named(clause.text))
        manner = bool(words.MANNER.search(said))
        open_ = words.EXCEPT.search(text) or words.LEFT_OVER.search(text) or (manner and "已" not in said and "全" not in said)
        other = compiled.narrowing.search(clause.text) or words.OF_WHAT_IS_DONE.search(clause.text)
        others = not self.area and self.claim_topics.whole_area.search(text)
        if named and not (open_ or other or others or clause.numbers):
            evidence = sentence.quote(clause.start, clause.end)
            self.stated.done.append(AllDone(settled, self.printed, evidence, absolute=False, manner=manner))


def read_claims(form: Form, sentences: Iterable[Sentence], year: int, *, area: bool) -> Stated:
    """Return what the sentences state about the form's numbers; `area`: the report covers a whole area, not one body."""
    return _Reader(form, form.said, year, year, area=area).read(sentences)


def read_last_year(form: Form, sentences: Iterable[Sentence], year: int, *, area: bool) -> Stated:
    """Return what the sentences of a year's report state about the numbers of the year before."""
    speaking = (one for one in sentences if words.SPEAKS_OF_THEN.search(one.plain, one.start, one.end))
    return _Reader(form, form.said, year, year - 1, area=area).read(speaking)
