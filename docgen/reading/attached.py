"""Attached tables after the signature, each under the word 「附件」 (GB/T 9704-2012, 7.3.6), and the lines that name them."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.kit.patterns import regex
from docgen.reading.blocks import Block, ParagraphBlock, TableBlock
from docgen.reading.labels import plain
from docgen.report.model import Attachment

_MARK = regex(r"^附件\s*\d{0,2}$")
_NOTE = regex(r"^(?:附件[:：])?\s*(?:\d{1,2}[.．、])?\s*(.+)$", 16)
_FIRST_NOTE = regex(r"^附件[:：]")
_BETWEEN_CELLS = "；"
Placed = Sequence[tuple[int, Block]]


def parted(blocks: Placed) -> tuple[Placed, Placed]:
    """Return what stands before the first 「附件」 that has a line of its own, and what stands from there on."""
    for n, (_position, block) in enumerate(blocks):
        if isinstance(block, ParagraphBlock) and _MARK.match(block.text.strip()):
            return blocks[:n], blocks[n:]
    return blocks, ()


def read_attached(blocks: Placed) -> list[Attachment]:
    """Return the tables under every 「附件」, each titled by the text above it; lines of cells become a table again."""
    found: list[Attachment] = []
    title: list[str] = []
    lines: list[str] = []

    def close() -> None:
        rows = [tuple(line.split(_BETWEEN_CELLS)) for line in lines]
        if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
            found.append(Attachment("".join(title), rows[0], tuple(rows[1:])))
        title.clear()
        lines.clear()

    for _position, block in blocks:
        if isinstance(block, TableBlock):
            rows = [tuple(row) for row in block.matrix()]
            found.append(Attachment("".join((*title, *lines)), rows[0], tuple(rows[1:])))
            title.clear()
            lines.clear()
        elif _MARK.match(block.text.strip()):
            close()
        elif block.text.strip() and not title and not lines:
            title.append(block.text.replace("\n", "").strip())
        elif block.text.strip():
            lines.append(block.text.strip())
    close()
    return found


def without_notes(blocks: Placed, attachments: Sequence[Attachment]) -> Placed:
    """Return a section's blocks without the lines at their end that name the attachments (附件：…)."""
    named = {plain(attached.title) for attached in attachments}
    end = len(blocks)
    for n in range(len(blocks) - 1, -1, -1):
        block = blocks[n][1]
        if not isinstance(block, ParagraphBlock):
            break
        text = block.text.strip()
        note = _NOTE.match(text)
        if text and (note is None or plain(note.group(1)) not in named):
            break
        if _FIRST_NOTE.match(text):
            end = n
    return blocks[:end]
