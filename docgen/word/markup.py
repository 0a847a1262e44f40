"""Small builders of WordprocessingML text; every function returns XML and writes properties in the schema's order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from xml.sax.saxutils import escape

from docgen.kit.record import record

MARK_STYLE = "TemplateMark"
"""The style of lines that hold only {% … %}: small and grey, gone after rendering."""
ROW_HEIGHT = 340
MOST_IN_LARGE_TYPE = 6
"""Columns of a table up to which it is set in the larger type."""
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
"""The lines of a table: w:tblBorders' content."""
# Chinese quotation marks and dashes are drawn in the East Asian font only where the run says so.
HINT = '<w:rFonts w:hint="eastAsia"/>'


def run_with(properties: str, text: str) -> str:
    """Return a run with these properties (a whole w:rPr, or nothing)."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def marked(text: str) -> str:
    """Return a line that holds a control tag."""
    return f'<w:p><w:pPr><w:pStyle w:val="{MARK_STYLE}"/></w:pPr>{run_with(f"<w:rPr>{HINT}</w:rPr>", text)}</w:p>'


def mark(tag: str) -> str:
    """Return a line that holds one paragraph tag, such as `for x in y`; rendering removes the whole line."""
    return marked(f"{{%p {tag} %}}")


def choose(branches: Iterable[tuple[str, str]]) -> str:
    """Return paragraphs chosen by if / elif / else: (condition, content) pairs; the condition "" is the else branch."""
    parts: list[str] = []
    for condition, content in branches:
        word = f"{'elif' if parts else 'if'} {condition}" if condition else "else"
        parts += [mark(word), content]
    return "".join([*parts, mark("endif")])


def loop(variable: str, over: str, *content: str, otherwise: str = "") -> str:
    """Return paragraphs repeated by a paragraph loop; `otherwise` stands where there is nothing to go through."""
    instead = [mark("else"), otherwise] if otherwise else []
    return "".join([mark(f"for {variable} in {over}"), *content, *instead, mark("endfor")])


def column_widths(shares: tuple[float, ...], total: int) -> tuple[int, ...]:
    """Split `total` twips by shares; the widths add up exactly."""
    whole = sum(shares)
    edges = [round(total * sum(shares[:n]) / whole) for n in range(len(shares) + 1)]
    return tuple(right - left for left, right in pairwise(edges))


# ---------------------------------------------------------------- tables


@record
class CellStyles:
    """The paragraph styles of a row's cells. A head stays on one page with the row below; so does a row that is `kept`."""

    head: str
    text: str
    number: str

    @property
    def kept(self) -> CellStyles:
        """The same for a row that stays on one page with the row below it."""
        return CellStyles(self.head, f"{self.text}Keep", f"{self.number}Keep")


LARGE = CellStyles("TableHead", "TableText", "TableNumber")
SMALL = CellStyles("SmallHead", "SmallText", "SmallNumber")


def cell(content: str, width: int, span: int = 1) -> str:
    """Return a cell over `span` columns."""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def row(*cells: str, header: bool = False) -> str:
    """Return a row that does not break across pages; a header row repeats on every page."""
    repeats = "<w:tblHeader/>" if header else ""
    least = f'<w:trHeight w:val="{ROW_HEIGHT}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{least}{repeats}</w:trPr>{''.join(cells)}</w:tr>"


def mark_row(tag: str, widths: tuple[int, ...]) -> str:
    """Return a row that holds one row tag; rendering removes the whole row."""
    return row(cell(marked(f"{{%tr {tag} %}}"), sum(widths), len(widths)))


def table(widths: tuple[int, ...], rows: list[str], style: str, borders: str) -> str:
    """Return a table of fixed widths; `borders` is what its style does not say."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/>{borders}<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
