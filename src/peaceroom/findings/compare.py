"""What changed from one run to another: which inputs, which answers, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt
from pathlib import Path
from typing import Any

from peaceroom.runs.saved import read_result, read_scenario
from peaceroom.scenario.row_names import row_names, support_names
from peaceroom.scenario.types import Quantity, Scenario

#: an answer is reported as changed if its median or a decile moved by this part of the scale
_NOTICEABLE = 0.01
_Z95 = 1.96
_NO_VALUE = "nothing"


def compare(first: Path, second: Path) -> dict[str, Any]:
    """Differences between two run folders.

    Returns
    -------
    ``first``, ``second`` (folders), ``same_results`` (equal hash), ``settings`` and ``inputs``
    (``[{what, before, after}]``; inputs ``None`` if a run is redacted), ``answers``
    (``[{issue, model, before, after, moved, chance}]``: ``moved`` is the change of the median as a part of the
    scale, ``chance`` whether draws alone can explain it; largest first).
    """
    a, b = read_result(first), read_result(second)
    one, two = read_scenario(first), read_scenario(second)
    settings = [{"what": name, "before": str(a[name]), "after": str(b[name])}
                for name in ("scenario", "title", "as_of", "seed", "draws", "design") if a[name] != b[name]]
    gone, new = set(a["models"]) - set(b["models"]), set(b["models"]) - set(a["models"])
    settings += [{"what": f"model {m}", "before": "run", "after": "not run"} for m in sorted(gone)]
    settings += [{"what": f"model {m}", "before": "not run", "after": "run"} for m in sorted(new)]
    return {
        "first": first.as_posix(), "second": second.as_posix(),
        "same_results": a["results_sha256"] == b["results_sha256"], "settings": settings,
        "inputs": None if one is None or two is None else changed_inputs(one, two),
        "answers": changed_answers(a, b, one, two),
    }


def changed_inputs(one: Scenario, two: Scenario) -> list[dict[str, str]]:
    """Every fact and number that differs, named as in the file. Reasons and sources count too."""
    a, b = dict(_facts(one)), dict(_facts(two))
    keys = [*a, *(k for k in b if k not in a)]
    return [{"what": k, "before": a.get(k, _NO_VALUE), "after": b.get(k, _NO_VALUE)} for k in keys
            if a.get(k) != b.get(k)]


def _facts(s: Scenario) -> Iterator[tuple[str, str]]:
    """A scenario as flat pairs (name, text)."""
    for name in type(s).model_fields:
        value = getattr(s, name)
        if name == "positions":
            for key, row in zip(row_names(s), value, strict=True):
                yield from _flat(key, row)
        elif name == "support":
            for key, support in zip(support_names(s), value, strict=True):
                yield from _flat(key, support)
        else:
            yield from _flat(name, value)


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if value is None or value == () or value == {}:
        return
    if isinstance(value, Quantity) and value.value is not None:
        yield name, str(value.value)
        rest = {f: getattr(value, f) for f in ("because", "sources", "judgement", "loadings") if getattr(value, f)}
        for field, part in rest.items():
            yield from _flat(f"{name}.{field}", part)
        if value.disputed:
            yield f"{name}.disputed", "yes"
    elif hasattr(type(value), "model_fields"):
        for field in type(value).model_fields:
            yield from _flat(f"{name}.{field.rstrip('_')}", getattr(value, field))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            label = f"{key:g}" if isinstance(key, float) else str(key)
            yield from _flat(f"{name}.{label}", part)
    elif isinstance(value, tuple | list):
        if all(isinstance(part, str | float | int) for part in value):
            yield name, ", ".join(map(str, value))
        else:
            for n, part in enumerate(value, 1):
                yield from _flat(f"{name}.{n}", part)
    else:
        yield name, str(value)


def changed_answers(
    a: Mapping[str, Any], b: Mapping[str, Any], one: Scenario | None, two: Scenario | None
) -> list[dict[str, Any]]:
    """Settlements whose median or 10–90 % range differs noticeably, for all models together and each."""
    same_draws = all(a[k] == b[k] for k in ("seed", "draws", "design"))
    rows = []
    for issue in a["settlements"]:
        if issue not in b["settlements"]:
            continue
        width = _width(issue, one, two, a, b)
        pairs = [("all models", a["equal_weight"][issue], b["equal_weight"][issue])]
        pairs += [(m, s, b["settlements"][issue][m]) for m, s in a["settlements"][issue].items()
                  if m in b["settlements"][issue]]
        for model, x, y in pairs:
            if row := _answer(issue, model, x, y, width, None if same_draws else (a["draws"], b["draws"])):
                rows.append(row)
    return sorted(rows, key=lambda r: (-abs(r["moved"] or 0), r["issue"], r["model"]))


def _answer(issue: str, model: str, x: Mapping[str, Any], y: Mapping[str, Any], width: float,
            draws: tuple[int, int] | None) -> dict[str, Any] | None:
    row: dict[str, Any] = {"issue": issue, "model": model, "before": _said(x), "after": _said(y)}
    if "median" not in x or "median" not in y:
        return None if "median" not in x and "median" not in y else row | {"moved": None, "chance": False}
    moves = [abs(y[q] - x[q]) / width for q in ("p10", "median", "p90")]
    if max(moves) < _NOTICEABLE:
        return None
    chance = False
    if draws is not None:  # other draws: how far would medians of the same distribution differ?
        sd = [(z["p90"] - z["p10"]) / 2.563 for z in (x, y)]
        error = 1.2533 * sqrt(sd[0] ** 2 / draws[0] + sd[1] ** 2 / draws[1])
        chance = abs(y["median"] - x["median"]) <= _Z95 * error
    return row | {"moved": (y["median"] - x["median"]) / width, "chance": chance}


def _width(issue: str, one: Scenario | None, two: Scenario | None, a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    """Width of the issue's scale; without the scenarios, of the range that the answers span."""
    for s in (two, one):
        if s is not None and issue in s.issues:
            low, high = s.issues[issue].ends
            return high - low
    values = [s[q] for r in (a, b) for s in r["settlements"][issue].values() for q in ("p10", "p90") if q in s]
    return (max(values) - min(values) or 1.0) if values else 1.0


def _said(s: Mapping[str, Any]) -> str:
    if "median" not in s:
        return str(s["unavailable"])
    humps = s.get("modes", ())
    whole = [(s["median"], s["p10"], s["p90"])]
    parts = [(h["median"], h["low"], h["high"]) for h in humps] if len(humps) > 1 else whole
    places = " or ".join(f"{_number(middle)} ({_number(low)}–{_number(high)})" for middle, low, high in parts)
    return f"{places}, {s['words']}"


def _number(x: float) -> str:
    return f"{x:.0f}" if abs(x) >= 20 else f"{x:.1f}".removesuffix(".0")


def in_words(found: Mapping[str, Any]) -> str:
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
        lines.append("Answers: no median or 10–90 % range moved by 1 % of its scale or more.")
    else:
        lines.append("Answers (median, 10–90 %; largest change first)")
        for row in found["answers"]:
            note = "; draws alone can explain it" if row["chance"] else ""
            moved = "" if row["moved"] is None else f" [{100 * row['moved']:+.0f} % of the scale{note}]"
            lines += [f"  {row['issue']}, {row['model']}{moved}", f"    before  {row['before']}",
                      f"    after   {row['after']}"]
    return "\n".join(lines) + "\n"


def _change(row: Mapping[str, str]) -> str:
    return f"  {row['what']}: {row['before']} → {row['after']}"
