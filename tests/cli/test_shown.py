"""What a user typed or wrote is shown in refusals, and never acts on the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peaceroom.core.errors import Problem, visible
from scenario.calls import run

ACTS = ["\x1b]0;x\x07", "\x7f", "\x85", "\u202e", "\r", "\u2028", "\u2066", "\x00"]


@pytest.mark.parametrize("character", ACTS)
def test_a_problem_is_one_line_that_only_shows(character: str) -> None:
    problem = Problem(f"a{character}.yaml", 1, 1, "E001", f"b{character}\n", "c", f"d{character}")
    for text in (str(problem), *map(str, problem.to_dict().values())):
        assert text.isprintable() and character not in text


def test_what_is_shown_can_be_told_apart() -> None:
    assert visible("a\x1b[0m\n\u202eb\ud800") == "a\\x1b[0m\\n\\u202eb\\ud800"
    assert visible("Größe “x” – \u200c\u0644\u0627 \U0001f54a") == "Größe “x” – \u200c\u0644\u0627 \U0001f54a"


@pytest.mark.parametrize("character", [c for c in ACTS if c != "\x00"])
@pytest.mark.parametrize("argv", [["validate", "no{}thing.yaml"], ["codes", "E{}1"], ["run", "tutorial", "--draws",
                                                                                      "{}"],
                                  ["models", "{}", "--json"], ["no{}verb"], ["runs", "--no{}option"], ["show", "{}run"],
                                  ["runs", "--out", "{}"], ["rename", "tutorial", "north", "{}"]])
def test_arguments_in_refusals(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                               character: str, argv: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *(a.format(character) for a in argv))
    text = character in "\r\x85\u2028"
    assert code == (0 if text and argv[:2] == ["runs", "--out"] else 2)
    assert (out + err).replace("\n", "").isprintable()
    if "--json" in argv and text:
        assert json.loads(out)["errors"][0]["code"] == "E401"
