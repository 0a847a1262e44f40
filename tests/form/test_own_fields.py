"""An office's own fields: fields.toml beside its template, without touching the form; old files go on being read."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.document import Document as WordFile
from hypothesis import given
from hypothesis import strategies as st
from made_forms import cell_of, findings_of
from picture_forms import png

from docgen.cli.main import main
from docgen.form.load import load_form, own_fields_beside, plain_form
from docgen.form.model import Form
from docgen.form.own_fields import stated_fields, with_own_fields, with_stated_fields
from docgen.formats import read
from docgen.kit.errors import FormError
from docgen.page.service import answer

FORM_ID = "zfxxgk-2021"
OWN = """
[[fields]]
key = "office.signer"
label = "签发人"
empty = "error"
[[fields]]
key = "office.number"
label = "内部编号"
help = "如 青政公〔2024〕1号"
[[fields]]
key = "office.seal"
label = "公章"
type = "picture"
width = 40
[[fields]]
key = "office.kind"
label = "办理方式"
type = "choice"
choices = [{ value = "open", label = "主动公开" }, { value = "asked", label = "依申请公开" }]
kept = true
"""
EXAMPLE = Path(__file__).parents[2] / "inputs" / "兰山区科学技术局2023年度填报表.xlsx"


def own_template(
    path: Path, lines: tuple[str, ...] = ("签发人：{{ office.signer }}", "{{ office.number }}{{ office.seal }}")
) -> None:
    """The shipped template with the office's lines in front."""
    assert main(["template", "copy", FORM_ID, str(path)]) == 0
    document: WordFile = Document(str(path))
    first = document.paragraphs[0]
    for line in lines:
        first.insert_paragraph_before(line)
    document.save(str(path))


@pytest.fixture()
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("own").mkdir()
    own_template(Path("own/report.docx"))
    Path("own/fields.toml").write_text(OWN, encoding="utf-8")
    return tmp_path


TEMPLATE = ("--template", "own/report.docx")


def filled(name: str = "in.xlsx", change: Callable[[dict[str, object]], None] = lambda values: None) -> Path:
    """The example report, with the office's fields, in a workbook."""
    with own_fields_beside(Path("own/report.docx")):
        form = load_form(FORM_ID)
    from docgen.formats.json import report_to_json

    data = report_to_json(read(EXAMPLE).report)
    values = data["values"] | {"office.signer": "丁一", "office.number": "青政公〔2024〕1号", "office.seal": "章.png"}
    values["office.kind"] = "open"
    change(values)
    Path("章.png").write_bytes(png())
    Path("data.json").write_text(json.dumps({**data, "fields": stated_fields(form), "values": values}), encoding="utf-8")
    assert main(["new", name, "--data", "data.json"]) == 0
    return Path(name)


def errors(path: Path) -> list[str]:
    return [code for code, _cell, _message in findings_of(path, errors=True)]


# ---------------------------------------------------------------------- what must work
def test_own_fields_go_the_whole_way(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "check", "own/report.docx", "--form", FORM_ID]) == 0
    assert main(["template", "vars", *TEMPLATE]) == 0
    assert "office.signer" in capsys.readouterr().out
    assert main(["new", "blank.xlsx", "--year", "2023", *TEMPLATE]) == 0
    assert set(openpyxl.load_workbook("blank.xlsx").defined_names) >= {"office.signer", "office.seal", "office.kind"}
    assert main(["check", str(filled())]) == 0
    assert main(["make", "in.xlsx", "-o", "out", *TEMPLATE]) == 0
    report = next(Path("out").glob("*.docx"))
    texts = [paragraph.text for paragraph in Document(str(report)).paragraphs[:2]]
    assert texts == ["签发人：丁一", "青政公〔2024〕1号"]
    assert len(Document(str(report)).inline_shapes) == 1
    assert main(["verify", str(report), "--against", "in.xlsx"]) == 0


def test_files_made_with_own_fields_are_read_where_nobody_knows_them(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled()
    assert main(["make", "in.xlsx", "-o", "out", *TEMPLATE]) == 0
    report = next(Path("out").glob("*.docx"))
    Path("own/fields.toml").unlink()
    for file in (Path("in.xlsx"), report):
        assert read(file).report.values["office.signer"] == "丁一"
        assert read(file).report.pictures["office.seal"].data == png()
        assert main(["check", str(file)]) == 0
    assert main(["verify", str(report), "--against", "in.xlsx"]) == 0
    assert main(["new", "next.xlsx", "--from", str(report)]) == 0
    assert read(Path("next.xlsx")).report.values["office.kind"] == "open"
    capsys.readouterr()
    assert main(["export", "in.xlsx", "-o", "again.json"]) == 0
    assert main(["check", "again.json"]) == 0
    assert read(Path("again.json")).report.values["office.number"] == "青政公〔2024〕1号"
    said, _files = answer({"do": "check", "file": "in.xlsx"}, {"in.xlsx": Path("in.xlsx").read_bytes()})
    assert said["passes"]


def test_a_workbook_from_before_is_read_and_its_lack_told_as_a_hint(office: Path) -> None:
    Path("old.xlsx").write_bytes(EXAMPLE.read_bytes())
    assert main(["make", "old.xlsx", "-o", "out", *TEMPLATE]) == 0
    assert Document(str(next(Path("out").glob("*.docx")))).paragraphs[0].text == "签发人："
    with own_fields_beside(Path("own/report.docx")):
        findings = read(Path("old.xlsx")).findings
    assert [(finding.code, str(finding.severity)) for finding in findings] == [("A207", "info")]
    assert "签发人" in findings[0].message
    assert main(["new", "next.xlsx", "--from", "old.xlsx", *TEMPLATE]) == 0
    assert "office.signer" in openpyxl.load_workbook("next.xlsx").defined_names


def test_a_required_own_field_is_asked_for_where_the_workbook_has_it(office: Path) -> None:
    path = filled(change=lambda values: values.pop("office.signer"))
    assert errors(path) == ["B101"]


def test_fields_beside_the_template_in_the_working_folder_count_by_themselves(office: Path) -> None:
    home = Path("templates/docx") / FORM_ID
    home.mkdir(parents=True)
    Path("own/report.docx").rename(home / "report.docx")
    Path("own/fields.toml").rename(home / "fields.toml")
    assert main(["template", "check", str(home / "report.docx")]) == 0
    assert main(["new", "blank.xlsx"]) == 0
    assert "office.seal" in openpyxl.load_workbook("blank.xlsx").defined_names
    assert "office.seal" in load_form(FORM_ID).field_by_key
    assert "office.seal" not in plain_form(FORM_ID).field_by_key


def test_a_changed_definition_makes_the_report_anew(office: Path) -> None:
    Path("old.xlsx").write_bytes(EXAMPLE.read_bytes())
    assert main(["make", "old.xlsx", "-o", "out", *TEMPLATE]) == 0
    Path("own/fields.toml").write_text(OWN.replace('label = "签发人"', 'label = "签发人"\ndefault = "待定"'), encoding="utf-8")
    assert main(["make", "old.xlsx", "-o", "out", *TEMPLATE]) == 0
    assert Document(str(next(Path("out").glob("*.docx")))).paragraphs[0].text == "签发人：待定"


def test_an_unknown_name_is_told_with_the_way_to_add_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docgen.template.check import check_template

    monkeypatch.chdir(tmp_path)
    own_template(Path("t.docx"), ("{{ office.signer }}",))
    findings = [f for f in check_template(Path("t.docx").read_bytes(), plain_form(FORM_ID)) if f.code == "T102"]
    assert len(findings) == 1 and "fields.toml" in findings[0].cure and 'key = "office.signer"' in findings[0].cure


# ---------------------------------------------------------------------- what must be refused
ONE = '[[fields]]\nkey = "{key}"\nlabel = "{label}"\n{more}\n'
FAULTS = {
    "a key of the form": (ONE.format(key="agency.name", label="甲", more=""), "fields[0].key"),
    "a number of the form": (ONE.format(key="requests.new.natural", label="甲", more=""), "fields[0].key"),
    "above a key of the form": (ONE.format(key="agency", label="甲", more=""), "fields[0].key"),
    "below a key of the form": (ONE.format(key="agency.name.short", label="甲", more=""), "fields[0].key"),
    "a name of the templates": (ONE.format(key="title", label="甲", more=""), "fields[0].key"),
    "a word of the templates": (ONE.format(key="office.if", label="甲", more=""), "fields[0].key"),
    "no key": (ONE.format(key="签发人", label="甲", more=""), "fields[0].key"),
    "twice": (ONE.format(key="a.b", label="甲", more="") + ONE.format(key="a.b", label="乙", more=""), "fields[1].key"),
    "a label twice": (
        ONE.format(key="a.b", label="甲", more="") + ONE.format(key="a.c", label="甲", more=""),
        "fields[1].label",
    ),
    "a token of the form": (ONE.format(key="a.b", label="甲", more='token = "全称"'), "fields[0].token"),
    "an unknown sheet": (ONE.format(key="a.b", label="甲", more='sheet = "nowhere"'), "fields[0].sheet"),
    "a sheet of docgen's": (ONE.format(key="a.b", label="甲", more='sheet = "proof"'), "fields[0].sheet"),
    "an unknown type": (ONE.format(key="a.b", label="甲", more='type = "image"'), "fields[0].type"),
    "an unknown name": (ONE.format(key="a.b", label="甲", more='colour = "red"'), "fields[0].colour"),
    "an unknown token": (ONE.format(key="a.b", label="甲", more='default = "{没有}"'), "fields[0].default"),
    "choices missing": (ONE.format(key="a.b", label="甲", more='type = "choice"'), "fields[0].choices"),
    "a form's part": ("[[tables]]\nkey = 'x'\n", "tables"),
    "more than a workbook can state": (
        "".join(ONE.format(key=f"a.b{n}", label=f"甲{n}", more=f'help = "{"长" * 700}"') for n in range(50)),
        "fields",
    ),
    "no label": ('[[fields]]\nkey = "a.b"\n', "fields[0].label"),
}


@pytest.mark.parametrize("text", FAULTS, ids=FAULTS)
def test_a_faulty_definition_is_told_with_its_line(text: str) -> None:
    content, where = FAULTS[text]
    with pytest.raises(FormError) as caught:
        with_own_fields(plain_form(FORM_ID), content, Path("fields.toml"))
    assert re.search(rf"第 \d+ 行 {re.escape(where)}：", str(caught.value)), caught.value


def test_all_faults_are_told_at_once_and_stop_what_rests_on_them(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("own/fields.toml").write_text(
        FAULTS["a key of the form"][0] + FAULTS["an unknown type"][0].replace("甲", "乙"), encoding="utf-8"
    )
    assert main(["new", "blank.xlsx", *TEMPLATE]) != 0
    said = "".join(capsys.readouterr())
    assert "2 处错误" in said and "agency.name" in said and "image" in said
    assert not Path("blank.xlsx").exists()
    assert main(["make", str(EXAMPLE), "-o", "out", *TEMPLATE]) == 2
    assert "agency.name" in "".join(capsys.readouterr())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(("key", "label", "type", "x", "choices")), inner, max_size=4)
        ),
        max_leaves=8,
    )
)
def test_what_a_stranger_s_file_states_is_taken_or_refused_in_words(stated: object) -> None:
    try:
        form = with_stated_fields(plain_form(FORM_ID), stated)
    except FormError as error:
        assert error.message
    else:
        assert form.id == FORM_ID


def test_a_workbook_with_a_forged_statement_is_refused_in_words(office: Path) -> None:
    filled()
    book = openpyxl.load_workbook("in.xlsx")
    cell_of(book, "docgen.fields").value = '[{"key": "agency.name", "label": "冒名"}]'
    raw = io.BytesIO()
    book.save(raw)
    Path("forged.xlsx").write_bytes(raw.getvalue())
    assert "A104" in errors(Path("forged.xlsx"))


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ('[[fields]]\nkey = "a1"\n', 1),
        ('[[fields]]\nkey = "a1"\nlabel = 5\n', 1),
        ('[[fields]]\nkey = "a1"\nlabel = "甲项"\nsheet = "nowhere"\n', 1),
        ('[[fields]]\nkey = "a1"\nlabel = "甲项"\ntype = "txt"\nempty = "no"\n', 2),
    ],
)
def test_what_a_field_need_not_say_is_no_fault_beside_what_it_must(form: Form, written: str, faults: int) -> None:
    with pytest.raises(FormError) as refused:
        with_own_fields(form, written, Path("fields.toml"))
    assert refused.value.message.count("fields[0]") == faults
