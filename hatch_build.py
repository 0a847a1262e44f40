"""What a wheel carries that is made when it is built: compiled messages, compiled templates, the lines of the codes' tests."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface[Any]):
    """Put into the wheel what a checkout makes when it is first asked for (nothing into an editable install)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write what is made beside the build, and have it put into the wheel."""
        if version == "editable":
            return
        made = self._made
        made.mkdir(parents=True, exist_ok=True)
        build_data["force_include"] |= {str(self._catalogue(made)): "docgen/locale/en/LC_MESSAGES/docgen.mo"}
        for program in self._programs(made):
            build_data["force_include"][str(program)] = f"docgen/bundled/programs/{program.name}"
        build_data["force_include"][str(self._test_lines(made))] = "docgen/bundled/test_lines.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take away what is in the wheel by now."""
        shutil.rmtree(self._made, ignore_errors=True)

    @property
    def _made(self) -> Path:
        return Path(self.directory, "made")

    def _test_lines(self, folder: Path) -> Path:
        """Write on which line each code's test begins: the tests themselves are not installed."""
        sys.path.insert(0, self.root)
        try:
            from docgen.checks.where import code_tests, line_of_test
        finally:
            sys.path.remove(self.root)
        made = folder / "test_lines.json"
        lines = {code: line_of_test(Path(self.root, file), name) for code, (file, name) in code_tests().items()}
        made.write_text(json.dumps(lines), encoding="utf-8")
        return made

    def _catalogue(self, folder: Path) -> Path:
        """Compile docgen.po."""
        source = Path(self.root, "docgen", "locale", "en", "LC_MESSAGES", "docgen.po")
        made = folder / "docgen.mo"
        with source.open("rb") as catalogue, made.open("wb") as compiled:
            write_mo(compiled, read_po(catalogue, charset="utf-8"))
        return made

    def _programs(self, folder: Path) -> list[Path]:
        """Compile every template that the wheel carries, for finished papers and for drafts."""
        os.environ["DOCGEN_CACHE"] = "off"  # neither take from nor leave anything in the builder's own cache
        sys.path.insert(0, self.root)
        try:
            from docgen.word import cache
            from docgen.word.render import compiled
        finally:
            sys.path.remove(self.root)
        made: list[Path] = []
        for template in sorted(Path(self.root, "templates", "docx").glob("*/*.docx")):
            data = template.read_bytes()
            for variant in cache.VARIANTS:
                program = folder / f"{cache.entry_key(data, variant)}.json"
                program.write_bytes(cache.encoded(compiled(data, draft=variant == "draft")))
                made.append(program)
        return made
