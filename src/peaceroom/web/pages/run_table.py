"""A run: where does each actor stand, how sure is that, and where is room for a text."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("table", 10)
