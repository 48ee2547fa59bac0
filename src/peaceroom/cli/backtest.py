"""Score forecasts on the library of real processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peaceroom.accuracy.backtest.results import RowDict, Summary

_TYPES = {"text": "a next text", "comprehensive": "comprehensive", "item": "first open item", "procedure": "procedure",
          "session": "talks in session", "break": "a new break", "ceasefire": "general ceasefire",
          "violence": "battle deaths", "victory": "defeat"}


@click.command()
@click.option("--case", "cases", metavar="CASE", multiple=True, help="Show this case's forecasts; may be repeated.")
@click.option("--sheet", "sheets", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
              help="Ask the questions of this origin file of your own instead; may be repeated.")
@click.option("--outcomes", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
              help="With --sheet: what came, as in the library; scores the forecasts. May be repeated.")
@click.option("--draws", default=2_000, show_default=True, type=click.IntRange(100, 100_000))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**64 - 1))
@click.option("-o", "--out", metavar="DIR", type=click.Path(path_type=Path), default=Path("runs/backtest"),
              show_default=True, help="Where finished forecasts are kept: the same command goes on from there.")
@click.option("--numbers", metavar="FILE", type=click.Path(path_type=Path),
              help="Run the simulator with numbers fitted without each country: what `fit process --library --json` "
              "printed.")
@click.option("--workers", type=click.IntRange(1, 64), help="Threads; never changes a number. Default: 2.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(cases: tuple[str, ...], sheets: tuple[Path, ...], outcomes: tuple[Path, ...], draws: int, seed: int,
            out: Path, numbers: Path | None, workers: int | None, as_json: bool) -> None:
    """Ask the twelve questions of every origin of the library, and score outside view, inside view and their blend.

    The country is left out of what its forecast rests on; intervals are by country. Random origins count for skill.

    With --sheet: the same questions of sheets of your own (docs/library.md), in seconds.
    """
    from peaceroom.accuracy.backtest.forecasts import inside_views
    from peaceroom.accuracy.backtest.scoring import score
    from peaceroom.accuracy.backtest.summary import summary
    from peaceroom.accuracy.library_fit.fitted_file import numbers_without
    from peaceroom.files.suggestions import did_you_mean
    from peaceroom.files.writing import must_take
    from peaceroom.scenario.cases.reading import origin_files, read_origin

    must_take(out, folder=True)
    if sheets:
        from peaceroom.cli._sheets import ask_sheets

        if cases or numbers is not None:
            raise click.UsageError("--sheet goes without --case and --numbers, which are of the library.")
        ask_sheets(sheets, outcomes, draws=draws, seed=seed, out=out, workers=workers, as_json=as_json)
        return
    if outcomes:
        raise click.UsageError("--outcomes goes with --sheet.")
    paths = origin_files()
    names = sorted({path.parent.name for path in paths})
    for case in cases:
        if case not in names:
            raise InputError.one("E832", f"the library has no case {case[:80]!r}", CODES["E832"][1],
                                 did_you_mean(case, names, "`peaceroom library check` reads them all"))

    fitted = None if numbers is None else numbers_without(numbers)
    if fitted is not None:
        for path in paths:
            fitted(read_origin(path))  # a country that is not there is told before hours of runs

    def told(done: int, of: int, name: str) -> None:
        tell(f"{done} of {of} {name}", err=True)

    scored = score(inside_views(paths, draws=draws, seed=seed, folder=out, numbers=fitted, workers=workers,
                                told=told))
    rows = [row for row in scored.plain() if not cases or row["case"] in cases]
    if as_json:
        tell_json({"summary": summary(scored), "rows": rows, "nearest": dict(scored.nearest)})
    elif cases:
        _show_cases(rows, scored.nearest)
    else:
        _show(summary(scored))


def _show_cases(rows: list[RowDict], nearest: Mapping[str, tuple[str, ...]]) -> None:
    from peaceroom.accuracy.backtest.questions import QUESTIONS

    words = {question.id: question.words for question in QUESTIONS}
    for name in sorted({f"{row['case']}/{row['as_of']}" for row in rows}):
        tell(f"\n{name}: most like {', '.join(nearest[name])}")
        tell(f"{'':4} {'outside':>7} {'inside':>7} {'blend':>7}  came")
        for row in rows:
            if f"{row['case']}/{row['as_of']}" == name:
                inside = "   –" if row["silent"] else f"{row['inside']:.2f}"
                tell(f"{row['question']:4} {row['outside']:7.2f} {inside:>7} {row['blend']:7.2f}  "
                           f"{'yes' if row['answer'] else 'no ':3}  {words[row['question']]}")


def _show(found: Summary) -> None:
    from peaceroom.accuracy.backtest.table_lines import table_lines

    for line in table_lines(found, _TYPES):
        tell(line)
