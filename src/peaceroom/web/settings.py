"""What a server is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe


@dataclass(frozen=True)
class Settings:
    """Where the server may read and write, and whom it lets in.

    Attributes
    ----------
    folder
        The workspace: scenario folders lie in it. Nothing outside it is read or written.
    runs
        Name of the folder of runs within the workspace.
    host, port
        Where it listens; port 0 takes a free one.
    token
        Part of the first address; whoever knows it may come in, once and from then on by a cookie.
    """

    folder: Path
    runs: str = "runs"
    host: str = "127.0.0.1"
    port: int = 8765
    token: str = field(default_factory=lambda: token_urlsafe(24), repr=False)
