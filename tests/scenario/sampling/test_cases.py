"""From drawn inputs to the case: voice, capability, support, consent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.sampling.sample import best_case, build_case, sample
from peaceroom.scenario.types import Scenario
from small import raw, scenario


def at(case: Case, name: str, actor: str, issue: str) -> Any:
    array = getattr(case, name)
    return array[..., case.actors.index(actor), case.issues.index(issue)]


def case_of(data: dict[str, Any], what_if: str | None = None, draws: int = 500) -> Case:
    s = Scenario.model_validate(data)
    return build_case(s, sample(s, draws, 1), what_if)


def test_input_names_are_unique_and_say_where_they_belong() -> None:
    keys = [i.key for i in inputs(scenario())]
    assert len(keys) == len(set(keys))
    assert {"positions.south.ceasefire.position", "actors.south.capability", "support.ally.north.strength",
            "issues.prisoners.reference", "no_agreement.north", "events.vote", "events.vote.old.p",
            "events.vote.new.effects.1.by", "levers.aid.effects.1.by"} <= set(keys)


def test_a_second_row_of_support_has_its_own_name() -> None:
    data = raw()
    data["support"].append({"from": "ally", "to": "north", "strength": "1..2"})
    keys = {i.key for i in inputs(Scenario.model_validate(data))}
    assert {"support.ally.north.strength", "support.ally.north.2.strength"} <= keys


def test_salience_is_divided_by_100_and_positions_stay_on_the_issue_s_scale() -> None:
    case = scenario().sample(500, 1)
    assert at(case, "salience", "ally", "ceasefire") == pytest.approx(0.3)
    assert np.nanmax(case.salience) <= 1
    assert ((case.position >= case.low) & (case.position <= case.high) | np.isnan(case.position)).all()


def test_factions_speak_where_they_have_rows_and_the_party_elsewhere() -> None:
    case = scenario().sample(50, 1)
    assert np.isnan(at(case, "position", "north", "ceasefire")).all()
    assert not np.isnan(at(case, "position", "court", "ceasefire")).any()
    assert not np.isnan(at(case, "position", "north", "system")).any()
    assert np.isnan(at(case, "position", "court", "system")).all()
    for name in ("salience", "capability"):
        assert (np.isnan(getattr(case, name)) == np.isnan(case.position)).all()


def test_factions_share_their_party_s_capability_and_support() -> None:
    s = scenario()
    drawn = sample(s, 500, 1)
    v, case = drawn.values, build_case(s, drawn)
    whole = v["actors.north.capability"] + v["support.ally.north.strength"] * v["support.ally.north.share"]
    court, field = (at(case, "capability", f, "ceasefire") for f in ("court", "field"))
    assert court + field == pytest.approx(whole)
    assert court / field == pytest.approx(v["actors.court.share"] / v["actors.field.share"])
    assert at(case, "capability", "north", "system") == pytest.approx(whole)


def test_factions_without_shares_divide_equally() -> None:
    data = raw()
    for faction in ("court", "field"):
        del data["actors"][faction]["share"]
    case = case_of(data)
    assert at(case, "capability", "court", "ceasefire") == pytest.approx(at(case, "capability", "field", "ceasefire"))


def test_factions_own_capabilities_are_weights_rescaled_to_the_party_s() -> None:
    data = raw()
    data["positions"][1]["capability"] = 30
    data["positions"][2]["capability"] = 90
    s = Scenario.model_validate(data)
    drawn = sample(s, 200, 1)
    v, case = drawn.values, build_case(s, drawn)
    court, field = (at(case, "capability", f, "ceasefire") for f in ("court", "field"))
    whole = v["actors.north.capability"] + v["support.ally.north.strength"] * v["support.ally.north.share"]
    assert field == pytest.approx(3 * court)
    assert court + field == pytest.approx(whole)


def test_a_row_s_capability_replaces_the_actor_s_on_that_issue() -> None:
    s = scenario()
    drawn = sample(s, 100, 1)
    case = build_case(s, drawn)
    own = drawn.values["positions.south.prisoners.capability"]
    assert np.array_equal(at(case, "capability", "south", "prisoners"), own)


def test_voice_of_the_party_silences_its_factions_but_never_the_party() -> None:
    case = case_of(raw(), "party-voice")
    assert np.isnan(at(case, "position", "court", "ceasefire")).all()
    assert not np.isnan(at(case, "position", "north", "ceasefire")).any()
    data = raw()
    del data["positions"][0]  # the party has no row of its own on the ceasefire
    case = case_of(data, "party-voice")
    assert not np.isnan(at(case, "position", "court", "ceasefire")).any()


def test_an_actor_s_own_voice_outranks_the_scenario_s() -> None:
    data = raw()
    data["actors"]["north"]["voice"] = "party"
    case = case_of(data)
    assert not np.isnan(at(case, "position", "north", "ceasefire")).any()
    assert np.isnan(at(case, "position", "field", "ceasefire")).all()


def test_support_counts_on_the_named_issues_only() -> None:
    s = scenario()
    drawn = sample(s, 300, 1)
    v, case = drawn.values, build_case(s, drawn)
    given = v["support.rival.south.strength"] * v["support.rival.south.share"]
    assert at(case, "capability", "south", "ceasefire") == pytest.approx(v["actors.south.capability"] + given)
    assert np.array_equal(at(case, "capability", "south", "system"), v["actors.south.capability"])


def test_disputed_support_runs_from_nothing() -> None:
    strength = sample(scenario(), 5000, 1).values["support.rival.south.strength"]
    assert strength.min() < 0.1
    assert (strength >= 0).all()
    assert np.quantile(strength, 0.9) == pytest.approx(15, abs=1.5)


def test_support_given_to_a_faction_stays_with_it() -> None:
    data = raw()
    data["support"] = [{"from": "ally", "to": "field", "strength": 25}]
    plain = case_of(raw(support=[]))
    helped = case_of(data)
    for actor, issue, more in (("court", "ceasefire", 0), ("field", "ceasefire", 25), ("north", "system", 25)):
        before = at(plain, "capability", actor, issue)
        assert at(helped, "capability", actor, issue) == pytest.approx(before + more), actor


def required(case: Case, issue: str) -> set[str]:
    k = case.issues.index(issue)
    return {a for a, r in zip(case.actors, case.required[:, k], strict=True) if r}


def test_consent_of_a_party_is_that_of_its_ratifying_factions() -> None:
    case = scenario().sample(2, 1)
    assert required(case, "ceasefire") == {"court", "south"}
    assert required(case, "system") == {"north", "south"}


def test_without_a_ratifying_faction_all_that_speak_must_agree() -> None:
    data = raw()
    data["actors"]["court"]["ratifies"] = False
    assert required(case_of(data, draws=2), "ceasefire") == {"court", "field", "south"}
    assert required(case_of(data, "party-voice", draws=2), "ceasefire") == {"north", "south"}


@pytest.mark.parametrize(("rule", "expected"), [
    ({"rule": "consent", "consent_of": ["ally"]}, {"ally"}),
    ({"rule": "unanimity"}, {"court", "field", "south", "ally"}),
    ({"rule": "unanimity", "deciders": ["north", "south"]}, {"court", "field", "south"}),
    ({"rule": "majority", "quota": 0.6}, set()),
])
def test_rules_of_consent(rule: dict[str, Any], expected: set[str]) -> None:
    data = raw()
    data["issues"]["ceasefire"] |= rule
    assert required(case_of(data, draws=2), "ceasefire") == expected


def test_only_deciders_enter() -> None:
    data = raw()
    data["issues"]["ceasefire"]["deciders"] = ["north", "ally"]
    case = case_of(data, draws=2)
    assert np.isnan(at(case, "position", "south", "ceasefire")).all()
    assert not np.isnan(at(case, "position", "court", "ceasefire")).any()
    assert not np.isnan(at(case, "position", "ally", "ceasefire")).any()


def test_a_faction_inherits_what_failure_is_worth_unless_it_has_its_own() -> None:
    case = scenario().sample(20, 1)
    north, court = (case.no_agreement[:, case.actors.index(a)] for a in ("north", "court"))
    assert np.array_equal(north, court)
    case = case_of(raw(no_agreement={"north": "0.2..0.5", "court": 0.9}), draws=20)
    assert (case.no_agreement[:, case.actors.index("court")] == 0.9).all()
    assert np.isnan(case.no_agreement[:, case.actors.index("south")]).all()


def test_facts_of_a_party_go_to_the_factions_that_speak_for_it() -> None:
    data = raw()
    data["issues"]["ceasefire"] |= {"recognition": {"north": 0.6, "south": 0.4}, "patience": {"north": 0.9}}
    case = case_of(data, draws=2)
    assert at(case, "recognition", "court", "ceasefire") == pytest.approx(0.3)
    assert at(case, "patience", "field", "ceasefire") == pytest.approx(0.9)
    assert at(case, "recognition", "south", "ceasefire") == pytest.approx(0.4)


def test_issues_of_one_agenda_item_are_one_group_and_options_are_listed() -> None:
    data = raw(agenda={"text": {"issues": ["system", "prisoners"]}})
    data["issues"]["system"]["kind"] = "options"
    case = case_of(data, draws=2)
    assert case.groups == ("ceasefire", "text", "text")
    assert case.options[0] is None
    assert list(case.options[1]) == [0, 50, 100]  # type: ignore[arg-type]


def test_best_estimates_stand_on_the_as_of_date_before_any_event() -> None:
    case = best_case(scenario())
    assert case.draws == 1
    assert at(case, "position", "south", "ceasefire")[0] == pytest.approx(83.5, abs=0.1)  # 70..100, cut at 100
    ally = next(i for i in inputs(scenario()) if i.key == "positions.ally.ceasefire.position")
    assert at(case, "position", "ally", "ceasefire")[0] == ally.distribution.best
    assert at(case, "position", "rival", "prisoners")[0] == 100  # the likeliest category


def test_an_actor_without_capability_is_refused() -> None:
    data = raw()
    del data["actors"]["south"]["capability"]
    with pytest.raises(InputError, match="E250"):
        case_of(data)


def test_a_number_left_to_evidence_is_refused_until_it_is_pooled() -> None:
    data = raw()
    data["positions"][0]["position"] = {"from": "evidence"}
    with pytest.raises(InputError, match="E253"):
        inputs(Scenario.model_validate(data))
