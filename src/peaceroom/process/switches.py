"""On/off switches of the mechanisms. Off means: no effect, at values that leave the rest as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.errors import InputError
from peaceroom.core.record_types import record_type

#: mechanism → (on by default, what it does)
MECHANISMS: dict[str, tuple[bool, str]] = {
    "events": (True, "dated events change support, pressure, mediation, positions"),
    "wait": (True, "a party that expects better terms after an event stalls"),
    "deadline": (True, "closing speeds up as a deadline nears"),
    "ratify": (True, "a signed text needs its ratifiers"),
    "balance": (True, "the battlefield balance moves and can end the war"),
    "hollow": (True, "the end of support uncovers how hollow a side is, by a jump of unknown size"),
    "beliefs": (True, "parties learn the drift of the balance and value no deal by it"),
    "commitment": (True, "a party facing a shift of power may prefer to fight now"),
    "guarantee": (False, "the side that lays down arms fears defection"),
    "readiness": (True, "motivation and optimism speed concessions and closing"),
    "patron_pressure": (True, "a patron's pressure moves its client's motivation"),
    "delegate": (True, "stuck items may be settled by reference"),
    "mediation": (True, "mediators bridge gaps, shorten breaks, lean on parties"),
    "break": (True, "talks break off, resume, or fall dormant"),
    "disrupt": (True, "attacks by those who would upset a text"),
    "commitments": (True, "promises kept or broken outside the room move trust"),
    "ceasefire": (True, "ceasefires expire or collapse"),
    "truce": (True, "a ceasefire in force lowers violence"),
    "violence": (True, "violence moves from week to week"),
    "leverage": (False, "parties escalate while talks sit"),
    "stall_violence": (False, "violence changes while talks are suspended"),
    "collapse_violence": (False, "violence changes in a rout"),
    "durability": (True, "agreed items and texts unravel"),
    "reopen": (True, "a package refused for long is reopened"),
    "frailty": (True, "processes and items differ in pace"),
    "momentum": (True, "a text breeds texts"),
    "texts": (True, "texts that close no item"),
}
DTYPE = record_type([(name.replace("break", "breaks"), np.int64) for name in MECHANISMS])


@dataclass(frozen=True, slots=True)
class Switches:
    """Which mechanisms act. ``on`` holds the names of those that do.

    Raises
    ------
    InputError
        E803 for an unknown mechanism.
    """

    on: frozenset[str] = frozenset(name for name, (default, _) in MECHANISMS.items() if default)

    def __post_init__(self) -> None:
        for name in sorted(self.on):
            _known(name)

    @classmethod
    def only(cls, *names: str) -> Switches:
        """Everything off but these."""
        return cls(frozenset(names))

    def off(self, *names: str) -> Switches:
        return self.replace(dict.fromkeys(names, False))

    def with_(self, *names: str) -> Switches:
        return self.replace(dict.fromkeys(names, True))

    def replace(self, which: Mapping[str, bool] | Iterable[tuple[str, bool]]) -> Switches:
        chosen = dict(which)
        for name in chosen:
            _known(name)
        return Switches(frozenset(n for n in MECHANISMS if chosen.get(n, n in self.on)))

    def record(self) -> NDArray[Any]:
        """``(1,)`` structured array of 0 and 1 for the kernels (``break`` is called ``breaks`` there)."""
        out = np.zeros(1, DTYPE)
        for name, kernel_name in zip(MECHANISMS, DTYPE.names or (), strict=True):
            out[kernel_name] = name in self.on
        return out


def _known(name: str) -> None:
    if name not in MECHANISMS:
        raise InputError.one("E803", f"the process has no mechanism “{name}”", "nothing could be switched",
                             "one of " + ", ".join(MECHANISMS))
