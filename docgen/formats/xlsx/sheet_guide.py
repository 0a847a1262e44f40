"""The sheet 填表说明: a short list of steps for a clerk who reads no manual, and where each part of the form stands."""

from __future__ import annotations

from openpyxl.styles import Alignment, Protection
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Form
from docgen.formats.xlsx.cells import sheet_prefix
from docgen.formats.xlsx.layout import SHEET_KINDS
from docgen.formats.xlsx.sheet_writer import SheetWriter

_WIDTHS = (6.0, 30.0, 74.0)
_LISTED = 4
"""So many fields of a sheet are named in the list of sheets."""
_LEGEND = (
    ("input", "黄色格子", "要填的。鼠标点上去，旁边有提示；右边一列是说明。"),
    ("required", "粗框格子", "必填的，空着出不了文件。{tables}"),
    ("computed", "灰色格子", "自动计算，不用填，也改不了。"),
    ("draft", "橙色格子", "{last}带来的文稿，要改成{now}的；没有带来就没有橙色。"),
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
    found: list[str] = []
    if fields:
        found.append(
            f"填{'、'.join(_named(form, key) for key in fields)}里的项目。"
            "每行右边写着填什么、依据哪一条；能按惯例补全的可以空着。"
        )
    if tables:
        three = "三张表" if len(tables) == 3 else ""
        found.append(f"填{'、'.join(_named(form, key) for key in tables)}{three}的数字。")
        found.append("没有的填 0，不能空着：空着表示还没有填，不等于 0。只填数字，不写“件”和逗号；总计自动算。")
    if form.rows:
        named = "、".join(_named(form, table.sheet) for table in form.rows)
        found.append(f"填{named}：一行一项，行数不限，可以插入、删除和排序；灰色的列和合计自动算。")
    if prose:
        found.append(
            f"写{'、'.join(_named(form, key) for key in prose)}的正文：一行一个小节，左格小标题，右格正文；"
            "正文里换段按 Alt+Enter。小标题可以改、可以空着；不要的小节把整行清空，还要加就在下面的空行写。"
        )
    if sample and form.has_sheet("tokens"):
        found.append(
            f"正文里的数字不要手抄，写引用，如 {{{sample}}}，成文时自动换成数；引用都在{_named(form, 'tokens')}里，可以复制。"
        )
    if sentence:
        found.append(f"像 {{{sentence}}} 这样的标准语句按数据自动写成；不合适的，在同一张表的“自拟”一格里写自己的话。")
    if form.has_sheet("attachments"):
        found.append(f"有附表的填{_named(form, 'attachments')}，没有就不管它。")
    if form.has_sheet("proof") and form.identities:
        found.append(
            f"看{_named(form, 'proof')}：✓ 相符，✗ 不平，“未填”是还缺数或文字。全部 ✓ 再交；不平的格子在表里也会变红。"
        )
    elif form.has_sheet("proof"):
        found.append(f"看{_named(form, 'proof')}：全部 ✓ 再交，“未填”是还没有填全。")
    if form.has_sheet("acceptances"):
        found.append(f"检查时仍有提醒、确要保留的，在{_named(form, 'acceptances')}里写明理由。")
    made = "报告" if form.title.endswith("报告") else "文件"
    found.append(
        f"存盘（格式仍为 .xlsx），放进 inputs 文件夹，运行 docgen make，得到 Word {made}。不要改动工作表的结构和隐藏的内容。"
    )
    return tuple(found)


def _about_sheet(form: Form, key: str) -> str:
    """Return a line on what stands on a sheet."""
    section = next((section for section in form.sections if section.sheet == key and section.heading), None)
    if section:
        return section.help
    fixed = {
        "attachments": "可不填：附在正文之后的表格。",
        "proof": "自动核对，不用填。",
        "acceptances": "可不填：保留某条提醒的理由。",
        "tokens": "自动生成：正文里可以引用的数据和语句。",
    }
    if key in fixed:
        return fixed[key]
    labels = [field.label for field in form.fields if field.sheet == key]
    labels += [column.label for table in form.rows if table.sheet == key for column in table.columns]
    listed = "、".join(labels[:4]) + (f"等 {len(labels)} 项" if len(labels) > _LISTED else "")
    prose = any(section.sheet == key for section in form.sections)
    return "，以及".join(filter(None, (listed, ("引言" if len(form.sections) > 1 else "正文") if prose else ""))) + "。"


def write_guide(writer: SheetWriter, ws: Worksheet, title: str) -> None:
    """Write the sheet 填表说明."""
    form = writer.form
    writer.widths(ws, _WIDTHS)
    sources = (form.legal_basis and f"依据：{form.legal_basis}", form.notice and f"格式：{form.notice}")
    about = "；".join(filter(None, sources))
    writer.top(ws, 3, f"{form.title}　填报表", f"{about}。" if about else "", (34, 24))
    row = 3
    words = {"last": "上年", "now": "今年"} if form.role("year") else {"last": "从上一份", "now": "这一份"}
    count = {0: "", 1: "表里的数字都必填，没有的填 0。", 3: "三张表里的数字都必填，没有的填 0。"}
    words["tables"] = count.get(len(form.tables), "各表的数字都必填，没有的填 0。")
    for look, name, meaning in _LEGEND:
        if look == "computed" and not form.totals and not form.rows:
            continue
        cell = writer.format_area(ws, row, 2, look)
        cell.protection, cell.alignment = Protection(locked=True), Alignment(horizontal="center", vertical="center")
        writer.put_text(cell, name)
        writer.put_text(writer.format_area(ws, row, 3, "plain"), meaning.format(**words))
        ws.row_dimensions[row].height = 22
        row += 1
    row += 1
    writer.put_text(writer.format_area(ws, row, 1, "caption", colspan=3), "怎么填")
    for number, text in enumerate(steps(form), 1):
        row += 1
        writer.format_area(ws, row, 1, "step_number").value = number
        writer.put_text(writer.format_area(ws, row, 2, "step", colspan=2), text)
        writer.fixed_height(ws, row, [(text, _WIDTHS[1] + _WIDTHS[2])], 24.0)
    row += 2
    writer.put_text(writer.format_area(ws, row, 1, "caption", colspan=3), "各张表（点名称可以跳过去）")
    for number, sheet in enumerate((sheet for sheet in form.sheets if sheet.key != "guide"), 1):
        row += 1
        writer.format_area(ws, row, 1, "centred").value = number
        link = writer.format_area(ws, row, 2, "link")
        writer.put_text(link, sheet.name)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"{sheet_prefix(sheet.name)}A1", display=sheet.name)
        about = _about_sheet(form, sheet.key)
        writer.put_text(writer.format_area(ws, row, 3, "help"), about)
        writer.free_height(ws, row, [(about, _WIDTHS[2])], 22.0)
    writer.page(ws, landscape=False)
    writer.protect(ws)
