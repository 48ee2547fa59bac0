"""The one page as data: seven parts, each entry with the place in the report that its number comes from.

Whoever draws the page (HTML, DOCX, PDF, the terminal) reads these and nothing else, so that all say the same. ``where``
is the id of a part of the report (``report.html#where``). Shares and probabilities are parts of 1; days are ISO dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

#: key of a part → its heading on the page, and the question that it answers
PARTS = {
    "strip": ("Where it stands", "What came so far, what is ahead, and how likely is the next step?"),
    "issues": ("Issue by issue", "Who wants what, which text is likely, and who balks?"),
    "deal": ("What can be signed", "Which text could all accept, and what would mend the draft on the table?"),
    "stuck": ("Why it is stuck, and what would unlock it", "What keeps it open, and who could open it?"),
    "watch": ("What to watch", "Which event changes what, and which tail should worry?"),
    "call": ("Whom to call first", "Whose answer is worth most?"),
    "rests": ("What it rests on", "Whose word is it, and how did such forecasts do before?"),
}
Kind = Literal["past", "today", "ahead", "end"]
Grade = Literal["low", "moderate", "high"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and where its numbers come from. ``said`` is false where the draws leave the question open."""

    text: str
    where: str
    said: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on the strip: a step so far, today (the as-of date), something dated ahead, the end of the forecast.

    ``until``: the last day of a window, else ``None``.
    """

    day: str
    until: str | None
    text: str
    kind: Kind
    where: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A probability by day: ``p`` with its 10–90 % range between input draws, ``low`` to ``high``.

    ``days``, ``p``, ``low``, ``high`` have one length (none where only a base rate is known); ``rate`` holds
    ``(day, probability)`` of the base rate, to be drawn dashed. Where the simulator has less than its whole weight
    beside that rate, ``alone`` is what it says by itself, by day, and ``beside`` the sentence on it.
    """

    key: str
    name: str
    days: tuple[str, ...]
    p: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    rate: tuple[tuple[str, float], ...]
    text: str
    where: str
    alone: tuple[float, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """What came so far, today, what is dated ahead; how likely the next step and a break are."""

    marks: tuple[Mark, ...]
    curves: tuple[Curve, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class End:
    """Where a side stands on an issue: in words, and from the lowest to the highest of its members' middles."""

    side: str
    words: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Balker:
    """Who would rather have no text than the compromise, and in which share of the draws."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One issue. Numbers are on the issue's scale, whose ends are ``scale``.

    ``likely`` is the likely text in words, ``middle`` and ``range`` its numbers as printed, ``spans`` its 10–90 %
    range, one for each outcome where there are two. ``room`` is the share of draws with a text that suits all needed,
    ``None`` where that is not known or not asked; ``room_words`` says it in 100; ``suits`` holds ``(value, share)``:
    how often a text there suits all. ``balks``: most often first; ``balk_words`` says it.
    """

    issue: str
    number: int
    name: str
    scale: tuple[float, float]
    scale_words: tuple[str, str]
    ends: tuple[End, ...]
    likely: str
    middle: str
    range: str
    spans: tuple[tuple[float, float], ...]
    room: float | None
    room_words: str
    suits: tuple[tuple[float, float], ...]
    balks: tuple[Balker, ...]
    balk_words: str
    where: str


@dataclass(frozen=True, slots=True)
class Term:
    """What a text says on an issue."""

    issue: str
    words: str


@dataclass(frozen=True, slots=True)
class Deal:
    """The text that most draws let all accept, who gives what for what, and the draft on the table.

    ``accepted``: share of draws, ``None`` where no text was looked for.
    """

    accepted: float | None
    lines: tuple[Line, ...]
    terms: tuple[Term, ...]
    trades: tuple[Line, ...]
    draft: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Deadlock:
    """What keeps it open, and what would open it, by whom."""

    why: tuple[Line, ...]
    unlock: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is ahead: when, how it may end, and what one outcome changes compared with another, most important first.

    Beside events what the process file says may come on a day or on none: shocks, stops, seats, proposals, rounds
    (``where`` ``process``). ``size`` is the largest of these changes: a share of a scale, or a difference of
    probabilities.
    """

    name: str
    when: str
    ends: str
    lines: tuple[Line, ...]
    size: float
    where: str = "change"


@dataclass(frozen=True, slots=True)
class Watch:
    """Events ahead, in order, and what would be worst."""

    events: tuple[Ahead, ...]
    tail: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Rests:
    """Sources, judgements, the record; how far to trust it in three grades, and the rule that gave the grade."""

    lines: tuple[Line, ...]
    grade: Grade
    reasons: tuple[str, ...]
    rule: str

    @property
    def confidence(self) -> str:
        """The grade with the conditions behind it, as a sentence."""
        return f"Confidence: {self.grade} ({'; '.join(self.reasons)})."


@dataclass(frozen=True, slots=True)
class Brief:
    """The one page of a run, in the order in which it is read (`PARTS`)."""

    title: str
    as_of: str
    until: str
    basis: str
    strip: Strip
    issues: tuple[IssueRow, ...]
    deal: Deal
    stuck: Deadlock
    watch: Watch
    call: tuple[Line, ...]
    rests: Rests

    def as_dict(self) -> dict[str, object]:
        """The same as plain dictionaries, tuples and numbers: ``brief`` in ``--json``."""
        return asdict(self)

    @classmethod
    def from_dict(cls, page: Mapping[str, object]) -> Brief:
        """The page from `as_dict`, or from its JSON. Raises what a page of another form meets: KeyError, TypeError."""
        found: Brief = _made(cls, page)
        return found


def _made(kind: Any, value: Any) -> Any:
    """A value of a type of this module from plain data."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{f.name: _made(hints[f.name], value[f.name]) for f in fields(kind)})
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        kinds = [parts[0]] * len(value) if parts[-1] is Ellipsis else parts
        return tuple(_made(k, x) for k, x in zip(kinds, value, strict=True))
    return value
