"""Where the project, its tests' data and its package lie."""

from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
PACKAGE = ROOT / "docgen"
DATA = TESTS / "data"
EXAMPLE = ROOT / "inputs" / "兰山区科学技术局2023年度填报表.xlsx"
"""The annual report that is shipped filled in."""
