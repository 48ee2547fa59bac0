"""A run: which obstacle, lifted alone, would open it."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("stuck", 20)
