"""A run: what do the words mean."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("glossary", 53)
