"""The files of a scenario that are edited, as they are on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from peaceroom.files import yaml as yaml_reader
from peaceroom.files.editing import BOM
from peaceroom.files.opening import exists, read_file
from peaceroom.files.writing import replace_files
from peaceroom.scenario.editing.texts import FILES


class Disk:
    """Reads and writes the files of one folder; a file that is not there has an empty text."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._seen = folder, dict[str, tuple[int, int, int]]()
        self._texts: dict[str, str] = {}
        self._marked: set[str] = set()  # files that begin with a byte order mark

    def read(self) -> dict[str, str]:
        """Every file's text. Raises `InputError` (E003–E016) where one is no text."""
        for file in FILES:
            now = self._sign(file)
            if file not in self._texts or self._seen.get(file) != now:
                self._texts[file] = self._read(file)
                self._seen[file] = now
        return dict(self._texts)

    def changed(self, kept: Mapping[str, str]) -> bool:
        """Whether a file says something else than it did; asks the disk for no more than times and sizes if it can."""
        return self.read() != dict(kept)

    def write(self, texts: Mapping[str, str]) -> None:
        """Write files, all or none; an empty text takes the file away. Raises `InputError` E326."""
        new = {self._folder / f: (BOM if f in self._marked else b"") + t.encode() for f, t in texts.items() if t}
        if new:
            replace_files(new, folder=self._folder)
        for file, text in texts.items():
            if not text:
                (self._folder / file).unlink(missing_ok=True)
            self._seen[file], self._texts[file] = self._sign(file), text

    def _read(self, file: str) -> str:
        path = self._folder / file
        if not exists(path):
            return ""
        data = read_file(path, yaml_reader.MAX_BYTES, within=self._folder)
        if data.startswith(BOM):
            self._marked.add(file)
        return yaml_reader.decode(data, path.as_posix())

    def _sign(self, file: str) -> tuple[int, int, int]:
        try:
            found = (self._folder / file).stat()
        except OSError:
            return 0, 0, 0
        return found.st_mtime_ns, found.st_size, found.st_ino
