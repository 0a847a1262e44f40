"""Reports from JSON and into it: numbers are integers, money a string, dates ISO, as `docgen.formats.json_schema` says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.form.own_fields import stated_fields, with_stated_fields
from docgen.kit.errors import FormError, UnknownForm, UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.record import field, mutable_record
from docgen.report.finding import Finding, Place, Severity
from docgen.report.model import Acceptance, Attachment, Reading, Report, Row, SubSection, Value
from docgen.report.typed import is_year, without_controls

MAX_DEPTH = 12
"""A report nests six deep; more is no report, and would only serve to exhaust whoever walks it."""
MAX_INTEGER_DIGITS = 18
_TOP = ("form", "fields", "values", "sections", "attachments", "notes", "acceptances", "standing", "rows")


@mutable_record
class _Reader:
    """Collects what is read and what is wrong with it; `where` is a JSON path such as values["report.year"]."""

    form: Form
    values: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def fault(self, code: str, where: str, message: str, cure: str, key: str = "", actual: object = None) -> None:
        shown = None if actual is None else str(actual)[:80]
        self.findings.append(Finding(code, Severity.ERROR, message, key, actual=shown, cure=cure, sheet="JSON", cell=where))

    def _instead_of(self, key: str) -> str:
        """Say what to write in place of a key that is none: the nearest ones, if any are near."""
        import difflib

        close = difflib.get_close_matches(key, [*self.form.field_by_key, *self.form.cells], n=3)
        if not close:
            return _("按 docgen schema 改正名称。")
        return _("按 docgen schema 改正名称；是不是 {names}？").format(names="、".join(close))

    def value(self, key: str, raw: object) -> None:
        """Take one entry of "values"; an entry of the wrong kind is a finding and stays out."""
        where = f'values["{key}"]'
        self.places[key] = Place("JSON", where)
        if not self.form.knows(key):
            self.fault("A901", where, _("没有名为 {key} 的数据项。").format(key=key), self._instead_of(key), key)
            return
        kind = self.form.type_of(key)
        converted = _CONVERTERS.get(kind, _text)(raw)
        field = self.form.field_by_key.get(key)
        if field is not None and field.choices and converted is not None:
            chosen = {value: choice.value for choice in field.choices for value in (choice.label, choice.value)}
            converted = chosen.get(str(converted))
        if converted is None:
            expected = {
                "integer": _("整数"),
                "year": _("四位年份"),
                "money": _('写成文字的小数，如 "12.50"'),
                "date": _("日期，如 2024-01-19"),
                "choice": _("、").join(choice.value for choice in field.choices) if field else "",
            }
            self.fault(
                "A902",
                where,
                _("“{label}”应是{expected}。").format(label=self.form.label_of(key), expected=expected.get(kind, _("文字"))),
                _("改正后重试；没有的数据不要写进来，不要写 null。"),
                key,
                raw,
            )
            return
        self.values[key] = converted


def _integer(raw: object) -> int | None:
    if isinstance(raw, bool) or not isinstance(raw, int) or len(str(abs(raw))) > MAX_INTEGER_DIGITS:
        return None
    return raw


def _year(raw: object) -> int | None:
    year = _integer(raw)
    return year if year is not None and is_year(year) else None


def _money(raw: object) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, int | str) or len(str(raw)) > MAX_INTEGER_DIGITS:
        return None
    try:
        amount = Decimal(str(raw))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and "e" not in str(raw).lower() else None


def _date(raw: object) -> date | None:
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def _text(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None


_CONVERTERS: dict[str, Callable[[object], Value | None]] = {
    "integer": _integer,
    "year": _year,
    "money": _money,
    "number": _money,
    "date": _date,
}


def _texts(raw: object) -> tuple[str, ...] | None:
    if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        return tuple(raw)
    return None


def _sections(reader: _Reader, raw: object) -> dict[str, tuple[SubSection, ...]]:
    sections: dict[str, tuple[SubSection, ...]] = {}
    cure = _('写成 {"overview": [{"heading": "…", "paragraphs": ["…"]}]}。')
    if not isinstance(raw, dict):
        reader.fault("A903", "sections", _("sections 的写法不对。"), cure)
        return sections
    for key, entries in raw.items():
        where = f"sections.{key}"
        if key not in reader.form.section_by_key or not isinstance(entries, list):
            reader.fault("A903", where, _("没有名为 {key} 的部分，或写法不对。").format(key=key), cure)
            continue
        subs: list[SubSection] = []
        for n, entry in enumerate(entries):
            reader.places[f"{where}.{n}"] = Place("JSON", f"{where}[{n}]")
            paragraphs = _texts(entry.get("paragraphs", [])) if isinstance(entry, dict) else None
            if paragraphs is None or not isinstance(entry.get("heading", ""), str):
                reader.fault("A903", f"{where}[{n}]", _("这一小节的写法不对。"), cure)
                continue
            subs.append(SubSection(entry.get("heading", ""), paragraphs))
        sections[key] = tuple(subs)
    return sections


def _attachments(reader: _Reader, raw: object) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    for n, entry in enumerate(raw if isinstance(raw, list) else [None]):
        given = entry if isinstance(entry, dict) else {}
        columns, rows = _texts(given.get("columns")), given.get("rows")
        lines = [_texts(row) for row in rows] if isinstance(rows, list) else [None]
        whole = [line for line in lines if line is not None and columns is not None and len(line) == len(columns)]
        if not isinstance(given.get("title"), str) or not columns or len(whole) != len(lines):
            reader.fault(
                "A904",
                f"attachments[{n}]",
                _("附表的写法不对，或有的行与表头列数不同。"),
                _('写成 {"title": "…", "columns": ["…"], "rows": [["…"]]}。'),
            )
            continue
        found.append(Attachment(given["title"], columns, tuple(whole)))
    return tuple(found)


def _mapping_of_text(reader: _Reader, name: str, raw: object) -> dict[str, str]:
    if isinstance(raw, dict) and all(isinstance(text, str) for text in raw.values()):
        return dict(raw)
    reader.fault("A905", name, _("{name} 的写法不对。").format(name=name), _('写成 {"数据项": "文字"}。'))
    return {}


def _acceptances(reader: _Reader, raw: object) -> tuple[Acceptance, ...]:
    names = ("code", "key", "reason", "fingerprint")
    entries: list[dict[str, str]] = [entry for entry in raw if isinstance(entry, dict)] if isinstance(raw, list) else []
    whole = isinstance(raw, list) and len(entries) == len(raw)
    if not whole or not all(isinstance(entry.get(name, ""), str) for entry in entries for name in names):
        reader.fault("A905", "acceptances", _("{name} 的写法不对。").format(name="acceptances"), _("按 docgen schema 改正。"))
        return ()
    return tuple(Acceptance(*(entry.get(name, "") for name in names)) for entry in entries)


def _rows(reader: _Reader, raw: object) -> dict[str, tuple[Row, ...]]:
    """Return the rows by table; what is none of the form's, or of another type, is a finding and stays out."""
    found: dict[str, tuple[Row, ...]] = {}
    cure = _("按 docgen schema 改正。")
    for key, entries in (raw if isinstance(raw, Mapping) else {"": raw}).items():
        table = reader.form.rows_by_key.get(str(key))
        if table is None or not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            reader.fault("A903", f"rows.{key}", _("没有名为 {key} 的表，或写法不对。").format(key=key), cure)
            continue
        columns = {column.key: column for column in table.columns}
        rows: list[Row] = []
        for n, entry in enumerate(entries):
            row: dict[str, Value] = {}
            for name, value in entry.items():
                where = f"rows.{key}[{n}].{name}"
                reader.places[f"rows.{key}.{n}.{name}"] = Place("JSON", where)
                column = columns.get(name)
                typed = _CONVERTERS.get(column.type, _text)(value) if column else None
                if column is None or typed is None or (column.type == "choice" and typed not in column.choices):
                    label = column.label if column else name
                    message = _("“{label}”不是这张表的列，或类型不对。").format(label=label)
                    reader.fault("A902", where, message, cure, f"rows.{key}.{n}.{name}", value)
                else:
                    row[name] = typed
            rows.append(row)
        found[str(key)] = tuple(rows)
    return found


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    if len(set(names)) != len(names):
        raise ValueError(_("“{name}”写了两次").format(name=next(n for n in names if names.count(n) > 1)))
    return dict(pairs)


def _without_controls(raw: Any, where: str, met: dict[str, tuple[str, ...]], depth: int = 0) -> Any:
    """Return a parsed document without the characters that neither Word nor Excel can hold; `met` says where they were.

    A workbook cannot bring them along (its reader drops them the same way), JSON can: "\\u0000" or half a surrogate pair.
    """
    if isinstance(raw, str):
        clean, names = without_controls(raw)
        if names:
            met[where] = names
        return clean
    if depth > MAX_DEPTH:
        raise ValueError(_("一层套一层，套得太深"))
    if isinstance(raw, list):
        return [_without_controls(entry, f"{where}[{n}]", met, depth + 1) for n, entry in enumerate(raw)]
    if isinstance(raw, dict):
        keys = {key: without_controls(key)[0] for key in raw}
        _no_duplicates([(clean, None) for clean in keys.values()])
        return {keys[k]: _without_controls(v, f"{where}.{keys[k]}".lstrip("."), met, depth + 1) for k, v in raw.items()}
    return raw


def read_json(data: bytes, name: str = "JSON", _form: Form | None = None) -> Reading:
    """Read a report from JSON, by the form that it names.

    Raises UnreadableFile if it is not JSON or names no known form; other faults are findings.
    """
    # -- what makes the file unreadable as a whole --
    controls: dict[str, tuple[str, ...]] = {}
    try:
        parsed = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_no_duplicates)
        document = _without_controls(parsed, "", controls)
        form = load_form(document.get("form", DEFAULT_FORM)) if isinstance(document, dict) else None
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            _("{file} 不是正确的 JSON：{why}。").format(file=name, why=error), _("按 docgen schema 的格式重新生成。")
        ) from error
    except (UnknownForm, TypeError) as error:
        raise UnreadableFile(
            _("{file} 的 form 不是已知的表单。").format(file=name), _("写 form 为 {form}。").format(form=DEFAULT_FORM)
        ) from error
    if form is None or not isinstance(document.get("values"), dict):
        raise UnreadableFile(_("{file} 里没有 values。").format(file=name), _("按 docgen schema 的格式重新生成。"))
    try:
        form = with_stated_fields(form, document.get("fields", []))
    except FormError as error:
        raise UnreadableFile(
            _("{file} 的 fields 用不了：{why}").format(file=name, why=error.message), _("按 docgen schema 的格式重新生成。")
        ) from error
    # -- what is wrong at a place is a finding --
    reader = _Reader(form)
    for where, names in controls.items():
        message = _("文字里有看不见的控制字符（{names}），已去掉，换行的按换行处理。").format(names="、".join(names))
        cure = _("核对这一处的文字；它多半是从别的软件复制时带来的。")
        reader.findings.append(Finding("A312", Severity.WARNING, message, cure=cure, sheet="JSON", cell=where))
    for unknown in sorted(set(document) - set(_TOP)):
        reader.fault("A901", unknown, _("没有名为 {key} 的数据项。").format(key=unknown), _("按 docgen schema 改正名称。"))
    for key, raw in document["values"].items():
        reader.value(key, raw)
    # -- everything else is taken over as it stands --
    report = Report(
        form=form,
        values=reader.values,
        sections=_sections(reader, document.get("sections", {})),
        attachments=_attachments(reader, document.get("attachments", [])),
        notes=_mapping_of_text(reader, "notes", document.get("notes", {})),
        acceptances=_acceptances(reader, document.get("acceptances", [])),
        places=reader.places,
        rows=_rows(reader, document.get("rows", {})),
    )
    before = frozenset(form.own_keys) - set(reader.values) if "fields" not in document else frozenset()
    return Reading(report, tuple(reader.findings), unread=before)


def _json_value(value: Value) -> int | str:
    return value.isoformat() if isinstance(value, date) else f"{value:f}" if isinstance(value, Decimal) else value


def report_to_json(report: Report, standing: Mapping[str, str] | None = None, *, whole: bool = True) -> dict[str, Any]:
    """Return a report as the JSON document of the contract; `standing` adds the sentences as worded (ignored when read).

    whole: with the pictures themselves; else they are only named, for where their bytes are kept beside.
    """
    form = report.form
    order = [field.key for field in form.fields] + list(form.standing_by_key) + list(form.cells)
    document: dict[str, Any] = {
        "form": form.id,
        **({"fields": stated_fields(form)} if form.own_keys else {}),
        "values": {key: _json_value(report.values[key]) for key in order if key in report.values},
        "sections": {
            key: [{"heading": sub.heading, "paragraphs": list(sub.paragraphs)} for sub in report.sections[key]]
            for key in form.section_by_key
            if key in report.sections
        },
    }
    if whole and report.pictures:
        from docgen.formats.pictures import data_uri

        document["values"] |= {key: data_uri(picture) for key, picture in report.pictures.items()}
    if report.rows:
        document["rows"] = {
            key: [{c: _json_value(v) for c, v in row.items()} for row in rows] for key, rows in report.rows.items()
        }
    if report.attachments:
        document["attachments"] = [
            {"title": a.title, "columns": list(a.columns), "rows": [list(row) for row in a.rows]} for a in report.attachments
        ]
    if report.notes:
        document["notes"] = dict(report.notes)
    if report.acceptances:
        document["acceptances"] = [
            {"code": a.code, "key": a.key, "reason": a.reason, "fingerprint": a.fingerprint} for a in report.acceptances
        ]
    if standing:
        document["standing"] = dict(standing)
    return document
