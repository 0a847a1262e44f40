"""The page's own server: only the page it gave out is answered, only on this machine, and nothing else is to be had."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import filled_report
from commands import run

from docgen.form.model import Form
from docgen.formats.json import report_to_json
from docgen.formats.pdf import read_pdf
from docgen.formats.xlsx.write import intake_bytes
from docgen.page.district import RESULT_FOLDER
from docgen.page.frame import pack_frame, unpack_frame
from docgen.page.serve import ADDRESS, MOST_AT_ONCE, MOST_BYTES, PageServer
from docgen.verify.verification import verify_document

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


def test_a_workbook_comes_back_as_a_pdf_where_libreoffice_is_installed(
    server: PageServer, form: Form, soffice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answered(said: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
        frame = pack_frame(said, {"填报表.xlsx": intake_bytes(form, filled_report(form))})
        return unpack_frame(asked(server, body=frame, headers=own(server, Content_Length=str(len(frame))))[1])

    assert soffice
    assert answered({"do": "about"})[0]["pdf"] is True
    said, files = answered({"do": "pdf", "file": "填报表.xlsx"})
    assert said == {"ok": True, "files": ["青川区科学技术局2023年政府信息公开工作年度报告.pdf"]}
    made = tmp_path / said["files"][0]
    made.write_bytes(files[made.name])
    printed = read_pdf(made)
    assert printed is not None
    assert "青川区科学技术局" in "".join("".join(printed.pages).split())
    assert "没有收到文件" in answered({"do": "pdf", "file": "别的.xlsx"})[0]["error"]["message"]
    monkeypatch.setattr("docgen.page.native.find_office", lambda: None)
    assert answered({"do": "about"})[0]["pdf"] is False


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


def test_nothing_of_what_is_asked_is_logged(server: PageServer, capfd: pytest.CaptureFixture[str]) -> None:
    """Not the token, not a file's name, be it answered, refused or broken off."""
    asked(server)
    asked(server, "GET", f"/{server.token}", b"", own(server, Content_Length=None))
    asked(server, body=b"", headers=own(server, X_Docgen_Token=None, Content_Length="0"))
    with socket.create_connection((ADDRESS, server.server_port)) as broken:
        broken.sendall(b"POST /ask HTTP/1.1\r\nHost: x\r\n" + server.token.encode())
    with socket.create_connection((ADDRESS, server.server_port)) as broken:
        broken.sendall(b"\x16\x03\x01\r\n\r\n")
        broken.recv(100)
    assert capfd.readouterr() == ("", "")


def test_more_questions_at_once_than_a_person_asks_are_refused(server: PageServer) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in own(server, Content_Length="1000").items())
    with contextlib.ExitStack() as waiting:
        statuses: list[int] = []
        while 503 not in statuses and len(statuses) < 20 * MOST_AT_ONCE:
            # one that is answered may cost a waiting one its place
            connection = waiting.enter_context(socket.create_connection((ADDRESS, server.server_port)))
            connection.sendall(f"POST /ask HTTP/1.1\r\n{head}\r\n".encode())
            statuses.append(asked(server)[0])
        assert statuses == [200] * (len(statuses) - 1) + [503]
        assert len(statuses) >= MOST_AT_ONCE


def test_a_run_that_is_killed_has_lost_nothing_and_the_next_one_does_the_rest(form: Form, tmp_path: Path) -> None:
    names = [f"青川区第{n}局" for n in range(20)]
    for name in names:
        report = report_to_json(filled_report(form, {"agency.name": name}))
        (tmp_path / f"{name}.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    out = tmp_path / RESULT_FOLDER
    command = [sys.executable, "-m", "docgen", "serve", str(tmp_path), "--no-browser"]

    def begun() -> tuple[subprocess.Popen[str], Callable[[str], dict[str, Any]]]:
        environment = {**os.environ, "DOCGEN_LANG": "zh", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
        assert process.stdout is not None
        found = re.search(r"http://([^/]+)/#token=(\S+)", process.stdout.readline())
        assert found is not None
        host, token = found.groups()

        def ask(step: str) -> dict[str, Any]:
            frame = pack_frame({"do": "district", "step": step}, {})
            connection = http.client.HTTPConnection(host, timeout=60)
            headers = {"Host": host, "Origin": f"http://{host}", "X-Docgen-Token": token}
            connection.request("POST", "/ask", frame, headers)
            return unpack_frame(connection.getresponse().read())[0]

        for step in ("begin", "start"):
            assert ask(step)["ok"]
        return process, ask

    killed, ask = begun()
    try:
        assert ask("step")["rows"]
    finally:
        killed.kill()
        killed.communicate()
    first = {path.name: path.read_bytes() for path in out.glob("*.docx")}
    assert first
    assert all(verify_document(data).ok for data in first.values())
    again, ask = begun()
    try:
        rows: list[Any] = []
        while not (said := ask("step"))["done"]:
            rows += said["rows"]
        rows += said["rows"]
        assert ask("finish")["ok"]
    finally:
        again.kill()
        again.communicate()
    states = Counter(row["status"] for row in rows)
    assert states["made"] + states["unchanged"] == len(names)
    assert {name: (out / name).read_bytes() for name in first} == first
    assert len(list(out.glob("*报告.docx"))) == len(names)
    assert [path.name for path in out.iterdir() if path.name.endswith(".docgen-tmp")] == []
