"""The twelve questions of sheets of one's own: what ``backtest --sheet`` prints."""

from __future__ import annotations

from pathlib import Path

from peaceroom.cli._saying import tell, tell_json


def ask_sheets(sheets: tuple[Path, ...], outcomes: tuple[Path, ...], *, draws: int, seed: int, out: Path,
               workers: int | None, as_json: bool) -> None:
    """Forecast the sheets; with files of outcomes score them."""
    from peaceroom.accuracy.backtest.forecasts import inside_views
    from peaceroom.accuracy.backtest.sheets import answers_of, sheet_forecasts, sheet_score
    from peaceroom.scenario.cases.reading import read_origin

    came = answers_of(outcomes, [read_origin(path) for path in sheets]) if outcomes else None
    found = sheet_forecasts(inside_views(sheets, draws=draws, seed=seed, folder=out, workers=workers,
                                         told=lambda done, of, name: tell(f"{done} of {of} {name}", err=True)), came)
    score = sheet_score(found)
    if as_json:
        tell_json({"sheets": found, "score": score})
        return
    for sheet in found:
        tell(f"\n{sheet['sheet']}: most like {', '.join(sheet['nearest'])}")
        tell(f"{'':4} {'outside':>7} {'inside':>7} {'blend':>7}  {'came' if came is not None else ''}".rstrip())
        for row in sheet["forecasts"]:
            inside = "   –" if row["inside"] is None else f"{row['inside']:.2f}"
            answer = f"{row['answer'] or '–':5}" if came is not None else ""
            tell(f"{row['question']:4} {row['outside']:7.2f} {inside:>7} {row['blend']:7.2f}  {answer}{row['words']}")
    if score is not None:
        told = ", ".join(f"{name} {value:.3f}" for name, value in score["brier"].items())
        tell(f"\nBrier over {score['n']} answered questions, less is better: {told}")
