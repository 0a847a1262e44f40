"""The page's own server: only the page it gave out is answered, only on this machine, and nothing else is to be had."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import filled_report
from commands import run

from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes
from docgen.page.frame import pack_frame, unpack_frame
from docgen.page.serve import ADDRESS, MOST_BYTES, PageServer

FRAME = pack_frame({"do": "about"}, {})


@pytest.fixture
def server() -> Iterator[PageServer]:
    with PageServer() as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join(10)


def own(server: PageServer, **others: str | None) -> dict[str, str]:
    """The headers that the server's own page sends, with some changed (None: left out)."""
    host = f"{ADDRESS}:{server.server_port}"
    given = {"Host": host, "Origin": f"http://{host}", "X-Docgen-Token": server.token, "Content-Length": str(len(FRAME))}
    changed = {name.replace("_", "-"): value for name, value in others.items()}
    return {name: value for name, value in {**given, **changed}.items() if value is not None}


def asked(
    server: PageServer, method: str = "POST", path: str = "/ask", body: bytes = FRAME, headers: dict[str, str] | None = None
) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection(ADDRESS, server.server_port, timeout=30)
    connection.putrequest(method, path, skip_host=True)
    for name, value in (own(server) if headers is None else headers).items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(body)
    answer = connection.getresponse()
    return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}


def test_the_page_is_given_and_its_questions_are_answered(server: PageServer, form: Form) -> None:
    status, page, headers = asked(server, "GET", "/", b"", own(server, Content_Length=None))
    assert (status, b"<!DOCTYPE html>" in page) == (200, True)
    assert headers["cache-control"] == "no-store"
    assert server.token.encode() not in page
    workbook = intake_bytes(form, filled_report(form))
    frame = pack_frame({"do": "make", "file": "填报表.xlsx"}, {"填报表.xlsx": workbook})
    status, answered, _headers = asked(server, body=frame, headers=own(server, Content_Length=str(len(frame))))
    said, files = unpack_frame(answered)
    assert (status, said["status"], len(files)) == (200, "ready", 1)


@pytest.mark.parametrize(
    ("others", "status"),
    [
        ({"X_Docgen_Token": None}, 403),
        ({"X_Docgen_Token": "geraten"}, 403),
        ({"X_Docgen_Token": "口令".encode().decode("latin-1")}, 403),
        ({"Origin": None}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "https://127.0.0.1"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Host": None}, 421),
        ({"Content_Length": None}, 411),
        ({"Content_Length": "-1"}, 411),
        ({"Content_Length": "12e3"}, 411),
        ({"Content_Length": str(MOST_BYTES + 1)}, 413),
        ({"Transfer_Encoding": "chunked"}, 411),
    ],
)
def test_whoever_is_not_the_page_is_refused(server: PageServer, others: dict[str, str | None], status: int) -> None:
    assert asked(server, body=b"", headers=own(server, **others))[0] == status


@pytest.mark.parametrize("path", ["/etc/passwd", "/../pyproject.toml", "/?", "/index.html", "/ask", "/%2e%2e/"])
def test_no_path_names_a_file(server: PageServer, path: str) -> None:
    assert asked(server, "GET", path, b"", own(server, Content_Length=None))[0] == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
def test_no_other_method_is_known(server: PageServer, method: str) -> None:
    assert asked(server, method, "/", b"", own(server, Content_Length=None))[0] == 501


def test_it_listens_on_this_machine_alone(server: PageServer) -> None:
    assert server.server_address[0] == ADDRESS == "127.0.0.1"


def test_a_broken_frame_is_answered_in_a_sentence(server: PageServer) -> None:
    status, answered, _headers = asked(server, body=b"\x00\x00\x00\x02{}", headers=own(server, Content_Length="6"))
    assert (status, unpack_frame(answered)[0]["ok"]) == (200, False)


def test_a_port_that_is_taken_is_named(server: PageServer, tmp_path: Path) -> None:
    ran = run("serve", "--port", str(server.server_port), "--no-browser")
    assert ran.code == 2
    assert str(server.server_port) in ran.output
