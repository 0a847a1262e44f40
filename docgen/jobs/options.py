"""What the options of a run name is tried before the first file: one that cannot be used ends the run before it begins."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from docgen.compose.composition import begins_a_page
from docgen.form.folders import DEFAULT_FORM, form_folders, forms_in_order, template_file
from docgen.form.load import load_form, own_fields_beside
from docgen.form.model import Form
from docgen.formats import read
from docgen.jobs.make import MakeOptions
from docgen.jobs.requirements import FILE_NAME, try_requirements
from docgen.jobs.template import choose_template, plain_faults, require_new_page
from docgen.kit.errors import DocgenError, FormError, UsageError
from docgen.kit.i18n import _
from docgen.report.typed import FIRST_YEAR, LAST_YEAR, typed_date


def require_usable(options: MakeOptions, sources: Iterable[Path] = ()) -> None:
    """Try the template, last year's report and the tables that a run was given.

    Raises UsageError naming the option, what is wrong with the file and how to put it right.
    """
    if options.template is not None:
        require_template(options.template)
    if options.previous is not None:
        require_last_year(options.previous, sources)
    require_requirements(options.requirements)
    if options.new_page:
        _require_tables(options.new_page, options.template)


def unusable(option: str, path: Path, error: DocgenError) -> UsageError:
    """Return what is said of an option whose file cannot be used for the reason given."""
    why = error.message if path.name in error.message else _("{file}：{why}").format(file=path.name, why=error.message)
    return UsageError(_("{option} 用不了：{why}").format(option=option, why=why), error.cure)


def require_template(path: Path) -> str:
    """Return the form that a template is for. Raises UsageError for one that fits none: what the nearest form says."""
    errors: list[DocgenError] = []
    for form_id in forms_in_order():
        try:
            with own_fields_beside(path):
                choose_template(load_form(form_id), path)
        except DocgenError as error:
            errors.append(error)
        else:
            return form_id
    raise unusable("--template", path, _nearest(errors, path))


def _nearest(errors: list[DocgenError], path: Path) -> DocgenError:
    """Return the error of the form that a template is for: where its own fields are faulty, the form it fits best without."""
    if not any(isinstance(error, FormError) for error in errors):
        return min(errors, key=lambda error: error.message.count("\n"))
    fits = [plain_faults(form_id, path) for form_id in forms_in_order()]
    return errors[min(range(len(errors)), key=lambda n: (not isinstance(errors[n], FormError), fits[n]))]


def require_requirements(path: Path | None) -> None:
    """Try what the office asks beyond the form: the file given, else what stands beside the templates. Raises UsageError."""
    forms = [DEFAULT_FORM] if path else [form for form in form_folders() if template_file(form, FILE_NAME).is_file()]
    if not forms:
        return
    for form_id in forms:
        try:
            try_requirements(form_id, path)
        except UsageError:
            raise
        except DocgenError as error:
            raise unusable("--requirements", path or Path(FILE_NAME), error) from error


def _require_tables(new_page: Collection[str], template: Path | None) -> None:
    """Each name has to be that of a table of some form, whose template can begin its section on a new page."""
    forms = [load_form(form_id) for form_id in forms_in_order()]
    for name in new_page:
        having = [form for form in forms if any(begins_a_page(form, section, (name,)) for section in form.sections)]
        if not having:
            known = "、".join(dict.fromkeys(table.name for form in forms for table in form.tables))
            raise UsageError(
                _("new_page 用不了：没有叫“{name}”的表。").format(name=name), _("可以写：{known}。").format(known=known)
            )
        faults = [fault for form in having if (fault := _new_page_fault(form, template, name)) is not None]
        if len(faults) == len(having):
            raise UsageError(faults[0].message, faults[0].cure)


def _new_page_fault(form: Form, template: Path | None, name: str) -> DocgenError | None:
    try:
        require_new_page(form, choose_template(form, template).data, (name,))
    except DocgenError as error:
        return error
    return None


def require_last_year(path: Path, sources: Iterable[Path]) -> None:
    """Raise UsageError for a file or folder of which nothing can be read as last year's report."""
    from docgen.jobs.previous import require_previous

    try:
        if path.is_dir():
            require_previous(path, sources)
            return
        reading = read(path)
    except UsageError:
        raise
    except DocgenError as error:
        raise unusable("--previous", path, error) from error
    if reading.untouched:
        raise UsageError(
            _("--previous 用不了：{file} 是空白填报表，还没有填写。").format(file=path), _("给出上一年度填好的填报表或报告。")
        )


def day_of(text: str | None, option: str) -> date | None:
    """Return the date typed for an option, None if it was not given. Raises UsageError for what is no date."""
    if text is None:
        return None
    day = typed_date(text)
    if day is None:
        raise UsageError(_("{option} 不是日期：{text}").format(option=option, text=text), _("写成 2024-01-31。"))
    return day


def day_to_come(text: str | None, option: str, today: date) -> date | None:
    """Return the date typed for an option that asks something of somebody. Raises UsageError for a day that is over."""
    day = day_of(text, option)
    if day is not None and day < today:
        raise UsageError(
            _("{option} 已经过去：{day}，今天是 {today}。").format(option=option, day=day, today=today),
            _("写今天或以后的日期。"),
        )
    return day


def require_year(year: int | None, option: str = "--year") -> None:
    """Raises UsageError for a number that is no year a report can be of."""
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError(_("{option} 不是年份：{year}").format(option=option, year=year), _("写四位数字，如 2023。"))
