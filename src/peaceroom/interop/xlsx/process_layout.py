"""The sheets of the process in time: one per block of ``process.yaml``, a row per fact.

What a field means and its default is said in docs/process-file.md.
"""

from __future__ import annotations

from peaceroom.interop.xlsx.columns import LIST, OWN, WHY, Column, Sheet, id_of, quantity

_LARGE = 1e12
_WEEKS = (0.0, 5200.0)
_RAMP = (1.0, 5200.0)
_CLASSES = ("cessation", "preliminary", "definitive")


def _why(of: str, words: str) -> tuple[Column, ...]:
    """The columns of reason, sources and judgement for a part of the sheet Process."""
    head, key = (f"{words}: ", f"{of}.") if of else ("", "")
    return tuple(Column(f"{head}{c.heading}", f"{key}{c.key}", c.kind, c.help, c.width, list_from=c.list_from)
                 for c in WHY)


def _weeks(heading: str, key: str, help: str, limits: tuple[float, float] = _WEEKS) -> Column:
    return Column(heading, key, "number", help, 11, limits=limits)


def _numbered() -> Column:
    return Column("no.", "no", "id", "Any number; the sheet Notes refers to the row by it.", 7)


def _share(heading: str, key: str, help: str) -> Column:
    return Column(heading, key, "number", help, 12, limits=(0, 1))


PROCESS = Sheet("Process", "process", "How the talks stand in time; all sheets of the process may stay empty.", (
    Column("attractors", "attractors", "text", "Where parties move to: a model, stances or reservation."),
    *_why("", ""),
    Column("talks: state", "talks.state", "word", "Where the talks stand on the as-of date.", 14,
           ("not_opened", "in_session", "recess", "suspended", "dormant")),
    Column("talks: opened", "talks.opened", "date", "Day of the opening."),
    Column("talks: settled", "talks.settled", "ids", f"Agenda items agreed already. {LIST}"),
    Column("talks: tracks", "talks.tracks", "number", "Items open at once; 0: as many as the order allows.",
           limits=(0, 1000)),
    quantity("talks: steps that are items", "talks.steps_that_are_items",
             "Share of coming texts that close an item, 0 to 1.", (0, 1)),
    *_why("talks", "talks"),
    Column("break: began", "talks.last_break.began", "date", "First day of the last suspension of the talks."),
    Column("break: ended", "talks.last_break.ended", "date", "Its last day; empty while it goes on."),
    *_why("talks.last_break", "break"),
    Column("violence: series", "violence.series", "id", "A monthly series: NAME of the sheet series-NAME."),
    quantity("violence: level", "violence.level", "Deaths a week, where there is no series.", (0, _LARGE)),
    *_why("violence", "violence"),
), (), upright=True)
MECHANISMS = Sheet("Mechanisms", "process.mechanisms", "Parts of the simulator switched on or off by hand.", (
    id_of("A mechanism of the table in docs/process-file.md."),
    Column("on", "on", "flag", "yes or no; a mechanism without a row keeps its default.", 10, ("yes", "no"),
           needed=True)))
PARAMETERS = Sheet("Parameters", "process.parameters", "Numbers of the simulator; one without a row keeps its prior.", (
    id_of("A parameter of the table in docs/process-file.md."),
    quantity("value", "value", "In the unit of that table.", needed=True), *WHY, *OWN), is_number=True)
ITEMS = Sheet("Process items", "process.items", "What the process knows of an agenda item.", (
    id_of("An item of the sheet Agenda; an issue where there is no agenda."),
    Column("in talks", "in_talks", "flag", "no where it is negotiated elsewhere.", 10, ("yes", "no")),
    Column("open since", "open_since", "date", "Since when it is open; empty: the opening.", 13),
    Column("ease", "ease", "number", "Factor on the pace at which it closes, above 0.", 8, limits=(0, _LARGE)),
    Column("delegation", "delegation", "flag", "yes where it may be settled by reference.", 11, ("yes", "no")),
    Column("required", "required", "ids", f"Whose consent it needs; empty: all with a position. {LIST}", 24),
    Column("ceasefire", "ceasefire", "word", "Class of the ceasefire that agreement on it brings.", 13, _CLASSES),
    _weeks("term weeks", "term_weeks", "Term of that ceasefire; 0: open-ended."), *WHY))
PARTIES = Sheet("Process parties", "process.parties", "What the process knows of a party.", (
    id_of("A party at the table.", list_from="Actors"),
    quantity("strength", "strength", "On the battlefield, without support; only ratios count.", (0, _LARGE)),
    quantity("trend", "trend", "Weekly change of the logarithm of its strength."),
    quantity("optimism", "optimism", "How much better a week it believes that trend to be."),
    quantity("cost", "cost", "Of going on fighting, share of the best package.", (0, 1)),
    _share("motivation", "motivation", "On the as-of date, 0 to 1."), _share("trust", "trust", "0 to 1."),
    _share("loss through deal", "loss_through_deal", "Power that signing itself would cost it, 0 to 1."),
    _share("exposure", "exposure", "Share of the package that the other side could take back, 0 to 1."), *WHY))
THIRD_PARTIES = Sheet("Third parties", "process.third_parties", "Who mediates, hosts or stands behind a party.", (
    id_of("An actor.", list_from="Actors"),
    quantity("effort", "effort", "Of mediation, 0 to 1; an average mediator 0.5.", (0, 1)),
    Column("kind", "kind", "word", "What its mediation rests on.", 12, ("process", "information", "trust")),
    Column("bias", "bias", "number", "Weight on the first party's share, per unit of weight on peace.", 8), *WHY))
LEVERAGE = Sheet("Leverage", "", "What a third party can do to or for a party.", (
    id_of("A row of the sheet Third parties.", list_from="Third parties", key="third", heading="third party"),
    Column("what", "what", "word", "leverage, 0 to 1, or support, in units of the parties' strength.", 11,
           ("leverage", "support"), needed=True),
    id_of("A party at the table.", list_from="Actors", key="party"),
    quantity("value", "value", "How much of it.", (0, _LARGE), needed=True), *WHY, *OWN),
    ("third", "what", "party"), 3, is_number=True)
PROCESS_EVENTS = Sheet("Process events", "process.events", "How an event reaches the table.", (
    id_of("An event of the sheet Events.", list_from="Events"),
    Column("waits", "waits", "flag", "yes where parties may hold out for it.", 8, ("yes", "no")),
    _weeks("attention weeks", "attention_weeks", "From so far ahead."),
    Column("deadline", "deadline", "ids_or_all",
           f"Items that it presses on; [] presses on all; empty: on none. {LIST}", 22),
    Column("depends on", "depends_on", "id", "An earlier event, on whose outcome the probabilities depend.", 18,
           list_from="Events"), *WHY))
PROCESS_OUTCOMES = Sheet("Process outcomes", "", "What an outcome of an event does to the process.", (
    id_of("A row of the sheet Process events.", list_from="Process events", key="event"),
    id_of("An outcome of the event."),
    Column("p", "p", "numbers_by_id_or_none", "Where the event depends on another: outcome of that one: 0.4, …", 22),
    Column("values", "values", "numbers_by_id", "Worth of the terms that a party expects after it: party: 0.5, …", 22),
    Column("believed", "believed", "numbers_by_id", "Probability that a party believes in: party: 0.6, …", 22), *WHY),
    ("event", "id"), 2)
PROCESS_EFFECTS = Sheet("Process effects", "", "What those outcomes change, in this order.", (
    _numbered(), id_of("An event.", list_from="Process events", key="event"),
    id_of("Which of its outcomes.", key="outcome"),
    Column("quantity", "quantity", "text", "Such as support.usa.republic, pressure.taliban.", 28, needed=True),
    Column("change", "op", "word", "set to, add, or multiply by.", 11, ("set", "add", "multiply")),
    quantity("value", "value", "To what, or by how much.", needed=True),
    _weeks("delay weeks", "delay_weeks", "When it begins."),
    _weeks("ramp weeks", "ramp_weeks", "Over how many weeks it is phased in.", _RAMP), *WHY), ("no",))
CONDITIONAL = Sheet("Conditional", "process.conditional", "Bottom lines that change once another item is settled.", (
    id_of("A party at the table.", list_from="Actors", key="party"),
    id_of("On what.", list_from="Issues", key="issue"),
    id_of("An item of the sheet Agenda (an issue where there is no agenda), other than the one of this issue.",
          key="after"),
    quantity("bottom line", "bottom_line", "Furthest value that it accepts once that item is settled.", needed=True),
    *WHY), ("party", "issue", "after"), 3)
EXITS = Sheet("Exits", "process.exits", "Support that ends: with an outcome of an event, or on a date.", (
    _numbered(), id_of("Whose support.", list_from="Actors", key="from"),
    id_of("For whom.", list_from="Actors", key="to"),
    Column("event", "event", "id", "The event that ends it …", 18, list_from="Events"),
    Column("outcome", "outcome", "id", "… and its outcome.", 16),
    Column("date", "date", "date", "Or the day on which it ends.", 13),
    quantity("keeps", "keeps", "Share of the support that is left.", (0, _LARGE), needed=True),
    _weeks("delay weeks", "delay_weeks", "When it begins."),
    _weeks("ramp weeks", "ramp_weeks", "Over how many weeks it is phased in.", _RAMP), *WHY), ("no",), 3)
COMMITMENTS = Sheet("Commitments", "process.commitments", "Promises outside the room.", (
    id_of(), id_of("Who owes.", list_from="Actors", key="debtor"),
    id_of("To whom.", list_from="Actors", key="creditor"),
    Column("act", "act", "text", "What is promised.", 40, needed=True),
    Column("due", "due", "date", "By when; after the as-of date.", 13, needed=True),
    Column("condition", "condition", "id", "A commitment of this sheet whose breach suspends this one.", 18,
           list_from="Commitments"),
    quantity("kept", "kept", "Chance of being kept, 0 to 1.", (0, 1), needed=True),
    _weeks("seen after weeks", "seen_after_weeks", "How soon a breach is seen."), *WHY))
CEASEFIRES = Sheet("Ceasefires", "process.ceasefires", "Ceasefires that hold on the as-of date.", (
    Column("class", "class", "word", "How far it goes.", 13, _CLASSES, needed=True),
    Column("began", "began", "date", "Its first day.", 13),
    Column("until", "until", "date", "Its last day; empty: open-ended.", 13), *WHY), ("class",))
RATIFIERS = Sheet("Ratifiers", "process.ratifiers", "Who has to accept a signed text.", (
    id_of("An actor.", list_from="Actors"), id_of("On whose side.", list_from="Actors", key="party"),
    quantity("needs", "needs", "Utility that it asks for, 0 to 1.", (0, 1)), *WHY))
DISRUPTORS = Sheet("Disruptors", "process.disruptors", "Who could upset a text.", (
    id_of("An actor.", list_from="Actors"),
    quantity("upset", "upset", "How far it could, 0 to 1.", (0, 1), needed=True),
    quantity("opportunity", "opportunity", "Attacks a week.", (0, _LARGE), needed=True),
    Column("objective", "objective", "word", "What it is after.", 14, ("limited", "greedy", "total", "unclassified")),
    Column("wants", "wants", "id", "The agenda item that would satisfy it.", 18), *WHY))

PROCESS_SHEETS = (PROCESS, MECHANISMS, PARAMETERS, ITEMS, PARTIES, THIRD_PARTIES, LEVERAGE, PROCESS_EVENTS,
                  PROCESS_OUTCOMES, PROCESS_EFFECTS, CONDITIONAL, EXITS, COMMITMENTS, CEASEFIRES, RATIFIERS, DISRUPTORS)
