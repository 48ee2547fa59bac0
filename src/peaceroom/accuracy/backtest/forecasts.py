"""The inside view of every origin of the library. No outcome is opened here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from peaceroom.accuracy.backtest.inside import inside_view
from peaceroom.accuracy.backtest.keeping import each_origin
from peaceroom.scenario.cases.types import Origin


class _Kept(TypedDict):
    inside: dict[str, float | None]
    unfitted: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Inside:
    """The simulator's answers of one origin: as anchored (and fitted, where numbers were given), and without either."""

    origin: Origin
    inside: Mapping[str, float | None]
    unfitted: Mapping[str, float | None]

    @property
    def name(self) -> str:
        return f"{self.origin.case}/{self.origin.as_of}"


def inside_views(paths: Sequence[Path], *, draws: int = 2_000, seed: int = 1, folder: Path | None = None,
                 numbers: Callable[[Origin], Mapping[str, float]] | None = None, workers: int | None = None,
                 told: Callable[[int, int, str], None] | None = None) -> list[Inside]:
    """The inside views of origin files, in their order.

    Parameters
    ----------
    folder
        Where finished ones are kept and looked for; None: nowhere.
    numbers
        Fitted values of the simulator's parameters for an origin, which must not rest on what came in its country.
    told
        Called with the number of origins done, of all, and the name of the last.

    Raises
    ------
    InputError
        An origin that cannot be read.
    """
    def make(origin: Origin) -> _Kept:
        fitted = numbers(origin) if numbers is not None else None
        return {"inside": inside_view(origin, draws=draws, seed=seed, numbers=fitted),
                "unfitted": inside_view(origin, draws=draws, seed=seed, anchored=False)}

    def options(origin: Origin) -> object:
        return [draws, seed, sorted((numbers(origin) if numbers is not None else {}).items())]

    return [Inside(origin, found["inside"], found["unfitted"]) for origin, found in each_origin(
        paths, make, _Kept, options=options, folder=folder, workers=workers, told=told)]
