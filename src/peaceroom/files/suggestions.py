"""The known word most like a word that is not known, as a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches

#: of longer lists only words with the same first letter are compared, and no more than this
_MOST = 3_000
#: longer words are compared by their beginning
_LONGEST = 200
#: so many words may be named; a guess less alike than this may be another word, so all are named beside it
_FEW, _ALIKE = 12, 0.75


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None when none is alike."""
    return _nearest(str(word)[:_LONGEST], list(dict.fromkeys(known)))


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: the nearest known word, else the known words when they are few, else ``otherwise``."""
    words = list(dict.fromkeys(known))
    return remedy_of(word, _nearest(str(word)[:_LONGEST], words), words, otherwise)


def remedy_of(word: str, guess: str | None, words: Sequence[str], otherwise: str) -> str:
    """The remedy that a guess among known words makes: with all of them where they are few and it is not much alike."""
    if guess and len(words) <= _FEW and SequenceMatcher(None, str(word).casefold(), guess.casefold()).ratio() < _ALIKE:
        return f"did you mean {guess}? All there are: {', '.join(words)}"
    if guess:
        return f"did you mean {guess}?"
    return f"write one of: {', '.join(words)}" if 0 < len(words) <= _FEW else otherwise


def _nearest(word: str, words: Sequence[str]) -> str | None:
    folded = word.casefold()
    if alike := next((k for k in words if k.casefold() == folded), None):
        return alike
    near = words if len(words) <= _MOST else [k for k in words if k[:1] == word[:1]][:_MOST]
    if found := get_close_matches(word, near, n=1, cutoff=0.6):
        return found[0]
    # one contains the other: "ceasefire" for "ceasefire-start"
    return next((k for k in near if len(word) > 3 and (k.startswith(word) or (len(k) > 3 and word.startswith(k)))),
                None)
