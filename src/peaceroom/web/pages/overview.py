"""A scenario read aloud: who is at the table, what is to be settled, who wants what."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.findings.describe import tell
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page, workspace


def show(request: Request) -> Response:
    """The scenario in sentences."""
    loaded = workspace(request).scenario(request.path_params["scenario"])
    return page(request, "overview.html.j2", said=tell(loaded), warnings=loaded.warnings)


_CODE = Code("peaceroom describe {scenario}", """\
import json
from peaceroom.findings.describe import tell
from peaceroom.scenario.file.loading import read

print(json.dumps(tell(read({scenario})), indent=2, ensure_ascii=False, default=str))
""")

PAGE = Page("Overview", "scenario", 0, "The scenario read aloud", (Step("", show),), code=_CODE)
