"""LibreOffice as a converter: where it is, and one call of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from docgen.kit.errors import DocgenError
from docgen.kit.i18n import _

OFFICE = "LibreOffice"
TIMEOUT_SECONDS = 180
_USUAL_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)


def find_office() -> str | None:
    """Return the path of LibreOffice's soffice, None if it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def run_bounded(command: list[str], program: str = OFFICE) -> str:
    """Run a command, wait for its end and return what it printed. Raises DocgenError naming the program if it fails or

    takes too long.
    """
    try:
        ran = subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise DocgenError(
            _("{program} 超过 {n} 秒没有完成。").format(program=program, n=TIMEOUT_SECONDS),
            _("关闭 {program} 后重试。").format(program=program),
        ) from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise DocgenError(
            _("{program} 运行失败。").format(program=program), _("先试着用 LibreOffice 打开这个文件。")
        ) from error
    return ran.stdout.decode("utf-8", "replace")


def convert(office: str, profile: Path, source: Path, kind: str, folder: Path) -> None:
    """Convert a file into `folder`, with a user profile of its own: no macros run, no dialogue. Raises DocgenError."""
    where = ["--outdir", str(folder), str(source)]
    run_bounded(
        [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", kind, *where]
    )
