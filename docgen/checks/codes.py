"""Every lasting code there is, whoever finds it: a door that reads, a rule, a template's lint, the proof of a sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.kit.errors import UsageError
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.report.finding import Severity


@record
class CodeEntry:
    """A code with its family's name, its title and how much it weighs."""

    code: str
    family: str
    title: str
    severity: Severity


def check_codes() -> Mapping[str, CodeEntry]:
    """Return every code `check` and `make` may print, sorted: findings of the doors, rules, sums."""
    from docgen.checks.catalogue import FAMILIES, rules
    from docgen.report.codes import READING_CODES, SUM_CODES

    entries = [CodeEntry(code, _(FAMILIES[code[0]]), _(title), level) for code, (level, title) in READING_CODES.items()]
    entries += [CodeEntry(r.code, _(FAMILIES[r.family]), _(r.title), r.severity) for r in rules().values()]
    entries += [CodeEntry(code, _("汇总"), _(title), Severity.ERROR) for code, title in SUM_CODES.items()]
    return {entry.code: entry for entry in sorted(entries, key=lambda entry: entry.code)}


def all_codes() -> Mapping[str, CodeEntry]:
    """Return every code, those of `template check` included."""
    from docgen.report.codes import TEMPLATE_CODES

    lint = {code: CodeEntry(code, _("模板"), _(title), level) for code, (title, level) in TEMPLATE_CODES.items()}
    return {**check_codes(), **lint}


def require_known(given: Iterable[str], where: str) -> None:
    """Raise UsageError for a code or prefix that no code begins with: left alone, it would silently switch off every rule.

    where: the option or setting that gave them, for the message.
    """
    given = tuple(given)
    known = check_codes() if given else {}
    for code in given:
        if not any(name.startswith(code) for name in known):
            raise UsageError(
                _("{where} 里的“{code}”不是规则代码，也不是类别字母。").format(where=where, code=code),
                _("用 docgen rules 查看全部规则。"),
            )
