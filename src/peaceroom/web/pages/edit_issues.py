"""What is to be settled, on which scales, in which order."""

from __future__ import annotations

from peaceroom.web.blocks import block_page

PAGE = block_page("Issues", "issues", 22, "What is to be settled, and the words at each end", "issues", "agenda")
