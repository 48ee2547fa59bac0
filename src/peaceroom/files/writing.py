"""Writing scenario files: edits at marked places, and never a half-written file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.nodes import Node
from peaceroom.files.yaml import line_starts

BOM = b"\xef\xbb\xbf"


def edited(text: str, edits: Iterable[tuple[Node, str]]) -> str:
    """The text with each scalar replaced. Everything else, comments and layout too, stays as it is."""
    starts = line_starts(text)
    spans = {(starts[n.line - 1] + n.column - 1, starts[n.end_line - 1] + n.end - 1): new for n, new in edits}
    for (begin, end), new in sorted(spans.items(), reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def replace_file(path: Path, data: bytes) -> None:
    """Write a whole file or nothing: to a temporary file beside it, then renamed over it.

    Raises `InputError` E326 when the place cannot be written.
    """
    replace_files({path: data})


def replace_files(changes: Mapping[Path, bytes]) -> None:
    """Write several files, all of them or none.

    New texts and copies of the old ones are on the disk before the first file is replaced; where a later one fails,
    the copies go back.

    Raises `InputError` E326 when a place cannot be written; it names a copy that could not go back.
    """
    new: dict[Path, Path] = {}
    old: dict[Path, Path] = {}
    done: list[Path] = []
    path = next(iter(changes))
    try:
        for path, data in changes.items():
            path = path.resolve()  # a link stays a link
            new[path] = _beside(path, data)
            if len(changes) > 1 and path.exists():
                old[path] = _beside(path, path.read_bytes())
        for path, temporary in new.items():
            temporary.replace(path)
            done.append(path)
    except OSError as error:
        remedy = "choose another place, or check its permissions"
        for changed in done:
            try:
                old[changed].replace(changed) if changed in old else changed.unlink()
            except OSError:
                remedy = f"copy {old.pop(changed).name} back to {changed.name}, which could not be restored"
        raise InputError.one("E326", f"the file cannot be written ({error.strerror})", CODES["E326"][1], remedy,
                             file=path.as_posix()) from None
    finally:
        for temporary in (*new.values(), *old.values()):
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _beside(path: Path, data: bytes) -> Path:
    """A temporary file in the folder of ``path``, with its permissions, on the disk."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode & 0o777)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def difference(before: str, after: str, name: str) -> str:
    """The changed lines as a unified diff."""
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(), after.splitlines(), f"{name} (now)", f"{name} (then)", lineterm="", n=0)
    return "".join(line + "\n" for line in lines)
