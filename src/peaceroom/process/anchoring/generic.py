"""The generic scenario: what is known of a process of which nothing is known."""

from __future__ import annotations

import numpy as np

from peaceroom.process.actors import ThirdParty, Violence
from peaceroom.process.case import ProcessCase


def generic_case(items: int = 6, effort: float = 0.5) -> ProcessCase:
    """Two equal parties, ``items`` items of one issue each; the first gates the rest; the clock starts at a first text.

    Positions lie at opposite ends, drawn together on each item by a factor uniform on 0 … 1; limits overlap by a tenth
    of the distance. An average mediator, no events, no deadlines, no ratifiers. Its breaks bring no texts: those that a
    table remembers ended, and with their texts in all breaks two to five years of silence come out too lively (.020 a
    month where .0116 were seen).
    """
    ids = tuple(f"item-{k + 1}" for k in range(items))
    gate = np.zeros((items, items), bool)
    gate[1:, 0] = True
    ideal = np.array([np.zeros(items), np.full(items, 100.0)])
    return ProcessCase(
        parties=("a", "b"), issues=ids, items=ids, item_of=np.arange(items), ideal=ideal,
        bottom=np.array([np.full(items, 55.0), np.full(items, 45.0)]), precedence=gate, gap_range=(0.0, 1.0),
        third_parties=(ThirdParty("mediator", effort=effort),), violence=Violence(), steps_ago=(0,),
        texts_away=0.0, texts_resumed=0.0)
