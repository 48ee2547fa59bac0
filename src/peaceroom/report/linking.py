"""Sentences of the one page as HTML: numbers lead to where they come from, the page's own words to the glossary."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from peaceroom.findings.glossary import SPOKEN, anchor

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_N = r"[+−]?\d+(?:[.,]\d+)*"
#: names and quoted words are left alone, and so are days
_PARTS = re.compile(
    rf"(?P<left>“[^”]*”|‘[^’]*’|\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b)"
    rf"|(?P<number>(?:fewer than |more than |[<>])?(?<![\w-]){_N}(?:–\d+(?:[.,]\d+)*)?"
    rf"(?: (?:in|of) 100(?: (?:points|parts))?)?(?: \([−+\d][^()]*\))?)"
    rf"|(?P<word>\b(?:{'|'.join(sorted(map(re.escape, SPOKEN), key=len, reverse=True))})\b)")


def numbers_apart(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, and whether each is a number that can lead to where it comes from."""
    out, done = [], 0
    for found in _PARTS.finditer(text):
        if found["number"]:
            out += [(text[done:found.start()], False), (found[0], True)]
            done = found.end()
    return [(piece, number) for piece, number in (*out, (text[done:], False)) if piece]


class Linker:
    """Makes links of sentences; a word of the glossary is linked where it stands first on the page.

    ``to`` is what stands before ``#id``: nothing inside the report, the report's name on a page beside it. With
    ``None`` nothing is linked, since there is nothing to lead to.
    """

    def __init__(self, to: str | None = "") -> None:
        self._to = to
        self._told: set[str] = set()

    def href(self, where: str) -> str | None:
        """The address of a part of the report."""
        return None if self._to is None else f"{self._to}#{where}"

    def __call__(self, text: str, where: str) -> Markup:
        """The sentence, escaped, with its links."""
        if self._to is None:
            return Markup(escape(text))
        out, done = Markup(), 0
        for found in _PARTS.finditer(text):
            out += escape(text[done:found.start()])
            out += self._part(found, where)
            done = found.end()
        return out + escape(text[done:])

    def _part(self, found: re.Match[str], where: str) -> Markup:
        said = found[0]
        if found["number"]:
            return Markup('<a class="from" href="{}">{}</a>').format(self.href(where), said)
        if found["word"]:
            term = SPOKEN[said]
            if term not in self._told:
                self._told.add(term)
                return Markup('<a class="term" href="{}">{}</a>').format(self.href(anchor(term)), said)
        return Markup(escape(said))
