"""How the public reaches the agency: telephone, postcode, e-mail, address and web address, in the fields and in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern
from docgen.checks.text.search import faults, faults_at, in_lines
from docgen.checks.text.sentences import Prose
from docgen.form.model import Form
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.remembered import remembered
from docgen.report.finding import Severity

_SEVERAL = regex(r"[、，；/或]|\s{2,}")
_ANY_DASHED = regex(r"0(?<!\d0)\d{2,3} ?[—–－―─﹣~]{1,2} ?\d{7,8}(?!\d)")
_SLIPS, _DIGITS = 2, regex(r"\d+")
_KINDS = {
    "phone": regex(r"(?<![\d-])(?:0\d{2,3}-[1-9]\d{5,8}|[1-9]\d{6,7})(?![\d-])"),
    "postcode": regex(r"(?:邮编|邮政编码)[：为]?[ ]?(\d{6})(?!\d)"),
    "email": regex(r"[A-Za-z0-9_][\w.+-]*@[A-Za-z0-9.-]*[A-Za-z0-9]", re.ASCII),
    "url": regex(r"(?:https?://|(?<![\w/.])www\.)[A-Za-z0-9.-]*[A-Za-z0-9]", re.ASCII),
}
"""Kinds of fields, and how the text gives such a value."""
_WHOLE = regex(r"(?!)")
_LABEL, _LABEL_LENGTH = regex(r"[^，。；（）、\n]*$"), 16
"""The words before a value that say whose it is, and how far they are looked for."""
_SEVERAL_OF = {"phone": _SEVERAL, "postcode": _WHOLE, "email": _WHOLE, "url": _WHOLE}
_IN_AREA = regex(r"(?<!\d)(0(?:10|2\d|[3-9]\d{2}))-?([1-9]\d{6,7})(?!\d)")
_AFTER_THREE = 8
"""Digits behind an area code of three."""
_DASHES = regex(r"[ ]?[—–－―─﹣~]+[ ]?")
_LANDLINE = regex(r"(?:\+?86-?)?(?:0\d{2,3}-?|（0\d{2,3}）|\(0\d{2,3}\))[1-9]\d{6,7}(?:[-转]\d{1,6})?")
_MOBILE_OR_SERVICE = regex(r"1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|1\d{2}|1[02]\d{3}|9\d{4}")
_NO_AREA_CODE = regex(r"[2-9]\d{6,7}(?:[-转]\d{1,6})?")
_EMAIL = regex(r"[A-Za-z0-9_][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_DOMAINS = frozenset(("cn", "com", "net", "org", "gov", "edu", "info", "biz", "cc", "top", "vip", "hk", "mo", "tw", "asia"))
"""Ends of addresses in use here; another one is mostly a slip (con, cm)."""
_EMAIL_IN_TEXT = regex(
    r"(?:邮箱|E-?mail|电子邮件)(?:地址)?(?:[：为][ ]?|(?=[\w.-]{4,60}\.(?:com|cn|net)))([^，；。、）（\s\u4e00-\u9fff]{3,60})"
    r"|(?<![\w.+-])([\w.+-]{1,64}[@＠][\w.-]*)",
    re.I | re.ASCII,
)
_EMAIL_HINT = regex("@|＠|邮箱|邮件|m|M")
_POSTCODE_IN_TEXT = regex(r"(?:邮编|邮政编码)[：为]?[ ]?(\d{2,12})(?!\d)")
_URL = regex(r"(?:https?://|(?=www\.))[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:/[^\s\u4e00-\u9fff，。；）]*)?")
_ADDRESS_IN_TEXT = regex(r"地址(?<![网邮箱件]地址)[：为][ ]?([^，；。、）（\n]{4,40}+)(?!（[^）]*[楼室号])")
_EMPTY_BRACKETS = regex(r"[一-鿿]{2}（\s*）")


def phone_fault(number: str) -> str:
    """Return what is wrong with a telephone number as a sentence, "" if nothing is."""
    number = number.strip()
    if _DASHES.search(number):
        return _("电话“{number}”用了破折号或波浪号，应当用半角连字符“-”。").format(number=number)
    bare = number.replace(" ", "").replace("(", "（").replace(")", "）")
    if _LANDLINE.fullmatch(bare) or _MOBILE_OR_SERVICE.fullmatch(bare):
        return ""
    if _NO_AREA_CODE.fullmatch(bare):
        return _("电话“{number}”没有区号。").format(number=number)
    return _("电话“{number}”的位数或写法不对。").format(number=number)


@remembered
def _keys_by_kind(form: Form) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for field in form.fields:
        keys.setdefault(field.type, []).append(field.key)
    return keys


def _fields(context: CheckContext, kind: str) -> Iterator[tuple[str, str]]:
    for key in _keys_by_kind(context.form).get(kind, ()):
        if value := context.report.text(key).strip():
            yield key, value


def _in_text(context: CheckContext, kind: str, matches: Iterable[re.Match[str]]) -> Iterator[tuple[re.Match[str], str]]:
    """Yield what the text says where a field does not say the same (that one is reported at its field)."""
    values = [value for _key, value in _fields(context, kind)]
    known = {*values, *(part.strip() for value in values for part in _SEVERAL.split(value))}
    for match in matches:
        value = match[match.lastindex or 0].strip()
        if value and value not in known:
            yield match, value


def _report(prose: Prose, found: Iterable[tuple[re.Match[str], str]], judge: Callable[[str], str]) -> Iterator[Fault]:
    """Yield one fault for each paragraph, for all that is wrong in it."""
    wrong: dict[str, list[tuple[re.Match[str], str, str]]] = {}
    for match, value in found:
        if message := judge(value):
            wrong.setdefault(prose.at(match.start()).key, []).append((match, value, message))
    for key, entries in wrong.items():
        messages = dict.fromkeys(message for _match, _value, message in entries)
        values = "、".join(dict.fromkeys(value for _match, value, _message in entries))
        yield Fault("".join(messages), key=key, actual=values, evidence=prose.quote(entries[0][0]))


def _judged(
    context: CheckContext, kind: str, judge: Callable[[str], str], in_text: Iterable[re.Match[str]] = ()
) -> Iterator[Fault]:
    """Yield one fault for each field of a kind that is wrong, and for each paragraph that says something wrong."""
    for key, value in _fields(context, kind):
        if message := judge(value):
            yield Fault(message, key=key, actual=value, evidence=value)
    yield from _report(context.prose, _in_text(context, kind, in_text), judge)


@rule("E701", "电话写法不对", Severity.WARNING)
def phone(context: CheckContext) -> Iterable[Fault]:
    """
    内容：电话、传真没有区号，用了破折号，或者位数不对；同一区号的号码位数不同、号码里有字母的，作提示。
    依据：《条例》第四十九条：年度报告向社会公布；外地的读者要能拨通。
    理由：没有区号，外地打不通；破折号复制下来拨不出去。
    错例：电话：8198320；电话：0539—8198320
    正例：电话：0539-8198320
    改法：写成“区号-号码”，用半角连字符。
    """
    prose = context.prose
    for key, value in _fields(context, "phone"):
        for number in filter(None, (part.strip() for part in _SEVERAL.split(value))):
            if message := phone_fault(number):
                yield Fault(message, key=key, actual=value, evidence=value)
                break
    with_dashes = _ANY_DASHED.finditer(prose.plain)
    dashed = [(match, match[0]) for match, _value in _in_text(context, "phone", with_dashes)]
    taken = {position for match, _value in dashed for position in range(match.start(), match.end())}
    others = [
        (match, value)
        for match, value in _in_text(context, "phone", pattern("contact", "phones").finditer(prose.plain))
        if not taken.intersection(range(*match.span(1)))
    ]
    yield from _report(prose, [*dashed, *others], phone_fault)
    bare = (match for match in pattern("lost_marks", "no_colon").finditer(prose.plain) if _has_labels(prose, match))
    yield from faults_at(prose, bare, _("“{found}”后面丢了冒号。"))
    if context.thorough:
        yield from _numbers_of_two_lengths(context)
        message, letters = _("“{found}”里有字母，应当是数字。"), pattern("contact", "letters_for_digits")
        yield from faults(prose, letters, message, severity=Severity.INFO)


def _nearly(one: str, other: str) -> bool:
    """Whether two texts are one but for a slip: one or two characters replaced, two swapped, one lost."""
    if len(one) == len(other):
        return 0 < sum(a != b for a, b in zip(one, other, strict=True)) <= _SLIPS
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


@rule("E707", "正文的联系方式与基本信息差一两个字", Severity.INFO, "preview")
def unlike_the_fields(context: CheckContext) -> Iterator[Fault]:
    """
    内容：正文里的电话、邮编、邮箱、网址、地址，与填报表基本信息里的只差一两个字，而基本信息里的那一个正文没有写。监督、举报、咨询等另设的不算。
    依据：《条例》第四十九条：年度报告向社会公布，联系方式要写对。
    理由：两处必有一处是打错的，读者会打不通、寄不到。
    错例：基本信息的电话是0539-8198320，正文写“电话：0539-8198230”。
    正例：基本信息的电话是0539-8198320，正文写“电话：0539-8198320”。
    改法：核对后改一致；引言请用标准句“联系方式”，由基本信息生成。
    """
    prose = context.prose
    for kind in _KINDS if context.thorough else ():
        parts = (part for _key, value in _fields(context, kind) for part in _SEVERAL_OF[kind].split(value))
        known = list(dict.fromkeys(filter(None, parts)))
        missed = [value for value in known if not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", prose.text, re.ASCII)]
        for match in _KINDS[kind].finditer(prose.text if kind == "url" else prose.plain):
            value = match[match.lastindex or 0]
            label = _LABEL.search(prose.plain, max(0, match.start() - _LABEL_LENGTH), match.start())
            of_others = label and pattern("contact", "other_desks").search(label[0])
            meant = "" if value in known or of_others else next((other for other in missed if _nearly(value, other)), "")
            if meant:
                message = _("这里是“{found}”，基本信息里是“{other}”。").format(found=value, other=meant)
                evidence = prose.quote(match)
                yield Fault(message, prose.at(match.start()).key, expected=meant, actual=value, evidence=evidence)
    for key in context.form.wording.addresses if context.thorough else ():
        address = context.report.text(key).strip()
        for match in _ADDRESS_IN_TEXT.finditer(prose.plain) if _DIGITS.search(address) else ():
            if match[1] != address and _DIGITS.sub("", match[1]) == _DIGITS.sub("", address):
                message = _("这里是“{found}”，基本信息里是“{other}”。").format(found=match[1], other=address)
                evidence = prose.quote(match)
                yield Fault(message, prose.at(match.start()).key, expected=address, actual=match[1], evidence=evidence)


def _has_labels(prose: Prose, match: re.Match[str]) -> bool:
    """Whether other parts of a contact line have their colon; a running sentence (请拨打电话0539-8198320) has none."""
    return pattern("contact", "labels").search(prose.plain_of(prose.at(match.start()))) is not None


def _numbers_of_two_lengths(context: CheckContext) -> Iterator[Fault]:
    """Yield numbers of one area that have another length than the rest: in one place all have seven digits, or all eight."""
    prose = context.prose
    found = [(match, len(match[2])) for match in _IN_AREA.finditer(prose.plain)]
    lengths: dict[str, Counter[int]] = {}
    stated = [match for _key, value in _fields(context, "phone") for match in _IN_AREA.finditer(value)]
    for match in (*(match for match, _length in found), *stated):
        lengths.setdefault(match[1], Counter())[len(match[2])] += 1
    for match, length in found:
        counted = lengths[match[1]]
        usual = _AFTER_THREE if len(match[1]) == len("010") else counted.most_common(1)[0][0]
        if length != usual:
            number = prose.printed(match)
            message = _("电话“{number}”与同一区号的别的号码位数不同，或者与区号不合。").format(number=number)
            evidence = prose.quote(match)
            yield Fault(message, key=prose.at(match.start()).key, actual=number, evidence=evidence, severity=Severity.INFO)


@rule("E702", "电子邮箱写法不对", Severity.WARNING)
def email(context: CheckContext) -> Iterable[Fault]:
    """
    内容：电子邮箱缺少 @、域名，或者夹有全角字符、空格。
    依据：《条例》第四十九条。
    理由：写错的邮箱收不到信。
    错例：kjj＠qingchuan
    正例：kjj@qingchuan.gov.cn
    改法：改为正确的邮箱地址，最好发一封试试。
    """

    def judge(value: str) -> str:
        address = value.rstrip(".")
        is_right = _EMAIL.fullmatch(address) and address.rpartition(".")[2].lower() in _DOMAINS
        return "" if is_right else _("电子邮箱“{value}”的写法不对。").format(value=value)

    return _judged(context, "email", judge, in_lines(context.prose, _EMAIL_HINT, _EMAIL_IN_TEXT))


@rule("E703", "邮编不是六位数字", Severity.WARNING)
def postcode(context: CheckContext) -> Iterable[Fault]:
    """
    内容：邮政编码不是 6 位数字。
    依据：GB/T 邮政编码为六位阿拉伯数字。
    理由：寄信会退回。
    错例：邮编：27600
    正例：邮编：276000
    改法：改为 6 位数字。
    """

    def judge(value: str) -> str:
        correct = len(value) == 6 and value.isascii() and value.isdigit()
        return "" if correct else _("邮编“{value}”不是 6 位数字。").format(value=value)

    return _judged(context, "postcode", judge, _POSTCODE_IN_TEXT.finditer(context.prose.plain))


@rule("E704", "网址写法不对", Severity.WARNING)
def web_address(context: CheckContext) -> Iterable[Fault]:
    """
    内容：基本信息里的网址不以 http://、https:// 或 www. 开头，或者夹有汉字、空格、全角标点。
    依据：《条例》第四十九条：年度报告应当向社会公布。
    理由：照着打不开。
    错例：http//www.qingchuan.gov.cn
    正例：http://www.qingchuan.gov.cn
    改法：从浏览器地址栏复制完整的网址。
    """

    def judge(value: str) -> str:
        return "" if _URL.fullmatch(value) else _("网址“{value}”的写法不对。").format(value=value)

    return _judged(context, "url", judge)


@rule("E705", "地址写成了机关名称", Severity.WARNING)
def address_is_a_name(context: CheckContext) -> Iterable[Fault]:
    """
    内容：地址一栏填的是机关名称，没有道路、门牌。
    依据：《条例》第四十九条。
    理由：读者找不到，信也寄不到。
    错例：地址：桐川县人民政府办公室
    正例：地址：桐川县河滨路12号
    改法：写道路和门牌号。
    """

    def is_name(value: str) -> bool:
        organ = pattern("contact", "organ_ends").search(value)
        return organ is not None and not pattern("contact", "places").search(value[: organ.start()])

    known = set()
    for key in context.form.wording.addresses:
        value = context.report.text(key).strip()
        known.add(value)
        if is_name(value):
            yield Fault(_("地址“{value}”是机关名称。").format(value=value), key=key, actual=value, evidence=value)
    prose = context.prose
    for match in _ADDRESS_IN_TEXT.finditer(prose.plain):
        if match[1] not in known and is_name(match[1]):
            message = _("地址“{value}”是机关名称。").format(value=match[1])
            yield Fault(message, key=prose.at(match.start()).key, actual=match[1], evidence=prose.quote(match))


@rule("E706", "联系方式空着", Severity.WARNING)
def blank_contact(context: CheckContext) -> Iterable[Fault]:
    """
    内容：正文里“电话：”“地址：”“邮编：”后面没有内容，或者括号是空的。
    依据：《条例》第四十九条。
    理由：模板里的联系方式没有填。
    错例：请与我局办公室联系（地址：，电话：）。
    正例：请与我局办公室联系（地址：金雀山路57号，电话：0539-8198320）。
    改法：填上内容，没有的删去这一项；用标准句“联系方式”时空着的项不会出现。
    """
    prose = context.prose
    yield from faults(prose, _EMPTY_BRACKETS, _("“{found}”的括号里没有内容。"))
    for piece, matches in prose.hits(pattern("contact", "blank")):
        found = "、".join(prose.printed(match).strip() for match in matches)
        yield Fault(_("“{found}”后面没有内容。").format(found=found), key=piece.key, actual=found, evidence=found)
