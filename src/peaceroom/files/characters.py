"""Characters that a text handed in may not hold as they are."""

from __future__ import annotations

import re

#: No editor shows these, or they change the order of reading: words that look alike would differ. U+200C and U+200D
#: are not among them: Persian, Dari, Urdu and many Indian languages need them.
HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
                    "\U000e0000-\U000e0fff]")
