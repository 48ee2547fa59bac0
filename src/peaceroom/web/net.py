"""The net below every page: a defect, or what the system refuses, becomes a page with code, reason and remedy."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peaceroom.core.defects import problem_of
from peaceroom.core.errors import InputError
from peaceroom.web.guarding.guard import TooLarge
from peaceroom.web.rendering import refused

#: where the server itself logs, so that the traceback stands in its terminal
_LOG = logging.getLogger("uvicorn.error")


class Net:
    """Answers with status 500 in words where a page failed before it said anything; the server's log has the rest."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except TooLarge:
            raise
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            _LOG.exception("a page failed")
            await refused(Request(scope), InputError([problem_of(error)]), status=500)(scope, receive, send)
