"""Read an intake workbook into a Report: by defined names, confirmed by labels; every doubt is a finding with its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from docgen.form.folders import DEFAULT_FORM, form_folders
from docgen.form.load import load_form, plain_form
from docgen.form.model import Form
from docgen.form.own_fields import with_stated_fields, without_fields
from docgen.formats.xlsx.number_format import shown
from docgen.formats.xlsx.read_blocks import read_acceptances, read_attachments, read_section
from docgen.formats.xlsx.read_locate import locate
from docgen.formats.xlsx.read_sheets import (
    LISTS,
    Names,
    SheetView,
    choose_sheets,
    idle_sheets,
    resolve_names,
    share_of_labels,
)
from docgen.formats.xlsx.read_values import Harvest, judge_typed_totals, read_values
from docgen.formats.xlsx.source import read_source
from docgen.kit.errors import FormError, UnknownForm, UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.record import replace
from docgen.ooxml.package import Package, open_package
from docgen.report.codes import reading_finding
from docgen.report.finding import Severity
from docgen.report.model import Reading, Report, Row, SubSection
from docgen.report.picture import Picture
from docgen.report.typed import folded

FORM_NAME, VERSION_NAME, FIELDS_NAME = "docgen.form", "docgen.version", "docgen.fields"
_RECOGNISED = 0.3
"""Share of a form's labels that makes a workbook without a mark one of that form."""


def read_workbook(source: Path | bytes | Package, form: Form | None = None) -> Reading:
    """Read a filled-in (or blank) intake workbook.

    form: the form to read it as; None takes the one the workbook names. Raises UnreadableFile for a file that is no
    intake workbook at all; anything less is in the Reading's findings, and what could not be read for certain is left
    out of its values.
    """
    package = source if isinstance(source, Package) else open_package(source, "xlsx")
    book = read_source(package, idle_sheets(form or plain_form(DEFAULT_FORM)))
    views = {sheet.name: SheetView(sheet) for sheet in book.sheets}
    names = resolve_names(book)
    stated = _stated(views, names, FORM_NAME)
    form, notes = _choose_form(form, stated, views, package)
    harvest = Harvest(form, book.epoch)
    for code, message, cure in notes:
        harvest.add(code, message, "", cure)
    if package.has_macros:
        harvest.add("A107", _("工作簿带有宏，宏没有运行，也不影响读取。"), "", _("不需要宏的，另存为 .xlsx。"))
    _check_version(form, _stated(views, names, VERSION_NAME) if stated else "", harvest)
    form, absent = _with_own_fields(form, views, names, harvest)
    if not absent:
        harvest.form = form
        return _read(form, views, names, harvest, package)
    # -- a workbook from before the office added fields: read by what it has
    harvest.form = without_fields(form, absent)
    reading = _read(harvest.form, views, names, harvest, package)
    labels = "、".join(form.label_of(key) for key in absent)
    message = _("填报表里没有本单位后来加的这些格子：{labels}；按空着处理。").format(labels=labels)
    hint = reading_finding("A207", message, cure=_("要填的，用 docgen new --template 取新的空白填报表。"))
    report = replace(reading.report, form=form)
    return replace(reading, report=report, findings=(*reading.findings, hint), unread=reading.unread | frozenset(absent))


def _with_own_fields(
    form: Form, views: Mapping[str, SheetView], names: Names, harvest: Harvest
) -> tuple[Form, tuple[str, ...]]:
    """Return the form with the fields that the workbook states besides the office's, and those for which it has no cell."""
    text = _stated(views, names, FIELDS_NAME)
    try:
        form = with_stated_fields(form, json.loads(text) if text else [])
    except (FormError, ValueError, RecursionError) as error:
        why = error.message if isinstance(error, FormError) else _("自加字段的写法不对。")
        harvest.add("A104", why, "", _("从 docgen new 取一份空白填报表，把数据填到里面。"))
    labels = {label for view in views.values() for label in view.index} if form.own_keys else set()
    cells = {key: folded(form.field_by_key[key].label) for key in form.own_keys}
    return form, tuple(key for key, label in cells.items() if key not in names.areas and label not in labels)


def _stated(views: Mapping[str, SheetView], names: Names, name: str) -> str:
    """Return the text of the single cell that a name points to, "" if there is none."""
    if name not in names.areas:
        return ""
    sheet, area = names.areas[name]
    return shown(views[sheet].cell((area[0], area[1]))).strip()


def _share(form: Form, views: Mapping[str, SheetView]) -> float:
    """Return how much of a form's labels a workbook has, sheet by sheet at best."""
    shares = [
        max((share_of_labels(form, sheet.key, view) for view in views.values()), default=0.0)
        for sheet in form.sheets
        if sheet.name not in idle_sheets(form) and sheet.key not in LISTS
    ]
    return sum(shares) / len(shares) if shares else 0.0


def _choose_form(
    form: Form | None, stated: str, views: Mapping[str, SheetView], package: Package
) -> tuple[Form, list[tuple[str, str, str]]]:
    """Return the form to read by, and what there is to say about the choice."""
    fresh = _("从 docgen new 取一份空白填报表，把数据填到里面。")
    if form is not None and stated in ("", form.id):
        return form, [] if stated else _unmarked(form, views, package)
    if form is not None:
        message = _("这是表单“{stated}”的填报表，不是“{wanted}”的。").format(stated=stated, wanted=form.id)
        return form, [("A104", message, fresh)]
    if stated:
        try:
            return load_form(stated), []
        except UnknownForm:
            message = _("填报表注明的表单“{stated}”本程序没有。").format(stated=stated)
            known = plain_form(DEFAULT_FORM)
            _unmarked(known, views, package)
            return known, [("A104", message, fresh)]
    shares = {form_id: _share(plain_form(form_id), views) for form_id in form_folders()}
    alike = {form_id: share for form_id, share in shares.items() if share >= _RECOGNISED} or {DEFAULT_FORM: 0.0}
    best = load_form(max(alike, key=lambda form_id: (alike[form_id], form_id == DEFAULT_FORM)))
    return best, _unmarked(best, views, package)


def _unmarked(form: Form, views: Mapping[str, SheetView], package: Package) -> list[tuple[str, str, str]]:
    """Return what to say of a workbook without a form mark. Raises UnreadableFile if its labels are not the form's."""
    if _share(form, views) < _RECOGNISED:
        raise UnreadableFile(
            _("“{file}”不是《{form}》的填报表：里面没有它的标识，也没有它的表格。").format(file=package.name, form=form.title),
            _("用 docgen new 取一份空白填报表填写；或核对是否选错了文件。"),
        )
    message = _("填报表里没有表单标识，按标题认出是《{form}》。").format(form=form.title)
    return [("A105", message, _("核对读出的数据；下次从空白填报表填起。"))]


def _check_version(form: Form, stated: str, harvest: Harvest) -> None:
    if not stated or stated == str(form.version):
        return
    older = stated.isdecimal() and int(stated) < form.version
    message = _("填报表是第 {stated} 版，程序里的表单是第 {known} 版。").format(stated=stated, known=form.version)
    if older:
        harvest.add("A108", message, "", _("已按单元格名称和标题读取；请核对，下次用新的空白填报表。"))
    else:
        harvest.add("A104", message, "", _("升级 docgen，或用本版的空白填报表重新填写。"))


def _read(form: Form, views: Mapping[str, SheetView], names: Names, harvest: Harvest, package: Package) -> Reading:
    sheets = choose_sheets(form, views, names, harvest)
    typed_totals: list[str] = []
    pictures: dict[str, Picture] = {}
    for located in locate(form, sheets, names, harvest):
        read_values(harvest, located.spots, located.view.data)
        if form.pictures:
            from docgen.formats.xlsx.pictures import read_pictures

            pictures |= read_pictures(package, located.view, located.spots, harvest)
        typed_totals += [key for key in located.spots if key in form.totals and key in harvest.values]
    if typed_totals:
        judge_typed_totals(harvest, typed_totals)
    sections: dict[str, tuple[SubSection, ...]] = {}
    for section in form.sections:
        if section.sheet in sheets:
            found = read_section(section, sheets[section.sheet], names, harvest)
            if found is not None:
                sections[section.key] = found
    lists = {sheet.key: sheets[sheet.key] for sheet in form.sheets if sheet.key in LISTS and sheet.key in sheets}
    attachments = read_attachments(lists["attachments"], names, harvest, "attachments") if "attachments" in lists else ()
    titles = {view.name: form.sheet_name(key) for key, view in sheets.items()}
    acceptances = (
        read_acceptances(lists["acceptances"], "acceptances", names, harvest, form, titles) if "acceptances" in lists else ()
    )
    rows: dict[str, tuple[Row, ...]] = {}
    if form.rows:
        from docgen.formats.xlsx.read_rows import read_rows

        rows = {table.key: read_rows(table, sheets, names, harvest) for table in form.rows}
    harvest.report_unseen()
    report = Report(
        form=form,
        values=harvest.values,
        sections=sections,
        attachments=attachments,
        notes=harvest.notes,
        acceptances=acceptances,
        places=harvest.places,
        rows=rows,
        pictures=pictures,
    )
    return Reading(report, tuple(harvest.findings), untouched=_untouched(report, harvest), unread=frozenset(harvest.unread))


def _untouched(report: Report, harvest: Harvest) -> bool:
    """Whether nothing is filled in beyond what the form itself offers."""
    form = report.form
    if any(finding.severity is Severity.ERROR for finding in harvest.findings):
        return False
    if any(report.rows.values()) or report.attachments or report.acceptances or report.notes:
        return False
    for key, value in report.values.items():
        field = form.field_by_key.get(key)
        if field is None or value != field.default:
            return False
    for section in form.sections:
        offered = {(folded(sub.heading), folded(sub.text)) for sub in section.subsections}
        for sub in report.sections.get(section.key, ()):
            if (folded(sub.heading), folded("".join(sub.paragraphs))) not in offered:
                return False
    return True
