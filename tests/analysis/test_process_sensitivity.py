"""What content does on a real case: sizes of docs/process-sensitivity.md on ``doha-2020``, its pace found once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from peaceroom.process.actors import Effect, Event, Outcome, Shock, ThirdParty, Violence
from peaceroom.process.case import ProcessCase
from peaceroom.process.simulate import simulate
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.talks.anchor import anchors
from peaceroom.scenario.talks.case import Builder

Change = Callable[[ProcessCase], ProcessCase]
INPUT_DRAWS, DRAWS = 8, 256
#: of the texts to come close an item
SHARE = 0.6


def unmoved(case: ProcessCase) -> tuple[Event, ...]:
    """Events that leave positions alone."""
    return tuple(x for x in case.events if not any("position" in e.quantity for o in x.outcomes for e in o.effects))


def alike(case: ProcessCase) -> ProcessCase:
    """Both sides at the mean of their positions."""
    mean = np.nanmean(case.ideal[0], axis=0)
    return case.replace(ideal=np.repeat(mean[None], 2, 0), attractors="given", events=unmoved(case),
                        attractor=np.repeat(mean[None, None], case.attractor.shape[1], 1))


def apart(case: ProcessCase) -> ProcessCase:
    """Opposite ends of every scale, bottom lines 5 % from them."""
    near = 0.05 * (case.high - case.low)
    return case.replace(ideal=np.array([case.low, case.high]), bottom=np.array([case.low + near, case.high - near]),
                        events=unmoved(case))


def mediated(effort: float) -> Change:
    """The host's effort, nobody else's."""
    return lambda case: case.replace(third_parties=tuple(
        ThirdParty(q.id, effort if q.id == "qatar" else 0.0, q.kind, q.bias, leverage=q.leverage, support=q.support)
        for q in case.third_parties))


def due(case: ProcessCase) -> ProcessCase:
    """A deadline for the rules in week 12."""
    return case.replace(events=(*case.events, Event("due", (Outcome("comes", 1.0),), (12, 12), waits=False,
                                                    deadline=("rules-of-procedure",))))


def failing(worth: float) -> Change:
    return lambda case: case.replace(no_agreement=np.full((1, 2), worth))


def adjourned(case: ProcessCase) -> ProcessCase:
    """The next round begins in thirteen weeks."""
    gone = Outcome("sit", 1.0, (Effect("recess", "set", 12.0),))
    return case.replace(events=(*case.events, Event("-rounds", (gone,), (1, 1), waits=False)))


def pressed(size: float) -> Change:
    """Mass action four times a year for six weeks on either side: so much on motivation (logit)."""
    effects = tuple(Effect(f"pressure.{q}", "add", sign * size, delay) for q in ("republic", "taliban")
                    for sign, delay in ((1.0, 0), (-1.0, 6)))
    return lambda case: case.replace(shocks=(Shock("-strike", 4 * 7 / 365.25, effects),))


def shaken(case: ProcessCase) -> ProcessCase:
    """A massacre twice a year that takes a whole unit of trust."""
    return case.replace(shocks=(Shock("massacre", 2 * 7 / 365.25, (Effect("trust", "add", -1.0),)),))


CHANGES: dict[str, Change] = {
    "as coded": lambda case: case, "alike": alike, "apart": apart, "no mediator": mediated(0.0),
    "mediator .9": mediated(0.9), "deadline": due, "failure .05": failing(0.05), "failure .9": failing(0.9),
    "adjourned": adjourned, "pressed 1": pressed(1.0), "pressed 3": pressed(3.0), "shaken": shaken}


def table() -> dict[str, tuple[float, float, float]]:
    """Change → chance of the rules by 12 weeks, of prisoners and of a comprehensive text by a year."""
    s = load_scenario("doha-2020")
    b = Builder(s, 1, INPUT_DRAWS, Violence())
    paces = anchors(b, b.switches)
    out: dict[str, tuple[float, float, float]] = {}
    for name, change in CHANGES.items():
        found = []
        for g in range(INPUT_DRAWS):
            r = simulate(change(b.case(g, *paces.at(b, g, SHARE))), b.parameters(g), b.switches, draws=DRAWS, weeks=52,
                         seed=1, first=g * DRAWS, workers=1)
            found.append((r.by("rules-of-procedure")[12], r.by("prisoners")[52], r.by("comprehensive")[52]))
        rules, prisoners, whole = np.mean(found, axis=0)
        out[name] = float(rules), float(prisoners), float(whole)
    return out


@pytest.fixture(scope="module")
def p() -> dict[str, tuple[float, float, float]]:
    return table()


RULES, PRISONERS, WHOLE = range(3)
Table = dict[str, tuple[float, float, float]]


def test_positions_decide_most(p: Table) -> None:
    assert 1.5 < p["alike"][RULES] / p["as coded"][RULES] < 4
    assert 1.5 < p["alike"][PRISONERS] / p["as coded"][PRISONERS] < 8
    assert p["alike"][WHOLE] > 2 * p["as coded"][WHOLE]
    assert p["apart"][RULES] < 0.03, "no value suits both: nothing but putting the rules off together is left"
    assert p["apart"][PRISONERS] == p["apart"][WHOLE] == 0


def test_mediation_and_deadlines_help(p: Table) -> None:
    assert 0.05 < p["mediator .9"][RULES] - p["no mediator"][RULES] < 0.3
    assert p["mediator .9"][PRISONERS] > p["no mediator"][PRISONERS]
    assert 0.01 < p["deadline"][RULES] - p["as coded"][RULES] < 0.2


def test_failure_binds_only_where_it_is_worth_more_than_a_text(p: Table) -> None:
    assert p["failure .9"][WHOLE] == p["failure .9"][PRISONERS] == 0
    assert p["failure .9"][RULES] == pytest.approx(p["as coded"][RULES], abs=0.02), "rules bind nobody to a package"
    assert p["failure .05"][PRISONERS] == pytest.approx(p["as coded"][PRISONERS], abs=0.03)


def test_what_has_no_day_and_what_lies_between_rounds(p: Table) -> None:
    assert p["adjourned"][RULES] == 0 < p["adjourned"][PRISONERS] < p["as coded"][PRISONERS]
    assert p["as coded"][PRISONERS] < p["pressed 1"][PRISONERS] <= p["pressed 3"][PRISONERS]
    assert p["shaken"][PRISONERS] < p["as coded"][PRISONERS]
