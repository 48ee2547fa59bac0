"""From rows to the data of a scenario: nested as in the YAML file, with a map from each path to its cell."""

from __future__ import annotations

from peaceroom.files.nodes import Block
from peaceroom.files.suggestions import nearest
from peaceroom.interop.xlsx import layout as lay
from peaceroom.interop.xlsx.drafts_assembly import clauses_of, scores_of
from peaceroom.interop.xlsx.drafts_layout import SCORES
from peaceroom.interop.xlsx.ledger_read import LedgerSheets
from peaceroom.interop.xlsx.nesting import Loc, Nesting
from peaceroom.interop.xlsx.process_assembly import ProcessAssembly
from peaceroom.interop.xlsx.reading import Book, Line

#: columns of the sheet Effects that say which quantity changes
_TARGET = ("field", "actor", "issue", "from", "receiver", "over_weeks")


class Assembly(Nesting):
    """Puts the rows of a workbook together. ``data`` is what `scenario.file.loading.from_dict` takes.

    ``series`` holds the files of the sheets ``series-…``, ``ledger`` those of ``ledger-…``.
    """

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self.data: Block = {}
        self.series: dict[str, bytes] = {}
        self.ledger: LedgerSheets | None = None
        self._build()

    # -- blocks ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        lines = self.book.lines
        top = lines["Scenario"][0]
        self.places[()] = ("Scenario", 1, 1)
        self.fill(self.data, (), top, top.values)
        for sheet in lay.SHEETS:
            if sheet.block and sheet not in lay.PROCESS_SHEETS:
                self.places[(sheet.block,)] = (sheet.title, 1, 1)
                as_list = sheet in (lay.POSITIONS, lay.SUPPORT)
                if sheet is lay.HISTORY:
                    self._history()
                elif sheet is SCORES:
                    self.data[sheet.block] = scores_of(self)
                elif sheet is lay.MODELS:
                    self.data[sheet.block] = {k: v.get("options") for k, v in self.map_of(sheet).items()}
                else:
                    self.data[sheet.block] = self.list_of(sheet) if as_list else self.map_of(sheet)
        for issue in self.data["issues"].values():
            issue["scale"] = {}
        for agenda in self.data["agenda"].values():
            agenda.setdefault("issues", [])
        for lever in self.data["levers"].values():
            lever["effects"] = []
        for event in self.data["events"].values():
            event["outcomes"] = {}
        self._numbers_of_rows()
        self._anchors()
        self._outcomes()
        self._effects()
        clauses_of(self, self.data["drafts"])
        if (process := ProcessAssembly(self).build()) is not None:
            self.data["process"] = process
        self._notes()

    def _history(self) -> None:
        """The steps of the process, beside the stage from the sheet Scenario; no block where both are empty."""
        steps = self.list_of(lay.HISTORY, ("history", "steps"))
        if steps or "history" in self.data:
            self.data.setdefault("history", {})["steps"] = steps

    def _numbers_of_rows(self) -> None:
        """The numbers in the column `no.` name rows on the sheet Notes, so none may stand twice."""
        for sheet in lay.NUMBERED:
            seen: set[str] = set()
            for line in self.book.lines[sheet.title]:
                number = line.values.get("no")
                if number in seen:
                    self.book.add("E506", line.place("no"), f"the number {number} stands twice", "give it a new number")
                elif number is not None:
                    seen.add(number)

    # -- blocks that belong to rows of other sheets -------------------------------------------------------------------

    def _anchors(self) -> None:
        for line in self.book.lines["Scale anchors"]:
            issue = self.owner(line, "issue", self.data["issues"], "issue")
            value, words = line.values.get("value"), line.values.get("words")
            if issue is None:
                continue
            if value is None or words is None:
                missing = "value" if value is None else "words"
                self.book.add("E506", line.place(missing), f"this anchor has no {missing}", f"write its {missing}")
            elif value in issue["scale"]:
                self.book.add("E506", line.place("value"), f"the value {value} has two anchors", "keep one of the two")
            else:
                loc = ("issues", line.values["issue"], "scale")
                self.places.setdefault(loc, line.place("value"))
                self.places[(*loc, value)] = line.place("words")
                self.places[(*loc, value, "[key]")] = line.place("value")
                issue["scale"][value] = words

    def _outcomes(self) -> None:
        for line in self.book.lines["Outcomes"]:
            event = self.owner(line, "event", self.data["events"], "event")
            key = None if event is None else self.key_of(line, "id", event["outcomes"])
            if event is None or key is None:
                continue
            loc = ("events", line.values["event"], "outcomes", key)
            self.places.setdefault(loc[:-1], line.place("id"))
            self.places[loc] = line.place("id")
            entry: Block = {"effects": []}
            self.fill(entry, loc, line, {k: v for k, v in line.values.items() if k in ("name", "p")})
            self.noting(lay.OUTCOMES, line, entry, loc)
            event["outcomes"][key] = entry

    def _effects(self) -> None:
        for line in self.book.lines["Effects"]:
            found = self._effect_owner(line)
            if found is None:
                continue
            owner, path = found
            effects = owner.setdefault("effects", [])
            loc = (*path, "effects", len(effects))
            self.places[loc] = line.place("change")
            effects.append(self._effect(line, loc))

    def _effect_owner(self, line: Line) -> tuple[Block, Loc] | None:
        of, name = line.values.get("of"), line.values.get("id")
        blocks = {"event": "events", "lever": "levers", "what-if": "what_ifs"}
        if of not in blocks:
            said = f"of is {str(of)[:40]!r}" if of else "this row does not say what has this effect"
            self.book.add("E506", line.place("of"), said, "write event, lever or what-if")
            return None
        owner = self.owner(line, "id", self.data[blocks[of]], of)
        if owner is None or of != "event":
            return None if owner is None else (owner, (blocks[of], name))
        outcome = line.values.get("outcome")
        if outcome not in owner["outcomes"]:
            self.book.add("E506", line.place("outcome"), f"the event {name} has no outcome {str(outcome)[:40]!r}",
                          "write one of: " + ", ".join(owner["outcomes"]))
            return None
        return owner["outcomes"][outcome], (blocks[of], name, "outcomes", outcome)

    def _effect(self, line: Line, loc: Loc) -> Block:
        values = line.values
        entry: Block = {}
        self.fill(entry, loc, line, {k: v for k, v in values.items() if k in ("because", "sources") or "." in k})
        change = values.get("change")
        if change not in ("set", "add", "multiply", "equalise"):
            said = f"change is {str(change)[:40]!r}" if change else "this effect does not say what it changes"
            self.book.add("E506", line.place("change"), said, "write set, add, multiply or equalise")
            return entry
        keep = ("field", "actor") if change == "equalise" else _TARGET
        target = {k: values[k] for k in keep if k in values}
        if change == "equalise":
            for key in (k for k in (*_TARGET[2:], "amount") if k in values):
                self.book.add("E506", line.place(key), f"equalise has no use for {lay.EFFECTS.column(key).heading}",
                              "clear the cell")
        amount = "to" if change == "set" else "by"
        if change == "equalise":
            actors = target.pop("actor", [])
            target["actors"] = [actors] if isinstance(actors, str) else actors
        elif "amount" in values:
            target[amount] = values["amount"]
            self.notable[("Effects", str(values.get("no")), "amount")] = (target, (*loc, change, amount))
        for key in keep:
            self.places[(*loc, change, "actors" if change == "equalise" and key == "actor" else key)] = line.place(key)
        self.places[(*loc, change)] = line.place("change")
        self.places[(*loc, change, amount)] = line.place("amount")
        entry[change] = target
        return entry

    # -- numbers with a reason of their own ---------------------------------------------------------------------------

    def _notes(self) -> None:
        seen: set[tuple[str, str, str]] = set()
        for line in self.book.lines["Notes"]:
            place = [str(line.values.get(key, "")) for key in ("sheet", "row", "column")]
            at = (place[0], " / ".join(part.strip() for part in place[1].split("/")), place[2].casefold())
            if at not in self.notable and any(sheet in (at[0], "Notes") for sheet, _, _ in self.book.unread):
                continue  # it may belong to a cell that could not be read
            if at not in self.notable:
                self.book.add("E514", line.place("row"), "this note belongs to no number: " + ", ".join(place),
                              self._note_remedy(at))
                continue
            if at in seen:
                self.book.add("E514", line.place("row"), "this number has two notes", "put both into one row")
                continue
            seen.add(at)
            entry, loc = self.notable[at]
            quantity = entry[loc[-1]]
            if not isinstance(quantity, dict):
                self.book.add("E514", line.place("row"), "`rest` takes no note", "delete the note")
                continue
            own: Block = {}
            self.fill(own, loc, line, {k: v for k, v in line.values.items() if k not in ("sheet", "row", "column")})
            quantity.update(own)

    def _note_remedy(self, at: tuple[str, str, str]) -> str:
        if at[0] not in {sheet for sheet, _, _ in self.notable}:
            return "write a sheet that has numbers: " + ", ".join(sorted({s for s, _, _ in self.notable}))
        rows = {row for sheet, row, _ in self.notable if sheet == at[0]}
        if at[1] not in rows:
            near = nearest(at[1], sorted(rows))
            return f"did you mean the row {near}?" if near else "write the row as `id`, or `actor / issue`"
        return "write a column in which this row has a number: " + ", ".join(
            sorted(c for s, r, c in self.notable if (s, r) == at[:2]))
