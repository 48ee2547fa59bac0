"""What the models answered, draw by draw: arrays that blocks are written into, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.settlement import Settlement
from peaceroom.models.base import options_of
from peaceroom.models.protocols import Model
from peaceroom.runs.outcomes import PARTS, Outcomes, OutcomesOnDisk, outcomes
from peaceroom.runs.settlements import Settlements

Array = NDArray[np.float64]
#: why a model says nothing on an issue, where it gives no reason itself
NO_OUTCOME = "the model gives no outcome on any draw"


class Answers:
    """Answers of every model to a run's baseline and to each of its what-ifs.

    Attributes
    ----------
    base
        model → part → ``(draws, issues)``; in a file where they are many (see `peaceroom.runs.outcomes`).
    shifted
        what-if → model → outcome ``(what_if_draws, issues)``.
    solved
        what-if → model → ``(what_if_draws, issues)`` bool: solved anew because an input differs.
    reasons
        (block, model) → issue → why the model said nothing there.
    done, shifted_done
        ``(blocks, models)``: solved; and the same for each what-if.
    """

    def __init__(self, models: Iterable[str], issues: tuple[str, ...], what_ifs: Iterable[str], *, draws: int,
                 blocks: int, what_if_draws: int, what_if_blocks: int, folder: Path | None = None) -> None:
        self.issues = issues
        self.base = outcomes(models, draws, len(issues), folder)
        self.shifted: dict[str, dict[str, Array]] = {
            w: {m: np.full((what_if_draws, len(issues)), np.nan) for m in self.base} for w in what_ifs}
        self.solved: dict[str, dict[str, NDArray[np.bool_]]] = {
            w: {m: np.zeros((what_if_draws, len(issues)), bool) for m in self.base} for w in self.shifted}
        self.reasons: dict[tuple[int, str], dict[str, str]] = {}
        self.number = {key: m for m, key in enumerate(self.base)}
        self.done = np.zeros((blocks, len(self.base)), bool)
        self.shifted_done = {w: np.zeros((what_if_blocks, len(self.base)), bool) for w in self.shifted}

    def tell(self, block: int, key: str, reasons: Mapping[str, str]) -> None:
        """Keep why a model said nothing on a block; under a what-if its id and a slash stand before the issue."""
        if reasons:
            self.reasons.setdefault((block, key), {}).update(reasons)

    def settlements(self, models: Mapping[str, Model]) -> Settlements:
        """The whole run's settlements by model."""
        return settlements_of(self.base, self.issues, {key: options_of(m) for key, m in models.items()},
                              {key: self._silent(key) for key in models})

    def _silent(self, key: str) -> dict[str, str]:
        """Issue → why the model says nothing on it, where no draw has an outcome."""
        outcome = self.base[key]["outcome"]
        why: dict[str, str] = {}
        for block in range(len(self.done)):
            for issue, reason in self.reasons.get((block, key), {}).items():
                why.setdefault(issue, reason)
        return {issue: why.get(issue, NO_OUTCOME)
                for k, issue in enumerate(self.issues) if not np.isfinite(outcome[:, k]).any()}

    def fill_unchanged(self) -> None:
        """Where no input differs under a what-if, the answer is the baseline's. To be called when all is done."""
        for what_if, table in self.shifted.items():
            for key, outcome in table.items():
                base = self.base[key]["outcome"][: len(outcome)]
                np.copyto(outcome, base, where=~self.solved[what_if][key])

    def has(self, facts: Any) -> bool:
        """Whether the block of a piece is there already. Raises `LookupError` if it is of another run."""
        done = self.done if facts["what_if"] is None else self.shifted_done[facts["what_if"]]
        return bool(done[int(facts["block"]), self.number[facts["model"]]])

    def take(self, facts: Any, data: bytes, start: int, stop: int) -> None:
        """Take over a piece of the solver. Raises `KeyError` or `ValueError` if it is of another run."""
        what_if, block, key = facts["what_if"], int(facts["block"]), facts["model"]
        at, found = 0, []
        for target in self._arrays(what_if, key, start, stop):
            found.append(np.frombuffer(data, target.dtype, target.size, at).reshape(target.shape))
            at += found[-1].nbytes
        if what_if is None:
            self.base.put(key, start, dict(zip(PARTS, found, strict=True)))
        else:
            self.shifted[what_if][key][start:stop], self.solved[what_if][key][start:stop] = found
        self.tell(block, key, facts["reasons"])
        (self.done if what_if is None else self.shifted_done[what_if])[block, self.number[key]] = True

    def _arrays(self, what_if: str | None, key: str, start: int, stop: int) -> list[NDArray[Any]]:
        if what_if is None:
            parts = self.base[key]
            return [parts[part][start:stop] for part in PARTS]
        return [self.shifted[what_if][key][start:stop], self.solved[what_if][key][start:stop]]


def settlements_of(base: Outcomes, issues: tuple[str, ...], readings: Mapping[str, Mapping[str, object]],
                   silent: Mapping[str, Mapping[str, str]]) -> Settlements:
    """Settlements of kept outcomes: model → its reading, and model → issue → why it says nothing there."""
    def settlement(key: str) -> Settlement:
        return Settlement.of(key, issues, **base[key], reading=readings[key], unavailable=silent[key])

    if isinstance(base, OutcomesOnDisk):
        return Settlements(readings, settlement)
    found = {key: settlement(key) for key in readings}
    return Settlements(found, found.__getitem__)
