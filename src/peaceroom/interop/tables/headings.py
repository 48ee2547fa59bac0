"""What the columns of somebody's table mean: guessed from their headings, so that the guess can be shown and mended.

A heading that is one of the usual words means that; one that holds such a word may. Two columns that could mean the
same are never chosen between.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from peaceroom.files.csv import Cell

#: meaning → what people call such a column, likeliest first; without accents, small letters
WORDS: Mapping[str, tuple[str, ...]] = {
    "actor": ("actor", "actors", "player", "players", "stakeholder", "stakeholders", "party", "parties", "actor name",
              "agent", "delegation", "country", "member state", "organisation", "organization", "group", "side", "who",
              "wer", "qui", "quien", "chi", "wie", "кто",
              "akteur", "akteure", "partei", "parteien", "staat", "land", "acteur", "acteurs", "partie", "pays", "pais",
              "actores", "attore", "attori", "actoren", "ator", "атор", "актор", "участник", "сторона", "страна",
              "актер", "name", "nom", "nombre", "naam", "имя"),
    "issue": ("issue", "issues", "issue name", "issue id", "topic", "question", "item", "dimension", "subject",
              "thema", "frage", "streitfrage", "gegenstand", "enjeu", "sujet", "theme", "tema", "asunto", "cuestion",
              "kwestie", "onderwerp", "вопрос", "тема", "проблема"),
    "position": ("position", "positions", "pos", "pstn", "stance", "ideal point", "ideal", "preferred outcome",
                 "preferred position", "preference", "preferences", "location", "standpunkt", "haltung", "praferenz",
                 "posicion", "posizione", "positie", "posicao", "preferencia", "позиция", "положение"),
    "salience": ("salience", "saliency", "saliences", "sal", "importance", "priority", "attention", "stakes", "salienz",
                 "wichtigkeit", "bedeutung", "prioritat", "relevanz", "gewichtung", "saillance", "importancia",
                 "prioridad", "saliencia", "salienza", "importanza", "belang", "значимость", "важность", "приоритет"),
    "capability": ("capability", "capabilities", "cap", "power", "influence", "clout", "resources", "resource",
                   "strength", "voting weight", "votes", "leverage", "weight", "macht", "einfluss", "starke",
                   "ressourcen", "stimmgewicht", "stimmen", "fahigkeit", "kapazitat", "pouvoir", "capacite", "poids",
                   "force", "ressources", "poder", "influencia", "capacidad", "recursos", "peso", "invloed", "potere",
                   "влияние", "сила", "ресурсы", "возможности"),
    "low": ("scale low", "low end", "scale min", "lower bound", "lower", "low", "min", "minimum", "minimo"),
    "high": ("scale high", "high end", "scale max", "upper bound", "upper", "high", "max", "maximum", "maximo"),
    "reference": ("reference point", "reference", "status quo", "statu quo", "reversion point", "sq"),
    "bottom_line": ("bottom line", "reservation", "reservation value", "walk away point", "limit"),
    "flexibility": ("flexibility", "willingness to move", "flexibilitat", "flexibilite"),
    "because": ("because", "reason", "note", "notes", "comment", "comments", "remark", "remarks", "justification",
                "begrundung", "bemerkung", "bemerkungen", "kommentar", "commentaire", "comentario", "source", "sources",
                "quelle", "description", "beschreibung"),
}
#: why a column is what somebody named it
TOLD = "you said so"
#: without these a table says nothing about positions
NEEDED = ("actor", "position", "salience")
_RANGE = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(?:\.\.+|…|-|–|—|to|bis|a|до|/|_| )\s*(-?\d+(?:[.,]\d+)?)")


@dataclass(slots=True)
class Columns:
    """Which column of a table means what.

    ``at`` meaning → number of its column (from 0); ``wide`` issue → meaning → column, where each issue has columns of
    its own; ``because`` column → why it was taken so; ``rivals`` meaning → columns that could all be it; ``other`` the
    columns that mean nothing here.
    """

    at: dict[str, int] = field(default_factory=dict)
    wide: dict[str, dict[str, int]] = field(default_factory=dict)
    because: dict[int, str] = field(default_factory=dict)
    rivals: dict[str, list[int]] = field(default_factory=dict)
    other: list[int] = field(default_factory=list)

    @property
    def score(self) -> int:
        """How much was understood: what a head is told by."""
        return len({*self.at, *(m for found in self.wide.values() for m in found)} & set(NEEDED)) * 10 + len(self.at)


def plain(heading: str) -> str:
    """A heading as it is compared: small letters without accents, marks and what stands in brackets."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}", " ", heading)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)  # idealPoint
    text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+|_", " ", text).split())


def range_in(heading: str) -> tuple[float, float] | None:
    """Both ends of the range that a heading names: ``Position (0-100)``, ``position_0_100``."""
    found = _RANGE.search(heading)
    if found is None:
        return None
    low, high = (float(part.replace(",", ".")) for part in found.groups())
    return (low, high) if low < high else None


def guess(head: list[Cell], told: Mapping[str, str]) -> Columns:
    """What the columns of a head mean. ``told`` are meanings with their headings, which win over every guess."""
    found = Columns()
    names = [plain(re.sub(r"[\d.,]+\s*[-–_ ]\s*[\d.,]+", " ", cell.text)) or plain(cell.text) for cell in head]
    taken: set[int] = set()
    for meaning, heading in told.items():
        at = next((n for n, cell in enumerate(head) if cell.text.strip() == heading.strip()), None)
        at = at if at is not None else next((n for n, name in enumerate(names) if name == plain(heading)), None)
        if at is not None:
            found.at[meaning] = at
            found.because[at] = TOLD
            taken.add(at)
    _wide(found, names, head, taken)
    for meaning, words in WORDS.items():
        if meaning in found.at or any(meaning in columns for columns in found.wide.values()):
            continue
        _exact(found, meaning, words, names, taken)
    for meaning, words in WORDS.items():
        if meaning in found.at or any(meaning in columns for columns in found.wide.values()):
            continue
        if holds := [n for n, name in enumerate(names) if n not in taken and _within(name, words)]:
            if len(holds) > 1:
                found.rivals[meaning] = holds
                continue
            found.at[meaning] = holds[0]
            found.because[holds[0]] = f"its heading holds “{_within(names[holds[0]], words)}”"
            taken.add(holds[0])
    found.other = [n for n, cell in enumerate(head) if n not in taken and cell.text.strip()
                   and not any(n in rivals for rivals in found.rivals.values())]
    return found


def _exact(found: Columns, meaning: str, words: tuple[str, ...], names: list[str], taken: set[int]) -> None:
    for word in words:
        same = [n for n, name in enumerate(names) if name == word and n not in taken]
        if len(same) > 1:
            found.rivals[meaning] = same
            return
        if same:
            found.at[meaning] = same[0]
            found.because[same[0]] = "" if word == meaning else f"“{word}” is another word for it"
            taken.add(same[0])
            return


def _within(name: str, words: tuple[str, ...]) -> str:
    """The word of a meaning that a heading holds; empty where it holds none."""
    return next((word for word in words if len(word) > 2 and re.search(rf"\b{re.escape(word)}\b", name)), "")


def _wide(found: Columns, names: list[str], head: list[Cell], taken: set[int]) -> None:
    """Columns that name an issue beside a meaning (“Tax position”, “Tax salience”), where both are there for each."""
    if "issue" in found.at or any(name in WORDS["issue"] for name in names):
        return
    by_issue: dict[str, dict[str, int]] = {}
    for n, name in enumerate(names):
        for meaning in ("position", "salience", "capability"):
            word = next((w for w in WORDS[meaning] if name != w and re.search(rf"\b{re.escape(w)}\b", name)), "")
            rest = " ".join(re.sub(rf"\b{re.escape(word)}\b", " ", name).split()) if word else ""
            if rest and n not in taken and meaning not in by_issue.setdefault(rest, {}):
                by_issue[rest][meaning] = n
                break
    whole = {issue: columns for issue, columns in by_issue.items() if {"position", "salience"} <= set(columns)}
    for columns in whole.values():
        found.wide[_issue_name(head[columns["position"]].text)] = columns
        for meaning, n in columns.items():
            found.because[n] = f"its heading names the issue and holds a word for {meaning}"
            taken.add(n)


def _issue_name(heading: str) -> str:
    """The heading without the word for a position."""
    words = [w for w in re.split(r"[\s_:./–-]+", re.sub(r"\([^)]*\)", " ", heading)) if w]
    kept = [w for w in words if plain(w) not in WORDS["position"]]
    return " ".join(kept) or heading.strip()
