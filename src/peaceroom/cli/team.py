"""Say where a team of analysts agrees, pool what they say, and name the disagreement that matters most."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.core.errors import InputError


@click.command("team")
@click.argument("versions", nargs=-1, type=click.Path(path_type=Path), metavar="[VERSION]...")
@click.option("--judgements", type=click.Path(path_type=Path), metavar="FILE",
              help="In place of versions: a CSV with analyst, question, p and, where wanted, partition, chain, rank, "
                   "least, most.")
@click.option("--record", "records", multiple=True, metavar="ANALYST=LEDGER",
              help="The ledger of seals that shows an analyst's record; may be repeated. Default: equal weights.")
@click.option("--draws", type=int, default=512, show_default=True, metavar="N",
              help="Draws, the same of every version.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Seed of these.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(versions: tuple[Path, ...], judgements: Path | None, records: tuple[str, ...], draws: int, seed: int,
            as_json: bool) -> None:
    """Compare several analysts' VERSIONs of one scenario, named by their folders; or pool probabilities of a CSV."""
    from peaceroom.analysis.team.judgements import pool, read_judgements, weights_of

    if (judgements is not None) == bool(versions) or (judgements is None and len(versions) < 2):
        raise InputError.one("E312", "give two versions or more, or --judgements FILE", "a team has several members",
                             "type: peaceroom team ANN BEN, or peaceroom team --judgements said.csv")
    earned = dict(_record(one) for one in records)
    if judgements is not None:
        from peaceroom.findings.team import pool_text

        pooled = pool(read_judgements(judgements), earned)
        tell_json(pooled) if as_json else tell(pool_text(pooled))
        return
    from peaceroom.analysis.team.versions import team
    from peaceroom.cli._progress import Progress
    from peaceroom.findings.team import team_text
    from peaceroom.scenario.file.loading import load_scenario

    names = [v.stem if v.is_file() else v.resolve().name for v in versions]
    if len(set(names)) < len(names):
        raise InputError.one("E312", "two versions have the same name", "it would be unclear who says what",
                             "name the folders after the analysts")
    loaded = {name: load_scenario(v) for name, v in zip(names, versions, strict=True)}
    with Progress("disagreements") as progress:
        found = team(loaded, weights=weights_of(names, earned), draws=draws, seed=seed, told=progress)
    if as_json:
        tell_json(found)
    else:
        tell(team_text(found, loaded[names[0]]))


def _record(typed: str) -> tuple[str, tuple[int, float]]:
    """An analyst with the number of resolved questions and the Brier score of a ledger."""
    from peaceroom.core.extras import need
    from peaceroom.seals.record import record

    analyst, _, ledger = typed.partition("=")
    if not ledger:
        raise InputError.one("E312", f"--record {typed[:60]} names no ledger",
                             "a record is read from a ledger of seals", "write --record ANALYST=seals.jsonl")
    need("seals")
    found = record([ledger])["yes_no"]
    return analyst, ((0, 0.0) if found is None else (found["n"], found["brier"]))
