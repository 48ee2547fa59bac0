"""Events, levers and what-ifs: what they change, on which draws, and what they leave alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.scenario.sampling.effects import State
from peaceroom.scenario.sampling.sample import Sample, build_case, sample
from peaceroom.scenario.sampling.what_ifs import all_what_ifs, get_what_if
from peaceroom.scenario.types import Scenario
from small import raw, scenario

DRAWS = 400


def at(case: Case, name: str, actor: str, issue: str) -> Any:
    return getattr(case, name)[..., case.actors.index(actor), case.issues.index(issue)]


def both(data: dict[str, Any], what_if: str) -> tuple[Sample, Case, Case]:
    s = Scenario.model_validate(data)
    drawn = sample(s, DRAWS, 3)
    return drawn, build_case(s, drawn), build_case(s, drawn, what_if)


def effect(*effects: dict[str, Any]) -> dict[str, Any]:
    return raw(what_ifs={"it": {"effects": list(effects)}})


def test_an_event_touches_only_the_draws_on_which_it_happens() -> None:
    s = scenario()
    drawn = sample(s, DRAWS, 3)
    case = build_case(s, drawn)
    new = drawn.values["events.vote"] == 1
    written = drawn.values["positions.ally.ceasefire.position"]
    moved = np.clip(written + drawn.values["events.vote.new.effects.1.by"], 0, 100)
    assert 0.4 < new.mean() < 0.8
    assert np.array_equal(at(case, "position", "ally", "ceasefire"), np.where(new, moved, written))


def test_given_outcomes_use_the_same_draws() -> None:
    drawn, base, old = both(raw(), "vote-old")
    _, _, new = both(raw(), "vote-new")
    happened = drawn.values["events.vote"] == 1
    for name in ("position", "salience", "capability"):
        b, o, n = (getattr(c, name) for c in (base, old, new))
        assert np.array_equal(b[~happened], o[~happened], equal_nan=True)
        assert np.array_equal(b[happened], n[happened], equal_nan=True)
    by = drawn.values["events.vote.new.effects.1.by"]
    ally = [at(c, "position", "ally", "ceasefire") for c in (old, new)]
    assert ally[1] == pytest.approx(np.clip(ally[0] + by, 0, 100))


def test_probabilities_in_doubt_come_out_as_their_mean() -> None:
    s = scenario()
    drawn = sample(s, 20_000, 1).values
    assert (drawn["events.vote"] == 0).mean() == pytest.approx(0.4, abs=0.015)


def test_probabilities_are_brought_to_sum_1() -> None:
    data = raw()
    data["events"]["vote"]["outcomes"]["old"]["p"] = 0.9
    data["events"]["vote"]["outcomes"]["new"]["p"] = 0.9
    drawn = sample(Scenario.model_validate(data), 20_000, 1).values
    assert drawn["events.vote"].mean() == pytest.approx(0.5, abs=0.015)


def test_set_add_and_multiply() -> None:
    target = {"actor": "south", "issue": "ceasefire"}
    drawn, base, case = both(effect(
        {"set": {**target, "field": "position", "to": 40}},
        {"add": {**target, "field": "salience", "by": -10}},
        {"multiply": {**target, "field": "capability", "by": 3}}), "it")
    v = drawn.values
    assert (at(case, "position", "south", "ceasefire") == 40).all()
    assert at(case, "salience", "south", "ceasefire") == pytest.approx(at(base, "salience", "south", "ceasefire") - 0.1)
    support = v["support.rival.south.strength"] * v["support.rival.south.share"]
    assert at(case, "capability", "south", "ceasefire") == pytest.approx(3 * v["actors.south.capability"] + support)
    assert np.array_equal(at(case, "capability", "south", "system"), at(base, "capability", "south", "system"))


def test_effects_follow_each_other_in_file_order() -> None:
    target = {"actor": "south", "issue": "system", "field": "position"}
    _, _, case = both(effect({"set": {**target, "to": 40}}, {"add": {**target, "by": 5}}), "it")
    assert (at(case, "position", "south", "system") == 45).all()
    _, _, case = both(effect({"add": {**target, "by": 5}}, {"set": {**target, "to": 40}}), "it")
    assert (at(case, "position", "south", "system") == 40).all()


def test_results_are_cut_to_the_scale() -> None:
    _, _, case = both(effect({"add": {"field": "position", "by": 500}},
                             {"add": {"field": "salience", "by": -500}},
                             {"add": {"field": "capability", "by": -500}},
                             {"add": {"field": "no_agreement", "by": 7}}), "it")
    known = ~np.isnan(case.position)
    assert (case.position[known] == 100).all()
    assert (case.salience[known] == 0).all()
    assert (case.capability[known] >= 0).all()
    assert (case.no_agreement[~np.isnan(case.no_agreement)] == 1).all()


@pytest.mark.parametrize(("field", "ends"), [
    ("position", (20, 120)), ("bottom_line", (20, 120)), ("reference", (20, 120)), ("salience", (0, 100)),
    ("flexibility", (0, 1)), ("no_agreement", (0, 1)), ("disruption", (0, 1)), ("share", (0, 1)),
    ("capability", (0, 1e6)), ("strength", (0, 1e6)), ("risk", (1e-3, 1e6))])
def test_every_field_stays_within_its_own_ends_on_both_sides(field: str, ends: tuple[float, float]) -> None:
    """On a scale whose ends are not those of anything else."""
    for by, end in ((1e6, ends[1]), (-1e6, ends[0])):
        data = effect({"add": {"field": field, "by": by}})
        for issue in data["issues"].values():
            issue["scale"], issue["reference"] = {20: "little", 120: "much"}, 60
        for row in data["positions"]:
            row |= {"position": 60, "salience": 50, "bottom_line": 40, "flexibility": .5, "risk": 1}
        for name in ("north", "south"):
            data["actors"][name]["disruption"] = .3
        data["support"][0]["strength"] = data["support"][1]["strength"] = 5
        data["what_ifs"]["it"]["effects"][0]["add"]["by"] = by
        s = Scenario.model_validate(data)
        values = sample(s, 8, 3).values
        moved = State(s, values, 8, s.what_ifs["it"], "it").quantities[field]
        assert moved
        for place, value in moved.items():
            assert np.asarray(value) == pytest.approx(end, rel=.001), place


def test_a_party_has_one_risk_the_geometric_mean_of_its_rows_unless_it_has_its_own() -> None:
    data = raw()
    rows = [row for row in data["positions"] if row["actor"] == "south"]
    rows[0]["risk"], rows[1]["risk"] = "0.4..0.6", 8.0
    s = Scenario.model_validate(data)
    values = sample(s, 8, 3).values
    before = State(s, values, 8).quantities["risk"]
    written = next(v for name, v in values.items() if name.startswith("positions.south.") and name.endswith(".risk")
                   and np.ptp(v) > 0)
    assert before["south", ""] == pytest.approx(np.sqrt(8 * written)) and ("north", "") not in before
    data["actors"]["south"]["risk"] = 3
    own = State(Scenario.model_validate(data), sample(Scenario.model_validate(data), 8, 3).values, 8)
    assert own.quantities["risk"]["south", ""] == pytest.approx(3)


def test_an_effect_on_a_party_reaches_the_factions_that_speak_for_it() -> None:
    _, base, case = both(effect({"add": {"actor": "north", "issue": "ceasefire", "field": "position", "by": 7}}), "it")
    for faction in ("court", "field"):
        before = at(base, "position", faction, "ceasefire")
        assert at(case, "position", faction, "ceasefire") == pytest.approx(before + 7)


@pytest.mark.parametrize("field", ["capability", "risk"])
def test_an_effect_on_what_a_party_has_itself_leaves_its_factions_alone(field: str) -> None:
    """They share a party's capability, and have a risk of their own: neither is to be counted twice."""
    data = effect({"multiply": {"actor": "north", "field": field, "by": 3}})
    data["actors"]["north"][field] = 40 if field == "capability" else 1.5
    data["actors"]["court"][field] = data["actors"]["field"][field] = 10 if field == "capability" else 0.8
    s = Scenario.model_validate(data)
    drawn = sample(s, 5, 3)
    state = State(s, drawn.values, 5, s.what_ifs["it"], "it")
    (target,) = (e.multiply for e in s.what_ifs["it"].effects)
    assert target is not None and {place[0] for _, place in state.matches(target)} == {"north"}
    before = State(s, drawn.values, 5)
    for (actor, issue), value in state.quantities[field].items():
        factor = 3 if actor == "north" else 1
        assert value == pytest.approx(factor * before.quantities[field][actor, issue])


@pytest.mark.parametrize("field", ["capability", "risk"])
def test_what_a_party_has_not_itself_is_that_of_its_factions(field: str) -> None:
    data = effect({"multiply": {"actor": "north", "field": field, "by": 3}})
    data["actors"]["north"].pop(field, None)
    data["actors"]["court"][field] = data["actors"]["field"][field] = 10 if field == "capability" else 0.8
    s = Scenario.model_validate(data)
    (target,) = (e.multiply for e in s.what_ifs["it"].effects)
    state = State(s, sample(s, 5, 3).values, 5)
    assert target is not None and {place[0] for _, place in state.matches(target)} == {"court", "field"}


def test_an_effect_on_a_faction_does_not_reach_its_party_nor_the_other_faction() -> None:
    s = Scenario.model_validate(effect({"add": {"actor": "court", "field": "position", "by": 7}}))
    (target,) = (e.add for e in s.what_ifs["it"].effects)
    state = State(s, sample(s, 5, 3).values, 5)
    assert target is not None and [place for _, place in state.matches(target)] == [("court", "ceasefire")]


@pytest.mark.parametrize("dates", [
    ("2020-12-01", "2020-11-01"), ("2020-11-01", "2020-12-01"), (("2020-12-01", "2021-01-01"), "2020-11-20"),
    ("2020-11-20", ("2020-11-25", "2020-12-01")), (("2020-11-01", "2021-01-01"), "2020-11-20")])
def test_events_act_in_the_order_of_their_dates_whatever_their_ids(dates: tuple[Any, Any]) -> None:
    """The later of two events that set the same position has the last word; a window counts from its first day."""
    def event(when: Any, to: int) -> dict[str, Any]:
        return {("date" if isinstance(when, str) else "window"): when, "outcomes": {"it": {"p": 1, "effects": [
            {"set": {"actor": "south", "issue": "system", "field": "position", "to": to}}]}}}

    def last(**events: Any) -> Any:
        s = Scenario.model_validate(raw(events=events, what_ifs={}))
        return at(build_case(s, sample(s, 3, 3)), "position", "south", "system")

    first = [d if isinstance(d, str) else d[0] for d in dates]
    assert (last(a=event(dates[0], 11), b=event(dates[1], 22)) == (11 if first[0] > first[1] else 22)).all()
    assert (last(b=event("2020-11-01", 22), a=event("2020-11-01", 11)) == 22).all()  # on one day by id


def test_support_is_named_by_giver_and_receiver() -> None:
    data = effect({"set": {"field": "strength", "from": "rival", "receiver": "south", "to": 100}},
                  {"set": {"field": "share", "from": "rival", "to": 0.5}})
    drawn, _, case = both(data, "it")
    assert at(case, "capability", "south", "ceasefire") == pytest.approx(drawn.values["actors.south.capability"] + 50)


def test_a_faction_s_share_can_be_changed() -> None:
    _, _, case = both(effect({"set": {"field": "share", "actor": "court", "to": 0}}), "it")
    assert (at(case, "capability", "court", "ceasefire") == 0).all()
    s = Scenario.model_validate(effect({"multiply": {"field": "share", "actor": "north", "by": .5}}))
    values = sample(s, 8, 3).values
    before, after = (State(s, values, 8, *more).quantities["faction_share"]
                     for more in ((), (s.what_ifs["it"], "it")))  # a party's share is its factions'
    assert set(after) == {("court", ""), ("field", "")}
    assert all(after[place] == pytest.approx(before[place] / 2) for place in after)


@pytest.mark.parametrize("named", [{"from": "ally"}, {"receiver": "north"}])
def test_a_share_of_support_is_no_faction_s_share(named: dict[str, str]) -> None:
    s = Scenario.model_validate(effect({"set": {"field": "share", "to": .125, **named}}))
    values = sample(s, 8, 3).values
    before, after = (State(s, values, 8, *more).quantities for more in ((), (s.what_ifs["it"], "it")))
    assert all((share == before["faction_share"][place]).all() for place, share in after["faction_share"].items())
    assert {place[0] for place, share in after["share"].items() if (share == .125).all()} == {"0"}


def test_an_effect_on_a_reference_names_an_issue_and_nobody() -> None:
    _, base, case = both(effect({"set": {"field": "reference", "issue": "prisoners", "to": 33}}), "it")
    assert case.reference[:, case.issues.index("prisoners")] == pytest.approx(33)
    assert case.reference[:, 0] == pytest.approx(base.reference[:, 0]) and set(base.reference[:, 0]) == {50}
    _, _, case = both(effect({"set": {"field": "reference", "actor": "north", "to": 33}}), "it")
    np.testing.assert_array_equal(case.reference, base.reference)


@pytest.mark.parametrize("field", ["risk", "no_agreement"])
def test_what_an_actor_has_once_is_made_equal_once(field: str) -> None:
    data = effect({"equalise": {"field": field, "actors": ["north", "south"]}})
    data["actors"]["north"]["risk"], data["actors"]["south"]["risk"] = "1..2", "2..3"
    _, base, case = both(data, "it")
    before, after = getattr(base, field), getattr(case, field)
    north, south = case.actors.index("north"), case.actors.index("south")
    assert np.ptp(before[:, north] - before[:, south]) > .1
    for i in (north, south):
        np.testing.assert_allclose(after[:, i], (before[:, north] + before[:, south]) / 2)


def test_levers_apply_their_effects() -> None:
    drawn, base, case = both(raw(), "more-aid")
    v = drawn.values
    given = v["support.ally.north.strength"] * v["support.ally.north.share"]
    assert at(case, "capability", "north", "system") == pytest.approx(at(base, "capability", "north", "system") + given)


@pytest.mark.parametrize("receiver", ["north", "court"])  # a faction that speaks on the ceasefire and not on the system
def test_equal_capability_means_equal_with_support(receiver: str) -> None:
    data = raw()
    data["support"][0]["to"] = receiver
    _, base, case = both(data, "level")
    for issue, north in (("ceasefire", ("court", "field")), ("system", ("north",))):
        ours = sum(at(case, "capability", a, issue) for a in north)
        theirs = at(case, "capability", "south", issue)
        assert ours == pytest.approx(theirs)
        before = sum(at(base, "capability", a, issue) for a in north) + at(base, "capability", "south", issue)
        assert ours + theirs == pytest.approx(before)


def test_equal_salience_reaches_factions() -> None:
    _, _, case = both(effect({"equalise": {"field": "salience", "actors": ["north", "south"]}}), "it")
    south = at(case, "salience", "south", "ceasefire")
    for faction in ("court", "field"):
        assert np.array_equal(at(case, "salience", faction, "ceasefire"), south)


def test_without_an_actor_its_support_and_rows_are_gone() -> None:
    drawn, _, case = both(raw(), "without-ally")
    assert np.isnan(at(case, "position", "ally", "ceasefire")).all()
    assert np.array_equal(at(case, "capability", "north", "system"), drawn.values["actors.north.capability"])


def test_every_giver_of_support_has_its_standard_what_if() -> None:
    assert list(all_what_ifs(scenario()))[-2:] == ["without-ally", "without-rival"]
    mine = raw(what_ifs={"without-ally": {"levers": ["aid"]}})
    assert all_what_ifs(Scenario.model_validate(mine))["without-ally"].levers == ("aid",)


def test_an_unknown_what_if_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"E305.*did you mean without-ally"):
        get_what_if(scenario(), "without-aly")


def test_what_ifs_draw_nothing_new() -> None:
    bare = sample(scenario(what_ifs={}), 100, 1).values
    full = sample(scenario(), 100, 1).values
    assert all(np.array_equal(value, full[key]) for key, value in bare.items())


def test_an_effect_on_a_list_touches_those_named_and_no_other() -> None:
    _, base, case = both(effect({"add": {"actor": ["south", "ally"], "issue": ["ceasefire", "system"],
                                         "field": "salience", "by": -10}}), "it")
    touched = {(a, i) for a in base.actors for i in base.issues
               if not np.array_equal(at(case, "salience", a, i), at(base, "salience", a, i), equal_nan=True)}
    assert touched == {("south", "ceasefire"), ("south", "system"), ("ally", "ceasefire")}


def test_who_has_points_and_no_row_stands_at_its_best_option_and_cares_by_the_spread_of_its_points() -> None:
    options = {name: {"name": name, "kind": "options", "scale": {0: "no", 50: "half", 100: "all"}}
               for name in ("dam", "toll")}
    s = Scenario.model_validate(raw(
        issues={**raw()["issues"], **options},
        scores=[{"actor": "north", "issue": "dam", "points": {0: 0, 50: "60..80", 100: 30}},
                {"actor": "north", "issue": "toll", "points": {0: 20, 50: 10, 100: 0}}]))
    drawn = sample(s, 50, 3)
    case = build_case(s, drawn)
    best = at(case, "position", "north", "dam")
    assert best.shape == (50,) and (best == 50).all() and (at(case, "position", "north", "toll") == 0).all()
    points = next(v for k, v in drawn.values.items() if k.startswith("scores.") and "dam" in k and "50" in k)
    assert (at(case, "salience", "north", "dam") == 1).all()  # the largest spread is all of its attention
    assert at(case, "salience", "north", "toll") == pytest.approx(20 / points)
