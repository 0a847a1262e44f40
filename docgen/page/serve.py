"""`docgen serve`: the same page from this machine, with native docgen behind it.

The standard library's HTTP server is enough for one person on one machine: two addresses, one of which takes a frame and gives
one back. A web framework would bring routes, forms, cookies, static folders: things to guard and none of them needed.

Safe by being small: it listens on the loopback address alone; every question carries a token that stands in the page's
address after the "#", which browsers send to nobody; Host and Origin have to be this server's own, so that no other site, and
no name that was made to point here, can ask; what comes is bounded before it is read; no path names a file.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from docgen.kit.files import MAX_FILE
from docgen.page.build import page
from docgen.page.native import Native
from docgen.page.service import answer_packed

ADDRESS = "127.0.0.1"
MOST_BYTES = 4 * MAX_FILE
"""A request may carry a folder's worth of workbooks; each file is bounded once more when it is read."""
MOST_AT_ONCE = 4
_SECONDS = 30


class PageServer(ThreadingHTTPServer):
    """Serves the page and answers its questions, on the loopback address and a free port, until it is told to stop."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, port: int = 0, folder: Path | None = None) -> None:
        """Bind the port, a free one for 0. folder: one that the page may run over. Raises OSError if the port is taken."""
        self.native = Native(folder)
        super().__init__((ADDRESS, port), _Handler)
        self.token = secrets.token_urlsafe(24)
        self.page = page({}, home="http", connect="'self'").encode()
        self.asking = threading.Lock()  # the language of messages belongs to the process: one question after the other
        self.open = threading.BoundedSemaphore(MOST_AT_ONCE)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that was closed while it was answered is no error, and what was asked is nobody's business."""

    def server_close(self) -> None:
        """Let go of the port and end a run that is under way."""
        super().server_close()
        self.native.district.close()

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser may call this server."""
        return frozenset(f"{name}:{self.server_port}" for name in (ADDRESS, "localhost"))

    @property
    def url(self) -> str:
        """The page's address with its token, for the user's own browser."""
        return f"http://{ADDRESS}:{self.server_port}/#token={self.token}"


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    timeout = _SECONDS  # a connection that says nothing is let go
    protocol_version = "HTTP/1.1"
    server_version = "docgen"
    sys_version = ""
    always: ClassVar[dict[str, str]] = {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
    }

    def do_GET(self) -> None:
        """Give the page, and nothing else that a path could name."""
        if not self._is_own_host():
            return
        if self.path != "/":
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        self._send(HTTPStatus.OK, "text/html; charset=utf-8", self.server.page)

    def do_POST(self) -> None:
        """Answer a frame, if it comes from the page that this server gave out."""
        if not self._is_own_host():
            return
        length = self.headers.get("Content-Length", "")
        if self.path != "/ask":
            self._refuse(HTTPStatus.NOT_FOUND)
        elif not self._is_own_page():
            self._refuse(HTTPStatus.FORBIDDEN)
        elif not (length.isascii() and length.isdigit()) or "Transfer-Encoding" in self.headers:
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > MOST_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        elif not self.server.open.acquire(blocking=False):
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            try:
                frame = self.rfile.read(int(length))
                with self.server.asking:
                    answered = answer_packed(frame, self.server.native.actions)
            finally:
                self.server.open.release()
            self._send(HTTPStatus.OK, "application/octet-stream", answered)

    def _is_own_host(self) -> bool:
        """Whether the request names this server; a name of somebody else's that leads here (DNS rebinding) is refused."""
        if self.headers.get("Host", "") in self.server.hosts:
            return True
        self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        return False

    def _is_own_page(self) -> bool:
        """Whether the page asks that was given out here: by its token, and by its origin, which every browser tells on POST."""
        token = self.headers.get("X-Docgen-Token", "")
        origin = self.headers.get("Origin", "")
        from_here = origin.removeprefix("http://") in self.server.hosts and self.headers.get("Sec-Fetch-Site") in (
            None,
            "same-origin",
        )
        return from_here and hmac.compare_digest(token.encode("utf-8", "replace"), self.server.token.encode())

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True  # what else was sent is not read
        self._send(status, "text/plain; charset=utf-8", status.phrase.encode())

    def _send(self, status: HTTPStatus, kind: str, data: bytes) -> None:
        self.send_response(status)
        for name, value in {**self.always, "Content-Type": kind, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: what was asked is the user's own business."""
