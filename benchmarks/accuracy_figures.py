"""Figures of the accuracy page: coverage against its level, and PIT histograms."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from peaceroom.accuracy.scoring import scores
from peaceroom.accuracy.scoring.predictions import Predictions

LEVELS = np.arange(0.05, 1.0, 0.05)
_STYLES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)))


def _save(figure: Figure, path: Path) -> None:
    """The same bytes for the same numbers."""
    with matplotlib.rc_context({"svg.hashsalt": "peaceroom", "svg.fonttype": "none"}):
        figure.savefig(path, metadata={"Date": None, "Creator": None})


def coverage(predictions: Predictions, keys: list[str], path: Path) -> None:
    """Share of outcomes in central intervals (expected, randomised PIT) against the intervals' level."""
    figure = Figure(figsize=(5, 4.6), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 100], [0, 100], color="0.7", linewidth=4, label="calibrated")
    for key, style in zip(keys, _STYLES, strict=False):
        f = predictions.models[key]
        at = f.answered
        got = [scores.coverage(f.masses[at], predictions.outcomes[at], level).mean() for level in LEVELS]
        axes.plot(100 * LEVELS, 100 * np.array(got), color="black", linestyle=style, linewidth=1.4, label=key)
    axes.set(xlim=(0, 100), ylim=(0, 100), xlabel="level of the central interval, %",
             ylabel="outcomes inside (randomised PIT), %")
    axes.legend(frameon=False, fontsize=9)
    _save(figure, path)


def histograms(predictions: Predictions, keys: list[str], path: Path) -> None:
    """PIT histograms side by side; flat at 10 % is calibrated."""
    figure = Figure(figsize=(8, 2.4), layout="constrained")
    for axes, key in zip(figure.subplots(1, len(keys), sharey=True), keys, strict=True):
        f = predictions.models[key]
        at = f.answered
        bars = 100 * scores.pit_histogram(f.masses[at], predictions.outcomes[at])
        axes.bar(np.arange(5, 100, 10), bars, width=9, color="0.45")
        axes.axhline(10, color="black", linewidth=1, linestyle="--")
        axes.set_title(key, fontsize=9)
        axes.set_xticks([0, 50, 100])
        axes.set_xlabel("PIT, %", fontsize=8)
        axes.tick_params(labelsize=8)
        if not axes.get_subplotspec().colspan.start:
            axes.set_ylabel("% of outcomes", fontsize=8)
    _save(figure, path)
