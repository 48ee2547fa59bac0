"""What models hand out of their workings, as plain data: its form, for those who make it and those who say it."""

from __future__ import annotations

from typing import TypedDict


class Placed(TypedDict):
    """Where an actor ends in a game, by issue, and how likely that position is in an election among the last ones."""

    actor: str
    probability: float
    position: dict[str, float]


class Challenged(TypedDict):
    """Whom an actor challenged in a turn, with the gain that it expected and its odds as it saw them."""

    turn: int
    actor: str
    other: str
    gain: float
    odds: float


class Space(TypedDict):
    """One game of the spatial model: its issues, why it ended after how many turns, positions and challenges."""

    issues: list[str]
    end: str
    turns: int
    consensus: bool
    positions: list[Placed]
    challenges: list[Challenged]


#: outcomes under the other reading of a model, and how far they are at most, as a share of a scale, on which issue
OtherReading = TypedDict("OtherReading", {
    "reading": str, "outcome": dict[str, float | None], "largest difference": float | None, "on": str | None})
#: what one side of a deal gives, on the issue's scale
GivenUp = TypedDict("GivenUp", {"actor": str, "issue": str, "from": float, "to": float, "gain": float})


class Effect(TypedDict):
    """What a deal is to somebody else: ``inner`` or ``outer``, and a gain or loss."""

    kind: str
    gain: float


class Dealt(TypedDict):
    """A deal: what both give, outcomes before and after by issue, and what it is to others by actor."""

    round: int
    gain: float
    gives: list[GivenUp]
    outcomes: dict[str, list[float]]
    others: dict[str, Effect]


Quantiles = TypedDict("Quantiles", {"lowest": float, "5 %": float, "median": float, "95 %": float, "highest": float})
#: how far errors of coding alone move outcomes, by issue
Spread = TypedDict("Spread", {
    "draws": int, "coding error": float, "outcomes": dict[str, Quantiles | None],
    "weighted mean": dict[str, Quantiles | None]})
#: of `exchange` deals, externalities and spread; of `smp` spaces and the other reading
Workings = TypedDict("Workings", {
    "spaces": list[Space], "other reading": OtherReading, "deals": list[Dealt],
    "externalities": dict[str, dict[str, float]], "spread": Spread}, total=False)
