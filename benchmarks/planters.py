"""Kinds of faults to plant in a right report: each changes one place, or says that there is none for it.

A planter takes the report, a seeded generator and the half of the material to use, and returns the changed report with a
word on what was done, or None. To add a kind, write a function and decorate it with @planter("name", "title").
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from genre import Written, half_of

from docgen.checks.text.segmentation import Cut, Vocabulary, runs

Fault = tuple[Written, str]
Plant = Callable[[Written, random.Random, str], Fault | None]


@dataclass(frozen=True)
class Planter:
    """A kind of fault: its short name, its title, what plants it."""

    name: str
    title: str
    plant: Plant


PLANTERS: list[Planter] = []


def planter(name: str, title: str) -> Callable[[Plant], Plant]:
    """Register a kind of fault."""

    def register(plant: Plant) -> Plant:
        PLANTERS.append(Planter(name, title, plant))
        return plant

    return register


def at_place(report: Written, section: str, place: int, begin: int, end: int, new: str) -> Fault:
    """Return the report with a stretch replaced."""
    text = report.text(section, place)
    around = f"{text[max(0, begin - 6) : begin]}[{text[begin:end]}→{new}]{text[end : end + 6]}"
    return report.changed(section, place, text[:begin] + new + text[end:]), around.replace("\n", "/")


def _words(report: Written, rng: random.Random) -> list[tuple[str, int, int, int]]:
    """Return (section, place, begin, end) of the words of two and more characters, outside quotation marks, shuffled."""
    vocabulary, found = Vocabulary.load(), []
    names = {str(report.numbers[key]) for key in ("name", "short", "place")}
    for section, place in report.places():
        text = report.text(section, place)
        for start, run in runs(text):
            if text[max(0, start - 1) : start] == "“" or any(name in run for name in names):
                continue
            words = Cut(vocabulary, run).words
            found += [(section, place, start + a, start + b) for a, b in words if b - a > 1]
    rng.shuffle(found)
    return found


def _words_of_half(report: Written, rng: random.Random, half: str) -> Iterator[tuple[str, int, int, int, str]]:
    """Yield (section, place, begin, end, word) of those words that belong to a half of the material."""
    for section, place, begin, end in _words(report, rng):
        word = report.text(section, place)[begin:end]
        if half_of(word) == half:
            yield section, place, begin, end, word


def matches(report: Written, pattern: str, rng: random.Random) -> list[tuple[str, int, re.Match[str]]]:
    """Return where a pattern is found, shuffled."""
    found = [
        (section, place, match)
        for section, place in report.places()
        for match in re.finditer(pattern, report.text(section, place))
    ]
    rng.shuffle(found)
    return found


def of_half(ways: Iterable[str], half: str) -> list[str]:
    """Return those of some wordings that belong to a half of the material."""
    return [way for way in ways if half_of(way) == half]


def first(report: Written, pattern: str, rng: random.Random, new: Callable[[re.Match[str]], str]) -> Fault | None:
    """Return the report with one match of a pattern replaced, None if there is none."""
    for section, place, match in matches(report, pattern, rng):
        return at_place(report, section, place, *match.span(), new(match))
    return None


def replaced(pattern: str, *news: str) -> Plant:
    """Return a planter that replaces what a pattern finds by one of some texts (\\1 and so on as in re)."""

    def plant(report: Written, rng: random.Random, half: str) -> Fault | None:
        usable = [new for new in news if half_of(new + pattern) == half] or list(news)
        for section, place, match in matches(report, pattern, rng):
            new = match.expand(rng.choice(usable))
            if new != match[0]:
                return at_place(report, section, place, *match.span(), new)
        return None

    return plant


def _wrong_character(how: str) -> Plant:
    def plant(report: Written, rng: random.Random, half: str) -> Fault | None:
        vocabulary = Vocabulary.load()
        for section, place, begin, _end, word in _words_of_half(report, rng, half):
            at = rng.randrange(len(word))
            others = sorted(
                other
                for other, way in vocabulary.confusable(word[at]).items()
                if way == how
                and vocabulary.costs.get(other, 20.0) < 11.5
                and word[:at] + other + word[at + 1 :] not in vocabulary.costs
            )
            if others:
                return at_place(report, section, place, begin + at, begin + at + 1, rng.choice(others))
        return None

    return plant


planter("sound", "a character of the same sound")(_wrong_character("sound"))
planter("near", "a character of a near sound")(_wrong_character("near"))
planter("shape", "a look-alike")(_wrong_character("shape"))


@planter("swapped", "two characters of a word swapped")
def _swapped(report: Written, rng: random.Random, half: str) -> Fault | None:
    vocabulary = Vocabulary.load()
    for section, place, begin, end in _words(report, rng):
        word = report.text(section, place)[begin:end]
        at = rng.randrange(len(word) - 1)
        new = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if new != word and new not in vocabulary.costs and half_of(word) == half:
            return at_place(report, section, place, begin, end, new)
    return None


@planter("doubled", "a character written twice")
def _doubled(report: Written, rng: random.Random, half: str) -> Fault | None:
    for section, place, begin, end in _words(report, rng):
        word = report.text(section, place)[begin:end]
        at = rng.randrange(len(word))
        if half_of(word) == half:
            return at_place(report, section, place, begin + at, begin + at + 1, word[at] * 2)
    return None


@planter("word_twice", "a word written twice")
def _word_twice(report: Written, rng: random.Random, half: str) -> Fault | None:
    for section, place, begin, end, word in _words_of_half(report, rng, half):
        return at_place(report, section, place, begin, end, word * 2)
    return None


@planter("lost_any", "a character of any word lost")
def _lost_any(report: Written, rng: random.Random, half: str) -> Fault | None:
    vocabulary = Vocabulary.load()
    for section, place, begin, end in _words(report, rng):
        word = report.text(section, place)[begin:end]
        at = rng.randrange(len(word))
        if half_of(word) == half and (len(word) == 2 or word[:at] + word[at + 1 :] not in vocabulary.costs):
            return at_place(report, section, place, begin + at, begin + at + 1, "")
    return None


TERMS = (
    "政府信息公开申请",
    "政府信息公开工作",
    "政府信息公开条例",
    "政府信息公开指南",
    "主动公开政府信息",
    "法定期限内",
    "统计期限",
    "保密审查制度",
    "先审查后公开",
    "谁公开谁负责",
    "公开为常态",
    "不公开为例外",
    "政务公开工作要点",
    "政府门户网站",
    "微信公众号",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
    "行政复议和行政诉讼",
    "收到和处理政府信息公开申请情况",
    "信息处理费",
    "知情权、参与权和监督权",
    "所列数据的统计",
    "习近平新时代中国特色社会主义思想",
    "政府信息公开工作领导小组",
    "年度考核",
    "重点领域",
    "三审三校",
    "便民服务中心",
    "结转下年度",
)


def _terms(report: Written, rng: random.Random, half: str) -> list[tuple[str, int, re.Match[str]]]:
    usable = [term for term in of_half(TERMS, half) if len(term) > 4]
    return matches(report, "|".join(sorted(usable, key=len, reverse=True)), rng)


@planter("lost", "a character of a set phrase lost")
def _lost(report: Written, rng: random.Random, half: str) -> Fault | None:
    for section, place, match in _terms(report, rng, half):
        at = match.start() + rng.choice([n for n in range(1, len(match[0]) - 1) if match[0][n] not in "的、和"])
        return at_place(report, section, place, at, at + 1, "")
    return None


@planter("added", "a character added to a set phrase")
def _added(report: Written, rng: random.Random, half: str) -> Fault | None:
    for section, place, match in _terms(report, rng, half):
        at = match.start() + rng.randrange(1, len(match[0]) - 1)
        return at_place(report, section, place, at, at, rng.choice("作行理务开其定上办章"))
    return None


SAME_FUNCTION = {
    "根据": ("根据依据", "依据根据", "根据按照"),
    "按照": ("按照根据", "按照依照"),
    "均": ("均都", "全部均", "均全部", "全部都"),
    "通过": ("通过经由", "通过利用", "经由通过"),
    "共": ("共计共", "总计共"),
    "进一步": ("进一步更加", "进一步继续", "更加进一步"),
    "和": ("和以及", "以及和"),
    "已": ("已经已",),
    "对": ("对于对", "针对对"),
}


@planter("function", "two words of one function")
def _function(report: Written, rng: random.Random, half: str) -> Fault | None:
    words = list(SAME_FUNCTION)
    rng.shuffle(words)
    for word in words:
        pattern = {
            "均": "均(?=在)",
            "共": "共(?=收到|发布|办结)",
            "和": "(?<=[一-鿿]{2})和(?=[一-鿿]{2})",
            "已": "已(?=全部|完成)",
            "对": "(?<=[，。])对(?=[一-鿿])",
        }.get(word, word)
        ways = of_half(SAME_FUNCTION[word], half)
        for section, place, match in matches(report, pattern, rng) if ways else ():
            return at_place(report, section, place, *match.span(), rng.choice(ways))
    return None


planter("unit", "requests in a wrong measure word")(
    replaced(r"(申请(?:共)?\d+)件", r"\1条", r"\1份", r"\1次", r"\1宗", r"\1起", r"\1个", r"\1封", r"\1例")
)
planter("measure", "a measure word that does not suit")(
    replaced(r"((?:会议|培训|活动|人员)\d+)[次名]", r"\1件", r"\1条", r"\1篇", r"\1份", r"\1部", r"\1封")
)
planter("no_unit", "a count without its measure word")(replaced(r"((?:申请|信息|办结|公开)\d+)[件条](?=[，。；])", r"\1"))
planter("stop_lost", "a full stop lost between sentences")(
    replaced(r"。(?=现将|本报告|如对|报告的电子版|本年度报告|全年|下一步|对本报告)", "")
)
planter("marks", "two marks together")(replaced(r"([，。；])(?!$)", r"\1。", r"，\1", r"\1\1"))
planter("half_pair", "half of a pair of brackets or quotation marks lost")(replaced(r"[（）“”《》]", ""))
planter("half_width", "a half-width mark")(replaced(r"(?<=[一-鿿])，(?=[一-鿿])", ","))
planter("date", "a date that lost a character")(
    replaced(r"(\d{4})年(\d{1,2})月(\d{1,2})日", r"\1\2月\3日", r"\1年\2\3日", r"\1年\2月\3", r"\1年\3日")
)
planter("no_such_day", "a day that does not exist")(replaced(r"12月31日", "12月32日", "11月31日", "13月31日"))
planter("document", "the number of a document damaged")(
    replaced(
        r"国办公开办函〔2021〕30号|国务院令第711号",
        "国办公开函〔2021〕30号",
        "国办公开办函[2021]30号",
        "国务院令711号",
        "国办公开办函〔202130号",
    )
)
planter("law", "the name of the law damaged")(
    replaced(
        r"《中华人民共和国政府信息公开条例》",
        "《中华人民共和国政府信公开条例》",
        "《中华人民共和政府信息公开条例》",
        "《中华人民共和国政府信息公开条列》",
        "《中华人民共和国政府信息公开例》",
    )
)
planter("placeholder", "a placeholder left")(replaced(r"\d+(?=[条次])", "XX", "××", "__", "某某"))
planter("open", "a clause that does not close")(
    replaced(
        r"。$", "，", "。为进一步做好公开工作。", "。由于时间和人手有限。", "。公开的内容主要包括。", "。不断完善公开制度和。"
    )
)
planter("end", "no mark at the end of a paragraph")(replaced(r"。$", ""))


@planter("broken", "a line broken inside a word")
def _broken(report: Written, rng: random.Random, half: str) -> Fault | None:
    for section, place, begin, end in _words(report, rng):
        if begin > 14 and report.text(section, place)[begin:end] and end - begin > 1:
            at = rng.randrange(begin + 1, end)
            return at_place(report, section, place, at, at, "\n")
    return None


planter("parts", "one part too few in the lead")(replaced(r"总体情况[、，](?=主动公开)", ""))
planter("phone", "a telephone number without its area code or with a dash")(replaced(r"0539-(\d{7})", r"\1", r"0539—\1"))
planter("until", "截止 for 截至, 的 for 地, and the like")(
    replaced(r"全年(?=召开|通过|共|主动|新收)", "截止2023年底", "截止12月31日，")
)
planter("year", "last year's number in the period")(replaced(r"2023年(?=1月1日)", "2022年"))
planter("requests", "a count of requests that the table does not hold")(
    lambda report, rng, half: _other_number(report, rng, r"(?<=申请)\d+(?=件)|(?<=办结)\d+(?=件)|(?<=结转)\d+(?=件)")
)
planter("sum", "a whole smaller than its parts")(
    lambda report, rng, half: _other_number(report, rng, r"(?<=信息)\d+(?=条，其中|条，包括|条。其中)", -1)
)


def _other_number(report: Written, rng: random.Random, pattern: str, sign: int = 1) -> Fault | None:
    return first(report, pattern, rng, lambda match: str(max(0, int(match[0]) + sign * rng.choice((1, 2, 3, 7, 10)))))
