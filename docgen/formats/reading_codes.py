"""Family A, the findings of the doors: each lasting code with its severity and title, stated once.

A1 the file and its sheets · A2 where things stand · A3 what stands in a cell · A4 text, attached tables, accepted warnings.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.findings import Finding, Place, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

READING_CODES: Mapping[str, tuple[Severity, str]] = {
    "A101": (_ERROR, "缺少工作表"),
    "A102": (_WARNING, "工作表有两份"),
    "A103": (_INFO, "工作表被隐藏"),
    "A104": (_ERROR, "表单或版本不对"),
    "A105": (_INFO, "没有表单标识，按标题识别"),
    "A106": (_INFO, "工作表改了名"),
    "A107": (_INFO, "工作簿带宏"),
    "A108": (_WARNING, "表单版本较旧"),
    "A201": (_ERROR, "找不到填写的格子"),
    "A202": (_ERROR, "格子和标题对不上"),
    "A203": (_INFO, "按标题找到格子"),
    "A204": (_WARNING, "标题被改动"),
    "A205": (_ERROR, "填写的格子被合并"),
    "A206": (_WARNING, "表内有不认识的内容"),
    "A301": (_INFO, "文字写的数字"),
    "A302": (_ERROR, "不是数字"),
    "A303": (_ERROR, "用符号或“无”代替数字"),
    "A304": (_ERROR, "公式没有结果"),
    "A305": (_WARNING, "公式引用其他文件"),
    "A306": (_ERROR, "错误值"),
    "A307": (_WARNING, "总计被手工改写"),
    "A308": (_INFO, "日期的写法"),
    "A309": (_ERROR, "不是日期"),
    "A310": (_ERROR, "不在选项里"),
    "A311": (_ERROR, "号码少了前面的 0"),
    "A312": (_WARNING, "不可见的控制字符"),
    "A313": (_INFO, "数字旁的说明"),
    "A314": (_ERROR, "不是年份"),
    "A315": (_ERROR, "单元格格式不对"),
    "A401": (_ERROR, "小标题和正文的格子被合并"),
    "A402": (_WARNING, "正文写在了别处"),
    "A403": (_ERROR, "附表缺表头"),
    "A404": (_ERROR, "附表的行没有标明"),
    "A405": (_WARNING, "例外说明不完整"),
}
"""Code -> (severity, title). A code is never given a new meaning; one that falls out of use stays reserved."""


def reading_finding(
    code: str,
    message: str,
    *,
    key: str = "",
    cure: str = "",
    expected: str | int | None = None,
    actual: str | int | None = None,
    evidence: str = "",
    place: Place | None = None,
    severity: Severity | None = None,
) -> Finding:
    """Return a finding of family A with its severity from the table (unless softened). Raises KeyError for other codes."""
    return Finding(
        code=code,
        severity=severity or READING_CODES[code][0],
        message=message,
        key=key,
        expected=expected,
        actual=actual,
        cure=cure,
        evidence=evidence,
    ).at(place)
