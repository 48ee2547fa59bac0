"""A run: which text could all sign, who trades what, how does each draft stand."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("packages", 22)
