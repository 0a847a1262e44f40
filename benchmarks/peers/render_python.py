"""Answers the benchmark as serve.mjs does, for docgen or docxtpl: render_python.py NAME TEMPLATE DATA."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

Way = Callable[[dict[str, Any]], bytes]


def docxtpl_ways(template: Path) -> dict[str, Way]:
    """Return docxtpl as documented: a new DocxTemplate a document, since one is filled once."""
    from docxtpl import DocxTemplate

    def usual(data: dict[str, Any]) -> bytes:
        document = DocxTemplate(template)
        document.render(data, autoescape=True)
        target = BytesIO()
        document.save(target)
        return target.getvalue()

    return {"usual": usual}


def docgen_ways(template: Path) -> dict[str, Way]:
    """Return docgen's renderer, which keeps the compiled template by itself."""
    from docgen.word.render import DocumentProperties, render

    content = template.read_bytes()
    properties = DocumentProperties("年度报告", "机关", date(2024, 1, 19))
    return {"usual": lambda data: render(content, data, properties=properties)}


def main() -> None:
    """Say who answers, then answer requests until there are no more."""
    name, template, source = sys.argv[1:]
    sets = json.loads(Path(source).read_text(encoding="utf-8"))
    ways = {"docgen": docgen_ways, "docxtpl": docxtpl_ways}[name](Path(template))
    runtime = f"Python {sys.version.split()[0]}"
    print(json.dumps({"name": name, "version": version(name), "ways": list(ways), "runtime": runtime}), flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        render = ways[wish["way"]]
        if "save" in wish:
            Path(wish["save"]).write_bytes(render(sets[wish["set"]]))
            print("{}", flush=True)
            continue
        begun = time.perf_counter()
        for number in range(wish["count"]):
            render(sets[number % len(sets)])
        print(json.dumps({"seconds": time.perf_counter() - begun}), flush=True)


if __name__ == "__main__":
    main()
