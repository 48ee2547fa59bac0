"""A run: which sources and judgements carry the answer, and what is worth a day’s research."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("word", 40)
