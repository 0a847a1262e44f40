"""Build the page: everything it needs in one HTML file, or the same as a folder for a web server.

The page carries Pyodide's core (CPython as WebAssembly), the standard library and docgen, each compressed. Compiling for that
Python is done by that Python, under Node.js, once, when the page is built.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

from docgen.form.folders import bundled_root
from docgen.form.own_fields import FILE_NAME as OWN_FIELDS
from docgen.jobs.options import require_template
from docgen.jobs.template import carried_folder
from docgen.kit.errors import DocgenError, UsageError
from docgen.kit.files import file_bytes, make_folder, write_whole
from docgen.kit.i18n import _, compiled_catalogue
from docgen.page.warm import compiled_templates

ASSETS = Path(__file__).parent / "assets"
PAGE_NAME = "docgen.html"
MAX_BYTES = 12_000_000
"""The page as one file; larger ones open slowly and are stopped by mail servers."""
_PYODIDE = ("pyodide.mjs", "pyodide.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
_ROOMS_LEFT_OUT = ("cli", "template")
_CARRIED = ("openpyxl", "et_xmlfile", "jinja2", "markupsafe")
"""Pure Python that writing a new workbook and the office's page template need; all under the MIT or BSD licence."""
_SCRIPTS = ("reach", "shown", "clerk", "district", "page")
"""The page's script in its parts, in the order they build on one another."""
_SECONDS = 300


def _checked(folder: Path) -> Path:
    """Return a folder that holds Pyodide's core. Raises UsageError naming what is missing."""
    missing = [name for name in _PYODIDE if not (folder / name).is_file()]
    if missing:
        raise UsageError(
            _("{folder} 里没有 Pyodide 的 {names}。").format(folder=folder, names="、".join(missing)),
            _("用 npm install pyodide 取得，再用 --pyodide 指明其中的 pyodide 文件夹。"),
        )
    return folder


def _source(target: Path, own: Mapping[Path, str]) -> None:
    """Write docgen as it is, its forms, templates and workbooks, and the compiled templates, into a zip.

    own: the office's own templates -> the form that each is for.
    """
    package = Path(__file__).parent.parent
    root = bundled_root()
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(package.rglob("*")):
            name = path.relative_to(package)
            if not path.is_file() or "__pycache__" in name.parts or name.parts[0] in (*_ROOMS_LEFT_OUT, "bundled"):
                continue
            if name.suffix == ".po":
                archive.writestr(f"docgen/{name.with_suffix('.mo').as_posix()}", compiled_catalogue(path))
            elif name.parts[:2] != ("page", "assets") and name.suffix != ".mo":
                archive.write(path, f"docgen/{name.as_posix()}")
        for distribution in _CARRIED:
            for file in metadata.files(distribution) or ():
                if file.suffix == ".py" and not file.is_absolute() and ".." not in file.parts:
                    archive.write(str(file.locate()), file.as_posix())
        for folder in ("templates", "inputs"):
            for path in sorted((root / folder).rglob("*")):
                if path.is_file() and not path.name.startswith((".", "~$")):
                    archive.write(path, f"docgen/bundled/{path.relative_to(root).as_posix()}")
        for path, form_id in own.items():
            for part in (path, path.with_name(OWN_FIELDS)):
                if part.is_file():
                    place = f"docgen/bundled/{carried_folder().name}/{form_id}/{path.stem}/{part.name}"
                    archive.writestr(place, file_bytes(part))
        for name_below, program in compiled_templates(own).items():
            archive.writestr(f"docgen/bundled/{name_below}", program)


def _compiled(pyodide: Path, own: Mapping[Path, str]) -> dict[str, bytes]:
    """Return {"stdlib": …, "app": …}, compiled by the Python of that Pyodide. Raises UsageError, DocgenError."""
    node = shutil.which("node")
    if node is None:
        raise UsageError(_("生成网页版要用 Node.js，这台电脑上没有找到。"), _("安装 Node.js 20 或更新的版本后重试。"))
    with TemporaryDirectory(prefix="docgen-") as temporary:
        work = Path(temporary)
        _source(work / "source.zip", own)
        command = [node, str(ASSETS / "compile.mjs"), str(pyodide.resolve()), str(work / "source.zip"), temporary]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603
        except subprocess.SubprocessError as error:
            said = getattr(error, "stderr", b"") or b""
            raise DocgenError(
                _("网页版没有编译成功：{why}").format(why=said.decode("utf-8", "replace").strip()[-2000:] or error),
                _("核对 Node.js 和 Pyodide 的版本（Pyodide 314、Node.js 20 或更新）。"),
            ) from error
        return {"stdlib": (work / "stdlib.zip").read_bytes(), "app": (work / "docgen.zip").read_bytes()}


def _worker_script(pyodide: Path) -> str:
    """Return the worker's script: a classic one, for a module worker does not start from a page that was opened from disk."""
    core = (pyodide / "pyodide.asm.mjs").read_text("utf-8")
    core = re.sub(r"export default _createPyodideModule;?\s*$", "", core).replace(
        "import.meta.url", '"https://docgen.invalid/"'
    )
    loader = re.sub(r"//# sourceMappingURL=.*", "", (pyodide / "pyodide.js").read_text("utf-8"))
    # Without this line Pyodide takes the worker for one that loads its parts by importScripts, and refuses.
    return "\n".join(("self.importScripts = undefined;", core, loader, (ASSETS / "worker.js").read_text("utf-8")))


def _packed(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(script: str, *, connect: str = "'none'") -> str:
    """Return the page's Content-Security-Policy: its one script, workers from itself, WebAssembly, nothing else."""
    rules = {
        "default-src": "'none'",
        "script-src": f"{_hash(script)} blob: 'wasm-unsafe-eval'",
        "style-src": "'unsafe-inline'",
        "img-src": "data: blob:",
        "worker-src": "blob:",
        "connect-src": connect,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def page(parts: Mapping[str, str], *, home: str, connect: str = "'none'") -> str:
    """Return the page. parts: name -> gzipped content in base64 (none where a server answers); home: "worker" or "http"."""
    script = "\n".join((ASSETS / f"{name}.js").read_text("utf-8") for name in _SCRIPTS)
    bundles = "".join(f'<script type="text/plain" id="part-{name}">{text}</script>\n' for name, text in parts.items())
    words = (ASSETS / "words.json").read_text("utf-8").replace("</", "<\\/")
    html = (ASSETS / "page.html").read_text("utf-8")
    filled = {
        "POLICY": policy(script, connect=connect),
        "STYLE": (ASSETS / "page.css").read_text("utf-8"),
        "HOME": json.dumps(home),
        "WORDS": words,
        "SCRIPT": script,
        "PARTS": bundles,
    }
    return re.sub(r"<!--(POLICY|STYLE|HOME|WORDS|SCRIPT|PARTS)-->", lambda match: filled[match.group(1)], html)


def _fitting(templates: Iterable[Path]) -> dict[Path, str]:
    """Return the office's own templates with the form of each. Raises UsageError for one that fits none, or two of a name."""
    found: dict[Path, str] = {}
    for path in templates:
        if any(other.name == path.name for other in found):
            raise UsageError(_("有两个模板都叫 {file}。").format(file=path.name), _("把其中一个改名。"))
        found[path] = require_template(path)
    return found


def build(out: Path, pyodide: Path, templates: Iterable[Path] = ()) -> list[Path]:
    """Write docgen.html, and the same as a folder for a web server, into `out`; return their paths.

    pyodide: the folder of Pyodide's core; templates: the office's own, to travel with the page. Raises UsageError where one of
    them or Node.js cannot be used, DocgenError where compiling fails or the page comes out larger than it may be.
    """
    own = _fitting(templates)
    folder = _checked(pyodide)
    carried = {
        "worker": _worker_script(folder).encode(),
        "wasm": (folder / "pyodide.asm.wasm").read_bytes(),
        "lock": json.dumps({**_lock(folder), "packages": {}}, separators=(",", ":")).encode(),
        **_compiled(folder, own),
    }
    whole = page({name: _packed(data) for name, data in carried.items()}, home="worker").encode()
    if len(whole) > MAX_BYTES:
        raise DocgenError(
            _("网页版有 {n} MB，超过 {most} MB。").format(n=f"{len(whole) / 1e6:.1f}", most=MAX_BYTES // 1_000_000),
            _("少带几个模板。"),
        )
    make_folder(out)
    write_whole(out / PAGE_NAME, whole)
    site = out / "site"
    make_folder(site)
    write_whole(site / "index.html", whole)
    return [out / PAGE_NAME, site / "index.html"]


def _lock(folder: Path) -> dict[str, object]:
    return {"info": json.loads((folder / "pyodide-lock.json").read_text("utf-8"))["info"]}
