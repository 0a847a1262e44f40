"""The sheet 填表说明: a short list of steps for a clerk who reads no manual, and where each part of the form stands."""

from __future__ import annotations

from openpyxl.styles import Alignment, Protection
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Form
from docgen.formats.xlsx.cells import sheet_prefix
from docgen.formats.xlsx.desk import Desk
from docgen.formats.xlsx.layout import SHEET_KINDS

_WIDTHS = (6.0, 30.0, 74.0)
_LEGEND = (
    ("input", "黄色格子", "要填的。鼠标点上去，旁边有提示；右边一列是说明。"),
    ("required", "粗框格子", "必填的，空着出不了报告。三张表里的数字都必填，没有的填 0。"),
    ("computed", "灰色格子", "自动计算，不用填，也改不了。"),
    ("draft", "橙色格子", "上年带来的文稿，要改成今年的；没有带来就没有橙色。"),
)


def _named(form: Form, key: str) -> str:
    """Return a sheet's name in quotation marks, "" if the form has no such sheet."""
    return next((f"“{sheet.name}”" for sheet in form.sheets if sheet.key == key), "")


def steps(form: Form) -> tuple[str, ...]:
    """Return the steps, in the names of the form's own sheets."""
    fields = list(dict.fromkeys(field.sheet for field in form.fields if field.sheet not in SHEET_KINDS))
    tables = [section.sheet for section in form.sections if section.table]
    prose = [section.sheet for section in form.sections if section.subsections and section.heading]
    sample = next((token for token, target in form.tokens.items() if target in form.totals), "")
    sentence = form.standing[0].token if form.standing else ""
    found = [
        f"填{'、'.join(_named(form, key) for key in fields)}里的项目。每行右边写着填什么、依据哪一条；能按惯例补全的可以空着。",
        f"填{'、'.join(_named(form, key) for key in tables)}三张表的数字。"
        if len(tables) == 3
        else f"填{'、'.join(_named(form, key) for key in tables)}的数字。",
        "没有的填 0，不能空着：空着表示还没有填，不等于 0。只填数字，不写“件”和逗号；总计自动算。",
        f"写{'、'.join(_named(form, key) for key in prose)}的正文：一行一个小节，左格小标题，右格正文；"
        "正文里换段按 Alt+Enter。小标题可以改、可以空着；不要的小节把整行清空，还要加就在下面的空行写。",
        f"正文里的数字不要手抄，写引用，如 {{{sample}}}，成文时自动换成数；引用都在{_named(form, 'tokens')}里，可以复制。",
        f"像 {{{sentence}}} 这样的标准语句按数据自动写成；不合适的，在同一张表的“自拟”一格里写自己的话。",
        f"有附表的填{_named(form, 'attachments')}，没有就不管它。",
        f"看{_named(form, 'proof')}：✓ 相符，✗ 不平，“未填”是还缺数或文字。全部 ✓ 再交；不平的格子在表里也会变红。",
        f"检查时仍有提醒、确要保留的，在{_named(form, 'acceptances')}里写明理由。",
        "存盘（格式仍为 .xlsx），放进 inputs 文件夹，运行 docgen make，得到 Word 报告。不要改动工作表的结构和隐藏的内容。",
    ]
    return tuple(text for text in found if "里写明" not in text or _named(form, "acceptances"))


def _about_sheet(form: Form, key: str) -> str:
    """Return a line on what stands on a sheet."""
    section = next((section for section in form.sections if section.sheet == key and section.heading), None)
    if section:
        return section.help
    fixed = {
        "attachments": "可不填：随报告印出的表格。",
        "proof": "自动核对，不用填。",
        "acceptances": "可不填：保留某条提醒的理由。",
        "tokens": "自动生成：正文里可以引用的数据和语句。",
    }
    if key in fixed:
        return fixed[key]
    labels = [field.label for field in form.fields if field.sheet == key]
    return f"{'、'.join(labels[:4])}等 {len(labels)} 项，以及引言。"


def write_guide(desk: Desk, ws: Worksheet, title: str) -> None:
    """Write the sheet 填表说明."""
    form = desk.form
    desk.widths(ws, _WIDTHS)
    desk.put_text(desk.dress(ws, 1, 1, "title", colspan=3), f"{form.title}　填报表")
    desk.put_text(desk.dress(ws, 2, 1, "about", colspan=3), f"依据：{form.legal_basis}；格式：{form.notice}。")
    ws.row_dimensions[1].height, ws.row_dimensions[2].height = 34, 24
    row = 3
    for look, name, meaning in _LEGEND:
        cell = desk.dress(ws, row, 2, look)
        cell.protection, cell.alignment = Protection(locked=True), Alignment(horizontal="center", vertical="center")
        desk.put_text(cell, name)
        desk.put_text(desk.dress(ws, row, 3, "plain"), meaning)
        ws.row_dimensions[row].height = 22
        row += 1
    row += 1
    desk.put_text(desk.dress(ws, row, 1, "caption", colspan=3), "怎么填")
    for number, text in enumerate(steps(form), 1):
        row += 1
        desk.dress(ws, row, 1, "step_number").value = number
        desk.put_text(desk.dress(ws, row, 2, "step", colspan=2), text)
        desk.fixed_height(ws, row, [(text, _WIDTHS[1] + _WIDTHS[2])], 24.0)
    row += 2
    desk.put_text(desk.dress(ws, row, 1, "caption", colspan=3), "各张表（点名称可以跳过去）")
    for number, sheet in enumerate((sheet for sheet in form.sheets if sheet.key != "guide"), 1):
        row += 1
        desk.dress(ws, row, 1, "centred").value = number
        link = desk.dress(ws, row, 2, "link")
        desk.put_text(link, sheet.name)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"{sheet_prefix(sheet.name)}A1", display=sheet.name)
        about = _about_sheet(form, sheet.key)
        desk.put_text(desk.dress(ws, row, 3, "help"), about)
        desk.free_height(ws, row, [(about, _WIDTHS[2])], 22.0)
    desk.page(ws, landscape=False)
    desk.protect(ws)
