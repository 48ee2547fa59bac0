"""Why it is stuck, and what would unlock it, by whom."""

from __future__ import annotations

from peaceroom.findings.brief.types import Deadlock, Line
from peaceroom.findings.levers import unlock_sentences
from peaceroom.findings.often import Often
from peaceroom.findings.packages import item_name, they
from peaceroom.findings.rounding import counted, in_100, listed
from peaceroom.findings.stuck import giving, held_sentence, much, obstacle_sentence, suits_whom
from peaceroom.findings.view import View
from peaceroom.runs.obstacle_results import Obstacle, Stuck

#: what is worth a line: a share of the draws, or of the runs of the process
_SHARE, _HELD = 0.05, 0.005
_WHY, _UNLOCK, _CONCESSIONS = 3, 3, 1


def deadlock(v: View) -> Deadlock:
    """What keeps it open; a redacted run says nothing of it."""
    result = v.run.result.get("stuck")
    if result is None or v.names.redact:
        why = ("Not shown in a redacted report." if v.names.redact else
               "No single actor’s consent is needed: nobody alone can keep it open.")
        return Deadlock((Line(why, "stuck", not v.names.redact),), ())
    return Deadlock(tuple(_why(v, result)), tuple(_unlock(v, result)))


def _why(v: View, result: Stuck) -> list[Line]:
    s, draws, item, whole = v.run.scenario, result["draws"], result["item"], result["whole"]
    name, often = item_name(s, item["id"]), Often(draws, result["certain"])
    together = whole["open"] + whole["linkage"]
    text = often.said(item["open"], f"{name} can be settled by itself", f"{name} cannot be settled by itself")
    if len(whole["issues"]) > len(item["issues"]):
        every = f"all {counted(len(whole['issues']), 'issue')}"
        if often.certain:
            one_by_one = "can be" if whole["open"] > 0.5 else "cannot be"
            text += f"; {every} {one_by_one} one by one, and {'can' if together > 0.5 else 'cannot'} as one package"
        else:
            alone, joined = in_100(whole["open"], draws), in_100(together, draws)
            text += f"; {every} one by one " + (f"or as one package in {joined}" if alone == joined else
                                                f"in {alone}, as one package in {joined}")
    lines = [Line(f"{text}.", "stuck")]
    if item["open"] >= 1 - _SHARE and together >= 1 - _SHARE:
        lines.append(Line("Content does not keep it open: what is left is time and the will to sign.", "stuck"))
        return lines
    suits = suits_whom(result["approval"])
    for o in _named(item["obstacles"]):
        if o["kind"] == "linkage":
            who = they(result["approval"])
            where = f"{who[0].upper()}{who[1:]}" if often.certain else f"In {in_100(o['share'], draws)} draws {who}"
            lines.append(Line(f"{where} would sign it as part of a package with the other issues, though not by "
                              "itself.", "stuck"))
        elif o["kind"] in ("precedence", "bottom-lines"):
            lines.append(Line(obstacle_sentence(o, s, often, f"{name} stays open", suits), "stuck"))
    keep = [o for o in _named(item["obstacles"]) if o["kind"] in ("actor", "ratifier")]
    if keep:
        said = listed([v.names.actor(o["ids"][0]) + ("" if often.certain else f" ({in_100(o['share'], draws)})")
                       for o in keep[:_WHY]], "or" if often.certain else "and")
        lines.append(Line(f"Alone in the way: {said}.", "stuck"))
    if item["unresolved"] >= _SHARE:
        where = "It" if often.certain else f"In {in_100(item['unresolved'], draws)} draws it"
        lines.append(Line(f"{where} stays open whoever is left out and whatever is set aside.", "stuck"))
    return lines[:_WHY + 1]


def _named(found: list[Obstacle]) -> list[Obstacle]:
    return sorted((o for o in found if o["share"] >= _SHARE), key=lambda o: -o["share"])


def _unlock(v: View, result: Stuck) -> list[Line]:
    """Concessions, issues set aside, and what the process holds back, largest first."""
    s, often = v.run.scenario, Often(result["draws"], result["certain"])
    found: list[tuple[float, str]] = []
    for part, opens in ((result["item"], item_name(s, result["item"]["id"])), (result["whole"], "the whole")):
        for o in _named(part["obstacles"]):
            if (change := o["change"]) is None or o["kind"] in ("linkage", "precedence", "everybody"):
                continue
            who = v.names.actor(o["by"][0] if o["kind"] == "issue" else o["ids"][0])
            helped = [v.names.actor(a) for a in o["by"][1:]]
            help_ = f", with the help of {listed(helped, 'or')}" if helped else ""
            aside = (f"; so would setting {v.names.issue(o['ids'][0])} aside" if o["kind"] == "issue" else "")
            half = "by" if often.certain else f"in {much(change)}{',' if change['enough_in'] <= 0.995 else ''} by"
            found.append((o["share"], f"{who} could open {opens}{often.among(o['share'])}{help_}: {half} "
                                      f"{giving(change, s)}{aside}."))
        if result["whole"]["issues"] == result["item"]["issues"]:
            break
    lines = [Line(text, "stuck") for _, text in sorted(found, key=lambda row: -row[0])[:_CONCESSIONS]]
    if (levers := v.run.result.get("levers")) is not None:
        free = [u for u in levers["unlock"] if u["basis"] == "structure"][:_UNLOCK - 1]
        lines += [Line(text, "levers") for text in unlock_sentences(free, s, levers["draws"], result["item"]["id"])]
    for h in [h for h in result["process"] if h["low"] > _HELD][:1]:
        lines.append(Line(held_sentence(h, s, item_name(s, result["item"]["id"])), "process"))
    return lines
