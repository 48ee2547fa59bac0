"""Own moves of an actor: a planted lever comes first, an idle one does nothing, and names and scales do not matter."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

import peaceroom
from peaceroom.analysis.levers.moves import own_moves
from peaceroom.analysis.levers.outlook import Interest, bench, paired_share
from peaceroom.core.errors import InputError
from peaceroom.scenario.types import Scenario
from small import scenario as small


def talks(**changes: Any) -> Scenario:
    """Two parties far apart on two issues; each cares for one of them. Neither has anything else."""
    data: dict[str, Any] = {
        "peaceroom": 1, "title": "Hill and Shore", "as_of": "2030-01-01", "horizon": "2030-12-31",
        "actors": {"hill": {"name": "Hill", "kind": "party", "consent": "required", "capability": 10},
                   "shore": {"name": "Shore", "kind": "party", "consent": "required", "capability": 10}},
        "issues": {"road": {"name": "Road", "scale": {0: "closed", 100: "open"}},
                   "toll": {"name": "Toll", "scale": {0: "none", 100: "high"}}},
        "positions": [{"actor": "hill", "issue": "road", "position": "5..15", "salience": 50},
                      {"actor": "shore", "issue": "road", "position": "85..95", "salience": 50},
                      {"actor": "hill", "issue": "toll", "position": "85..95", "salience": 50},
                      {"actor": "shore", "issue": "toll", "position": "5..15", "salience": 50}],
        "no_agreement": {"hill": "0.5..0.6", "shore": "0.5..0.6"},
    }
    return Scenario.model_validate(data | changes)


def by_id(found: Any, actor: str) -> dict[str, Any]:
    return {m["id"]: m for m in found["actors"][actor]["moves"]}


def test_a_planted_lever_is_ranked_first() -> None:
    # failure is worth more to the shore than any text; a lever of the hill's makes it worth next to nothing
    planted = talks(
        no_agreement={"hill": 0.3, "shore": "0.95..0.97"},
        levers={"bridge": {"name": "Build the bridge", "by": "hill", "effects": [
            {"set": {"actor": "shore", "field": "no_agreement", "to": 0.05}}]}})
    own = peaceroom.levers(planted, actor="hill", draws=200, process=False)["actors"]["hill"]
    assert own["moves"][0]["id"] == "lever.bridge"
    assert own["moves"][0]["room"] == {"delta": 1.0, "low": 1.0, "high": 1.0}
    # without a text the hill has what failure is worth, with one the middle of both issues: 1 − 40/90 at 10 and 90
    assert own["moves"][0]["worth"]["delta"] == pytest.approx(1 - 40 / 90 - 0.3, abs=0.01)


def test_a_move_of_somebody_without_weight_or_consent_changes_nothing() -> None:
    s = talks(actors=dict(talks().model_dump(mode="json", by_alias=True, exclude_none=True)["actors"]) | {
        "guest": {"name": "Guest", "kind": "observer", "capability": 0}})
    rows = [*s.model_dump(mode="json", by_alias=True, exclude_none=True)["positions"],
            {"actor": "guest", "issue": "road", "position": 50, "salience": 50}]
    idle = Scenario.model_validate(talks().model_dump(mode="json", by_alias=True, exclude_none=True) | {
        "actors": s.model_dump(mode="json", by_alias=True, exclude_none=True)["actors"], "positions": rows})
    own = peaceroom.levers(idle, actor="guest", draws=50, process=False)["actors"]["guest"]
    moved = [m for m in own["moves"] if m["kind"] in ("position", "salience", "resources")]
    assert moved
    for m in moved:
        assert m["worth"]["delta"] == m["settlement"]["delta"] == 0.0
        assert m["room"] == {"delta": 0.0, "low": 0.0, "high": 0.0}


def test_the_first_moves_are_looked_at_with_other_models() -> None:
    first = peaceroom.levers(talks(), actor="hill", draws=200, process=False)["actors"]["hill"]["moves"]
    assert [bool(m["models"]) for m in first[:4]] == [True, True, True, False]
    for model in ("median", "nash", "challenge"):
        other = by_id(peaceroom.levers(talks(), actor="hill", draws=128, model=model, process=False), "hill")
        for m in first[:3]:
            assert m["models"][model] == pytest.approx(other[m["id"]]["worth"]["delta"], abs=1e-12)
    assert len({round(gain, 6) for m in first[:3] for gain in m["models"].values()}) > 1


def test_a_game_of_all_with_all_is_left_out_where_it_could_be_asked_about_few_draws_only(
        monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_at(pairs: int) -> set[str]:
        monkeypatch.setattr("peaceroom.analysis.levers.actors._PAIRS", pairs)
        found = peaceroom.levers(talks(), actor="hill", draws=20, process=False)["actors"]["hill"]["moves"]
        return set(found[0]["models"])

    s = talks()
    game = len(s.issues) * len(s.actors) ** 2  # of one draw
    assert looked_at(8 * game) == {"median", "nash", "challenge"}
    assert looked_at(8 * game - 1) == {"median", "nash"}


def test_costs_have_the_right_sign() -> None:
    found = by_id(peaceroom.levers(talks(), actor="hill", draws=200, process=False), "hill")
    towards, away = found["position.road.up"], found["position.road.down"]
    assert (towards["direction"], away["direction"]) == ("towards the others", "away from the others")
    # a tenth of the scale, over nine tenths to its further end, on an issue that is half of its package
    assert towards["cost"] == pytest.approx(0.5 * 0.1 / 0.9, rel=0.01)
    assert away["cost"] == 0.0
    assert found["accept-less"]["cost"] == 0.1
    assert found["pay.shore"]["cost"] == 0.1
    assert found["pay.shore"]["worth"]["delta"] < 0
    assert towards["settlement"]["delta"] < 0 < away["settlement"]["delta"]
    assert towards["room"]["delta"] >= 0 >= found["bind-itself"]["room"]["delta"]
    assert found["salience.road"]["cost"] > 0


def test_means_that_no_file_prices_have_no_cost() -> None:
    own = peaceroom.levers(small(), draws=30, process=False)["actors"]["south"]
    means = next(m for m in own["moves"] if m["id"] == "resources")
    assert means["cost"] is None
    assert "not in the file" in means["cost_words"]


def test_turned_scales_give_the_same_gains() -> None:
    plain = by_id(peaceroom.levers(talks(), actor="hill", draws=100, process=False), "hill")
    turned = talks(
        issues={"road": {"name": "Road", "scale": {-40: "open", 10: "closed"}},
                "toll": {"name": "Toll", "scale": {0: "none", 100: "high"}}},
        positions=[{"actor": "hill", "issue": "road", "position": 5, "salience": 50},
                   {"actor": "shore", "issue": "road", "position": -35, "salience": 50},
                   {"actor": "hill", "issue": "toll", "position": 90, "salience": 50},
                   {"actor": "shore", "issue": "toll", "position": 10, "salience": 50}])
    straight = talks(positions=[{"actor": "hill", "issue": "road", "position": 10, "salience": 50},
                                {"actor": "shore", "issue": "road", "position": 90, "salience": 50},
                                {"actor": "hill", "issue": "toll", "position": 90, "salience": 50},
                                {"actor": "shore", "issue": "toll", "position": 10, "salience": 50}])
    a = by_id(peaceroom.levers(straight, actor="hill", draws=100, process=False), "hill")
    b = by_id(peaceroom.levers(turned, actor="hill", draws=100, process=False), "hill")
    assert plain.keys() == a.keys() == b.keys()
    for one, other in (("up", "down"), ("down", "up")):
        x, y = a[f"position.road.{one}"], b[f"position.road.{other}"]
        assert x["worth"]["delta"] == pytest.approx(y["worth"]["delta"], abs=1e-12)
        assert x["cost"] == pytest.approx(y["cost"], abs=1e-12)
        assert x["direction"] == y["direction"]


def test_other_names_and_another_order_give_the_same_gains() -> None:
    data = talks().model_dump(mode="json", by_alias=True, exclude_none=True)
    names = {"hill": "zeta", "shore": "alpha"}
    other = Scenario.model_validate(data | {
        "actors": {names[a]: data["actors"][a] for a in ("shore", "hill")},
        "positions": [row | {"actor": names[row["actor"]]} for row in reversed(data["positions"])],
        "no_agreement": {names[a]: v for a, v in data["no_agreement"].items()}})
    a = by_id(peaceroom.levers(talks(), actor="hill", draws=2_000, process=False), "hill")
    b = by_id(peaceroom.levers(other, actor="zeta", draws=2_000, process=False), "zeta")
    for name, m in a.items():
        # other names draw other numbers of the same distributions
        same = b[name.replace("shore", "alpha")]
        far = 5 * np.hypot(m["worth"]["se"], same["worth"]["se"]) + 1e-9
        assert abs(m["worth"]["delta"] - same["worth"]["delta"]) <= far, name
        assert m["words"] == same["words"]


def test_gains_are_paired_by_draw() -> None:
    """The gain of a move is the mean of the differences of draws that are solved twice, with the spread of these."""
    s = small()
    b = bench(s, 64, 3, "compromise")
    members = b.family("south")
    interest = Interest.of(b.case, members)
    before = interest.talks(b.now)
    move = next(t for t in own_moves(b, "south", 0.1) if t.id == "position.prisoners.down")
    after = interest.talks(b.look(move.case))
    found = by_id(peaceroom.levers(s, actor="south", draws=64, seed=3,
                                   process=False), "south")["position.prisoners.down"]["worth"]
    assert found["delta"] == pytest.approx((after - before).mean(), abs=1e-15)
    assert found["se"] == pytest.approx((after - before).std(ddof=1) / 8, abs=1e-15)


def test_a_party_moves_with_its_factions() -> None:
    found = peaceroom.levers(small(), actor="north", draws=20, process=False)["actors"]["north"]
    assert set(found["speaks_as"]) >= {"court", "field"}


def test_an_actor_without_wishes_is_ranked_by_the_room_for_a_text() -> None:
    s = small(positions=[r for r in small().model_dump(mode="json", by_alias=True, exclude_none=True)["positions"]
                         if r["actor"] != "ally"])
    own = peaceroom.levers(s, actor="ally", draws=30, process=False)["actors"]["ally"]
    assert own["ranked_by"] == "room"
    assert own["now"]["worth"] is None
    gains = [m["room"]["delta"] for m in own["moves"]]
    assert gains == sorted(gains, reverse=True)


@pytest.mark.parametrize(("given", "code"), [
    ({"actor": "nobody"}, "E465"), ({"size": 0.0}, "E467"), ({"size": 0.6}, "E467"), ({"draws": 0}, "E301"),
    ({"model": "none-such"}, "E401"), ({"draft": "none-such"}, "E462"), ({"seed": -1}, "E302"),
    ({"size": float("nan")}, "E467")])
def test_bad_input_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        peaceroom.levers(talks(), **given, process=False)
    assert [p.code for p in caught.value.problems] == [code]


def test_one_party_alone() -> None:
    data = talks().model_dump(mode="json", by_alias=True, exclude_none=True)
    alone = Scenario.model_validate(data | {
        "actors": {"hill": data["actors"]["hill"]}, "no_agreement": {"hill": "0.5..0.6"},
        "positions": [r for r in data["positions"] if r["actor"] == "hill"]})
    found = peaceroom.levers(alone, draws=20, process=False)
    own = found["actors"]["hill"]
    assert own["now"]["room"] == 1.0
    assert own["not_tried"]["side payment"] == "no other party's consent is asked for"
    assert found["mediator"] is not None


def test_no_room_at_all_is_said_and_not_hidden() -> None:
    shut = talks(no_agreement={"hill": 0.99, "shore": 0.99})
    found = peaceroom.levers(shut, draws=50, process=False)
    assert found["actors"]["hill"]["now"]["room"] == 0.0
    assert found["actors"]["hill"]["now"]["worth"] == pytest.approx(0.99)


def test_nobody_whose_consent_is_asked_for() -> None:
    data = talks().model_dump(mode="json", by_alias=True, exclude_none=True)
    free = {a: {**v, "consent": "not-required"} for a, v in data["actors"].items()}
    found = peaceroom.levers(Scenario.model_validate(data | {"actors": free}), draws=20, process=False)
    assert found["mediator"] is None
    assert found["actors"] == {}
    named = peaceroom.levers(Scenario.model_validate(data | {"actors": free}), actor="hill", draws=20, process=False)
    assert named["actors"]["hill"]["now"]["room"] is None
    assert all(m["room"] is None for m in named["actors"]["hill"]["moves"])


def test_the_change_of_a_share_has_a_95_per_cent_interval() -> None:
    """Of 400 pairs 60 turn to yes and 20 to no: mean .1, variance (80 − 400·.1²)/399 a pair; cut at ±1."""
    before, after = np.zeros(400, bool), np.zeros(400, bool)
    after[:60] = before[60:80] = True
    half = norm.ppf(.975) * math.sqrt((80 - 4) / 399 / 400)
    found = paired_share(after, before)
    assert found is not None
    assert found == {"delta": pytest.approx(.1), "low": pytest.approx(.1 - half, rel=1e-4),
                     "high": pytest.approx(.1 + half, rel=1e-4)}
    assert paired_share(after[:1], before[:1]) == {"delta": 1.0, "low": 1.0, "high": 1.0}
    assert paired_share(after[58:62], before[58:62]) == {"delta": 0.0, "low": -1.0, "high": 1.0}
    assert paired_share(None, before) is None
