"""Sentences on what drives an output: inputs and groups with their shares, and how sure the ranking is."""

from __future__ import annotations

from peaceroom.analysis.sensitivity.outputs import Output, named
from peaceroom.analysis.sensitivity.result import Drivers, Explained, Index, Variances
from peaceroom.findings.deciding import number_name
from peaceroom.findings.packages import actor, issue
from peaceroom.findings.process import WORDS, day_words
from peaceroom.findings.rounding import cited, counted, listed, rounded
from peaceroom.scenario.naming import Names
from peaceroom.scenario.types import Scenario

#: inputs and groups that are told, from this total share of the variance on
_TOLD, _WORTH_SAYING = 3, 0.05
#: what inputs do together counts from here on
_TOGETHER = 0.1
_KINDS = {"actor": "By actor", "issue": "By issue", "source": "By source", "judgement": "By who judged",
          "kind": "By kind of number"}


def drivers_text(result: Drivers, scenario: Scenario) -> str:
    """What ``peaceroom drivers`` prints."""
    parts = [f"{scenario.title} · what drives the answer ({counted(result['in_doubt'], 'number')} in doubt)"]
    for name, found in result["outputs"].items():
        parts += ["", heading(result, scenario, name), *(f"  {s}" for s in driver_sentences(found, scenario))]
    return "\n".join([*parts, "", "Others' responses are as modelled. Shares are of the variance of the output, those "
                      "of groups with all that overlaps; an interval holds 95 of 100 resamples of the points."])


def heading(result: Drivers, scenario: Scenario, name: str) -> str:
    """An output in words, with the what-ifs it is asked under."""
    said = output_words(scenario, named(scenario, name))
    names = Names(scenario)
    under = None if result["under"] is None else f"under {cited(names.what_if(result['under']))}"
    if result["against"] is None:
        return said if under is None else f"{said}, {under}"
    other = f"under {cited(names.what_if(result['against']))}" if result["against"] else "as things stand"
    return f"{said}: the difference between {under or 'as things stand'} and {other}"


def output_words(scenario: Scenario, o: Output) -> str:
    """An output in words."""
    if o.kind == "settlement":
        return f"Where {o.model} settles {issue(scenario, o.id)}"
    if o.kind == "zone":
        return f"Whether there is room for an agreement on {issue(scenario, o.id)}"
    if o.kind == "process":
        return f"How likely it is that {_outcome(scenario, o.id)}{'' if o.by is None else f' by {day_words(o.by)}'}"
    return f"Whether all accept the draft {cited(scenario.drafts[o.id].name or o.id)}"


def _outcome(scenario: Scenario, key: str) -> str:
    """An outcome of the process in words."""
    if key.startswith("victory-"):
        return f"{actor(scenario, key.removeprefix('victory-'))} wins by arms"
    if key in WORDS:
        return f"there is {WORDS[key]}" if key in ("any-text", "substantive") else WORDS[key]
    item = key.removeprefix("item-")
    if item in scenario.agenda:
        return f"{cited(scenario.agenda[item].called(item, scenario.issues))} is agreed"
    return f"{issue(scenario, item)} is agreed"


def driver_sentences(found: Explained, scenario: Scenario) -> list[str]:
    """What each method says of one output, a sentence each."""
    names = Names(scenario)
    out = _variances(found["sobol"], scenario, names) if "sobol" in found else []
    if (m := found.get("morris")) is not None:
        if "refused" in m:
            out.append(f"Screening says nothing: {m['refused']}.")
        else:
            top = list(m["inputs"].items())[:_TOLD]
            out.append("Moved over its whole range, most is moved by " + listed([
                f"{number_name(names, k)} ({rounded(e['size'], e['high'] - e['low'])} on average"
                f"{', the more or less as others stand' if e['spread'] > e['size'] else ''})" for k, e in top]) + ".")
    if (t := found.get("tornado")) is not None:
        if "refused" in t:
            out.append(f"The tornado says nothing: {t['refused']}.")
        else:
            top_bars = [f"{number_name(names, k)} ({_end(b['low'])} to {_end(b['high'])})"
                        for k, b in list(t["inputs"].items())[:_TOLD]]
            base = "without a value" if t["base"] is None else _end(t["base"])
            out.append(f"With every number at its middle the output is {base}; one at a time between its 10 and 90 % "
                       f"points, it is moved most by {listed(top_bars)}.")
    return out


def _variances(v: Variances, scenario: Scenario, names: Names) -> list[str]:
    if "refused" in v:
        return [f"Nothing can be said of its variance: {v['refused']}."]
    top = [(k, i) for k, i in list(v["inputs"].items())[:_TOLD] if i["total"] >= _WORTH_SAYING]
    out = []
    if top:
        out.append("Of its variance "
                   + listed([f"{number_name(names, k)} explains {_share(i)}" for k, i in top]) + ", with what it does "
                   "together with others.")
    else:
        out.append(f"No single number explains {100 * _WORTH_SAYING:.0f} of 100 parts of its variance.")
    together = 1 - v["first_sum"]
    if together > _TOGETHER and v["convergence"]["enough"]:
        out.append(f"{100 * together:.0f} of 100 parts come from numbers that act together only.")
    for kind, by in v["groups"].items():
        most = [(k, i) for k, i in list(by.items())[:_TOLD] if i["total"] >= _WORTH_SAYING]
        if most:
            said = listed([f"{_group(scenario, kind, k)} {_share(i)}" for k, i in most])
            out.append(f"{_KINDS[kind]}: {said}.")
    c = v["convergence"]
    if not c["enough"]:
        out.append(f"The points are too few to rank by: an interval is {100 * c['widest']:.0f} parts wide; "
                   f"give about {c['suggested']:,} samples.")
    if v["unknown"]:
        out.append(f"Of {counted(len(v['unknown']), 'number')} nothing can be said: where they are changed the output "
                   "has no value.")
    return out


def _share(i: Index) -> str:
    """``34 of 100 (30–37)`` in hundredths of the variance, cut at 0 and 100."""
    value, low, high = (round(100 * min(max(i[k], 0.0), 1.0)) for k in ("total", "total_low", "total_high"))
    return f"{value} of 100 ({low}–{high})"


def _group(scenario: Scenario, kind: str, name: str) -> str:
    if kind == "actor":
        return actor(scenario, name)
    if kind == "issue":
        return issue(scenario, name)
    return name.replace("_", " ") if kind == "kind" else cited(name)


def _end(value: float | None) -> str:
    return "no value" if value is None else f"{value:.3g}".replace("-", "−")
