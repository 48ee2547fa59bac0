"""Sentences about the ledger: which source moves which answer, what is left without partisan ones, what to look for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peaceroom.findings.rounding import cited, counted, listed, rounded
from peaceroom.findings.view import Finding, View
from peaceroom.models.defaults import REPRESENTATIVE
from peaceroom.scenario.naming import Names

if TYPE_CHECKING:
    from peaceroom.analysis.influence.result import Traced
    from peaceroom.evidence.ledger.ledger import Ledger
    from peaceroom.runs.results import Evidence, Worth
    from peaceroom.runs.run import Run
    from peaceroom.scenario.types import Scenario

#: smallest move that is worth a sentence, in hundredths of the scale
LEAST = 0.5
#: the quantity that headlines speak of
HEADLINE_MODEL = REPRESENTATIVE


@dataclass(frozen=True, slots=True)
class Move:
    """What leaving out one unit does to one quantity: on the issue's scale, and in hundredths of it."""

    unit: str
    id: str
    name: str
    issue: str
    model: str | None
    delta: float
    low: float
    high: float
    hundredths: float
    carried_by: tuple[str, ...]

    @property
    def firm(self) -> bool:
        """The direction holds beyond chance."""
        return self.low > 0 or self.high < 0


def moves(run: Run, unit: str, model: str | None = HEADLINE_MODEL) -> list[Move]:
    """Effects of leaving out each of a kind of unit on the settlements of a model, largest first."""
    return moves_of(run.result.get("influence", {}), run.scenario, unit, model)


def moves_of(influence: Traced, scenario: Scenario, unit: str, model: str | None = HEADLINE_MODEL) -> list[Move]:
    """The same of a trace-back of its own."""
    out = []
    for quantity, by_unit in influence.items():
        issue, of = split(quantity)
        if of != model:
            continue
        low, high = scenario.issues[issue].ends
        width = 1.0 if of is None else high - low
        for name, e in by_unit.get(unit, {}).items():
            out.append(Move(unit, name, unit_name(scenario, unit, name, issue), issue, of, e["delta"], e["low"],
                            e["high"], 100 * e["delta"] / width, tuple(e["carried_by"])))
    return sorted(out, key=lambda m: (-abs(m.hundredths), m.id, m.issue))


def split(quantity: str) -> tuple[str, str | None]:
    """(issue, model) of ``settlement.<issue>.<model>``; the model of a zone is None."""
    kind, _, rest = quantity.partition(".")
    if kind == "zone":
        return rest, None
    issue, _, model = rest.partition(".")
    return issue, model


def unit_name(scenario: Scenario, unit: str, id_: str, issue: str | None = None) -> str:
    """What to call a unit: a source's name, a document's title, an actor for a camp, words of an utterance (of several
    passages one about the issue)."""
    ledger = scenario.ledger
    if id_ == "any":
        return "every partisan source"
    if id_ == "any-half":
        return "half the belief in every partisan source"
    if unit in ("comment", "anonymous", "translated"):
        return {"comment": "all comment", "anonymous": "all anonymous passages",
                "translated": "all translated passages"}[unit]
    if unit == "camp":
        return f"the camp of {scenario.actors[id_].name}" if id_ in scenario.actors else f"the camp {id_}"
    if ledger is None:
        return id_
    if unit == "source" and id_ in ledger.sources:
        return ledger.sources[id_].name
    if unit == "document" and id_ in ledger.documents:
        return ledger.documents[id_].title
    if unit == "passage" and id_ in ledger.passages:
        return _cut(ledger.passages[id_].exact, 90)
    if unit == "origin":
        return _origin_name(ledger, id_, issue) or id_
    return id_


def _origin_name(ledger: Ledger, origin: str, issue: str | None) -> str:
    """The words of an utterance, and every source that carries it: copies are seen together."""
    about = {c.passage for c in ledger.codings.values() if c.issue == issue}
    told = sorted((p for p in ledger.passages.values() if p.origin == origin),
                  key=lambda p: (p.id not in about, p.paraphrase))
    if not told:
        return ""
    carried, first = dict.fromkeys(s.name for p in told if (s := ledger.source_of(p.id))), told[0]
    words = _cut(first.exact, 80)
    return f"{words if first.paraphrase else f'“{words}”'} ({listed(list(carried), at_most=4)})"


def _cut(text: str, letters: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= letters else text[:letters - 1].rstrip() + "…"


def evidence_findings(v: View) -> list[Finding]:
    """Sentences for “Whose word”; none for a run without a ledger or a redacted one."""
    run, names = v.run, v.names
    if names.redact or "influence" not in run.result:
        return []
    return [*_ledger(run), *_sources(run, names), *_partisan(run, names), *_copies(run), *_wide(run, names),
            *_worth(run, names)]


def headline(v: View) -> list[Finding]:
    """At most two of them, for the top: what it rests on, and what is left without partisan sources."""
    found = evidence_findings(v)
    return [f for f in found if f.key in ("evidence.sources", "evidence.partisan")]


def _ledger(run: Run) -> Iterator[Finding]:
    ledger, found = run.scenario.ledger, run.result.get("evidence", {})
    if ledger is None:
        return
    used = sum(e["used"] for e in found.values())
    held = (f"{counted(len(ledger.passages), 'passage')} in {counted(len(ledger.documents), 'document')} of "
            f"{counted(len(ledger.sources), 'source')}")
    text = f"{counted(used, 'number is', 'numbers are')} pooled from a ledger of {held}."
    yield Finding("evidence.ledger", text, numbers={"used": float(used), "passages": float(len(ledger.passages))})


def _sources(run: Run, names: Names) -> Iterator[Finding]:
    best: dict[str, Move] = {}
    for m in moves(run, "source"):
        if m.firm and abs(m.hundredths) >= LEAST:
            best.setdefault(m.id, m)
    top = list(best.values())[:2]
    if not top:
        yield Finding("evidence.sources", "Left out one at a time, no source of the ledger moves a compromise by half "
                      "a hundredth of its scale.")
        return
    parts = [f"{m.name} ({cited(names.issue(m.issue))} {_signed(m)} without it)" for m in top]
    more = " most" if len(best) > len(top) else ""
    yield Finding("evidence.sources", f"Of the sources in the ledger the compromise rests{more} on {listed(parts)}.",
                  numbers={m.id: m.delta for m in top})


def _partisan(run: Run, names: Names) -> Iterator[Finding]:
    found = [m for m in moves(run, "camp") if m.id == "any"]
    if not found:
        return
    firm = [m for m in found if m.firm and abs(m.hundredths) >= LEAST]
    if not firm:
        yield Finding("evidence.partisan", "Without any partisan source no compromise moves by half a hundredth of its "
                      "scale.", numbers={m.issue: m.delta for m in found})
        return
    parts = [f"{cited(names.issue(m.issue))} {_signed(m)}" for m in firm[:3]]
    yield Finding("evidence.partisan", f"Without any partisan source the compromise moves on {listed(parts)}.",
                  numbers={m.issue: m.delta for m in firm})


def _copies(run: Run) -> Iterator[Finding]:
    """Passages that do nothing alone while their origin does: copies of one utterance."""
    ledger = run.scenario.ledger
    if ledger is None:
        return
    alone: dict[str, float] = {}
    for m in moves(run, "passage"):
        alone[m.id] = max(alone.get(m.id, 0.0), abs(m.hundredths))
    origins: dict[str, float] = {}
    for m in moves(run, "origin"):
        origins[m.id] = max(origins.get(m.id, 0.0), abs(m.hundredths))
    hidden = sorted(p for p, size in alone.items() if p in ledger.passages and size < LEAST / 10
                    and origins.get(ledger.passages[p].origin, 0.0) >= LEAST)
    if hidden:
        n = len({ledger.passages[p].origin for p in hidden})
        text = (f"{counted(len(hidden), 'passage changes', 'passages change')} nothing when left out alone, because "
                f"others carry the same words: look at {counted(n, 'utterance')} as a whole. Effects of single units "
                "do not add up.")
        yield Finding("evidence.copies", text, numbers={"passages": float(len(hidden))})


def _wide(run: Run, names: Names) -> Iterator[Finding]:
    torn = [e for e in run.result.get("evidence", {}).values() if e["used"] and e["torn"]]
    if torn:
        said = "the pooled number is" if len(torn) == 1 else "the pooled numbers are"
        yield Finding("evidence.torn", f"The evidence contradicts itself about "
                      f"{listed([pooled_name(names, e) for e in torn], at_most=3)}: {said} best read as separate "
                      "ranges, since nobody said what lies between.", numbers={"torn": float(len(torn))})


def _worth(run: Run, names: Names) -> Iterator[Finding]:
    best: list[tuple[float, str, str, Worth]] = []
    for quantity, by_input in run.result.get("voi", {}).items():
        if split(quantity)[1] is None:
            continue  # of a zone it is a gain of the Brier score, not a share of a spread
        for name, e in by_input.items():
            if e["low"] > 0:
                best.append((e["evppi"], name, quantity, e))
    if not best:
        return
    best.sort(key=lambda row: (-row[0], row[1]))
    share, name, quantity, e = best[0]
    issue, _ = split(quantity)
    text = (f"Most worth a day's research: {input_name(names, name)}. To know it would take away "
            f"{100 * share:.0f} in 100 of the spread of the compromise on {cited(names.issue(issue))}")
    kinds = e.get("evsi") or {}
    if kinds:
        kind, gain = max(kinds.items(), key=lambda row: (row[1], row[0]))
        text += f"; one {KINDS[kind]} about {100 * gain:.0f}"
    yield Finding("evidence.worth", text + ".", numbers={"evppi": share})


#: kinds of passages that one may look for, in words (`peaceroom.analysis.voi.result`)
KINDS = {"public-B2": "public statement of the actor itself, carried by a reliable source,",
         "private-C3": "leaked statement of middling credit", "signed-A1": "signed text"}


def input_name(names: Names, key: str) -> str:
    """An input in words: ``the position of Pakistan on ‘…’``, ``how ‘the vote’ ends``."""
    parts = key.split(".")
    field = parts[-1].replace("_", " ")
    match parts:
        case ["positions", actor, issue, *_]:
            return f"the {field} of {names.actor(actor)} on {cited(names.issue(issue))}"
        case ["no_agreement", actor]:
            return f"what failure is worth to {names.actor(actor)}"
        case ["actors", actor, _]:
            return f"the {field} of {names.actor(actor)}"
        case ["support", giver, taker, *_]:
            return f"the {field} of the support of {names.actor(giver)} for {names.actor(taker)}"
        case ["issues", issue, _]:
            return f"the {field} point of {cited(names.issue(issue))}"
        case ["thresholds", actor]:
            return f"how many points {names.actor(actor)} asks for"
        case ["events", event]:
            return f"how {cited(names.event(event))} ends"
        case ["events", event, outcome, "p"]:
            return f"the probability that {cited(names.event(event))} ends in {cited(names.outcome(event, outcome))}"
        case ["events", event, outcome, "effects", *_]:
            return f"the size of what {cited(names.outcome(event, outcome))} at {cited(names.event(event))} changes"
        case ["factors", factor]:
            return f"what ties inputs together as {cited(factor.replace('-', ' '))}"
    return names.text(key.replace(".", " "))


def pooled_name(names: Names, e: Evidence) -> str:
    """A number of ``result["evidence"]`` in words: ``Pakistan on ‘…’``; what it is, where it is no stated position."""
    who = names.actor(e["actor"])
    what = "bottom line" if e["aspect"] == "bottom_line" else e["quantity"]
    named = who if (e["quantity"], e["aspect"]) == ("position", "stated") else f"the {what} of {who}"
    return named if e["issue"] is None else f"{named} on {cited(names.issue(e['issue']))}"


def _signed(m: Move) -> str:
    width = m.high - m.low
    text = rounded(m.delta, max(10 * width, 1e-9)) if width else f"{m.delta:.3g}"
    return text if text[0] in "−-" else f"+{text}"
