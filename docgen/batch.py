"""A district's run: beside the reports the ledger, a return slip for each refused workbook, and texts that repeat."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from docgen.complete import complete
from docgen.errors import DocgenError
from docgen.files import make_folder, name_key, safe_file_name, write_whole
from docgen.form_loader import load_form
from docgen.formats import read
from docgen.ledger import FILE_NAME, JSON_NAME, Ledger, Line, ledger_bytes, ledger_document, line_of
from docgen.make import MakeResult
from docgen.records import field, record
from docgen.repeats import SectionText, find_repeats, own_texts
from docgen.resources import DEFAULT_FORM
from docgen.roster import RosterEntry
from docgen.slips import return_slip, slip_names

SLIP_FOLDER = "退回修改通知"


@record
class BatchOptions:
    """What stands on the slips and the ledger. finished: when the run ends; issued: the date of the slips."""

    roster: tuple[RosterEntry, ...] = ()
    office: str = ""
    due: date | None = None
    issued: date | None = None


@record(frozen=False)
class Batch:
    """Takes the results of a run one by one and writes what goes with them into the output folder."""

    folder: Path
    options: BatchOptions
    lines: list[Line] = field(default_factory=list)
    texts: list[SectionText] = field(default_factory=list)
    _form_id: str = ""
    _slips: dict[str, Path] = field(default_factory=dict)

    def take(self, result: MakeResult) -> Path | None:
        """Enter a result in the ledger; write its return slip if it was refused, remove an old one if it now passes.

        Returns the slip's path, None if there is none. Raises OutputError, TemplateError.
        """
        line = line_of(result)
        self.lines.append(line)
        self._form_id = self._form_id or str(result.record.get("form", ""))
        who = line.agency or result.source.stem
        self.texts += [SectionText(who, section, text) for section, text in _texts_of(result).items()]
        if result.status not in ("refused", "failed"):
            if result.status in ("made", "unchanged"):
                self._withdraw(result)
            return None
        name, data = return_slip(result, office=self.options.office, deadline=self.options.due, issued=self.options.issued)
        if self._slips.setdefault(name_key(name), result.source) != result.source:  # two bodies that give the same name
            name = safe_file_name(f"{name.removesuffix('.docx')}（{result.source.stem}）")
            self._slips[name_key(name)] = result.source
        make_folder(self.folder / SLIP_FOLDER)
        path = self.folder / SLIP_FOLDER / name
        write_whole(path, data)
        return path

    def _withdraw(self, result: MakeResult) -> None:
        """Remove the slips that earlier runs wrote for a source that now passes: by its agency, or by its file's name."""
        for name in slip_names(result):
            if name_key(name) not in self._slips:
                with suppress(PermissionError):  # open in Word; its date says that it is an old one
                    (self.folder / SLIP_FOLDER / name).unlink(missing_ok=True)

    def finish(self, finished: datetime | None = None) -> Ledger:
        """Compare the members' texts and write the ledger as workbook and JSON. Raises OutputError."""
        ledger = Ledger(
            form=load_form(self._form_id or DEFAULT_FORM),
            lines=tuple(self.lines),
            roster=self.options.roster,
            repeats=find_repeats(self.texts),
            finished=finished,
        )
        write_whole(self.folder / FILE_NAME, ledger_bytes(ledger))
        document = json.dumps(ledger_document(ledger), ensure_ascii=False, indent=1) + "\n"
        write_whole(self.folder / JSON_NAME, document.encode("utf-8", "backslashreplace"))
        return ledger


def _texts_of(result: MakeResult) -> dict[str, str]:
    """Return a result's own texts; a report that was left alone is read once more, for its texts are not kept."""
    if result.status != "unchanged" or result.texts:
        return dict(result.texts)
    try:
        return own_texts(complete(read(result.source).report))
    except DocgenError:
        return {}
