"""The verbs run, runs, show and compare, as typed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from peaceroom.cli import main

QUICK = ["--draws", "128", "--models", "mean,compromise", "--what-if", "none"]


def call(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code: Any = 0
    try:
        main(list(args))
    except SystemExit as stop:
        code = stop.code or 0
    out, err = capsys.readouterr()
    return int(code), out, err


def test_json_is_all_that_stdout_holds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = call(capsys, "run", "tutorial", *QUICK, "--json", "--no-report", "--out", str(tmp_path))
    assert code == 0
    result = json.loads(out)
    assert result["draws"] == 128
    assert result["models"] == ["mean", "compromise"]
    assert result["what_ifs"] == {}
    assert Path(result["run"]).parent == tmp_path
    assert "128" in err  # progress


@pytest.mark.parametrize("encoding", ["ascii", None])
def test_output_in_another_encoding_ends_in_no_traceback(encoding: str | None) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    environment |= {"LC_ALL": "C", "PYTHONUTF8": "0"} | ({"PYTHONIOENCODING": encoding} if encoding else {})
    done = subprocess.run([sys.executable, "-m", "peaceroom", "describe", "tutorial"], capture_output=True,
                          env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert b"2030-03-01 \\xb7 horizon" in done.stdout if encoding else "2030-03-01 · horizon" in done.stdout.decode()


def test_a_file_name_that_is_no_unicode_is_no_hindrance(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from peaceroom.scenario.file.loading import locate

    file = tmp_path / os.fsdecode(b"f\xe4ll.yaml")
    try:
        file.write_bytes(locate("tutorial").path.read_bytes())
    except OSError:
        pytest.skip("this system takes only names in Unicode")
    out = tmp_path / os.fsdecode(b"l\xe4ufe")  # nor is one of a folder
    status, said, _ = call(capsys, "run", str(file), *QUICK, "--out", str(out), "--json")
    assert status == 0
    assert call(capsys, "show", json.loads(said)["run"][-8:], "--out", str(out))[0] == 0
    (result,) = out.glob("*/result.json")
    assert json.loads(result.read_text(encoding="utf-8"))["scenario"] == file.stem


def test_the_summary_ends_with_the_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = call(capsys, "run", "tutorial", *QUICK, "--out", str(tmp_path))
    assert code == 0
    (report,) = tmp_path.glob("*/report.html")
    assert "Where it stands" in out
    assert "report.html" in out.replace("\n", "")
    assert report.read_text(encoding="utf-8").count("<script") == 1  # its search


@pytest.mark.parametrize(("options", "code"), [
    (["--draws", "0"], "E301"), (["--draws", "-5"], "E301"), (["--seed", "-1"], "E302"),
    (["--seed", str(2**64)], "E302"), (["--workers", "0"], "E303"), (["--chunk", "0"], "E307"),
    (["--design", "halton"], "E304"), (["--what-if", "nothing-like-it"], "E305"), (["--models", ","], "E306"),
    (["--draws", "many"], "E312"), (["--jsn"], "E312"), (["and-more"], "E312"),
    (["--models", "nahs"], "E401"), (["--models", "challenge@nobody"], "E402"), (["--what-if-draws", "0"], "E311"),
])
def test_a_wrong_option_is_refused_with_its_code(
    options: list[str], code: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, _ = call(capsys, "run", "tutorial", *options, "--json", "--out", str(tmp_path))
    assert status == 2
    (problem,) = json.loads(out)["errors"]
    assert problem["code"] == code
    assert set(problem) == {"file", "line", "column", "code", "message", "why", "remedy"}
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, _, err = call(capsys, "run", "tutorial", *QUICK, "--out", str(tmp_path / "file"))
    assert status == 2
    assert "E308" in err


def test_a_what_if_that_changes_nothing_is_refused_at_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from peaceroom.scenario.file.loading import locate

    text = locate("tutorial").path.read_text(encoding="utf-8")
    at = text.index("\n", text.index("\nwhat_ifs:") + 1) + 1
    idle = "  idle: {effects: [{multiply: {field: salience, by: 1}}]}\n"
    (tmp_path / "idle.yaml").write_text(text[:at] + idle + text[at:], encoding="utf-8")
    status, out, _ = call(capsys, "run", str(tmp_path / "idle.yaml"), "--draws", "50", "--json", "--out", str(tmp_path))
    assert status == 2
    (problem,) = json.loads(out)["errors"]
    assert problem["code"] == "E260"
    assert problem["file"].endswith("idle.yaml")
    assert (problem["line"], problem["column"]) == (text[:at].count("\n") + 1, 3)


def test_a_redacted_run_prints_no_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from peaceroom.scenario.file.loading import load_scenario

    status, out, _ = call(capsys, "run", "tutorial", *QUICK, "--redact", "--out", str(tmp_path))
    assert status == 0
    _, told, _ = call(capsys, "run", "tutorial", *QUICK, "--redact", "--json", "--out", str(tmp_path))
    (folder,) = (p for p in tmp_path.iterdir() if p.is_dir())
    report = (folder / "report.html").read_text(encoding="utf-8")
    for actor in load_scenario("tutorial").actors.values():
        for text in (out, told, report):
            assert actor.name not in text


def test_an_interrupt_exits_with_3_and_the_same_command_goes_on(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from peaceroom.cli._progress import Progress

    def interrupt(self: object, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "_line_step", interrupt)
        status, _, err = call(capsys, "run", "tutorial", *QUICK, "--no-report", "--out", str(tmp_path))
    assert status == 3
    assert "kept" in err
    status, _, _ = call(capsys, "run", "tutorial", *QUICK, "--no-report", "--out", str(tmp_path))
    assert status == 0


def test_runs_show_and_compare(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = ["--out", str(tmp_path)]
    assert "no finished runs" in call(capsys, "runs", *out)[1]
    results = [json.loads(call(capsys, "run", "tutorial", *QUICK, "--seed", seed, "--json", *out)[1])
               for seed in ("1", "2")]
    listed = json.loads(call(capsys, "runs", "--json", *out)[1])["runs"]
    assert {row["results_sha256"] for row in listed} == {r["results_sha256"] for r in results}
    assert all(row["folder"] in call(capsys, "runs", *out)[1] for row in listed)
    first, second = (Path(r["run"]).name for r in results)
    status, shown, _ = call(capsys, "show", first, *out)
    assert status == 0
    assert "Where it stands" in shown
    assert f"{first}/report.html" in shown
    again = json.loads(call(capsys, "show", first[-8:], "--json", *out)[1])
    assert again == results[0] and again["brief"]["issues"]
    (tmp_path / first / "brief.json").unlink()  # as runs were kept before
    (tmp_path / first / "log.json").unlink()
    assert json.loads(call(capsys, "show", first, "--json", *out)[1]) == results[0]
    status, text, _ = call(capsys, "compare", first, second, *out)
    assert status == 0
    assert "seed: 1 → 2" in text
    assert json.loads(call(capsys, "compare", first, second, "--json", *out)[1])["inputs"] == []
    status, _, err = call(capsys, "show", "nothing", *out)
    assert status == 2
    assert "E309" in err


@pytest.mark.slow
def test_a_real_interrupt_leaves_a_run_that_can_go_on(tmp_path: Path) -> None:
    import os
    import signal
    import time

    command = [sys.executable, "-m", "peaceroom", "run", "doha-2020", "--draws", "40000", "--out", str(tmp_path)]
    work = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                            env=os.environ | {"PYTHONUNBUFFERED": "1"})
    assert work.stderr is not None
    while not re.match(r"[\d,]+ of [\d,]+ draws", line := work.stderr.readline()):  # the first tenth is done
        assert line, "it has ended"
    time.sleep(0.1)
    work.send_signal(signal.SIGINT)
    assert work.wait(timeout=120) == 3
    assert list(tmp_path.glob("*/partial.bin"))


def test_a_plug_in_that_did_not_load_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peaceroom.analysis.forecast.failed", lambda: {"sharper": "ImportError: no module"})
    code, out, _ = call(capsys, "run", "tutorial", "--draws", "20", "--models", "mean", "--what-if", "none", "--json",
                        "--no-levers", "--out", str(tmp_path))
    assert code == 0
    assert any(w["code"] == "W103" and "sharper" in w["message"] for w in json.loads(out)["warnings"])
