"""A draft as plain numbers: who accepts it, who blocks and why, the smallest repair, what would be better for all.

``result["drafts"][id]``, and what ``peaceroom draft`` prints; docs/results.md has the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from peaceroom.analysis.packages.best import approval_of, text_of
from peaceroom.analysis.packages.feasible import feasible
from peaceroom.analysis.packages.limits import limits
from peaceroom.analysis.packages.problem import Table, certain, table_of
from peaceroom.analysis.packages.repair import first_draws, menus_of, repair_of
from peaceroom.core.case import Array, Case
from peaceroom.core.errors import InputError
from peaceroom.core.errors import Problem as Fault
from peaceroom.files.suggestions import nearest
from peaceroom.models.packages.drafts import (
    Clause,
    Later,
    Open,
    Settled,
    Standing,
    can_spare,
    moves,
    read,
    shortfall,
    standing,
)
from peaceroom.models.packages.linkage import without_text
from peaceroom.models.packages.problem import Problem, carried
from peaceroom.models.packages.rules import best_by
from peaceroom.runs.draft_results import Better, Signatory
from peaceroom.runs.draft_results import Draft as Stands
from peaceroom.scenario.anchors import words
from peaceroom.scenario.checks.drafts import off_scale
from peaceroom.scenario.drafts import Clause as Written
from peaceroom.scenario.drafts import clause as parse_clause
from peaceroom.scenario.types import Draft, Scenario

_MOST_MOVES = 3


def read_text(scenario: Scenario, settings: Sequence[str]) -> Mapping[str, Written]:
    """Clauses typed as ``issue=value``; E461 for one that cannot be read, E281 for one off its scale.

    Every problem is named at once.
    """
    found: dict[str, Written] = {}
    problems: list[Fault] = []
    for setting in settings:
        issue, sign, value = setting.partition("=")
        issue = issue.strip()
        if not sign or issue not in scenario.issues:
            near = nearest(issue, scenario.issues)
            told = "the issues are " + ", ".join(scenario.issues)
            if near:
                told = f"did you mean {near}={value}?" if sign else f"write {_example(scenario, near)}, for example"
            problems += InputError.one(
                "E461", f"there is no issue {issue!r}" if sign else f"{setting!r} is not written as issue=value",
                "the draft would leave it out without a word", told).problems
            continue
        if issue in found:
            problems += InputError.one("E461", f"{issue} is set twice", "one of the two would be used without a word",
                                       f"give --set {issue}={value} alone, or the other one").problems
            continue
        try:
            clause = Written.model_validate(parse_clause(value))
        except ValueError:
            problems += InputError.one("E461", f"{value!r} is no clause for {issue}", "it would be unclear what holds",
                                       "write a value such as 50, a range such as 40..60, deferred, or refer:the body"
                                       ).problems
            continue
        for number in (clause.value, *(clause.open or ())):
            wrong = None if number is None else off_scale(scenario.issues[issue], number, single=clause.open is None)
            if wrong:
                problems += InputError.one("E281", f"{issue}: {wrong[0]}",
                                           "nobody could sign what the scale cannot say", wrong[1]).problems
        found[issue] = clause
    if problems:
        raise InputError(problems)
    return found


def _example(scenario: Scenario, issue: str) -> str:
    """A clause as it is typed: the issue at one of the marks of its scale, near the middle."""
    marks = sorted(scenario.issues[issue].scale)
    return f"{issue}={marks[len(marks) // 2]:g}"


def get_draft(scenario: Scenario, name: str | None, settings: Sequence[str]) -> tuple[str, Draft]:
    """The draft of a scenario with some clauses set otherwise; without a name the settings alone.

    Raises `InputError` E462 for a draft that does not exist, or with nothing set at all.
    """
    known = scenario.drafts
    typed = _example(scenario, next(iter(scenario.issues)))
    if name is not None and name not in known:
        near = nearest(name, known)
        raise InputError.one("E462", f"there is no draft {name!r}", "there is no text to look at",
                             f"did you mean {near}?" if near else
                             ("the drafts are " + ", ".join(known) if known else
                              f"write it into drafts.yaml beside the scenario, or give --set {typed}"))
    if name is None and not settings:
        raise InputError.one("E462", "no draft is named and nothing is set", "there is no text to look at",
                             "name one of " + ", ".join(known) if known else f"give --set {typed}, for example")
    changed = read_text(scenario, settings)
    base = known[name] if name is not None else Draft(text={}, because="typed on the command line")
    text = {**base.text, **changed}
    return (name or "typed") + ("*" if name and changed else ""), base.model_copy(update={"text": text})


def clauses_of(scenario: Scenario, table: Table, case: Case, draft: Draft) -> list[Clause]:
    """The draft's clauses in the order of the issues; what it does not speak of is deferred."""
    problem = table.problem
    unsigned = without_text(problem, case.reference)
    found: list[Clause] = []
    for k, name in enumerate(problem.names):
        clause = draft.text.get(name)
        if clause is None or clause.deferred:
            found.append(Later(unsigned[:, :, k]))
        elif clause.value is not None:
            found.append(Settled(clause.value))
        elif clause.open is not None:
            found.append(Open(*clause.open))
        else:
            value = clause.expect if clause.expect is not None else _middle(case, table, k)
            found.append(Later(unsigned[:, :, k] if value is None else read(
                problem.issues[k], Settled(value), problem.threshold.shape)[0]))
    return found


def expecting(table: Table, case: Case, draft: Draft) -> Draft:
    """The draft with what each body is expected to find written down, read off this case where the draft is silent."""
    text = dict(draft.text)
    for k, name in enumerate(table.problem.names):
        clause = text.get(name)
        if clause is not None and clause.refer is not None and clause.expect is None:
            text[name] = clause.model_copy(update={"expect": _middle(case, table, k)})
    return draft.model_copy(update={"text": text})


def _middle(case: Case, table: Table, k: int) -> float | None:
    """Where a body is expected to come out if nobody says: half-way between the outermost of the table's positions."""
    x = case.position[:, list(table.members), k]
    if np.isnan(x).all():
        return None
    middle = float(np.nanmedian((np.nanmin(x, axis=1) + np.nanmax(x, axis=1)) / 2))
    options = case.options[k]
    return middle if options is None else float(options[np.abs(np.asarray(options) - middle).argmin()])


def draft_result(scenario: Scenario, case: Case, name: str, draft: Draft, *, wanted: float = 0.5,
                 deep: bool = True) -> Stands:
    """How a draft stands over the draws of a case.

    Parameters
    ----------
    wanted
        Share of draws that counts as enough, for moves, repair and compensation.
    deep
        Look for the repair and for a text that is better for all as well.

    Raises
    ------
    InputError
        E460 where nobody's acceptance is asked for, E463 where ``wanted`` is no share.
    """
    if not 0 < wanted <= 1:
        raise InputError.one("E463", f"a share of {wanted:g} of the draws cannot be wanted",
                             "it says how sure is enough", "write a number above 0 and at most 1, such as 0.5")
    table = table_of(case)
    problem = table.problem
    if not problem.parties:
        raise InputError.one("E460", "nobody whose consent is required has a position or scores",
                             "a draft is signed by all of them", "write consent: required at the parties that must "
                             "agree, and give their positions or scores")
    clauses = clauses_of(scenario, table, case, draft)
    now = standing(problem, clauses)
    refuses, alone = (~now.accepted).mean(axis=0), now.alone
    menus = menus_of(problem, clauses)
    out: Stands = {
        "name": draft.name or name.replace("-", " "),
        "by": [draft.by] if isinstance(draft.by, str) else list(draft.by or ()),
        "date": None if draft.date is None else draft.date.isoformat(),
        "text": {k: c.written() for k, c in draft.text.items()},
        "words": {k: said(scenario, k, draft.text.get(k)) for k in problem.names},
        "silent_on": [k for k in problem.names if k not in draft.text],
        "certain": certain(case),
        "approval": approval_of(problem),
        "limits": limits(scenario, problem),
        "accepted": float(now.carried.mean()),
        "accepted_if_read_against": float(carried((now.adverse >= -problem.tolerance()) & ~now.crossed.any(axis=2),
                                                  problem.approval).mean()),
        "wanted": wanted,
        "parties": {p: _party(scenario, table, clauses, now, i, wanted, menus, float(alone[i]))
                    for i, p in enumerate(problem.parties)},
        "blockers": [{"actor": problem.parties[i], "share": float(refuses[i]), "alone": float(alone[i])}
                     for i in np.argsort(-refuses, kind="stable") if refuses[i] > 0],
    }
    if deep:
        out["repair"] = repair_of(scenario, problem, clauses, now, wanted)
        out["better_for_all"] = better_for_all(scenario, problem, clauses, now)
    return out


def said(scenario: Scenario, issue: str, clause: Written | None) -> str:
    """A clause in words."""
    if clause is None:
        return "not spoken of"
    if clause.value is not None:
        return words(scenario.issues[issue], clause.value)
    if clause.open is not None:
        scale = scenario.issues[issue].scale
        low, high = (words(scenario.issues[issue], end) if end in scale else
                     f"{end:g}, near “{scale[min(scale, key=lambda a: (abs(a - end), a))]}”," for end in clause.open)
        return f"left open: from {low} to {high.removesuffix(',')}"
    return "deferred" if clause.deferred else f"referred to {clause.refer}"


def _party(scenario: Scenario, table: Table, clauses: Sequence[Clause], now: Standing, i: int, wanted: float,
           menus: Sequence[Array], alone: float) -> Signatory:
    problem = table.problem
    low, middle, high = np.quantile(now.margin[:, i], (0.1, 0.5, 0.9))
    accepts = float(now.accepted[:, i].mean())
    found: Signatory = {
        "margin": {"p10": float(low), "median": float(middle), "p90": float(high)},
        "accepts": accepts, "alone": alone,
        "ratifies": scenario.actors[problem.parties[i]].ratifies,
        "points": "given" if table.scored[i] else "share of its best package", "rests_on": table.grounds[i],
        "bottom_line_crossed": {problem.names[k]: float(now.crossed[:, i, k].mean())
                                for k in range(len(problem.names)) if now.crossed[:, i, k].any()},
        "moves": [], "compensation": None,
    }
    if accepts >= wanted:
        return found
    own = [Later(np.asarray(c.worth)[:, [i]]) if isinstance(c, Later) else c for c in clauses]
    single = problem.only([i])  # the others' acceptance is not asked for
    for move in moves(single, own, standing(single, own), 0, wanted, menus)[:_MOST_MOVES]:
        name = problem.names[move.issue]
        found["moves"].append({"issue": name, "to": move.value, "words": words(scenario.issues[name], move.value),
                               "accepts": move.share})
    missing = shortfall(now, i, wanted)
    if missing is not None:
        part = missing / float(np.median(np.maximum(problem.best()[:, i], 1e-300)))
        found["compensation"] = {
            "points": missing, "share_of_best": part,
            # what one gives up is compared with what the other gains as shares of each one's best package
            "could_pay": [problem.parties[j] for j in range(len(problem.parties)) if j != i and can_spare(
                now, j, part * float(np.median(problem.best()[:, j])), wanted)]}
    return found


def better_for_all(scenario: Scenario, problem: Problem, clauses: Sequence[Clause], now: Standing) -> Better:
    """Joint gains left on the table: in what share of draws some text is better for everybody, and one such text.

    The text is the one that is best for who gains least over the draft, in the draw in which the draft is worth what it
    is worth in the middle.
    """
    few = first_draws(problem)
    # what the draft itself gives becomes what each must be given more than
    worth = now.margin + problem.threshold
    more = worth + 1e-6 * np.maximum(np.abs(problem.best()), 1.0)
    share = float(feasible(replace(few, threshold=more[: few.draws], approval=None)).mean())
    middle = int(np.argsort(worth.sum(axis=1), kind="stable")[problem.draws // 2])
    found = best_by("egalitarian", replace(problem, threshold=worth, approval=None).slice(
        middle, middle + 1), seconds=5.0)
    best = found.text if found.text is not None and bool((found.gain > 0).all()) else None
    result: Better = {"share": share, "draws": few.draws, "text": None}
    if best is not None:
        gain = (problem.worth(best) - worth).mean(axis=0)
        result |= {"text": text_of(problem, best), "holds": float((problem.worth(best) > worth).all(axis=1).mean()),
                   "words": {k: words(scenario.issues[k], v) for k, v in text_of(problem, best).items()},
                   "gain": {p: float(g) for p, g in zip(problem.parties, gain, strict=True)}}
    return result
