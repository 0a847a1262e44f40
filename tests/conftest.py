"""Shared fixtures: the form, and LibreOffice where a test needs it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from firing import codes_due, fired
from hypothesis import HealthCheck, settings

from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.kit.i18n import set_language

# The same cases in every run, on a busy machine too; new ones are looked for with `--hypothesis-profile=search`.
settings.register_profile("docgen", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
settings.register_profile("search", settings.get_profile("docgen"), derandomize=False)
settings.load_profile("docgen")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that is stated to make a code fire (docgen/checks/data/code_tests.toml) does."""
    fired.clear()
    yield
    quiet = codes_due(item) - fired
    assert not quiet, f"{', '.join(sorted(quiet))} did not fire: name another test in docgen/checks/data/code_tests.toml"


@pytest.fixture(scope="session", autouse=True)
def compiled_templates_kept_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests keep their compiled templates in a folder of their own, never in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCGEN_CACHE", str(tmp_path_factory.mktemp("compiled_templates")))
        yield


@pytest.fixture(autouse=True)
def messages_in_chinese() -> Iterator[None]:
    """A test that asks for English leaves none of it to the next."""
    set_language("zh")
    yield
    set_language("zh")


@pytest.fixture(scope="session")
def form() -> Form:
    return load_form("zfxxgk-2021")


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice; without it the test is skipped, except in CI, where it must be there."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing in CI: .ci/run should have installed it")
        pytest.skip("needs LibreOffice (soffice), which is not installed")
    return found


@pytest.fixture(scope="session")
def convert(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """convert(path, "pdf") -> the converted file, made by LibreOffice in a folder of its own."""
    profile = tmp_path_factory.mktemp("libreoffice_profile")

    def run(source: Path, kind: str) -> Path:
        target = tmp_path_factory.mktemp("converted")
        subprocess.run(
            [
                soffice,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(target),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        return target / f"{source.stem}.{kind.split(':', maxsplit=1)[0]}"

    return run
