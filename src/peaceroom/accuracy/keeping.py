"""Long scoring and fitting that goes on where it stopped: what is finished is kept in the folder of the results."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from peaceroom.files.writing import make_folder
from peaceroom.runs.kept import FILE, Kept, Pieces
from peaceroom.runs.plan import foreign_models, versions
from peaceroom.runs.threads import going_on


@contextmanager
def kept_in(folder: Path | None, files: Sequence[Path], models: Sequence[str], **asked: object) -> Iterator[Pieces]:
    """Pieces of the same work that an earlier call left in ``folder``; what is put there stays until the block ends.

    Parameters
    ----------
    folder
        Of the results, which are to be written within the block. None: nothing is kept.
    files
        Every file that is read; another content is other work.
    models
        Those asked, so that a plug-in of another version is.
    asked
        What else decides the numbers, as JSON.

    Raises
    ------
    Interrupted
        After an interrupt, saying where the pieces are; by another error they stay as well.
    InputError
        E308 where nothing can be kept there.
    """
    if folder is None:
        yield Pieces()
        return
    plan = {**asked, **versions(), "plug_ins": foreign_models(models),
            "files": [hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()]}
    make_folder(folder, code="E308")
    kept = Kept(folder / FILE, hashlib.sha256(json.dumps(plan, sort_keys=True).encode()).hexdigest())
    try:
        with going_on(f"what was finished is kept in {folder}; the same command goes on from there"):
            yield kept
            kept.drop()
    finally:
        kept.close()
