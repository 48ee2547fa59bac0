"""What fields of a scenario are called on forms, what they are for, and what a new entry begins with."""

from __future__ import annotations

from collections.abc import Mapping

#: fields that hold words, whatever they look like
TEXTS = frozenset({"name", "title", "because", "note", "summary", "publisher", "coding_rules", "with", "unit", "camp",
                   "aliases", "scale"})

#: field → the block whose ids it names
IDS: Mapping[str, str] = {
    "of": "actors", "actor": "actors", "receiver": "actors", "from": "actors", "to": "actors", "party": "actors",
    "setter": "actors", "issue": "issues", "event": "events", "debtor": "actors", "creditor": "actors",
}

LABELS: Mapping[str, str] = {
    "of": "Part of", "what_ifs": "What-ifs", "as_of": "As of", "p": "Probability", "with": "With what",
    "no_agreement": "Worth of no agreement", "add": "Add", "set": "Set", "multiply": "Multiply", "by": "By",
    "ratifies": "Must ratify", "consent_of": "Consent of", "scale": "Scale (value: what it means in words)",
    "third_parties": "Third parties", "support": "Support", "steps": "Steps so far", "text": "Clauses",
    "judged_by": "Judged by (a coder)", "judged_on": "Judged on (a day)",
    "loadings": "Common causes, from -1 to 1", "row": "This row",
    "coding_rules": "Rules of coding", "judgement": "Judged",
}

HINTS: Mapping[str, str] = {
    "actors": "Who is at the table, who stands behind them, and whose consent is needed.",
    "support": "Who gives whom means, and how much that adds to its capability.",
    "issues": "What is to be settled. Each end of a scale is said in words.",
    "agenda": "Issues that close together, and what must close before them.",
    "events": "What happens outside the room, on a date or in a window, and how it can end.",
    "levers": "What an actor could do, as a named set of effects.",
    "what_ifs": "Questions: the same draws with these things different.",
    "drafts": "Texts on the table. A clause is a value, a range left open such as 40..60, or deferred.",
    "history": "Texts that were signed or agreed so far: the outside view rests on them.",
    "process": "How the talks stand in time. What is left out has a neutral default.",
    "no_agreement": "What failure is worth to an actor, as a share of its best package.",
    "thresholds": "The least points at which an actor with scores signs.",
    "coders": "Who turned documents into numbers: a role or initials.",
    "sources": "Documents and data that numbers rest on.",
    "factors": "Common causes of doubt that several numbers load on.",
    "approval": "How many must accept a whole text, where not everybody need.",
    "scores": "What an actor makes of each option of an issue, in points.",
}

#: block or list → what a new entry holds, beside the name that was typed
STARTERS: Mapping[str, Mapping[str, object]] = {
    "actors": {"kind": "party"},
    "effects": {"add": {"field": "position"}},
    "drafts": {"text": {}},
}
