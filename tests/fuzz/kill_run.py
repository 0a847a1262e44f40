"""Kill docgen at random moments, over and over: `python tests/fuzz/kill_run.py --runs 500`.

After every kill each output must be whole (it opens, and says what it was made from) or absent, and never half-written.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

LONGEST_SECONDS = 0.2
_FORKER = """
import os, sys
from docgen.cli.main import main
arguments = sys.argv[1:]
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what docgen prints is none of the answers
main(arguments)
for _line in sys.stdin:
    child = os.fork()
    if child == 0:
        os._exit(main(arguments))
    print(child, file=answers, flush=True)
    os.waitpid(child, 0)
    print("gone", file=answers, flush=True)
"""
"""A process that has everything loaded and forks one docgen a line: starting Python anew would take most of the time."""


def kill_runs(inputs: Path, out: Path, *, runs: int, chooser: Random) -> list[str]:
    """Start `docgen make` on a folder so many times, with changed inputs, and kill it; return what was found broken."""
    command = [sys.executable, "-c", _FORKER, "make", str(inputs), "-o", str(out), "--force"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as forker:  # type: ignore[call-overload]
        checked: set[bytes] = set()
        broken: list[str] = []
        for number in range(runs):
            source = chooser.choice(sorted(inputs.glob("*.json")))
            document = json.loads(source.read_text(encoding="utf-8"))
            document["values"]["disclosure.normative.in_force"] = number
            source.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
            if number % 4 == 3:  # all anew
                for made in out.glob("*.docx"):
                    made.unlink()
            print("go", file=forker.stdin, flush=True)
            child = int(forker.stdout.readline())
            time.sleep(chooser.uniform(0, LONGEST_SECONDS))
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            forker.stdout.readline()
            broken += [f"run {number}: {printed}" for printed in _broken(out, checked)]
        forker.stdin.close()
    return broken


def _broken(out: Path, checked: set[bytes]) -> list[str]:
    """Return what is wrong with the files of a folder; those seen whole before are not looked at again."""
    from commands import run

    broken: list[str] = []
    for path in sorted(path for path in out.iterdir() if not path.name.startswith(".")):
        data = path.read_bytes()
        if data in checked:
            continue
        if path.suffix == ".docx" and (ran := run("verify", path)).code:
            broken.append(f"{path.name}: {ran.output.strip()[:200]}")
        elif path.suffix == ".xlsx" and zipfile.ZipFile(path).testzip() is not None:
            broken.append(f"{path.name} is cut off")
        elif path.suffix == ".json":
            json.loads(data)
        checked.add(data)
    return broken


def main() -> int:
    """Parse the command line and kill."""
    from builders import filled_report

    from docgen.form.load import load_form
    from docgen.formats.json import report_to_json

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docgen-kill-") as name:
        inputs = Path(name) / "in"
        inputs.mkdir()
        for number in range(12):
            report = filled_report(load_form(), {"report.title": f"第{number}号报告", "agency.name": f"第{number}局"})
            text = json.dumps(report_to_json(report), ensure_ascii=False)
            (inputs / f"{number:02}.json").write_text(text, encoding="utf-8")
        broken = kill_runs(inputs, Path(name) / "out", runs=given.runs, chooser=Random(given.seed))
    print("\n".join(broken) or f"{given.runs} runs killed, every output whole or absent")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
