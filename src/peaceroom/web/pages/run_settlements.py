"""A run: where does each model see each issue settle."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("settlements", 11)
