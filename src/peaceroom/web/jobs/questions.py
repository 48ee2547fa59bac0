"""The questions there are: each file of ``web/questions`` that holds a ``QUESTION`` is one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from peaceroom.web.jobs.job import Asked, Job
from peaceroom.web.jobs.question import Question


@cache
def questions() -> Mapping[str, Question]:
    """Verb of the command line → the question, in the order in which they are offered."""
    import peaceroom.web.questions as folder

    found: list[Question] = [import_module(f"{folder.__name__}.{m.name}").QUESTION
                             for m in iter_modules(folder.__path__)]
    return {q.verb: q for q in sorted(found, key=lambda q: q.order)}


def titled(job: Job) -> str:
    """What a job does, as a heading."""
    if job.question is None:
        return "Run"
    asked = questions().get(job.question["question"])
    return asked.title if asked else "A question"


def told(asked: Asked) -> list[tuple[str, str]]:
    """What was typed, in the words of the form."""
    question = questions().get(asked["question"])
    fields = question.fields if question else ()
    return [(f.label, asked["values"][f.key]) for f in fields if asked["values"].get(f.key)]
