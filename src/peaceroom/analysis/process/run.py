"""The process beside a run: what happens by when, as things stand, without each mechanism, and under each what-if.

Draws are shared out over *input draws*. Intervals (10–90 %) are between input draws: they say how far the
answer hangs on what is not known, with chance taken out of their width.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.process.answers import EVENTS, Answers, asked_of_ceasefires, curves_of, key_of
from peaceroom.analysis.process.declared import declared
from peaceroom.analysis.process.earned import earns_nothing
from peaceroom.analysis.process.hinges import deciding, hinges, limit
from peaceroom.analysis.process.keeping import paces_from
from peaceroom.analysis.process.numbers import (
    as_entry,
    by_reference,
    outcomes_by_day,
    rates_by_day,
    states_by_day,
    waiting,
    weekly,
)
from peaceroom.analysis.process.parts import (
    Course,
    Talks,
    averaged,
    ends,
    pace_part,
    paired,
    simulated,
    simulations,
    talks_of,
    without,
)
from peaceroom.analysis.process.violence_level import naive_of
from peaceroom.core.errors import Warn
from peaceroom.process.anchoring.search import WEEKS
from peaceroom.process.switches import MECHANISMS
from peaceroom.runs.desk import Desk, here
from peaceroom.runs.kept import Pieces
from peaceroom.runs.parts import Made
from peaceroom.runs.process_results import MeanDifference, Process
from peaceroom.scenario.checks.process import principals
from peaceroom.scenario.file.series import Series
from peaceroom.scenario.talks.anchor import Paces
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]

INPUT_DRAWS = 64
#: input draws and draws of each for paired differences
PAIRED_INPUT_DRAWS, PAIRED_DRAWS = 16, 64
#: input draws and draws of each, at most, from which is read what the answers hinge on
HINGE_INPUT_DRAWS, HINGE_DRAWS = 256, 128
#: mechanisms without which the pace is another, so that they are compared at a matched base rate
PACING = ("frailty", "momentum", "texts", "delegate", "mediation", "break")


def simulated_by_default(s: Scenario) -> bool:
    """Whether a run simulates the process unasked: peace talks between two parties or more, or with a process file."""
    return s.process is not None or (s.domain == "peace-talks" and len(principals(s)) > 1)


def process_result(
    scenario: Scenario, *, draws: int, seed: int, what_ifs: Iterable[str] = (), series: Sequence[Series] = (),
    workers: int | None = None, pieces: Pieces | None = None, desk: Desk | None = None,
) -> tuple[Process, list[Warn]]:
    """The process of a scenario: ``result["process"]``, and warnings.

    Parameters
    ----------
    draws
        In all, shared out over up to 64 input draws.
    what_ifs
        Ids to answer, as paired differences.
    workers
        Threads. Never changes a number.
    pieces
        Where finished parts are kept, and looked for.
    desk
        Who has the parts done, in place of both: the workers of a plan of the same scenario, seed and series.
    """
    if desk is None:
        with here({talks_of: Talks(scenario, seed, series)}, workers or 2, pieces) as own:
            return process_result(scenario, draws=draws, seed=seed, what_ifs=what_ifs, series=series, desk=own)
    if desk.pieces.has("process"):
        whole = desk.pieces.piece("process")[0]
        return whole["result"], [Warn(**w) for w in whole["warnings"]]
    ask = desk.ask
    input_draws = input_draws_of(draws)
    each = max(1, ceil(draws / input_draws))
    horizon = Horizon.of(scenario)
    talks = desk.start(talks_of)
    pace = paces_from(ask(pace_part(input_draws))()[0])
    base = talks.builder(input_draws)
    as_things_stand = Course(input_draws, each, horizon.weeks, pace, base.switches)

    def answered_by(name: str, course: Course) -> Callable[[], Answers]:
        asked = [ask(part) for part in simulated(name, course)]

        def answers() -> Answers:
            found = tuple(r for made in asked for r in simulations(made()))
            return Answers(curves_of(talks.builder(course.input_draws), found), found)

        return answers

    every = answered_by("process/now", as_things_stand)
    fewer, small = min(PAIRED_INPUT_DRAWS, input_draws), min(PAIRED_DRAWS, each)
    few = replace(as_things_stand, each=small)
    now_few = ask(paired("process/paired", few, fewer))
    acting = [name for name in MECHANISMS if name in base.switches.on and acts(name, base)]
    off = {name: ask(without(name, few, fewer, matched=name in PACING)) for name in acting}
    left_out = {key: ask(paired(f"process/lacking/{key}", replace(few, lacking=key), fewer)) for key in declared(base)}
    under = {w: ask(paired(f"process/under/{w}", replace(few, what_if=w), fewer)) for w in what_ifs}
    share_ends = base.item_share_ends if pace.target is not None else ()
    by_share = [ask(averaged(f"process/share/{n}", replace(few, share=x), fewer, horizon.at[0]))
                for n, x in enumerate(share_ends)]
    wider = min(HINGE_INPUT_DRAWS, draws // 32)
    widely = None if wider <= input_draws else answered_by("process/hinges", replace(
        as_things_stand, input_draws=wider, each=min(HINGE_DRAWS, ceil(draws / wider))))
    now = every()
    at_last = ends(now_few())
    mechanisms = {name: differences(found(), at_last) for name, found in off.items()}
    shifted = {name: differences(found(), at_last) for name, found in under.items()}
    shares: list[dict[str, float]] = [found()[0] for found in by_share]
    more, answered = (base, now) if widely is None else (talks.builder(wider), widely())
    rates = rates_by_day(base, horizon)
    victories = [f"victory-{q}" for q in base.parties]
    asked = [*EVENTS, *asked_of_ceasefires(base), *victories]
    items = outcomes_by_day(map(key_of, base.items), now, horizon, rates, each)
    body: Process = {
        "draws": each * input_draws, "input_draws": input_draws, "paired_draws": fewer * small, "weeks": horizon.weeks,
        "state": states_by_day(base, now, horizon),
        "outcomes": outcomes_by_day(asked, now, horizon, rates, each),
        "items": {item: items[key_of(item)] for item in base.items}, "by_reference": by_reference(base, now),
        "mechanisms": mechanisms, "earns_nothing": [name for name in mechanisms if earns_nothing(name)],
        "declared": {key: differences(found(), at_last) for key, found in left_out.items()},
        "what_ifs": shifted,
        "base_rates": {name: as_entry(rates[name][-1]) if name in rates else None
                       for name in (*asked, *map(key_of, base.items))},
        "curves": weekly(scenario, base, now, horizon, each, naive_of(scenario, series)),
        "waiting": waiting(scenario, base, now) if "wait" in base.switches.on else {},
        "hinges": hinges(more, answered),
        "hinge_input_draws": more.input_draws, "hinge_limit": limit(more, answered),
        "drivers": deciding(more, answered),
        "pace": {"base_rate": pace.target, "weeks": WEEKS, "by_item_share": [
            {"share": x, "p": p, "by": horizon.days[0].isoformat()} for x, p in zip(share_ends, shares, strict=True)]},
    }
    told = _warnings(scenario, pace, horizon)
    desk.pieces.put("process", {"result": body, "warnings": [w.to_dict() for w in told]})
    return body, told


def input_draws_of(draws: int) -> int:
    """Over how many input draws so many draws are shared out."""
    return int(np.clip(draws // 16, 4, INPUT_DRAWS))


def paired_draws(draws: int) -> tuple[int, int]:
    """Input draws, and draws of each, on which paired differences are counted in `without_mechanisms`."""
    input_draws = min(input_draws_of(draws), PAIRED_INPUT_DRAWS)
    return input_draws, min(max(1, ceil(draws / input_draws)), PAIRED_DRAWS)


def without_mechanisms(
    scenario: Scenario, names: Collection[str], *, draws: int, seed: int, series: Sequence[Series] = (),
) -> dict[str, dict[str, MeanDifference]]:
    """`process_result`'s ``mechanisms`` of some mechanisms alone, at the pace of the talks as they stand.

    ``draws``: as in `process_result`, of which paired differences take the first.
    """
    input_draws, each = paired_draws(draws)
    talks = Talks(scenario, seed, series)
    base = talks.builder(input_draws)
    with here({talks_of: talks}, 2) as desk:
        pace = paces_from(desk.ask(pace_part(input_draws))()[0])
        course = Course(input_draws, each, Horizon.of(scenario).weeks, pace, base.switches)
        now = desk.ask(paired("process/paired", course, input_draws))
        off = {name: desk.ask(without(name, course, input_draws, matched=name in PACING))
               for name in names if name in base.switches.on and acts(name, base)}
        at_last = ends(now())
        return {name: differences(found(), at_last) for name, found in off.items()}


def differences(made: Made, at_last: Mapping[str, Array]) -> dict[str, MeanDifference]:
    """Paired differences of a part of the process from what things come to as they stand, by outcome."""
    return {name: paired_mean(values - at_last[name]) for name, values in ends(made).items()}


def acts(name: str, b: Builder) -> bool:
    """Whether a mechanism has something to act on in this scenario."""
    p = b.process
    needs: dict[str, Callable[[], bool]] = {
        "events": lambda: bool(b.scenario.events or p.exits), "wait": lambda: bool(b.scenario.events),
        "deadline": lambda: any(e.deadline is not None for e in p.events.values()), "ratify": lambda: bool(p.ratifiers),
        "patron_pressure": lambda: any(e.quantity.startswith("pressure.") for x in p.events.values()
                                       for o in x.outcomes.values() for e in o.effects),
        "mediation": lambda: bool(p.third_parties), "commitments": lambda: bool(p.commitments),
        "disrupt": lambda: bool(p.disruptors),
        "hollow": lambda: any(x.quantity.startswith("hollow.") or x.quantity.startswith("support.")
                              for rows in b.calendar.rows.values() for x in rows),
    }
    return name not in needs or needs[name]()


def paired_mean(values: Array) -> MeanDifference:
    """Mean paired difference with the 95 % interval of that mean (Student's t).

    ``values`` holds one mean difference for each input draw. Input draws are independent; the draws of one share its
    inputs, so they are no units of their own, and their chance is in the spread between input draws already.
    """
    from scipy.special import stdtrit

    mean, n = float(values.mean()), values.size
    half = float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / np.sqrt(n)) if n > 1 else 0.0
    return {"delta": mean, "low": mean - half, "high": mean + half}


def _warnings(s: Scenario, pace: Paces, horizon: Horizon) -> list[Warn]:
    out = []
    if s.process is None:
        out.append(Warn("W801", "there is no process.yaml: the talks are taken to be in session, the items in the "
                        "order of the agenda, without mediators, patrons, promises, ratifiers or a series of violence"))
    if s.history is not None and pace.target is None:
        out.append(Warn("W802", "no pace of these talks has the base rate of a next text (is the agenda settled, or "
                        "are the mechanisms off by which texts come?): the pace of processes in general is taken"))
    if horizon.days[-1] < s.horizon:
        out.append(Warn("W803", f"the process is simulated for two years, to {horizon.days[-1]}, not to the horizon "
                        f"{s.horizon}"))
    return out
