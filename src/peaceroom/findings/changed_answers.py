"""Which answers of a run differ from another's: settlements, zones, packages, process, violence, base rates, evidence.

Settlements have rows ``{issue, model, before, after, moved, chance}``; every other part rows ``{part, what, before,
after, moved, chance}``. ``moved`` is a part of the scale, or a difference of probabilities or shares; of violence the
change of the median as a part of the larger one; None where one of the two says nothing. ``chance``: draws alone can
explain it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, TypedDict

from peaceroom.findings.rounding import counted, decimal
from peaceroom.scenario.types import Scenario

if TYPE_CHECKING:
    from peaceroom.runs.process_results import Chance
    from peaceroom.runs.results import Distribution, Result, Zone

#: an answer is reported as changed if its median or a decile moved by this part of the scale, a probability by so much
NOTICEABLE = 0.01
_Z95 = 1.96
#: what stands where one of two runs says nothing
NOTHING = "nothing"


class _Moved(TypedDict):
    before: str
    after: str
    moved: float | None
    chance: bool


class AnswerRow(_Moved):
    """A settlement that moved."""

    issue: str
    model: str


class Row(_Moved):
    """Another answer that moved."""

    part: str
    what: str


def changed_answers(
    a: Result, b: Result, one: Scenario | None, two: Scenario | None
) -> list[AnswerRow]:
    """Settlements whose median or 10–90 % range differs noticeably, for all models together and each."""
    alike = same_draws(a, b)
    rows: list[AnswerRow] = []
    for issue in a["settlements"]:
        if issue not in b["settlements"]:
            continue
        width = width_of(issue, one, two, a, b)
        pairs = [("all models", a["equal_weight"][issue], b["equal_weight"][issue])]
        if issue in a.get("stacked", {}) and issue in b.get("stacked", {}):
            pairs.append(("stacked", a["stacked"][issue], b["stacked"][issue]))
        pairs += [(m, s, b["settlements"][issue][m]) for m, s in a["settlements"][issue].items()
                  if m in b["settlements"][issue]]
        for model, x, y in pairs:
            if row := _answer(issue, model, x, y, width, None if alike else (a["draws"], b["draws"])):
                rows.append(row)
    return sorted(rows, key=lambda r: (-abs(r["moved"] or 0), r["issue"], r["model"]))


def _answer(issue: str, model: str, x: Distribution, y: Distribution, width: float,
            draws: tuple[int, int] | None) -> AnswerRow | None:

    def row(moved: float | None, chance: bool) -> AnswerRow:
        return {"issue": issue, "model": model, "before": _said(x), "after": _said(y), "moved": moved, "chance": chance}

    if "median" not in x or "median" not in y:
        return None if "median" not in x and "median" not in y else row(None, False)
    moves = [abs(after - before) / width for before, after in (
        (x["p10"], y["p10"]), (x["median"], y["median"]), (x["p90"], y["p90"]))]
    if max(moves) < NOTICEABLE:
        return None
    chance = False
    if draws is not None:  # other draws: how far would medians of the same distribution differ?
        sd = [(z["p90"] - z["p10"]) / 2.563 for z in (x, y)]
        error = 1.2533 * sqrt(sd[0] ** 2 / draws[0] + sd[1] ** 2 / draws[1])
        chance = abs(y["median"] - x["median"]) <= _Z95 * error
    return row((y["median"] - x["median"]) / width, chance)


def width_of(issue: str, one: Scenario | None, two: Scenario | None, a: Result, b: Result) -> float:
    """Width of the issue's scale; without the scenarios, of the range that the answers span."""
    for scenario in (two, one):
        if scenario is not None and issue in scenario.issues:
            low, high = scenario.issues[issue].ends
            return high - low
    values = [x for r in (a, b) for s in r["settlements"][issue].values() if "median" in s
              for x in (s["p10"], s["p90"])]
    return (max(values) - min(values) or 1.0) if values else 1.0


def _said(s: Distribution) -> str:
    if "median" not in s:
        return str(s["unavailable"])
    humps = s.get("modes", ())
    whole = [(s["median"], s["p10"], s["p90"])]
    parts = [(h["median"], h["low"], h["high"]) for h in humps] if len(humps) > 1 else whole
    places = " or ".join(f"{number(middle)} ({number(low)}–{number(high)})" for middle, low, high in parts)
    return f"{places}, {' '.join(s['words'].split())}"


def number(x: float) -> str:
    return decimal(x, 0) if abs(x) >= 20 else decimal(x, 1).removesuffix(".0")


# -- the other parts ---------------------------------------------------------------------------------------


def other_answers(a: Result, b: Result, one: Scenario | None, two: Scenario | None) -> list[Row]:
    """Changes outside the settlements, part by part, within a part the largest first."""
    draws = None if same_draws(a, b) else (a["draws"], b["draws"])
    parts = (_zones(a, b, draws), _what_ifs(a, b, one, two), _process(a, b, draws), _violence(a, b), _rates(a, b),
             _evidence(a, b))
    return [row for part in parts for row in sorted(part, key=lambda r: (r["part"], -abs(r["moved"] or 1), r["what"]))]


def same_draws(a: Result, b: Result) -> bool:
    """Whether two runs drew the same numbers, so that no difference is chance."""
    return (a["seed"], a["draws"], a["design"]) == (b["seed"], b["draws"], b["design"])


def changed_row(part: str, what: str, said: Sequence[str], moved: float | None, *, chance: bool = False) -> Row:
    """A row from what both say."""
    return {"part": part, "what": what, "before": said[0], "after": said[1], "moved": moved, "chance": chance}


def changed_share(part: str, what: str, x: float | None, y: float | None, draws: tuple[int, int] | None,
           said: tuple[str, str] | None = None) -> Iterator[Row]:
    """A row for a share or probability that moved noticeably, or that only one of two runs has."""
    told = said or (_in_100(x), _in_100(y))
    if x is None or y is None:
        if x is not y:
            yield changed_row(part, what, told, None)
        return
    if abs(y - x) < NOTICEABLE:
        return
    error = 0.0 if draws is None else sqrt(sum(p * (1 - p) / n for p, n in zip((x, y), draws, strict=True)))
    yield changed_row(part, what, told, y - x, chance=draws is not None and abs(y - x) <= _Z95 * error)


def _in_100(share: float | None) -> str:
    return NOTHING if share is None else f"{number(100 * share)} in 100"


def _zones(a: Result, b: Result, draws: tuple[int, int] | None) -> Iterator[Row]:
    for issue in [*a["zone"], *(i for i in b["zone"] if i not in a["zone"])]:
        yield from _zone("zone of agreement", issue, a["zone"].get(issue, {}), b["zone"].get(issue, {}), draws)
    yield from _zone("package", "all issues together", a["zone_package"], b["zone_package"], draws)


def _zone(part: str, what: str, x: Zone, y: Zone, draws: tuple[int, int] | None) -> Iterator[Row]:
    yield from changed_share(part, what, x.get("share"), y.get("share"), draws)
    if "blockers" not in x or "blockers" not in y:  # a redacted run does not say
        return
    before, after = ({row["actor"]: row["share"] for row in zone["blockers"]} for zone in (x, y))
    for actor in [*before, *(k for k in after if k not in before)]:
        shares = before.get(actor, 0.0), after.get(actor, 0.0)
        yield from changed_share(part, f"{what}, {actor} would rather have none", *shares, draws)


def _what_ifs(a: Result, b: Result, one: Scenario | None, two: Scenario | None) -> Iterator[Row]:
    for key in a["what_ifs"]:
        for issue, models in a["what_ifs"][key].items():
            others = b["what_ifs"].get(key, {}).get(issue, {})
            width = width_of(issue, one, two, a, b) if issue in b["settlements"] else 1.0
            for model, x in models.items():
                y = others.get(model, {})
                if "delta" not in x or "delta" not in y or abs(y["delta"] - x["delta"]) < NOTICEABLE * width:
                    continue
                error = _Z95 * sqrt(x["se"] ** 2 + y["se"] ** 2)
                yield changed_row("what-if", f"{key}, {issue}, {model}", [number(z["delta"]) for z in (x, y)],
                           (y["delta"] - x["delta"]) / width,
                           chance=not same_draws(a, b) and abs(y["delta"] - x["delta"]) <= error)


def _process(a: Result, b: Result, draws: tuple[int, int] | None) -> Iterator[Row]:
    x, y = a.get("process"), b.get("process")
    if x is None or y is None:
        if x is not y:
            said = ["not simulated" if p is None else "simulated" for p in (x, y)]
            yield changed_row("process", "the process in time", said, None)
        return
    blocks: list[tuple[str, Mapping[str, Sequence[Chance]], Mapping[str, Sequence[Chance]]]] = [
        ("", x["outcomes"], y["outcomes"]), ("item ", x["items"], y["items"])]
    for name, before, after in blocks:
        for key in [*before, *(k for k in after if k not in before)]:
            yield from _by_day(name + key, before.get(key, []), after.get(key, []), draws)
    for party in [*x["waiting"], *(p for p in y["waiting"] if p not in x["waiting"])]:
        worth, later = (w[party]["worth"] if party in w else None for w in (x["waiting"], y["waiting"]))
        yield from changed_share("process", f"waiting is worth to {party}", worth, later, None)
    for key in x["what_ifs"]:
        for outcome, d in x["what_ifs"][key].items():
            other = y["what_ifs"].get(key, {}).get(outcome)
            if other is not None:
                yield from changed_share("process", f"what-if {key}, {outcome}", d["delta"], other["delta"], None)


def _by_day(what: str, before: Sequence[Chance], after: Sequence[Chance],
            draws: tuple[int, int] | None) -> Iterator[Row]:
    """Days that both answer for; the last day of each where there is none."""
    x, y = ({row["by"]: row for row in rows} for rows in (before, after))
    days = [(day, day) for day in x if day in y] or [(rows[0][-1]["by"], rows[1][-1]["by"])
                                                      for rows in [(before, after)] if before and after]
    for first, second in days:
        when = f"by {first}" if first == second else f"by {first}, then by {second}"
        told = tuple(f"{_in_100(row['p'])} ({number(100 * row['low'])}–{number(100 * row['high'])})"
                     for row in (x[first], y[second]))
        yield from changed_share("process", f"{what} {when}", x[first]["p"], y[second]["p"], draws, (told[0], told[1]))
    if not before or not after:
        rows = before or after
        known = _in_100(rows[-1]["p"]) if rows else NOTHING
        said = known if before else NOTHING, known if after else NOTHING
        yield changed_row("process", f"{what} by {rows[-1]['by'] if rows else ''}", said, None)


def _violence(a: Result, b: Result) -> Iterator[Row]:
    x, y = a.get("violence", {}), b.get("violence", {})
    for key in [*x, *(k for k in y if k not in x)]:
        first, second = (v.get(key, {}).get("months", []) for v in (x, y))
        said = [f"{m[-1]['median']:,} ({m[-1]['p10']:,}–{m[-1]['p90']:,}) in {m[-1]['month']}" if m else NOTHING
                for m in (first, second)]
        if not first or not second:
            if first or second:
                yield changed_row("violence", key, said, None)
            continue
        before, after = first[-1], second[-1]
        most = max([abs(z["median"]) for z in (before, after)] + [1])
        moved = max(abs(after["median"] - before["median"]), abs(after["p10"] - before["p10"]),
                    abs(after["p90"] - before["p90"])) / max(before["p90"], after["p90"], 1)
        if moved >= NOTICEABLE or before["month"] != after["month"]:
            yield changed_row("violence", key, said, (after["median"] - before["median"]) / most)


def _rates(a: Result, b: Result) -> Iterator[Row]:
    x, y = a.get("base_rates") or {}, b.get("base_rates") or {}
    for key in [*x, *(k for k in y if k not in x)]:
        first, second = x.get(key), y.get(key)
        yield from changed_share("base rate", key, None if first is None else first["p"],
                          None if second is None else second["p"], None)


def _evidence(a: Result, b: Result) -> Iterator[Row]:
    x, y = a.get("evidence", {}), b.get("evidence", {})
    for key in [*x, *(k for k in y if k not in x)]:
        said = [NOTHING if (e := found.get(key)) is None else
                f"{number(e['mixture']['median'])} ({number(e['mixture']['p10'])}–{number(e['mixture']['p90'])}), "
                f"{counted(e['items'], 'passage')}" for found in (x, y)]
        if key not in x or key not in y:
            yield changed_row("evidence", key, said, None)
            continue
        first, second = x[key], y[key]
        width = abs(first["scale"][1] - first["scale"][0]) or 1.0
        one, two = first["mixture"], second["mixture"]
        moves = [two["median"] - one["median"], two["p10"] - one["p10"], two["p90"] - one["p90"]]
        if max(map(abs, moves)) / width >= NOTICEABLE or first["items"] != second["items"]:
            yield changed_row("evidence", key, said, moves[0] / width)
