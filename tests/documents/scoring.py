"""How well documents are read: precision and recall by task over a half of the corpus.

    PYTHONPATH=src:tests python -m documents.scoring development
    PYTHONPATH=src:tests python -m documents.scoring held_out

What a proposal is compared with is described in corpus/README.md. Failures are listed for the development half only:
whoever writes rules must not see where the other half fails.
"""

from __future__ import annotations

import calendar
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from documents import gold as golds
from documents.gold import Found, Gold
from documents.materials import write_file

#: the least share of the union of two spans that they must have in common
OVERLAP = 0.5
TASKS = ("title", "published", "translated", "author", "office", "organisation",
         *(f"section: {t}" for t in ("headline", "news", "comment", "quotation", "scripture", "author_note", "demands",
                                     "signature")),
         "speech: span", "speech: and speaker", "speech: and polarity", "speech: all three", "mentions", "dates: span",
         "dates: and value", "attribution")
_EMPTY_WORDS = {"the", "a", "an", "of", "s", "its", "his", "her", "their", "mr", "ms", "mrs", "col", "colonel", "dr"}


@dataclass
class Score:
    """Counts of one task; `right` of what was proposed, `found` of what the gold has."""

    proposed: int = 0
    right: int = 0
    gold: int = 0
    found: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        return self.right / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        return self.found / self.gold if self.gold else None


def score(half: str, read: Callable[[Path, Gold], tuple[str, dict[str, Any]]] | None = None) -> dict[str, Score]:
    """The scores of a half; `read` gives a document's text and what is proposed of it (by default, our own reading)."""
    read = read or read_with_peaceroom
    scores = {task: Score() for task in TASKS}
    with tempfile.TemporaryDirectory() as folder:
        for gold in golds.corpus(half):
            text, said = read(write_file(gold, Path(folder)), gold)
            score_document(scores, gold, text, said)
    return scores


def read_with_peaceroom(path: Path, gold: Gold) -> tuple[str, dict[str, Any]]:
    """What `peaceroom evidence inspect --json` says of a file whose scenario has the gold's actors."""
    from peaceroom.documents.intake.extracting import extract
    from peaceroom.documents.reading.attribution.actor_names import Known
    from peaceroom.documents.reading.inspecting import inspect

    known = [Known(a["id"], a["name"], tuple(a["aliases"])) for a in gold.says["actors"]]
    said = inspect(extract(path), known, camp=gold.says["camp"]).to_dict()
    return said["text"], said


def score_document(scores: dict[str, Score], gold: Gold, text: str, said: dict[str, Any]) -> None:
    """Add one document to the scores."""
    says, where = gold.says, gold.name
    _value(scores["title"], where, said.get("title"), says["title"], _same_words)
    _value(scores["published"], where, said.get("published"), says["published"], lambda a, b: a == b)
    _value(scores["translated"], where, said.get("translated") or None, says["translated"] or None,
           lambda a, b: bool(a) == bool(b))
    for part in ("author", "office", "organisation"):
        _value(scores[part], where, (said.get("byline") or {}).get(part), says["byline"][part], _same_words)
    _sections(scores, where, text, says["sections"], said.get("sections", []))
    _speech(scores, where, text, says["speech"], said.get("speech", []), says["actors"])
    _dates(scores, where, text, says["dates"], said.get("dates", []))
    _mentions(scores["mentions"], where, golds.mentions(text, says["mentions"], strict=False), said.get("mentions", []),
           lambda g, p: g.says["actor"] == p["actor"])
    _attribution(scores["attribution"], where, text, says["attribution"], said.get("attribution", []))


def _value(score: Score, where: str, said: Any, gold: Any, same: Callable[[Any, Any], bool]) -> None:
    accepted = golds.readings(gold)
    right = said is not None and any(a is not None and same(said, a) for a in accepted)
    may_lack, has = None in accepted, any(a is not None for a in accepted)
    if has and (right or not may_lack):
        score.gold += 1
        score.found += right
    if said is not None:
        score.proposed += 1
        score.right += right
    if (said is None and not may_lack) or (said is not None and not right):
        score.failures.append(f"{where}: {said!r} for {accepted[0]!r}")


def _same_words(a: str, b: str) -> bool:
    return _words(a) == _words(b)


def _words(text: str) -> list[str]:
    return [w for w in re.findall(r"\w+", text.casefold()) if w not in {"the", "a", "an"}]


def _sections(scores: dict[str, Score], where: str, text: str, gold: list[dict[str, Any]],
              said: list[dict[str, Any]]) -> None:
    """By characters: a gold section is found when proposals of its type cover half of it, and the other way round."""
    found = [golds.span(text, g, "span", strict=False) for g in gold]
    judged = {i for f in found for i in range(f.start, f.end)}
    for f in found:
        types = golds.readings(f.says["type"])
        covered = _covered(f.start, f.end, [(p["start"], p["end"]) for p in said if p["type"] in types])
        if not f.optional:
            one = scores[f"section: {types[0]}"]
            one.gold += 1
            one.found += covered >= OVERLAP
            if covered < OVERLAP:
                one.failures.append(f"{where}: missed {_short(f.says['span'])!r}")
    for p in said:
        if f"section: {p['type']}" not in scores or p["end"] <= p["start"]:
            continue
        length = p["end"] - p["start"]
        inside = len(judged.intersection(range(p["start"], p["end"]))) / length
        if inside < OVERLAP:  # nobody has judged that part of the text
            continue
        one = scores[f"section: {p['type']}"]
        same = [(f.start, f.end) for f in found if p["type"] in golds.readings(f.says["type"])]
        right = _covered(p["start"], p["end"], same) >= OVERLAP * inside
        one.proposed += 1
        one.right += right
        if not right:
            one.failures.append(f"{where}: wrong {_short(text[p['start']:p['end']])!r}")


def _covered(start: int, end: int, others: Iterable[tuple[int, int]]) -> float:
    inside = {i for a, b in others for i in range(max(a, start), min(b, end))}
    return len(inside) / max(1, end - start)


def _speech(scores: dict[str, Score], where: str, text: str, gold: list[dict[str, Any]], said: list[dict[str, Any]],
            actors: list[dict[str, Any]]) -> None:
    found = [golds.span(text, g, strict=False) for g in gold]
    pairs = _matched(found, said)
    names = {a["id"]: [a["name"], *a["aliases"]] for a in actors}
    tests: dict[str, Callable[[Found, dict[str, Any]], bool]] = {
        "speech: span": lambda f, p: True,
        "speech: and speaker": lambda f, p: _speaker(f.says, p, names),
        "speech: and polarity": lambda f, p: p["polarity"] in golds.readings(f.says["polarity"]),
        "speech: all three": lambda f, p: (_speaker(f.says, p, names)
                                           and p["polarity"] in golds.readings(f.says["polarity"]))}
    for task, test in tests.items():
        _count(scores[task], where, found, said, pairs, test,
               lambda p: f"{_short(p['text'])!r} by {p.get('speaker')!r}, {p['polarity']}")


def _speaker(gold: dict[str, Any], said: dict[str, Any], names: dict[str, list[str]]) -> bool:
    """Content words of one name are among those of the other; the same actor will do for an office of it."""
    accepted = golds.readings(gold["speaker"])
    speakers = {s for s in (said.get("speaker"), said.get("speaker_text")) if s}
    if not speakers:
        return None in accepted
    if "actor" in gold and speakers & {gold["actor"], *names.get(gold["actor"], [])}:
        return True
    for asked in map(_content, speakers):
        for own in (_content(name) for name in accepted if name):
            if asked and own and (own <= asked or asked <= own):
                return True
    return False


def _content(name: str) -> set[str]:
    words = set(_words(name))
    return words - _EMPTY_WORDS or words


def _dates(scores: dict[str, Score], where: str, text: str, gold: list[dict[str, Any]],
           said: list[dict[str, Any]]) -> None:
    found = [golds.span(text, g, strict=False) for g in gold]
    pairs = _matched(found, said)
    for task, test in (("dates: span", lambda f, p: True), ("dates: and value", _same_date)):
        _count(scores[task], where, found, said, pairs, test, lambda p: f"{p['text']!r} = {p.get('value')!r}")


def _same_date(found: Found, said: dict[str, Any]) -> bool:
    gold = found.says["value"]
    if gold is None:
        return True
    first, _, last = gold.partition("/")
    own = [v for v in ((said.get("first"), said.get("last")), (said.get("value"), said.get("value"))) if v[0]]
    return any((_day(a), _day(b, last=True)) == (_day(first), _day(last or first, last=True)) for a, b in own)


def _day(date: str | None, last: bool = False) -> str | None:
    """The first or the last day of a year, a month or a day; what is no date stays as it is."""
    if date is None or not re.fullmatch(r"\d{4}(-\d\d)?", date):
        return date
    year, month = int(date[:4]), int(date[5:] or (12 if last else 1))
    return f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1] if last else 1:02}"


def _mentions(score: Score, where: str, found: Sequence[Found], said: list[dict[str, Any]],
           test: Callable[[Found, dict[str, Any]], bool]) -> None:
    _count(score, where, found, said, _matched(found, said, test), test,
           lambda p: f"{p['text']!r} = {p.get('actor')!r}")


def _count(score: Score, where: str, found: Sequence[Found], said: list[dict[str, Any]], pairs: dict[int, int],
           test: Callable[[Found, dict[str, Any]], bool], show: Callable[[dict[str, Any]], str]) -> None:
    """Matches that pass the test; an optional gold entry counts neither way, whatever was said of it."""
    for k, f in enumerate(found):
        if f.optional:
            continue
        right = k in pairs and test(f, said[pairs[k]])
        score.gold += 1
        score.found += right
        if not right:
            said_of_it = f", got {show(said[pairs[k]])}" if k in pairs else ""
            score.failures.append(f"{where}: missed {_short(f.says['text'])!r}{said_of_it}")
    of = {j: found[k] for k, j in pairs.items()}
    for j, p in enumerate(said):
        if j in of and of[j].optional:
            continue
        if j not in of and any(f.optional and f.start < p["end"] and p["start"] < f.end for f in found):
            continue
        score.proposed += 1
        right = j in of and test(of[j], p)
        score.right += right
        if j not in of:
            score.failures.append(f"{where}: wrong {show(p)}")


def _matched(found: Sequence[Found], said: list[dict[str, Any]],
             test: Callable[[Found, dict[str, Any]], bool] = lambda f, p: True) -> dict[int, int]:
    """Gold → proposal, one to one, the greatest overlaps first; at least `OVERLAP` of the union of the two."""
    shares = []
    for k, f in enumerate(found):
        for j, p in enumerate(said):
            common = min(f.end, p["end"]) - max(f.start, p["start"])
            if common > 0 and test(f, p):
                share = common / (max(f.end, p["end"]) - min(f.start, p["start"]))
                if share >= OVERLAP:
                    shares.append((-share, k, j))
    pairs: dict[int, int] = {}
    for _, k, j in sorted(shares):
        if k not in pairs and j not in pairs.values():
            pairs[k] = j
    return pairs


def _attribution(score: Score, where: str, text: str, gold: list[dict[str, Any]], said: list[dict[str, Any]]) -> None:
    """Only selected passages have a gold: each is asked of the shortest proposal that holds half of it or more."""
    for entry in gold:
        f = golds.span(text, entry, strict=False)
        over = [p for p in said if _covered(f.start, f.end, [(p["start"], p["end"])]) >= OVERLAP]
        best = min(over, key=lambda p: p["end"] - p["start"], default=None)
        score.gold += 1
        right = best is not None and _attributed(entry, best)
        score.found += right
        score.proposed += best is not None
        score.right += right
        if not right:
            got = None if best is None else (best.get("whose"), best.get("actor"), best.get("relation"))
            score.failures.append(f"{where}: {_short(entry['text'])!r} is {entry.get('speaker')}/{entry['relation']}, "
                                  f"got {got}")


def _attributed(gold: dict[str, Any], said: dict[str, Any]) -> bool:
    if gold["relation"] == "nobody":
        return said.get("whose") == "nobody"
    return (("speaker" not in gold or said.get("actor") == gold["speaker"]) and said.get("whose") != "nobody"
            and said.get("relation") in golds.readings(gold["relation"]))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 70 else text[:67] + "…"


def table(scores: dict[str, Score]) -> str:
    """The scores as a Markdown table."""
    rows = ["| task | precision | recall | proposed | in the gold |", "|---|---|---|---|---|"]
    for task, one in scores.items():
        p, r = ("–" if v is None else f"{v:.2f}" for v in (one.precision, one.recall))
        rows.append(f"| {task} | {p} | {r} | {one.proposed} | {one.gold} |")
    return "\n".join(rows)


def main(argv: Sequence[str]) -> int:
    """Print the table of a half and, of the development half, its failures."""
    if len(argv) < 1 or argv[0] not in golds.HALVES:
        print(f"usage: python -m documents.scoring {{{'|'.join(golds.HALVES)}}} [TASK…]", file=sys.stderr)
        return 2
    scores = score(argv[0])
    print(table(scores))
    if argv[0] == "development":
        for task, one in scores.items():
            if one.failures and (len(argv) == 1 or task in argv[1:]):
                print(f"\n{task}\n" + "\n".join(f"  {line}" for line in one.failures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
