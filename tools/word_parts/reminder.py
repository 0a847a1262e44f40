"""The reminder (催报通知): to all bodies that have not handed in, with a list of them, on as many pages as it takes."""

from __future__ import annotations

from docgen.word.markup import LARGE, choose, paragraph
from word_parts.papers import looped_list
from word_parts.report import SIGNATURE


def _branches(first: str, condition: str, yes: str, no: str) -> str:
    """Return one of two paragraphs that begin alike."""
    return choose([(condition, paragraph("BodyText", first + yes)), ("", paragraph("BodyText", first + no))])


def reminder_body() -> str:
    """Return the body of the notice."""
    since = choose(
        [
            ("date", paragraph("BodyText", "截至{{ date }}，下列{{ count }}个单位还没有报送《{{ title }}》。")),
            ("", paragraph("BodyText", "下列{{ count }}个单位还没有报送《{{ title }}》。")),
        ]
    )
    return "".join(
        [
            paragraph("Title", "催报通知"),
            paragraph("Normal", "各有关单位："),
            since,
            _branches("请抓紧编制，", "deadline", "于{{ deadline }}前报送。", "尽快报送。"),
            looped_list(
                ["序号", "单位", "类别"],
                "body in bodies",
                ["body.number", "body.name", "body.level"],
                (12, 62, 26),
                LARGE,
                1,
            ),
            paragraph("BodyTextEnd", "已经报送的，请与我们核对；确有原因不能按时报送的，请书面说明。"),
            SIGNATURE,
        ]
    )
