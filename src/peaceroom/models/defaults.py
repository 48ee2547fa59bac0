"""Which models run where none are named: in a run and in `accuracy`, in a trace-back, in the value of information."""

from __future__ import annotations

from typing import Literal

from peaceroom.models.base import canonical_key, entries, get_model

#: the model that stands for all where one must do: the weighted mean that no model of the literature has beaten
REPRESENTATIVE = "compromise"
#: what a run does not take unasked: `smp`, whose many turns would double the time of a run, and presets that reproduce
#: a program or draw what their default takes at its middle
_ASIDE = frozenset({"smp", "smp@ktab", "exchange@compat", "exchange@randomised", "exchange@random-rate"})
Purpose = Literal["run", "scores", "trace-back", "value of information"]


def default_models(purpose: Purpose = "run") -> list[str]:
    """Canonical keys of the models that run by default, in the order in which they are reported.

    A run, and the scoring of models: every registered model with all its presets, the default preset first; presets
    that set the same options count once. A run leaves out a few that are dear, or that reproduce a program. A
    trace-back solves again for every source: one weighted mean and one game
    of challenges. The value of information regresses on one outcome: the weighted mean.
    """
    if purpose == "trace-back":
        return [REPRESENTATIVE, "challenge"]
    if purpose == "value of information":
        return [REPRESENTATIVE]
    keys = []
    for name, entry in entries().items():
        seen = []
        others = sorted(p for p in entry.presets if p != entry.default_preset)
        for preset in (entry.default_preset, *others):
            model = get_model(f"{name}@{preset}")
            if model not in seen:
                seen.append(model)
                keys.append(canonical_key(f"{name}@{preset}"))
    return [key for key in keys if purpose == "scores" or key not in _ASIDE]
