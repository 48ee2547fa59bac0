"""Past decisions in the long form: a CSV file with a row for each actor on each issue.

Columns: issue, proposal, instrument, procedure, voting, year, reference_point, outcome, actor, capability,
salience, position; a column ``domain`` may be added (``eu-legislation`` where it is absent). Positions,
outcomes and reference points lie on 0–100, saliences are percentages. What holds for an issue is repeated on
each of its rows. An empty cell means that the value is not known.

A file whose form is broken is refused with all its problems at once. An issue that cannot be scored is dropped,
and counted with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.scoring.residuals import DOMAIN
from peaceroom.accuracy.scoring.rows import Issue, read_rows
from peaceroom.core.case import Case, make_case
from peaceroom.core.collecting import no_collection
from peaceroom.core.errors import InputError

Array = NDArray[np.float64]

#: an issue with fewer actors is dropped, as in the published comparisons on these data
FEWEST_ACTORS = 3
#: share of the votes that carried a decision in the Council, here taken as a share of capability
QUOTA = 0.72
#: who proposes, and whose consent codecision adds, where they have a row
SETTER, CONSENT = "com", "ep"
PROCEDURES = ("consultation", "codecision")
VOTING = ("qualified majority", "unanimity")
#: other words for the same: the codes of the data on EU decisions, and what the treaties call it
_SAME = {
    "cns": "consultation", "csl": "consultation", "consultation procedure": "consultation",
    "cod": "codecision", "co decision": "codecision", "codecision procedure": "codecision",
    "olp": "codecision", "ordinary legislative procedure": "codecision",
    "qmv": "qualified majority", "qm": "qualified majority", "qualified majority voting": "qualified majority",
    "una": "unanimity", "u": "unanimity", "unanimous": "unanimity",
}


@dataclass(frozen=True)
class LongForm:
    """Decided issues, each as a `Case` of one draw and one issue.

    Attributes
    ----------
    name
        The file's name.
    cases, outcomes
        Issue by issue: what was known before (positions on 0–100), and ``(n,)`` what was decided.
    issues, groups
        Ids, and the proposal each belongs to: issues of one proposal are never taken as independent.
    dropped
        Issue id → why it is not among the cases.
    notes
        What else was left out or filled in, with counts.
    """

    name: str
    cases: tuple[Case, ...]
    outcomes: Array
    issues: tuple[str, ...]
    groups: tuple[str, ...]
    dropped: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def n_groups(self) -> int:
        return len(set(self.groups))

    @cached_property
    def clusters(self) -> NDArray[np.intp]:
        """``(n,)`` number of each issue's proposal, in order of first appearance."""
        order = {g: i for i, g in enumerate(dict.fromkeys(self.groups))}
        return np.array([order[g] for g in self.groups], np.intp)

    @property
    def reasons(self) -> dict[str, int]:
        """Reason → how many issues were dropped for it."""
        out: dict[str, int] = {}
        for reason in self.dropped.values():
            out[reason] = out.get(reason, 0) + 1
        return out

    def subset(self, keep: NDArray[np.bool_] | NDArray[np.intp]) -> LongForm:
        """The issues marked in ``keep`` (a mask or indices), in that order."""
        at = np.arange(len(self.issues))[keep]
        return LongForm(self.name, tuple(self.cases[i] for i in at), self.outcomes[at],
                        tuple(self.issues[i] for i in at), tuple(self.groups[i] for i in at), {}, self.notes)


@no_collection()
def read_long(path: str | Path) -> LongForm:
    """Read past decisions in the long form.

    Raises
    ------
    InputError
        E601–E614 with every problem of the form, or E611 when no issue is left to score.
    """
    issues, notes = read_rows(Path(path))
    cases, outcomes, kept, dropped = [], [], [], {}
    unweighted = 0
    for issue in issues:
        issue.procedure, issue.voting = known_word(issue.procedure), known_word(issue.voting)
        reason = _unusable(issue)
        if reason:
            dropped[issue.id] = reason
            continue
        unweighted += all(r.capability is None for r in issue.rows)
        assert issue.outcome is not None
        cases.append(_case(issue))
        outcomes.append(issue.outcome)
        kept.append(issue)
    if unweighted:
        notes = (*notes, f"{unweighted} issues give no capability: all actors count alike there")
    if not kept:
        why = "; ".join(f"{n} × {r}" for r, n in LongForm("", (), np.empty(0), (), (), dropped).reasons.items())
        raise InputError.one("E611", f"no issue of {Path(path).name} can be scored",
                             why or "the file has no rows below its head",
                             _remedy(list(dropped.values())), file=Path(path).as_posix())
    return LongForm(Path(path).name, tuple(cases), np.array(outcomes), tuple(i.id for i in kept),
                    tuple(i.proposal for i in kept), dropped, notes)


def known_word(word: str) -> str:
    """A procedure or voting rule in the words of `PROCEDURES` and `VOTING`; one that is not known as it is."""
    return _SAME.get(" ".join(word.lower().replace("-", " ").split()), word)


def _remedy(reasons: Iterable[str]) -> str:
    words = [f"write {one} or {other} ({codes})" for what, (one, other), codes in (
        ("unknown procedure", PROCEDURES, "CNS, COD"), ("unknown voting rule", VOTING, "QMV, UNA"))
        if any(r.startswith(what) for r in reasons)]
    return "; ".join(words) or "give issues with an outcome and at least three actors"


def _unusable(issue: Issue) -> str:
    """Why the issue is left out; empty if it is not."""
    if issue.procedure and issue.procedure not in PROCEDURES:
        return f"unknown procedure {issue.procedure!r}"
    if issue.voting and issue.voting not in VOTING:
        return f"unknown voting rule {issue.voting!r}"
    if issue.outcome is None:
        return "no outcome"
    if len(issue.rows) < FEWEST_ACTORS:
        return f"fewer than {FEWEST_ACTORS} actors with position and salience"
    if not any(r.salience for r in issue.rows):
        return "all saliences are zero"
    if not any(r.salience * (1.0 if r.capability is None else r.capability) for r in issue.rows):
        return "nobody with capability cares"
    return ""


def _case(issue: Issue) -> Case:
    actors = tuple(r.actor for r in issue.rows)
    unanimity = issue.voting == "unanimity"
    capability = [1.0 if r.capability is None else r.capability for r in issue.rows]
    required = np.full((len(actors), 1), unanimity)
    named = {actor.casefold(): actor for actor in actors}
    if issue.procedure == "codecision" and CONSENT in named:
        required[actors.index(named[CONSENT])] = True
    known = {"procedure": issue.procedure, "voting": issue.voting, "instrument": issue.instrument}
    context = {"domain": issue.domain or DOMAIN} | {k: v for k, v in known.items() if v}
    return make_case(
        [r.position for r in issue.rows], np.array([r.salience for r in issue.rows]) / 100, capability,
        actors=actors, issues=(issue.id,), required=required,
        reference=np.nan if issue.reference is None else issue.reference,
        rule=("unanimity" if unanimity else "majority",), quota=np.nan if unanimity else QUOTA,
        setter=(named.get(SETTER),), groups=(issue.proposal,),
        context=context | ({"year": issue.year} if issue.year is not None else {}),
    )
