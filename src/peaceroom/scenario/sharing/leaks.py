"""Whether something identifying is left in files: names, sources, words, addresses of the original, however typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.scenario.naming import Hidden
from peaceroom.scenario.sharing.contents import texts_in
from peaceroom.scenario.sharing.relabelling import LABELS, known_words
from peaceroom.scenario.types import Scenario

#: words shorter than this are looked for only in capitals: “US”, not “us”
_SHORT = 4
_BINARY = 6
#: what a label of the copy looks like: an id of this form in the original tells nothing
_LABEL = re.compile(rf"({'|'.join(LABELS)})-\d+", re.ASCII)


def identifying(scenario: Scenario) -> list[str]:
    """Every name, title, address and quotation of a scenario and its ledger, and ids of actors, sources and coders.

    Of issues, points of scales, events and levers only what has two words or more: “rights” stands in any report.
    """
    s, found = scenario, list[str]()
    found += [s.title, *(a.name for a in s.actors.values()), *(n for a in s.actors.values() for n in a.aliases)]
    phrases = [i.name for i in s.issues.values()] + [w for i in s.issues.values() for w in i.scale.values()]
    phrases += [getattr(entry, "name", None) or "" for block in (s.events, s.levers, s.agenda, s.drafts, s.what_ifs)
                for entry in block.values()]
    found += [words for words in phrases if len(words.split()) > 1]
    found += [c.name for c in s.coders.values()]
    for source in s.sources.values():
        found += [source.title, source.publisher or "", source.url or ""]
    ids = [*s.actors, *s.sources, *s.coders]
    if s.ledger is not None:
        for kind in ("sources", "documents", "passages"):
            records = getattr(s.ledger, kind).values()
            ids += [r.id for r in records]
            for name in ("name", "title", "url", "organisation", "exact", "speaker_role", "owner"):
                found += [str(getattr(r, name, None) or "") for r in records]
            found += [author for r in records for author in getattr(r, "authors", ())]
    found += [i for i in ids if len(i) >= _SHORT or i.isupper()]
    common = {word.casefold() for word in known_words()}
    return list(dict.fromkeys(w for w in map(str.strip, found)
                              if w and w.casefold() not in common and (len(w) >= _SHORT or w.isupper())
                              and not w.replace(".", "").isdigit() and not _LABEL.fullmatch(w)))


def leaks(paths: Iterable[Path], words: Iterable[str], *, beside: Path) -> list[Problem]:
    """Places in files where one of the words stands, however it is typed; names of files count as well.

    Every byte is looked through (`peaceroom.scenario.sharing.contents`): parts of archives and Office files, text and
    streams of PDF, columns of tables, what is escaped, embedded, or set apart by marks. In bytes that are no text only
    words of six letters and more are looked for. Raises `InputError` as `texts_in`, for what cannot be looked through.
    """
    known = [word[:200] for word in words]
    long = [word for word in known if len(word) >= _BINARY]
    every, longer = (Hidden({word: word for word in some}) for some in (known, long))
    problems: dict[tuple[str, int, str], Problem] = {}
    for path in paths:
        file, name = path.as_posix(), path.relative_to(beside).as_posix() if path.is_relative_to(beside) else path.name
        found = [(0, "in its name", label) for _, _, label in every.places(name)]
        for text in texts_in(ordinary_bytes(path), file):
            where = f"in {text.part}" if text.part else "here" if text.lines else "in this file"
            for start, _, label in (every if text.whole else longer).places(text.words):
                found.append((text.words.count("\n", 0, start) + 1 if text.lines else 0, where, label))
        for line, where, label in found:
            problems.setdefault((file, line, label), Problem(
                file, line, 1 if line else 0, "E392", f"{label!r} is left {where}", CODES["E392"][1],
                "take it out, leave the file at home, or add --except where the word means nobody"))
    return list(problems.values())


def must_be_clean(folder: Path, words: Iterable[str], *, but: Iterable[str] = ()) -> int:
    """Raise `InputError` E392 with each place where something identifying is left; else the number of files read.

    ``but``: words that mean nobody where they stand.
    """
    paths = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file())
    if problems := leaks(paths, (w for w in words if w not in set(but)), beside=folder):
        raise InputError(problems)
    return len(paths)
