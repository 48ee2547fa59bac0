"""Every number of the simulator that is not a fact of a scenario: default, prior range, reason, what identifies it.

The kernels receive the values as a record with these names (a NumPy structured array), so a change of the table
changes the type that compiled code is cached under.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.errors import InputError
from peaceroom.core.record_types import record_type
from peaceroom.files.suggestions import did_you_mean
from peaceroom.process.parameter_table import TABLE, Parameter

BY_NAME: dict[str, Parameter] = {p.name: p for p in TABLE}
DTYPE = record_type([(p.name, np.float64) for p in TABLE])


@dataclass(frozen=True, slots=True)
class Parameters:
    """Values of all parameters; those named in ``sampled`` are drawn from their priors, one value a draw.

    Attributes
    ----------
    values
        Name → value, for every name of `TABLE`.
    sampled
        Names drawn from their prior instead (streams ``process.parameters.<name>``); a parameter without a prior
        range is never drawn.

    Raises
    ------
    InputError
        E801 for an unknown name, E802 for a value that is not finite or outside what the parameter can be.
    """

    values: Mapping[str, float] = field(default_factory=lambda: {p.name: p.default for p in TABLE})
    sampled: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name, value in self.values.items():
            p = _known(name)
            if not (np.isfinite(value) and p.floor <= value <= p.ceiling):
                raise InputError.one(
                    "E802", f"{name} cannot be {value:g}",
                    f"it is {p.unit or 'a number'} from {p.floor:g} to {p.ceiling:g}",
                    f"give a value in that range; the default is {p.default:g}")
        for name in self.sampled:
            _known(name)

    def __getitem__(self, name: str) -> float:
        return self.values[name] if name in self.values else _known(name).default

    def replace(self, **values: float) -> Parameters:
        """The same parameters with some values changed; what is set is no longer drawn."""
        return Parameters({**self.values, **values}, self.sampled - set(values))

    def sampling(self, names: Iterable[str] | Literal["all"] = "all") -> Parameters:
        """Draw these parameters (or all that have a prior) anew in every draw."""
        chosen = (p.name for p in TABLE if p.law != "fixed") if names == "all" else names
        return Parameters(self.values, frozenset(chosen))

    def table(self, seed: int, first: int, draws: int) -> NDArray[Any]:
        """Structured array of the values: ``(1,)`` where nothing is drawn, else ``(draws,)`` from draw ``first``."""
        from peaceroom.core.rng import uniforms

        drawn = [p for p in TABLE if p.name in self.sampled and p.law != "fixed"]
        out = np.zeros(draws if drawn else 1, DTYPE)
        for p in TABLE:
            out[p.name] = self[p.name]
        for p in drawn:
            out[p.name] = p.quantile(uniforms(seed, f"process.parameters.{p.name}", draws, first=first))
        return out


def _known(name: str) -> Parameter:
    if name not in BY_NAME:
        raise InputError.one("E801", f"the process has no parameter “{name}”", "it would change nothing",
                             did_you_mean(name, BY_NAME, "see the table of parameters in docs/process.md"))
    return BY_NAME[name]
