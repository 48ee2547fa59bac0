"""What somebody answered to the ten questions, as typed. Unfinished answers are answers too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from peaceroom.files.nodes import Block


@dataclass
class ActorAnswer:
    """``kind`` is one of the format's; ``strength`` and ``failure`` words or a range."""

    name: str
    kind: str = "party"
    consents: bool = True
    strength: str = ""
    failure: str = ""


@dataclass
class IssueAnswer:
    """``low`` and ``high`` are words for 0 and 100, ``now`` what holds today, ``turn`` when it is taken (1 first)."""

    name: str
    low: str = ""
    high: str = ""
    now: str = ""
    turn: str = ""


@dataclass
class WantAnswer:
    """What an actor wants on an issue (both by their place in the lists), and how much it cares."""

    actor: int
    issue: int
    position: str = ""
    salience: str = ""


@dataclass
class DateAnswer:
    """A day ahead: what may happen, and its chance in 100."""

    day: str
    what: str
    chance: str = ""


@dataclass
class Answers:
    """All ten. ``coder`` answers for the numbers."""

    title: str = ""
    summary: str = ""
    as_of: str = ""
    horizon: str = ""
    coder: str = ""
    actors: list[ActorAnswer] = field(default_factory=list)
    issues: list[IssueAnswer] = field(default_factory=list)
    wants: list[WantAnswer] = field(default_factory=list)
    dates: list[DateAnswer] = field(default_factory=list)

    def want(self, actor: int, issue: int) -> WantAnswer:
        """What was said of an actor and an issue; empty where nothing was."""
        return next((w for w in self.wants if (w.actor, w.issue) == (actor, issue)), WantAnswer(actor, issue))

    def as_dict(self) -> Block:
        """As plain data, for `from_dict`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Answers:
        """Answers from plain data. Raises ValueError where the data have another form."""
        rows = {"actors": ActorAnswer, "issues": IssueAnswer, "wants": WantAnswer, "dates": DateAnswer}
        try:
            known = {f.name for f in fields(cls)}
            kept: Block = {name: value for name, value in data.items() if name in known}
            return cls(**kept | {name: [kind(**row) for row in kept.get(name, ())] for name, kind in rows.items()})
        except TypeError as error:
            raise ValueError(str(error)) from None
