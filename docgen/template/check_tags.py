"""Lint of tags one by one: braces, the subset, loops without end; and what each tag says, for the checks of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docgen.kit.errors import TemplateError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.word.anatomy import Paragraph, Part, PlacedTag, Spot
from docgen.word.guard import MAX_DEPTH, MAX_TAGS, check_statement
from docgen.word.program import Instruction

_WIDE = regex(r"｛[｛%]?[^{}｛｝\n]{1,80}[%｝]?｝")
_SINGLE = regex(r"(?<![{}])\{([^{}%#\n]{1,80})\}(?![{}])")
_NAME_LIKE = regex(r"\s*[A-Za-z_][\w.]*\s*|\s*[\w.]+\.[\w.]+\s*")
_QUOTES = str.maketrans("“”‘’", "\"\"''")  # Word's typing aid curls them; docxtpl takes them as straight
_ENDS = {"endfor": "for", "endif": "if", "else": "", "elif": "if"}


@record
class Fault:
    """What a lint check yields; `check_template` adds severity and the part. `spot` is where it stands, if anywhere."""

    code: str
    message: str
    cure: str
    spot: Spot | None = None
    key: str = ""
    evidence: str = ""


@record
class Use:
    """A tag that passed: the program of it alone (a loop or condition with an empty body); None for else and ends."""

    placed: PlacedTag
    statement: str
    step: Instruction | None


def brace_faults(paragraphs: Sequence[Paragraph]) -> Iterator[Fault]:
    """Yield full-width, single and unpaired braces, and tags whose end stands in another paragraph."""
    open_before: Paragraph | None = None
    for index, paragraph in enumerate(paragraphs):
        for match in _WIDE.finditer(paragraph.text):
            yield Fault(
                "T105",
                _("“{text}”用了全角花括号，会原样留在文件里。").format(text=match.group()),
                _("改成半角的“{{{{”和“}}}}”：{name}。").format(name="{{ " + match.group().strip("｛｝% ") + " }}"),
                paragraph.spot,
                evidence=match.group(),
            )
        for match in _SINGLE.finditer(paragraph.text):
            if _NAME_LIKE.fullmatch(match.group(1)):
                yield Fault(
                    "T105",
                    _("“{text}”只有一层花括号，会原样留在文件里。").format(text=match.group()),
                    _("占位符要用两层花括号：{name}。").format(name="{{ " + match.group(1).strip() + " }}"),
                    paragraph.spot,
                    evidence=match.group(),
                )
        for stray in paragraph.strays:
            opening = stray.text[:2] in ("{{", "{%", "{#")
            if not opening and open_before is not None:
                open_before = None
                continue  # the other half of a tag already reported
            later = opening and _ends_later(paragraphs[index + 1 : index + 4], stray.text[:2])
            if later:
                open_before = paragraph
                yield Fault(
                    "T106",
                    _("“{text}”的结尾写到了另一段里。").format(text=stray.text),
                    _("一个占位符不能跨段：删去中间的回车，写在同一段里。"),
                    paragraph.spot,
                    evidence=stray.text,
                )
            else:
                yield Fault(
                    "T105",
                    _("“{text}”的花括号不成对。").format(text=stray.text),
                    _("补上缺少的一半，或删去多余的一半。"),
                    paragraph.spot,
                    evidence=stray.text,
                )


def _ends_later(following: Sequence[Paragraph], mark: str) -> bool:
    closer = {"{{": "}}", "{%": "%}", "{#": "#}"}[mark]
    return any(stray.text == closer for paragraph in following for stray in paragraph.strays[:1])


def uses(part: Part, faults: list[Fault]) -> list[Use]:
    """Return what each tag says, in order; a tag outside the subset or a block without partner goes to `faults`."""
    found: list[Use] = []
    if len(part.tags) > MAX_TAGS:
        faults.append(Fault("T109", _("占位符太多，最多 {limit} 个。").format(limit=MAX_TAGS), _("删去重复的内容。")))
        return found
    for placed in part.tags:
        try:
            check_statement(placed.tag.text, placed.tag.kind, placed.tag.statement, placed.tag.scope, str(placed.spot))
            found.append(Use(placed, placed.tag.statement, _alone(placed)))
        except TemplateError as error:
            faults.append(Fault("T107" if _is_end(placed) else "T109", error.message, error.cure, placed.spot))
    faults.extend(_block_faults(part.tags))
    return found


def _is_end(placed: PlacedTag) -> bool:
    return placed.tag.statement in _ENDS


def _alone(placed: PlacedTag) -> Instruction | None:
    """Return the program of one tag by itself. Raises TemplateError if it is outside the subset."""
    from docgen.word.convert import parse_alone

    tag = placed.tag
    if tag.kind == "{#" or tag.statement in ("else", "endif", "endfor"):
        return None
    body = re.sub(r"^-?(?:p|tr|tc|r)?\s+|-$", "", tag.text[2:-2]) if tag.kind == "{%" else tag.text[2:-2]
    source = "{{" + body + "}}" if tag.kind == "{{" else "{%" + re.sub(r"^\s*elif", "if", body) + "%}"
    source += {"for": "{% endfor %}", "if": "{% endif %}", "elif": "{% endif %}"}.get(tag.statement, "")
    return parse_alone(source.translate(_QUOTES), tag.text, str(placed.spot))


def _block_faults(tags: Sequence[PlacedTag]) -> Iterator[Fault]:
    stack: list[PlacedTag] = []
    for placed in tags:
        statement = placed.tag.statement
        if statement in ("for", "if"):
            stack.append(placed)
            if len(stack) > MAX_DEPTH:
                yield Fault("T107", _("循环和条件套得太深。"), _("最多 {limit} 层。").format(limit=MAX_DEPTH), placed.spot)
                return
        elif statement in _ENDS:
            wanted = _ENDS[statement]
            if stack and wanted and stack[-1].tag.statement != wanted:
                yield Fault(
                    "T107",
                    _("“{tag}”和前面的“{opening}”（{place}）对不上。").format(
                        tag=placed.tag.text, opening=stack[-1].tag.text, place=stack[-1].spot
                    ),
                    _("for 用 endfor 结尾，if 用 endif 结尾，先开始的后结尾。"),
                    placed.spot,
                )
            elif not stack:
                yield Fault(
                    "T107",
                    _("“{tag}”没有对应的开头。").format(tag=placed.tag.text),
                    _("检查前面的 for 或 if 是否写漏、写错或多写了结尾。"),
                    placed.spot,
                )
            if stack and statement.startswith("end"):
                stack.pop()
    for left in stack:
        end = "endfor" if left.tag.statement == "for" else "endif"
        yield Fault(
            "T107",
            _("“{tag}”没有结尾。").format(tag=left.tag.text),
            _("在循环或条件结束的地方补上“{{% {end} %}}”（独占一段时写“{{%p {end} %}}”）。").format(end=end),
            left.spot,
        )
