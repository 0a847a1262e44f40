"""What the text claims about the tables, and what becomes of it: tables of sentences, read rightly or left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.checks.catalogue import Fault
from docgen.checks.context import CheckContext
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.finding import Outcome, Severity
from docgen.report.model import Paragraph, Value
from tests.builders import filled_report
from tests.wording import context_of, faults

NEW = "requests.new.total"
CARRIED_IN = "requests.carried_in.total"
RESULT = "requests.result_total.total"
CARRIED_OUT = "requests.carried_out.total"
REVIEW = "litigation.review.total"
LAWSUITS = "litigation.lawsuits.total"
CONCLUDED = "+".join(f"litigation.lawsuits.{result}" for result in ("upheld", "corrected", "other"))
LEGAL_PERSONS = "+".join(f"requests.new.{column}" for column in ("business", "research", "public_interest", "legal", "other"))
IN_REQUESTS = "（二）依申请公开情况"


def claims_of(form: Form, text: str, heading: str = "") -> list[tuple[str, int]]:
    """(the sum the words strictly stand for, the number), in reading order."""
    stated = context_of(form, text, headings=(heading,)).stated
    return [("+".join(claim.means[0]), int(claim.value)) for claim in stated.claims]


READ = [
    # what a reason, a court, a body or another business before the number makes of it
    ("办结的申请中，因国家秘密不予公开1件。", [("requests.refused_1.total", 1)]),
    ("办结的申请中，未出现因国家秘密不予公开的情形。", [("requests.refused_1.total", 0)]),
    ("办结的申请中，因可能影响谈判不予公开2件。", []),
    ("办结的申请中，因法定事由不予公开4件。", [("requests.refused.total", 4)]),
    ("收到政府信息公开申请9件，还有2件将于次年答复。", [(NEW, 9), (CARRIED_OUT, 2)]),
    (
        "行政复议机关纠正3件，法院判决纠正2件。",
        [("litigation.review.corrected", 3), ("litigation.lawsuits.corrected", 2)],
    ),
    ("近三年累计受理申请90件，其中2023年新收申请30件。", [(NEW, 30)]),
    # what its paragraph, its measure word or an order of subjects makes of it
    ("一是依申请公开。\n（1）收到申请9件。\n（2）办结8件。", [(NEW, 9), (RESULT, 8)]),
    ("收到政府信息公开申请9件。反馈问题143个，办结139个。", [(NEW, 9)]),
    ("收到政府信息公开申请9个，办结8个。", [(NEW, 9), (RESULT, 8)]),
    ("收到政府信息公开申请9件。申请数量前三位的事项依次为：征地拆迁（4件）、规划（3件）。", [(NEW, 9)]),
    ("上年度结转的申请5件已于一季度全部答复。", [(CARRIED_IN, 5)]),
    ("收到政府信息公开申请9件，全年收件9件。", [(NEW, 9), (NEW, 9)]),
    (
        "人大代表建议和政协提案共25件，其中建议11件、提案14件。",
        [("other.proposals.npc+other.proposals.cppcc", 25), ("other.proposals.npc", 11), ("other.proposals.cppcc", 14)],
    ),
    ("行政复议3件，引发诉讼6件，尚有2件未审结。", [(REVIEW, 3), (LAWSUITS, 6), ("litigation.lawsuits.pending", 2)]),
    ("收到政府信息公开申请7件，均按期答复：2件涉及第三方权益、1件属于涉税查询。", [(NEW, 7), ("requests.refused_4.total", 2)]),
    ("收到政府信息公开申请7件，均按期答复，5件公开，2件信息不存在。", [(NEW, 7), ("requests.unavailable_1.total", 2)]),
    ("行政复议后又提起诉讼2件。", [("litigation.after_review.total", 2)]),
    ("行政诉讼尚有2件在审理中。", [("litigation.lawsuits.pending", 2)]),
    ("作出许可决定183件。", [("disclosure.licensing.decisions", 183)]),
    ("12件行政复议案件全部维持。", [(REVIEW, 12), ("litigation.review.upheld", 12)]),
    # a reason before its outcome, an outcome with its court, a bracket, two numbers that share no words
    ("办结的申请中，因本机关不掌握相关政府信息而无法提供的有7件。", [("requests.unavailable_1.total", 7)]),
    (
        "办结的申请中，属于内部事务性信息不予公开的2件、过程性信息3件。",
        [("requests.refused_5.total", 2), ("requests.refused_6.total", 3)],
    ),
    ("办结的申请中，予以公开（含部分公开）7件。", [("requests.granted.total+requests.partial.total", 7)]),
    (
        "办结的申请中，对2件信访举报类申请和1件重复申请不予处理。",
        [("requests.not_processed_1.total", 2), ("requests.not_processed_2.total", 1)],
    ),
    ("行政复议维持4件，行政诉讼维持5件。", [("litigation.review.upheld", 4), ("litigation.lawsuits.upheld", 5)]),
    ("办结的申请中，从申请主体看，自然人提出39件，法人和其他组织8件。", [(f"{NEW[:-5]}natural", 39), (LEGAL_PERSONS, 8)]),
    ("政府信息公开申请12件，另有上年未办完转入的4件。", [(NEW, 12), (CARRIED_IN, 4)]),
    ("涉及政府信息公开的行政应诉案件9件。", [(LAWSUITS, 9)]),
    (
        "未经复议直接向法院起诉的6件，复议后再起诉的3件。",
        [("litigation.direct.total", 6), ("litigation.after_review.total", 3)],
    ),
    (
        "全年办理行政许可183件、行政处罚15件、行政强制2件。",
        [("disclosure.licensing.decisions", 183), ("disclosure.penalties.decisions", 15), ("disclosure.coercion.decisions", 2)],
    ),
    (
        "收到建议提案25件，其中人大建议11件、政协提案14件。",
        [("other.proposals.npc+other.proposals.cppcc", 25), ("other.proposals.npc", 11), ("other.proposals.cppcc", 14)],
    ),
    # who decided tells which row: the reviewing authority or the court
    (
        "答复被行政复议机关纠正4件、被法院纠正2件。",
        [("litigation.review.corrected", 4), ("litigation.lawsuits.corrected", 2)],
    ),
    ("复议机关作出维持决定的6件，法院判决维持的5件。", [("litigation.review.upheld", 6), ("litigation.lawsuits.upheld", 5)]),
    ("经复议机关维持后起诉2件。", [("litigation.after_review.total", 2)]),
    ("行政复议结果维持4件、结果纠正2件。", [("litigation.review.upheld", 4), ("litigation.review.corrected", 2)]),
    ("尚有1件行政复议案件未审结。", [("litigation.review.pending", 1)]),
    ("被提起复议8件、诉讼9件。", [(REVIEW, 8), (LAWSUITS, 9)]),
    ("办理人大建议、政协提案分别为11件、14件。", [("other.proposals.npc", 11), ("other.proposals.cppcc", 14)]),
    ("制定规章0件、行政规范性文件7件。", [("disclosure.regulations.made", 0), ("disclosure.normative.made", 7)]),
    ("规范性文件制发7件、废止3件。", [("disclosure.normative.made", 7), ("disclosure.normative.repealed", 3)]),
    ("每月平均收到政府信息公开申请4件。", []),
    ("收到申请47件，答复中被纠正3件。", [(NEW, 47)]),
    ("依申请公开受理47件。", [(NEW, 47)]),
    (
        "办结的申请中，公开答复类21件，重复申请1件、信访举报类2件。",
        [("requests.granted.total", 21), ("requests.not_processed_2.total", 1), ("requests.not_processed_1.total", 2)],
    ),
    ("复议、诉讼案件分别为8件和9件。", [(REVIEW, 8), (LAWSUITS, 9)]),
    (
        "行政复议8件，复议机关维持4件，已审结7件。",
        [
            (REVIEW, 8),
            ("litigation.review.upheld", 4),
            ("litigation.review.upheld+litigation.review.corrected+litigation.review.other", 7),
        ],
    ),
    ("收取信息处理费260元，涉及申请2件。", [("other.fee.amount", 260), ("other.fee.charged_cases", 2)]),
    # what only names the thing, what is denied, what is left over
    ("全年共有12件政府信息公开申请。", [(NEW, 12)]),
    ("本机关政府信息公开申请总数为12件。", [(NEW, 12)]),
    ("全年无政府信息公开申请。", [(NEW, 0)]),
    ("没有公民、法人向我局提出政府信息公开申请。", [(NEW, 0)]),
    ("本年度未发生依申请公开事项。", [(NEW, 0)]),
    ("依申请公开件数为零。", [(NEW, 0)]),
    ("申请人向我局提交政府信息公开申请3件。", [(NEW, 3)]),
    ("收到政府信息公开申请3件，上年无结转。", [(NEW, 3), (CARRIED_IN, 0)]),
    ("收到政府信息公开申请3件，办结3件，无结转。", [(NEW, 3), (RESULT, 3), (CARRIED_OUT, 0)]),
    ("收到政府信息公开申请3件，办结3件，没有未办结的申请。", [(NEW, 3), (RESULT, 3), (CARRIED_OUT, 0)]),
    ("收到政府信息公开申请9件，其中未办结的2件。", [(NEW, 9), (CARRIED_OUT, 2)]),
    ("收到政府信息公开申请9件，2件留待次年办理。", [(NEW, 9), (CARRIED_OUT, 2)]),
    ("收到政府信息公开申请9件，承接上年度未办结的申请1件。", [(NEW, 9), (CARRIED_IN, 1)]),
    ("收到政府信息公开申请9件，因无法提供相关信息答复2件。", [(NEW, 9), ("requests.unavailable.total", 2)]),
    ("被申请行政复议3件，其中被纠正1件。", [(REVIEW, 3), ("litigation.review.corrected", 1)]),
    ("被申请行政复议3件，没有被纠正的案件。", [(REVIEW, 3), ("litigation.review.corrected", 0)]),
    ("被申请行政复议3件，1件正在审理。", [(REVIEW, 3), ("litigation.review.pending", 1)]),
    ("申请人未申请行政复议、提起行政诉讼。", [(REVIEW, 0), (LAWSUITS, 0)]),
    ("有1件第三方不同意公开的，依法未予公开。", []),
    ("行政复议、行政诉讼均未发生。", [(REVIEW, 0), (LAWSUITS, 0)]),
    ("未向申请人收取信息处理费。", [("other.fee.amount", 0)]),
    # the sentences a checker of published reports misread
    ("本年新收申请1,234件。", [(NEW, 1234)]),
    ("本年新收申请１２件。", [(NEW, 12)]),
    ("本年新收申请十五件，答复12件。", [(NEW, 15), (RESULT, 12)]),
    ("本年新收申请，比上年减少5件，共30件。", [(NEW, 30)]),
    ("未收到政府信息公开申请。答复群众咨询25件。", [(NEW, 0)]),
    ("没有结转下年度的申请；补正通知4件。", [(CARRIED_OUT, 0)]),
    ("2023年新收申请10件，较2022年收到的12件减少。", [(NEW, 10)]),
    # ways to say what came in
    ("全年共收到3件政府信息公开申请。", [(NEW, 3)]),
    ("2023年全区共收到669份政府信息公开申请件。", [(NEW, 669)]),
    ("收到政府信息公开申请一百零三件。", [(NEW, 103)]),
    ("我局未收到依申请公开的政府信息申请。", [(NEW, 0)]),
    ("街道没有收到公民、法人和其他组织提出的公开政府信息的申请。", [(NEW, 0)]),
    ("没有收到公民、法人或其他组织的信息公开申请。", [(NEW, 0)]),
    ("新收政府信息公开公开申请0件。", [(NEW, 0)]),
    ("受理政府信息公开申请543件（含上年度结转6件）。", [(f"{NEW}+{CARRIED_IN}", 543), (CARRIED_IN, 6)]),
    (
        "市政府（市政府办公厅）受理政府信息公开申请543件（含上年度结转6件），办结541件，结转下年度办理2件。",
        [(f"{NEW}+{CARRIED_IN}", 543), (CARRIED_IN, 6), (RESULT, 541), (CARRIED_OUT, 2)],
    ),
    ("共收到申请公开30件，其中新收28件，上年结转2件。", [(f"{NEW}+{CARRIED_IN}", 30), (CARRIED_IN, 2)]),
    (
        "收到依申请公开件30件，上年度结转办理件1件，共办结24件，结转到2024年办理7件。",
        [(NEW, 30), (CARRIED_IN, 1), (RESULT, 24), (CARRIED_OUT, 7)],
    ),
    ("收到依申请公开85件，除2件结转下年办理外，均依法答复。", [(NEW, 85), (CARRIED_OUT, 2)]),
    ("办结依申请公开件177件（含2022年结转的3件）。", [(RESULT, 177), (CARRIED_IN, 3)]),
    ("新收政府信息公开申请数量317件，上年结转政府信息公开申请数量3件。", [(NEW, 317), (CARRIED_IN, 3)]),
    (
        "全年收政府信息公开申请464件，结转上年度政府信息公开申请3件，本年度办结441件，剩余26件结转下年度办理。",
        [(NEW, 464), (CARRIED_IN, 3), (RESULT, 441), (CARRIED_OUT, 26)],
    ),
    ("收到政府信息公开申请8件，转入2024年度办理的有3件。", [(NEW, 8), (CARRIED_OUT, 3)]),
    ("收到政府信息公开申请8件，1件顺延至2024年答复。", [(NEW, 8), (CARRIED_OUT, 1)]),
    (
        "2022年结转政府信息公开申请2件，共办结10件，结转2024年度继续办理2件。",
        [(CARRIED_IN, 2), (RESULT, 10), (CARRIED_OUT, 2)],
    ),
    ("未承办人大代表建议和政协提案。", [("other.proposals.npc", 0), ("other.proposals.cppcc", 0)]),
    ("2023收到政府信息公开申请1件。", [(NEW, 1)]),
    ("无2022年结转申请数量。", [(CARRIED_IN, 0)]),
    ("收到政府信息公开申请20件，公开或部分公开13件。", [(NEW, 20), ("requests.granted.total+requests.partial.total", 13)]),
    # results, and who asked
    (
        "收到政府信息公开申请20件，其中自然人18件，法人或其他组织2件；予以公开10件，部分公开3件。",
        [
            (NEW, 20),
            ("requests.new.natural", 18),
            (
                "requests.new.business+requests.new.research+requests.new.public_interest+requests.new.legal+requests.new.other",
                2,
            ),
            ("requests.granted.total", 10),
            ("requests.partial.total", 3),
        ],
    ),
    (
        "办结政府信息公开申请20件，其中，不予公开4件，信息无法提供9件、不予处理3件，其他处理4件。",
        [
            (RESULT, 20),
            ("requests.refused.total", 4),
            ("requests.unavailable.total", 9),
            ("requests.not_processed.total", 3),
            ("requests.other.total", 4),
        ],
    ),
    (
        "收到信息公开申请22起，比2022年（31起）下降29%，答复22起，属于行政执法案卷5起。",
        [(NEW, 22), (RESULT, 22), ("requests.refused_7.total", 5)],
    ),
    # review and litigation
    ("因政府信息公开申请引发行政复议31件，行政诉讼2件。", [(REVIEW, 31), (LAWSUITS, 2)]),
    ("未发生因政府信息公开引起的行政复议、行政诉讼。", [(REVIEW, 0), (LAWSUITS, 0)]),
    ("因信息公开引起的行政复议和行政诉讼共3件。", [(f"{REVIEW}+{LAWSUITS}", 3)]),
    (
        "发生行政复议4件，其中维持3件、纠正1件。",
        [(REVIEW, 4), ("litigation.review.upheld", 3), ("litigation.review.corrected", 1)],
    ),
    # proposals, fees, documents
    ("办理人大代表建议5件、政协提案2件。", [("other.proposals.npc", 5), ("other.proposals.cppcc", 2)]),
    (
        "对25件政府信息公开申请收取信息处理费2950元。其中，甲县1件，收取420元；乙县24件，收取2530元。",
        [("other.fee.charged_cases", 25), ("other.fee.amount", 2950)],
    ),
    (
        "办理人大代表建议5件、政协提案2件，已办结6件。",
        [("other.proposals.npc", 5), ("other.proposals.cppcc", 2), ("other.proposals.done", 6)],
    ),
    ("收取政府信息公开信息处理费0.295万元。", [("other.fee.amount", 2950)]),
    ("本年度收取信息处理费3件，共计收取690元。", [("other.fee.charged_cases", 3), ("other.fee.amount", 690)]),
    ("本年度发出收费通知1件、总金额100元，实际收取信息处理费0元。", [("other.fee.amount", 0)]),
    ("收到因信息公开申请引起的行政复议1件，未收到因政府信息公开申请引起的行政诉讼。", [(REVIEW, 1), (LAWSUITS, 0)]),
    ("办理上年结转申请3件，新收申请20件，共计23件，1件转入2024年办理。", [(CARRIED_IN, 3), (NEW, 20), (CARRIED_OUT, 1)]),
    ("行政复议、行政诉讼数量均为零。", [(REVIEW, 0), (LAWSUITS, 0)]),
    ("行政诉讼案件数为零。", [(LAWSUITS, 0)]),
    ("收到政府信息公开申请数量为零。", [(NEW, 0)]),
    ("本年度未收取任何信息处理费。", [("other.fee.amount", 0)]),
    ("1月1日至12月31日，收到政府信息公开申请42件。", [(NEW, 42)]),
    ("上年度有4件政府信息公开申请转至本年办理。", [(CARRIED_IN, 4)]),
    ("政府信息公开申请办结38件，在办5件。", [(RESULT, 38), (CARRIED_OUT, 5)]),
    ("办结的申请中，19件获得公开，5件获得部分公开。", [("requests.granted.total", 19), ("requests.partial.total", 5)]),
    ("政府信息公开申请总量突破40件，达42件。", [(NEW, 40), (NEW, 42)]),
    ("政府信息公开申请未能提供信息的7件。", [("requests.unavailable.total", 7)]),
    ("作出行政许可31件次。", [("disclosure.licensing.decisions", 31)]),
    ("行政处罚案件办结12件。", [("disclosure.penalties.decisions", 12)]),
    ("收到的政府信息公开申请较多，共有42件。", [(NEW, 42)]),
    ("公众通过信函、网络等方式提出政府信息公开申请42件。", [(NEW, 42)]),
    ("历年结转4件、本年新收政府信息公开申请42件。", [(CARRIED_IN, 4), (NEW, 42)]),
    ("政府信息公开申请决定不公开6件。", [("requests.refused.total", 6)]),
    ("被纠正的复议案件3件。", [("litigation.review.corrected", 3)]),
    ("面对全年42件政府信息公开申请，人手不足。", [(NEW, 42)]),
    ("2023年，我局累计收到政府信息公开申请42件。", [(NEW, 42)]),
    ("全年收到政府信息公开申请42件，承接上年未办结4件。", [(NEW, 42), (CARRIED_IN, 4)]),
    ("除5件政府信息公开申请结转下年外，其余41件均已答复。", [(CARRIED_OUT, 5), (RESULT, 41)]),
    ("尚有2件诉讼案件未审结。", [("litigation.lawsuits.pending", 2)]),
    ("2022年转入的政府信息公开申请4件。", [(CARRIED_IN, 4)]),
    ("政府信息公开申请有3件因收到时间较晚，结转下年度。", [(CARRIED_OUT, 3)]),
    ("42件政府信息公开申请中企业提出5件。", [("requests.new.business", 5)]),
    ("诉讼案件败诉3件。", [("litigation.lawsuits.corrected", 3)]),
    ("涉及信息公开的复议、诉讼合计13件。", [(f"{REVIEW}+{LAWSUITS}", 13)]),
    ("办复人大代表建议8件、政协提案9件。", [("other.proposals.npc", 8), ("other.proposals.cppcc", 9)]),
    ("行政处罚案件由25件降至19件。", [("disclosure.penalties.decisions", 19)]),
    ("通过各种渠道收到政府信息公开申请42件。", [(NEW, 42)]),
    ("政府信息公开申请中尚有5件未到答复期限。", [(CARRIED_OUT, 5)]),
    ("行政复议案件中尚有2件未审结。", [("litigation.review.pending", 2)]),
    ("行政诉讼案件中3件仍在审理。", [("litigation.lawsuits.pending", 3)]),
    ("当年被诉9件，已审结7件，败诉1件。", [(LAWSUITS, 9), (CONCLUDED, 7), ("litigation.lawsuits.corrected", 1)]),
    (
        "行政许可、行政处罚、行政强制决定分别为31件、12件、4件。",
        [("disclosure.licensing.decisions", 31), ("disclosure.penalties.decisions", 12), ("disclosure.coercion.decisions", 4)],
    ),
    ("向4件申请收取信息处理费，共320元。", [("other.fee.charged_cases", 4), ("other.fee.amount", 320)]),
    ("缓收信息处理费1件，金额80元。", []),
    ("退还信息处理费1笔，共计100元。", []),
    ("收取信息处理费1280元，减免2件，金额60元。", [("other.fee.amount", 1280)]),
    ("制定出台了16件行政规范性文件。", [("disclosure.normative.made", 16)]),
    ("制发规范性文件1件，现行有效规范性文件9件。", [("disclosure.normative.made", 1), ("disclosure.normative.in_force", 9)]),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_sentence_is_read_for_what_it_claims(form: Form, text: str, expected: list[tuple[str, int]]) -> None:
    assert claims_of(form, text) == expected


CLAIM_NOTHING = [
    "3月15日、6月20日分别答复2件、3件重点申请。",
    "2023年12月收到的申请中，有8件将于2024年1月办结。",
    "热线受理工单1520件，已办结1500件，结转20件。",
    "信访件办理：收到信访事项61件，办结60件，结转1件。",
    "对照条例有关条款，细化答复模板15个。",
    "历年累计受理申请412件，办结404件。",
    "3.认真做好依申请公开。",
    "（2）规范办理依申请公开。",
    "没有应公开而不予公开的信息。",
    "不存在应当公开而不予公开情形。",
    "制作政府信息300条，其中主动公开180条、依申请公开80条、不予公开40条。",
    "公文类信息共25份：主动公开10份，依申请公开9份，不予公开6份。",
    "依申请公开信息312条。",
    "主动公开信息120条，依申请公开信息数88条。",
    "没有政府信息公开申请超期未答复。",
    "没有通过网络提交的政府信息公开申请。",
    "指导其中3件政府信息公开申请的补正。",
    "其中有2件政府信息公开申请涉及征地。",
    "全部政府信息公开申请均在法定期限内答复。",
    "受理行政复议申请35件，审结30件。",
    "收到申请（含上年结转）30件。",
    "承办省人大代表建议1件、市人大代表建议2件。",
    "全年共办理行政复议案件120件。",
    "共收到网上依申请公开2件。",
    "受理12345政务服务热线件3025件，其中转办1200件。",
    "历年累计受理申请20件。",
    "较上年减少5件。",
    "同比增加12件，增长20%。",
    "与2022年相比减少3件。",
    "2022年收到政府信息公开申请12件。",
    "条例实施以来累计受理政府信息公开申请1200件。",
    "通过网站收到政府信息公开申请8件。",
    "收到群众留言92条，已全部答复。",
    "办理群众来电事项12件，办结12件。",
    "全年受理网络问政182件。",
    "受理行政许可申请330件。",
    "公开政协提案的答复1篇、人大代表建议的答复2篇。",
    "平均答复3.56个工作日，答复率100%。",
    "发布规范性文件解读12篇。",
    "转办人大代表建议办理结果公开3件。",
    "研究研究再公开，一件一件办理。",
    "根据国办公开办函〔2021〕30号文件办理政府信息公开申请。",
    "未按规定时限答复政府信息公开申请的情况不存在。",
    "对3件申请延期答复，补正2件。",
    "没有未办结、未答复的政府信息公开申请。",
    "各街镇收到政府信息公开申请60件，区级部门收到80件。",
    "市局收到政府信息公开申请210件。",
    "参加政府信息公开行政诉讼庭审4次。",
    "规范性文件制定计划7件。",
    "因工伤认定被申请行政复议8件。",
    "有2件行政复议案件因程序问题引起争议。",
    "协助办理政府行政诉讼案件5件。",
    "两会期间收到政府信息公开申请7件。",
    "涉行政处罚行政复议7件。",
    "一名申请人全年提交政府信息公开申请11件。",
    "以挂号信寄出政府信息公开申请答复31件。",
    "年均政府信息公开申请量30件。",
    "发生其他类行政诉讼案件21件。",
    "会同信访部门答复政府信息公开申请6件。",
    "各县（市、区）局收到政府信息公开申请90件。",
    "收到政府信息公开申请最多的科室为规划科，共13件。",
    "四年来共收到政府信息公开申请130件。",
    "去年办结的政府信息公开申请中，予以公开21件。",
    "预计受理政府信息公开申请60件。",
    "对5件政府信息公开申请延长答复期限。",
    "征求第三方意见7件，其中同意公开3件、不同意公开4件。",
    "转办件政府信息公开申请9件，我局牵头答复6件。",
    "作为市政府行政复议机构，收到行政复议申请97件，维持60件。",
    "各类行政诉讼案件共61件，其中信息公开类9件。",
    "因行政处罚引发的行政复议14件。",
    "上年结转的行政复议案件3件，本年审结3件。",
    # a part of the year, many years, last year, others
    "由不予公开调整为依申请公开9件。",
    "前三个季度收到政府信息公开申请31件，办结29件。",
    "二季度新收政府信息公开申请9件。",
    "1至6月收到政府信息公开申请20件，7至12月收到22件。",
    "11月单月收到政府信息公开申请6件。",
    "截至9月底收到政府信息公开申请33件。",
    "近三年分别收到政府信息公开申请18件、25件、42件。",
    "去年收到政府信息公开申请25件，办结24件，结转3件。",
    "收到某企业一次性提交的政府信息公开申请7件。",
    "指导下属单位办理政府信息公开申请8件。",
    "11件在10个工作日内答复。",
    "未办结政府信息公开申请3件。",
    "职代会提案17件，办结16件；提案立案17件，办结16件。",
]


@pytest.mark.parametrize("text", CLAIM_NOTHING)
@pytest.mark.parametrize("heading", ["", IN_REQUESTS])
def test_a_sentence_about_something_else_claims_nothing(form: Form, text: str, heading: str) -> None:
    assert claims_of(form, text, heading) == []


def test_words_that_only_the_topic_explains_are_read_under_their_heading(form: Form) -> None:
    assert claims_of(form, "全年共收到12件，办结11件。") == []
    assert claims_of(form, "全年共收到12件，办结11件。", IN_REQUESTS) == [(NEW, 12), (RESULT, 11)]


def test_a_paragraph_that_begins_as_another_sub_section_speaks_of_something_else(form: Form) -> None:
    first, rest = "（一）依申请公开情况。收到政府信息公开申请9件。", "涉密图纸专柜存放，依法不予公开2件。"

    def claims(second: str) -> list[int]:
        text = tuple(Paragraph("sections.overview.0", "overview", "", text, first=True) for text in (first, second))
        report = complete(filled_report(form))
        return [int(claim.value) for claim in CheckContext(report, report, text).stated.claims]

    assert claims(rest) == claims(f"办理结果如下：{rest}") == [9, 2]
    assert claims(f"（二）信息管理。{rest}") == claims(f"在政府信息管理方面，{rest}") == [9]


def found(form: Form, code: str, text: str, heading: str = IN_REQUESTS, **numbers: Value) -> list[Fault]:
    return faults(form, code, text, heading=heading, **numbers)


CONTRADICTIONS = [
    ("共受理政府信息公开申请2件。", {"requests__new__natural": 3, "requests__granted__natural": 3}, "3"),
    ("新收政府信息公开申请二件。", {"requests__new__natural": 3, "requests__granted__natural": 3}, "3"),
    ("未收到政府信息公开申请。", {"requests__new__natural": 3, "requests__granted__natural": 3}, "3"),
    ("收到政府信息公开申请3件，予以公开2件。", {"requests__new__natural": 3, "requests__granted__natural": 3}, "3"),
    (
        "收到政府信息公开申请3件，不予公开3件。",
        {"requests__new__natural": 3, "requests__refused_7__natural": 2, "requests__granted__natural": 1},
        "2",
    ),
    ("收到政府信息公开申请3件，其中自然人1件。", {"requests__new__natural": 3, "requests__granted__natural": 3}, "3"),
    ("发生行政复议2件，行政诉讼0件。", {"litigation__review__upheld": 3}, "3"),
    ("未发生行政复议、行政诉讼。", {"litigation__direct__other": 1}, "1"),
    ("制发行政规范性文件4件。", {"disclosure__normative__made": 5}, "5"),
    ("收取信息处理费100元。", {"other__fee__amount": Decimal(120)}, "120"),
    ("信息处理费共收取3笔100元。", {"other__fee__amount": Decimal(120)}, "120"),
    ("收取信息处理费壹佰元整。", {"other__fee__amount": Decimal(120)}, "120"),
    ("办理人大代表建议3件、政协提案3件。", {}, "2"),
]


@pytest.mark.parametrize(("text", "values", "expected"), CONTRADICTIONS)
def test_a_number_that_contradicts_the_table_stops_the_report(
    form: Form, text: str, values: dict[str, Value], expected: str
) -> None:
    (fault,) = found(form, "D101", text, **values)
    assert fault.expected == expected
    assert fault.evidence
    assert fault.outcome is Outcome.FAIL
    assert fault.severity in (Severity.ERROR, Severity.WARNING)


NEW_6_IN_2_OUT_1: dict[str, Value] = {
    "requests__new__natural": 5,
    "requests__new__business": 1,
    "requests__carried_in__natural": 2,
    "requests__granted__natural": 4,
    "requests__granted__business": 1,
    "requests__refused_7__natural": 2,
    "requests__carried_out__natural": 1,
    "litigation__review__upheld": 9,
}
AGREEMENTS = [
    "新收政府信息公开申请6件，上年结转2件，办结7件，结转下年度继续办理1件。",
    "受理政府信息公开申请8件（含上年结转2件），办结7件，结转下年1件。",
    "受理政府信息公开申请8件。",
    "受理政府信息公开申请6件。",
    "收到和处理政府信息公开申请7件。",
    "收到政府信息公开申请6件，其中自然人5件，商业企业1件；予以公开5件，不予公开2件，部分公开0件。",
    "收到政府信息公开申请6件，比2022年（9件）下降33%，较上年减少3件。",
    "因信息公开引起行政复议9件，未发生行政诉讼。",
    "行政复议和行政诉讼共9件，其中维持9件。",
    "收到政府信息公开申请近7件，全年收到群众咨询120件。",
    "通过网站收到申请4件，通过信函收到申请2件。",
    "2022年收到政府信息公开申请9件；2023年收到6件。",
    "主办、协办人大代表建议5件。",
    "承办人大代表建议5件，其中主办2件、会办3件。",
    "承办人大代表建议5件（主办2件，会办3件）。",
]


COUNTED_ONCE_MORE = [
    "收到政府信息公开申请6件。予以公开5件，不予公开2件。从申请人看，自然人{natural}件，商业企业1件。",
    "新收政府信息公开申请6件，予以公开5件，不予公开2件；按申请主体划分，自然人{natural}件，商业企业1件。",
    "受理政府信息公开申请6件，不予公开2件。就申请人类型而言，自然人{natural}件。",
    "收到政府信息公开申请6件，其中不予公开2件。申请人构成：自然人{natural}件，商业企业1件。",
    "收到政府信息公开申请6件。不予公开2件。依申请人身份分，自然人提出{natural}件，商业企业提出1件。",
]
"""The applicants of what was counted at first, told behind the answers."""


@pytest.mark.parametrize("text", COUNTED_ONCE_MORE)
def test_applicants_told_behind_the_answers_are_those_of_any_number_before(form: Form, text: str) -> None:
    def faults_of(natural: int) -> list[Fault]:
        faults = found(form, "D101", text.format(natural=natural), **NEW_6_IN_2_OUT_1)
        return [fault for fault in faults if fault.outcome is Outcome.FAIL]

    assert faults_of(5) == []
    (fault,) = faults_of(3)
    assert (fault.actual, fault.expected) == ("3", "5")


ADDED_UP = [
    "新收政府信息公开申请6件，上年结转2件，共计8件，其中自然人申请{natural}件，商业企业申请1件。",
    "新收政府信息公开申请6件，上年结转2件，两项合计8件。其中自然人{natural}件，商业企业1件。",
    "收到政府信息公开申请6件，加上上年结转2件，今年要办的有8件，其中自然人{natural}件，商业企业1件。",
    "收到政府信息公开申请6件，上年结转2件，总计8件，按申请主体分，自然人{natural}件，商业企业1件。",
]
"""The applicants of two numbers and of their sum."""


@pytest.mark.parametrize("text", ADDED_UP)
def test_applicants_told_behind_a_sum_are_those_of_the_sum_or_of_a_part(form: Form, text: str) -> None:
    def faults_of(natural: int) -> list[Fault]:
        faults = found(form, "D101", text.format(natural=natural), **NEW_6_IN_2_OUT_1)
        return [fault for fault in faults if fault.outcome is Outcome.FAIL]

    assert faults_of(7) == [] == faults_of(5)
    (fault,) = faults_of(9)
    assert (fault.actual, fault.severity) == ("9", Severity.WARNING)


def test_applicants_of_one_list_are_of_one_row(form: Form) -> None:
    # of those answered there are 6 natural persons and 1 company, of the new requests 5 and 1
    assert found(form, "D101", "从申请主体看，自然人5件、商业企业1件。", **NEW_6_IN_2_OUT_1) == []
    several = {**NEW_6_IN_2_OUT_1, "requests__new__business": 2, "requests__carried_out__business": 1}
    assert found(form, "D101", "从申请主体看，自然人5件、商业企业2件。", **several) == []
    (fault,) = found(form, "D101", "从申请主体看，自然人5件、商业企业1件。", **several)
    assert (fault.actual, fault.expected) == ("1", "2")


def test_all_of_what_is_named_without_a_number_is_one_of_its_parts(form: Form) -> None:
    upheld: dict[str, Value] = {"litigation__review__upheld": 4}
    assert found(form, "D105", "行政复议案件全部维持。", **upheld) == []
    (fault,) = found(form, "D105", "行政复议案件全部维持。", **upheld, litigation__review__corrected=1)
    assert "5" in fault.message and "4" in fault.message


@pytest.mark.parametrize(
    "text",
    [
        "从办理结果看，予以公开5件，不予公开2件，结转下年1件。从申请主体看，自然人5件、商业企业1件。",
        "予以公开政府信息公开申请5件，部分公开0件。按申请人类别统计，自然人5件，商业企业1件。",
        "上年结转政府信息公开申请2件，今年新收6件，其中自然人5件，商业企业1件。",
    ],
)
def test_applicants_of_a_number_that_the_passage_does_not_tell_are_left_alone(form: Form, text: str) -> None:
    faults = found(form, "D101", text, **NEW_6_IN_2_OUT_1)
    assert [fault for fault in faults if fault.outcome is Outcome.FAIL] == []


REVIEW_9_SUITS_7: dict[str, Value] = {
    "litigation__review__upheld": 5,
    "litigation__review__corrected": 1,
    "litigation__review__pending": 3,
    "litigation__direct__upheld": 4,
    "litigation__direct__pending": 1,
    "litigation__after_review__upheld": 2,
}


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("被申请行政复议9件，行政诉讼7件。被纠正的{n}件系超期。", 1, 2),
        ("被申请行政复议9件，行政诉讼7件。已维持{n}件。", 11, 12),
        ("行政复议、行政诉讼共维持{n}件。", 11, 12),
        ("被申请行政复议9件、行政诉讼7件，其中复议纠正{n}件，诉讼维持6件。", 1, 2),
        ("全年被复议机关和人民法院纠正{n}件。", 1, 2),
    ],
)
def test_an_outcome_told_apart_is_of_reviews_of_suits_or_of_both(form: Form, text: str, right: int, wrong: int) -> None:
    assert found(form, "D101", text.format(n=right), **REVIEW_9_SUITS_7) == []
    assert found(form, "D101", text.format(n=wrong), **REVIEW_9_SUITS_7) != []


def test_a_rate_may_be_of_the_number_its_sentence_tells_before(form: Form) -> None:
    text = "被申请行政复议9件，已审结6件，其中纠正1件，纠正率{rate}%。"
    assert found(form, "D204", text.format(rate="16.7"), **REVIEW_9_SUITS_7) == []
    assert found(form, "D204", text.format(rate="18.7"), **REVIEW_9_SUITS_7) != []


REVIEWS = [
    "",
    "，维持5件、纠正1件、尚未审结3件",
    "，其中结果维持5件，尚未审结3件",
    "，其中涉及补偿信息2件",
    "，其中3件尚未审结",
    "，较上年的6件增加3件",
    "，由法规科承办",
    "，其中行政复议维持5件",
]
SUITS = [
    "行政诉讼7件，其中6件维持、1件尚未审结",
    "涉及行政诉讼7件，其中维持6件，未审结1件",
    "行政诉讼案件中，维持6件、未审结1件",
    "被提起行政诉讼7件（维持6件、未审结1件）",
    "行政诉讼7件，其中直接起诉5件、复议后起诉2件，维持6件",
]


@pytest.mark.parametrize("reviews", REVIEWS)
@pytest.mark.parametrize("suits", SUITS)
@pytest.mark.parametrize("mark", ["。", "；", "，"])
def test_outcomes_told_behind_suits_are_not_held_against_the_reviews_before(
    form: Form, reviews: str, suits: str, mark: str
) -> None:
    text = f"被申请行政复议9件{reviews}{mark}{suits}。"
    assert [*found(form, "D101", text, **REVIEW_9_SUITS_7), *found(form, "D301", text, **REVIEW_9_SUITS_7)] == []


@pytest.mark.parametrize("reviews", REVIEWS)
@pytest.mark.parametrize("suits", SUITS[:2])
def test_a_wrong_outcome_told_behind_suits_is_found(form: Form, reviews: str, suits: str) -> None:
    wrong = suits.replace("6件", "3件")
    assert found(form, "D101", f"被申请行政复议9件{reviews}；{wrong}。", **REVIEW_9_SUITS_7) != []


@pytest.mark.parametrize(
    "text",
    [
        "新收政府信息公开申请6件，上年结转2件，其中自然人5件，商业企业1件。",
        "收到政府信息公开申请6件，办结7件，其中自然人5件，商业企业1件。",
        "办结政府信息公开申请7件，其中上年结转2件，本年新收5件。",
        "申请人最多的一人提出申请3件。",
        "共作出予以公开、不予公开答复7件，不予公开、无法提供答复2件。",
        "行政查询事项0件、行政执法案卷信息2件，均依法不予公开。",
    ],
)
def test_a_list_is_of_any_of_the_numbers_its_sentence_tells_before(form: Form, text: str) -> None:
    assert found(form, "D101", text, **NEW_6_IN_2_OUT_1) == []


@pytest.mark.parametrize(
    "text",
    [
        "办理其他行政复议案件27件、行政诉讼案件19件，与政府信息公开无关。",
        "审理以下级机关为被申请人的复议案件15件，其中撤销2件。",
        "以区民政局为被申请人的行政复议3件，维持2件。",
        "行政执法类行政复议40件，其中维持31件、纠正4件。",
        "2022年度遗留的4件行政复议案件均已审结，结果为维持3件、其他1件。",
        "行政复议、诉讼败诉2件的单位扣2分。",
        "截至年底，尚有3件行政复议、1件行政诉讼未审结。",
        "行政复议案件4件由市局牵头答复，行政诉讼3件由司法局主办。",
        "复议被纠正1件，诉讼被纠正0件，复议被维持5件，诉讼被维持6件。",
    ],
)
def test_reviews_and_suits_of_other_matters_or_of_others_are_left_alone(form: Form, text: str) -> None:
    assert found(form, "D101", text, heading="（五）监督保障", **REVIEW_9_SUITS_7) == []


DECISIONS: dict[str, Value] = {
    "disclosure__licensing__decisions": 12,
    "disclosure__penalties__decisions": 5,
    "disclosure__coercion__decisions": 2,
}


@pytest.mark.parametrize(
    ("wording", "right"),
    [
        ("作出行政许可决定12件、行政处罚决定{}件。", 5),
        ("全年作出行政许可决定12件，行政处罚决定{}件，行政强制决定2件。", 5),
        ("作出行政许可决定12件，行政处罚决定5件，行政强制决定{}件。", 2),
        ("全年实施行政处罚{}件。", 5),
        ("办理行政审批，作出行政处罚决定5件、行政许可决定{}件。", 12),
    ],
)
def test_decisions_named_one_after_the_other_are_each_compared(form: Form, wording: str, right: int) -> None:
    assert found(form, "D101", wording.format(right), **DECISIONS) == []
    assert len(found(form, "D101", wording.format(right + 3), **DECISIONS)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "行政许可和行政处罚决定共17件。",
        "公示行政许可决定9件、行政处罚决定3件。",
        "作出行政许可决定12件，评查行政处罚决定书3件。",
        "作出行政许可决定12件，公开行政处罚决定3件。",
        "制定行政处罚案例指引3项。",
    ],
)
def test_decisions_that_are_shown_or_added_up_are_left_alone(form: Form, text: str) -> None:
    assert found(form, "D101", text, **DECISIONS) == []


@pytest.mark.parametrize("text", AGREEMENTS)
def test_a_number_that_agrees_in_one_honest_reading_is_left_alone(form: Form, text: str) -> None:
    faults = found(form, "D101", text, **NEW_6_IN_2_OUT_1)
    assert [fault for fault in faults if fault.outcome is Outcome.FAIL] == []


def test_a_number_of_the_whole_district_is_left_alone_in_an_office_s_report_unless_the_office_had_more(form: Form) -> None:
    assert found(form, "D101", "全区共收到政府信息公开申请512件。", **NEW_6_IN_2_OUT_1) == []
    (fault,) = found(form, "D101", "全区共收到政府信息公开申请5件。", **NEW_6_IN_2_OUT_1)
    assert fault.outcome is Outcome.UNCERTAIN


def test_several_numbers_of_a_government_s_whole_area_that_all_pass_the_tables_are_left_alone(form: Form) -> None:
    values: dict[str, Value] = {**REVIEW_9_SUITS_7, "agency.level": "government"}
    assert found(form, "D101", "全区政府信息公开行政复议案件92件，行政诉讼案件33件。", **values) == []
    assert len(found(form, "D101", "全区政府信息公开行政复议案件8件，行政诉讼案件13件。", **values)) == 2


def test_a_number_is_not_compared_with_a_blank_cell(form: Form) -> None:
    assert faults(form, "D101", "收到政府信息公开申请6件。", heading=IN_REQUESTS, blank=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请6件，上年结转2件，所有申请均已按要求办理完成。",
        "收到政府信息公开申请6件，已全部办结。",
        "新收政府信息公开申请6件，均已按时答复。",
        "受理政府信息公开申请6件，办结率100%。",
    ],
)
def test_everything_done_contradicts_something_carried_out(form: Form, text: str) -> None:
    (fault,) = found(form, "D102", text, **NEW_6_IN_2_OUT_1)
    assert fault.actual == "1"
    assert found(form, "D102", text, requests__new__natural=6, requests__granted__natural=6) == []


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请6件，除1件结转下年办理外，均依法答复。",
        "收到政府信息公开申请6件，结转下年1件，其余均已办结。",
        "答复政府信息公开申请7件，均在法定期限内予以答复，结转下年度继续办理1件。",
        "收到群众留言92条，已全部办结。",
        "办理人大代表建议5件，目前已全部办结。",
        "收到依申请公开办理事项7件，其中，6件均严格按时限依法依规答复，1件结转下年办理。",
        "收到政府信息公开申请6件，均已受理答复，1件结转下年继续办理。",
    ],
)
def test_an_honest_exception_is_no_contradiction(form: Form, text: str) -> None:
    assert found(form, "D102", text, **NEW_6_IN_2_OUT_1) == []


IN_44_OUT_3: dict[str, Value] = {
    "requests__new__natural": 44,
    "requests__carried_in__natural": 1,
    "requests__granted__natural": 42,
    "requests__carried_out__natural": 3,
}
HONEST_LISTS = [
    # a bracket's list of channels ends with the bracket
    "本局收到政府信息公开申请44件（其中：网上40件，当面1件，来信3件），上年度结转1件，本年度办结42件。",
    "新收政府信息公开申请44件（其中当面40件、信函4件）；上年结转1件。",
    "收到政府信息公开申请44件，其中网络42件，信函2件，上年结转1件，办结42件。",
    "收到政府信息公开申请44件（网络42件，信函2件），加上上年结转1件，共45件，办结42件。",
    # what is carried over, in other words
    "收到政府信息公开申请44件，上年结转1件，办结42件，另有3件顺延到下年度答复。",
    "答复政府信息公开申请42件，另3件转到次年继续办理。",
    "办结政府信息公开申请42件（含上年结转1件），余下3件留待下年度办理。",
    "截至年底办结42件，3件延期至2024年答复。",
]


@pytest.mark.parametrize("text", HONEST_LISTS)
def test_what_a_list_names_is_not_taken_for_what_follows_it(form: Form, text: str) -> None:
    assert found(form, "D101", text, **IN_44_OUT_3) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请43件（其中：网络41件，信函2件），上年度结转1件。", "44"),
        ("收到政府信息公开申请44件（其中：网络42件，信函2件），上年度结转2件。", "1"),
        ("收到政府信息公开申请44件，另有2件顺延到下年度答复。", "3"),
        ("收到政府信息公开申请44件，4件延期至2024年答复。", "3"),
        ("收到政府信息公开申请44件，2件转到次年办理。", "3"),
    ],
)
def test_a_wrong_number_beside_a_list_is_still_found(form: Form, text: str, expected: str) -> None:
    (fault,) = found(form, "D101", text, **IN_44_OUT_3)
    assert fault.expected == expected


@pytest.mark.parametrize(
    "text",
    [
        "新收政府信息公开申请44件，均在法定期限内办理。年内办结42件，结转下年度3件。",
        "收到政府信息公开申请44件，均依法依规按期办理；年内答复42件，转次年3件。",
        "收到政府信息公开申请44件，均按规定时限处理。截至年底办结42件，3件延期至2024年答复。",
        "收到政府信息公开申请44件，办结42件（含上年结转1件），均在法定期限内答复。",
        "全年办结42件（含上年结转1件），均按时答复。",
        "收到政府信息公开申请44件，所有办结的申请均在法定期限内答复。",
        "收到政府信息公开申请44件，已办理完毕的申请全部按期答复。",
    ],
)
def test_how_it_was_done_is_not_that_all_was_done(form: Form, text: str) -> None:
    assert found(form, "D102", text, **IN_44_OUT_3) == []


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请44件，均已办结。结转下年度3件。",
        "收到政府信息公开申请44件，均在法定期限内办理。",
        "收到政府信息公开申请44件，均在法定期限内办理。结转下年度2件。",
        "收到政府信息公开申请44件，已全部按期答复。结转下年度3件。",
    ],
)
def test_all_done_is_found_where_the_passage_does_not_explain_itself(form: Form, text: str) -> None:
    (fault,) = found(form, "D102", text, **IN_44_OUT_3)
    assert fault.actual == "3"


def test_what_is_all_done_in_one_sentence_is_said_once(form: Form) -> None:
    text = "收到政府信息公开申请6件，均在法定时限内答复，答复率100%。"
    (fault,) = found(form, "D102", text, **NEW_6_IN_2_OUT_1)
    assert fault.evidence == "答复率100%"


def test_two_numbers_for_one_blank_cell_contradict_each_other(form: Form) -> None:
    first = "收到政府信息公开申请12件。"
    (fault,) = faults(form, "D103", first, "全年新收政府信息公开申请21件。", blank=True)
    assert (fault.expected, fault.actual) == ("12", "21")
    assert faults(form, "D103", first, "通过网站收到申请4件，较上年减少9件。", blank=True) == []
