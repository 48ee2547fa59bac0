"""List the settlement models with their presets and options."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import click

from peaceroom.cli._saying import screen, tell_json
from peaceroom.models.base import Entry, entries, failed, get_model


@click.command()
@click.argument("key", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(key: str | None, as_json: bool) -> None:
    """List the settlement models; with a KEY, say everything about one of them."""
    known = entries()
    if key:
        from peaceroom.models.base import split_key

        known = {split_key(key)[0].key: split_key(key)[0]}
    if as_json:
        tell_json({"models": [_plain(e) for e in known.values()], "failed": failed()}, indent=1)
    elif key:
        for entry in known.values():
            _tell(entry)
    else:
        _list(known)


def _plain(entry: Entry) -> dict[str, object]:
    return {
        "key": entry.key, "default": entry.default_preset, "summary": entry.traits.summary, "kind": entry.traits.kind,
        "traits": dataclasses.asdict(entry.traits), "options": _options(entry), "origin": entry.origin,
        "package": entry.package, "version": entry.version,
        "presets": [{"key": entry.named(p), "preset": p, "options": dict(entry.presets[p]),
                     "summary": _traits(entry, p).summary,
                     "traits": dataclasses.asdict(_traits(entry, p))} for p in entry.ordered],
    }


def _options(entry: Entry) -> list[Mapping[str, Any]]:
    return [{"name": f.name, "default": f.default} | {k: list(v) if isinstance(v, tuple) else v
                                                      for k, v in f.metadata.items()}
            for f in dataclasses.fields(entry.cls)]


def _traits(entry: Entry, preset: str) -> Any:
    return get_model(entry.named(preset)).traits


def _list(known: dict[str, Entry]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("model", no_wrap=True)
    foreign = any(entry.package != "peaceroom" for entry in known.values())
    for title in ("kind", "what it says", "needs", *(("whose",) if foreign else ())):
        table.add_column(title, overflow="fold")
    for entry in known.values():
        for preset in entry.ordered:
            traits = _traits(entry, preset)
            main = preset == entry.default_preset
            table.add_row(entry.named(preset), traits.kind if main else "", traits.summary if main else
                          f"reading “{preset}”", _needs(traits), *((entry.whose,) if foreign else ()))
    console = screen()
    console.print(table)
    for name, reason in failed().items():
        console.print(f"Did not load: {name} ({reason})", style="red")
    console.print("\n`peaceroom models KEY` lists the options of a model.")


def _needs(traits: Any) -> str:
    return ", ".join(text for text, wanted in (("reference point", traits.needs_reference),
                                               ("value of no agreement", traits.needs_no_agreement)) if wanted)


def _tell(entry: Entry) -> None:
    from rich.table import Table

    console = screen()
    console.print(f"{entry.key} ({entry.traits.kind}): {entry.traits.summary}\n")
    console.print(f"From {entry.whose}, in {entry.origin}.\n")
    table = Table(box=None, pad_edge=False)
    for title in ("option", "default", "range", "meaning"):
        table.add_column(title, overflow="fold")
    for o in _options(entry):
        table.add_row(o["name"], said(o["default"]), _range(o), o.get("meaning", ""))
    console.print(table if table.row_count else "It has no options.")
    for preset in entry.ordered:
        if given := entry.presets[preset]:
            chosen = ", ".join(f"{k}={said(v)}" for k, v in given.items())
            console.print(f"\n{entry.named(preset)}: {chosen}")


def said(value: Any) -> str:
    """A value as one types it."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _range(o: Mapping[str, Any]) -> str:
    if o.get("choices"):
        return " | ".join(o["choices"])
    if isinstance(o["default"], bool):
        return "on | off"
    low, high = o.get("low"), o.get("high")
    ends = f"{'' if low is None else f'{low:g}'}..{'' if high is None else f'{high:g}'}"
    return (ends if ends != ".." else "any") + (f" {o['unit']}" if o.get("unit") else "")
