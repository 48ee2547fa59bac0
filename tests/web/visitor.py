"""Somebody with a browser, in one process: forms carry the token that pages give."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from peaceroom.web.app import create_app
from peaceroom.web.settings import Settings

HERE = "http://127.0.0.1:8765"


class Visitor:
    """``status`` is that of the last form sent."""

    def __init__(self, folder: Path) -> None:
        self.client = TestClient(create_app(Settings(folder, token="letmein")), base_url=HERE)
        self.csrf = self.client.get("/?token=letmein").text.split('name="csrf" value="')[1].split('"')[0]
        self.status = 0

    def get(self, path: str) -> str:
        """What stands at an address."""
        return self.client.get(path).text

    def send(self, path: str, *, data: dict[str, str] | None = None, files: object = None,
             part: bool = False) -> tuple[str, str]:
        """Where a form leads, and what stands there; ``part``: as htmx sends it."""
        headers = {"Origin": HERE, **({"HX-Request": "true"} if part else {})}
        answer = self.client.post(path, data={"csrf": self.csrf, **(data or {})}, files=files,  # type: ignore[arg-type]  # as httpx takes them
                                  headers=headers)
        self.status = answer.status_code
        return str(answer.url).removeprefix(HERE), answer.text
