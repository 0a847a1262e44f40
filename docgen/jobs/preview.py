"""See a report before it is printed: LibreOffice turns the Word file into a PDF, and its pages into PNG pictures."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from docgen.formats.docx.document import open_document
from docgen.formats.docx.fonts import fonts_in_use
from docgen.formats.pdf import read_pdf
from docgen.jobs.make import MakeOptions, produce
from docgen.jobs.manifest import renew_files
from docgen.kit.errors import DocgenError, UsageError
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.kit.office import convert, find_office, run_bounded
from docgen.kit.record import record, replace
from docgen.ooxml.package import open_package
from docgen.verify.printed import lost_in_print, replaced_fonts, texts_of

DOTS_PER_INCH = 100
_LISTED, _SHOWN = 3, 30


def office_or_say() -> str:
    """Return the path of LibreOffice's soffice. Raises UsageError that says how to get it."""
    found = find_office()
    if found is None:
        raise UsageError(
            _("预览要用 LibreOffice，这台电脑上没有找到。"),
            _("从 https://zh-cn.libreoffice.org 安装后重试；也可以直接用 WPS 或 Word 打开 .docx 查看。"),
        )
    return found


def _pages(office: str, profile: Path, document: Path, pdf: Path, work: Path) -> list[bytes]:
    """Return the pages as PNG: by poppler where it is installed, else page by page through LibreOffice itself."""
    poppler = shutil.which("pdftoppm")
    if poppler:
        run_bounded([poppler, "-r", str(DOTS_PER_INCH), "-png", str(pdf), str(work / "page")], "poppler")
        return [path.read_bytes() for path in sorted(work.glob("page*.png"))]
    pages: list[bytes] = []
    for number in range(1, 200):
        single = work / f"single{number}"
        wanted = json.dumps({"PageRange": {"type": "string", "value": str(number)}})
        convert(office, profile, document, f"pdf:writer_pdf_Export:{wanted}", single)
        part = single / f"{document.stem}.pdf"
        if not part.is_file():
            break
        convert(office, profile, part, "png", single)
        picture = single / f"{document.stem}.png"
        if not picture.is_file():
            break
        pages.append(picture.read_bytes())
    return pages


def document_of(source: Path, options: MakeOptions) -> tuple[str, bytes]:
    """Return the name and content of the Word file to show: the file itself, or what a workbook makes with the options."""
    data = file_bytes(source)
    if source.suffix.lower() == ".docx" and open_package(data).content_kind == "docx":
        return source.stem, data
    product = produce(source, options)
    if product.status == "refused":
        product = produce(source, replace(options, draft=True))
    if product.error is not None:
        raise product.error
    if not product.files:
        raise UsageError(_("{file} 是空白填报表，没有可预览的内容。").format(file=source.name), _("填写后再预览。"))
    name, content = next(iter(product.files.items()))
    return Path(name).stem, content


@record
class Preview:
    """files: what was written, the PDF first; replaced: fonts of the document that others stand for on these pages; read_back:
    whether the PDF's text was compared with the document's and its fonts were looked at (pypdf or poppler is needed for it).
    """

    files: tuple[Path, ...]
    replaced: tuple[str, ...] = ()
    read_back: bool = True


def _read_back(content: bytes, pdf: Path) -> tuple[str, ...] | None:
    """Return the fonts that were replaced, None if nothing here can read a PDF.

    Raises DocgenError if the pages do not show all of the document's text.
    """
    document, printed = open_document(content), read_pdf(pdf)
    if printed is None:
        return None
    lost = lost_in_print(texts_of(document), printed.pages)
    if lost:
        shown = "、".join(f"“{text[:_SHOWN]}”" for text in lost[:_LISTED])
        raise DocgenError(
            _("LibreOffice 排出的 PDF 少了 {n} 处内容，没有写出：{texts}。").format(n=len(lost), texts=shown),
            _("Word 文件本身是完整的：请用 Word 或 WPS 打开打印；换新版的 LibreOffice 后再预览。"),
        )
    return replaced_fonts(fonts_in_use(document), printed.fonts)


def preview(source: Path, folder: Path, options: MakeOptions | None = None, *, force: bool = False) -> Preview:
    """Write NAME.pdf and NAME-1.png … of a workbook or Word file into `folder`, once the PDF's text has been read back.

    options: how a workbook's report is made, as for `make`.
    What an earlier preview wrote is renewed; a file of somebody else's is not touched unless `force` says so.
    Raises UsageError where LibreOffice is missing, OutputError for a file in the way, DocgenError where LibreOffice
    fails or loses a label, number or paragraph.
    """
    office = office_or_say()
    stem, content = document_of(source, options or MakeOptions())
    with tempfile.TemporaryDirectory(prefix="docgen-") as temporary:
        work = Path(temporary)
        document = work / "report.docx"
        document.write_bytes(content)
        convert(office, work / "profile", document, "pdf", work)
        pdf = work / "report.pdf"
        if not pdf.is_file():
            raise DocgenError(_("LibreOffice 没有生成 PDF。"), _("先试着用 LibreOffice 打开这个文件。"))
        replaced = _read_back(content, pdf)
        pages = _pages(office, work / "profile", document, pdf, work)
        files = {f"{stem}.pdf": pdf.read_bytes()} | {f"{stem}-{n}.png": page for n, page in enumerate(pages, start=1)}
    # -- under an origin of their own; the last pages of a report that was longer go --
    renew_files(folder, files, f"preview:{source.resolve()}", force=force, left_over=f"{stem}-")
    return Preview(tuple(folder / name for name in files), replaced or (), replaced is not None)
