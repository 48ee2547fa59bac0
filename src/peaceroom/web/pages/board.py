"""The drafting board: a text's clauses as rows, and beside them who could sign it, at every change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peaceroom.analysis.packages.best import packages_result
from peaceroom.analysis.packages.draft import draft_result, get_draft
from peaceroom.core.errors import InputError
from peaceroom.files.notation import parse
from peaceroom.files.numbers import NotationError, format_number
from peaceroom.findings.drafts import draft_sentences, side_by_side
from peaceroom.findings.packages import RULE_NAMES, actor
from peaceroom.findings.rounding import hundreds
from peaceroom.runs.draft_results import Draft as Stands
from peaceroom.runs.draft_results import Signatory
from peaceroom.scenario.sampling.sample import best_case
from peaceroom.scenario.types import Scenario
from peaceroom.web.drawn import DRAWS, Drawn
from peaceroom.web.forms import Fields, fields, rows
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import drawn, page

#: the most processor time (s) that a best text may take while somebody waits
_SECONDS = 5.0
_QUANTILES: tuple[Literal["p10", "median", "p90"], ...] = ("p10", "median", "p90")


@dataclass(frozen=True)
class Row:
    """A clause on the board: ``value`` as typed, ``at`` where its slider stands, ``ends`` words for both ends."""

    issue: str
    name: str
    low: float
    high: float
    ends: tuple[str, str]
    options: tuple[tuple[str, str], ...]
    value: str
    at: float
    words: str


@dataclass(frozen=True)
class Party:
    """How the text stands with one of those who must agree.

    ``in_100`` is in how many of 100 draws it accepts, in words; ``margin`` the middle of what it gains over what it
    needs, and the range that holds 80 of 100 draws, in its own points or, without those, hundredths of its best
    package.
    """

    name: str
    accepts: float
    in_100: str
    margin: tuple[str, str, str]
    crossed: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How a text stands as a whole; nothing but ``problems`` where it cannot be read."""

    result: Stands | None
    parties: tuple[Party, ...] = ()
    sentences: tuple[str, ...] = ()
    problems: tuple[object, ...] = ()


def show(request: Request) -> Response:
    """The board with a draft on it, or empty."""
    here = drawn(request)
    scenario = here.file.scenario
    name = request.query_params.get("draft", next(iter(scenario.drafts), ""))
    text = {k: c.written() for k, c in scenario.drafts[name].text.items()} if name in scenario.drafts else {}
    stands = _standing(here, text, deep=False)
    return page(request, "board.html.j2", title=scenario.title, drafts=scenario.drafts, draft=name, put=(),
                rows=_rows(scenario, text, stands), stands=stands, rules=RULE_NAMES)


async def change(request: Request) -> Response:
    """The clauses as sent: margins and acceptance; repair and better texts where they are asked for.

    ``wish`` is ``look`` (a repair and a better text, in sentences), ``repair`` or ``better`` (put into the boxes), or
    a rule of the best packages.
    """
    return await run_in_threadpool(_changed, request, await fields(request))


def _changed(request: Request, sent: Fields) -> Response:
    here = drawn(request)
    scenario, wish = here.file.scenario, sent.get("wish", "")
    text = {row["issue"]: row["value"] for row in rows(sent, "clause").values() if row.get("value", "").strip()}
    stands = _standing(here, text, deep=wish in ("look", "repair", "better"))
    if wish in ("", "look"):
        return page(request, "board_answer.html.j2", stands=stands, rows=_rows(scenario, text, stands))
    put = _wished(here, wish, stands)
    if put:
        text = {**text, **put}
        stands = _standing(here, text, deep=False)
    return page(request, "board_form.html.j2", stands=stands, rows=_rows(scenario, text, stands),
                put=tuple(put) if put is not None else None, rules=RULE_NAMES)


def compare(request: Request) -> Response:
    """All drafts of the scenario side by side: who accepts which."""
    here = drawn(request)
    scenario = here.file.scenario
    results = {name: draft_result(scenario, here.case, name, draft, deep=False)
               for name, draft in scenario.drafts.items()}
    return page(request, "board_compare.html.j2", title=scenario.title,
                names=[(key, result["name"]) for key, result in results.items()],
                table=side_by_side(results, scenario, DRAWS) if results else (), draws=DRAWS)


def _standing(here: Drawn, text: Mapping[str, str], *, deep: bool) -> Standing:
    scenario = here.file.scenario
    try:
        name, draft = get_draft(scenario, None, [f"{issue}={value}" for issue, value in text.items()])
        found = draft_result(scenario, here.case, name, draft, deep=deep)
    except InputError as error:
        return Standing(None, problems=error.problems)
    parties = tuple(_party(scenario, p, said) for p, said in found["parties"].items())
    return Standing(found, parties, tuple(draft_sentences(found, scenario, DRAWS)))


def _party(scenario: Scenario, key: str, said: Signatory) -> Party:
    points = 1.0 if said["points"] == "given" else 100.0
    low, middle, high = (f"{points * said['margin'][q]:+.0f}" for q in _QUANTILES)
    return Party(actor(scenario, key), said["accepts"], hundreds(said["accepts"], DRAWS), (middle, low, high),
                 tuple(scenario.issues[k].name for k in said["bottom_line_crossed"]))


def _wished(here: Drawn, wish: str, stands: Standing) -> Mapping[str, str] | None:
    """Clauses to put into the boxes; None where no text answers the wish."""
    scenario = here.file.scenario
    if wish in ("repair", "better"):
        if stands.result is None:
            return None
        found = stands.result["repair"]["changes"] if wish == "repair" else stands.result["better_for_all"]["text"]
    else:
        best = packages_result(scenario, best_case(scenario), here.case, seconds=_SECONDS)["best"]
        found = best[wish]["text"] if wish in best else None
    return None if found is None else {issue: format_number(value) for issue, value in found.items()}


def _rows(scenario: Scenario, text: Mapping[str, str], stands: Standing) -> list[Row]:
    words = stands.result["words"] if stands.result is not None else {}
    out = []
    for key, issue in scenario.issues.items():
        low, high = issue.ends
        options = tuple((format_number(v), issue.scale[v]) for v in sorted(issue.scale) if issue.kind == "options")
        value = text.get(key, "")
        out.append(Row(key, issue.name, low, high, (issue.scale[low], issue.scale[high]), options, value,
                       _middle(value, low, high), words.get(key, "") if value else ""))
    return out


def _middle(value: str, low: float, high: float) -> float:
    """Where the slider stands: at the value, in the middle of a range or, where nothing is said, of the scale."""
    try:
        numbers = parse(value).numbers
    except NotationError:
        return (low + high) / 2
    return min(max(sum(numbers) / len(numbers), low), high)


_CODE = Code("peaceroom draft {scenario} --all", """\
import peaceroom
from peaceroom.analysis.packages.draft import draft_result
from peaceroom.scenario.sampling.sample import sampled_case

scenario = peaceroom.load_scenario({scenario})
case = sampled_case(scenario, 2000, 1)
for key, draft in scenario.drafts.items():
    print(draft_result(scenario, case, key, draft))
""")

PAGE = Page("Drafting board", "scenario", 40, "Clauses, and who could sign them", (
    Step("/board", show), Step("/board", change, ("POST",)), Step("/board/compare", compare)), code=_CODE)
