"""Trace an answer back to sources: what leaving each out does, and what is worth a day's research."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from peaceroom.cli._names import short
from peaceroom.cli._progress import Progress
from peaceroom.cli._saying import screen, tell_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from peaceroom.analysis.influence.quantities import Quantity
    from peaceroom.analysis.influence.result import ByQuantity
    from peaceroom.runs.results import Influence, Worth
    from peaceroom.scenario.types import Scenario


DEFAULT_DRAWS = 10_000


class _Traced(TypedDict, total=False):
    """The object of ``influence --json``."""

    scenario: str
    draws: int
    seed: int
    influence: dict[str, dict[str, dict[str, Influence]]]
    voi: dict[str, dict[str, Worth]]


@click.command("influence")
@click.argument("scenario")
@click.option("--draws", type=int, metavar="N",
              help="How many draws of the inputs. Default: 10000, fewer where a large ledger has very many units.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="Seed of the random numbers.")
@click.option("--models", metavar="A,B", help="Models whose settlements are traced; `all` for every model with its "
              "presets. Default: those that every run traces, compromise and challenge.")
@click.option("--quantity", "names", multiple=True, metavar="NAME",
              help="Only this quantity: settlement.ISSUE.MODEL or zone.ISSUE; may be repeated. Default: all.")
@click.option("--reweight", is_flag=True, help="Weigh the draws at hand instead of solving anew, where diagnostics "
              "allow it: for models of which a run is dear.")
@click.option("--voi/--no-voi", default=True, show_default=True, help="Say which input is worth a day's research.")
@click.option("--out", default="runs", show_default=True, metavar="DIR", help="Folder for what is finished.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, draws: int | None, seed: int, models: str | None, names: tuple[str, ...], reweight: bool,
            voi: bool, out: str, as_json: bool) -> None:
    """Leave out every passage, document, source, utterance and camp of SCENARIO's ledger in turn, and see what moves.

    The run again without each: same draws, densities pooled anew, models solved again where something differs. Effects
    do not add up. An interrupted trace-back goes on where it stopped when the same command is given again.
    """

    from peaceroom.analysis.influence.identity import identity
    from peaceroom.analysis.influence.result import bounded, influence_result, leave_out, traceable
    from peaceroom.analysis.voi.result import worth_result
    from peaceroom.files.writing import make_folder
    from peaceroom.models import canonical_key, default_models
    from peaceroom.runs.kept import Kept
    from peaceroom.runs.plan import check_numbers
    from peaceroom.runs.store import label_of
    from peaceroom.runs.threads import going_on
    from peaceroom.scenario.file.loading import read
    from peaceroom.scenario.sampling.sample import sample

    loaded = read(scenario)
    s = loaded.scenario
    check_numbers(DEFAULT_DRAWS if draws is None else draws, seed, "random")
    wanted = [m.strip() for m in models.split(",") if m.strip()] if models and models != "all" else \
        default_models("run" if models else "trace-back")
    keys = list(dict.fromkeys(canonical_key(m) for m in wanted))
    asked = _asked(s, keys, names)
    drawn = sample(s, DEFAULT_DRAWS if draws is None else draws, seed)
    result: _Traced = {"scenario": loaded.name, "draws": drawn.draws, "seed": seed}
    if traceable(s) or not voi:
        work = leave_out(s, drawn, keys, asked, reweight=reweight)
        if draws is None:
            work = bounded(work)
        result["draws"] = work.sample.draws
        sha = identity(s, draws=work.sample.draws, seed=seed, quantities=[q.name for q in asked], reweight=reweight)
        path = Path(out) / f"influence-{s.as_of.isoformat()}-{label_of(loaded.name)}-{sha[:8]}.bin"
        make_folder(path.parent, code="E308")
        kept = Kept(path, sha)
        done = {(unit, name): effects for piece, effects, _ in kept.bodies()
                for unit, slash, name in (piece.partition("/"),) if slash}
        total, count = sum(1 for _ in work.every()), len(done)
        said = f"finished units are kept in {path}; the same command goes on from there"
        try:
            with going_on(said), Progress("units") as progress:
                progress(count, total)

                def keep(unit: str, name: str, effects: ByQuantity) -> None:
                    nonlocal count
                    kept.put(f"{unit}/{name}", effects)
                    count += 1
                    progress(count, total)

                result["influence"] = influence_result(work, done, keep)
        finally:
            kept.close()
    if voi:
        from peaceroom.scenario.sampling.sample import build_case

        result["voi"] = worth_result(s, drawn, build_case(s, drawn), {}, asked if names else None, seed)
    if as_json:
        tell_json(result)
    else:
        _show(s, result)


def _asked(s: Scenario, keys: Iterable[str], names: tuple[str, ...]) -> tuple[Quantity, ...]:
    from peaceroom.analysis.influence.quantities import chosen, quantities
    from peaceroom.analysis.influence.result import issues_of, traceable

    if names:
        return chosen(names, quantities(s.issues, keys))
    return quantities(issues_of(s) if traceable(s) else s.issues, keys)


def _show(s: Scenario, result: _Traced) -> None:
    """Tables for the terminal: for each quantity the units that move it most, then what is worth knowing."""

    console = screen()
    for quantity, by_unit in result.get("influence", {}).items():
        issue = quantity.split(".")[1]
        moved = [(unit, name, e) for unit, by in by_unit.items() for name, e in by.items() if e["delta"]]
        moved.sort(key=lambda row: (-abs(row[2]["delta"]), row[0], row[1]))
        _table(console, quantity, ("left out", "", "delta", "95 %", "through"), [
            (unit, name, f"{e['delta']:+.2g}", f"{e['low']:.2g} to {e['high']:.2g}",
             ", ".join(short(key, issue) for key in e["carried_by"][:2])) for unit, name, e in moved[:12]])
    for quantity, by_input in result.get("voi", {}).items():
        known = [(key, e) for key, e in by_input.items() if e["low"] > 0]
        _table(console, f"worth knowing for {quantity}", ("input", "gain", "90 %", "one passage"), [
            (short(key), f"{e['evppi']:.3f}", f"{e['low']:.3f} to {e['high']:.3f}",
             ", ".join(f"{kind} {gain:.3f}" for kind, gain in (e.get("evsi") or {}).items())) for key, e in known[:5]])
    console.print("Delta: the mean without the unit less the mean with it. Gain: share of a settlement's variance, or "
                  "of a zone's Brier score in full, that knowing the input would take away.", style="dim")


def _table(console: Console, title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.table import Table

    if not rows:
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, justify="right" if head in ("delta", "gain", "95 %", "90 %") else "left",
                         overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print()
