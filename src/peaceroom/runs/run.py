"""`Run`: what a forecast returns. Everything drawn and answered, and the object that ``run --json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core import edges
from peaceroom.core.case import Case
from peaceroom.core.extras import need
from peaceroom.runs.results import Result
from peaceroom.runs.settlements import Settlements
from peaceroom.runs.tally import Tally
from peaceroom.scenario.naming import Names
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """A scenario run with many draws (D) on several models.

    Attributes
    ----------
    scenario, draws, seed, design
        What was run.
    models
        Keys of the models, with preset where it is not the default.
    case
        The baseline's inputs as models saw them, all draws.
    settlements
        model → `Settlement` of shape ``(D, K)``; ``settlements.table()`` to read.
    what_ifs
        what-if id → model → outcome ``(W, K)`` on the first W = ``result["what_if_draws"]`` draws; NaN where the
        model says nothing. Empty in a run loaded from a folder that an older version wrote, which kept their
        summaries only (``result["what_ifs"]``).
    what_if_names
        what-if id → what to call it.
    folder
        The run folder, or ``None`` if nothing was written.
    result
        The object of ``run --json``; see docs/results.md.
    redacted
        Names and bottom lines are to be hidden in whatever leaves this object.
    tally
        Of a run with more draws than are kept one by one: the counts of all of them. ``case`` and ``settlements`` then
        hold the first, ``case.draws`` of ``draws``. None otherwise, and in a run that was loaded from a folder.
    """

    scenario: Scenario
    draws: int
    seed: int
    design: str
    models: tuple[str, ...]
    case: Case
    settlements: Settlements
    what_ifs: Mapping[str, Mapping[str, Array]]
    what_if_names: Mapping[str, str]
    folder: Path | None
    result: Result
    redacted: bool = False
    tally: Tally | None = None

    @property
    def names(self) -> Names:
        """What actors, issues and the scenario are called wherever this run is shown."""
        return Names(self.scenario, redact=self.redacted)

    def __repr__(self) -> str:
        return (f"<Run of {self.names.title!r} as of {self.scenario.as_of}: {self.draws:,} draws, seed {self.seed}, "
                f"{len(self.models)} models, {len(self.case.issues)} issues>")

    def summary(self) -> str:
        """The one page as text of at most forty lines."""
        return str(edges.call("Run.summary", self, redact=self.redacted))

    def brief(self) -> Any:
        """The one page as data, a `peaceroom.findings.brief.types.Brief`: ``run.brief().stuck.why[0].text``."""
        return edges.call("Run.brief", self, redact=self.redacted)

    def _repr_html_(self) -> str:
        return str(edges.call("Run._repr_html_", self, redact=self.redacted))

    def to_pandas(self) -> Any:
        """A long table (pandas): draw, issue, model, value, no_agreement. Needs pandas."""
        need("notebook")
        import pandas as pd

        issues = np.array(self.case.issues)
        parts = []
        for model in self.models:
            s = self.settlements[model]
            parts.append(pd.DataFrame({
                "draw": np.repeat(np.arange(self.case.draws), len(issues)), "issue": np.tile(issues, self.case.draws),
                "model": model, "value": s.outcome.ravel(), "no_agreement": s.no_agreement.ravel()}))
        return pd.concat(parts, ignore_index=True)

    def to_xarray(self) -> Any:
        """An xarray `Dataset` with dimensions model, draw, issue. Needs xarray."""
        need("notebook")
        import xarray as xr

        found = [self.settlements[m] for m in self.models]
        axes = ("model", "draw", "issue")
        return xr.Dataset(
            {"outcome": (axes, np.stack([s.outcome for s in found])),
             "no_agreement": (axes, np.stack([s.no_agreement for s in found]))},
            coords={"model": list(self.models), "draw": np.arange(self.case.draws), "issue": list(self.case.issues)},
            attrs={"title": self.names.title, "as_of": str(self.scenario.as_of), "seed": self.seed},
        )

    def plot(self, what: str = "page") -> Any:
        """A matplotlib figure, at most 1,000 pixels high.

        Parameters
        ----------
        what
            ``page``: sides and likely texts issue by issue, what comes by when. ``actors``: who stands with whom and
            against whom. ``timeline``: what came so far and what has a date ahead. Anything else: `InputError` E316.
        """
        need("report")
        return edges.call("Run.plot", self, what)

    def report(self, path: str | Path, *, opened: bool = False) -> Path:
        """Write the report, one HTML file, to ``path``; names are hidden if the run is redacted.

        ``opened``: with every part unfolded, for print.
        """
        need("report")
        written: Path = edges.call("Run.report", self, path, redact=self.redacted, opened=opened)
        return written
