"""What was found, as proposals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from peaceroom.documents.reading.byline import translations
from peaceroom.documents.reading.byline.named_in_head import Written
from peaceroom.documents.reading.dates.counting_days import month_days
from peaceroom.documents.reading.dates.finding_dates import Found
from peaceroom.documents.reading.proposal_types import Byline, Quote, Section, Speech, Translation, When
from peaceroom.documents.reading.sections import title_and_publication
from peaceroom.documents.reading.sections.scripture import Part
from peaceroom.documents.reading.speech.speech_found import Said
from peaceroom.documents.reading.text.quotation_marks import Marked


def in_type(shown: Sequence[Part], at: int, types: Sequence[str]) -> bool:
    return any(p.start <= at < p.end for p in shown if p.type in types)


def words_at(text: str, place: title_and_publication.Place) -> str:
    return text[place.start : place.end]


def published_of(text: str, when: tuple[title_and_publication.Place, date, str] | None) -> When | None:
    if when is None:
        return None
    place, day, value = when
    return When(
        start=place.start,
        end=place.end,
        text=words_at(text, place),
        rule=place.rule,
        confidence=round(place.confidence, 2),
        value=value,
        first=day.isoformat(),
        last=(day if len(value) > 7 else month_days(day.year, day.month)[1]).isoformat(),
        role="publication",
    )


def translation_of(text: str) -> Translation | None:
    found = translations.translation(text)
    if found is None:
        return None
    return Translation(
        start=found.start,
        end=found.end,
        text=text[found.start : found.end],
        rule=found.rule,
        confidence=found.confidence,
        language=found.language,
        translator=found.translator,
        unofficial=found.unofficial,
    )


def byline_of(text: str, written: Written | None) -> Byline | None:
    if written is None:
        return None
    place = written.place
    return Byline(
        start=place.start,
        end=place.end,
        text=words_at(text, place),
        rule=place.rule,
        confidence=place.confidence,
        author=written.authors[0] if written.authors else None,
        office=written.office,
        organisation=written.organisation,
        authors=written.authors,
    )


def section_of(text: str, part: Part) -> Section:
    return Section(
        start=part.start,
        end=part.end,
        text=text[part.start : part.end],
        rule=part.rule,
        confidence=round(part.confidence, 2),
        type=part.type,
    )


def quotes_of(text: str, quotes: Sequence[Marked], scare: set[int], shown: Sequence[Part]) -> list[Quote]:
    out = []
    for q in quotes:
        kind = "scripture" if in_type(shown, q.start, ("scripture",)) else "scare" if q.start in scare else "direct"
        out.append(
            Quote(
                start=q.start,
                end=q.end,
                text=text[q.start : q.end],
                rule="marks" if q.closes else "marks-over-paragraphs",
                confidence=0.95 if q.closes else 0.85,
                kind=kind,
                mark=q.mark,
            )
        )
    out += [
        Quote(
            start=p.start,
            end=p.end,
            text=text[p.start : p.end],
            rule=p.rule,
            confidence=p.confidence,
            kind="block",
            mark="",
        )
        for p in shown
        if p.type == "quotation"
    ]
    return sorted(out, key=lambda q: (q.start, q.end))


def speech_of(text: str, said: Said, actor: str | None) -> Speech:
    return Speech(
        start=said.start,
        end=said.end,
        text=text[said.start : said.end],
        rule=said.rule,
        confidence=said.confidence,
        kind=said.kind,
        speaker=said.speaker,
        speaker_text=said.speaker_text,
        role=said.role,
        actor=actor,
        verb=said.verb,
        polarity=said.polarity,
        reported_by=said.reported_by,
    )


def when_of(text: str, found: Found, published: tuple[title_and_publication.Place, date, str] | None) -> When:
    at = published is not None and published[0].start <= found.start < max(published[0].end, 1) and published[0].end > 0
    value = found.value
    return When(
        start=found.start,
        end=found.end,
        text=text[found.start : found.end],
        rule=found.rule,
        confidence=found.confidence,
        value=value,
        first=found.first.isoformat() if found.first else None,
        last=found.last.isoformat() if found.last else None,
        calendar=found.calendar,
        relative=found.relative,
        role="publication" if at else "event",
    )
