"""Time rendering alone, documents a second on one core: docgen, docxtpl and four fillers from npm, side by side.

    benchmarks/setup.sh && python benchmarks/rendering.py [--rounds 7] [--seconds 0.5]

All fill the same document with the same eight reports in turn (see peer_templates.py). Every filler's output is read and
compared with the data, paragraph by paragraph, before anything is timed; a filler that fails is named and left out. Each
runs in one process that stays, warmed up; in every round each renders for about the same time, one after the other.
Without Node.js, or before setup.sh, those from npm are left out, and it is said so.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from measuring import WORK, options, show
from peer_templates import SYNTAXES, data_sets, expected_texts, texts_of, write_template

PEERS = Path(__file__).resolve().parent / "peers"
FILLERS = {
    "docgen": ("jinja", (sys.executable, PEERS / "render_python.py", "docgen")),
    "docxtpl": ("jinja", (sys.executable, PEERS / "render_python.py", "docxtpl")),
    "docxtemplater": ("mustache", ("node", PEERS / "render_docxtemplater.mjs")),
    "easy-template-x": ("mustache", ("node", PEERS / "render_easy_template_x.mjs")),
    "docx-templates": ("docx-templates", ("node", PEERS / "render_docx_templates.mjs")),
    "carbone": ("carbone", ("node", PEERS / "render_carbone.js")),
}
WAYS = {"handler kept": "重用处理器", "no sandbox": "不用沙箱"}
"""Faster uses of a filler that its documentation offers, as they are called in the table."""
WARM_UP = 20


@dataclass
class Filler:
    """One filler's process and what it said of itself."""

    process: subprocess.Popen[str]
    hello: dict[str, Any]
    rates: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, **wish: Any) -> dict[str, Any]:
        """Send one request and return the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """Return the next line the process says that is an answer."""
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            if line.startswith("{"):
                return dict(json.loads(line))
        raise SystemExit(f"{self.process.args!r}: ended with {self.process.wait()}")


def start(name: str) -> Filler:
    """Start a filler on its template."""
    syntax, command = FILLERS[name]
    process = subprocess.Popen(
        [*map(str, command), str(WORK / f"{syntax}.docx"), str(WORK / "data.json")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    filler = Filler(process, {})
    filler.hello = filler.answer()
    return filler


def check(name: str, filler: Filler, sets: list[dict[str, Any]]) -> None:
    """Hold what a filler writes against the data, for each of its ways and each report. AssertionError says what differs."""
    for way in filler.hello["ways"]:
        for number, data in enumerate(sets):
            path = WORK / f"filled-{name}.docx"
            path.unlink(missing_ok=True)
            filler.ask(way=way, save=str(path), set=number)
            found, wanted = texts_of(path.read_bytes()), expected_texts(WORK / "jinja.docx", data)
            differing = [pair for pair in zip(wanted, found, strict=False) if pair[0] != pair[1]]
            assert not differing, f"{name} ({way}): {differing[0][0]!r} became {differing[0][1]!r}"
            assert len(found) == len(wanted), f"{name} ({way}): {len(found)} paragraphs, not {len(wanted)}"


def available() -> tuple[list[str], list[str]]:
    """Return the fillers that can run here, and a line on those that cannot."""
    if shutil.which("node") and (PEERS / "node_modules").is_dir():
        return list(FILLERS), []
    ready = [name for name, (_syntax, command) in FILLERS.items() if command[0] != "node"]
    left_out = "、".join(name for name in FILLERS if name not in ready)
    return ready, [f"没有测 {left_out}：没有 Node.js，或者还没有运行 benchmarks/setup.sh。"]


def prepare() -> list[dict[str, Any]]:
    """Write the templates and the data; return the data."""
    WORK.mkdir(exist_ok=True)
    keys: tuple[str, ...] = ()
    for name, syntax in SYNTAXES.items():
        keys = write_template(WORK / f"{name}.docx", syntax)
    sets = data_sets(keys)
    (WORK / "data.json").write_text(json.dumps(sets, ensure_ascii=False), encoding="utf-8")
    cells = {value for value in sets[0].values() if isinstance(value, str) and value.isdigit() and len(value) == 6}
    assert len(cells) >= 200, f"only {len(cells)} different numbers"
    return sets


def main() -> None:
    """Check every filler, run the rounds, print documents a second and the ratios."""
    parser = options(__doc__, rounds=7)
    parser.add_argument("--seconds", type=float, default=0.5, help="how long each renders in a round; default 0.5")
    given = parser.parse_args()
    ready, notes = available()
    sets = prepare()
    fillers = {name: start(name) for name in ready}
    try:
        counts: dict[tuple[str, str], int] = {}
        for name, filler in fillers.items():
            try:
                check(name, filler, sets)
            except AssertionError as error:
                notes.append(f"没有计时，输出与数据不符：{error}")
                continue
            for way in filler.hello["ways"]:
                filler.ask(way=way, count=WARM_UP)
                taken = filler.ask(way=way, count=WARM_UP)["seconds"]
                counts[name, way] = max(3, round(given.seconds * WARM_UP / taken))
        for _round in range(given.rounds):
            for (name, way), count in counts.items():
                taken = fillers[name].ask(way=way, count=count)["seconds"]
                fillers[name].rates.setdefault(way, []).append(count / taken)
    finally:
        for filler in fillers.values():
            filler.process.kill()
            filler.process.wait()
    medians = {(name, way): statistics.median(fillers[name].rates[way]) for name, way in counts}
    best = medians["docgen", "usual"]
    rows = [
        (
            f"{name} {fillers[name].hello['version']}" + ("" if way == "usual" else f"，{WAYS[way]}"),
            f"{rate:.1f}",
            f"{1000 / rate:.2f} ms",
            f"{best / rate:.1f}",
        )
        for (name, way), rate in medians.items()
    ]
    runtimes = "，".join(dict.fromkeys(filler.hello["runtime"] for filler in fillers.values()))
    show(
        "只填充模板，一个核",
        ("", "每秒份数", "一份用时", "docgen 快几倍"),
        rows,
        f"{runtimes}；{given.rounds} 轮的中位数；输出先与数据核对。",
        *notes,
    )


if __name__ == "__main__":
    main()
