"""The parts of the report behind its first page, by their ids, and which of them holds what a number rests on."""

from __future__ import annotations

#: id of a part behind the page → its title, and the question that it answers
CONTENTS = {
    "in-short": ("In sentences", "What does the run say, and what does it leave open?"),
    "table": ("Who wants what", "Where does each actor stand, how sure is that, and where is room for a text?"),
    "settlements": ("Settlements by model", "Where does each model see each issue settle?"),
    "change": ("What would change it", "What does each what-if move, and which way?"),
    "stuck": ("Why it is stuck", "Which obstacle, lifted alone, would open it?"),
    "levers": ("Who could move what", "Which own move brings whom how much, and what could a mediator try?"),
    "packages": ("Packages and drafts", "Which text could all sign, who trades what, how does each draft stand?"),
    "deals": ("Deals and bargains", "Who gives way to whom, who else is pleased or hurt, and how sure is that?"),
    "moves": ("Moves and counter-moves", "Who can do what, which states would last, and where do moves lead?"),
    "process": ("The process in time", "What happens by when, and on what does that hang?"),
    "outside": ("The outside view", "How often did real talks at this point come to a next text?"),
    "violence": ("Violence", "Where does it go if it goes on as it does?"),
    "word": ("Whose word", "Which sources and judgements carry the answer, and what is worth a day’s research?"),
    "warnings": ("Warnings", "What should be known of the file and the run?"),
    "method": ("Method, limits, what this is not for", "How are the numbers made, and what do they not say?"),
    "inputs": ("All inputs with sources", "Which number went in, from where?"),
    "glossary": ("Glossary", "What do the words mean?"),
}
#: what stands inside a part, by how its id begins → the part
_INSIDE = {"settlement": "settlements", "draft": "packages", "zone": "table"}


def part_of(where: str) -> str:
    """The part (a key of `CONTENTS`) that holds the place ``where``; empty for a place that none holds."""
    if where in CONTENTS:
        return where
    return _INSIDE.get(where.partition("-")[0], "")
