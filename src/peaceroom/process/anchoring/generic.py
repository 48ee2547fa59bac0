"""The generic scenario: what is known of a process of which nothing is known."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

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


@cache
def coded_gaps() -> NDArray[np.float64]:
    """``(N,)`` how far apart the two furthest parties stand on items that are open, as analysts write it, in %.

    ``data/coded_positions.json``: from the sheets of the library of real processes, no outcome among them.
    """
    table = json.loads(files("peaceroom.process").joinpath("data", "coded_positions.json").read_text(encoding="utf-8"))
    return np.array(table["gap"], float)


def as_coded(case: ProcessCase, draws: int) -> ProcessCase:
    """The generic case with sides as far apart as analysts write, anew in each draw; limits overlap as they did.

    Scales are made to run between what is really asked for, so sides stand further apart on them than in the generic
    scenario, and typical talks would count as slow.
    """
    known = coded_gaps()
    even = np.arange(draws) * len(known) // draws  # of every part of the table alike, in an order of each item's own
    of = np.random.default_rng(0).permuted(np.tile(even[:, None], len(case.issues)), axis=0)
    half = known[of] / 2
    return case.replace(ideal=np.stack([50 - half, 50 + half], axis=1), gap_range=(1.0, 1.0),
                        bottom=np.stack([50 + half / 10, 50 - half / 10], axis=1))
