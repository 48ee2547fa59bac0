"""``process.yaml`` as types: what an analyst says of talks in time. Everything is optional.

What is left out has a neutral default, said in docs/process-file.md. Names of mechanisms and parameters are those of
:mod:`peaceroom.process`; what the words mean together is checked in :mod:`peaceroom.scenario.checks.process`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, Field, StrictBool

from peaceroom.scenario.quantities import Cell, Date, Id, Number, Provenance, Text
from peaceroom.scenario.talks_types import (
    CeasefireClass,
    CeasefireScope,
    ItemFacts,
    Passage,
    Round,
    Share,
    Talks,
    Weeks,
)


class PartyFacts(Provenance):
    """What the process knows of a party."""

    strength: Cell | None = None  # on the battlefield, without support; only ratios count
    trend: Cell | None = None  # weekly change of the logarithm of strength as it has been
    optimism: Cell | None = None  # how much better a week it believes the trend to be
    cost: Cell | None = None  # of going on fighting, share of the best package
    motivation: Cell | None = None  # on the as-of date, 0 to 1; 0.5 where nothing is said
    trust: Cell | None = None  # likewise
    loss_through_deal: Cell | None = None  # power that signing itself would cost it
    exposure: Cell | None = None  # share of the package that the other side could take back
    at_table: StrictBool = True  # on the as-of date
    joins: Passage | None = None
    leaves: Passage | None = None


class ThirdPartyFacts(Provenance):
    """Who mediates, hosts or stands behind a party."""

    effort: Cell | None = None  # 0 … 1, an average mediator 0.5
    kind: Literal["process", "information", "trust"] = "process"
    bias: Cell | None = None  # weight on the first party's share, per unit of weight on peace
    leverage: Mapping[Id, Cell] = Field(default_factory=dict)
    support: Mapping[Id, Cell] = Field(default_factory=dict)  # in units of the parties' strength


class ProcessEffect(Provenance):
    """A change of one quantity of the process: support, pressure, strength, effort, leverage, violence, trust, recess.

    ``quantity`` is written like ``support.usa.republic``, ``pressure.taliban``, ``violence``.
    """

    quantity: Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z0-9][a-z0-9_-]*){0,2}$(?!\n)", max_length=200)]
    op: Literal["set", "add", "multiply"] = "add"
    value: Cell
    delay_weeks: Weeks = 0
    ramp_weeks: Annotated[Number, Field(ge=1, le=5200)] = 1


class Shock(Provenance):
    """What may come at any time, with a rate a year and no day; again, once its effects are over."""

    a_year: Cell
    during: Literal["always", "talks", "breaks"] = "always"  # only while talks are in session, or are not
    lasts_weeks: Weeks | None = None  # then every effect is taken back; left out: they stay
    effects: tuple[ProcessEffect, ...]


class MassAction(Provenance):
    """What a movement can do from the streets: strikes, marches, boycotts, at a rate a year."""

    by: Id | None = None  # the actor that calls for it
    on: tuple[Id, ...]  # parties on which it presses
    a_year: Cell
    during: Literal["always", "talks", "breaks"] = "breaks"
    lasts_weeks: Annotated[Number, Field(ge=1, le=520)] = 6
    costs: Cell | None = None  # what no deal is worth less meanwhile, share of the best package
    pressure: Cell | None = None  # on their motivation, logit


class ProcessOutcome(Provenance):
    """What an outcome of a scenario's event does to the process."""

    p: Mapping[Id, Share] | None = None  # by outcome of the event in ``depends_on``
    effects: tuple[ProcessEffect, ...] = ()
    values: Mapping[Id, Share] = Field(default_factory=dict)  # worth of the terms a party expects after it
    believed: Mapping[Id, Share] = Field(default_factory=dict)  # probability that a party believes in


class EventFacts(Provenance):
    """How a scenario's event reaches the table."""

    waits: StrictBool = True  # parties may hold out for it
    attention_weeks: Weeks = 26  # from so far ahead
    deadline: tuple[Id, ...] | None = None  # items it presses on; []: all of them; left out: none
    depends_on: Id | None = None  # an earlier event on whose outcome the probabilities depend
    outcomes: Mapping[Id, ProcessOutcome] = Field(default_factory=dict)


class ConditionalBottomLine(Provenance):
    """How far a party goes on an issue once another agenda item is settled: the order itself can be the dispute."""

    party: Id
    issue: Id
    after: Id  # the other agenda item
    bottom_line: Cell  # on the issue's scale; in place of that of the row under positions


class Exit(Provenance):
    """Support that ends: with an outcome of an event, or on a date."""

    from_: Id = Field(alias="from")
    to: Id
    event: Id | None = None
    outcome: Id | None = None
    date: Date | None = None
    keeps: Cell  # share of the support that is left
    delay_weeks: Weeks = 0
    ramp_weeks: Annotated[Number, Field(ge=1, le=5200)] = 1


class War(Provenance):
    """Which side governs and whether a patron's troops fight for it: the class of the outside view of its end."""

    government: Id | None = None  # a party at the table; left out: no outside view
    patron: Id | None = None  # the principal one whose troops fight, or fought, on its side
    patron_left: Date | None = None  # its last soldier did, on or before the as-of date


class Promise(Provenance):
    """A commitment outside the room."""

    debtor: Id
    creditor: Id
    act: Text
    due: Date
    condition: Id | None = None  # another commitment: its breach suspends this one
    kept: Cell  # chance of being kept
    seen_after_weeks: Weeks = 0


class CeasefireInForce(Provenance):
    """A ceasefire that holds on the as-of date."""

    ceasefire: CeasefireClass = Field(alias="class")
    scope: CeasefireScope = "general"
    collapse: Cell | None = None  # hazard of collapse a week; left out: that of its class
    began: Date | None = None
    until: Date | None = None


class RatifierFacts(Provenance):
    """Who has to accept a signed text."""

    party: Id
    needs: Cell | None = None  # utility it asks for, 0 … 1


class DisruptorFacts(Provenance):
    """Who could upset a text."""

    upset: Cell
    opportunity: Cell  # attacks a week
    objective: Literal["limited", "greedy", "total", "unclassified"] = "unclassified"
    wants: Id | None = None  # the agenda item that would satisfy it


class AuthorityFacts(Provenance):
    """Who can stop the talks at any time; they resume by its word only."""

    stops: Cell  # a week
    resumes: Cell | None = None  # a week; left out: not within the run
    until: Id | None = None  # only until this agenda item is settled
    after: Id | None = None  # only once it is
    without_ceasefire: StrictBool = False  # only while none is in force
    stopped: StrictBool = False  # the talks stand suspended by its word


class Proposal(Provenance):
    """A party tables a position on an issue, once, whatever the others do."""

    party: Id
    issue: Id
    position: Cell  # on the issue's scale
    date: Date | None = None
    after: Id | None = None  # an agenda item
    rate: Cell | None = None  # a week; left out: at once


class ViolenceFacts(Provenance):
    """The violence around the talks."""

    series: Id | None = None  # a file of the folder series/
    level: Cell | None = None  # deaths a week, where there is no series


class Process(Provenance):
    """The process around a scenario's issues: all of ``process.yaml``."""

    talks: Talks = Talks()
    attractors: Text = "compromise"  # a registered model, or stances, reservation
    items: Mapping[Id, ItemFacts] = Field(default_factory=dict)
    parties: Mapping[Id, PartyFacts] = Field(default_factory=dict)
    third_parties: Mapping[Id, ThirdPartyFacts] = Field(default_factory=dict)
    events: Mapping[Id, EventFacts] = Field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    shocks: Mapping[Id, Shock] = Field(default_factory=dict)
    mass_action: Mapping[Id, MassAction] = Field(default_factory=dict)
    conditional: tuple[ConditionalBottomLine, ...] = ()
    exits: tuple[Exit, ...] = ()
    war: War = War()
    commitments: Mapping[Id, Promise] = Field(default_factory=dict)
    ceasefires: tuple[CeasefireInForce, ...] = ()
    ratifiers: Mapping[Id, RatifierFacts] = Field(default_factory=dict)
    disruptors: Mapping[Id, DisruptorFacts] = Field(default_factory=dict)
    authorities: Mapping[Id, AuthorityFacts] = Field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
    violence: ViolenceFacts = ViolenceFacts()
    mechanisms: Mapping[Id, StrictBool] = Field(default_factory=dict)
    parameters: Mapping[Id, Cell] = Field(default_factory=dict)


def part_at(loc: tuple[Any, ...]) -> type[BaseModel]:
    """The block at a path inside the process; steps that are ids or numbers are passed over."""
    model: type[BaseModel] = Process
    for step in loc:
        for name, field in model.model_fields.items():
            if step in (name, field.alias) and (inner := _model_in(field.annotation)) is not None:
                model = inner
                break
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((model for model in found if model is not None), None)
