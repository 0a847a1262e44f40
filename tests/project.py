"""Where the project, its tests' data and its package lie."""

from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
PACKAGE = ROOT / "docgen"
DATA = TESTS / "data"
