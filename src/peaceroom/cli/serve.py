"""Open the workbench: everything, in a browser on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell
from peaceroom.core.extras import need


@click.command("serve")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--port", type=int, default=8765, show_default=True, metavar="N", help="Port; 0 takes a free one.")
def command(folder: Path, port: int) -> None:
    """Serve the workbench on FOLDER (default: this one): its scenario folders, and its runs."""
    need("workbench")
    from peaceroom.web.serving import serve
    from peaceroom.web.settings import Settings

    serve(Settings(folder=folder, port=port), lambda address: tell(f"Workbench: {address}\nCtrl-C ends it."))
