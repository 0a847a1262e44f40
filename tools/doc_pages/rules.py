"""docs/rules.md and docs/findings.md: every code docgen speaks of."""

from __future__ import annotations

from doc_pages.markdown import MADE, SEVERITIES, page, table
from docgen.checks import catalogue
from docgen.checks.measured import HEADING, false_alarms
from docgen.formats.xlsx.sheet_writer import IntakeError
from docgen.kit import errors
from docgen.report.codes import READING_CODES, SUM_CODES
from docgen.report.codes import TEMPLATE_CODES as TEMPLATE_RULES

STATUSES = {"stable": "正式", "preview": "试行"}
READING_GROUPS = {
    "A1": "文件和工作表",
    "A2": "格子的位置",
    "A3": "格子里的内容",
    "A4": "正文、附表、例外说明",
    "A5": "Word 报告",
    "A90": "JSON 报告",
    "A95": "不起作用的例外说明",
}
ERRORS = {
    errors.DocgenError: ("其他错误", 1),
    errors.FormError: ("表单定义（form.toml）有误", 1),
    errors.UnreadableFile: ("文件读不了", 2),
    errors.UsageError: ("命令写法不对", 2),
    errors.TemplateError: ("Word 模板有误", 1),
    errors.OutputError: ("文件写不出", 2),
    IntakeError: ("内容不能写进填报表", 1),
    errors.PublishError: ("报告有错误或数字改过，没有发布", 1),
    errors.ReadBackError: ("生成的文件与数据不符，没有写出", 1),
}


def rules_page() -> str:
    """Return docs/rules.md: every rule by family, with its page."""
    lines = [
        "# 校验规则",
        "",
        MADE,
        "",
        "错误阻止 `docgen make`；提醒可以在“例外说明”里写明理由后接受；提示只供参考。",
        "用 `docgen rules 代码` 查看单条规则，用 `--select`、`--ignore` 按代码或首字母选用或略去。",
        "读取、模板、汇总的代码见[代码一览](findings.md)。",
    ]
    entries = sorted(catalogue.rules().values(), key=lambda entry: entry.code)
    for prefix, family in catalogue.FAMILIES.items():
        mine = [entry for entry in entries if entry.family == prefix]
        if not mine:
            continue
        rows = [(f"[{e.code}](#{e.code.lower()})", e.title, SEVERITIES[e.severity]) for e in mine]
        lines += ["", f"## {prefix} {family}", "", *table(("代码", "规则", "级别"), rows)]
        for entry in mine:
            status = "" if entry.status == "stable" else f"（{STATUSES[entry.status]}）"
            lines += ["", f'### <a id="{entry.code.lower()}"></a>{entry.code} {entry.title}{status}', ""]
            lines += [f"级别：{SEVERITIES[entry.severity]}", ""]
            lines += [f"- **{heading}**：{text}" for heading, text in entry.page.items()]
            lines += [f"- **{HEADING}**：{false_alarms(entry.code)}"]
    return page(lines)


def findings_page() -> str:
    """Return docs/findings.md: codes of reading, templates, sums and errors, and where the rules stand."""
    lines = ["# 代码一览", "", MADE, "", "代码一经使用，不改含义；不再使用的，也不另作他用。"]
    families = [(f"{prefix}…", name, "读取文件时" if prefix == "A" else "[校验规则](rules.md)")
                for prefix, name in catalogue.FAMILIES.items()]  # fmt: skip
    families += [("S…", "汇总", "`docgen check 汇总.xlsx --members 文件夹`"), ("T…", "模板", "`docgen template check`")]
    families += [("X…", "出错", "`--format json` 里的 `error.code`")]
    lines += ["", *table(("代码", "类别", "在哪里出现"), families), "", "## A 读取"]
    for group, name in READING_GROUPS.items():
        rows = [(code, title, SEVERITIES[level]) for code, (level, title) in READING_CODES.items() if code.startswith(group)]
        lines += ["", f"### {group} {name}", "", *table(("代码", "情况", "级别"), rows)]
    lines += ["", "## T 模板", ""]
    lines += table(("代码", "情况", "级别"), [(code, title, SEVERITIES[s]) for code, (title, s) in TEMPLATE_RULES.items()])
    lines += ["", "## S 汇总", "", *table(("代码", "情况"), SUM_CODES.items())]
    lines += ["", "## X 出错", ""]
    lines += table(("代码", "情况", "退出码"), [(kind.code, *said) for kind, said in ERRORS.items()])
    return page(lines)
