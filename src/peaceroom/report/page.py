"""The report: one HTML file, the same bytes for the same run.

Nothing is asked for elsewhere. One script of its own searches the folded parts; the page's policy names it by its hash
and lets no other run. Without it all is there.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from markupsafe import Markup

from peaceroom import __version__
from peaceroom.accuracy.error_labels import meaning
from peaceroom.core.errors import Warned
from peaceroom.files.writing import replace_file
from peaceroom.findings.brief.build import brief
from peaceroom.findings.brief.types import Brief
from peaceroom.findings.glossary import TERMS, anchor
from peaceroom.findings.summary import Findings, findings, header
from peaceroom.findings.what_ifs import Shift, reach
from peaceroom.report import tables
from peaceroom.report.brief import environment, style
from peaceroom.report.brief import section as brief_section
from peaceroom.report.contents import CONTENTS
from peaceroom.report.evidence import section as evidence_section
from peaceroom.report.levers import section as levers_section
from peaceroom.report.linking import Linker
from peaceroom.report.model_tables import model_table
from peaceroom.report.packages import section as packages_section
from peaceroom.report.process import section

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

#: what-ifs shown in one panel; the table below the panels holds them all
PANEL_ROWS = 10


def write(run: Run, path: str | Path, *, redact: bool = False, opened: bool = False) -> Path:
    """Write the report of ``run`` to ``path`` and return the path.

    Parameters
    ----------
    redact
        Hide names of actors, titles and sources, values of failure and bottom lines, and leave out the
        sections that would show them.
    opened
        Unfold every part, on screen and in print.
    """
    target = Path(path)
    replace_file(target, html(run, redact=redact, opened=opened))
    return target


def html(run: Run, *, redact: bool = False, opened: bool = False) -> str:
    """The report as text; ``opened``: with every part unfolded."""
    script = files("peaceroom.report").joinpath("templates/search.js").read_text(encoding="utf-8")
    text = environment().get_template("report.html.j2").render(
        _context(run, redact), style=style(), opened=opened, script=Markup(script), script_hash=Markup(_hash(script)))
    return text.rstrip() + "\n"


def _hash(script: str) -> str:
    """How a policy names an inline script."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


class _Numbers:
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
    positions: Markup
    position_sentence: str
    ridges: Markup | None
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
    figure: Markup
    sentence: str
    unit: str
    method: str
    record: str
    warnings: list[Warned]


def _context(run: Run, redact: bool) -> dict[str, object]:
    f = findings(run, redact=redact)
    number = _Numbers()
    issues = [_issue(f, k, number) for k in range(len(run.case.issues))]
    page = brief(run, redact=redact)
    found = {
        "f": f, "redact": redact, "title": f.names.title, "header": header(run, f.names), "version": __version__,
        "summary": "" if redact else (run.scenario.summary or ""),
        "legend": _legend(number, zone=not redact), "issues": issues, "apart": _apart(f, page, number),
        "what_if_overview": _overview(f, number),
        "what_if_panels": _panels(f, number), "what_if_table": tables.what_if_table(f),
        "zone_table": None if redact else tables.zone_table(f),
        "stacked_table": tables.stacked_table(f), "error_meaning": meaning(),
        "settlement_table": tables.settlement_table(f), "ground_table": tables.ground_table(f),
        "single_table": None if redact else tables.single_table(f), "ground_gloss": tables.ground_gloss(f),
        "models": tables.model_glosses(run.models), "run": run,
        "sha": str(run.result.get("results_sha256", "")),
        "inputs": [] if redact else [(f.names.issue(i), tables.input_rows(run.scenario, i)) for i in run.case.issues],
        "other_inputs": [] if redact else tables.other_inputs(f),
        "sources": [] if redact else tables.source_rows(run.scenario),
        "coding_rules": "" if redact else (run.scenario.coding_rules or ""),
        "events": _events(f), "support": tables.supported(run.scenario, f.names),
        "outside": None if redact else _outside(run),
        "violence": [] if redact else _violence(run, number),
        "process": None if redact else section(run, f.names, number),
        "texts": packages_section(f, number), "levers": levers_section(f),
        "evidence": evidence_section(f.view, number),
        "page": brief_section(page, number, Linker()), "models_table": model_table(f),
        "glossary": [(anchor(term), term, meaning) for term, meaning in TERMS.items()],
    }
    here = [(key, title, question) for key, (title, question) in CONTENTS.items() if _holds(key, found, f)]
    return found | {"contents": here, "titles": {key: title for key, title, _ in here}}


def _holds(key: str, found: dict[str, object], f: Findings) -> bool:
    """Whether the report has a part."""
    if key in ("process", "outside", "violence", "levers"):
        return bool(found[key])
    return {"warnings": bool(f.warnings), "inputs": not found["redact"]}.get(key, True)


def _apart(f: Findings, page: Brief, number: _Numbers) -> list[tuple[str, Markup, str]]:
    """The figures that stand by themselves: who stands with whom, and time. (heading, figure, caption)"""
    from peaceroom.report.figures.actor_map import actor_map
    from peaceroom.report.figures.svg import panel_svg
    from peaceroom.report.figures.timeline import timeline

    panels = ((actor_map(f.view), "Far apart: the mean over the issues that both speak to, by how much they care."),
              (timeline(page.strip, page.as_of, page.until),
               "Filled: what came so far. Open: what has a date ahead; a bar is a span of days."))
    return [(panel.label, Markup(panel_svg(panel, number())), caption) for panel, caption in panels]


def _legend(number: _Numbers, *, zone: bool) -> Markup:
    from peaceroom.report.figures import positions

    return Markup(positions.legend(number(), zone=zone))


def _issue(f: Findings, k: int, number: _Numbers) -> _IssueSection:
    from peaceroom.report.figures.positions import position_panel
    from peaceroom.report.figures.ridgelines import ridgeline_panel

    v = f.view
    key = v.case.issues[k]
    ridges = ridgeline_panel(v, k, number())
    scale = v.run.scenario.issues[key].scale
    return {
        "name": v.issue(k), "number": k + 1,
        "anchors": [(f"{value:g}", v.names.text(scale[value])) for value in sorted(scale)],
        "unit": v.names.text(v.run.scenario.issues[key].unit or ""),
        "positions": Markup(position_panel(v, k, number())), "position_sentence": tables.panel_sentence(v, k),
        "ridges": Markup(ridges) if ridges else None,
        "sentence": next(s.text for s in f.settlements if s.key == f"settlement.{key}"),
    }


def _largest(f: Findings) -> list[Shift]:
    """Each what-if's largest shift, those that move something, largest first."""
    rows = [found[0] for found in f.shifts.values() if found]
    return sorted((s for s in rows if s.direction != "nothing"), key=lambda s: -reach(s, f.view))


def _overview(f: Findings, number: _Numbers) -> Markup | None:
    from peaceroom.report.figures.whatifs import overview

    rows = _largest(f)
    return Markup(overview(f.view, rows, number())) if rows else None


def _panels(f: Findings, number: _Numbers) -> list[tuple[str, Markup, str]]:
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
        out.append((name, Markup(what_if_panel(kept, name, number())), sentence))
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


def _violence(run: Run, number: _Numbers) -> list[_SeriesSection]:
    """Each series beside the scenario: its fan, a sentence, its warnings."""
    from peaceroom.analysis.violence_forecast import change_words
    from peaceroom.report.figures.violence_fan import fan

    return [{"name": name, "unavailable": found["unavailable"]} if "unavailable" in found else
            {"name": name, "unavailable": "", "figure": Markup(fan(found, name, number())),
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
