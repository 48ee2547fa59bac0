"""Domains and utility spaces of Genius (and of NegMAS) in XML: a domain, and a profile for each party beside it."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.numbers import format_number
from peaceroom.interop.draft import Draft
from peaceroom.interop.genius_space import domain_of, is_domain, is_profile, party_of, shape
from peaceroom.interop.registry import Format, Outgoing, register
from peaceroom.interop.siblings import beside
from peaceroom.interop.source import Source
from peaceroom.interop.utility import Choice, Party, enter, out_of
from peaceroom.scenario.types import Scenario


def _fits(source: Source) -> int:
    return 2 * (source.is_xml and (is_domain(source.xml) or is_profile(source.xml)))


def _read(source: Source, draft: Draft) -> None:
    others = beside(source, ".xml", lambda s: is_domain(s.xml) or is_profile(s.xml))
    domain = source if is_domain(source.xml) else next((s for s in others if is_domain(s.xml)), None)
    issues = domain_of((domain or source).xml, (domain or source).file, draft)
    draft.stop()
    names = shape(issues)
    profiles = [s for s in (source, *others) if is_profile(s.xml)]
    parties: list[Party] = []
    for profile in sorted(profiles, key=lambda s: s.file):
        found = party_of(profile.xml, profile.file, profile.path.stem, issues, draft)
        if found is not None:
            parties.append(found)
        elif profile is source:
            draft.stop()
    draft.stop()
    if len(parties) < 2:
        raise InputError.one("E542", f"there {'is' if parties else 'are'} {'one' if parties else 'no'} utility "
                             f"space{'s' * (not parties)} with the issues {', '.join(names)[:200]} in this folder",
                             CODES["E542"][1], "put the domain and the utility space of each party into one folder, "
                             "and import the domain", file=source.file, line=1, column=1)
    draft.title = source.path.parent.name if source.path.stem.casefold() in ("domain", "dom") else source.path.stem
    draft.data["title"] = draft.title.replace("-", " ").replace("_", " ") or "Domain"
    draft.guessed += [guess for s in others for guess in s.guessed]
    draft.repaired += [f"{s.path.name}: {said}" for s in others for said in s.repaired]
    enter(draft, issues, parties)


def _write(scenario: Scenario, name: str) -> Outgoing:
    found = out_of(scenario)
    if found is None:
        raise InputError.one("E549", "this scenario has no scores, which are what a utility space holds",
                             CODES["E549"][1], "write its positions: to a .csv file, or with --format ktab-xml")
    issues, parties, lost = found
    stem = name.rsplit(".", 1)[0]
    files = {name: _domain(issues)} | {
        f"{stem}-{n}-{_file(party.name)}.xml": _profile(issues, party) for n, party in enumerate(parties, 1)}
    return Outgoing({key: text.encode("utf-8") for key, text in files.items()}, tuple(lost))


def _file(name: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in name.lower())[:40].strip("-") or "party"


def _items(choice: Choice, worth: list[float] | None) -> list[str]:
    return [f'      <item index="{n}" value={quoteattr(words)}'
            + (f' evaluation="{format_number(worth[n - 1])}"' if worth is not None else "") + "/>"
            for n, (_, words) in enumerate(choice.options, 1)]


def _domain(issues: list[Choice]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<negotiation_template>",
             f'  <utility_space number_of_issues="{len(issues)}">',
             '   <objective index="0" name="root" type="objective" etype="objective" description="">']
    for n, choice in enumerate(issues, 1):
        lines += [f'    <issue index="{n}" name={quoteattr(choice.name)} type="discrete" etype="discrete" '
                  'vtype="discrete">', *_items(choice, None), "    </issue>"]
    return "\n".join([*lines, "   </objective>", "  </utility_space>", "</negotiation_template>", ""])


def _profile(issues: list[Choice], party: Party) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<utility_space number_of_issues="{len(issues)}">',
             f"  <!-- {escape(party.name).replace('--', '- -')} -->",
             f'  <objective index="0" etype="objective" type="objective" description={quoteattr(party.name)} '
             'name="root">']
    weights = []
    for n, (choice, points) in enumerate(zip(issues, party.worth, strict=True), 1):
        least = min(0.0, *points)
        most = max(p - least for p in points)
        weights.append(float(f"{most / 100:.15g}"))
        worth = [float(f"{(p - least) / most:.15g}") if most else 0.0 for p in points]
        lines += [f'    <issue index="{n}" name={quoteattr(choice.name)} type="discrete" etype="discrete" '
                  'vtype="discrete">', *_items(choice, worth), "    </issue>"]
    lines += [f'    <weight index="{n}" value="{format_number(w)}"/>' for n, w in enumerate(weights, 1)]
    reserved = float(f"{party.reserved / 100:.15g}") if party.reserved is not None else 0.0
    return "\n".join([*lines, "  </objective>", '  <discount_factor value="1.0"/>',
                      f'  <reservation value="{format_number(reserved)}"/>', "</utility_space>", ""])


FORMAT = register(Format(
    "genius", "Genius / NegMAS XML (domain and utility spaces)", (".xml",),
    keeps="issues, options, weights and evaluations as points (100 for the best text), reservation values as "
          "thresholds",
    loses="discount factors; of issues without steps, all but eleven values; groups of issues",
    fits=_fits, read=_read, write=_write, usual=(".xml",),
    left_out="names of parties where files are called after them; doubts, reasons, every other block"))
