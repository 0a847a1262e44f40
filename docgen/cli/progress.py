"""A progress bar with rate and time left on a terminal; nothing where the output is not one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

from docgen.kit.i18n import _

_WIDTH = 30
_LEAST_FILES = 5


class Progress:
    """Counts steps on the last line of stderr; other lines are printed above it."""

    def __init__(self, total: int, *, shown: bool) -> None:
        """total: steps to come; shown: False for no bar at all."""
        self.total, self.done = total, 0
        self.live = shown and total >= _LEAST_FILES and sys.stderr.isatty()
        self.began = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._clear()

    def _clear(self) -> None:
        if self.live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def above(self, show: Callable[[], None]) -> None:
        """Print something above the bar."""
        self._clear()
        show()

    def step(self) -> None:
        """Count one step and draw the bar again."""
        self.done += 1
        if not self.live:
            return
        rate = self.done / max(time.monotonic() - self.began, 0.001)
        bar = "█" * (_WIDTH * self.done // self.total)
        text = _("{bar} {done}/{total}  每秒 {rate:.1f} 份  还需 {left:.0f} 秒").format(
            bar=bar.ljust(_WIDTH, "░"), done=self.done, total=self.total, rate=rate, left=(self.total - self.done) / rate
        )
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
