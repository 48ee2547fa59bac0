"""``evidence grades``: what each pair of grades does to one passage, before anything is coded or run."""

from __future__ import annotations

import click

from peaceroom.cli._saying import screen, tell_json


@click.command("grades")
@click.argument("scenario", required=False)
@click.option("--value", default="80..100", show_default=True, metavar="RANGE",
              help="What the passage is coded as, on 0–100: a number or a range.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str | None, value: str, as_json: bool) -> None:
    """Show what two grades do to one passage: the range that it would be pooled to if nothing else were known.

    With a SCENARIO, under the assumptions of its ledger. Rows are the reliability of the source for such words, columns
    the credibility of the statement.

    \b
    peaceroom evidence grades
    peaceroom evidence grades my-talks --value 20..30
    """
    from dataclasses import asdict

    from peaceroom.evidence.pooling.grade_effects import CREDIBILITIES, grade_effects

    ledger = None
    if scenario is not None:
        from peaceroom.scenario.file.loading import read

        ledger = read(scenario).scenario.ledger
    found = grade_effects(value, ledger.assumptions if ledger is not None else None)
    if as_json:
        tell_json({"value": value, "effects": [asdict(e) for e in found]})
        return
    from rich.table import Table

    console = screen()
    for words in dict.fromkeys(e.words for e in found):
        table = Table(title=f"{words}, coded {value}", title_justify="left", title_style="bold",
                      box=None, pad_edge=False)
        table.add_column("")
        for credibility in CREDIBILITIES:
            table.add_column(str(credibility), justify="right")
        for reliability in "ABCDEF":
            table.add_row(reliability, *(f"{e.p10:.0f}–{e.p90:.0f}" for e in found
                                         if e.words == words and e.reliability == reliability))
        console.print(table)
        console.print()
    console.print("Each cell holds 80 of 100. Own words: what an actor says in public about its stated position; its "
                  "bottom line is another number, and wider. An adversary's word is shown as if it were not known what "
                  "the adversary wants itself.", style="dim")
