"""Mutated workbooks, documents, templates and JSON, run through the commands and judged by three oracles."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]  # the tests' own helpers, also when run by `python -m tests.fuzz`
