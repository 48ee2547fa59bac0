"""Say which states of a conflict could last, and by which moves they are reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import screen, tell, tell_json

if TYPE_CHECKING:
    from peaceroom.conflict.model import Conflict
    from peaceroom.conflict.result import InDraws


@click.command("graph")
@click.argument("conflict")
@click.option("--concept", "concepts", multiple=True, metavar="NAME",
              help="Nash, GMR, SMR, SEQ, SSEQ, SIM, L2 (or another number of moves), non-myopic, Stackelberg; with "
                   "commas, or repeated. Default: all that are quick.")
@click.option("--from", "start", metavar="STATE", help="Where paths begin: a state's number, or YN for each option. "
              "Default: the status quo of the file.")
@click.option("--all", "every", is_flag=True, help="List stable states and the table however many states there are.")
@click.option("--coalitions", is_flag=True, help="Judge all coalitions, not only those that the file names.")
@click.option("--blocks", metavar="A+B,C", help="Judge each block of actors as one player.")
@click.option("--why", multiple=True, metavar="STATE",
              help="Tell in sentences why a state lasts, or not, for each actor; may be repeated.")
@click.option("--needs", metavar="STATE",
              help="What actors would have to prefer for a state to last, and how many orders of states fit.")
@click.option("--make", multiple=True, metavar="STATE",
              help="The smallest change of preferences that makes a state an equilibrium; may be repeated.")
@click.option("--not", "unmake", multiple=True, metavar="STATE",
              help="With or without --make: a state that is to be none.")
@click.option("--by", "by", metavar="A,B",
              help="Of --needs and --make: whose preferences are asked about. Default: all.")
@click.option("--firm", is_flag=True,
              help="The smallest change of the order of an actor's statements that breaks each equilibrium.")
@click.option("--to", "written", metavar="FILE.gmcr", help="Write the conflict for other programs of the graph model.")
@click.option("--force", is_flag=True, help="With --to: replace the file if it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(conflict: str, concepts: tuple[str, ...], start: str | None, every: bool, coalitions: bool,
            blocks: str | None, why: tuple[str, ...], needs: str | None, make: tuple[str, ...],
            unmake: tuple[str, ...], by: str | None, firm: bool, written: str | None, force: bool,
            as_json: bool) -> None:
    """Say which states of CONFLICT could last, for whom, and by which moves they are reached.

    CONFLICT is a scenario with a conflict.yaml, such a file, a .gmcr file or a bundled conflict. --why, --needs, --make
    and --firm ask further, by SEQ unless --concept says otherwise.
    """
    from pathlib import Path

    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.conflict.concepts import concept_called
    from peaceroom.conflict.file.asked import state_called
    from peaceroom.conflict.result import graph_result
    from peaceroom.scenario.file.conflict import find_conflict

    if written is not None:
        refuse_to_overwrite(Path(written), force)
    asked = tuple(dict.fromkeys(concept_called(w.strip()) for many in concepts for w in many.split(","))) or None
    found, draws = _with_scenario(find_conflict(conflict), conflict)
    for key in found.kept:
        tell(f"Note:    {key} is not used here; it is kept for writing the file again", err=True)
    if written is not None:
        from peaceroom.conflict.file.gmcr_writing import gmcr_text
        from peaceroom.files.writing import replace_file

        replace_file(Path(written), gmcr_text(found), code="E512")
        tell(f"{written} written", err=True)
    result = graph_result(found, asked, start=state_called(found, start), every=every, coalitions=coalitions,
                          blocks=blocks)
    if draws is not None:
        result["draws"] = draws
    more = _asked(found, asked, why, needs, make, unmake, by, firm)
    if as_json:
        tell_json({**result, **more})
        return

    from peaceroom.findings.graph import graph_lines

    console = screen()
    if more:
        for line in _lines(more):
            console.print(line)
        return
    for line in graph_lines(result):
        console.print(line)


def _with_scenario(found: Conflict, ref: str) -> tuple[Conflict, InDraws | None]:
    """The conflict with what its file leaves to the scenario, and how often what comes about in its draws."""
    from peaceroom.analysis.conflict_in_draws import asks_scenario, from_scenario, in_draws
    from peaceroom.scenario.file.conflict import conflict_file
    from peaceroom.scenario.file.loading import read

    if not asks_scenario(found):
        return found, None
    drawn = from_scenario(found, read(conflict_file(ref).parent).scenario)
    return drawn.conflict, in_draws(drawn)


def _asked(conflict: Conflict, concepts: tuple[str, ...] | None, why: Sequence[str], needs: str | None,
           make: Sequence[str], unmake: Sequence[str], by: str | None, firm: bool) -> dict[str, object]:
    """The answers to what is asked beyond stability, under the names that ``--json`` gives them."""
    if not (why or needs or make or unmake or firm):
        return {}
    from peaceroom.conflict.file.asked import actors_called, state_called
    from peaceroom.conflict.graph import graph_of
    from peaceroom.conflict.seeking import Goal
    from peaceroom.findings import conflict_questions as questions

    graph, by_concept = graph_of(conflict), questions.answerable(concepts)
    who = actors_called(conflict, by)
    out: dict[str, object] = {}
    if why:
        out["why"] = questions.told(graph, [n for w in why if (n := state_called(conflict, w))], by_concept)
    if needs and (state := state_called(conflict, needs)):
        out["needs"] = questions.needed(graph, state, who, by_concept)
    if make or unmake:
        goals = [Goal(n, c, wanted) for words, wanted in ((make, True), (unmake, False)) for w in words
                 for c in by_concept[:1] if (n := state_called(conflict, w))]
        out["make"] = questions.wished(graph, goals, who)
    if firm:
        out["firm"] = questions.firm(graph, by_concept)
    return out


def _lines(answers: Mapping[str, object]) -> Iterator[str]:
    if answers.get("firm") == []:
        yield "There is no equilibrium under it, or no actor's preferences are given as statements."
    for found in answers.values():
        for row in found if isinstance(found, list) else [found]:
            assert isinstance(row, dict)  # a typed answer of `peaceroom.findings.conflict_questions`
            yield from row["sentences"] if "sentences" in row else [row["sentence"]]
            yield ""
