"""No text of a file steers the terminal."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from findings.talks import run_of, talks
from peaceroom import forecast
from peaceroom.cli import main
from peaceroom.core.errors import InputError, visible_lines
from peaceroom.report import terminal
from peaceroom.scenario.types import Scenario

ESCAPE = "\x1b]0;title\x07\x9b31m\u202e"


def steering(text: str) -> list[str]:
    return [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c == "\u202e"]


@given(st.text())
def test_nothing_steers_and_all_else_stays(text: str) -> None:
    made = visible_lines(text)
    assert not steering(made)
    assert made.count("\n") == text.count("\n")
    if text.isprintable():
        assert made == text


def test_a_refusal_does_not_echo_it() -> None:
    error = InputError.one("E001", f"there is no {ESCAPE}", "why", "what", file=f"a{ESCAPE}b", line=1, column=1)
    assert not steering(str(error)) and "\\x1b]0;title\\x07" in str(error)


def test_summary_and_terminal_show_it_harmless() -> None:
    s = Scenario.model_validate(talks())  # no door lets such names in; whoever copies a model has another

    def renamed(things: Mapping[str, Any], key: str) -> dict[str, Any]:
        return {**things, key: things[key].model_copy(update={"name": f"{key.capitalize()} {ESCAPE}"})}

    s = s.model_copy(update={"title": f"Talks {ESCAPE}", "issues": renamed(s.issues, "system"),
                             "actors": renamed(s.actors, "south")})
    run = forecast(s, draws=40, seed=1, models=("compromise", "mean", "midrange"), workers=1, process=False)
    out = io.StringIO()
    terminal.show(run, Console(file=out, width=110))
    assert not steering(out.getvalue()) and not steering(run.summary())
    assert "System \\x1b" in out.getvalue()


def test_describe_and_show_of_an_edited_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = run_of(talks(), draws=20, models=("mean",), out=tmp_path)
    assert run.folder is not None
    (run.folder / "log.json").unlink()
    (run.folder / "summary.txt").write_text(f"x{ESCAPE}", encoding="utf-8")
    result = json.loads((run.folder / "result.json").read_text(encoding="utf-8"))
    (run.folder / "result.json").write_text(json.dumps(result | {"title": f"T{ESCAPE}"}), encoding="utf-8")
    (tmp_path / "index.sqlite").unlink()
    for call in (["show", str(run.folder)], ["runs", "--out", str(tmp_path)],
                 ["compare", str(run.folder), str(run.folder)]):
        main(call)
        assert not steering(capsys.readouterr().out), call
