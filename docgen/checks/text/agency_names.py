"""What names of public bodies have to do with one another: whether one can be short for another, or another way to say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docgen.checks.text.lists import pattern, table
from docgen.kit.patterns import regex

_BRACKETS = regex(r"[（(【\[]([^（）()【】\[\]]*)[）)】\]]")
_BETWEEN = regex(r"[\s、，,·—\-/（）()【】\[\]《》“”]")
_PLACE = pattern("names", "place")
_SELF = regex(r"^(?:我|本|该|全)")
_SCHOOLS = ("学", "园", "幼", "教育中心", "职教")
_HOSPITALS = ("医", "卫生院", "保健院", "康复院")
_SAID_OF = {
    "校": _SCHOOLS,
    "学校": _SCHOOLS,
    "院": "医学究法",
    "医院": _HOSPITALS,
    "公司": "集团",
    "集团": "公司",
    "办": "室厅",
}
"""What a body calls itself -> one of what its name has instead: 我校 of a 中学."""
_LEVELS = ("县区旗", "镇乡")
_KEPT_BACK = ("某", "×", "XX", "xx", "＿", "__", "*")
_ORGANS = frozenset("省市县区旗州盟镇乡街道局委厅办部院中心政府处会队所站室青")


def _letters(name: str) -> str:
    return _BETWEEN.sub("", name)


def _readings(name: str) -> Iterator[str]:
    """Yield a name in the ways it may be shortened from: whole, without what is in brackets, with that in its body's place."""
    yield _letters(name)
    bare = _BRACKETS.sub("", name)
    yield _letters(bare)
    place = "".join(_places(bare))
    for inner in _BRACKETS.findall(name):
        yield _letters(inner)
        yield _letters(place + inner)


def _places(name: str) -> list[str]:
    """Return the places a name begins with: 云州市, 青河区."""
    found, at = [], 0
    while (match := _PLACE.match(name, at)) is not None and match.end() < len(name):
        found.append(match[0])
        at = match.end()
    return found


def without_places(name: str) -> str:
    """Return what is left of a name without the places it begins with; the name itself if nothing is."""
    return name[len("".join(_places(name))) :] or name


def is_short_for(short: str, full: str) -> bool:
    """Whether a name can be short for another: its characters stand in that one in their order (区科技局, 区科学技术局)."""
    letters = _letters(short)
    return any(_runs_through(letters, reading) for reading in _readings(full))


def _runs_through(short: str, full: str) -> bool:
    rest = iter(full)
    return all(character in rest for character in short)


def may_be_the_same(one: str, other: str) -> bool:
    """Whether two names can be one body's: either is short for the other, or they are so apart from the places above it."""
    if any(is_short_for(reading, other) for reading in _readings(one)) or any(
        is_short_for(reading, one) for reading in _readings(other)
    ):
        return True
    places, others = _places(one), _places(other)
    if places and others and places[-1] not in others and others[-1] not in places:
        return any(_says_the_same(*pair) for pair in ((one, places, other), (other, others, one)))
    body, another = without_places(one), without_places(other)
    return is_short_for(body, another) or is_short_for(another, body)


def _says_the_same(longer: str, places: list[str], short: str) -> bool:
    """Whether a name without the places above it is another name's beginning: 云州市青川区东湖镇, 东湖镇人民政府（网站）."""
    own = longer[len("".join(places)) :]
    return bool(_PLACE.fullmatch(own)) and any(reading.startswith(own) for reading in _readings(short))


def is_unknown(name: str) -> bool:
    """Whether a name is kept back or not filled in yet: 某区直部门, ××局."""
    return any(mark in name for mark in _KEPT_BACK)


def is_called(called: str, name: str) -> bool:
    """Whether a body of this name may call itself so: 我委 of a 委员会, 我校 of a 中学."""
    return is_short_for(called, name) or any(mark in name for mark in _SAID_OF.get(called, ""))


def is_another_body(short: str, full: str) -> bool:
    """Whether a short name is certainly no name of a body: its kind (局, 办) or all that tells it apart is not in the name."""
    letters = _letters(short)
    return letters[-1:] not in full or not (set(letters) - _ORGANS) & set(full)


def is_elsewhere(name: str, own: Iterable[str]) -> bool:
    """Whether a name begins with another place of the level of one of our own: 白云区民政局 beside 青川区民政局."""
    ours = {place for other in own for place in _places(other)}
    for place in _places(name):
        levels = next((levels for levels in _LEVELS if place[-1] in levels), place[-1])
        known = [other for other in ours if other[-1] in levels]
        if (
            known
            and len(place) > 2
            and not any(is_short_for(place[:-1], other) or other.endswith(place) or place.endswith(other) for other in known)
        ):
            return True
    return False


def calls_itself(word: str) -> str:
    """Return what a body calls itself without 我 or 本: 局 of 我局; "" for words anybody may use."""
    rest = _SELF.sub("", word.strip())
    return "" if rest in table("names")["anybody"] else rest
