"""Draw random origins."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell, tell_json


@click.command()
@click.option("--data", metavar="DIR", help="Folder with the file of PA-X v6. Default: PEACEROOM_DATA.")
@click.option("--process", metavar="NAME", help="Of this process of PA-X alone.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON in place of CSV.")
def command(data: str | None, process: str | None, as_json: bool) -> None:
    """Draw the library's random origins from the months of the processes of PA-X, stratified by stage and silence.

    Prints process, as-of date, stratum and the months of the process that each one stands for; the same every time.
    """
    import csv
    import io

    from peaceroom.accuracy.backtest.drawing import draw
    from peaceroom.accuracy.fitting.base_rates.files import data_folder, find
    from peaceroom.accuracy.fitting.base_rates.pax import read_steps
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.files.suggestions import did_you_mean

    found = draw(read_steps(find(data_folder(data), "PA-X v6")))
    if process is not None:
        names = sorted({one.process for one in found})
        if process not in names:
            raise InputError.one("E832", f"PA-X has no process {process[:80]!r} with such months", CODES["E832"][1],
                                 did_you_mean(process, names, "write the name as PA-X does"))
        found = [one for one in found if one.process == process]
    rows = [{"pax_process": one.process, "as_of": one.as_of.isoformat(), "stratum": one.stratum,
             "weight": round(one.weight, 1)} for one in found]
    if as_json:
        tell_json(rows, indent=1)
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, ["pax_process", "as_of", "stratum", "weight"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    tell(text.getvalue(), nl=False)
