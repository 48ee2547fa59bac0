"""A run: what happens by when, and on what does that hang."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("process", 30)
