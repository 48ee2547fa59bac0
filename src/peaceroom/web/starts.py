"""Unfinished answers to the ten questions: one file each in the workspace, written at every change."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from peaceroom.core.errors import InputError
from peaceroom.files.writing import replace_file
from peaceroom.scenario.starting.answers import ActorAnswer, Answers, DateAnswer, IssueAnswer, WantAnswer
from peaceroom.web.forms import Fields, rows

_NAME = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Starts:
    """The unfinished starts of a workspace."""

    folder: Path

    def begin(self) -> str:
        """A new one; its name."""
        name = token_hex(8)
        self.keep(name, Answers())
        return name

    def keep(self, name: str, answers: Answers) -> None:
        """Write the answers down."""
        replace_file(self._file(name), json.dumps(answers.as_dict(), ensure_ascii=False, indent=1))

    def read(self, name: str) -> Answers:
        """The answers so far. Raises `InputError` E001 where there is no such start."""
        try:
            return Answers.from_dict(json.loads(self._file(name).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            raise InputError.one("E001", "these answers are not there any more",
                                 "a scenario was made of them, or they were deleted",
                                 "open the scenario from the first page, or start anew") from None

    def end(self, name: str) -> None:
        """Forget it: a scenario was made of it."""
        self._file(name).unlink(missing_ok=True)

    def unfinished(self) -> list[tuple[str, str]]:
        """Name and title of each, last touched first."""
        found = sorted(self.folder.glob("*.json"), key=lambda p: (-p.stat().st_mtime_ns, p.name))
        return [(p.stem, self.read(p.stem).title or "without a title") for p in found if _NAME.fullmatch(p.stem)]

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise InputError.one("E001", "there are no such answers", "the address is not one of ours",
                                 "start from the first page")
        return self.folder / f"{name}.json"


def taken(answers: Answers, key: str, sent: Fields) -> Answers:
    """The answers with what one question's form sent put in; a list's row without a name is taken out."""
    out = Answers.from_dict(answers.as_dict())
    match key:
        case "title":
            out.title, out.summary, out.coder = (sent.get(k, "") for k in ("title", "summary", "coder"))
        case "days":
            out.as_of, out.horizon = sent.get("as_of", ""), sent.get("horizon", "")
        case "actors" | "issues":
            _listed(out, key, sent)
        case "consent":
            for k, actor in enumerate(out.actors):
                actor.consents = f"consents.{k}" in sent
        case "ends":
            _set(out.issues, rows(sent, "issues"), ("low", "high", "now"))
        case "wants" | "cares":
            _set(out.actors, rows(sent, "actors"), ("strength",))
            _wanted(out, rows(sent, "wants"), "position" if key == "wants" else "salience")
        case "failure":
            _set(out.actors, rows(sent, "actors"), ("failure",))
        case "agenda":
            _set(out.issues, rows(sent, "issues"), ("turn",))
            out.dates = [DateAnswer(row.get("day", ""), row["what"], row.get("chance", ""))
                         for row in rows(sent, "dates").values() if row.get("what", "").strip()]
    return out


def _set(entries: Sequence[object], sent: dict[int, Fields], names: tuple[str, ...]) -> None:
    for k, row in sent.items():
        for name in names:
            if k < len(entries) and name in row:
                setattr(entries[k], name, row[name])


def _listed(out: Answers, key: str, sent: Fields) -> None:
    """A list of names anew; what is known of a row that stays, goes with it."""
    before: list[Any] = list(getattr(out, key))
    made: list[Any] = []
    moved: dict[int, int] = {}
    for k, row in rows(sent, key).items():
        if not row.get("name", "").strip():
            continue
        if k < len(before):
            entry, moved[k] = before[k], len(made)
        else:
            kind = row.get("kind", "party")
            entry = ActorAnswer("", consents=kind == "party") if key == "actors" else IssueAnswer("")
        for name in ("name", "kind"):
            if name in row:
                setattr(entry, name, row[name].strip())
        made.append(entry)
    setattr(out, key, made)
    field = key.removesuffix("s")
    kept = [w for w in out.wants if getattr(w, field) in moved]
    for want in kept:
        setattr(want, field, moved[getattr(want, field)])
    out.wants = kept


def _wanted(out: Answers, sent: dict[int, Fields], field: str) -> None:
    """Cells of the grid: row of the actor, and the issue's number as the field."""
    for actor, row in sent.items():
        for number, value in row.items():
            if not number.isdecimal() or actor >= len(out.actors) or int(number) >= len(out.issues):
                continue
            want = out.want(actor, int(number))
            setattr(want, field, value)
            if not any(w is want for w in out.wants) and value.strip():
                out.wants.append(WantAnswer(want.actor, want.issue, want.position, want.salience))
