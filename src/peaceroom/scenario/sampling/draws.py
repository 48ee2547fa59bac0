"""All draws of a plan, asked for by block or by input. Many draws are not kept: they are drawn again when asked for.

A random draw depends on the seed, the input's name and its number alone (`peaceroom.core.rng`), so that a part drawn
again is the same to the last digit. The other designs depend on the whole plan and are always kept.
"""

from __future__ import annotations

from peaceroom.scenario.sampling.inputs import Input, inputs
from peaceroom.scenario.sampling.sample import Array, Sample, draw
from peaceroom.scenario.types import Scenario

#: bytes of draws that are kept at most; more are drawn again
KEPT = 64 << 20


class Draws:
    """The draws of every input of a scenario, in a plan of ``draws``. Parameters and errors are those of `sample`."""

    def __init__(self, scenario: Scenario, draws: int, seed: int, *, design: str = "random") -> None:
        self.scenario, self.draws, self.seed = scenario, draws, seed
        self._inputs: tuple[Input, ...] = inputs(scenario)
        few = draws * len(self._inputs) * 8 <= KEPT
        self._kept = draw(scenario, self._inputs, draws, seed, design=design) if few or design != "random" else None
        if self._kept is None:
            self.slice(0, 1)  # what is wrong with the scenario is said now

    def slice(self, start: int, stop: int) -> Sample:
        """Draws ``start … stop - 1``, 0 ≤ start < stop ≤ draws."""
        if self._kept is not None:
            return self._kept.slice(start, stop)
        return draw(self.scenario, self._inputs, stop - start, self.seed, first=start, total=self.draws)

    def column(self, key: str) -> Array:
        """``(draws,)`` of one input on the scale of the file; of an event the numbers of its outcomes."""
        if self._kept is not None:
            return self._kept.values[key]
        # the outcome of an event follows from the probabilities that are drawn with it
        needed = tuple(i for i in self._inputs if i.key == key or i.key.startswith(f"{key}."))
        return draw(self.scenario, needed, self.draws, self.seed).values[key]
