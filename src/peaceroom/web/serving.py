"""Start the server and say where it is."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from peaceroom.core.errors import InputError
from peaceroom.web.app import STATIC, create_app
from peaceroom.web.settings import Settings


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is given the first address once the server listens.

    Raises `InputError` E329 where the front-end files were never fetched.
    """
    if not (STATIC / "vendor" / "htmx.min.js").is_file():
        raise InputError.one("E329", "the files of others that the pages load are not here",
                             "a wheel brings them; a clone fetches them once", "type: make frontend")
    listening = socket.create_server((settings.host, settings.port))
    port = listening.getsockname()[1]
    ready(f"http://{settings.host}:{port}/?token={settings.token}")
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", server_header=False,
                                           proxy_headers=False, ws="none"))
    server.run(sockets=[listening])
