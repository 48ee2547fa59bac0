"""Whether a text is a page of HTML."""

from __future__ import annotations

import re

_HTML = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
                   re.IGNORECASE | re.DOTALL)


def is_html(text: str) -> bool:
    """Whether a text begins as a page does."""
    return _HTML.match(text[:4_000]) is not None
