"""The wheel carries the programs of its templates: it fills them without lxml, Jinja or docxtpl, and without a cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from project import ROOT

from docgen.form.model import Form
from docgen.template.sample import sample_context
from tests.word_templates import PROPERTIES, filled, shipped

SCRIPT = """
import sys

class OnlyTheStandardLibrary:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "docgen"}:
            raise ImportError(name + " is refused")

sys.meta_path.insert(0, OnlyTheStandardLibrary())
import json
from datetime import date
from pathlib import Path
from docgen.word.render import DocumentProperties, render
root, context, out = map(Path, sys.argv[1:4])
template = (root / "docgen/bundled/templates/docx/zfxxgk-2021/report.docx").read_bytes()
data = json.loads(context.read_text(encoding="utf-8"))
properties = DocumentProperties(sys.argv[4], sys.argv[5], date.fromisoformat(sys.argv[6]))
for draft in (False, True):
    (out / f"{draft}.docx").write_bytes(render(template, data, properties=properties, draft=draft))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel of this tree unpacked."""
    pytest.importorskip("hatchling", reason="hatchling, the build backend, is not installed here")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        package.extractall(folder / "site")
    return folder / "site"


def test_every_template_of_the_wheel_has_its_programs(installed: Path) -> None:
    templates = list((installed / "docgen/bundled/templates/docx").glob("*/*.docx"))
    programs = list((installed / "docgen/bundled/programs").glob("*.json"))
    assert len(templates) >= 5
    assert len(programs) == 2 * len({template.read_bytes() for template in templates})


def test_a_wheel_fills_its_template_with_the_standard_library_alone(installed: Path, form: Form, tmp_path: Path) -> None:
    context = sample_context(form)
    (tmp_path / "c.json").write_text(json.dumps(context), encoding="utf-8")
    (tmp_path / "s.py").write_text(SCRIPT, encoding="utf-8")
    facts = [PROPERTIES.title, PROPERTIES.creator, PROPERTIES.created.isoformat()]
    ran = subprocess.run(
        [sys.executable, "-S", str(tmp_path / "s.py"), str(installed), str(tmp_path / "c.json"), str(tmp_path), *facts],
        env={**os.environ, "PYTHONPATH": str(installed), "DOCGEN_CACHE": "off"},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    for draft in (False, True):
        assert (tmp_path / f"{draft}.docx").read_bytes() == filled(shipped(), context, draft=draft)
