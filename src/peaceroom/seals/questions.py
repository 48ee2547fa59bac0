"""What a run promises: its forecasts as questions, each with the day and the rule by which it will be decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.scenario.naming import Names
from peaceroom.seals.scoring import drawn

if TYPE_CHECKING:
    from peaceroom.runs.run import Run


class Expected(TypedDict, total=False):
    """What is expected of the answer, in the form that it has: see `Question`."""

    p: float
    quantiles: dict[str, float]
    unit: str
    step: float
    by: dict[str, float]
    since: str
    taken: str


class Question(Expected):
    """One question: ``p`` where the answer is yes or no, ``quantiles`` (probability → value) where it is a number, and
    where it is a day ``by`` (day → probability that it has come by then, from none at ``since``; the last day is
    ``due``). ``step``: how finely a number is told (1 unless given). ``taken``: the run's own number that it is."""

    what: str
    id: str
    kind: str
    asks: str
    rule: str
    due: str


class Origin(TypedDict):
    """What was run, and what its folder held: enough to run it again and compare byte for byte."""

    what: str
    id: str
    scenario: str
    title: str
    as_of: str
    seed: int
    draws: int
    folder: str
    manifest_sha256: str
    results_sha256: str
    versions: dict[str, str]
    files: dict[str, str]


#: probabilities at which a distribution is sealed: every twentieth and near the ends
LEVELS = (0.01, *(k / 20 for k in range(1, 20)), 0.99)
_TEXT = "a written text that two sides of the talks or more sign or issue together"
#: outcome of the process → the question, and what counts as yes; {since} is the as-of date, {due} the last day
_ASKED: Mapping[str, tuple[str, str]] = {
    "any-text": ("Is there a next text by {due}?", f"Yes if {_TEXT}, of any stage, is dated after {{since}} and not "
                 "after {due}. Rules of procedure and joint statements count if they settle something."),
    "substantive": ("Is there a text of substance by {due}?", f"Yes if {_TEXT} that settles a matter in dispute, in "
                    "part or in whole (PA-X stages SubPar, SubComp), is dated after {since} and not after {due}."),
    "comprehensive": ("Is a comprehensive agreement signed by {due}?", f"Yes if {_TEXT} that settles the matters in "
                      "dispute in the main (PA-X stage SubComp) is dated after {since} and not after {due}."),
    "ratified": ("Is a comprehensive agreement ratified by {due}?", "Yes if every approval that a comprehensive "
                 "agreement asks for by its own terms has been given after {since} and not after {due}."),
    "break": ("Do the talks break off by {due}?", "Yes if after {since} and not after {due} a side leaves the talks or "
              "declares them suspended, and no formal meeting takes place for 14 days or more."),
}
_CEASEFIRE = {
    "": ("Is a {scope} ceasefire in force on {due}?", "Yes if a {scope} ceasefire that both sides declared or signed "
         "is in force on {due}: neither has ended it, and there is no return to fighting as before."),
    "-holds": ("Does the {scope} ceasefire of {since} hold until {due}?", "Yes if the {scope} ceasefire in force on "
               "{since} is in force without a break until {due}."),
    "-broke-down": ("Has a {scope} ceasefire broken down by {due}?", "Yes if a {scope} ceasefire that was in force on "
                    "{since} or later has ended by {due}, by declaration or by a return to fighting as before."),
}


def questions_of(run: Run) -> list[Question]:
    """Every forecast of a run that the world can decide: of the process, of settlements, of violence.

    What-ifs, zones, drivers and advice are left out: nothing that happens says whether they were right.
    """
    names = Names(run.scenario, redact=False)
    return [*_process(run, names), *_settlements(run, names), *_violence(run)]


def _yes_no(key: str, p: float, due: str, said: tuple[str, str], **words: str) -> Question:
    asks, rule = (text.format(due=due, **words) for text in said)
    return {"what": "question", "id": f"process.{key}.{due}", "kind": "yes-no", "asks": asks, "rule": rule, "due": due,
            "p": p}


def _process(run: Run, names: Names) -> Iterator[Question]:
    found = run.result.get("process")
    if found is None:
        return
    since = run.scenario.as_of.isoformat()
    for key, rows in found["outcomes"].items():
        said, scope = _ASKED.get(key), "general"
        if key.startswith("victory-"):
            party = names.actor(key.removeprefix("victory-")).replace("{", "(").replace("}", ")")
            said = (f"Does {party} win by arms by {{due}}?", f"Yes if after {{since}} and not after {{due}} the side "
                    f"opposed to {party} is defeated: its organisation ends, it gives up, or {party} takes what the "
                    "war is over by force (UCDP termination 3 or 4).")
        elif key.startswith("ceasefire"):
            rest = key.removeprefix("ceasefire")
            scope = next((s for s in ("partial", "local") if rest.startswith(f"-{s}")), "general")
            said = _CEASEFIRE[rest.removeprefix(f"-{scope}")]
        if said is None:
            continue
        for row in rows:
            yield _yes_no(key, row["p"], row["by"], said, since=since, scope=scope)
    for key, rows in found["items"].items():
        name = _item_name(run, key)
        said = (f"Is ‘{name}’ agreed by {{due}}?", f"Yes if {_TEXT}, dated after {{since}} and not after {{due}}, says "
                f"how ‘{name}’ is settled, or refers it to a body that is named.")
        for row in rows:
            yield _yes_no(f"item-{key.removeprefix('item-')}", row["p"], row["by"], said, since=since)


def _item_name(run: Run, key: str) -> str:
    item = run.scenario.agenda.get(key.removeprefix("item-")) or run.scenario.agenda.get(key)
    name = key if item is None else item.called(key, run.scenario.issues)
    if item is None and key in run.scenario.issues:
        name = run.scenario.issues[key].name
    return name.replace("{", "(").replace("}", ")")


def _settlements(run: Run, names: Names) -> Iterator[Question]:
    until = run.scenario.horizon or run.scenario.as_of + timedelta(days=730)
    for issue in run.case.issues:
        values = settled(run, issue)
        if not values.size:
            continue
        entry, name = run.scenario.issues[issue], names.issue(issue)
        ends = " and ".join(f"{at:g} = {words}" for at, words in _ends(entry.scale))
        yield {
            "what": "question", "id": f"settlement.{issue}", "kind": "number",
            "asks": f"If it is agreed by {until}, where is ‘{name}’ settled?",
            "rule": f"The first text that settles ‘{name}’, dated after {run.scenario.as_of} and not after {until}, "
                    f"placed on the scale {ends} by somebody who names the words that it rests on. Void if there is "
                    "none.",
            "due": until.isoformat(), "unit": "points of the scale",
            "quantiles": {f"{q:g}": float(x) for q, x in zip(LEVELS, np.quantile(values, LEVELS), strict=True)},
        }


def settled(run: Run, issue: str) -> NDArray[np.float64]:
    """``(n,)`` where an issue is settled in draws with agreement, of all models that count; on its scale."""
    k = list(run.case.issues).index(issue)
    found = [s.outcome[:, k][~s.no_agreement[:, k]] for s in map(
        run.settlements.__getitem__, run.result["equal_weight"][issue].get("models", []))]
    return np.concatenate([x[np.isfinite(x)] for x in found]) if found else np.empty(0)


def share_where(values: NDArray[np.float64] | Mapping[str, float], sign: str, than: float) -> float:
    """Share of values, or of a distribution told by quantiles, that are ``<``, ``<=``, ``>`` or ``>=`` a number."""
    x = values if isinstance(values, np.ndarray) else drawn(values)
    compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[sign]
    return float(np.mean(compare(x, than)))


def _ends(scale: Mapping[float, str]) -> list[tuple[float, str]]:
    return [(at, scale[at]) for at in (min(scale), max(scale))] if scale else [(0.0, "least"), (100.0, "most")]


def _violence(run: Run) -> Iterator[Question]:
    for key, found in run.result.get("violence", {}).items():
        for month in found.get("months", []):
            year, number = (int(part) for part in month["month"].split("-"))
            last = (date(year, number, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            yield {
                "what": "question", "id": f"violence.{key}.{month['month']}", "kind": "number",
                "asks": f"{found['unit']} in {month['month']}?",
                "rule": f"The count of {month['month']} in the first final release of the source of the series ‘{key}’ "
                        "that holds the month.",
                "due": last.isoformat(), "unit": found["unit"],
                "quantiles": {f"{share:g}": float(value) for share, value in (
                    (0.025, month["p2.5"]), (0.1, month["p10"]), (0.5, month["median"]), (0.9, month["p90"]),
                    (0.975, month["p97.5"]))},
            }
