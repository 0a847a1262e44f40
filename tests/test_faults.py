"""Faults from outside: a full disk, a killed process, a second docgen, odd locales and clocks, a tampered record."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from builders import as_json, filled_report
from commands import INTERNAL, assert_refused, run, visible
from project import ROOT

from docgen.form.model import Form
from docgen.formats import read
from docgen.jobs.manifest import JOURNAL_NAME, LOCK_NAME, MANIFEST_NAME, Manifest, folder_lock

posix = pytest.mark.skipif(os.name == "nt", reason="modes, links, pipes and signals are those of POSIX")


def report_file(form: Form, path: Path, **changes: object) -> Path:
    """Write a sound report as JSON; changes are values by key, with __ for the dot."""
    report = filled_report(form, {key.replace("__", "."): value for key, value in changes.items()})  # type: ignore[misc]
    as_json(report, path)
    return path


def docgen(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, in an environment that holds only what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "DOCGEN_CACHE", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "docgen", *arguments],
        check=False, cwd=cwd, env={**kept, "PYTHONPATH": str(ROOT), **environment}, capture_output=True, timeout=120,
    )  # fmt: skip


def whole(path: Path) -> bool:
    """Whether an output is a whole Word file that says what it was made from."""
    docx.Document(str(path))
    return run("verify", path).code == 0


# ---------------------------------------------------------------------- the disk
@pytest.fixture()
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for almost nothing; skipped where none may be mounted."""
    mount = tmp_path / "small"
    mount.mkdir()
    if shutil.which("mount") is None or os.name == "nt" or os.getuid() != 0:
        pytest.skip("only root may mount a small disk")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(mount)], check=False, capture_output=True)
    if made.returncode:
        pytest.skip("no small disk may be mounted here")
    yield mount
    subprocess.run(["umount", "-l", str(mount)], check=True)


def test_a_really_full_disk_is_named_and_leaves_nothing(form: Form, tmp_path: Path, small_disk: Path) -> None:
    source = report_file(form, tmp_path / "in" / "r.json")
    ran = run("make", source, "-o", small_disk)
    assert "磁盘已满" in ran.output
    assert_refused(ran, small_disk, [])
    ran = run("new", small_disk / "n.xlsx")
    assert "磁盘已满" in ran.output
    assert_refused(ran, small_disk, [])


COMMANDS = {
    "make": ["make", "{source}", "-o", "{folder}"],
    "export": ["export", "{source}", "-o", "{folder}/r.json"],
    "new": ["new", "{folder}/n.xlsx", "--data", "{source}"],
    "sum": ["sum", "{source}", "-o", "{folder}/s.xlsx"],
}


FAULTS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)
STEPS = ("fsync", "replace")
PAIRS = [(command, fault, STEPS[(n + m) % 2]) for n, command in enumerate(COMMANDS) for m, fault in enumerate(FAULTS)]
"""Every command with every fault, and both with every step."""


@pytest.mark.parametrize(("command", "fault", "step"), PAIRS)
def test_a_fault_while_writing_gives_a_sentence_and_no_file(
    form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, fault: int, step: str
) -> None:
    source, folder = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out"
    folder.mkdir()

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(*((os, "fsync", fail) if step == "fsync" else (Path, "replace", fail)))
    ran = run(*(part.format(source=source, folder=folder) for part in COMMANDS[command]))
    assert_refused(ran, folder, [])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_where_the_folder_should_be_is_refused(form: Form, tmp_path: Path, command: str) -> None:
    source = report_file(form, tmp_path / "in" / "r.json")
    (tmp_path / "out").write_text("x")
    ran = run(*(part.format(source=source, folder=tmp_path / "out") for part in COMMANDS[command]))
    assert_refused(ran, tmp_path, ["out", "r.json"])


def test_missing_folders_are_made(form: Form, tmp_path: Path) -> None:
    source = report_file(form, tmp_path / "in" / "r.json")
    assert run("make", source, "-o", tmp_path / "a" / "b" / "c").code == 0
    assert len(visible(tmp_path / "a")) == 1


# ---------------------------------------------------------------------- links
@posix
def test_a_link_to_a_folder_is_followed_for_it_is_the_users_own(form: Form, tmp_path: Path) -> None:
    source = report_file(form, tmp_path / "in" / "r.json")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
    assert run("make", source, "-o", tmp_path / "out").code == 0
    assert len(visible(tmp_path / "elsewhere")) == 1


@posix
def test_a_link_that_leads_nowhere_is_refused(form: Form, tmp_path: Path) -> None:
    source = report_file(form, tmp_path / "in" / "r.json")
    (tmp_path / "out").symlink_to(tmp_path / "nowhere")
    assert_refused(run("make", source, "-o", tmp_path / "out"), tmp_path, ["r.json"])


@posix
def test_a_link_in_place_of_an_output_is_never_written_through(form: Form, tmp_path: Path) -> None:
    source, out = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out"
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    assert run("make", source, "-o", out).code == 0
    (made,) = out.glob("*.docx")
    made.unlink()
    made.symlink_to(victim)
    assert run("make", source, "-o", out).code == 1
    assert run("make", source, "-o", out, "--force").code == 0
    assert victim.read_text() == "mine"
    assert not made.is_symlink()
    assert whole(made)


@posix
@pytest.mark.parametrize("name", [MANIFEST_NAME, LOCK_NAME, JOURNAL_NAME])
@pytest.mark.parametrize("trap", ["link", "pipe", "endless", "folder"])
def test_a_trap_in_place_of_docgens_own_files_is_not_stepped_into(form: Form, tmp_path: Path, name: str, trap: str) -> None:
    source, out, victim = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out", tmp_path / "victim"
    out.mkdir()
    victim.write_text("mine")
    if trap == "pipe":
        os.mkfifo(out / name)
    elif trap == "folder":
        (out / name).mkdir()
    else:
        (out / name).symlink_to(victim if trap == "link" else "/dev/zero")
    ran = run("make", source, "-o", out)
    assert INTERNAL not in ran.output
    assert ran.code == 0 or "改法：" in ran.output
    assert victim.read_text() == "mine"


# ---------------------------------------------------------------------- the record
HOSTILE_RECORDS: dict[str, object] = {
    "no object": [1, 2],
    "outputs is a list": {"outputs": [1]},
    "entry is a list": {"outputs": {"a.docx": []}},
    "numbers for texts": {"outputs": {"a.docx": {"sha256": 1, "source": 2, "fingerprint": 3}}},
    "names that lead away": {
        "outputs": {
            name: {"sha256": "", "source": "{source}", "fingerprint": "", "findings": [], "record": {}}
            for name in ("../../victim", "/etc/passwd", "..", "", "a\\b", "C:\\x", "x\0y")
        }
    },
    "findings of another kind": {"findings": [1, None, "x"]},
    "findings with unknown fields": {"findings": [{"code": "B1", "severity": "error", "outcome": "fail", "evil": 1}]},
    "findings with odd texts": {"findings": [{"code": 1, "severity": "error", "outcome": "fail", "message": [1]}]},
    "findings of no severity": {"findings": [{"code": "B1", "severity": "deadly", "outcome": "fail", "message": "x"}]},
    "a record that is a list": {"record": [1]},
    "a form that is a path": {"record": {"form": "../../etc"}},
    "a form that is a list": {"record": {"form": ["zfxxgk-2021"]}},
    "figures of another kind": {"record": {"form": "zfxxgk-2021", "figures": [1]}},
    "figures that are no texts": {"record": {"form": "zfxxgk-2021", "figures": {"a": {}}}},
}


@pytest.mark.parametrize("what", HOSTILE_RECORDS)
def test_a_record_somebody_has_tampered_with_is_never_believed(form: Form, tmp_path: Path, what: str) -> None:
    (tmp_path / "in").mkdir()
    source, out = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out"
    report_file(form, tmp_path / "in" / "other.json", agency__name="别的局", report__title="别的报告")
    (tmp_path / "victim").write_text("mine")
    assert run("make", tmp_path / "in", "-o", out).code == 0
    change = HOSTILE_RECORDS[what]
    document = json.loads((out / MANIFEST_NAME).read_text(encoding="utf-8"))
    if isinstance(change, dict) and "outputs" not in change:
        for entry in document["outputs"].values():
            entry.update(change)
    else:
        document = json.loads(json.dumps(change).replace("{source}", str(source.resolve())))
    (out / MANIFEST_NAME).write_text(json.dumps(document), encoding="utf-8")
    ran = run("make", tmp_path / "in", "-o", out)
    assert ran.code == 0, ran.err
    assert INTERNAL not in ran.output
    assert (tmp_path / "victim").read_text() == "mine"
    put_aside = {"台账（改动过的上一份）.xlsx"}  # the ledger is not known for docgen's own any more
    assert len(set(visible(out)) - put_aside) == 4  # two reports and the ledger twice


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"outputs": ' + b"9" * 5000 + b"}", b"null"])
def test_a_damaged_record_counts_as_none(form: Form, tmp_path: Path, content: bytes) -> None:
    source, out = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out"
    assert run("make", source, "-o", out).code == 0
    (out / MANIFEST_NAME).write_bytes(content)
    (out / JOURNAL_NAME).write_bytes(content)
    assert run("make", source, "-o", out).code == 0
    assert len(visible(out)) == 1


# ---------------------------------------------------------------------- older than asked
def test_an_output_under_a_former_title_is_said_to_be_old(form: Form, tmp_path: Path) -> None:
    source, out = report_file(form, tmp_path / "in" / "r.json", report__title="旧的标题"), tmp_path / "out"
    assert run("make", source, "-o", out).code == 0
    report_file(form, source, report__title="新的标题")
    ran = run("make", source, "-o", out)
    assert ran.code == 0
    assert "旧的标题.docx 是以前由它生成的，这次没有更新" in ran.output
    document = json.loads(run("make", source, "-o", out, "--format", "json").out)
    assert document["files"][0]["older"] == ["旧的标题.docx"]
    (out / "旧的标题.docx").unlink()
    assert "以前" not in run("make", source, "-o", out).out
    assert "没有变化" in run("make", source, "-o", out).out


def test_when_nothing_is_made_the_report_of_before_is_said_to_be_old(form: Form, tmp_path: Path) -> None:
    source, out = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out"
    assert run("make", source, "-o", out).code == 0
    (made,) = out.glob("*.docx")
    before = made.read_bytes()
    report_file(form, source, requests__new__natural=5)
    ran = run("make", source, "-o", out)
    assert ran.code == 1
    assert f"{made.name} 是以前由它生成的，这次没有更新" in ran.output
    assert made.read_bytes() == before
    source.write_bytes(b"")
    assert f"{made.name} 是以前由它生成的" in run("make", source, "-o", out).out


# ---------------------------------------------------------------------- two at once
def test_a_second_docgen_in_the_same_folder_says_so_and_does_nothing(form: Form, tmp_path: Path) -> None:
    source, out = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out"
    out.mkdir()
    with folder_lock(out):
        second = docgen("make", source, "-o", out, cwd=tmp_path)
    assert second.returncode == 2
    assert "另一个 docgen 正在写文件夹" in second.stderr.decode()
    assert visible(out) == []
    assert docgen("make", source, "-o", out, cwd=tmp_path).returncode == 0


def test_two_started_together_leave_whole_files(form: Form, tmp_path: Path) -> None:
    source, out = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out"
    command = [sys.executable, "-m", "docgen", "make", str(source), "-o", str(out)]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _n in range(3)]
    printed = [process.communicate(timeout=120)[1].decode() for process in running]
    codes = sorted(process.returncode for process in running)
    assert codes[0] == 0
    assert set(codes) <= {0, 2}, printed
    (made,) = out.glob("*.docx")
    assert whole(made)


# ---------------------------------------------------------------------- locales, clocks, odd names
@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "POSIX"},
        {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "cp1252"},
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "nonsense/../../x"},
        {"LANG": "zh_CN.GB18030"},
        {"LC_ALL": "tr_TR.UTF-8"},
        {"LC_ALL": "not-a-locale"},
        {"PYTHONHASHSEED": "0"},
    ],
    ids=lambda environment: ",".join(f"{name}={value}" for name, value in environment.items()),
)
@posix
def test_locale_and_time_zone_change_neither_bytes_nor_exit_code(
    form: Form, tmp_path: Path, environment: dict[str, str]
) -> None:
    source = report_file(form, tmp_path / "in" / "填报表（终稿）.json")
    assert run("make", source, "-o", tmp_path / "plain").code == 0
    (plain,) = (tmp_path / "plain").glob("*.docx")
    other = docgen("make", source, "-o", tmp_path / "odd", cwd=tmp_path, **environment)
    assert other.returncode == 0, other.stderr
    assert b"Traceback" not in other.stderr
    (odd,) = (tmp_path / "odd").glob("*.docx")
    assert (odd.name, odd.read_bytes()) == (plain.name, plain.read_bytes())


@posix
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_system_that_cannot_write_chinese_names_is_named_with_its_cure(form: Form, tmp_path: Path, encoding: str) -> None:
    source = report_file(form, tmp_path / "in" / "r.json")
    odd = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": encoding}
    ran = docgen("make", source, "-o", tmp_path / "out", cwd=tmp_path, **odd)
    assert ran.returncode == 2
    assert b"PYTHONUTF8=1" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert visible(tmp_path / "out") == []


@posix
def test_a_file_name_that_is_no_utf_8_is_read_and_reported(form: Form, tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    source = report_file(form, inputs / "r.json")
    odd = os.fsencode(inputs) + b"/\xb1\xa8\xb1\xed.json"
    try:
        source.rename(os.fsdecode(odd))
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    (inputs / "坏.json").write_text("{")
    for more, environment in (((), {}), (("--format", "json"), {"LC_ALL": "C"})):
        ran = docgen("make", inputs, "-o", tmp_path / "out", *more, cwd=tmp_path, **environment)
        assert ran.returncode == 1, ran.stderr
        assert b"Traceback" not in ran.stderr
    assert len(json.loads(ran.stdout)["files"]) == 2
    assert len([name for name in visible(tmp_path / "out") if name.endswith(".docx")]) == 2  # the report and one slip
    assert docgen("sum", inputs, "-o", tmp_path / "s.xlsx", cwd=tmp_path).returncode == 1
    assert (tmp_path / "s.xlsx").exists()


@pytest.mark.parametrize("year", [1980, 2100])
def test_the_clock_does_not_enter_a_report(form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    source = report_file(form, tmp_path / "in" / "r.json")
    assert run("make", source, "-o", tmp_path / "now").code == 0
    moment = time.mktime((year, 6, 1, 0, 0, 0, 0, 0, -1))
    os.utime(source, (moment, moment))
    monkeypatch.setattr(time, "time", lambda: moment)
    assert run("make", source, "-o", tmp_path / "then").code == 0
    (now,), (then,) = (tmp_path / "now").glob("*.docx"), (tmp_path / "then").glob("*.docx")
    assert now.read_bytes() == then.read_bytes()


# ---------------------------------------------------------------------- killed
def test_what_a_killed_docgen_left_half_written_is_cleared_by_the_next(form: Form, tmp_path: Path) -> None:
    source, out = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out"
    out.mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    litter = out / f".报告.docx.{gone.pid}.docgen-tmp"
    litter.write_bytes(b"half")
    at_work = out / f".报告.docx.{os.getpid()}.docgen-tmp"
    at_work.write_bytes(b"half")
    assert run("make", source, "-o", out).code == 0
    assert not litter.exists() or os.name == "nt"
    assert at_work.exists()


def test_after_a_sudden_end_what_was_written_is_still_known_for_docgens_own(form: Form, tmp_path: Path) -> None:
    source, out = report_file(form, tmp_path / "in" / "r.json"), tmp_path / "out"
    assert run("make", source, "-o", out).code == 0
    (made,) = out.glob("*.docx")
    Manifest(out).announce(made.name, made.read_bytes())  # as it stands when the process ends before the record is saved
    (out / MANIFEST_NAME).unlink()
    report_file(form, source, disclosure__normative__in_force=7)
    assert run("make", source, "-o", out).code == 0
    assert read(made).report.values["disclosure.normative.in_force"] == 7


@posix
def test_killed_at_any_moment_every_output_is_whole_or_absent(form: Form, tmp_path: Path) -> None:
    from fuzz.kill_run import kill_runs

    inputs = tmp_path / "in"
    for number in range(8):
        report_file(form, inputs / f"{number:02}.json", report__title=f"第{number}号报告", agency__name=f"第{number}局")
    assert kill_runs(inputs, tmp_path / "out", runs=60, chooser=random.Random(6)) == []
    ran = run("make", inputs, "-o", tmp_path / "out")
    assert ran.code == 0, ran.err
    made = sorted((tmp_path / "out").glob("*.docx"))
    assert len(made) == 8
    assert not list((tmp_path / "out").glob(".*.docgen-tmp"))
    assert all(zipfile.ZipFile(path).testzip() is None for path in made)


@posix
def test_ctrl_c_after_everything_is_said_does_no_harm() -> None:
    late = "import atexit, os, signal; atexit.register(os.kill, os.getpid(), signal.SIGINT)"
    command = [sys.executable, "-c", f"{late}; from docgen.cli.main import run; run()", "--version"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


@posix
def test_interrupted_by_the_user_it_says_so_and_can_go_on(form: Form, tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    for number in range(150):
        report_file(form, inputs / f"{number:03}.json", report__title=f"第{number}号报告", agency__name=f"第{number}局")
    command = [sys.executable, "-m", "docgen", "make", str(inputs), "-o", str(tmp_path / "out")]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    for _n in range(600):
        if len(list((tmp_path / "out").glob("*.docx"))) > 2:
            break
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _out, printed = running.communicate(timeout=60)
    assert running.returncode in (0, 130)
    assert b"Traceback" not in printed
    assert run("make", inputs, "-o", tmp_path / "out").code == 0
    assert len(list((tmp_path / "out").glob("*.docx"))) == 150
