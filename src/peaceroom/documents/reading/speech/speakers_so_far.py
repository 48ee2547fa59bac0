"""What has been said so far: who spoke, by which words, in the order of the text."""

from __future__ import annotations

from collections.abc import Sequence

from peaceroom.documents.reading.speech.introduced_people import beside
from peaceroom.documents.reading.speech.people import People, Person
from peaceroom.documents.reading.speech.polarity import polarity
from peaceroom.documents.reading.speech.saying_frame import Frame
from peaceroom.documents.reading.speech.speech_found import Said
from peaceroom.documents.reading.text.quotation_marks import Marked

_SURE = {
    "subject-verb": 0.85,
    "verb-subject": 0.85,
    "according-to": 0.85,
    "in-the-words-of": 0.85,
    "as-put-it": 0.8,
    "shared-subject": 0.7,
}


class Recorder:
    def __init__(self, text: str, quotes: Sequence[Marked], writer: str | None) -> None:
        self.text, self.quotes, self.writer = text, quotes, writer
        self.people = People()
        self.out: list[Said] = []
        self.scare: set[int] = set()
        self.current: Said | None = None  # the last direct speech, for what goes on without a frame
        self.chains: dict[int, Said] = {}



    def who(self, frame: Frame) -> tuple[Person | None, str | None]:
        if frame.subject is None:
            return None, None
        if frame.subject.pronoun in ("1", "1p", "2"):
            if frame.subject.pronoun == "2" or not self.writer:
                return None, frame.subject.text
            return Person(self.writer, body=True), frame.subject.text
        person = self.people.take_up(frame.subject)
        if person is not None:
            if frame.apposition is not None:
                person = beside(self.text, self.people, person, frame.subject, *frame.apposition)
            self.people.speaks(person)
        return person, frame.subject.text

    def made(
        self,
        start: int,
        end: int,
        kind: str,
        person: Person | None,
        frame: Frame,
        said: str,
        within: str | None,
        rule: str,
        less: float,
    ) -> Said:
        does = frame.verb.does if frame.verb.does != "ask" or kind == "direct" or rule == "asked-clause" else "demand"
        meant, _ = polarity(said, does, verb_negated=frame.negated, hypothetical=frame.conditional)
        subject = frame.subject
        sure = _SURE.get(frame.rule, 0.7) + less - (0.15 if subject is not None and subject.pronoun else 0.0)
        return Said(
            start,
            end,
            kind,
            person.name if person else None,
            subject.text if subject else None,
            subject.start if subject else None,
            person.role if person else None,
            frame.said,
            meant,
            rule,
            round(max(0.2, sure), 2),
            within,
        )

    def plain(
        self, quote: Marked, person: Person, said: str, rule: str, sure: float, at: int | None, within: str | None
    ) -> Said:
        self.people.speaks(person)
        return Said(
            quote.start,
            quote.end,
            "direct",
            person.name,
            None,
            at,
            person.role,
            None,
            polarity(said)[0],
            rule,
            sure,
            within,
        )

    def again(self, before: Said, quote: Marked, rule: str, sure: float) -> Said:
        meant, _ = polarity(self.text[quote.start : quote.end])
        return Said(
            quote.start,
            quote.end,
            "direct",
            before.speaker,
            before.speaker_text,
            before.speaker_at,
            before.role,
            before.verb,
            meant,
            rule,
            sure,
            before.reported_by,
        )

    def add(self, said: Said, quote: Marked) -> None:
        self.out.append(said)
        self.current = said
        self.chains[quote.chain] = said
