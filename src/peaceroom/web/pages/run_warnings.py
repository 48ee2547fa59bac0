"""A run: what should be known of the file and the run."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("warnings", 50)
