"""Scenarios of every form: each field of each block, with odd texts and odd numbers.

They have a valid form but need not make sense together (an effect may name an actor that does not exist):
writing and reading must keep them all the same.
"""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from peaceroom.files.characters import HIDDEN, UNWRITABLE
from peaceroom.files.dates import YEARS
from peaceroom.files.notation import Written
from peaceroom.scenario import process_types as pt
from peaceroom.scenario import talks_types as tt
from peaceroom.scenario import types as t
from peaceroom.scenario.drafts import Clause

_AWKWARD = ["=1+1", "+49 30", "-5", "@cmd", "'quoted'", "yes", "NO", "12:30", "1e3", "2020-10-05", "#N/A", "_x000D_",
            "a: b", "a #b", "{60: 1}", "[a]", "a; b", "a\\;b", "one\ntwo", "tab\there", "null", "~",
            "60..80", "rest", "- item", "? key", "& anchor", "% of it", "x" * 290, "mot " * 60 + "fin", "ښه ورځ", "🕊"]

ids = st.sampled_from(["a", "b-2", "no", "on", "1e3", "007", "null", "true", "long_id-with-parts", "2020-10-05"]) | (
    st.from_regex(r"[a-z0-9][a-z0-9_-]{0,10}", fullmatch=True))
texts = (st.sampled_from(_AWKWARD) | st.text(
    st.characters(codec="utf-8").filter(lambda c: not HIDDEN.match(c) and not UNWRITABLE.match(c)),
    min_size=1, max_size=40)).map(
    lambda s: t.Coder(name=s).name if s.strip() and s.strip("\x1c\x1d\x1e\x1f \x85\xa0") else "text")
dates = st.dates(date(YEARS[0], 1, 1), date(YEARS[1], 12, 31))
numbers = st.floats(-1e9, 1e9) | st.integers(-100, 1000).map(float)
unit = st.floats(0, 1)
many_ids = st.lists(ids, max_size=3).map(tuple)
id_or_ids = st.none() | ids | many_ids


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


def keyed(strategy: st.SearchStrategy, most: int = 3, least: int = 0) -> st.SearchStrategy:
    return st.dictionaries(ids, strategy, min_size=least, max_size=most)


written = st.one_of(
    numbers.map(lambda x: Written("number", (x,))),
    st.tuples(numbers, numbers).map(lambda p: Written("range", tuple(sorted(p)))),
    st.tuples(numbers, numbers).map(lambda p: Written("uniform", tuple(sorted(p)))),
    st.tuples(numbers, numbers, numbers).map(lambda p: Written("pert", tuple(sorted(p)))),
    st.tuples(numbers, numbers, numbers).map(lambda p: Written("triangular", tuple(sorted(p)))),
    st.tuples(numbers, st.floats(0.01, 50)).map(lambda p: Written("normal", p)),
    st.tuples(st.floats(0.1, 50), st.floats(0.1, 50)).map(lambda p: Written("beta", p)),
    st.tuples(st.floats(0.1, 50), st.floats(0.1, 5)).map(lambda p: Written("lognormal", p)),
    st.lists(numbers, min_size=2, max_size=2).map(
        lambda v: Written("quantiles", (0.0, min(v), 0.5, sum(sorted(v)) / 2, 1.0, max(v)))),
    st.dictionaries(st.integers(-50, 150).map(float), st.floats(0.01, 5), min_size=1, max_size=3).map(
        lambda d: Written("categories", tuple(x for pair in d.items() for x in pair))),
)
judgements = st.builds(t.Judgement, by=ids, on=dates)
provenance = {"because": maybe(texts), "sources": many_ids, "judgement": maybe(judgements)}


@st.composite
def quantities(draw: st.DrawFn) -> t.Quantity:
    value = draw(maybe(written))
    own = draw(st.fixed_dictionaries({**provenance, "disputed": st.booleans(), "loadings": keyed(st.floats(-1, 1), 2)}))
    if draw(st.booleans()):
        own = {}
    return t.Quantity(value=value, from_=None if value else "evidence", **own)


cells = quantities()


def _target(model: type[t.Target], name: str) -> st.SearchStrategy:
    return st.builds(model, field=st.sampled_from(t.FIELDS), actor=id_or_ids, issue=id_or_ids, from_=maybe(ids),
                     to_actor=maybe(ids), over_weeks=st.floats(0, 500), **{name: cells})


def _effect(kind: str, what: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(t.Effect, **{kind: what}, **provenance)


effects = st.lists(st.one_of(
    _effect("set_", _target(t.SetTo, "to")), _effect("add", _target(t.ChangeBy, "by")),
    _effect("multiply", _target(t.ChangeBy, "by")),
    _effect("equalise", st.builds(t.Equalise, field=st.sampled_from(["capability", "risk"]), actors=many_ids)),
), max_size=3).map(tuple)
voices = st.sampled_from([None, "party", "factions"])

sources = st.builds(t.Source, title=texts, publisher=maybe(texts), date=maybe(dates),
                    url=st.sampled_from([None, "https://example.org/a?b=c,d;e#f"]),
                    kind=st.sampled_from(["wire", "other"]),
                    camp=maybe(texts), vintage=st.sampled_from(["as-of", "final"]), note=maybe(texts))
actors = st.builds(t.Actor, name=texts, kind=st.sampled_from(["party", "faction", "patron", "observer"]),
                   aliases=st.lists(texts, max_size=3).map(tuple), of=maybe(ids),
                   consent=st.sampled_from(["required", "not-required"]), ratifies=st.booleans(), voice=voices,
                   share=maybe(cells), capability=maybe(cells), risk=maybe(cells), disruption=maybe(cells),
                   **provenance)
support = st.builds(t.Support, from_=ids, to=ids, with_=maybe(texts), strength=cells, share=cells, issues=many_ids,
                    disputed=st.booleans(), **provenance)
issues = st.builds(t.Issue, name=texts, kind=st.sampled_from(["continuum", "options"]),
                   scale=st.dictionaries(numbers, texts, min_size=1, max_size=3), unit=maybe(texts),
                   reference=maybe(cells),
                   rule=st.sampled_from(["unanimity", "consent", "majority"]), quota=maybe(st.floats(0.51, 1)),
                   consent_of=many_ids, deciders=many_ids, setter=maybe(ids), recognition=keyed(unit, 2),
                   patience=keyed(st.floats(0.01, 0.99), 2), control=keyed(unit, 2), **provenance)
agenda = st.builds(t.AgendaItem, name=maybe(texts), issues=many_ids, after=many_ids)
positions = st.builds(t.Position, actor=ids, issue=ids, position=cells, salience=cells, capability=maybe(cells),
                      flexibility=maybe(cells), bottom_line=maybe(cells), risk=maybe(cells), **provenance)
outcomes = st.builds(t.Outcome, name=maybe(texts), p=cells | st.just("rest"), effects=effects)
events = st.builds(t.Event, name=maybe(texts), date=maybe(dates), window=maybe(st.tuples(dates, dates)),
                   outcomes=keyed(outcomes, 2), **provenance)
levers = st.builds(t.Lever, name=maybe(texts), by=id_or_ids, effects=effects, **provenance)
what_ifs = st.builds(t.WhatIf, name=maybe(texts), because=maybe(texts), given=keyed(ids, 2), levers=many_ids,
                     without=many_ids, effects=effects, voice=voices, discount=keyed(unit, 2))

steps = st.builds(t.ProcessStep, date=dates, stage=st.sampled_from(["pre-negotiation", "comprehensive"]),
                  name=maybe(texts), **provenance)
histories = st.builds(t.History, stage=st.sampled_from([None, "renewal"]),
                      steps=st.lists(steps, min_size=1, max_size=3).map(tuple))

scores = st.builds(t.Score, actor=ids, issue=ids, points=st.dictionaries(numbers, cells, max_size=3), **provenance)
clauses = st.one_of(
    st.builds(Clause, value=numbers), st.just(Clause(deferred=True)),
    st.lists(numbers, min_size=2, max_size=2, unique=True).map(lambda ends: Clause(open=tuple(sorted(ends)))),
    st.builds(Clause, refer=texts, expect=maybe(numbers)))
drafts = st.builds(t.Draft, name=maybe(texts), by=id_or_ids, date=maybe(dates), text=keyed(clauses, 3), **provenance)

weeks = st.floats(0, 5200)
ramps = st.floats(1, 5200)
scopes = st.sampled_from(["local", "partial", "general"])
classes = st.sampled_from(["cessation", "preliminary", "definitive"])
shares = keyed(unit, 2)
breaks = st.builds(tt.Break, began=dates, ended=maybe(dates), **provenance)
talks = st.builds(tt.Talks, state=st.sampled_from(["not_opened", "in_session", "recess", "suspended", "dormant"]),
                  opened=maybe(dates), last_break=maybe(breaks), settled=many_ids,
                  tracks=st.integers(0, 1000).map(float), steps_that_are_items=maybe(cells), **provenance)
items = st.builds(tt.ItemFacts, in_talks=st.booleans(), open_since=maybe(dates), ease=maybe(cells),
                  delegation=st.booleans(), required=many_ids, ceasefire=maybe(classes), term_weeks=weeks,
                  ceasefire_scope=scopes, ceasefire_collapse=maybe(cells), **provenance)
parties = st.builds(pt.PartyFacts, strength=maybe(cells), trend=maybe(cells), optimism=maybe(cells), cost=maybe(cells),
                    motivation=maybe(cells), trust=maybe(cells), loss_through_deal=maybe(cells), exposure=maybe(cells),
                    **provenance)
third_parties = st.builds(pt.ThirdPartyFacts, effort=maybe(cells), bias=maybe(cells), leverage=keyed(cells, 2),
                          kind=st.sampled_from(["process", "information", "trust"]), support=keyed(cells, 2),
                          **provenance)
process_effects = st.builds(
    pt.ProcessEffect, quantity=st.sampled_from(["violence", "support.usa.a-b", "pressure.1e3", "x.007"]),
    op=st.sampled_from(["set", "add", "multiply"]), value=cells, delay_weeks=weeks, ramp_weeks=ramps, **provenance)
process_outcomes = st.builds(pt.ProcessOutcome, p=maybe(shares), values=shares, believed=shares,
                             effects=st.lists(process_effects, max_size=2).map(tuple), **provenance)
process_events = st.builds(pt.EventFacts, waits=st.booleans(), attention_weeks=weeks, deadline=maybe(many_ids),
                           depends_on=maybe(ids), outcomes=keyed(process_outcomes, 2), **provenance)
conditional = st.builds(pt.ConditionalBottomLine, party=ids, issue=ids, after=ids, bottom_line=cells, **provenance)
exits = st.builds(pt.Exit, from_=ids, to=ids, event=maybe(ids), outcome=maybe(ids), date=maybe(dates), keeps=cells,
                  delay_weeks=weeks, ramp_weeks=ramps, **provenance)
promises = st.builds(pt.Promise, debtor=ids, creditor=ids, act=texts, due=dates, condition=maybe(ids), kept=cells,
                     seen_after_weeks=weeks, **provenance)
ceasefires = st.builds(pt.CeasefireInForce, ceasefire=classes, began=maybe(dates), until=maybe(dates),
                       scope=scopes, collapse=maybe(cells), **provenance)
ratifiers = st.builds(pt.RatifierFacts, party=ids, needs=maybe(cells), **provenance)
disruptors = st.builds(pt.DisruptorFacts, upset=cells, opportunity=cells, wants=maybe(ids),
                       objective=st.sampled_from(["limited", "greedy", "total", "unclassified"]), **provenance)
violence = st.builds(pt.ViolenceFacts, series=maybe(ids), level=maybe(cells), **provenance)
wars = st.builds(pt.War, government=maybe(ids), patron=maybe(ids), patron_left=maybe(dates), **provenance)
processes = st.just(pt.Process()) | st.builds(
    pt.Process, talks=talks, attractors=texts, items=keyed(items, 2), parties=keyed(parties, 2),
    third_parties=keyed(third_parties, 2), events=keyed(process_events, 2),
    conditional=st.lists(conditional, max_size=2, unique_by=lambda c: (c.party, c.issue, c.after)).map(tuple),
    exits=st.lists(exits, max_size=2).map(tuple), commitments=keyed(promises, 2),
    ceasefires=st.lists(ceasefires, max_size=2).map(tuple), ratifiers=keyed(ratifiers, 2),
    disruptors=keyed(disruptors, 2), violence=violence, war=wars, mechanisms=keyed(st.booleans(), 2),
    parameters=keyed(cells, 2), **provenance)


def _rows(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=3).map(tuple)


scenarios = st.builds(
    t.Scenario, peaceroom=st.just(1), title=texts, summary=maybe(texts), as_of=dates, horizon=dates,
    domain=st.sampled_from(["peace-talks", "eu-legislation", "other"]), default_scale=st.tuples(numbers, numbers),
    voice=st.sampled_from(["party", "factions"]), coding_rules=maybe(texts),
    coders=keyed(st.builds(t.Coder, name=texts)),
    sources=keyed(sources), factors=keyed(st.builds(t.Factor, name=texts)), actors=keyed(actors),
    support=_rows(support),
    issues=keyed(issues, 2), agenda=keyed(agenda, 2), no_agreement=keyed(cells, 2), events=keyed(events, 2),
    positions=st.lists(positions, max_size=3, unique_by=lambda p: (p.actor, p.issue)).map(tuple),
    scores=st.lists(scores, max_size=3, unique_by=lambda s: (s.actor, s.issue)).map(tuple),
    thresholds=keyed(cells, 2), drafts=keyed(drafts, 2),
    levers=keyed(levers, 2), what_ifs=keyed(what_ifs, 2), models=keyed(texts, 2),
    history=maybe(histories), process=maybe(processes),
)
