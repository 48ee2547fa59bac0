"""Writing scenario files: edits at marked places, and never a half-written file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.scenario.nodes import Node
from peaceroom.scenario.yaml_reader import line_starts

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
    path = path.resolve()  # a link stays a link
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode & 0o777)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        raise InputError.one("E326", f"the file cannot be written ({error.strerror})", CODES["E326"][1],
                             "choose another place, or check its permissions", file=path.as_posix()) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def difference(before: str, after: str, name: str) -> str:
    """The changed lines as a unified diff."""
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(), after.splitlines(), f"{name} (now)", f"{name} (then)", lineterm="", n=0)
    return "".join(line + "\n" for line in lines)
