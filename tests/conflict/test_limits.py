"""What a conflict cannot be, or cannot be asked, is refused; what the refusal tells to do is accepted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peaceroom.cli import main
from peaceroom.conflict.file.gmcr_writing import gmcr_text
from peaceroom.conflict.file.reading import read_conflict
from peaceroom.conflict.foresight import Foresight
from peaceroom.core.errors import InputError

from .test_file import VALID

DRAWN = """peaceroom: 1
title: Drawn by hand
status_quo: quiet
states: [quiet, war, deal]
actors:
  north: {moves: [[quiet, war], [war, quiet]], preferences: {ranking: [deal, quiet, war]}}
  south: {moves: [[quiet, deal], [war, deal]], preferences: {ranking: [deal, [quiet, war]]}}
"""


def put(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "conflict.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(InputError) as error:
        read_conflict(put(tmp_path, text))
    problem = error.value.problems[0]
    assert problem.line >= 1 and problem.remedy
    return problem.code


def test_a_conflict_needs_options_and_not_too_many(tmp_path: Path) -> None:
    many = "\n".join(f"      o{n}: Option {n}" for n in range(61))
    crowd = VALID.replace("      open: Open the bridge\n", f"{many}\n      open: Open the bridge\n")
    assert refused(tmp_path, crowd.replace("status_quo: NNN\n", "").replace("ranking: [3, [1, 2], 4, 5, 6]",
                                                                            "statements: [tax]")) == "E375"
    nobody = "peaceroom: 1\ntitle: T\nactors:\n  a: {name: A}\n  b: {name: B}\n"
    assert refused(tmp_path, nobody) == "E374"
    gmcr = json.loads(gmcr_text(read_conflict(put(tmp_path, VALID))))
    gmcr["options"], gmcr["decisionMakers"] = [], [{**d, "options": []} for d in gmcr["decisionMakers"]]
    file = tmp_path / "none.gmcr"
    file.write_text(json.dumps(gmcr), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_conflict(file)
    assert {p.code for p in error.value.problems} & {"E374", "E385"}


def test_a_state_is_not_unknown_beside_itself(tmp_path: Path) -> None:
    text = VALID.replace('statements: [not tax, "open iff not build"]',
                         'statements: [not tax, "open iff not build"]\n      unknown: [[1, 1]]')
    assert refused(tmp_path, text) == "E356"
    assert read_conflict(put(tmp_path, text.replace("[[1, 1]]", "[[1, 2]]")))


def call(*words: object) -> int:
    try:
        main([str(w) for w in words])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_what_moves_drawn_by_hand_do_not_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = put(tmp_path, DRAWN)
    assert call("graph", drawn, "--concept", "SIM") == 2
    assert "E360" in capsys.readouterr().err
    assert call("graph", drawn, "--to", tmp_path / "d.gmcr") == 2
    assert "E362" in capsys.readouterr().err and not (tmp_path / "d.gmcr").exists()
    assert call("graph", drawn, "--concept", "SEQ") == 0


def test_anticipations_that_never_repeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                         capsys: pytest.CaptureFixture[str]) -> None:
    path = put(tmp_path, VALID)
    assert call("graph", path, "--concept", "non-myopic") == 0
    monkeypatch.setattr(Foresight, "non_myopic", lambda _: None)
    assert call("graph", path, "--concept", "non-myopic") == 2
    assert "E359" in (said := capsys.readouterr().err) and "L20" in said
    assert call("graph", path, "--concept", "L20") == 0


def test_a_number_without_end_is_refused_once_and_by_its_field(tmp_path: Path) -> None:
    digits = "1" * 20_000
    with pytest.raises(InputError) as error:
        read_conflict(put(tmp_path, VALID.replace("[3, [1, 2], 4, 5, 6]", f"[{digits}]")))
    problem, = error.value.problems
    assert (problem.code, problem.line) == ("E108", 15) and problem.message.startswith("ranking ")
    file = tmp_path / "a.gmcr"
    for text in (f'{{"version": {digits}}}', '{"options": ' + "[" * 20_000 + "]" * 20_000 + "}"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="E361"):
            read_conflict(file)
