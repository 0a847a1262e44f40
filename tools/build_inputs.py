"""Build what inputs/ ships: a blank intake workbook of every form, and the filled examples of tools/example/*.json.

Run `python tools/build_inputs.py` after changing the form, the workbook writer or an example; `--check` only compares.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from same import same_workbook

from docgen.form.folders import DEFAULT_FORM, form_folders
from docgen.form.load import load_form
from docgen.formats.json import read_json
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs.intake import intake_name

TOP = Path(__file__).resolve().parent.parent
BLANK_NAME = "空白填报表.xlsx"
"""That of the annual report."""
OTHERS = "其他表单"
"""The folder of the other forms' workbooks: `docgen make` without arguments makes the annual report alone."""


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Yield the path below inputs/ and the content of every file that it ships."""
    for form_id in form_folders():
        form = load_form(form_id)
        yield BLANK_NAME if form_id == DEFAULT_FORM else f"{OTHERS}/空白{form.short_title}填报表.xlsx", intake_bytes(form)
    for source in sorted((TOP / "tools" / "example").glob("*.json")):
        reading = read_json(source.read_bytes(), source.name)
        if reading.findings:
            raise SystemExit("\n".join(f"{source.name}: {finding.message}" for finding in reading.findings))
        report = reading.report
        name = intake_name(report.form, report)
        yield name if report.form.id == DEFAULT_FORM else f"{OTHERS}/{name}", intake_bytes(report.form, report)


def differing(folder: Path) -> list[str]:
    """Return the names of shipped workbooks in a folder that are not what this script builds."""
    return [
        name
        for name, data in workbooks()
        if not (folder / name).is_file() or not same_workbook((folder / name).read_bytes(), data)
    ]


def main() -> int:
    """Build, or with --check compare; 1 if something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    folder = TOP / "inputs"
    if parser.parse_args().check:
        stale = differing(folder)
        for name in stale:
            sys.stderr.write(f"stale: {name}\n")
        return 1 if stale else 0
    (folder / OTHERS).mkdir(parents=True, exist_ok=True)
    for name, data in workbooks():
        (folder / name).write_bytes(data)
        sys.stdout.write(f"{folder.name}/{name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
