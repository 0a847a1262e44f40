"""A district's run: beside the reports the ledger, a return slip for each refused workbook, and texts that repeat."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from docgen.compose.own_texts import own_texts
from docgen.district.copied_text import MemberTexts, SectionText
from docgen.district.ledger import Ledger, LedgerRow, LedgerRows, ledger_json, row_of
from docgen.district.ledger_sheets import AGENCY, FILE, FILE_NAME, JSON_NAME, ledger_bytes, number_heads, own_heads
from docgen.district.names import body_of_file
from docgen.district.remarks import Remarks, read_remarks
from docgen.district.reminder import REMINDER_NAME, reminder
from docgen.district.return_slip import PAPER, return_slip
from docgen.district.roster import RosterEntry
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.formats import read
from docgen.jobs.make import MakeResult
from docgen.jobs.manifest import Manifest
from docgen.jobs.previous import previous_file
from docgen.jobs.sources import EDITED_LEDGER
from docgen.kit.disk_list import DiskList
from docgen.kit.errors import DocgenError, OutputError, ReadBackError, TemplateError, UnavailableFile
from docgen.kit.files import make_folder, name_key, safe_file_name, write_whole
from docgen.kit.i18n import in_chinese
from docgen.kit.record import field, mutable_record, record, replace
from docgen.report.complete import complete

SLIP_FOLDER = PAPER.name
_OWN_FAULTS = (OutputError, TemplateError, ReadBackError, UnavailableFile)
"""What the body that handed in can do nothing about: a full disk, a locked file, a faulty template of the office's."""


@record
class BatchOptions:
    """What stands on the slips and the ledger.

    due: by when to hand in what is asked for now; deadline: the last day there was for handing in; issued: the date of the
    slips; roots: the folders that were given, below which files are named; previous: the folder of last year's reports.
    """

    roster: tuple[RosterEntry, ...] = ()
    office: str = ""
    due: date | None = None
    deadline: date | None = None
    issued: date | None = None
    roots: tuple[Path, ...] = ()
    previous: Path | None = None


@mutable_record
class Batch:
    """Takes the results of a run one by one and writes what goes with them into the output folder.

    edited: names of the papers that somebody has edited since they were written, and that were therefore left as they are;
    replaced: whether an edited ledger was put aside under EDITED_LEDGER; reminder: the notice to those who are missing.
    """

    folder: Path
    options: BatchOptions
    lines: LedgerRows = field(default_factory=LedgerRows)
    edited: list[str] = field(default_factory=list)
    ledger_edited: bool = False
    reminder: Path | None = None
    _form_id: str = ""
    _texts: DiskList = field(default_factory=DiskList)
    _texts_of: list[str] = field(default_factory=list)
    _slips: dict[str, Path] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _written: dict[Path, Manifest] = field(default_factory=dict)

    def take(self, result: MakeResult) -> Path | None:
        """Enter a result in the ledger; write its return slip if the body is to blame, remove old ones if it is not.

        Returns the slip's path, None if there is none. Raises OutputError, TemplateError.
        """
        line = self.line(result)
        self.lines.append(line)
        self._form_id = self._form_id or str(result.facts.get("form", ""))
        self._seen.add(str(result.source.resolve()))
        if result.status != "replaced":
            for section, text in _texts_of(result).items():
                self._texts.append(json.dumps([line.agency or result.source.stem, section, text]).encode())
                self._texts_of.append(line.file)
        if isinstance(result.error, _OWN_FAULTS):
            return None
        if result.status not in ("refused", "failed"):
            if result.status != "kept":
                self._withdraw(result)
            return None
        return self._return(result)

    def line(self, result: MakeResult) -> LedgerRow:
        """Return the ledger's line; a file nobody can open is entered for the body of the roster that its name tells."""
        line = row_of(result, self._called(result.source))
        if line.agency or result.status != "failed":
            return line
        names = [entry.name for entry in self.options.roster]
        body = body_of_file(result.source.stem, names)
        return replace(line, agency=body) if body in names else line

    def _called(self, source: Path) -> str:
        """Return what a source is called in the ledger: its path below the folder that was given, else its name."""
        below = [source.relative_to(root) for root in self.options.roots if source.is_relative_to(root)]
        return min(below, key=lambda path: len(path.parts), default=Path(source.name)).as_posix()

    # -- return slips -----------------------------------------------------------------------------------------------------

    def _return(self, result: MakeResult) -> Path:
        names = [entry.name for entry in self.options.roster]
        options = self.options
        name, data = return_slip(result, office=options.office, deadline=options.due, issued=options.issued, roster=names)
        if self._slips.setdefault(name_key(name), result.source) != result.source:  # two bodies that give the same name
            name = safe_file_name(f"{name.removesuffix('.docx')}（{result.source.stem}）")
            self._slips[name_key(name)] = result.source
        make_folder(self.folder / SLIP_FOLDER)
        self._withdraw(result)  # under whatever other name an earlier run knew the body
        self._write(SLIP_FOLDER, name, data, str(result.source.resolve()))
        return self.folder / SLIP_FOLDER / name

    def _manifest(self, inside: str = "") -> Manifest:
        """Return what docgen wrote into a folder, so that nothing that the office has edited is overwritten or removed."""
        folder = self.folder / inside
        if folder not in self._written:
            self._written[folder] = Manifest(folder)
        return self._written[folder]

    def _write(self, inside: str, name: str, data: bytes, source: str) -> bool:
        written = self._manifest(inside)
        if not written.is_untouched(name):
            self.edited.append(name)
            return False
        written.write(name, data, source)
        return True

    def _withdraw(self, result: MakeResult) -> None:
        """Remove the slips that earlier runs wrote for a source: it passes now, or its body goes by another name."""
        if (self.folder / SLIP_FOLDER).is_dir():
            self._remove([name for name, _entry in self._manifest(SLIP_FOLDER).made_from(str(result.source.resolve()))])

    def _remove(self, names: Collection[str], inside: str = SLIP_FOLDER) -> None:
        written = self._manifest(inside)
        for name in names:
            if name_key(name) not in self._slips and written.is_untouched(name):
                with suppress(PermissionError):  # open in Word; its date says that it is an old one
                    (self.folder / inside / name).unlink(missing_ok=True)
                    written.forget(name)

    def _remove_orphans(self) -> None:
        """Remove the slips of files that are gone: the body has taken them back, or handed in others."""
        if (self.folder / SLIP_FOLDER).is_dir():
            entries = self._manifest(SLIP_FOLDER).sources()
            self._remove([name for name, source in entries.items() if source not in self._seen and not Path(source).exists()])

    # -- at the end -------------------------------------------------------------------------------------------------------

    def finish(self, finished: datetime | None = None) -> Ledger:
        """Compare the members' texts, write the ledger as workbook and JSON and the reminder. Raises OutputError."""
        self._remove_orphans()
        form = load_form(self._form_id or DEFAULT_FORM)
        options = self.options
        ledger = Ledger(
            form=form,
            lines=self.lines,
            roster=options.roster,
            repeats=self._repeats().groups(),
            finished=finished,
            deadline=options.deadline,
            no_previous=self._without_previous(),
        )
        with in_chinese():
            self._write_ledger(ledger)
        write_whole(self.folder / JSON_NAME, ledger_json(ledger))
        self._remind(ledger)
        for manifest in self._written.values():
            manifest.save()
        return ledger

    def _without_previous(self) -> tuple[str, ...]:
        """Return the bodies of which the folder of last year's reports holds none."""
        folder = self.options.previous
        if folder is None or not folder.is_dir():
            return ()
        bodies = dict.fromkeys((line.agency, line.year) for line in self.lines if line.agency)
        return tuple(agency for agency, year in bodies if not previous_file(folder, agency, year))

    def _repeats(self) -> MemberTexts:
        """Return everybody's texts, in the order of the files' names, whatever order they came in."""
        in_order = sorted(range(len(self._texts_of)), key=self._texts_of.__getitem__)
        return MemberTexts(SectionText(*json.loads(self._texts[number])) for number in in_order)

    def _write_ledger(self, ledger: Ledger) -> None:
        """Write the workbook, with what the office has written into the one before; that one is kept if it was edited."""
        path = self.folder / FILE_NAME
        remarks = Remarks()
        if path.exists():
            remarks = read_remarks(path, own_heads(ledger.form), AGENCY, FILE, number_heads(ledger.form))
            if not self._manifest().is_untouched(FILE_NAME):
                write_whole(self.folder / EDITED_LEDGER, path.read_bytes())
                self.ledger_edited = True
        self._manifest().write(FILE_NAME, ledger_bytes(ledger, remarks), "")

    def _remind(self, ledger: Ledger) -> None:
        """Write the notice to the bodies that are missing; remove an old one if nobody is."""
        data = reminder(ledger, self.options.office, self.options.due, self.options.issued)
        if data is None:
            self._remove([name for name in [REMINDER_NAME] if (self.folder / name).exists()], "")
        elif self._write("", REMINDER_NAME, data, ""):
            self.reminder = self.folder / REMINDER_NAME


def _texts_of(result: MakeResult) -> dict[str, str]:
    """Return a result's own texts; one that was made by itself and left alone is read once more, for no texts were kept."""
    if result.status != "unchanged" or result.texts:
        return dict(result.texts)
    try:
        return own_texts(complete(read(result.source).report))
    except DocgenError:
        return {}
