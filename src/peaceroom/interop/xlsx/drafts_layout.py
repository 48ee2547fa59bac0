"""The sheets of points and of draft texts: a row per option of an actor's table, a row per clause of a draft."""

from __future__ import annotations

from peaceroom.interop.xlsx.columns import Column, Sheet, id_of
from peaceroom.interop.xlsx.derived import NAME, OWN, E, derived, why
from peaceroom.scenario import types as t
from peaceroom.scenario.drafts import Clause

SCORES = Sheet("Scores", "scores", "What actors make of each option, in points of their own; beside or instead of "
               "positions. A row without option holds the reason of an actor's whole table on an issue.", (
    *derived(t.Score,
             E("actor", "An actor.", 18, list_from="Actors"),
             E("issue", "An issue with options.", 18, list_from="Issues")),
    Column("option", "option", "number", "The option's value on the scale; empty: the whole table.", 10),
    *derived(t.Quantity,
             E("value", "What it is worth to the actor.", heading="points")),
    *why(t.Quantity),
    *OWN), ("actor", "issue", "option"), 3, is_number=True)
THRESHOLDS = Sheet("Thresholds", "thresholds", "The least points at which an actor with scores signs.", (
    id_of("An actor.", list_from="Actors", key="actor"),
    *derived(t.Quantity,
             E("value", "In the points of its tables.", heading="points", needed=True)),
    *why(t.Quantity),
    *OWN), ("actor",), is_number=True)
DRAFTS = Sheet("Drafts", "drafts", "Texts that were proposed or are tried; their clauses are on the next sheet.", (
    id_of(),
    *derived(t.Draft,
             NAME,
             E("by", "Whose proposal it is; empty: the analyst's own.", 22),
             E("date", "When it was proposed; not after the as-of date.", 13)),
    *why(t.Draft)))
CLAUSES = Sheet("Draft clauses", "", "What each draft says on an issue.", (
    id_of("A draft.", list_from="Drafts", key="draft"),
    id_of("An issue.", list_from="Issues", key="issue"),
    Column("clause", "clause", "clause", "A value (50), a range left open on purpose (40..60), deferred, or "
           "refer:the body that decides.", 24, needed=True),
    *derived(Clause,
             E("expect", "Of an issue that is referred: the value that the body is expected to find."))),
    ("draft", "issue"), 2)

SCORE_SHEETS = (SCORES, THRESHOLDS)
DRAFT_SHEETS = (DRAFTS, CLAUSES)
