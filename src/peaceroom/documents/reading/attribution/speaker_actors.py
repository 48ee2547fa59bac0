"""Which actor of the scenario a speaker stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from peaceroom.documents.reading.attribution.actor_names import Named, Names, actor_by_adjective, actor_of
from peaceroom.documents.reading.speech.speech_found import Said


class Actors:
    """Which actor a speaker stands for: by name, by office, or by where the text first names the person."""

    def __init__(self, text: str, names: Names, found: Sequence[Named], writer: str | None) -> None:
        self.text, self.names, self.found, self.writer = text, names, found, writer
        self._its: dict[str | None, str] = {}
        self._kept: dict[tuple[str | None, str | None, str | None], str | None] = {}

    def of(self, said: Said) -> str | None:
        key = (said.speaker, said.role, said.speaker_text)
        if not self.names.known or (said.speaker is None and said.speaker_text is None):
            return None
        said_as = (said.speaker_text or "").casefold()
        if said_as in ("i", "we"):
            return self.writer
        if said_as == "you" and said.speaker is None:  # of a letter: to whom it goes
            return next((m.actor for m in self.found if m.actor != self.writer), None)
        if key not in self._kept:
            self._kept[key] = (
                actor_of(said.speaker, self.names)
                or actor_of(said.role, self.names)
                or actor_of(said.speaker_text, self.names)
                or self._of_its(said)
                or actor_by_adjective(said.role, self.names)
                or actor_by_adjective(said.speaker, self.names)
                or self._near(said.speaker)
            )
        return self._kept[key]

    def _of_its(self, said: Said) -> str | None:
        """ "Its chairman": the chairman of the actor named last before."""
        if said.speaker in self._its:
            return self._its[said.speaker]
        if said.speaker_at is None or not re.match(r"(?:its|their)\s", said.speaker_text or "", re.IGNORECASE):
            return None
        k = bisect_left(self.found, said.speaker_at, key=lambda m: m.start)
        if k:
            self._its[said.speaker] = self.found[k - 1].actor
        return self.found[k - 1].actor if k else None

    def _near(self, speaker: str | None) -> str | None:
        """The actor beside the first place where the speaker is named, in the same sentence."""
        if not speaker or len(speaker) < 4:
            return None
        at = self.text.find(speaker)
        if at < 0:
            return None
        stop = re.compile(r"[.!?]\s|\n\s*\n").search(self.text, at + len(speaker), at + 220)
        end = stop.start() if stop else min(len(self.text), at + 160)
        begin = max(
            (m.end() for m in re.finditer(r"[.!?]\s|\n\s*\n", self.text[max(0, at - 120) : at])), default=0
        ) + max(0, at - 120)
        behind = [m for m in self.found if at <= m.start < end]
        before = [m for m in self.found if begin <= m.start < at]
        if before and re.fullmatch(r"(?:['’]s?)?[\w\s,’'-]{0,60}", self.text[before[-1].end : at]):
            return before[-1].actor
        return behind[0].actor if behind else None
