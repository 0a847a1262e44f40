"""Records: what the rest of docgen rests on, and what it shares with a standard dataclass."""

from __future__ import annotations

import copy
import pickle

import pytest

from docgen.kit.record import as_dict, field, mutable_record, record, replace


@record
class Point:
    """Two required values, one default, one made anew for each."""

    x: int
    y: int
    name: str = ""
    seen: dict[str, int] = field(default_factory=dict)


@mutable_record
class Count:
    """A record that changes."""

    n: int = 0


@record
class Even:
    """A record that looks after itself."""

    n: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "n", self.n * 2)


def test_a_record_is_built_by_place_or_by_name_with_its_defaults():
    assert Point(1, 2) == Point(y=2, x=1) == Point(1, 2, "", {})
    assert as_dict(Point(1, 2, "a")) == {"x": 1, "y": 2, "name": "a", "seen": {}}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Point(1),
        lambda: Point(1, 2, z=3),
        lambda: Point(1, 2, "", {}, 5),
        lambda: Point(1, 2, x=3),
        lambda: Point(1, z=3),
    ],
)
def test_a_missing_or_unknown_value_is_refused(wrong):
    with pytest.raises(TypeError):
        wrong()


def test_the_hundredth_record_is_built_as_the_first_was():
    @record
    class Pair:
        a: int
        b: list[int] = field(default_factory=list)
        c: str = "c"

    pairs = [Pair(1, [n], c="d") if n % 2 else Pair(a=1, b=[n]) for n in range(100)]
    assert [(pair.a, pair.b, pair.c) for pair in pairs] == [(1, [n], "d" if n % 2 else "c") for n in range(100)]
    assert Pair(1) == Pair(1, [])
    with pytest.raises(TypeError):
        Pair()


def test_what_is_made_anew_is_never_shared():
    first, second = Point(1, 2), Point(1, 2)
    first.seen["a"] = 1
    assert second.seen == {}


def test_a_default_that_all_would_share_is_refused():
    with pytest.raises(TypeError):

        @record
        class Wrong:
            items: list[int] = []  # noqa: RUF012


def test_a_frozen_record_cannot_be_changed():
    point = Point(1, 2)
    with pytest.raises(AttributeError):
        point.x = 3
    with pytest.raises(AttributeError):
        del point.x
    assert point.x == 1


def test_equal_frozen_records_have_one_hash_and_a_changing_one_has_none():
    assert hash(Even(1)) == hash(Even(1))
    assert len({Even(1), Even(1), Even(2)}) == 2
    with pytest.raises(TypeError):
        hash(Count())


def test_records_of_different_kinds_are_never_equal():
    assert Count(2) != Even(1)


def test_a_changing_record_changes():
    count = Count()
    count.n += 1
    assert count == Count(1)


def test_a_copy_differs_only_where_told():
    assert replace(Point(1, 2, "a"), y=3) == Point(1, 3, "a")
    with pytest.raises(TypeError):
        replace(Point(1, 2), z=3)


def test_a_record_looks_after_itself_once_it_is_built():
    assert Even(2).n == 4


def test_a_record_shows_its_values():
    assert repr(Point(1, 2, "a")) == "Point(x=1, y=2, name='a', seen={})"


def test_a_record_crosses_from_one_process_to_another():
    assert pickle.loads(pickle.dumps(Point(1, 2, "a", {"b": 3}))) == Point(1, 2, "a", {"b": 3})  # noqa: S301 - its own bytes


def test_a_copied_record_is_equal_and_shares_nothing_it_could_change():
    point = Point(1, 2, seen={"a": 1})
    assert copy.copy(point) == copy.deepcopy(point) == point
    assert copy.deepcopy(point).seen is not point.seen


def test_a_record_can_be_matched_by_place():
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
