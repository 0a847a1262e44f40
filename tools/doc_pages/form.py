"""docs/form-ID.md: everything a form states, for those who fill it in, program against it or change its template."""

from __future__ import annotations

from collections.abc import Iterable

from doc_pages.markdown import MADE, page, table
from docgen.form.model import Condition, Field, Form, Section, Standing, Table
from docgen.form.rows import RowTable

TYPES = {
    "text": "文字",
    "integer": "整数",
    "number": "数字",
    "money": "金额",
    "year": "年份",
    "date": "日期",
    "choice": "选择",
    "url": "网址",
    "phone": "电话",
    "email": "邮箱",
    "postcode": "邮编",
}
EMPTY = {"error": "必填", "warning": "建议填", "ok": "可空", "used": "用到时必填"}
ROLES = {
    "year": "报告年度",
    "agency": "发文机关",
    "title": "标题",
    "signature": "落款署名",
    "date": "成文日期",
    "signature_switch": "是否落款",
    "heading_layout": "二级标题排法",
    "level": "机关类别",
    "drafter": "拟稿人",
    "drafting_office": "拟稿科室",
    "period_start": "统计期限起",
    "period_end": "统计期限止",
    "published": "发布日期",
}


def form_page(form: Form) -> str:
    """Return the reference page of a form."""
    lines = [
        f"# 表单 {form.id}：{form.title}",
        "",
        f"{MADE}内容出自 `templates/docx/{form.id}/form.toml`。",
        "",
        *([f"- 格式：{form.notice}"] if form.notice else []),
        *(
            [f"- 年度：自 {form.first_year} 年度起" + (f"，到 {form.last_year} 年度止" if form.last_year else "")]
            if form.first_year
            else []
        ),
        *([f"- 依据：{form.legal_basis}"] if form.legal_basis else []),
        f"- 版本：{form.version}",
        "",
        "- **名称**（key）是一个数据在各处的同一个名字：填报表的单元格名称、JSON 的键、"
        "模板的占位符 `{{ 名称 }}`、检查结果里的 `key`。",
        "- **引用**写在正文里，如 `{简称}`，生成时换成数据；全角花括号也认。",
        "",
        "## 字段",
    ]
    for sheet in form.sheets:
        fields = [field for field in form.fields if field.sheet == sheet.key]
        if fields:
            lines += ["", f"### 工作表“{sheet.name}”", ""]
            heads = ("名称", "字段", "引用", "类型", "空着", "默认", "说明")
            lines += table(heads, [_field(form, field) for field in fields])
    lines += ["", "## 各部分", ""]
    for section in form.sections:
        lines += _section(form, section)
    for entry in form.tables:
        lines += _table(form, entry)
    for table_of_rows in form.rows:
        lines += _rows(form, table_of_rows)
    if form.standing:
        lines += ["", "## 标准语句", "", "按次序取第一个条件全部成立的写法；填报表里可以自拟。", ""]
    for sentence in form.standing:
        lines += _standing(form, sentence)
    lines += _joined(form)
    lines += _expectations(form)
    lines += ["", "## 用途", "", "程序凭用途找数据，不凭名称。", ""]
    lines += table(("用途", "名称"), [(ROLES.get(role, role), f"`{key}`") for role, key in form.roles.items()])
    return page(lines)


def _type(field: Field) -> str:
    kind = TYPES[field.type]
    if field.choices:
        kind += "：" + "、".join(f"`{choice.value}` {choice.label}" for choice in field.choices)
    if field.unit:
        kind += f"（{field.unit}" + (f"，{field.decimals} 位小数）" if field.decimals else "）")
    return kind


def _field(form: Form, field: Field) -> tuple[str, ...]:
    marks = [mark for mark, holds in (("沿用到下年", field.kept), ("汇总时相加", field.additive)) if holds]
    help_text = field.help + (f"（{'；'.join(marks)}）" if marks else "")
    empty = EMPTY[field.empty]
    if field.used_when:
        empty += f"（{_conditions(form, field.used_when)}）"
    default = f"`{field.default}`" if field.default else ""
    return f"`{field.key}`", field.label, f"`{{{field.token}}}`", _type(field), empty, default, help_text


def _section(form: Form, section: Section) -> list[str]:
    lines = ["", f"### {section.heading or '引言'}（`{section.key}`）", ""]
    facts = [f"工作表“{form.sheet_name(section.sheet)}”"]
    facts += ["必有"] if section.required else []
    facts += [form.table_by_key[section.table].name] if section.table else []
    facts += ["附表排在这里"] if section.attachments else []
    lines += ["；".join(facts) + "。" + section.help, ""]
    rows = [
        (sub.heading or "（无）", sub.text and f"`{sub.text}`", sub.help, "、".join(sub.accepted))
        for sub in section.subsections
    ]
    return [*lines, *table(("预置小标题", "预置文字", "说明", "也认作"), rows)]


def _rows(form: Form, entry: RowTable) -> list[str]:
    """Return what there is to say of a table of any number of rows."""
    facts = [f"工作表“{form.sheet_name(entry.sheet)}”，{entry.least} 到 {entry.most} 行"]
    facts += [f"“{'、'.join(entry.column(key).label for key in entry.unique_columns)}”各行不能重复"] if entry.unique else []
    facts += ["汇总时把各份的行接在一起"] if entry.additive else []
    columns = []
    for column in entry.columns:
        kind = TYPES[column.type] + (f"：{'、'.join(column.choices)}" if column.choices else "")
        kind += f"（{column.unit}）" if column.unit else ""
        sign = {"product": " × ", "difference": " − "}
        worked = [
            " = " + mark.join(entry.column(key).label for key in keys)
            for name, mark in sign.items()
            if (keys := getattr(column, name))
        ]
        said = "自动编号" if column.running else "".join(worked) or ("必填" if column.required else "可空")
        total = f"`tables.{entry.key}.totals.{column.key}`" if column.total else ""
        columns.append((f"`{column.key}`", column.label, kind, said.strip(" ="), total, column.help))
    head = ["", f"## {entry.name}（`{entry.key}`）", "", "；".join(facts) + "。" + entry.help, ""]
    return [*head, *table(("列", "叫法", "类型", "填写", "合计的占位符", "说明"), columns)]


def _table(form: Form, entry: Table) -> list[str]:
    cells = [cell for cell in form.cells.values() if cell.table == entry.key]
    lines = ["", f"## {entry.name} {entry.title}（`{entry.key}`）", ""]
    lines += [
        f"共 {len(cells)} 个数，其中 {sum(cell.computed for cell in cells)} 个自动计算。名称的写法：`{entry.key}.行.列`。",
        "",
    ]
    rows = []
    for column in entry.columns:
        kind = (
            TYPES[column.type]
            + (f"，{column.decimals} 位小数" if column.decimals else "")
            + ("，可以是负数" if column.signed else "")
        )
        rows.append((f"`{column.key}`", column.label, column.token, kind, column.unit, "各列之和" if column.total_of else ""))
    lines += table(("列", "表头", "引用里的写法", "类型", "单位", "计算"), rows)
    every = {column.key for column in entry.columns}
    rows = []
    for row in entry.rows:
        columns = "" if set(row.columns) == every else "、".join(f"`{key}`" for key in row.columns)
        label = f"{entry.group_label(row.group)} {row.label}".strip()
        total = "各项之和" if row.total_of else ""
        rows.append((f"`{row.key}`", label, row.token, columns, total, row.help))
    lines += ["", *table(("行", "项目", "引用里的写法", "只有这些列", "计算", "说明"), rows)]
    example = next(token for token, target in form.tokens.items() if target == cells[0].key)
    lines += ["", f"引用的例子：`{{{example}}}` 就是 `{cells[0].key}`。"]
    groups = [(group.label, f"`{{{entry.name}.{group.token}.…}}`") for group in entry.groups if group.token]
    if groups:
        lines += ["", "表上没有、但可以引用的小计：", "", *table(("小计", "引用"), groups)]
    own = [(identity.label, f"`{identity.result}`") for identity in form.identities if identity.table == entry.key]
    if own:
        lines += ["", f"勾稽关系 {len(own)} 项：", "", *table(("关系", "不成立时指向"), own)]
    return lines


def _said(form: Form, condition: Condition) -> str:
    def label(key: str) -> str:
        return f"`{key}`"

    if condition.any_given:
        return "填了" + "、".join(label(key) for key in condition.any_given) + "中的任何一项"
    if condition.given is not None:
        return f"{'填了' if condition.given else '没有填'} {label(condition.key)}"
    if condition.sum:
        return " + ".join(label(key) for key in condition.sum) + f" = {label(condition.equals_key)}"
    return f"{label(condition.key)} = {condition.equals}"


def _conditions(form: Form, conditions: Iterable[Condition]) -> str:
    return "，且".join(_said(form, condition) for condition in conditions)


def _standing(form: Form, sentence: Standing) -> list[str]:
    rows = [(_conditions(form, choice.when) or "其余情形", choice.text or "（不写）") for choice in sentence.choices]
    lines = ["", f"### {sentence.label}（`{sentence.key}`，`{{{sentence.token}}}`）", ""]
    return [*lines, *table(("条件", "写法"), rows)]


def _joined(form: Form) -> list[str]:
    rows = [(f"`{{{entry.token}}}`", entry.separator.join(entry.parts)) for entry in form.joined]
    if not rows:
        return []
    return ["", "## 拼接项", "", "空着的部分不出现。", "", *table(("引用", "各部分"), rows)]


def _expectations(form: Form) -> list[str]:
    expected = form.expectations
    links: dict[str, int] = {}
    for link in expected.year_links:
        links[link.label] = links.get(link.label, 0) + 1
    rows = [("与上年", label, f"{count} 处") for label, count in links.items()]
    rows += [("限额", limit.label, f"`{limit.key}`") for limit in expected.limits]
    levels = {choice.value: choice.label for field in form.fields for choice in field.choices}
    for deadline in expected.deadlines:
        who = "、".join(levels.get(level, level) for level in deadline.levels)
        rows.append(("期限", f"{who}：次年 {deadline.month} 月 {deadline.day} 日", deadline.basis))
    rows += [("必须写到", mention.label, mention.basis) for mention in expected.mentions]
    if expected.fee:
        rows.append(
            (
                "收费标准",
                "、".join(f"第 {step.first} 页起每页 {step.price} 元" for step in expected.fee.pages),
                expected.fee.basis,
            )
        )
    return ["", "## 数据之间的其他关系", "", *table(("类别", "内容", "依据或位置"), rows)] if rows else []
