"""What a question is that a run does not answer, or only for its own outputs and draws: a verb of the command line.

A question's ``plan`` reads and checks what was typed, so that a form says at once what is wrong with it; what it
returns does the work, in the process of a job.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from time import monotonic
from typing import TYPE_CHECKING

from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.types import Scenario
from peaceroom.web.jobs.worker import Tell

if TYPE_CHECKING:
    from peaceroom.report.figures.drawing import Drawing

Values = Mapping[str, str]
#: what a verb finds, as its ``--json`` says it
Found = Mapping[str, object]
#: does the work, given the folder of runs: the text of the verb, and its data
Work = Callable[[Path, Tell], tuple[str, Found]]
#: seconds between two pieces of news
_PAUSE = 0.2


@dataclass(frozen=True)
class Field:
    """A field of a question's form.

    ``key`` is the option of the verb. With ``choices`` (value → words) one is chosen from a list; else it is typed, and
    ``examples`` are offered.
    """

    key: str
    label: str
    first: str = ""
    hint: str = ""
    choices: Callable[[Scenario], Mapping[str, str]] | None = None
    examples: Callable[[Scenario], list[str]] | None = None


@dataclass(frozen=True)
class Question:
    """A page of the form and one of the answer.

    Attributes
    ----------
    verb
        Of the command line; also its address.
    part, needs
        The page about a run beside which it is asked, empty for none; and of which part of the run's result, empty for
        any.
    python
        Lines that make ``result`` of the values, ``{scenario}`` the folder's name: the same data again.
    figure
        The figure that the report has of it, with its sentence; None where there is none to draw.
    about_scenario
        Whether the verb takes the scenario.
    """

    verb: str
    title: str
    asks: str
    part: str
    order: int
    fields: tuple[Field, ...]
    plan: Callable[[ScenarioFile, Values], Work]
    python: Callable[[Values], str]
    figure: Callable[[Scenario, Found], tuple[Drawing, str] | None] | None = None
    about_scenario: bool = True
    needs: str = ""

    def command(self, scenario: str, values: Values) -> str:
        """What gives the same on the command line."""
        given = [f"--{f.key} {quote(values[f.key])}" for f in self.fields if values.get(f.key)]
        return " ".join(["peaceroom", self.verb, *([quote(scenario)] if self.about_scenario else []), *given])


def whole(text: str, code: str, what: str, example: str) -> int:
    """A whole number as people write it: thousands may be apart. Raises `InputError`."""
    plain = text.replace(",", "").replace("\u202f", "").replace(" ", "")
    if plain.isascii() and plain.isdecimal() and len(plain) <= 20:
        return int(plain)
    raise InputError.one(code, f"{text[:40]!r} is not a whole number", f"it says the {what}",
                         f"type a whole number, e.g. {example}")


def numbers(values: Values) -> tuple[int, int]:
    """Draws and seed as typed. Raises `InputError` E301, E302."""
    from peaceroom.runs.plan import check_numbers

    draws = whole(values["draws"], "E301", "draws", "2000")
    seed = whole(values["seed"], "E302", "seed", "1")
    check_numbers(draws, seed, "random")
    return draws, seed


def draws_fields(draws: str) -> tuple[Field, Field]:
    """The fields that `numbers` reads."""
    return Field("draws", "Draws", draws), Field("seed", "Seed", "1", "the same seed gives the same numbers")


def teller(tell: Tell, stage: str) -> Callable[[int, int], None]:
    """Tells how much of counted work is done, not more often than somebody could see."""
    last = [0.0]

    def progress(done: int, total: int) -> None:
        if done >= total or monotonic() - last[0] > _PAUSE:
            last[0] = monotonic()
            tell(done=done, total=total, stage=stage)

    return progress
