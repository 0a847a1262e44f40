"""Plain bar charts as SVG, each with its numbers as text beside it: a picture that cannot be seen loses nothing.

A bar chart is a handful of rectangles; the libraries that draw one bring a chart language of their own and ten times this code.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from docgen.kit.record import record
from docgen.report.model import Report
from docgen.report.values import plain_number
from docgen.web.profile import Chart

_WIDTH, _LABEL, _NUMBER, _BAR, _GAP = 480, 120, 60, 18, 14
_COLOURS = ("#1f4e8c", "#a86a00")
_TEXT = 'font-family="sans-serif" font-size="14" fill="#1a1a1a"'


@record
class ChartFigures:
    """What one chart shows: title, unit, the names of its series, and a line of numbers for each bar (None: not given)."""

    title: str
    unit: str
    series: tuple[str, ...]
    bars: tuple[tuple[str, tuple[int | Decimal | None, ...]], ...]


def figures_of(chart: Chart, report: Report, previous: Report | None) -> ChartFigures | None:
    """Return the numbers of a chart; None if it needs last year's report and there is none, or no number is given."""
    if chart.previous and previous is None:
        return None
    reports = [previous, report] if chart.previous and previous is not None else [report]
    series = tuple(f"{year}年" if (year := entry.role("year")) else "" for entry in reports)
    bars = tuple((bar.label, tuple(entry.number(bar.key) for entry in reports)) for bar in chart.bars)
    given = any(number is not None for _label, numbers in bars for number in numbers)
    return ChartFigures(chart.title, chart.unit, series, bars) if given else None


def _said(numbers: Sequence[int | Decimal | None], figures: ChartFigures) -> str:
    texts = ["—" if number is None else f"{plain_number(number)}{figures.unit}" for number in numbers]
    if len(texts) == 1:
        return texts[0]
    return "，".join(f"{name} {text}" for name, text in zip(figures.series, texts, strict=True))


def _bars(figures: ChartFigures) -> list[str]:
    largest = max((abs(float(n)) for _label, numbers in figures.bars for n in numbers if n is not None), default=0.0) or 1.0
    room = _WIDTH - _LABEL - _NUMBER
    drawn: list[str] = []
    top = 0
    for label, numbers in figures.bars:
        middle = top + len(numbers) * _BAR / 2 + 5
        drawn.append(f'<text x="{_LABEL - 8}" y="{middle:g}" text-anchor="end" {_TEXT}>{escape(label)}</text>')
        for n, number in enumerate(numbers):
            colour = _COLOURS[(n + len(_COLOURS) - len(numbers)) % len(_COLOURS)] if len(numbers) > 1 else _COLOURS[0]
            width = 0 if number is None else round(abs(float(number)) * room / largest, 1)
            text = "—" if number is None else plain_number(number)
            y = top + n * _BAR
            drawn.append(f'<rect x="{_LABEL}" y="{y}" width="{width:g}" height="{_BAR - 3}" fill="{colour}"/>')
            drawn.append(f'<text x="{_LABEL + width + 6:g}" y="{y + 12}" {_TEXT}>{text}</text>')
        top += len(numbers) * _BAR + _GAP
    return drawn


def chart_html(figures: ChartFigures, number: int) -> str:
    """Return a <figure>: caption, the drawing, and the same numbers as a list. number: for ids that occur once a page."""
    height = sum(len(numbers) * _BAR + _GAP for _label, numbers in figures.bars)
    name = f"chart-{number}"
    listed = "".join(f"<li>{escape(label)}：{escape(_said(numbers, figures))}</li>" for label, numbers in figures.bars)
    drawing = "".join(_bars(figures))
    return (
        f'<figure>\n<figcaption id="{name}">{escape(figures.title)}</figcaption>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="{name}">'
        f"{drawing}</svg>\n<ul>{listed}</ul>\n</figure>"
    )
