"""Make a folder of filled-in workbooks for the benchmarks: the shipped example under as many agencies' names as wanted."""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AGENCY = "兰山区科学技术局"


def example() -> Path:
    """Return the shipped, filled-in workbook."""
    return next(path for path in (ROOT / "inputs").glob("*.xlsx") if AGENCY in path.name)


def write_members(folder: Path, count: int) -> list[Path]:
    """Write `count` workbooks that differ in the agency's name wherever it stands; those already there are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(example()) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    holding = [name for name, data in parts.items() if AGENCY.encode() in data]
    paths: list[Path] = []
    for number in range(1, count + 1):
        path = folder / f"{number:05}.xlsx"
        paths.append(path)
        if path.exists():
            continue
        name = AGENCY.replace("科学", f"第{number:05}科学").encode()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for part, data in parts.items():
                target.writestr(part, data.replace(AGENCY.encode(), name) if part in holding else data)
    return paths


def main() -> None:
    """Write the workbooks from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    write_members(given.folder, given.count)


if __name__ == "__main__":
    main()
