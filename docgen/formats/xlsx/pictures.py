"""Pictures of a workbook's fields: placed on the cell by any program, put into the cell by WPS or Excel, or named in it.

Floating pictures are anchored in a drawing part (ECMA-376 part 1, 20.5). WPS keeps pictures within cells in a part of its own,
which the cell's formula DISPIMG names; Excel keeps them as rich values, to which the cell's value metadata leads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from docgen.form.parts import PICTURE
from docgen.formats.xlsx.cells import Area, Position, cell_name
from docgen.formats.xlsx.number_format import shown
from docgen.formats.xlsx.read_sheets import SheetView
from docgen.formats.xlsx.read_values import Harvest
from docgen.formats.xlsx.source import parts_of_sheets
from docgen.formats.xlsx.workbook import CellData
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.ooxml.package import Package
from docgen.ooxml.relations import Relation, local, parsed, relations
from docgen.report.finding import Place
from docgen.report.picture import Picture
from docgen.report.picture_file import MAX_BYTES, PictureFault, picture_of
from docgen.report.typed import trimmed

_PLACED = regex(r'DISPIMG\(\s*"([^"]+)"')
_POINT, _PIXEL = 12_700, 9_525
"""English Metric Units in a point, and in a pixel of a screen."""
_USUAL_HEIGHT, _USUAL_WIDTH, _CHARACTER = 15.0, 8.43, 7
"""Height of a row in points and width of a column in characters where a sheet states none; pixels a character takes."""
_SLACK = 16 * _PIXEL
"""How far a picture may begin above or left of the cell it is meant for: nobody aims better with a mouse."""
_MOST_ANCHORS = 500


@record
class _Anchor:
    """A picture floating on a sheet: the cell it begins in, or nearly begins in, and where its bytes are."""

    at: Position
    link: Relation | None


def read_pictures(package: Package, view: SheetView, spots: Mapping[str, Position], harvest: Harvest) -> dict[str, Picture]:
    """Return the pictures of a sheet's fields that the workbook itself holds; the names of the others go into the harvest.

    What cannot be told, or cannot be used, is a finding at the field's cell, or where the picture lies.
    """
    wanted = {key: at for key, at in spots.items() if harvest.form.type_of(key) == PICTURE}
    if not wanted:
        return {}
    areas = {key: view.area_from.get(at, (*at, *at)) for key, at in wanted.items()}
    part = parts_of_sheets(package).get(view.name, "")
    floating: dict[str, list[_Anchor]] = {key: [] for key in wanted}
    astray: list[_Anchor] = []
    for anchor in _anchors(package, part):
        owner = next((key for key, area in areas.items() if _within(anchor.at, area)), None)
        floating[owner].append(anchor) if owner else astray.append(anchor)
    found: dict[str, Picture] = {}
    for key, at in wanted.items():
        try:
            links, name = _held(package, part, at, view.cell(at), [anchor.link for anchor in floating[key]])
            picture = _content(package, links[0], harvest.form.label_of(key)) if links else None
        except PictureFault as fault:
            message = _("“{label}”的图片不能用：{why}。").format(label=harvest.form.label_of(key), why=fault.why)
            harvest.add("A316", message, key, fault.cure)
            harvest.values.pop(key, None)
        else:
            if picture:
                found[key] = picture
                harvest.values[key] = picture.name
            elif name:
                harvest.values[key] = harvest.cleaned(name, key)
    missing = [harvest.form.label_of(key) for key in wanted if key not in found and key not in harvest.values]
    for anchor in astray if missing else ():
        message = _("这张图片没有放在要填图片的格子上，没有读取；“{labels}”还没有图片。").format(labels="、".join(missing))
        cure = _("把图片拖到要填的格子上，左上角落在格子里。")
        harvest.add("A317", message, "", cure, place=Place(view.name, cell_name(*anchor.at)))
    return found


def _within(at: Position, area: Area) -> bool:
    return area[0] <= at[0] <= area[2] and area[1] <= at[1] <= area[3]


def _held(
    package: Package, part: str, at: Position, cell: CellData | None, links: list[Relation | None]
) -> tuple[list[Relation | None], str]:
    """Return where the picture is that stands on or in a cell (None where that is lost), or the file name written there.

    links: of what floats on the cell. Raises PictureFault for more than one of these, and for an error in the cell.
    """
    text = trimmed(shown(cell)) if cell is not None else ""
    placed = _PLACED.search(text)
    if placed:
        links, text = [*links, _wps_link(package, placed[1])], ""
    elif cell is not None and cell.kind in ("error", "none"):
        link = _excel_link(package, part, at)
        if link is None and not links:
            raise PictureFault(_("格子里是错误值 {value}").format(value=cell.value), _("删去格子里的内容，重新放一张图片。"))
        links, text = [*links, link] if link else links, ""
    if len(links) > 1:
        raise PictureFault(_("这一格放了 {n} 张图片").format(n=len(links)), _("只留一张。"))
    if links and text:
        raise PictureFault(
            _("这一格放了图片，又写了“{text}”").format(text=text[:40]), _("只留一样：放在格子上的图片，或图片的文件名。")
        )
    return links, text


def _content(package: Package, link: Relation | None, label: str) -> Picture:
    again = _("删去它，用“插入—图片”把图片本身放到格子上。")
    if link is None:
        raise PictureFault(_("找不到它的内容"), again)
    if link.external:
        raise PictureFault(_("图片是链接到别处的，没有存在填报表里"), again)
    if not package.has(link.target):
        raise PictureFault(_("找不到它的内容"), again)
    if package.entries[link.target].file_size > MAX_BYTES:
        raise PictureFault(_("图片大于 {most} MB").format(most=MAX_BYTES // 2**20), _("把图片缩小后重新放上。"))
    data = package.read(link.target)
    picture = picture_of("", data)
    return Picture(f"{label}.{picture.kind}", data, picture.kind, picture.width, picture.height)


# ---------------------------------------------------------------------- floating pictures
def _anchors(package: Package, part: str) -> Iterator[_Anchor]:
    """Yield the pictures of a sheet's drawing; shapes, charts and controls are none."""
    for drawing in relations(package, part).values() if part else ():
        if drawing.kind != "drawing" or drawing.external or not package.has(drawing.target):
            continue
        links = relations(package, drawing.target)
        root = parsed(package, drawing.target)
        rulers = _Rulers(parsed(package, part))
        for _n, anchor in zip(range(_MOST_ANCHORS), root, strict=False):
            at = _begins(anchor, rulers)
            for picture in anchor.iter():
                if at is not None and local(picture) == "pic":
                    yield _Anchor(at, _link(picture, links))


def _link(picture: Element, links: Mapping[str, Relation]) -> Relation | None:
    """Return where a picture's bytes are: inside the package if at all."""
    blip = next((element for element in picture.iter() if local(element) == "blip"), None)
    given = {} if blip is None else {name.rpartition("}")[2]: value for name, value in blip.attrib.items()}
    embedded = links.get(given.get("embed", ""))
    return embedded if embedded and not embedded.external else links.get(given.get("link", ""), embedded)


def _begins(anchor: Element, rulers: _Rulers) -> Position | None:
    """Return the cell that a picture begins in, a little to its right and below so that it need not be hit exactly."""
    start = next((child for child in anchor if local(child) == "from"), None)
    if start is not None:
        held = {local(child): _whole(child.text) for child in start}
        row, down = held.get("row", 0), held.get("rowOff", 0)
        column, across = held.get("col", 0), held.get("colOff", 0)
    else:  # an absolute anchor
        place = next((child for child in anchor if local(child) == "pos"), None)
        if place is None:
            return None
        row, column, down, across = 0, 0, _whole(place.get("y")), _whole(place.get("x"))
    return rulers.row_at(row + 1, down + _SLACK), rulers.column_at(column + 1, across + _SLACK)


class _Rulers:
    """How high a sheet's rows and how wide its columns are, in English Metric Units."""

    def __init__(self, sheet: Element) -> None:
        usual = next((element for element in sheet if local(element) == "sheetFormatPr"), None)
        stated = {} if usual is None else usual.attrib
        self._height = _number(stated.get("defaultRowHeight"), _USUAL_HEIGHT)
        self._width = _number(stated.get("defaultColWidth"), _USUAL_WIDTH)
        self._heights: dict[int, float] = {}
        self._widths: list[tuple[int, int, float]] = []
        for element in sheet.iter():
            name = local(element)
            if name == "row" and element.get("r") and element.get("ht"):
                self._heights[_whole(element.get("r"))] = _number(element.get("ht"), self._height)
            elif name == "col":
                width = _number(element.get("width"), self._width)
                self._widths.append((_whole(element.get("min")), _whole(element.get("max")), width))

    def row_at(self, row: int, down: int) -> int:
        """Return the row so far below the top of a row."""
        while row < 1_048_576 and down >= (height := self._heights.get(row, self._height) * _POINT) and down > 0:
            row, down = row + 1, round(down - max(height, _POINT))
        return row

    def column_at(self, column: int, across: int) -> int:
        """Return the column so far right of the left side of a column."""
        while column < 16_384 and across >= (width := self._width_of(column)) and across > 0:
            column, across = column + 1, round(across - max(width, _PIXEL))
        return column

    def _width_of(self, column: int) -> float:
        width = next((width for first, last, width in self._widths if first <= column <= last), self._width)
        return (width * _CHARACTER + 5) * _PIXEL


# ---------------------------------------------------------------------- pictures within cells
def _wps_link(package: Package, name: str) -> Relation | None:
    """Return where WPS keeps the picture of that name."""
    part = "xl/cellimages.xml"
    if not package.has(part):
        return None
    links = relations(package, part)
    for image in parsed(package, part):
        if any(local(element) == "cNvPr" and element.get("name") == name for element in image.iter()):
            return _link(image, links)
    return None


def _excel_link(package: Package, part: str, at: Position) -> Relation | None:
    """Return where Excel keeps the picture placed in a cell: cell -> value metadata -> rich value -> relation."""
    names = ("xl/metadata.xml", "xl/richData/rdrichvalue.xml", "xl/richData/richValueRel.xml")
    if not part or not all(package.has(name) for name in names):
        return None
    metadata, values, links = (parsed(package, name) for name in names)
    cell = next((c for c in parsed(package, part).iter() if local(c) == "c" and c.get("r") == cell_name(*at)), None)
    entry = _nth(_named(metadata, "valueMetadata", "rc"), _whole(cell.get("vm")) - 1 if cell is not None else -1)
    future = _nth(_named(metadata, "futureMetadata", "rvb"), _whole(entry.get("v")) if entry is not None else -1)
    held = [element for element in values if local(element) == "rv"]
    value = _nth(held, _whole(future.get("i")) if future is not None else -1)
    first = _nth(list(value) if value is not None else [], 0)
    link = _nth([element for element in links if local(element) == "rel"], _whole(first.text) if first is not None else -1)
    return relations(package, names[2]).get(next(iter(link.attrib.values()), "")) if link is not None else None


def _named(root: Element, holder: str, name: str) -> list[Element]:
    """Return the elements of a name within those of another, in order."""
    held = (element for element in root if local(element) == holder)
    return [element for outer in held for element in outer.iter() if local(element) == name]


def _nth(elements: list[Element], place: int) -> Element | None:
    return elements[place] if 0 <= place < len(elements) else None


def _whole(text: str | None) -> int:
    stripped = (text or "").strip()
    return int(stripped) if stripped.isascii() and stripped.lstrip("-").isdecimal() and len(stripped) < 12 else 0


def _number(text: str | None, usual: float) -> float:
    try:
        return min(max(float(text or usual), 0.0), 10_000.0)
    except ValueError:
        return usual
