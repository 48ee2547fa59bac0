"""Which models run by default, and the value of every option that nobody sets: a published answer hangs on it."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Any

import pytest

import peaceroom.models
from peaceroom.models import default_models, get_model

CHALLENGE: dict[str, Any] = {
    "denominator": "pair", "range": "initial", "danger": "others", "status_quo_term": True, "Q": 1.0,
    "capitulation": True, "choice": "within_type", "median_tie": "midpoint", "rounds": 10, "forecast": "median",
    "odds_risk": "own", "tolerance": 0.0}
NASH: dict[str, Any] = {"disagreement": "reference", "weights": "capability-salience", "who": "required", "risk": 1.0,
                        "joint": "issue"}
DIVIDE: dict[str, Any] = {"disagreement": "reference", "who": "required", "risk": 1.0}
DISTANT, NO_AGREEMENT = {"disagreement": "distant"}, {"disagreement": "no_agreement"}
EXCHANGE: dict[str, Any] = {"rate": "equal-gain", "at_target": "strict", "share": .5, "rounds": 1, "pull": .4,
                            "fixed": .1, "coding_error": .05}
SMP: dict[str, Any] = {
    "victory": "Linear", "pce": "Conditional", "transitions": "Deterministic", "voting": "Prop",
    "risk_adjust": "OneThird", "risk_range": "Mid", "third_party_commit": "SemiCommit", "inter_vec": "S2P2",
    "bargain": "InitOnlyInterp", "third_parties": "own-side", "receiver_odds": "probability",
    "receiver_weight": "receiver", "vote_order": "both", "guard": False, "equal_chances": "neutral", "joint": "all",
    "forecast": "median", "turns": 100, "stop": .02, "affinity": "", "seed": 0}
#: not in a run unless named
ASIDE: dict[str, dict[str, Any]] = {
    "exchange@compat": EXCHANGE | {"at_target": "compat", "coding_error": 0.0},
    "exchange@random-rate": EXCHANGE | {"rate": "random"},
    "exchange@randomised": EXCHANGE | {"rate": "randomised"},
    "smp": SMP,
    "smp@ktab": SMP | {"third_parties": "winner-side", "receiver_odds": "gain", "receiver_weight": "initiator",
                       "vote_order": "listed", "guard": True, "equal_chances": "stop"},
}
OPTIONS: dict[str, dict[str, Any]] = {
    "agenda-setter": {},
    "baron-ferejohn": {"outcome": "mean", "patience": .95, "risk": 1.0},
    "challenge": CHALLENGE,
    "challenge@least-move": CHALLENGE | {"choice": "least"},
    "challenge@own-danger": CHALLENGE | {"danger": "own"},
    "challenge@scholz-2011": CHALLENGE | {"denominator": "literal", "status_quo_term": False, "capitulation": False,
                                          "choice": "scholz_code", "median_tie": "lower"},
    "coleman": {},
    "compromise": {},
    "egalitarian": DIVIDE,
    "egalitarian@distant": DIVIDE | DISTANT,
    "egalitarian@no-agreement": DIVIDE | NO_AGREEMENT,
    "exchange": EXCHANGE,
    "kalai-smorodinsky": DIVIDE,
    "kalai-smorodinsky@distant": DIVIDE | DISTANT,
    "kalai-smorodinsky@no-agreement": DIVIDE | NO_AGREEMENT,
    "learned": {"widening": "auto", "coefficients": ""},
    "mean": {},
    "median": {"tie": "midpoint"},
    "midrange": {},
    "nash": NASH,
    "nash@distant": NASH | DISTANT | {"who": "all", "risk": 2.0},
    "nash@no-agreement": NASH | NO_AGREEMENT,
    "nash@package": NASH | {"joint": "all"},
    "nash@package-by-item": NASH | {"joint": "item"},
    "nash@package-no-agreement": NASH | NO_AGREEMENT | {"joint": "all"},
    "quantal-response": {"precision": 10.0, "form": "group", "risk": 1.0},
    "raiffa": DIVIDE | {"form": "discrete"},
    "raiffa@no-agreement": DIVIDE | NO_AGREEMENT | {"form": "discrete"},
    "rubinstein": DIVIDE | {"first": "either", "patience": .95},
    "rubinstein@no-agreement": DIVIDE | NO_AGREEMENT | {"first": "either", "patience": .95},
    "salience-mean": {},
    "utilitarian": {"weights": "salience", "who": "all", "risk": 1.0},
    "veto-players": {},
}


def test_a_run_takes_every_model_with_all_its_presets_the_default_preset_first() -> None:
    assert default_models() == list(OPTIONS)
    assert sorted(default_models("scores")) == sorted([*OPTIONS, *ASIDE])
    assert default_models("trace-back") == ["compromise", "challenge"]
    assert default_models("value of information") == ["compromise"]


def test_the_folder_of_models_lists_them_when_it_is_called() -> None:
    folder: Any = sys.modules[peaceroom.models.__name__]
    assert folder() == tuple(default_models("scores"))
    assert set(folder()) == {*OPTIONS, *ASIDE}


@pytest.mark.parametrize("key", [*OPTIONS, *ASIDE])
def test_options_that_nobody_sets_have_the_documented_values(key: str) -> None:
    model: Any = get_model(key)
    assert {f.name: getattr(model, f.name) for f in fields(model)} == (OPTIONS | ASIDE)[key]
