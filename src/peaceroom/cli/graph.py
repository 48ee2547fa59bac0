"""Say which states of a conflict could last, and by which moves they are reached."""

from __future__ import annotations

import click

from peaceroom.cli._saying import screen, tell, tell_json


@click.command("graph")
@click.argument("conflict")
@click.option("--concept", "concepts", multiple=True, metavar="NAME",
              help="Nash, GMR, SMR, SEQ, SSEQ, SIM, L2 (or another number of moves), non-myopic, Stackelberg; may be "
                   "repeated. Default: all that are quick.")
@click.option("--from", "start", metavar="STATE", help="Where paths begin: a state's number, or YN for each option. "
              "Default: the status quo of the file.")
@click.option("--all", "every", is_flag=True, help="List stable states and the table however many states there are.")
@click.option("--coalitions", is_flag=True, help="Judge all coalitions, not only those that the file names.")
@click.option("--blocks", metavar="A+B,C", help="Judge each block of actors as one player.")
@click.option("--to", "written", metavar="FILE.gmcr", help="Write the conflict for other programs of the graph model.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(conflict: str, concepts: tuple[str, ...], start: str | None, every: bool, coalitions: bool,
            blocks: str | None, written: str | None, as_json: bool) -> None:
    """Say which states of CONFLICT could last, for whom, and by which moves they are reached.

    CONFLICT is a scenario with a conflict.yaml, such a file, a .gmcr file or a bundled conflict.
    """
    from pathlib import Path

    from peaceroom.conflict.concepts import concept_called
    from peaceroom.conflict.file.asked import state_called
    from peaceroom.conflict.result import graph_result
    from peaceroom.scenario.file.conflict import find_conflict

    asked = tuple(dict.fromkeys(map(concept_called, concepts))) or None
    found = find_conflict(conflict)
    for key in found.kept:
        tell(f"Note:    {key} is not used here; it is kept for writing the file again", err=True)
    if written is not None:
        from peaceroom.conflict.file.gmcr_writing import gmcr_text
        from peaceroom.files.writing import replace_file

        replace_file(Path(written), gmcr_text(found))
        tell(f"{written} written", err=True)
    result = graph_result(found, asked, start=state_called(found, start), every=every, coalitions=coalitions,
                          blocks=blocks)
    if as_json:
        tell_json(result)
        return

    from peaceroom.findings.graph import graph_lines

    console = screen()
    for line in graph_lines(result):
        console.print(line)
