"""Time `docgen make` on one workbook, whole process, against a plain docxtpl script that only renders.

    python benchmarks/single_run.py [--rounds 15] [--markdown]

Both fill the shipped template with the shipped example, each round into a fresh folder; docgen also reads the workbook,
checks it and reads the Word file back. `first run` is docgen with an empty cache folder, when the template is compiled.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from measuring import ROOT, Took, docgen, example_context, machine, median_of, options, run_timed, table, versions
from members import example

TEMPLATE = ROOT / "templates/docx/zfxxgk-2021/report.docx"
SCRIPT = Path(__file__).resolve().parent / "peers/plain_docxtpl.py"
CACHE = "DOCGEN_CACHE"
WAYS = ("docxtpl script", "docgen make", "docgen make, first run", "python -c pass")


def text_of(path: Path) -> str:
    """Return a Word file's paragraphs outside and inside tables, one a line, without blank ones."""
    from docx import Document
    from docx.oxml.ns import qn

    texts = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in Document(str(path)).element.body.iter(qn("w:p")))
    return "\n".join(text for text in texts if text.strip())


def one_round(folder: Path, number: int) -> dict[str, Took]:
    """Run every way once, in turn, and hold the two Word files against each other."""
    plain, out, first = (folder / f"{name}-{number}" for name in ("plain.docx", "out", "first"))
    script = run_timed([sys.executable, SCRIPT, TEMPLATE, folder / "context.json", plain])
    warm = run_timed(docgen("make", example(), "-o", out))
    kept = os.environ.get(CACHE)
    os.environ[CACHE] = str(folder / f"cache-{number}")
    cold = run_timed(docgen("make", example(), "-o", first))
    os.environ.pop(CACHE) if kept is None else os.environ.update({CACHE: kept})
    bare = run_timed([sys.executable, "-c", "pass"])
    (made,) = out.glob("*.docx")
    assert text_of(made) == text_of(plain), "the two Word files differ"
    return dict(zip(WAYS, (script, warm, cold, bare), strict=True))


def main() -> None:
    """Run the rounds and print medians and the ratio."""
    given = options(__doc__, rounds=15).parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "context.json").write_text(json.dumps(example_context()), encoding="utf-8")
        one_round(folder, 0)
        rounds = [one_round(folder, number) for number in range(1, given.rounds + 1)]
    finally:
        shutil.rmtree(folder)
    medians = {way: median_of(taken[way] for taken in rounds) for way in WAYS}
    base = medians[WAYS[0]]
    print(f"{machine()}; {versions('docgen', 'docxtpl')}; medians of {given.rounds} rounds")
    rows = [
        (
            way,
            f"{took.wall * 1000:.0f} ms",
            f"{took.cpu * 1000:.0f} ms",
            f"{took.wall / base.wall:.2f}",
            f"{took.cpu / base.cpu:.2f}",
        )
        for way, took in medians.items()
    ]
    table(("whole process", "wall", "CPU", "wall, of docxtpl", "CPU, of docxtpl"), rows, given.markdown)


if __name__ == "__main__":
    main()
