"""A run: how often did real talks at this point come to a next text."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("outside", 32)
