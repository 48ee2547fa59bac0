"""Finished points of a Sobol design on disk, so that a long call can be interrupted. Deleted when all is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.influence.identity import identity
from peaceroom.analysis.sensitivity.outputs import Output
from peaceroom.files.writing import refused
from peaceroom.runs.kept import Kept
from peaceroom.runs.store import label_of
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
_PREFIX = "points/"


@contextmanager
def kept_points(base: Path, name: str, scenario: Scenario, asked: Sequence[Output], samples: int, seed: int,
                under: str | None, against: str | None) -> Iterator[tuple[Kept, Mapping[str, Array]]]:
    """Where points are kept within the block, and those of an interrupted call of the same plan.

    After an error or an interrupt the file stays. Raises `InputError` E308 where it cannot be made.
    """
    plan = identity(scenario, outputs=[o.name for o in asked], samples=samples, seed=seed, under=under, against=against)
    try:
        base.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(base, error, "E308") from None
    pieces = Kept(base / f"drivers-{scenario.as_of.isoformat()}-{label_of(name)}-{plan[:8]}.bin", plan)
    try:
        yield pieces, {piece.removeprefix(_PREFIX): np.frombuffer(data).reshape(facts)
                       for piece, facts, data in pieces.bodies() if piece.startswith(_PREFIX)}
    except BaseException:
        pieces.close()
        raise
    pieces.drop()
