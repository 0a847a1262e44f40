"""A number as the form prints it: a text to whoever prints it, a number to whoever calculates with it in a template."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from docgen.kit.errors import DocgenError
from docgen.kit.i18n import _

Calculable = int | float | Decimal
NOTE_BEGINS = "（"
"""Behind it stands a published note (「22（其中修订16件）」): read as the number, printed as it is."""


class BlankFigure(DocgenError):
    """A number that was not filled in is calculated with: blank is not zero."""


class Figure(str):
    """A printed number (or blank, or a draft's mark of a blank) that calculates exactly, as int or Decimal.

    Whether it holds (``if``) says whether it was filled in, 0 included. Compared with a text it is a text, with a number a
    number; a blank is neither greater nor less than anything. A draft's mark stays what it is in every calculation.
    """

    __slots__ = ()

    @property
    def number(self) -> int | Decimal | None:
        """The number, None for a blank or for a mark."""
        stated = self.partition(NOTE_BEGINS)[0]
        try:
            found = Decimal(stated)
        except InvalidOperation:
            return None
        if not found.is_finite():
            return None
        return found if "." in stated else int(found)

    def lower(self) -> Figure:
        """Return itself: Jinja's filters that put things in order lower the case of what is a text."""
        return self

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and not isinstance(other, Figure):
            return str.__eq__(self, other)
        mine, theirs = self.number, _number_of(other)
        if mine is None or theirs is None:
            return isinstance(other, str) and str.__eq__(self, other)
        return mine == theirs

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: Any) -> bool:
        return _compared(operator.lt, self, other)

    def __le__(self, other: Any) -> bool:
        return _compared(operator.le, self, other)

    def __gt__(self, other: Any) -> bool:
        return _compared(operator.gt, self, other)

    def __ge__(self, other: Any) -> bool:
        return _compared(operator.ge, self, other)

    def __add__(self, other: Any) -> Any:
        return str.__add__(self, other) if _is_text(other) else calculated(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return other + str(self) if _is_text(other) else calculated(operator.add, other, self)

    def __sub__(self, other: Any) -> Any:
        return calculated(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return calculated(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return calculated(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return calculated(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Any:
        return calculated(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return calculated(operator.truediv, other, self)

    def __floordiv__(self, other: Any) -> Any:
        return calculated(operator.floordiv, self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return calculated(operator.floordiv, other, self)

    def __mod__(self, other: Any) -> Any:
        return calculated(operator.mod, self, other)

    def __rmod__(self, other: Any) -> Any:
        return calculated(operator.mod, other, self)

    def __pow__(self, other: Any) -> Any:
        return calculated(operator.pow, self, other)

    def __rpow__(self, other: Any) -> Any:
        return calculated(operator.pow, other, self)

    def __neg__(self) -> Any:
        return calculated(operator.mul, self, -1)

    def __pos__(self) -> Any:
        return calculated(operator.mul, self, 1)

    def __abs__(self) -> Any:
        number = self.number
        return calculated(operator.mul, self, -1 if number is not None and number < 0 else 1)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Figure)


def _number_of(value: object) -> Calculable | None:
    if isinstance(value, Figure):
        return value.number
    return value if isinstance(value, Calculable) and not isinstance(value, bool) else None


def _exact(value: Calculable) -> int | Decimal:
    """Return a number that a template states with a decimal point as what stands there: 0.1 is one tenth."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def calculated(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Return what two numbers make, exactly. Raises BlankFigure for a blank, TypeError for what is no number.

    A draft's mark of a blank comes back as it is. Two whole numbers divided come as a Decimal.
    """
    for side in (left, right):
        if isinstance(side, Figure) and side.number is None:
            if side.strip():
                return side
            raise BlankFigure(_("没有填写的数字不能参加计算：空白不等于 0。"), _("先用“if”判断是否填写，再计算。"))
    numbers = _number_of(left), _number_of(right)
    if numbers[0] is None or numbers[1] is None:
        raise TypeError(f"{type(left).__name__}, {type(right).__name__}")
    one, other = _exact(numbers[0]), _exact(numbers[1])
    if operation is operator.truediv:
        return _in_full(Decimal(one) / Decimal(other))
    return operation(one, other)


def _in_full(number: Decimal) -> int | Decimal:
    """Return a quotient without an exponent; a whole one as a whole number."""
    return int(number) if number == number.to_integral_value() else number


def _compared(comparison: Callable[[Any, Any], bool], left: Figure, right: Any) -> bool:
    if _is_text(right):
        return bool(comparison(str(left), right))
    mine, theirs = left.number, _number_of(right)
    if theirs is None and not isinstance(right, Figure):
        raise TypeError(f"Figure, {type(right).__name__}")
    return mine is not None and theirs is not None and bool(comparison(mine, _exact(theirs)))
