"""What each rule takes on a normal report, in milliseconds, with what rules share (sentences, claims …) listed by itself."""

from __future__ import annotations

from functools import cached_property
from time import process_time

from measuring import options, show
from members import example

from docgen.checks import catalogue
from docgen.checks.context import CheckContext
from docgen.checks.run import examine
from docgen.compose.composition import narrative
from docgen.formats import read
from docgen.report.complete import complete


def main() -> None:
    """Measure and print."""
    rounds = options(__doc__, rounds=50).parse_args().rounds
    reading = read(example())
    given, completed = reading.report, complete(reading.report)
    text = narrative(completed)
    shared = [name for name, kind in vars(CheckContext).items() if isinstance(kind, cached_property)]
    best: dict[str, float] = {}

    def note(name: str, begun: float) -> None:
        best[name] = min(best.get(name, 1.0), process_time() - begun)

    for _round in range(rounds):
        context = CheckContext(given, completed, text, None)
        for name in shared:
            begun = process_time()
            getattr(context, name)
            note(f"（共用）{name}", begun)
        for code, entry in catalogue.rules().items():
            begun = process_time()
            list(entry.function(context))
            note(code, begun)
        begun = process_time()
        examine(reading, None)
        note("全部（合计、成文、规则、例外）", begun)
    ranked = sorted(best.items(), key=lambda item: -item[1])
    rules = [taken for name, taken in best.items() if name in catalogue.rules()]
    show(
        "各条规则",
        ("规则", "ms"),
        [(name, f"{taken * 1000:.2f}") for name, taken in ranked[:20]],
        f"{len(rules)} 条规则，最慢的一条 {max(rules) * 1000:.2f} ms；{rounds} 轮中最短的处理器时间。",
    )


if __name__ == "__main__":
    main()
