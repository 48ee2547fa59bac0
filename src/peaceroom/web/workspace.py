"""The folder that a server works in: its scenarios and runs, and nothing outside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from peaceroom.core.errors import InputError
from peaceroom.runs.index import Row, runs
from peaceroom.scenario.file.loading import FILE_NAME, ScenarioFile, read, title_of

#: names of scenario folders and runs in addresses
_NAME = re.compile(r"[\w][\w .@+=,-]{0,150}")


@dataclass(frozen=True)
class Workspace:
    """Scenarios are folders with a ``scenario.yaml``; runs lie in a folder of their own."""

    folder: Path
    runs_name: str = "runs"
    #: asked before a scenario's files are read: what was edited just now is to be in them
    settle: Callable[[str], None] = field(default=lambda name: None, compare=False)

    @property
    def runs_folder(self) -> Path:
        return self.folder / self.runs_name

    @property
    def private(self) -> Path:
        """What the server keeps for itself: unfinished starts, journals, jobs."""
        return self.folder / ".workbench"

    def free_name(self, wanted: str) -> str:
        """A name of a scenario folder that nothing has yet: the wanted one, or with a number."""
        taken = {p.name for p in self.folder.iterdir()}
        return next(n for n in (wanted, *(f"{wanted}-{k}" for k in range(2, len(taken) + 3))) if n not in taken)

    def scenarios(self) -> list[str]:
        """Names of the scenario folders, by name."""
        found = sorted(p.parent.name for p in self.folder.glob(f"*/{FILE_NAME}"))
        return [name for name in found if self._inside(self.folder / name / FILE_NAME)]

    def titles(self) -> dict[str, str]:
        """Names of the scenario folders, each with its title."""
        return {name: title_of(self.folder / name / FILE_NAME) for name in self.scenarios()}

    def scenario_folder(self, name: str) -> Path:
        """The folder of a scenario. Raises `InputError` E301 where there is none of that name."""
        folder = self.folder / name
        if not _NAME.fullmatch(name) or not self._inside(folder / FILE_NAME) or not (folder / FILE_NAME).is_file():
            raise InputError.one("E001", f"there is no scenario '{name}' in this workspace",
                                 "a page shows a scenario of the workspace", "choose one from the first page")
        self.settle(name)
        return folder

    def scenario(self, name: str) -> ScenarioFile:
        """A scenario, read and checked. Raises `InputError`."""
        return read(self.scenario_folder(name))

    def runs(self) -> list[Row]:
        """Finished runs, newest first."""
        return runs(self.runs_folder)

    def run_folder(self, name: str) -> Path:
        """The folder of a run. Raises `InputError` where there is none of that name."""
        folder = self.runs_folder / name
        if not _NAME.fullmatch(name) or not self._inside(folder) or not folder.is_dir():
            raise InputError.one("E001", f"there is no run '{name}' in this workspace",
                                 "a page shows a run of the workspace", "choose one from the first page")
        return folder

    def _inside(self, path: Path) -> bool:
        """Whether a path lies in the workspace once every link is followed."""
        return path.resolve().is_relative_to(self.folder.resolve())
