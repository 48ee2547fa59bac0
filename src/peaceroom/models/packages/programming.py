"""The best text by each rule as a mixed-integer programme (HiGHS): problems with continua.

Options are binary choices. On a continuum the points v_i(y) of every party are concave for ρ ≥ 1, so they are held
below tangents; for the Nash product the logarithms of the gains are held below tangents as well. Tangents are added
at each answer until what the programme promises and what its answer is really worth (computed anew from the problem,
not by the solver) are the same: the promise is an upper bound, so the difference proves the answer or is the gap.
Where ρ < 1 points are not concave; the continuum is then searched on a menu of values and the answer is not proved.
"""

from __future__ import annotations

from time import thread_time

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

from peaceroom.models.packages.answer import PROVED, Answer
from peaceroom.models.packages.enumeration import EGALITARIAN, NASH, RATIO, UTILITARIAN
from peaceroom.models.packages.problem import Continuum, Options, Problem
from peaceroom.models.packages.quiet import quiet

Array = NDArray[np.float64]

_ROUNDS = 60
#: the solver's own limit is by the clock; on a machine that does other things as well it gets this much more
_PATIENCE = 8.0
_MENU = 41


class Programme:
    """One draw of a problem as a programme; the rules differ in their objective only.

    Variables: a value (continuum) or a choice for each option, the points v_ik of each party on each continuum, and
    what the objective needs.
    """

    def __init__(self, problem: Problem, *, acceptable: bool, seconds: float) -> None:
        self.problem = problem
        self.parties = len(problem.parties)
        self.threshold = problem.threshold[0]
        self.acceptable = acceptable
        # for all its rounds together, in processor time: what a text is by a rule, and whether that is proved, must not
        # depend on what else the machine does
        self.ends = thread_time() + seconds
        self.exact = True
        self.rows: list[tuple[list[int], list[float], float, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.whole: list[int] = []
        self.values: list[tuple[int, Array | None]] = []  # per issue: first variable, menu
        self.worth: list[tuple[list[int], list[float]]] = [([], []) for _ in range(self.parties)]
        self.curved: list[tuple[int, int, int, Continuum]] = []  # party, variable of y, variable of v, issue
        for issue in problem.issues:
            self._add_issue(issue)
        if acceptable:
            for i in range(self.parties):
                self._row(*self.worth[i], self.threshold[i] - problem.tolerance()[0, i], np.inf)

    # -- variables and rows ---------------------------------------------------------------------------------------

    def _variable(self, low: float, high: float, whole: bool = False) -> int:
        self.low.append(low)
        self.high.append(high)
        self.whole.append(int(whole))
        return len(self.low) - 1

    def _row(self, variables: list[int], factors: list[float], low: float, high: float) -> None:
        self.rows.append((list(variables), list(factors), low, high))

    def _add_issue(self, issue: Options | Continuum) -> None:
        if isinstance(issue, Options):
            self._add_menu(issue.values, issue.points[0], issue.allowed[0])
        elif (issue.exponent[0][issue.weight[0] > 0] < 1).any():
            self.exact = False
            menu = np.unique(np.concatenate([np.linspace(issue.low, issue.high, _MENU),
                                             issue.position[0][issue.weight[0] > 0]]))
            points = np.stack([issue.value(np.array([y]))[0] for y in menu], axis=1)
            allowed = np.stack([issue.accepts(np.array([y]))[0] for y in menu], axis=1)
            self._add_menu(menu, points, allowed)
        else:
            self._add_continuum(issue)

    def _add_menu(self, menu: Array, points: Array, allowed: NDArray[np.bool_]) -> None:
        first = len(self.low)
        for m in range(menu.size):
            possible = bool(allowed[:, m].all()) or not self.acceptable
            choice = self._variable(0.0, 1.0 if possible else 0.0, whole=True)
            for i in range(self.parties):
                if points[i, m]:
                    self.worth[i][0].append(choice)
                    self.worth[i][1].append(float(points[i, m]))
        self._row(list(range(first, first + menu.size)), [1.0] * menu.size, 1.0, 1.0)
        self.values.append((first, menu))

    def _add_continuum(self, issue: Continuum) -> None:
        low, high = issue.low, issue.high
        if self.acceptable:
            low, high = max(low, float(issue.least[0].max())), min(high, float(issue.most[0].min()))
            if low > high:  # bottom lines that exclude each other: no text at all
                self._row([], [], 1.0, 1.0)
                low, high = issue.low, issue.high
        y = self._variable(low, high)
        self.values.append((y, None))
        for i in np.flatnonzero(issue.weight[0] > 0):
            v = self._variable(-np.inf, float(issue.weight[0, i]))
            self.worth[i][0].append(v)
            self.worth[i][1].append(1.0)
            x, w = float(issue.position[0, i]), float(issue.weight[0, i])
            slope = w / float(issue.reach[0, i])
            if issue.exponent[0, i] == 1:
                self._row([v, y], [1.0, slope], -np.inf, w + slope * x)  # v ≤ w − slope (y − x)
                self._row([v, y], [1.0, -slope], -np.inf, w - slope * x)  # v ≤ w + slope (y − x)
            else:
                self.curved.append((int(i), y, v, issue))
                for at in np.linspace(low, high, 9):
                    self._tangent(int(i), y, v, issue, float(at))

    def _tangent(self, i: int, y: int, v: int, issue: Continuum, at: float) -> None:
        """v ≤ v(at) + v′(at) (y − at)."""
        x, w = float(issue.position[0, i]), float(issue.weight[0, i])
        m, rho = float(issue.reach[0, i]), float(issue.exponent[0, i])
        away = abs(at - x) / m
        value = w * (1 - away**rho)
        slope = -w * rho * away ** (rho - 1) / m * float(np.sign(at - x))
        self._row([v, y], [1.0, -slope], -np.inf, value - slope * at)

    # -- solving --------------------------------------------------------------------------------------------------

    def best(self, rule: int, span: Array, weight: Array) -> Answer:
        """The best text by a rule; ``span`` and ``weight`` ``(N,)`` as in `enumeration.score`."""
        counted = [i for i in range(self.parties) if rule != RATIO or span[i] > 0]
        if rule == NASH and (self.problem.best()[0] - self.threshold <= self.problem.tolerance()[0]).any():
            return Answer(None, -np.inf, -np.inf)  # somebody gains nothing in any text
        objective, gains = self._objective(rule, counted, span, weight)
        found, value, bound, stopped = None, -np.inf, np.inf, False
        for _ in range(_ROUNDS):
            solved = self._solve(objective)
            if solved is None:
                if found is None:
                    return Answer(None, -np.inf, -np.inf)
                break
            point, promise, in_time = solved
            stopped = stopped or not in_time
            if point is None:
                return Answer(found, value, bound, stopped)
            bound = min(bound, promise)
            text = self._text(point)
            worth = self._value(rule, text, counted, span, weight)
            if worth > value:
                found, value = text, worth
            done = found is not None and bound - value <= 1e-10 * max(1.0, abs(value))
            if done or not self._refine(point, gains):
                break
        if not self.exact:
            return Answer(found, value, np.inf, stopped)
        return Answer(found, value, bound, stopped)

    def _objective(
        self, rule: int, counted: list[int], span: Array, weight: Array
    ) -> tuple[dict[int, float], list[tuple[int, int]]]:
        """Factors of what is maximised, and (party, variable of log gain) for the Nash product."""
        if rule == UTILITARIAN:
            factors: dict[int, float] = {}
            for i in range(self.parties):
                for v, f in zip(*self.worth[i], strict=True):
                    factors[v] = factors.get(v, 0.0) + f
            return factors, []
        if rule == NASH:
            logs = []
            most = self.problem.best()[0] - self.threshold
            for i in counted:
                z = self._variable(-1e3, float(np.log(max(most[i], 1e-9))) + 1)
                logs.append((i, z))
                for gain in most[i] * np.geomspace(1e-4, 1.0, 12):
                    self._log_tangent(i, z, float(gain))
            return {z: float(weight[i]) for i, z in logs}, logs
        t = self._variable(-np.inf, np.inf)
        for i in counted:
            scale = float(span[i]) if rule == RATIO else 1.0
            variables, factors_ = self.worth[i]
            self._row([t, *variables], [scale, *(-f for f in factors_)], -np.inf, -float(self.threshold[i]))
        return {t: 1.0}, []

    def _log_tangent(self, i: int, z: int, gain: float) -> None:
        """z ≤ log(g) + (U − d − g) / g."""
        variables, factors = self.worth[i]
        self._row([z, *variables], [1.0, *(-f / gain for f in factors)], -np.inf,
                  float(np.log(gain)) - 1 - float(self.threshold[i]) / gain)

    def _solve(self, objective: dict[int, float]) -> tuple[Array | None, float, bool] | None:
        """A point, the bound on the objective, and whether the solver finished; ``None`` where there is no text."""
        n = len(self.low)
        cost = np.zeros(n)
        for v, f in objective.items():
            cost[v] = -f
        at, columns, factors = [], [], []
        for r, (variables, values, _, _) in enumerate(self.rows):
            at += [r] * len(variables)
            columns += variables
            factors += values
        matrix = coo_matrix((factors, (at, columns)), shape=(len(self.rows), n)).tocsr()
        limits = LinearConstraint(matrix, [r[2] for r in self.rows], [r[3] for r in self.rows])
        left = _PATIENCE * (self.ends - thread_time())
        with quiet():
            solved = milp(cost, constraints=limits, bounds=Bounds(np.array(self.low), np.array(self.high)),
                          integrality=np.array(self.whole),
                          options={"mip_rel_gap": 0.0, "time_limit": max(left, 0.01)})
        if solved.status == 2:
            return None
        bound = getattr(solved, "mip_dual_bound", None)
        promise = -float(bound) if bound is not None else (-float(solved.fun) if solved.x is not None else np.inf)
        return solved.x, promise, solved.status == 0

    def _text(self, point: Array) -> tuple[float, ...]:
        text = []
        for first, menu in self.values:
            if menu is None:
                text.append(float(np.clip(point[first], self.low[first], self.high[first])))
            else:
                text.append(float(menu[int(point[first:first + menu.size].argmax())]))
        return tuple(text)

    def _value(self, rule: int, text: tuple[float, ...], counted: list[int], span: Array, weight: Array) -> float:
        """What a text is really worth by the rule; −∞ where it is not acceptable though it must be."""
        problem = self.problem
        worth = problem.worth(text)[0]
        gain = worth - self.threshold
        # a solver keeps rows to 1e-7 only
        slack = 1e-6 * np.maximum(1.0, problem.best()[0])
        if self.acceptable and ((gain < -slack).any() or problem.crossed(text)[0].any()):
            return -np.inf
        if rule == UTILITARIAN:
            return float(worth.sum())
        if rule == NASH:
            return float((weight * np.log(gain)).sum()) if (gain > 0).all() else -np.inf
        return float(min((gain[i] / (span[i] if rule == RATIO else 1.0) for i in counted), default=0.0))

    def _refine(self, point: Array, logs: list[tuple[int, int]]) -> bool:
        """Tangents where the point overstates; whether any was added."""
        before = len(self.rows)
        for i, y, v, issue in self.curved:
            at = float(point[y])
            true = float(issue.value(np.array([at]))[0, i])
            if point[v] > true + 1e-9 * max(1.0, abs(true)):
                self._tangent(i, y, v, issue, at)
        worth = self.problem.worth(self._text(point))[0]
        for i, z in logs:
            gain = float(worth[i] - self.threshold[i])
            if gain > 0 and point[z] > np.log(gain) + 1e-11:
                self._log_tangent(i, z, gain)
        return len(self.rows) > before


def best_text(
    rule: int, problem: Problem, span: Array, weight: Array, *, acceptable: bool, seconds: float = 60.0
) -> Answer:
    """The best text of the first draw by a rule, see `Programme`."""
    assert rule in (NASH, RATIO, EGALITARIAN, UTILITARIAN)
    return Programme(problem, acceptable=acceptable, seconds=seconds).best(rule, span, weight)


def acceptable_text(problem: Problem, *, seconds: float = 60.0) -> Answer:
    """The text that all accept and that is best for who gains least, if there is one."""
    ones = np.ones(len(problem.parties))
    return best_text(EGALITARIAN, problem, ones, ones, acceptable=True, seconds=seconds)


def most_points(problem: Problem, party: int, *, seconds: float = 60.0) -> tuple[float, bool] | None:
    """The most points of a party in a text that all accept, and whether that is proved.

    ``None`` if there is no such text, or none was found in time.
    """
    programme = Programme(problem, acceptable=True, seconds=seconds)
    programme.worth = [w if i == party else ([], []) for i, w in enumerate(programme.worth)]
    objective, _ = programme._objective(UTILITARIAN, [], np.empty(0), np.empty(0))
    for _ in range(_ROUNDS):
        solved = programme._solve(objective)
        if solved is None or solved[0] is None:
            return None
        text = programme._text(solved[0])
        value = float(problem.worth(text)[0, party])
        if solved[1] - value <= 1e-9 * max(1.0, abs(value)) or not programme._refine(solved[0], []):
            return value, solved[1] - value <= PROVED * max(1.0, abs(value))
    return value, False
