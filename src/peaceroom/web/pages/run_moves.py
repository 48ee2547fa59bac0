"""A run: who can do what, which states last, and where moves lead."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("moves", 72)
