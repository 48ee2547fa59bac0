"""The data of KTAB's spatial model of politics, whichever file they come from.

`read_ktab` gives them as they stand in a file (`Ktab`): for comparison with KTAB's own runs, with its options, seed and
affinities. `as_draft` makes a scenario of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from peaceroom.files.numbers import format_number
from peaceroom.files.places import Place
from peaceroom.interop.draft import Draft, ends, some
from peaceroom.models import entries
from peaceroom.models.smp import CHOICES

#: the seed that KTAB takes where a file (a CSV) names none
DEFAULT_SEED = 15455440707583219804
#: KTAB's options → those of the model `smp`
NAMES: Mapping[str, str] = {
    "VictoryProbModel": "victory", "PCEModel": "pce", "StateTransitions": "transitions", "VotingRule": "voting",
    "BigRAdjust": "risk_adjust", "BigRRange": "risk_range", "ThirdPartyCommit": "third_party_commit",
    "InterVecBrgn": "inter_vec", "BargnModel": "bargain"}
#: what each may be; the first index is 0 (KTAB v1.4)
OPTIONS: Mapping[str, tuple[str, ...]] = {name: CHOICES[ours] for name, ours in NAMES.items()}
#: what KTAB takes where a file does not say
DEFAULTS: Mapping[str, str] = {
    "VictoryProbModel": "Linear", "PCEModel": "Conditional", "StateTransitions": "Deterministic", "VotingRule": "Prop",
    "BigRAdjust": "OneThird", "BigRRange": "Mid", "ThirdPartyCommit": "SemiCommit", "InterVecBrgn": "S2P2",
    "BargnModel": "InitOnlyInterp"}
#: characters that KTAB takes of a name or text, and actors and what they may have
MAX_NAME, MAX_TEXT, MAX_WORDS, MOST_ACTORS, MOST_CAPABILITY = 25, 512, 256, 250, 1e8


@dataclass(slots=True)
class KtabActor:
    """One actor: capability above 0, positions and saliences in per cent, one for each dimension; None is not known."""

    name: str
    description: str
    capability: float
    position: list[float | None]
    salience: list[float]
    place: Place
    places: list[tuple[Place, Place]]


@dataclass(slots=True)
class Ktab:
    """One scenario of KTAB.

    Attributes
    ----------
    options, seed
        In KTAB's words; where the file says nothing, KTAB's defaults (``told`` is then false).
    affinity
        (whose ideal, by name) → (towards whose position) → share from 0 to 1; who is not named keeps its own ideal.
    repaired
        What was mended to read the file, each with its place.
    """

    file: str
    name: str
    description: str
    dimensions: list[str]
    actors: list[KtabActor]
    options: dict[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    seed: int = DEFAULT_SEED
    told: bool = False
    affinity: dict[str, dict[str, float]] = field(default_factory=dict)
    repaired: list[str] = field(default_factory=list)


def as_draft(found: Ktab, draft: Draft) -> None:
    """Enter the data into a scenario in the making; problems of their meaning are noted there."""
    draft.repaired += found.repaired
    if found.description.strip():
        draft.data["summary"] = " ".join(found.description.split())
    for n, name in enumerate(found.dimensions):
        if draft.known("issues", name) is not None:
            draft.refuse("E544", (draft.file, 1, 1), f"the dimension {name[:60]!r} is there twice",
                         "give each dimension a name of its own")
            continue
        draft.add("issues", name or f"Dimension {n + 1}", (draft.file, 1, 1), scale=ends(0, 100))
    issues = [draft.known("issues", name or f"Dimension {n + 1}") for n, name in enumerate(found.dimensions)]
    for actor in found.actors:
        _actor(draft, actor, issues)
    draft.majority()
    if (found.told or found.affinity) and "smp" not in entries():
        draft.lost.append("affinities, parameters and seed: the model smp is not installed")
    elif found.told or found.affinity:
        draft.data["models"] = {"smp": _options(found, draft)}

def _actor(draft: Draft, actor: KtabActor, issues: list[str | None]) -> None:
    if draft.known("actors", actor.name) is not None:
        draft.refuse("E544", actor.place, f"the actor {actor.name[:60]!r} is there twice",
                     "give each actor a name of its own")
        return
    said = {"because": " ".join(actor.description.split())} if actor.description.strip() else {}
    name = draft.add("actors", actor.name, actor.place, kind="party", capability=actor.capability, **said)
    total = sum(actor.salience)
    if total > 100 + 1e-9:
        draft.refuse("E543", actor.places[0][1], f"the saliences of {actor.name[:60]} sum to {total:g}, more than 100",
                     "write how 100 per cent of its attention are shared out")
    if total <= 0:
        draft.refuse("E543", actor.places[0][1], f"all saliences of {actor.name[:60]} are 0",
                     "give it a salience above 0, or take it out")
    for issue, position, salience, (at, of) in zip(issues, actor.position, actor.salience, actor.places, strict=False):
        draft.row("positions", {"": at, "position": at, "salience": of},
                  {"actor": name, "issue": issue, "position": "uniform(0, 100)" if position is None else position,
                   "salience": salience})


def _options(found: Ktab, draft: Draft) -> str:
    """What the file says to the model, in the words of its options."""
    said = {ours: found.options[theirs] for theirs, ours in NAMES.items()} if found.told else {}
    if found.told:
        said["seed"] = str(found.seed)
    pairs = [f"{draft.known('actors', who)}>{draft.known('actors', to)}={format_number(share)}"
             for who, row in found.affinity.items() for to, share in row.items()]
    if pairs and any(share != float(who == to) for who, row in found.affinity.items() for to, share in row.items()):
        said["affinity"] = "; ".join(pairs)
    return ", ".join(f"{name}={value}" for name, value in said.items())


def unknown(places: list[str]) -> str:
    """What is said of empty positions that a file of KTAB may not have."""
    return (f"{some(places)}: an empty position, which KTAB itself refuses, was read as “anywhere on the scale”; write "
            "the number there if you know it")
