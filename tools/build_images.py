"""Draw the pictures of docs/template.md and docs/forms.md: `python tools/build_images.py`.

Needs LibreOffice, poppler, and fonts as tests do. Pages as a word processor shows them: the template, a template with two
mistakes, the report made from it, the papers of the other forms.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path

from docgen.formats import read

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
TEMPLATE = ROOT / "templates" / "docx" / "zfxxgk-2021" / "report.docx"
BODY = "word/document.xml"
EXAMPLE = "兰山区"
FORMS = ("huiyi-tongzhi", "caigou-yanshou", "zfxxgk-2019")
MISTAKES = (("{{ title }}", "{{ titel }}"), ("{{ requests.new.natural }}", "｛requests.new.natural｝"))
DOTS_PER_INCH = 60


def with_mistakes(template: bytes) -> bytes:
    """Return the template as somebody mistyped it: a misspelt name, full-width single braces."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == BODY:
                text = data.decode("utf-8")
                for right, wrong in MISTAKES:
                    text = text.replace(right, wrong, 1)
                data = text.encode("utf-8")
            target.writestr(entry, data)
    return result.getvalue()


def example_report(folder: Path) -> bytes:
    """Return the report of the example workbook."""
    workbook = next(path for path in (ROOT / "inputs").glob("*.xlsx") if EXAMPLE in path.name)
    subprocess.run(["docgen", "make", str(workbook), "-o", str(folder)], check=True)
    return next(folder.glob("*.docx")).read_bytes()


def filled_form(form: str, folder: Path) -> bytes:
    """Return the paper of a form's filled workbook."""
    for workbook in sorted((ROOT / "inputs").rglob("*.xlsx")):
        reading = read(workbook)
        if reading.report.form.id == form and not reading.untouched:
            subprocess.run(["docgen", "make", str(workbook), "-o", str(folder)], check=True)
            return next(folder.glob("*.docx")).read_bytes()
    raise LookupError(form)


def pages(document: bytes, folder: Path, name: str) -> list[Path]:
    """Return a document's pages as pictures."""
    source = folder / f"{name}.docx"
    source.write_bytes(document)
    fonts = {**os.environ, "FONTCONFIG_FILE": str(ROOT / "tests" / "fonts" / "fonts.conf")}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)], check=True, env=fonts
    )
    pdf = source.with_suffix(".pdf")
    subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray", "-png", str(pdf), str(folder / name)], check=True)
    return sorted(folder.glob(f"{name}-*.png"), key=lambda path: int(re.findall(r"\d+", path.stem)[-1]))


def page_with(pictures: list[Path], pdf: Path, word: str) -> Path:
    """Return the picture of the first page that holds a word."""
    for number, picture in enumerate(pictures, start=1):
        text = subprocess.run(
            ["pdftotext", "-f", str(number), "-l", str(number), str(pdf), "-"], check=True, capture_output=True, text=True
        ).stdout
        if word in text:
            return picture
    raise LookupError(word)


def main() -> None:
    """Draw all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        template = TEMPLATE.read_bytes()
        (folder / "out").mkdir()
        drawn = {
            "template": pages(template, folder, "template"),
            "mistake": pages(with_mistakes(template), folder, "mistake"),
            "report": pages(example_report(folder / "out"), folder, "report"),
            **{form: pages(filled_form(form, folder / form), folder, form) for form in FORMS},
        }
        head = "申请人情况"
        chosen = {
            "template-first-page.png": drawn["template"][0],
            "template-table.png": page_with(drawn["template"], folder / "template.pdf", head),
            "mistake-first-page.png": drawn["mistake"][0],
            "report-first-page.png": drawn["report"][0],
            "report-table.png": page_with(drawn["report"], folder / "report.pdf", head),
            "report-last-page.png": drawn["report"][-1],
            **{f"form-{form}.png": drawn[form][0] for form in FORMS},
        }
        for name, picture in chosen.items():
            (IMAGES / name).write_bytes(picture.read_bytes())


if __name__ == "__main__":
    main()
