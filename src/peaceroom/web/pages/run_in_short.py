"""A run: what does the run say, and what does it leave open."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("in-short", 2)
