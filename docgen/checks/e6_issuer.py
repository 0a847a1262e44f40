"""Who issues the report: its names, its level, signature and title say one and the same body."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.agency_names import (
    calls_itself,
    is_another_body,
    is_called,
    is_unknown,
    may_be_the_same,
    without_places,
)
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity
from docgen.report.tokens import tokens_in

_SUBJECT = regex(r"(?:\d{4}\s*年(?:度)?|[二〇○零一三四五六七八九]{4}年(?:度)?)?(?:政府|政务)?信息(?:依申请)?公开.*$")
_YEAR = regex(r"\d{4}\s*年(?:度)?")
_STRAY = regex(r"(?<=[一-鿿）)])\s+(?=[一-鿿（(])|[。，；：！？“”‘’《》【】\"',;:!?]+")
"""What no name holds: blanks and line breaks inside, and all marks but brackets and 、 between the names of several."""
_BODIES_OF_AREAS = frozenset({"government", "township"})
_SHORTEST_OLD = 3


def _typed(context: CheckContext, key: str) -> str:
    """Return what the source itself says under a key, "" for references and for names that are kept back."""
    text = context.given.text(key)
    return "" if any(tokens_in(text)) or is_unknown(text) else text.strip()


def _other_names(context: CheckContext) -> Iterator[tuple[str, str, bool]]:
    """Yield (key, name, whether it is short) of every field that names the body otherwise than its own name does."""
    form, name = context.form, _typed(context, context.form.role("agency"))
    fulls = [key for key in form.wording.full_names if key != form.role("agency")]
    signature = form.role("signature")
    for key in dict.fromkeys((*fulls, signature, *form.wording.nicknames)):
        value = _typed(context, key)
        if value and value != name:
            yield key, value, key in form.wording.nicknames


def _conflicts(context: CheckContext) -> dict[str, tuple[str, bool]]:
    """Return key -> (name, whether that is certain) of the fields whose names cannot be the body's."""
    name = _typed(context, context.form.role("agency"))
    found: dict[str, tuple[str, bool]] = {}
    if not name:
        return found
    ours = [name]
    for key, value, short in _other_names(context):
        if short:
            if not any(is_called(value, full) for full in ours):
                found[key] = (value, all(is_another_body(value, full) for full in ours))
        elif may_be_the_same(value, name):
            ours.append(value)
        else:
            found[key] = (value, True)
    return found


def _organ_of_title(context: CheckContext) -> str:
    title = _typed(context, context.form.role("title"))
    return _SUBJECT.sub("", _YEAR.sub("", title.replace("\n", ""))).removesuffix("关于").strip() if "公开" in title else ""


@rule("E618", "发文机关前后不一", Severity.ERROR)
def issuer(context: CheckContext) -> Iterator[Fault]:
    """
    内容：发文机关全称与正文全称、简称、自称、机关类别、署名、标题说的不是同一个机关。
    标题只与全称一处对不上、又不是别类机关的，作提醒；名称里有“某”“××”的不比。
    依据：GB/T 9704—2012 第 7.2.4、7.3.5 条：发文机关标志、署名用全称或规范化简称。
    理由：多半是沿用了别人的填报表，或改了全称而没有改其他几格；标题、正文和落款会写成两个机关。
    错例：全称填“青川区水利局”，简称还是“区民政局”。
    正例：全称填“青川区水利局”，简称填“区水利局”，自称填“我局”。
    改法：核对这几格；改了名称的，全称、正文全称、简称、自称、机关类别、署名、标题一起改。
    """
    form = context.form
    if form.role("agency") not in form.wording.full_names:
        return  # elsewhere who issues and who signs may be two
    name = _typed(context, form.role("agency"))
    if name and (form.title in name or _YEAR.search(name)):
        message = _("“{label}”填的是“{value}”：这里只写机关的名称，标题由它和年度自动生成。").format(
            label=form.label_of(form.role("agency")), value=name
        )
        yield Fault(message, form.role("agency"), expected=_SUBJECT.sub("", _YEAR.sub("", name)).strip() or None, actual=name)
        return
    for key in dict.fromkeys((form.role("agency"), *form.wording.full_names, form.role("signature"))):
        value = _typed(context, key)
        value = value.replace("\n", "、") if key == form.role("signature") else value  # several sign one below the other
        if _STRAY.search(value):
            message = _("“{label}”“{value}”里有空格、换行或标点，会照样印进标题和落款。").format(
                label=form.label_of(key), value=" ".join(value.split())
            )
            expected, cure = _STRAY.sub("", value), _("删去空格、换行和标点。")
            yield Fault(message, key, expected=expected, actual=value, severity=Severity.WARNING, cure=cure)
    for key, (value, certain) in _conflicts(context).items():
        message = _("“{label}”是“{value}”，和“{owner}”“{name}”不像同一个机关。").format(
            label=form.label_of(key), value=value, owner=form.label_of(form.role("agency")), name=name
        )
        yield Fault(message, key, expected=name, actual=value, severity=None if certain else Severity.WARNING)
    if not name:
        return
    for key in form.wording.self_names:
        called = calls_itself(_typed(context, key))
        if called and not is_called(called, name):
            message = _("“{label}”是“{value}”，而本机关是“{name}”。").format(
                label=form.label_of(key), value=_typed(context, key), name=name
            )
            yield Fault(message, key, expected=name, actual=_typed(context, key))
    level, by_name = context.given.text(form.role("level")), context.levels_of(name)
    if level and by_name and level not in by_name and {level, by_name[-1]} & _BODIES_OF_AREAS:
        field = form.field_by_key[form.role("level")]
        labels = {choice.value: choice.label for choice in field.choices}
        message = _("“{label}”选的是“{value}”，而“{name}”是{kind}。").format(
            label=field.label, value=labels.get(level, level), name=name, kind=labels[by_name[-1]]
        )
        yield Fault(message, field.key, expected=labels[by_name[-1]], actual=labels.get(level, level))
    organ = _organ_of_title(context)
    full = [name, *(value for key in form.wording.full_names if (value := _typed(context, key)))]
    if organ and not any(may_be_the_same(organ, other) for other in full):
        message = _("标题里的机关是“{organ}”，和“{name}”不像同一个机关。").format(organ=organ, name=name)
        # a second field that bears the body's name out, or another kind of body: one reading of one name is no error
        borne_out = any(value for _key, value, _short in _other_names(context)) or is_another_body(
            without_places(organ), without_places(name)
        )
        yield Fault(message, form.role("title"), expected=name, actual=organ, severity=None if borne_out else Severity.WARNING)


@rule("E619", "正文还是原来的机关名称", Severity.WARNING)
def old_name(context: CheckContext) -> Iterator[Fault]:
    """
    内容：改了发文机关全称，正文里还写着原来的名称（与全称对不上的正文全称、简称、署名里的名称）。
    依据：GB/T 9704—2012 第 7.2.4 条。
    理由：一份报告里会出现两个机关。
    错例：全称改为“青川区水利局”，正文还写“青川区民政局认真落实……”。
    正例：正文写“青川区水利局认真落实……”，或用引用 {全称}、{简称}。
    改法：逐处改为现在的名称，或改用引用 {全称}、{简称}。
    """
    name = _typed(context, context.form.role("agency"))
    old = {value for value, _certain in _conflicts(context).values()}
    old |= {without_places(value) for value in old}
    known = sorted((word for word in old if len(word) >= _SHORTEST_OLD and word not in name), key=len, reverse=True)
    if not known:
        return
    for section, subs in context.given.sections.items():
        for n, sub in enumerate(subs):
            text = "\n".join((sub.heading, *sub.paragraphs)).strip()
            met = next((word for word in known if word in text), "")
            if met:
                at = text.index(met)
                message = _("这里还是“{old}”，共 {n} 处；本机关现在是“{name}”。").format(old=met, n=text.count(met), name=name)
                yield Fault(
                    message, f"sections.{section}.{n}", expected=name, actual=met, evidence=text[max(0, at - 20) : at + 40]
                )
