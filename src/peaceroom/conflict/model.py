"""A conflict: who can do what, which states cannot be, and what each actor prefers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from peaceroom.conflict.preferences import Preference, Unknown
from peaceroom.conflict.statements import Statement

#: ``forward``: once taken it stays taken; ``backward``: once given up it stays given up
Direction: TypeAlias = Literal["both", "forward", "backward"]
Attitude: TypeAlias = Literal["positive", "negative", "neutral"]
DIRECTIONS: Mapping[Direction, int] = {"both": 0, "forward": 1, "backward": 2}
#: options that a conflict may have: each more doubles its states
MOST_OPTIONS = 26
#: states that a conflict may have whose arcs are drawn by hand
MOST_DRAWN = 4_096


@dataclass(frozen=True, slots=True)
class StandsFor:
    """What of the scenario an option stands for: a value of an issue, a draft (its clauses), or no agreement."""

    issue: str | None = None
    value: float | None = None
    draft: str | None = None
    no_agreement: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """Something that one actor can do or not."""

    id: str
    text: str = ""
    direction: Direction = "both"
    stands_for: StandsFor | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A decision maker.

    Attributes
    ----------
    options
        In order; the options of all actors, one actor after the other, are the bits of a state's code.
    arcs
        Of a graph drawn by hand: moves (from, to), state numbers from 1.
    preference
        None where it is to come from elsewhere.
    attitudes
        Towards others, by id, and to itself; those that are not named are neutral, to itself positive.
    """

    id: str
    name: str = ""
    options: tuple[Option, ...] = ()
    arcs: frozenset[tuple[int, int]] = frozenset()
    preference: Preference | None = None
    unknown: Unknown = field(default_factory=Unknown)
    attitudes: Mapping[str, Attitude] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Perception:
    """How one actor sees the conflict: statements of whose states it does not know that they can be, and preferences
    as it believes them."""

    unaware: tuple[Statement, ...] = ()
    preferences: Mapping[str, Preference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict in option form, or a graph drawn by hand (``states`` not empty).

    Attributes
    ----------
    infeasible
        Statements; a state of which one of them holds cannot be.
    only
        Codes of the only states that can be; None: no such list.
    states
        Names of the states of a graph drawn by hand, state 1 first.
    status_quo
        Number of the state at which things stand.
    coalitions
        Ids of actors who may move together.
    kept
        Fields of an imported file that mean nothing here, kept for the way back.
    """

    title: str
    actors: tuple[Actor, ...]
    infeasible: tuple[Statement, ...] = ()
    only: tuple[int, ...] | None = None
    states: tuple[str, ...] = ()
    status_quo: int | None = None
    coalitions: tuple[tuple[str, ...], ...] = ()
    perceptions: Mapping[str, Perception] = field(default_factory=dict)
    kept: Mapping[str, object] = field(default_factory=dict)

    @property
    def options(self) -> tuple[Option, ...]:
        """All options in canonical order: by actor."""
        return tuple(option for actor in self.actors for option in actor.options)

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    @property
    def drawn(self) -> bool:
        """Whether states and arcs are given by hand."""
        return bool(self.states)

    def actor(self, name: str) -> Actor:
        """The actor of that id. Raises `KeyError`."""
        return {a.id: a for a in self.actors}[name]
