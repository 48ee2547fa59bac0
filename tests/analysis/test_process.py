"""The process beside a run: cases from a scenario, probabilities that hold together, the same whatever the workers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.process.answers import Answers, interval, key_of
from peaceroom.analysis.process.numbers import rates_by_day
from peaceroom.analysis.process.run import process_result
from peaceroom.analysis.process.violence_level import start_of
from peaceroom.base_rates.base_rate import base_rate
from peaceroom.files import yaml as yaml_reader
from peaceroom.process.actors import Violence
from peaceroom.process.anchoring.pacing import Pace, twin
from peaceroom.process.case_fields import ALL_TEXTS
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches
from peaceroom.scenario.file.loading import from_dict, load_scenario, read
from peaceroom.scenario.file.series import folder_series
from peaceroom.scenario.sampling.what_ifs import get_what_if
from peaceroom.scenario.talks.anchor import anchor
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.types import Scenario

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
PROCESS = """\
process:
  talks: {opened: 2020-09-12}
  items: {second: {ceasefire: preliminary, term_weeks: 12, delegation: false, required: [north]}}
  parties: {north: {strength: 1..2, cost: 0.05..0.2, motivation: 0.7}}
  third_parties: {guest: {effort: 0.6, leverage: {south: 0.4}, support: {south: 1}}}
  events: {vote: {deadline: [first], outcomes: {passed: {believed: {north: 0.9}}}}}
  exits:
    - {from: guest, to: south, event: vote, outcome: passed, keeps: 0.2, ramp_weeks: 13}
    - {from: guest, to: south, date: 2021-05-01, keeps: 0.5}
  commitments: {leave: {debtor: guest, creditor: north, act: leave, due: 2021-04-05, kept: 0.7}}
  ratifiers: {north: {party: north, needs: 0.2..0.6}}
  mechanisms: {deadline: true, violence: false}
  parameters: {gamma: 0.02}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    path = tmp_path_factory.mktemp("process") / "s.yaml"
    path.write_text(VALID.read_text(encoding="utf-8") + PROCESS, encoding="utf-8")
    return load_scenario(path)


@pytest.fixture(scope="module")
def answered(small: Scenario) -> dict[str, Any]:
    return process_result(small, draws=400, seed=3, what_ifs=("vote-passes", "without-guest"))[0]


def builder(s: Scenario, input_draws: int = 8) -> Builder:
    return Builder(s, 1, input_draws, Violence())


def test_a_case_holds_what_the_file_says(small: Scenario) -> None:
    case = builder(small).case(0)
    assert case.parties == ("north", "south") and case.items == ("first", "second")
    assert case.precedence.tolist() == [[False, False], [True, False]]
    assert case.required.tolist() == [[True, True], [True, False]]
    assert case.ceasefire_class.tolist() == [0, 2] and case.ceasefire_term.tolist() == [0, 12]
    assert case.kinds == ("other", "ceasefire") and case.may_refer.tolist() == [False, False]
    assert case.motivation.tolist() == [0.7, 0.5]
    assert case.item_weeks.tolist() == [23 / 7] * 2
    assert case.ratifiers[0].needs == (0.2, 0.6)
    assert case.commitments[0].due == 26 and case.commitments[0].kept == 0.7
    vote, leaves = case.events
    assert vote.window == (5, 5) and vote.deadline == ("first",)
    assert [o.probability for o in vote.outcomes] == pytest.approx([0.4, 0.6])
    assert dict(vote.outcomes[0].believed) == {"north": 0.9}
    assert [(e.quantity, e.op, e.value, e.ramp) for e in vote.outcomes[0].effects] == [
        ("support.guest.south", "multiply", 0.2, 13)]
    assert ("position.north.water", "add", -5.0) in [(e.quantity, e.op, e.value) for e in vote.outcomes[1].effects]
    assert leaves.outcomes[0].probability == 1.0 and leaves.outcomes[0].effects[0].delay == 29


def test_input_draws_differ_within_their_ranges(small: Scenario) -> None:
    b = builder(small, 32)
    strengths = np.array([b.case(g).share[0] for g in range(32)])
    assert len(set(strengths)) == 32
    assert strengths.min() > 0.4 and strengths.max() < 3
    assert b.parameters(0)["gamma"] == b.parameters(5)["gamma"] == 0.02
    assert b.parameters(0)["tau"] != b.parameters(1)["tau"]
    assert b.parameters(0)["h0"] == b.parameters(1)["h0"]  # the base rates identify it
    assert "violence" not in b.switches.on and "deadline" in b.switches.on


def conditional(*lines: str) -> Scenario:
    """The north wants few patrols (20, at most 40), the south many (90, at least 70); items close in any order."""
    text = VALID.read_text(encoding="utf-8")
    for old, new in (("position: 20,", "position: 20, bottom_line: 40,"),
                     ("position: 90,", "position: 90, bottom_line: 70,"),
                     ("[patrols], after: [first]", "[patrols]")):
        assert old in text
        text = text.replace(old, new)
    process = "process:\n  items: {second: {delegation: false}}\n"
    if lines:
        process += "  conditional:\n" + "".join(f"    - {{{line}}}\n" for line in lines)
    return from_dict(yaml_reader.parse(text + process, "s.yaml").to_python())


SOUTH_AFTER = "party: south, issue: patrols, after: first, bottom_line: "


def test_a_case_holds_conditional_bottom_lines() -> None:
    other = "party: north, issue: water, after: second, bottom_line: {judgement: 40..60, by: coder-a, on: 2020-10-04}"
    s = conditional(SOUTH_AFTER + "30", other)
    b = builder(s, 32)
    held = [b.case(g).conditional for g in range(32)]
    assert {x[0] for x in held} == {("south", "patrols", "first", 30.0)}
    assert {x[1][:3] for x in held} == {("north", "water", "second")}
    drawn = [x[1][3] for x in held]
    assert len(set(drawn)) == 32 and 0 <= min(drawn) < max(drawn) <= 100
    assert b.inputs["north.bottom_line.water.after.second"].tolist() == drawn
    assert [x[1] for x in (builder(s, 8).case(g).conditional for g in range(8))] == [x[1] for x in held[:8]]
    plain = builder(conditional(), 32)  # nothing else is drawn anew
    assert plain.case(3).conditional == () and np.array_equal(plain.case(3).ideal, b.case(3).ideal)
    assert np.array_equal(plain.case(3).share, b.case(3).share)


def test_a_conditional_bottom_line_stays_on_the_scale() -> None:
    b = builder(conditional(SOUTH_AFTER + "normal(95 20)"), 64)
    values = b.inputs["south.bottom_line.patrols.after.first"]
    assert len(set(values)) > 1 and values.max() <= 100


def closings(s: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """``(draws,)`` weeks in which water and patrols closed (−1: not within two years); only limits keep them open."""
    quick = Parameters().replace(bottom_shift=0.0, h0=0.2, gamma=0.2)
    run = simulate(builder(s).case(0), quick, Switches.only(), draws=512, weeks=104, seed=5)
    return run.column("items.first"), run.column("items.second")


def test_closing_another_item_widens_what_a_party_accepts() -> None:
    """What cannot close before the other item closes after it: the order itself was the dispute."""
    assert (closings(conditional())[1] == -1).all()  # 40 at most, 70 at least: nothing suits both
    first, second = closings(conditional(SOUTH_AFTER + "30"))
    closed = second >= 0
    assert closed.mean() > 0.5
    assert (first[closed] >= 0).all() and (second[closed] >= first[closed]).all()
    # a concession that still falls short of the other's 40 changes nothing
    assert (closings(conditional(SOUTH_AFTER + "50"))[1] == -1).all()


def test_a_what_if_changes_only_its_causes(small: Scenario) -> None:
    b = builder(small)
    given = b.under(get_what_if(small, "vote-passes"), "vote-passes").case(0)
    assert given.events[0].given == "passed"
    assert np.array_equal(given.ideal, b.case(0).ideal) and np.array_equal(given.share, b.case(0).share)
    gone = b.under(get_what_if(small, "without-guest"), "without-guest").case(0)
    assert gone.third_parties[0].effort == 0 and dict(gone.third_parties[0].support) == {"south": 0.0}


def test_attractors_are_the_models_settlements(small: Scenario) -> None:
    from peaceroom.models import get_model
    from peaceroom.scenario.sampling.sample import best_case

    fixed = small.model_copy(update={"positions": tuple(
        p.model_copy(update={"position": small.positions[2].position, "salience": small.positions[2].salience})
        for p in small.positions)})
    found = builder(fixed).attractor[0, 0]
    assert found == pytest.approx(get_model("compromise").solve(best_case(fixed)).outcome[0], abs=1e-9)


def test_states_sum_to_one_and_probabilities_hold_together(answered: dict[str, Any]) -> None:
    days = list(answered["state"])
    for day in days:
        assert sum(answered["state"][day].values()) == pytest.approx(1)
    for rows in [*answered["outcomes"].values(), *answered["items"].values()]:
        assert [row["by"] for row in rows] == days
        for row in rows:
            assert 0 <= row["low"] <= row["p"] <= row["high"] <= 1
    for name, rows in answered["outcomes"].items():
        values = [row["inside"] for row in rows]
        # a ceasefire that holds on one day may be over on the next; what has happened stays
        assert values == sorted(values) or (name.startswith("ceasefire") and not name.endswith("-broke-down"))
        assert all(row["outside"] is None and row["p"] == row["inside"] for row in rows)  # no history, no base rate
    any_text, substance, whole = (answered["outcomes"][k] for k in ("any-text", "substantive", "comprehensive"))
    for part in ("inside", "p"):
        assert all(a[part] >= b[part] >= c[part] for a, b, c in zip(any_text, substance, whole, strict=True))
    assert set(answered["what_ifs"]) == {"vote-passes", "without-guest"}
    assert set(answered["mechanisms"]["wait"]) == {*answered["outcomes"], *map(key_of, answered["items"])}
    assert "violence" not in answered["mechanisms"]
    # no text so far, so texts have no base rate; the first open item has that of such items elsewhere
    assert {k for k, v in answered["base_rates"].items() if v is not None} == {next(iter(answered["items"]))}


def test_the_same_whatever_the_workers(small: Scenario, answered: dict[str, Any]) -> None:
    again = process_result(small, draws=400, seed=3, what_ifs=("vote-passes", "without-guest"), workers=1)[0]
    assert again == answered


def test_a_run_holds_it_only_when_asked(small: Scenario) -> None:
    plain = forecast(small, draws=64, models=["mean"], what_ifs=[], process=False)
    run = forecast(small, draws=64, models=["mean"], what_ifs=[], process=True)
    assert "process" not in plain.result
    assert run.result["process"]["input_draws"] == 4
    assert run.result["results_sha256"] != plain.result["results_sha256"]
    assert run.result["results_sha256"] == forecast(
        small, draws=64, models=["mean"], what_ifs=[], process=True, workers=1, chunk=1).result["results_sha256"]


def test_without_a_file_it_says_what_was_assumed() -> None:
    _, warned = process_result(load_scenario(VALID), draws=64, seed=1)
    assert [w.code for w in warned] == ["W801"]


def test_the_anchor_gives_the_twin_the_base_rate() -> None:
    s = read("doha-2020").scenario
    case = builder(s, 4).case(0)
    found = anchor(s, case, 1, shares=(0.5,))
    assert s.history is not None
    rate = base_rate("partial", None, 91, dates=[x.date for x in s.history.steps], as_of=s.as_of).p
    assert found.target == rate
    twin_run = simulate(found.set_on(twin(case), 0.5), draws=4096, weeks=13, seed=9)
    p = float(twin_run.by("step")[13])
    # found on 1,024 draws, checked on 4,096 others: four standard errors of both
    assert abs(p - rate) < 4 * np.sqrt(rate * (1 - rate) * (1 / 1024 + 1 / 4096))


def test_the_outside_view_is_blended_for_all_three_texts() -> None:
    """Any, substantive and comprehensive each stand beside their own base rate, and stay in order when blended."""
    s = load_scenario("doha-2020")
    assert s.history is not None
    b = builder(s)
    rates = rates_by_day(b, Horizon.of(s))
    for name, target in (("any-text", "any"), ("substantive", "substantive"), ("comprehensive", "comprehensive")):
        assert rates[name], target
    rows = [[r.p for r in rates[name]] for name in ("any-text", "substantive", "comprehensive")]
    assert all(a >= x >= c for a, x, c in zip(*rows, strict=True))
    assert len({*map(tuple, rows)}) == 3


def test_without_history_the_pace_is_not_set(small: Scenario) -> None:
    assert anchor(small, builder(small).case(0), 1).at(0.4) == (1.0, 1.0, 0.0, 0.0), "later breaks bring no texts"
    away = builder(small).case(0).replace(stage="suspended", break_weeks=4.0)
    assert anchor(small, away, 1).at(0.4) == (1.0, 1.0, ALL_TEXTS, 1.0)


def test_the_pace_between_shares_is_interpolated() -> None:
    """Log multiplier, and the rates of other texts, which fall as (1 − share) when all texts come equally often."""
    pace = Pace(0.1, (1.0, 4.0), (2.0, 0.0), (1.0, 0.25), (1.0, 0.5), (0.2, 1.0))
    assert pace.at(0.6) == pytest.approx((2.0, 0.5, 0.5, 0.75))


def test_an_item_called_like_an_outcome_keeps_its_own_numbers(small: Scenario) -> None:
    second = small.agenda["second"].model_copy(update={"after": ("break",)})
    agenda = {"break": small.agenda["first"], "any-text": second}
    found = process_result(small.model_copy(update={"agenda": agenda, "process": None}), draws=200, seed=1)[0]
    assert {"break", "item-break", "any-text", "item-any-text"} <= set(found["curves"]["outcomes"])
    last = found["items"]["any-text"][-1]["p"]
    assert last <= found["items"]["break"][-1]["p"] < found["outcomes"]["any-text"][-1]["p"]
    assert key_of("ceasefire") == "item-ceasefire" and key_of("roadmap") == "roadmap"


def test_horizon_of_doha() -> None:
    horizon = Horizon.of(load_scenario("doha-2020"))
    assert horizon.weeks == 53 and date(2020, 12, 31) in horizon.days
    assert list(horizon.at) == sorted(set(horizon.at)) and horizon.at[-1] == 53


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 2000))
def test_a_horizon_ends_on_its_day_and_never_goes_back(as_of: date, days: int) -> None:
    end = as_of + timedelta(days=days)
    found = Horizon.of(load_scenario(VALID).model_copy(update={"as_of": as_of, "horizon": end}))
    assert list(found.days) == sorted(set(found.days)) and list(found.at) == sorted(set(found.at))
    assert found.at[-1] == found.weeks and found.days[-1] == min(end, as_of + timedelta(weeks=104))
    assert all(as_of < day <= end for day in found.days)


@pytest.mark.parametrize("change", [
    {"horizon": "2020-12-31"}, {"horizon": "2020-11-05"}, {"agenda": {}},
    {"history": {"steps": [{"date": "1990-12-31", "stage": "comprehensive"}]}},
], ids=["year's end", "a month", "no agenda", "thirty years of silence"])
def test_scenarios_without_a_process_file_run(change: dict[str, Any]) -> None:
    data = yaml_reader.parse(VALID.read_text(encoding="utf-8"), "s.yaml").to_python() | change
    found, warned = process_result(from_dict(data), draws=64, seed=1)
    assert [w.code for w in warned] == ["W801"]
    for day in found["state"].values():
        assert sum(day.values()) == pytest.approx(1)


def test_violence_starts_at_the_series() -> None:
    loaded = read("doha-2020")
    found = start_of(loaded.scenario, folder_series(loaded.folder))
    assert 200 < found.level < 600  # some 1,600 a month over three years
    assert 0 < found.phi < 1 and found.sd > 0 and found.month == 9


def test_chance_is_taken_out_of_intervals() -> None:
    rng = np.random.default_rng(1)
    noise = rng.binomial(50, 0.3, 4000) / 50
    low, high = interval(noise, 0.3, 50)
    assert high - low < 0.04  # the input draws do not differ: all of it was chance
    real = rng.choice([0.1, 0.5], 4000)
    low, high = interval(real, 0.3, 10**6)
    assert (low, high) == pytest.approx((0.1, 0.5), abs=0.01)


def test_ranks_of_equal_values_are_the_mean_of_theirs() -> None:
    from scipy.stats import rankdata

    from peaceroom.analysis.process.hinges import ranks

    for values in (np.array([.3, .1, .3, .2, .3]), np.zeros(4), np.random.default_rng(1).integers(0, 9, 60) / 7):
        assert np.array_equal(ranks(values), rankdata(values))


def test_hinges_are_no_more_than_chance_where_nothing_hangs_together() -> None:
    """Outcomes drawn apart from every number: something is listed in about one sample of twenty."""
    from peaceroom.analysis.process.hinges import hinges

    b = builder(load_scenario("doha-2020"), 48)
    rng = np.random.default_rng(5)
    listed = sum(bool(hinges(b, Answers({f"o{k}": rng.random((48, 2)) for k in range(6)}, ()))) for _ in range(40))
    assert listed <= 8  # binomial(40, .05) exceeds 8 less than once in 10,000 times
    sigma = np.array([b.parameters(g)["sigma"] for g in range(48)])
    found = hinges(b, Answers({"o": np.stack([sigma, sigma], axis=1)}, ()))
    assert found[0]["parameter"] == "sigma" and found[0]["identified"] == "weak"


def test_blended_numbers_lie_within_their_ranges() -> None:
    """Number and ends are blended alike, also where no draw has the event."""
    from peaceroom.accuracy.backtest.shipped import blended

    for weight in (0.0, 0.39, 1.0):
        ends = [blended(p, x, weight) for x, p in ((0.0, 1e-4), (0.0, 2e-4), (0.01, 4e-4))]
        assert ends == sorted(ends)
    assert blended(0.2, 0.8, 0.0) == 0.2
    assert blended(0.2, 0.8, 0.5) == pytest.approx(0.5)
    assert blended(0.37, 0.0, 0.39) == pytest.approx(  # log-odds: 0.61 of −0.532, 0.39 of −5.293 (0 is held at .005)
        1 / (1 + np.exp(0.61 * 0.5322168 + 0.39 * 5.2933048)))


def test_texts_keep_their_order_in_the_blend_whatever_the_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    """P(comprehensive) ≤ P(substantive) ≤ P(any) on every day, with the shipped weights and with others."""
    from peaceroom.accuracy.backtest import shipped as module
    from peaceroom.analysis.process import numbers

    b, horizon = builder(load_scenario("doha-2020"), 2), Horizon.of(load_scenario("doha-2020"))
    rates = numbers.rates_by_day(b, horizon)
    curves = {name: np.full((2, horizon.weeks + 1), p) for name, p in
              (("any-text", 0.9), ("substantive", 0.4), ("comprehensive", 0.3))}
    for text, whole in ((0.0, 0.0), (0.6, 0.2), (0.1, 0.9)):
        known = module.Shipped({**module.shipped().weights, "text": text, "comprehensive": whole}, 1, 1)
        monkeypatch.setattr(numbers, "shipped", lambda known=known: known)
        found = numbers.outcomes_by_day(numbers.SAME, Answers(curves, ()), horizon, rates, 100)
        for rows in zip(*(found[name] for name in ("any-text", "substantive", "comprehensive")), strict=True):
            assert {row["weight"] for row in rows} == {min(text, whole)}
            for part in ("p", "low", "high"):
                assert rows[0][part] >= rows[1][part] >= rows[2][part]
            if min(text, whole) == 0:
                assert [row["p"] for row in rows] == [row["outside"] for row in rows]


def test_a_run_takes_the_weights_of_the_backtest() -> None:
    """A text and a victory: the base rate as it is. Procedure: moved by what it earned. Without a base rate: alone."""
    from peaceroom.accuracy.backtest.shipped import shipped

    found, _ = process_result(load_scenario("doha-2020"), draws=64, seed=1)
    for rows in found["outcomes"].values():
        assert all(row["weight"] == (1 if row["outside"] is None else 0) for row in rows)
        assert all(row["p"] == (row["inside"] if row["outside"] is None else row["outside"]) for row in rows)
    rules = found["items"]["rules-of-procedure"]
    assert {row["weight"] for row in rules} == {shipped().weights["procedure"]}
    assert all(min(r["inside"], r["outside"] or 0) <= r["p"] <= max(r["inside"], r["outside"] or 0) for r in rules)
