"""Kinds of faults that are not of wording: counts the tables do not hold, names of other bodies, years that are over."""

from __future__ import annotations

import random
import re

from genre import BODIES, Written
from planters import Fault, at_place, first, matches, of_half, planter, replaced

# ---------------------------------------------------------------------------------------------- counts


@planter("denied", "what the table has is said to be none")
def _denied(report: Written, rng: random.Random, half: str) -> Fault | None:
    ways = of_half(("未收到政府信息公开申请", "无政府信息公开申请", "没有收到信息公开申请"), half) or ["未收到政府信息公开申请"]
    if not report.numbers["new"]:
        return None
    return first(report, r"(?:共|新)?收到?政府信息公开申请\d+件", rng, lambda _match: rng.choice(ways))


@planter("all_done", "all is said to be done, and some is left over")
def _all_done(report: Written, rng: random.Random, half: str) -> Fault | None:
    ways = of_half(("已全部办结", "均已办结", "全部按时办结", "办结率100%", "无结转"), half)
    if not report.numbers["out"] or not ways:
        return None
    return first(report, r"(?:全年|共)?办结\d+件，结转下[一]?年度(?:继续办理)?\d+件", rng, lambda _match: rng.choice(ways))


@planter("outcome", "a count of answers that the table does not hold")
def _outcome(report: Written, rng: random.Random, half: str) -> Fault | None:
    pattern = r"(?:(?<=予以公开)|(?<=部分公开)|(?<=不予公开)|(?<=自然人申请))\d+(?=件)"
    return first(report, pattern, rng, lambda match: str(int(match[0]) + rng.choice((1, 2, 5, 11))))


@planter("courts", "reviews the table does not hold")
def _courts(report: Written, rng: random.Random, half: str) -> Fault | None:
    ways = (
        "发生行政复议2件，没有行政诉讼。",
        "被申请行政复议1件、被提起行政诉讼1件。",
        "全年行政诉讼案件3件。",
        "有1件政府信息公开行政复议。",
        "因政府信息公开被提起复议2件、诉讼1件。",
        "尚有1件行政复议案件未审结。",
        "行政复议结果维持2件、结果纠正1件。",
    )
    usable = of_half(ways, half)
    pattern = "没有因政府信息公开引发的行政复议和行政诉讼。|全年未发生因政府信息公开引起的行政复议、行政诉讼案件。"
    return first(report, pattern, rng, lambda _match: rng.choice(usable)) if usable else None


@planter("fee", "a fee the workbook does not hold")
def _fee(report: Written, rng: random.Random, half: str) -> Fault | None:
    ways = ("收取信息处理费300元。", "共收取政府信息公开信息处理费120元。", "对2件申请收取信息处理费80元。")
    usable = of_half(ways, half) or ways
    return first(report, "(?:未|没有)收取(?:政府信息公开)?信息处理费。", rng, lambda _match: rng.choice(usable))


@planter("share", "a share that does not follow from the counts")
def _share(report: Written, rng: random.Random, half: str) -> Fault | None:
    for section, place, match in matches(report, r"(\d+)条[，。]?(?:其中|包括)，?[一-鿿]{4}(\d+)条", rng):
        whole, part = int(match[1]), int(match[2])
        wrong = round(100 * part / whole) + rng.choice((-9, 6, 11, 17))
        way = rng.choice(("，占{}%", "，占比{}%", "（占{}%）", "（占比为{}%）")).format(max(1, wrong))
        return at_place(report, section, place, match.end(), match.end(), way)
    return None


@planter("growth", "a growth that does not follow from the two counts")
def _growth(report: Written, rng: random.Random, half: str) -> Fault | None:
    for section, place, match in matches(report, r"信息(\d+)条(?=，其中|，包括|。其中)", rng):
        now = int(match[1])
        before = now - rng.randint(2, 9)
        wrong = round(100 * (now - before) / before) + rng.choice((5, 8, 20))
        way = rng.choice(("，较上年的{}条增长{}%", "，比上年（{}条）增长{}%", "，上年为{}条，同比增长{}%")).format(
            before, wrong
        )
        return at_place(report, section, place, match.end(), match.end(), way)
    return None


@planter("rate", "a share of the tables' numbers that they do not make")
def _rate(report: Written, rng: random.Random, half: str) -> Fault | None:
    all_of_them = int(report.numbers["new"]) + int(report.numbers["in"])
    ways = of_half(("，申请办结率{}%", "，办结率为{}%", "，申请答复率达{}%"), half) or ["，办结率{}%"]
    if not all_of_them:
        return None
    rate = 100 * (all_of_them - int(report.numbers["out"])) // all_of_them
    return first(
        report, r"办结\d+件(?=[，。])", rng, lambda match: match[0] + rng.choice(ways).format(rate - rng.choice((4, 7, 12)))
    )


@planter("change", "a change that the two numbers beside it do not make")
def _change(report: Written, rng: random.Random, half: str) -> Fault | None:
    ways = ("，较上年增加{}条（上年为{}条）", "，同比增加{}条（上年同期{}条）", "，比上年增加了{}条，上年为{}条")

    def changed(match: re.Match[str]) -> str:
        more = rng.randint(2, 9)
        return match[0] + rng.choice(ways).format(more, int(match[1]) - more + rng.choice((1, -1, 3, 10)))

    return first(report, r"信息(\d+)条(?=，其中|，包括|。其中)", rng, changed)


# ---------------------------------------------------------------------------------------------- names


def _other(report: Written, rng: random.Random, what: int) -> str:
    """Return how another body of the same kind is named: 0 in full, 2 in short."""
    own = str(report.numbers["name"])
    same = [body[what] for body in BODIES if body[0] != own and body[0][-1] == own[-1]]
    same += [{0: "和源市民政局", 2: "市民政局"}[what], {0: "桐岭县司法局", 2: "县司法局"}[what]] if own.endswith("局") else []
    same += [{0: "松岭县西屏镇人民政府", 2: "西屏镇"}[what]] if own.endswith("镇人民政府") else []
    same += [{0: "鹤清区临水街道办事处", 2: "临水街道"}[what]] if own.endswith("办事处") else []
    return rng.choice([name for name in same if name != (own if what == 0 else report.numbers["short"])])


@planter("contact", "another body to be asked")
def _contact(report: Written, rng: random.Random, half: str) -> Fault | None:
    name = str(report.numbers["name"])
    return first(report, rf"(?<=请与){name}", rng, lambda _match: _other(report, rng, 0))


@planter("issuer", "another body that makes the report")
def _issuer(report: Written, rng: random.Random, half: str) -> Fault | None:
    name = str(report.numbers["name"])
    pattern = rf"(?<=报告由){name}|(?<=现将){name}|(?<=规定，){name}"
    return first(report, pattern, rng, lambda _match: _other(report, rng, 0))


@planter("short_name", "another body's short name in the text")
def _short_name(report: Written, rng: random.Random, half: str) -> Fault | None:
    short = str(report.numbers["short"])
    return first(report, rf"(?<=年，){short}|(?<=一年来，){short}", rng, lambda _match: _other(report, rng, 2))


@planter("self_name", "a self-name of another kind of body")
def _self_name(report: Written, rng: random.Random, half: str) -> Fault | None:
    own = str(report.numbers["self"])
    others = [word for word in ("我局", "我镇", "我街道", "我委", "我乡") if word != own]
    return first(report, own, rng, lambda _match: rng.choice(others))


@planter("website", "the website of another place")
def _website(report: Written, rng: random.Random, half: str) -> Fault | None:
    own = str(report.numbers["place"])
    other = rng.choice([name for name in ("白川", "金溪", "石桥", "双河") if name not in own]) + own[-1]
    return first(report, rf"{own}(?=(?:人民)?政府门户网站)", rng, lambda _match: other)


@planter("name_lost", "a character of the body's name lost")
def _name_lost(report: Written, rng: random.Random, half: str) -> Fault | None:
    name = str(report.numbers["name"])
    for section, place, match in matches(report, name, rng):
        at = match.start() + rng.randrange(1, len(name) - 1)
        return at_place(report, section, place, at, at + 1, "")
    return None


# ---------------------------------------------------------------------------------------------- times

planter("last_year", "last year's number at what was done this year")(
    replaced(r"2023年(?=，|，?我|，[一-鿿]{2,6}(?:以|坚持|严格))", "2022年", "2021年")
)
planter("plan", "plans for the year that is over")(
    replaced(r"下一步，(?=我[一-鿿]{1,2}将)|今后，(?=我[一-鿿]{1,2}将)", "2023年，", "2023年度，", "在2023年，")
)
planter("short_period", "a period that is short of the year")(
    replaced(r"(2023年)12月31日", r"\g<1>12月30日", r"\g<1>12月20日", r"\g<1>11月30日", r"\g<1>10月31日")
)
planter("late_period", "a period that begins late")(replaced(r"2023年1月1日", "2023年2月1日", "2023年1月10日", "2023年7月1日"))
planter("other_report", "the report of another year in the lead")(
    replaced(r"2023年(?=政府信息公开工作(?:年度报告|情况报告))", "2022年", "2024年", "2021年")
)
planter("next_year", "the year to come for the period")(replaced(r"2023年1月1日(起?)至2023年", r"2024年1月1日\1至2024年"))


planter("past_next", "what was done, in a year that has not begun")(
    replaced(r"2023年，(?=我[一-鿿]{1,2}(?:主动公开|共收到|没有收取))", "2024年，")
)
