"""The application: routes from the registry, the guard before them."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from peaceroom.core.errors import InputError
from peaceroom.web.guard import Guard
from peaceroom.web.registry import ROOTS, pages
from peaceroom.web.rendering import refused
from peaceroom.web.settings import Settings
from peaceroom.web.workspace import Workspace

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings) -> Starlette:
    """The workbench on a workspace, as an ASGI application."""
    routes = [Route(ROOTS[page.about] + step.path or "/", step.answer, methods=list(step.methods))
              for page in pages() for step in page.steps]
    app = Starlette(routes=[*routes, Mount("/static", StaticFiles(directory=STATIC), name="static")],
                    middleware=[Middleware(Guard)], exception_handlers={InputError: _refused})
    app.state.settings = settings
    app.state.workspace = Workspace(settings.folder, settings.runs)
    app.state.sessions = {}
    return app


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, InputError)
    return refused(request, error)
