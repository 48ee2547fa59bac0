"""Direct and indirect speech: each quotation and each reported clause with who said it, by which verb, meant how."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from peaceroom.documents.reading.sections.quoted_replies import Reply, author_at
from peaceroom.documents.reading.speech.clause_bounds import ends_frame
from peaceroom.documents.reading.speech.finding_frames import frames
from peaceroom.documents.reading.speech.introduced_people import introduce
from peaceroom.documents.reading.speech.people import People, Person, phrase
from peaceroom.documents.reading.speech.polarity import polarity
from peaceroom.documents.reading.speech.reported_clauses import Reported
from peaceroom.documents.reading.speech.speaker_phrases import opening
from peaceroom.documents.reading.speech.speech_found import Said
from peaceroom.documents.reading.speech.turns import Turn, interviewee
from peaceroom.documents.reading.text.layout import bare
from peaceroom.documents.reading.text.masked_lines import lines
from peaceroom.documents.reading.text.quotation_marks import Marked
from peaceroom.documents.reading.text.words_and_sentences import words


class _Reader(Reported):
    """Goes through the paragraphs and turns of a text."""



    def paragraph(self, start: int, end: int, quotes: Sequence[Marked], within: str | None = None) -> None:
        found = lines(self.text, start, end, quotes)
        known = [frames(self.text, line) for line in found]
        spoken = False
        for n, (line, its) in enumerate(zip(found, known, strict=True)):
            introduce(self.text, self.people, line)
            used: set[int] = set()
            whole = self.whole(line, its)
            if (
                n
                and not line.quotes
                and its
                and found[n - 1].quotes
                and ends_frame(line, its[0])
                and self.reply(found[n - 1], its[0])
            ):
                continue
            nxt = (found[n + 1], known[n + 1]) if n + 1 < len(found) else None
            for k, quote in enumerate(line.quotes):
                if quote.outer[0] in whole:
                    continue
                spoken = self.quote(line, its, quote, k, used, spoken, nxt, (start, end), within) or spoken
            self.clauses(line, its, used, within)
            if not its and not line.quotes:
                first = opening(self.text, line.words)
                if first is not None and not first.pronoun and not first.body and (first.name or first.role):
                    person = self.people.take_up(first)
                    if person is not None:
                        self.people.speaks(person)

    def turn(self, turn: Turn, asked: Person | None) -> None:
        """A turn of a transcript."""
        label = turn.label
        shown = turn.full or label
        shown = shown.title() if shown.isupper() and len(shown) > 3 else shown
        person: Person | None
        if turn.answers:
            person = asked
        elif turn.asks:
            person = self.people.meet(shown, None, turn.at[0], body=True)
        else:
            made = phrase(shown, words(shown))
            person = (
                self.people.take_up(made)
                if made is not None and made.name
                else self.people.meet(shown, None, turn.at[0], body=True)
            )
        said = self.text[turn.start : turn.end]
        meant = "question" if turn.asks else polarity(said)[0]
        if person is not None:
            self.people.speaks(person)
        self.out.append(
            Said(
                turn.start,
                turn.end,
                "direct",
                person.name if person else label,
                label,
                turn.at[0],
                person.role if person else None,
                None,
                meant,
                "turn",
                0.8,
            )
        )



def read(
    text: str,
    stretches: Sequence[tuple[int, int]],
    quotes: Sequence[Marked],
    turns: Sequence[Turn],
    writer: str | None = None,
    quoted: Sequence[Reply] = (),
) -> tuple[list[Said], set[int], People]:
    """Speech in the order of the text, the starts of quotations that only hold a word at a distance, and the people."""
    reader = _Reader(text, quotes, writer)
    asked: Person | None = None
    if any(t.answers for t in turns) and (place := interviewee(text)) is not None:
        run = list(words(text, *place))
        cut = next((n for n, w in enumerate(run) if not w.wordy and w.text != "."), len(run))
        made = phrase(text, run[:cut])
        if made is not None:
            asked = reader.people.take_up(made)
    k = 0
    for start, end in stretches:
        inside: list[Marked] = []
        while k < len(quotes) and quotes[k].outer[0] < end:
            if quotes[k].outer[0] >= start:
                inside.append(quotes[k])
            k += 1
        said_by = None
        for turn in _turns_in(turns, start, end):
            reader.turn(turn, asked)
            said_by = reader.out[-1].speaker
        # "I" and "we" are those of whoever has the turn or wrote the quoted message
        reader.writer = said_by or author_at(quoted, start) or writer
        reader.paragraph(start, end, inside, said_by)
    out = [s if (at := bare(text, s.start, s.end)[0]) == s.start else replace(s, start=at)
           for s in reader.out if s.rule != "pending"]
    out.sort(key=lambda s: (s.start, s.end))
    return out, reader.scare, reader.people


def _turns_in(turns: Sequence[Turn], start: int, end: int) -> Iterator[Turn]:
    k = bisect_left(turns, start, key=lambda t: t.start)
    for turn in turns[k:]:
        if turn.start >= end:
            return
        yield turn
