"""Install docgen at the lowest and at the newest versions its bounds allow, and run the main tests with each.

    python tools/check_bounds.py             both
    python tools/check_bounds.py lowest      one of them; --quick runs the main command and the smallest tests only

Every run makes its own virtual environment in a temporary folder and takes packages from where pip is set to take them.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
QUICK = ("tests/test_the_main_job.py", "tests/kit/test_files.py")
WHOLE = (
    *QUICK,
    "tests/cli/test_commands.py",
    "tests/template/test_template_lint.py",
    "tests/district/test_sum.py",
    "tests/jobs/test_annotated_copy.py",
    "tests/word/test_rendering.py",
)
TOOLS = ("pytest", "pytest-xdist", "hypothesis", "jsonschema", "hatchling")
_LOWER = re.compile(r"^([A-Za-z0-9_.\[\]-]+)>=([0-9][0-9A-Za-z.]*)")


def requirements(which: str) -> list[str]:
    """Return what pip is to install: "lowest" pins every direct dependency to its lower bound, "newest" leaves the bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct: list[str] = project["dependencies"]
    if which == "newest":
        return direct
    return [f"{match[1]}=={match[2]}" for entry in direct if (match := _LOWER.match(entry))]


def unbounded() -> list[str]:
    """Return the direct dependencies that lack a lower or an upper bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [entry for entry in project["dependencies"] if ">=" not in entry or "<" not in entry]


def _run(command: Iterable[str | Path], **environment: str) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, env={**os.environ, **environment})


def check(which: str, *, quick: bool) -> None:
    """Install one end of the bounds into a fresh environment and test it. Raises CalledProcessError if that fails."""
    with tempfile.TemporaryDirectory(prefix="docgen-bounds-") as name:
        folder = Path(name)
        venv.create(folder / "env", with_pip=True)
        python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        _run([python, "-m", "pip", "install", "-q", "--no-input", *requirements(which), *TOOLS])
        _run([python, "-m", "pip", "install", "-q", "--no-deps", "."])
        listed = subprocess.run([python, "-m", "pip", "list", "--format=freeze"], check=True, capture_output=True, text=True)
        print(f"== {which}: {' '.join(listed.stdout.split())}", flush=True)
        example = next(path for path in (ROOT / "inputs").glob("*.xlsx") if "兰山区" in path.name)
        _run([python, "-m", "docgen", "make", example, "-o", folder / "out"], DOCGEN_CACHE=str(folder / "cache"))
        tests = [*(QUICK if quick else WHOLE), "-q", "-n", "2", "-m", "not libreoffice", "-p", "no:cacheprovider"]
        _run([python, "-m", "pytest", *tests])


def main() -> int:
    """Check what is asked for; return 1 if an end of the bounds does not work."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", nargs="?", choices=("lowest", "newest", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="the main command and the smallest tests only")
    given = parser.parse_args()
    if entries := unbounded():
        print(f"without a lower and an upper bound: {', '.join(entries)}", file=sys.stderr)
        return 1
    for which in ("lowest", "newest") if given.which == "both" else (given.which,):
        try:
            check(which, quick=given.quick)
        except subprocess.CalledProcessError as error:
            print(f"{which}: failed: {error.cmd}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
