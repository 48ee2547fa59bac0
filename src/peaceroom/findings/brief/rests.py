"""What it rests on: sources and camps, judgements, how such forecasts did before, and confidence in three grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from peaceroom.accuracy.scoring.residuals import eu_errors
from peaceroom.analysis.robustness.of_texts import BEST
from peaceroom.findings.brief.types import Deal, Grade, Line, Rests
from peaceroom.findings.robustness import robust_findings
from peaceroom.findings.rounding import counted, in_100, listed, verdict
from peaceroom.findings.settlements import SettlementRow
from peaceroom.findings.view import View
from peaceroom.scenario.provenance import LEDGER, Number, grounds

RULE = ("Four conditions: at least half of the numbers rest on named sources or a ledger; on at least half of the "
        "issues the models agree, within the doubt about the inputs, on one text (not on several, nor on most of the "
        "scale); the "
        "draws decide whether the best text is accepted (more than two thirds, or fewer than one third); no single "
        "assumption turns that answer. High is all four; moderate the first and two more; low anything else: judgement "
        "alone is never more than low. It speaks of the basis, not of how likely anything is.")
_SOURCED = (LEDGER, "sourced", "sourced and judged")


def rests(v: View, found: Sequence[Number], rows: Sequence[SettlementRow], deal: Deal) -> Rests:
    by_ground = grounds(tuple(found))
    sourced, total = sum(by_ground[g] for g in _SOURCED), len(found)
    judged = by_ground["judged"] + by_ground["sourced and judged"]
    lines = [Line(f"{counted(total, 'number')}: {sourced:,} rest on named sources or passages of a ledger, {judged:,} "
                  f"passed through a coder’s judgement.", "word"),
             Line(_sources(v), "word"), Line(_record(v), "method")]
    lines += [Line(f.text, "in-short", f.said) for f in robust_findings(v.run, v.names)[:1]]
    checks = (
        (total > 0 and sourced >= total / 2,
         f"{sourced:,} of {counted(total, 'number')} rest on named sources or a ledger"),
        (_agreeing(rows) * 2 >= len(rows),
         f"the models agree on one text on {_agreeing(rows)} of {counted(len(rows), 'issue')}"),
        (deal.accepted is not None and verdict(deal.accepted, v.draws) != "open",
         "whether the best text would be accepted is not known" if deal.accepted is None else
         f"the best text is accepted in {in_100(deal.accepted, v.draws)} draws"),
        _unturned(v),
    )
    reasons = tuple(f"{'met' if held else 'not met'}: {why}" for held, why in checks)
    return Rests(tuple(lines), graded([held for held, _ in checks]), reasons, RULE)


def graded(held: Sequence[bool]) -> Grade:
    """The grade by `RULE`: ``held`` says which conditions are met, that on sources first."""
    if all(held):
        return "high"
    return "moderate" if held[0] and sum(held) >= 3 else "low"


def _agreeing(rows: Sequence[SettlementRow]) -> int:
    """Issues on which the models point to one text, and do not differ by more than the inputs' doubt does."""
    return sum(row.spread in ("inputs", "open") and row.said and len(row.humps) < 2 for row in rows)


def _unturned(v: View) -> tuple[bool, str]:
    """Whether whatever single assumption is changed, as much is said of the best text; and how many turn it."""
    answer = v.run.result.get("robust", {}).get(BEST)
    if answer is None or "unavailable" in answer or v.names.redact:
        return False, "which assumption would turn that answer is not known"
    tried = sum(a["of"] for a in answer["agree"].values())
    if not tried:
        return False, "no number is in doubt, so that no other assumption was tried"
    turned = len(answer["flips"])
    turn = "turns" if turned < 2 else "turn"
    return turned == 0, f"{turned or 'none'} of {counted(tried, 'assumption')} {turn} that answer"


def _sources(v: View) -> str:
    """Sources that the file lists, and those of the ledger that numbers are pooled from."""
    scenario, ledger = v.run.scenario, v.run.scenario.ledger
    told = [_of_camps(v, "source", [s.camp for s in scenario.sources.values()])] if scenario.sources else []
    if ledger is not None and v.run.result.get("evidence"):
        told.append(_of_camps(v, "source of the ledger", [s.camp for s in ledger.sources.values()]))
    return " ".join(told) or "No source is named."


def _of_camps(v: View, what: str, camps: Sequence[str | None]) -> str:
    text = counted(len(camps), what, what.replace("source", "sources"))
    if v.names.redact:
        return f"{text}."
    found = Counter(v.names.actor(c) if c in v.run.scenario.actors else c.replace("-", " ") for c in camps if c)
    if not found:
        return f"{text}, none of them said to belong to a camp."
    named = listed([f"{name} {n}" for name, n in found.most_common()], at_most=4)
    return f"{text}; by camp {named}, without a camp {len(camps) - found.total()}."


def _record(v: View) -> str:
    table = eu_errors()
    errors = [found.mae for key in v.run.models if (found := table.models.get(key)) is not None]
    if not errors:
        return "None of these models has a record on past decisions."
    near = ("" if v.run.scenario.domain == "eu-legislation" else
            "; on other talks no record exists, so expect larger errors")
    return (f"On {table.n_issues} decisions of the EU these models were off by {min(errors):.0f} to {max(errors):.0f} "
            f"of 100 points on average{near}.")
