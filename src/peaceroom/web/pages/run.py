"""Ask for a run of a scenario: draws, seed, models, what-ifs."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.analysis.process.run import simulated_by_default
from peaceroom.core.errors import InputError, Problem
from peaceroom.findings.process import day_words
from peaceroom.models.base import split_key
from peaceroom.models.defaults import default_models
from peaceroom.runs.index import runs_of
from peaceroom.runs.plan import make_plan
from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.sampling.what_ifs import all_what_ifs, what_if_name
from peaceroom.web.jobs.job import Options
from peaceroom.web.jobs.question import whole
from peaceroom.web.jobs.queue import Jobs
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page, workspace

#: what the form holds before anything is typed
_FIRST: Mapping[str, str] = {"draws": "2000", "seed": "1", "process": "", "levers": "on", "influence": "on",
                             "redact": ""}
#: earlier runs that are listed
_EARLIER = 8


def show(request: Request) -> Response:
    """The form."""
    loaded = workspace(request).scenario(request.path_params["scenario"])
    return _form(request, loaded, _FIRST, list(all_what_ifs(loaded.scenario)), list(default_models()))


async def ask(request: Request) -> Response:
    """Put the run in the queue, or say beside the form what is wrong with it."""
    async with request.form() as sent:
        return await run_in_threadpool(_asked, request, sent)


def _asked(request: Request, sent: FormData) -> Response:
    name = request.path_params["scenario"]
    loaded = workspace(request).scenario(name)
    texts = {key: str(sent.get(key, "")).strip() for key in _FIRST}
    every, models = list(all_what_ifs(loaded.scenario)), list(default_models())
    what_ifs, chosen = list(map(str, sent.getlist("what_if"))), list(map(str, sent.getlist("model")))
    try:
        options: Options = {
            "draws": whole(texts["draws"], "E301", "draws", "10000"),
            "seed": whole(texts["seed"], "E302", "seed", "1"),
            "models": None if chosen == models or not sent.get("models_shown") else chosen,
            "what_ifs": None if what_ifs == every or not sent.get("what_ifs_shown") else what_ifs,
            "process": {"on": True, "off": False}.get(texts["process"]), "levers": bool(texts["levers"]),
            "influence": bool(texts["influence"]), "redact": bool(texts["redact"])}
        make_plan(loaded.scenario, draws=options["draws"], seed=options["seed"], models=options["models"],
                  what_ifs=options["what_ifs"])
        jobs: Jobs = request.app.state.jobs
        job = jobs.add("run", name, options, getattr(request.state, "user", ""))
    except InputError as error:
        return _form(request, loaded, texts, what_ifs, chosen, error.problems)
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


def _form(request: Request, loaded: ScenarioFile, sent: Mapping[str, str], what_ifs: list[str], models: list[str],
          problems: tuple[Problem, ...] = ()) -> Response:
    here, scenario = workspace(request), loaded.scenario
    rows = runs_of(here.runs_folder, request.path_params["scenario"])[:_EARLIER]
    return page(
        request, "run_form.html.j2", status=422 if problems else 200, title=scenario.title, sent=sent,
        problems=problems, what_ifs={key: what_if_name(key, w) for key, w in all_what_ifs(scenario).items()},
        models={key: split_key(key)[0].traits.summary for key in default_models()}, chosen_what_ifs=what_ifs,
        chosen_models=models, by_default=simulated_by_default(scenario),
        earlier=[(row, day_words(row.ended[:10])) for row in rows])


_CODE = Code("peaceroom run {scenario}", """\
import peaceroom

run = peaceroom.forecast(peaceroom.load_scenario({scenario}), draws=2000, seed=1)
print(run.summary())
""")

PAGE = Page("Run", "scenario", 90, "Ask every model, on many draws", (
    Step("/run", show), Step("/run", ask, ("POST",))), code=_CODE)
