"""A run: where does it go if it goes on as it does."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("violence", 33)
