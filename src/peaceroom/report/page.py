"""The report: one HTML file, the same bytes for the same run.

Nothing is asked for elsewhere. One script of its own searches the folded parts; the page's policy names it by its hash
and lets no other run. Without it all is there.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from peaceroom import __version__
from peaceroom.core.collecting import no_collection
from peaceroom.files.writing import replace_file
from peaceroom.findings.brief.build import brief
from peaceroom.findings.summary import findings, header
from peaceroom.report.brief import environment, style
from peaceroom.report.brief import section as brief_section
from peaceroom.report.contents import CONTENTS
from peaceroom.report.linking import Linker
from peaceroom.report.parts import Numbers, holds, part

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

def write(run: Run, path: str | Path, *, redact: bool = False, opened: bool = False) -> Path:
    """Write the report of ``run`` to ``path`` and return the path.

    Parameters
    ----------
    redact
        Hide names of actors, titles and sources, values of failure and bottom lines, and leave out the
        sections that would show them.
    opened
        Unfold every part, on screen and in print.
    """
    target = Path(path)
    replace_file(target, html(run, redact=redact, opened=opened))
    return target


def html(run: Run, *, redact: bool = False, opened: bool = False) -> str:
    """The report as text; ``opened``: with every part unfolded."""
    script = files("peaceroom.report").joinpath("templates/search.js").read_text(encoding="utf-8")
    with no_collection():
        text = environment().get_template("report.html.j2").render(
            _context(run, redact, opened), style=style(), opened=opened, script=Markup(script),
            script_hash=Markup(_hash(script)))
    return text.rstrip() + "\n"


def _hash(script: str) -> str:
    """How a policy names an inline script."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def _context(run: Run, redact: bool, opened: bool) -> dict[str, object]:
    f = findings(run, redact=redact)
    number = Numbers()
    here = [(key, *CONTENTS[key]) for key in CONTENTS if holds(key, f, redact)]
    return {
        "name": f.names.title, "header": header(run, f.names), "version": __version__, "redact": redact, "run": run,
        "page": brief_section(brief(run, redact=redact), number, Linker()), "contents": here,
        "parts": {key: part(key, f, redact, number, opened).body for key, _, _ in here},
    }
