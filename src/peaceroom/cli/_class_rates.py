"""`base-rate` for what is not a text: which question the options ask, and its answer in print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from peaceroom.cli._saying import tell, tell_json

if TYPE_CHECKING:
    from peaceroom.base_rates.class_rate import ClassRate


#: question → the options that ask it and no other
_OWN = {"resume": {"resume", "broken"}, "item": {"item", "open_for", "talks"},
        "end": {"end", "group", "since", "war"}}
_ANY = {"within", "as_json"}


def answer(ctx: click.Context) -> bool:
    """Answer what the options ask, unless they ask for a next text (False)."""
    given = {name for name in ctx.params if ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT}
    asked = [name for name in _OWN if name in given] or [name for name, own in _OWN.items() if given & own]
    if not asked:
        return False
    strange = sorted(given - _OWN[asked[0]] - _ANY)
    if strange:
        flags = {p.name: p.opts[0] for p in ctx.command.params}
        raise click.UsageError(f"{flags[asked[0]]} is a question of its own: leave out "
                               f"{', '.join(str(flags[s]) for s in strange)}.")
    show(_ask(asked[0], ctx.params), as_json=ctx.params["as_json"])
    return True


def _ask(question: str, options: Mapping[str, Any]) -> ClassRate:
    from peaceroom.base_rates.end_rate import end_rate
    from peaceroom.base_rates.first_items import first_item_rate
    from peaceroom.base_rates.item_rate import item_rate
    from peaceroom.base_rates.resume_rate import resume_rate

    if question == "end":
        if options["end"] is None or options["group"] is None:
            raise click.UsageError("Give both --end and --class: patron-present, after-exit or no-patron.")
        return end_rate(options["end"], options["group"], options["within"], since=options["since"],
                        war=options["war"])
    if question == "item" and options["item"] == "first":
        if options["open_for"] is not None:
            raise click.UsageError("--item first counts from an ordinary day of talks: leave out --open.")
        return first_item_rate(options["within"], talks=options["talks"])
    if question == "item":
        if options["item"] is None or options["open_for"] is None:
            raise click.UsageError("Give both --item, the kind, and --open, for how long it has been open.")
        return item_rate(options["item"], options["open_for"], options["within"], talks=options["talks"])
    if options["broken"] is None:
        raise click.UsageError("Missing option '--broken': how long ago the talks broke off.")
    return resume_rate(options["broken"], options["within"])


def show(found: ClassRate, *, as_json: bool) -> None:
    """Print the answer in words, or as JSON."""
    if as_json:

        tell_json(found.to_dict())
        return
    event = found.event[0].upper() + found.event[1:]
    if found.p is None or found.low is None or found.high is None:
        _line(f"{event}: none")
    else:
        digits = 2 if found.high >= 0.05 else 4  # a rare event is not an impossible one
        _line(f"{event}: {found.p:.{digits}f} (90 % interval {found.low:.{digits}f} to {found.high:.{digits}f})")
    _line(f"Reference class: {found.reference}")
    if found.p is not None:
        _line(f"Rests on {found.cases} cases at risk at this point and {found.events} events in the time asked about, "
              f"from {found.clusters} processes or countries; {found.method}")
    for words, p in found.sensitivity.items():
        _line(f"If {words}: {p:.2f}")
    for warning in found.warnings:
        _line(f"Careful: {warning.code} {warning.message}")
    if found.bias:
        tell("What is wrong with the class:")
        for text in found.bias:
            _line(f"  {text}")
    for source in found.sources:
        _line(f"From: {source}")
    _line(found.licence)


def _line(text: str) -> None:
    from textwrap import fill

    tell(fill(text, 110, subsequent_indent="  "))
