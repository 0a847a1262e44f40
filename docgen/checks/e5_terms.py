"""Words for things: what applications are counted in, names of documents, set phrases, common misspellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern, source, table
from docgen.checks.text.search import faults, faults_at, in_lines
from docgen.form.model import Form
from docgen.form.wording import Counted
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.remembered import remembered
from docgen.report.finding import Severity

_QUOTED = regex("“[^“”]*”")


@rule("E501", "“截至”误作“截止”", Severity.WARNING)
def until(context: CheckContext) -> Iterable[Fault]:
    """
    内容：日期前面用了“截止”。
    依据：《现代汉语词典》：“截止”是到某一时间停止，后面不带时间；“截至”是到某一时间为止，后面带时间。
    理由：统计期限是法定内容，用词要准确。
    错例：截止2023年12月31日，公开信息75条。
    正例：截至2023年12月31日，公开信息75条。
    改法：改为“截至”；“截止目前”改为报告期末的日期。
    """
    message = _("日期前的“{found}”应为“截至”，共 {count} 处。")
    return faults(context.prose, pattern("misspellings", "until"), message, expected="截至")


@remembered
def _counted_wrongly(counted: Counted) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for a number with a wrong measure word, and for the words around it as well."""
    verbs, things, wrong = ("|".join(words) for words in (counted.verbs, counted.things, counted.wrong))
    wrong = f"(?:{wrong})(?!{source('measure_words', 'begin_other_words')})"
    return regex(rf"\d\s?{wrong}"), regex(
        rf"(?:{verbs})[^，。；：\d\n]{{0,24}}?(?:{things})[^，。；：、\d\n]{{0,16}}?(\d[\d,]*\s?{wrong})"
        rf"|(?:{verbs})[^，。；：\d\n]{{0,12}}?(\d[\d,]*\s?{wrong})(?:政府|政务)?(?:信息)?(?:公开)?的?(?:申请|依申请)"
        rf"|(?:{verbs})[^，。；：\d\n]{{0,12}}?(\d[\d,]*\s?{wrong})[^，。；\d\n]{{0,24}}?(?:提交|提出|递交)的(?:政府|政务)?(?:信息)?(?:公开)?申请"
    )


def _is_counted(counted: Counted, words: str, clause: str) -> bool:
    """Whether a count is about the form's own requests: not about something else, and the clause says which kind."""
    words = _QUOTED.sub("", words)
    return not any(word in words for word in counted.not_about) and any(word in clause for word in counted.marked_by)


@rule("E502", "申请的量词不对", Severity.WARNING)
def measure_word(context: CheckContext) -> Iterable[Fault]:
    """
    内容：政府信息公开申请用“条”“份”“次”“起”“个”计数。
    依据：年度报告格式的表三以“件”为单位。
    理由：同一份报告里文字与表格的单位不一致；“条”是计信息的，混用会把公开信息的数和申请的数弄混。
    错例：全年收到政府信息公开申请21条。
    正例：全年收到政府信息公开申请21件。
    改法：改为“件”，最好用引用（如 {表三.新收.总计}）写数字。
    """
    counted, prose = context.form.wording.counted, context.prose
    if not counted.wrong:
        return
    for piece, matches in prose.by_piece(in_lines(prose, *_counted_wrongly(counted))):
        wrong = [match for match in matches if _is_counted(counted, match[0], prose.quote(match))]
        if wrong:
            group = next(number for number in (1, 2, 3) if wrong[0][number])
            found = prose.printed(wrong[0], group)
            message = _("申请应以“{unit}”计，这里写的是“{found}”。").format(unit=counted.unit, found=found)
            yield Fault(message, key=piece.key, expected=counted.unit, actual=found, evidence=prose.quote(wrong[0]))


_FILLED = 6
_CLAUSE = regex("[一-鿿]{2,8}(?=[，。；、\n]|$)")
_STOPS = "，。；、有\n"


@cache
def _things() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]], int]:
    """Return a pattern for numbers with measure words, thing -> the measure words it takes, and the longest thing's length."""
    data = table("measure_words")
    units = "|".join(sorted(data["units"], key=len, reverse=True))
    takes = {thing: tuple(entry["takes"]) for entry in data["things"] for thing in entry["things"]}
    counts = regex(rf"(?<![\d第.,])\d[\d,]*[余多]?\s?(?P<unit>{units})(?![门间限所庭籍员目草单级次数月小])")
    return counts, takes, max(map(len, takes))


def _counted_thing(plain: str, match: re.Match[str]) -> str:
    """Return the thing that a number with a measure word counts: what ends right before it, or ends a clause behind it."""
    _counts, takes, longest = _things()
    before = pattern("measure_words", "fillers").sub("", plain[max(0, match.start() - longest - _FILLED) : match.start()])
    for length in range(min(longest, len(before)), 1, -1):
        if before[-length:] in takes:
            return before[-length:]
    behind = _CLAUSE.match(plain, match.end())
    if not behind or behind[0] in takes:
        return behind[0] if behind else ""
    return next((thing for thing in table("measure_words")["fixtures"] if behind[0].endswith(thing)), "")


def _counts_what_they_do(plain: str, match: re.Match[str], thing: str) -> bool:
    """Whether a number counts what a list is of (自然人4件、科研机构1件), who came (出席会议73人次), what is seen (抽查9份)."""
    before = plain[max(plain.rfind("。", 0, match.start()), plain.rfind("\n", 0, match.start())) + 1 : match.start()]
    listed = thing in _marked("asks") and re.search(rf"\d{match['unit']}(?![一-鿿])", before)
    came = match["unit"] in table("measure_words")["persons"] and pattern("measure_words", "attending").search(before)
    other = re.match(r"\d[\d,余多]*人", plain[match.end() :])  # 培训专兼职人员4期156人次: they are counted behind
    done = thing in _marked("deed") and not pattern("measure_words", "carried_out").search(before)
    return bool(listed or came or other or done)


@cache
def _marked(mark: str) -> frozenset[str]:
    """Return the things that hand in what others count (asks), or that verbs may be as well (deed)."""
    return frozenset(thing for entry in table("measure_words")["things"] if entry.get(mark) for thing in entry["things"])


@rule("E514", "量词与所计的事物不搭配", Severity.INFO, "preview")
def other_measure_words(context: CheckContext) -> Iterable[Fault]:
    """
    内容：会议、培训、人员、复议诉讼、许可处罚、规范性文件等用了不相称的量词，如“召开专题会议3件”“配备专职人员2条”。
    依据：《现代汉语词典》；GB/T 15835—2011。
    理由：量词错了，读者不知道计的是什么；多半是从别的数字那里抄来的。
    错例：召开专题会议3件。
    正例：召开专题会议3次。
    改法：换成与事物相称的量词。
    """
    prose = context.prose
    if not context.thorough:
        return
    yield from faults(prose, pattern("measure_words", "occasions"), _("“{found}”的量词不相称。"), expected="次")
    counts, takes, _longest = _things()
    for piece, matches in prose.hits(counts):
        for match in matches:
            thing = _counted_thing(prose.plain, match)
            if thing and match["unit"] not in takes[thing] and not _counts_what_they_do(prose.plain, match, thing):
                found = (
                    f"{thing}{prose.printed(match)}" if prose.plain[match.start() - 1] not in _STOPS else prose.printed(match)
                )
                message = _("“{found}”的量词不相称。").format(found=found)
                yield Fault(message, key=piece.key, expected=takes[thing][0], actual=found, evidence=prose.quote(match))
                break


def _superseded(form: Form) -> Iterator[tuple[str, str]]:
    for replaced in form.wording.replaced:
        yield from ((name, replaced.instead) for name in replaced.names)
    for former in form.former:
        yield former.notice, form.notice


@rule("E503", "引用了已被取代的文件", Severity.WARNING)
def superseded(context: CheckContext) -> Iterable[Fault]:
    """
    内容：报告年度已用现行格式，正文还引用旧格式的通知。
    依据：国办公开办函〔2021〕30号自2021年度报告起施行，此前的国办公开办函〔2019〕60号为试行格式。
    理由：编制依据过时，读者会怀疑表格也是旧的。
    错例：根据国办公开办函〔2019〕60号要求编制。
    正例：根据国办公开办函〔2021〕30号要求编制。
    改法：改引现行的通知，或删去。
    """
    year, prose = context.year, context.prose
    if year is not None and year < context.form.first_year:
        return
    text = prose.plain.replace("[", "〔").replace("]", "〕")
    seen: set[str] = set()
    for name, instead in dict(_superseded(context.form)).items():
        position = text.find(name)
        if position >= 0 and prose.at(position).key not in seen:
            seen.add(prose.at(position).key)
            message = _("“{name}”已被“{instead}”取代。").format(name=name, instead=instead)
            evidence = prose.clause(position, position + len(name))
            yield Fault(message, key=prose.at(position).key, expected=instead, actual=name, evidence=evidence)


@rule("E504", "旧格式的栏目名称", Severity.WARNING)
def former_labels(context: CheckContext) -> Iterable[Fault]:
    """
    内容：现行格式的报告里出现了旧格式独有的表格栏目，如“本年新制作数量”“上一年项目数量”。
    依据：国办公开办函〔2021〕30号删去了这些栏目。
    理由：说明文字或附表沿用了旧格式。
    错例：规范性文件本年新制作数量3件。
    正例：行政规范性文件本年制发3件。
    改法：改用现行格式的栏目和口径。
    """
    if context.year is not None and context.year < context.form.first_year:
        return
    former = "、".join(edition.name for edition in context.form.former)
    for prose in (context.prose, context.surroundings):
        found = [label for label in context.form.wording.old_labels if label in prose.plain]
        if found:
            position = prose.plain.find(found[0])
            message = _("“{found}”是{former}的栏目，现行格式没有。").format(found="、".join(found), former=former)
            evidence = prose.clause(position, position + len(found[0]))
            yield Fault(message, key=prose.at(position).key, actual=found[0], evidence=evidence)


def _announced(before: str, short: str) -> bool:
    return bool(re.search(rf"(?:简称|下称|称为|称)[：“]?(?:新|新修订的)?[：“]?《?{re.escape(short.strip('《》'))}", before))


@rule("E505", "简称用在全称之前", Severity.WARNING)
def short_name_first(context: CheckContext) -> Iterable[Fault]:
    """
    内容：没有先写法规的全称，或者没有写“（以下简称《条例》）”，就用了“《条例》”“《政府信息公开条例》”。
    依据：《党政机关公文处理工作条例》第十九条；公文惯例：第一次出现用全称，注明简称后再用简称。
    理由：读者不知道是哪一部条例。
    错例：我局认真贯彻落实《条例》精神。
    正例：我局认真贯彻落实《中华人民共和国政府信息公开条例》（以下简称《条例》）精神。
    改法：第一次出现时写全称并注明简称；引言请用标准句“编制依据”。
    """
    prose = context.prose
    for entry in context.form.wording.short_names:
        for short in (*entry.understood, *entry.announced):
            position = _first_use(prose.plain, short)
            before = prose.plain[: max(position, 0)]
            known = entry.full in before
            if position < 0 or _announced(before, short) or (known and short in entry.understood):
                continue
            message = _("“{short}”是简称，前面没有注明“以下简称”。") if known else _("“{short}”是简称，前面没有写全称。")
            yield Fault(
                message.format(short=short),
                key=prose.at(position).key,
                expected=entry.full,
                actual=short,
                evidence=prose.clause(position, position + len(short)),
                severity=Severity.INFO if known else None,
            )
            break


def _first_use(plain: str, short: str) -> int:
    """Return where a short name is first used rather than introduced, -1 if nowhere."""
    position = plain.find(short)
    while position >= 0 and plain[max(0, position - 5) : position].rstrip("：“新").endswith(("简称", "下称", "称为")):
        position = plain.find(short, position + 1)
    return position


@rule("E507", "节日、纪念日的间隔号", Severity.WARNING)
def day_name(context: CheckContext) -> Iterable[Fault]:
    """
    内容：以日期命名的节日、活动写成了小数，如“5.15政务公开日”。
    依据：GB/T 15834—2011 第 4.14 条：以月、日为标志的节日，月、日之间用间隔号“·”。
    理由：写成小数容易误读。
    错例：“5.15政务公开日”活动
    正例：“5·15政务公开日”活动
    改法：把“.”改为“·”。
    """
    return faults(context.prose, pattern("misspellings", "day_names"), _("“{found}”的月、日之间应当用间隔号“·”。"))


@rule("E511", "动词与宾语不搭配", Severity.WARNING)
def collocation(context: CheckContext) -> Iterable[Fault]:
    """
    内容：“加大”直接带“……工作”“主动公开”，后面没有“力度”；“完善……水平”“提升……渠道”这样的搭配作提示。
    依据：《党政机关公文处理工作条例》第十九条：表述准确。
    理由：“加大”与“工作”不能搭配，只能“加大……力度”或“加强……工作”；水平只能提高，渠道只能拓宽。
    错例：进一步加大政府信息公开工作。
    正例：进一步加大政府信息公开工作力度。
    改法：补上“力度”，或改为“加强”。
    """
    message = _("“{found}”搭配不当。")
    yield from faults(context.prose, pattern("collocations", "certain"), message)
    if context.thorough:
        yield from faults(context.prose, pattern("collocations", "hints"), message, severity=Severity.INFO)


@rule("E513", "“的”“地”“得”用错", Severity.WARNING)
def adverb(context: CheckContext) -> Iterable[Fault]:
    """
    内容：动词前面的状语用了“的”，如“更好的满足”“及时准确的向社会公布”；“做的不够细”“取得良好地成效”之类作提示。
    依据：《现代汉语词典》：“地”用在状语之后，“的”用在定语之后，“得”用在动词之后、补语之前。
    理由：公文里常见的错字。
    错例：为更好的满足社会各界的信息需求，我局加大公开力度。
    正例：为更好地满足社会各界的信息需求，我局加大公开力度。
    改法：状语后面用“地”，定语后面用“的”，补语前面用“得”。
    """
    prose, sure = context.prose, list(pattern("misspellings", "adverbs").finditer(context.prose.plain))
    yield from faults_at(prose, sure, _("“{found}”里的“的”应为“地”。"))
    told = {match.start() for match in sure}
    others = pattern("misspellings", "particles").finditer(prose.plain) if context.thorough else ()
    message = _("“{found}”里的“的”“地”“得”用错了。")
    yield from faults_at(prose, (match for match in others if match.start() not in told), message, severity=Severity.INFO)
