"""What the models answered, draw by draw: arrays that blocks are written into, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.settlement import Settlement
from peaceroom.models.base import options_of

Array = NDArray[np.float64]

#: parts of a `Settlement` that are kept, with their type
PARTS: Mapping[str, type] = {
    "outcome": float, "no_agreement": bool, "converged": bool, "rounds": int, "ties": int,
    "interval_low": float, "interval_high": float,
}


class Answers:
    """Answers of every model to a run's baseline and to each of its what-ifs.

    Attributes
    ----------
    base
        model → part → ``(draws, issues)``.
    shifted
        what-if → model → outcome ``(what_if_draws, issues)``.
    solved
        what-if → model → ``(what_if_draws, issues)`` bool: solved anew because an input differs.
    reasons
        (block, model, issue) → why the model said nothing there.
    done, shifted_done
        Per block: solved; and the same for each what-if.
    """

    def __init__(self, models: Iterable[str], issues: tuple[str, ...], what_ifs: Iterable[str], *, draws: int,
                 blocks: int, what_if_draws: int, what_if_blocks: int) -> None:
        self.issues = issues
        shape = (draws, len(issues))
        self.base: dict[str, dict[str, NDArray[Any]]] = {m: empty_parts(shape) for m in models}
        self.shifted: dict[str, dict[str, Array]] = {
            w: {m: np.full((what_if_draws, len(issues)), np.nan) for m in self.base} for w in what_ifs}
        self.solved: dict[str, dict[str, NDArray[np.bool_]]] = {
            w: {m: np.zeros((what_if_draws, len(issues)), bool) for m in self.base} for w in self.shifted}
        self.reasons: dict[tuple[int, str, str], str] = {}
        self.done = np.zeros(blocks, bool)
        self.shifted_done = {w: np.zeros(what_if_blocks, bool) for w in self.shifted}

    def settlement(self, key: str, model: Any) -> Settlement:
        """The whole run's `Settlement`. An issue is unavailable if no draw has an outcome."""
        parts = self.base[key]
        why: dict[str, str] = {}
        for (_, name, issue), reason in sorted(self.reasons.items()):
            if name == key:
                why.setdefault(issue, reason)
        silent = {issue: why.get(issue, "the model gives no outcome on any draw")
                  for k, issue in enumerate(self.issues) if not np.isfinite(parts["outcome"][:, k]).any()}
        given: dict[str, Any] = {**parts, "reading": options_of(model), "unavailable": silent}
        return Settlement(model=key, issues=self.issues, **given)

    def fill_unchanged(self) -> None:
        """Where no input differs under a what-if, the answer is the baseline's. To be called when all is done."""
        for what_if, table in self.shifted.items():
            for key, outcome in table.items():
                base = self.base[key]["outcome"][: len(outcome)]
                np.copyto(outcome, base, where=~self.solved[what_if][key])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything under flat names, to be stored."""
        out: dict[str, NDArray[Any]] = {"done": self.done}
        for m, (key, parts) in enumerate(self.base.items()):
            out |= {f"base/{m}/{part}": value for part, value in parts.items()}
            out |= {f"shifted/{w}/{m}": table[key] for w, table in enumerate(self.shifted.values())}
            out |= {f"solved/{w}/{m}": table[key] for w, table in enumerate(self.solved.values())}
        out |= {f"shifted_done/{w}": ready for w, ready in enumerate(self.shifted_done.values())}
        names = sorted(self.reasons)
        out["reason_places"] = np.array(names, str).reshape(len(names), 3)
        out["reason_texts"] = np.array([self.reasons[n] for n in names], str)
        return out

    def restore(self, stored: Mapping[str, NDArray[Any]]) -> None:
        """Take over what `arrays` gave. Raises `KeyError` or `ValueError` if it is of another shape."""
        mine = self.arrays()
        for name, target in mine.items():
            if name not in ("reason_places", "reason_texts"):
                if target.shape != stored[name].shape:
                    raise ValueError(f"{name} is of another shape")
                target[...] = stored[name]
        places, texts = stored["reason_places"], stored["reason_texts"]
        self.reasons |= {(int(b), str(m), str(i)): str(t) for (b, m, i), t in zip(places, texts, strict=True)}


def empty_parts(shape: tuple[int, int]) -> dict[str, NDArray[Any]]:
    """Answers of one model before it has said anything."""
    return {part: np.full(shape, np.nan) if kind is float else np.zeros(shape, kind) for part, kind in PARTS.items()}
