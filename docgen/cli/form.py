"""`docgen form`: begin a form of one's own, and see what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import printing, words
from docgen.form.folders import form_folder, form_folders
from docgen.form.own_fields import FILE_NAME, with_own_fields
from docgen.kit.errors import FormError
from docgen.kit.files import file_text
from docgen.kit.i18n import _


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(help=_("新建、检查一种表单。"), no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="form")

    @group.command(
        "new",
        help=_("写一个小而完整的表单来改：定义、Word 模板和填好的填报表。"),
        epilog=words.examples((_("docgen form new ysd-2024"), _("从一张采购验收单改起"))),
    )
    def new(form: Annotated[str, typer.Argument(help=_("新表单的编号，如 ysd-2024。"))]) -> int:
        from docgen.jobs.new_form import new_form

        for path in new_form(form, Path()):
            printing.say(_("✓ {file}").format(file=path))
        printing.note(
            _("  改 form.toml 和 report.docx，用 docgen form check {form} 检查，再运行 docgen make。").format(form=form)
        )
        return 0

    @group.command(
        "template",
        help=_("照 form.toml 写一份 Word 模板来改。"),
        epilog=words.examples((_("docgen form template ysd-2024"), _("写出 templates/docx/ysd-2024/report.docx"))),
    )
    def template(
        form: Annotated[str, typer.Argument(help=_("表单编号。"))],
        force: Annotated[bool, typer.Option("--force", help=_("覆盖已有的模板。"))] = False,
    ) -> int:
        from docgen.jobs.new_form import write_template

        printing.say(_("✓ {file}").format(file=write_template(form, Path(), force=force)))
        return 0

    @group.command(
        "check",
        help=_("检查表单定义 form.toml，把错误连同行号一次列出。"),
        epilog=words.examples((_("docgen form check ysd-2024"), _("哪一行错了、应是什么"))),
    )
    def check(form: Annotated[str, typer.Argument(help=_("表单编号，或 form.toml 的位置。"))]) -> int:
        from docgen.form.parse import parse_form

        known = form_folders().get(form)
        path = known / "form.toml" if known else Path(form) / "form.toml" if Path(form).is_dir() else Path(form)
        if not path.is_file():
            form_folder(form)
        own = path.with_name(FILE_NAME)
        try:
            parsed = parse_form(path)
            if own.is_file():
                path = own
                with_own_fields(parsed, file_text(own), own)
        except FormError as error:
            printing.say(_("✗ {file}：{message}").format(file=path, message=error.message))
            return 1
        printing.say(_("✓ {file}：没有发现问题。").format(file=path))
        return 0
