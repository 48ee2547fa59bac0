"""`solve`: best estimates in, one answer out, with its rounds and readings."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.emissions import NAMES, POSITION, emissions
from peaceroom.analysis.readings import combinations, leverage
from peaceroom.analysis.solving import solve
from peaceroom.core.case import make_case
from peaceroom.core.errors import InputError
from peaceroom.models import entries
from peaceroom.models.written_options import read_options


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [p.code for p in error.value.problems]


def test_one_issue_is_flat() -> None:
    d = solve(emissions(), "challenge@scholz-2011").to_dict()
    assert d["model"] == "challenge@scholz-2011"
    assert d["outcome"] == {"delay": 7.0}
    assert [f["round"] for f in d["forecast"]] == list(range(11))
    assert d["forecast"][0] == {"round": 0, "median": 7.0, "mean": pytest.approx(7.389955686853767)}
    assert d["trajectory"][0] == {"round": 0, "positions": dict(zip(NAMES, POSITION, strict=True))}
    assert len(d["trajectory"]) == 11
    assert (d["converged"], d["rounds"], d["ties"]) == (False, 10, 0)
    assert d["options"]["choice"] == "scholz_code"
    first = [m for m in d["moves"] if m["round"] == 1]
    assert [m["actor"] for m in first] == ["Belgium", "Luxembourg", "Ireland"]
    assert first[0]["end"] == d["trajectory"][1]["positions"]["Belgium"]


def test_several_issues_are_by_issue_and_what_has_come_to_rest_is_held() -> None:
    rng = np.random.default_rng(2)
    case = make_case(rng.uniform(0, 100, (6, 3)), rng.uniform(0.1, 1, (6, 3)), rng.uniform(1, 9, (6, 3)))
    solution = solve(case)
    played = solution.rounds
    assert len(set(played.values())) > 1  # or the test shows nothing
    d = solution.to_dict()
    assert d["rounds"] == played
    assert len(d["forecast"]) == max(played.values()) + 1
    last = d["forecast"][-1]
    assert last["median"] == d["outcome"]
    assert set(d["trajectory"][-1]["positions"]) == set(case.issues)
    for k, t in played.items():
        assert len(solution.forecast[k]["mean"]) == t + 1
        assert solve(case, issue=k).to_dict()["forecast"] == [
            {"round": r, "median": m, "mean": a}
            for r, (m, a) in enumerate(zip(*solution.forecast[k].values(), strict=True))]


def test_the_outcome_is_the_statistic_asked_for() -> None:
    solution = solve(emissions(), "challenge@scholz-2011", forecast="mean")
    assert solution.outcome["delay"] == solution.forecast["delay"]["mean"][-1]
    assert solution.outcome["delay"] == pytest.approx(7.242131, abs=5e-7)


@pytest.mark.parametrize("key", sorted(entries()))
def test_every_model_gives_json_without_nan_also_where_it_can_say_nothing(key: str) -> None:
    x = np.array([[10.0, 20.0, np.nan], [80.0, np.nan, np.nan], [60.0, np.nan, np.nan]])
    solution = solve(make_case(x, 0.5, 10.0), key)
    d = json.loads(json.dumps(solution.to_dict(), allow_nan=False))
    assert set(d["outcome"]) == {"issue-1", "issue-2", "issue-3"}
    assert d["outcome"]["issue-3"] is None
    for k, y in d["outcome"].items():
        assert (y is None) == (k in d["unavailable"])
        assert (k in d["converged"]) == (y is not None)
    if d["forecast"]:
        assert d["forecast"][0]["round"] == 0
    assert solution.summary().startswith(key)


def test_a_model_without_rounds_shows_its_input() -> None:
    d = solve(emissions(), "mean").to_dict()
    assert d["forecast"] == [{"round": 0, "median": 7.0, "mean": pytest.approx(7.389955686853767)}]
    assert d["trajectory"] == [{"round": 0, "positions": dict(zip(NAMES, POSITION, strict=True))}]
    assert d["outcome"]["delay"] == pytest.approx(6.7)
    assert "moves" not in d


def test_without_trajectory_the_rounds_are_left_out() -> None:
    d = solve(emissions(), trajectory=False).to_dict()
    assert (d["forecast"], d["trajectory"]) == ([], [])
    assert d["outcome"]["delay"] is not None


def test_an_actor_without_position_is_left_out_of_the_rounds() -> None:
    d = solve(make_case([10.0, np.nan, 90.0, 40.0], [0.5, 0.5, 0.9, 0.3], 1.0)).to_dict()
    assert set(d["trajectory"][0]["positions"]) == {"actor-1", "actor-3", "actor-4"}


def test_a_tied_median_shows_both_ends() -> None:
    d = solve(make_case([20.0, 80.0], 0.5, 1.0)).to_dict()
    assert d["interval"] == {"issue-1": [20.0, 80.0]}
    assert (d["outcome"]["issue-1"], d["ties"], d["converged"], d["rounds"]) == (50.0, 1, True, 0)


def test_all_readings_of_the_emissions_case_end_from_four_to_ten_years() -> None:
    solution = solve(emissions(), "challenge", "all")
    ends = [r.outcome["delay"] for r in solution.readings]
    assert len(ends) == len(combinations("challenge")) == 864
    assert (min(ends), max(ends)) == (4.0, 10.0)
    assert len({repr(r.options) for r in solution.readings}) == 864
    told = solution.to_dict()["readings"][0]
    assert set(told) == {"options", "outcome", "forecast"}
    assert told["forecast"][-1]["median"] == told["outcome"]["delay"]
    scholz = solve(emissions(), "challenge@scholz-2011")
    same = [r for r in solution.readings if r.options == {**scholz.options, "status_quo_term": True}]
    assert [r.outcome for r in same] == [scholz.outcome]  # Q is 1, so that the term has no weight


def test_options_given_stay_fixed_in_all_readings() -> None:
    solution = solve(emissions(), "challenge", "all", Q=0.5, rounds=3)
    assert {(r.options["Q"], r.options["rounds"]) for r in solution.readings} == {(0.5, 3)}
    assert len(solution.readings) == 576  # 288 combinations of the rest, the term on and off


def test_leverage_is_the_variance_of_the_means() -> None:
    readings = solve(emissions(), "challenge", "all").readings
    found = leverage(readings, "delay")
    assert [f.share for f in found] == sorted((f.share for f in found), reverse=True)
    assert found[0].option == "denominator"
    y = np.array([r.outcome["delay"] for r in readings])
    for f in found:
        groups = {v: y[[r.options[f.option] == v for r in readings]] for v in f.means}
        assert f.means == pytest.approx({v: g.mean() for v, g in groups.items()})
        between = sum(len(g) * (g.mean() - y.mean()) ** 2 for g in groups.values()) / len(y)
        assert f.share == pytest.approx(between / y.var())
    assert "rounds" not in {f.option for f in found}


def test_a_model_without_own_list_is_read_by_its_words_and_switches() -> None:
    grid = combinations("median")
    assert grid
    assert len({repr(g) for g in grid}) == len(grid)
    assert len(solve(emissions(), "median", "all").readings) == len(grid)
    assert len(solve(emissions(), "compromise", "all").readings) == 1


def test_options_as_typed() -> None:
    written = ["Q=0.5", "capitulation=off", "status_quo_term=ON", " rounds = 3 ", "choice=least"]
    assert read_options("challenge", written) == {
        "Q": 0.5, "capitulation": False, "status_quo_term": True, "rounds": 3, "choice": "least"}
    assert solve(emissions(), capitulation="off", Q="0.5").options["capitulation"] is False


@pytest.mark.parametrize(("written", "code"), [
    ("Q", "E405"), ("=1", "E405"), ("Q=", "E405"), ("Q=much", "E404"), ("Q=2", "E404"), ("Q=nan", "E404"),
    ("rounds=2.5", "E404"), ("rounds=0", "E404"), ("capitulation=perhaps", "E404"), ("choice=most", "E404"),
    ("chioce=least", "E403"),
])
def test_a_bad_option_is_refused_with_its_code(written: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        read_options("challenge", [written])
    assert codes(error) == [code]


def test_bad_calls_are_refused_with_their_codes() -> None:
    for call, code in ((lambda: solve(emissions(), "chalenge"), "E401"),
                       (lambda: solve(emissions(), "challenge@none"), "E402"),
                       (lambda: solve(emissions(), readings="some"), "E408"),
                       (lambda: solve(emissions(), issue="x"), "E406"),
                       (lambda: solve(make_case(np.zeros((2, 3, 1)), 0.5, 1.0)), "E407")):
        with pytest.raises(InputError) as error:
            call()
        assert codes(error) == [code]
