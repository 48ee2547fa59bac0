"""``evidence pool``: what the ledger says of every number it speaks about."""

from __future__ import annotations

import click

from peaceroom.cli._saying import screen, tell_json


@click.command("pool")
@click.argument("scenario")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, as_json: bool) -> None:
    """Pool the ledger of SCENARIO: 80 % sets by three pools beside what the file says, on the scale of each number."""

    from peaceroom.analysis.pooled_inputs import pooled_result
    from peaceroom.scenario.file.loading import read

    found = pooled_result(read(scenario).scenario)
    if as_json:
        tell_json(found)
        return
    from rich.table import Table

    from peaceroom.cli._names import short
    from peaceroom.findings.rounding import finest, span

    table = Table(box=None, pad_edge=False)
    for head in ("number", "in the file", "mixture", "linear", "log", "items", "origins", ""):
        table.add_column(head, justify="right" if head in ("items", "origins") else "left", overflow="fold")
    for name, e in sorted(found.items(), key=lambda item: not item[1]["used"]):
        least = finest(e["scale"][1] - e["scale"][0])
        table.add_row(short(name), "evidence" if e["used"] else str(e["given"]),
                      " or ".join(span(a, b, least) for a, b in e["mixture"]["set"]),
                      *(span(e[m]["p10"], e[m]["p90"], least) for m in ("linear", "log")), str(e["items"]),
                      str(e["origins"]), "torn" if e["torn"] else "")
    console = screen()
    console.print(table)
    console.print("80 % of each pool: the smallest set of the mixture, the 10 and 90 % points of the linear and the "
                  "logarithmic pool. Origins: the utterances that items go back to. Torn: the items contradict each "
                  "other.", style="dim")
