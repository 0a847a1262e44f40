"""What an office asks of the reports of its area beyond the form: a requirements.toml of its own, read into records.

The statutory form stays what it is; a city's notice may ask for less text, for more numbers in it, for an earlier day. Such
a file stands beside the template (or is named by option or docgen.toml), and rules F601 to F603 hold reports against it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from typing import Annotated

from docgen.form.build import Builder, Path, build_toml
from docgen.form.expectations import Deadline
from docgen.form.meaning import Refers
from docgen.form.model import Form
from docgen.kit.errors import UsageError
from docgen.kit.i18n import _
from docgen.kit.record import record

_LEAP_YEAR = 2024
"""A year that has every day there is."""


@record
class Length:
    """How long a section's text may be, in characters as word processors count them; at_most or at_least, or both."""

    section: Annotated[str, Refers("section")]
    at_most: int = 0
    at_least: int = 0
    levels: Annotated[tuple[str, ...], Refers("level")] = ()


@record
class AskedCount:
    """A number that a section must give: what is counted, and the words by which a text may name it."""

    section: Annotated[str, Refers("section")]
    label: str
    words: tuple[str, ...] = ()
    levels: Annotated[tuple[str, ...], Refers("level")] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The words that name it in a text: its label where no others are given."""
        return self.words or (self.label,)


@record
class Requirements:
    """A whole requirements.toml. form: the id of the form it is about; name: the document that asks for it, for messages."""

    form: str
    name: str
    lengths: tuple[Length, ...] = ()
    counts: tuple[AskedCount, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


def parse_requirements(text: str, form: Form, name: str) -> Requirements:
    """Read a requirements.toml for a form; `name` is the file's, for messages.

    Raises UsageError that lists everything wrong with it, each fault with its line.
    """

    def check(builder: Builder, built: Requirements) -> None:
        faulty = {fault.path[:2] for fault in builder.faults}
        for path, what in _meaningless(built, form):
            if path[:2] not in faulty:
                builder.fault(path, what)
        builder.require({"section": list(form.section_by_key), "key": [*form.field_by_key], "level": _levels(form)})

    built, faults = build_toml(Requirements, text, check)
    if faults:
        listed = "\n".join(f"  {line}" for line in faults)
        raise UsageError(
            _("本地要求 {file} 有 {n} 处错误：\n{faults}").format(file=name, n=len(faults), faults=listed),
            _("照 templates/docx/{form}/requirements-wuwei.toml 的写法改正。").format(form=form.id),
        )
    return built


def _levels(form: Form) -> list[str]:
    field = form.field_by_key.get(form.role("level"))
    return [choice.value for choice in field.choices] if field else []


def _meaningless(built: Requirements, form: Form) -> Iterator[tuple[Path, str]]:
    """Yield what is of the right type and still asks for nothing that could be."""
    if built.form and built.form != form.id:
        yield ("form",), _("写的是 {given}，而这是 {form} 的模板文件夹").format(given=built.form, form=form.id)
    for n, length in enumerate(built.lengths):
        if length.at_most < 1 and length.at_least < 1:
            yield ("lengths", n), _("at_most、at_least 至少写一个，是大于 0 的字数")
        elif 0 < length.at_most < length.at_least:
            yield ("lengths", n, "at_least"), _("at_least 不能大于 at_most")
    for n, count in enumerate(built.counts):
        for m, word in enumerate(count.words):
            if not word.strip():
                yield ("counts", n, "words", m), _("不能是空的")
        if not count.label.strip():
            yield ("counts", n, "label"), _("不能是空的")
    for n, deadline in enumerate(built.deadlines):
        if not 1 <= deadline.month <= 12:
            yield ("deadlines", n, "month"), _("没有 {month} 月").format(month=deadline.month)
        elif not 1 <= deadline.day <= monthrange(_LEAP_YEAR, deadline.month)[1]:
            yield ("deadlines", n, "day"), _("{month} 月没有 {day} 日").format(month=deadline.month, day=deadline.day)
        if not deadline.keys:
            yield ("deadlines", n, "keys"), _("写上日期字段，如 report.date")
