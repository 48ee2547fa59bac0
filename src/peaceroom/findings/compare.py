"""What changed from one run to another: which inputs, which answers, in words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from peaceroom.findings.changed_answers import AnswerRow, Row, changed_answers, other_answers
from peaceroom.findings.changed_inputs import ChangedRow, changed_inputs
from peaceroom.findings.changed_parts import PARTS, other_parts
from peaceroom.findings.rounding import decimal
from peaceroom.runs.saved import read_manifest, read_result, read_scenario

if TYPE_CHECKING:
    from peaceroom.runs.results import Result

#: rows of one part that are shown in a terminal
_SHOWN = 30


class Comparison(TypedDict):
    """What `compare` says: the object of ``peaceroom compare --json``."""

    first: str
    second: str
    same_results: bool
    settings: list[ChangedRow]
    inputs: list[ChangedRow] | None
    answers: list[AnswerRow]
    others: list[Row]
    not_compared: list[str]


def compare(first: Path, second: Path) -> Comparison:
    """Differences between two run folders. Raises `InputError` E309 for what is no run, damaged or edited.

    Returns
    -------
    ``first``, ``second`` (folders), ``same_results`` (equal hash), ``settings`` and ``inputs``
    (``[{what, before, after}]``; inputs ``None`` if a run is redacted), ``answers``
    (``[{issue, model, before, after, moved, chance}]``: ``moved`` is the change of the median as a part of the
    scale, ``chance`` whether draws alone can explain it; largest first), ``others`` (zones, packages, what-ifs,
    process, violence, base rates, evidence, drafts, best texts, obstacles, moves, conflict and assumptions: ``[{part,
    what, before, after, moved, chance}]``, see `peaceroom.findings.changed_parts` and
    `peaceroom.findings.changed_answers`; parts that a redacted run does not keep are named in ``not_compared``).
    """
    a, b = read_result(first), read_result(second)
    one, two = read_scenario(first), read_scenario(second)
    hidden = one is None or two is None
    return {
        "first": first.as_posix(), "second": second.as_posix(),
        "same_results": a["results_sha256"] == b["results_sha256"],
        "settings": _settings(a, b, read_manifest(first), read_manifest(second)),
        "inputs": None if one is None or two is None else changed_inputs(one, two),
        "answers": changed_answers(a, b, one, two),
        "others": [row for row in (*other_answers(a, b, one, two), *other_parts(a, b))
                   if not (hidden and row["part"] in _HIDDEN)],
        "not_compared": list(_HIDDEN) if hidden else [],
    }


#: parts that a redacted run does not keep
_HIDDEN = ("process", "violence", "base rate", "evidence", *PARTS)


def _settings(a: Result, b: Result, one: Mapping[str, Any], two: Mapping[str, Any]) -> list[ChangedRow]:
    """What was asked differently: settings, models and their options, series, versions of what numbers depend on."""
    named = {"scenario": (a["scenario"], b["scenario"]), "title": (a["title"], b["title"]),
             "as_of": (a["as_of"], b["as_of"]), "seed": (a["seed"], b["seed"]), "draws": (a["draws"], b["draws"]),
             "design": (a["design"], b["design"])}
    if any(r["what_if_draws"] != r["draws"] for r in (a, b)):  # else there are as many as draws
        named["what_if_draws"] = a["what_if_draws"], b["what_if_draws"]
    for block, name in (("series", "series"), ("versions", "version of")):
        x, y = one.get(block, {}), two.get(block, {})
        named |= {f"{name} {key}": (x.get(key, "none"), y.get(key, "none")) for key in sorted({*x, *y})
                  if not (one.get("redacted") or two.get("redacted")) or block == "versions"}
    for key, name in (("conflict_sha256", "conflict"), ("measures_sha256", "own measures")):
        if not (one.get("redacted") or two.get("redacted")):
            named[name] = one.get(key, "none"), two.get(key, "none")
    x, y = one["models"], two["models"]
    for key in sorted({*x, *y}):
        if key not in x or key not in y:
            named[f"model {key}"] = ("run" if key in x else "not run", "run" if key in y else "not run")
        else:
            named |= {f"model {key}: {option}": (x[key].get(option, "none"), y[key].get(option, "none"))
                      for option in sorted({*x[key], *y[key]})}
    return [{"what": what, "before": _short(before), "after": _short(after)} for what, (before, after) in named.items()
            if before != after]


def _short(value: object) -> str:
    """A setting as text; of a hash the first digits."""
    text = str(value)
    return text[:12] if len(text) == 64 else text


def moved_words(moved: float) -> str:
    """A move as whole hundredths of the scale with its sign; nothing has none: ``+3``, ``−12``, ``0``."""
    found = round(100 * moved)
    return decimal(found, 0, sign=True) if found else "0"


def in_words(found: Comparison) -> str:
    """The comparison as plain text for a terminal."""
    lines = [f"From  {found['first']}", f"to    {found['second']}", ""]
    if found["same_results"]:
        return "\n".join([*lines, "Both runs have the same inputs and the same results, to the last byte.", ""])
    lines += (["Settings", *(_change(row) for row in found["settings"])] if found["settings"]
              else ["Settings: the same."])
    lines.append("")
    if found["inputs"] is None:
        lines.append("Inputs: nothing can be said of them, since a redacted run does not keep them.")
    elif not found["inputs"]:
        lines.append("Inputs: the same.")
    else:
        lines += ["Inputs", *(_change(row) for row in found["inputs"])]
    lines.append("")
    if not found["answers"]:
        lines.append("Settlements: no median or 10–90 % range moved by 1 % of its scale or more.")
    else:
        lines.append("Settlements (median, 10–90 %; largest change first)")
        for row in found["answers"]:
            note = "; draws alone can explain it" if row["chance"] else ""
            moved = "" if row["moved"] is None else f" [{moved_words(row['moved'])} % of the scale{note}]"
            lines += [f"  {row['issue']}, {row['model']}{moved}", f"    before  {row['before']}",
                      f"    after   {row['after']}"]
    lines += ["", *_others(found)]
    return "\n".join(lines) + "\n"


def _others(found: Comparison) -> list[str]:
    """Zones, the process and the rest: a block for each part, and what was not compared."""
    lines: list[str] = []
    if not found["others"]:
        more = "" if found["not_compared"] else (", process, violence, base rates, evidence, drafts, obstacles, moves, "
                                                 "conflict, assumptions")
        parts = f"Zones, packages, what-ifs{more}"
        lines.append(f"{parts}: nothing moved by 1 in 100 or more.")
    for part, group in groupby(found["others"], key=lambda row: row["part"]):
        rows = list(group)
        lines.append(f"{part[0].upper()}{part[1:]}")
        for row in rows[:_SHOWN]:
            moved = "" if row["moved"] is None else f" [{moved_words(row['moved'])}]"
            note = " (draws alone can explain it)" if row["chance"] else ""
            lines.append(f"  {row['what']}{moved}: {row['before']} → {row['after']}{note}")
        if len(rows) > _SHOWN:
            lines.append(f"  and {len(rows) - _SHOWN} more (--json lists all)")
    if found["not_compared"]:
        lines.append(f"Not compared, since a redacted run does not keep them: {', '.join(found['not_compared'])}.")
    return lines


def _change(row: ChangedRow) -> str:
    return f"  {row['what']}: {row['before']} → {row['after']}"
