"""Sentences and rows on levers: what a move brings and costs, which measure opens what, and on what that rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peaceroom.findings.packages import actor, item_name
from peaceroom.findings.rounding import cited, counted, in_100, listed
from peaceroom.runs.lever_results import ActorLevers, Measure, MediatorLevers, Move, PairedShare, Try, Unlock
from peaceroom.scenario.types import Scenario

#: moves shown: those that gain most, then those that widen the room most
GAINERS, WIDENERS = 8, 4
MOVE_HEADS = ("Move", "Size", "Gain to it", "Room for a text", "Draft", "Cost to it")
MEASURE_HEADS = ("Measure, and how it is used", "Room for a text", "Item at the table", "Draft", "Costs a party",
                 "Rests on", "Knowledge")
COURSE_HEADS = ("Measure, and how it is used", "In points of 100", "Rests on", "Knowledge")
BASIS = {"structure": "the file alone", "literature": "published size", "what-if": "assumed size",
         "none": "no effect claimed"}
GRADES = {"A": "several studies agree", "B": "single studies", "C": "cases, or mixed", "D": "no study"}
COURSE = {"any-text": "any text", "substantive": "text of substance", "comprehensive": "comprehensive text",
          "break": "talks break off", "ceasefire": "ceasefire in force"}
#: from this share of draws on, content does not keep the table shut
_OPEN = 0.95
OPENS = {"room": "some text can be signed", "item": "{item} can be settled", "draft": "the draft can be signed",
         "in-time": "{item} closes by the end of the forecast"}


def share_now(share: float | None, draws: int) -> str:
    return "not known" if share is None else f"{in_100(share, draws)} draws"


def points(delta: float, low: float, high: float, decimals: int) -> str:
    """A change in points of 100 with its interval: ``+1.1 (0.6 to 1.4)``; ``0`` where nothing changes."""
    said = [f"{100 * x:.{decimals}f}" for x in (delta, low, high)]
    middle, least, most = ("0" if not float(s) else s.replace("-", "−") for s in said)
    middle = f"+{middle}" if float(said[0]) > 0 else middle
    return middle if least == most == middle.removeprefix("+") else f"{middle} ({least} to {most})"


def changed(c: PairedShare | None) -> str:
    """A change of a share in points of 100 draws: ``+5 (4 to 7)``."""
    return "not known" if c is None else points(c["delta"], c["low"], c["high"], 0)


def gained(m: Move) -> str:
    """What the talks are worth more, in points of 100 of its best package, with the 95 % interval of that mean."""
    w = m["worth"]
    return points(w["delta"], w["delta"] - 1.96 * w["se"], w["delta"] + 1.96 * w["se"], 1)


def given_up(cost: float | None) -> str:
    if cost is None:
        return "not in the file"
    return "nothing" if cost < 5e-4 else f"{100 * cost:.1f}" if cost < 0.1 else f"{100 * cost:.0f}"


def certain(m: Move) -> bool:
    """Whether the gain is above what chance between draws explains."""
    return m["worth"]["delta"] > max(2 * m["worth"]["se"], 5e-4)


def shown_moves(own: ActorLevers, *, every: bool = False) -> list[Move]:
    """The moves worth showing: those that gain for certain, then those that widen the room for certain."""
    if every:
        return own["moves"]
    gains = [m for m in own["moves"] if certain(m)][:GAINERS] if own["ranked_by"] == "worth" else []
    wide = [m for m in own["moves"] if m["room"] is not None and m["room"]["low"] > 0 and m not in gains]
    wide.sort(key=lambda m: -(m["room"]["delta"] if m["room"] else 0.0))
    return gains + wide[:WIDENERS]


def move_rows(own: ActorLevers, *, every: bool = False) -> list[tuple[str, ...]]:
    """Rows under `MOVE_HEADS`."""
    return [(m["words"], m["size"]["words"], gained(m) if own["ranked_by"] == "worth" else "–", changed(m["room"]),
             changed(m["draft"]), given_up(m["cost"])) for m in shown_moves(own, every=every)]


def actor_sentences(own: ActorLevers, scenario: Scenario, draws: int) -> list[str]:
    """Where an actor stands, its best move, what its best move costs, and what was not tried."""
    name, now = actor(scenario, own["actor"]), own["now"]
    out = []
    if now["worth"] is not None:
        out.append(f"As things stand the talks are worth {100 * now['worth']:.0f} of 100 points of its best package to "
                   f"{name}; some text can be signed in {share_now(now['room'], draws)}.")
    else:
        out.append(f"{name} has no position of its own: its moves are ranked by the share of draws in which some text "
                   f"can be signed, today {share_now(now['room'], draws)}.")
    best = next((m for m in own["moves"] if certain(m)), None) if own["ranked_by"] == "worth" else None
    if best is not None:
        out.append(f"Of {counted(len(own['moves']), 'move')} tried, one brings it most, {gained(best)} points: "
                   f"{best['words']}. {_room(best)}; {_cost(best)}.")
        out += _by_model(best)
        if best["direction"] == "away from the others":
            out.append("A forecast that weighs positions rewards whoever asks for more, as long as nobody answers in "
                       "kind: read such a gain as the most there is in it.")
    elif own["ranked_by"] == "worth":
        out.append(f"None of {counted(len(own['moves']), 'move')} tried brings it more than chance between draws "
                   "explains.")
    wide = max((m for m in own["moves"] if m["room"] is not None and m["room"]["low"] > 0),
               key=lambda m: m["room"]["delta"] if m["room"] else 0.0, default=None)
    if wide is not None and wide is not best:
        gain = "" if own["ranked_by"] != "worth" else f", and {gained(wide)} points to itself"
        out.append("What of its own moves widens the room for a text most, "
                   f"{changed(wide['room'])} of 100 draws{gain}: {wide['words']}.")
    return out


def _by_model(m: Move) -> list[str]:
    """Whether other models see the gain as well."""
    if not m["models"]:
        return []
    gains = sorted(m["models"].items(), key=lambda row: (row[1], row[0]))
    (low, least), (high, most) = gains[0], gains[-1]
    agree = sum(gain > 5e-4 for _, gain in gains)
    return [f"With the forecast of other models it brings {points(least, least, least, 1)} ({cited(low)}) to "
            f"{points(most, most, most, 1)} ({cited(high)}) points; {agree} of {len(gains)} see a gain."]


def _room(m: Move) -> str:
    """What a move does to the room for a text, as a clause."""
    c = m["room"]
    if c is None:
        return "Whether it leaves room for a text is not known"
    if c["low"] <= 0 <= c["high"]:
        return "It leaves the room for a text as it is"
    return f"It changes the draws with room for a text by {changed(c)} of 100"


def _cost(m: Move) -> str:
    if m["cost"] is None:
        return "what it costs is not in the file"
    if m["cost"] < 5e-4:
        return "by itself it gives up nothing"
    return f"it gives up {given_up(m['cost'])} points of its best package"


def mediator_sentences(found: MediatorLevers, scenario: Scenario, draws: int) -> list[str]:
    """What is open today, what opens most without any assumed size, what size would do, what claims no effect."""
    item = item_name(scenario, found["item"])
    now = found["now"]
    out = [f"As things stand some text can be signed in {share_now(now['room'], draws)}; {item} can be settled by "
           f"itself in {share_now(now['item'], draws)}"
           + (f"; the draft can be signed in {share_now(now['draft'], draws)}." if now["draft"] is not None else ".")]
    if min(now["room"] or 0.0, now["item"] or 0.0) >= _OPEN:
        out.append("Content does not keep it open: measures on what a text can say have nothing to unlock.")
    firm = [(m, t) for m in found["measures"] for t in m["tries"] if t["basis"] != "what-if" and t["opens"]]
    firm.sort(key=lambda x: -_most(x[1])[1])
    if firm:
        m, t = firm[0]
        what, delta = _most(t)
        out.append(f"Most is opened, without any assumed size, by “{m['name'].lower()}” — {t['words']}: "
                   f"{OPENS[what].format(item=item)} in {100 * delta:.0f} more of 100 draws.")
    elif min(now["room"] or 0.0, now["item"] or 0.0) < _OPEN:
        out.append("No measure whose effect follows from the file by itself opens more than chance between draws "
                   "explains.")
    out += needed_sentences(found, scenario, item)
    untried: dict[str, list[str]] = {}
    for m in found["measures"]:
        if not m["tries"]:
            untried.setdefault(m["untried"], []).append(m["name"].lower())
    out += [f"Not tried, since {why}: {listed(names)}." for why, names in untried.items()]
    return out


def needed_sentences(found: MediatorLevers, scenario: Scenario, item: str) -> list[str]:
    """How much a measure of unknown size would have to be worth, and to whom, a sentence for each party once."""
    out: dict[str, str] = {}
    never: dict[str, None] = {}
    goal = ""
    for m in found["measures"]:
        for t in m["tries"]:
            for n in t["needed"]:
                if n["party"] in out or n["share_of_best"] == 0:
                    continue
                who = actor(scenario, n["party"]) if n["party"] else "each party at once"
                what = f"{item} to be open" if n["opens"] == "item" else "some text that can be signed"
                goal = f"{what} in {100 * n['wanted']:.0f} of 100 draws"
                if n["share_of_best"] is None:
                    never[who] = None
                    continue
                out[n["party"]] = (
                    f"For {goal}, a guarantee or incentive would have to be worth {100 * n['share_of_best']:.0f} of "
                    f"100 points of its best package to {who}.")
    refused = [f"No incentive to one alone is enough for {goal}: tried for {listed(list(never))}."] if never else []
    return [*out.values(), *refused]


def _most(t: Try) -> tuple[str, float]:
    """What a try opens most, and by how much."""
    changes: Mapping[str, PairedShare | None] = {"room": t["room"], "item": t["item"], "draft": t["draft"]}
    return max(((name, c["delta"]) for name, c in changes.items() if c is not None), key=lambda x: x[1])


def measure_rows(found: MediatorLevers, scenario: Scenario, *, most: int = 2) -> list[tuple[str, ...]]:
    """Rows under `MEASURE_HEADS`: for each measure its best tries, or that it claims no effect."""
    rows: list[tuple[str, ...]] = []
    for m in found["measures"]:
        if not m["tries"]:
            rows.append((f"{m['name']}: {m['claim']}", "–", "–", "–", "–", "not tried", grade(m)))
        for t in m["tries"][:most]:
            size = "" if t["size"] is None else f", {BASIS['what-if']} {t['size']:g}"
            if t["process"]:
                continue
            rows.append((f"{m['name']}: {t['words']}", changed(t["room"]), changed(t["item"]), changed(t["draft"]),
                         costs(t, scenario), BASIS[t["basis"]] + size if t["size"] is None else size.removeprefix(", "),
                         grade(m)))
    return rows


def course_rows(found: MediatorLevers, scenario: Scenario) -> list[tuple[str, ...]]:
    """Rows under `COURSE_HEADS`: what measures do to the course of the talks."""
    item = item_name(scenario, found["item"])
    return [(f"{m['name']}: {t['words']}", in_time(t, item), BASIS[t["basis"]], grade(m))
            for m in found["measures"] for t in m["tries"] if t["process"]]


def costs(t: Try, scenario: Scenario) -> str:
    """Who gives up how much of its best package, in points of 100."""
    found = [f"{actor(scenario, p)} {given_up(c)}" for p, c in t["cost"].items()]
    return listed(found, at_most=3) if found else "–"


def grade(m: Measure) -> str:
    return f"{m['grade']}: {GRADES[m['grade']]}"


def known_sentences(m: Measure) -> list[str]:
    """What is known of a measure's effect, a sentence for each source or judgement."""
    return [f"{k['finding']} ({k['by']}{'; read: ' + k['checked'] if k['checked'] else ''})." for k in m["known"]]


def unlock_sentences(found: Sequence[Unlock], scenario: Scenario, draws: int, item: str | None) -> list[str]:
    """What would unlock the talks, and who could do it: a sentence each."""
    name = item_name(scenario, item) if item is not None else "the item at the table"
    out = []
    for u in found:
        opens = OPENS[u["opens"]].format(item=name)
        after, today = (in_100(min(1.0, x), draws) for x in (u["before"] + u["change"]["delta"], u["before"]))
        cases = "runs" if u["opens"] == "in-time" else "draws"
        with_ = listed([actor(scenario, a) for a in u["consent"] if a not in u["by"]], at_most=3)
        who = listed([actor(scenario, a) for a in u["by"]], at_most=3) or "a mediator"
        who += f" with {with_}" if with_ else ""
        what = f"{u['name']}: {u['words']}" if u["name"] else u["words"]
        out.append(f"{what} — {opens} in {after} {cases} in place of {today.removesuffix(' in 100')}. By {who}.")
    return [s[0].upper() + s[1:] for s in out]


def in_time(t: Try, item: str) -> str:
    """What a try does to the course of the talks for certain, in points of 100 by the end of the forecast."""
    found = [f"{COURSE.get(name, item)} {changed(c)}" for name, c in t["process"].items()
             if c["low"] > 0 or c["high"] < 0]
    return "by the end of the forecast: " + (" · ".join(found) if found else "no change that the draws can tell")
