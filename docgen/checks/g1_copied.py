"""Signs that the text was taken from another body's report: its way of speaking of itself, its name, its superiors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.agency_names import calls_itself, is_called, is_elsewhere, is_short_for, may_be_the_same
from docgen.checks.text.lists import pattern, table
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_SELF = pattern("names", "self")
_SELF_OF_OTHERS = pattern("names", "self_of_others")
_AREA_AS_SELF = pattern("names", "area_as_self")
_A_BODY = pattern("names", "a_body")
_SUPERIOR = pattern("names", "superior")
_AND, _LEAST_NAME = regex("[和及与]"), 3
_AREAS = "省市县区州旗盟"
_TOWNSHIPS = frozenset({"街道", "镇", "乡"})
_WITH_PARTY_GROUPS = frozenset({"局", "委", "厅"})
_HIGHER = pattern("names", "addressed_to_superior")
_GOVERNMENT_OFFICE = regex(r"[省市县区州旗]人民政府(?:办公[室厅])?$|[省市县区州旗]政府办")
_GOVERNMENT = regex(r"[市县区州旗]人民政府(?:办公室)?$|[市县区州旗]政府办公室$")
_NAMED_SELF = pattern("names", "named_self")
_TOWNSHIP = pattern("names", "township")
_BUREAU = pattern("names", "bureau")
_OWN_WORDS = pattern("names", "own_words")
_A_BUREAU = pattern("names", "a_bureau")
_REGION = pattern("names", "region")
_WEB_REGION = pattern("names", "region_of_site")
_NOT_A_REGION = pattern("names", "no_region")
_CITY, _COUNTIES = "市", "区县旗"
_BRANCH = "分局"
"""What the name of a body ends in that tells the place above its own."""
_RANKS = ("省", "市州", "县区旗", "镇乡")
"""Levels, the highest first."""
_SHORT_TOWNSHIP = pattern("names", "short_township")
_TOWNSHIP_ENDING = pattern("names", "township_ending")
_OPENS = pattern("names", "opens")


def _kind(name: str) -> str:
    """Return what kind of body a name belongs to, "" if none of those told apart."""
    return next((kind for kind, endings in table("names")["kinds"].items() if name.endswith(tuple(endings))), "")


@rule("G101", "自称与本机关不符", Severity.WARNING)
def wrong_self(context: CheckContext) -> Iterable[Fault]:
    """
    内容：正文的自称是另一类机关的，如镇政府的报告里写“我街道”，局的报告里写“我镇”，学校的报告里写“我局”；自称“我县”而本机关不在县里的，作提示。
    依据：《条例》第四十九条：各机关公布本机关的年度报告。
    理由：多半是照抄了别的机关的报告。
    错例：（某镇人民政府的报告）我街道认真落实政务公开要求。
    正例：我镇认真落实政务公开要求。
    改法：改为本机关的自称；自称请用引用 {自称}。
    """
    prose, name = context.prose, context.report.text(context.form.role("agency"))
    own = _kind(name)
    yield from _speaks_for_others(context, name) if context.thorough else ()
    if context.thorough and not own and name and not _GOVERNMENT_OFFICE.search(name):
        yield from _speaks_as_an_organ(context, name)
    area = not own and _GOVERNMENT.search(name)  # an area's report may be written by a department for it
    if not own and not area:
        return
    for piece, matches in prose.hits(_SELF):
        wrong = [match for match in matches if match[1] != own and prose.plain[match.start() - 1 : match.start()] != "自"]
        if wrong:
            message = _("本机关是“{own}”，这里却自称“{found}”。").format(own=own or name, found=wrong[0][0])
            yield Fault(
                message,
                key=piece.key,
                expected=f"我{own}" if own else name,
                actual=wrong[0][0],
                evidence=prose.quote(wrong[0]),
                severity=Severity.INFO if area else None,
            )


def _names(context: CheckContext) -> list[str]:
    """Return the agency's names as filled in, the longest in the form's order."""
    wording, report = context.form.wording, context.report
    keys = dict.fromkeys((context.form.role("agency"), *wording.full_names, *wording.nicknames))
    return [name for key in keys if (name := report.text(key))]


def _speaks_for_others(context: CheckContext, name: str) -> Iterator[Fault]:
    """Yield where the text speaks as a body of another kind does, or for an area that its body does not lie in."""
    prose, names = context.prose, _names(context)
    said = {calls_itself(context.report.text(key)) for key in context.form.wording.self_names}
    around = "".join((*names, *(context.report.text(key) for key in context.form.wording.addresses)))
    placed = any(mark in name for mark in _AREAS)
    wrong = [
        match
        for match in _SELF_OF_OTHERS.finditer(prose.plain)
        if match[1] not in said
        and (placed and match[1] not in around if match[1] in _AREAS else bool(name) and not is_called(match[1], name))
        and prose.plain[match.start() - 1 : match.start()] not in ("自", "在")
    ]
    if _kind(name) in _WITH_PARTY_GROUPS:
        wrong += [match for match in pattern("names", "party_group").finditer(prose.plain) if match[1] not in name]
    if _kind(name) in _TOWNSHIPS:
        wrong += [match for match in _AREA_AS_SELF.finditer(prose.plain) if match[1] not in said]
        wrong += [match for match in pattern("names", "whole_of_it").finditer(prose.plain) if match[1] not in name]
    for piece, matches in prose.by_piece(sorted(wrong, key=lambda match: match.start())):
        called = f"我{matches[0][1]}" if matches[0][0].startswith("我") else matches[0][0]
        message = _("本机关是“{own}”，这里却自称“{found}”。").format(own=name, found=called)
        yield Fault(message, piece.key, name, called, evidence=prose.quote(matches[0]), severity=Severity.INFO)


def _speaks_as_an_organ(context: CheckContext, name: str) -> Iterator[Fault]:
    """Yield where a body of none of the usual kinds speaks as one of them: 我局 in a library's report."""
    said = {calls_itself(context.report.text(key)) for key in context.form.wording.self_names}
    for piece, matches in context.prose.hits(_SELF):
        wrong = next((match for match in matches if match[1] not in said and not is_called(match[1], name)), None)
        if wrong and context.prose.plain[wrong.start() - 1 : wrong.start()] != "自":
            message = _("本机关是“{own}”，这里却自称“{found}”。").format(own=name, found=wrong[0])
            evidence = context.prose.quote(wrong)
            yield Fault(message, piece.key, name, wrong[0], evidence=evidence, severity=Severity.INFO)


def _is_other(context: CheckContext, phrase: str) -> str:
    """Return the name of another body that a phrase begins with, where the agency speaks of itself; "" if of none."""
    found, names = _A_BODY.match(phrase.lstrip("由是经")), _names(context)
    body = found[0] if found else ""
    if not body or _OWN_WORDS.search(body) or not names:
        return ""
    if any(len(part) >= _LEAST_NAME and is_short_for(part, name) for part in _AND.split(body)[1:] for name in names):
        return ""  # 市政府和市政府办公室
    if is_elsewhere(body, names):
        return body
    if any(set(body) <= set(name) for name in names) or may_be_the_same(body, names[0]):
        return ""  # 白云区公安分局 of 青川市公安局白云区分局
    if _SUPERIOR.search(body):  # who may be a superior, but of a government or its office
        is_peer = _GOVERNMENT.search(names[0]) and body[0] in _AREAS and body[0] not in "".join(names)
        return body if is_peer else ""
    if _GOVERNMENT.search(names[0]):  # an area's report may be made by its department for that
        return body if _A_BUREAU.search(body) and _GOVERNMENT_OFFICE.search(names[0]) and names[0][-1] in "室厅" else ""
    if _kind(names[0]) in _TOWNSHIPS:
        return body if _kind(body) in _TOWNSHIPS else ""
    return body


@rule("G102", "写成了向上级政府提出的申请", Severity.WARNING)
def addressed_to_superior(context: CheckContext) -> Iterable[Fault]:
    """
    内容：街道、乡镇或部门的报告里写“向市政府提出的政府信息公开申请”；写“全区受理政府信息公开申请5件”的，作提示。
    依据：《条例》第四十九条：报告的是本机关收到的申请。
    理由：照抄了政府的报告，主体错了。
    错例：（某街道办事处的报告）受理公民、法人和其他组织向市政府及市政府办公室提出的政府信息公开申请5件。
    正例：受理公民、法人和其他组织向本街道提出的政府信息公开申请5件。
    改法：改为本机关。
    """
    prose, name = context.prose, context.report.text(context.form.role("agency"))
    if not name or context.level == "government" or _GOVERNMENT_OFFICE.search(name) or not _kind(name):
        return
    if context.thorough and _kind(name) != "委":  # a zone's committee reports for its area
        for match in pattern("names", "of_the_area").finditer(prose.plain):
            message = _("本机关的报告里写的是“{found}”的申请。").format(found=match[0])
            key, evidence = prose.at(match.start()).key, prose.quote(match)
            yield Fault(message, key=key, expected=name, actual=match[0], evidence=evidence, severity=Severity.INFO)
    for piece, matches in prose.hits(_HIGHER):
        message = _("本机关的报告里写的是向“{found}”提出的申请。").format(found=matches[0][1])
        yield Fault(message, key=piece.key, expected=name, actual=matches[0][1], evidence=prose.quote(matches[0]))


def _bare(name: str) -> str:
    """Return a name without the regions before it: 绍兴市越城区东湖街道 -> 东湖街道."""
    return _REGION.sub("", name)


def _others(context: CheckContext, phrase: str, own: str) -> Iterator[str]:
    """Yield names of other townships or bureaus in a phrase in which the agency speaks of itself."""
    kind = _kind(own)
    if kind in _TOWNSHIPS:
        core = _TOWNSHIP_ENDING.sub("", _bare(own.removesuffix("人民政府")))
        if len(core) > len(kind) + 1 and core not in phrase:
            names = (_bare(match[0]) for match in _TOWNSHIP.finditer(phrase))
            yield from (name for name in names if not _OWN_WORDS.search(name) and not is_short_for(name, own))
    elif kind == "局":
        letters = set(_bare(own))
        for match in _BUREAU.finditer(phrase):
            named = _bare(match[1] + "局").removesuffix("局")
            other = len(named) > 1 and len(letters & set(named)) < min(2, len(set(named)))
            if other and not is_short_for(f"{named}局", own):  # 公安局 of 青川市公安局白云区分局
                yield f"{named}局"


@rule("G103", "写着别的机关的名称", Severity.WARNING)
def another_name(context: CheckContext) -> Iterable[Fault]:
    """
    内容：“请与……联系”“本报告由……编制”里是另一个乡镇、街道或局的名称；是别类机关、别的区县的，作提示。
    依据：《条例》第四十九条：各机关公布本机关的年度报告。
    理由：照抄了别的机关的报告，读者会打到别处去。
    错例：（青山镇人民政府的报告）请与白水镇人民政府党政办公室联系。
    正例：请与青山镇人民政府党政办公室联系。
    改法：改为本机关；确实由别的机关受理的，在“例外说明”里写明理由。
    """
    prose, own = context.prose, context.report.text(context.form.role("agency"))
    if not own:
        return
    for match in _NAMED_SELF.finditer(prose.plain):
        phrase, severity = match[match.lastindex or 1], None
        others = list(_others(context, phrase, own))
        if not others and _kind(own) in _TOWNSHIPS and (bureau := _A_BUREAU.search(phrase)):
            others, severity = [bureau[0]], Severity.INFO  # a district's bureau may take the calls for its townships
        if not others and (body := _is_other(context, phrase)):
            others, severity = [body], Severity.INFO
        if others:
            yield Fault(
                _("这里写的是“{other}”，本机关是“{own}”。").format(other=others[0], own=own),
                key=prose.at(match.start()).key,
                expected=own,
                actual=others[0],
                evidence=prose.quote(match),
                severity=severity,
            )


@rule("G104", "写着别的区县的网站", Severity.WARNING)
def another_region(context: CheckContext) -> Iterable[Fault]:
    """
    内容：正文里的政府网站属于同级的另一个区、县。
    依据：《政府信息公开条例》第二十三条：通过本级政府网站公开。
    理由：照抄了别处的报告，地名没有改。
    错例：（青川区某局的报告）通过白水区政府门户网站公开信息75条。
    正例：通过青川区政府门户网站公开信息75条。
    改法：改为本区、县的网站。
    """
    prose = context.prose
    own = "".join(piece.text for piece in context.surroundings.pieces)
    name = context.report.text(context.form.role("agency"))
    for piece, matches in prose.hits(_WEB_REGION):
        wrong = [
            m
            for m in matches
            if any(level in name for level in (_COUNTIES if m[1][-1] in _COUNTIES else m[1][-1]))
            and m[1][:-1] not in own
            and not _NOT_A_REGION.search(m[1])
        ]
        if wrong:
            message = _("“{found}”不是本机关所在的市、区、县。").format(found=wrong[0][1])
            severity = Severity.INFO if wrong[0][1].endswith(_CITY) else None  # a city may lie in another one
            yield Fault(message, key=piece.key, actual=wrong[0][1], evidence=prose.quote(wrong[0]), severity=severity)


def _levels_named(context: CheckContext) -> Iterator[Fault]:
    """Yield a congress below the body's own level, and a site of a county that is a district's, or the other way round."""
    prose, name = context.prose, context.report.text(context.form.role("agency"))
    around = "".join((*_names(context), *(context.report.text(key) for key in context.form.wording.addresses)))
    lowest = max((rank for rank, marks in enumerate(_RANKS) if any(mark in name for mark in marks)), default=-1)
    message = _("这里写的是“{other}”，本机关是“{own}”。")
    for match in pattern("names", "level_of_congress").finditer(prose.plain) if not name.endswith(_BRANCH) else ():
        level = match[1] or match[2]
        rank = next(rank for rank, marks in enumerate(_RANKS) if level in marks)
        if 0 <= lowest < rank and level not in name:
            evidence = prose.quote(match)
            yield Fault(
                message.format(other=match[0], own=name), prose.at(match.start()).key, name, match[0], evidence=evidence
            )
    for match in pattern("names", "site_of_level").finditer(prose.plain):
        if match[1] not in around and any(mark in around for mark in _COUNTIES):
            evidence = prose.quote(match)
            yield Fault(
                message.format(other=match[0], own=name), prose.at(match.start()).key, name, match[0], evidence=evidence
            )


@rule("G105", "段首说的是别的机关", Severity.INFO)
def another_subject(context: CheckContext) -> Iterator[Fault]:
    """
    内容：段落一开头（或在“2023年，”“一年来，”之后）以另一个机关作主语说做了什么；或者“区人大代表建议”“县政府网站”的级别与本机关不合。
    依据：《条例》第四十九条：各机关公布本机关的年度报告。
    理由：照抄了别的机关的报告，名称没有改全。
    错例：2023年，区民政局认真落实《条例》要求（本机关是区科技局）。
    正例：2023年，区科技局认真落实《条例》要求。
    改法：改为本机关；确实说的是别的机关的，不必改。
    """
    prose, own = context.prose, context.report.text(context.form.role("agency"))
    names = _names(context)
    yield from _levels_named(context) if context.thorough and own else ()
    for match in _OPENS.finditer(prose.plain) if own else ():
        piece, subject = prose.at(match.start()), match[1] or match[2]
        is_own = any(subject in name or name in subject for name in names) and not is_elsewhere(subject, names)
        if piece.kind != "paragraph" or is_own or _OWN_WORDS.search(subject):
            continue
        short = _SHORT_TOWNSHIP.search(subject)
        others = [subject] if short and _kind(own) in _TOWNSHIPS and not _OWN_WORDS.search(subject) else []
        others = [name for name in others if short and short[1][-2:] not in own] or list(_others(context, subject, own))
        if not others and (body := _is_other(context, subject)):
            others = [body]
        if others:
            message = _("这里说的是“{other}”，本机关是“{own}”。").format(other=subject, own=own)
            yield Fault(message, key=piece.key, expected=own, actual=subject, evidence=prose.quote(match))
