"""The result object with names hidden: what leaves the house after ``--redact``.

Actors become "Actor A", "Actor B" … (ids ``actor-a`` …) in the order of the file, wherever one of their names,
aliases or ids stands in a text or an id; the title and the scenario's name go. Numbers stay.
"""

from __future__ import annotations

import re
from typing import Any

from peaceroom.scenario.naming import Names
from peaceroom.scenario.types import Scenario

#: parts of the result whose keys are ids of the scenario
_ID_KEYS = ("settlements", "equal_weight", "stacked", "zone", "what_ifs", "what_if_names")


def redacted_result(result: dict[str, Any], scenario: Scenario) -> dict[str, Any]:
    """A copy of ``result`` without names. The hash stays: it says which run this was."""
    names = Names(scenario, redact=True)
    # monthly figures and the dates of texts are published: they would tell which conflict this is; and the process
    # names who negotiates, promises and ratifies; the trace-back names sources
    out = {key: _hide(value, names) for key, value in result.items()
           if key not in ("violence", "base_rates", "process", "influence", "voi", "evidence")}
    out |= {"scenario": "redacted", "title": names.title, "run": result["run"], "models": result["models"],
            "results_sha256": result["results_sha256"], "as_of": result["as_of"]}
    for part in [key for key in _ID_KEYS if key in out]:
        out[part] = {hide_id(key, names): value for key, value in out[part].items()}
    out["what_ifs"] = {w: {hide_id(issue, names): value for issue, value in issues.items()}
                       for w, issues in out["what_ifs"].items()}
    return out


def hide_id(key: str, names: Names) -> str:
    """An id with the actors' ids and names in it replaced: ``without-usa`` → ``without-actor-d``."""
    return re.sub(r"[^a-z0-9_-]+", "-", names.text(key).lower()).strip("-") or "hidden"


def _hide(value: Any, names: Names) -> Any:
    if isinstance(value, dict):
        return {key: hide_id(child, names) if key == "actor" else _hide(child, names) for key, child in value.items()}
    if isinstance(value, list):
        return [_hide(child, names) for child in value]
    return names.text(value) if isinstance(value, str) else value
