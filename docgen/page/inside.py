"""docgen inside the page: what its workers answer beyond what a server does.

Many workers produce reports and one of them writes what comes of a folder: products cross between them as bytes, which no
server would ever be sent.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.jobs.make import MakeOptions, produce
from docgen.jobs.template import carried_template
from docgen.kit.record import replace
from docgen.page.service import ACTIONS, Answer, Files, answer_packed, laid_out

if TYPE_CHECKING:
    from docgen.page.district import District


@cache
def _district() -> District:
    from docgen.page.district import District  # not for the clerk, who is to wait for nothing

    return District()


def _of_district(request: Mapping[str, Any], files: Files) -> Answer:
    return _district().answer(request, files)


def _produce(request: Mapping[str, Any], files: Files) -> Answer:
    """Return what comes of one file of an officer's folder, for the worker that writes.

    "file": its name, "root": the folder it lies in there; "year", "approval", "template": as starting the run has answered;
    "previous": the name of last year's report of the same body, which comes along.
    """
    name = str(request.get("file"))
    source = Path(str(request.get("root")), name)
    year = request.get("year")
    with laid_out(files) as paths:
        options = MakeOptions(
            carried_template(str(request.get("template") or "")),
            previous=paths.get(str(request.get("previous"))),
            year=year if isinstance(year, int) else None,
            approval=bool(request.get("approval")),
            texts=True,
        )
        product = replace(produce(paths[name], options), source=source)
    return {}, {"product": pickle.dumps(product)}


INSIDE = {**ACTIONS, "district": _of_district, "produce": _produce}
"""Name of a request -> what answers it, in the page."""


def answer_frame(frame: bytes) -> bytes:
    """Return the answer to a packed request, packed. Raises nothing: every fault is an answer."""
    return answer_packed(frame, INSIDE)
