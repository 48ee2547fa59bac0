"""What it rests on: sources and camps, judgements, how such forecasts did before, and confidence in three grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from peaceroom.accuracy.scoring.residuals import eu_errors
from peaceroom.findings.brief.types import Deal, Grade, Line, Rests
from peaceroom.findings.robustness import robust_findings
from peaceroom.findings.rounding import counted, listed, verdict
from peaceroom.findings.settlements import SettlementRow
from peaceroom.findings.view import View
from peaceroom.scenario.provenance import LEDGER, Number, grounds

RULE = ("Three conditions: at least half of the numbers rest on named sources; the models agree within the doubt about "
        "the inputs on at least half of the issues; the draws decide whether the best text is accepted (more than two "
        "thirds, or fewer than one third). Three of them met is high, two moderate, fewer low: it speaks of the basis, "
        "not of how likely anything is.")
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
         f"{sourced:,} of {counted(total, 'number')} rest on named sources"),
        (_agreeing(rows) * 2 >= len(rows),
         f"the models agree within the doubt about the inputs on {_agreeing(rows)} of {counted(len(rows), 'issue')}"),
        (deal.accepted is not None and verdict(deal.accepted, v.draws) != "open",
         "whether the best text would be accepted is not known" if deal.accepted is None else
         f"the best text is accepted in {100 * deal.accepted:.0f} of 100 draws"),
    )
    grades: tuple[Grade, ...] = ("low", "low", "moderate", "high")
    reasons = tuple(f"{'met' if held else 'not met'}: {why}" for held, why in checks)
    return Rests(tuple(lines), grades[sum(held for held, _ in checks)], reasons, RULE)


def _agreeing(rows: Sequence[SettlementRow]) -> int:
    """Issues on which models do not differ by more than the inputs' doubt does."""
    return sum(row.spread in ("inputs", "open") for row in rows)


def _sources(v: View) -> str:
    sources = v.run.scenario.sources
    if not sources:
        return "No source is named."
    text = f"{counted(len(sources), 'source')}"
    if v.names.redact:
        return f"{text}."
    camps = Counter(v.names.actor(s.camp) if s.camp in v.run.scenario.actors else s.camp.replace("-", " ")
                    for s in sources.values() if s.camp)
    if not camps:
        return f"{text}, none of them said to belong to a camp."
    named = listed([f"{name} {n}" for name, n in camps.most_common()], at_most=4)
    return f"{text}; by camp {named}, without a camp {len(sources) - sum(camps.values())}."


def _record(v: View) -> str:
    table = eu_errors()
    errors = [found.mae for key in v.run.models if (found := table.models.get(key)) is not None]
    if not errors:
        return "None of these models has a record on past decisions."
    near = ("" if v.run.scenario.domain == "eu-legislation" else
            "; on other talks no record exists, so expect larger errors")
    return (f"On {table.n_issues} decisions of the EU these models were off by {min(errors):.0f} to {max(errors):.0f} "
            f"of 100 points on average{near}.")
