"""Pictures in a form: beside the workbook, on a cell or in it, into the Word file and back; and what is not let in."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from made_forms import cell_of, findings_of, made, placed
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from packages import part, parts_of, zipped
from picture_forms import DEFINITION, FORM_ID, drawn, png, png_of, template

from docgen.cli.main import main
from docgen.form.load import load_form
from docgen.form.parse import parse_form
from docgen.formats import read
from docgen.kit.errors import FormError
from docgen.page.service import answer
from docgen.report.picture_file import PictureFault, picture_of
from docgen.word.compiler import compile_template, template_parts
from docgen.word.render import fill

PHOTO, MARK = "现场.png", "标识.jpg"
IMAGE = "application/vnd.openxmlformats-officedocument.drawing+xml"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture()
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    placed(tmp_path, FORM_ID, DEFINITION, template())
    monkeypatch.chdir(tmp_path)
    Path(PHOTO).write_bytes(png())
    Path(MARK).write_bytes(drawn("JPEG"))
    assert main(["new", "blank.xlsx", "--form", FORM_ID]) == 0
    return tmp_path


def filled(photo: str = PHOTO, mark: str = MARK, edit: Callable[[openpyxl.Workbook], None] = lambda book: None) -> Path:
    """Fill the blank workbook as a program would; "" leaves a cell blank."""
    book = openpyxl.load_workbook("blank.xlsx")
    texts = {"visit.office": "青川区档案馆", "visit.found": "道路平整", "visit.photo": photo, "visit.mark": mark}
    for key, text in texts.items():
        cell_of(book, key).value = text or None
    edit(book)
    book.save("in.xlsx")
    return Path("in.xlsx")


def put_on(key: str, data: bytes, *, down: int = 0) -> Callable[[openpyxl.Workbook], None]:
    """Put a picture on a key's cell, or `down` cells below it."""

    def edit(book: openpyxl.Workbook) -> None:
        book["记录"].add_image(Image(io.BytesIO(data)), cell_of(book, key).offset(down).coordinate)

    return edit


def media(file: Path) -> list[bytes]:
    return [data for name, data in parts_of(file).items() if "/media/" in name]


def rewritten(path: Path, change: Mapping[str, Callable[[str], str]], more: Mapping[str, bytes]) -> Path:
    """Change the parts of a package whose names match, and put more parts in."""
    parts = parts_of(path)
    for pattern, edit in change.items():
        for name in [name for name in parts if re.fullmatch(pattern, name)]:
            parts[name] = edit(parts[name].decode()).encode()
    path.write_bytes(zipped({**parts, **more}))
    return path


# ---------------------------------------------------------------------- what must work
def test_pictures_beside_the_workbook_go_the_whole_way(office: Path) -> None:
    assert main(["template", "check", f"templates/docx/{FORM_ID}/report.docx"]) == 0
    assert main(["check", str(filled(mark="标识.JPG")), "--strict"]) == 0
    report = made()
    assert media(report) == sorted([png(), drawn("JPEG")], key=lambda data: picture_of("", data).sha256)
    shapes = Document(str(report)).inline_shapes
    assert [round(shape.width.mm) for shape in shapes] == [80, 20]
    assert [round(shape.height.mm) for shape in shapes] == [60, 15]
    assert shapes[0]._inline.docPr.get("descr") == "青川区档案馆拍摄的现场"
    assert main(["verify", str(report), "--against", "in.xlsx"]) == 0
    assert main(["check", str(report), "--strict"]) == 0
    assert {key: picture.data for key, picture in read(report).report.pictures.items()} == {
        "visit.photo": png(),
        "visit.mark": drawn("JPEG"),
    }


def test_each_drawing_has_a_number_of_its_own_and_a_line_high_enough(office: Path) -> None:
    filled()
    report = made()
    xml = part(report) + part(report, "word/header1.xml")
    numbers = re.findall(r'docPr id="(\d+)"', xml)
    assert len(numbers) == len(set(numbers)) == 3
    assert 'w:lineRule="exact"' not in xml


def test_a_report_travels_as_json_with_its_pictures(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled()
    capsys.readouterr()
    assert main(["export", "in.xlsx"]) == 0
    Path("elsewhere").mkdir()
    Path("elsewhere/data.json").write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["new", "again.xlsx", "--data", "elsewhere/data.json"]) == 0
    again = read(Path("again.xlsx")).report
    assert {key: picture.data for key, picture in again.pictures.items()} == {
        "visit.photo": png(),
        "visit.mark": drawn("JPEG"),
    }


def test_a_kept_picture_comes_along_into_the_next_workbook(office: Path) -> None:
    filled()
    assert main(["new", "next.xlsx", "--from", str(made())]) == 0
    assert {key: picture.data for key, picture in read(Path("next.xlsx")).report.pictures.items()} == {
        "visit.mark": drawn("JPEG")
    }


def test_a_changed_picture_is_made_anew_though_the_workbook_is_the_same(office: Path) -> None:
    filled()
    made()
    Path(PHOTO).write_bytes(png(color=(0, 0, 255)))
    assert png(color=(0, 0, 255)) in media(made())


def test_the_slow_way_prints_the_same(office: Path) -> None:
    filled()
    quick = made().read_bytes()
    template(slow=True).save(f"templates/docx/{FORM_ID}/report.docx")
    from docgen.jobs.template import _chosen

    _chosen.cache_clear()
    one, other = parts_of(quick), parts_of(made())
    for name in ("word/document.xml", "word/header1.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"):
        assert one[name] == other[name]


def test_a_picture_placed_on_the_cell_is_taken(office: Path) -> None:
    filled(photo="", edit=put_on("visit.photo", png()))
    report = made()
    assert png() in media(report)
    assert main(["verify", str(report), "--against", "in.xlsx"]) == 0


@pytest.mark.libreoffice
def test_workbook_and_report_saved_by_libreoffice_keep_their_pictures(
    office: Path, convert: Callable[[Path, str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    filled(photo="", edit=put_on("visit.photo", png()))
    saved = convert(Path("in.xlsx"), "xlsx")
    assert read(saved).report.pictures["visit.photo"].data == png()
    report = made()
    saved = convert(report, "docx")
    assert main(["verify", str(saved)]) == 0, capsys.readouterr().out
    assert read(saved).report.pictures["visit.photo"].data == png()


@pytest.mark.parametrize(("rows_above", "pixels", "taken"), [(1, 126, True), (1, 60, False), (0, 0, True), (0, 100, True)])
def test_a_picture_need_not_be_placed_to_the_pixel(office: Path, rows_above: int, pixels: int, taken: bool) -> None:
    """Rows of pictures are 96 points (128 pixels) high; 16 pixels too high is still meant for the row below."""

    def roughly(book: openpyxl.Workbook) -> None:
        image = Image(io.BytesIO(png()))
        row = cell_of(book, "visit.mark").row - 1 - rows_above
        at = AnchorMarker(col=1, colOff=0, row=row, rowOff=pixels * 9525)
        image.anchor = OneCellAnchor(_from=at, ext=XDRPositiveSize2D(9525 * 300, 9525 * 300))
        book["记录"].add_image(image)

    pictures = read(filled(mark="", edit=roughly)).report.pictures
    assert ("visit.mark" in pictures) == taken


def test_a_template_made_of_a_finished_report_draws_the_same_picture_again(office: Path) -> None:
    filled()
    Path(f"templates/docx/{FORM_ID}/report.docx").unlink()
    template().save("t.docx")
    finished = Document(str(made_with("t.docx")))
    finished.add_paragraph("{{ visit.photo }}")
    finished.save("t2.docx")
    with zipfile.ZipFile(made_with("t2.docx")) as package:
        links = re.findall(r'Id="([^"]+)"', package.read("word/_rels/document.xml.rels").decode())
        assert len(links) == len(set(links))
        assert len(package.namelist()) == len(set(package.namelist()))


def made_with(name: str) -> Path:
    assert main(["make", "in.xlsx", "-o", f"made with {name[:-5]}", "--template", name]) == 0
    return next(Path(f"made with {name[:-5]}").glob("*.docx"))


def test_a_picture_that_wps_keeps_within_the_cell_is_taken(office: Path) -> None:
    filled(photo="")
    cell = cell_of(openpyxl.load_workbook("in.xlsx"), "visit.photo").coordinate
    formula = f'<c r="{cell}" t="str"><f>_xlfn.DISPIMG("ID_7A",1)</f><v>=DISPIMG("ID_7A",1)</v></c>'
    space = "http://schemas.openxmlformats.org/drawingml/2006"
    images = (
        f'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:r="{LINKS}"'
        f' xmlns:xdr="{space}/spreadsheetDrawing" xmlns:a="{space}/main"><etc:cellImage><xdr:pic><xdr:nvPicPr>'
        '<xdr:cNvPr id="2" name="ID_7A"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>'
        "</etc:cellImage></etc:cellImages>"
    )
    rewritten(
        Path("in.xlsx"),
        {r"xl/worksheets/sheet1\.xml": lambda xml: re.sub(blank(cell), formula, xml)},
        {
            "xl/cellimages.xml": images.encode(),
            "xl/_rels/cellimages.xml.rels": link("rId1", "image", "media/image9.png"),
            "xl/media/image9.png": png(),
        },
    )
    assert read(Path("in.xlsx")).report.pictures["visit.photo"].data == png()


def blank(cell: str) -> str:
    """Return a pattern for a cell without content."""
    return rf'<c r="{cell}"[^>]*?(?:/>|></c>)'


def link(name: str, kind: str, target: str, *, mode: str = "") -> bytes:
    outside = f' TargetMode="{mode}"' if mode else ""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="{name}" Type="{LINKS}/{kind}" Target="{target}"{outside}/></Relationships>'
    ).encode()


def test_a_picture_that_excel_places_in_the_cell_is_taken(office: Path) -> None:
    filled(photo="")
    cell = cell_of(openpyxl.load_workbook("in.xlsx"), "visit.photo").coordinate
    main_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rich = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
    rewritten(
        Path("in.xlsx"),
        {r"xl/worksheets/sheet1\.xml": lambda xml: re.sub(blank(cell), f'<c r="{cell}" t="e" vm="1"><v>#VALUE!</v></c>', xml)},
        {
            "xl/metadata.xml": (
                f'<metadata xmlns="{main_space}" xmlns:x="{rich}"><futureMetadata name="XLRICHVALUE" count="1"><bk><extLst>'
                '<ext><x:rvb i="0"/></ext></extLst></bk></futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk>'
                "</valueMetadata></metadata>"
            ).encode(),
            "xl/richData/rdrichvalue.xml": f'<rvData xmlns="{rich}"><rv s="0"><v>0</v><v>5</v></rv></rvData>'.encode(),
            "xl/richData/richValueRel.xml": f'<a xmlns="{rich}" xmlns:r="{LINKS}"><rel r:id="rId1"/></a>'.encode(),
            "xl/richData/_rels/richValueRel.xml.rels": link("rId1", "image", "../media/image7.png"),
            "xl/media/image7.png": png(),
        },
    )
    assert read(Path("in.xlsx")).report.pictures["visit.photo"].data == png()


def test_the_page_takes_pictures_given_with_the_workbook(office: Path) -> None:
    files = {"填报表.xlsx": filled().read_bytes(), PHOTO: png(), MARK: drawn("JPEG")}
    said, made_files = answer({"do": "make", "file": "填报表.xlsx"}, files)
    assert said["ok"], said
    Path("page.docx").write_bytes(next(iter(made_files.values())))
    assert len(media(Path("page.docx"))) == 2
    said, _files = answer({"do": "check", "file": "填报表.xlsx"}, {"填报表.xlsx": files["填报表.xlsx"]})
    assert [finding["code"] for finding in said["findings"]] == ["A316", "A316"]


# ---------------------------------------------------------------------- what is edited since
@pytest.mark.parametrize("what", ["changed", "removed", "added"])
def test_a_picture_edited_since_is_told(office: Path, capsys: pytest.CaptureFixture[str], what: str) -> None:
    filled(mark="")
    report = made()
    document = Document(str(report))
    if what == "removed":
        element = document.inline_shapes[0]._inline.getparent()
        element.getparent().remove(element)
    elif what == "added":
        document.paragraphs[-1].add_run().add_picture(io.BytesIO(png(3, 3)))
    else:
        part = document.part.related_parts[document.inline_shapes[0]._inline.graphic.graphicData.pic.blipFill.blip.embed]
        part._blob = png(color=(1, 2, 3))
    document.save("edited.docx")
    capsys.readouterr()
    assert main(["verify", "edited.docx"]) == 1
    said = capsys.readouterr().out
    assert "改动了 1 处" in said
    assert ("青川区档案馆拍摄的现场" in said) == (what != "added")
    codes = [code for code, _cell, _message in findings_of("edited.docx")]
    assert codes == ([] if what == "added" else ["B101"])


def test_a_picture_changed_since_in_the_workbook_is_told(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = made(filled())
    Path(PHOTO).write_bytes(png(color=(9, 9, 9)))
    capsys.readouterr()
    assert main(["verify", str(report), "--against", "in.xlsx"]) == 1
    assert "填报表后来改了 1 处" in capsys.readouterr().out
    Path(PHOTO).write_bytes(png())
    assert main(["verify", str(report), "--against", "in.xlsx"]) == 0


# ---------------------------------------------------------------------- what must be refused, with its cell
def test_a_missing_picture_is_told_at_its_cell_once(office: Path) -> None:
    path = filled(photo="")
    cell = cell_of(openpyxl.load_workbook(path), "visit.photo").coordinate
    assert [(code, at) for code, at, _m in findings_of(path)] == [("B101", cell)]
    assert main(["make", str(path), "-o", "out"]) == 1
    assert not list(Path("out").glob("*.docx"))


def test_an_optional_picture_may_be_left_out(office: Path) -> None:
    assert len(media(made(filled(mark="")))) == 1


def turned() -> bytes:
    """A photograph that lies on its side, with the mark that says so."""
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHLHH", 0x0112, 3, 1, 6, 0) + b"\x00\x00\x00\x00"
    return drawn("JPEG")[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + drawn("JPEG")[2:]


FILES: dict[str, tuple[bytes, str]] = {
    "空.png": (b"", "空"),
    "动.gif": (drawn("GIF"), "GIF"),
    "图.bmp": (drawn("BMP"), "BMP"),
    "图.tif": (drawn("TIFF"), "TIFF"),
    "图.webp": (drawn("WEBP"), "WebP"),
    "假.png": (drawn("GIF"), "GIF"),
    "画.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://example.org/x.png"/></svg>', "SVG"),
    "画.png": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG"),
    "文.png": ("这是文字".encode(), "不是图片"),
    "断.png": (png(200, 200)[:-40], "损坏"),
    "断.jpg": (drawn("JPEG")[:-60], "损坏"),
    "坏.png": (png().replace(b"IDAT", b"IDAS"), "损坏"),
    "大.png": (png_of(struct.pack(">LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0), zlib.compress(b"")), "太大"),
    "高.png": (png_of(struct.pack(">LLBBBBB", 1, 2_000_000, 1, 0, 0, 0, 0), zlib.compress(bytes(4_000_000))), "太大"),
    "少.png": (png_of(struct.pack(">LLBBBBB", 500, 500, 8, 6, 0, 0, 0), zlib.compress(bytes(100))), "损坏"),
    "零.png": (png_of(struct.pack(">LLBBBBB", 0, 9, 8, 2, 0, 0, 0), zlib.compress(b"")), "损坏"),
    "重.png": (png() + bytes(11 * 2**20), "MB"),
    "侧.jpg": (turned(), "侧"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_usable_picture_is_refused_at_its_cell(office: Path, name: str) -> None:
    content, why = FILES[name]
    Path(name).write_bytes(content)
    findings = findings_of(filled(photo=name))
    assert [(code, why in message) for code, _cell, message in findings] == [("A316", True)], findings


PATHS = {
    "../secret.png": "离开",
    "图/../../secret.png": "离开",
    "..\\secret.png": "离开",
    "/etc/passwd": "别处",
    "C:\\图\\a.png": "别处",
    "\\\\server\\share\\a.png": "别处",
    "file:///etc/passwd": "别处",
    "https://example.org/a.png": "别处",
    "~/a.png": "别处",
    "没有.png": "没有找到",
    "link.png": "链接",
    "linked/现场.png": "链接",
    "图": "不是普通文件",
    "a\x07.png": "",
    "长" * 300: "不是文件名",
}


@pytest.mark.parametrize("name", PATHS, ids=lambda name: name[:12])
def test_no_name_leads_out_of_the_folder(office: Path, name: str) -> None:
    (office.parent / "secret.png").write_bytes(png())
    Path("图").mkdir()
    Path("link.png").symlink_to(office.parent / "secret.png")
    Path("linked").symlink_to(".")
    data = {"form": FORM_ID, "values": {"visit.office": "青川区档案馆", "visit.found": "道路平整", "visit.photo": name}}
    Path("data.json").write_text(json.dumps(data), encoding="utf-8")
    findings = [entry for entry in findings_of("data.json") if entry[0] != "A312"]
    assert [(code, PATHS[name] in message) for code, _cell, message in findings] == [("A316", True)], findings


@pytest.mark.parametrize("name", ["图/现场.png", "图\\现场.PNG", "./图/现场.png", " 现场.png "])
def test_a_file_below_the_folder_may_be_named_as_people_write_it(office: Path, name: str) -> None:
    Path("图").mkdir()
    Path("图", PHOTO).write_bytes(png())
    assert read(filled(photo=name)).report.pictures["visit.photo"].data == png()


def test_a_likely_name_is_offered(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(photo="现场")
    main(["check", "in.xlsx"])
    assert "是不是“现场.png”" in capsys.readouterr().out


def test_a_cell_with_two_pictures_or_a_name_beside_one_is_refused(office: Path) -> None:
    def twice(book: openpyxl.Workbook) -> None:
        put_on("visit.photo", png())(book)
        put_on("visit.photo", png(3, 3))(book)

    assert [code for code, _cell, _m in findings_of(filled(photo="", edit=twice))] == ["A316"]
    assert [code for code, _cell, _m in findings_of(filled(edit=put_on("visit.photo", png())))] == ["A316"]


def test_a_picture_beside_the_cell_is_told_where_it_lies(office: Path) -> None:
    path = filled(photo="", mark="", edit=put_on("visit.mark", png(), down=5))
    findings = findings_of(path)
    assert [code for code, _cell, _m in findings] == ["B101", "A317"]
    assert findings[1][1] == cell_of(openpyxl.load_workbook(path), "visit.mark").offset(5).coordinate


def test_a_picture_that_the_workbook_only_links_to_is_refused(office: Path) -> None:
    filled(photo="", edit=put_on("visit.photo", png()))
    rewritten(
        Path("in.xlsx"),
        {
            r"xl/drawings/drawing1\.xml": lambda xml: re.sub(r"r:embed=", "r:link=", xml),
            r"xl/drawings/_rels/drawing1\.xml\.rels": lambda _xml: link(
                "rId1", "image", "file:///etc/passwd", mode="External"
            ).decode(),
        },
        {},
    )
    assert [(code, "链接到别处" in message) for code, _cell, message in findings_of("in.xlsx")] == [("A316", True)]


FAULTS = {
    'width = 80\nalt = "{查看单位}拍摄的现场"': ("width = 800", "width"),
    'alt = "{查看单位}拍摄的现场"': ('alt = "{没有}"', "alt"),
    'empty = "ok"\nwidth = 20': ('empty = "used"\nwidth = 20', "empty"),
    'sheet = "basic"\ntype = "text"': ('sheet = "basic"\nwidth = 30\ntype = "text"', "width"),
    "kept = true": ('default = "a.png"', "default"),
}


@pytest.mark.parametrize("right", FAULTS)
def test_what_a_picture_cannot_have_is_told_with_its_line(tmp_path: Path, right: str) -> None:
    wrong, name = FAULTS[right]
    assert right in DEFINITION
    with pytest.raises(FormError) as caught:
        parse_form(tmp_path / "form.toml", DEFINITION.replace(right, wrong).encode())
    assert re.search(rf"第 \d+ 行 fields\[\d\]\.{name}", str(caught.value)), caught.value


# ---------------------------------------------------------------------- laws
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")


@given(width=st.integers(1, 40), height=st.integers(1, 40), mode=st.sampled_from(MODES), kind=st.sampled_from(("PNG", "JPEG")))
def test_every_picture_that_a_program_saves_is_let_in_as_large_as_it_is(width: int, height: int, mode: str, kind: str) -> None:
    from PIL import Image as Pillow

    raw = io.BytesIO()
    Pillow.new("RGB" if kind == "JPEG" else mode, (width, height)).save(raw, kind, progressive=bool(width % 2))
    picture = picture_of("x", raw.getvalue())
    assert (picture.width, picture.height, picture.kind) == (width, height, kind.lower())


@given(st.data())
def test_a_mutilated_picture_is_refused_in_words_or_let_in(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from((png(20, 20), drawn("JPEG"), drawn("PNG"), turned()))))
    for _n in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        if not whole:
            break
    try:
        picture = picture_of("x", bytes(whole))
    except PictureFault as fault:
        assert fault.why and fault.cure
    else:
        assert picture.width * picture.height


def test_both_ways_of_filling_draw_the_same_for_every_place_of_a_tag(office: Path) -> None:
    from docgen.compose.composition import compose
    from docgen.report.complete import complete

    context = compose(complete(read(filled()).report)).context
    tags = (
        "{{ visit.photo }}",
        "前{{ visit.photo }}后",
        "{% if visit.mark %}{{ visit.mark }}{% else %}无{% endif %}",
        "{{ visit.photo }}{{ visit.mark }}",
    )
    for tag in tags:
        raw = io.BytesIO()
        document = Document()
        document.add_paragraph(tag)
        document.save(raw)
        parts = template_parts(raw.getvalue())
        quick, slow = (compile_template(parts, by_jinja=by_jinja) for by_jinja in (False, True))
        assert fill(quick, "word/document.xml", context) == fill(slow, "word/document.xml", context)


def test_the_schema_says_what_a_picture_is(office: Path) -> None:
    from docgen.formats.json_schema import report_schema

    shown = report_schema(load_form(FORM_ID))["properties"]["values"]["properties"]["visit.photo"]
    assert "data:image/png;base64" in shown["description"]
