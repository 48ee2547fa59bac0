"""How far two codings of one origin agree."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell, tell_json


@click.command()
@click.option("--each", is_flag=True, help="Every origin by itself, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only, with every origin by itself.")
def command(each: bool, as_json: bool) -> None:
    """Compare every second, independent coding of an origin with the first, and the answers of the two coders."""

    from peaceroom.accuracy.backtest.agreement import agreement, by_kind
    from peaceroom.accuracy.backtest.checking import coded_twice
    from peaceroom.scenario.cases.reading import origin_files, read_origin

    seconds = origin_files(second=True)
    pairs = [(read_origin(path.with_name(path.name.replace(".second", ""))), read_origin(path)) for path in seconds]
    found, kinds, twice = agreement(pairs), by_kind(pairs), coded_twice()
    alone = {f"{pair[0].case}/{pair[0].as_of}": agreement([pair]) for pair in pairs}
    if as_json:
        rows = {words: {"n": row.n, "mean": row.mean, "alpha": row.alpha} for words, row in found.items()}
        answers = {key: {"n": n, "same": same if n else None, "kappa": kappa if kappa == kappa else None}
                   for key, (n, same, kappa) in twice.items()}
        tell_json({
            "origins": len(pairs), "compared": rows, "answers": answers,
            "kinds": {kind: {"n": k, "overlap": share, "distance": off} for kind, (k, share, off) in kinds.items()},
            "each": {name: {words: row.mean for words, row in own.items()} for name, own in alone.items()},
        })
        return
    tell(f"{len(pairs)} origins coded twice")
    for words, row in found.items():
        chance = "" if row.alpha is None else f"; alpha {row.alpha:.2f}"
        tell(f"{row.mean:6.2f}  {words}, n = {row.n}{chance}")
    for key, (n, same, kappa) in twice.items():
        words = "to all questions that are not answered by machine" if key == "all" else f"to {key}"
        if n:
            tell(f"{same:6.2f}  same answer {words} (share), n = {n}{f'; kappa {kappa:.2f}' if kappa == kappa else ''}")
    if kinds:
        tell("What a side wants, by kind of item: overlap (share), distance (of 100)")
    for kind, (k, share, off) in kinds.items():
        tell(f"{share:6.2f} {off:6.1f}  {kind}, n = {k}")
    for name, own in alone.items() if each else ():
        tell(name)
        for words, row in own.items():
            tell(f"  {row.mean:6.2f}  {words}")
