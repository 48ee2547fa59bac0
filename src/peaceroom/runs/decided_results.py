"""What decides each answer of a run, as types: ``result["drivers"]``. In words: docs/results.md."""

from __future__ import annotations

from typing import TypedDict


class Decider(TypedDict):
    """How much of an answer hangs on one input by itself.

    Attributes
    ----------
    share, low, high
        Share (0–1) of the answer's variance that knowing the input would take away, with its 90 % interval.
    means
        Mean of the answer where the input is in its ``lowest`` and its ``highest`` tenth; for an event (and other
        inputs with few values) by outcome id, or by the value as text.
    """

    share: float
    low: float
    high: float
    means: dict[str, float]


class Decided(TypedDict, total=False):
    """What decides one answer; or why that is not said.

    Attributes
    ----------
    draws
        Draws (of the process: input draws) that it rests on.
    mean, sd
        Of the answer over all draws; of settlements over draws and models.
    models, models_total
        Of a settlement over all models: share of its variance that lies between the models' means, and share that lies
        between models that are given the same inputs (with what a model makes of inputs that others do not).
    inputs
        Input → `Decider`, the largest share first; those only that stand out from chance.
    silent
        How many inputs were looked at and do not stand out.
    unavailable
        Why nothing is said.
    """

    draws: int
    mean: float
    sd: float
    models: float
    models_total: float
    inputs: dict[str, Decider]
    silent: int
    unavailable: str
