"""What somebody could do, and what is asked."""

from __future__ import annotations

from peaceroom.web.blocks import block_page

PAGE = block_page("Levers and what-ifs", "levers", 25, "What somebody could do", "levers", "what_ifs")
