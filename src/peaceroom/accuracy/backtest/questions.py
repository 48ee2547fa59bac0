"""The twelve questions, the same for every origin, so that hard ones cannot be left out."""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """One question: its id, words, the days until it is decided, and its type, by which weights are shared."""

    id: str
    words: str
    days: int
    type: str
    machine: bool = False  # answered from PA-X by machine


#: docs/library.md says how each is resolved
QUESTIONS = (
    Question("q1", "a further text within 90 days", 90, "text", True),
    Question("q2", "a further text within 180 days", 180, "text", True),
    Question("q3", "a further text within 365 days", 365, "text", True),
    Question("q4", "a comprehensive agreement within 365 days", 365, "comprehensive", True),
    Question("q5", "a comprehensive agreement within 730 days", 730, "comprehensive", True),
    Question("q6", "the first open agenda item agreed within 180 days", 180, "item"),
    Question("q7", "procedure, where it is open, agreed within 13 weeks", 91, "procedure"),
    Question("q8", "the talks in session on day 180, a formal meeting within 30 days either side", 180, "session"),
    Question("q9", "a new break of 14 days or more within 365 days", 365, "break"),
    Question("q10", "a general ceasefire in force on day 365", 365, "ceasefire"),
    Question("q11", "25 battle deaths of the dyad in the second year", 730, "violence"),
    Question("q12", "either side defeated within 730 days", 730, "victory"),
)
IDS = tuple(question.id for question in QUESTIONS)
