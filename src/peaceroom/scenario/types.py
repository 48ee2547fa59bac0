"""The analyst's file as types: frozen, nothing unknown allowed, every number with its provenance.

These classes check *form* (pydantic). What the words mean together (unknown ids, values off the scale,
sources after the as-of date …) is checked in :mod:`peaceroom.scenario.checks`, which knows line numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, PrivateAttr, StrictBool, model_validator

from peaceroom.core import edges
from peaceroom.core.case import Case
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import SourceKind
from peaceroom.files.notation import Written
from peaceroom.files.numbers import NotationError, number
from peaceroom.scenario.drafts import Draft as Draft
from peaceroom.scenario.effect_types import FIELDS as FIELDS
from peaceroom.scenario.effect_types import ChangeBy as ChangeBy
from peaceroom.scenario.effect_types import Effect as Effect
from peaceroom.scenario.effect_types import Equalise as Equalise
from peaceroom.scenario.effect_types import Event as Event
from peaceroom.scenario.effect_types import Field_ as Field_
from peaceroom.scenario.effect_types import Lever as Lever
from peaceroom.scenario.effect_types import Outcome as Outcome
from peaceroom.scenario.effect_types import SetTo as SetTo
from peaceroom.scenario.effect_types import Target as Target
from peaceroom.scenario.effect_types import WhatIf as WhatIf
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.process_types import Process as Process
from peaceroom.scenario.quantities import Cell as Cell
from peaceroom.scenario.quantities import Clean as Clean
from peaceroom.scenario.quantities import Date as Date
from peaceroom.scenario.quantities import Frozen as Frozen
from peaceroom.scenario.quantities import Id as Id
from peaceroom.scenario.quantities import Ids as Ids
from peaceroom.scenario.quantities import Judgement as Judgement
from peaceroom.scenario.quantities import Name as Name
from peaceroom.scenario.quantities import Number as Number
from peaceroom.scenario.quantities import Probability as Probability
from peaceroom.scenario.quantities import Provenance as Provenance
from peaceroom.scenario.quantities import Quantity as Quantity
from peaceroom.scenario.quantities import Text as Text
from peaceroom.scenario.quantities import Whole as Whole

if TYPE_CHECKING:
    import pandas as pd

FORMAT_VERSION = 1


class Source(Frozen):
    """A document or dataset that numbers rest on."""

    title: Text
    publisher: Text | None = None
    date: Date | None = None
    url: Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$(?!\n)", max_length=2000), Clean] | None = None
    kind: SourceKind = "other"
    camp: Text | None = None
    vintage: Literal["as-of", "final"] = "as-of"
    note: Text | None = None


class Coder(Frozen):
    """Who turned documents into numbers (a role or initials, not necessarily a name)."""

    name: Name
    note: Text | None = None


class Actor(Provenance):
    """Somebody whose position counts or who can change what others can do."""

    name: Name
    kind: Literal["party", "faction", "patron", "mediator", "facilitator", "host", "guarantor", "observer"]
    aliases: tuple[Name, ...] = ()
    of: Id | None = None
    consent: Literal["required", "not-required"] = "not-required"
    ratifies: StrictBool = False
    voice: Literal["party", "factions"] | None = None
    share: Cell | None = None  # relative weight of a faction within its party; equal shares when absent
    capability: Cell | None = None  # once for all issues; a positions row may override it
    risk: Cell | None = None
    disruption: Cell | None = None


class Support(Provenance):
    """A gives B means: adds ``strength × share`` to B's capability on the named issues."""

    from_: Id = Field(alias="from")
    to: Id
    with_: Text | None = Field(default=None, alias="with")
    strength: Cell
    share: Cell = Field(default_factory=lambda: Quantity(value=Written("number", (1.0,))))
    issues: tuple[Id, ...] = ()  # empty: all issues
    disputed: StrictBool = False


class Issue(Provenance):
    """One question to be settled, with a scale whose ends are said in words."""

    name: Name
    kind: Literal["continuum", "options"] = "continuum"
    scale: Mapping[Number, Text]  # value → words; the lowest and highest keys are the ends
    unit: Text | None = None
    reference: Cell | None = None
    rule: Literal["unanimity", "consent", "majority"] = "consent"
    quota: Annotated[Number, Field(gt=0.5, le=1)] | None = None
    consent_of: tuple[Id, ...] = ()  # rule consent: who must agree; empty = every actor whose consent is required
    deciders: tuple[Id, ...] = ()  # who decides; empty = everybody with a position
    setter: Id | None = None
    recognition: Mapping[Id, Annotated[Number, Field(ge=0, le=1)]] = Field(default_factory=dict)
    patience: Mapping[Id, Annotated[Number, Field(gt=0, lt=1)]] = Field(default_factory=dict)
    control: Mapping[Id, Annotated[Number, Field(ge=0, le=1)]] = Field(default_factory=dict)

    @property
    def ends(self) -> tuple[float, float]:
        return min(self.scale), max(self.scale)


class AgendaItem(Frozen):
    """Issues that close together, and what must close before them."""

    name: Name | None = None
    issues: tuple[Id, ...]
    after: tuple[Id, ...] = ()

    def called(self, key: str, issues: Mapping[str, Issue]) -> str:
        """What people call it: its name, that of its only issue, else its id in words."""
        only = issues.get(self.issues[0]) if len(self.issues) == 1 else None
        return self.name or (only.name if only is not None else "") or key.replace("-", " ")


class Position(Provenance):
    """What one actor wants on one issue. A row exists only where something is known."""

    actor: Id
    issue: Id
    position: Cell
    salience: Cell
    capability: Cell | None = None
    flexibility: Cell | None = None
    bottom_line: Cell | None = None
    risk: Cell | None = None


class Score(Provenance):
    """What one actor makes of each option of one issue, in points of its own."""

    actor: Id
    issue: Id
    points: Mapping[Number, Cell]  # option → points


class Approval(Frozen):
    """How many must accept a text on all issues together, where not all need to."""

    at_least: Annotated[Whole, Field(ge=1)]
    among: tuple[Id, ...] = ()  # of whom; empty = every actor whose consent is required
    including: tuple[Id, ...] = ()  # those of them without whom the others are not enough


class Factor(Frozen):
    """A common cause of doubt that several inputs load on."""

    name: Name


Stage = Literal["pre-negotiation", "ceasefire", "partial", "comprehensive", "implementation", "renewal"]


#: which text gives a day its stage
STAGE_ORDER = ("comprehensive", "partial", "ceasefire", "implementation", "renewal", "pre-negotiation")


class ProcessStep(Provenance):
    """A day on which a text of the process was signed or agreed."""

    date: Date
    stage: Stage
    name: Name | None = None


class History(Frozen):
    """The peace process so far: what the outside view sees of it."""

    stage: Stage | None = None  # of the last step; only to say it aloud
    steps: tuple[ProcessStep, ...]

    def last_stage(self) -> str:
        """Stage of the last day with a text: of several texts, the first of `STAGE_ORDER`."""
        last = max(step.date for step in self.steps)
        return min((step.stage for step in self.steps if step.date == last), key=STAGE_ORDER.index)


class Scenario(Frozen):
    """One negotiation as an analyst knows it on the as-of date."""

    peaceroom: int
    title: Text
    summary: Text | None = None
    as_of: Date
    horizon: Date
    domain: Literal["peace-talks", "eu-legislation", "other"] = "peace-talks"
    default_scale: tuple[Number, Number] = (0.0, 100.0)  # of issues that give no numbers of their own
    voice: Literal["party", "factions"] = "factions"
    coding_rules: Text | None = None
    coders: Mapping[Id, Coder] = Field(default_factory=dict)
    sources: Mapping[Id, Source] = Field(default_factory=dict)
    factors: Mapping[Id, Factor] = Field(default_factory=dict)
    actors: Mapping[Id, Actor]
    support: tuple[Support, ...] = ()
    issues: Mapping[Id, Issue]
    agenda: Mapping[Id, AgendaItem] = Field(default_factory=dict)
    positions: tuple[Position, ...] = ()
    scores: tuple[Score, ...] = ()  # tables of points beside, or instead of, positions
    thresholds: Mapping[Id, Cell] = Field(default_factory=dict)  # the least points at which an actor with scores signs
    approval: Approval | None = None  # who must accept a whole text, where not everybody need
    no_agreement: Mapping[Id, Cell] = Field(default_factory=dict)  # failure's worth: share of the best package
    events: Mapping[Id, Event] = Field(default_factory=dict)
    levers: Mapping[Id, Lever] = Field(default_factory=dict)
    what_ifs: Mapping[Id, WhatIf] = Field(default_factory=dict)
    history: History | None = None
    drafts: Mapping[Id, Draft] = Field(default_factory=dict)  # from drafts.yaml beside the file, or this key
    models: Mapping[Id, Text] = Field(default_factory=dict)  # model → its options here, "victory=Square, turns=50"
    process: Process | None = None  # from process.yaml beside the file, or this key
    _ledger: Ledger | None = PrivateAttr(default=None)
    _origin: Origin | None = PrivateAttr(default=None)

    @property
    def ledger(self) -> Ledger | None:
        """The ledger of the scenario's folder, from which cells written ``{from: evidence}`` are pooled."""
        return self._ledger

    @property
    def origin(self) -> Origin | None:
        """Where it was read from; None for one made in memory."""
        return self._origin

    def with_origin(self, origin: Origin | None) -> Scenario:
        """The same scenario, said to come from there."""
        found = self.model_copy()
        found._origin = origin
        return found

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Scenario:
        """A copy. One that says something else no longer has its file's text and warnings."""
        found = super().model_copy(update=update, deep=deep)
        if update and self._origin is not None:
            found._origin = Origin(self._origin.name, None, self._origin.folder)
        return found

    def __repr__(self) -> str:
        """Five lines: what it is about, who is at the table, what is to be settled, what is asked, what it rests on."""
        def some(names: list[str]) -> str:
            return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")

        asked = [f"{len(block)} {word}" for block, word in (
            (self.events, "events"), (self.levers, "levers"), (self.what_ifs, "what-ifs")) if block]
        return "\n".join([
            f"<Scenario {self.title!r}, as of {self.as_of}, horizon {self.horizon}",
            f" {len(self.actors)} actors: {some([a.name for a in self.actors.values()])}",
            f" {len(self.issues)} issues: {some([i.name for i in self.issues.values()])}",
            f" {len(self.positions)} positions, {len(self.support)} rows of support"
            + (f"; {', '.join(asked)}" if asked else ""),
            f" {len(self.sources)} sources, {'no ledger' if self.ledger is None else 'a ledger'}, "
            f"{'no process' if self.process is None else 'a process'}>"])

    __str__ = __repr__

    def with_ledger(self, ledger: Ledger | None) -> Scenario:
        """The same scenario with another ledger."""
        found = self.model_copy()
        found._ledger = ledger
        return found

    def sample(self, draws: int, seed: int, *, design: str = "random") -> Case:
        """The `Case` of ``draws`` draws: what models see. See `peaceroom.scenario.sampling.sample`."""
        found: Case = edges.call("Scenario.sample", self, draws, seed, design=design)
        return found

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, **options: Any) -> Scenario:
        """A scenario from a frame of positions. See `peaceroom.interop.position_frame.from_frame`."""
        found: Scenario = edges.call("Scenario.from_frame", frame, **options)
        return found

    def to_frame(self) -> pd.DataFrame:
        """The positions as a frame of pandas. See `peaceroom.interop.position_frame.to_frame`."""
        return edges.call("Scenario.to_frame", self)

    @model_validator(mode="before")
    @classmethod
    def _spread_options(cls, data: Any) -> Any:
        """A scale given as a list of words is spread evenly over the default scale."""
        issues = data.get("issues") if isinstance(data, Mapping) else None
        if not isinstance(issues, Mapping):
            return data
        try:
            low, high = (number(end) for end in data.get("default_scale", (0, 100)))
        except (NotationError, TypeError, ValueError):  # reported at its own place
            low, high = 0.0, 100.0
        spread = {}
        for name, issue in issues.items():
            words = issue.get("scale") if isinstance(issue, Mapping) else None
            if isinstance(words, list | tuple) and len(words) > 1:
                step = (high - low) / (len(words) - 1)
                spread[name] = {**issue, "scale": {round(low + k * step, 9): w for k, w in enumerate(words)}}
        return {**data, "issues": {**issues, **spread}} if spread else data
