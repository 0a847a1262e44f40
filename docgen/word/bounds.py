"""The bounds on what a template's expressions may make, and one filling's account of what it has used up of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from decimal import Decimal
from math import isfinite
from typing import Any, NoReturn

from docgen.kit.i18n import _
from docgen.word.program import MAX_OUTPUT, MAX_STEPS

MAX_TEXT = 100_000
"""Characters of a text that an expression makes; what is filled in may be longer, and is only printed."""
MAX_ITEMS = 100_000
"""Items of a list that an expression makes or goes through, the items of lists in it counted too."""
MAX_WORK = 2_000_000
"""Items gone through and hundreds of characters handled by expressions in one part."""
MAX_BITS = 200
"""Binary digits of a whole number: more than any sum of money, and soon calculated with."""
MAX_DIGITS = 60
"""Decimal digits before or behind the point."""
MAX_ARGUMENT = 1_000
"""Widths, counts and fillers given to a filter."""
_BETWEEN_LOOKS = 200
"""Work between two looks at the clock."""
PATIENCE = 10.0
"""Seconds for one part: the last net, for what is within every other bound and slow all the same."""


class Refused(Exception):
    """An expression that cannot be worked out: why, and the cure. Its tag and place are known to whoever fills the part."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(why, cure)
        self.why = why
        self.cure = cure


class Account:
    """What one filling of one part has used up. Raises Refused when there is nothing left of something."""

    def __init__(self) -> None:
        self.turns = 0
        self.work = 0
        self.size = 0
        self._looks_again = 0
        self.until = time.monotonic() + PATIENCE

    def turn(self) -> None:
        """Count one turn of a loop."""
        self.turns += 1
        if self.turns > MAX_STEPS:
            _too_much()
        self.spend(1)

    def spend(self, amount: int) -> None:
        """Count items that are gone through."""
        self.work += amount
        if self.work > self._looks_again:
            self._looks_again = self.work + _BETWEEN_LOOKS
            if self.work > MAX_WORK or time.monotonic() > self.until:
                _too_much()

    def printed(self, length: int) -> None:
        """Count characters that are written."""
        self.size += length
        if self.size > MAX_OUTPUT:
            _too_much()


def _too_much() -> NoReturn:
    raise Refused(_("写出或算出的内容太多，已停止"), _("检查循环是否重复嵌套，或数据是否过多。"))


_OPEN: ContextVar[Account] = ContextVar("account")


def open_account() -> Account:
    """Begin a new account for what is filled from here on in this thread; return it."""
    account = Account()
    _OPEN.set(account)
    return account


def account() -> Account:
    """Return the account of the filling that is going on; a new one if there is none (a template that is only compiled)."""
    return _OPEN.get(None) or open_account()


def within_text(length: int) -> None:
    """Raise Refused for a text of more characters than an expression may make."""
    if length > MAX_TEXT:
        raise Refused(_("会写出 {n} 个字，太长").format(n=length), _("一段文字最多 {limit} 个字。").format(limit=MAX_TEXT))
    account().spend(1 + length // 100)


def within_items(count: int) -> None:
    """Raise Refused for more items than a list may have."""
    if count > MAX_ITEMS:
        raise Refused(_("用到的数据太多"), _("一组数据最多 {limit} 项。").format(limit=MAX_ITEMS))
    account().spend(count)


def within_argument(*values: Any) -> None:
    """Raise Refused for a number or a text too large to be a width, a count or a filler, or for a list as one."""
    for value in values:
        too_large = isinstance(value, int | float) and not -MAX_ARGUMENT <= value <= MAX_ARGUMENT
        too_long = isinstance(value, str) and len(value) > MAX_ARGUMENT
        if too_large or too_long or isinstance(value, list | tuple | dict):
            raise Refused(_("过滤器的参数太大"), _("宽度、个数和填充的文字最多 {limit}。").format(limit=MAX_ARGUMENT))


def within_digits(value: Any) -> Any:
    """Return a number. Raises Refused for one with more digits than anybody prints, and for what is none (infinity)."""
    if isinstance(value, int):
        too_large = value.bit_length() > MAX_BITS
    elif isinstance(value, Decimal):
        finite = value.is_finite()
        too_large = not finite or value.adjusted() > MAX_DIGITS or int(value.as_tuple().exponent) < -MAX_DIGITS
    else:
        too_large = not isfinite(value)
    if too_large:
        raise_too_large()
    return value


def raise_too_large() -> NoReturn:
    """Raise Refused for a number nobody prints."""
    raise Refused(_("算出的数太大"), _("核对算式。"))


def counted(items: Iterable[Any]) -> Iterator[Any]:
    """Yield items, each counted."""
    spend = account().spend
    for item in items:
        spend(1)
        yield item


def measured(value: Any) -> Any:
    """Return a list or a table of names. Raises Refused if it holds too much, a list in it counted wherever it stands."""
    left = MAX_ITEMS
    pending = [value]
    while pending:
        held = pending.pop()
        inner = held.values() if isinstance(held, Mapping) else held if isinstance(held, list | tuple) else ()
        left -= 1
        if left < len(inner):
            within_items(MAX_ITEMS + 1)
        pending.extend(inner)
    within_items(MAX_ITEMS - left)
    return value
