"""Write the reference pages of docs/ from the code, so that they cannot fall behind it.

    python tools/build_docs.py            write every page
    python tools/build_docs.py --check    compare only; exit code 1 if a page is not what the code says

A page is a function that returns its text, listed in PAGES by the file it goes to.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docgen.checks import catalogue

DOCS = Path(__file__).parent.parent / "docs"
SEVERITIES = {"error": "错误（阻止出报告）", "warning": "提醒（写明理由可以接受）", "info": "提示"}
STATUSES = {"stable": "正式", "preview": "试行"}


def rules_page() -> str:
    """Return docs/rules.md: every rule by family, with its page."""
    lines = [
        "# 校验规则",
        "",
        "本页由 `tools/build_docs.py` 从规则源码生成，请勿手工改动。",
        "",
        "错误阻止 `docgen make`；提醒可以在“例外说明”里写明理由后接受；提示只供参考。",
        "用 `docgen rules 代码` 查看单条规则，用 `--select`、`--ignore` 按代码或首字母选用或略去。",
    ]
    entries = sorted(catalogue.rules().values(), key=lambda entry: entry.code)
    for prefix, family in catalogue.FAMILIES.items():
        mine = [entry for entry in entries if entry.family == prefix]
        if not mine:
            continue
        lines += ["", f"## {prefix} {family}", "", "| 代码 | 规则 | 级别 |", "| --- | --- | --- |"]
        lines += [f"| [{e.code}](#{e.code.lower()}) | {e.title} | {SEVERITIES[e.severity]} |" for e in mine]
        for entry in mine:
            status = "" if entry.status == "stable" else f"（{STATUSES[entry.status]}）"
            lines += ["", f'### <a id="{entry.code.lower()}"></a>{entry.code} {entry.title}{status}', ""]
            lines += [f"级别：{SEVERITIES[entry.severity]}", ""]
            lines += [f"- **{heading}**：{text}" for heading, text in entry.page.items()]
    return "\n".join(lines) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {"rules.md": rules_page}
"""File in docs/ -> the function that writes it."""


def stale_pages(folder: Path = DOCS) -> list[str]:
    """Return the pages whose file is missing or is not what the code says."""
    stale = []
    for name, build in PAGES.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != build():
            stale.append(name)
    return stale


def write_pages(folder: Path = DOCS) -> None:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in PAGES.items():
        (folder / name).write_text(build(), encoding="utf-8", newline="\n")


def main() -> int:
    """Write the pages, or with --check compare them. Returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    if parser.parse_args().check:
        stale = stale_pages()
        for name in stale:
            print(f"docs/{name} is not what the code says: run python tools/build_docs.py", file=sys.stderr)
        return 1 if stale else 0
    write_pages()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
