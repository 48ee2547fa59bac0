"""Levers of a scenario: own moves of its actors, the mediator's catalogue, and the first answers from both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from peaceroom.analysis.levers.actors import actor_levers
from peaceroom.analysis.levers.board import Board, a_try
from peaceroom.analysis.levers.catalogue import PROCESS, Act, Measure, measures_of
from peaceroom.analysis.levers.content_acts import tries
from peaceroom.analysis.levers.course import Course, course, words_of
from peaceroom.analysis.levers.outlook import Bench, bench, with_draft
from peaceroom.analysis.levers.unlocking import asked_for, unlocking
from peaceroom.analysis.packages.draft import get_draft
from peaceroom.analysis.process.run import simulated_by_default
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean
from peaceroom.models.defaults import REPRESENTATIVE
from peaceroom.runs.lever_results import Levers, MediatorLevers, PairedShare, Try
from peaceroom.runs.lever_results import Measure as Found
from peaceroom.runs.plan import check_numbers
from peaceroom.scenario.file.series import folder_series
from peaceroom.scenario.talks.anchor import Paces
from peaceroom.scenario.types import Draft, Scenario

#: draws, and share of its scale by which a move goes, unless asked otherwise
DRAWS, SIZE = 2_000, 0.1
#: draws and parties of the version that a run makes by default
RUN_DRAWS, RUN_PARTIES = 512, 4
#: draws × issues² × actors that it may take, and the draws that it takes at the least
_WORK, _LEAST_DRAWS = 2_000_000, 16
RESPONSES = ("Others' responses are as modelled: they keep their positions, saliences and demands, and the forecast "
             "settlement is that of the model. Nobody answers a move with one of its own.")
#: kinds of actors that may stand for a role
_KINDS: Mapping[str, tuple[str, ...]] = {
    "mediator": ("mediator", "facilitator", "host"), "host": ("host",), "guarantor": ("guarantor", "patron"),
    "donors": ("patron",), "sanctioning-states": ("patron",)}


def levers(
    scenario: Scenario, *, actor: str | Iterable[str] | None = None, mediator: bool | None = None, draws: int = DRAWS,
    seed: int = 1, size: float = SIZE, model: str = REPRESENTATIVE, draft: str | None = None,
    process: bool | None = None, pace: Paces | None = None,
) -> Levers:
    """Which own moves carry an actor towards its interest, and which measures a mediator could try.

    Parameters
    ----------
    actor
        Id of an actor, or several. Default: every party whose consent is asked for, if ``mediator`` is not set.
    mediator
        Go through the catalogue of measures. Default: unless an ``actor`` is named.
    draws, seed
        Draws of the content as it stands on the as-of date, 1 … 100,000,000, and their seed.
    size
        Share of its scale by which each move goes, above 0 and at most 0.5.
    model
        Key of the model whose settlement is the forecast.
    draft
        Id of the draft on the table. Default: of the scenario's drafts the one that all accept in the most draws.
    process
        Simulate what measures do to the course of the talks. Default: where a run would simulate the process.
    pace
        The pace of the talks, where it is known. Default: it is looked for.

    Raises
    ------
    InputError
        E465 unknown actor, E467 size, E301 draws, E302 seed, E401 model, E462 draft, E466 and E003–E019 for a
        ``measures.yaml`` beside the scenario.
    """
    check_numbers(draws, seed, "random")
    if not 0 < size <= 0.5:
        raise InputError.one("E467", f"a move of {size:g} of its scale cannot be tried",
                             "a move is a share of its scale",
                             "give a number above 0 and at most 0.5, e.g. --size 0.1")
    named = [actor] if isinstance(actor, str) else list(actor or ())
    for name in named:
        if name not in scenario.actors:
            raise InputError.one("E465", f"there is no actor {name!r}", "there is nobody whose moves could be tried",
                                 did_you_mean(name, scenario.actors, "choose among: " + ", ".join(scenario.actors)))
    asked = (not named) if mediator is None else mediator
    b = bench(scenario, draws, seed, model)
    if process is None:
        process = simulated_by_default(scenario)
    return _levers(b, named or ([] if mediator else asked_for(b)), asked, size, draft, process, pace)


def _levers(b: Bench, who: Iterable[str], asked: bool, size: float, draft: str | None, process: bool,
            pace: Paces | None) -> Levers:
    """As `levers`, on a bench without a draft: of the actors ``who``, and of a mediator if ``asked``."""
    scenario = b.scenario
    chosen, on_table = _draft(b, draft)
    if on_table is not None:
        b = with_draft(b, on_table)
    actors = {name: actor_levers(b, name, size) for name in who}
    folder = scenario.origin.folder if scenario.origin else None
    found = mediator_levers(b, folder, chosen, process, pace) if asked else None
    return {"draws": b.case.draws, "model": b.model, "size": size, "draft": chosen, "responses": RESPONSES,
            "actors": actors, "mediator": found, "unlock": unlocking(b, actors, found)}


def _draft(b: Bench, draft: str | None) -> tuple[str | None, Draft | None]:
    """The draft that was asked for, else the one that all accept in the most draws (of equal ones the first)."""
    if draft is not None:
        return get_draft(b.scenario, draft, ())
    best: tuple[float, str] | None = None
    for name, found in b.scenario.drafts.items():
        accepted = Board.of(Bench(b.scenario, b.drawn, b.events, b.case, b.model, found)).draft
        share = 0.0 if accepted is None else float(accepted.mean())
        if best is None or share > best[0]:
            best = share, name
    return (None, None) if best is None else (best[1], b.scenario.drafts[best[1]])


def levers_of_run(scenario: Scenario, draws: int, seed: int, *, process: bool, pace: Paces | None = None) -> Levers:
    """The version that a run makes unasked: the first parties that must agree, and on fewer draws where they are many.

    The draws are those with which a run begins; their number depends on the file alone.
    """
    issues, actors = len(scenario.issues), len({row.actor for row in scenario.positions})
    fewer = max(_LEAST_DRAWS, int(_WORK / max(issues * issues * actors, 1)))
    used = min(RUN_DRAWS, draws, fewer)
    b = bench(scenario, used, seed, REPRESENTATIVE)
    return _levers(b, asked_for(b)[:RUN_PARTIES], True, SIZE, None, process, pace)


def mediator_levers(b: Bench, folder: Path | None, draft: str | None, process: bool,
                    pace: Paces | None) -> MediatorLevers | None:
    """The catalogue on this case; None where nobody's consent is asked for.

    Measures whose effect follows from the file, or from a published finding, come first, then declared what-ifs, then
    those that claim no effect; within each, by how much they open.
    """
    if not b.table.problem.parties:
        return None
    board = Board.of(b)
    catalogue, own = measures_of(folder)
    known: dict[Act, list[Try]] = {}
    simulated = Course({}, {})
    if process:
        simulated = course(b.scenario, dict.fromkeys(a for m in catalogue for a in m.acts), seed=b.drawn.seed,
                           item=board.item, series=folder_series(folder), pace=pace)
    for act, changes in simulated.changes.items():
        known[act] = [in_time(board, act, changes)]
    found = [_measure(board, m, m.id in own, known) for m in catalogue]
    found.sort(key=_rank)
    return {
        "item": board.item, "draft": draft,
        "now": {"room": float(board.room.mean()), "item": float(board.by_itself.mean()),
                "draft": None if board.draft is None else float(board.draft.mean())},
        "course": dict(simulated.now), "measures": found}


def in_time(board: Board, act: Act, changes: Mapping[str, PairedShare]) -> Try:
    """An act on the course of the talks as a try: it leaves what a text can say as it is."""
    found = a_try(board, words_of(act), act.basis, size=act.by)
    found["process"] = dict(changes)
    found["opens"] = [f"process.{name}" for name, c in changes.items() if name != "break" and c["low"] > 0]
    return found


def _measure(board: Board, m: Measure, own: bool, known: dict[Act, list[Try]]) -> Found:
    made: list[Try] = []
    for act in m.acts:
        if act not in known:
            known[act] = list(tries(board, act))
        made += known[act]
    made = sorted(made, key=lambda t: (-opened(t), t["words"]))
    return {
        "id": m.id, "name": m.name, "family": m.family, "what": m.what, "takes": list(m.takes),
        "whom": whom(board, m.takes), "needs": m.needs, "costs": {str(k): v for k, v in m.costs.items()},
        "grade": m.grade, "claim": m.claim, "tries": made, "untried": untried(m) if not made else "", "own": own,
        "known": [{"by": k.whose, "finding": k.finding, "on": k.on, "effect": k.effect, "checked": k.checked or ""}
                  for k in m.known]}


def whom(board: Board, roles: Iterable[str]) -> list[str]:
    """Ids of the case's actors that could stand for a measure's roles, parties apart; roles of nobody are left out."""
    found: dict[str, None] = {}
    for role in roles:
        for name, actor in board.b.scenario.actors.items():
            if actor.kind in _KINDS.get(role, ()) or (role == "ratifiers" and actor.ratifies):
                found[name] = None
    return list(found)


def untried(m: Measure) -> str:
    """Why a measure was not tried on the content."""
    if not m.acts:
        return "they claim no effect on whether a text can be signed"
    if all(a.on in PROCESS for a in m.acts):
        return "they act on the course of the talks only, and that was not simulated, or is so already"
    reasons = {"include": "nobody else in the file has wishes and says what it would refuse",
               "bottom-line": "the file gives no bottom lines", "pay": "one party alone is asked",
               "reorder": "nothing on the agenda waits for the item at the table",
               "link": "the item at the table is all there is", "set-aside": "there is one issue only"}
    return next((reasons[a.on] for a in m.acts if a.on in reasons), "nothing here for it to act on")


def opened(t: Try) -> float:
    """The largest change for the better of a share of draws, or of a probability of the process, that a try makes."""
    better = [c["delta"] for c in (t["room"], t["item"], t["draft"]) if c is not None]
    better += [-c["delta"] if name == "break" else c["delta"] for name, c in t["process"].items()]
    return max(better, default=0.0)


def _rank(m: Found) -> tuple[int, float, str]:
    if not m["tries"]:
        return 2, 0.0, m["id"]
    firm = [t for t in m["tries"] if t["basis"] in ("structure", "literature")]
    return (0 if firm else 1), -max(opened(t) for t in firm or m["tries"]), m["id"]
