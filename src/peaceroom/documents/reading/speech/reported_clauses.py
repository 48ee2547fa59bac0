"""Clauses that a verb of saying reports."""

from __future__ import annotations

import re
from collections.abc import Sequence

from peaceroom.documents.reading.speech.clause_bounds import clause, second
from peaceroom.documents.reading.speech.people import PRONOUNS, Person
from peaceroom.documents.reading.speech.polarity import polarity
from peaceroom.documents.reading.speech.quoted_words import Quoted
from peaceroom.documents.reading.speech.saying_frame import Frame
from peaceroom.documents.reading.speech.speech_found import Said
from peaceroom.documents.reading.text.masked_lines import Line

_IMPERSONAL = re.compile(
    r"\b[Ii]t (?:is|was|has been|had been) (?:widely |often |also )?(said|claimed|alleged|rumou?red|reported|"
    r"believed|understood|feared) that "
)
#: rules whose clause is the speech, quotations in it or not
_CLAUSES = frozenset(
    ("that-clause", "clause", "according-to", "asked-clause", "clause-before", "noun-of-saying")
)


class Reported(Quoted):
    """Gives each reported clause to whom it belongs."""

    def whole(self, line: Line, its: Sequence[Frame]) -> set[int]:
        """Quotations that are a part of a reported clause: the clause is the speech."""
        out: set[int] = set()
        for n in range(len(its)) if line.quotes else ():
            got = clause(self.text, line, its, n)
            if got is None or got[2] not in _CLAUSES:
                continue
            held = [q for q in line.quotes if got[0] <= q.outer[0] and q.outer[1] <= got[1] + 2]
            inside = sum(q.end - q.start for q in held)
            if held and inside < 0.9 * (got[1] - got[0]) - 2:
                out |= {q.outer[0] for q in held}
        return out



    def clauses(self, line: Line, its: Sequence[Frame], used: set[int], within: str | None) -> None:
        if rumour := _IMPERSONAL.search(self.text, line.start, line.end):
            end = line.end - (self.text[line.end - 1] in ".!?")
            said = self.text[rumour.end() : end]
            self.out.append(
                Said(
                    rumour.end(),
                    end,
                    "indirect",
                    None,
                    None,
                    None,
                    None,
                    rumour[0].split(None, 1)[1].rsplit(" ", 2)[0],
                    polarity(said)[0],
                    "impersonal",
                    0.6,
                    within,
                )
            )
        outer: tuple[int, int, str | None] | None = None
        for n, frame in enumerate(its):
            if n in used and not frame.shared:
                self.who(frame)
            if n in used:
                continue
            found = clause(self.text, line, its, n)
            if (
                frame.subject is not None
                and frame.subject.pronoun in ("1", "1p", "2")
                and (
                    found is None
                    or found[2] not in ("that-clause", "clause", "asked-clause")
                    or (frame.verb.does in ("demand", "ask") and frame.subject.pronoun != "2")
                    or (frame.verb.form != "past" and frame.subject.pronoun != "2" and not frame.negated)
                )
            ):
                continue
            person, _ = self.who(frame)
            if found is None:
                continue
            start, end, rule = found
            if person is None and frame.subject is None:
                continue
            said = self.text[start:end]
            if len(said.split()) < 2 and (frame.verb.does != "deny" or said.casefold() in PRONOUNS):
                continue
            if found[0] in {q.outer[0] for q in line.quotes} and n in used:
                continue
            by = outer[2] if outer is not None and outer[0] <= start < outer[1] else within
            if rule in ("object", "to-clause") and outer is not None and outer[0] <= start < outer[1]:
                continue
            if rule == "that-clause" and (k := second(line.words, frame, start, end)) is not None:
                self.clause(line, person, frame, line.words[k + 2].start, end, by, "second-that")
                stop = k
                while stop and not line.words[stop - 1].wordy and line.words[stop - 1].text in ",;":
                    stop -= 1
                end = line.words[stop - 1].end
                said = self.text[start:end]
            mixed = any(start <= q.start < end for q in line.quotes)
            made = self.made(
                start,
                end,
                "mixed" if mixed else "indirect",
                person,
                frame,
                said,
                by,
                rule,
                -0.1 if rule != "that-clause" else 0.0,
            )
            self.out.append(made)
            if outer is None or start >= outer[1]:
                outer = (start, end, made.speaker)

    def clause(
        self, line: Line, person: Person | None, frame: Frame, start: int, end: int, by: str | None, rule: str
    ) -> None:
        mixed = any(start <= q.start < end for q in line.quotes)
        self.out.append(
            self.made(
                start, end, "mixed" if mixed else "indirect", person, frame, self.text[start:end], by, rule, -0.1
            )
        )
