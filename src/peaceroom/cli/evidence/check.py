"""Check a ledger: every problem at once, with its place."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import echo_json, json_option, opened, scenario_argument


@click.command("check")
@scenario_argument
@json_option
def command(scenario: str, as_json: bool) -> None:
    """Check the ledger of SCENARIO: its lines, what they say together, its texts. Exit code 2 when it is refused."""
    from collections import Counter

    from peaceroom.core.errors import InputError
    from peaceroom.evidence.ledger.loading import examine, several
    from peaceroom.evidence.ledger.records import KINDS

    found = opened(scenario)
    seen = examine(found.folder, found.frame, raw=True)
    if seen.problems:
        raise InputError(seen.problems)
    counts = Counter(row.kind for row in seen.contents.book.used())
    unused = sum(1 for r in seen.contents.book.rows if r.kind != "withdrawal") - sum(counts.values())
    if as_json:
        echo_json({"valid": True, "in_use": {k: counts[k] for k in KINDS if k != "withdrawal"}, "not_in_use": unused,
                   "sha256": seen.ledger.sha256, "warnings": [w.to_dict() for w in seen.warnings]})
        return
    listed = ", ".join(several(k, counts[k]) for k in KINDS if counts[k]) or "nothing yet"
    tell(f"{found.folder.as_posix()}: no problems; in use: {listed}"
               + (f"; not in use: {unused}" if unused else ""))
    for warning in seen.warnings:
        tell(f"Careful: {warning.code} {warning.message}")
