"""A folder to carry to a computer without internet: wheels of docgen and all it needs, and a launcher for each system.

    python tools/build_offline.py OUT [--python 3.11 3.12 3.13]

For Windows (x86-64) and Linux (x86-64, aarch64). On the other computer Python has to be there; the launcher makes an
environment beside itself from the wheels alone, the first time, and then runs docgen with whatever it is given.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLATFORMS = {
    "windows": ("win_amd64",),
    "linux-x86_64": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "linux-aarch64": ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
}
"""Folder of wheels -> the tags its wheels may have, the newest first. UOS and Kylin desktops have glibc 2.28 or newer."""
ONLY_THERE = {"windows": ("colorama",)}
"""What is needed on one system alone: pip reads such conditions for its own computer, not for the one it downloads for."""
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

BATCH = """@echo off
rem Runs docgen from the wheels beside this file. The first start makes an environment; no internet is needed.
setlocal
set HERE=%~dp0
if exist "%HERE%.venv\\Scripts\\docgen.exe" goto run
py -3 -m venv "%HERE%.venv" || goto nopython
"%HERE%.venv\\Scripts\\python.exe" -m pip install --quiet --no-index --find-links "%HERE%wheels\\windows" docgen || goto failed
:run
"%HERE%.venv\\Scripts\\docgen.exe" %*
exit /b %ERRORLEVEL%
:nopython
echo Python 3.11 or newer is needed. Use docgen.html, which needs nothing to be installed.
exit /b 2
:failed
rmdir /s /q "%HERE%.venv"
echo docgen was not installed: see the message above.
exit /b 2
"""
SHELL = """#!/bin/sh
# Runs docgen from the wheels beside this file. The first start makes an environment; no internet is needed.
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -x "$here/.venv/bin/docgen" ]; then
    python3 -m venv "$here/.venv" &&
        "$here/.venv/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels/linux-$(uname -m)" docgen || {
        rm -rf "$here/.venv"
        echo "docgen was not installed: it needs Python 3.11 or newer (see the message above)." >&2
        exit 2
    }
fi
exec "$here/.venv/bin/docgen" "$@"
"""


def launchers() -> dict[str, bytes]:
    """Return the launchers by file name: the batch file in pure ASCII with CRLF, whatever code page the computer has."""
    return {"docgen.bat": BATCH.replace("\n", "\r\n").encode("ascii"), "docgen.sh": SHELL.encode("ascii")}


def pip(*arguments: str | Path) -> None:
    """Run pip of this Python. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, arguments)], check=True)


def collect(out: Path, pythons: list[str], platforms: list[str]) -> None:
    """Build docgen's wheel and put the wheels for each platform and Python beside it."""
    own = out / "wheels"
    pip("wheel", "--no-deps", "--wheel-dir", own, ROOT)
    wheel = next(own.glob("docgen-*.whl"))
    for platform in platforms:
        folder = own / platform
        tags = [argument for tag in PLATFORMS[platform] for argument in ("--platform", tag)]
        for python in pythons:
            pip(
                "download",
                "--only-binary",
                ":all:",
                "--python-version",
                python,
                *tags,
                "--dest",
                folder,
                wheel,
                *ONLY_THERE.get(platform, ()),
            )
    wheel.unlink()


def main(arguments: list[str] | None = None) -> int:
    """Write the folder anew. Returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--python", nargs="+", default=list(PYTHONS), help="versions of Python to carry wheels for")
    parser.add_argument("--platform", nargs="+", default=list(PLATFORMS), choices=list(PLATFORMS))
    given = parser.parse_args(arguments)
    if given.out.exists():
        shutil.rmtree(given.out / "wheels", ignore_errors=True)
    given.out.mkdir(parents=True, exist_ok=True)
    collect(given.out, given.python, given.platform)
    for name, data in launchers().items():
        (given.out / name).write_bytes(data)
        (given.out / name).chmod(0o755)
    total = sum(path.stat().st_size for path in given.out.rglob("*") if path.is_file())
    print(f"{given.out}: {total / 2**20:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
