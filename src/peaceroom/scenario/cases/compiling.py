"""From a coded origin to the data of an ordinary scenario with a process: what every command then reads.

Nothing is added to what the sheet says but what its page says: saliences of 60 to 90 where none is coded, a horizon of
two years, scales of 0 to 100. Items that are closed, elections, and support without a number leave no trace.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil
from typing import Any

from peaceroom.files.nodes import Block
from peaceroom.files.notation import Written
from peaceroom.scenario.cases.types import Ahead, CaseParty, Fact, Item, Origin, Other, Stance

#: days ahead that a library case is simulated for
HORIZON_DAYS = 730
SALIENCE = "60..90"
_GOVERNMENT = re.compile(r"\bgovernment\b", re.IGNORECASE)
_WEEKS_A_MONTH = 365.25 / 12 / 7
#: stages of the talks that the simulator can start from when the state is in doubt
_LEAST = 0.005


def is_origin(data: Any) -> bool:
    """Whether data read from a file are an origin of the library, not a scenario."""
    return isinstance(data, Mapping) and "sheet" in data and "peaceroom" not in data


def most_likely_state(origin: Origin) -> str:
    """The state of the talks with the largest probability; of equal ones the first in the file."""
    return max(origin.state, key=lambda state: origin.state[state])


def states(origin: Origin) -> dict[str, float]:
    """States with a chance of their own, their probabilities made to sum to 1."""
    found = {str(state): p for state, p in origin.state.items() if p > _LEAST}
    return {state: p / sum(found.values()) for state, p in found.items()}


def scenario_data(origin: Origin, state: str | None = None) -> Block:
    """The data of a scenario, as `peaceroom.scenario.file.loading.from_dict` reads them.

    Parameters
    ----------
    state
        The state of the talks to start from; without it as the sheet has it, in doubt or not.
    """
    return _Compiler(origin, (state,) if state is not None else tuple(states(origin))).data()


def open_items(origin: Origin) -> tuple[Item, ...]:
    """Items that are still to be settled, in the order of the file."""
    return tuple(item for item in origin.agenda if item.closed is None)


class _Compiler:
    def __init__(self, origin: Origin, may_be: tuple[str, ...]) -> None:
        self.origin, self.may_be = origin, may_be
        self.items = open_items(origin)
        self.by = {"by": origin.coder.name, "on": origin.coder.date}

    def data(self) -> Block:
        o = self.origin
        found = {
            "peaceroom": 1, "title": o.title, "summary": o.summary or f"Coded for the library of processes: {o.case}.",
            "as_of": o.as_of, "horizon": o.as_of + timedelta(HORIZON_DAYS), "domain": "peace-talks",
            "coders": {self._coder: {"name": o.coder.name}},
            "actors": {**{key: self._party(party) for key, party in o.parties.items()},
                       **{key: self._other(other) for key, other in o.others.items()}},
            "issues": {item.id: self._issue(item) for item in self.items},
            "agenda": {item.id: self._agenda(item) for item in self.items},
            "positions": [self._position(item, party, stance) for item in self.items
                          for party, stance in item.positions.items()],
            "no_agreement": {key: self._cell(party.failure, None) for key, party in o.parties.items()
                             if party.failure is not None},
            "events": {name: self._deadline(ahead) for name, ahead in self._deadlines().items()},
            "process": self._process(),
        }
        if o.texts:
            found["history"] = {"steps": [{"date": text.date, "stage": text.stage, "name": text.title[:300],
                                           "because": text.source} for text in o.texts]}
        return {key: value for key, value in found.items() if value not in ({}, [])}

    @property
    def _coder(self) -> str:
        word = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.origin.coder.name.lower()).strip("-")
        return word[:64] or "coder"

    def _cell(self, value: Written | str | None, fact: Fact | Stance | None, scale: float = 1.0) -> Block:
        """A range as a cell that says whose word it is."""
        text = str(value)
        if isinstance(value, Written) and scale != 1.0:
            low, high = value.support
            text = f"{low * scale:g}..{high * scale:g}"
        cell: Block = {"judgement": text, "by": self._coder, "on": self.origin.coder.date}
        if fact is not None and fact.note:
            cell["because"] = fact.note
        return cell

    def _because(self, fact: Fact) -> dict[str, str]:
        return {"because": fact.note or f"coded from {fact.source}"}

    def _party(self, party: CaseParty) -> Block:
        return {"name": party.name, "kind": "party", "consent": "required",
                "capability": self._cell(party.capability, party), **self._because(party)}

    def _other(self, other: Other) -> Block:
        return {"name": other.name, "kind": other.role, **self._because(other)}

    def _issue(self, item: Item) -> Block:
        low, high = item.scale or ("one end of what is asked for", "the other end")
        return {"name": item.title[:300], "scale": {0: low, 100: high}, **self._because(item)}

    def _agenda(self, item: Item) -> Block:
        ids = [other.id for other in self.items]
        found: Block = {"name": item.title[:300], "issues": [item.id]}
        if before := [name for name in item.after if name in ids]:
            found["after"] = before
        return found

    def _position(self, item: Item, party: str, stance: Stance) -> Block:
        row = {"actor": party, "issue": item.id, "position": self._cell(stance.wants, stance),
               "salience": self._cell(stance.salience or SALIENCE, None)}
        if stance.bottom_line is not None:
            row["bottom_line"] = self._cell(stance.bottom_line, None)
        return row | {"because": stance.note or f"coded from {stance.source}"}

    def _deadlines(self) -> dict[str, Ahead]:
        """Deadlines that lie ahead, by a name of their own."""
        o, end = self.origin, self.origin.as_of + timedelta(HORIZON_DAYS)
        ahead = [found for found in o.deadlines if o.as_of < found.date <= end]
        return {f"deadline-{n}": found for n, found in enumerate(ahead, 1)}

    def _deadline(self, ahead: Ahead) -> Block:
        return {"name": ahead.what[:300], "date": ahead.date, "outcomes": {"passes": {"p": 1}}, **self._because(ahead)}

    def _process(self) -> Block:
        o = self.origin
        found: Block = {
            "talks": self._talks(), "items": {item.id: self._item(item) for item in self.items},
            "parties": {key: {"strength": self._cell(party.strength or party.capability, party)}
                        for key, party in o.parties.items()},
            "war": self._war(), "third_parties": self._third_parties(), "exits": list(self._exits()),
            "events": {name: {"waits": False, "deadline": [i for i in ahead.on if i in {x.id for x in self.items}]}
                       for name, ahead in self._deadlines().items()},
            "ceasefires": [{"class": fire.kind, "scope": fire.scope, "began": fire.began, **self._because(fire)}
                           for fire in o.ceasefires if fire.ended is None],
        }
        if o.violence is not None:
            level = self._cell(o.violence.deaths_a_month, o.violence, 1 / _WEEKS_A_MONTH)
            found["violence"] = {"level": level, **self._because(o.violence)}
        return {key: value for key, value in found.items() if value not in ({}, [])}

    def _talks(self) -> Block:
        o = self.origin
        away = {"suspended", "dormant"} & set(self.may_be)
        found: Block = {"state": self.may_be[0]} if len(self.may_be) == 1 else {"states": states(o)}
        found["tracks"] = 1  # a sheet lists items in the order of the talks, the one they are at first
        if self.may_be != ("not_opened",) and o.opened is not None:
            found["opened"] = o.opened.date
        last = o.breaks[-1] if o.breaks else None
        if last is not None and (o.opened is None or last.began >= o.opened.date):
            if last.resumed is None and away:
                found["last_break"] = {"began": last.began}
            elif last.resumed is not None and not away and self.may_be != ("not_opened",):
                found["last_break"] = {"began": last.began, "ended": last.resumed}
        return found

    def _item(self, item: Item) -> Block:
        found: Block = {"kind": item.kind, **self._because(item)}
        opened = self.origin.opened
        if item.open_since is not None and self.may_be != ("not_opened",) and opened is not None:
            found["open_since"] = max(item.open_since, opened.date)
        if item.kind == "ceasefire":
            found["ceasefire"] = "preliminary"
        return found

    def _third_parties(self) -> Block:
        found: Block = {}
        for key, other in self.origin.others.items():
            facts: Block = {}
            if other.effort is not None:
                facts["effort"] = self._cell(other.effort, other)
            if other.of is not None and other.support is not None:
                facts["support"] = {other.of: self._cell(other.support, other)}
            if facts:
                found[key] = facts
        return found

    def _war(self) -> Block:
        """Which side governs, by the coder's word for it, and whose troops fight or fought for it."""
        o = self.origin
        governs = [key for key, party in o.parties.items() if key == "government" or _GOVERNMENT.search(party.name)]
        if len(governs) != 1:
            return {}
        found: Block = {"government": governs[0]}
        gone: list[tuple[date, str]] = []
        for key, other in o.others.items():
            if other.role != "patron" or other.of != governs[0] or "troops" not in other.gives:
                continue
            left = other.leaves.completes if other.leaves is not None else None
            if other.support is None:  # of no size that could be named: the class is not known to the file
                return {}
            if left is None or left > o.as_of:
                return found | {"patron": key}
            gone.append((left, key))
        if gone:
            found["patron_left"], found["patron"] = max(gone)
        return found

    def _exits(self) -> list[Block]:
        o, found = self.origin, []
        for key, other in o.others.items():
            leaving = other.leaves
            if leaving is None or other.of is None or other.support is None:
                continue
            begins, completes = leaving.begins, leaving.completes
            start = max(begins or completes or o.as_of, o.as_of + timedelta(1))
            end = max(completes or start, start)
            if (begins or completes) is None or (completes or end) <= o.as_of or start > self._end:
                continue
            found.append({"from": key, "to": other.of, "date": start,
                          "keeps": self._cell(leaving.keeps or "0..0.5", None),
                          "ramp_weeks": max(1, ceil((end - start).days / 7)), **self._because(leaving)})
        return found

    @property
    def _end(self) -> date:
        return self.origin.as_of + timedelta(HORIZON_DAYS)
