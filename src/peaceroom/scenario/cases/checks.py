"""What the words of an origin file mean together, and that nothing in it is from after the as-of date."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from peaceroom.files.nodes import Loc
from peaceroom.files.notation import Written
from peaceroom.files.places import PlacedProblems
from peaceroom.scenario.cases.types import SHEET_VERSION, Coding, Fact, Origin

#: words for a source that need no entry under ``sources``
WORDS = ("knowledge", "UCDP", "case_events")
_PAX = re.compile(r"PA-X [0-9]{1,5}")
#: positions narrower than this would claim to know what nobody can
LEAST_WIDTH = 10.0


def check(origin: Origin, findings: PlacedProblems) -> None:
    """Report everything that is wrong with the meaning of an origin."""
    _as_of(origin, findings)
    _names(origin, findings)
    _sources(origin, findings)
    _ranges(origin, findings)
    _calendar(origin, findings)
    _positions(origin, findings)
    if origin.sheet != SHEET_VERSION:
        findings.add("E102", ("sheet",), f"this program reads sheets of version {SHEET_VERSION}",
                     f"write `sheet: {SHEET_VERSION}`")
    if (origin.how_drawn == "random") != (origin.stratum is not None):
        findings.add("E835", ("how_drawn",), "a random origin names its stratum, and a picked one has none",
                     "add `stratum: …` from the list of draws, or write picked")
    if abs(sum(origin.state.values()) - 1) > 0.011:
        findings.add("E223", ("state",), f"the probabilities of the state sum to {sum(origin.state.values()):g}",
                     "make them sum to 1")


def walk(part: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Any, BaseModel | None, str]]:
    """Every single value of a model: path, value, the block that holds it, the field's name."""
    yield from _walk(part, loc, None, "")


def _walk(part: Any, loc: Loc, owner: BaseModel | None, field: str) -> Iterator[tuple[Loc, Any, BaseModel | None, str]]:
    if isinstance(part, BaseModel):
        for name, info in type(part).model_fields.items():
            yield from _walk(getattr(part, name), (*loc, info.alias or name), part, name)
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _walk(value, (*loc, key), owner, field)
    elif isinstance(part, tuple):
        for n, value in enumerate(part):
            yield from _walk(value, (*loc, n), owner, field)
    elif part is not None:
        yield loc, part, owner, field


def _as_of(origin: Origin, findings: PlacedProblems) -> None:
    """E830, E831: days after the as-of date, and announced days that nobody knew yet."""
    for loc, value, owner, field in walk(origin):
        if not isinstance(value, date) or value <= origin.as_of or isinstance(owner, Coding):
            continue
        if isinstance(owner, Fact) and field in owner.AHEAD:
            continue  # `known` beside it is a day like any other, and is judged as one
        if loc[:1] == ("sources",) and getattr(owner, "vintage", "") == "final":
            continue
        remedy = ("leave the source out, or write `vintage: final` if it only dates what was public at the time"
                  if loc[:1] == ("sources",) else
                  "the announcement must be older than the as-of date; otherwise delete the line" if field == "known"
                  else "delete it; what came later belongs to the outcomes")
        findings.add("E831" if field == "known" else "E830", loc,
                     f"{value} is after the as-of date {origin.as_of}", remedy)


def _names(origin: Origin, findings: PlacedProblems) -> None:
    """E832: names that do not exist, and items given twice."""
    items = [item.id for item in origin.agenda]

    def known(word: str, words: Collection[str], loc: Loc, what: str, part: Any = "value") -> None:
        if word not in words:
            findings.add("E832", loc, f"there is no {what} {word} in this file",
                         findings.did_you_mean(word, words, f"name a {what} of this file"), part=part)

    for key, other in origin.others.items():
        if other.of is not None:
            known(other.of, origin.parties, ("others", key, "of"), "party")
        elif other.role == "patron":
            findings.add("E106", ("others", key), "this patron does not say whose it is", "add `of: …`", part="key")
    for n, gap in enumerate(origin.breaks):
        if gap.by is not None:
            known(gap.by, origin.parties, ("breaks", n, "by"), "party")
    for n, item in enumerate(origin.agenda):
        if item.id in items[:n]:
            findings.add("E832", ("agenda", n, "id"), f"the item {item.id} stands twice", "give it another id")
        for k, before in enumerate(item.after):
            known(before, [i for i in items if i != item.id], ("agenda", n, "after", k), "other item")
        for party in item.positions:
            known(party, origin.parties, ("agenda", n, "positions", party), "party", "key")
    for n, ahead in enumerate(origin.deadlines):
        for k, name in enumerate(ahead.on):
            known(name, items, ("deadlines", n, "on", k), "item")


def _sources(origin: Origin, findings: PlacedProblems) -> None:
    """E833: sources that nobody could look up."""
    for loc, value, _, field in walk(origin):
        if field not in ("source", "state_source"):
            continue
        for word in (part.strip() for part in re.split("[,;]", value)):
            if word not in WORDS and word not in origin.sources and not _PAX.fullmatch(word):
                findings.add("E833", loc, f"the source {word[:60]!r} is not known",
                             findings.did_you_mean(word, [*WORDS, *origin.sources],
                                                   "write knowledge, UCDP, case_events, PA-X and a number, or an id "
                                                   "under sources"))


#: name of a field → its limits
_LIMITS = {"wants": (0.0, 100.0), "bottom_line": (0.0, 100.0), "salience": (0.0, 100.0), "capability": (0.0, 100.0),
           "strength": (0.0, 1e4), "effort": (0.0, 1.0), "support": (0.0, 1e4), "keeps": (0.0, 1.0),
           "failure": (0.0, 1.0), "deaths_a_month": (0.0, 1e6)}


def _ranges(origin: Origin, findings: PlacedProblems) -> None:
    """E117, E834: numbers off their scale, and numbers surer than anybody can be."""
    for loc, value, _, field in walk(origin):
        if not isinstance(value, Written):
            continue
        low, high = _LIMITS[field]
        least, most = value.support
        if value.form != "range":
            findings.add("E834", loc, f"{field} is given as {value}, and only ranges are coded",
                         f"write a range such as {_around(value, low, high)}")
        elif not low <= least <= most <= high:
            findings.add("E117", loc, f"{field} {value} is outside its limits",
                         f"write a range from {low:g} to {high:g}")
        elif field in ("wants", "bottom_line") and most - least < LEAST_WIDTH:
            findings.add("E834", loc, f"{field} {value} is narrower than {LEAST_WIDTH:g} of 100",
                         f"write a range such as {_around(value, low, high)}")
        elif field in ("capability", "strength") and most <= 0:
            findings.add("E117", loc, f"{field} {value} leaves nothing", "write a range above 0")


def _around(value: Written, low: float, high: float) -> str:
    middle, half = sum(value.support) / 2, LEAST_WIDTH * (high - low) / 100 if high <= 100 else 0.2 * value.support[1]
    return f"{max(low, round(middle - half, 2)):g}..{min(high, round(middle + half, 2)):g}"


def _calendar(origin: Origin, findings: PlacedProblems) -> None:
    """E811: days that run backwards."""
    def order(loc: Loc, first: date | None, then: date | None, words: str) -> None:
        if first is not None and then is not None and then < first:
            findings.add("E811", loc, f"{words}: {then} is before {first}", "one of the two days is a slip")

    for n, gap in enumerate(origin.breaks):
        order(("breaks", n, "resumed"), gap.began, gap.resumed, "the break ends before it begins")
        if gap.resumed is None and n != len(origin.breaks) - 1:
            findings.add("E811", ("breaks", n), "a break that is not over is followed by another", "say when it ended")
    for n, (one, two) in enumerate(pairwise(origin.breaks)):
        order(("breaks", n + 1, "began"), one.began, two.began, "breaks are listed in order of time")
    for n, (text, next_text) in enumerate(pairwise(origin.texts)):
        order(("texts", n + 1, "date"), text.date, next_text.date, "texts are listed in order of time")
    for n, item in enumerate(origin.agenda):
        if item.closed is not None:
            order(("agenda", n, "closed", "date"), item.open_since, item.closed.date, "the item closes before it opens")
    for n, fire in enumerate(origin.ceasefires):
        order(("ceasefires", n, "ended"), fire.began, fire.ended, "the ceasefire ends before it begins")
    for key, other in origin.others.items():
        if other.leaves is not None:
            order(("others", key, "leaves", "completes"), other.leaves.begins, other.leaves.completes,
                  "the exit is complete before it begins")
    for block in ("deadlines", "elections"):
        for n, ahead in enumerate(getattr(origin, block)):
            if ahead.outcome is not None and ahead.date > origin.as_of:
                findings.add("E830", (block, n, "outcome"), "what came of a day that lies ahead was not known yet",
                             "delete it")
    talking = sum(p for state, p in origin.state.items() if state != "not_opened")
    if origin.opened is None and talking > 0.011:
        findings.add("E106", (), "the field opened is missing", "add `opened: {date: …, source: …}`, or give "
                     "`not_opened` all of the probability")


def _positions(origin: Origin, findings: PlacedProblems) -> None:
    """E816, E822, E257: open items say what every party wants; at least two parties, and one open item."""
    if len({party.side for party in origin.parties.values()}) < 2:
        findings.add("E822", ("parties",), "fewer than two sides are named", "code at least one party for each side")
    open_items = [(n, item) for n, item in enumerate(origin.agenda) if item.closed is None]
    if not open_items:
        findings.add("E257", ("agenda",), "no item is open", "code what is still to be settled, at least one item")
    for n, item in open_items:
        for party in origin.parties:
            if party not in item.positions:
                findings.add("E816", ("agenda", n, "positions"), f"nothing is said of what {party} wants on {item.id}",
                             f"add `{party}: {{wants: 0..100}}` if nothing is known")
