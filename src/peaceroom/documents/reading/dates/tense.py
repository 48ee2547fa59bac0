"""Whether the words around a day without a year, or of the week, look ahead of the day of publication or back."""

from __future__ import annotations

import re

#: right before a day these look ahead; elsewhere in the sentence they say nothing of it ("withdrew from the talks")
_TOWARDS = re.compile(
    r"\b(?:by|until|till|before|from|starting|beginning|next|coming|no later than|not later than|as of|"
    r"deadline(?: of)?|(?:set|due|scheduled|planned|slated) for)\s+"
    r"(?:(?:the|at|on|midnight|noon|sunset|this|next)\s+){0,3}$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:by|until|next|coming|this coming|the coming)\b", re.IGNORECASE)
_CLUE = re.compile(
    r"(?P<ahead>\b(?:will|shall|would|won't|won’t|planned|scheduled|due|set for|expects?|expected|upcoming|must|to be|"
    r"(?i:if|unless|suppose)|deadline|proposes?d?|offers?|offered|supposed|promis\w+|threaten\w*|"
    r"(?:agreed|ready|prepared|plans?|hopes?|wants?|invited|likely|is|are|was|were) to)\b|['’]ll\b)"
    r"|(?P<to>\bto (?:meet|resume|begin|start|open|sign|vote|reconvene|return|hold|visit|travel|arrive|leave|decide|"
    r"continue|restart|convene|attend|release|withdraw)\b)"
    r"|(?P<back>\b(?:(?<!be )(?<!been )(?<!the )(?<!an )(?<!a )(?<!its )(?<!their )[a-z]{2,}ed|said|told|met|left|"
    r"withdrew|came|went|began|took|gave|made|held|fell|was|were|had|saw|broke|sent|shot|struck|fled|spoke|wrote|"
    r"won|lost|hit|cut|led|became|found|brought|bought|fought|heard|kept|paid|put|ran|rose|sat|sank|stood|swore|threw|"
    r"flew|drove|did|didn't|didn’t|has|have)\b)"
)
_NEAR = 110


def looks_ahead(text: str, start: int, end: int) -> bool:
    """Whether a day at ``start`` … ``end`` lies ahead: by its preposition, else by the nearest verb of its sentence."""
    if _OPENS.match(text, start, end):
        return True
    before = text[max(0, start - _NEAR) : start]
    before = before[max(before.rfind(m) for m in (". ", ";", "\n\n", "? ", "! ", ": ")) + 1 :]
    if _TOWARDS.search(before):
        return True
    ahead: bool | None = None
    for clue in _CLUE.finditer(before):
        if not clue["to"]:
            ahead = clue["ahead"] is not None
        elif ahead is None:
            ahead = True
    if ahead is not None:
        return ahead
    behind = text[end : end + _NEAR]
    first = _CLUE.search(behind[: min((k for m in (". ", ";", "\n\n") if (k := behind.find(m)) >= 0), default=_NEAR)])
    return first is not None and first["back"] is None
