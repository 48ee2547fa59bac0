"""The challenge model written to be read: plain Python, one step after the other, no thought for speed.

The compiled kernel is tested against this file for every reading. Sections refer to the steps listed in the
docstring of `peaceroom.models.challenge`. Numbers are lists over the actors that take part.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TIE = 1e-9

STANDARD = {
    "denominator": "pair", "range": "initial", "danger": "others", "status_quo_term": True, "Q": 1.0,
    "capitulation": True, "choice": "within_type", "median_tie": "midpoint", "rounds": 10, "forecast": "median",
    "odds_risk": "own", "tolerance": 0.0,
}
SCHOLZ = STANDARD | {"denominator": "literal", "status_quo_term": False, "capitulation": False,
                     "choice": "scholz_code", "median_tie": "lower"}


@dataclass
class Offer:
    """What actor i faces from j: the kind of offer, where it would take i, and both expected utilities."""

    kind: str
    other: int
    target: float
    key: float
    own: float
    perceived: float


@dataclass
class Round:
    """Everything computed in one round."""

    danger: list[float]
    risk: list[float]
    probability_neutral: list[list[float]]
    probability: list[list[float]]
    own: list[list[float]]
    perceived: list[list[float]]
    accepted: dict[int, Offer]
    ties: int


@dataclass
class Game:
    """A whole run: positions by round (round 0 is the input), forecasts, and every round's workings."""

    positions: list[list[float]]
    median: list[float]
    mean: list[float]
    interval: tuple[float, float]
    converged: bool
    ties: int
    steps: list[Round] = field(default_factory=list)


def weighted_mean(x: list[float], w: list[float]) -> float:
    return sum(a * b for a, b in zip(x, w, strict=True)) / sum(w)


def median_interval(x: list[float], w: list[float]) -> tuple[float, float]:
    """Lowest and highest of the positions whose weighted distance to all others is least (within TIE)."""
    width = max(x) - min(x)
    if width == 0:
        return x[0], x[0]
    loss = [sum(wk * abs(xk - p) for xk, wk in zip(x, w, strict=True)) / (sum(w) * width) for p in x]
    best = [p for p, value in zip(x, loss, strict=True) if value <= min(loss) + TIE]
    low, high = min(best), max(best)
    return (low, high) if high - low > TIE * width else (low, low)


def median(x: list[float], w: list[float], rule: str) -> float:
    low, high = median_interval(x, w)
    return low if rule == "lower" or low == high else (low + high) / 2


def distance(a: float, b: float, width: float) -> float:
    return min(1.0, abs(a - b) / width)


def probability(x: list[float], w: list[float], r: list[float], width: float, how: str) -> list[list[float]]:
    """P[i][j]: probability that i beats j. Every third party k judges with its own exponent."""
    n = len(x)
    total = sum(w)

    def gain(k: int, i: int, j: int) -> float:
        """Weight that k throws behind i against j (negative: behind j)."""
        return w[k] / total * (distance(x[k], x[j], width) ** r[k] - distance(x[k], x[i], width) ** r[k])

    everything = sum(abs(gain(k, a, b)) for a in range(n) for b in range(n) for k in range(n))
    p = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            if distance(x[i], x[j], width) <= TIE:
                continue
            voters = [k for k in range(n) if how != "third_party" or k not in (i, j)]
            favour = sum(max(0.0, gain(k, i, j)) for k in voters)
            if how == "literal":
                p[i][j] = favour / everything
            else:
                both = sum(abs(gain(k, i, j)) for k in voters)
                p[i][j] = favour / both if both > TIE else 0.5
    return p


def expected_utility(i: int, j: int, r: float, x: list[float], s: list[float], p: list[list[float]], mu: float,
                     width: float, options: dict) -> float:
    """E(i challenges j) as somebody with exponent r sees it."""
    d = distance(x[i], x[j], width)
    success = 2 - 4 * (0.5 - 0.5 * d) ** r
    failure = 2 - 4 * (0.5 + 0.5 * d) ** r
    status_quo = 2 - 4 * 0.5**r
    value = s[j] * (p[i][j] * success + (1 - p[i][j]) * failure) + (1 - s[j]) * success
    value -= options["Q"] * status_quo
    if options["status_quo_term"]:
        to_median = distance(x[i], mu, width)
        if to_median < d - TIE:
            change = 2 - 4 * max(0.0, 0.5 - 0.25 * (to_median + d)) ** r
        else:
            change = 2 - 4 * (0.5 + 0.25 * (to_median + d)) ** r
        value -= (1 - options["Q"]) * change
    return value


def offer(i: int, j: int, own: float, perceived: float, x: list[float], options: dict) -> Offer | None:
    """The offer that j's challenge means to i, or None."""
    kind, target = None, x[j]
    if own > TIE and perceived > own + TIE:
        kind = "confrontation"
    elif own < -TIE and perceived > -own + TIE:
        kind, target = "compromise", x[i] + (x[j] - x[i]) * abs(own / perceived)
    elif own < -TIE and TIE < perceived < -own - TIE and options["capitulation"]:
        kind = "capitulation"
    if kind is None:
        return None
    key = abs(target - x[i])
    if kind == "compromise" and options["choice"] == "scholz_code":
        key = (abs(own) * x[i] + abs(perceived) * x[j]) / (abs(own) + abs(perceived))
    return Offer(kind, j, target, key, own, perceived)


def choose(offers: list[Offer], width: float, options: dict) -> tuple[Offer | None, bool]:
    """The offer taken (ties within TIE of the range: the first in input order), and was it a tie that mattered?"""
    if not offers:
        return None, False
    pool = offers
    if options["choice"] != "least":
        kind = next(k for k in ("confrontation", "compromise", "capitulation") if any(o.kind == k for o in offers))
        pool = [o for o in offers if o.kind == kind]
    least = min(o.key for o in pool)
    tied = [o for o in pool if o.key <= least + TIE * width]
    return tied[0], any(abs(o.target - tied[0].target) > TIE * width for o in tied)


def play(position: list[float], salience: list[float], capability: list[float], **given: object) -> Game:
    """One game from its inputs. ``given`` are options of the model; the rest is as in `STANDARD`."""
    options: dict = STANDARD | given
    x = list(position)
    s = list(salience)
    w = [a * b for a, b in zip(capability, salience, strict=True)]
    n = len(x)
    rule = options["median_tie"]

    def is_tied() -> bool:
        low, high = median_interval(x, w)
        return high > low

    game = Game([x], [median(x, w, rule)], [weighted_mean(x, w)], median_interval(x, w), False, int(is_tied()))
    first_width = max(x) - min(x)
    for _ in range(options["rounds"]):
        width = first_width if options["range"] == "initial" else max(x) - min(x)
        if width == 0 or (max(x) - min(x)) / first_width <= TIE:
            game.converged = True
            break
        mu = game.median[-1]
        neutral = probability(x, w, [1.0] * n, width, options["denominator"])

        def danger_of(i: int, x=x, p=neutral, mu=mu, width=width) -> float:
            pairs = [(j, i) if options["danger"] == "others" else (i, j) for j in range(n) if j != i]
            return sum(expected_utility(a, b, 1.0, x, s, p, mu, width, options) for a, b in pairs)

        danger = [danger_of(i) for i in range(n)]
        top, bottom = max(danger), min(danger)
        if top - bottom <= TIE:
            game.converged = True
            break
        acceptance = [(2 * v - top - bottom) / (top - bottom) for v in danger]
        r = [(1 - a / 3) / (1 + a / 3) for a in acceptance]
        p = probability(x, w, r, width, options["denominator"]) if options["odds_risk"] == "own" else neutral
        own = [[expected_utility(i, j, r[i], x, s, p, mu, width, options) if i != j else 0.0 for j in range(n)]
               for i in range(n)]
        perceived = [[expected_utility(j, i, r[i], x, s, p, mu, width, options) if i != j else 0.0 for j in range(n)]
                     for i in range(n)]
        accepted: dict[int, Offer] = {}
        ties = 0
        for i in range(n):
            offers = [offer(i, j, own[i][j], perceived[i][j], x, options) for j in range(n)
                      if j != i and distance(x[i], x[j], width) > TIE]
            taken, tied = choose([o for o in offers if o], width, options)
            ties += tied
            if taken:
                accepted[i] = taken
        moved = [accepted[i].target if i in accepted else x[i] for i in range(n)]
        if all(abs(a - b) <= TIE * width for a, b in zip(moved, x, strict=True)):
            game.converged = True
            break
        x = moved
        game.positions.append(x)
        game.median.append(median(x, w, rule))
        game.mean.append(weighted_mean(x, w))
        game.interval = median_interval(x, w)
        game.ties += ties + is_tied()
        game.steps.append(Round(danger, r, neutral, p, own, perceived, accepted, ties))
        series = game.median if options["forecast"] == "median" else game.mean
        if abs(series[-1] - series[-2]) < options["tolerance"] * first_width:
            game.converged = True
            break
    return game
