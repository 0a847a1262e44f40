"""Time the search for repeated texts and the ledger alone, without reading or making a report, for up to 10,000 members.

    python benchmarks/copies.py [--counts 1000 10000]

Each case in a process of its own. Three sections a member, as long as the example's. In `mixed` three members in ten share
one section, each with its own name and numbers woven in, and everybody uses the same phrases here and there.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from time import process_time

from measuring import ROOT, run_timed, show

LENGTHS = {"overview": 720, "problems": 340, "other": 400}
KINDS = {
    "alike": "全部相同，只有名称和数字不同",
    "changed": "同一篇，各处插入不同的字句",
    "mixed": "三成抄了其中一部分，名称和数字已改",
    "twins": "两两相同，改了几个字",
    "different": "各不相同，只有套话一样",
}


class Writer:
    """Writes texts of words and set phrases that depend on nothing but a seed."""

    def __init__(self) -> None:
        chance = random.Random(7)
        characters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
        self.words = ["".join(chance.choices(characters, k=chance.choice((2, 2, 2, 3, 4)))) for _ in range(4000)]
        self.phrases = ["".join(chance.choices(characters, k=chance.randint(10, 24))) for _ in range(60)]

    def text(self, seed: str, length: int) -> str:
        """Return a text of about this many characters, a fifth of its clauses set phrases."""
        chance = random.Random(seed)
        clauses: list[str] = []
        while sum(map(len, clauses)) < length:
            own = "".join(chance.choices(self.words, k=chance.randint(3, 8)))
            clauses.append((chance.choice(self.phrases) if chance.random() < 0.2 else own) + chance.choice("，，。；"))
        return "".join(clauses)

    def changed(self, text: str, number: int) -> str:
        """Return a text with a name after every third sentence and a number after each."""
        name = self.words[number % 4000] + self.words[number * 7 % 4000] + "局"
        return "".join(
            f"{part}{'' if place % 3 else name}{number * place % 97}件。" for place, part in enumerate(text.split("。"))
        )

    def members(self, kind: str, count: int) -> Iterator[tuple[str, str, str]]:
        """Yield (agency, section, text) for `count` members."""
        for number in range(count):
            name = f"第{number:05}科学技术局"
            for section, length in LENGTHS.items():
                shared = self.text(section, length)
                if kind == "alike":
                    text = shared.replace("。", f"，{name}办理{number}件。")
                elif kind == "changed" or (kind == "mixed" and section == "problems" and number % 10 < 3):
                    text = self.changed(shared, number)
                elif kind == "twins":
                    text = self.text(f"{section} {number // 2}", length) + self.words[number % 4000]
                else:
                    text = self.text(f"{section} {number}", length)
                yield name, section, text


def measure(kind: str, count: int) -> None:
    """Search one case and write its ledger; print groups, bodies in groups, seconds of the search, of the ledger, its KB."""
    from docgen.district.copied_text import MemberTexts, SectionText
    from docgen.district.ledger import Ledger, LedgerRow, LedgerRows, ledger_json
    from docgen.district.ledger_sheets import ledger_bytes
    from docgen.form.folders import DEFAULT_FORM
    from docgen.form.load import load_form

    form = load_form(DEFAULT_FORM)
    figures = dict.fromkeys(form.figures, "12")
    taken, lines, searched = MemberTexts(), LedgerRows(), 0.0
    for who, section, text in Writer().members(kind, count):
        begun = process_time()
        taken.add(SectionText(who, section, text))
        searched += process_time() - begun
        if section == "other":
            title = f"{who}2023年政府信息公开工作年度报告"
            lines.append(
                LedgerRow(who, "department", f"{who}.xlsx", "made", {"D": 1}, "", f"{title}.docx", figures, "0" * 64, 2023)
            )
    begun = process_time()
    groups = taken.groups()
    searched += process_time() - begun
    begun = process_time()
    ledger = Ledger(form, lines, repeats=groups)
    size = len(ledger_bytes(ledger)) + sum(map(len, ledger_json(ledger)))
    bodies = {name for group in groups for name in group.members}
    print(len(groups), len(bodies), searched, process_time() - begun, size // 1024)


def main() -> None:
    """Measure every case, each in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--case", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.case:
        sys.path.insert(0, str(ROOT))
        measure(given.case[0], int(given.case[1]))
        return
    rows = []
    for kind, what in KINDS.items():
        for count in given.counts:
            took = run_timed([sys.executable, __file__, "--case", kind, str(count)])
            groups, bodies, searched, written, size = took.said.split()
            rows.append(
                (what, str(count), groups, bodies, f"{float(searched):.2f}", f"{float(written):.2f}", size, f"{took.peak:.0f}")
            )
    show(
        "雷同查找和台账，不含读取和生成",
        ("各单位的文字", "单位", "找到的组", "组内单位", "查找 s", "写台账 s", "台账 KB", "内存峰值 MB"),
        rows,
        "处理器时间；每种情形一个单独的进程。",
    )


if __name__ == "__main__":
    main()
