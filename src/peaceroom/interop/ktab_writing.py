"""A scenario in the files of KTAB: positions on 0–100, saliences that sum to 100 at most, names of 25 characters."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.csv import as_csv
from peaceroom.files.numbers import format_number
from peaceroom.interop.draft import some
from peaceroom.interop.estimates import PositionRow, lost_of_positions, position_rows
from peaceroom.interop.ktab import MAX_NAME, MAX_TEXT, MAX_WORDS, MOST_ACTORS, Ktab, KtabActor
from peaceroom.scenario.types import Scenario


def of_scenario(scenario: Scenario) -> tuple[Ktab, list[str]]:
    """The scenario as KTAB has it, and what is lost. Raises `InputError` (E549) where it has no positions."""
    rows = position_rows(scenario)
    if not rows:
        raise InputError.one("E549", "this scenario has no positions, which are what KTAB's files hold",
                             CODES["E549"][1], "write its points: --format genius, or a .csv file")
    lost = lost_of_positions(scenario)
    issues = list(dict.fromkeys(row.issue for row in rows))
    by_actor: dict[str, dict[str, PositionRow]] = {}
    for row in rows:
        by_actor.setdefault(row.actor, {})[row.issue] = row
    silent = [a for a, mine in by_actor.items() if not any(r.salience for r in mine.values())
              or not any(r.capability for r in mine.values())]
    for actor in silent:
        del by_actor[actor]
    if silent:
        lost.append(f"actors without capability or salience: {some([scenario.actors[a].name for a in silent])}")
    if not 3 <= len(by_actor) <= MOST_ACTORS:
        lost.append(f"KTAB runs with 3 to {MOST_ACTORS} actors, and here are {len(by_actor)}")
    found = Ktab("", _cut(scenario.title, MAX_TEXT), _cut(scenario.summary or "", MAX_TEXT),
                 _named((scenario.issues[k].name for k in issues), MAX_WORDS, lost), [])
    lost += _words(scenario, issues)
    names = _named((scenario.actors[a].name for a in by_actor), MAX_NAME, lost)
    most = max((sum(r.salience for r in mine.values()) for mine in by_actor.values()), default=0.0)
    shrink = 100 / most if most > 100 else 1.0
    if shrink < 1:
        lost.append(f"saliences were multiplied by {shrink:.6g}: nobody's may sum to more than 100 there")
    gaps: list[str] = []
    for name, (actor, mine) in zip(names, by_actor.items(), strict=True):
        found.actors.append(_actor(scenario, name, actor, mine, issues, shrink, rows, gaps, lost))
    if gaps:
        lost.append(f"that these have no position: {some(gaps)}; they stand at the weighted mean, with salience 0")
    return found, lost


def _actor(scenario: Scenario, name: str, actor: str, mine: dict[str, PositionRow], issues: list[str], shrink: float,
           rows: list[PositionRow], gaps: list[str], lost: list[str]) -> KtabActor:
    strengths = {r.capability for r in mine.values()}
    weight = sum(r.salience for r in mine.values())
    strength = sum(r.capability * r.salience for r in mine.values()) / weight
    if len(strengths) == 1:
        strength = strengths.pop()
    else:
        lost.append(f"that {name} has another capability on each issue: their mean by salience is written")
    made = KtabActor(name, _cut(scenario.actors[actor].because or "", MAX_WORDS), strength, [], [], ("", 0, 0), [])
    for issue in issues:
        low, high = scenario.issues[issue].ends
        if issue in mine:
            made.position.append(_share(mine[issue].position, low, high))
            made.salience.append(float(f"{mine[issue].salience * shrink:.15g}"))
            continue
        gaps.append(f"{name} on {scenario.issues[issue].name}")
        held = [(r.salience * r.capability, r.position) for r in rows if r.issue == issue]
        total = sum(w for w, _ in held)
        mean = sum(w * x for w, x in held) / total if total else (low + high) / 2
        made.position.append(_share(mean, low, high))
        made.salience.append(0.0)
    while sum(made.salience) > 100:  # what rounding adds
        made.salience = [float(f"{x * (1 - 1e-15):.17g}") for x in made.salience]
    return made


def _share(x: float, low: float, high: float) -> float:
    return x if (low, high) == (0, 100) else min(100.0, max(0.0, float(f"{100 * (x - low) / (high - low):.15g}")))


def _words(scenario: Scenario, issues: Iterable[str]) -> list[str]:
    others = [scenario.issues[k].name for k in issues if scenario.issues[k].ends != (0, 100)]
    lost = [f"the scales of {some(others)}: positions were put on 0 to 100"] if others else []
    if any(words != format_number(value) for k in issues for value, words in scenario.issues[k].scale.items()):
        lost.append("words of scales")
    return lost


def _cut(text: str, most: int) -> str:
    """A text as KTAB takes it: of limited length, on one line, without quotation marks, which break its database."""
    return " ".join(text.split()).replace('"', "”").replace("'", "’")[:most]


def _named(names: Iterable[str], most: int, lost: list[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        made, n = _cut(name, most), 2
        while made in found:
            made, n = f"{_cut(name, most - 4)} {n}", n + 1
        if made != name:
            lost.append(f"the name {name[:60]!r}, which is {made!r} there")
        found.append(made)
    return found


def as_table(found: Ktab) -> str:
    """KTAB's CSV. A position that is not known stands empty."""
    head: list[object] = ["Actor", "Description", "Influence"]
    for name in found.dimensions:
        head += [name, f"{name} Salience"]
    rows: list[list[object]] = [[found.name, found.description, len(found.actors), len(found.dimensions)], head]
    for actor in found.actors:
        row: list[object] = [actor.name, actor.description, _plain(actor.capability)]
        for x, s in zip(actor.position, actor.salience, strict=True):
            row += ["" if x is None else _plain(x), _plain(s)]
        rows.append(row)
    return as_csv(rows)


def _plain(value: float) -> str:
    return format_number(value)


def as_xml(found: Ktab) -> str:
    """KTAB's XML, with every parameter, the seed and the affinities; KTAB wants at least one pair of these."""
    def line(depth: int, name: str, text: str) -> str:
        return f"{'  ' * depth}<{name}>{escape(text)}</{name}>"

    out = ['<?xml version="1.0" encoding="UTF-8"?>', "<Scenario>", line(1, "name", found.name),
           line(1, "desc", found.description), line(1, "prngSeed", str(found.seed)), "  <ModelParameters>",
           *(line(2, name, value) for name, value in found.options.items()), "  </ModelParameters>", "  <Dimensions>",
           *(line(2, "dName", name) for name in found.dimensions), "  </Dimensions>", "  <Actors>"]
    for actor in found.actors:
        out += ["    <Actor>", line(3, "name", actor.name), line(3, "description", actor.description),
                line(3, "capability", _plain(actor.capability)), "      <Position>",
                *(line(4, "dCoord", "" if x is None else _plain(x)) for x in actor.position), "      </Position>",
                "      <Salience>", *(line(4, "dSal", _plain(s)) for s in actor.salience), "      </Salience>",
                "    </Actor>"]
    out += ["  </Actors>", "  <IdealAdjustment>"]
    first = found.actors[0].name if found.actors else ""
    for who, row in (found.affinity or {first: {first: 1.0}}).items():
        for to, share in row.items():
            out += ["    <iaPair>", line(3, "adjustingIdeal", who), line(3, "referencePos", to),
                    line(3, "adjust", _plain(share)), "    </iaPair>"]
    return "\n".join([*out, "  </IdealAdjustment>", "</Scenario>", ""])
