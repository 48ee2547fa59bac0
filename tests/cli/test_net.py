"""Whatever goes wrong below a verb is told with a code, a reason and a remedy."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from peaceroom.cli import group, main


def failing(error: BaseException) -> click.Command:
    @click.command("fail")
    @click.option("--json", "as_json", is_flag=True)
    def command(as_json: bool) -> None:
        raise error

    return command


def told(error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
         *args: str) -> tuple[int, str, str]:
    monkeypatch.setattr(group, "get_command", lambda ctx, name: failing(error))
    with pytest.raises(SystemExit) as caught:
        main(["fail", *args])
    said = capsys.readouterr()
    return int(caught.value.code or 0), said.out, said.err




@pytest.mark.parametrize(("error", "code"), [
    (MemoryError(), "E990"), (OSError(28, "No space left on device", "/x/y"), "E991"),
    (PermissionError(13, "Permission denied", "some/file"), "E992"),
    (OSError(36, "File name too long", "n" * 300), "E992"),
    (RecursionError("maximum recursion depth exceeded"), "E993"),
    (UnicodeEncodeError("utf-8", "a\ud800", 1, 2, "surrogates not allowed"), "E994"),
    (IndexError("list index out of range"), "E999"), (AssertionError(), "E999"), (ZeroDivisionError("x\ny"), "E999"),
])
def test_every_error_has_a_code(error: BaseException, code: str, monkeypatch: pytest.MonkeyPatch,
                                capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = told(error, monkeypatch, capsys)
    assert status == 4 and not out
    assert err.count("\n") == 1 and f"{code} " in err and err.count(" — ") == 2 and "Traceback" not in err
    status, out, err = told(error, monkeypatch, capsys, "--json")
    assert status == 4 and json.loads(out)["errors"][0]["code"] == code


def test_the_details_are_there_for_who_asks(monkeypatch: pytest.MonkeyPatch,
                                            capsys: pytest.CaptureFixture[str]) -> None:
    assert "PEACEROOM_TRACEBACK=1" in told(KeyError("x"), monkeypatch, capsys)[2]
    monkeypatch.setenv("PEACEROOM_TRACEBACK", "1")
    assert "Traceback (most recent call last)" in told(KeyError("x"), monkeypatch, capsys)[2]


@pytest.mark.parametrize("args", [["validate", "a\ud8ff.yaml"], ["run", "tutorial", "--out", "r\udfff"],
                                  ["show", "\ud800", "--json"]])
def test_arguments_that_are_no_text_are_refused_before_anything_is_done(args: list[str],
                                                                        capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(args)
    said = capsys.readouterr()
    assert caught.value.code == 2 and "E315" in said.out + said.err and r"\ud" in said.out + said.err


@pytest.mark.parametrize("verb", ["validate", "describe", "run", "show", "compare", "export", "import", "runs",
                                  "influence", "violence", "accuracy", "new", "rename", "migrate", "solve"])
@pytest.mark.parametrize("name", ["n" * 300, "locked/x"])
def test_paths_that_cannot_be(verb: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                              capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "locked").write_text("a file in the way", encoding="utf-8")
    more = {"compare": [name], "export": ["out.yaml"], "rename": ["a", "b"], "runs": ["--out", name],
            "solve": ["--model", "mean"], "accuracy": ["--model", "mean"]}.get(verb, [])
    status = 0
    try:
        main([verb, *([] if verb == "runs" else [name]), *more])
    except SystemExit as stop:
        status = int(stop.code or 0)
    said = capsys.readouterr()
    assert status in (2, 4) or (verb == "runs" and status == 0), said.err
    assert "Traceback" not in said.err and "E999" not in said.err


def test_a_request_to_end_is_an_interrupt() -> None:
    code = ("import os, signal, time\nfrom peaceroom.cli import group, main\nimport click\n"
            "@click.command('wait')\ndef wait():\n    print('up', flush=True)\n    time.sleep(60)\n"
            "group.get_command = lambda ctx, name: wait\nmain(['wait'])")
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "up\n"
    os.kill(child.pid, signal.SIGTERM)
    _, err = child.communicate(timeout=20)
    assert child.returncode == 3 and err.strip() == "Interrupted."


@pytest.mark.parametrize("ask", [signal.SIGINT, signal.SIGTERM])
def test_who_hears_of_no_interrupt_is_not_waited_for(ask: signal.Signals) -> None:
    """The main thread is in one call for some minutes, as in a solver or a sort; what is kept is told all the same."""
    code = ("import hashlib\nfrom peaceroom.cli import group, main\nimport click\n"
            "from peaceroom.runs.threads import kept_meanwhile\n"
            "@click.command('wait')\ndef wait():\n"
            "    with kept_meanwhile('half of it is kept in here'):\n        print('up', flush=True)\n"
            "        hashlib.pbkdf2_hmac('sha256', b'-', b'-', 2 * 10**9)\n"
            "group.get_command = lambda ctx, name: wait\nmain()")
    child = subprocess.Popen([sys.executable, "-c", code, "wait"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             text=True)
    assert child.stdout is not None and child.stdout.readline() == "up\n"
    time.sleep(0.2)  # until it is in that call; one too early is heard of at once, and proves nothing
    child.send_signal(ask)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 3 and err.strip() == "Interrupted: half of it is kept in here."


def test_what_an_interrupt_breaks_is_an_interrupt_and_nothing_is_taken_apart_at_the_end() -> None:
    """A compiler calls Python back: an interrupt in there is lost, and what fails of it later is no defect. And to take
    what is loaded to pieces at the end lasts as long as the user waits for.
    """
    code = ("import ctypes, os, signal, time\nfrom peaceroom.cli import group, main\nimport click\n"
            "class Heavy:\n    def __del__(self, sleep=time.sleep): sleep(60)\n"
            "@click.command('wait')\ndef wait():\n"
            "    ctypes.CFUNCTYPE(None)(lambda: os.kill(os.getpid(), signal.SIGINT))()\n"
            "    raise LookupError('half a library')\n"
            "heavy = Heavy()\ngroup.get_command = lambda ctx, name: wait\nmain()")
    child = subprocess.run([sys.executable, "-c", code, "wait"], capture_output=True, text=True, timeout=50)
    assert (child.returncode, child.stderr.strip()) == (3, "Interrupted.")


def test_the_end_of_a_file_within_the_work_is_no_interrupt(monkeypatch: pytest.MonkeyPatch,
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    def half_a_file(*_: object, **__: object) -> None:
        raise EOFError("Ran out of input")

    monkeypatch.setattr("peaceroom.analysis.solving.solve", half_a_file)
    with pytest.raises(SystemExit) as stopped:
        main(["solve", "tutorial"])
    assert stopped.value.code == 4
    assert "E999" in (told := capsys.readouterr().err) and "EOFError" in told and "Interrupted" not in told


def test_whose_process_it_is_hears_that_it_is_to_end_as_well() -> None:
    code = ("import os, signal\nfrom peaceroom.cli import group, main\nimport click\n"
            "signal.signal(signal.SIGTERM, lambda *_: print('heard', flush=True))\n"
            "@click.command('wait')\ndef wait():\n    os.kill(os.getpid(), signal.SIGTERM)\n"
            "group.get_command = lambda ctx, name: wait\nmain(['wait'])")
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50)
    assert (child.returncode, child.stdout, child.stderr.strip()) == (3, "heard\n", "Interrupted.")
