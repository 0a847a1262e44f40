"""Open an OOXML file (.xlsx, .docx) safely: bounded, checked, and recognised by content rather than by name.

Everything that comes from outside passes here before any other program looks at it. A file that is not what it says,
is broken or is built to do harm is refused as UnreadableFile with a sentence the clerk can act on.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from docgen.kit.errors import UnreadableFile
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.ooxml.kind import kind_of_content_types, refuse_other_content

MAX_ENTRIES = 4096
MAX_ENTRY = 128 * 2**20
MAX_TOTAL = 256 * 2**20
MAX_RATIO = 250
"""Text of a real sheet or document packs 5 to 60 times; only a bomb packs more over megabytes."""
RATIO_FREE = 4 * 2**20
"""Entries up to this size are not judged by ratio: small runs of blanks pack well and harm nobody."""

_CONTENT_TYPES = "[Content_Types].xml"
_LOCAL = struct.Struct("<4s22xHH")
_DRIVE = regex(r"^[A-Za-z]:")
_DECLARATION = regex(rb"^(?:\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_ASCII_BASED = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1"}
_FORBIDDEN = ("<!DOCTYPE", "<!ENTITY")
_WIDE_FORMS = tuple(mark.encode(code) for mark in _FORBIDDEN for code in ("utf-16-le", "utf-16-be"))
_RARE = 200
_WIDE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


@record
class Package:
    """An opened, checked OOXML package held in memory. `name` is what messages call the file."""

    name: str
    data: bytes
    entries: Mapping[str, zipfile.ZipInfo]

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names, in the file's order, folders left out."""
        return tuple(self.entries)

    @cached_property
    def content_kind(self) -> str:
        """What the content says it is: "xlsx", "xlsm", "xltx", "xlsb", "docx", "docm", "dotx", "pptx" …, "" if unknown."""
        return kind_of_content_types(self.read(_CONTENT_TYPES))

    @cached_property
    def has_macros(self) -> bool:
        """Whether the package carries macros (they are never run, nor copied into an output)."""
        return self.content_kind in ("xlsm", "xltm", "xlsb", "docm", "dotm", "pptm") or any(
            name.lower().endswith("vbaproject.bin") for name in self.entries
        )

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self.entries

    def read(self, name: str) -> bytes:
        """Return a part's bytes. Raises UnreadableFile if it is missing, broken or larger than the bound."""
        entry = self._entry(name)
        try:
            content = self._unpacked(entry)
        except (zlib.error, struct.error) as error:
            raise _damaged(self.name) from error
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise _damaged(self.name)
        return content

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = self.entries.get(name)
        if entry is None:
            raise UnreadableFile(
                _("“{file}”里缺少必要的部分 {part}，文件不完整。").format(file=self.name, part=name), _cure_save_again()
            )
        return entry

    def packed(self, name: str) -> tuple[bytes, int, int, int]:
        """Return all that a part's bytes follow from: as packed, how, and the length and checksum they must have.

        Raises UnreadableFile as `read` does, but for what only unpacking shows.
        """
        entry = self._entry(name)
        try:
            return self._raw(entry), entry.compress_type, entry.file_size, entry.CRC
        except struct.error as error:
            raise _damaged(self.name) from error

    def _unpacked(self, entry: zipfile.ZipInfo) -> bytes:
        """Return at most one byte more than the part claims to hold, straight from memory: streams cost more."""
        packed = self._raw(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            return packed
        return zlib.decompressobj(-15).decompress(packed, entry.file_size + 1)

    def _raw(self, entry: zipfile.ZipInfo) -> bytes:
        begin = entry.header_offset
        mark, name_length, extra_length = _LOCAL.unpack_from(self.data, begin)
        begin += _LOCAL.size
        code = "utf-8" if entry.flag_bits & 0x800 else "cp437"
        if mark != b"PK\x03\x04" or self.data[begin : begin + name_length] != entry.orig_filename.encode(code, "replace"):
            raise struct.error
        begin += name_length + extra_length
        return self.data[begin : begin + entry.compress_size]

    def read_xml(self, name: str) -> bytes:
        """Return an XML part that has passed `parse_guard`. Raises UnreadableFile as `read` and `parse_guard` do."""
        content = self.read(name)
        parse_guard(content, self.name)
        return content


def parse_guard(data: bytes, name: str = "") -> None:
    """Refuse XML that declares a document type or entities, in any encoding a parser might accept.

    OOXML never needs them; they are the door to entity bombs and to reading other files. Raises UnreadableFile.
    """
    wide = data.startswith(_WIDE_STARTS)
    if wide and b"\x00\x00" not in data[:8]:
        found = any(mark in data for mark in _WIDE_FORMS)
    else:
        declared = _DECLARATION.match(data[:256])
        readable = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"\x00" not in data[:64]
        if not readable or (declared and declared.group(1).lower() not in _ASCII_BASED):
            raise UnreadableFile(
                _("“{file}”里有用不常见编码写的内容，无法可靠读取。").format(file=_called(name)), _cure_save_again()
            )
        found = has_declaration(data) and (b"<!DOCTYPE" in data or b"<!ENTITY" in data)
    if found:
        raise UnreadableFile(
            _("“{file}”里有实体声明（DOCTYPE），可能是恶意构造的文件，没有读取。").format(file=_called(name)),
            _("正常的 Excel、WPS、Word 文件没有这种内容；请核实来源，并请对方重新发一份。"),
        )


def has_declaration(data: bytes) -> bool:
    """Whether "<!" stands anywhere: a document type, a comment, CDATA.

    Its second half is so rare that looking for that alone is forty times as fast; where it is not, both are looked for.
    """
    at = data.find(b"!")
    for _try in range(_RARE):
        if at < 0:
            return False
        if data[at - 1 : at] == b"<":
            return True
        at = data.find(b"!", at + 1)
    return at >= 0 and data.find(b"<!", at - 1) >= 0


def open_package(source: Path | bytes, expected: str = "", name: str = "") -> Package:
    """Open an OOXML file from a path or from its bytes.

    expected: "xlsx" or "docx" to refuse the other with a hint, "" to take either (macro and template kinds of the same
    family are let in: `Package.content_kind` tells). name: what messages call the file, if not by its path.
    Raises UnreadableFile with its cure in every other case.
    """
    data = source if isinstance(source, bytes) else file_bytes(source)
    name = name if isinstance(source, bytes) else name or source.name
    suffix, name = Path(name).suffix.lower(), _called(name)
    if not data.startswith(b"PK\x03\x04"):
        refuse_other_content(data, name, suffix, expected)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise _damaged(name) from error
    package = Package(name, data, _checked(entries, name, len(data)))
    if not package.has(_CONTENT_TYPES):
        refuse_other_content(data, name, suffix, expected, package.names)
    family = package.content_kind[:3]
    if not family or (expected and family[0] != expected[0]) or package.content_kind == "xlsb":
        refuse_other_content(data, name, suffix, expected, package.names, package.content_kind)
    return package


def _called(name: str) -> str:
    return name or _("这个文件")


def _cure_save_again() -> str:
    return _("用 WPS 或 Excel（Word 文件用 WPS 文字或 Word）打开，另存一份后重试。")


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("“{file}”不完整或已损坏，打不开。").format(file=name),
        _("可能没有下载或拷贝完：重新取一份；能用 WPS 或 Excel 打开的，另存为 .xlsx（Word 文件另存为 .docx）后重试。"),
    )


def _suspicious(name: str, why: str) -> UnreadableFile:
    return UnreadableFile(
        _("“{file}”的内部结构不正常（{why}），没有读取。").format(file=name, why=why),
        _("用 WPS 或 Excel 打开，另存为 .xlsx（Word 文件另存为 .docx）后重试；来源不明的文件不要打开。"),
    )


def _checked(entries: list[zipfile.ZipInfo], name: str, size: int) -> dict[str, zipfile.ZipInfo]:
    """Return the parts by name once every bound and every name has been checked; nothing is unpacked for it."""
    if len(entries) > MAX_ENTRIES:
        raise _suspicious(name, _("部分太多"))
    seen: set[str] = set()
    parts: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        _check_name(entry, name)
        if entry.filename.casefold() in seen:
            raise _suspicious(name, _("有重名的部分 {part}").format(part=entry.filename[:80]))
        seen.add(entry.filename.casefold())
        if entry.flag_bits & 0x1:
            raise UnreadableFile(_("“{file}”加了密码。").format(file=name), _("去掉密码后另存，再重试。"))
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _suspicious(name, _("压缩方式不常见"))
        too_dense = entry.file_size > RATIO_FREE and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        if entry.file_size > MAX_ENTRY or too_dense or entry.compress_size > size:
            raise _suspicious(name, _("{part} 展开后大得不正常").format(part=entry.filename[:80]))
        if not entry.is_dir():
            parts[entry.filename] = entry
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise _suspicious(name, _("展开后大得不正常"))
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:  # parts that share their bytes: the flat kind of bomb
            raise _suspicious(name, _("各部分互相重叠"))
        end = entry.header_offset + _LOCAL.size + entry.compress_size
    return parts


def _check_name(entry: zipfile.ZipInfo, name: str) -> None:
    part = entry.orig_filename
    steps = part.split("/")
    bad = ".." in steps or part.startswith("/") or "\\" in part or "\x00" in part or _DRIVE.match(part)
    if bad or not part or part != entry.filename:
        raise _suspicious(name, _("有不正常的路径 {part}").format(part=ascii(part[:80])[1:-1]))
    if entry.create_system == 3 and stat.S_ISLNK(entry.external_attr >> 16):
        raise _suspicious(name, _("有符号链接 {part}").format(part=part[:80]))
