"""A run: who gives way to whom in its models of deals and bargains, and how sure that is."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("deals", 23)
