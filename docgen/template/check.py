"""`docgen template check`: everything that is wrong with a Word template, with its place and its cure, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from docgen.compose.papers import papers_for
from docgen.form.model import Form
from docgen.kit.errors import DocgenError, TemplateError, UnreadableFile
from docgen.kit.i18n import _
from docgen.report.codes import TEMPLATE_CODES
from docgen.report.finding import Finding, in_reading_order
from docgen.template.check_layout import font_faults, leftover_faults
from docgen.template.check_names import doubled_faults, missing_faults, name_faults, token_names
from docgen.template.check_tables import place_faults, table_names, width_faults
from docgen.template.check_tags import LintFault, Use, brace_faults, uses
from docgen.template.sample import placeholders, sample_context, sample_numbers, sign_off_context
from docgen.word.anatomy import Part, Spot, W, parse_xml, rendered_parts
from docgen.word.compiler import compile_part, template_parts
from docgen.word.hazards import Hazard, find_hazards
from docgen.word.printed_values import UsedNames
from docgen.word.program import Program
from docgen.word.render import fill, is_slow

__all__ = ["check_template", "placeholders"]

MOST_BRACES = 100
"""Nobody mends more pairs of braces of one part at a time; a text full of them says the same thing over and over."""

REPORT = "report"
_PAPERS = tuple(paper.key for paper in papers_for("approval", "return", "reminder"))


def check_template(data: bytes, form: Form, name: str = "") -> tuple[Finding, ...]:
    """Return everything wrong with a template of the form, errors first. Raises nothing: a file no one can open is a finding.

    Which template it is (the report, or one of the papers beside it) is told from the names it uses.
    name: what messages call the file.
    """
    try:
        parts = template_parts(data, name)
        hazards = list(find_hazards(parts))
        rendered = rendered_parts(parts)
    except (TemplateError, UnreadableFile) as error:
        return (_finding(LintFault("T101", error.message, error.cure), {}),)
    if _is_finished(data, form, tagged=any(part.tags for part in rendered)):
        return (_finding(_finished_report(), {}),)
    faults = [LintFault(hazard.code, hazard.message, hazard.cure, _spot(hazard, rendered)) for hazard in hazards]
    names = {part.name: table_names(part, form) for part in rendered}
    found = _tag_faults(rendered, form)
    for part in rendered:
        found += width_faults(part, names[part.name])
    found += font_faults(parts, rendered)
    found += leftover_faults(parts, rendered)
    labels = {_("第{table}个表格").format(table=number + 1): name for number, name in names[rendered[0].name].items()}
    return tuple(in_reading_order(_finding(fault, labels) for fault in (*faults, *found)))


def _finished_report() -> LintFault:
    return LintFault(
        "T101",
        _("这是一份写好的报告，不是模板：数字和文字已经填好，没有占位符。"),
        _(
            "换成模板：docgen template list 列出的 report.docx 复制一份来改。"
            "要检查这份报告，运行 docgen check；要看它改过什么，运行 docgen verify。"
        ),
    )


def _is_finished(data: bytes, form: Form, *, tagged: bool) -> bool:
    """Whether a Word file is a report: with numbers in the form's tables, or made by docgen.

    tagged: something in it looks like a placeholder; then only a number in every cell tells that it is none.
    """
    from docgen.formats.docx.document import open_document
    from docgen.ooxml.data_part import read_custom_part
    from docgen.reading.tables import read_tables

    try:
        document = open_document(data)
        numbers = read_tables(document, form).values
    except UnreadableFile:
        return False
    if tagged:
        return bool(form.cells) and set(form.cells) <= set(numbers)
    return bool(numbers) or read_custom_part(document.package) is not None


def _tag_faults(rendered: Sequence[Part], form: Form) -> list[LintFault]:
    faults: list[LintFault] = []
    every: list[tuple[Part, list[Use]]] = []
    tokens = token_names(form)
    for part in rendered:
        faults += islice(brace_faults(part.paragraphs, tokens), MOST_BRACES)
        every.append((part, uses(part, faults)))
    kind, context = _kind_and_context([use for _part, found in every for use in found], form)
    report = kind == REPORT
    whole = not faults
    for _part, found in every:
        faults += name_faults(found, context, tokens)
    if report:
        together = [use for _part, found in every for use in found]
        faults += doubled_faults(together, form)
        faults += missing_faults(rendered, together, form) if together or faults else [_no_placeholder()]
    if whole:
        faults += _rendered_faults(rendered, form, context, known=any(fault.code == "T102" for fault in faults), report=report)
    return faults


def _no_placeholder() -> LintFault:
    return LintFault(
        "T103",
        _("文件里一个占位符也没有，不是模板。"),
        _("用 docgen template list 列出的 report.docx 复制一份来改；可用的占位符见 docgen template vars。"),
    )


def form_of_template(data: bytes, forms: Iterable[Form], name: str = "") -> Form | None:
    """Return the form whose names a template uses; of those it fits equally well the first, None for a file that is none."""
    try:
        rendered = rendered_parts(template_parts(data, name))
    except (TemplateError, UnreadableFile):
        return None
    faults: list[LintFault] = []
    found = [use for part in rendered for use in uses(part, faults)]
    return min(forms, key=lambda form: _best_fit(found, form)[0], default=None)


def _kind_and_context(found: Iterable[Use], form: Form) -> tuple[str, Mapping[str, Any]]:
    """Return which template the tags fit best, and its context."""
    return _best_fit(list(found), form)[1:]


def _best_fit(tags: Sequence[Use], form: Form) -> tuple[int, str, Mapping[str, Any]]:
    """Return how many tags do not fit the template of the form that they fit best, which it is, and its context."""
    candidates = {REPORT: sample_context(form)} | {kind: sign_off_context(kind) for kind in _PAPERS}

    def misfit(name: str) -> int:
        # An unknown list counts twice: what it holds is not judged.
        return sum(1 + (" for " in fault.evidence) for fault in name_faults(tags, candidates[name], guess=False))

    misfits = {kind: misfit(kind) for kind in candidates}
    kind = min(candidates, key=misfits.__getitem__)
    return misfits[kind], kind, candidates[kind]


def kind_of_template(data: bytes, form: Form, name: str = "") -> str:
    """Return which template a file is, by the names it uses: REPORT, "approval", "checklist", "return-slip" or "reminder".

    Raises TemplateError, UnreadableFile for a file that is none.
    """
    faults: list[LintFault] = []
    rendered = rendered_parts(template_parts(data, name))
    return _kind_and_context([use for part in rendered for use in uses(part, faults)], form)[0]


def _rendered_faults(
    rendered: Sequence[Part], form: Form, context: Mapping[str, Any], *, known: bool, report: bool
) -> list[LintFault]:
    """Compile and fill the template with a different number in every cell, and see where each one stands."""
    faults: list[LintFault] = []
    spots: list[tuple[str, str]] = []
    for part in rendered:
        code = "T107"
        try:
            steps = compile_part(part, spots, UsedNames())
            program = Program(part.name, (), {part.name: steps}, {}, {}, tuple(spots))
            code = "T102"  # its loops and conditions have partners: what fails now is what it prints
            if is_slow(program, part.name):
                faults.append(_slow(part))
            filled = fill(program, part.name, context)
            document = parse_xml(filled.encode(), part.name)
        except DocgenError as error:
            if not known:
                faults.append(LintFault(code, error.message, error.cure))
            continue
        if report and part is rendered[0]:
            faults += place_faults(document, form, sample_numbers(form))
    return faults


def _slow(part: Part) -> LintFault:
    return LintFault(
        "T114",
        _("这一部分用了占位符、循环和条件以外的写法，由 docxtpl 的语言填写，慢一些。"),
        _("不用改；一次生成很多份又嫌慢时，只用名称、for 和 if。"),
        Spot(part.label, ""),
    )


def _spot(hazard: Hazard, rendered: Sequence[Part]) -> Spot:
    """Where a hazard stands: its paragraph in a part that is rendered, else the part's name."""
    part = next((part for part in rendered if part.name == hazard.part), None)
    if part is None or hazard.element is None:
        return Spot(hazard.part, "")
    # The hazard comes from another parse of the same part, so paragraphs are matched by their paths.
    path = hazard.element.getroottree().getpath
    around = {path(own) for own in hazard.element.iterancestors(f"{W}p")}
    tree = part.root.getroottree()
    return next((own.spot for own in part.paragraphs if tree.getpath(own.element) in around), Spot(part.label, ""))


def _finding(fault: LintFault, tables: Mapping[str, str]) -> Finding:
    part = fault.spot.part if fault.spot and fault.spot.part else _("正文")
    cell = fault.spot.cell if fault.spot else ""
    for number, name in tables.items():
        cell = cell.replace(number, name) if cell.startswith(number) else cell
    return Finding(
        code=fault.code,
        severity=TEMPLATE_CODES[fault.code][1],
        message=fault.message,
        key=fault.key,
        cure=fault.cure,
        evidence=fault.evidence,
        sheet=part,
        cell=cell,
    )
