"""From ten answers to a scenario that runs. What is missing or cannot be read is said by the number of its question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.nodes import Block, Loc
from peaceroom.files.numbers import NotationError, format_number
from peaceroom.files.places import Place
from peaceroom.scenario.file.id_remedies import as_id
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.file.writing import to_yaml
from peaceroom.scenario.starting import wording
from peaceroom.scenario.starting.answers import ActorAnswer, Answers, IssueAnswer
from peaceroom.scenario.starting.questions import NUMBER
from peaceroom.scenario.types import Scenario

CODER = "coder-1"
#: code of a problem of the whole → the question whose answer is missing
_MENDED_AT = {"E219": "wants", "E220": "wants", "E221": "actors", "E222": "consent"}


def scenario(answers: Answers, today: date) -> Scenario:
    """The scenario that the answers describe; its numbers are judgements of the coder, made ``today``.

    Raises
    ------
    InputError
        With everything that is missing or cannot be read; ``file`` of each problem is ``question 7``.
    """
    built = _Building(answers, today)
    data = built.data()
    try:
        found = from_dict(data, file="answers", where=built.place)
    except InputError as error:
        # a strength that is missing has been said once, by the actor's name
        rest = [_asked(p) for p in error.problems if p.code != "E250"]
        raise InputError([*built.problems, *rest]) from None
    if built.problems:
        raise InputError(built.problems)
    return found


def scenario_text(answers: Answers, today: date) -> str:
    """The text of the scenario file. Raises `InputError` as `scenario` does."""
    return ("# Begun with ten questions: every number is a judgement until a source stands behind it.\n"
            + to_yaml(scenario(answers, today)))


def question_of(problem: Problem) -> str:
    """The key of the question that a problem is about; empty where it is about none."""
    number = problem.file.removeprefix("question ")
    return next((key for key, k in NUMBER.items() if str(k) == number), "")


def _asked(problem: Problem) -> Problem:
    """The problem at the question that mends it, where that is not the one whose answer it stands in."""
    key = _MENDED_AT.get(problem.code)
    return problem if key is None else replace(problem, file=f"question {NUMBER[key]}")


class _Building:
    def __init__(self, answers: Answers, today: date) -> None:
        self.answers, self.today = answers, today
        self.problems: list[Problem] = []
        self.actors = self._ids([a.name for a in answers.actors], "actor")
        self.issues = self._ids([i.name for i in answers.issues], "issue")

    def data(self) -> Block:
        """The scenario as data; what could not be read is left out and stands in ``problems``."""
        a = self.answers
        if not a.actors:
            self._say("actors", "E221", "nobody is named", "write one name a line")
        if not a.issues:
            self._say("issues", "E200", "no issue is named", "write one issue a line")
        return {
            "peaceroom": 1, "title": a.title.strip() or None, "summary": a.summary.strip() or None,
            "as_of": a.as_of.strip() or None, "horizon": a.horizon.strip() or None,
            "coders": {CODER: {"name": a.coder.strip() or "First coder"}},
            "actors": dict(zip(self.actors, map(self._actor, a.actors), strict=True)),
            "issues": dict(zip(self.issues, map(self._issue, a.issues), strict=True)),
            "agenda": self._agenda(), "positions": self._positions(), "no_agreement": self._no_agreement(),
            "events": self._events(),
        }

    def place(self, loc: Loc) -> Place:
        """The question that a path of the data comes from."""
        block = str(loc[0]) if loc else "title"
        field = str(loc[2]) if len(loc) > 2 else ""
        key = {"title": "title", "summary": "title", "as_of": "days", "horizon": "days", "actors": "actors",
               "issues": "issues", "positions": "wants", "no_agreement": "failure", "agenda": "agenda",
               "events": "agenda"}.get(block, "title")
        if block == "actors" and field == "consent":
            key = "consent"
        if block == "issues" and field in ("scale", "reference"):
            key = "ends"
        if (block == "positions" and field == "salience") or (block == "actors" and field == "capability"):
            key = "cares"
        return f"question {NUMBER[key]}", 0, 0

    def _say(self, key: str, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(f"question {NUMBER[key]}", 0, 0, code, message, CODES[code][1], remedy))

    def _ids(self, names: list[str], otherwise: str) -> list[str]:
        """An id for each name; names in other alphabets are numbered."""
        out: list[str] = []
        for k, name in enumerate(names, start=1):
            made = as_id(name) or f"{otherwise}-{k}"
            out.append(made if made not in out else f"{made[:58]}-{k}")
        return out

    def _judged(self, key: str, about: str, text: str, words: Mapping[str, str]) -> Block | None:
        """A judgement in the format's notation; None where nothing was said."""
        if not text.strip():
            return None
        try:
            number = wording.reading(text, words)
        except NotationError as error:
            self._say(key, error.code, f"{about}: {error.args[0]}", str(error.args[1]))
            return None
        return {"judgement": number, "by": CODER, "on": self.today.isoformat()}

    def _actor(self, actor: ActorAnswer) -> Block:
        wants = any(w.position.strip() and self.answers.actors[w.actor] is actor
                    for w in self.answers.wants if w.actor < len(self.actors))
        if wants and not actor.strength.strip():
            self._say("cares", "E250", f"{actor.name} wants something, and nothing says how strong it is",
                      f"write one of: {', '.join(wording.CAPABILITY)}, or a range such as 25..50")
        return {"name": actor.name.strip(), "kind": actor.kind,
                "consent": "required" if actor.consents else "not-required",
                "capability": self._judged("cares", actor.name, actor.strength, wording.CAPABILITY)}

    def _issue(self, issue: IssueAnswer) -> Block:
        for end, words in (("0", issue.low), ("100", issue.high)):
            if not words.strip():
                self._say("ends", "E118", f"{issue.name}: there are no words for {end}",
                          f"say what holds if {end} is agreed")
        return {"name": issue.name.strip(), "scale": {0: issue.low.strip() or "?", 100: issue.high.strip() or "?"},
                "reference": self._judged("ends", f"{issue.name}, as things stand", issue.now, wording.POSITION)}

    def _positions(self) -> list[Block]:
        rows = []
        for want in self.answers.wants:
            if want.actor >= len(self.actors) or want.issue >= len(self.issues) or not want.position.strip():
                continue
            if not want.salience.strip():
                self._say("cares", "E106", f"{self.answers.actors[want.actor].name} wants something on "
                          f"{self.answers.issues[want.issue].name}, and nothing says how much it cares",
                          f"write one of: {', '.join(wording.SALIENCE)}, or a range such as 60..80")
            about = f"{self.answers.actors[want.actor].name} on {self.answers.issues[want.issue].name}"
            rows.append({
                "actor": self.actors[want.actor], "issue": self.issues[want.issue],
                "position": self._judged("wants", about, want.position, wording.POSITION) or 50,
                "salience": self._judged("cares", about, want.salience, wording.SALIENCE) or 50})
        return rows

    def _no_agreement(self) -> Block:
        found = ((id_, self._judged("failure", actor.name, actor.failure, wording.FAILURE))
                 for id_, actor in zip(self.actors, self.answers.actors, strict=True) if actor.consents)
        return {id_: cell for id_, cell in found if cell is not None}

    def _agenda(self) -> Block:
        """Items by turn, each after all of the turn before; nothing where no order was given."""
        turns: dict[float, list[str]] = {}
        for id_, issue in zip(self.issues, self.answers.issues, strict=True):
            if not issue.turn.strip():
                continue
            try:
                turns.setdefault(float(wording.reading(issue.turn, {})), []).append(id_)
            except (NotationError, ValueError):
                self._say("agenda", "E108", f"{issue.name}: {issue.turn!r} is no place in an order",
                          "write 1 for what comes first, 2 for what comes after it")
        if not turns:
            return {}
        turns.setdefault(max(turns) + 1, []).extend(i for i in self.issues if not any(i in t for t in turns.values()))
        order = [turns[k] for k in sorted(turns) if turns[k]]
        return {id_: {"issues": [id_], "after": order[k - 1] if k else []}
                for k, ids in enumerate(order) for id_ in ids}

    def _events(self) -> Block:
        out = {}
        for id_, row in zip(self._ids([d.what for d in self.answers.dates], "event"), self.answers.dates, strict=True):
            try:
                chance = float(wording.reading(row.chance, {})) if row.chance.strip() else 50.0
            except (NotationError, ValueError):
                self._say("agenda", "E108", f"{row.what}: {row.chance!r} is no chance in 100",
                          "write a number such as 60")
                continue
            if not 0 <= chance <= 100:
                self._say("agenda", "E225", f"{row.what}: {format_number(chance)} in 100 is no chance",
                          "write a number from 0 to 100")
                continue
            happens = {"judgement": chance / 100, "by": CODER, "on": self.today.isoformat()}
            out[id_] = {"name": row.what.strip(), "date": row.day.strip() or None,
                        "outcomes": {"happens": {"name": "it happens", "p": happens},
                                     "does-not": {"name": "it does not", "p": "rest"}}}
        return out
