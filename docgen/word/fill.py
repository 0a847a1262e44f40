"""Fill a part of a compiled template, by instructions or by Jinja: whoever fills one need not know which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.word.program import Program, run


def is_slow(program: Program, name: str) -> bool:
    """Whether a part is filled by Jinja: something in it is more than a name, a loop or a condition."""
    steps = program.parts[name]
    return bool(steps) and isinstance(steps[0], list) and steps[0][0] == "jinja"


def fill(program: Program, name: str, context: Mapping[str, Any]) -> str:
    """Return a part filled from the context.

    Raises TemplateError naming tag and place for a name that leads nowhere or what cannot be worked out, DocgenError for a
    character no XML can hold.
    """
    if not is_slow(program, name):
        return run(program, name, context)
    from docgen.word.sandbox import fill_text  # only here: the fast way needs no Jinja

    _kind, text, lines, columns = program.parts[name][0]
    return fill_text(text, lines, program.spots, context, columns)
