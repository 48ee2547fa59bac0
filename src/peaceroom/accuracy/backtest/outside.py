"""The outside view of an origin: what base rates, and what came of the library's processes elsewhere, say.

Texts (q1–q5), procedure (q7, and q6 where it is the first open item) and, while there is fighting, defeat (q12) have
base rates, those of texts and procedure without the processes of the origin's own country. The rest are
frequencies of a class within the library, the origin's own country left out, shrunk to the frequency of all. What came
elsewhere is handed in: this module opens no outcomes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from peaceroom.accuracy.backtest.questions import QUESTIONS
from peaceroom.base_rates.base_rate import base_rate
from peaceroom.base_rates.end_rate import end_rate
from peaceroom.base_rates.frequency import frequency
from peaceroom.base_rates.item_rate import item_rate
from peaceroom.base_rates.left_out import known
from peaceroom.scenario.cases.compiling import most_likely_state, open_items
from peaceroom.scenario.cases.types import Origin
from peaceroom.scenario.types import STAGE_ORDER

#: battle deaths in a year by which UCDP calls a dyad active
ACTIVE = 25


@dataclass(frozen=True, slots=True)
class Known:
    """An origin elsewhere with what came of it: question → yes or no; what nobody could answer is left out."""

    origin: Origin
    answers: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Outside:
    """An outside view: probability, the class it rests on, and how many origins that holds (0: a table)."""

    p: float
    reference: str
    cases: int = 0


def outside_view(origin: Origin, elsewhere: Sequence[Known]) -> dict[str, Outside | None]:
    """Question → outside view; None for procedure where it is not open.

    ``elsewhere``: origins of other countries; the origin's own cluster among them is an error of the caller.
    """
    if any(other.origin.cluster == origin.cluster for other in elsewhere):
        raise ValueError(f"{origin.cluster} is among the cases elsewhere")
    found: dict[str, Outside | None] = {}
    for question in QUESTIONS:
        by_table = _table(origin, question.id, question.days, question.type)
        if question.id == "q7" and procedure_open(origin) is None:
            found[question.id] = None
        else:
            found[question.id] = by_table or _frequency(origin, question.id, question.type, elsewhere)
    return found


def procedure_open(origin: Origin) -> date | None:
    """Since when procedure has been open; None where it is not on the agenda or settled."""
    for item in open_items(origin):
        if item.kind == "procedure":
            return item.open_since or (origin.opened.date if origin.opened is not None else origin.as_of)
    return None


def _table(origin: Origin, key: str, days: int, kind: str) -> Outside | None:
    """The base rate of a question that has one."""
    if kind in ("text", "comprehensive") and origin.texts:
        rate = base_rate(last_stage(origin), None, days, target="any" if kind == "text" else "comprehensive",
                         dates=[text.date for text in origin.texts], as_of=origin.as_of, without=known(origin.cluster))
        return Outside(rate.p, rate.reference)
    if kind == "victory" and fighting(origin):
        group, gone = patron_class(origin)
        found = end_rate("victory", group, days, since=gone, without=known(origin.cluster))
        return None if found.p is None else Outside(found.p, found.reference)
    if key not in ("q6", "q7"):
        return None
    item = next((item for item in open_items(origin) if key == "q6" or item.kind == "procedure"), None)
    # of other kinds the tables date the first text with provisions on the subject, which is not the item agreed
    if item is None or item.kind != "procedure":
        return None
    since = item.open_since or (origin.opened.date if origin.opened is not None else origin.as_of)
    found = item_rate(item.kind, float((origin.as_of - since).days), days, talks=talks_of(origin),
                      without=known(origin.cluster))
    return None if found.p is None else Outside(found.p, found.reference)


def talks_of(origin: Origin) -> str:
    """Where the talks most likely stand, as `item_rate` asks it."""
    return {"not_opened": "not-opened", "suspended": "break", "dormant": "break"}.get(
        most_likely_state(origin), "in-session")


def fighting(origin: Origin) -> bool:
    """Whether so many die that UCDP would call the war active: 25 deaths a year."""
    return origin.violence is not None and sum(origin.violence.deaths_a_month.support) / 2 >= ACTIVE / 12


def patron_class(origin: Origin) -> tuple[str, float]:
    """The class of `end_rate`, and the days since the patron's exit: troops of a patron present, gone, or none."""
    troops = [other for other in origin.others.values() if other.role == "patron" and "troops" in other.gives]
    gone = [other.leaves.completes for other in troops if other.leaves is not None
            and other.leaves.completes is not None and other.leaves.completes <= origin.as_of]
    if len(gone) < len(troops):
        return "patron-present", 0.0
    return ("after-exit", float((origin.as_of - max(gone)).days)) if gone else ("no-patron", 0.0)


def last_stage(origin: Origin) -> str:
    """Stage of the last day with a text, as a scenario's history has it."""
    last = max(text.date for text in origin.texts)
    return min((text.stage for text in origin.texts if text.date == last), key=STAGE_ORDER.index)


def class_of(origin: Origin, kind: str) -> str:
    """The class within which a question's frequency in the library is taken, in words."""
    if kind == "session":
        return f"talks that are {most_likely_state(origin).replace('_', ' ')}"
    if kind in ("item", "procedure"):
        return {"in-session": "talks in session", "break": "talks in a break", "not-opened": "talks not opened"}[
            talks_of(origin)]
    if kind == "break":
        return "talks in session" if most_likely_state(origin) in ("in_session", "recess") else "talks not in session"
    if kind == "ceasefire":
        held = any(fire.ended is None and fire.scope == "general" for fire in origin.ceasefires)
        return "a general ceasefire in force" if held else "no general ceasefire in force"
    if kind == "violence":
        level = 0.0 if origin.violence is None else sum(origin.violence.deaths_a_month.support) / 2
        if origin.violence is None:
            return "no violence coded"
        return ("under 5" if level < 5 else "5 to 50" if level < 50 else "50 or more") + " deaths a month"
    if kind == "victory":
        return "fighting" if fighting(origin) else "little or no fighting"
    return "all"


def _frequency(origin: Origin, key: str, kind: str, elsewhere: Sequence[Known]) -> Outside:
    """The class's frequency, shrunk to that of all, and that to one half."""
    mine = class_of(origin, kind)
    asked = [k for k in elsewhere if key in k.answers]
    alike = np.array([class_of(k.origin, kind) == mine for k in asked], bool)
    country = np.unique([k.origin.cluster for k in asked], return_inverse=True)[1]
    p = frequency(np.array([k.answers[key] for k in asked], bool), alike, country)
    return Outside(float(p[0]), f"the library elsewhere: {mine}", int(alike.sum()))
