"""What is said of an answer, and when another assumption makes it another: pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from peaceroom.core.verdicts import verdict
from peaceroom.runs.robust_results import Agreement, Assumed, Robust

#: what an assumption must do to the answer before it counts: a share or probability by so much, a settlement by so
#: much of its scale
MOVES, MOVES_OF_SCALE = 0.1, 0.05
#: and by so many standard errors: the largest of some hundred differences is looked for
FIRM = 4.0
#: flips that are told of an answer
TOLD = 8
#: pairs of states that are opposites
_OPPOSITE = {("yes", "no"), ("no", "yes")}


def state_of_share(share: float, draws: int) -> str:
    """``yes``, ``no`` or ``open``, as sentences have it."""
    return verdict(share, draws)


def state_of_place(scale: Mapping[float, str]) -> Callable[[float], str]:
    """The words of the anchor that a value is nearest to; of two equally near the lower."""
    anchors = sorted(scale)
    return lambda value: scale[min(anchors, key=lambda a: abs(a - value))]


def judged(value: float, state: str, tried: Iterable[tuple[Assumed, float]], least: float) -> Robust:
    """How far an answer depends on single assumptions.

    Parameters
    ----------
    value, state
        As things stand.
    tried
        The answer under each other assumption, with the standard error of its difference.
    least
        Smaller moves never count as another answer.
    """
    agree: dict[str, Agreement] = {}
    flips: list[Assumed] = []
    here: Assumed = {"kind": "input", "name": "", "at": "", "value": value, "state": state}
    low = high = here
    for other, error in tried:
        counted = agree.setdefault(other["kind"], {"same": 0, "of": 0})
        counted["of"] += 1
        moved = abs(other["value"] - value)
        firm = moved >= max(least, FIRM * error) * (1 - 1e-9)
        if firm and other["state"] != state:
            flips.append(other)
        else:
            counted["same"] += 1
        if moved >= FIRM * error:
            low = other if other["value"] < low["value"] else low
            high = other if other["value"] > high["value"] else high
    flips.sort(key=lambda f: ((state, f["state"]) not in _OPPOSITE, -abs(f["value"] - value), f["kind"], f["name"]))
    return {"value": value, "state": state, "flips": flips[:TOLD], "agree": agree, "low": low, "high": high}
