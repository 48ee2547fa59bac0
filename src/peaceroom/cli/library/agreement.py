"""How far two codings of one origin agree."""

from __future__ import annotations

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(as_json: bool) -> None:
    """Compare every second, independent coding of an origin with the first, and the answers of the two coders."""
    import json

    from peaceroom.accuracy.backtest.agreement import agreement
    from peaceroom.accuracy.backtest.checking import coded_twice
    from peaceroom.scenario.cases.reading import origin_files, read_origin

    seconds = origin_files(second=True)
    pairs = [(read_origin(path.with_name(path.name.replace(".second", ""))), read_origin(path)) for path in seconds]
    found, (n, same, kappa) = agreement(pairs), coded_twice()
    if as_json:
        rows = {words: {"n": count, "mean": mean} for words, (count, mean) in found.items()}
        answers = {"n": n, "same": same if n else None, "kappa": kappa if kappa == kappa else None}
        click.echo(json.dumps({"origins": len(pairs), "compared": rows, "answers": answers}, ensure_ascii=False))
        return
    click.echo(f"{len(pairs)} origins coded twice")
    for words, (count, mean) in found.items():
        click.echo(f"{mean:6.2f}  {words}, n = {count}")
    if n:
        click.echo(f"{same:6.2f}  same answer to questions 6 to 12 (share), n = {n}; kappa {kappa:.2f}")
