"""Sentences about a draft: who can sign it, who blocks, what it would take, what would be better for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from peaceroom.findings.often import Often
from peaceroom.findings.packages import accept_it, actor, approval_sentence, at_value, issue, limit_sentences, they
from peaceroom.findings.rounding import hundreds, in_100, listed
from peaceroom.runs.draft_results import Draft, Refusal, Repair
from peaceroom.runs.package_results import Approval
from peaceroom.scenario.types import Scenario

#: a refusal is told from this share of the draws on, and those of so many parties one by one
_WORTH_SAYING, _MOST_TOLD = 0.05, 8


def draft_text(result: Draft, scenario: Scenario, draws: int) -> str:
    """What ``peaceroom draft`` prints of one draft."""
    by = f" · by {listed([actor(scenario, a) for a in result['by']])}" if result["by"] else ""
    lines = [f"{result['name']}{by}", ""]
    lines += [f"  {scenario.issues[k].name}: {said}" for k, said in result["words"].items()]
    lines += ["", *draft_sentences(result, scenario, draws)]
    return "\n".join(lines)


def draft_sentences(result: Draft, scenario: Scenario, draws: int) -> list[str]:
    """Who can sign a draft, who cannot and why, the smallest repair, what would be better for all."""
    often, approval = Often(draws, result["certain"]), result["approval"]
    stands = accept_it(result["accepted"], often, approval)
    found = [*approval_sentence(approval, scenario), *limit_sentences(result["limits"], scenario),
             f"{stands[0].upper()}{stands[1:]}."]
    if result["accepted"] - result["accepted_if_read_against"] > 0.005:
        found.append("If each party read every clause that is left open against itself, "
                     + (f"not {they(approval)} would accept it." if often.certain else
                        f"that would fall to {in_100(result['accepted_if_read_against'], draws)}."))
    blockers = [b for b in result["blockers"] if b["share"] >= _WORTH_SAYING]
    told = blockers if len(blockers) <= _MOST_TOLD + 1 else blockers[:_MOST_TOLD]
    found += [_blocker(result, scenario, blocker, often) for blocker in told]
    if len(told) < len(blockers):
        rest = blockers[len(told):]
        found.append(f"{len(rest)} more refuse" + ("." if often.certain else
                     f", none more often than in {in_100(rest[0]['share'], draws)} draws."))
    found += repair_sentences(result.get("repair"), scenario, often, result["wanted"], approval)
    better = result.get("better_for_all")
    if better is not None and better["share"] >= 0.005:
        text = f"Some other text is better for everybody{Often(better['draws'], often.certain).among(better['share'])}"
        if better["text"] is not None:
            changed = [f"{issue(scenario, k)} {at_value(scenario, k, v, better['words'][k])}"
                       for k, v in better["text"].items() if str(result["text"].get(k)) != f"{v:g}"]
            text += (f"; one that is so{Often(draws, often.certain).among(better['holds'])} puts "
                     f"{listed(changed, at_most=4, rest='more clauses elsewhere')}")
        found.append(text + ".")
    return found


def _refusing(result: Draft, blocker: Refusal, often: Often) -> str:
    """``refuses in 42 in 100 draws, alone in 26 in 100``; of a party that may be outvoted, whether that stops the text.
    """
    alone, told = blocker["alone"], f"refuses{often.among(blocker['share'])}"
    if result["approval"] is None:
        if often.certain:
            return f"{told}, {'as the only one' if alone > 0.5 else 'and is not the only one'}"
        return f"{told}, {'never alone' if alone == 0 else f'alone in {in_100(alone, often.draws)}'}"
    if often.certain:
        return f"{told}, which stops the text" if alone > 0.5 else f"{told}, which alone does not decide it"
    return f"{told}; without its refusal enough would accept " + (
        "in none more" if alone == 0 else f"in {in_100(alone, often.draws)} more")


def _blocker(result: Draft, scenario: Scenario, blocker: Refusal, often: Often) -> str:
    party = result["parties"][blocker["actor"]]
    role = ", which must ratify," if party["ratifies"] else ""
    parts = [f"{actor(scenario, blocker['actor'])}{role} {_refusing(result, blocker, often)}"]
    if party["bottom_line_crossed"]:
        parts.append("its bottom line is crossed on "
                     + listed([issue(scenario, k) for k in party["bottom_line_crossed"]]))
    if party["moves"]:
        move = party["moves"][0]
        parts.append(f"the smallest change of one clause that is enough puts {issue(scenario, move['issue'])} "
                     f"{at_value(scenario, move['issue'], move['to'], move['words'])}")
    elif party["accepts"] < result["wanted"]:
        parts.append("no change of one clause is enough")
    if party["compensation"] is not None and party["compensation"]["points"] > 0:
        payers = [actor(scenario, p) for p in party["compensation"]["could_pay"]]
        share = max(100 * party["compensation"]["share_of_best"], 1)
        parts.append(f"the text as it is would be enough with {share:.0f} of 100 points of its best package on top")
        parts[-1] += f", which {listed(payers, 'or', at_most=3) if payers else 'nobody'} could spare"
    return "; ".join(parts) + "."


def repair_sentences(repair: Repair | None, scenario: Scenario, often: Often, wanted: float,
                     approval: Approval | None) -> Sequence[str]:
    """The smallest change of clauses that brings everybody in together; nothing where none is needed."""
    if repair is None or not repair["needed"]:
        return []
    enough = "" if often.certain else f" in {100 * wanted:.0f} in 100 draws"
    together = "everybody in together" if approval is None else "enough in together"
    if repair["changes"] is None:
        if repair["proved"]:
            most = "" if often.certain else f"; the most within reach is {in_100(repair['at_most'], often.draws)}"
            return [f"No change of clauses brings {together}{enough}{most}."]
        most = "" if often.certain else f" (at most in {in_100(repair['found'], often.draws)})"
        return [f"No change of clauses was found that brings {together}{enough}{most}; it is not proved that there is "
                "none."]
    changes = listed([f"{issue(scenario, k)} {at_value(scenario, k, v, repair['words'][k])}"
                      for k, v in repair["changes"].items()])
    proof = ("the smallest" if repair["proved"] else
             "on a grid of values the smallest" if repair["searched"] and repair["on_a_grid"] else
             f"on the first {repair['draws']} draws the smallest" if repair["searched"] else
             "the smallest found, though not proved,")
    # a repair is looked for on the first draws, and counted on all
    of_all = " when all draws are counted" if repair["accepted"] < wanted else ""
    then = "" if often.certain else f" in {in_100(repair['accepted'], often.draws)}{of_all}"
    return [f"To bring {together}{enough}, {proof} repair puts {changes}: then {they(approval)} accept{then}."
            + _fewer(repair, often, wanted)]


def _fewer(repair: Repair, often: Often, wanted: float) -> str:
    """Whether changing fewer clauses could be enough too; nothing of one change, which none is fewer than."""
    if repair["changes"] is None or len(repair["changes"]) < 2:
        return ""
    if repair["fewest"]:
        most = ceil(100 * repair["fewer_reach"] - 1e-9)
        bound = ("" if often.certain or repair["fewer_reach"] >= wanted else f": it could reach {most} in 100 at the "
                 "most" if most < 100 * wanted else f": it stays under {100 * wanted:.0f} in 100")
        return f" Changing fewer clauses is not enough{bound}."
    bound = "" if often.certain else f" (it cannot reach more than {in_100(repair['fewer_reach'], often.draws)})"
    return f" Whether fewer clauses could be enough is not proved{bound}."


def compared_text(results: Mapping[str, Draft], scenario: Scenario, draws: int) -> str:
    """Several drafts side by side: in how many of 100 draws each party accepts each, and all (or enough) together."""
    names = [f"{number}  {result['name']}" for number, result in enumerate(results.values(), 1)]
    rows = side_by_side(results, scenario, draws)
    wide = max(len(name) for name, _ in rows)
    head = f"  {'':{wide}}" + "".join(f"{number:>7}" for number in range(1, len(results) + 1))
    return "\n".join(["Side by side: who accepts, in 100 draws", *(f"  {name}" for name in names), "", head,
                      *(f"  {name:{wide}}" + "".join(f"{cell:>7}" for cell in cells) for name, cells in rows)])


def side_by_side(results: Mapping[str, Draft], scenario: Scenario, draws: int) -> list[tuple[str, list[str]]]:
    """A row for each party, and one for all (or enough) together: in how many of 100 draws it accepts each draft."""
    first = next(iter(results.values()))
    rows = [(actor(scenario, p), [_share(r, r["parties"][p]["accepts"], draws) for r in results.values()])
            for p in first["parties"]]
    together = f"{they(first['approval'])} of them together".capitalize()
    return [*rows, (together, [_share(r, r["accepted"], draws) for r in results.values()])]


def _share(result: Draft, share: float, draws: int) -> str:
    if result["certain"]:
        return "yes" if share > 0.5 else "no"
    return hundreds(share, draws)
