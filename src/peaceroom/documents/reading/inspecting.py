"""From the text of a document to proposals: what `peaceroom evidence inspect` prints."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from peaceroom.documents.extracted import Declared, Extracted
from peaceroom.documents.intake.plain_text import text_blocks
from peaceroom.documents.reading.attribution import whose_words
from peaceroom.documents.reading.attribution.actor_names import Known, Names, actor_of, mentions
from peaceroom.documents.reading.attribution.relations import Sides, side_named
from peaceroom.documents.reading.attribution.speaker_actors import Actors
from peaceroom.documents.reading.byline import bylines
from peaceroom.documents.reading.byline.named_in_head import Written
from peaceroom.documents.reading.copies import copies
from peaceroom.documents.reading.dates.finding_dates import find
from peaceroom.documents.reading.making_proposals import (
    byline_of,
    in_type,
    published_of,
    quotes_of,
    section_of,
    speech_of,
    translation_of,
    when_of,
    words_at,
)
from peaceroom.documents.reading.proposal_types import (
    Attribution,
    Copy,
    Mention,
    Reading,
    Span,
)
from peaceroom.documents.reading.sections import title_and_publication
from peaceroom.documents.reading.sections.head_and_foot import anatomy
from peaceroom.documents.reading.sections.quoted_replies import replies
from peaceroom.documents.reading.sections.scripture import Part
from peaceroom.documents.reading.sections.section_types import sections
from peaceroom.documents.reading.speech.reading_speech import read
from peaceroom.documents.reading.speech.turns import turns
from peaceroom.documents.reading.text.layout import Piece, bare, pieces
from peaceroom.documents.reading.text.quotation_marks import marked, stretches
from peaceroom.documents.reading.text.words_and_sentences import sentences

if TYPE_CHECKING:
    from peaceroom.documents.copies import CopyIndex

#: a longer text is read up to here, and a warning says so
MOST_CHARACTERS = 2_000_000
#: so far from both ends the day of publication is looked for
_ENDS = 8_000


def inspect(
    extracted: Extracted | str,
    names: Sequence[Known] | Names = (),
    *,
    camp: str | None = None,
    passages: Mapping[str, str] | None = None,
    origins: Mapping[str, str] | None = None,
    index: CopyIndex | None = None,
) -> Reading:
    """Everything that the rules propose for a document. Nothing is kept.

    Parameters
    ----------
    extracted
        A text as taken from a file (`peaceroom.documents.intake.extracting.extract`), or a plain string.
    names
        The actors to look for; none: no mentions, and no relations.
    camp
        Id of the actor that the publisher speaks for, where that is known. By default the one that by-line or
        masthead names.
    passages, origins, index
        Passages already in the ledger by id, their origins, and an index of them, for near-copies.

    Returns
    -------
    Reading
        Every span holds ``text[start:end]``; order is that of the text.
    """
    if isinstance(extracted, str):
        text, blocks, declared, medium = extracted, text_blocks(extracted), Declared(), "text"
    else:
        text, blocks, declared, medium = extracted.text, extracted.blocks, extracted.declared, str(extracted.medium)
    known = names if isinstance(names, Names) else Names(names)
    warnings: list[str] = [] if isinstance(extracted, str) else [w.message for w in extracted.warnings]
    if len(text) > MOST_CHARACTERS:
        warnings.append(f"only the first {MOST_CHARACTERS} of {len(text)} characters were read")
        blocks = tuple(b for b in blocks if b.end <= MOST_CHARACTERS)
    if not known.known:
        warnings.append("no scenario is given, so no actors were looked for")
    layout = pieces(text, blocks)
    dates = find(text, None, 0, min(len(text), _ENDS))
    dates += find(text, None, max(_ENDS, len(text) - _ENDS), len(text)) if len(text) > _ENDS else []
    parts = anatomy(text, layout, dates)
    heading = title_and_publication.title(text, layout, parts, declared, medium in ("html", "pdf", "docx"))
    if medium in ("pdf", "docx"):  # these say when the file was made, not when the text was published
        declared = replace(declared, published=None)
    when = title_and_publication.published(text, layout, parts, declared, dates, heading)
    if when is not None:
        dates = find(text, when[1])
    else:
        years = sorted(d.first.year for d in dates if d.first is not None and not d.relative)
        dates = find(text, date(years[len(years) // 2], 12, 31)) if years else find(text)
        dates = [
            d
            if d.rule not in ("weekday", "day-word", "week-word", "ago")
            else replace(d, first=None, last=None, value=None)
            for d in dates
        ]
        warnings.append("no day of publication was found; days of the week and dates without a year stay open")
    quotes, unclosed = marked(text, layout)
    warnings += [f"the quotation mark at character {at} is not closed" for at in unclosed[:20]]
    written = bylines.byline(text, layout, parts, declared, heading)
    if written is not None and not written.bound:
        warnings.append("the text is personal or the office a former one: the office does not bind")
    writer = camp or (
        actor_of(written.organisation, known) or actor_of(written.office, known)
        if written is not None and written.bound
        else None
    )
    place, rule = (written.place, written.place.rule) if written is not None else (None, "")
    turns_ = turns(text, layout)
    shown = sections(
        text, layout, parts, heading, quotes, medium, place if rule == "signature" else None,
        place if rule == "author-note" else None, writer is not None, [t.start for t in turns_],
    )
    found = mentions(text, known) if known.known else []
    quoted = replies(text, layout)
    body = _spoken(layout, shown, parts.body, parts.foot, [t.start for t in turns_])
    said, scare, _people = read(
        text, body, [q for q in quotes if not in_type(shown, q.start, ("scripture",))], turns_, _writer(written),
        quoted,
    )
    actors = Actors(text, known, found, writer)
    spoken = [(s, actors.of(s)) for s in said if s.confidence > 0]
    flat = [bare(text, *s) for b in layout if b.kind != "header" for s in sentences(text, b.body, b.end)]
    name = text[heading.start : heading.end] if heading is not None else None
    above = [text[layout[n].start : layout[n].end] for n in range(min(parts.body, 10))
             if heading is None or not layout[n].start <= heading.start < layout[n].end]
    partisan = (
        side_named((written.office, written.organisation), above) if written is not None and written.bound else ""
    )
    if not partisan and written is not None and written.organisation and any(s.type == "demands" for s in shown):
        partisan = written.organisation.casefold()  # a body that makes demands has a side
    judged = whose_words.judge(
        text, Sides(writer, known, whose_words.is_agreed(name), partisan), shown, flat, spoken, found, quoted
    )
    spans = sorted({(q.start, q.end) for q in quotes} | {(s.start, s.end) for s in said})
    again = copies(text, spans, [(b.body, b.end) for b in layout], passages, origins, index)
    return Reading(
        text=text,
        title=Span(
            start=heading.start,
            end=heading.end,
            text=words_at(text, heading),
            rule=heading.rule,
            confidence=round(heading.confidence, 2),
        )
        if heading is not None
        else None,
        published=published_of(text, when),
        translation=translation_of(text),
        byline=byline_of(text, written),
        sections=tuple(section_of(text, s) for s in shown),
        sentences=tuple(flat),
        quotes=tuple(quotes_of(text, quotes, scare, shown)),
        speech=tuple(speech_of(text, s, actor) for s, actor in spoken),
        mentions=tuple(
            Mention(
                start=m.start,
                end=m.end,
                text=text[m.start : m.end],
                rule=f"mention-{m.kind}",
                confidence=m.confidence,
                actor=m.actor,
                kind=m.kind,
            )
            for m in found
        ),
        dates=tuple(when_of(text, d, when) for d in dates),
        copies=tuple(
            Copy(
                start=c.start,
                end=c.end,
                text=text[c.start : c.end],
                rule=c.rule,
                confidence=round(max(c.jaccard, c.containment), 2),
                of=c.of,
                origin=c.origin,
                jaccard=round(c.jaccard, 3),
                containment=round(c.containment, 3),
            )
            for c in again
        ),
        attribution=tuple(
            Attribution(
                start=j.start,
                end=j.end,
                text=text[j.start : j.end],
                rule=j.rule,
                confidence=j.confidence,
                whose=j.whose,
                actor=j.actor,
                about=j.about,
                relation=j.relation,
                sign=j.sign,
                grade=j.grade,
                section=j.section,
                polarity=j.polarity,
            )
            for j in judged
        ),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _writer(written: Written | None) -> str | None:
    """Who says "I" and "we"."""
    if written is None:
        return None
    return written.authors[0] if written.authors else written.organisation or written.office


def _spoken(
    layout: Sequence[Piece], shown: Sequence[Part], body: int, foot: int, turns: Sequence[int]
) -> list[tuple[int, int]]:
    """The stretches in which speech is looked for: not headers, scripture, notes on the author and the foot.

    Where somebody has a turn, it is looked for in any case.
    """
    closed = [(p.start, p.end) for p in shown if p.type in ("scripture", "author_note", "headline", "signature")]
    held = [
        p
        for n, p in enumerate(layout)
        if ((k := bisect_left(turns, p.start)) < len(turns)
        and turns[k] < p.end)
        or p.kind == "quoted"
        or (p.kind not in ("header", "row", "heading")
        and n < foot
        and (n >= body or p.end - p.start > 80)
        and not any(a <= p.start < b for a, b in closed))
    ]
    return stretches(held)
