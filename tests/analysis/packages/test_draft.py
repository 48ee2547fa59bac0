"""Drafts of whole scenarios: who accepts, who blocks, repair, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from peaceroom.analysis.packages.draft import draft_result, get_draft, read_text
from peaceroom.cli import group
from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import load_scenario, read
from peaceroom.scenario.sampling.sample import sampled_case

from .games import brute, game, scenario


def _draft(data: dict[str, Any], *settings: str, wanted: float = 0.5) -> dict[str, Any]:
    s = scenario(data)
    name, draft = get_draft(s, None, settings)
    return draft_result(s, sampled_case(s, 8, 1), name, draft, wanted=wanted)


def test_margins_of_a_scored_text_are_its_points_above_the_thresholds() -> None:
    data = game(11)
    texts = brute(data)
    for text, points in list(texts.items())[:10]:
        found = _draft(data, *(f"{t}={o}" for t, o in zip(data["issues"], text, strict=True)))
        for p, party in found["parties"].items():
            assert party["margin"]["median"] == points[p] - data["thresholds"][p]
            assert party["accepts"] == (points[p] >= data["thresholds"][p])
        refusing = {p for p in points if points[p] < data["thresholds"][p]}
        assert {b["actor"] for b in found["blockers"]} == refusing
        assert found["accepted"] == (not refusing)


def test_the_repair_of_a_scored_text_changes_as_few_clauses_as_any_could() -> None:
    for seed in range(12):
        data = game(seed)
        texts, need = brute(data), data["thresholds"]
        good = [t for t, u in texts.items() if all(u[p] >= need[p] for p in need)]
        start = next(iter(texts))
        found = _draft(data, *(f"{t}={o}" for t, o in zip(data["issues"], start, strict=True)))["repair"]
        if start in good:
            assert not found["needed"]
        elif not good:
            assert found["changes"] is None and found["proved"]
        else:
            fewest = min(sum(a != b for a, b in zip(start, t, strict=True)) for t in good)
            assert len(found["changes"]) == fewest and found["proved"] and found["accepted"] == 1


def test_what_a_draft_does_not_speak_of_is_deferred() -> None:
    data = game(5)
    first = next(iter(data["issues"]))
    silent = _draft(data, f"{first}=1")
    said = _draft(data, f"{first}=1", *(f"{t}=deferred" for t in list(data["issues"])[1:]))
    assert silent["silent_on"] == list(data["issues"])[1:] and said["silent_on"] == []
    assert silent["parties"] == said["parties"]


def test_a_text_better_for_all_is_found_and_is_better() -> None:
    data = game(8)
    texts = brute(data)
    worst = min(texts, key=lambda t: sum(texts[t].values()))
    found = _draft(data, *(f"{t}={o}" for t, o in zip(data["issues"], worst, strict=True)))["better_for_all"]
    better = [t for t, u in texts.items() if all(u[p] > texts[worst][p] for p in u)]
    assert found["share"] == bool(better)
    if better:
        assert tuple(int(v) for v in found["text"].values()) in better
        assert all(gain > 0 for gain in found["gain"].values())


@pytest.mark.parametrize(("setting", "code"), [
    ("nothing=1", "E461"), ("t0", "E461"), ("t0=soon", "E461"), ("t0=99", "E281"), ("t0=2..1", "E461"),
])
def test_clauses_that_cannot_be_are_refused(setting: str, code: str) -> None:
    s = scenario(game(1))
    with pytest.raises(InputError) as caught:
        read_text(s, [setting])
    assert [p.code for p in caught.value.problems] == [code]


def test_a_clause_set_twice_is_refused() -> None:
    with pytest.raises(InputError, match=r"E461 t0 is set twice .* give --set t0=2 alone"):
        read_text(scenario(game(1)), ["t0=1", "t1=1", "t0=2"])


def test_an_unknown_draft_and_an_empty_one_are_refused_with_what_there_is() -> None:
    s = scenario(game(1))
    for name in ("bridging", None):
        with pytest.raises(InputError, match="E462"):
            get_draft(s, name, ())


def test_drafts_beside_a_scenario_are_read_with_their_places(tmp_path: Path) -> None:
    folder = tmp_path / "game"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(yaml.safe_dump(game(3), sort_keys=False), encoding="utf-8")
    (folder / "drafts.yaml").write_text("first: {by: p0, text: {t0: 1, t1: 1..2, t2: deferred}}\n", encoding="utf-8")
    found = read(folder).scenario.drafts["first"]
    assert found.text["t1"].open == (1, 2) and found.text["t2"].deferred
    said = CliRunner().invoke(group, ["draft", str(folder), "first", "--draws", "20", "--json"])
    assert said.exit_code == 0 and json.loads(said.output)["text"]["t1"] == "1..2"
    (folder / "drafts.yaml").write_text("first: {by: nobody, text: {t0: 77, t9: 1}}\nlate: {date: 2031-01-01, text: "
                                        "{t0: 1}}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(folder)
    assert [(p.line, p.code) for p in caught.value.problems] == [(1, "E201"), (1, "E281"), (1, "E202"), (2, "E284")]
    assert all(p.file.endswith("drafts.yaml") for p in caught.value.problems)


def test_a_share_that_cannot_be_wanted_is_refused() -> None:
    with pytest.raises(InputError, match="E463"):
        _draft(game(1), "t0=1", wanted=0.0)


@pytest.mark.parametrize("wanted", [0.3, 0.5, 0.6])
@pytest.mark.parametrize("seed", range(4))
def test_a_repair_reaches_the_share_wanted_on_all_draws_and_so_does_each_move(seed: int, wanted: float) -> None:
    """The repair is looked for on the first 400 draws; ranges make the other draws differ from these."""
    data = game(seed)
    for table in data["scores"]:
        table["points"] = {o: f"{max(v - 12, 0)}..{v + 12}" for o, v in table["points"].items()}
    worst = min(brute(game(seed)).items(), key=lambda t: sum(t[1].values()))[0]
    s = scenario(data)
    def with_clauses(changes: dict[str, Any]) -> Any:
        clauses = {**dict(zip(data["issues"], worst, strict=True)), **changes}
        return get_draft(s, None, [f"{t}={o}" for t, o in clauses.items()])

    name, draft = with_clauses({})
    case = sampled_case(s, 3_000, 1)
    found = draft_result(s, case, name, draft, wanted=wanted)
    repair = found["repair"]
    if repair["changes"] is not None and repair["needed"]:
        assert repair["enough"] and repair["accepted"] >= wanted
        again = draft_result(s, case, *with_clauses(repair["changes"]), wanted=wanted)
        assert again["accepted"] == repair["accepted"]
    for party, told in found["parties"].items():
        for move in told["moves"]:
            moved = draft_result(s, case, *with_clauses({move["issue"]: move["to"]}), deep=False)
            assert moved["parties"][party]["accepts"] == move["accepts"] >= wanted
