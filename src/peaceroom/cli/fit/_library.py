"""``fit process --library``: the fit to what came of the library's origins, and what such answers can identify."""

from __future__ import annotations

from pathlib import Path

from peaceroom.cli._saying import tell, tell_json


def _told(done: int, of: int, name: str) -> None:
    tell(f"{done} of {of} {name}", err=True)


def fit_library(*, seed: int, draws: int, points: int, out: Path, workers: int | None, as_json: bool) -> None:
    """Run, emulate, fit, and print the numbers, or the table that ships."""
    from peaceroom.accuracy.library_fit.design import FITTED, design
    from peaceroom.accuracy.library_fit.fitting import data, fit
    from peaceroom.accuracy.library_fit.running import run_library
    from peaceroom.files.writing import must_take
    from peaceroom.scenario.cases.reading import origin_files

    must_take(out, folder=True)
    at = design(points, len(FITTED), seed)
    runs = run_library(origin_files(), FITTED, at, draws=draws, seed=seed, folder=out, workers=workers, told=_told)
    found = fit(data(FITTED, at, runs), runs, draws=draws)
    if as_json:
        tell_json(dict(found))
        return
    tell(f"{found['answers']} answers on {found['origins']} origins in {found['countries']} countries; likelihood to "
         f"the power {found['temper']:.2f}, since answers of a country hang together")
    tell(f"{'parameter':16} {'default':>9} {'fitted':>9} {'80 % interval':>20} {'posterior / prior sd':>21}")
    for name, n in found["parameters"].items():
        between = f"{n['low']:.4g} to {n['high']:.4g}"
        tell(f"{name:16} {n['was']:9.4g} {n['value']:9.4g} {between:>20} {n['ratio']:21.2f}")
    tell(f"{found['planted']} planted truths, ranks uniform with p of {min(found['uniform'].values()):.3f} and more "
         f"({len(found['uniform'])} numbers); "
         + (f"not found again: {', '.join(found['missed'])}" if found["missed"] else "all are found again")
         + " (Holm, 5 % over all)")
    scores = found["log_score"]
    tell(f"Mean log score of the simulator alone, each country forecast from the others: {scores['fitted']:.4f}; with "
         f"the defaults {scores['defaults']:.4f} (less is better)")


def identify_by_library(*, seed: int, draws: int, as_json: bool) -> None:
    """Print posterior over prior spread of every number with a prior, best identified first."""
    from peaceroom.accuracy.library_fit.identifying import EVERY, identification
    from peaceroom.scenario.cases.reading import origin_files, read_origin

    paths = origin_files()
    found = identification([read_origin(path) for path in paths[::EVERY]], stand_for=len(paths), draws=draws,
                           seed=seed, told=_told)
    if as_json:
        tell_json({name: {"ratio": both, "alone": alone} for name, (both, alone) in found.items()})
        return
    tell(f"{'parameter':22} {'posterior / prior sd':>22} {'alone':>7}")
    for name, (both, alone) in found.items():
        tell(f"{name:22} {both:22.2f} {alone:7.2f}")
