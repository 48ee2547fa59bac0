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
        what-if → model → outcome ``(draws, issues)``.
    reasons
        (block, model, issue) → why the model said nothing there.
    done
        per block: solved.
    """

    def __init__(self, models: Iterable[str], issues: tuple[str, ...], what_ifs: Iterable[str], draws: int,
                 blocks: int) -> None:
        self.issues = issues
        shape = (draws, len(issues))
        self.base: dict[str, dict[str, NDArray[Any]]] = {m: _empty(shape) for m in models}
        self.shifted: dict[str, dict[str, Array]] = {
            w: {m: np.full(shape, np.nan) for m in self.base} for w in what_ifs}
        self.reasons: dict[tuple[int, str, str], str] = {}
        self.done = np.zeros(blocks, bool)

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

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything under flat names, to be stored."""
        out: dict[str, NDArray[Any]] = {"done": self.done}
        for m, (key, parts) in enumerate(self.base.items()):
            out |= {f"base/{m}/{part}": value for part, value in parts.items()}
            out |= {f"shifted/{w}/{m}": table[key] for w, table in enumerate(self.shifted.values())}
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


def _empty(shape: tuple[int, int]) -> dict[str, NDArray[Any]]:
    return {part: np.full(shape, np.nan) if kind is float else np.zeros(shape, kind) for part, kind in PARTS.items()}
