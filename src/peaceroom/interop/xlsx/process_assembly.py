"""From the rows of the sheets of the process to its data, nested as in ``process.yaml``."""

from __future__ import annotations

from peaceroom.files.nodes import Block
from peaceroom.interop.xlsx import process_layout as lay
from peaceroom.interop.xlsx.columns import Sheet
from peaceroom.interop.xlsx.nesting import Loc, Nesting
from peaceroom.interop.xlsx.reading import Line

_LISTS = (lay.CONDITIONAL, lay.EXITS, lay.CEASEFIRES, lay.PROPOSALS, lay.ROUNDS)
_MAPS = (lay.PARAMETERS, lay.ITEMS, lay.PARTIES, lay.THIRD_PARTIES, lay.PROCESS_EVENTS, lay.COMMITMENTS,
         lay.RATIFIERS, lay.DISRUPTORS, lay.AUTHORITIES, lay.SHOCKS, lay.MASS_ACTION)


class ProcessAssembly:
    """The block ``process`` of a workbook."""

    def __init__(self, whole: Nesting) -> None:
        self.whole = whole
        self.lines = whole.book.lines
        self.data: Block = {}

    def build(self) -> Block | None:
        """Every sheet of the process as one block; None where all are empty."""
        if not any(line.values for sheet in lay.PROCESS_SHEETS for line in self.lines[sheet.title]):
            return None
        whole, data = self.whole, self.data
        for sheet in lay.PROCESS_SHEETS:
            whole.places[sheet.path] = (sheet.title, 1, 1)
        for top in self.lines[lay.PROCESS.title]:
            whole.fill(data, lay.PROCESS.path, top, top.values)
            whole.noting(lay.PROCESS, top, data, lay.PROCESS.path)
        for sheet in _MAPS:
            data[sheet.path[1]] = whole.map_of(sheet)
        for sheet in _LISTS:
            data[sheet.path[1]] = whole.list_of(sheet)
        self._mechanisms()
        self._leverage()
        self._outcomes()
        self._effects()
        self._shock_effects()
        return data

    def _mechanisms(self) -> None:
        block: Block = {}
        for line in self.lines[lay.MECHANISMS.title]:
            key = self.whole.key_of(line, "id", block)
            if key is not None:
                self._place((*lay.MECHANISMS.path, key), line, "id", "on")
                block[key] = line.values.get("on")
                if block[key] is None:
                    self._missing(line, "on")
        self.data["mechanisms"] = block

    def _leverage(self) -> None:
        for line in self.lines[lay.LEVERAGE.title]:
            third = self.whole.owner(line, "third", self.data["third_parties"], "third party")
            what = line.values.get("what")
            if third is None:
                continue
            if what not in ("leverage", "support"):
                self.whole.book.add("E506", line.place("what"), f"what is {str(what)[:40]!r}" if what else
                                    "this row does not say what it gives", "write leverage or support")
                continue
            block = third.setdefault(what, {})
            key = self.whole.key_of(line, "party", block)
            if key is not None:
                loc = (*lay.THIRD_PARTIES.path, line.values["third"], what, key)
                self._place(loc, line, "party", "party")
                values = {k: v for k, v in line.values.items() if k not in ("third", "what", "party")}
                self.whole.number(block, key, loc, line, values)

    def _outcomes(self) -> None:
        for line in self.lines[lay.PROCESS_OUTCOMES.title]:
            event = self.whole.owner(line, "event", self.data["events"], "event of the process")
            block = {} if event is None else event.setdefault("outcomes", {})
            key = None if event is None else self.whole.key_of(line, "id", block)
            if key is not None:
                loc = (*lay.PROCESS_EVENTS.path, line.values["event"], "outcomes", key)
                self._place(loc, line, "id", "id")
                block[key] = self._filled(lay.PROCESS_OUTCOMES, line, loc, ("event", "id"))

    def _effects(self) -> None:
        for line in self.lines[lay.PROCESS_EFFECTS.title]:
            event = self.whole.owner(line, "event", self.data["events"], "event of the process")
            if event is None:
                continue
            outcome = self.whole.owner(line, "outcome", event.get("outcomes", {}), "outcome of this event")
            if outcome is None:
                continue
            effects = outcome.setdefault("effects", [])
            loc = (*lay.PROCESS_EVENTS.path, line.values["event"], "outcomes", line.values["outcome"], "effects",
                   len(effects))
            self.whole.places[loc] = line.place("quantity")
            effects.append(self._filled(lay.PROCESS_EFFECTS, line, loc, ("no", "event", "outcome")))

    def _shock_effects(self) -> None:
        for line in self.lines[lay.SHOCK_EFFECTS.title]:
            shock = self.whole.owner(line, "shock", self.data["shocks"], "shock")
            if shock is None:
                continue
            effects = shock.setdefault("effects", [])
            loc = (*lay.SHOCKS.path, line.values["shock"], "effects", len(effects))
            self.whole.places[loc] = line.place("quantity")
            effects.append(self._filled(lay.SHOCK_EFFECTS, line, loc, ("no", "shock")))

    def _filled(self, sheet: Sheet, line: Line, loc: Loc, but: tuple[str, ...]) -> Block:
        entry: Block = {}
        self.whole.fill(entry, loc, line, {k: v for k, v in line.values.items() if k not in but})
        self.whole.noting(sheet, line, entry, loc)
        return entry

    def _place(self, loc: Loc, line: Line, key: str, value: str) -> None:
        self.whole.places[loc] = line.place(value)
        self.whole.places[(*loc, "[key]")] = line.place(key)

    def _missing(self, line: Line, key: str) -> None:
        self.whole.book.add("E506", line.place(key), f"this row has no {key}", f"write {key}, or clear the row")
