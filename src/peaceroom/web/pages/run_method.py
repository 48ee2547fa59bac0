"""A run: how are the numbers made, and what do they not say."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("method", 51)
