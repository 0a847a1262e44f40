"""What is handed out of a version: the wheel, docgen.html beside it, the site's folder, and the check sums of all.

    python tools/build_release.py [dist] [--template FILE …]

Needs Node.js 20 or newer with npm. Pyodide comes from npm in the version that tests/browser/package-lock.json fixes.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

from docgen.kit.errors import DocgenError
from docgen.page.build import build

ROOT = Path(__file__).resolve().parent.parent
BROWSER = ROOT / "tests" / "browser"
SUMS = "SHA256SUMS"


def pyodide() -> Path:
    """Return the folder of Pyodide, fetched by npm if it is not there. Raises CalledProcessError."""
    folder = BROWSER / "node_modules" / "pyodide"
    if not folder.is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=BROWSER, check=True)
    return folder


def wheel(out: Path) -> None:
    """Build the wheel into `out`. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(out), str(ROOT)], check=True)


def check_sums(out: Path) -> str:
    """Return a line for every file of a folder, as sha256sum writes and checks them."""
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(out).as_posix()}\n" for path in files)


def main() -> int:
    """Build all of it. Returns the exit code."""
    parser = argparse.ArgumentParser(description="Build the wheel, docgen.html and the site's folder into one folder.")
    parser.add_argument("out", nargs="?", type=Path, default=ROOT / "dist")
    parser.add_argument("--template", type=Path, action="append", default=[], help="an office's own template, for the page")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    try:
        wheel(given.out)
        build(given.out, pyodide(), given.template)
    except (DocgenError, subprocess.CalledProcessError) as error:
        print(error, getattr(error, "cure", ""), file=sys.stderr)
        return 1
    (given.out / SUMS).write_text(check_sums(given.out), encoding="utf-8")
    for path in sorted(given.out.iterdir()):
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
