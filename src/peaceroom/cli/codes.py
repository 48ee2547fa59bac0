"""Explain the codes of problems and warnings."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell, tell_json


@click.command()
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
@click.option("--markdown", is_flag=True, help="Print docs/error-codes.md.")
def command(code: str | None, as_json: bool, markdown: bool) -> None:
    """Explain CODE, or list every code with its meaning."""
    from peaceroom.core.codes import CODES, FAMILIES, as_markdown, family
    from peaceroom.core.errors import InputError
    from peaceroom.files.suggestions import did_you_mean

    if code is not None and code.upper() not in CODES:
        raise InputError.one("E325", f"there is no code {code}", CODES["E325"][1],
                             did_you_mean(code.upper(), sorted(CODES), "`peaceroom codes` lists them"))
    chosen = sorted(CODES) if code is None else [code.upper()]
    if markdown:
        tell(as_markdown(), nl=False)
    elif as_json:
        tell_json([{"code": c, "title": CODES[c][0], "why": CODES[c][1]} for c in chosen], indent=1)
    elif code is not None:
        title, why = CODES[chosen[0]]
        tell(f"{chosen[0]}: {title}\nWhy it matters: {why}.\nFamily: {FAMILIES[family(chosen[0])]}.")
    else:
        last = ""
        for c in chosen:
            if family(c) != last:
                last = family(c)
                tell(f"{'' if c == chosen[0] else chr(10)}{last:x<4}  {FAMILIES[last]}")
            tell(f"  {c}  {CODES[c][0]}")
