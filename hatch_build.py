"""What a wheel carries that a library makes when it is built: the compiled catalogue of English messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface[Any]):
    """Compile docgen.po into the wheel; a checkout compiles it when it is first asked for."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the compiled catalogue beside the build and have it put into the wheel (not into an editable install)."""
        if version == "editable":
            return
        source = Path(self.root, "docgen", "locale", "en", "LC_MESSAGES", "docgen.po")
        made = Path(self.directory, "docgen.mo")
        made.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as catalogue, made.open("wb") as compiled:
            write_mo(compiled, read_po(catalogue, charset="utf-8"))
        build_data["force_include"][str(made)] = "docgen/locale/en/LC_MESSAGES/docgen.mo"
