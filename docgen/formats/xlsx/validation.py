"""Data validation: what a cell takes, the prompt shown beside it, and the words of refusal.

Excel allows 32 characters in a title, 255 in a prompt and 225 in an error text; longer ones make a file it repairs.
Numbers are refused softly (a question, which may be answered yes), because a number with a published note beside it,
「22（其中修订16件）」, is accepted practice; everything else is refused outright.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Field, Form

TITLE_LIMIT, PROMPT_LIMIT, ERROR_LIMIT, LIST_LIMIT = 32, 255, 225, 255
_FIRST_YEAR, _LAST_YEAR, _EXAMPLE_YEAR = 2000, 2100, 2024
_LEAST, _MOST = "-999999999999", "999999999999"
_OLDEST_DAY = 36526
"""2000-01-01 as a spreadsheet counts days."""


def clipped(text: str, limit: int) -> str:
    """Return the text within a limit, an ellipsis where something was cut (the full text stands in the help column)."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def add(ws: Worksheet, cells: str, title: str, prompt: str, error: str = "", **rule: Any) -> None:
    """Add one validation to a range; without a rule it only prompts."""
    validation = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=bool(error), **rule)
    validation.promptTitle, validation.prompt = clipped(title, TITLE_LIMIT), clipped(prompt, PROMPT_LIMIT)
    if error:
        validation.errorTitle, validation.error = "填写不合要求", clipped(error, ERROR_LIMIT)
    validation.add(cells)
    ws.add_data_validation(validation)


def number_rule(decimals: int, signed: bool = False) -> dict[str, str]:
    """Return the rule of a number: whole or with decimals, and not negative unless it is a change."""
    kind = "decimal" if decimals else "whole"
    if signed:
        return {"type": kind, "operator": "between", "formula1": _LEAST, "formula2": _MOST, "errorStyle": "warning"}
    return {"type": kind, "operator": "greaterThanOrEqual", "formula1": "0", "errorStyle": "warning"}


def number_error(unit: str, decimals: int, signed: bool = False) -> str:
    """Return the words for a number that is refused."""
    least = "" if signed else "不小于 0 的"
    kind = f"{least}数，最多 {decimals} 位小数" if decimals else f"{least}整数"
    return (
        f"这里填{kind}（单位：{unit}），不写单位、逗号和汉字；没有的填 0。"
        "确有公布的附注（如“22（其中修订16件）”），请选“是”保留。"
    )


def number(ws: Worksheet, cells: str, label: str, text: str, unit: str, decimals: int, signed: bool = False) -> None:
    """Validate number cells."""
    prompt = f"{text}\n单位：{unit}。没有的填 0，不要空着。" if text else f"单位：{unit}。没有的填 0，不要空着。"
    add(ws, cells, label, prompt, number_error(unit, decimals, signed), **number_rule(decimals, signed))


def _year(ws: Worksheet, cells: str, field: Field, form: Form) -> None:
    first, last = form.first_year or _FIRST_YEAR, form.last_year or _LAST_YEAR
    rule = {"type": "whole", "operator": "between", "formula1": str(first), "formula2": str(last)}
    if form.last_year:
        error = f"这里填四位年度。本表适用于 {first} 至 {last} 年度的报告。"
    elif form.first_year:
        error = f"这里填 {first} 年以后的四位年度，如 {first + 2}。本表适用于 {first} 年度起的报告。"
    else:
        error = f"这里填四位年度，如 {_EXAMPLE_YEAR}。"
    add(ws, cells, field.label, field.help, error, **rule)


def _date(ws: Worksheet, cells: str, field: Field, form: Form) -> None:
    rule = {"type": "date", "operator": "greaterThanOrEqual", "formula1": str(_OLDEST_DAY)}
    example = f"{form.first_year + 3 if form.first_year else _EXAMPLE_YEAR}-01-19"
    prompt = f"{field.help}\n按 {example} 的写法填。"
    add(ws, cells, field.label, prompt, f"这里填日期，按 {example} 的写法；“2024.1.19”这样的写法不算日期。", **rule)


def _choice(ws: Worksheet, cells: str, field: Field, form: Form) -> None:
    labels = [choice.label for choice in field.choices]
    listed = ",".join(labels)
    fits = len(listed) <= LIST_LIMIT and not any(mark in label for label in labels for mark in ',"')
    rule = {"type": "list", "formula1": f'"{listed}"'} if fits else {}
    add(ws, cells, field.label, field.help, f"请从下拉列表里选：{'、'.join(labels)}。" if fits else "", **rule)


def _postcode(ws: Worksheet, cells: str, field: Field, form: Form) -> None:
    rule = {"type": "textLength", "operator": "equal", "formula1": "6"}
    add(ws, cells, field.label, field.help, "邮编是 6 位数字。", **rule)


def _picture(ws: Worksheet, cells: str, field: Field, form: Form) -> None:
    how = "把图片（PNG 或 JPEG）放在这一格上，左上角落在格子里；或者把图片和填报表放在同一个文件夹，在这里填它的文件名。"
    add(ws, cells, field.label, f"{field.help}\n{how}" if field.help else how)


def _prompt_only(ws: Worksheet, cells: str, field: Field, form: Form) -> None:
    add(ws, cells, field.label, field.help)


def _number_field(ws: Worksheet, cells: str, field: Field, form: Form) -> None:
    number(ws, cells, field.label, field.help, field.unit, field.decimals)


_BY_TYPE: Mapping[str, Callable[[Worksheet, str, Field, Form], None]] = {
    "year": _year,
    "date": _date,
    "choice": _choice,
    "postcode": _postcode,
    "integer": _number_field,
    "money": _number_field,
    "picture": _picture,
}


def field(ws: Worksheet, cells: str, entry: Field, form: Form) -> None:
    """Validate a field's cell by the field's type."""
    _BY_TYPE.get(entry.type, _prompt_only)(ws, cells, entry, form)


def row_kinds(ws: Worksheet, cells: str, words: Sequence[str], title: str, prompt: str) -> None:
    """Offer a short list of words."""
    add(ws, cells, title, prompt, f"请选：{'、'.join(words)}；也可以空着。", type="list", formula1=f'"{",".join(words)}"')
