"""The application: routes from the registry, the guard before them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from peaceroom.core.errors import InputError
from peaceroom.web.desks import Desks
from peaceroom.web.drawn import DrawnScenarios
from peaceroom.web.guarding.guard import Guard
from peaceroom.web.guarding.sessions import Sessions
from peaceroom.web.jobs.queue import Jobs
from peaceroom.web.net import Net
from peaceroom.web.opened import Opened
from peaceroom.web.registry import ROOTS, pages
from peaceroom.web.rendering import refused
from peaceroom.web.settings import Settings
from peaceroom.web.workspace import Workspace

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings) -> Starlette:
    """The workbench on a workspace, as an ASGI application."""
    routes = [Route(ROOTS[page.about] + step.path or "/", step.answer, methods=list(step.methods))
              for page in pages() for step in page.steps]
    # pages hold a token beside what others wrote, so they are not compressed: their size would tell of it
    files = StaticFiles(directory=STATIC, packages=[("peaceroom.report", "static")])
    static = GZipMiddleware(files, minimum_size=1_000)
    sessions = Sessions()
    app = Starlette(routes=[*routes, Mount("/static", static, name="static")],
                    middleware=[Middleware(Guard, settings=settings, sessions=sessions), Middleware(Net)],
                    exception_handlers={InputError: _refused}, lifespan=_living)
    app.state.settings = settings
    app.state.desks = desks = Desks(Workspace(settings.folder, settings.runs))
    app.state.workspace = here = Workspace(settings.folder, settings.runs, desks.settle)
    app.state.jobs = Jobs(here.private / "jobs", here.folder, here.runs_folder)
    app.state.opened, app.state.drawn = Opened(), DrawnScenarios()
    desks.recover()
    return app


@asynccontextmanager
async def _living(app: Starlette) -> AsyncIterator[None]:
    """Jobs that an earlier server left are taken up, and left for the next one."""
    app.state.jobs.start()
    yield
    app.state.jobs.close()


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, InputError)
    return refused(request, error)
