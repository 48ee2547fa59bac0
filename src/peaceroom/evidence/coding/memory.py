"""What an analyst decided about the proposals of a document, kept between two sittings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.writing import replace_file

FOLDER = "walks"


@dataclass
class Memory:
    """Decisions by the key of a candidate: ``rejected``, ``later``, or the records that it became.

    The file holds nothing that the ledger rests on: where it is lost or spoilt, all is asked again.
    """

    path: Path
    decisions: dict[str, str | list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, document: str, coder: str) -> Memory:
        """The memory of a ledger's folder for a document and a coder."""
        path = folder / FOLDER / f"{re.sub(r'[^a-z0-9_.-]', '-', document)}.{coder}.json"
        try:
            found = json.loads(ordinary_bytes(path, 10_000_000))
            decisions = {str(k): v if isinstance(v, str) else [str(i) for i in v] for k, v in found.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            decisions = {}
        return cls(path, decisions)

    def keep(self, key: str, decision: str | list[str] | None) -> None:
        """Remember a decision; None forgets it. Raises `InputError` E326 where the file cannot be written."""
        if decision is None:
            self.decisions.pop(key, None)
        else:
            self.decisions[key] = decision
        self.path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self.path, json.dumps(self.decisions, indent=1, sort_keys=True) + "\n", code="E326")
