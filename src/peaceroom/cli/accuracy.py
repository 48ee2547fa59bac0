"""Score models on past decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from peaceroom.cli._saying import screen, tell_json

if TYPE_CHECKING:
    from rich.console import Console

    from peaceroom.accuracy.scoring.accuracy import Report

_GLOSS = (
    "MAE, RMSE: error of the point forecast in hundredths of the scale. ≤10: share of issues within ten. CRPS, log: "
    "scores of the whole distribution (less is better). 50, 80, 95: share of outcomes that the central intervals of "
    "that size cover, by randomised PIT (closed intervals in brackets). ΔMAE, ΔCRPS: difference to {against} on "
    "the issues both answer, with 95 % intervals over resampled proposals."
)


@click.command("accuracy")
@click.argument("data")
@click.option("--model", "models", multiple=True, metavar="KEY",
              help="Only this model; may be repeated, or a list with commas. Default: all with all presets.")
@click.option("--against", default="compromise", show_default=True, metavar="KEY", help="Take differences to it.")
@click.option("--coefficients", default="", metavar="FILE",
              help="Let the model `learned` use this file, as `peaceroom fit settlement` writes it.")
@click.option("--out", metavar="DIR", help="Write predictions.csv and accuracy.json into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(data: str, models: tuple[str, ...], against: str, coefficients: str, out: str | None,
            as_json: bool) -> None:
    """Score models on DATA, a CSV file of past decisions in the long form (a row for each actor on an issue).

    Columns: issue, proposal, instrument, procedure, voting, year, reference_point, outcome, actor, capability,
    salience, position. Issues that cannot be scored are dropped and counted. With --out an interrupted call goes on
    where it stopped when the same command is given again.
    """
    from peaceroom.accuracy.keeping import kept_in
    from peaceroom.accuracy.scoring.accuracy import report
    from peaceroom.accuracy.scoring.longform import read_long
    from peaceroom.accuracy.scoring.predictions import LEARNED, model_keys, predict
    from peaceroom.files.writing import must_take
    from peaceroom.models.base import canonical_key

    wanted = [k.strip() for m in models for k in m.split(",") if k.strip()]
    base = canonical_key(against)
    if coefficients and wanted:
        wanted.append(LEARNED)  # named or not, it is the model that was asked about
    if out is not None:
        must_take(Path(out), folder=True)
    keys = model_keys([*wanted, base] if wanted else ())
    long = read_long(data)
    folder, files = Path(out) if out is not None else None, [data, *([coefficients] if coefficients else [])]
    with kept_in(folder, [Path(file) for file in files], keys) as pieces:
        predictions = predict(long, keys, coefficients=coefficients, pieces=pieces)
        found = report(long, predictions, base)
        if coefficients:
            found["coefficients"] = Path(coefficients).name
        if folder is not None:
            _write(folder, predictions, found)
    if as_json:

        tell_json(found)
        return

    show(found, screen())


def _write(folder: Path, predictions: Any, found: Report) -> None:
    import json

    from peaceroom.accuracy.scoring.predictions import write
    from peaceroom.files.writing import replace_file

    write(predictions, folder / "predictions.csv")
    replace_file(folder / "accuracy.json", json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def show(found: Report, console: Console) -> None:
    """The table in the terminal, best CRPS first, with what was dropped and what must be known."""
    from rich.table import Table

    def line(text: str, style: str = "") -> None:
        console.print(text, style=style)

    line(f"{found['file']}: {found['n_issues']} issues of {found['n_groups']} proposals", "bold")
    for reason, n in found["dropped"].items():
        line(f"  dropped: {n} ({reason})")
    if "coefficients" in found:
        line(f"  coefficients of the learned model: {found['coefficients']}")
    for text in found["notes"]:
        line(f"  {text}")
    for text in found["warnings"]:
        line(f"  Careful: {text}", "bold")
    ranked = sorted(found["models"].items(), key=lambda item: item[1]["crps"])

    def table(heads: tuple[str, ...], rows: list[list[str]]) -> None:
        shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for n, head in enumerate(heads):
            shown.add_column(head, justify="right" if n else "left", no_wrap=True)
        for row in rows:
            shown.add_row(*row)
        console.print(shown)

    # three narrow tables: one wide one would lose its columns on a screen of 80
    table(("scores", "n", "MAE", "RMSE", "≤10", "CRPS", "log"),
          [[key, str(m["n"]), f"{m['mae']:.1f}", f"{m['rmse']:.1f}", f"{100 * m['within10']:.0f}", f"{m['crps']:.1f}",
            f"{m['log']:.2f}"] for key, m in ranked])
    line("")
    table(("coverage", "50", "80", "95"),
          [[key, *(f"{100 * inside:.0f} ({100 * closed:.0f})" for inside, closed in (
              (m["cover50"], m["closed50"]), (m["cover80"], m["closed80"]), (m["cover95"], m["closed95"])))]
           for key, m in ranked])
    line("")
    paired = [(key, found["paired"][key]) for key, _ in ranked if key in found["paired"]]
    if paired:
        table((f"less {found['against']}", "ΔMAE", "ΔCRPS"),
              [[key, _signed(p["mae_delta"], p["low"], p["high"]),
                _signed(p["crps_delta"], p["crps_low"], p["crps_high"])] for key, p in paired])
    for key, reason in found["unavailable"].items():
        line(f"{key}: no answer ({reason})")
    line("\n" + _GLOSS.format(against=found["against"]))


def _signed(delta: float, low: float, high: float) -> str:
    return f"{delta:+.1f} ({low:+.1f} to {high:+.1f})".replace("-", "−")
