"""The form of `conflict.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, StrictStr

from peaceroom.conflict.model import Attitude, Direction

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
#: begins with a letter: statements call options by number as well
OptionId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]
Text = Annotated[StrictStr, Field(min_length=1, max_length=2_000)]
#: a state: its number, its name in a graph drawn by hand, or its options as in ``YN-``
StateName = StrictInt | StrictStr
Number = StrictInt | StrictFloat
FORMAT_VERSION = 1


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StandsForBlock(_Block):
    """What of the scenario an option stands for: an issue with its value, a draft, or no agreement."""

    issue: Id | None = None
    value: Number | None = None
    draft: Id | None = None
    no_agreement: Literal[True] | None = None


class OptionBlock(_Block):
    text: Text | None = None
    direction: Direction = "both"
    stands_for: StandsForBlock | None = None


class BetweenBlock(_Block):
    """No preference is known between states of which one statement holds and states of which the other does."""

    between: Text
    and_: Text = Field(alias="and")


class PreferenceBlock(_Block):
    """Exactly one of the first five; `unknown` besides."""

    statements: list[Text] | None = None
    ranking: list[StateName | list[StateName]] | None = None
    code_ranking: list[StrictInt | list[StrictInt] | Literal[">>"]] | None = None
    weights: dict[OptionId, Number] | None = None
    payoffs: list[Number] | dict[StateName, Number] | None = None
    unknown: list[Annotated[list[StateName], Field(min_length=2, max_length=2)] | BetweenBlock] = []


class ActorBlock(_Block):
    name: Text | None = None
    options: dict[OptionId, OptionBlock | Text] = {}
    moves: list[Annotated[list[StateName], Field(min_length=2, max_length=2)]] = []
    preferences: PreferenceBlock | None = None
    attitudes: dict[Id, Attitude] = {}


class PerceptionBlock(_Block):
    """How one actor sees the conflict."""

    unaware: list[Text] = []
    preferences: dict[Id, PreferenceBlock] = {}


class ConflictFile(_Block):
    peaceroom: StrictInt
    title: Text
    about: Text | None = None
    sources: list[Text] = []
    actors: dict[Id, ActorBlock] = Field(min_length=1)
    states: list[Text] = []
    infeasible: list[Text] = []
    require: list[Text] = []
    exclusive: list[Annotated[list[OptionId], Field(min_length=2)]] = []
    at_least_one: list[Annotated[list[OptionId], Field(min_length=1)]] = []
    feasible_codes: list[StrictInt] | None = None
    status_quo: StateName | None = None
    coalitions: list[Annotated[list[Id], Field(min_length=1)]] = []
    perceptions: dict[Id, PerceptionBlock] = {}
