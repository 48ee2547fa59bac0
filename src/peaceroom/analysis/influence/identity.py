"""What a trace-back's answer depends on, as a hash: what is kept of another is not taken for it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from peaceroom.runs.plan import canonical_scenario, versions
from peaceroom.scenario.sampling.evidence import ledger_sha256
from peaceroom.scenario.types import Scenario


def identity(scenario: Scenario, **asked: Any) -> str:
    """Hash of everything that decides the numbers."""
    head = {"scenario": canonical_scenario(scenario), "ledger": ledger_sha256(scenario), **asked, **versions()}
    text = json.dumps(head, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
