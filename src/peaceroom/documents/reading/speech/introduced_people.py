"""How a text introduces people: by an office before the name, an office beside it, a name beside an office."""

from __future__ import annotations

from peaceroom.documents.reading.speech.people import People, Person, Phrase, is_body, is_role, phrase
from peaceroom.documents.reading.text.masked_lines import QUOTE, Line
from peaceroom.documents.reading.text.words_and_sentences import words


def introduce(text: str, people: People, line: Line) -> None:
    """People named with an office: "Foreign Minister Lena Brandt", "Lena Brandt, the minister"."""
    run = line.words
    n = 0
    while n < len(run):
        word = run[n]
        if (
            word.text != QUOTE
            and is_role(word.low)
            and n + 1 < len(run)
            and run[n + 1].capital
            and run[n + 1].wordy
            and not is_body(run[n + 1].low)
        ):
            stop = n + 1
            while stop < len(run) and run[stop].capital and run[stop].wordy and not is_body(run[stop].low):
                stop += 1
            first = n
            while (
                first
                and (run[first - 1].capital or (run[first - 1].text.islower() and is_role(run[first - 1].low)))
                and run[first - 1].wordy
            ):
                first -= 1
            made = phrase(text, run[first:stop])
            if made is not None and made.name and not all(is_role(w.casefold()) for w in made.name.split()):
                people.meet(made.name, made.role, made.start)
            n = stop
            continue
        if (
            word.text == ","
            and n
            and run[n - 1].capital
            and n + 2 < len(run)
            and (is_role(run[n + 1].low) or run[n + 1].low in ("the", "a", "an") or is_role(run[n + 2].low))
        ):
            stop = n + 1
            while stop < len(run) and run[stop].wordy and stop - n < 14:
                stop += 1
            inner = run[n + 1 : stop]
            first = n
            while first and (run[first - 1].capital and run[first - 1].wordy) and not is_role(run[first - 1].low):
                first -= 1
            if (
                2 <= n - first <= 4
                and any(is_role(w.low) for w in inner[:5])
                and not any(is_body(w.low) for w in run[first:n])
            ):
                people.meet(
                    text[run[first].start : run[n - 1].end], text[inner[0].start : inner[-1].end], run[first].start
                )
                n = stop
                continue
        n += 1


def beside(text: str, people: People, person: Person, subject: Phrase, start: int, end: int) -> Person:
    """What an apposition adds: the office of a name, the name of an office."""
    inner = words(text, start, end)
    cut = next((n for n, w in enumerate(inner) if not w.wordy and w.text != "."), len(inner))
    made = phrase(text, inner[:cut])
    shown = " ".join(text[start:end].split())
    if made is not None and made.name is not None and subject.name is None:
        role = " ".join(subject.text.split())
        met = people.meet(made.name, f"{role}, {made.role}" if made.role else role, start)
        met.roles.add(subject.head)
        return met
    if not person.body and any(is_role(w.low) for w in inner):
        return people.meet(person.name, shown, subject.start)
    return person
