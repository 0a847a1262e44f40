"""`docgen template`: the templates an office may change, what they may use, and what is wrong with one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options, printing, words
from docgen.form.folders import DEFAULT_FORM, form_folder, form_folders, forms_in_order, template_file
from docgen.form.load import load_form, own_fields_beside
from docgen.form.model import Form
from docgen.kit.errors import DocgenError, UsageError
from docgen.kit.files import file_bytes, make_folder, require_free, write_whole
from docgen.kit.i18n import _
from docgen.report.finding import has_errors

FormOption = Annotated[
    str | None, typer.Option("--form", help=_("表单编号；不给就看模板放在哪个表单的文件夹里，或用了哪个表单的名称。"))
]


def _form_meant(file: Path) -> Form:
    """Return the form in whose folder a template lies; if it lies elsewhere, the one whose names it uses."""
    from docgen.template.check import form_of_template

    folder = file.resolve().parent.name
    if folder in form_folders():
        return load_form(folder)
    forms: list[Form] = []
    for form_id in forms_in_order():
        with suppress(DocgenError):  # a form with faults is told of by `form check`
            forms.append(load_form(form_id))
    return form_of_template(file_bytes(file), forms, file.name) or load_form()


def register(app: typer.Typer) -> None:
    """Add the group of commands to the application."""
    group = typer.Typer(help=_("查看、检查 Word 模板。"), no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="template")

    @group.command(
        "list", help=_("列出表单和它们的模板。"), epilog=words.examples((_("docgen template list"), _("有哪些表单和模板")))
    )
    def list_templates(output_format: options.FormatOption = options.OutputFormat.TEXT) -> int:
        listed = [
            {"form": form_id, "title": load_form(form_id).title, "file": str(path)}
            for form_id, folder in form_folders().items()
            for path in sorted(folder.glob("*.docx"))
        ]
        lines = (f"{entry['form']}  {entry['title']}  {entry['file']}" for entry in listed)
        printing.show({"templates": listed}, lines, as_json=output_format is options.OutputFormat.JSON)
        return 0

    @group.command(
        "vars",
        help=_("列出模板里可以用的占位符、含义和示例。"),
        epilog=words.examples((_("docgen template vars"), _("可用的占位符"))),
    )
    def list_placeholders(
        form: Annotated[str, typer.Argument(help=_("表单编号。"))] = DEFAULT_FORM,
        template: options.OwnFieldsOption = None,
        output_format: options.FormatOption = options.OutputFormat.TEXT,
    ) -> int:
        from docgen.template.check import placeholders

        with own_fields_beside(template):
            listed = placeholders(load_form(form))
        document = {"placeholders": [dict(zip(("name", "meaning", "example"), entry, strict=True)) for entry in listed]}
        printing.show(document, map("\t".join, listed), as_json=output_format is options.OutputFormat.JSON)
        return 0

    @group.command(
        "check",
        help=_("检查一个 Word 模板，说明错在哪里、怎样改。"),
        epilog=words.examples((_("docgen template check 我们的模板.docx"), _("哪里错了、怎样改"))),
    )
    def check(
        file: Annotated[Path, typer.Argument(help=_("Word 模板（.docx）。"))],
        form: FormOption = None,
        output_format: options.FormatOption = options.OutputFormat.TEXT,
    ) -> int:
        from docgen.template.check import check_template

        with own_fields_beside(file):
            definition = load_form(form) if form else _form_meant(file)
        findings = check_template(file_bytes(file), definition, file.name)
        failed = has_errors(findings)
        counts = printing.counted(findings) or _("没有发现问题。")
        head = _("{mark} {file}：{counts}").format(mark="✗" if failed else "✓", file=file.name, counts=counts)
        document = {"files": [printing.file_to_json(file, not failed, findings)]}
        lines = [head, *printing.finding_lines(findings, definition)]
        printing.show(document, lines, as_json=output_format is options.OutputFormat.JSON)
        return 1 if failed else 0

    @group.command(
        "copy",
        help=_("复制一个自带的模板来改。"),
        epilog=words.examples(
            (_("docgen template copy zfxxgk-2021 我们的模板.docx"), _("从自带的模板改起")),
            (_("docgen template copy zfxxgk-2021 --paper approval"), _("复制呈批单的模板")),
        ),
    )
    def copy(
        form: Annotated[str, typer.Argument(help=_("表单编号。"))],
        file: Annotated[Path | None, typer.Argument(help=_("写到这个 .docx 文件；不给就用模板自己的名称。"))] = None,
        paper: Annotated[str, typer.Option("--paper", help=_("哪一份：report、approval、checklist 等。"))] = "report",
    ) -> int:
        load_form(form)
        name = f"{paper}.docx"
        source = template_file(form, name)
        if not source.is_file():
            names = sorted(path.stem for path in form_folder(form).glob("*.docx"))
            raise UsageError(
                _("表单“{form}”没有模板 {file}。").format(form=form, file=name),
                _("有的是：{names}。").format(names="、".join(names)),
            )
        file = file or Path(name)
        require_free(file)
        if file.suffix.lower() != ".docx":
            raise UsageError(_("模板的文件名要以 .docx 结尾：{file}").format(file=file), _("改正文件名。"))
        content = file_bytes(source)
        make_folder(file.parent)
        write_whole(file, content)
        printing.say(_("✓ {file}").format(file=file))
        return 0
