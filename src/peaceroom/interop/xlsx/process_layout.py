"""The sheets of the process in time: one per block of ``process.yaml``, a row per fact.

What a field means and its default is said in docs/process-file.md.
"""

from __future__ import annotations

from peaceroom.interop.xlsx.columns import NUMBER, Column, Sheet, id_of
from peaceroom.interop.xlsx.derived import LARGE, OWN, E, derived, why
from peaceroom.scenario import process_types as p
from peaceroom.scenario import talks_types as talks
from peaceroom.scenario.quantities import Quantity

PROCESS = Sheet("Process", "process", "How the talks stand in time; all sheets of the process may stay empty.", (
    *derived(p.Process,
             E("attractors", "Where parties move to: a model, stances or reservation.")),
    *why(p.Process),
    *derived(p.Process,
             E("talks.state", "Where the talks stand on the as-of date.", heading="talks: state"),
             E("talks.states", "Where that is in doubt, in place of it: suspended: 0.7, in_session: 0.3.",
               heading="talks: states"),
             E("talks.opened", "Day of the opening.", heading="talks: opened"),
             E("talks.settled", "Agenda items agreed already.", heading="talks: settled"),
             E("talks.consensus.needs", "Who has to sign the whole; empty: all whose consent some item needs.",
               heading="signing: needs"),
             E("talks.consensus.others", "So many of the other parties beside them.", heading="signing: others"),
             E("talks.tracks", "Items open at once; 0: as many as the order allows.", heading="talks: tracks"),
             E("talks.steps_that_are_items", "Share of coming texts that close an item, 0 to 1.",
               heading="talks: steps that are items", limits=(0, 1))),
    *why(p.Process, "talks", "talks"),
    *why(p.Process, "talks.consensus", "signing"),
    *derived(p.Process,
             E("talks.rhythm.every_weeks", "Rounds of talks begin so many weeks apart …",
               heading="rhythm: every weeks"),
             E("talks.rhythm.sits_weeks", "… and last so many.", heading="rhythm: sits weeks"),
             E("talks.rhythm.next", "First day of the next one, or of the one under way.", heading="rhythm: next")),
    *why(p.Process, "talks.rhythm", "rhythm"),
    *derived(p.Process,
             E("talks.last_break.began", "First day of the last suspension of the talks.", heading="break: began"),
             E("talks.last_break.began_latest", "Where that day is in doubt: the last one that it may be.",
               heading="break: began latest"),
             E("talks.last_break.ended", "Its last day; empty while it goes on.", heading="break: ended")),
    *why(p.Process, "talks.last_break", "break"),
    *derived(p.Process,
             E("violence.series", "A monthly series: NAME of the sheet series-NAME.", heading="violence: series"),
             E("violence.level", "Deaths a week, where there is no series.", heading="violence: level",
               limits=(0, LARGE))),
    *why(p.Process, "violence", "violence"),
    *derived(p.Process,
             E("war.government", "The party that governs.", heading="war: government", list_from="Actors"),
             E("war.patron", "Whose troops fight, or fought, on its side.", heading="war: patron",
               list_from="Actors"),
             E("war.patron_left", "When the last of them left; not after the as-of date.", heading="war: patron left")),
    *why(p.Process, "war", "war")), (), upright=True)
MECHANISMS = Sheet("Mechanisms", "process.mechanisms", "Parts of the simulator switched on or off by hand.", (
    id_of("A mechanism of the table in docs/process-file.md."),
    Column("on", "on", "flag", "yes or no; a mechanism without a row keeps its default.", 10, ("yes", "no"),
           needed=True)))
PARAMETERS = Sheet("Parameters", "process.parameters", "Numbers of the simulator; one without a row keeps its prior.", (
    id_of("A parameter of the table in docs/process-file.md."),
    *derived(Quantity,
             E("value", "In the unit of that table.", needed=True)),
    *why(Quantity),
    *OWN), is_number=True)
ITEMS = Sheet("Process items", "process.items", "What the process knows of an agenda item.", (
    id_of("An item of the sheet Agenda; an issue where there is no agenda."),
    *derived(talks.ItemFacts,
             E("in_talks", "no where it is negotiated elsewhere.", 10),
             E("open_since", "Since when it is open; empty: the opening.", 13),
             E("ease", "Factor on the pace at which it closes, above 0.", limits=(0, LARGE)),
             E("delegation", "yes where it may be settled by reference.", 11),
             E("back_channel", "yes where it may be settled while talks are not in session.", 13),
             E("resumes_talks", "yes where suspended talks resume only once it is settled.", 14),
             E("required", "Whose consent it needs; empty: all with a position.", 24),
             E("ceasefire", "Class of the ceasefire that agreement on it brings.", 13),
             E("term_weeks", "Term of that ceasefire; 0: open-ended.", 11),
             E("ceasefire_scope", "How far it reaches.", 11),
             E("ceasefire_collapse", "Its hazard of collapse a week; empty: that of its class.", limits=(0, 10)),
             E("kind", "What the item is about.", 13),
             E("consensus.needs", "Whose consent it needs in any case …", 24, heading="consensus: needs"),
             E("consensus.others", "… and that of so many others; in place of required.", heading="consensus: others")),
    *why(talks.ItemFacts),
    *why(talks.ItemFacts, "consensus", "consensus")))
PARTIES = Sheet("Process parties", "process.parties", "What the process knows of a party.", (
    id_of("A party at the table.", list_from="Actors"),
    *derived(p.PartyFacts,
             E("strength", "On the battlefield, without support; only ratios count.", limits=(0, LARGE)),
             E("trend", "Weekly change of the logarithm of its strength."),
             E("optimism", "How much better a week it believes that trend to be."),
             E("cost", "Of going on fighting, share of the best package.", limits=(0, 1)),
             E("motivation", "On the as-of date, 0 to 1.", limits=(0, 1)),
             E("trust", "On the as-of date, 0 to 1.", limits=(0, 1)),
             E("loss_through_deal", "Power that signing itself would cost it, 0 to 1.", limits=(0, 1)),
             E("exposure", "Share of the package that the other side could take back, 0 to 1.", limits=(0, 1)),
             E("at_table", "no where it is not at the table on the as-of date.", 8),
             E("joins.date", "It joins from this day on …", 13, heading="joins: date"),
             E("joins.after", "… once this item is settled …", 18, heading="joins: after"),
             E("joins.rate", "… at once, or at this rate a week.", heading="joins: rate", limits=(0, LARGE)),
             E("leaves.date", "It leaves from this day on …", 13, heading="leaves: date"),
             E("leaves.after", "… once this item is settled …", 18, heading="leaves: after"),
             E("leaves.rate", "… at once, or at this rate a week.", heading="leaves: rate", limits=(0, LARGE))),
    *why(p.PartyFacts),
    *why(p.PartyFacts, "joins", "joins"),
    *why(p.PartyFacts, "leaves", "leaves")))
THIRD_PARTIES = Sheet("Third parties", "process.third_parties", "Who mediates, hosts or stands behind a party.", (
    id_of("An actor.", list_from="Actors"),
    *derived(p.ThirdPartyFacts,
             E("effort", "Of mediation, 0 to 1; an average mediator 0.5.", limits=(0, 1)),
             E("kind", "What its mediation rests on.", 12),
             E("bias", "Weight on the first party's share, per unit of weight on peace.")),
    *why(p.ThirdPartyFacts)))
LEVERAGE = Sheet("Leverage", "", "What a third party can do to or for a party.", (
    id_of("A row of the sheet Third parties.", list_from="Third parties", key="third", heading="third party"),
    Column("what", "what", "word", "leverage, 0 to 1, or support, in units of the parties' strength.", 11,
           ("leverage", "support"), needed=True),
    id_of("A party at the table.", list_from="Actors", key="party"),
    *derived(Quantity,
             E("value", "How much of it.", limits=(0, LARGE), needed=True)),
    *why(Quantity),
    *OWN), ("third", "what", "party"), 3, is_number=True)
PROCESS_EVENTS = Sheet("Process events", "process.events", "How an event reaches the table.", (
    id_of("An event of the sheet Events.", list_from="Events"),
    *derived(p.EventFacts,
             E("waits", "yes where parties may hold out for it.", 8),
             E("attention_weeks", "From so far ahead.", 11),
             E("deadline", "Items that it presses on; [] presses on all; empty: on none.", 22),
             E("depends_on", "An earlier event, on whose outcome the probabilities depend.", 18, list_from="Events")),
    *why(p.EventFacts)))
PROCESS_OUTCOMES = Sheet("Process outcomes", "", "What an outcome of an event does to the process.", (
    id_of("A row of the sheet Process events.", list_from="Process events", key="event"),
    id_of("An outcome of the event."),
    *derived(p.ProcessOutcome,
             E("p", "Where the event depends on another: outcome of that one: 0.4, …", 22),
             E("values", "Worth of the terms that a party expects after it: party: 0.5, …", 22),
             E("believed", "Probability that a party believes in: party: 0.6, …", 22)),
    *why(p.ProcessOutcome)), ("event", "id"), 2)
PROCESS_EFFECTS = Sheet("Process effects", "", "What those outcomes change, in this order.", (
    NUMBER,
    id_of("An event.", list_from="Process events", key="event"),
    id_of("Which of its outcomes.", key="outcome"),
    *derived(p.ProcessEffect,
             E("quantity", "Such as support.usa.republic, pressure.taliban.", 28),
             E("op", "set to, add, or multiply by.", 11, heading="change"),
             E("value", "To what, or by how much."),
             E("delay_weeks", "When it begins.", 11),
             E("ramp_weeks", "Over how many weeks it is phased in.", 11)),
    *why(p.ProcessEffect)), ("no",))
ROUNDS = Sheet("Rounds", "process.rounds", "Rounds of talks whose days are known; between them nothing moves.", (
    *derived(talks.Round,
             E("begins", "First day.", 13),
             E("ends", "Last day.", 13)),
    *why(talks.Round)), ("begins",))
SHOCKS = Sheet("Shocks", "process.shocks", "What may come at any time, and again.", (
    id_of(),
    *derived(p.Shock,
             E("a_year", "How often a year.", limits=(0, LARGE)),
             E("during", "Only while talks are in session, or are not.", 11),
             E("lasts_weeks", "Then its effects are taken back; empty: they stay.", 11)),
    *why(p.Shock)))
SHOCK_EFFECTS = Sheet("Shock effects", "", "What those shocks change, in this order.", (
    NUMBER,
    id_of("A shock.", list_from="Shocks", key="shock"),
    *derived(p.ProcessEffect,
             E("quantity", "Such as violence, support.usa.republic.", 28),
             E("op", "set to, add, or multiply by.", 11, heading="change"),
             E("value", "To what, or by how much."),
             E("delay_weeks", "When it begins.", 11),
             E("ramp_weeks", "Over how many weeks it is phased in.", 11)),
    *why(p.ProcessEffect)), ("no",))
MASS_ACTION = Sheet("Mass action", "process.mass_action", "Pressure from the streets.", (
    id_of(),
    *derived(p.MassAction,
             E("by", "The actor that calls for it.", 18, list_from="Actors"),
             E("on", "Parties on which it presses.", 24),
             E("a_year", "How often a year.", limits=(0, LARGE)),
             E("during", "Only while talks are in session, or are not.", 11),
             E("lasts_weeks", "How long it goes on.", 11),
             E("costs", "What no deal is worth less to them meanwhile, 0 to 1.", limits=(0, 1)),
             E("pressure", "On their motivation, logit.")),
    *why(p.MassAction)))
CONDITIONAL = Sheet("Conditional", "process.conditional", "Bottom lines that change once another item is settled.", (
    *derived(p.ConditionalBottomLine,
             E("party", "A party at the table.", 18, list_from="Actors"),
             E("issue", "On what.", 18, list_from="Issues"),
             E("after", "An item of the sheet Agenda (an issue where there is no agenda), other than the one of this "
                           "issue.", 18),
             E("bottom_line", "Furthest value that it accepts once that item is settled.")),
    *why(p.ConditionalBottomLine)), ("party", "issue", "after"), 3)
EXITS = Sheet("Exits", "process.exits", "Support that ends: with an outcome of an event, or on a date.", (
    NUMBER,
    *derived(p.Exit,
             E("from", "Whose support.", 18, list_from="Actors"),
             E("to", "For whom.", 18, list_from="Actors"),
             E("event", "The event that ends it …", 18, list_from="Events"),
             E("outcome", "… and its outcome.", 16),
             E("date", "Or the day on which it ends.", 13),
             E("keeps", "Share of the support that is left.", limits=(0, LARGE)),
             E("delay_weeks", "When it begins.", 11),
             E("ramp_weeks", "Over how many weeks it is phased in.", 11)),
    *why(p.Exit)), ("no",), 3)
COMMITMENTS = Sheet("Commitments", "process.commitments", "Promises outside the room.", (
    id_of(),
    *derived(p.Promise,
             E("debtor", "Who owes.", 18, list_from="Actors"),
             E("creditor", "To whom.", 18, list_from="Actors"),
             E("act", "What is promised.", 40),
             E("due", "By when; after the as-of date.", 13),
             E("condition", "A commitment of this sheet whose breach suspends this one.", 18, list_from="Commitments"),
             E("kept", "Chance of being kept, 0 to 1.", limits=(0, 1)),
             E("seen_after_weeks", "How soon a breach is seen.", 11)),
    *why(p.Promise)))
CEASEFIRES = Sheet("Ceasefires", "process.ceasefires", "Ceasefires that hold on the as-of date.", (
    *derived(p.CeasefireInForce,
             E("class", "How far it goes.", 13),
             E("began", "Its first day.", 13),
             E("until", "Its last day; empty: open-ended.", 13),
             E("scope", "How far it reaches.", 11),
             E("collapse", "Its hazard of collapse a week; empty: that of its class.", limits=(0, 10))),
    *why(p.CeasefireInForce)), ("class",))
RATIFIERS = Sheet("Ratifiers", "process.ratifiers", "Who has to accept a signed text.", (
    id_of("An actor.", list_from="Actors"),
    *derived(p.RatifierFacts,
             E("party", "On whose side.", 18, list_from="Actors"),
             E("needs", "Utility that it asks for, 0 to 1.", limits=(0, 1))),
    *why(p.RatifierFacts)))
DISRUPTORS = Sheet("Disruptors", "process.disruptors", "Who could upset a text.", (
    id_of("An actor.", list_from="Actors"),
    *derived(p.DisruptorFacts,
             E("upset", "How far it could, 0 to 1.", limits=(0, 1)),
             E("opportunity", "Attacks a week.", limits=(0, LARGE)),
             E("objective", "What it is after."),
             E("wants", "The agenda item that would satisfy it.", 18)),
    *why(p.DisruptorFacts)))
AUTHORITIES = Sheet("Authorities", "process.authorities", "Who can stop the talks at any time.", (
    id_of("An actor.", list_from="Actors"),
    *derived(p.AuthorityFacts,
             E("stops", "Rate a week.", limits=(0, LARGE)),
             E("resumes", "Rate a week at which it lets them resume.", limits=(0, LARGE)),
             E("until", "Only until this item is settled.", 18),
             E("after", "Only once this item is settled.", 18),
             E("without_ceasefire", "yes: only while no ceasefire is in force.", 8),
             E("stopped", "yes where it has stopped them already.", 8)),
    *why(p.AuthorityFacts)))
PROPOSALS = Sheet("Proposals", "process.proposals", "What one party tables, whatever the others do.", (
    NUMBER,
    *derived(p.Proposal,
             E("party", "Who tables it.", 18, list_from="Actors"),
             E("issue", "On what.", 18, list_from="Issues"),
             E("position", "What it proposes, on the issue's scale."),
             E("date", "From this day on …", 13),
             E("after", "… once this item is settled …", 18),
             E("rate", "… at once, or at this rate a week.", limits=(0, LARGE))),
    *why(p.Proposal)), ("no",), 3)

PROCESS_SHEETS = (PROCESS, MECHANISMS, PARAMETERS, ITEMS, PARTIES, THIRD_PARTIES, LEVERAGE, PROCESS_EVENTS,
                  PROCESS_OUTCOMES, PROCESS_EFFECTS, CONDITIONAL, EXITS, COMMITMENTS, CEASEFIRES, RATIFIERS, DISRUPTORS,
                  AUTHORITIES, PROPOSALS, ROUNDS, SHOCKS, SHOCK_EFFECTS, MASS_ACTION)
