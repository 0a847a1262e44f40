"""`docgen new`: an intake workbook, blank, from last year's report, or filled from JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options, printing, words
from docgen.form.load import load_form, own_fields_beside
from docgen.form.model import Form
from docgen.jobs.intake import filled_from_data, new_intake
from docgen.kit.errors import UsageError
from docgen.kit.files import make_folder, require_free, write_whole
from docgen.kit.i18n import _
from docgen.report.finding import has_errors
from docgen.report.model import Report
from docgen.report.typed import FIRST_YEAR, LAST_YEAR

FOLDER = Path("inputs")


def _filled(data: Path, form: Form | None) -> Report:
    """Return what a file of data fills in, once what was found in reading it is printed. Raises UsageError for errors in it."""
    reading = filled_from_data(data, form)
    for line in printing.finding_lines(reading.findings, reading.report.form):
        printing.note(line)
    if has_errors(reading.findings):
        raise UsageError(_("{file} 有读不出的数据，没有生成填报表。").format(file=data.name), _("按上面的提示改正后重试。"))
    return reading.report


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
        year: Annotated[int | None, typer.Option("--year", min=FIRST_YEAR, max=LAST_YEAR, help=_("报告年度。"))] = None,
        agency: Annotated[str | None, typer.Option("--agency", help=_("发文机关全称。"))] = None,
        last: Annotated[
            Path | None, typer.Option("--from", help=_("上年的填报表或 Word 报告：沿用机关信息、结转数，文字作为待改的草稿。"))
        ] = None,
        data: Annotated[Path | None, typer.Option("--data", help=_("用这个 JSON 报告填好。"))] = None,
        template: options.OwnFieldsOption = None,
    ) -> int:
        if last is not None and data is not None:
            raise UsageError(_("--from 和 --data 不能同时用。"), _("只留一个。"))
        with own_fields_beside(template):
            stated = load_form(form) if form else None
            filled = _filled(data, stated) if data is not None else None
            made = new_intake(stated, year=year, agency=agency or "", last=last, filled=filled)
        for option, given, role in (("--year", year, "year"), ("--agency", agency, "agency")):
            if given and not made.form.role(role):
                raise UsageError(
                    _("表单“{form}”用不上 {option}。").format(form=made.form.id, option=option), _("去掉这个选项。")
                )
        for note in made.notes:
            printing.note(note)
        target = output or FOLDER / made.name
        if target.suffix.lower() != ".xlsx":
            raise UsageError(_("填报表的文件名要以 .xlsx 结尾：{file}").format(file=target), _("改正文件名。"))
        require_free(target)
        make_folder(target.parent)
        write_whole(target, made.data)
        printing.say(_("✓ 已生成填报表：{file}").format(file=target))
        printing.note(_("  用 WPS 或 Excel 打开填写，保存后运行 docgen make {file}").format(file=target))
        return 0
