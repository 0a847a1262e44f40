"""Saved pages for tests: a report as portals show it, in every shape, with the portal around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from shapes import Span, block_of, cut, lines_of, unmerged

from docgen.form.model import Form, Table
from docgen.reading.blocks import TableBlock

TITLE = "青川区科学技术局2023年政府信息公开工作年度报告"
HEADINGS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip
LEAD = "本报告由青川区科学技术局按照《中华人民共和国政府信息公开条例》要求编制。"
TEXTS = {
    "overview": ["2023年，我局通过区政府网站公开信息70条。", "（一）主动公开情况", "及时发布各类政府信息。"],
    "problems": ["解读的形式还不够多，下一步将加强培训。"],
    "other": ["2023年，青川区科学技术局未收取信息处理费。"],
}
META = {"索引号": "qckj/2024-0000003", "发布机构": "青川区科学技术局", "公开目录": "部门信息公开年报", "发布日期": "2024-01-19"}


def table_html(block: TableBlock, extra: str = 'border="1"') -> str:
    """Return a table as HTML, spans as the block has them."""
    rows = []
    for row in range(block.rows):
        cells = ""
        for cell in sorted(block.row_cells(row), key=lambda c: c.column):
            spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
                f" colspan={cell.colspan}" if cell.colspan > 1 else ""
            )
            cells += f"<td{spans}><p>{escape(cell.text) or '&nbsp;'}</p></td>"
        rows.append(f"<tr>{cells}</tr>")
    return f"<table {extra}><tbody>{''.join(rows)}</tbody></table>"


def shown(table: Table, numbers: Mapping[str, str], shape: str, span: Span) -> str:
    """Return a table as a page shows it. shape: "table", "split", "split again" (head repeated), "nested" or a separator."""
    block = unmerged(block_of(table, numbers), span)
    if shape == "table":
        return table_html(block)
    if shape.startswith("split") and table.row_count > 20:
        return "<p>&nbsp;</p>".join(table_html(part) for part in cut(block, 14, 3 if shape == "split again" else 0))
    if shape == "nested":
        frame = '<table width="100%"><tr><td>&nbsp;</td><td><div><table><tr><td>{}</td></tr></table></div></td></tr></table>'
        return frame.format(table_html(block))
    if shape.startswith("split"):
        return table_html(block)
    lines = lines_of(block, shape)
    if shape == "\t":
        return f"<pre>{escape(chr(10).join(lines))}</pre>"
    return "".join(f"<p>{escape(line) or '&nbsp;'}</p>" for line in lines)


def page(
    form: Form,
    numbers: Mapping[str, str],
    *,
    shape: str = "table",
    span: Span = lambda _cell: "kept",
    headings: Sequence[str] = HEADINGS,
    title: str = TITLE,
    portal: bool = True,
    signed: bool = True,
) -> str:
    """Return a whole page that shows a report with these numbers."""
    body = [f"<h1>{title}</h1>"]
    if portal:
        cells = [f"<td>{label}</td><td>{value}</td>" for label, value in META.items()]
        rows = "".join(f"<tr>{''.join(cells[n : n + 2])}</tr>" for n in range(0, len(cells), 2))
        body.append(f"<table class=xxgk>{rows}</table><p>字体：大 中 小</p><p>点击数：12</p>")
    body.append(f"<p>　　{LEAD}</p>")
    for heading, section in zip(headings, form.sections[1:], strict=True):
        body.append(f"<p><strong>{heading}</strong></p>")
        body += [f"<p>&nbsp;&nbsp;{text}</p>" for text in TEXTS.get(section.key, ())]
        if section.table:
            body.append(shown(form.table_by_key[section.table], numbers, shape, span))
    if signed:
        body.append("<p style='text-align:right'>青川区科学技术局</p><p>2024年1月19日</p>")
    text = "\n".join(body)
    if not portal:
        return f"<html><body>{text}</body></html>"
    return (
        f"<!DOCTYPE html><html><head><meta name='ArticleTitle' content='{title}'><title>{title}</title>"
        "<style>td{border:1px}</style><script>var a = '<table><tr><td>9</td></tr></table>';</script></head><body>"
        "<div class=nav><ul><li><a href='/'>首页</a></li><li>政府信息公开</li></ul>"
        "<p>青川区财政局2022年政府信息公开工作年度报告</p></div>"
        "<!-- <p>六、其他需要报告的事项</p> -->"
        f"<div id=zoom>{text}</div><div>关闭窗口</div><div>扫一扫在手机打开当前页</div>"
        "<div><p>主办：青川区人民政府</p><p>备案号：00000001</p></div><noscript>请启用脚本。</noscript></body></html>"
    )
