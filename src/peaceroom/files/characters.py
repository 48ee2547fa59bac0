"""Characters that a text handed in may not hold as they are, and how a refusal shows them."""

from __future__ import annotations

import re

#: No editor shows these, or they change the order of reading: words that look alike would differ. U+200C and U+200D
#: are not among them: Persian, Dari, Urdu and many Indian languages need them.
HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
                    "\U000e0000-\U000e0fff]")
#: Controls of C0 and C1 but tab, line feed and carriage return: they reach terminals and reports as commands.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
#: In a text as it is meant (escapes followed), nothing but tab and line feed; halves of characters neither.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def unfit(text: str) -> tuple[str, str] | None:
    """Code and words for the first character that a text as it is meant may not hold: E015, E006, or None."""
    if text.isascii() and text.isprintable():
        return None
    if found := HIDDEN.search(text):
        return "E015", f"there is an invisible character (U+{ord(found[0]):04X}) in {text[:40]!a}"
    if found := UNWRITABLE.search(text):
        return "E006", f"there is a control character (U+{ord(found[0]):04X}) in {text[:40]!a}"
    return None


#: Spaces that look like the ordinary one and do not part words for a YAML reader.
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
