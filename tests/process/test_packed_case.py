"""Every field of a case stands where the compiled loop reads it, positions in per cent of their scale."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import gamma, norm

from peaceroom.process.actors import (
    Authority,
    Ceasefire,
    Commitment,
    Consensus,
    Disruptor,
    Effect,
    Event,
    Outcome,
    Passage,
    Proposal,
    Ratifier,
    Seat,
    Shock,
    ThirdParty,
    Violence,
)
from peaceroom.process.case import ProcessCase
from peaceroom.process.clocks import weekly_hazards
from peaceroom.process.machine.packing import LONGEST, NEVER, Packed, pack
from peaceroom.process.machine.streams import SLOTS
from peaceroom.process.mechanisms.fighting import GAMMA_NODES, GAMMA_Z
from peaceroom.process.parameters import Parameters

WEEKS = 30
VOTE = Event("vote", (Outcome("new", .3, branch=1, values={"b": .7}, believed={"c": .2}), Outcome("old", .6)), (4, 6),
             deadline=("x",), attention=9)
EXIT = Event("exit", (
    Outcome("half", {"new": .8, "old": .1}, (
        Effect("support.m.a", "multiply", .5, 3, 4), Effect("support.m.a", "add", .25, 1),
        Effect("strength.b", "multiply", 2.0), Effect("violence", "add", -.4),
        Effect("position.a.one", "set", 30.0), Effect("bottom_line.b.two", "add", 2.0, ramp=5),
        Effect("effort.m", "multiply", .5))),
    Outcome("none", {"old": .2})), (12, 12), parent="vote", waits=False, given="none", deadline=())


def rich(**more: Any) -> ProcessCase:
    """Three parties, three issues in two items, something of every kind."""
    fields: dict[str, Any] = {
        "parties": ("a", "b", "c"), "issues": ("one", "two", "three"), "items": ("x", "y"), "item_of": [0, 1, 1],
        "ideal": np.array([[20.0, 4.0, np.nan], [60.0, 2.0, 10.0], [40.0, 0.0, 30.0]]),
        "bottom": np.array([[30.0, 3.0, np.nan], [50.0, 2.5, 20.0], [np.nan, 1.0, 25.0]]),
        "salience": np.array([[.5, .4, .1], [.3, .2, .6], [.7, .8, .9]]),
        "low": [20.0, 0.0, 10.0], "high": [70.0, 4.0, 50.0], "share": [2.0, 3.0, 0.0], "drift": [.01, .02, .03],
        "optimism": [.04, .05, .06], "motivation": [.41, .42, .43], "trust_in": [.51, .52, .53],
        "cost_range": [[.1, .2], [.3, .4], [.5, .6]], "opponent": [.15, .25, .35], "shift": [.11, .12, .13],
        "exposure": [.21, .22, .23], "no_agreement": [.31, .32, np.nan], "ease": [1.5, 2.5], "item_weeks": [0, 7.0],
        "kinds": ("procedure", "other"), "clock_sample": 2, "may_refer": [True, False], "back_channel": [False, True],
        "resume_after": [True, False], "ceasefire_class": [0, 2], "ceasefire_term": [0, 26], "item_text": .5,
        "ceasefire_scope": ("general", "partial"), "ceasefire_collapse": [np.nan, .02], "items_settled": ("y",),
        "precedence": [[False, True], [False, False]], "tracks": 1, "stage": "suspended",
        "break_weeks": 5.0, "multiplier": 1.1, "texts_ratio": 1.2, "texts_away": 1.3, "texts_resumed": .9,
        "attractor": np.array([[20.0, 1.0, 10.0], [45.0, 2.0, 50.0]]), "attractors": "given",
        "steps_ago": (3, 54, 55, 56), "conditional": (("b", "two", "x", 3.0),),
        "violence": Violence(40.0, .2, .8, .3, 4.0, (.5, .6), 7),
        "ceasefires": (Ceasefire(2, 9, "local", .05), Ceasefire(1, None, "local"), Ceasefire(3, None, "partial")),
        "third_parties": (ThirdParty("h", .2), ThirdParty("m", .7, "information", .4, {"b": .6}, {"a": 1.5, "c": .5},
                                                          (.8, .2), (.12, .06, .33))),
        "events": (VOTE, EXIT), "shocks": (Shock("raid", .07, (
            Effect("trust", "add", -.3, 2, 3), Effect("support.m.a", "set", 0.0, 4)), "breaks"),),
        "ratifiers": (Ratifier("house", "b", (.2, .6), {"three": 30.0}), Ratifier("court", "c")),
        "commitments": (Commitment("swap", "a", "b", 8, .9, 2),
                        Commitment("pull", "b", "a", 16, .7, 3, "swap", (
                            Effect("pressure.b", "add", .5), Effect("support.m.c", "multiply", 0.0)))),
        "disruptors": (Disruptor("gang", (.3, .5), .04, "limited", "y"), Disruptor("sect", (.1, .2), .01, "total")),
        "consensus": {"x": Consensus(("b",), 1)}, "signing": Consensus(("a", "c"), 1),
        "seats": (Seat("c", False, Passage(6, "y"), Passage(9, None, .1)),),
        "authorities": (Authority("king", .02, .3, "x", "y", True, True), Authority("crown", .01)),
        "proposals": (Proposal("a", "two", 3.0, Passage(5, "x", .2)), Proposal("b", "three", 20.0, Passage(11))),
    }
    return ProcessCase(**(fields | more))


def packed(**more: Any) -> Packed:
    return pack(rich(**more), Parameters().replace(support_floor=.5, exit_lead=2.0), WEEKS)


def has(records: Any, **fields: Any) -> None:
    for name, values in fields.items():
        np.testing.assert_allclose(records[name], values, rtol=1e-12, err_msg=name)


def test_positions_are_per_cent_of_their_scale_by_draw() -> None:
    rows = packed().rows
    np.testing.assert_allclose(rows.ideal, [[[0, 100, np.nan], [80, 50, 0], [40, 0, 50]]])
    np.testing.assert_allclose(rows.bottom, [[[20, 75, np.nan], [60, 62.5, 25], [np.nan, 25, 37.5]]])
    np.testing.assert_allclose(rows.attractor, [[[0, 25, 0], [50, 50, 100]]])
    np.testing.assert_array_equal(rows.salience[0], rich().salience[0])
    np.testing.assert_array_equal(rows.no_agreement, [[.31, .32, np.nan]])


def test_parties_and_third_parties() -> None:
    world = packed().world
    has(world.parties, log_strength0=[math.log(2), math.log(3), 0], fights=[1, 1, 0], drift=[.01, .02, .03],
        drift_bias=[.04, .05, .06], motivation0=[.41, .42, .43], trust0=[.51, .52, .53], cost_low=[.1, .3, .5],
        cost_high=[.2, .4, .6], defeat_given=[.15, .25, .35], shift=[.11, .12, .13], exposure=[.21, .22, .23],
        won0=0, lost0=0)
    has(world.third, bias=[0, .4], kind=[0, 1], signal_weak=[.9, .8], signal_strong=[.3, .2], cost1=[.1, .12],
        cost_low=[.05, .06], cost_high=[.35, .33])
    has(world.ratifiers, low=[.2, np.nan], high=[.6, np.nan], party=[1, 2])
    np.testing.assert_array_equal(world.ratifier_ideals, [[np.nan, np.nan, 50], [np.nan] * 3])
    q = world.quantities
    np.testing.assert_array_equal(q.support, [[0, 0, 0], [1.5, 0, .5]])
    np.testing.assert_array_equal(q.leverage, [[0, 0, 0], [0, .6, 0]])
    np.testing.assert_array_equal(q.effort, [.2, .7])
    assert q.row.sum() == pytest.approx(1.5 + .5 + .6 + .9), "all else is a change, so 0"
    beliefs = [[8.0, 2.0], [3.0, 7.0]]
    duel = pack(ProcessCase(parties=("a", "b"), issues=("i",), items=("i",), item_of=[0], ideal=[[100.0], [0.0]],
                            two_point=True, battle_beliefs=beliefs), Parameters(), 4).world
    has(duel.parties, won0=[8, 3], lost0=[2, 7])
    has(duel.case, battles=1, two_point=1, advised=0, channels=0, deadlines=0, tracks=1, seating=0, texts0=1,
        texts_mask0=1, age0=0)


def test_items_and_rules() -> None:
    agenda = packed().world.agenda
    has(agenda.items, ease0=[1.5, 2.5], weeks0=[0, 7], written=.5, may_refer=[1, 0], clocked=[1, 0], others=[1, 0],
        substance=[0, 1], away=[0, 1], resumes=[1, 0], ceasefire_class=[0, 2], ceasefire_term=[0, 26],
        ceasefire_scope=[2, 1], collapse=[np.nan, .02], status0=[0, 2])
    assert agenda.issues["item"].tolist() == [0, 1, 1]
    has(agenda.conditions, party=1, issue=1, item=0, bottom=75)
    has(agenda.truces, cls0=[2, 3, 0], end0=[9, -1, -1], rate0=[.05, np.nan, np.nan])
    assert agenda.asked.tolist() == [[2, 1, 2], [1, 1, 1]], "a sufficient consensus on x, all who hold y"
    assert agenda.required.tolist() == [[0, 1, 0], [1, 1, 1]]
    assert agenda.signing.tolist() == [1, 2, 1]
    assert agenda.precedence.tolist() == [[0, 1], [0, 0]]
    assert agenda.branches.shape == (2, 3)
    assert agenda.class_hazard.shape == agenda.clock.shape == (2, WEEKS + 7 + 1)
    np.testing.assert_allclose(agenda.class_hazard[0], weekly_hazards("procedure", WEEKS + 8, 2))
    assert not agenda.class_hazard[1].any()
    long = packed(item_weeks=[LONGEST + 40.0, 0]).world.agenda.class_hazard
    assert long.shape == (2, WEEKS + LONGEST + 1), "followed for five years"
    assert packed(kinds=("other", "other")).world.agenda.class_hazard.shape == (2, 0)
    unruled = packed(signing=None, consensus={}, seats=()).world
    assert unruled.agenda.signing.tolist() == [0, 0, 0]
    has(unruled.case, seating=0, sign_rule=0, sign_others=0)


def test_who_may_sit_stop_and_table() -> None:
    world = packed().world
    has(world.seats, here0=[1, 1, 0], joins=[0, 0, 1], join_week=[0, 0, 6], join_item=[0, 0, 1],
        join_rate=[0, 0, np.nan], leaves=[0, 0, 1], leave_week=[0, 0, 9], leave_item=[0, 0, -1], leave_rate=[0, 0, .1])
    has(world.authorities, stops=[.02, .01], resumes=[.3, 0], until=[0, -1], after=[1, -1], quiet=[1, 0],
        stopped=[1, 0])
    has(world.proposals, party=[0, 1], issue=[1, 2], number=[0, 1], value=[75, 25], week=[5, 11], after=[0, -1],
        rate=[.2, np.nan])
    has(world.promises, kept=[.9, .7], due=[8, 16], lag=[2, 3], depends=[-1, 0])
    has(world.disruptors, low=[.3, .1], high=[.5, .2], rate=[.04, .01], objective=[1, 3], wants=[1, -1])


def test_events_shocks_and_what_they_do() -> None:
    c = packed().world.calendar
    has(c.events, low=[4, 12], high=[6, 12], parent=[-1, 0], given=[-1, 1], waits=[1, 0], attention=[9, 26],
        outcomes=[2, 2])
    assert c.presses.tolist() == [[1, 0], [1, 1]]
    np.testing.assert_allclose(c.chances, [[[.3, .6], [.3, .6]], [[.8, 0], [.1, .2]]])
    np.testing.assert_allclose(c.outcomes["marginal"], [[.3, .6], [.3 * .8 + .6 * .1, .6 * .2]])
    assert c.outcomes["branch"].tolist() == [[1, -1], [-1, -1]]
    assert c.outcomes["complete"].tolist() == [[0, 0], [7, 0]], "three weeks of delay, four of change"
    # 1.5 · ½ + .25 on top of the floor of .5, from 1.5
    np.testing.assert_allclose(c.gain, np.array([[[0, 0, 0], [0, 0, 0]], [[math.log(1.5 / 2), 0, 0], [0, 0, 0]]]),
                               atol=1e-12)
    value, believed = np.full((3, 2, 2), np.nan), np.full((3, 2, 2), np.nan)
    value[1, 0, 0], believed[2, 0, 0] = .7, .2
    np.testing.assert_array_equal(c.expected["value"], value)
    np.testing.assert_array_equal(c.expected["believed"], believed)
    has(c.shocks, rate=.07, quiet=5, during=2)
    assert c.triggers.shape == (2 + 2 + 1,) and c.later.shape == (3, 2)


def test_effects_stand_in_the_order_in_which_they_are_carried_out() -> None:
    found = packed()
    c, at = found.world.calendar, found.layout.index
    # hollow: the share that ends of the support and the floor of ½ together, from 2 weeks (the lead) before it does
    has(c.effects, trigger=[1] * 8 + [3] * 3 + [4] * 3, outcome=0,
        place=[at[x] for x in ("support.m.a", "support.m.a", "strength.b", "violence", "position.a.one",
                               "bottom_line.b.two", "effort.m", "hollow.a", "pressure.b", "support.m.c", "hollow.c",
                               "trust", "support.m.a", "hollow.a")],
        op=[2, 1, 1, 1, 0, 1, 2, 1, 1, 2, 1, 1, 0, 1], delay=[3, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 4, 2],
        ramp=[4, 1, 1, 1, 1, 5, 1, 6, 1, 1, 1, 3, 1, 3],
        value=[.5, .25, math.log(2), -.4, 20, 50, .5, .75 / 2, .5, 0, .5, -.3, 0, 1.5 / 2],
        logarithmic=[1, 1] + [0] * 7 + [1, 0, 0, 1, 0])


def test_single_numbers_of_a_case() -> None:
    world = packed().world
    has(world.case, gap_low=1, gap_high=1, break_weeks=5, multiplier=1.1, texts_ratio=1.2, texts_away=1.3,
        texts_resumed=.9, level=40, log_violence0=.2, phi=.8, shock_sd=.3, season_cos=.5, season_sin=.6, month0=7,
        attractors=0, two_point=0, channels=1, battles=0, advised=1, deadlines=1, tracks=1, stage0=3,
        age0=3, texts0=3, texts_mask0=1 << 3, closing_slot=SLOTS + 3, reference_slot=SLOTS + 5,
        disruption_slot=SLOTS + 7, seating=1, sign_rule=1, sign_others=1)
    assert world.slots.shape == (SLOTS + 3 + 2 * 2 + 2,)
    never = packed(steps_ago=(), tracks=0).world.case
    has(never, age0=NEVER, texts0=0, texts_mask0=0, tracks=2)
    has(packed(conditional=(), gap_range=(.2, .8)).world.case, gap_low=.2, gap_high=.8)
    has(packed(steps_ago=(0, 51, 52, 53)).world.case, age0=0, texts0=3, texts_mask0=1 | 1 << 51)


def test_the_noise_of_observed_deaths_is_a_gamma_variate_of_mean_one() -> None:
    scores = np.linspace(-GAMMA_Z, GAMMA_Z, GAMMA_NODES)
    np.testing.assert_allclose(packed().world.gamma, np.log(gamma.ppf(norm.cdf(scores), 4.0, scale=.25)), rtol=1e-9)
