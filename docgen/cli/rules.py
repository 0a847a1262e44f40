"""`docgen rules`: the catalogue, or one rule explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from docgen.checks.catalogue import FAMILIES, PAGE_HEADINGS, rules
from docgen.checks.measured import HEADING, false_alarms
from docgen.cli import options, printing, words
from docgen.kit.errors import UsageError
from docgen.kit.i18n import _
from docgen.kit.record import as_dict

if TYPE_CHECKING:
    from docgen.checks.where import Where


def _places(code: str) -> dict[str, Where]:
    """Return where a code is found and tested, by the headings they are shown under."""
    from docgen.checks.where import proving_test, source_of

    return {"source": source_of(code), "test": proving_test(code)}


def _show_places(code: str) -> None:
    for heading, place in zip((_("程序"), _("测试")), _places(code).values(), strict=True):
        printing.say(f"\n{heading}\n  {place}")


def _places_document(code: str) -> dict[str, object]:
    return {kind: as_dict(place) for kind, place in _places(code).items()}


def _show_entries(wanted: str, output_format: options.OutputFormat) -> None:
    """Print the titles of a code that has no page of its own, or of all codes that begin so."""
    from docgen.checks.codes import all_codes

    found = [entry for entry in all_codes().values() if entry.code.startswith(wanted)]
    if not found:
        raise UsageError(_("没有代码为 {code} 的规则。").format(code=wanted), _("用 docgen rules 查看全部规则。"))
    if output_format is options.OutputFormat.JSON:
        keys = ("code", "family", "severity", "title")
        documents: list[dict[str, object]] = [{key: str(getattr(entry, key)) for key in keys} for entry in found]
        if len(found) == 1:
            documents[0] |= _places_document(found[0].code)
        printing.print_json({"rules": documents})
        return
    for entry in found:
        severity = printing.severity_name(entry.severity)
        line = _("{code} {title}（{family}，{severity}）").format(
            code=entry.code, title=entry.title, family=entry.family, severity=severity
        )
        places = zip((_("程序"), _("测试")), _places(entry.code).values(), strict=True) if len(found) == 1 else ()
        printing.say("  ".join((line, *(f"{heading} {place}" for heading, place in places))))


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "rules",
        help=_("列出全部检查规则，或解释其中一条。"),
        epilog=words.examples((_("docgen rules"), _("全部规则")), (_("docgen rules B303"), _("解释一条"))),
    )
    def show_rules(
        code: Annotated[str | None, typer.Argument(help=_("规则代码，如 B303；或代码的开头，如 A2。"))] = None,
        output_format: options.FormatOption = options.OutputFormat.TEXT,
    ) -> int:
        # -- a code without a page, or the beginning of several --
        known = rules()
        if code is not None and code.upper() not in known:
            _show_entries(code.upper(), output_format)
            return 0
        # -- one rule with its page, or the list of all --
        chosen = [known[code.upper()]] if code is not None else sorted(known.values(), key=lambda rule: rule.code)
        if output_format is options.OutputFormat.JSON:
            printing.print_json(
                {
                    "rules": [
                        {
                            "code": r.code,
                            "family": _(FAMILIES[r.family]),
                            "severity": str(r.severity),
                            "status": r.status,
                            "title": _(r.title),
                            "page": {h: _(text) for h, text in r.page.items()} | {HEADING: false_alarms(r.code)},
                            **(_places_document(r.code) if code is not None else {}),
                        }
                        for r in chosen
                    ]
                }
            )
        elif code is not None:
            entry = chosen[0]
            printing.say(
                _("{code} {title}（{family}，{severity}）").format(
                    code=entry.code,
                    title=_(entry.title),
                    family=_(FAMILIES[entry.family]),
                    severity=printing.severity_name(entry.severity),
                )
            )
            for heading in PAGE_HEADINGS:
                printing.say(f"\n{_(heading)}\n  " + _(entry.page.get(heading, "")).replace("\n", "\n  "))
            printing.say(f"\n{_(HEADING)}\n  {false_alarms(entry.code)}")
            _show_places(entry.code)
        else:
            family = ""
            for entry in chosen:
                if entry.family != family:
                    family = entry.family
                    printing.say(f"\n{family} {_(FAMILIES[family])}")
                printing.say(f"  {entry.code} [{printing.severity_name(entry.severity)}] {_(entry.title)}")
        return 0
