"""A verb of saying in a sentence, with who says it."""

from __future__ import annotations

from dataclasses import dataclass

from peaceroom.documents.reading.speech.people import Phrase
from peaceroom.documents.reading.speech.saying_verbs import Verb


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb of saying.

    ``at`` and ``to`` are the first word of the verb and the one behind it, ``first`` and ``last``
    the words of the whole frame (subject and verb), all counted in the sentence.
    """

    verb: Verb
    said: str
    at: int
    to: int
    first: int
    last: int
    subject: Phrase | None
    apposition: tuple[int, int] | None  # its place in the text
    negated: bool
    inverted: bool = False
    shared: bool = False  # the subject is that of the frame or clause before
    rule: str = "subject-verb"
    conditional: bool = False
