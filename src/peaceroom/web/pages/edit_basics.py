"""Title, dates and the rules of the whole scenario."""

from __future__ import annotations

from peaceroom.web.blocks import block_page

PAGE = block_page("Title and dates", "basics", 20, "Title, dates, what failure is worth", "title", "summary", "as_of",
                  "horizon", "voice", "coding_rules", "no_agreement", "approval")
