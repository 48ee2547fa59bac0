"""Best packages of whole scenarios: scored games by brute force, and what is said where little is known."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.analysis.packages.best import packages_result
from peaceroom.analysis.packages.draft import draft_result, get_draft
from peaceroom.analysis.packages.problem import table_of
from peaceroom.analysis.packages.stuck import as_things_stand, stuck_result
from peaceroom.cli import group
from peaceroom.core.errors import InputError
from peaceroom.files.places import DataPlaces
from peaceroom.findings.drafts import draft_text
from peaceroom.findings.packages import packages_text
from peaceroom.findings.stuck import stuck_text
from peaceroom.scenario.checks.warnings import warnings
from peaceroom.scenario.file.game import read_game
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sampling.sample import best_case, sampled_case

from .games import brute, game, scenario


def _result(data: dict, draws: int = 5) -> dict:
    s = scenario(data)
    return packages_result(s, best_case(s), sampled_case(s, draws, 1))


@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_a_scored_game_comes_out_as_brute_force_says(seed: int, parties: int, issues: int) -> None:
    data = game(seed, parties, issues)
    texts, need = brute(data), data["thresholds"]
    content = {t: {p: v >= need[p] for p, v in u.items()} for t, u in texts.items()}
    found = _result(data)
    assert found["texts"] == len(texts)
    assert found["acceptable"] == sum(all(c.values()) for c in content.values())
    for p in need:
        assert found["acceptable_without"][p] == sum(all(v for q, v in c.items() if q != p) for c in content.values())
    acceptable = [t for t, c in content.items() if all(c.values())]
    pool = acceptable or list(texts)
    values = {
        "egalitarian": {t: min(texts[t][p] - need[p] for p in need) for t in pool},
        "utilitarian": {t: sum(texts[t].values()) for t in pool},
        "nash": {t: float(np.prod([texts[t][p] - need[p] for p in need])) for t in acceptable},
    }
    if acceptable:
        room = {p: max(texts[t][p] for t in acceptable) - need[p] for p in need}
        values["kalai-smorodinsky"] = {t: min([(texts[t][p] - need[p]) / room[p] for p in need if room[p] > 0],
                                              default=0.0) for t in acceptable}
    for rule, by_text in values.items():
        best = found["best"][rule]
        if not by_text:
            assert best["text"] is None
            continue
        top = max(by_text.values())
        same = {t for t, v in by_text.items() if abs(v - top) <= 1e-9 * max(1.0, abs(top))}
        assert tuple(best["text"].values()) in same and best["proved"] and best["gap"] == 0
        assert {tuple(t.values()) for t in best["ties"]} == same - {tuple(best["text"].values())}
        for p, gain in best["gain"].items():
            assert gain == texts[tuple(int(v) for v in best["text"].values())][p] - need[p]
    if acceptable:
        assert found["best"]["robust"]["accepted"] == 1


def test_ranges_of_points_make_acceptance_a_share_of_draws() -> None:
    data = game(4)
    party, topic = data["scores"][0]["actor"], data["scores"][0]["issue"]
    option = max(data["scores"][0]["points"])
    data["thresholds"] = dict.fromkeys(data["thresholds"], 0) | {party: 50}
    data["scores"][0]["points"][option] = "normal(50, 10)"
    for other in data["scores"][1:]:
        if other["actor"] == party:
            other["points"] = dict.fromkeys(other["points"], 0)
    s = scenario(data)
    many = table_of(sampled_case(s, 4_000, 1)).problem
    text = [float(option) if t == topic else float(next(iter(data["issues"][t]["scale"]))) for t in data["issues"]]
    assert many.accepted(text)[:, 0].mean() == pytest.approx(0.5, abs=0.03)


def test_an_actor_with_a_table_stands_at_its_best_option_for_other_models() -> None:
    data = game(7)
    case = best_case(scenario(data))
    for i, p in enumerate(case.actors):
        for k, t in enumerate(case.issues):
            points = next(s["points"] for s in data["scores"] if s["actor"] == p and s["issue"] == t)
            assert points[int(case.position[0, i, k])] == max(points.values())
            assert 0 <= case.salience[0, i, k] <= 1
    spread = {(s["actor"], s["issue"]): max(s["points"].values()) - min(s["points"].values()) for s in data["scores"]}
    for i, p in enumerate(case.actors):
        most = max(v for (a, _), v in spread.items() if a == p)
        assert case.salience[0, i] == pytest.approx([spread[p, t] / most for t in case.issues])


def test_what_acceptance_rests_on_is_said() -> None:
    s = load_scenario("tutorial")
    many = sampled_case(s, 50, 1)
    found = packages_result(s, best_case(s), many)
    assert {p["rests_on"] for p in found["parties"].values()} == {"no_agreement"}
    assert found["texts"] is None and found["not_counted"] == "an issue is a continuum"
    best = found["best"]["nash"]
    accepted = table_of(many).problem.accepted(np.array([best["text"][t] for t in many.issues]))
    assert best["proved"] and best["accepted"] == pytest.approx(accepted.all(axis=1).mean())


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf"), 86_401.0])
def test_a_search_without_an_end_or_a_beginning_is_refused(seconds: float) -> None:
    s = load_scenario("tutorial")
    with pytest.raises(InputError, match="E468"):
        packages_result(s, best_case(s), sampled_case(s, 2, 1), seconds=seconds)


def test_nobody_to_ask_is_refused() -> None:
    data = game(1)
    for issue in data["issues"].values():
        issue |= {"rule": "majority", "quota": 0.6}
    with pytest.raises(InputError, match="E460"):
        _result(data)


def test_thresholds_out_of_reach_name_the_nearest_and_thresholds_of_nothing_take_any() -> None:
    data = game(2)
    far = _result(data | {"thresholds": dict.fromkeys(data["thresholds"], 1000)})
    assert far["acceptable"] == 0 and far["best"]["nash"]["text"] is None
    assert far["best"]["egalitarian"]["text"] is not None and not far["best"]["egalitarian"]["acceptable"]
    any_text = _result(data | {"thresholds": dict.fromkeys(data["thresholds"], 0)})
    assert any_text["acceptable"] == any_text["texts"]


def test_the_command_prints_what_it_says_in_json_and_in_words(tmp_path: Path) -> None:
    path = tmp_path / "game.yaml"
    path.write_text(yaml.safe_dump(game(3), sort_keys=False), encoding="utf-8")
    said = CliRunner().invoke(group, ["packages", str(path), "--draws", "20", "--json"])
    assert said.exit_code == 0, said.output
    found = json.loads(said.output)
    assert set(found["best"]) == {"nash", "kalai-smorodinsky", "egalitarian", "utilitarian", "robust"}
    words = CliRunner().invoke(group, ["packages", str(path), "--draws", "20"])
    assert f"Of {found['texts']} possible texts all accept {found['acceptable']}" in " ".join(words.output.split())


def test_thresholds_that_nobody_can_reach_and_that_everybody_can_are_said() -> None:
    data = game(3)
    first = next(iter(data["thresholds"]))
    data["thresholds"][first] = 500
    s = scenario(data)
    said = packages_text(_result(data), s, 5)
    assert f"{first.upper()} asks for 500 points, and no text gives it more than 100." in said
    assert "The nearest text is the one best for who gains least." in said
    draft = draft_result(s, sampled_case(s, 5, 1), *get_draft(s, None, ["t0=1"]))
    stuck = stuck_result(s, as_things_stand(s, 5, 1))
    for limits, words in ((draft["limits"], draft_text(draft, s, 5)), (stuck["limits"], stuck_text(stuck, s))):
        assert limits["out_of_reach"] == [{"actor": first, "needs": 500, "best": 100}]
        worth = brute(data)
        short = {t: max(data["thresholds"][p] - v for p, v in u.items()) for t, u in worth.items()}
        assert short[tuple(int(v) for v in limits["nearest"]["text"].values())] == min(short.values())
        assert f"{first.upper()} asks for 500 points" in words and f"{min(short.values()):g} points short" in words
    data["thresholds"] = dict.fromkeys(data["thresholds"], 0)
    found = _result(data)
    assert found["acceptable"] == found["texts"] and found["limits"]["accept_any"] == list(data["thresholds"])
    assert "P0, P1 and P2 accept any text on all issues." in stuck_text(stuck_result(
        scenario(data), as_things_stand(scenario(data), 5, 1)), scenario(data))
    assert f"all accept {found['texts']:,} on the numbers as given: any text passes." in packages_text(found, s, 5)


@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(2, 4))
@settings(max_examples=40, deadline=None)
def test_issues_that_few_score_count_nothing_to_the_others(seed: int, parties: int, issues: int) -> None:
    """Tables are struck out at random until some issues have one alone: as a file and as a CSV table."""
    data, rng = game(seed, parties, issues), np.random.default_rng(seed)
    for k in rng.permutation(len(data["scores"])):
        left = [s for i, s in enumerate(data["scores"]) if i != k and s]
        row = data["scores"][k]
        if any(s["issue"] == row["issue"] for s in left) and any(s["actor"] == row["actor"] for s in left) \
                and rng.random() < 0.7:
            data["scores"][k] = {}
    data["scores"] = [s for s in data["scores"] if s]
    data["thresholds"] = {p: int(rng.integers(0, 40)) for p in data["thresholds"]}
    texts, need = brute(data), data["thresholds"]
    content = {t: {p: v >= need[p] for p, v in u.items()} for t, u in texts.items()}
    lines = [f"{s['actor']},{s['issue']},{o},{v}" for s in data["scores"] for o, v in s["points"].items()]
    lines += [f"{p},threshold,,{v}" for p, v in need.items()]
    with TemporaryDirectory() as folder:
        table = Path(folder, "game.csv")
        table.write_text("\n".join(["actor,issue,option,points", *lines]) + "\n", encoding="utf-8")
        from_table = read_game(table).scenario
    for s in (scenario(data), from_table):
        found = packages_result(s, best_case(s), sampled_case(s, 2, 1))
        assert set(found["parties"]) == set(need)
        assert found["texts"] == len(texts)
        assert found["acceptable"] == sum(all(c.values()) for c in content.values())
        assert found["acceptable_without"] == {
            p: sum(all(v for q, v in c.items() if q != p) for c in content.values()) for p in need}
        egalitarian = found["best"]["egalitarian"]
        pool = [t for t, c in content.items() if all(c.values())] or list(texts)
        assert min(egalitarian["gain"].values()) == max(min(texts[t][p] - need[p] for p in need) for t in pool)


def test_no_points_on_an_issue_is_said_once() -> None:
    data = game(3, 3, 3)
    first = data["scores"][0]["issue"]
    data["scores"] = [s for s in data["scores"] if s["issue"] != first or s["actor"] == "p0"]
    s = scenario(data)
    said = [w.message for w in warnings(s, DataPlaces("x")) if w.code in ("W008", "W015")]
    assert len(said) == 1 and f"p1 on {first}, p2 on {first}" in said[0] and "worth 0" in said[0]
    stuck = stuck_result(s, as_things_stand(s, 4, 1))
    assert stuck["draws"] == 4
    draft = draft_result(s, sampled_case(s, 4, 1), *get_draft(s, None, [f"{first}=1"]))
    assert set(draft["parties"]) == {"p0", "p1", "p2"}
