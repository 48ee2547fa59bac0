"""Influence is what a whole run without the unit says, to the last digits that matter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidence.ledgers import build, coding
from peaceroom import forecast
from peaceroom.analysis.influence.repooling import Repooling
from peaceroom.analysis.influence.result import bounded, influence_result, leave_out
from peaceroom.analysis.zone import zone_open
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Coding
from peaceroom.models import get_model
from peaceroom.runs.run import Run
from peaceroom.scenario.sampling.evidence import pooled
from peaceroom.scenario.sampling.sample import build_case, sample
from peaceroom.scenario.types import Scenario

from .planted import far_apart, planted, reading, said, scenario, talks

DRAWS, SEED = 300, 7
MODELS = ("compromise", "challenge")
SAME = {"rel": 0, "abs": 1e-9}


def whole(s: Scenario, *what_ifs: str, influence: bool = False) -> Run:
    return forecast(s, draws=DRAWS, seed=SEED, models=MODELS, what_ifs=what_ifs, what_if_draws=DRAWS, workers=1,
                    influence=influence, process=False)


def values(run: Run, quantity: str) -> np.ndarray:
    kind, issue, *model = quantity.split(".")
    k = run.case.issues.index(issue)
    if kind == "zone":
        found = zone_open(run.case, k)
        assert found is not None
        return found.astype(float)
    return run.settlements[model[0]].outcome[:, k]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return whole(scenario(tmp_path_factory.mktemp("base") / "talks"), influence=True)


UNITS = [
    ("passage", "p-copy-wire"), ("passage", "p-camp"), ("passage", "p-own"), ("document", "d-near"),
    ("source", "weekly"), ("source", "wire"), ("source", "paper"), ("origin", "u-copy"), ("camp", "south"),
    ("comment", "comment"), ("anonymous", "anonymous"), ("translated", "translated"),
]


@pytest.mark.parametrize(("unit", "name"), UNITS)
def test_as_a_whole_run_on_a_folder_that_lacks_the_unit(base: Run, tmp_path: Path, unit: str, name: str) -> None:
    ledger = planted().without(unit, name)  # type: ignore[arg-type]
    again = whole(scenario(tmp_path / "talks", ledger, talks(what_ifs={})))
    told = 0
    for quantity, by_unit in base.result["influence"].items():
        d = values(again, quantity) - values(base, quantity)
        effect = by_unit.get(unit, {}).get(name)
        if effect is None:
            assert not d.any()  # what is not told has not moved
            continue
        told += 1
        assert effect["delta"] == pytest.approx(d.mean(), **SAME)
        half = 1.96 * d.std(ddof=1) / np.sqrt(DRAWS)
        assert (effect["low"], effect["high"]) == pytest.approx((d.mean() - half, d.mean() + half), **SAME)
        apart = np.abs(np.sort(values(again, quantity)) - np.sort(values(base, quantity))).mean()
        assert effect["distance"] == pytest.approx(apart, **SAME)
    assert told


def test_every_unit_that_moves_something_is_told(base: Run) -> None:
    ledger = base.scenario.ledger
    assert ledger is not None
    told = {(u, n) for by_unit in base.result["influence"].values() for u, by in by_unit.items() for n in by}
    for unit in ("passage", "document", "source", "origin", "camp"):
        assert {n for u, n in told if u == unit} - {"any", "any-half"} == set(ledger.units(unit))  # type: ignore[arg-type]
    assert {("comment", "comment"), ("anonymous", "anonymous"), ("translated", "translated")} <= told
    assert {("camp", "any"), ("camp", "any-half")} <= told


def test_discounts_are_the_what_ifs_and_a_run_on_the_discounted_ledger(base: Run) -> None:
    run = whole(base.scenario, "without-partisan", "discount-partisan", "half-south")
    ledger = base.scenario.ledger
    assert ledger is not None
    other = {"without-partisan": ledger.discounted("any", 1), "discount-partisan": ledger.discounted("any", .5),
             "half-south": ledger.discounted("south", .5)}
    for name, reduced in other.items():
        again = whole(base.scenario.with_ledger(reduced))
        for model in MODELS:
            assert run.what_ifs[name][model] == pytest.approx(again.settlements[model].outcome, abs=1e-9)
    of = {"any": "without-partisan", "any-half": "discount-partisan"}
    for unit, name in of.items():
        for model in MODELS:
            found = base.result["influence"][f"settlement.water.{model}"]["camp"][unit]["delta"]
            assert found == pytest.approx(run.result["what_ifs"][name]["water"][model]["delta"], **SAME)
            assert found != 0


def test_discount_without_effect_is_refused_where_it_is_the_analysts(tmp_path: Path) -> None:
    """Only the South's paper has a camp; where no number rests on it, believing it less changes nothing."""
    data = talks(positions=[row for row in talks()["positions"] if row["issue"] != "water"])
    del data["issues"]["water"]
    keep = [p for p in planted().passages if p in ("p-near", "p-far")]
    ledger = planted()
    for p in ledger.passages:
        if p not in keep:
            ledger = ledger.without("passage", p)
    ledger = Ledger(planted().sources, ledger.grades, ledger.documents, ledger.passages, {}, ledger.codings)
    s = scenario(tmp_path / "talks", ledger, data)
    with pytest.raises(InputError) as caught:
        whole(s, "half-south")
    assert [p.code for p in caught.value.problems] == ["E260"]
    run = whole(s, "without-partisan")  # a standard one is left out with a warning
    assert [w["code"] for w in run.result["warnings"] if w["code"] == "W105"] == ["W105"]


def lonely() -> dict[str, Any]:
    """The North decides alone: a linear model whose answer is its position."""
    rows = [{"actor": "north", "issue": "water", "position": {"from": "evidence"}, "salience": 50},
            {"actor": "south", "issue": "water", "position": 50, "salience": 0}]
    data = talks(positions=rows, no_agreement={}, what_ifs={})
    data["issues"] = {"water": data["issues"]["water"]}
    return data


def test_worked_example_through_the_whole_machine(tmp_path: Path) -> None:
    """evidence.md E5: 40.2838 with both; 28.8339 without the second, 64.8829 without the first; 50 with neither."""
    s = scenario(tmp_path / "talks", far_apart(), lonely())
    drawn = sample(s, 4096, 3, design="lhs")
    work = leave_out(s, drawn, ["compromise"])
    mean = float(work.case.position[:, 0, 0].mean())
    assert mean == pytest.approx(40.2838, abs=.01)
    found = influence_result(work)["settlement.water.compromise"]
    for unit, b, c in (("passage", "p-b", "p-c"), ("source", "b", "c"), ("origin", "o-b", "o-c")):
        assert found[unit][c]["delta"] == pytest.approx(-11.4499, abs=.01)
        assert found[unit][b]["delta"] == pytest.approx(+24.5991, abs=.01)
    assert mean + found["camp"]["any"]["delta"] == pytest.approx(28.8339, abs=.01)
    alone = s.with_ledger(far_apart().without("source", "b"))  # one left out after the other: the flat density is left
    rest = influence_result(leave_out(alone, sample(alone, 4096, 3, design="lhs"), ["compromise"]))
    assert rest["settlement.water.compromise"]["passage"]["p-c"]["delta"] == pytest.approx(50 - 64.8829, abs=.01)


def test_an_effect_is_carried_by_what_moves_most_first(tmp_path: Path) -> None:
    """Two inputs rest on one source: the one whose pool moves more of its scale stands first, whatever its name."""
    base = far_apart()
    names = ("positions.north.water.position", "positions.south.water.position")
    data = lonely()
    data["positions"] = [{"actor": a, "issue": "water", "position": {"from": "evidence"}, "salience": 50}
                         for a in ("north", "south")]
    for near, far in (("north", "south"), ("south", "north")):
        codings = {f"{k}-{a}": base.codings[k].model_copy(update={"id": f"{k}-{a}", "actor": a, "value": value})
                   for a in ("north", "south") for k, value in (("k-b", "50"), ("k-c", "55" if a == near else "90"))}
        ledger = Ledger(base.sources, base.grades, base.documents, base.passages, {}, codings, base.assumptions)
        s = scenario(tmp_path / far, ledger, data)
        work = leave_out(s, sample(s, 300, 1), ["compromise"])
        less = ledger.without("source", "c")
        carried = influence_result(work)["settlement.water.compromise"]["source"]["c"]["carried_by"]
        now, then = pooled(s), pooled(s.with_ledger(less))
        size = {n: abs(now[n].mean - then[n].mean) for n in names}
        assert size[f"positions.{far}.water.position"] > 2 * size[f"positions.{near}.water.position"] > 0
        assert list(carried) == [f"positions.{a}.water.position" for a in (far, near)]


def test_stated_words_behind_a_bottom_line_are_left_out(tmp_path: Path) -> None:
    """The file gives the position, the ledger the bottom line, of which only the link to stated words is known."""
    data = lonely()
    data["positions"][0] |= {"position": 20, "bottom_line": {"from": "evidence"}}
    s = scenario(tmp_path / "talks", far_apart(), data)
    work = leave_out(s, sample(s, 50, 1), ["compromise"])
    assert {("passage", "p-b"), ("passage", "p-c"), ("source", "b")} <= set(work.units())
    assert work.spoken["water"] == {"p-b", "p-c"}


def test_confirmation_is_left_out_too(tmp_path: Path) -> None:
    """p-c says nothing about the North, but confirms what p-b says: without it grade 1 counts as 2."""
    ledger = far_apart()
    one = ledger.codings["k-b"].model_copy(update={"credibility": 1, "confirmed_by": "p-c"})
    ledger = Ledger(ledger.sources, ledger.grades, ledger.documents, ledger.passages, {}, {"k-b": one},
                    ledger.assumptions)
    s = scenario(tmp_path / "talks", ledger, lonely())
    found = influence_result(leave_out(s, sample(s, 400, 1), ["compromise"]))["settlement.water.compromise"]
    assert found["passage"]["p-c"]["delta"] > 1 and found["source"]["c"]["carried_by"]


def test_reading_gives_no_less_than_the_ledger(tmp_path: Path) -> None:
    found = reading(tmp_path / "talks").scenario.ledger
    assert found is not None and set(found.codings) == set(planted().codings)
    assert found.assumptions == planted().assumptions


def rich() -> tuple[Ledger, dict[str, Any]]:
    """Evidence on every field that codings speak about, on an issue with options, and doubts that go together."""
    data = talks(factors={"mood": {"name": "Mood"}}, what_ifs={})
    rows = data["positions"]
    rows[0] |= {"position": {"from": "evidence", "loadings": {"mood": .7}}, "salience": {"from": "evidence"},
                "bottom_line": {"from": "evidence"}}
    rows[4] |= {"position": {"from": "evidence", "loadings": {"mood": -.5}}}
    rows[6]["position"] = {"from": "evidence"}
    data["actors"]["north"]["capability"] = {"from": "evidence"}
    data["issues"]["flags"] |= {"kind": "options", "scale": {0: "one", 50: "both", 100: "two"}}
    rows[5]["position"] = 0
    planted_ = planted()
    more: list[Any] = [*said("flags", "weekly", "80", issue="flags", actor="south")]
    more += [r for r in said("deed", "wire", "45", sign="deed") if not isinstance(r, Coding)]
    more.append(coding("k-deed", "p-deed", "45", aspect="bottom_line", sign="deed", relation="self"))
    for name, quantity, value in (("care", "salience", "80"), ("arms", "capability", "65")):
        more += [r for r in said(name, "post", value) if not isinstance(r, Coding)]
        more.append(coding(f"k-{name}", f"p-{name}", value, quantity=quantity,
                           issue="water" if quantity == "salience" else None))
    kinds = (planted_.sources, planted_.grades, planted_.documents, planted_.passages, planted_.codings)
    return build(*(r for kind in kinds for r in kind.values()), *more), data


@pytest.mark.parametrize("design", ["random", "sobol"])
def test_every_unit_of_a_rich_file_as_drawn_and_solved_anew(tmp_path: Path, design: str) -> None:
    ledger, data = rich()
    s = scenario(tmp_path / "talks", ledger, data)
    models = ("compromise", "nash@package", "quantal-response")
    work = leave_out(s, sample(s, 64, 5, design=design), models)
    found = influence_result(work)
    base = solved(s, models, design)
    carried: set[str] = set()
    for unit, name in work.units():
        assert s.ledger is not None
        again = solved(s.with_ledger(s.ledger.without(unit, name)), models, design)
        for quantity, before in base.items():
            effect = found[quantity].get(unit, {}).get(name)
            d = again[quantity] - before
            d = d[np.isfinite(d)]
            mean = d.mean() if d.size else 0.0
            assert (effect["delta"] if effect else 0) == pytest.approx(mean, abs=1e-9), (unit, name, quantity)
            carried |= set(effect["carried_by"]) if effect else set()
    assert carried == {"actors.north.capability", "positions.north.water.position", "positions.north.water.salience",
                       "positions.north.water.bottom_line", "positions.south.roads.position",
                       "positions.south.flags.position"}


def solved(s: Scenario, models: tuple[str, ...], design: str) -> dict[str, np.ndarray]:
    """Every quantity, drawn and solved without the trace-back."""
    case = build_case(s, sample(s, 64, 5, design=design))
    out: dict[str, np.ndarray] = {}
    for k, issue in enumerate(case.issues):
        for key in models:
            model = get_model(key)
            joint = model.traits.multi_issue
            part, at = (case, k) if joint else (case.issue(k), 0)
            out[f"settlement.{issue}.{key}"] = model.solve(part).outcome[:, at]
        zone = zone_open(case, k)
        out[f"zone.{issue}"] = np.full(64, np.nan) if zone is None else zone.astype(float)
    return out


def shifting() -> tuple[Ledger, dict[str, Any]]:
    """The South's paper on the North as its adversary, beside neutrals, on four issues: its shift is estimated."""
    data = talks(what_ifs={})
    data["issues"] |= {f"i-{k}": data["issues"]["water"] | {"name": f"Issue {k}"} for k in range(3)}
    for k in range(3):
        data["positions"] += [
            {"actor": "north", "issue": f"i-{k}", "position": {"from": "evidence"}, "salience": 50},
            {"actor": "south", "issue": f"i-{k}", "position": {"from": "evidence"}, "salience": 50}]
    of = planted()
    camp = next(s.id for s in of.sources.values() if s.camp == "south")
    neutral = next(s.id for s in of.sources.values() if s.camp is None)
    more: list[Any] = []
    for k, issue in enumerate(("water", "i-0", "i-1", "i-2")):
        more += said(f"own-{k}", camp, f"{10 + k}", issue=issue, actor="south", relation="self")
        more += said(f"wire-{k}", neutral, f"{40 + k}", issue=issue, relation="neutral")
        more += said(f"foe-{k}", camp, f"{70 + k}", issue=issue, relation="adversary", sign="adversary")
    kinds = (of.sources, of.grades, of.documents, of.passages, of.codings)
    return build(*(r for kind in kinds for r in kind.values()), *more), data


def test_only_what_can_change_is_pooled_anew_and_all_of_that(tmp_path: Path) -> None:
    """Without any passage the pools that are found to differ are those that differ when all is pooled anew; a passage
    that a shift is estimated from moves pools that it does not speak about."""
    for ledger, data in (rich(), shifting()):
        s = scenario(tmp_path / str(len(data["positions"])), ledger, data)
        assert s.ledger is not None
        work = Repooling(s)
        elsewhere = 0
        for passage in s.ledger.passages:
            gone = frozenset({passage})
            quick, slow = work.without(gone), work.under(s.ledger.without("passage", passage))
            assert quick.keys() == slow.keys(), passage
            for name in quick:
                assert np.array_equal(quick[name].density, slow[name].density), (passage, name)
            elsewhere += bool(quick.keys() - work.speaks_on.get(passage, frozenset()))
        assert (elsewhere > 0) == ("foe-0" in {p.removeprefix("p-") for p in s.ledger.passages})


def test_a_large_ledger_gets_fewer_draws_and_a_small_one_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, data = rich()
    work = leave_out(scenario(tmp_path / "talks", ledger, data), sample(
        scenario(tmp_path / "talks", ledger, data), 2_000, 5), ("compromise",))
    assert bounded(work) is work
    count = len({work.change(unit, name) for unit, name in work.every()})
    monkeypatch.setattr("peaceroom.analysis.influence.result.WORK", 300 * count)
    fewer = bounded(work)
    assert fewer.sample.draws == 300
    exact = influence_result(replace(work, sample=work.sample.slice(0, 300)))
    assert influence_result(fewer) == exact
    monkeypatch.setattr("peaceroom.analysis.influence.result.WORK", 1)
    assert bounded(work).sample.draws == 256
