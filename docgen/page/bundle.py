"""Compile what the page carries of Python. Runs inside Pyodide when the page is built (assets/compile.mjs calls `main`).

The Python that will run the page compiles the standard library and docgen, so that starting parses nothing. Docstrings are left
out, but for the rules, whose pages are made of them; so are the tables of line numbers of what is not docgen's own, which are
a quarter of its size. Then a report is made, so that the cache folder that travels with the page holds the
compiled regular expressions and the parsed forms of this Python.
"""

from __future__ import annotations

import os
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from types import CodeType

EPOCH = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = """
_android_support _apple_support _ast_unparse _ios_support _osx_support _pydatetime _pydecimal _pyio _pyrepl aifc antigravity
asyncio/__main__ asyncio/proactor_events asyncio/tools asyncio/windows_events asyncio/windows_utils bdb cProfile cgi cgitb chunk
cmd colorsys compileall configparser crypt ctypes curses dbm doctest email/_header_value_parser email/contentmanager
email/headerregistry email/mime email/policy ensurepip filecmp fileinput ftplib graphlib http/cookiejar http/cookies http/server
idlelib imaplib importlib/resources lib2to3 logging/config logging/handlers mailbox mailcap modulefinder multiprocessing netrc
nntplib nturl2path optparse pdb pickletools plistlib poplib profile pstats pty pyclbr pydoc pydoc_data rlcompleter sched shelve
smtplib sndhdr socketserver sqlite3 statistics symtable tabnanny test this timeit tkinter trace turtle turtledemo unittest venv
wave webbrowser wsgiref xml/dom xml/sax/expatreader xmlrpc zipapp
"""
"""Of the standard library, what neither docgen nor Pyodide's own start asks for."""
_ENCODINGS = """
__init__ aliases ascii big5 cp1252 cp437 cp936 gb18030 gb2312 gbk hz idna latin_1 punycode undefined utf_16 utf_16_be utf_16_le
utf_32 utf_32_be utf_32_le utf_7 utf_8 utf_8_sig
"""
"""Encodings that Chinese files, web pages and zip archives have."""
LEFT_OUT, ENCODINGS = frozenset(_LEFT_OUT.split()), frozenset(_ENCODINGS.split())
WITH_DOCSTRINGS = ("docgen/checks/", "pyodide/", "_pyodide/")
"""The rules' pages are their docstrings; Pyodide copies some of its own."""
EXAMPLES = ("docgen", "bundled", "inputs")
"""The workbooks that the cache folder is filled with; the page itself asks for none."""
LIBRARY, SOURCE, APP, CACHE, OUT = (Path("/", name) for name in ("stdlib.zip", "docgen.zip", "app", "cache", "out"))


def compiled(source: bytes, name: str) -> bytes:
    """Return a module's code as a .pyc that stands without its source."""
    to_pyc = import_module("importlib._bootstrap_external")._code_to_timestamp_pyc
    optimize = 0 if name.startswith(WITH_DOCSTRINGS) else 2
    code = compile(source, name, "exec", dont_inherit=True, optimize=optimize)
    return bytes(to_pyc(code if name.startswith("docgen/") else _without_lines(code), 0, 0))


def _without_lines(code: CodeType) -> CodeType:
    """Return the same code, and all the code in it, with a table of line numbers that knows none and so takes no room.

    The table stays as long as the code, for tracebacks walk through both: an entry for every eight units of it, each of which
    says that there is no line (15) for so many units, as CPython's "Locations table" has it.
    """
    units = len(code.co_code) // 2
    entries = [min(8, units - start) for start in range(0, units, 8)]
    table = bytes(0x80 | 15 << 3 | count - 1 for count in entries)
    inner = tuple(_without_lines(part) if isinstance(part, CodeType) else part for part in code.co_consts)
    return code.replace(co_linetable=table, co_consts=inner)


def put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Put a file into an archive, a module compiled; the same bytes for the same content."""
    module = name.endswith(".py")
    entry = zipfile.ZipInfo(f"{name}c" if module else name, EPOCH)
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, compiled(data, name) if module else data)


def _is_left_out(name: str) -> bool:
    stem = name.removesuffix(".py")
    parts = stem.split("/")
    if parts[0] == "encodings":
        return parts[-1] not in ENCODINGS
    return any("/".join(parts[:n]) in LEFT_OUT for n in range(1, len(parts) + 1))


def pack_library() -> None:
    """Write the standard library, stored: the page as a whole is compressed."""
    with zipfile.ZipFile(LIBRARY) as old, zipfile.ZipFile(OUT / LIBRARY.name, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist()):
            if not name.endswith("/") and not _is_left_out(name):
                put(new, name, old.read(name))


def pack_docgen() -> None:
    """Fill the cache folder by making a report, then pack docgen and the cache."""
    CACHE.mkdir()
    import_module("docgen.page.warm").warm()
    with zipfile.ZipFile(OUT / SOURCE.name, "w", zipfile.ZIP_STORED) as archive:
        for folder, prefix in ((APP, ""), (CACHE, "cache/")):
            for path in sorted(folder.rglob("*")):
                name = path.relative_to(folder)
                left_out = "__pycache__" in name.parts or name.parts[:3] == EXAMPLES
                if path.is_file() and not left_out:
                    put(archive, f"{prefix}{name}", path.read_bytes())


def main() -> None:
    """Compile and pack both. The caller has laid the standard library, and docgen with a native cache folder, into the root."""
    with zipfile.ZipFile(SOURCE) as archive:
        archive.extractall(APP)
    os.environ["DOCGEN_CACHE"] = str(CACHE)
    sys.path.insert(0, str(APP))
    OUT.mkdir()
    pack_library()
    pack_docgen()
