"""A page as a browser sees it, without a browser."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"br", "meta", "link"}


class Seen(HTMLParser):
    """Elements with attributes, tables as rectangles of texts with their spans filled in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.tables: list[list[list[str]]] = []
        self.texts: list[str] = []
        self._grid: dict[tuple[int, int], str] = {}
        self._row = -1
        self._cell: list[tuple[int, int]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag == "table":
            self._grid, self._row = {}, -1
        elif tag == "tr":
            self._row += 1
        elif tag in ("td", "th"):
            column = next(n for n in range(100) if (self._row, n) not in self._grid)
            down, across = (int(given.get(name, "1")) for name in ("rowspan", "colspan"))
            self._cell = [(self._row + d, column + a) for d in range(down) for a in range(across)]
            self._grid |= dict.fromkeys(self._cell, "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "table":
            rows, columns = (max(place[n] for place in self._grid) + 1 for n in (0, 1))
            assert len(self._grid) == rows * columns, "a hole, or a span that reaches out of the table"
            self.tables.append([[self._grid[row, column] for column in range(columns)] for row in range(rows)])
        elif tag in ("td", "th"):
            self._cell = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        for place in self._cell:
            self._grid[place] += data
