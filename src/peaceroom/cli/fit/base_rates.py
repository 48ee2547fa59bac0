"""Refit the tables of the outside view from your copy of the data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from peaceroom.cli._saying import screen, tell, tell_json

if TYPE_CHECKING:
    from peaceroom.accuracy.fitting.base_rates.skill import Row


class _Tables(TypedDict):
    sample: list[Row]
    differences: list[str]
    absent: list[str]
    written: list[str]


class _Refitted(_Tables, total=False):
    """The object of ``fit base-rates --json``; ``backtest``: scores, where they were reached, reliability."""

    backtest: dict[str, list[Row]]


@click.command("base-rates")
@click.option("--data", metavar="DIR", help="Folder with the files of PA-X, UCDP, ETH/PRIO. Default: PEACEROOM_DATA.")
@click.option("-o", "--out", metavar="DIR", help="Write the tables into this folder; without it they are only made.")
@click.option("--backtest", "with_backtest", is_flag=True,
              help="Score the forecast as of every year with its country left out; write predictions and scores.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(data: str | None, out: str | None, with_backtest: bool, as_json: bool) -> None:
    """Make every table of the outside view again from PA-X v6, UCDP and ETH/PRIO ceasefires.

    Says where the sample flow differs from that of the published study of the same data. The data are not shipped;
    their producers' licences apply.
    """
    from peaceroom.accuracy.fitting.base_rates.refit import fit
    from peaceroom.accuracy.fitting.base_rates.shipping import as_csv, write
    from peaceroom.files.writing import must_take

    folder = Path(out) if out else None
    if folder:
        must_take(folder, folder=True)
    found = fit(data)
    written = write(folder, found.tables, found.documents) if folder else []
    said: _Refitted = {"sample": found.tables["sample"], "differences": found.differences(),
                        "absent": list(found.absent), "written": [p.as_posix() for p in written]}
    if with_backtest:
        said["backtest"] = _backtest(found.steps, folder, as_csv)
    if as_json:

        tell_json(said)
    else:
        _show(said)


def _backtest(steps: Any, folder: Path | None, as_csv: Any) -> dict[str, list[Row]]:
    from tempfile import TemporaryDirectory

    from peaceroom.accuracy.fitting.base_rates.backtest import backtest, read_predictions, write_predictions
    from peaceroom.accuracy.fitting.base_rates.skill import reliability, skill_table, where_table
    from peaceroom.files.writing import replace_file

    forecasts = backtest(steps, lambda year: tell(f"{year} forecast", err=True))
    with TemporaryDirectory() as scratch:
        path = (folder or Path(scratch)) / "base_rates_predictions.csv"
        write_predictions(forecasts, path)
        found = read_predictions(path)  # scores are those of the file, so that anybody can compute them again
    tables = {"scores": skill_table(found), "where": where_table(found), "reliability": reliability(found)}
    if folder:
        for name, rows in tables.items():
            replace_file(folder / f"base_rates_{name}.csv", as_csv(rows))
    return tables


def _show(said: _Refitted) -> None:
    from rich.table import Table

    console = screen(width=120)

    def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
        shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for k, head in enumerate(heads):
            shown.add_column(head, justify="right" if k else "left", no_wrap=True)
        for row in rows:
            shown.add_row(*row)
        console.print(shown)

    table(("sample", "agreements", "processes"),
          [(str(r["rule"]), str(r["agreements"]), str(r["processes"])) for r in said["sample"]])
    for text in said["differences"] or ["The sample is that of the published study."]:
        console.print(text)
    for name in said["absent"]:
        console.print(f"The folder has no table of {name}: what rests on it was not made.")
    if "backtest" in said:
        for what in ("scores", "where"):
            console.print()
            table(("forecast", "of", "days", "origins", "n", "skill, %", "90 %", "log, %", "by process", "slope"),
                  [_score(r) for r in said["backtest"][what]])
    if said["written"]:
        console.print(f"\n{len(said['written'])} files in {Path(said['written'][0]).parent}")


def _score(r: Mapping[str, Any]) -> tuple[str, ...]:
    return (*(str(r[k]) for k in ("forecast", "target", "days", "origins", "n")), _percent(r["skill"]),
            f"{_percent(r['low'])} to {_percent(r['high'])}", _percent(r["log_skill"]),
            _percent(r["skill_per_process"]), f"{r['slope']:.2f}")


def _percent(value: float) -> str:
    return f"{100 * value:.1f}".replace("-", "−")
