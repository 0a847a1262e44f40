"""`docgen verify`: read a finished Word report back and say whether it is still what was generated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options, printing, words
from docgen.formats import file_bytes, read
from docgen.kit.i18n import _
from docgen.ooxml.package import open_package
from docgen.verify.evidence import verify_document


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "verify",
        help=_("核对 Word 报告：生成之后改过什么，勾稽关系是否还成立，填报表后来变没变。"),
        epilog=words.examples((_("docgen verify 报告.docx --against 填报表.xlsx"), _("改过什么；填报表后来变没变"))),
    )
    def verify(
        report: Annotated[Path, typer.Argument(help=_("Word 报告。"))],
        against: Annotated[Path | None, typer.Option("--against", help=_("与这份填报表（或 JSON）核对。"))] = None,
        output_format: options.FormatOption = options.Format.TEXT,
    ) -> int:
        data = file_bytes(report)
        open_package(data, "docx", report.name)  # a file that is none is named as such
        result = verify_document(data, read(against) if against else None)
        if output_format is options.Format.JSON:
            printing.print_json(result.to_json(str(report)))
        else:
            for line in result.lines():
                printing.say(line)
        return 0 if result.ok else 1
