"""Print what is proposed of a document; no ledger is touched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli.evidence._common import json_option, opened, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from peaceroom.documents.reading import Known
    from peaceroom.documents.reading.proposal_types import Reading, Span
    from peaceroom.documents.reading.rule_names import Rule


@click.command("inspect")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE", required=False)
@click.option("--scenario", metavar="SCENARIO", help="Whose actors are looked for, and whose passages for near-copies.")
@click.option("--camp", metavar="ACTOR", help="On whose side the publisher stands. Default: what the by-line says.")
@click.option("--encoding", metavar="NAME", help="Of FILE, where nothing says what it is: cp1251, cp1256, utf-16 …")
@click.option("--rules", "list_rules", is_flag=True, help="Instead of FILE: list the rules by name.")
@json_option
def command(file: Path | None, scenario: str | None, camp: str | None, encoding: str | None, list_rules: bool,
            as_json: bool) -> None:
    """Print what is proposed of FILE: title, date, author, sections, who says what, actors, dates.

    Text, HTML, PDF, DOCX and e-mail. Every proposal names its rule and how sure it is; nothing is kept.

    \b
    peaceroom evidence inspect leaflet.pdf --scenario my-talks
    peaceroom evidence inspect statement.txt --json
    """
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.documents.reading.rule_names import RULES

    if list_rules:
        _tell_rules(RULES, as_json)
        return
    if file is None:
        raise InputError.one("E938", "no file is given", CODES["E938"][1], "give a document's file, or --rules")
    from peaceroom.documents.intake.extracting import extract
    from peaceroom.documents.reading import inspect

    names, passages, origins = _known(scenario) if scenario is not None else ((), {}, {})
    if camp is not None and camp not in {k.id for k in names}:
        known = ", ".join(sorted(k.id for k in names)) or "none; give --scenario"
        raise InputError.one("E938", f"there is no actor {camp[:60]!r}", CODES["E938"][1], f"one of: {known}")
    found = inspect(extract(file, encoding=encoding), names, camp=camp, passages=passages, origins=origins)
    if as_json:
        tell_json(found.to_dict())
        return
    for line in _view(found):
        tell(line)


def _known(scenario: str) -> tuple[tuple[Known, ...], dict[str, str], dict[str, str]]:
    """The actors of a scenario, and the words and origins of the passages in its ledger, if it has one."""
    from peaceroom.evidence.ledger.loading import load
    from peaceroom.evidence.ledger.records import Passage
    from peaceroom.scenario.file.loading import load_scenario, locate
    from peaceroom.scenario.known_actors import known_actors

    if locate(scenario).folder is None:
        return known_actors(load_scenario(scenario)), {}, {}
    found = opened(scenario)
    book = load(found.folder).book if found.folder.is_dir() else None
    held = [r.record for r in book.used() if isinstance(r.record, Passage)] if book is not None else []
    return known_actors(found.scenario), {p.id: p.exact for p in held}, {p.id: p.origin for p in held}


def _tell_rules(rules: Sequence[Rule], as_json: bool) -> None:
    if as_json:
        tell_json([{"name": r.name, "task": r.task, "words": r.words} for r in rules])
        return
    for rule in rules:
        tell(f"{rule.name:<28} {rule.task:<12} {rule.words}")


def _view(found: Reading) -> Iterator[str]:
    """The proposals for a reader at a terminal, in the order of the text."""
    yield f"Title      {_said(found.title)}"
    yield f"Published  {found.published.value if found.published else 'not found'}{_why(found.published)}"
    line = found.byline
    who = ", ".join(p for p in (line.author, line.office, line.organisation) if p) if line else ""
    yield f"By         {who or 'not found'}{_why(line)}"
    if found.translation:
        language = f"from {found.translation.language}" if found.translation.language else "from a language not named"
        yield f"Translated {language}{_why(found.translation)}"
    yield ""
    for section in found.sections:
        yield f"{section.type.upper()}  {section.start}–{section.end}{_why(section)}"
        for speech in found.speech:
            if section.start <= speech.start < section.end:
                actor = f" [{speech.actor}]" if speech.actor else ""
                verb = f" {speech.verb}" if speech.verb else ""
                yield (f"  {speech.speaker or speech.speaker_text or 'somebody'}{actor}{verb}, {speech.polarity}: "
                       f"{_quoted(speech.text, speech.kind)}{_why(speech)}")
        for judged in found.attribution:
            if section.start <= judged.start < section.end and judged.whose in ("writer", "nobody"):
                about = f" about {judged.about}" if judged.about else ""
                yield f"  {judged.whose}, {judged.relation}{about}: {shorten(judged.text)}{_why(judged)}"
        if not any(section.start <= s.start < section.end for s in (*found.speech, *found.attribution)):
            yield f"  {shorten(section.text)}"
    yield ""
    actors: dict[str, int] = {}
    for mention in found.mentions:
        actors[mention.actor] = actors.get(mention.actor, 0) + 1
    counted = ", ".join(f"{a} {n}×" for a, n in sorted(actors.items(), key=lambda x: -x[1]))
    dated = "; ".join(f"{' '.join(d.text.split())} = {d.value or 'open'}" for d in found.dates)
    yield f"Actors     {counted or 'none found'}"
    yield f"Dates      {dated or 'none found'}"
    for copy in found.copies:
        yield f"Copy of {copy.of}: {shorten(copy.text)} ({copy.containment:.0%} of the shorter)"
    for warning in found.warnings:
        yield f"Careful: {warning}"


def _quoted(text: str, kind: str) -> str:
    return f"“{shorten(text)}”" if kind == "direct" else shorten(text)


def _said(span: Span | None) -> str:
    return f"{shorten(span.text)}{_why(span)}" if span else "not found"


def _why(span: Span | None) -> str:
    return f"  ({span.rule}, {span.confidence:.2f})" if span else ""
