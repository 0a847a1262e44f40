"""`docgen verify`: read a finished Word report back and say whether it is still what was generated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options, printing, words
from docgen.formats import published_document, read
from docgen.jobs.publish import compare_published
from docgen.kit.errors import UsageError
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.ooxml.package import open_package
from docgen.reading.blocks import Document
from docgen.verify.published import PageComparison
from docgen.verify.verification import Verification, verify_document


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "verify",
        help=_("核对 Word 报告：生成之后改过什么，勾稽关系是否还成立，填报表后来变没变。"),
        epilog=words.examples(
            (_("docgen verify 报告.docx --against 填报表.xlsx"), _("改过什么；填报表后来变没变")),
            (_("docgen verify 网页.html --against 报告.docx"), _("网站上的与定稿逐字逐数比较")),
        ),
    )
    def verify(
        report: Annotated[Path, typer.Argument(help=_("Word 报告；或网站上另存的网页、文字、PDF。"))],
        against: Annotated[
            Path | None,
            typer.Option("--against", help=_("与这份填报表（或 JSON）核对；网页与这份定稿比较。")),
        ] = None,
        output_format: options.FormatOption = options.OutputFormat.TEXT,
    ) -> int:
        data = file_bytes(report)
        page = published_document(data, report.name)
        if page is not None:
            return _page(page, report, against, output_format)
        open_package(data, "docx", report.name)  # a file that is none is named as such
        return _shown(verify_document(data, read(against) if against else None), report, output_format)


def _shown(result: Verification | PageComparison, file: Path, output_format: options.OutputFormat) -> int:
    """Print what came of it; return the exit code."""
    printing.show(result.to_json(str(file)), result.lines(), as_json=output_format is options.OutputFormat.JSON)
    return 0 if result.ok else 1


def _page(page: Document, file: Path, against: Path | None, output_format: options.OutputFormat) -> int:
    """Say how a published page differs from the approved report; return the exit code."""
    if against is None:
        raise UsageError(
            _("核对网页要指明定稿的报告。"),
            _("加 --against 报告.docx（或填报表）；只检查网页本身用 docgen check {file}。").format(file=file),
        )
    return _shown(compare_published(page, against), file, output_format)
