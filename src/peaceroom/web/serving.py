"""Start the server and say where it is."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace

import uvicorn

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.web.app import STATIC, create_app
from peaceroom.web.guarding.hosts import is_shared
from peaceroom.web.settings import Settings


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is given the first address once the server listens.

    Raises `InputError`: E329 the front-end files were never fetched, E340 others would reach it in plain text or under
    no name, E341 or without a password, E312 the place to listen is not to be had.
    """
    may_serve(settings)
    try:
        listening = socket.create_server((settings.host, settings.port), family=_family(settings.host))
    except (OSError, OverflowError) as error:
        raise InputError.one("E312", f"the server cannot listen at {settings.host}, port {settings.port} ({error})",
                             "browsers ask at an address and a port that no other program has",
                             "end the other program, or take another port with --port (0: any free one)") from None
    settings = replace(settings, port=listening.getsockname()[1])
    ready(first_address(settings))
    server = uvicorn.Server(uvicorn.Config(
        create_app(settings), log_level="warning", server_header=False, proxy_headers=False, ws="none",
        ssl_certfile=settings.certificate, ssl_keyfile=settings.key, h11_max_incomplete_event_size=64 * 1024,
        timeout_keep_alive=75, timeout_graceful_shutdown=3))
    server.run(sockets=[listening])


def may_serve(settings: Settings) -> None:
    """Raise `InputError` (E329, E340, E341) where a server with these settings must not be started."""
    if not (STATIC / "vendor" / "htmx.min.js").is_file():
        raise InputError.one("E329", "the files of others that the pages load are not here",
                             "a wheel brings them; a clone fetches them once", "type: make frontend")
    if not is_shared(settings):
        return
    if not settings.secure:
        raise InputError.one("E340", f"others would reach {settings.host} by plain HTTP", CODES["E340"][1],
                             "give --certificate and --key, or say --behind-proxy where a proxy ends TLS")
    if settings.host in ("0.0.0.0", "::", "") and not settings.names:
        raise InputError.one("E340", "the server has no name by which others ask for it",
                             "under any name, a page of another site could speak to it through its visitor's browser",
                             "give the name that stands in the address, such as --name peaceroom.example.org")
    if settings.password is None:
        raise InputError.one("E341", "no password was set for a server that others reach", CODES["E341"][1],
                             "type: peaceroom serve --set-password")


def first_address(settings: Settings) -> str:
    """What is opened in the browser first."""
    scheme = "https" if settings.secure else "http"
    if is_shared(settings) and settings.names:
        return f"{scheme}://{settings.names[0]}" + ("" if settings.proxied else f":{settings.port}") + "/"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{settings.port}/" + ("" if is_shared(settings) else f"?token={settings.token}")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
