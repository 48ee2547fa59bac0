"""Power in votes in words: what ``peaceroom power`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peaceroom.analysis.power import IssuePower, IssueVote, ScenarioPower, Vote

#: so many coalitions are named
_NAMED = 10


def power_text(result: Vote | ScenarioPower, names: Mapping[str, str]) -> str:
    """A vote, or every issue of a scenario; ``names`` has the names of actors and issues where they have some."""
    if "issues" not in result:
        return "\n".join(_vote(result, names))
    blocks: dict[tuple[str, ...], list[str]] = {}
    for issue, found in result["issues"].items():  # issues with the same answer are told together
        blocks.setdefault((f" · {found['rule']}", *_issue(found, names)), []).append(names.get(issue, issue))
    return "\n\n".join("\n".join([f"{', '.join(issues)}{said[0]}", *said[1:]]) for said, issues in blocks.items())


def _issue(found: IssuePower, names: Mapping[str, str]) -> list[str]:
    if "unavailable" in found:
        return [f"  No power to count: {found['unavailable']}."]
    if "veto_players" in found:
        who = [names.get(a, a) for a in found["veto_players"]]
        if len(who) == 1:
            return [f"  {who[0]} decides alone."]
        return [f"  Each of {', '.join(who)} can block, and nothing passes without all {len(who)}: "
                "their power is equal."]
    return [f"  {line}" for line in _vote(found, names)]


def _vote(found: Vote | IssueVote, names: Mapping[str, str]) -> list[str]:
    votes: Mapping[str, int] = found["votes"]
    lines = [f"{found['quota']} of {sum(votes.values())} votes win."]
    if found.get("rule") == "approval":
        lines.append("Who may refuse has one vote; who must accept has so many that nothing passes without it.")
    if found["rounded_to"]:
        lines.append(f"The votes have no common measure and were rounded to 1 in {found['rounded_to']:,} of their sum.")
    wide = max(len("player"), *(len(names.get(p, p)) for p in votes))
    lines += ["", f"{'player':{wide}}   votes  Shapley–Shubik  Banzhaf  decides if others toss coins"]
    order = sorted(votes, key=lambda p: (-found["shapley_shubik"][p], -votes[p]))
    lines += [f"{names.get(p, p):{wide}} {votes[p]:7}  {100 * found['shapley_shubik'][p]:12.2f} %"
              f"  {100 * found['banzhaf'][p]:5.2f} %  {100 * found['banzhaf_absolute'][p]:6.2f} %" for p in order]
    idle = [names.get(p, p) for p in votes if found["shapley_shubik"][p] == 0]
    if idle:
        lines += ["", f"Never decides: {', '.join(idle)}."]
    return [*lines, "", *_coalitions("Smallest coalitions that win", found["winning"], names),
            "", *_coalitions("Smallest coalitions that block", found["blocking"], names)]


def _coalitions(title: str, found: Sequence[Sequence[str]] | None, names: Mapping[str, str]) -> list[str]:
    if found is None:
        return [f"{title}: too many players to list them."]
    more = f", the first {_NAMED}" if len(found) > _NAMED else ""
    return [f"{title} ({len(found):,}{more}):", *(f"  {', '.join(names.get(p, p) for p in c)}" for c in found[:_NAMED])]
