"""`docgen new`: an intake workbook, blank, from last year's report, or filled from JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import printing, words
from docgen.compose.composition import standing_sections
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs.intake import intake_name, with_agency_and_year
from docgen.jobs.renew import for_agency, last_report, next_year
from docgen.kit.errors import OutputError, UsageError
from docgen.kit.files import make_folder, write_whole
from docgen.kit.i18n import _
from docgen.kit.record import replace
from docgen.report.complete import complete
from docgen.report.finding import Severity
from docgen.report.model import Report

FOLDER = Path("inputs")


def _start(form: Form | None, last: Path | None, data: Path | None) -> Report | None:
    """Return what the workbook starts from; the form is the file's own where none was asked for."""
    if last is not None:
        report, said = last_report(last, form)
        for line in said:
            printing.note(line)
        return next_year(report)
    if data is None:
        return None
    reading = read(data, form)
    form = form or reading.report.form
    if reading.report.form.id != form.id:
        raise UsageError(
            _("{file} 用的是表单“{found}”，不是“{wanted}”。").format(
                file=data.name, found=reading.report.form.id, wanted=form.id
            ),
            _("去掉 --form，或换一份数据。"),
        )
    faults = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    for line in printing.finding_lines(reading.findings, form):
        printing.note(line)
    if faults:
        raise UsageError(_("{file} 有读不出的数据，没有生成填报表。").format(file=data.name), _("按上面的提示改正后重试。"))
    return _with_standing_sections(reading.report)


def _with_standing_sections(report: Report) -> Report:
    """Write out the sections that consist of standing sentences where the data say nothing else, as `make` would."""
    completed = complete(report)
    added = {
        section.key: standing_sections(completed, section)
        for section in report.form.sections
        if section.from_standing and section.key not in report.sections
    }
    return replace(report, sections={**report.sections, **added})


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "new",
        help=_("生成填报表：空白的、沿用上年的，或用 JSON 数据填好的。"),
        epilog=words.examples(
            (_("docgen new --year 2024 --agency 兰山区科学技术局"), _("空白填报表，放进 inputs/")),
            (_("docgen new 2024.xlsx --from 2023年填报表.xlsx"), _("沿用上年的机关信息、结转数和文字草稿")),
            (_("docgen new 2024.xlsx --data report.json"), _("用 JSON 填好")),
        ),
    )
    def new(
        output: Annotated[Path | None, typer.Argument(help=_("写到这个 .xlsx 文件；不给就放进 inputs 文件夹。"))] = None,
        form: Annotated[str | None, typer.Option("--form", help=_("表单编号；不给就从 --from、--data 的文件认出。"))] = None,
        year: Annotated[int | None, typer.Option("--year", min=1900, max=9999, help=_("报告年度。"))] = None,
        agency: Annotated[str | None, typer.Option("--agency", help=_("发文机关全称。"))] = None,
        last: Annotated[
            Path | None, typer.Option("--from", help=_("上年的填报表或 Word 报告：沿用机关信息、结转数，文字作为待改的草稿。"))
        ] = None,
        data: Annotated[Path | None, typer.Option("--data", help=_("用这个 JSON 报告填好。"))] = None,
    ) -> int:
        if last is not None and data is not None:
            raise UsageError(_("--from 和 --data 不能同时用。"), _("只留一个。"))
        start = _start(load_form(form) if form else None, last, data)
        definition = start.form if start else load_form(form or DEFAULT_FORM)
        for option, given, role in (("--year", year, "year"), ("--agency", agency, "agency")):
            if given and not definition.role(role):
                raise UsageError(
                    _("表单“{form}”用不上 {option}。").format(form=definition.id, option=option), _("去掉这个选项。")
                )
        start = with_agency_and_year(definition, start, year, "")
        if agency:
            renamed = start is not None and start.role("agency") not in (None, agency)
            start = for_agency(start or Report(definition, {}, {}), agency)
            if renamed:
                printing.note(
                    _("机关换成了“{name}”：原来的简称、自称、正文全称、机关类别等没有带入，请重新填写。").format(name=agency)
                )
        target = output or FOLDER / intake_name(definition, start)
        if target.suffix.lower() != ".xlsx":
            raise UsageError(_("填报表的文件名要以 .xlsx 结尾：{file}").format(file=target), _("改正文件名。"))
        if target.exists():
            raise OutputError(_("{file} 已经存在，没有覆盖。").format(file=target), _("换一个文件名，或先移走旧文件。"))
        make_folder(target.parent)
        write_whole(target, intake_bytes(definition, start))
        printing.say(_("✓ 已生成填报表：{file}").format(file=target))
        printing.note(_("  用 WPS 或 Excel 打开填写，保存后运行 docgen make {file}").format(file=target))
        return 0
