"""The last paragraph above the signature: told to the clerk when it is too long to stand there whole."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.compose.composition import filled_sections, lines_before_signature
from docgen.compose.last_lines import divided, estimated_lines, is_too_long
from docgen.kit.i18n import _
from docgen.report.finding import Severity

_QUOTED = 15


@rule("E608", "落款前的一段太长", Severity.INFO)
def long_last_paragraph(context: CheckContext) -> Iterable[Fault]:
    """
    内容：落款紧接在正文之后，而正文最后一段超过十二行。
    依据：GB/T 9704—2012 第 7.3.5.5 条：落款不得与正文分开，单独成页。
    理由：有的软件不能从中拆开与落款同页的段落，落款会被甩到空白页上，所以生成时在句末把这一段分成两段。
    错例：下一步，我局将从以下方面改进工作……（一段写了二十行，没有分段）
    正例：下一步，我局将改进工作。
    改法：在填报表的这一格里按 Alt+Enter，在意思告一段落处自行分段。
    """
    if not context.form.sections:
        return
    last = context.form.sections[-1].key
    paragraph = next((paragraph for paragraph in reversed(context.text) if paragraph.section == last), None)
    most = lines_before_signature(context.report)
    if paragraph is None or not most or not is_too_long(paragraph.text, most):
        return
    if not filled_sections(context.report, context.resolver)[last][-1].paragraphs:
        return  # a heading without text stands between
    lines, severity = estimated_lines(paragraph.text), Severity.INFO
    parts = divided(paragraph.text, most)
    if len(parts) > 1:
        start = parts[1][:_QUOTED]
        message = _("落款前的最后一段约 {lines} 行，为使落款与正文同页，从“{start}”起分作两段。").format(
            lines=lines, start=start
        )
    else:
        start, severity = paragraph.text[:_QUOTED], Severity.WARNING
        message = _("落款前的最后一段约 {lines} 行，又没有可以分段的句末，有的软件会把落款单独排在一页。").format(lines=lines)
    yield Fault(message, key=paragraph.key, evidence=start, severity=severity)
