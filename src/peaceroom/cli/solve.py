"""Solve one model on the best estimates, round by round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import screen, tell_json

if TYPE_CHECKING:
    from rich.console import Console

    from peaceroom.analysis.solving import Solution
    from peaceroom.scenario.types import Scenario

#: bars of the distribution of outcomes over readings
_BINS = 10


@click.command()
@click.argument("scenario")
@click.option("--model", default="challenge", show_default=True, metavar="KEY", help="See `peaceroom models`.")
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="An option of the model (repeatable).")
@click.option("--readings", metavar="all", help="Run every reading of the model and say how far they differ.")
@click.option("--issue", metavar="ID", help="Answer for this issue only.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, model: str, options: tuple[str, ...], readings: str | None, issue: str | None,
            as_json: bool) -> None:
    """Solve SCENARIO (as `peaceroom run` takes it) by one model, every input at its best estimate.

    No doubts are carried through: `peaceroom run` does that. This is for looking into a model.
    """
    from peaceroom.analysis.solving import solve
    from peaceroom.cli._tables import read_saying
    from peaceroom.models.written_options import read_options
    from peaceroom.runs.threads import interruptible

    given = read_options(model, options)
    found = read_saying(scenario)
    loaded = found.scenario
    solution = interruptible(lambda: solve(loaded, model, readings, True, issue=issue, **given))
    if as_json:

        head = {"scenario": found.name, "as_of": loaded.as_of.isoformat()}
        tell_json({**head, **solution.to_dict()})
        return

    console = screen()
    console.print(f"{loaded.title} · {solution.model} · best estimates", style="bold")
    if not solution.readings:
        _show(console, solution, loaded)
    else:
        for k in solution.issues:
            _show_readings(console, solution, loaded, k)


def _show(console: Console, solution: Solution, scenario: Scenario) -> None:
    from rich.table import Table

    from peaceroom.findings.solved import cautions, digits, intervals_said

    table = Table(box=None, pad_edge=False)
    for title in ("issue", "outcome", "in words", "rounds", "at rest", "ties"):
        table.add_column(title, overflow="fold", justify="right" if title in ("outcome", "rounds", "ties") else "left")
    for k in solution.issues:
        y = solution.outcome[k]
        if y is None:
            table.add_row(scenario.issues[k].name, "–", f"cannot say: {solution.unavailable[k]}", "", "", "")
            continue
        rest = "yes" if solution.converged[k] else "no"
        table.add_row(scenario.issues[k].name, f"{y:.{digits(scenario, k)}f}", solution.words.get(k, ""),
                      str(solution.rounds[k]), rest, str(solution.ties[k]))
    console.print(table)
    if len(solution.issues) == 1:
        for k in solution.issues:
            _show_rounds(console, solution, scenario, k)
    elif any(solution.rounds.values()):
        console.print("\nWith --issue ID the rounds of one issue are listed.")
    for sentence in intervals_said(solution, scenario):
        console.print(sentence)
    if solution.workings:
        from peaceroom.findings.workings import workings_sentences

        console.print()
        for sentence in workings_sentences(solution, scenario):
            console.print(sentence)
    for sentence in cautions(solution):
        console.print(sentence)


def _show_rounds(console: Console, solution: Solution, scenario: Scenario, issue: str) -> None:
    from rich.table import Table

    from peaceroom.findings.solved import digits, move_sentence

    if not solution.rounds.get(issue):
        return
    shown = digits(scenario, issue)
    table = Table(box=None, pad_edge=False)
    for title in ("round", "median", "mean", "who moves"):
        table.add_column(title, overflow="fold", justify="left" if title == "who moves" else "right")
    centres, moves = solution.forecast[issue], solution.moves.get(issue, ())
    for t, (median, mean) in enumerate(zip(centres["median"], centres["mean"], strict=True)):
        told = [move_sentence(m, scenario, issue) for m in moves[t - 1]] if 0 < t <= len(moves) else []
        table.add_row(str(t), f"{median:.{shown}f}", f"{mean:.{shown}f}", "; ".join(told) if t else "(the input)")
    console.print()
    console.print(table)


def _show_readings(console: Console, solution: Solution, scenario: Scenario, issue: str) -> None:
    from rich.table import Table

    from peaceroom.analysis.readings import leverage
    from peaceroom.cli.models import said
    from peaceroom.findings.solved import digits

    values = sorted(y for r in solution.readings if (y := r.outcome[issue]) is not None)
    console.print(f"\n{scenario.issues[issue].name}", style="bold")
    if not values:
        console.print("  cannot say: no reading gives an outcome")
        return
    shown = digits(scenario, issue)
    n = len(values)
    at = [values[round(p * (n - 1))] for p in (0, 0.1, 0.5, 0.9, 1)]
    least, low80, middle, high80, most = (f"{y:.{shown}f}" for y in at)
    console.print(f"  {n} readings: from {least} to {most}; the middle 80 in 100 from {low80} to {high80},",
                  f"median {middle}. These are readings of the model, not likelihoods.")
    low, high = scenario.issues[issue].ends
    counts = [0] * _BINS
    for y in values:
        counts[min(_BINS - 1, max(0, int(_BINS * (y - low) / (high - low))))] += 1
    for b, count in enumerate(counts):
        left, right = (low + (high - low) * edge / _BINS for edge in (b, b + 1))
        bar = "█" * round(40 * count / max(counts))
        console.print(f"  {left:7.{shown}f} – {right:7.{shown}f}  {bar} {count or ''}")
    table = Table(box=None, pad_edge=False, title="Which option moves it most", title_justify="left")
    for title, side in (("option", "left"), ("mean outcome by value", "left"), ("moves it by", "right"),
                        ("share of variance", "right")):
        table.add_column(title, overflow="fold", justify="left" if side == "left" else "right")
    for found in leverage(solution.readings, issue):
        means = ", ".join(f"{said(v)} {m:.{shown}f}" for v, m in found.means.items())
        table.add_row(found.option, means, f"{found.span:.{shown}f}", f"{100 * found.share:.0f} %")
    console.print(table)
