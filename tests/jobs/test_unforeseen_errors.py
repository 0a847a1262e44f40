"""What is said of an error that nobody has thought of: where in docgen it arose, and in plain words if memory ran out."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from docgen.formats.json import read_json
from docgen.jobs.outcome import unforeseen


def raised(action: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:
        action()
    return caught.value


def test_the_last_place_in_docgens_own_code_is_named() -> None:
    error = raised(lambda: read_json(None))  # type: ignore[arg-type]
    assert "json.py:" in unforeseen(error).message


def test_a_place_outside_docgen_is_left_out() -> None:
    said = unforeseen(raised(lambda: json.loads("{"))).message
    assert "JSONDecodeError" in said
    assert ".py" not in said


def test_too_little_memory_is_told_in_plain_words() -> None:
    said = unforeseen(MemoryError())
    assert said.message == "内存不够，处理不了这个文件。"
    assert said.cure
