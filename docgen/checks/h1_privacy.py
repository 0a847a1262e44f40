"""What must not be published: identity numbers, private telephones, bank cards, marks of secrecy, needless names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern, source, table
from docgen.checks.text.search import faults, faults_at, in_lines
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_IDENTITY = regex(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_NO_DIGIT = regex(r"\D")
_APART = regex(r"[ -]")
_MOBILE = regex(r"(?<![\d-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_CARD = regex(r"(?<!\d)(?:6\d{3}(?: ?\d{4}){3}(?: ?\d{1,3})?|[45]\d{3}(?: ?\d{4}){3})(?!\d)")
_NAME = rf"[{table('names')['surnames']}][一-鿿]{{1,2}}"
_TITLE, _APPOINTED = source("privacy", "titles"), source("privacy", "appointed")
_NAMED_STAFF = regex(
    rf"(?:{_TITLE})[：][ ]?({_NAME})(?=[，；、。）\s]|$)|({_NAME})同志(?!们)"
    rf"|(?:{_APPOINTED})({_NAME})(?=(?:担?任|为)[一-鿿]{{0,8}}组长)"
)
_STAFF = regex("同志|：|组长")
_APPLICANT = regex(rf"(?:申请人|信访人|当事人)(?![于向和从及任何全权方应常有并时查明])({_NAME})(?=[（，、]|女士|先生)")


def identity_number_holds(number: str) -> bool:
    """Whether an 18-digit identity number's check digit is right (GB 11643—1999)."""
    return _CHECK_DIGITS[sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True)) % 11] == number[17].upper()


def luhn_holds(number: str) -> bool:
    """Whether a card number's check digit is right (ISO/IEC 7812-1)."""
    doubled = (int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(number)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def _masked(number: str) -> str:
    """Return the number with its middle hidden: findings are printed and passed on."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def _private_numbers(
    context: CheckContext, pattern: re.Pattern[str], message: str, is_one: Callable[[str], bool]
) -> Iterator[Fault]:
    """Yield a fault, its number masked, for each number of a pattern that is printed. is_one: whether its digits are such."""
    for prose in (context.prose, context.surroundings):
        for number in prose.long_numbers:
            match = pattern.search(prose.plain, number.start(), number.end() + 1)
            digits = _APART.sub("", match[0]) if match else ""
            if match and is_one(digits):
                shown = _masked(digits)
                yield Fault(message.format(number=shown), key=prose.at(match.start()).key, actual=shown, evidence=shown)


@rule("H101", "身份证号码", Severity.ERROR)
def identity_number(context: CheckContext) -> Iterable[Fault]:
    """
    内容：出现 18 位身份证号码（校验位正确）；写明是身份证号而校验位不对的，作提示。
    依据：《条例》第十五条：涉及个人隐私的政府信息不得公开；《个人信息保护法》。
    理由：公布即侵害个人信息权益。
    错例：申请人王某，身份证号 3713……
    正例：申请人王某
    改法：删去身份证号码。
    """
    yield from _private_numbers(context, _IDENTITY, _("出现身份证号码“{number}”。"), identity_number_holds)
    for match in pattern("privacy", "identity_card").finditer(context.prose.plain):
        if not (_IDENTITY.fullmatch(match[1]) and identity_number_holds(match[1])):  # mistyped, and private all the same
            message, key = _("出现身份证号码“{number}”。").format(number=_masked(match[1])), context.prose.at(match.start()).key
            yield Fault(message, key, actual=_masked(match[1]), evidence=_masked(match[1]), severity=Severity.INFO)


@rule("H102", "手机号码", Severity.WARNING)
def mobile_number(context: CheckContext) -> Iterable[Fault]:
    """
    内容：联系电话一栏以外出现手机号码。
    依据：《条例》第十五条；《个人信息保护法》。
    理由：多半是工作人员或申请人的私人电话。
    错例：联系人李某，13800138000。
    正例：联系电话：0539-8198320。
    改法：改用办公电话；确需公布的，填在基本信息的“电话”一栏。
    """
    known = {_NO_DIGIT.sub("", context.report.text(f.key)) for f in context.form.fields if f.type == "phone"}
    yield from _private_numbers(
        context, _MOBILE, _("出现手机号码“{number}”。"), lambda digits: not any(digits in other for other in known)
    )


@rule("H103", "银行卡号", Severity.ERROR)
def bank_card(context: CheckContext) -> Iterable[Fault]:
    """
    内容：出现 16 至 19 位、校验位正确的银行卡号。
    依据：《条例》第十五条；《个人信息保护法》第二十八条：金融账户是敏感个人信息。
    理由：公布即侵害个人信息权益。
    错例：退费至 6222……
    正例：已按规定退费。
    改法：删去卡号。
    """

    def is_card(digits: str) -> bool:
        return luhn_holds(digits) and not (_IDENTITY.fullmatch(digits) and identity_number_holds(digits))

    yield from _private_numbers(context, _CARD, _("出现银行卡号“{number}”。"), is_card)


@rule("H104", "密级标志", Severity.ERROR)
def secrecy_mark(context: CheckContext) -> Iterable[Fault]:
    """
    内容：出现“秘密★”“机密”等密级标志。“国家秘密”“商业秘密”之类的词语不算。
    依据：《保守国家秘密法》；《条例》第十四条、第十七条：公开前应当进行保密审查。
    理由：带密级标志的内容不得公布。
    错例：秘密★一年
    正例：（没有密级标志）
    改法：停止发布，送保密审查；确认不涉密后删去标志。
    """
    for prose in (context.prose, context.surroundings):
        yield from faults(prose, pattern("privacy", "secret"), _("出现密级标志“{found}”。"), needs="密")


@rule("H105", "内部资料标记", Severity.WARNING)
def internal_mark(context: CheckContext) -> Iterable[Fault]:
    """
    内容：出现“仅供内部使用”“此件不公开”“内部资料，注意保存”等标记。
    依据：《条例》第十六条、第十七条。
    理由：年度报告是向社会公布的，里面不应有内部资料。
    错例：（此件不公开）
    正例：（没有这些标记）
    改法：核实内容能否公开；能公开的删去标记。
    """
    for prose in (context.prose, context.surroundings):
        yield from faults(prose, pattern("privacy", "internal"), _("出现内部资料标记“{found}”。"))


def _is_name(text: str) -> bool:
    """Whether what looks like a family name and a given name is one: 分管负责同志 names nobody."""
    return not pattern("privacy", "no_names").search(text)


@rule("H106", "工作人员姓名", Severity.INFO)
def staff_name(context: CheckContext) -> Iterable[Fault]:
    """
    内容：正文写了工作人员的姓名和职务，如“组长：张三”“李四同志任组长”。每段报一次。
    依据：年度报告格式不要求写姓名；《个人信息保护法》第六条：收集、公开个人信息限于最小范围。
    理由：人员变动后报告就不准确，也没有必要。
    错例：由局主要负责人张三同志任领导小组组长。
    正例：由局主要负责人任领导小组组长。
    改法：没有必要的删去姓名，只写职务。
    """
    prose = context.prose
    for piece, matches in prose.by_piece(in_lines(prose, _STAFF, _NAMED_STAFF)):
        names = [name for match in matches if _is_name(name := match[1] or match[2] or match[3])]
        if names:
            found = "、".join(dict.fromkeys(names))
            message = _("写了工作人员姓名“{found}”。").format(found=found)
            yield Fault(message, key=piece.key, actual=found, evidence=prose.quote(matches[0]))


@rule("H107", "申请人姓名、住址", Severity.INFO, "preview")
def private_person(context: CheckContext) -> Iterable[Fault]:
    """
    内容：正文写了申请人的姓名，或者某人住在几号楼几单元。
    依据：《条例》第十五条：涉及个人隐私的政府信息不得公开；《个人信息保护法》第六条。
    理由：年度报告向社会公布，不应看得出是谁提出的申请。
    错例：收到申请人张伟（住青川区和平小区3号楼2单元501室）提出的申请。
    正例：收到自然人提出的申请。
    改法：删去姓名、住址，写“申请人”或者“自然人”。
    """
    prose = context.prose
    found = [match for match in _APPLICANT.finditer(prose.plain) if _is_name(match[1])]
    found += pattern("privacy", "homes").finditer(prose.plain)
    message = _("“{found}”看得出是哪一个人。")
    return faults_at(prose, sorted(found, key=lambda match: match.start()), message)
