"""``.gmcr`` files, the JSON that programs for the graph model exchange."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from peaceroom.conflict.graph import feasible_ranks
from peaceroom.conflict.model import MOST_OPTIONS, Actor, Conflict, Option, Perception
from peaceroom.conflict.preferences import Preference, Ranking, Statements
from peaceroom.conflict.statements import Pattern, Statement, any_of
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.opening import read_file
from peaceroom.files.places import DataPlaces, PlacedProblems, Places, TextPlaces

if TYPE_CHECKING:
    from peaceroom.conflict.model import Direction
    from peaceroom.files.nodes import Loc

_DIRECTIONS: Mapping[str, Direction] = {"both": "both", "fwd": "forward", "back": "backward"}
_KNOWN = {"title", "options", "decisionMakers", "infeasibles", "useManualPreferenceRanking",
          "useManualPreferenceVectors", "coalitions"}
_KNOWN_OF_ACTOR = {"name", "options", "preferences", "preferenceRanking", "preferenceVector", "payoffs",
                   "misperceptions", "isCoalition"}


def read_gmcr(path: Path) -> Conflict:
    """Read a ``.gmcr`` file. What it holds besides stays in ``kept``. Raises `InputError`."""
    text = yaml_reader.decode(read_file(path, yaml_reader.MAX_BYTES), path.as_posix())
    return conflict_of_gmcr(text, path.as_posix())


def conflict_of_gmcr(text: str, file: str) -> Conflict:
    """The conflict that the text of a ``.gmcr`` file holds. Raises `InputError`."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError.one("E361", f"this is not JSON ({error.msg})", CODES["E361"][1],
                             "mend it here, or save the file again in the program it came from", file=file,
                             line=error.lineno, column=error.colno) from None
    except (RecursionError, ValueError):  # ValueError: more digits than Python reads
        raise InputError.one("E361", "the file is nested too deeply, or holds a number without end", CODES["E361"][1],
                             "save the file again in the program it came from", file=file) from None
    reader = _Reader(data, PlacedProblems(_places(text, file)))
    made = reader.conflict()
    if reader.findings.problems or made is None:
        raise InputError(reader.findings.problems)
    return made


def _places(text: str, file: str) -> Places:
    """Lines and columns, since JSON is YAML as well; where it is not quite, paths."""
    try:
        return TextPlaces(file, yaml_reader.parse(text, file))
    except InputError:
        return DataPlaces(file)


class _Reader:
    def __init__(self, data: Any, findings: PlacedProblems) -> None:
        self.data, self.findings = data, findings
        self.order: dict[int, int] = {}  # index in the file → canonical index

    def bad(self, loc: Loc, message: str, remedy: str) -> None:
        self.findings.add("E361", loc, message, remedy)

    def part(self, block: Any, key: str, kind: type, loc: Loc, default: Any = None) -> Any:
        """A field of the right type, or the default; noted where it is missing or of another type."""
        value = block.get(key, default)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        what = {list: "a list", str: "a text", bool: "true or false", dict: "a block"}.get(kind, kind.__name__)
        self.bad((*loc, key) if key in block else loc, f"{key} is {'not ' + what if key in block else 'missing'}",
                 f"give {key} as {what}")
        return kind()

    def conflict(self) -> Conflict | None:
        data = self.data
        if not isinstance(data, dict):
            self.bad((), "the file holds no block of fields", "begin it with {")
            return None
        options = self.part(data, "options", list, ())
        makers = self.part(data, "decisionMakers", list, ())
        if len(makers) < 2 and not self.findings.problems:
            self.findings.add("E370", ("decisionMakers",), "there are fewer than two decision makers",
                              "name everybody who can move")
        owned = self._owned(makers, len(options))
        if self.findings.problems:
            return None
        canonical = [i for group in owned for i in group]
        self.order = {old: new for new, old in enumerate(canonical)}
        if len(canonical) > MOST_OPTIONS or not canonical:
            self.findings.add("E375" if canonical else "E374", ("options",), f"there are {len(canonical)} options",
                              f"give from 1 to {MOST_OPTIONS}")
            return None
        made = [self._option(o, ("options", i)) for i, o in enumerate(options)]
        infeasible = [s for i, c in enumerate(self.part(data, "infeasibles", list, (), [])) if (
            s := self._statement(c, ("infeasibles", i))) is not None]
        if self.findings.problems:
            return None
        made = _named_apart(made)
        names = _apart([str(m["name"]) for m in makers])
        plain = Conflict(str(data.get("title") or "Conflict"),
                         tuple(Actor(id, str(m["name"]), tuple(made[i] for i in group))
                               for id, m, group in zip(names, makers, owned, strict=True)), tuple(infeasible))
        return self._whole(plain, makers)

    def _owned(self, makers: list[Any], options: int) -> list[list[int]]:
        found: list[list[int]] = []
        seen: dict[int, int] = {}
        for m, maker in enumerate(makers):
            loc: Loc = ("decisionMakers", m)
            found.append([])
            if not isinstance(maker, dict):
                self.bad(loc, "this decision maker is no block of fields", "give {name, options, preferences}")
                continue
            self.part(maker, "name", str, loc)
            for n, index in enumerate(self.part(maker, "options", list, loc)):
                at = (*loc, "options", n)
                if not _index(index, options):
                    self.bad(at, f"there is no option of index {index}", f"write indices from 0 to {options - 1}")
                elif int(index) in seen:
                    self.findings.add("E372", at, f"option {index} belongs to decision maker {seen[int(index)]} "
                                      "already",
                                      "give each decision maker options of its own")
                else:
                    seen[int(index)] = m
                    found[-1].append(int(index))
        for i in range(options):
            if i not in seen and not self.findings.problems:
                self.bad(("options", i), "nobody has this option", "give it to a decision maker, or take it away")
        return found

    def _option(self, option: Any, loc: Loc) -> Option:
        if not isinstance(option, dict):
            self.bad(loc, "this option is no block of fields", "give {name, permittedDirection}")
            return Option("")
        name = self.part(option, "name", str, loc)
        direction = option.get("permittedDirection", "both")
        if not isinstance(direction, str) or direction not in _DIRECTIONS:
            self.bad((*loc, "permittedDirection"), f"the direction {str(direction)[:60]!r} is not known",
                     "write both, fwd or back")
            direction = "both"
        return Option(name, name, _DIRECTIONS[direction])

    def _statement(self, given: Any, loc: Loc) -> Statement | None:
        """A condition, or a compound: one of several."""
        if isinstance(given, dict) and given.get("compound"):
            members = self.part(given, "members", list, loc)
            parts = [s for i, m in enumerate(members) if (s := self._condition(m, (*loc, "members", i))) is not None]
            if not members:
                self.bad(loc, "this compound condition has no members", "take it away")
            return any_of(parts) if parts else None
        return self._condition(given, loc)

    def _condition(self, given: Any, loc: Loc) -> Pattern | None:
        if not isinstance(given, list):
            self.bad(loc, "this condition is no list", 'write a list of [option index, "Y" or "N"]')
            return None
        asked = wanted = 0
        for n, pair in enumerate(given):
            if not (isinstance(pair, list) and len(pair) == 2 and _index(pair[0], len(self.order))
                    and pair[1] in ("Y", "N")):
                self.bad((*loc, n), f"{json.dumps(pair)[:60]} is no pair of an option's index and Y or N",
                         f'write [0, "Y"], with indices from 0 to {len(self.order) - 1}')
                return None
            bit = 1 << self.order[int(pair[0])]
            if asked & bit and bool(wanted & bit) != (pair[1] == "Y"):
                self.bad((*loc, n), "the condition asks for an option both taken and not", "keep one of the two")
                return None
            asked |= bit
            wanted |= bit if pair[1] == "Y" else 0
        return Pattern(asked, wanted)

    def _whole(self, plain: Conflict, makers: list[Any]) -> Conflict | None:
        from dataclasses import replace

        data, size = self.data, int(np.count_nonzero(feasible_ranks(plain) >= 0))
        if not size:
            self.findings.add("E379", ("infeasibles",), "no state is left that could be", "take away some of them")
            return None
        by_hand = data.get("useManualPreferenceRanking", data.get("useManualPreferenceVectors", False))
        actors, perceptions = [], {}
        for m, maker in enumerate(makers):
            loc: Loc = ("decisionMakers", m)
            preference: Preference | None = self._ranking(maker, size, loc) if by_hand else Statements(tuple(
                s for i, c in enumerate(self.part(maker, "preferences", list, loc, []))
                if (s := self._statement(c, (*loc, "preferences", i))) is not None))
            actors.append(replace(plain.actors[m], preference=preference))
            unseen = [s for i, c in enumerate(self.part(maker, "misperceptions", list, loc, []))
                      if (s := self._statement(c, (*loc, "misperceptions", i))) is not None]
            if unseen:
                perceptions[plain.actors[m].id] = Perception(tuple(unseen))
        kept: dict[str, object] = {key: value for key, value in data.items() if key not in _KNOWN}
        kept |= {f"decisionMakers.{m}.{key}": value for m, maker in enumerate(makers)
                 for key, value in maker.items() if key not in _KNOWN_OF_ACTOR}
        return replace(plain, actors=tuple(actors), perceptions=perceptions, kept=kept,
                       coalitions=self._coalitions([a.id for a in plain.actors]))

    def _ranking(self, maker: Any, size: int, loc: Loc) -> Ranking | None:
        key = "preferenceRanking" if "preferenceRanking" in maker else "preferenceVector"
        given = self.part(maker, key, list, loc)
        seen: set[int] = set()
        groups = []
        for i, entry in enumerate(given):
            group = entry if isinstance(entry, list) else [entry]
            for number in group:
                if not _index(number, size + 1) or not number:
                    self.findings.add("E376", (*loc, key, i), f"there is no state {json.dumps(number)[:60]}",
                                      f"write numbers from 1 to {size}")
                    return None
                if number in seen:
                    self.findings.add("E353", (*loc, key, i), f"the state {number} is ranked twice", "keep one of the "
                                      "two")
                    return None
                seen.add(number)
            groups.append(tuple(int(n) for n in group))
        if len(seen) < size:
            left = [str(n) for n in range(1, size + 1) if n not in seen]
            self.findings.add("E354", (*loc, key) if key in maker else loc, f"the ranking leaves out the states "
                              f"{', '.join(left[:12])}", "rank every state, equals as a list")
            return None
        return Ranking(tuple(g for g in groups if g))

    def _coalitions(self, ids: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        found = []
        for i, entry in enumerate(self.part(self.data, "coalitions", list, (), [])):
            members = entry if isinstance(entry, list) else [entry]
            if not all(_index(m, len(ids)) for m in members):
                self.bad(("coalitions", i), "this coalition names no decision makers", f"write indices from 0 to "
                         f"{len(ids) - 1}")
            elif len(members) > 1:
                found.append(tuple(ids[int(m)] for m in members))
        return tuple(found)


def _index(given: Any, most: int) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given < most


def _apart(names: Sequence[str]) -> list[str]:
    """The names, later ones that are taken with a number behind them."""
    found: list[str] = []
    for name in names:
        n, made = 1, name
        while made in found:
            n += 1
            made = f"{name}-{n}"
        found.append(made)
    return found


def _named_apart(options: list[Option]) -> list[Option]:
    from dataclasses import replace

    return [replace(o, id=name) for o, name in zip(options, _apart([o.id for o in options]), strict=True)]
