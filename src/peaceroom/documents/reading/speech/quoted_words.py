"""Quotations with their speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from peaceroom.documents.reading.speech.clause_bounds import ends_frame
from peaceroom.documents.reading.speech.people import phrase
from peaceroom.documents.reading.speech.saying_frame import Frame
from peaceroom.documents.reading.speech.speakers_so_far import Recorder
from peaceroom.documents.reading.speech.speech_found import Said, choose
from peaceroom.documents.reading.text.masked_lines import QUOTE, Line
from peaceroom.documents.reading.text.quotation_marks import Marked
from peaceroom.documents.reading.text.words_and_sentences import words

_HANDLE = re.compile(r"(@\w{2,30}):?\s*$")
_DASH = re.compile(r"\s*(?:\n\s*)?[—–-]{1,2}\s*(?=[^\W\d_])")


class Quoted(Recorder):
    """Gives each quotation to whom it belongs."""



    def quote(
        self,
        line: Line,
        its: Sequence[Frame],
        quote: Marked,
        k: int,
        used: set[int],
        spoken: bool,
        nxt: tuple[Line, list[Frame]] | None,
        bounds: tuple[int, int],
        within: str | None,
    ) -> bool:
        text = self.text
        at = next(i for i, w in enumerate(line.words) if w.text == QUOTE and w.start == quote.outer[0])
        said = text[quote.start : quote.end]
        count = len(said.split())
        if quote.chain < 1_000_000 or quote.chain in self.chains:
            before = self.chains.get(quote.chain)
            if before is not None and before.start != quote.start:
                self.add(self.again(before, quote, "quote-over-paragraphs", 0.85), quote)
                return True
        frame, rule = choose(line, its, at)
        if frame is not None:
            used.add(its.index(frame))
            person, _shown = self.who(frame)
            if person is not None or frame.subject is not None:
                kind = "direct" if count > 4 or rule != "frame-before-far" or said[:1].isupper() else "mixed"
                made = self.made(
                    quote.start,
                    quote.end,
                    kind,
                    person,
                    frame,
                    said,
                    within,
                    frame.rule if rule == "near" else rule,
                    0.0 if rule == "near" else -0.2,
                )
                self.add(made, quote)
                return True
        alone = all(w.text == QUOTE or not w.wordy for w in line.words)
        if (
            nxt is not None
            and at >= len(line.words) - 2
            and not nxt[0].quotes
            and nxt[1]
            and ends_frame(nxt[0], nxt[1][0])
        ):
            self.add(
                Said(quote.start, quote.end, "direct", None, None, None, None, None, "asserted", "pending", 0.0), quote
            )
            return True
        if (dash := self.dashed(quote, bounds)) is not None:
            self.add(dash, quote)
            return True
        lead = [w for w in line.words[:at] if w.wordy]
        if handle := _HANDLE.search(text, max(bounds[0], quote.outer[0] - 40), quote.outer[0]):
            self.add(
                self.plain(
                    quote,
                    self.people.meet(handle[1], None, handle.start(1), body=True),
                    said,
                    "handle",
                    0.8,
                    handle.start(1),
                    within,
                ),
                quote,
            )
            return True
        if at and line.words[at - 1].text == ":" and lead:
            opening = phrase(text, lead) if len(lead) < 9 else None
            person = (
                self.people.take_up(opening)
                if opening is not None and (opening.name or opening.body or opening.role)
                else None
            )
            person = person or self.people.last
            if person is not None:
                self.add(self.plain(quote, person, said, "colon", 0.65, None, within), quote)
                return True
        if ((alone and count > 2) or (
            said.rstrip()[-1:] in "?!." and count > 3 and (at == 0 or line.words[at - 1].text == QUOTE)
        )) and self.current is not None and self.current.speaker is not None:
            gap = self.current.end >= bounds[0] - 400
            if spoken or gap:
                rule = "same-paragraph" if spoken else "goes-on"
                self.add(self.again(self.current, quote, rule, 0.75 if spoken else 0.5), quote)
                return True
        if count <= 4 and frame is None:
            self.scare.add(quote.start)
        return False

    def reply(self, before: Line, frame: Frame) -> bool:
        """“Who?” Brandt asked: a frame of its own behind a quotation."""
        quote = before.quotes[-1]
        pending = next((n for n in range(len(self.out) - 1, -1, -1) if self.out[n].start == quote.start), None)
        if pending is None or self.out[pending].rule != "pending":
            return False
        person, _ = self.who(frame)
        made = self.made(
            quote.start, quote.end, "direct", person, frame, self.text[quote.start : quote.end], None, frame.rule, 0.0
        )
        self.out[pending] = made
        self.current = made
        self.chains[quote.chain] = made
        return True

    def dashed(self, quote: Marked, bounds: tuple[int, int]) -> Said | None:
        """“…” — Lena Brandt, minister."""
        found = _DASH.match(self.text, quote.outer[1], quote.outer[1] + 12)
        if found is None or found.end() >= len(self.text):
            return None
        stop = self.text.find("\n", found.end())
        stop = len(self.text) if stop < 0 else stop
        named = self.text[found.end() : stop]
        if len(named) > 120 or (named.rstrip().endswith((".", "?")) and len(named.split()) > 8):
            return None
        run = words(self.text, found.end(), stop)
        head = []
        for word in run:
            if not word.wordy and word.text != ".":
                break
            head.append(word)
        made = phrase(self.text, head)
        if made is None:
            return None
        person = self.people.take_up(made)
        if person is None:
            return None
        return self.plain(quote, person, self.text[quote.start : quote.end], "dash", 0.8, made.start, None)
