"""Files that lie beside one and may belong to it: a domain and what it is worth to each party."""

from __future__ import annotations

from collections.abc import Callable

from peaceroom.core.errors import InputError
from peaceroom.interop.source import Source

#: files of a folder that are looked at, and bytes of one
_MOST, _BYTES = 60, 2_000_000


def beside(source: Source, ending: str, belongs: Callable[[Source], bool]) -> list[Source]:
    """The other files of the folder with an ending that belong to the file, by name; what cannot be read does not."""
    found = []
    for path in sorted(source.path.parent.glob(f"*{ending}"))[:_MOST]:
        if path.name == source.path.name or not path.is_file() or path.stat().st_size > _BYTES:
            continue
        other = Source(path, source.encoding)
        try:
            if belongs(other):
                found.append(other)
        except InputError:
            continue  # whatever else lies there is nobody's utility
    return found
