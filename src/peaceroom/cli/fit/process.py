"""Fit the simulator of a process: its generic scenario to base rates, or few numbers to the library of real cases."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell, tell_json


@click.command("process")
@click.option("--library", is_flag=True, help="Fit to what came of the library's origins, not to base rates.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the search and runs.")
@click.option("--draws", type=click.IntRange(min=32),
              help="Draws of each run.  [default: 2048; with --library 192 of each origin at each point]")
@click.option("--search", type=click.IntRange(min=0), default=80, show_default=True, help="Random points tried first.")
@click.option("--simplex", type=click.IntRange(min=1), default=300, show_default=True, help="Runs of the simplex.")
@click.option("--points", type=click.IntRange(min=16, max=1024), default=64, show_default=True,
              help="With --library: points of the priors that are run.")
@click.option("-o", "--out", metavar="DIR", type=click.Path(path_type=Path), default=Path("runs/fit-process"),
              show_default=True, help="With --library: where finished runs are kept; the same command goes on there.")
@click.option("--off", multiple=True, metavar="MECHANISM", help="Fit with this mechanism switched off.")
@click.option("--identify", is_flag=True, help="Do not fit: show which parameters the data identify.")
@click.option("--workers", type=click.IntRange(min=1), help="Threads; default: the processors at hand.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
@click.pass_context
def command(ctx: click.Context, library: bool, seed: int, draws: int | None, search: int, simplex: int, points: int,
            out: Path, off: tuple[str, ...], identify: bool, workers: int | None, as_json: bool) -> None:
    """Fit the process simulator to rates of next texts, comprehensive texts and breaks (minutes).

    Targets ship with the program and show on the page docs/process.md. The comparison printed is on a fresh seed.

    With --library: fit the numbers that answers about real cases identify, over all countries and without each (some
    ten minutes of processor time; goes on where it stopped). --json prints what `backtest --numbers` takes.
    """
    given = {name for name in ctx.params if ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT}
    other = given & ({"search", "simplex", "off"} if library else {"points", "out"})
    if other:
        raise click.UsageError(f"{', '.join(f'--{name}' for name in sorted(other))} "
                               f"{'does' if len(other) == 1 else 'do'} not go "
                               f"{'with' if library else 'without'} --library.")
    if library:
        from peaceroom.cli.fit._library import fit_library, identify_by_library

        if identify:
            identify_by_library(seed=seed, draws=draws or 64, as_json=as_json)
        else:
            fit_library(seed=seed, draws=draws or 192, points=points, out=out, workers=workers, as_json=as_json)
        return
    _fit_generic(seed, draws or 2048, search, simplex, off, identify, workers, as_json)


def _fit_generic(seed: int, draws: int, search: int, simplex: int, off: tuple[str, ...], identify: bool,
                 workers: int | None, as_json: bool) -> None:
    from peaceroom.process.anchoring.fit import FITTED, fit
    from peaceroom.process.anchoring.identification import identification
    from peaceroom.process.switches import Switches

    switches = Switches().off(*off)

    def told(message: str) -> None:
        tell(message, err=True)

    if identify:
        rows = identification(switches=switches, draws=draws, seed=seed, workers=workers, progress=told)
        if as_json:
            tell_json({r.name: {"prior_sd": r.prior_sd, "posterior_sd": r.posterior_sd, "ratio": r.ratio}
                       for r in rows})
            return
        tell(f"{'parameter':22} {'posterior / prior sd':>22}")
        for r in rows:
            tell(f"{r.name:22} {r.ratio:22.2f}")
        return
    fitted, lines = fit(seed=seed, draws=draws, search=search, simplex=simplex, switches=switches, workers=workers,
                        progress=told)
    if as_json:
        tell_json({
            "parameters": {name: fitted[name] for name in FITTED}, "loss": sum(x.loss for x in lines),
            "targets": [{"name": x.name, "seen": x.seen, "low": x.low, "high": x.high, "simulated": x.simulated}
                        for x in lines]})
        return
    for name in FITTED:
        tell(f"{name:22} {fitted[name]:.4g}")
    tell(f"\n{'target':24} {'seen':>7} {'interval':>15} {'simulated':>10}")
    for x in lines:
        tell(f"{x.name:24} {x.seen:7.3f} {x.low:7.3f}–{x.high:<7.3f} {x.simulated:10.3f}")
    tell(f"\nloss on a fresh seed: {sum(x.loss for x in lines):.1f}")
