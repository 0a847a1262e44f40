"""Reports of every shape, printed by LibreOffice and held to the laws of the page: `python -m tests.layout`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # where the helpers of all tests stand, as pytest has it
