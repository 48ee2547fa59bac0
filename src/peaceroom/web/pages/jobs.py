"""Jobs: what is at work, what waits, what is done; each with its progress, and a way to cancel it."""

from __future__ import annotations

from time import localtime, strftime
from typing import cast

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.findings.rounding import counted
from peaceroom.web.jobs.job import Job, Options
from peaceroom.web.jobs.questions import titled, told
from peaceroom.web.jobs.queue import Jobs
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page


def show(request: Request) -> Response:
    """All jobs, newest first."""
    jobs = _jobs(request)
    return page(request, "jobs.html.j2", jobs=[(job, left_words(jobs.left(job)), jobs.ahead(job))
                                               for job in jobs.all()], took="", titled=titled)


def one(request: Request) -> Response:
    """A job, and what was asked."""
    return _one(request, "job.html.j2", _jobs(request).get(request.path_params["job"]))


def state(request: Request) -> Response:
    """How a job stands: the part of a page that is asked for again and again."""
    return _one(request, "job_state.html.j2", _jobs(request).get(request.path_params["job"]))


def cancel(request: Request) -> Response:
    """Stop it at once."""
    job = _jobs(request).cancel(request.path_params["job"])
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


def again(request: Request) -> Response:
    """The same work once more."""
    job = _jobs(request).again(request.path_params["job"], getattr(request.state, "user", ""))
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


def _one(request: Request, template: str, job: Job) -> Response:
    jobs = _jobs(request)
    return page(request, template, job=job, left=left_words(jobs.left(job)), ahead=jobs.ahead(job),
                took=duration(job.seconds), asked=_asked(job), titled=titled)


def _jobs(request: Request) -> Jobs:
    found: Jobs = request.app.state.jobs
    return found


def left_words(seconds: float | None) -> str:
    """How long it will take still, no surer than that is known."""
    return "" if seconds is None else f"About {duration(seconds)} left."


def duration(seconds: float) -> str:
    """A length of time in words: ``5 seconds``, ``3 minutes``."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"{round(seconds / 5) * 5} seconds"
    return counted(round(seconds / 60), "minute")


def _asked(job: Job) -> list[tuple[str, str]]:
    """What was asked for, in words."""
    when = ("When", strftime("%d %B %Y, %H:%M", localtime(job.asked)).lstrip("0"))
    if job.question is not None:
        return [when, *told(job.question)]
    o = cast("Options", job.options)
    rows = [when, ("Draws", f"{o['draws']:,}"), ("Seed", str(o["seed"]))]
    if o["models"] is not None:
        rows.append(("Models", ", ".join(o["models"])))
    if o["what_ifs"] is not None:
        rows.append(("What-ifs", ", ".join(o["what_ifs"]) or "none"))
    if o["process"] is not None:
        rows.append(("The talks week by week", "simulated" if o["process"] else "left out"))
    if o["redact"]:
        rows.append(("Names", "hidden"))
    return rows


PAGE = Page("Jobs", "all", 20, "What is being run", (
    Step("/jobs", show), Step("/jobs/{job}", one), Step("/jobs/{job}/state", state),
    Step("/jobs/{job}/cancel", cancel, ("POST",)), Step("/jobs/{job}/again", again, ("POST",))))
