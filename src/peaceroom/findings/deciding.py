"""What decides an answer of a run, in words: the input whose knowledge would take away most of the doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peaceroom.findings.evidence import input_name
from peaceroom.findings.rounding import cited
from peaceroom.process.parameters import BY_NAME
from peaceroom.scenario.naming import Names

if TYPE_CHECKING:
    from peaceroom.runs.decided_results import Decided, Decider
    from peaceroom.runs.run import Run

#: a share of the variance that is worth a sentence
WORTH_SAYING = 0.03
_FIELDS = {"loss_through_deal": "loss through a deal", "cost": "cost of fighting on"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One input and what it decides.

    Attributes
    ----------
    output, input
        Keys in ``result["drivers"]``.
    name
        The input in words: ``the position of North on ‘Water’``.
    share, low, high
        Share (0–1) of the answer's variance, with its 90 % interval.
    means
        Mean of the answer in the input's lowest and highest tenth, or by outcome.
    """

    output: str
    input: str
    name: str
    share: float
    low: float
    high: float
    means: dict[str, float]

    @property
    def parts(self) -> str:
        """``34 of 100``: its share of the doubt."""
        return f"{max(1, round(100 * self.share))} of 100"


def decisions(run: Run, output: str, names: Names | None = None, *, at_most: int = 3) -> list[Decision]:
    """What decides an answer most, the largest first; none where nothing stands out, or in a redacted run.

    ``output``: a key of ``result["drivers"]`` such as ``settlement.water``, ``zone.water``, ``draft.first``,
    ``process.comprehensive``.
    """
    names = names or Names(run.scenario, redact=run.redacted)
    found: Decided = run.result.get("drivers", {}).get(output, {})
    if names.redact or "unavailable" in found:
        return []
    rows: list[tuple[str, Decider]] = list(found.get("inputs", {}).items())
    return [Decision(output, key, number_name(names, key), d["share"], d["low"], d["high"], dict(d["means"]))
            for key, d in rows[:at_most] if d["share"] >= WORTH_SAYING]


def would_settle(run: Run, output: str, names: Names | None = None) -> str:
    """A clause on what to find out: ``it hangs most on the position of North on ‘Water’, for 34 of 100 of the doubt``.

    Of a settlement on which models part more than any input moves them, it says so. Empty where nothing stands out.
    """
    found: Decided = run.result.get("drivers", {}).get(output, {})
    first = decisions(run, output, names, at_most=1)
    models = found.get("models_total", 0.0)
    if models > (first[0].share if first else WORTH_SAYING):
        more = f", then on {first[0].name}, for {first[0].parts}" if first else ""
        return f"it hangs most on which model is right, for {round(100 * models)} of 100 of the doubt{more}"
    return f"it hangs most on {first[0].name}, for {first[0].parts} of the doubt" if first else ""


def number_name(names: Names, key: str) -> str:
    """An input in words, those of the process among them, by their names in a run or by their streams."""
    for stream in ("process.inputs.parties.", "process.inputs.third_parties.", "process.inputs.disruptors.",
                   "process.inputs.talks.", "process.inputs.", "process.parameters."):
        if key.startswith(stream):
            key = ("parameters." if "parameters" in stream else "process.") + key.removeprefix(stream)
            break
    kind, _, rest = key.partition(".")
    if kind == "parameters":
        known = BY_NAME.get(rest)
        return f"a setting of the simulator, {cited(rest)}" + (f" ({known.reason})" if known is not None else "")
    if kind != "process":
        return input_name(names, key)
    parts = rest.split(".")
    match parts:
        case ["steps_that_are_items"]:
            return "the share of coming texts that close an item"
        case ["items", item, field]:
            return f"the {_field(field)} of the item {cited(names.issue(item))}"
        case ["ceasefires", _, _]:
            return "how fast the ceasefire in force wears out"
        case ["proposals", _, field]:
            return f"the {_field(field)} of a proposal"
        case [who, ("support" | "leverage") as field, whom]:
            return f"the {field} of {names.actor(who)} {'for' if field == 'support' else 'over'} {names.actor(whom)}"
        case [who, "bottom_line", issue, "after", after]:
            return f"how far {names.actor(who)} goes on {cited(names.issue(issue))} after {cited(names.text(after))}"
        case [who, field]:
            event = names.event(who)
            return (f"the probability that {cited(event)} ends in {cited(names.outcome(who, field))}"
                    if names.is_event(who) else f"the {_field(field)} of {names.actor(who)}")
    return names.text(rest.replace(".", " ").replace("_", " "))


def _field(name: str) -> str:
    return _FIELDS.get(name, name.replace("_", " "))
