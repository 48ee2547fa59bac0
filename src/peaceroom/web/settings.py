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
        Part of the first address on this machine; whoever knows it may come in, from then on by a cookie.
    password
        Its hash (`peaceroom.web.guarding.passwords`), asked for where others reach the server; None on this machine
        alone.
    names
        Names by which others ask for the server, such as ``peaceroom.example.org``.
    proxied
        A proxy in front ends TLS.
    certificate, key
        Files in PEM with which the server ends TLS itself.
    most_bytes
        The largest request that is read.
    """

    folder: Path
    runs: str = "runs"
    host: str = "127.0.0.1"
    port: int = 8765
    token: str = field(default_factory=lambda: token_urlsafe(24), repr=False)
    password: str | None = field(default=None, repr=False)
    names: tuple[str, ...] = ()
    proxied: bool = False
    certificate: Path | None = None
    key: Path | None = None
    most_bytes: int = 64 * 2**20

    @property
    def secure(self) -> bool:
        """Whether browsers speak to it by TLS."""
        return self.proxied or self.certificate is not None
