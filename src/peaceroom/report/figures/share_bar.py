"""A share as a bar: a small picture for documents that draw nothing themselves."""

from __future__ import annotations

from io import BytesIO

import numpy as np

#: width and height in dots, and colours of frame, share and rest (the page's)
_WIDE, _HIGH = 120, 12
_FRAME, _FULL, _REST = (0x59, 0x63, 0x6E), (0x7F, 0xB0, 0x8E), (0xFF, 0xFF, 0xFF)


def share_bar(share: float) -> bytes:
    """A PNG of 120 × 12 dots, filled up to ``share`` (0 to 1); the same bytes for the same share."""
    from matplotlib.image import imsave

    dots = np.empty((_HIGH, _WIDE, 3), np.uint8)
    dots[:] = _FRAME
    dots[1:-1, 1:-1] = _REST
    dots[1:-1, 1:1 + round((_WIDE - 2) * min(max(share, 0.0), 1.0))] = _FULL
    out = BytesIO()
    imsave(out, dots, format="png", metadata={"Software": "peaceroom"})
    return out.getvalue()
