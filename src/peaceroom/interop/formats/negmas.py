"""Outcome spaces and utility functions of NegMAS in JSON: a space, and a function for each party beside it."""

from __future__ import annotations

import json

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.nodes import Node
from peaceroom.interop.draft import Draft
from peaceroom.interop.negmas_space import is_function, is_space, party_of, space_of
from peaceroom.interop.registry import Format, Outgoing, register
from peaceroom.interop.siblings import beside
from peaceroom.interop.source import Source
from peaceroom.interop.utility import Choice, Party, enter, out_of
from peaceroom.scenario.types import Scenario


def _fits(source: Source) -> int:
    return 2 * (source.is_json and (is_space(source.json) or is_function(source.json)))


def _read(source: Source, draft: Draft) -> None:
    others = beside(source, ".json", lambda s: is_space(s.json) or is_function(s.json))
    inside = source.json.get("outcome_space") if source.json.kind == "map" else None
    space: tuple[Node, str] | None = None
    if is_space(source.json):
        space = source.json, source.file
    elif inside is not None and is_space(inside[1]):
        space = inside[1], source.file
    elif other := next((s for s in others if is_space(s.json)), None):
        space = other.json, other.file
    if space is None:
        raise InputError.one("E542", "there is no outcome space in this folder that says what the values are of",
                             CODES["E542"][1], "put the outcome space (issues with names and values) beside it",
                             file=source.file, line=1, column=1)
    issues = space_of(*space, draft)
    draft.stop()
    parties: list[Party] = []
    for other in sorted((source, *others), key=lambda s: s.file):
        if is_function(other.json):
            found = party_of(other.json, other.file, other.path.stem, issues, draft)
            parties += [found] if found is not None else []
    draft.stop()
    if len(parties) < 2:
        raise InputError.one("E542", f"there {'is' if parties else 'are'} {'one' if parties else 'no'} utility "
                             f"function{'s' * (not parties)} for this outcome space in the folder", CODES["E542"][1],
                             "put the outcome space and the utility function of each party into one folder",
                             file=source.file, line=1, column=1)
    name = space[0].get("name")
    if name is not None and isinstance(name[1].value, str) and name[1].value.strip():
        draft.data["title"] = " ".join(name[1].value.split())
    enter(draft, issues, parties)


def _write(scenario: Scenario, name: str) -> Outgoing:
    found = out_of(scenario)
    if found is None:
        raise InputError.one("E549", "this scenario has no scores, which are what a utility function holds",
                             CODES["E549"][1], "write its positions: --format challenge-json, or a .csv file")
    issues, parties, lost = found
    stem = name.rsplit(".", 1)[0]
    files = {name: _space(scenario.title, issues)} | {
        f"{stem}-{n}.json": _function(issues, party) for n, party in enumerate(parties, 1)}
    return Outgoing({key: (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
                     for key, value in files.items()}, tuple(lost))


def _space(title: str, issues: list[Choice]) -> dict[str, object]:
    return {"type": "DiscreteCartesianOutcomeSpace", "name": title, "issues": [
        {"type": "CategoricalIssue", "name": choice.name, "values": _labels(choice)} for choice in issues]}


def _labels(choice: Choice) -> list[str]:
    return [words for _, words in choice.options]


def _function(issues: list[Choice], party: Party) -> dict[str, object]:
    values, weights = [], []
    for choice, points in zip(issues, party.worth, strict=True):
        least = min(0.0, *points)
        most = max(p - least for p in points)
        weights.append(float(f"{most / 100:.15g}"))
        worth = [float(f"{(p - least) / most:.15g}") if most else 0.0 for p in points]
        values.append({"type": "TableFun", "mapping": dict(zip(_labels(choice), worth, strict=True))})
    reserved = float(f"{party.reserved / 100:.15g}") if party.reserved is not None else 0.0
    return {"type": "LinearAdditiveUtilityFunction", "name": party.name, "reserved_value": reserved, "values": values,
            "weights": weights}


FORMAT = register(Format(
    "negmas", "NegMAS JSON (outcome space and utility functions)", (".json",),
    keeps="issues, options, weights and values as points (100 for the best text), reserved values as thresholds",
    loses="functions that are not additive are refused; of issues without steps, all but eleven values; reserved "
          "outcomes, stability",
    fits=_fits, read=_read, write=_write, usual=(".json",), left_out="doubts, reasons, every other block"))
