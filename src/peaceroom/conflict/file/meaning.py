"""What a well-formed `conflict.yaml` says: ids, statements, states, and whether they fit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from peaceroom.conflict.file.placed_statements import PlacedStatements
from peaceroom.conflict.file.preferences import PreferenceReader
from peaceroom.conflict.file.state_names import StateNames
from peaceroom.conflict.file.types import FORMAT_VERSION, ActorBlock, ConflictFile, OptionBlock
from peaceroom.conflict.model import MOST_DRAWN, MOST_OPTIONS, Actor, Conflict, Option, Perception, StandsFor
from peaceroom.conflict.statement_reading import reserved
from peaceroom.conflict.statements import Both, Not, Statement, Taken, all_of
from peaceroom.files.places import Part, PlacedProblems

if TYPE_CHECKING:
    from peaceroom.files.nodes import Loc


class Meaning:
    """Makes a `Conflict` of a form; problems go to ``findings``."""

    def __init__(self, form: ConflictFile, findings: PlacedProblems) -> None:
        self.form, self.findings = form, findings
        self.options = [option for actor in form.actors.values() for option in actor.options]
        self.statements = PlacedStatements(self.options, findings)

    def conflict(self) -> Conflict | None:
        """The conflict, or None when there are problems."""
        form, findings = self.form, self.findings
        if form.peaceroom != FORMAT_VERSION:
            newer = form.peaceroom > FORMAT_VERSION
            findings.add("E103" if newer else "E102", ("peaceroom",), f"this file has format version {form.peaceroom}, "
                         f"this program reads {FORMAT_VERSION}",
                         "install a newer Peaceroom" if newer else f"write `peaceroom: {FORMAT_VERSION}`")
        if len(form.actors) < 2:
            findings.add("E370", ("actors",), "there is only one actor", "name everybody who can move")
        (self._drawn if form.states else self._in_options)()
        if findings.problems:
            return None
        plain = Conflict(form.title, tuple(self._actor(name, block) for name, block in form.actors.items()),
                         self._infeasible(), None if form.feasible_codes is None else tuple(form.feasible_codes),
                         tuple(form.states))
        if findings.problems:
            return None
        return self._with_states(plain)

    def _in_options(self) -> None:
        form, findings = self.form, self.findings
        for name, block in form.actors.items():
            if block.moves:
                findings.add("E371", ("actors", name, "moves"), "moves are drawn, and the file names no states",
                             "name them: `states: [...]`, or give the actor options instead", part="key")
            for option, count in Counter(self.options).items():
                if option in block.options:
                    loc: Loc = ("actors", name, "options", option)
                    if count > 1:
                        findings.add("E372", loc, f"the option {option} belongs to {count} actors",
                                     "give each actor an option of its own; what only two can do together is an option "
                                     "of each, and their both doing it the state", part="key")
                    if reserved(option):
                        findings.add("E373", loc, f"the option is called {option}, a word of statements",
                                     f"call it option-{option.lower()}", part="key")
        if not self.options:
            findings.add("E374", ("actors",), "nobody has an option", "give actors `options:`, or draw `states:` and "
                         "`moves:`")
        if len(self.options) > MOST_OPTIONS:
            findings.add("E375", ("actors",), f"there are {len(self.options)} options, and 2^"
                         f"{len(self.options)} states",
                         f"leave out or join options until there are {MOST_OPTIONS}")
        for code in form.feasible_codes or ():
            if not 0 <= code < 1 << min(len(self.options), 60):
                findings.add("E376", ("feasible_codes", (form.feasible_codes or []).index(code)), f"there is no state "
                             f"of code {code}", f"write codes from 0 to {(1 << len(self.options)) - 1}")

    def _drawn(self) -> None:
        form, findings = self.form, self.findings
        for name, block in form.actors.items():
            if block.options:
                findings.add("E371", ("actors", name, "options"), "states are drawn by hand, and this actor has "
                             "options", "give it `moves:` instead, or take away `states:`", part="key")
        for field in ("infeasible", "require", "exclusive", "at_least_one", "feasible_codes"):
            if getattr(form, field):
                findings.add("E371", (field,), f"states are drawn by hand, and {field} speaks of options",
                             "take it away, and leave such states out of `states:`", part="key")
        if len(form.states) > MOST_DRAWN:
            findings.add("E375", ("states",), f"there are {len(form.states)} states drawn by hand",
                         f"draw at most {MOST_DRAWN:,}, or give options")
        for state, count in Counter(form.states).items():
            if count > 1:
                findings.add("E377", ("states", form.states.index(state)), f"the state {state[:60]!r} is named twice",
                             "keep one of the two")

    def _actor(self, name: str, block: ActorBlock) -> Actor:
        options = tuple(
            Option(option, b.text or option, b.direction, self._stands_for(b, ("actors", name, "options", option)))
            if isinstance(b, OptionBlock) else Option(option, b) for option, b in block.options.items())
        self._known(block.attitudes, ("actors", name, "attitudes"))
        return Actor(name, block.name or name, options, attitudes=dict(block.attitudes))

    def _stands_for(self, option: OptionBlock, loc: Loc) -> StandsFor | None:
        b = option.stands_for
        if b is None:
            return None
        given = [x for x in (b.issue, b.draft, b.no_agreement) if x is not None]
        if (b.issue is None) != (b.value is None) or len(given) != 1:
            self.findings.add("E365", (*loc, "stands_for"), "it is unclear what of the scenario this option stands for",
                              "write {issue: …, value: …}, {draft: …} or {no_agreement: true}")
            return None
        return StandsFor(b.issue, None if b.value is None else float(b.value), b.draft, bool(b.no_agreement))

    def _known(self, names: Iterable[str], loc: Loc, *, part: Part = "key") -> None:
        for i, other in enumerate(names):
            if other not in self.form.actors:
                self.findings.add("E201", (*loc, other if part == "key" else i), f"there is no actor {other}",
                                  self.findings.did_you_mean(other, list(self.form.actors), "name an actor"),
                                  part=part)

    def _infeasible(self) -> tuple[Statement, ...]:
        form, found = self.form, []
        for i, text in enumerate(form.infeasible):
            if (s := self.statements.read(text, ("infeasible", i))) is not None:
                found.append(s)
        for i, text in enumerate(form.require):
            if (s := self.statements.read(text, ("require", i))) is not None:
                found.append(Not(s))
        for i, group in enumerate(form.exclusive):
            taken = self._group(group, ("exclusive", i))
            found += [Both(a, b) for n, a in enumerate(taken) for b in taken[:n]]
        for i, group in enumerate(form.at_least_one):
            taken = self._group(group, ("at_least_one", i))
            if len(taken) == len(group):
                found.append(all_of([Not(t) for t in taken]))
        return tuple(found)

    def _group(self, names: list[str], loc: Loc) -> list[Taken]:
        found = []
        for i, name in enumerate(names):
            if name in self.options:
                found.append(Taken(self.options.index(name)))
            else:
                self.findings.add("E378", (*loc, i), f"there is no option {name}", self.findings.did_you_mean(
                    name, self.options, "name an option of the file"))
        return found

    def _with_states(self, plain: Conflict) -> Conflict | None:
        """The conflict with all that names states, once it is known which there are."""
        from dataclasses import replace

        form, findings = self.form, self.findings
        names = StateNames(plain, findings)
        if not names.size:
            findings.add("E379", ("feasible_codes",) if form.feasible_codes is not None else ("infeasible",),
                         "no state is left that could be", "take away some of what cannot be", part="key")
            return None
        reader = PreferenceReader(self.statements, names)
        actors = []
        for actor in plain.actors:
            block, loc = form.actors[actor.id], ("actors", actor.id)
            arcs = set()
            for i, (a, b) in enumerate(block.moves):
                start, end = names.find(a, (*loc, "moves", i, 0)), names.find(b, (*loc, "moves", i, 1))
                if start is not None and start == end:
                    findings.add("E350", (*loc, "moves", i), "this move leads where it begins", "take it away")
                elif start is not None and end is not None:
                    arcs.add((start, end))
            preference, unknown = reader.read(block.preferences, (*loc, "preferences"))
            actors.append(replace(actor, arcs=frozenset(arcs), preference=preference, unknown=unknown))
        quo = None if form.status_quo is None else names.find(form.status_quo, ("status_quo",))
        for i, group in enumerate(form.coalitions):
            self._known(group, ("coalitions", i), part="value")
        perceptions = {name: self._perception(name, names, reader) for name in form.perceptions}
        if findings.problems:
            return None
        return replace(plain, actors=tuple(actors), status_quo=quo, perceptions=perceptions,
                       coalitions=tuple(tuple(dict.fromkeys(group)) for group in form.coalitions))

    def _perception(self, name: str, names: StateNames, reader: PreferenceReader) -> Perception:
        block, loc = self.form.perceptions[name], ("perceptions", name)
        self._known([name], ("perceptions",))
        self._known(block.preferences, (*loc, "preferences"))
        unaware = [s for i, text in enumerate(block.unaware)
                   if (s := self.statements.read(text, (*loc, "unaware", i))) is not None]
        return Perception(tuple(unaware), {
            other: found for other, b in block.preferences.items()
            if (found := reader.read(b, (*loc, "preferences", other))[0]) is not None})
