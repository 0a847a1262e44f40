"""Fill a Word template: compiled once, then only the parts that change are filled and packed, the others copied."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from docgen.kit.record import record
from docgen.ooxml.data_part import properties_of_part
from docgen.ooxml.names import OFFICE, relations_part
from docgen.ooxml.zipwriter import Entry, pack, write_zip
from docgen.report.picture import Picture
from docgen.word import cache
from docgen.word.column_widths import with_fitting_columns
from docgen.word.drawing import drawn_pictures, media_parts, settled, with_pictures_listed
from docgen.word.program import Program, run

_CONTENT_TYPES = "[Content_Types].xml"
_CUSTOM_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"

_SMALL = 1000
"""Bytes of an added part that is probably the same in every report, such as the relations of the data."""


@record
class DocumentProperties:
    """The document's own properties. `creator` is the agency; dates are the report's, never the clock's."""

    title: str
    creator: str
    created: date
    modified: date | None = None


class FilledParts:
    """The parts of a file that is being made, before anything is put in: what it will show can be read from them."""

    def __init__(
        self, program: Program, filled: Mapping[str, bytes], texts: Mapping[str, str], media: Mapping[str, bytes]
    ) -> None:
        """Take the program, the parts it has filled, the package's listings, and the parts of pictures that were drawn."""
        self.document = program.document
        self._program = program
        self._texts = texts
        self._filled = {**filled, **media}

    @property
    def names(self) -> Iterable[str]:
        """Names of all parts."""
        return dict.fromkeys((*self._program.order, *self._texts, *self._filled))

    def read(self, name: str) -> bytes:
        """Return the bytes of a part. Raises KeyError if there is none of this name."""
        if name in self._filled:
            return self._filled[name]
        if name in self._texts:
            return self._texts[name].encode()
        entry = self._program.entries[name]
        return entry.packed if entry.method == 0 else zlib.decompressobj(-zlib.MAX_WBITS).decompress(entry.packed)


ExtraParts = Mapping[str, bytes] | Callable[[FilledParts], Mapping[str, bytes]]


def render(
    template: bytes,
    context: Mapping[str, Any],
    *,
    properties: DocumentProperties,
    extra_parts: ExtraParts | None = None,
    draft: bool = False,
) -> bytes:
    """Return the Word file: the template filled with the context, and `extra_parts` (see `custom_part`) put in.

    extra_parts: the parts, or what makes them of the file as it is filled.
    Values are plain text, escaped; a tab and a line break become Word's own. Same arguments, same bytes.
    draft: every page carries 草稿 behind the text.
    Raises TemplateError for a template that is wrong, unsafe or asks for what the context has not, naming tag and place;
    DocgenError naming the value for a control character no XML can hold; UnreadableFile if it is no Word file.
    """
    program = load_program(template, draft)
    full = context_of(context, properties)
    filled, drawn = _filled(program, full)
    media: Mapping[str, bytes] = {}
    texts = program.texts
    if any(drawn.values()):
        media = media_parts(drawn, program.document)
        texts = with_pictures_listed(texts, drawn, program.document, _CONTENT_TYPES)
    made = {name: pack(name, data) for name, data in filled.items()}
    extra = extra_parts(FilledParts(program, filled, texts, media)) if callable(extra_parts) else extra_parts or {}
    made |= {entry.name: entry for entry in _listings(program, texts, tuple(extra))}
    made |= {name: _packed(name, data) if len(data) < _SMALL else pack(name, data) for name, data in extra.items()}
    made |= {name: pack(name, data) for name, data in media.items()}
    order = dict.fromkeys((*program.order, *texts, *media, *extra))
    return write_zip(made.get(name) or program.entries[name] for name in order)


def _filled(program: Program, context: Mapping[str, Any]) -> tuple[dict[str, bytes], dict[str, dict[str, Picture]]]:
    """Return the parts that change, filled, and of each the pictures it draws by their links."""
    texts: dict[str, str] = {}
    drawn: dict[str, dict[str, Picture]] = {}
    for name in program.parts:
        with drawn_pictures() as pictures:
            texts[name] = with_fitting_columns(fill(program, name, context))
        drawn[name] = pictures
    return {name: text.encode() for name, text in settled(texts).items()}, drawn


def is_slow(program: Program, name: str) -> bool:
    """Whether a part is filled by Jinja: something in it is more than a name, a loop or a condition."""
    steps = program.parts[name]
    return bool(steps) and isinstance(steps[0], list) and steps[0][0] == "jinja"


def fill(program: Program, name: str, context: Mapping[str, Any]) -> str:
    """Return a part filled from the context, by instructions or by Jinja.

    Raises TemplateError naming tag and place for a name that leads nowhere or what cannot be worked out, DocgenError for a
    character no XML can hold.
    """
    if not is_slow(program, name):
        return run(program, name, context)
    from docgen.word.sandbox import fill_text  # only here: the fast way needs no Jinja

    _kind, text, lines, columns = program.parts[name][0]
    return fill_text(text, lines, program.spots, context, columns)


def context_of(context: Mapping[str, Any], properties: DocumentProperties) -> dict[str, Any]:
    """Return the context with the document's properties under a name that no template can reach."""
    modified = properties.modified or properties.created
    own = {
        "title": properties.title,
        "creator": properties.creator,
        "created": f"{properties.created:%Y-%m-%d}T00:00:00Z",
        "modified": f"{modified:%Y-%m-%d}T00:00:00Z",
    }
    return {**context, "_properties": own}


@lru_cache(maxsize=16)
def load_program(template: bytes, draft: bool = False) -> Program:
    """Return the program of a template: from memory, else from the cache folder, else compiled (and kept).

    Raises TemplateError and UnreadableFile as `render` does.
    """
    key = cache.entry_key(template, "draft" if draft else "")
    program = cache.load(key)
    if program is None:
        program = compiled(template, draft)
        cache.save(key, program)
    return program


def compiled(template: bytes, draft: bool = False) -> Program:
    """Return the program of a template, made now. Raises TemplateError and UnreadableFile as `render` does."""
    from docgen.word.compiler import compile_template, template_parts

    parts = template_parts(template)
    return compile_template(_marked_as_draft(parts) if draft else parts)


def _marked_as_draft(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    from docgen.kit.errors import TemplateError
    from docgen.kit.i18n import _
    from docgen.word.anatomy import rendered_parts
    from docgen.word.hazards import refuse_hazards
    from docgen.word.watermark import with_watermark

    refuse_hazards(parts)
    rendered_parts(parts)
    try:
        return with_watermark(parts)
    except (AttributeError, KeyError, ValueError) as error:  # a part that is not there, or not what it should be
        raise TemplateError(
            _("模板里有的部件缺了或坏了，加不了“草稿”字样。"), _("请用 Word 或 WPS 打开模板，另存为 .docx 后再试。")
        ) from error


@lru_cache(maxsize=64)
def _packed(name: str, data: bytes) -> Entry:
    return pack(name, data)


def _listings(program: Program, listed: Mapping[str, str], extra: tuple[str, ...]) -> list[Entry]:
    """Return the package's listings, with the added parts named in them."""
    texts = dict(listed)
    relations = relations_part(program.document)
    up = "../" * program.document.count("/")
    for number, name in enumerate(extra, start=1):
        if properties_of_part(name):
            override = f'<Override PartName="/{name}" ContentType="{_CUSTOM_PROPERTIES_TYPE}"/>'
            texts[_CONTENT_TYPES] = texts[_CONTENT_TYPES].replace("</Types>", f"{override}</Types>")
        elif name.endswith(".xml"):
            relation = f'<Relationship Id="rIdDocgen{number}" Type="{OFFICE}/relationships/customXml" Target="{up}{name}"/>'
            texts[relations] = texts[relations].replace("</Relationships>", f"{relation}</Relationships>")
    return [_packed(name, text.encode()) for name, text in texts.items()]
