"""What each part of the report shows: of a run, by the part's id, for the template ``parts/<id>.html.j2``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypedDict

from markupsafe import Markup

from peaceroom import __version__
from peaceroom.accuracy.error_labels import meaning
from peaceroom.core.errors import Warned
from peaceroom.findings.brief.build import brief
from peaceroom.findings.glossary import TERMS, anchor
from peaceroom.findings.summary import Findings
from peaceroom.findings.what_ifs import Shift, reach
from peaceroom.report import tables
from peaceroom.report.brief import environment
from peaceroom.report.contents import CONTENTS
from peaceroom.report.deals import section as deals_section
from peaceroom.report.evidence import section as evidence_section
from peaceroom.report.figures.drawing import Drawing, drawings
from peaceroom.report.levers import section as levers_section
from peaceroom.report.model_tables import model_table
from peaceroom.report.moves import section as moves_section
from peaceroom.report.packages import section as packages_section
from peaceroom.report.process import section as process_section

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

#: what-ifs shown in one panel; the table below the panels holds them all
PANEL_ROWS = 10
#: parts that a redacted report leaves out
_TELLING = ("process", "outside", "violence", "levers", "deals", "moves", "inputs")


class Numbers:
    """Figure numbers, so that ids of one figure never meet those of another."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self) -> int:
        self.last += 1
        return self.last


class _IssueSection(TypedDict):
    name: str
    number: int
    anchors: list[tuple[str, str]]
    unit: str
    positions: Drawing
    position_sentence: str


class _RidgeSection(TypedDict):
    name: str
    number: int
    ridges: Drawing | None
    sentence: str


class _OutsideSection(TypedDict):
    sentence: str
    table: tables.Table
    gloss: str
    licence: str
    source: str
    warnings: list[Warned]


class _SeriesKnown(TypedDict):
    name: str
    unavailable: str


class _SeriesSection(_SeriesKnown, total=False):
    figure: Drawing
    sentence: str
    unit: str
    method: str
    record: str
    warnings: list[Warned]


def holds(key: str, f: Findings, redact: bool) -> bool:
    """Whether a run has something for the part ``key`` of `CONTENTS`."""
    if redact and key in _TELLING:
        return False
    result = f.view.run.result
    asked = {"process": "process", "outside": "base_rates", "violence": "violence", "levers": "levers",
             "moves": "conflict", "deals": "workings"}
    if key in asked:
        return bool(result.get(asked[key]))
    return bool(f.warnings) if key == "warnings" else True


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it stands in a page, and its figures by their numbers."""

    body: Markup
    figures: Mapping[int, Drawing]


def part(key: str, f: Findings, redact: bool, number: Numbers, opened: bool = False) -> Part:
    """The part ``key`` of `CONTENTS`; ``number`` numbers its figures, ``opened`` unfolds what is folded in it."""
    made = _MAKERS.get(key)
    run = f.view.run
    shown = {"f": f, "redact": redact, "run": run, "version": __version__, "opened": opened,
             "sha": str(run.result.get("results_sha256", "")), "error_meaning": meaning(),
             "in_time": not redact and bool(run.result.get("process")),
             "summary": "" if redact else (run.scenario.summary or "")}
    found = {} if made is None else made(f, redact, number)
    return Part(Markup(environment().get_template(f"parts/{key}.html.j2").render(shown | found)),
                {d.number: d for d in drawings(found)})


def _table(f: Findings, redact: bool, number: Numbers) -> dict[str, object]:
    return {"zone_table": None if redact else tables.zone_table(f), "apart": _apart(f, redact, number),
            "legend": _legend(number, zone=not redact), "issues": _issues(f, number),
            "support": tables.supported(f.view.run.scenario, f.names)}


def _settlements(f: Findings, redact: bool, number: Numbers) -> dict[str, object]:
    return {"settlement_table": tables.settlement_table(f), "stacked_table": tables.stacked_table(f),
            "models_table": model_table(f), "issues": _ridges(f, number)}


def _change(f: Findings, redact: bool, number: Numbers) -> dict[str, object]:
    return {"what_if_overview": _overview(f, number), "what_if_panels": _panels(f, number),
            "what_if_table": tables.what_if_table(f), "events": _events(f)}


def _word(f: Findings, redact: bool, number: Numbers) -> dict[str, object]:
    return {"ground_table": tables.ground_table(f), "ground_gloss": tables.ground_gloss(f),
            "single_table": None if redact else tables.single_table(f), "evidence": evidence_section(f.view, number)}


def _inputs(f: Findings, redact: bool, number: Numbers) -> dict[str, object]:
    scenario = f.view.run.scenario
    return {"inputs": [(f.names.issue(i), tables.input_rows(scenario, i)) for i in f.view.run.case.issues],
            "other_inputs": tables.other_inputs(f), "sources": tables.source_rows(scenario),
            "coding_rules": scenario.coding_rules or ""}


def _apart(f: Findings, redact: bool, number: Numbers) -> list[tuple[str, Drawing, str]]:
    """The figures that stand by themselves: who stands with whom, and time. (heading, figure, caption)"""
    from peaceroom.report.figures.actor_map import actor_map
    from peaceroom.report.figures.svg import panel_svg
    from peaceroom.report.figures.timeline import timeline

    page = brief(f.view.run, redact=redact)
    panels = ((actor_map(f.view), "Far apart: the mean over the issues that both speak to, by how much they care."),
              (timeline(page.strip, page.as_of, page.until),
               "Filled: what came so far. Open: what has a date ahead; a bar is a span of days."))
    return [(panel.label, panel_svg(panel, number()), caption) for panel, caption in panels]


def _legend(number: Numbers, *, zone: bool) -> Drawing:
    from peaceroom.report.figures import positions

    return positions.legend(number(), zone=zone)


def _issues(f: Findings, number: Numbers) -> list[_IssueSection]:
    from peaceroom.report.figures.positions import MOST, position_panel, strongest
    from peaceroom.report.figures.svg import render_all

    v = f.view
    largest = strongest(v)
    panels = render_all([partial(position_panel, v, k, number(), largest) for k in range(len(v.case.issues))])
    found: list[_IssueSection] = []
    for k, key in enumerate(v.case.issues):
        issue = v.run.scenario.issues[key]
        found.append({
            "name": v.issue(k), "number": k + 1,
            "anchors": [(f"{value:g}", v.names.text(issue.scale[value])) for value in sorted(issue.scale)],
            "unit": v.names.text(issue.unit or ""), "positions": panels[k],
            "position_sentence": tables.panel_sentence(v, k) + _left_out(int(v.present[:, k].sum()), MOST)})
    return found


def _left_out(actors: int, most: int) -> str:
    """What a panel with more actors than it has room for leaves out, and where that stands."""
    if actors <= most:
        return ""
    return (f" Shown are {most} of {actors} actors: those whose consent is needed, then those with the most capability "
            f"times salience; all stand under “{CONTENTS['inputs'][0]}”.")


def _ridges(f: Findings, number: Numbers) -> list[_RidgeSection]:
    from peaceroom.report.figures.ridgelines import ridgeline_panel
    from peaceroom.report.figures.svg import render_all

    v = f.view
    said = {s.key: s.text for s in f.settlements}
    panels = render_all([partial(ridgeline_panel, v, k, number()) for k in range(len(v.case.issues))])
    return [{"name": v.issue(k), "number": k + 1, "ridges": panels[k],
             "sentence": said[f"settlement.{key}"]} for k, key in enumerate(v.case.issues)]


def _largest(f: Findings) -> list[Shift]:
    """Each what-if's largest shift, those that move something, largest first."""
    rows = [found[0] for found in f.shifts.values() if found]
    return sorted((s for s in rows if s.direction != "nothing"), key=lambda s: -reach(s, f.view))


def _overview(f: Findings, number: Numbers) -> Drawing | None:
    from peaceroom.report.figures.whatifs import overview

    rows = _largest(f)
    return overview(f.view, rows, number()) if rows else None


def _panels(f: Findings, number: Numbers) -> list[tuple[str, Drawing, str]]:
    """Issue by issue: the what-ifs that move it, as a figure with a sentence."""
    from peaceroom.report.figures.whatifs import what_if_panel

    out = []
    for issue in f.view.case.issues:
        rows = [s for found in f.shifts.values() for s in found if s.issue == issue and s.direction != "nothing"]
        if not rows:
            continue
        kept = sorted(sorted(rows, key=lambda s: -reach(s, f.view))[:PANEL_ROWS], key=lambda s: -s.delta)
        firm = sum(s.direction != "open" for s in rows)
        sentence = f"{len(rows)} of {len(f.shifts)} what-ifs move it; the direction holds for {firm}."
        if len(rows) > len(kept):
            sentence += f" The {len(kept)} largest are shown."
        name = f.names.issue(issue)
        out.append((name, what_if_panel(kept, name, number()), sentence))
    return out


def _outside(run: Run) -> _OutsideSection | None:
    """The outside view as a table, for a scenario with a history."""
    view = run.result.get("base_rates")
    if not view:
        return None
    from peaceroom.analysis.outside_view import rate_rows, rate_sentence
    from peaceroom.base_rates.terms import LICENCE, SOURCES

    heads = ("What may come", "Probability", "90 % interval", "Processes")
    rows = rate_rows(run.scenario, view)
    table = tables.Table(heads, tuple(rows), frozenset((1, 2, 3)))
    return {"sentence": rate_sentence(run.scenario, view), "table": table,
            "gloss": "Processes: how many were at this point of the reference class. Record and limits: the page on "
                     "base rates in the documentation.",
            "licence": LICENCE, "source": SOURCES[0],
            "warnings": list({w["code"]: w for e in view.values() if e for w in e["warnings"]}.values())}


def _violence(run: Run, number: Numbers) -> list[_SeriesSection]:
    """Each series beside the scenario: its fan, a sentence, its warnings."""
    from peaceroom.analysis.violence_forecast import change_words
    from peaceroom.report.figures.violence_fan import fan

    return [{"name": name, "unavailable": found["unavailable"]} if "unavailable" in found else
            {"name": name, "unavailable": "", "figure": fan(found, name, number()),
             "sentence": change_words(found), "unit": found["unit"], "method": found["method"],
             "record": found["record"], "warnings": found["warnings"]}
            for name, found in run.result.get("violence", {}).items()]


def _events(f: Findings) -> list[tuple[str, str, list[str]]]:
    """Events with their dates and outcomes as written."""
    out = []
    for key, event in f.view.run.scenario.events.items():
        when = f"{event.date.day} {event.date:%B %Y}" if event.date else ""
        if event.window:
            first, last = event.window
            when = f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
        chances = []
        for outcome, o in event.outcomes.items():
            p = o.p if isinstance(o.p, str) else str(o.p.value).replace("..", "–")
            chances.append(f"{f.names.outcome(key, outcome)}: {'the rest' if p == 'rest' else p}")
        out.append((f.names.event(key), when, chances))
    return out


_MAKERS: dict[str, Callable[[Findings, bool, Numbers], dict[str, object]]] = {
    "table": _table, "settlements": _settlements, "change": _change, "word": _word, "inputs": _inputs,
    "levers": lambda f, redact, number: {"levers": levers_section(f)},
    "moves": lambda f, redact, number: {"moves": moves_section(f, number)},
    "deals": lambda f, redact, number: {"deals": deals_section(f)},
    "packages": lambda f, redact, number: {"texts": packages_section(f, number)},
    "process": lambda f, redact, number: {"process": process_section(f.view.run, f.names, number)},
    "outside": lambda f, redact, number: {"outside": _outside(f.view.run)},
    "violence": lambda f, redact, number: {"violence": _violence(f.view.run, number)},
    "method": lambda f, redact, number: {"models": tables.model_glosses(f.view.run.models)},
    "glossary": lambda f, redact, number: {
        "glossary": [(anchor(term), term, told) for term, told in TERMS.items()]},
}
