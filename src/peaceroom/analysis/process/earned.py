"""Which mechanisms have earned nothing on real talks: their place in a report is behind its first half.

Two things earn a place: the mechanism acts on a type of question on which the backtest gives the simulator a weight,
and the cases of the library make it act. The library has no election with outcomes, no dated exit of a
patron whose support is known, no promises outside the room, no ratifiers and no attacks by those who would upset a
text, so what those do has never been put to a test.
"""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.accuracy.backtest.shipped import shipped

#: mechanism → types of question (`peaceroom.accuracy.backtest.questions`) that it moves first
ACTS_ON: Mapping[str, tuple[str, ...]] = {
    "events": ("item", "procedure"), "wait": ("item", "procedure"), "deadline": ("item", "procedure"),
    "ratify": ("comprehensive",), "balance": ("victory",), "hollow": ("victory",), "beliefs": ("comprehensive",),
    "commitment": ("comprehensive",), "guarantee": ("comprehensive",), "readiness": ("item", "procedure"),
    "patron_pressure": ("item", "procedure"), "delegate": ("procedure",), "mediation": ("item", "procedure", "session"),
    "break": ("session", "break"), "disrupt": ("item", "break"), "commitments": ("item",),
    "ceasefire": ("ceasefire",), "truce": ("violence",), "violence": ("violence",), "leverage": ("violence",),
    "stall_violence": ("violence",), "collapse_violence": ("violence",), "durability": ("text",),
    "reopen": ("comprehensive",), "frailty": ("text", "item"), "momentum": ("text", "item"), "texts": ("text",),
}
#: mechanisms that no case of the library makes act
UNTESTED = frozenset({"wait", "hollow", "ratify", "patron_pressure", "commitments", "disrupt", "guarantee", "leverage",
                      "stall_violence", "collapse_violence"})


def earns_nothing(name: str) -> bool:
    """Whether nothing speaks for a mechanism: no question on which the simulator weighs, or no case to test it."""
    return name in UNTESTED or not any(shipped().weights[kind] > 0 for kind in ACTS_ON[name])
