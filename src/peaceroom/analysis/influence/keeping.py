"""A trace-back on disk: finished units are kept line by line, so that an interrupted one goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peaceroom.analysis.influence.result import ByQuantity
from peaceroom.core.errors import InputError
from peaceroom.runs.plan import canonical_scenario, versions
from peaceroom.scenario.sampling.evidence import ledger_sha256
from peaceroom.scenario.types import Scenario


def identity(scenario: Scenario, **asked: Any) -> str:
    """Hash of everything that decides the numbers."""
    head = {"scenario": canonical_scenario(scenario), "ledger": ledger_sha256(scenario), **asked, **versions()}
    text = json.dumps(head, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Kept:
    """Finished units of one trace-back: ``{unit: …, id: …, effects: …}`` a line, after a line with its identity."""

    def __init__(self, path: Path, sha: str) -> None:
        self.path, self._sha = path, sha

    def done(self) -> dict[tuple[str, str], ByQuantity]:
        """What an earlier call of the same trace-back finished. A damaged line, and what follows, counts as absent."""
        found: dict[tuple[str, str], ByQuantity] = {}
        try:
            lines = self.path.read_text(encoding="utf-8").split("\n")
            if json.loads(lines[0])["sha256"] != self._sha:
                return {}
            for line in lines[1:]:
                row = json.loads(line)
                found[row["unit"], row["id"]] = row["effects"]
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return found
        return found

    def start(self, done: Mapping[tuple[str, str], ByQuantity]) -> None:
        """Write the file anew with what is done. Raises `InputError` E308 if nothing can be written there."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lines = [json.dumps({"sha256": self._sha})]
            lines += [_line(unit, name, effects) for (unit, name), effects in done.items()]
            beside = self.path.with_suffix(".new")  # an interrupt while writing must not lose what is done
            beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
            beside.replace(self.path)
        except OSError as error:
            raise InputError.one(
                "E308", f"nothing can be written to {self.path.parent.as_posix()} ({error.strerror or error})",
                "finished units are kept there", "choose another folder with --out") from None

    def add(self, unit: str, name: str, effects: ByQuantity) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_line(unit, name, effects) + "\n")


def _line(unit: str, name: str, effects: ByQuantity) -> str:
    return json.dumps({"unit": unit, "id": name, "effects": effects}, ensure_ascii=False)
