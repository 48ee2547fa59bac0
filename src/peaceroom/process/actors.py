"""What a case of the simulator is made of besides arrays: events, third parties, ratifiers, promises, disruptors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Op = Literal["set", "add", "multiply"]


@dataclass(frozen=True, slots=True)
class Effect:
    """A change of one quantity (named as in `peaceroom.process.machine.quantities`).

    Begins ``delay`` weeks after its event is announced and is phased in over ``ramp`` weeks in equal steps, for
    support and for ``multiply`` equal on the log scale.
    """

    quantity: str
    op: Op
    value: float
    delay: int = 0
    ramp: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way an event can end.

    Attributes
    ----------
    probability
        A number, or one for each outcome of the parent event (missing: 0).
    branch
        Added, from the announcement on, to the index of the attractors that hold (it begins at 0), so that events
        one after the other lead to the attractors of their combination; −1: they stay as they are.
    values
        Party → value in [0, 1] of the terms it expects after this outcome; without it the simulator derives one from
        what the outcome does to support.
    believed
        Party → the probability that the party believes in; without it the probability itself.
    """

    id: str
    probability: float | Mapping[str, float]
    effects: tuple[Effect, ...] = ()
    branch: int = -1
    values: Mapping[str, float] = field(default_factory=dict)
    believed: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event. Probabilities of its outcomes may sum to less than 1: the rest is that nothing happens.

    Attributes
    ----------
    window
        First and last week of the announcement, counted from the as-of date (1 = within the first week); a week
        between them is drawn.
    parent
        Event on whose outcome this one's probabilities depend. Its window must end before this one's begins.
    waits
        Parties may hold out for it (within ``attention`` weeks).
    deadline
        Items that it presses on: None for no deadline, () for all of them.
    given
        The outcome is this one (what-if).
    """

    id: str
    outcomes: tuple[Outcome, ...]
    window: tuple[int, int]
    parent: str | None = None
    waits: bool = True
    attention: int = 26
    deadline: tuple[str, ...] | None = None
    given: str | None = None


@dataclass(frozen=True, slots=True)
class Shock:
    """What comes on no known day: at ``rate`` a week, with effects as an event's, again and again.

    It does not come again before its effects are in, nor, with ``during``, but while the talks are in session
    (``talks``) or are not (``breaks``). Nobody waits for it.
    """

    id: str
    rate: float
    effects: tuple[Effect, ...]
    during: Literal["always", "talks", "breaks"] = "always"

    @property
    def quiet(self) -> int:
        """Weeks from its coming until the last of its effects is in."""
        return max((x.delay + max(1, x.ramp) for x in self.effects), default=1)


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """Who mediates, hosts or supports.

    Attributes
    ----------
    effort
        0 … 1, 0.5 for an average mediator.
    kind
        ``process`` (bias does not matter), ``information`` (believed only if biased enough, Kydd 2003) or ``trust``
        (harmed by bias, Kydd 2005).
    bias
        Weight on the first party's share, per unit of weight on peace.
    signal, costs
        For ``information``: what is believed of the other side's weakness after either advice (μ, μ'), and the costs of
        war of the first party, of a resolute and of a weak opponent (c1, cL, cH).
    leverage, support
        Party → leverage in 0 … 1 on it; party → support in units of the parties' own strength.
    """

    id: str
    effort: float = 0.0
    kind: Literal["process", "information", "trust"] = "process"
    bias: float = 0.0
    leverage: Mapping[str, float] = field(default_factory=dict)
    support: Mapping[str, float] = field(default_factory=dict)
    signal: tuple[float, float] = (0.9, 0.3)
    costs: tuple[float, float, float] = (0.1, 0.05, 0.35)


@dataclass(frozen=True, slots=True)
class Ratifier:
    """Who has to accept a signed text on the side of ``party``.

    Needs a utility of at least r: uniform on ``needs`` where given, else normal about the party's own value of no
    deal (sd: parameter ``ratifier_sd``). Judges with the party's positions unless ``ideals`` (issue → position on
    its scale) says otherwise.
    """

    id: str
    party: str
    needs: tuple[float, float] | None = None
    ideals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise outside the room: due in week ``due``, kept with probability ``kept``;
    a breach is seen ``lag`` weeks later.

    ``depends``: a promise whose breach suspends this one (neither kept nor broken). ``if_broken``: what a breach does.
    """

    id: str
    debtor: str
    creditor: str
    due: int
    kept: float
    lag: int = 0
    depends: str | None = None
    if_broken: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Disruptor:
    """Who could upset a text: attacks at rate ``opportunity`` a week with a size from ``upset`` in [0, 1].

    ``objective`` limited: stops once item ``wants`` is settled; greedy: half as often then; total: more often the more
    is settled (Stedman 1997, as a rule table: no estimates exist); unclassified: always alike.
    """

    id: str
    upset: tuple[float, float]
    opportunity: float
    objective: Literal["limited", "greedy", "total", "unclassified"] = "unclassified"
    wants: str | None = None


@dataclass(frozen=True, slots=True)
class Ceasefire:
    """A ceasefire in force on the as-of date: class 1 (cessation of hostilities), 2 (preliminary), 3 (definitive).

    ``expires``: week in which its term is over; ``collapse``: hazard a week (NaN: that of its class).
    """

    cls: int
    expires: int | None = None
    scope: Literal["local", "partial", "general"] = "general"
    collapse: float = float("nan")


@dataclass(frozen=True, slots=True)
class Violence:
    """Deaths a week as a log AR(1), with a negative-binomial observation by month.

    Attributes
    ----------
    level
        Mean deaths a week.
    start
        Where they stand on the as-of date, in logs about the level.
    phi, sd
        Weekly autocorrelation and weekly shocks of the logs.
    shape
        Shape k of the negative binomial of a month (variance m + m²/k).
    season
        Amplitudes of cosine and sine over a year; ``month`` 0 … 11 of the as-of date sets the phase.
    """

    level: float = 50.0
    start: float = 0.0
    phi: float = 0.9
    sd: float = 0.15
    shape: float = 5.0
    season: tuple[float, float] = (0.0, 0.0)
    month: int = 0


@dataclass(frozen=True, slots=True)
class Consensus:
    """Sufficient consensus: all of ``needs`` agree and, beside them, ``others`` more of those who have a position."""

    needs: tuple[str, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A way to the table or from it: from ``week`` on and once item ``after`` is settled, at once or at ``rate``.

    Without a rate (a week) it happens once; with one it may happen again after the opposite did.
    """

    week: int = 0
    after: str | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A party's place: whether it is at the table on the as-of date, and how it comes and goes."""

    party: str
    here: bool = True
    joins: Passage | None = None
    leaves: Passage | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """Who can stop talks: at rate ``stops`` a week, and lets them resume at rate ``resumes`` a week (0: never).

    ``until``, ``after``: only until, or once, that item is settled. ``quiet``: only while no ceasefire is in force.
    ``stopped``: the talks stand suspended by its word on the as-of date.
    """

    id: str
    stops: float
    resumes: float = 0.0
    until: str | None = None
    after: str | None = None
    quiet: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A party tables ``value`` (on the scale) on an issue, once, when its passage says so."""

    party: str
    issue: str
    value: float
    when: Passage
