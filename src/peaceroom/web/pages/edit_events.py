"""What happens outside the room."""

from __future__ import annotations

from peaceroom.web.blocks import block_page

PAGE = block_page("Events", "events", 24, "What happens outside the room", "events")
