"""A copy for others as one zip, with its key beside it at home."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from secrets import token_hex

from peaceroom.files.writing import replace_file
from peaceroom.scenario.sharing.copying import share, words_of
from peaceroom.scenario.sharing.leaks import must_be_clean


def share_packed(ref: str | Path, folder: Path, keep: Collection[str] = ()) -> tuple[str, Mapping[str, int]]:
    """Write ``NAME.zip``, a copy that can be given away, and ``NAME.key.json`` into a folder that stays at home.

    Returns NAME, which is drawn and tells nothing, and what `share` counted, with ``checked``: files that were looked
    through again as they are in the zip; ``keep`` as there. Raises `InputError` as `share`; then no zip is written.
    """
    name = f"copy-{token_hex(4)}"
    key = folder / f"{name}.key.json"
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / name
        found = share(ref, copy, key, keep=keep)
        checked = must_be_clean(copy, words_of(key))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(p for p in copy.rglob("*") if p.is_file()):  # ZipInfo: the day of packing tells nobody
                archive.writestr(zipfile.ZipInfo(path.relative_to(copy.parent).as_posix()), path.read_bytes(),
                                 zipfile.ZIP_DEFLATED)
    replace_file(folder / f"{name}.zip", packed.getvalue())
    return name, {**found, "checked": checked}
