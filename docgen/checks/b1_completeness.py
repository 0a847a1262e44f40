"""Family B, completeness: what the form needs and the report does not give."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.compose.composition import default_sections, given_sections
from docgen.form.derive import ROWS
from docgen.form.model import Condition, Field, Form, Section
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.remembered import remembered
from docgen.report.finding import Severity
from docgen.report.placeholders import LAST_YEAR
from docgen.report.rows import is_given
from docgen.report.standing import all_hold
from docgen.report.tokens import tokens_in, without_tokens

_SUB_HEADING = regex(r"\s*(\d{1,2}[.．、]|[（(]\d{1,2}[)）])")
_ONLY_MARKS = regex(r"[\W_xX×]+")
_LONGEST_QUOTE = 120


def _blank(context: CheckContext, empty: str) -> Iterator[Field]:
    values = context.report.values
    return (field for field in context.form.fields if field.empty == empty and field.key not in values)


def _states_fields(context: CheckContext) -> bool:
    """Whether the source has places for fields; a finished Word report prints most of them, but no choice."""
    places = context.given.places
    return not places or any(field.key in places for field in context.form.fields)


def _carried(context: CheckContext, key: str) -> bool:
    """Whether a value is one that a new workbook may come with: the year, what stays from year to year, what is carried in."""
    form = context.form
    field = form.field_by_key.get(key)
    if field is None:
        return any(link.key == key for link in form.expectations.year_links)
    return _may_be_carried(form, key) or context.given.values[key] == field.default


def _may_be_carried(form: Form, key: str) -> bool:
    return form.field_by_key[key].kept or key in (form.role("year"), form.role("agency"))


def _this_years(section: Section, text: str) -> bool:
    """Whether a paragraph is the clerk's: not offered by the form, not last year's, more than references."""
    offered = {paragraph for sub in default_sections(section) for paragraph in sub.paragraphs}
    return bool(without_tokens(text).strip()) and text not in offered and not text.startswith(LAST_YEAR)


@rule("B108", "填报表还没有填写", Severity.ERROR)
def not_begun(context: CheckContext) -> Iterator[Fault]:
    """内容：填报表还是 docgen new 写出来的样子：只有机关信息、结转数和上年的文字，没有本年的数字，也没有本年的文字。
    依据：2021 年格式：各部分应写明本年度的实际情况。
    理由：一格一格地报“没有填”没有用处；这时其他各项检查也都不作。
    错例：docgen new 之后直接 docgen make。
    正例：填好各表，保存后再 docgen make。
    改法：用 WPS 或 Excel 打开填报表，填好、保存后再运行。
    """
    given, form = context.given, context.form
    sheets = {sheet.name for sheet in form.sheets}
    if not any(place.sheet in sheets for place in given.places.values()):  # no workbook
        return
    if given.attachments or given.acceptances or given.notes or not all(_carried(context, key) for key in given.values):
        return
    if any(given.rows.values()):
        return
    if all(_may_be_carried(form, field.key) for field in form.fields) and not (form.cells or form.rows or form.sections):
        return  # a form that asks for nothing else is filled in with that
    written = (
        _this_years(form.section_by_key[key], text)
        for key, subs in given.sections.items()
        for sub in subs
        for text in sub.paragraphs
    )
    if not any(written):
        yield Fault(_("填报表还没有填写（没有本年的数字，也没有本年的文字）；填好、保存后再运行。"))


@rule("B101", "必填项没有填", Severity.ERROR)
def required_field(context: CheckContext) -> Iterator[Fault]:
    """内容：表单定为必填的字段空着，也没有默认值可用。已印好的报告没有格子可填，正文里读不到的数只作提醒。
    依据：《条例》第四十九条、第五十条；各字段的依据见填报表里的说明。
    理由：缺了它，标题、落款或正文的句子就不完整；空着不等于 0，也不等于“没有”。
    错例：“报告年度”空着。
    正例：“报告年度”填 2023。
    改法：在这个单元格里填上；确实没有的数量填 0。
    """
    printed = not _states_fields(context)
    told = {claim.key for claim in context.stated.claims} if printed else frozenset()
    for field in _blank(context, "error"):
        if not printed or field.type not in ("integer", "money"):
            yield Fault(_("“{label}”没有填。").format(label=field.label), field.key)
        elif field.key not in told:
            cure = _("在正文里写明；没有的，也写明没有。")
            message = _("正文里没有读到“{label}”。").format(label=field.label)
            yield Fault(message, field.key, cure=cure, severity=Severity.WARNING)


@rule("B102", "建议填写的项没有填", Severity.WARNING)
def advised_field(context: CheckContext) -> Iterator[Fault]:
    """内容：表单建议填写的字段空着；报告仍能编出，但少了公众用得着的内容。
    依据：2021 年格式引言部分；《条例》第四十九条（年度报告应当向社会公布）。
    理由：没有网址、地址和电话，公众找不到报告，也无法反映意见。
    错例：“电话”空着，引言只写“请与××局联系”。
    正例：“电话”填 0539-8198320。
    改法：填上；本机关确实没有的，在“例外说明”里写明理由。
    """
    for field in _blank(context, "warning"):
        if field.choices and not _states_fields(context):
            continue
        yield Fault(_("“{label}”没有填，建议填写。").format(label=field.label), field.key)


def _because(context: CheckContext, conditions: tuple[Condition, ...]) -> str:
    """Say in words which choice makes a field necessary."""
    form = context.form
    said = []
    for condition in conditions:
        field = form.field_by_key.get(condition.key)
        labels = {choice.value: choice.label for choice in field.choices} if field else {}
        answer = labels.get(str(condition.equals), condition.equals)
        said.append(_("“{label}”为“{answer}”").format(label=form.label_of(condition.key), answer=answer))
    return _("且").join(said)


def _quoted_fields(context: CheckContext) -> dict[str, str]:
    """Blank field -> the label of the standing sentence or section heading whose text needs it."""
    form, report, resolver = context.form, context.report, context.resolver
    needed: dict[str, str] = {}
    texts = [
        (section.heading or form.sheet_name(section.sheet), text)
        for section in form.sections
        for sub in given_sections(report, section)
        for text in (sub.heading, *sub.paragraphs)
    ]
    texts += [
        (entry.title, text)
        for entry in report.attachments
        for text in (entry.title, *entry.columns, *(cell for row in entry.rows for cell in row))
    ]
    seen: set[str] = set()
    while texts:
        owner, text = texts.pop(0)
        for use in tokens_in(text):
            target = form.tokens.get(use.name, "")
            if target in seen:
                continue
            if target in form.standing_by_key:
                seen.add(target)
                label = form.label_of(target)
                if own := report.text(target):
                    texts.append((label, own))
                else:
                    needed |= {key: label for key in resolver.standing(target).missing if key not in needed}
            elif (target in form.field_by_key or target in form.row_targets) and not is_given(report, target):
                needed.setdefault(target, owner)
    return needed


@rule("B103", "正文要用到的项没有填", Severity.ERROR)
def used_field(context: CheckContext) -> Iterator[Fault]:
    """内容：字段空着，而选定的选项、标准语句或正文里的引用要用到它。
    依据：2021 年格式第六部分；GB/T 9704—2012 第 7.3.5 条（落款要有成文日期）。
    理由：不填，这句话就编不出来，或者会留下“未填”字样；程序不会替您猜成 0。
    错例：第六部分用了“建议提案办理”标准语句，“人大代表建议”却空着。
    正例：没有承办人大代表建议的，填 0；标准语句随之写“未承办”。
    改法：填上这一项，没有的数量填 0；不想写这句话的，从正文里删去对它的引用，或者在“自拟”里另写。
    """
    needed = _quoted_fields(context)
    for field in context.form.fields:
        # a default that cannot be worked out rests on another blank, which is reported itself
        if field.key in context.report.values or field.empty == "error" or field.default:
            continue
        if field.used_when and all_hold(context.report, field.used_when):
            why = _because(context, field.used_when)
            message = _("“{label}”没有填，而{why}时必须填。").format(label=field.label, why=why)
            yield Fault(message, field.key, cure=_("填上这一项；确实不用它的，改选上面说的那个选项。"))
        elif field.key in needed:
            message = _("“{label}”没有填，而“{sentence}”要用到它。")
            yield Fault(message.format(label=field.label, sentence=needed[field.key]), field.key)
    for target in (target for target in needed if target in context.form.row_targets):
        message = _("{label}还没有，而“{sentence}”要用到它。").format(
            label=context.form.label_of(target), sentence=needed[target]
        )
        cure = _("在表里至少写一行，填上数字；用不着的，从文字里删去对它的引用。")
        yield Fault(message, f"rows.{target.removeprefix(ROWS).partition('.')[0]}", cure=cure)


@remembered
def _typed_cells(form: Form) -> dict[str, list[str]]:
    """Return by table the cells that people fill in, in reading order."""
    cells: dict[str, list[str]] = {}
    for key, cell in form.cells.items():
        if not cell.computed:
            cells.setdefault(cell.table, []).append(key)
    return cells


@rule("B104", "表格里的数没有填", Severity.ERROR)
def missing_number(context: CheckContext) -> Iterator[Fault]:
    """内容：统计表里应填的单元格空着。合计由程序计算，不在此列。读的不是填报表而整张表都没有的，只报一次。
    依据：2021 年格式第二、三、四部分；《条例》第五十条第（一）至（三）项。
    理由：空着可能是“没有”，也可能是“忘了”；公布出去，公众和上级分不清。
    错例：只在“自然人”列填 0，其余各列空着。
    正例：没有的一律填 0。
    改法：填实际数字；没有就填 0。
    """
    values, form = context.report.values, context.form
    for table, typed in _typed_cells(form).items():
        keys = [key for key in typed if key not in values]
        if not keys:
            continue
        place = context.given.place(keys[0])
        in_cells = place is not None and place.cell
        if len(keys) == len(typed) and len(keys) > 1 and not in_cells:
            message = _("{table}整张没有填（{count} 格）；没有就填 0。")
            yield Fault(message.format(table=form.table_by_key[table].name, count=len(keys)), keys[0])
            continue
        for key in keys:
            yield Fault(_("{label}没有填；没有就填 0。").format(label=form.cells[key].label), key)


@rule("B105", "缺少应有的部分", Severity.ERROR)
def missing_section(context: CheckContext) -> Iterator[Fault]:
    """内容：格式规定应有的部分一个字也没有写。
    依据：2021 年格式：报告由六个部分组成；《条例》第五十条。
    理由：少一部分就不是完整的年度报告。
    错例：“五、存在的主要问题及改进情况”整个空着。
    正例：写明问题，再写改进情况。
    改法：在相应工作表的正文栏里写上这一部分的内容。
    """
    written = {paragraph.section for paragraph in context.text if paragraph.text.strip()}
    for section in context.form.sections:
        if section.required and not section.table and section.key not in written:
            yield Fault(_("“{heading}”没有内容。").format(heading=section.heading), f"sections.{section.key}.0")


@rule("B106", "小标题下没有正文", Severity.ERROR)
def heading_without_text(context: CheckContext) -> Iterator[Fault]:
    """内容：有小标题，下面没有文字（后面紧跟下一级小标题的除外）。
    依据：2021 年格式第一、五、六部分。
    理由：报告里会印出一个空标题。
    错例：“（四）政务公开创新情况”下面空着。
    正例：没有创新情况的，删去这个小标题。
    改法：写上正文；没有内容可写的，删去这一行小标题。
    """
    written = {paragraph.key for paragraph in context.text if paragraph.text.strip()}
    sections = {key.rsplit(".", 1)[0] for key in written}
    for section in context.form.sections:
        if f"sections.{section.key}" not in sections:
            continue
        subs = given_sections(context.report, section)
        for n, sub in enumerate(subs):
            key = f"sections.{section.key}.{n}"
            followed = n + 1 < len(subs) and _SUB_HEADING.match(subs[n + 1].heading)
            if sub.heading.strip() and key not in written and not followed:
                yield Fault(_("“{heading}”下面没有正文。").format(heading=sub.heading.strip()), key)


@rule("B107", "正文还是提示或占位符", Severity.ERROR)
def placeholder_text(context: CheckContext) -> Iterator[Fault]:
    """内容：一段文字就是填报表的提示语，或者只有省略号、×××一类符号。
    依据：2021 年格式：各部分应写明实际情况。
    理由：提示语和占位符会原样印进报告。
    错例：正文只有“……”。
    正例：写明本年度的实际情况。
    改法：换成实际内容；没有内容可写的，连同小标题一起删去。
    """
    helps = {sub.help for section in context.form.sections for sub in section.subsections if sub.help}
    helps |= {section.help for section in context.form.sections if section.help}
    for paragraph in context.text:
        text = paragraph.text.strip()
        if text and (text in helps or _ONLY_MARKS.fullmatch(text)):
            quoted = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
            yield Fault(_("这一段是提示或占位符，不是正文：“{text}”。").format(text=quoted), paragraph.key, evidence=quoted)
