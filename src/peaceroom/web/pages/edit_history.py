"""What was signed so far, and whose word numbers are."""

from __future__ import annotations

from peaceroom.web.blocks import block_page

PAGE = block_page("History and sources", "history", 28, "What was signed so far, and whose word it is",
                  "history", "sources", "coders", "factors")
