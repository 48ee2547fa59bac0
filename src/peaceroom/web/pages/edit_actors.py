"""Who is at the table and behind it."""

from __future__ import annotations

from peaceroom.web.blocks import block_page

PAGE = block_page("Actors", "actors", 21, "Who is at the table, and who stands behind", "actors", "support")
