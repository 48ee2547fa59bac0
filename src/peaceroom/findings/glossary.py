"""Words that the report, the one page and the summary use in a sense of their own; docs/glossary.md is this table."""

from __future__ import annotations

TERMS = {
    "80 % interval": "Eight in ten draws lie inside, one in ten below, one in ten above.",
    "Alternative": "What a party has without a text; what failure is worth to it.",
    "Anchor": "A point of a scale that is said in words; the ends always are.",
    "Assumed size": "How much a measure would do, if it did as much; nobody’s estimate.",
    "Base rate": "How often real talks at a like point came to the same step, whatever was negotiated; dashed in "
                 "figures.",
    "Best package": "The text on all issues that would suit one party most; it counts 100 points, to that party.",
    "Capability": "How much an actor can do to get its way, with the means at its hand and those it is given; only the "
                  "ratio between actors counts.",
    "Compromise": "The mean of all positions, each weighted by capability × salience.",
    "Consent needed": "An actor without whose yes the issue does not close.",
    "Draft": "A text on some or all issues that somebody has put on the table.",
    "Draw": "One set of numbers, each taken at random from its range; a run has hundreds or thousands of them. “73 in "
            "100 draws” says how often something holds given those ranges.",
    "Item": "Issues that the agenda closes together.",
    "Lever": "What an actor could do by itself: ask for something else, pay, wait, bring more means.",
    "Linkage": "Settling issues together that could not be settled one by one.",
    "Measure": "What a mediator could try, from a catalogue with what is known of its effect.",
    "Mechanism": "One way in which the simulated talks move, such as fatigue or mediation; each can be switched off.",
    "Median": "As many draws lie below it as above.",
    "Package": "A text on all issues at once.",
    "Points": "Hundredths: of an issue’s scale for positions and texts, of a party’s best package for what a text is "
              "worth.",
    "Position": "What an actor asks for, as a point on the issue’s scale.",
    "Process": "The talks week by week, simulated: when texts come, break-offs, fighting.",
    "Reading": "One way to take a model from its paper where the paper leaves it open; the name after @.",
    "Reference point": "What holds on an issue as long as nothing is agreed.",
    "Room for a text": "The share of draws in which some text on the issue suits everybody whose consent is needed, "
                       "or as many of them as the file’s approval asks for.",
    "Salience": "How much an actor cares about an issue.",
    "Settlement": "The text that a model expects, as a point on the issue’s scale.",
    "Value of failure": "What ending without agreement is worth to an actor, as a share of its best package.",
    "What-if": "The same draws with one thing different.",
    "Zone of agreement": "The texts that every needed actor prefers to no agreement; see room for a text.",
}

#: words that lead to a term, longest first, as they stand in sentences
SPOKEN = {
    "base rate": "Base rate", "best package": "Best package", "draws": "Draw", "draw": "Draw", "linkage": "Linkage",
    "mechanism": "Mechanism", "reading": "Reading", "package": "Package", "points": "Points", "what-if": "What-if",
    "other talks": "Base rate", "Room for a text": "Room for a text", "room for a text": "Room for a text",
    "salience": "Salience", "capability": "Capability", "position": "Position", "positions": "Position", "item": "Item",
    "items": "Item", "the process": "Process", "settlement": "Settlement", "settlements": "Settlement",
}


def anchor(term: str) -> str:
    """The id of a term in the glossary: ``g-base-rate``."""
    return "g-" + "".join(c if c.isalnum() else "-" for c in term.lower()).strip("-")


def markdown() -> str:
    """The table of docs/glossary.md."""
    rows = "".join(f"| {term} | {meaning} |\n" for term, meaning in TERMS.items())
    return f"| Word | What it means |\n|---|---|\n{rows}"
