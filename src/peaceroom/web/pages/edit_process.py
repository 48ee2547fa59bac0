"""The talks in time."""

from __future__ import annotations

from peaceroom.web.blocks import block_page

PAGE = block_page("Process settings", "process", 27, "How the talks stand in time", "process")
