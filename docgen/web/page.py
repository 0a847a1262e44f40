"""The files of a published report: the whole page, the body for an editor, plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from docgen.compose.article import ArticlePart
from docgen.kit.errors import TemplateError
from docgen.kit.i18n import _
from docgen.report.model import Report
from docgen.web.charts import chart_html, figures_of
from docgen.web.html import BODY, PAGE, article_html
from docgen.web.profile import Profile, metadata, page_tags
from docgen.web.text import article_text

PAGE_TEMPLATE = "page.html"


def title_of(report: Report) -> str:
    """Return a report's title in one line."""
    return str(report.role("title") or report.form.title)


def body_html(parts: Sequence[ArticlePart]) -> str:
    """Return the article alone, to be pasted into the editor of a portal, which has a field of its own for the title."""
    return article_html(parts, BODY) + "\n"


def plain_text(report: Report, parts: Sequence[ArticlePart]) -> str:
    """Return title and article as plain text."""
    return article_text(title_of(report), parts)


def chart_figures(report: Report, profile: Profile, previous: Report | None) -> list[str]:
    """Return the profile's charts of a report as HTML; those that compare with last year only where it is known."""
    found = (figures_of(chart, report, previous) for chart in profile.charts)
    return [chart_html(figures, number) for number, figures in enumerate((f for f in found if f is not None), 1)]


def page_html(
    template: str,
    report: Report,
    parts: Sequence[ArticlePart],
    profile: Profile,
    *,
    attachment: str = "",
    charts: Sequence[str] = (),
) -> str:
    """Return the whole page from the office's template (Jinja, in a sandbox; see `docgen.web.sandbox`).

    attachment: the name of the Word file that lies beside the page, "" for none. Raises TemplateError naming line and fault.
    """
    from jinja2 import TemplateError as JinjaError
    from markupsafe import Markup

    from docgen.web.sandbox import fill_page

    # Safe: `article_html` and `chart_html` escape every text they are given.
    context: Mapping[str, object] = {
        "title": title_of(report),
        "items": metadata(profile, report),
        "tags": page_tags(profile, report),
        "article": Markup(article_html(parts, PAGE)),  # noqa: S704
        "charts": [Markup(chart) for chart in charts],  # noqa: S704
        "attachment": {"href": _href(attachment), "name": attachment} if attachment else None,
    }
    try:
        return fill_page(template, context)
    except JinjaError as error:
        line = getattr(error, "lineno", None)
        where = _("第 {n} 行：").format(n=line) if line else ""
        raise TemplateError(
            _("网页模板 page.html 有误：{where}{why}").format(where=where, why=error.message or error),
            _("可用的名称：title、items、tags、article、charts、attachment。"),
        ) from error


def _href(name: str) -> str:
    from urllib.parse import quote

    return "./" + escape(quote(name))
