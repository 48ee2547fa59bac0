"""The bundled talks in Doha without their ledger."""

from __future__ import annotations

import json
from pathlib import Path

from peaceroom.scenario.file.loading import read


def with_cited_sources(folder: Path) -> str:
    """The text of a copy of the talks in Doha with the sources that it cites from its ledger listed in the file."""
    cited = {k: v.model_dump(mode="json", exclude_none=True) for k, v in read("doha-2020").scenario.sources.items()}
    listed = "".join(f"  {k}: {json.dumps(v)}\n" for k, v in cited.items() if k not in ("pa-x", "fatalities"))
    return (folder / "scenario.yaml").read_text(encoding="utf-8").replace("\nsources:\n", f"\nsources:\n{listed}")
