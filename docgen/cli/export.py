"""`docgen export` and `docgen schema`: the completed report as JSON, and the schema it follows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options, printing, words
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form, own_fields_beside
from docgen.formats import read
from docgen.formats.json import report_to_json
from docgen.formats.json_schema import report_schema
from docgen.kit.errors import DocgenError, OutputError
from docgen.kit.files import make_folder, require_free, write_whole
from docgen.kit.i18n import _
from docgen.report.complete import complete
from docgen.report.finding import Severity
from docgen.report.standing import Resolver


def register(app: typer.Typer) -> None:
    """Add the two commands to the application."""

    @app.command(
        "export",
        help=_("把补全后的报告导出为 JSON。"),
        epilog=words.examples((_("docgen export 填报表.xlsx -o report.json"), _("补全了总计和标准语句的 JSON"))),
    )
    def export(
        file: Annotated[Path, typer.Argument(help=_("填报表、JSON 报告或 Word 报告。"))],
        output: Annotated[Path | None, typer.Option("-o", "--output", help=_("写到这个文件；不给就打印出来。"))] = None,
        force: Annotated[bool, typer.Option("--force", help=_("覆盖已有的文件。"))] = False,
    ) -> int:
        if output is not None and output.is_dir():
            raise OutputError(
                _("{file} 是文件夹，不是文件。").format(file=output),
                _("写出文件名，如 {file}。").format(file=output / "r.json"),
            )
        if output is not None:
            require_free(output, force=force)
        if output is not None and output.exists() and file.exists() and output.samefile(file):
            raise OutputError(_("{file} 就是要导出的文件，没有覆盖。").format(file=output), _("换一个文件名。"))
        reading = read(file)
        report = complete(reading.report)
        resolver = Resolver(report)
        worded = {key: resolver.standing(key).text for key in report.form.standing_by_key}
        document = report_to_json(report, {key: text for key, text in worded.items() if text is not None})
        faults = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
        for line in printing.finding_lines(faults, report.form):
            printing.note(line)
        if faults:
            raise DocgenError(_("{file} 有读不出的数据，没有导出。").format(file=file.name), _("按上面的提示改正后重试。"))
        if output is None:
            printing.print_json(document)
        else:
            make_folder(output.parent)
            write_whole(output, (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
            printing.say(_("✓ {file} → {output}").format(file=file.name, output=output))
        return 0

    @app.command(
        "schema",
        help=_("打印 JSON 报告的 JSON Schema。"),
        epilog=words.examples((_("docgen schema"), _("JSON 报告的 JSON Schema"))),
    )
    def schema(
        form: Annotated[str, typer.Option("--form", help=_("表单编号。"))] = DEFAULT_FORM,
        template: options.OwnFieldsOption = None,
    ) -> int:
        with own_fields_beside(template):
            printing.print_json(report_schema(load_form(form)))
        return 0
