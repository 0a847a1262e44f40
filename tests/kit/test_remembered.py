"""What was worked out last is kept, whoever asks for it: in one order, or from several threads at once."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from docgen.kit.remembered import Latest, remembered


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    with ThreadPoolExecutor(6) as executor:
        yield executor
    sys.setswitchinterval(before)


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    kept = Latest[str, int](2)
    assert [kept.keep("甲", 1), kept.keep("乙", 2), kept.recall("甲"), kept.keep("丙", 3)] == [1, 2, 1, 3]
    assert [kept.recall("甲"), kept.recall("乙"), kept.recall("丙")] == [1, None, 3]
    assert len(kept) == 2


def test_what_is_kept_again_is_the_new_thing() -> None:
    kept = Latest[str, bool](2)
    assert [kept.keep("甲", False), kept.recall("甲"), kept.keep("甲", True), kept.recall("甲")] == [False, False, True, True]


def test_threads_that_share_what_is_remembered_get_their_own_answers(threads: ThreadPoolExecutor) -> None:
    given = [[number] for number in range(90)]
    added = remembered(lambda one, other: one[0] + other[0])

    def asked(start: int) -> list[tuple[int, int]]:
        turns = [(start * 7 + n * 11) % 89 for n in range(6000)]
        return [(added(given[n], given[n + 1]), 2 * n + 1) for n in turns]

    for answers in threads.map(asked, range(6)):
        assert all(answer == expected for answer, expected in answers)


def test_of_a_thousand_forms_with_their_own_fields_only_the_last_few_are_held() -> None:
    class Large:
        """Stands for a form: an office's own fields make another one of it in every workbook."""

    named = remembered(lambda form: [id(form)])
    held = []
    for _number in range(1000):
        form = Large()
        assert named(form) is named(form)
        held.append(weakref.ref(form))
    gc.collect()
    assert 0 < sum(reference() is not None for reference in held) < 100
