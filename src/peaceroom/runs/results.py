"""The result object of a run as types: what ``run.result`` and ``result.json`` hold. In words: docs/results.md.

The JSON form is the object itself. A key of a class marked ``total=False`` may be absent: an answer that cannot be
given is ``{"unavailable": reason}`` in place of its numbers.
"""

from __future__ import annotations

from typing import Any, TypedDict

from peaceroom.conflict.result import GraphResult
from peaceroom.core.errors import Warned
from peaceroom.core.workings import Workings
from peaceroom.runs.decided_results import Decided
from peaceroom.runs.draft_results import Draft
from peaceroom.runs.lever_results import Levers
from peaceroom.runs.obstacle_results import Stuck
from peaceroom.runs.package_results import Packages
from peaceroom.runs.process_results import Process
from peaceroom.runs.robust_results import Robust


class Hump(TypedDict):
    """One outcome of a distribution: its share of the draws, its median, and its 10–90 % range."""

    low: float
    high: float
    share: float
    median: float


class Distribution(TypedDict, total=False):
    """Settlements on one issue, on its own scale, over the draws with agreement; or why there are none.

    ``models`` and ``weights`` only where several models are taken together.
    """

    p10: float
    median: float
    p90: float
    mean: float
    modes: list[Hump]
    words: str
    n_no_agreement: int
    n_no_answer: int
    models: list[str]
    weights: dict[str, float]
    unavailable: str


class Blocker(TypedDict):
    """An actor, and the share of draws on which it would rather have no agreement than the compromise."""

    actor: str
    share: float


class Zone(TypedDict, total=False):
    """Share of draws with a text that all needed prefer to none, and who would block; or why it is not known."""

    share: float
    blockers: list[Blocker]
    unavailable: str


class Difference(TypedDict, total=False):
    """What a what-if changes: mean of the paired differences, their 10–90 % range, standard error of the mean."""

    delta: float
    low: float
    high: float
    se: float
    unavailable: str


class Rate(TypedDict):
    """The outside view of one outcome."""

    event: str
    stage: str
    elapsed_days: int
    within_days: int
    p: float
    low: float
    high: float
    reference: str
    method: str
    processes: int
    events: int
    warnings: list[Warned]


class Pool(TypedDict):
    """A pooled number on its own scale; ``set`` is the smallest set that holds 80 %."""

    p10: float
    median: float
    p90: float
    mean: float
    sd: float
    set: list[list[float]]


class Evidence(TypedDict):
    """What the ledger says of one number, beside what the file says."""

    actor: str
    issue: str | None
    quantity: str
    aspect: str
    scale: list[float]
    used: bool
    given: str | None
    method: str
    mixture: Pool
    linear: Pool
    log: Pool
    items: int
    origins: int
    documents: list[str]
    conflict: float
    torn: bool
    surprising: list[str]


class Influence(TypedDict):
    """What leaving out a unit of the ledger does to a quantity."""

    delta: float
    low: float
    high: float
    distance: float
    carried_by: list[str]


class Worth(TypedDict, total=False):
    """What it would be worth to know an input, and one more passage of each kind about it."""

    evppi: float
    low: float
    high: float
    null: float
    evsi: dict[str, float]


class Counted(TypedDict):
    """A month that is known, and its count."""

    month: str
    count: int


#: a month that is forecast; names of quantiles hold a point
Month = TypedDict("Month", {"month": str, "ahead": int, "mean": float, "p2.5": int, "p10": int, "median": int,
                            "p90": int, "p97.5": int})


class Violence(TypedDict, total=False):
    """A series of monthly counts and its forecast; or why there is none."""

    method: str
    method_words: str
    record: str
    unit: str
    column: str
    last: str
    known: list[Counted]
    months: list[Month]
    warnings: list[Warned]
    unavailable: str


class _Always(TypedDict):
    scenario: str
    title: str
    as_of: str
    seed: int
    draws: int
    design: str
    models: list[str]
    what_if_draws: int
    run: str | None
    results_sha256: str
    settlements: dict[str, dict[str, Distribution]]
    equal_weight: dict[str, Distribution]
    zone: dict[str, Zone]
    zone_package: Zone
    what_ifs: dict[str, dict[str, dict[str, Difference]]]
    what_if_names: dict[str, str]
    warnings: list[Warned]


class ResultParts(TypedDict, total=False):
    """Parts that are there only where the scenario asks for them, and never in a redacted run.

    ``kept_draws`` is in any run with more draws than are kept one by one: how many of them, the first, are.
    """

    kept_draws: int
    stacked: dict[str, Distribution]
    base_rates: dict[str, Rate | None] | None
    violence: dict[str, Violence]
    process: Process
    evidence: dict[str, Evidence]
    packages: Packages
    drafts: dict[str, Draft]
    stuck: Stuck
    levers: Levers
    influence: dict[str, dict[str, dict[str, Influence]]]
    voi: dict[str, dict[str, Worth]]
    drivers: dict[str, Decided]
    robust: dict[str, Robust]
    conflict: GraphResult
    workings: dict[str, Workings]


class Result(_Always, ResultParts):
    """The whole object."""


#: what an answer holds that is not ``{"unavailable": reason}``
_ANSWERED = {"Distribution": ("p10", "median", "p90", "mean", "modes", "words"), "Zone": ("share",),
             "Order": ("text", "best", "first", "would_stop"),
             "Difference": ("delta", "low", "high", "se"), "Worth": ("evppi", "low", "high"),
             "Decided": ("draws", "mean", "sd", "inputs", "silent"),
             "Robust": ("value", "state", "flips", "agree", "low", "high"),
             "Violence": ("unit", "method", "record", "last", "known", "months", "warnings")}


def misfit(value: Any) -> str | None:
    """Where a value read from a file is not a `Result`, as a path such as ``zone.water.share``; None if it is one."""
    from peaceroom.files.structure import misfit as look

    return look(value, Result, answered=_ANSWERED)
