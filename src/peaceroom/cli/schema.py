"""Print the JSON Schema of the scenario file, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell


@click.command()
@click.option("--part", type=click.Choice(["scenario", "process", "drafts"]), default="scenario", show_default=True,
              help="Which file of a scenario folder.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
def command(part: str, output: Path | None) -> None:
    """Print the JSON Schema of a part of a scenario.

    With `# yaml-language-server: $schema=scenario.schema.json` as the first line of scenario.yaml, editors
    complete and check as you type.
    """
    import json

    from peaceroom.files.writing import must_take, replace_file
    from peaceroom.scenario.file.schema import drafts_schema, process_schema, scenario_schema

    if output is not None:
        must_take(output)
    schema = {"scenario": scenario_schema, "process": process_schema, "drafts": drafts_schema}[part]()
    text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    if output is None:
        tell(text, nl=False)
    else:
        replace_file(output, text)
        tell(f"written: {output}", err=True)
