"""Family A, the findings of the doors: each lasting code with its severity and title, stated once.

A1 the file and its sheets · A2 where things stand · A3 what stands in a cell · A4 text, attached tables, accepted warnings ·
A5 finished Word reports · A90 JSON reports · A95 accepted warnings that do not hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.report.finding import Finding, Place, Severity

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
    "A109": (_INFO, "工作表不是表单的"),
    "A201": (_ERROR, "找不到填写的格子"),
    "A202": (_ERROR, "格子和标题对不上"),
    "A203": (_INFO, "按标题找到格子"),
    "A204": (_WARNING, "标题被改动"),
    "A205": (_ERROR, "填写的格子被合并"),
    "A206": (_WARNING, "表内有不认识的内容"),
    "A207": (_INFO, "填报表里没有本单位加的字段"),
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
    "A316": (_ERROR, "图片不能用"),
    "A317": (_WARNING, "图片没有放在要填的格子上"),
    "A320": (_ERROR, "明细表写的合计不对"),
    "A321": (_INFO, "明细表的一行没有内容"),
    "A401": (_ERROR, "小标题和正文的格子被合并"),
    "A402": (_WARNING, "正文写在了别处"),
    "A403": (_ERROR, "附表缺表头"),
    "A404": (_ERROR, "附表的行没有标明"),
    "A405": (_WARNING, "例外说明不完整"),
    "A406": (_WARNING, "附表没有表名"),
    "A407": (_WARNING, "隐藏的行列里有内容"),
    "A408": (_WARNING, "文字带删除线"),
    "A409": (_ERROR, "显示的内容无法确定"),
    "A410": (_WARNING, "附表太宽，印成文字"),
    "A411": (_WARNING, "附表没有内容"),
    "A501": (_ERROR, "没有找到表格"),
    "A502": (_ERROR, "表格里填的不是数字"),
    "A503": (_ERROR, "表格的单元格被合并"),
    "A504": (_WARNING, "表格里用符号或“无”代替数字"),
    "A505": (_WARNING, "表格的列换了顺序"),
    "A506": (_ERROR, "用了被取代的表格"),
    "A507": (_INFO, "表格里文字写的数字"),
    "A508": (_WARNING, "表格或整份报告出现了不止一次"),
    "A509": (_ERROR, "几行合填成了一行"),
    "A510": (_ERROR, "表格缺行"),
    "A511": (_ERROR, "表头与格式不同"),
    "A520": (_WARNING, "没有认出标题"),
    "A521": (_ERROR, "没有找到报告的一个部分"),
    "A522": (_INFO, "报告以外的文字没有读取"),
    "A523": (_WARNING, "文字放在文本框里"),
    "A524": (_WARNING, "有没有处理的修订"),
    "A525": (_WARNING, "有隐藏文字"),
    "A526": (_ERROR, "文件里没有文字"),
    "A901": (_ERROR, "JSON 里有不认识的数据项"),
    "A902": (_ERROR, "JSON 里的值类型不对"),
    "A903": (_ERROR, "JSON 里的正文写法不对"),
    "A904": (_ERROR, "JSON 里的附表写法不对"),
    "A905": (_ERROR, "JSON 里的其他内容写法不对"),
    "A951": (_INFO, "例外说明没有核对码"),
    "A952": (_INFO, "例外说明所依据的内容变了"),
    "A953": (_INFO, "错误不能列为例外"),
    "A954": (_INFO, "例外说明没有写理由"),
    "A955": (_INFO, "例外说明没有对应的提示"),
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


TEMPLATE_CODES: Mapping[str, tuple[str, Severity]] = {
    "T101": ("模板打不开或整体不能用", Severity.ERROR),
    "T102": ("没有这个占位符，或用错了地方", Severity.ERROR),
    "T103": ("缺少应有的占位符", Severity.ERROR),
    "T104": ("占位符重复", Severity.ERROR),
    "T105": ("花括号是全角、单层或不成对，或是别的程序的占位符", Severity.ERROR),
    "T106": ("占位符跨了段", Severity.ERROR),
    "T107": ("循环或条件没有配对", Severity.ERROR),
    "T108": ("数字写错了单元格", Severity.ERROR),
    "T109": ("用了模板不支持的写法", Severity.ERROR),
    "T110": ("占位符写在不会填写的地方", Severity.ERROR),
    "T112": ("表格里的文字和表单不同", Severity.WARNING),
    "T113": ("名称也许写错，被 default 或 is defined 遮住", Severity.WARNING),
    "T114": ("这一部分填写得慢一些", Severity.INFO),
    "T121": ("没有设中文字体", Severity.WARNING),
    "T122": ("列宽和单元格宽度不一致", Severity.WARNING),
    "T131": ("引用外部内容", Severity.ERROR),
    "T132": ("带有宏", Severity.ERROR),
    "T133": ("嵌入了对象", Severity.ERROR),
    "T134": ("插入了另一个文件", Severity.ERROR),
    "T135": ("有不允许的域", Severity.ERROR),
    "T141": ("留有修订", Severity.ERROR),
    "T142": ("留有批注", Severity.ERROR),
}
"""Code -> (title, severity) of what `template check` finds. Codes last across versions."""

SUM_CODES = {
    "S101": "汇总过的单位现在不能计入",
    "S102": "单位的填报表在汇总时没有计入",
    "S103": "汇总数与各单位相加不符",
    "S104": "不是这次报送的年度",
}
"""Code -> title of what `check --members` (S101 to S103) and `make --year` (S104) find; all are errors."""
