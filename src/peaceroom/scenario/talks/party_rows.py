"""What rows of positions say of a party that speaks for itself, through factions, or both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from peaceroom.core.case import Array, Case


@dataclass(frozen=True)
class PartyRows:
    """Quantities ``(input_draws, n, J)`` of parties on the issues at the table: a party's own row, else its factions'.

    ``one`` is the case in which parties speak for themselves, ``many`` that in which their factions do; ``columns`` are
    the places of the issues in both, ``root`` gives the party of a faction.
    """

    parties: tuple[str, ...]
    one: Case
    many: Case
    columns: list[int]
    root: Callable[[str], str]

    @cached_property
    def position(self) -> Array:
        return self._of("position")

    @cached_property
    def bottom_line(self) -> Array:
        return self._of("bottom_line")

    @cached_property
    def salience(self) -> Array:
        return self._of("salience")

    def _of(self, name: str) -> Array:
        """The party's own row, else the mean of its factions by weight."""
        one, many = self.one, self.many
        out = np.full((one.position.shape[0], len(self.parties), len(self.columns)), np.nan)
        for i, party in enumerate(self.parties):
            if party in one.actors:
                out[:, i] = getattr(one, name)[:, one.actors.index(party)][:, self.columns]
            family = [k for k, a in enumerate(many.actors) if a != party and self.root(a) == party]
            if family:
                value = getattr(many, name)[:, family][:, :, self.columns]
                weight = np.where(np.isnan(value), 0.0, many.weight[:, family][:, :, self.columns])
                total = weight.sum(axis=1)
                with np.errstate(invalid="ignore", divide="ignore"):
                    mean = (np.nan_to_num(value) * weight).sum(axis=1) / total
                out[:, i] = np.where(np.isnan(out[:, i]), mean, out[:, i])
        return out

    @cached_property
    def capability(self) -> Array:
        """``(input_draws, n, all issues)`` of each party where it or its factions speak: what they share is its own."""
        one = self.one
        out = np.full((one.position.shape[0], len(self.parties), len(one.issues)), np.nan)
        for i, party in enumerate(self.parties):
            family = one.capability[:, [k for k, a in enumerate(one.actors) if self.root(a) == party]]
            out[:, i] = np.where(np.isnan(family).all(axis=1), np.nan, np.nansum(family, axis=1))
        return out
