"""`peaceroom solve` and `peaceroom models` as typed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from peaceroom.cli import main
from peaceroom.core.codes import CODES
from peaceroom.models import entries, get_model

MEDIANS = [8.415932, 9.610859, 9.961980, 9.961980, 9.961980, 7.472046, 8.824594, 9.671130, 9.671130, 7.0]


def told(capsys: pytest.CaptureFixture[str], *args: str) -> Any:
    main(list(args))
    out = capsys.readouterr()
    assert out.err == ""
    return json.loads(out.out, parse_constant=lambda c: pytest.fail(f"{c} in JSON"))


def test_the_emissions_case_as_a_command() -> None:
    """The numbers of Scholz, Calbert & Smith 2011 out of the bundled scenario, in a process of its own."""
    command = [sys.executable, "-m", "peaceroom", "solve", "eu-emissions-1994", "--model", "challenge@scholz-2011",
               "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    d = json.loads(done.stdout)
    assert [round(f["median"], 6) for f in d["forecast"] if f["round"] > 0] == MEDIANS
    assert (d["scenario"], d["model"], d["outcome"]) == ("eu-emissions-1994", "challenge@scholz-2011", {"delay": 7.0})
    assert d["forecast"][0] == {"round": 0, "median": 7.0, "mean": pytest.approx(7.389955686853767)}


def test_options_reach_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    d = told(capsys, "solve", "eu-emissions-1994", "--option", "Q=0.5", "--option", "capitulation=off", "--option",
             "rounds=2", "--json")
    assert (d["options"]["Q"], d["options"]["capitulation"], d["options"]["rounds"]) == (0.5, False, 2)
    assert d["rounds"] <= 2


def test_several_issues_and_one_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    whole = told(capsys, "solve", "tutorial", "--json")
    issues = list(whole["outcome"])
    assert len(issues) > 1
    assert set(whole["words"]) == set(issues) - set(whole["unavailable"])
    one = told(capsys, "solve", "tutorial", "--issue", issues[0], "--json")
    assert one["outcome"] == {issues[0]: whole["outcome"][issues[0]]}
    assert one["rounds"] == whole["rounds"][issues[0]]
    assert one["forecast"] == [{"round": f["round"], **{k: f[k][issues[0]] for k in ("median", "mean")}}
                               for f in whole["forecast"]][:len(one["forecast"])]
    assert len(one["forecast"]) == one["rounds"] + 1


def test_all_readings_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    d = told(capsys, "solve", "eu-emissions-1994", "--readings", "all", "--option", "rounds=2", "--json")
    assert len(d["readings"]) == 864
    assert all(set(r) == {"options", "outcome", "forecast"} for r in d["readings"])


def test_the_table_names_who_moves(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    main(["solve", "eu-emissions-1994", "--model", "challenge@scholz-2011"])
    text = capsys.readouterr().out
    assert "Belgium meets France: 7.00 → 8.42; Luxembourg yields to Belgium: 4.00 → 7.00" in text
    assert "Not at rest" in text


def test_readings_in_the_terminal_say_the_range_and_what_moves_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    main(["solve", "eu-emissions-1994", "--readings", "all"])
    text = capsys.readouterr().out
    assert "864 readings: from 4.00 to 10.00" in text
    rows = text[text.index("Which option moves it most"):].splitlines()
    assert rows[2].startswith("denominator")


def test_a_model_that_cannot_say_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    main(["solve", "eu-emissions-1994", "--model", "nash"])
    assert "cannot say" in capsys.readouterr().out


@pytest.mark.parametrize(("args", "code"), [
    (["--model", "challeng"], "E401"), (["--model", "challenge@x"], "E402"), (["--option", "foo=1"], "E403"),
    (["--option", "Q=7"], "E404"), (["--option", "Q"], "E405"), (["--issue", "x"], "E406"),
    (["--readings", "few"], "E408"),
])
def test_bad_input_ends_with_2_and_its_code(args: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    for json_too in ([], ["--json"]):
        with pytest.raises(SystemExit) as stop:
            main(["solve", "tutorial", *args, *json_too])
        assert stop.value.code == 2
        out = capsys.readouterr()
        if json_too:
            assert [e["code"] for e in json.loads(out.out)["errors"]] == [code]
        else:
            assert out.err.startswith(code)
            assert out.out == ""
    assert code in CODES


def test_models_lists_every_key_preset_trait_and_option(capsys: pytest.CaptureFixture[str]) -> None:
    d = told(capsys, "models", "--json")
    assert d["failed"] == {}
    assert [m["key"] for m in d["models"]] == list(entries())
    challenge = next(m for m in d["models"] if m["key"] == "challenge")
    mirror = {p["key"]: p["traits"]["mirror"] for p in challenge["presets"]}
    assert mirror == {"challenge": True, "challenge@least-move": True, "challenge@own-danger": True,
                      "challenge@scholz-2011": False}
    options = {o["name"]: o for o in challenge["options"]}
    assert options["Q"]["default"] == 1.0
    assert (options["Q"]["low"], options["Q"]["high"], options["Q"]["unit"]) == (0.01, 1.0, "probability")
    assert options["choice"]["choices"] == ["scholz_code", "within_type", "least"]
    for m in d["models"]:
        assert m["summary"]
        assert m["traits"]["kind"] == m["kind"]
        for p in m["presets"]:
            assert get_model(p["key"]) == get_model(m["key"], **p["options"])
        for o in m["options"]:
            assert o["meaning"], (m["key"], o["name"])


def test_models_as_a_list_and_one_alone(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    main(["models"])
    text = capsys.readouterr().out
    assert all(key in text for key in entries())
    assert "challenge@scholz-2011" in text
    main(["models", "challenge"])
    text = capsys.readouterr().out
    assert all(name in text for name in ("denominator", "median_tie", "0.01..1 probability", "on | off"))


def test_a_plug_in_that_did_not_load_is_reported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    from peaceroom.cli import models

    monkeypatch.setattr(models, "failed", lambda: {"theirs": "ImportError: no such thing"})
    assert told(capsys, "models", "--json")["failed"] == {"theirs": "ImportError: no such thing"}
    main(["models"])
    assert "Did not load: theirs" in capsys.readouterr().out
