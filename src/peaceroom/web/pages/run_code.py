"""A run, or one of its pages, as YAML, as Python and as a command that give the same again."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import yaml
from starlette.requests import Request
from starlette.responses import Response

from peaceroom.core.errors import InputError
from peaceroom.report.contents import CONTENTS
from peaceroom.runs.as_code import as_command, as_python
from peaceroom.runs.plan import Manifest, canonical_scenario, sha256
from peaceroom.runs.saved import read_manifest
from peaceroom.runs.store import label_in, label_of
from peaceroom.scenario.types import Scenario
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import workspace
from peaceroom.web.run_pages import opened, run_page
from peaceroom.web.saving import RESULTS, part_of_result


def show(request: Request) -> Response:
    """The run; with ``?part=`` what a page of it shows."""
    folder = workspace(request).run_folder(request.path_params["run"])
    kept = opened(request)
    if kept.redacted(folder):
        return run_page(request, "run_redacted.html.j2", heading="As code")
    part = request.query_params.get("part", "")
    if part in RESULTS:
        shown = part_of_result(kept.result(folder), part)
        lines = "".join(f"print(run.result[{key!r}])\n" for key in shown)
        title = CONTENTS[part][0] if part in CONTENTS else part.capitalize()
        return run_page(
            request, "run_code.html.j2", heading="As code", about=title, command="", note="",
            yaml=yaml.safe_dump(shown, sort_keys=False, allow_unicode=True, width=120),
            python=f"import peaceroom\n\nrun = peaceroom.load_run({'runs/' + folder.name!r})\n{lines}")
    scenario = kept.run(folder).scenario  # says what is wrong with a folder that is no finished run
    manifest = cast("Manifest", read_manifest(folder))
    name = _unchanged(request, folder, manifest["scenario_sha256"])
    source = f"peaceroom.load_scenario({name!r})" if name else f"peaceroom.load_run({'runs/' + folder.name!r}).scenario"
    file = folder / "scenario.yaml"
    return run_page(
        request, "run_code.html.j2", heading="As code", about="",
        python=as_python(manifest, kept.result(folder)["results_sha256"], scenario, source),
        yaml=file.read_text(encoding="utf-8") if file.is_file() else _dumped(scenario),
        command=as_command(manifest, scenario, name) if name else "",
        note="" if name else _CHANGED)


_CHANGED = ("The scenario’s file has changed since this run, so Python takes the scenario from the run. Series and "
            "measures beside the file are not in it.")


def _dumped(scenario: Scenario) -> str:
    data = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def _unchanged(request: Request, folder: Path, kept: str) -> str:
    """Name of the workspace's scenario that this run is of, if it is still as it was run; else empty."""
    here = workspace(request)
    for name in here.scenarios():
        if label_of(name) != label_in(folder.name):
            continue
        try:
            if sha256(canonical_scenario(here.scenario(name).scenario)) == kept:
                return name
        except InputError:  # it does not load as it stands now
            continue
    return ""


PAGE = Page("As code", "run", 62, "YAML, Python and a command that give the same", (Step("/code", show),))
