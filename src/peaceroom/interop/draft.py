"""What a reader of another program's file gathers: a scenario in the making, in which every value knows its place.

Names become ids, and stay as names. Beside the data stand four lists for whoever brought the file: what was guessed,
what was repaired, what the file does not say and was assumed, and what it says and a scenario has no place for.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TypedDict

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem, Warn
from peaceroom.files.characters import unfit
from peaceroom.files.nodes import Block, Loc
from peaceroom.files.numbers import format_number
from peaceroom.files.places import DataPlaces, Place
from peaceroom.scenario.file.game import AS_OF, HORIZON
from peaceroom.scenario.file.id_remedies import as_id

#: no more problems than this are listed
MOST = 100
#: the share of capability that is just more than half
HALF = 0.501


class GuessResult(TypedDict):
    """A `Guess` as plain data."""

    column: str
    read_as: str
    because: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column (or the file) was taken for, and why."""

    column: str
    read_as: str
    because: str

    def to_dict(self) -> GuessResult:
        return {"column": self.column, "read_as": self.read_as, "because": self.because}

    def __str__(self) -> str:
        return f"{self.column} was read as {self.read_as}" + (f", because {self.because}" if self.because else "")


@dataclass(slots=True)
class Draft:
    """A scenario in the making. ``file`` is what its places are called by, ``places`` path → file, line, column."""

    file: str
    title: str
    guessed: list[Guess] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    data: Block = field(default_factory=dict)
    places: dict[Loc, Place] = field(default_factory=dict)
    _ids: dict[tuple[str, str], str] = field(default_factory=dict)
    _close: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.data = {"peaceroom": 1, "title": shown(self.title) or "Without a title", "as_of": AS_OF,
                     "horizon": HORIZON, "domain": "other", "actors": {}, "issues": {}, **self.data}

    def refuse(self, code: str, place: Place, message: str, remedy: str) -> None:
        """Note a problem; `stop` raises them."""
        self.problems.append(Problem(*place, code, message, CODES[code][1], remedy))

    def stop(self) -> None:
        """Raise `InputError` with the problems so far, if there are any."""
        if self.problems:
            raise InputError(self.problems[:MOST])

    def known(self, block: str, name: str) -> str | None:
        """The id of a name that there is; capitals and spaces make no difference."""
        return self._ids.get((block, fold(name)))

    def add(self, block: str, name: str, place: Place, **fields: object) -> str:
        """Add an actor or issue (``block`` is ``actors`` or ``issues``) under an id of its own; returns the id."""
        one = "actor" if block == "actors" else "issue"
        latin = "".join(c for c in unicodedata.normalize("NFKD", name[:200]) if not unicodedata.combining(c))
        base = as_id(latin)
        if not base or base.isdigit():  # ids of digits alone are numbers for a YAML reader
            base = f"{one}-{base}" if base else f"{one}-{len(self.data[block]) + 1}"
        if (old := fold(name)) in self.data[block]:  # an id must not be what another is called
            self._rename(block, old)
        found = self._free(block, base)
        self._ids[block, fold(name)] = found
        self.data[block][found] = {"name": shown(name), **fields}
        self.places[block, found] = place
        return found

    def _free(self, block: str, base: str) -> str:
        """An id that is neither another's, nor but for - and _, nor another's name."""
        found, n = base, 2
        while (block, _bare(found)) in self._close or (block, found) in self._ids:
            found, n = f"{base[:58]}-{n}", n + 1
        self._close.add((block, _bare(found)))
        return found

    def _rename(self, block: str, old: str) -> None:
        """Give an entry another id, wherever it is named."""
        new, one = self._free(block, old), "actor" if block == "actors" else "issue"
        self.data[block] = {new if key == old else key: value for key, value in self.data[block].items()}
        self._ids = {key: new if key[0] == block and id_ == old else id_ for key, id_ in self._ids.items()}
        self.places = {(block, new, *loc[2:]) if loc[:2] == (block, old) else loc: place
                       for loc, place in self.places.items()}
        for row in (*self.data.get("positions", ()), *self.data.get("scores", ())):
            row[one] = new if row[one] == old else row[one]
        if block == "actors" and old in (held := self.data.get("thresholds", {})):
            held[new] = held.pop(old)

    def actor(self, name: str, place: Place, **fields: object) -> str:
        """The id of an actor, added as a party where it is new."""
        return self.known("actors", name) or self.add("actors", name, place, kind="party", **fields)

    def issue(self, name: str, place: Place, **fields: object) -> str:
        """The id of an issue, added where it is new."""
        return self.known("issues", name) or self.add("issues", name, place, **fields)

    def row(self, block: str, places: dict[str, Place], fields: Block) -> None:
        """Add a row to ``positions`` or ``scores``; ``places`` of its fields, under ``""`` that of the row."""
        rows = self.data.setdefault(block, [])
        self.places |= {(block, len(rows), *([name] if name else [])): place for name, place in places.items()}
        rows.append({key: value for key, value in fields.items() if value is not None})

    def majority(self) -> None:
        """Let issues whose rule nobody gives be decided by a majority of capability, and say so."""
        for issue in self.data["issues"].values():
            issue |= {"rule": "majority", "quota": HALF}
        self.assumed.append("the file does not say how things are decided: each issue by more than half of capability "
                            "(where consent is needed, write rule: consent and consent: required)")

    def where(self) -> DataPlaces:
        """Where each value of the data stands in the file."""
        def at(loc: Loc) -> Place:
            return next((self.places[loc[:n]] for n in range(len(loc), 0, -1) if loc[:n] in self.places),
                        (self.file, 1, 1))
        return DataPlaces(self.file, at)

    def warnings(self) -> tuple[Warn, ...]:
        """The four lists as warnings: W014, W016, W017, W018."""
        return (*(Warn("W014", str(guess)) for guess in self.guessed), *(Warn("W016", said) for said in self.repaired),
                *(Warn("W018", said) for said in self.assumed), *(Warn("W017", said) for said in self.lost))


def _bare(id_: str) -> str:
    return id_.replace("-", "").replace("_", "")


def fold(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.casefold().split())


def shown(text: str) -> str:
    """A text of another program as a scenario may hold it: on one line, without characters that steer."""
    text = " ".join(text.split())
    while (found := unfit(text)) is not None:
        kept = "".join(c for c in text if unfit(c) is None)
        if kept == text:
            raise InputError.one("E543", found[1], CODES["E543"][1], "delete it")
        text = kept
    return text


def ends(low: float, high: float, words: tuple[str, str] = ("", "")) -> dict[float, str]:
    """A scale with these ends; an end without words is its number."""
    return {low: shown(words[0]) or format_number(low), high: shown(words[1]) or format_number(high)}


def some(names: list[str], most: int = 4) -> str:
    """The first names, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
