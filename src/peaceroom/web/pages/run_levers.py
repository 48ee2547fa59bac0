"""A run: which own move brings whom how much, and what could a mediator try."""

from __future__ import annotations

from peaceroom.web.run_pages import part_page

PAGE = part_page("levers", 21)
