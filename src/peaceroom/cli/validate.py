"""Check a scenario and say everything that is wrong with it."""

from __future__ import annotations

import sys

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.core.errors import InputError, Warned
from peaceroom.scenario.types import Scenario

_COUNTED = (("actors", "actor"), ("issues", "issue"), ("positions", "position"), ("support", "row of support"),
            ("events", "event"), ("levers", "lever"), ("what_ifs", "what-if"), ("sources", "source"))


@click.command()
@click.argument("scenario", metavar="SCENARIO")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only: valid, errors, warnings.")
def command(scenario: str, as_json: bool) -> None:
    """Check SCENARIO (a file, a folder, a bundled name or a CSV of points). Exit code 2 when it is refused."""
    from peaceroom.analysis.conflict_in_draws import conflict_beside
    from peaceroom.analysis.levers.catalogue import own_sha256
    from peaceroom.interop.reading import read_any

    try:
        loaded = read_any(scenario)
        own_sha256(loaded.scenario.origin.folder if loaded.scenario.origin else None)
        conflict_beside(loaded.folder, loaded.scenario)
    except InputError as error:
        if not as_json:
            raise
        _print_json(False, [p.to_dict() for p in error.problems], [])
        sys.exit(2)
    if as_json:
        _print_json(True, [], [w.to_dict() for w in loaded.warnings])
        return
    for warning in loaded.warnings:
        tell(f"warning: {warning.code} {warning.message}")
    tell(f"valid: {counts(loaded.scenario)}")


def counts(scenario: Scenario) -> str:
    """``15 actors, 8 issues, …``: what there is of each, without what there is none of."""
    parts = []
    for block, word in _COUNTED:
        if n := len(getattr(scenario, block)):
            plural = word.replace("row", "rows") if word.startswith("row") else word + "s"
            parts.append(f"{n:,} {word if n == 1 else plural}")
    return ", ".join(parts)


def _print_json(valid: bool, errors: list[dict[str, str | int]], warnings: list[Warned]) -> None:
    tell_json({"valid": valid, "errors": errors, "warnings": warnings}, indent=1)
