"""Fit the learned settlement distribution to past decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell, tell_json

if TYPE_CHECKING:
    from peaceroom.models.learned_card import Card, FittedForm


@click.command("settlement")
@click.argument("data")
@click.option("-o", "--out", metavar="FILE", help="Write the coefficients here; without it they are only shown.")
@click.option("--report", metavar="DIR", help="Validate: nested cross-validation, ablation, learning curve and more "
              "(some minutes); out-of-fold predictions and their table go into this folder.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="Seed of the folds and resamples.")
@click.option("--provenance", default="", metavar="TEXT", help="What the file of coefficients shall say on its data.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(data: str, out: str | None, report: str | None, seed: int, provenance: str, as_json: bool) -> None:
    """Fit the learned model to DATA, a CSV file of past decisions in the long form of `peaceroom accuracy`.

    How strong the priors are is chosen by cross-validation by proposal. Score the result with `peaceroom accuracy
    --coefficients FILE`, use it with the option coefficients=FILE of the model `learned`. With --report an interrupted
    call goes on where it stopped when the same command is given again.
    """
    import json

    from peaceroom.accuracy.fitting.settlement import fit_settlement
    from peaceroom.accuracy.keeping import kept_in
    from peaceroom.accuracy.scoring.longform import read_long
    from peaceroom.accuracy.scoring.predictions import model_keys
    from peaceroom.cli._targets import refuse_to_write_over
    from peaceroom.files.writing import must_take, replace_file

    def told(message: str) -> None:
        tell(message, err=True)

    if out is not None:
        refuse_to_write_over(Path(out), Path(data))
    for place, is_folder in ((out, False), (report, True)):
        if place is not None:
            must_take(Path(place), folder=is_folder)
    long, folder = read_long(data), Path(report) if report is not None else None
    with kept_in(folder, [Path(data)], model_keys() if report is not None else (), seed=seed) as pieces:
        card = fit_settlement(long, seed=seed, provenance=provenance, progress=told, pieces=pieces)
        if folder is not None:
            from peaceroom.accuracy.fitting.validation import validate, write_report

            validated = validate(long, card, seed=seed, progress=told, pieces=pieces)
            write_report(validated, folder)
            card["validation"] = validated.card()
        text = json.dumps(card, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        if out is not None:
            replace_file(Path(out), text)
    if as_json:
        dropped = {"dropped": long.reasons, "notes": list(long.notes)}
        tell_json({**card, **dropped})
    else:
        _show(card, long.reasons, long.notes)


def _show(card: Card, dropped: dict[str, int], notes: tuple[str, ...]) -> None:
    tell(f"{card['issues']} issues of {card['proposals']} proposals, domain {card['domain']}")
    for reason, count in dropped.items():
        tell(f"  dropped: {count} × {reason}")
    for note in notes:
        tell(f"  {note}")
    for part, head in ((card["with_capability"], "with capability"), (card["without_capability"], "without")):
        form = part["log_linear"]
        _form(form, f"{head}, log-linear form: capability^{part['capability_exponent']:g} · salience^("
              f"{_listed(card['salience_exponents']['log_linear'])}), penalty {form['penalty']:g}")
        mixed = part["mixture"]
        _form(mixed, f"{head}, mixture of a position taken and none: capability^{part['capability_exponent']:g} · "
              f"salience^({_listed(card['salience_exponents']['mixture'])}), prior × {mixed['prior_scale']:g}")
    if "validation" in card:
        v = card["validation"]
        s, p = v["scores"], v["paired"]
        tell(f"\nnested cross-validation by proposal: MAE {s['mae']:.2f}, CRPS {s['crps']:.2f}, log "
                   f"{s['log']:.3f}, coverage 50 % {s['cover50']:.3f}, 80 % {s['cover80']:.3f}")
        tell(f"against the compromise mean: MAE {p['mae_delta']:+.2f} ({p['low']:+.2f} … {p['high']:+.2f}), "
                   f"CRPS {p['crps_delta']:+.2f} ({p['crps_low']:+.2f} … {p['crps_high']:+.2f})")


def _listed(values: list[float]) -> str:
    return ", ".join(f"{v:g}" for v in values)


def _form(form: FittedForm, head: str) -> None:
    tell(f"\n{head}")
    for name, c in form["coefficients"].items():
        tell(f"  {name:20} {c['estimate']:8.3f}  ({c['low']:.3f} … {c['high']:.3f})  {c['meaning']}")
