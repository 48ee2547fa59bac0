"""List the origins of the library."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell, tell_json


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(as_json: bool) -> None:
    """List every origin: its name, how it was drawn, its country, whether it was coded twice, and its title."""

    from peaceroom.scenario.cases.reading import origin_files, read_origin

    rows = []
    for path in origin_files():
        origin = read_origin(path)
        rows.append({"name": f"{path.parent.name}/{path.stem}", "how_drawn": origin.how_drawn,
                     "cluster": origin.cluster, "second": path.with_suffix(".second.yaml").is_file(),
                     "title": origin.title})
    if as_json:
        tell_json(rows, indent=1)
        return
    for row in rows:
        tell(f"{row['name']:40} {row['how_drawn']:7} {row['cluster']:24} {'twice' if row['second'] else 'once':6}"
                   f"{row['title']}")
