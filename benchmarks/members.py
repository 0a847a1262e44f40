"""Make a folder of filled-in workbooks for the benchmarks: the shipped example under as many agencies' names as wanted."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from measuring import ROOT, WORK

AGENCY = "兰山区科学技术局"


def example() -> Path:
    """Return the shipped, filled-in workbook."""
    return next(path for path in (ROOT / "inputs").glob("*.xlsx") if AGENCY in path.name)


def members(count: int) -> Path:
    """Return a folder of `count` workbooks that differ in the agency's name wherever it stands; those already there are kept.

    What they have in common is compressed once.
    """
    folder = WORK / f"members-{count}"
    folder.mkdir(parents=True, exist_ok=True)
    common = io.BytesIO()
    own: dict[str, bytes] = {}
    with zipfile.ZipFile(example()) as source, zipfile.ZipFile(common, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if AGENCY.encode() in data:
                own[name] = data
            else:
                target.writestr(name, data)
    paths = [folder / f"{number:05}.xlsx" for number in range(1, count + 1)]
    for number, path in enumerate(paths, start=1):
        if path.exists():
            continue
        agency = AGENCY.replace("科学", f"第{number:05}科学").encode()
        whole = io.BytesIO(common.getvalue())
        with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as target:
            for name, data in own.items():
                target.writestr(name, data.replace(AGENCY.encode(), agency))
        path.write_bytes(whole.getvalue())
    return folder
