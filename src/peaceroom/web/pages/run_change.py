"""A run: what does each what-if move, and which way."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("change", 12)
