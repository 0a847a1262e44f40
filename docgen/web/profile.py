"""What a portal shows around a report: metadata in its order, tags of the page, charts. An office's own file, publish.toml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from docgen.form.folders import template_file
from docgen.form.model import Form
from docgen.form.toml_lines import what_is_wrong
from docgen.kit.errors import UsageError
from docgen.kit.files import file_text
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.report.model import Report
from docgen.report.standing import Resolver
from docgen.report.tokens import fill, tokens_in

FILE_NAME = "publish.toml"
SHOW, OMIT = "show", "omit"


@record
class Item:
    """An item of the metadata: what it is called, its text with {references}; blank: "show" or "omit" it where it is blank."""

    label: str
    value: str
    blank: str = SHOW


@record
class MetaTag:
    """A meta tag of the page (ArticleTitle, PubDate …) and its text with {references}; one without content is left out."""

    name: str
    value: str


@record
class Bar:
    """One bar of a chart: what it is called and the number it shows, by its key."""

    label: str
    key: str


@record
class Chart:
    """A bar chart. previous: beside this year's numbers stand those of last year's report."""

    title: str
    bars: tuple[Bar, ...]
    unit: str = ""
    previous: bool = False


@record
class Profile:
    """How one portal shows reports."""

    items: tuple[Item, ...] = ()
    tags: tuple[MetaTag, ...] = ()
    charts: tuple[Chart, ...] = ()


_KINDS: Mapping[str, tuple[type, frozenset[str]]] = {
    "items": (Item, frozenset({"label", "value"})),
    "tags": (MetaTag, frozenset({"name", "value"})),
    "charts": (Chart, frozenset({"title", "bars"})),
    "bars": (Bar, frozenset({"label", "key"})),
}
"""Array of tables -> the record its entries become, and the entries that must be given."""


class _Reader:
    """Turns the tables of a publish.toml into records and collects what is wrong with them."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.faults: list[str] = []

    def entries(self, name: str, data: object, where: str) -> tuple[Any, ...]:
        """Return the records of one array of tables."""
        if not isinstance(data, list):
            self.faults.append(_("{where} 应写成 [[{name}]]").format(where=where, name=name))
            return ()
        made = (self._entry(name, entry, f"{where}[{n}]") for n, entry in enumerate(data, 1))
        return tuple(entry for entry in made if entry is not None)

    def _entry(self, name: str, data: object, where: str) -> Any:
        kind, required = _KINDS[name]
        if not isinstance(data, dict):
            self.faults.append(_("{where} 应写成 [[{name}]]").format(where=where, name=name))
            return None
        wanted: dict[str, str] = dict(kind.__annotations__)
        before = len(self.faults)
        for key in sorted(required - set(data)):
            self.faults.append(_("{where} 缺少 {key}").format(where=where, key=key))
        values: dict[str, Any] = {}
        for key, value in data.items():
            if key not in wanted:
                known = "、".join(wanted)
                self.faults.append(_("{where} 里没有 {key} 这一项，可用的是 {known}").format(where=where, key=key, known=known))
            elif key in _KINDS:
                values[key] = self.entries(key, value, f"{where}.{key}")
            elif type(value).__name__ != wanted[key]:
                self.faults.append(_("{where}.{key} 的写法不对：{value!r}").format(where=where, key=key, value=value))
            else:
                values[key] = value
        self._meaning(values, where)
        return kind(**values) if len(self.faults) == before else None

    def _meaning(self, values: Mapping[str, Any], where: str) -> None:
        """Note references, keys and words that mean nothing in this form."""
        for use in tokens_in(values.get("value", "")):
            if use.name not in self.form.tokens:
                self.faults.append(_("{where}.value 里的 {name} 不是可用的引用").format(where=where, name=use.raw))
        key = values.get("key")
        if key is not None and key not in self.form.number_keys and key not in self.form.subtotals:
            self.faults.append(_("{where}.key：表单里没有名为 {key} 的数").format(where=where, key=key))
        if values.get("blank", SHOW) not in (SHOW, OMIT):
            self.faults.append(_("{where}.blank 应是 show 或 omit").format(where=where))


def parse_profile(text: str, form: Form, name: str) -> Profile:
    """Read a publish.toml. Raises UsageError that lists everything wrong with it."""
    import tomllib

    reader = _Reader(form)
    parts: dict[str, tuple[Any, ...]] = {}
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reader.faults.append(what_is_wrong(error))
        data = {}
    for key, value in data.items():
        if key in Profile.__annotations__:
            parts[key] = reader.entries(key, value, key)
        else:
            known = "、".join(Profile.__annotations__)
            reader.faults.append(_("没有 {key} 这一项，可用的是 {known}").format(key=key, known=known))
    if reader.faults:
        listed = "\n".join(f"  {fault}" for fault in reader.faults)
        raise UsageError(
            _("网页发布设置 {file} 有 {n} 处错误：\n{faults}").format(file=name, n=len(reader.faults), faults=listed),
            _("照 templates/docx/{form}/publish.toml 的写法改正。").format(form=form.id),
        )
    return Profile(**parts)


def load_profile(form: Form, given: Path | None = None) -> Profile:
    """Return the profile given (a file, or a name: publish-NAME.toml), else the form's own; a form without one has no metadata.

    Raises UnreadableFile, UsageError.
    """
    path = given or template_file(form.id, FILE_NAME)
    if given is not None and not given.suffix and not given.exists():  # a name: publish-NAME.toml beside the form's own
        path = template_file(form.id, f"{Path(FILE_NAME).stem}-{given.name}.toml")
    if given is None and not path.is_file():
        return Profile()
    return parse_profile(file_text(path), form, path.name)


def web_resolver(report: Report) -> Callable[[str], str | None]:
    """Return what references stand for on a page: as in the text, but dates as 2024-01-19 and blanks as nothing."""
    resolver = Resolver(report)

    def resolve(name: str) -> str | None:
        target = report.form.tokens.get(name, "")
        value = report.values.get(target)
        if isinstance(value, date):
            return value.isoformat()
        return "" if report.form.knows(target) and value is None else resolver.resolve(name)

    return resolve


def metadata(profile: Profile, report: Report) -> list[dict[str, str]]:
    """Return the items to show, in order: {"label", "value"}."""
    resolve = web_resolver(report)
    filled = [(item, fill(item.value, resolve).strip()) for item in profile.items]
    return [{"label": item.label, "value": text} for item, text in filled if text or item.blank == SHOW]


def page_tags(profile: Profile, report: Report) -> list[dict[str, str]]:
    """Return the meta tags that have a content: {"name", "value"}."""
    resolve = web_resolver(report)
    filled = [(tag.name, fill(tag.value, resolve).strip()) for tag in profile.tags]
    return [{"name": name, "value": text} for name, text in filled if text]
