"""Open the workbench: everything, in a browser on this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from peaceroom.cli._saying import tell
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("serve")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, metavar="N",
              help="Port; 0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="Where to listen. Other addresses than this machine's own want a password and TLS.")
@click.option("--name", "names", multiple=True, metavar="NAME",
              help="Name by which others ask for it, such as peaceroom.example.org (repeatable).")
@click.option("--behind-proxy", "proxied", is_flag=True,
              help="A proxy in front of it ends TLS and keeps the name asked.")
@click.option("--certificate", type=_FILE, metavar="FILE",
              help="Certificate (PEM) with which the server ends TLS itself.")
@click.option("--key", type=_FILE, metavar="FILE", help="Its key (PEM).")
@click.option("--set-password", "setting", is_flag=True,
              help="Set the password for a server that others reach, and end.")
def command(folder: Path, port: int, host: str, names: tuple[str, ...], proxied: bool, certificate: Path | None,
            key: Path | None, setting: bool) -> None:
    """Serve the workbench on FOLDER (default: this one): its scenario folders, and its runs."""
    need("workbench")
    from peaceroom.web.guarding.hosts import is_shared
    from peaceroom.web.guarding.passwords import kept_password, password_file, set_password
    from peaceroom.web.serving import serve
    from peaceroom.web.settings import Settings

    if setting:
        given: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
        set_password(given, password_file())
        tell(f"Kept, hashed, in {password_file()}.")
        return
    if not folder.is_dir():
        raise InputError.one("E001", f"there is no folder {folder}", "the workbench reads and writes in one folder",
                             "make it, or name another", file=str(folder))
    settings = Settings(folder=folder, port=port, host=host, names=names, proxied=proxied, certificate=certificate,
                        key=key)
    if is_shared(settings):
        settings = replace(settings, password=kept_password(password_file()))
    serve(settings, lambda address: tell(f"Workbench: {address}\nCtrl-C ends it."))
