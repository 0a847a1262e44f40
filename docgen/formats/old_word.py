"""Read a Word 97-2003 or WPS document (.doc, .wps): LibreOffice makes a .docx of it where there is one."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from docgen.form.model import Form
from docgen.kit.errors import DocgenError, UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.office import convert, find_office
from docgen.report.model import Reading

_LEAST_BYTES = 4_096
"""No document of this format is smaller: its header and first sectors alone take as much."""


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("“{file}”是旧的 Word 97-2003 格式（.doc），转换不成 .docx，可能已损坏或加了密码。").format(file=name),
        _("用 Word 或 WPS 打开，另存为 .docx 后重试。"),
    )


def read_old_word(data: bytes, name: str, form: Form | None) -> Reading:
    """Read an old Word document into a report. Raises UnreadableFile with the cure where LibreOffice is missing or fails."""
    from docgen.formats.docx.read import read_document

    office = find_office()
    if office is None:
        raise UnreadableFile(
            _("“{file}”是旧的 Word 97-2003 格式（.doc），这台电脑上没有可以转换它的 LibreOffice。").format(file=name),
            _("用 Word 或 WPS 打开，另存为 .docx 后重试。"),
        )
    if len(data) < _LEAST_BYTES:
        raise _damaged(name)
    with tempfile.TemporaryDirectory(prefix="docgen-") as temporary:
        source, target = Path(temporary) / "report.doc", Path(temporary) / "made"
        source.write_bytes(data)
        with suppress(DocgenError):  # whether it was made is what counts
            convert(office, Path(temporary) / "profile", source, "docx", target)
        made = target / "report.docx"
        if not made.is_file():
            raise _damaged(name)
        return read_document(made.read_bytes(), form)
