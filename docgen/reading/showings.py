"""A page may show the whole report more than once, on screen and for print, wide and narrow: each showing by itself."""

from __future__ import annotations

from itertools import pairwise

from docgen.form.model import Form
from docgen.reading.blocks import Block, Document, PlainDocument, TableBlock
from docgen.reading.labels import looks_like_number
from docgen.reading.outline import section_of
from docgen.reading.written import squeezed

_LEAST_SECTIONS = 0.5
_LEAST_NUMBERS = 0.5
"""Shares of the form's sections and numbers that a stretch of a page must hold in order to be a whole report."""
_MOST_BEFORE = 12
"""Title, lead and the lines between them: so many blocks may stand before the first heading and belong to it."""


def showings(document: Document, form: Form) -> tuple[Document, ...]:
    """Return each showing of a whole report on a page, the page's other words at the first and last; else the page itself."""
    blocks = document.blocks
    headed = [(n, section_of(form, block.text)) for n, block in enumerate(blocks) if not isinstance(block, TableBlock)]
    runs: list[list[tuple[int, int]]] = []
    for n, section in headed:
        if section is None:
            continue
        if not runs or section <= runs[-1][-1][1]:
            runs.append([])
        runs[-1].append((n, section))
    # -- menus and tables of contents list the sections, too, but hold no numbers
    starts = [
        run[0][0]
        for run, after in pairwise([*runs, [(len(blocks), 0)]])
        if len(run) >= len(form.sections) * _LEAST_SECTIONS
        and sum(map(_numbers, blocks[run[0][0] : after[0][0]])) >= max(1, len(form.cells) * _LEAST_NUMBERS)
    ]
    if len(starts) < 2:
        return (document,)
    ends = [_front(blocks, starts[0], start) for start in starts[1:]]
    parts = pairwise([0, *ends, len(blocks)])
    return tuple(
        PlainDocument(blocks[begin:end], hidden=document.hidden, from_web=True, page_title=document.page_title)
        for begin, end in parts
    )


def _numbers(block: Block) -> int:
    """Return how many numbers a block shows."""
    texts = block.texts if isinstance(block, TableBlock) else block.text.replace("|", "\t").split("\t")
    return sum(1 for text in texts if text.strip() and looks_like_number(text))


def _front(blocks: tuple[Block, ...], first: int, again: int) -> int:
    """Return where a further showing begins, whose first heading stands at `again`: with what stands before the first one's."""
    alike = [
        back
        for back in range(1, min(_MOST_BEFORE, first, again - first) + 1)
        if (text := _text(blocks[first - back])) and text == _text(blocks[again - back])
    ]
    return again - max(alike, default=0)


def _text(block: Block) -> str:
    return "" if isinstance(block, TableBlock) else squeezed(block.text)
