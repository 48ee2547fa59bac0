"""What leaves the house after ``--redact``: a result and a manifest put together from parts known to tell no name.

Nothing is copied because it looks harmless: every key that leaves is named here, and a part that somebody adds to the
result stays at home until it is named too. Actors become "Actor A", "Actor B" … in the order of the file, wherever one
of their names, aliases or ids stands in words that do leave (`peaceroom.scenario.naming.Hidden`). Numbers stay, but for
those that tell what an actor would accept at the least.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar, cast

from peaceroom.core.codes import CODES
from peaceroom.runs.results import Result
from peaceroom.scenario.naming import Names
from peaceroom.scenario.types import Scenario

#: keys that hold numbers, models or options of the run and no word of the file
_PLAIN = ("as_of", "seed", "draws", "design", "models", "what_if_draws", "results_sha256")
_DISTRIBUTION = ("p10", "median", "p90", "mean", "modes", "n_no_agreement", "n_no_answer", "models", "weights")
_DIFFERENCE = ("delta", "low", "high", "se")
_MANIFEST = ("format", "scenario_sha256", "as_of", "seed", "draws", "kept_draws", "design", "models", "what_if_draws",
             "process", "redacted", "plug_ins_failed", "versions")

T = TypeVar("T")


def redacted_result(result: Result, scenario: Scenario) -> Result:
    """The part of ``result`` that may leave. The hash stays: it says which run this was.

    Not in it: who would block (it tells what an actor accepts at the least), monthly figures, base rates and dates of
    texts (they are published and tell which conflict this is), the process (it names who negotiates, promises and
    ratifies), and everything of a ledger.
    """
    names = Names(scenario, redact=True)
    issues, what_ifs = hidden_ids(result["settlements"], names), hidden_ids(result["what_ifs"], names)

    def by_issue(table: Mapping[str, T], part: Callable[[T], object]) -> dict[str, object]:
        return {issues[key]: part(value) for key, value in table.items()}

    def told(entry: Mapping[str, object], kept: Iterable[str]) -> dict[str, object]:
        out = {key: entry[key] for key in kept if key in entry}
        out |= {key: names.text(str(entry[key])) for key in ("words",) if key in entry}
        return out | {key: names.ids(str(entry[key])) for key in ("unavailable",) if key in entry}

    def by_model(kept: Iterable[str]) -> Callable[[Mapping[str, Mapping[str, object]]], dict[str, object]]:
        return lambda models: {model: told(entry, kept) for model, entry in models.items()}

    folder = result["run"]
    whole: Mapping[str, object] = result
    out: dict[str, object] = {"scenario": "redacted", "title": names.title} | {key: whole[key] for key in _PLAIN}
    out |= {key: whole[key] for key in ("kept_draws",) if key in whole}
    out["run"] = None if folder is None else Path(folder).name
    out["settlements"] = by_issue(result["settlements"], by_model(_DISTRIBUTION))
    out["equal_weight"] = by_issue(result["equal_weight"], lambda entry: told(entry, _DISTRIBUTION))
    if "stacked" in result:
        out["stacked"] = by_issue(result["stacked"], lambda entry: told(entry, _DISTRIBUTION))
    out["zone"] = by_issue(result["zone"], lambda entry: told(entry, ("share",)))
    out["zone_package"] = told(result["zone_package"], ("share",))
    out["what_ifs"] = {what_ifs[key]: by_issue(table, by_model(_DIFFERENCE))
                       for key, table in result["what_ifs"].items()}
    out["what_if_names"] = {what_ifs[key]: names.text(name) for key, name in result["what_if_names"].items()}
    # messages quote the file, its sources and paths: what a code means is said without them
    codes = dict.fromkeys(str(w["code"]) for w in result["warnings"])
    out["warnings"] = [{"code": code, "message": CODES[code][0]} for code in codes]
    return cast("Result", out)


def redacted_manifest(manifest: Mapping[str, object], what_ifs: Iterable[str]) -> dict[str, object]:
    """The part of a manifest that may leave; ``what_ifs`` are their ids as `redacted_result` has them."""
    return {key: manifest[key] for key in _MANIFEST if key in manifest} | {"what_ifs": list(what_ifs)}


def hidden_ids(keys: Iterable[str], names: Names) -> dict[str, str]:
    """Id → the id with the names of actors in it replaced: ``without-usa`` → ``without-actor-d``. All are different."""
    out: dict[str, str] = {}
    for key in keys:
        plain = re.sub(r"[^a-z0-9_-]+", "-", names.text(key).lower()).strip("-") or "hidden"
        label, n = plain, 1
        while label in out.values():
            n += 1
            label = f"{plain}-{n}"
        out[key] = label
    return out
