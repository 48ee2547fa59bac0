"""Levers in a run's result, as types: an actor's own moves, and what a mediator could try. In words: docs/results.md.

Every answer takes the others' responses as the models have them. Gains are paired over draws: each draw is its own
comparison. Worths and costs are shares of the actor's best package.
"""

from __future__ import annotations

from typing import TypedDict

#: what a size rests on: structure (file and model alone), literature, what-if (declared: "if it did"), none
Basis = str
#: knowledge: A several studies that agree, B one comparative study, C cases or mixed findings, D judgement only
Grade = str


class Paired(TypedDict):
    """Mean of the paired differences, their 10–90 % range over draws, and the standard error of the mean."""

    delta: float
    low: float
    high: float
    se: float


class PairedShare(TypedDict):
    """Change of a share of draws with the 95 % interval of that change."""

    delta: float
    low: float
    high: float


class Size(TypedDict):
    """How large a move is, as a share of its scale, and in the words of the file."""

    share: float
    words: str


class Move(TypedDict):
    """One own move of an actor.

    ``worth`` is the gain in what the talks are worth to it, ``settlement`` that at the forecast settlement alone;
    ``room`` and ``draft`` are changes of shares of draws. ``cost`` is what the move gives up, all in the actor's own
    declared terms; ``None`` where the file has no such terms, and ``cost_words`` says why. ``models``: the mean of
    ``worth`` where the forecast is that of another model, by family, on fewer draws; of the first moves only.
    """

    id: str
    kind: str
    issue: str | None
    other: str | None
    direction: str | None
    words: str
    size: Size
    worth: Paired
    settlement: Paired
    room: PairedShare | None
    draft: PairedShare | None
    cost: float | None
    cost_words: str
    models: dict[str, float]


class Now(TypedDict):
    """Where things stand before any move: means over draws, in the terms of `Move`."""

    worth: float | None
    settlement: float | None
    room: float | None
    draft: float | None


class ActorLevers(TypedDict):
    """The moves of one actor, best first; ``ranked_by`` says by what."""

    actor: str
    speaks_as: list[str]
    interest: str
    ranked_by: str
    now: Now
    moves: list[Move]
    not_tried: dict[str, str]


class Known(TypedDict):
    """One piece of knowledge of a measure's effect: a source, or a judgement with its coder and date."""

    by: str
    finding: str
    on: str
    effect: str
    checked: str


class Needed(TypedDict):
    """How much a measure would have to be worth to a party (``""``: to each) to open the item or the room.

    In the wanted share of draws; ``share_of_best`` None: no amount is enough.
    """

    party: str
    opens: str
    share_of_best: float | None
    wanted: float


class Try(TypedDict):
    """One way to use a measure in this case, and what it changes.

    ``room``: the share of draws in which a text acceptable to all exists; ``item``: in which the item at the table can
    be settled by itself; ``draft``: in which all accept the draft. ``cost`` by party is what it gives up, as a share of
    its best package, at the middle of the draws.
    """

    words: str
    issues: list[str]
    parties: list[str]
    basis: Basis
    size: float | None
    room: PairedShare | None
    item: PairedShare | None
    draft: PairedShare | None
    process: dict[str, PairedShare]
    cost: dict[str, float]
    needed: list[Needed]
    opens: list[str]


class Measure(TypedDict):
    """A measure of the catalogue and what it does here; where ``tries`` is empty, ``untried`` says why.

    ``whom`` are actors of the file that could stand for the roles it takes, the parties apart; ``own`` marks measures
    of the case's own file.
    """

    id: str
    name: str
    family: str
    what: str
    takes: list[str]
    whom: list[str]
    needs: str
    costs: dict[str, str]
    grade: Grade
    claim: str
    known: list[Known]
    tries: list[Try]
    untried: str
    own: bool


class MediatorLevers(TypedDict):
    """The catalogue for this case: ``now`` before any measure, measures by what they open and what that rests on.

    ``course``: outcome → its probability by the end of the forecast, where the process was simulated.
    """

    item: str
    draft: str | None
    now: dict[str, float | None]
    course: dict[str, float]
    measures: list[Measure]


class Unlock(TypedDict):
    """One answer to "what would unlock it, by whom": ``by`` would do it, ``consent`` names those who must go along.

    ``before`` is the share of draws that is open today, ``change`` what is added to it. ``opens``: ``room``, ``item``,
    ``draft``, or ``in-time``, the probability that the item closes by the end of the forecast.
    """

    measure: str
    name: str
    words: str
    by: list[str]
    consent: list[str]
    opens: str
    change: PairedShare
    before: float
    cost: dict[str, float]
    basis: Basis
    grade: Grade


class Levers(TypedDict):
    """Own moves of the parties, the mediator's catalogue, and the first answers from both."""

    draws: int
    model: str
    size: float
    draft: str | None
    responses: str
    actors: dict[str, ActorLevers]
    mediator: MediatorLevers | None
    unlock: list[Unlock]
