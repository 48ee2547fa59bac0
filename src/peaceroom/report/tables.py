"""The tables of the report as plain rows: every cell is text, escaped later by the template."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, TypedDict

from peaceroom.accuracy.error_labels import record
from peaceroom.analysis.pool import quantiles
from peaceroom.findings.inputs import number_name
from peaceroom.findings.parties import MOST, blocking, zone_verdicts
from peaceroom.findings.rounding import counted, estimate, hundreds, in_100, listed, rounded, span
from peaceroom.findings.summary import Findings
from peaceroom.findings.view import View
from peaceroom.models.base import split_key
from peaceroom.scenario.provenance import GLOSS, GROUNDS, LEDGER, Number, grounds, single_source
from peaceroom.scenario.row_names import ROW_FIELDS
from peaceroom.scenario.types import Scenario

_EXISTS = {"yes": "probably exists", "no": "probably does not exist", "open": "open"}


@dataclass(frozen=True, slots=True)
class Table:
    """Column heads and rows of text; ``numeric`` columns are set flush right, ``wide`` ones get the room.

    ``ids``: what links to each row are called, for tables that numbers elsewhere lead to.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    wide: frozenset[int] = frozenset()
    ids: tuple[str, ...] = ()


def panel_sentence(v: View, k: int) -> str:
    """What the position panel of issue ``k`` shows, in one sentence."""
    who = v.deciding(k)
    needed = bool(v.case.required[who, k].any())
    subject = "those whose consent is needed" if needed else "the actors"
    found = quantiles(100 * v.distances[:, k])
    if found is None:
        first = f"Only one position of {subject} is known"
    else:
        first = f"{subject[0].upper()}{subject[1:]} lie {estimate(found[1], found[0], found[2])} of 100 points of " \
                "the scale apart"
    if v.names.redact:
        return first + "."
    kind, share = zone_verdicts(v)[v.case.issues[k]]
    if share is None:
        reason = "what failure is worth is not known for everybody needed" if needed else "nobody's consent is needed"
        return f"{first}; no zone of agreement is drawn, since {reason}."
    if kind == "open":
        return f"{first}; whether a text suits {v.all_needed} is open ({in_100(share, v.draws)} draws)."
    return (f"{first}; a text that {v.all_needed} prefer to no agreement {_EXISTS[kind]} "
            f"({in_100(share, v.draws)} draws).")


def zone_table(f: Findings) -> Table:
    """Issue by issue: is there a zone of agreement, and who would rather fail than take the compromise."""
    v = f.view
    blocked = blocking(v)
    rows = []
    for issue, (kind, share) in zone_verdicts(v).items():
        who = [f"{v.names.actor(a)} ({hundreds(s[issue], v.draws)})"
               for a, s in sorted(blocked.items(), key=lambda x: -x[1].get(issue, 0.0)) if s.get(issue, 0.0) >= 0.05]
        reason = str(v.run.result["zone"].get(issue, {}).get("unavailable", "cannot say"))
        exists = _EXISTS[kind] if share is not None else v.names.ids(reason)
        often = "–" if share is None else hundreds(share, v.draws)
        rows.append((v.names.issue(issue), exists, often, ", ".join(who) or "–"))
    heads = ("Issue", "Zone of agreement", "Draws, in 100",
             "Would rather fail than take the compromise, in 100")
    return Table(heads, tuple(rows), frozenset({2}))


def settlement_table(f: Findings) -> Table:
    rows = []
    for row in f.rows:
        rows.append((row.name, row.middle, row.interval, row.words, row.disagreement, f.movers[row.issue].text,
                     "–" if not row.n_models else hundreds(row.no_agreement, f.view.draws)))
    return Table(("Issue", "Median", "80 %", "In words", "Models disagree by", MOST.capitalize(),
                  "Without agreement, in 100"), tuple(rows), frozenset({1, 2, 4, 6}), frozenset({3}),
                 tuple(f"settlement-{n}" for n in range(1, len(rows) + 1)))


def what_if_table(f: Findings) -> Table:
    """Each what-if: what it moves firmly, where the direction is open, where nothing changes."""
    rows = []
    for found in f.shifts.values():
        if not found:
            continue
        firm = [f"{s.issue_name} {s.text} towards “{s.towards}”" for s in found if s.direction in ("up", "down")]
        unsure = [f"{s.issue_name} ({s.interval})" for s in found if s.direction == "open"]
        if len(unsure) > 4:
            unsure = [*unsure[:3], f"and {len(unsure) - 3} smaller"]
        nothing = sum(s.direction == "nothing" for s in found)
        rows.append((found[0].name, "; ".join(firm) or "–", "; ".join(unsure) or "–",
                     counted(nothing, "issue") if nothing else "–"))
    return Table(("What-if", "Moves", "Cannot say in which direction (80 %)", "No change on"), tuple(rows))


def ground_table(f: Findings) -> Table:
    """Numbers by block and ground; the positions block also by issue."""
    groups: dict[str, list[Number]] = {}
    for n in f.inputs:
        label = f"Positions: {f.names.issue(n.issue)}" if n.part == "positions" else _PARTS[n.part]
        groups.setdefault(label, []).append(n)
    shown, rows = _shown(f), []
    for label, members in [*groups.items(), ("All", list(f.inputs))]:
        count = grounds(tuple(members))
        disputed = sum(n.disputed for n in members)
        rows.append((label, *(str(count[g]) for g in shown), str(disputed), str(len(members))))
    heads = ("Block", *(g.capitalize() for g in shown), "Disputed", "All")
    return Table(heads, tuple(rows), frozenset(range(1, len(heads))))


def ground_gloss(f: Findings) -> dict[str, str]:
    """What the columns of `ground_table` mean."""
    return {g: GLOSS[g] for g in _shown(f)}


def _shown(f: Findings) -> list[str]:
    """Grounds; the ledger only where a number comes from one."""
    return [g for g in GROUNDS if g != LEDGER or any(n.ground == LEDGER for n in f.inputs)]


_PARTS = {"actors": "Actors", "support": "Support between actors", "issues": "Issues",
          "scores": "Points of options", "thresholds": "Points needed", "no_agreement": "Value of failure",
          "events": "Chances of events",
          "effects": "Effects of events, levers and what-ifs", "process": "The process"}


def single_table(f: Findings) -> Table:
    """Positions that rest on one source, grouped by that source."""
    scenario = f.view.run.scenario
    by_source: dict[str, Counter[str]] = {}
    for n in single_source(f.inputs):
        by_source.setdefault(n.sources[0], Counter())[f"{f.names.actor(n.actor)} on {f.names.issue(n.issue)}"] += 1
    rows = [(_title(scenario, s), ", ".join(which)) for s, which in sorted(by_source.items(), key=lambda x: -len(x[1]))]
    return Table(("Source", "Positions that rest on it alone"), tuple(rows))


def _title(scenario: Scenario, key: str) -> str:
    source = scenario.sources.get(key)
    return source.title if source else key


def model_glosses(models: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each model key with its meaning in a line, and its record."""
    return tuple((key, "; ".join(t for t in (split_key(key)[0].traits.summary, record(key)) if t)) for key in models)


def stacked_table(f: Findings) -> Table | None:
    """Inside the domain of EU legislation, issue by issue: the stacked forecast beside the one of equal weights."""
    v = f.view
    found = v.run.result.get("stacked")
    if not found:
        return None
    rows = []
    for k, row in enumerate(f.rows):
        s = found[row.issue]
        if "unavailable" in s:
            rows.append((row.name, "–", "–", v.names.ids(str(s["unavailable"])), row.middle, row.interval))
            continue
        low, middle, high = s["p10"], s["median"], s["p90"]
        rows.append((row.name, rounded(middle, high - low, v.finest(k)), span(low, high, v.finest(k)),
                     v.place(k, middle), row.middle, row.interval))
    return Table(("Issue", "Stacked: median", "80 %", "In words", "Equal weights: median", "80 % of it"), tuple(rows),
                 frozenset({1, 2, 4, 5}), frozenset({3}))


class SourceLink(TypedDict):
    """A source: its id, its title, and its address if that is http or https."""

    key: str
    title: str
    url: str


class _Grounded(TypedDict):
    disputed: bool
    because: str
    sources: list[SourceLink]
    judged: list[str]


class PositionInput(_Grounded):
    """A row of positions as it was written, and what it rests on."""

    actor: str
    position: str
    salience: str
    capability: str
    more: list[str]


class OtherInput(_Grounded):
    """Another number as it was written, and what it rests on."""

    block: str
    what: str
    value: str


class SourceRow(SourceLink):
    """A source in the list of all."""

    more: str
    note: str


def input_rows(scenario: Scenario, issue: str) -> list[PositionInput]:
    """Rows of the positions on one issue, as written, with their reasons and sources."""
    rows: list[PositionInput] = []
    for p in scenario.positions:
        if p.issue != issue:
            continue
        actor = scenario.actors.get(p.actor)
        capability = p.capability or (actor.capability if actor else None)
        cells = [c for field in ROW_FIELDS if (c := getattr(p, field)) is not None]
        notes = [t for t in dict.fromkeys([p.because, *(c.because for c in cells)]) if t]
        used = dict.fromkeys(s for holder in (p, *cells) for s in holder.sources)
        judged = {(j.by, j.on) for holder in (p, *cells) if (j := holder.judgement) is not None}
        rows.append({
            "actor": actor.name if actor else p.actor,
            "position": _written(p.position), "salience": _written(p.salience), "capability": _written(capability),
            "more": [f"{field.replace('_', ' ')} {_written(c)}" for field in ("bottom_line", "flexibility", "risk")
                     if (c := getattr(p, field)) is not None],
            "disputed": any(c.disputed for c in cells),
            "because": " ".join(notes),
            "sources": [source_link(scenario, s) for s in used],
            "judged": [f"judged by {_coder(scenario, by)}, {on.day} {on:%B %Y}" for by, on in sorted(judged)],
        })
    return rows


def _written(cell: Any) -> str:
    if cell is None:
        return "–"
    if cell.value is None:
        return "from evidence"
    return str(cell.value).replace("..", "–")


def _coder(scenario: Scenario, key: str) -> str:
    coder = scenario.coders.get(key)
    return coder.name if coder else key


def source_link(scenario: Scenario, key: str) -> SourceLink:
    """Title and, for http and https only, address of a source."""
    source = scenario.sources.get(key)
    url = (source.url or "") if source else ""
    return {"key": key, "title": _title(scenario, key), "url": url if url.startswith(("http://", "https://")) else ""}


def source_rows(scenario: Scenario) -> list[SourceRow]:
    """The list of sources, with date, kind and how many numbers cite each is left to the ledger."""
    rows: list[SourceRow] = []
    for key, s in scenario.sources.items():
        date = f"{s.date.day} {s.date:%B %Y}" if s.date else ""
        more = [t for t in (s.publisher, date, s.kind if s.kind != "other" else "", s.camp,
                            "final vintage" if s.vintage == "final" else "") if t]
        rows.append({**source_link(scenario, key), "more": ", ".join(more), "note": s.note or ""})
    return rows


def other_inputs(f: Findings) -> list[OtherInput]:
    """Numbers outside the positions block, as written."""
    scenario = f.view.run.scenario
    rows: list[OtherInput] = []
    for n in f.inputs:
        if n.part == "positions":
            continue
        judged = n.judgement
        rows.append({
            "block": _PARTS[n.part], "what": number_name(n, scenario, f.names), "value": _written(n.quantity),
            "because": n.quantity.because or "", "disputed": n.disputed,
            "sources": [source_link(scenario, s) for s in n.sources],
            "judged": [f"judged by {_coder(scenario, judged.by)}, {judged.on.day} {judged.on:%B %Y}"] if judged else [],
        })
    return rows


def supported(scenario: Scenario, names: Any) -> list[str]:
    """Who supports whom, in words."""
    return [f"{names.actor(s.from_)} supports {names.actor(s.to)}" + (f" ({names.text(s.with_)})" if s.with_ else "")
            + (f" on {listed([names.issue(i) for i in s.issues], at_most=3, rest='more issues')}" if s.issues else "")
            for s in scenario.support]
