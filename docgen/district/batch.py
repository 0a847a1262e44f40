"""A district's run: beside the reports the ledger, a return slip for each refused workbook, and texts that repeat."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from docgen.compose.own_texts import own_texts
from docgen.district.copied_text import MemberTexts, SectionText
from docgen.district.ledger import FILE_NAME, JSON_NAME, Ledger, Lines, ledger_bytes, ledger_json, line_of
from docgen.district.return_slip import return_slip, slip_names
from docgen.district.roster import RosterEntry
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.formats import read
from docgen.jobs.make import MakeResult
from docgen.jobs.manifest import Manifest, sha256
from docgen.kit.errors import DocgenError, OutputError, ReadBackError, TemplateError
from docgen.kit.files import make_folder, name_key, safe_file_name, write_whole
from docgen.kit.i18n import in_chinese
from docgen.kit.record import field, record
from docgen.report.complete import complete

SLIP_FOLDER = "退回修改通知"
_OWN_FAULTS = (OutputError, TemplateError, ReadBackError)
"""What the body that handed in can do nothing about: a full disk, a report open in Word, a faulty template of the office's."""


@record
class BatchOptions:
    """What stands on the slips and the ledger. finished: when the run ends; issued: the date of the slips."""

    roster: tuple[RosterEntry, ...] = ()
    office: str = ""
    due: date | None = None
    issued: date | None = None


@record(frozen=False)
class Batch:
    """Takes the results of a run one by one and writes what goes with them into the output folder.

    kept: the slips that somebody has edited since they were written, and that were therefore left as they are.
    """

    folder: Path
    options: BatchOptions
    lines: Lines = field(default_factory=Lines)
    texts: MemberTexts = field(default_factory=MemberTexts)
    _form_id: str = ""
    kept: list[str] = field(default_factory=list)
    _slips: dict[str, Path] = field(default_factory=dict)
    _written: Manifest | None = None

    def take(self, result: MakeResult) -> Path | None:
        """Enter a result in the ledger; write its return slip if the body is to blame, remove an old one if it passes.

        Returns the slip's path, None if there is none. Raises OutputError, TemplateError.
        """
        line = line_of(result)
        self.lines.append(line)
        self._form_id = self._form_id or str(result.record.get("form", ""))
        who = line.agency or result.source.stem
        for section, text in _texts_of(result).items():
            self.texts.add(SectionText(who, section, text))
        if isinstance(result.error, _OWN_FAULTS):
            return None
        if result.status not in ("refused", "failed"):
            if result.status in ("made", "unchanged"):
                self._withdraw(result)
            return None
        name, data = return_slip(result, office=self.options.office, deadline=self.options.due, issued=self.options.issued)
        if self._slips.setdefault(name_key(name), result.source) != result.source:  # two bodies that give the same name
            name = safe_file_name(f"{name.removesuffix('.docx')}（{result.source.stem}）")
            self._slips[name_key(name)] = result.source
        make_folder(self.folder / SLIP_FOLDER)
        self._write(name, data, result.source)
        return self.folder / SLIP_FOLDER / name

    def _record(self) -> Manifest:
        """Return what docgen wrote into the folder of slips, so that none that the office has edited is overwritten."""
        self._written = self._written or Manifest(self.folder / SLIP_FOLDER)
        return self._written

    def _write(self, name: str, data: bytes, source: Path) -> None:
        written = self._record()
        if not written.is_untouched(name):
            self.kept.append(name)
            return
        written.announce(name, data)
        write_whole(self.folder / SLIP_FOLDER / name, data)
        written.record(name, {"sha256": sha256(data), "source": str(source.resolve()), "fingerprint": ""})

    def _withdraw(self, result: MakeResult) -> None:
        """Remove the slips that earlier runs wrote for a source that now passes: by its agency, or by its file's name."""
        for name in slip_names(result):
            path = self.folder / SLIP_FOLDER / name
            if name_key(name) not in self._slips and path.exists() and self._record().is_untouched(name):
                with suppress(PermissionError):  # open in Word; its date says that it is an old one
                    path.unlink(missing_ok=True)

    def finish(self, finished: datetime | None = None) -> Ledger:
        """Compare the members' texts and write the ledger as workbook and JSON. Raises OutputError."""
        if self._written is not None:
            self._written.save()
        ledger = Ledger(
            form=load_form(self._form_id or DEFAULT_FORM),
            lines=self.lines,
            roster=self.options.roster,
            repeats=self.texts.groups(),
            finished=finished,
        )
        with in_chinese():
            write_whole(self.folder / FILE_NAME, ledger_bytes(ledger))
        write_whole(self.folder / JSON_NAME, ledger_json(ledger))
        return ledger


def _texts_of(result: MakeResult) -> dict[str, str]:
    """Return a result's own texts; one that was made by itself and left alone is read once more, for no texts were kept."""
    if result.status != "unchanged" or result.texts:
        return dict(result.texts)
    try:
        return own_texts(complete(read(result.source).report))
    except DocgenError:
        return {}
