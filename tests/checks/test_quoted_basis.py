"""What a report says it is based on: the name, the decree, the articles and the notice that its form states."""

from __future__ import annotations

import pytest

from docgen.form.model import Form
from tests.wording import faults

MUST_FIRE = [
    "根据《中华人民共和国信息公开条例》编制本报告。",
    "根据《中华人民共和国政府信息公开法》编制本报告。",
    "根据《中华人民共和国政府信息公开办法》编制本报告。",
    "按照《中华人民共和国政府信息公开规定》编制。",
    "根据《中华人民共和国政府信息公开条例》（国务院令第771号）编制。",
    "根据《政府信息公开条例》（中华人民共和国国务院令第492号）编制。",
    "依据《中华人民共和国政府信息公开条例》第十五条规定编制。",
    "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第三十九条、第四十条要求，编制本报告。",
    "按照《条例》第5条规定，现公布2023年度报告。",
    "根据政府信息公开工作年度报告格式（国办公开办函〔2021〕31号）要求编制。",
    "按照国办公开办函〔2020〕30号关于年度报告的要求编制。",
    "依据《政府信息公开处理费管理办法》，未收取费用。",
    "根据《中华人民共和国政务信息公开条例》编制。",
]
MUST_NOT_FIRE = [
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）编制。",
    "根据《中华人民共和国政府信息公开条例》（中华人民共和国国务院令第711号）第四十九条、第五十条规定编制。",
    "按照《条例》第五十条规定，现公布2023年度报告。",
    "依据《政府信息公开条例》第四十九条和第五十条编制。",
    "按照《条例》第二十条规定的内容，及时公开信息，汇总后编制目录。",
    "依据《条例》第十四条不予公开1件，第十五条不予公开2件。",
    "根据格式通知（国办公开办函〔2021〕30号）编制年度报告。",
    "原《试行格式》（国办公开办函〔2019〕60号）规定的年度报告栏目已停用。",
    "落实国办公开办函〔2022〕12号关于公报的要求。",
    "依据《政府信息公开信息处理费管理办法》，未收取费用。",
    "依据《信息处理费管理办法》，未收取费用。",
    "依据《临川市政府信息公开规定》公开信息。",
    "《中华人民共和国政府信息公开工作年度报告格式》规定了六个部分。",
    "修订《临川市发展和改革委员会政府信息公开指南》《政府信息公开保密审查办法》。",
    "学习《中华人民共和国行政处罚法》（主席令第70号）。",
]


@pytest.mark.parametrize("text", MUST_FIRE)
def test_a_basis_that_is_not_the_forms_is_told(form: Form, text: str) -> None:
    assert len(list(faults(form, "E209", text))) == 1


@pytest.mark.parametrize("text", MUST_NOT_FIRE)
def test_the_forms_own_basis_and_other_documents_are_left_alone(form: Form, text: str) -> None:
    assert list(faults(form, "E209", text)) == []
