"""Texts on the table."""

from __future__ import annotations

from peaceroom.web.blocks import block_page

PAGE = block_page("Drafts", "drafts", 26, "Texts on the table", "drafts")
