"""What a portal shows around a report: metadata in its order, tags of the page, charts. An office's own file, publish.toml."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

from docgen.form.build import Builder, build_toml
from docgen.form.folders import template_file
from docgen.form.meaning import Among, Refers
from docgen.form.model import Form
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
    blank: Annotated[str, Among((SHOW, OMIT))] = SHOW


@record
class MetaTag:
    """A meta tag of the page (ArticleTitle, PubDate …) and its text with {references}; one without content is left out."""

    name: str
    value: str


@record
class Bar:
    """One bar of a chart: what it is called and the number it shows, by its key."""

    label: str
    key: Annotated[str, Refers("number")]


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


def parse_profile(text: str, form: Form, name: str) -> Profile:
    """Read a publish.toml. Raises UsageError that lists everything wrong with it."""

    def check(builder: Builder, profile: Profile) -> None:
        texts = [(("items", n, "value"), item.value) for n, item in enumerate(profile.items)]
        texts += [(("tags", n, "value"), tag.value) for n, tag in enumerate(profile.tags)]
        for path, written in texts:
            for use in tokens_in(written):
                if use.name not in form.tokens:
                    builder.fault(path, _("{name} 不是可用的引用").format(name=use.raw))
        builder.require({"number": [*form.number_keys, *form.subtotals]})

    profile, faults = build_toml(Profile, text, check)
    if faults:
        raise UsageError(
            _("网页发布设置 {file} 有 {n} 处错误：\n{faults}").format(
                file=name, n=len(faults), faults="\n".join(f"  {fault}" for fault in faults)
            ),
            _("照 templates/docx/{form}/publish.toml 的写法改正。").format(form=form.id),
        )
    return profile


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
