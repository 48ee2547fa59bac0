"""A run: which number went in, from where."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("inputs", 52)
