"""Read a saved web page: its visible text as paragraphs and tables, whatever encoding, nesting and damage it has.

Written on the standard library alone, so that a page can be read where there is no lxml (in a browser), and on a scanner of
its own, because `html.parser` takes quadratic time over tags that never close in the Python versions in use. Nothing is
fetched, run or followed: scripts, styles, frames and comments are passed over.
"""

from __future__ import annotations

from binascii import Error as BinasciiError
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator
from html import unescape

from docgen.formats.pieces import OpenParagraph
from docgen.formats.text import decoded
from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import field, mutable_record, record
from docgen.reading.blocks import Block, Document, ParagraphBlock, PlainDocument, TableBlock, TableCell
from docgen.reading.labels import looks_like_number
from docgen.report.typed import SET_OFF

MAX_TAGS = 300_000
MAX_AREA = 100_000
"""Places of one table's grid; the form's largest table has 280."""
MAX_SPAN = 1_000
MAX_NESTED = 60
_LONGEST_TAG = 8_192
_LEAST_NUMBERS = 3
_LONGEST_HEAD = 100_000
_MOST_CODES = 20
"""From so many tags shown as text on, the page's code stands where the report should."""

_NAME = regex(r"(/?)([A-Za-z][A-Za-z0-9:-]*)")
_ATTRIBUTE = regex(r"([A-Za-z][\w:-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_META = regex(r"(?i)<meta\s([^<>]{0,1000})>")
_BLANKS = regex(r"[ \t\n\f]+")
_CODE = regex(r"(?:<|&lt;)/?(?:p|div|span|table|tr|td|th|h[1-6]|strong)\b")
_BOUNDARY = regex(rb"(?i)boundary=\"?([^\";\s]{1,200})")
_HTML_PART = regex(rb"(?i)content-type:\s*text/html")
_ENCODED = regex(rb"(?i)content-transfer-encoding:\s*(base64|quoted-printable)")
_BETWEEN_HAN = regex(r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])\n[ \t\n\f]*(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])")
_HIDDEN = regex(r"display\s*:\s*none|visibility\s*:\s*hidden")
_PASSED_OVER = frozenset((
    "script", "style", "noscript", "template", "textarea", "select", "iframe", "frameset", "object", "embed", "svg", "math",
    "canvas", "audio", "video", "head",
))  # fmt: skip
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
_PARAGRAPHS = frozenset((
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header",
    "footer", "nav", "aside", "main", "form", "fieldset", "blockquote", "pre", "center", "address", "figure", "figcaption",
    "caption", "body", "hr", "details", "summary",
))  # fmt: skip
_SET_APART = regex(r"(?i)display\s*:\s*(?:block|flex|grid|list-item|table)")
"""A style by which an element stands apart from what is before it, as those of `_PARAGRAPHS` do by themselves."""
_BOLD = frozenset(("b", "strong"))
_STRUCK = frozenset(("del", "s", "strike"))
_SET_OFF = {"sup": SET_OFF["superscript"], "sub": SET_OFF["subscript"]}
_HEADINGS = {f"h{n}": n - 1 for n in range(1, 7)}


@record
class _Tag:
    """A tag met: its name in small letters, whether it closes, its attributes as they stand."""

    name: str
    closes: bool
    attributes: str

    def get(self, wanted: str) -> str:
        """Return an attribute, "" if it is missing; of several the first counts."""
        for name, *values in _ATTRIBUTE.findall(self.attributes):
            if name.lower() == wanted:
                return unescape("".join(values))
        return ""

    @property
    def is_hidden(self) -> bool:
        """Whether the element says of itself that it is not shown."""
        if "hid" not in (lowered := self.attributes.lower()) and "none" not in lowered:
            return False
        names = {name.lower() for name, *_values in _ATTRIBUTE.findall(self.attributes)}
        return "hidden" in names or bool(_HIDDEN.search(self.get("style").lower()))


@mutable_record
class _Cell:
    rowspan: int
    colspan: int
    blocks: list[Block] = field(default_factory=list)


@mutable_record
class _Item:
    """An item of a list that may be a row, its cells spans that only a style sets apart.

    depth: of the spans that are open; bounds: between which pieces of the item's text each outermost span stands.
    """

    depth: int = 0
    bounds: list[tuple[int, int]] = field(default_factory=list)

    def take(self, place: int, *, closes: bool) -> None:
        """Take where a span begins or ends."""
        self.depth = max(0, self.depth + (-1 if closes else 1))
        if self.depth == (0 if closes else 1):
            self.bounds = (
                [*self.bounds[:-1], (self.bounds[-1][0], place)] if closes and self.bounds else [*self.bounds, (place, place)]
            )

    def parted(self, pieces: list[str]) -> list[str]:
        """Return the item's text with tabs between its spans if they are labels and numbers, or numbers alone."""
        texts = ["".join(pieces[begin:end]) for begin, end in self.bounds]
        if "".join(texts) != "".join(pieces) or not all(text.strip() for text in texts):
            return pieces
        numbers = [looks_like_number(text) for text in texts]
        is_row = sorted(numbers) == numbers and sum(numbers) > (_LEAST_NUMBERS if all(numbers) else 0)
        return ["\t".join(texts)] if is_row else pieces


@mutable_record
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    before: list[Block] = field(default_factory=list)


def _events(text: str) -> Iterator[str | _Tag]:
    """Yield texts and tags of a page in order, in one pass: every character is looked at a bounded number of times."""
    position, length, tags = 0, len(text), 0
    unclosed: set[str] = set()  # whose end was looked for and comes no more
    while position < length:
        begin = text.find("<", position)
        if begin < 0:
            yield text[position:]
            return
        if begin > position:
            yield text[position:begin]
        named = _NAME.match(text, begin + 1)
        if named is None:
            if text.startswith("<!--", begin):
                end = text.find("-->", begin + 4)
                position = end + 3 if end >= 0 else length
            elif text.startswith(("<!", "<?", "</"), begin):
                end = text.find(">", begin)
                position = end + 1 if end >= 0 else length
            else:
                yield "<"
                position = begin + 1
            continue
        end = text.find(">", named.end())
        if end < 0:
            return  # a tag cut off with the page's end
        # A ">" inside a quoted attribute is none of the tag's: as long as a quotation mark is open, the next one is looked for.
        for _step in range(4):
            inside = text[named.end() : min(end, named.end() + _LONGEST_TAG)]
            if not (inside.count('"') % 2 or (inside.count("'") % 2 and '"' not in inside)):
                break
            further = text.find(">", end + 1, named.end() + _LONGEST_TAG)
            if further < 0:
                break
            end = further
        tags += 1
        if tags > MAX_TAGS:
            raise _absurd()
        tag = _Tag(named.group(2).lower(), bool(named.group(1)), text[named.end() : min(end, named.end() + _LONGEST_TAG)])
        position = end + 1
        if tag.name in _PASSED_OVER and not tag.closes and not tag.attributes.endswith("/"):
            closing = -1 if tag.name in unclosed else _closing(text, tag.name, position)
            if closing < 0 and tag.name in ("script", "style"):
                return  # as a browser does: what a script begins, only its end ends
            if closing < 0:
                unclosed.add(tag.name)
            position = max(position, closing)
            yield _Tag("", False, "")
            continue
        yield tag


def _closing(text: str, name: str, start: int) -> int:
    """Return the position after the tag that closes an element whose content is passed over, -1 if there is none."""
    closing = regex(rf"(?i)</{name}[\s/>]").search(text, start)
    if closing is None:
        return -1
    end = text.find(">", closing.end() - 1)
    return end + 1 if end >= 0 else len(text)


def _absurd() -> UnreadableFile:
    return UnreadableFile(_("这个网页的结构大得不正常，没有读取。"), _("在浏览器里打开，只复制报告的部分，存成 .txt 后重试。"))


class _Page:
    """Builds blocks from events. stack: open tables, each with the cell that is open (or none)."""

    def __init__(self, *, obey_hidden: bool) -> None:
        self.blocks: list[Block] = []
        self.stack: list[tuple[_Table, list[_Cell]]] = []
        self.paragraph = OpenParagraph()
        self.bold = 0
        self.outline: int | None = None
        self.obey_hidden = obey_hidden
        self.hidden_by, self.hidden_depth = "", 0
        self.deleted = 0
        self.set_off: list[dict[int, int]] = []
        self.item: _Item | None = None
        self.preformatted = 0

    @property
    def target(self) -> list[Block]:
        """Where finished blocks go."""
        for table, cells in reversed(self.stack):
            return cells[-1].blocks if cells else table.before
        return self.blocks

    def take(self, event: str | _Tag) -> None:
        """Take one text or tag."""
        if isinstance(event, str):
            if not self.hidden_depth:
                self.add(event)
            return
        if self.hidden_depth and self.hidden_by == "p" and not event.closes and event.name in (*_PARAGRAPHS, "table"):
            self.hidden_depth = 0  # a paragraph ends where the next element of its kind begins
        if self.hidden_depth:
            if event.name == self.hidden_by:
                self.hidden_depth += -1 if event.closes else 1
            return
        if not event.closes and self.obey_hidden and event.name in _STRUCK:
            self.deleted += 1
            self.hidden_by, self.hidden_depth = event.name, 1
            return
        if not event.closes and self.obey_hidden and event.name not in _VOID and event.is_hidden:
            self.end_paragraph()
            self.hidden_by, self.hidden_depth = event.name, 1
            return
        self.tag(event)

    def add(self, text: str) -> None:
        text = unescape(text)
        if self.preformatted:
            first, *others = text.split("\n")
            self.paragraph.pieces.append(first)
            self.paragraph.looks.append("b" if self.bold else "")
            for other in others:
                self.end_paragraph()
                self.paragraph.pieces.append(other)
                self.paragraph.looks.append("b" if self.bold else "")
            return
        text = _BLANKS.sub(" ", _BETWEEN_HAN.sub("", text)).replace("\xa0", " ")
        text = text.translate(self.set_off[-1]) if self.set_off else text
        if text:
            self.paragraph.pieces.append(text)
            self.paragraph.looks.append("b" if self.bold else "")

    def end_paragraph(self) -> None:
        if self.item is not None:
            self.paragraph.pieces = self.item.parted(self.paragraph.pieces)
            self.item = None
        block = self.paragraph.finished()
        block.text, block.lead, block.outline = block.text.strip(), block.lead.lstrip(), self.outline
        self.paragraph = OpenParagraph()
        if block.text:
            self.target.append(block)

    def tag(self, tag: _Tag) -> None:
        if not tag.closes and _SET_APART.search(tag.attributes):
            self.end_paragraph()
        match tag.name:
            case "br":
                self.end_paragraph()
            case "table":
                self.end_paragraph()
                self.end_table() if tag.closes else self.begin_table()
            case "tr" | "thead" | "tbody" | "tfoot" if self.stack:
                self.end_paragraph()
                table, cells = self.stack[-1]
                cells.clear()
                if tag.name == "tr" and not tag.closes:
                    table.rows.append([])
            case "td" | "th" if self.stack:
                self.end_paragraph()
                table, cells = self.stack[-1]
                cells.clear()
                if not tag.closes:
                    cell = _Cell(_span(tag.get("rowspan"), 0), _span(tag.get("colspan"), 1))
                    if not table.rows:
                        table.rows.append([])
                    table.rows[-1].append(cell)
                    cells.append(cell)
            case "td" | "th" | "tr":
                self.end_paragraph()
            case "span" if self.item is not None:
                self.item.take(len(self.paragraph.pieces), closes=tag.closes)
            case name if name in _SET_OFF:
                if not tag.closes:
                    self.set_off.append(_SET_OFF[name])
                elif self.set_off:
                    self.set_off.pop()
            case name if name in _BOLD:
                self.bold = max(0, self.bold + (-1 if tag.closes else 1))
            case name if name in _PARAGRAPHS:
                self.end_paragraph()
                if name == "pre":
                    self.preformatted = max(0, self.preformatted + (-1 if tag.closes else 1))
                self.outline = _HEADINGS.get(name) if not tag.closes else None
                self.item = _Item() if name == "li" and not tag.closes else None
                if name in ("p", "body"):
                    self.bold = 0
                    self.set_off.clear()  # what was never closed does not go on for ever

    def begin_table(self) -> None:
        if len(self.stack) >= MAX_NESTED:
            raise _absurd()
        self.stack.append((_Table(), []))

    def end_table(self) -> None:
        if not self.stack:
            return
        table, _cells = self.stack.pop()
        self.target.extend(table.before)
        self.target.extend(_finished(table))

    def end(self) -> None:
        """End everything that is open."""
        self.end_paragraph()
        while self.stack:
            self.end_table()


def _span(text: str, least: int) -> int:
    """Return a span; 0 rows mean all that follow, what is no number means 1."""
    stripped = text.strip()
    return max(least, min(int(stripped), MAX_SPAN)) if stripped.isascii() and stripped.isdigit() and len(stripped) < 9 else 1


def _finished(table: _Table) -> list[Block]:
    """Return what a table comes to: a grid, or the blocks of its cells if it is mere layout."""
    rows = [row for row in table.rows if row]
    wide = sum(1 for row in rows if len(row) > 1)
    for row in rows:
        for cell in row:
            # A small table inside a cell of a table with many rows only frames the cell's text.
            inner = [block for block in cell.blocks if isinstance(block, TableBlock)]
            if inner and wide >= 3 and all(block.rows == 1 or block.columns == 1 for block in inner):
                cell.blocks = [part for block in cell.blocks for part in _as_text(block)]
    cells = [cell for row in rows for cell in row]
    if any(isinstance(block, TableBlock) for cell in cells for block in cell.blocks) or len(cells) == 1:
        return [block for cell in cells for block in cell.blocks]
    return [_grid(rows)] if rows else []


def _as_text(block: Block) -> list[Block]:
    return [block] if isinstance(block, ParagraphBlock) else [ParagraphBlock(cell.text) for cell in block.cells]


def _grid(rows: list[list[_Cell]]) -> TableBlock:
    """Return rows of cells as a grid: each cell takes its whole rectangle at once, the next one the next free place."""
    taken: set[tuple[int, int]] = set()
    cells: list[TableCell] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            height = min(cell.rowspan or len(rows), len(rows) - number)
            if len(taken) + height * cell.colspan > MAX_AREA:
                raise _absurd()
            taken |= {(number + down, column + across) for down in range(height) for across in range(cell.colspan)}
            text = "\n".join(block.text for block in cell.blocks if isinstance(block, ParagraphBlock))
            cells.append(TableCell(number, column, height, cell.colspan, text))
            column += cell.colspan
    return TableBlock(cells, len(rows), max((cell.right for cell in cells), default=0))


def page_blocks(text: str) -> tuple[Block, ...]:
    """Return a page's visible paragraphs and tables in order. Raises UnreadableFile if it is absurdly large."""
    return tuple(_read_page(text).blocks)


def _read_page(text: str) -> _Page:
    for obey_hidden in (True, False):
        page = _Page(obey_hidden=obey_hidden)
        for event in _events(text):
            page.take(event)
        if not page.hidden_depth:  # an element hidden and never closed would hide the rest of the page
            break
    page.end()
    return page


def _page_title(text: str) -> str:
    """Return what a page calls itself: the title of the article among its tags, else its own; "" for neither."""
    head = text[:_LONGEST_HEAD]
    tags = (_Tag("meta", False, found[1]) for found in _META.finditer(head))
    article = next((tag.get("content") for tag in tags if tag.get("name").lower() == "articletitle"), "")
    begin = head.lower().find("<title")
    own = head[head.find(">", begin) + 1 :].partition("<")[0] if begin >= 0 else ""
    return article.strip() or unescape(own).strip()


def is_web_archive(data: bytes) -> bool:
    """Whether bytes are a page saved whole into one file (.mht, RFC 2557)."""
    head = data[:_LONGEST_TAG].lower()
    return b"mime-version:" in head and b"multipart/related" in head


def _page_in_archive(data: bytes, name: str) -> bytes:
    """Return the first page of a web archive. Raises UnreadableFile if there is none."""
    data = data.replace(b"\r\n", b"\n")
    boundary = _BOUNDARY.search(data[:_LONGEST_TAG])
    for part in data.split(b"--" + boundary[1])[1:] if boundary else ():
        head, _blank, body = part.lstrip(b"\n").partition(b"\n\n")
        if _HTML_PART.search(head):
            how = _ENCODED.search(head)
            try:
                return a2b_base64(body) if how and how[1].lower() == b"base64" else a2b_qp(body) if how else body
            except BinasciiError:
                break
    raise UnreadableFile(
        _("“{file}”里没有网页，或已经损坏。").format(file=name), _("在浏览器里重新打开，另存为“网页，全部”（.html）。")
    )


def page_document(data: bytes, name: str) -> Document:
    """Return a saved page as a document. Raises UnreadableFile."""
    text = decoded(_page_in_archive(data, name) if is_web_archive(data) else data, name)
    page = _read_page(text)
    shown = [text for block in page.blocks for text in (block.texts if isinstance(block, TableBlock) else [block.text])]
    if sum(len(_CODE.findall(text)) for text in shown) >= _MOST_CODES:
        raise UnreadableFile(
            _("网页把“<p>”“<td>”之类的代码当作文字显示，读者看到的不是报告。"),
            _("在网站后台切换到“源代码”方式再粘贴正文，重新发布。"),
        )
    return PlainDocument(tuple(page.blocks), hidden=page.deleted, from_web=True, page_title=_page_title(text))
