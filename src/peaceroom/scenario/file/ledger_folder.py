"""The ledger beside a scenario: read, checked against the scenario's ids and scales, and joined to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from peaceroom.core.errors import InputError, Warn
from peaceroom.evidence.pooling.pooled import Pooled
from peaceroom.files.places import PlacedProblems, Places
from peaceroom.scenario.file.ledger_sources import contradictions
from peaceroom.scenario.sampling.evidence import pooled
from peaceroom.scenario.types import Scenario

FOLDER = "ledger"
_SHOWN = 3


def has_ledger(folder: Path | None) -> bool:
    """Whether the scenario's folder holds a ledger."""
    return folder is not None and (folder / FOLDER).is_dir()


def with_ledger_of(scenario: Scenario, folder: Path | None, places: Places) -> tuple[Scenario, tuple[Warn, ...]]:
    """The scenario with the ledger of its folder, and warnings.

    Raises `InputError` E900–E928 with all problems, and E951: a what-if that believes a camp without sources less.
    """
    if folder is None or not has_ledger(folder):
        return scenario, ()
    from peaceroom.evidence.ledger.consistency import Frame
    from peaceroom.evidence.ledger.loading import examine

    frame = Frame(scenario.as_of, set(scenario.actors), {k: i.ends for k, i in scenario.issues.items()},
                  set(scenario.coders))
    found = examine(folder / FOLDER, frame)
    idle = PlacedProblems(places)
    _camps(scenario, {s.camp for s in found.ledger.sources.values() if s.camp}, idle)
    if problems := [*found.problems, *idle.problems]:
        raise InputError(problems)
    joined = scenario.with_ledger(found.ledger)
    return joined, (*found.warnings, *_twice(joined), *_warnings(pooled(joined)))


def _twice(scenario: Scenario) -> Iterator[Warn]:
    """W918: sources that stand in the file and in the ledger and differ."""
    assert scenario.ledger is not None
    found = [f"{id_} ({name} {here} in the file, {there} in the ledger)"
             for id_, name, here, there in contradictions(scenario.sources, scenario.ledger)]
    if found:
        yield Warn("W918", f"{_count(found, 'source')} written twice and differently: {_some(found)}; `peaceroom "
                   "evidence sources` leaves one of each")


def _camps(scenario: Scenario, camps: set[str], findings: PlacedProblems) -> None:
    remedy = "give the sources of a side their camp, or delete the line"
    if camps:
        remedy = f"write one of: any, {', '.join(sorted(camps))}; or give the sources of that side their camp"
    for name, what_if in scenario.what_ifs.items():
        for camp in what_if.discount:
            if not camps or camp not in ("any", *camps):
                what = "has a camp" if camp == "any" else f"stands in the camp of {camp}"
                findings.add("E951", ("what_ifs", name, "discount", camp), f"no source of the ledger {what}",
                             remedy, part="key")


def _warnings(found: Mapping[str, Pooled]) -> Iterator[Warn]:
    """W905, W906: what the reader of a pooled number must know."""
    if empty := [name for name, p in found.items() if p.empty]:
        yield Warn("W905", f"{_count(empty)} taken from the evidence without any coding in the ledger, so anything on "
                   f"the scale is equally likely: {_some(empty)}")
    if torn := [name for name, p in found.items() if p.mean_in_trough or p.median_in_trough]:
        yield Warn("W906", f"{_count(torn)} pooled from evidence that contradicts itself: read the set, not the mean "
                   f"or median, of {_some(torn)}")


def _count(names: list[str], what: str = "number") -> str:
    return f"one {what}" if len(names) == 1 else f"{len(names)} {what}s"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
