"""The learned model against its definition: masses, mirror symmetry, options, what is unknown, draws."""

from __future__ import annotations

import json
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
from peaceroom.models.learned import FEATURES, NAMES, Learned, features, load
from small import scenario

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
    roles = {"rule": ("majority", "unanimity"), "reference": [[draw(quarters), np.nan]],
             "setter": ("actor-1", None), "required": np.arange(n)[:, None] < 2}
    options = (None, np.array([0.0, 20.0, 50.0, 90.0, 100.0]) if draw(st.booleans()) else None)
    return make_case(x, s, np.repeat(np.array(c, float)[:, None], 2, axis=1), options=options, context=EU, **roles)


def reversed_(case: Case) -> Case:
    options = tuple(None if o is None else np.sort(100 - o) for o in case.options)
    return replace(case, position=100 - case.position, reference=100 - case.reference, options=options)


def test_check_model() -> None:
    assert not check_model("learned").failures
    assert not check_model(Learned(widening="off")).failures


@given(cases(), st.sampled_from(["on", "off"]))
@settings(deadline=None, max_examples=60)
def test_reversing_the_scale_reverses_the_masses_and_the_median(case: Case, widening: str) -> None:
    model = Learned(widening=widening)
    np.testing.assert_allclose(model.masses(reversed_(case))[:, :, ::-1], model.masses(case), rtol=0, atol=1e-12)
    np.testing.assert_allclose(100 - model.point(reversed_(case)).outcome, model.point(case).outcome, atol=1e-9)


@given(cases())
@settings(deadline=None, max_examples=40)
def test_every_feature_keeps_its_value_when_the_scale_is_reversed(case: Case) -> None:
    for k in range(2):
        found = features(reversed_(case), k, 1.0, (1.0, 2.0))[:, ::-1]
        np.testing.assert_allclose(found, features(case, k, 1.0, (1.0, 2.0)), rtol=0, atol=1e-12)


@given(cases())
@settings(deadline=None, max_examples=40)
def test_masses_are_the_softmax_of_the_shipped_coefficients(case: Case) -> None:
    file = load()
    c = case.capability[0, :, 0][case.salience[0, :, 0] > 0]
    kind = int(c.max() == c.min())
    energy = features(case, 0, file.alphas[kind], file.betas[kind])[0] @ file.theta[kind]
    expected = np.exp(energy - energy.max())
    found = Learned().masses(case)[0, 0]
    np.testing.assert_allclose(found, expected / expected.sum(), rtol=1e-9)
    assert found.sum() == pytest.approx(1, abs=1e-12)


def test_features_by_hand() -> None:
    case = make_case([0, 40, 100], [0.5, 1.0, 0.5], [1, 2, 4], reference=20, rule=("majority",), setter=("actor-2",),
                     required=np.array([[True], [False], [True]]))
    f = dict(zip(NAMES, features(case, 0, 1.0, (1.0,))[0].T, strict=True))
    mean = (0 * 0.5 + 40 * 2 + 100 * 2) / 4.5
    assert f["distance_mean"][10] == pytest.approx(-abs(10 - mean) / 100)
    assert f["distance_median"][10] == pytest.approx(-0.3)  # shares .11, .44, .44: half is reached at 40
    assert np.flatnonzero(f["position"]).tolist() == [0, 40, 100]
    assert f["position_share"][40] == pytest.approx(1 / 3)
    assert not f["outside"].any()
    assert (f["tens"].sum(), f["fives"].sum(), f["middle"].sum(), f["end"].sum()) == (11, 21, 1, 2)
    near = sum(w * np.exp(-0.5 * ((50 - x) / 6) ** 2) for w, x in zip([0.5 / 4.5, 2 / 4.5, 2 / 4.5], [0, 40, 100],
                                                                    strict=True))
    assert f["crowd"][50] == pytest.approx(np.log(0.03 + near))
    assert f["setter_distance"][70] == pytest.approx(-0.3)
    assert np.flatnonzero(f["setter_position"]).tolist() == [40]
    assert np.flatnonzero(f["consent_position"]).tolist() == [80]  # (0 · .5 + 100 · 2) / 2.5
    assert f["reference_majority"][50] == pytest.approx(-0.3)
    assert not f["reference_unanimity"].any()
    assert np.flatnonzero(f["reference_position"]).tolist() == [20]


def test_several_exponents_average_the_distance() -> None:
    case = make_case([0, 100], [0.2, 1.0], [1, 1])
    one, three, both = (features(case, 0, 1.0, b)[0][:, 0] for b in ((1.0,), (3.0,), (1.0, 3.0)))
    np.testing.assert_allclose(both, (one + three) / 2, atol=1e-12)


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


def test_outside_its_domain_it_says_so_and_is_wider() -> None:
    inside = make_case([0, 30, 80], [1.0, 0.5, 0.8], [1, 2, 3], context=EU)
    outside = replace(inside, context={"domain": "peace-talks"})
    a, b = Learned().masses(inside)[0, 0], Learned().masses(outside)[0, 0]
    y = np.arange(101)
    assert b @ y**2 - (b @ y) ** 2 > a @ y**2 - (a @ y) ** 2
    assert "wider" in Learned().solve(outside).reading["domain"]
    assert "domain" not in Learned().solve(inside).reading
    np.testing.assert_array_equal(Learned(widening="off").masses(outside), Learned().masses(inside))
    np.testing.assert_array_equal(Learned(widening="on").masses(inside), Learned().masses(outside))
    file = load()
    theta = file.theta[0].copy()
    theta[NAMES.index("distance_mean")] *= file.centre
    energy = features(outside, 0, file.alphas[0], file.betas[0])[0] @ theta
    broad = np.full(101, (1 - 2 * file.ends) / 101) + file.ends * np.isin(y, [0, 100])
    q = np.exp(energy) / np.exp(energy).sum()
    np.testing.assert_allclose(b, (1 - file.flat) * q + file.flat * broad)


def test_nothing_but_positions_and_saliences_is_needed() -> None:
    bare = make_case([0, 30, 80], [1.0, 0.5, 0.8], np.nan)
    full = make_case([0, 30, 80], [1.0, 0.5, 0.8], np.nan, reference=10, setter=("actor-1",), rule=("majority",))
    assert np.isfinite(Learned().masses(bare)).all()
    used = {NAMES[j] for j in np.flatnonzero(load().theta.any(axis=0))}
    if not any(name.startswith(("setter", "consent", "reference")) for name in used):
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
    for kind in ("with_capability", "without_capability"):
        for name, c in card[kind]["coefficients"].items():
            assert name in FEATURES and c["se"] > 0 and c["low"] <= c["estimate"] <= c["high"], name
    v = card["validation"]
    assert v["scores"]["n"] == 211 and v["paired"]["mae_delta"] < 0
    wide = v["widening"]
    assert all(wide[f"cover{level}_outside"] > wide[f"cover{level}_inside"] for level in (50, 80, 95))


@pytest.mark.parametrize("spoil", [
    lambda c: c.pop("widening"), lambda c: c["with_capability"]["coefficients"].update(nonsense={"estimate": 1}),
    lambda c: c["with_capability"]["exponents"].update(salience=[]), lambda c: c["widening"].update(flat=1.5),
    lambda c: c["with_capability"]["coefficients"]["end"].update(estimate="much"),
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
    talks = forecast(scenario(), draws=64, models=["learned", "mean"])
    assert [w["message"] for w in talks.result["warnings"] if w["code"] == "W107"] == [
        "the model learned: learned from decisions of the domain eu-legislation; this is not one of them, so the odds "
        "are wider than they were there"]
