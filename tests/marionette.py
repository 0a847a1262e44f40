"""Firefox, driven by the protocol that it brings along (Marionette): JSON over a socket, no driver in between.

Playwright drives Firefox only in a build of its own, and a WebDriver would be one more program to install.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 90.0
_PREFERENCES: dict[str, object] = {
    "marionette.port": 0,  # a free one, which it writes into its profile
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "browser.download.folderList": 2,
}


class Firefox:
    """A window of Firefox. downloads: where what is saved comes to lie."""

    def __init__(self, port: int, downloads: Path) -> None:
        self.downloads = downloads
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._last = 0
        self._read()  # a greeting
        self.ask("WebDriver:NewSession", capabilities={})

    def _read(self) -> Any:
        size = b""
        while (letter := self._stream.read(1)) not in (b":", b""):
            size += letter
        return json.loads(self._stream.read(int(size)))

    def ask(self, command: str, **parameters: Any) -> Any:
        """Return what a command answers. Raises RuntimeError with what Firefox says of a failure."""
        self._last += 1
        message = json.dumps([0, self._last, command, parameters]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        _kind, _number, error, answer = self._read()
        if error:
            raise RuntimeError(error)
        return answer

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script in the page returns."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def wait_for(self, expression: str) -> Any:
        """Return an expression's value once it has one. Raises TimeoutError."""
        until = time.monotonic() + PATIENCE
        while not (value := self.run(f"return {expression}")):
            if time.monotonic() > until:
                raise TimeoutError(expression)
            time.sleep(0.1)
        return value

    def downloaded(self, ending: str) -> Path:
        """Return the file of that ending once it has been saved. Raises TimeoutError."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            files = [path for path in self.downloads.iterdir() if path.suffix == ending and path.stat().st_size]
            if files and not list(self.downloads.glob("*.part")):
                return files[0]
            time.sleep(0.1)
        raise TimeoutError(ending)


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Give a Firefox with a profile of its own, and end it afterwards. Raises TimeoutError if it does not start."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        raise FileNotFoundError("firefox-esr")
    downloads = profile / "downloads"
    downloads.mkdir(parents=True)
    wanted = {**_PREFERENCES, "browser.download.dir": str(downloads)}
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in wanted.items())
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [path, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port = profile / "MarionetteActivePort"
        until = time.monotonic() + PATIENCE
        while not (port.is_file() and port.read_text("ascii").strip()):
            if time.monotonic() > until:
                raise TimeoutError("MarionetteActivePort")
            time.sleep(0.1)
        yield Firefox(int(port.read_text("ascii")), downloads)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
