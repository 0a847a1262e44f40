"""The papers around a report: 呈批单 for the approval, 核对单 to check by eye, 退回修改通知 and 催报通知 from who reviews."""

from __future__ import annotations

from docgen.word.markup import LARGE, ROW_HEIGHT, SMALL, CellStyles, cell, choose, mark, mark_row, paragraph, row, table
from word_parts.layout import column_widths
from word_parts.report import SIGNATURE

TIGHT = 280
"""Row height of the lists in small type."""
SIGN_OFF_HEIGHT = 840
"""A sign-off needs room for an opinion, a name and a date by hand; five of them stand on one page with what they sign."""


def _pairs(rows: list[tuple[str, ...]], look: CellStyles, shares: tuple[float, ...], height: int = ROW_HEIGHT) -> str:
    """Return a table of labels and values in turn; the last cell of a short row takes the rest of its width."""
    widths = column_widths(shares)
    lines: list[str] = []
    for texts in rows:
        cells = []
        for n, text in enumerate(texts):
            last = n == len(texts) - 1
            width = sum(widths[n:]) if last else widths[n]
            cells.append(cell(paragraph(look.text if n % 2 else look.head, text), width, len(widths) - n if last else 1))
        lines.append(row(*cells, height=height))
    return table(widths, lines)


def looped_list(
    heads: list[str],
    over: str,
    values: list[str],
    shares: tuple[float, ...],
    look: CellStyles,
    centred: int = 0,
    height: int = ROW_HEIGHT,
) -> str:
    """Return a table with a header row and one looped row; the first `centred` columns are centred."""
    widths = column_widths(shares)
    styles = [look.number if n < centred else look.text for n in range(len(values))]
    cells = [cell(paragraph(s, f"{{{{ {v} }}}}"), w) for s, v, w in zip(styles, values, widths, strict=True)]
    return table(
        widths,
        [
            row(*(cell(paragraph(look.head, h), w) for h, w in zip(heads, widths, strict=True)), header=True, height=height),
            mark_row(f"for {over}", widths),
            row(*cells, height=height),
            mark_row("endfor", widths),
        ],
    )


def _reminders(look: CellStyles, heading: str, height: int = ROW_HEIGHT) -> str:
    return "".join(
        [
            mark("if findings"),
            paragraph(heading, "提醒事项"),
            looped_list(
                ["代码", "位置", "提醒", "说明"],
                "finding in findings",
                ["finding.code", "finding.place", "finding.message", "finding.reason"],
                (10, 22, 38, 30),
                look,
                1,
                height,
            ),
            mark("endif"),
        ]
    )


def _figures() -> str:
    """Return the table of the figures that matter, two to a row."""
    values = ["figure.label", "figure.value", "figure.next_label", "figure.next_value"]
    return looped_list(["项目", "数值", "项目", "数值"], "figure in figures", values, (36, 14, 36, 14), SMALL, height=TIGHT)


def approval_body(title: str) -> str:
    """Return the body of the approval paper."""
    widths = column_widths((20, 50, 30))
    sign_offs = table(
        widths,
        [
            row(
                *(cell(paragraph("TableHead", h), w) for h, w in zip(["环节", "意见", "签名、日期"], widths, strict=True)),
                header=True,
            ),
            mark_row("for step in sign_offs", widths),
            row(
                cell(paragraph("TableNumber", "{{ step.role }}"), widths[0]),
                cell(paragraph("TableText"), widths[1]),
                cell(paragraph("TableText"), widths[2]),
                height=SIGN_OFF_HEIGHT,
            ),
            mark_row("endfor", widths),
        ],
    )
    about: list[tuple[str, ...]] = [
        ("文件标题", "{{ title }}"),
        ("发文机关", "{{ agency }}", "成文日期", "{{ date }}"),
        ("拟稿科室", "{{ drafting_office }}", "拟稿人", "{{ drafter }}"),
        ("报送期限", "{{ deadline }}"),
        ("校验结果", "{{ check_summary }}"),
    ]
    return "".join(
        [
            paragraph("PaperTitle", f"{title}呈批单"),
            _pairs(about, SMALL, (14, 52, 12, 22), TIGHT),
            mark("if figures"),
            paragraph("PaperHeadingSmall", "主要数据（没有列出的为 0）"),
            _figures(),
            mark("endif"),
            _reminders(SMALL, "PaperHeadingSmall", TIGHT),
            paragraph("PaperHeadingSmall", "签批"),
            sign_offs,
            paragraph("PaperNote", "送审文件：{{ file }}（SHA-256：{{ digest }}）"),
        ]
    )


def checklist_body(title: str, *, figures: bool = True, identities: bool = True) -> str:
    """Return the body of the checking sheet, in small type: every identity on a row of its own.

    figures, identities: whether the form has any.
    """
    about: list[tuple[str, ...]] = [
        ("文件标题", "{{ title }}"),
        ("发文机关", "{{ agency }}", "成文日期", "{{ date }}"),
        ("校验结果", "{{ check_summary }}"),
    ]
    heads = ["关系", "左边", "右边", "结果"]
    sides = ["identity.label", "identity.left", "identity.right", "identity.result"]
    return "".join(
        [
            paragraph("PaperTitle", f"{title}核对单"),
            _pairs(about, SMALL, (12, 50, 12, 26), TIGHT),
            *([paragraph("PaperHeadingSmall", "主要数据"), _figures()] if figures else []),
            _reminders(SMALL, "PaperHeadingSmall", TIGHT),
            *(
                [
                    paragraph("PaperHeadingSmall", "勾稽关系（逐项核对，左右应相等）"),
                    looped_list(heads, "identity in identities", sides, (73, 9, 9, 9), SMALL, height=TIGHT),
                ]
                if identities
                else []
            ),
            paragraph("PaperNote", "核对的文件：{{ file }}（SHA-256：{{ digest }}）"),
        ]
    )


_RETURNED = "你单位报送的《{{ title }}》经审核，有{{ count }}处需要修改，现予退回。"


def return_slip_body() -> str:
    """Return the body of the notice by which a report goes back to its agency."""
    return "".join(
        [
            paragraph("Title", "退回修改通知"),
            paragraph("Normal", "{{ agency }}："),
            choose(
                [
                    ("deadline", paragraph("BodyText", f"{_RETURNED}请于{{{{ deadline }}}}前改正后重新报送。")),
                    ("", paragraph("BodyText", f"{_RETURNED}请尽快改正后重新报送。")),
                ]
            ),
            looped_list(
                ["位置", "问题", "依据", "改法"],
                "finding in findings",
                ["finding.place", "finding.problem", "finding.basis", "finding.remedy"],
                (18, 32, 22, 28),
                LARGE,
            ),
            paragraph(
                "BodyTextEnd",
                "请逐项对照修改，重新校验通过后再报送；对以上意见有不同看法的，请书面说明，并附上有关依据。",
            ),
            SIGNATURE,
        ]
    )


def _branches(first: str, condition: str, yes: str, no: str) -> str:
    """Return one of two paragraphs that begin alike."""
    return choose([(condition, paragraph("BodyText", first + yes)), ("", paragraph("BodyText", first + no))])


def reminder_body() -> str:
    """Return the body of the reminder to all who have not handed in, with a list of them, on as many pages as it takes."""
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
