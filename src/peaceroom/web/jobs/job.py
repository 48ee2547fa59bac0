"""One piece of long work, as it is kept on disk and shown on a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Literal, TypedDict, cast

from peaceroom.files.writing import replace_file

State = Literal["waiting", "working", "done", "refused", "failed", "cancelled"]


class Options(TypedDict):
    """What is asked of a run: options of `peaceroom.forecast` by their names."""

    draws: int
    seed: int
    models: list[str] | None
    what_ifs: list[str] | None
    process: bool | None
    levers: bool
    influence: bool
    redact: bool


class Asked(TypedDict):
    """A question beside a run: a key of `peaceroom.web.jobs.questions.questions`, and what was typed into its form."""

    question: str
    values: dict[str, str]


class Told(TypedDict):
    """A `peaceroom.core.errors.Problem` as it is kept."""

    file: str
    line: int
    column: int
    code: str
    message: str
    why: str
    remedy: str


class News(TypedDict, total=False):
    """A line from the process of a job."""

    done: int
    total: int
    stage: str
    run: str
    problems: list[Told]
    answer: dict[str, object]


#: kind of job → what its options hold
_HELD: Mapping[str, type] = {"run": Options, "ask": Asked}


@dataclass
class Job:
    """What was asked for, by whom, and how it stands.

    Attributes
    ----------
    id
        Letters and digits; newer ones sort later.
    kind
        What is to be done: a key of `peaceroom.web.jobs.worker.KINDS`.
    scenario, options
        The folder in the workspace, and what is asked of it: plain JSON.
    user
        Who asked; empty where nobody signs in.
    asked, began, ended
        Times (seconds since 1970); 0 while it has not come to that.
    done, total
        How much of the counted work is finished; ``total`` 0 before anything is known of it.
    stage
        What it is at, in a few words.
    run
        Name of the run's folder, once there is one; empty for a question.
    problems
        Why it was refused: fields of `Problem`.
    """

    id: str
    kind: str
    scenario: str
    options: Options | Asked
    user: str = ""
    state: State = "waiting"
    asked: float = 0.0
    began: float = 0.0
    ended: float = 0.0
    done: int = 0
    total: int = 0
    stage: str = ""
    run: str = ""
    problems: list[Told] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Nothing more will happen to it."""
        return self.state not in ("waiting", "working")

    @property
    def question(self) -> Asked | None:
        """What was asked beside a run; None for a run."""
        return cast("Asked", self.options) if self.kind == "ask" else None

    @property
    def seconds(self) -> float:
        """How long it worked; 0 for one that never came to an end."""
        return self.ended - self.began if self.ended and self.began else 0.0

    def keep(self, folder: Path) -> None:
        """Write it to its file. Raises `InputError` E326 where that cannot be."""
        replace_file(folder / f"{self.id}.json", json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n")


def read_jobs(folder: Path) -> list[Job]:
    """The jobs that a folder keeps, oldest first; a file that is none is passed over."""
    known = {f.name for f in fields(Job)}
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            found.append(Job(**{key: value for key, value in kept.items() if key in known}))
        except (OSError, ValueError, TypeError, AttributeError):
            continue
    return [job for job in found if isinstance(job.options, dict) and job.kind in _HELD
            and job.options.keys() == _HELD[job.kind].__annotations__.keys()]
