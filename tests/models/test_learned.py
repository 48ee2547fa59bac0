"""The learned model against its definition: masses, mirror symmetry, options, what is unknown, draws."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.solving import solve
from peaceroom.cli import group
from peaceroom.core.case import Case, make_case
from peaceroom.core.errors import InputError
from peaceroom.models import check_model, get_model
from peaceroom.models._learned_file import parse
from peaceroom.models.learned import FEATURES, FORMS, KINDS, SETS, Learned, antithetic, features, load
from small import scenario

from .reference_learned import distance, masses, weight

EU = {"domain": "eu-legislation"}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """One draw, two issues; positions in quarters of a per cent, so that a reversed scale is exact."""
    n = draw(st.integers(1, 7))
    quarters = st.integers(0, 400).map(lambda q: q / 4)
    x = [[draw(quarters) for _ in range(2)] for _ in range(n)]
    s = [[draw(st.integers(0, 10)) / 10 for _ in range(2)] for _ in range(n)]
    s[0] = [0.5, 0.5]
    c = [draw(st.integers(1, 9)) for _ in range(n)]
    options = (None, np.array([0.0, 20.0, 50.0, 90.0, 100.0]) if draw(st.booleans()) else None)
    return make_case(x, s, np.repeat(np.array(c, float)[:, None], 2, axis=1), options=options, context=EU)


def reversed_(case: Case) -> Case:
    options = tuple(None if o is None else np.sort(100 - o) for o in case.options)
    return replace(case, position=100 - case.position, options=options)


def test_check_model() -> None:
    assert not check_model("learned").failures
    assert not check_model(Learned(widening="off")).failures


@given(cases(), st.sampled_from(["on", "off"]))
@settings(deadline=None, max_examples=60)
def test_reversing_the_scale_reverses_the_masses_and_the_median(case: Case, widening: str) -> None:
    model = Learned(widening=widening)
    np.testing.assert_allclose(model.masses(reversed_(case))[:, :, ::-1], model.masses(case), rtol=0, atol=1e-12)
    np.testing.assert_allclose(100 - model.point(reversed_(case)).outcome, model.point(case).outcome, atol=1e-9)


def test_a_mean_half_way_between_two_places_goes_to_the_same_one_when_the_scale_is_reversed() -> None:
    # on the grid 39, 50, 44 and 63 with weights 2.5, .6, .3 and 3.6: 367.5 / 7 = 52.5
    case = make_case([38.75, 49.5, 43.5, 62.75], [.5, .3, .3, .6], [5.0, 2.0, 1.0, 6.0], context=EU)
    model = Learned(widening="on")
    np.testing.assert_allclose(model.masses(reversed_(case))[:, :, ::-1], model.masses(case), rtol=0, atol=1e-12)


@given(cases())
@settings(deadline=None, max_examples=40)
def test_every_feature_keeps_its_value_when_the_scale_is_reversed(case: Case) -> None:
    for k in range(2):
        found = features(reversed_(case), k, 1.0, (1.0, 2.0), (0.5, 4.0))[:, ::-1]
        np.testing.assert_allclose(found, features(case, k, 1.0, (1.0, 2.0), (0.5, 4.0)), rtol=0, atol=1e-12)


@given(cases(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_of_the_actors_does_not_matter(case: Case, dice: random.Random) -> None:
    order = list(range(len(case.actors)))
    dice.shuffle(order)
    other = make_case(case.position[:, order], case.salience[:, order], case.capability[:, order],
                      options=case.options, context=EU)
    np.testing.assert_allclose(Learned().masses(other), Learned().masses(case), rtol=0, atol=1e-12)


@given(cases(), st.integers(0, SETS - 1))
@settings(deadline=None, max_examples=40)
def test_one_set_of_coefficients_gives_the_masses_of_the_definition(case: Case, number: int) -> None:
    file = load()
    cares = case.salience[0, :, 0] > 0
    x = [int(v) for v in np.rint(case.position[0, cares, 0])]
    s, c = (list(map(float, a[0, cares, 0])) for a in (case.salience, case.capability))
    kind = int(max(c) == min(c))
    if kind:
        c = [1.0] * len(c)
    expected = masses(x, c, s, file.linear[kind, number], file.mixture[kind, number], list(file.narrow),
                      list(file.wide))
    _, found = Learned().odds(replace(case, options=(None, None), first=number), 0, whole=False)
    np.testing.assert_allclose(found[0], expected, rtol=0, atol=1e-12)
    assert found.sum() == pytest.approx(1, abs=1e-12)


def test_masses_are_the_mean_over_all_sets_of_coefficients() -> None:
    one = make_case([0, 30, 80], [1.0, 0.5, 0.8], [1, 2, 3], context=EU)
    many = make_case(*(np.tile(a, (SETS, 1, 1)) for a in (one.position, one.salience, one.capability)), context=EU)
    _, each = Learned().odds(many, 0, whole=False)
    np.testing.assert_allclose(Learned().masses(one)[0, 0], each.mean(axis=0), rtol=1e-9)
    assert each.std(axis=0).max() > 0.005, "what the data leave open must show in the sets"


@pytest.mark.parametrize("form", FORMS)
def test_sets_of_coefficients_come_in_opposite_pairs_with_the_covariance_of_the_card(form: str) -> None:
    card = load().card["with_capability"][form]
    mean = np.array([card["coefficients"][name]["estimate"] for name in FORMS[form]])
    covariance = np.array(card["covariance"])
    found = antithetic(mean, covariance, form)
    np.testing.assert_allclose(found[0::2] + found[1::2], np.tile(2 * mean, (SETS // 2, 1)), atol=1e-9)
    many = antithetic(mean, covariance, form, 40_000)
    assert many.shape == (40_000, len(mean))
    np.testing.assert_array_equal(many[:SETS], found)
    unit = np.sqrt(np.diag(covariance))
    apart = (np.cov(many.T) - covariance) / np.outer(unit, unit)
    assert np.abs(apart).max() < 4 * np.sqrt(2 / 20_000)  # four standard errors of a variance, of 20,000 pairs
    np.testing.assert_allclose([c["se"] for c in card["coefficients"].values()], unit, rtol=1e-4)


def test_features_by_hand() -> None:
    case = make_case([0, 40, 100, 40], [0.5, 1.0, 0.5, 0.0], [1, 2, 4, 9])
    f = dict(zip(FEATURES, features(case, 0, 1.0, (1.0,), (0.0, 1.0))[0].T, strict=True))
    mean, flat = (0 * 0.5 + 40 * 2 + 100 * 2) / 4.5, (0 * 1 + 40 * 2 + 100 * 4) / 7
    assert f["distance"][10] == pytest.approx(-abs(10 - mean) / 100)
    assert f["distance_wide"][10] == pytest.approx(-(abs(10 - mean) + abs(10 - flat)) / 200)
    assert f["weight"][40] == pytest.approx(np.log((2 / 4.5 + 2 / 7) / 2 + 0.01))
    assert f["weight"][50] == pytest.approx(np.log(0.01))
    assert np.flatnonzero(f["position"]).tolist() == [0, 40, 100]
    assert not f["outside"].any()
    assert (f["tens"].sum(), f["fives"].sum(), f["end"].sum()) == (11, 21, 2)
    x, s, c = [0, 40, 100], [0.5, 1.0, 0.5], [1.0, 2.0, 4.0]
    assert f["distance_wide"][77] == pytest.approx(distance(x, c, s, (0.0, 1.0), 77))
    assert f["weight"][100] == pytest.approx(np.log(weight(x, c, s, (0.0, 1.0), 100) + 0.01))


def test_beyond_all_positions() -> None:
    case = make_case([20, 60], [1.0, 1.0], [1, 2])
    outside = features(case, 0, 1.0, (1.0,), (1.0,))[0][:, list(FEATURES).index("outside")]
    assert np.flatnonzero(outside == 0).tolist() == list(range(20, 61))


def test_options_take_the_mass_of_the_nearest_candidates() -> None:
    free = make_case([0, 30, 80], [1.0, 0.5, 0.8], [1, 2, 3], context=EU)
    case = replace(free, options=(np.array([0.0, 50.0, 100.0]),))
    places, odds = Learned().odds(case, 0)
    whole = Learned().masses(free)[0, 0]
    assert places.tolist() == [0, 50, 100]
    expected = [whole[:25].sum() + whole[25] / 2, whole[25] / 2 + whole[26:75].sum() + whole[75] / 2,
                whole[75] / 2 + whole[76:].sum()]
    np.testing.assert_allclose(odds[0], expected)
    np.testing.assert_allclose(Learned().masses(case)[0, 0, [0, 50, 100]], expected)
    many = make_case(np.tile(case.position, (400, 1, 1)), 1.0, 1.0, options=case.options)
    assert set(Learned().solve(many).outcome[:, 0]) <= {0.0, 50.0, 100.0}


def test_draws_follow_the_masses_and_do_not_depend_on_blocks() -> None:
    draws = 20_000
    one = make_case([10, 60, 90], [1.0, 0.4, 0.8], [3, 1, 2], context=EU)
    case = make_case(*(np.tile(a, (draws, 1, 1)) for a in (one.position, one.salience, one.capability)),
                     context=EU, seed=7)
    whole = Learned().solve(case).outcome
    found = np.bincount(whole[:, 0].astype(int), minlength=101) / draws
    p = Learned().masses(one)[0, 0]
    assert np.abs(found - p).max() < 4 * np.sqrt(0.25 / draws)
    assert 0.5 * np.abs(found - p).sum() < np.sqrt(101 / draws)
    blocks = [Learned().solve(case.slice(a, min(a + 1024, draws))).outcome for a in range(0, draws, 1024)]
    assert np.concatenate(blocks).tobytes() == whole.tobytes()


def test_without_capabilities_it_speaks_says_so_and_is_wider() -> None:
    rng = np.random.default_rng(3)
    shape = (200, 12, 1)
    x, s, c = rng.uniform(0, 100, shape), rng.uniform(0.1, 1, shape), rng.uniform(1, 9, shape)
    known = make_case(x, s, c, context=EU)
    alike = replace(known, capability=np.full(shape, 5.0))
    unknown = replace(known, capability=np.full(shape, np.nan))
    np.testing.assert_array_equal(Learned().masses(alike), Learned().masses(unknown))
    y = np.arange(101)

    def spread(case: Case) -> float:
        p = Learned().masses(case)[:, 0]
        return float(np.mean(np.sqrt(p @ y**2 - (p @ y) ** 2)))

    assert spread(alike) > spread(known)
    assert "capability" not in Learned().solve(known).reading
    assert "issue-1" in Learned().solve(unknown).reading["capability"]


def test_outside_its_domain_half_is_the_compromise_mean_with_its_errors() -> None:
    inside = make_case([0, 30, 80], [1.0, 0.5, 0.8], [1, 2, 3], context=EU)
    outside = replace(inside, context={"domain": "peace-talks"})
    a, b = Learned().masses(inside)[0, 0], Learned().masses(outside)[0, 0]
    assert "half of the odds" in Learned().solve(outside).reading["domain"]
    assert "domain" not in Learned().solve(inside).reading
    np.testing.assert_array_equal(Learned(widening="off").masses(outside), Learned().masses(inside))
    np.testing.assert_array_equal(Learned(widening="on").masses(inside), Learned().masses(outside))
    file = load()
    centre = int(np.rint((0 * 1 + 30 * 1 + 80 * 2.4) / 4.4))
    around = np.zeros(101)
    for size, share in enumerate(file.errors):
        for side in (-1, 1):
            around[min(max(centre + side * size, 0), 100)] += share / 2
    assert file.share == 0.5
    np.testing.assert_allclose(b, (a + around) / 2, atol=1e-12)


def test_two_parties_at_the_ends_settle_in_the_middle_more_often_outside_the_domain() -> None:
    talks = make_case([0, 100], [1.0, 0.8], np.nan)
    found, plain = (Learned(widening=w).masses(talks)[0, 0] for w in ("on", "off"))
    middle, ends = slice(20, 81), [0, 100]
    assert found[middle].sum() > plain[middle].sum() + 0.05
    assert found[ends].sum() < plain[ends].sum()


def test_nothing_but_positions_and_saliences_is_needed() -> None:
    bare = make_case([0, 30, 80], [1.0, 0.5, 0.8], np.nan)
    full = make_case([0, 30, 80], [1.0, 0.5, 0.8], np.nan, reference=10, setter=("actor-1",), rule=("majority",))
    assert np.isfinite(Learned().masses(bare)).all()
    np.testing.assert_array_equal(Learned().masses(bare), Learned().masses(full))


def test_nobody_who_cares_is_unavailable() -> None:
    case = make_case([0, 100], [0.0, 0.0], [1, 1])
    s = Learned().solve(case)
    assert np.isnan(s.outcome).all() and "cares" in s.unavailable["issue-1"]
    assert np.isnan(Learned().point(case).outcome).all()
    assert np.isnan(Learned().masses(case)).all()


def test_solve_shows_the_median_not_a_draw() -> None:
    case = make_case([0, 30, 80], [1.0, 0.5, 0.8], [1, 2, 3], context=EU)
    masses = Learned().masses(case)[0, 0]
    median = float(np.flatnonzero(np.cumsum(masses) >= 0.5)[0])
    for seed in range(3):
        assert solve(replace(case, seed=seed), "learned").outcome["issue-1"] == median


def test_solve_says_that_the_domain_is_foreign() -> None:
    case = make_case([0, 30, 80], [1.0, 0.5, 0.8], [1, 2, 3])
    assert any("not one of them" in note for note in solve(case, "learned").notes)
    assert "not one of them" in solve(case, "learned").summary()
    assert solve(replace(case, context=EU), "learned").notes == ()
    assert solve(case, "challenge").notes == ()
    said = CliRunner().invoke(group, ["solve", "doha-2020", "--model", "learned"])
    assert "Careful: learned from decisions of the domain eu-legislation" in " ".join(said.stdout.split())


def test_a_tied_median_reports_both_ends_and_takes_the_lower_option() -> None:
    case = make_case([0, 100], [1.0, 1.0], [1, 1], options=(np.array([0.0, 100.0]),))
    s = Learned().point(case)
    assert (s.interval_low.item(), s.outcome.item(), s.interval_high.item(), s.ties.item()) == (0, 0, 100, 1)


def test_shipped_card_is_complete() -> None:
    card = load().card
    assert "doi:10.34810/data53" in card["provenance"] and "CC BY 4.0" in card["provenance"]
    assert (card["issues"], card["proposals"], card["domain"]) == (211, 87, "eu-legislation")
    for kind in KINDS:
        for form, names in FORMS.items():
            part = card[kind][form]
            assert list(part["coefficients"]) == list(names)
            for name, c in part["coefficients"].items():
                assert c["se"] > 0 and c["low"] <= c["estimate"] <= c["high"], name
                assert c["meaning"] == names[name]
    v = card["validation"]
    assert v["scores"]["n"] == 211 and v["paired"]["mae_delta"] < 0


@pytest.mark.parametrize("spoil", [
    lambda c: c.pop("outside"),
    lambda c: c["with_capability"]["mixture"]["coefficients"].update(nonsense={"estimate": 1}),
    lambda c: c["with_capability"]["mixture"]["coefficients"].pop("taken"),
    lambda c: c["salience_exponents"].update(mixture=[]), lambda c: c["outside"].update(share=1.5),
    lambda c: c["outside"].update(errors=[1.0] * 101), lambda c: c["outside"].update(errors=[1.0]),
    lambda c: c["with_capability"]["log_linear"]["coefficients"]["end"].update(estimate="much"),
    lambda c: c["with_capability"]["log_linear"].update(covariance=[[1.0, 2.0], [2.0, 1.0]]),
    lambda c: c["with_capability"]["log_linear"].update(covariance=(-np.eye(6)).tolist()),
    lambda c: c["with_capability"].update(capability_exponent=None),
])
def test_spoilt_coefficients_are_refused(tmp_path: Path, spoil: object) -> None:
    card = json.loads(json.dumps(load().card))
    spoil(card)  # type: ignore[operator]  # a list of lambdas has no common signature
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(InputError, match="E621"):
        get_model("learned", coefficients=str(path))


def test_missing_coefficients_are_refused() -> None:
    with pytest.raises(InputError, match="E621"):
        Learned(coefficients="nowhere.json")
    shipped = files("peaceroom.models").joinpath("data", "learned.json").read_text(encoding="utf-8")
    assert repr(load()) == repr(parse(json.loads(shipped)))  # arrays have no single answer to ==


def test_a_run_outside_the_domain_warns() -> None:
    talks = forecast(scenario(), draws=64, models=["learned", "mean"], process=False)
    assert [w["message"] for w in talks.result["warnings"] if w["code"] == "W107"] == [
        "the model learned: learned from decisions of the domain eu-legislation; this is not one of them, so half "
        "of the odds are the compromise mean with its errors"]
