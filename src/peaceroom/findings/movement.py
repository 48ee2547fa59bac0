"""What moved an answer, in sentences: the largest movement first, and in each the changes that made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from peaceroom.findings.changed_answers import NOTICEABLE, number
from peaceroom.findings.process import WORDS
from peaceroom.findings.rounding import counted, listed

if TYPE_CHECKING:
    from peaceroom.analysis.movement.result import Headline, Movement
    from peaceroom.scenario.types import Scenario

#: headlines and changes of each that are told
_SHOWN, _CHANGES = 12, 4
_KINDS = {"event": "events", "source": "sources", "coder": "coders", "input": "inputs"}


def moved(found: Movement) -> list[Headline]:
    """Headlines that moved noticeably, the largest movement first."""
    rows = [h for h in found["headlines"] if abs(h["after"] - h["before"]) >= NOTICEABLE * h["width"]]
    return sorted(rows, key=lambda h: -abs(h["after"] - h["before"]) / h["width"])


def movement_sentences(found: Movement, scenario: Scenario) -> list[str]:
    """A sentence for each headline that moved, and what the shares rest on."""
    if not found["changes"]:
        return ["Nothing that a model reads was changed."]
    rows = moved(found)
    out = [_sentence(h, scenario) for h in rows[:_SHOWN]]
    if not rows:
        out.append("No headline moved by 1 in 100 or more.")
    if len(rows) > _SHOWN:
        out.append(f"{len(rows) - _SHOWN} more headlines moved; --json has all.")
    how = ("over all orders" if found["every_order"] else f"over {counted(found['orders'], 'order')}, drawn in pairs")
    out.append(f"Shares are means {how} in which the {counted(len(found['changes']), 'change')} can be made one after "
               f"the other, on the same {found['draws']:,} draws; they sum to the movement.")
    if found["together"]:
        out.append(f"Told as one: {found['together']}, whose parts make no scenario by themselves.")
    return out


def headline_name(key: str, scenario: Scenario) -> str:
    """A headline in words."""
    block, _, name = key.partition(".")
    issue = scenario.issues[name].name if name in scenario.issues else name
    if block == "settlement":
        return f"Middle of the settlements on ‘{issue}’"
    if block == "zone":
        return "Room for a text on all issues" if name == "all" else f"Room for a text on ‘{issue}’"
    if block == "item":
        return f"‘{name}’ agreed by the horizon"
    words = WORDS.get(name, name)
    return f"{words[0].upper()}{words[1:]}, by the horizon"


def _sentence(h: Headline, scenario: Scenario) -> str:
    share = h["width"] == 1.0 and not h["id"].startswith("settlement.")
    scale = 100.0 if share else 1.0

    def said(x: float) -> str:
        return f"{'+' if x > 0 else '−' if x < 0 else ''}{number(abs(scale * x))}"

    unit = " in 100" if share else ""
    least = 0.005 * h["width"]
    shares = [s for s in sorted(h["shares"], key=lambda s: -abs(s["mean"])) if abs(s["mean"]) >= least][:_CHANGES]
    told = [f"{said(s['mean'])} {s['change']}" for s in shares]
    rest = (h["after"] - h["before"]) - sum(s["mean"] for s in shares)
    if abs(rest) >= least or not told:
        told.append(f"{said(rest)} the rest")
    return (f"{headline_name(h['id'], scenario)}: {number(scale * h['before'])} → {number(scale * h['after'])}{unit} "
            f"({said(h['after'] - h['before'])}): {listed(told)}.")


def movement_sums(found: Movement, scenario: Scenario) -> tuple[str, list[tuple[str, str]]] | None:
    """The headline that moved most, and its sums by events, sources, coders and inputs; None where nothing moved."""
    rows = moved(found)
    if not rows:
        return None
    return headline_name(rows[0]["id"], scenario), [(_KINDS[kind], _sums(names, rows[0]["width"]))
                                                    for kind, names in rows[0]["by"].items() if any(names)]


def movement_text(found: Movement, scenario: Scenario) -> str:
    """The sentences, then the sums by event, source, coder and input of the headline that moved most."""
    lines = movement_sentences(found, scenario)
    sums = movement_sums(found, scenario)
    if sums is not None:
        lines += ["", f"{sums[0]}, by", *(f"  {kind:8} {words}" for kind, words in sums[1])]
    return "\n".join(lines)


def _sums(names: Mapping[str, float], width: float) -> str:
    rows: Sequence[tuple[str, float]] = sorted(names.items(), key=lambda row: -abs(row[1]))
    return "; ".join(f"{name or 'none named'} {x / width * 100:+.1f} of 100" for name, x in rows[:6])
