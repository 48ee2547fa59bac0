"""The sheets of a scenario's spreadsheet: which columns each has, what they mean, what may be typed there.

Writing and reading both follow this table, so that they cannot disagree. The sheets of the process stand in
:mod:`peaceroom.interop.xlsx.process_layout`.
"""

from __future__ import annotations

from peaceroom.interop.xlsx.columns import DOUBT, LIST, OWN, TEXTS, VOICE, WHY, id_of, name_of, quantity
from peaceroom.interop.xlsx.columns import Column as Column
from peaceroom.interop.xlsx.columns import Sheet as Sheet
from peaceroom.interop.xlsx.process_layout import EXITS, PROCESS_EFFECTS
from peaceroom.interop.xlsx.process_layout import PROCESS_SHEETS as PROCESS_SHEETS
from peaceroom.scenario.types import FIELDS

SCENARIO = Sheet("Scenario", "", "What the negotiation is and as of when.", (
    Column("peaceroom", "peaceroom", "number", "Version of the format; leave it.", needed=True),
    Column("title", "title", "text", "Title of the scenario.", needed=True),
    Column("summary", "summary", "text", "A few sentences for the reader."),
    Column("as of", "as_of", "date", "Nothing dated later may enter.", needed=True),
    Column("horizon", "horizon", "date", "The last day that forecasts speak of.", needed=True),
    Column("domain", "domain", "word", "Kind of negotiation, for comparison with past cases.", 14,
           ("peace-talks", "eu-legislation", "other")),
    Column("scale low", "default_scale.0", "number", "Low end of scales that give no numbers of their own."),
    Column("scale high", "default_scale.1", "number", "High end of scales that give no numbers of their own."),
    Column("voice", "voice", "word", "Who enters weighted models: parties, or their factions.", 14, VOICE),
    Column("stage of the process", "history.stage", "word", "Of the last text on the sheet History; may stay empty.",
           16, ("pre-negotiation", "ceasefire", "partial", "comprehensive", "implementation", "renewal")),
    Column("coding rules", "coding_rules", "text", "How documents were turned into numbers."),
), upright=True)
ACTORS = Sheet("Actors", "actors", "Everybody whose position counts or who can change what others can do.", (
    id_of(), name_of(needed=True),
    Column("kind", "kind", "word", "Role in the talks.", 12,
           ("party", "faction", "patron", "mediator", "facilitator", "host", "guarantor", "observer"), needed=True),
    Column("aliases", "aliases", "texts", f"Other names that documents use. {TEXTS}", 28),
    Column("of", "of", "id", "Of a faction: its party.", 14, list_from="Actors"),
    Column("consent", "consent", "word", "Whether nothing closes without this actor.", 14,
           ("required", "not-required")),
    Column("ratifies", "ratifies", "flag", "yes where this faction must agree for its party.", 10, ("yes", "no")),
    Column("voice", "voice", "word", "Of a party: whether it speaks itself or through its factions.", 11, VOICE),
    quantity("share", "share", "Weight of a faction within its party; empty: equal shares."),
    quantity("capability", "capability", "What it can do, on any ratio scale, for all issues.", (0, 1e12)),
    quantity("risk", "risk", "Exponent of its loss: 1 neutral, above 1 averse to risk.", (0, 1e12)),
    quantity("disruption", "disruption", "How far it could upset a text, 0 to 1.", (0, 1)), *WHY))
SUPPORT = Sheet("Support", "support", "Who gives whom means.", (
    Column("no.", "no", "id", "Any number; the sheet Notes refers to the row by it.", 7),
    id_of("Who gives.", list_from="Actors", key="from"), id_of("Who receives.", list_from="Actors", key="to"),
    Column("with", "with", "text", "What is given.", 18),
    quantity("strength", "strength", "Capability that the support adds.", (0, 1e12), needed=True),
    quantity("share", "share", "Share of it that counts here, 0 to 1; empty: all.", (0, 1)),
    Column("issues", "issues", "ids", f"On which issues; empty: all. {LIST}", 22),
    Column("disputed", "disputed", "flag", "yes where some deny it; the range then starts at 0.", 10, ("yes", "no")),
    *WHY), ("no",))
ISSUES = Sheet("Issues", "issues", "The questions to be settled; their scales are on the next sheet.", (
    id_of(), name_of(needed=True),
    Column("kind", "kind", "word", "Whether values between the anchors are possible.", 12, ("continuum", "options")),
    Column("unit", "unit", "text", "Unit of the scale, if it has one.", 10),
    quantity("reference", "reference", "Where things stand without an agreement, on the issue's scale."),
    Column("rule", "rule", "word", "How the issue is decided.", 11, ("unanimity", "consent", "majority")),
    Column("quota", "quota", "number", "Of a majority: the share of capability that carries it.", 8, limits=(0.5, 1)),
    Column("consent of", "consent_of", "ids", f"Who must agree; empty: all whose consent is required. {LIST}", 22),
    Column("deciders", "deciders", "ids", f"Who decides; empty: everybody with a position. {LIST}", 22),
    Column("setter", "setter", "id", "Who sets the agenda.", 14, list_from="Actors"),
    Column("recognition", "recognition", "numbers_by_id", "Probability of proposing: actor: 0.5, actor: 0.5", 20),
    Column("patience", "patience", "numbers_by_id", "Discount factor a round: actor: 0.9, …", 20),
    Column("control", "control", "numbers_by_id", "Share of control: actor: 0.5, …", 20), *WHY))
ANCHORS = Sheet("Scale anchors", "", "What the values of each scale mean; the lowest and highest are its ends.", (
    id_of("An issue.", list_from="Issues", key="issue"),
    Column("value", "value", "number", "A point of the scale.", 10, needed=True),
    Column("words", "words", "text", "What an agreement at this point says.", 80, needed=True)), ("issue", "value"))
POSITIONS = Sheet("Positions", "positions", "Who wants what and how much it matters, where something is known.", (
    id_of("An actor.", list_from="Actors", key="actor"), id_of("An issue.", list_from="Issues", key="issue"),
    quantity("position", "position", "What the actor wants, on the issue's scale.", needed=True),
    quantity("salience", "salience", "How much it matters to the actor, 0 to 100.", (0, 100), needed=True),
    quantity("capability", "capability", "What it can do on this issue; empty: as on the sheet Actors.", (0, 1e12)),
    quantity("flexibility", "flexibility", "Willingness to move, 0 to 1.", (0, 1)),
    quantity("bottom line", "bottom_line", "How far it will go, on the issue's scale."),
    quantity("risk", "risk", "Exponent of its loss on this issue.", (0, 1e12)), *WHY), ("actor", "issue"), 2)
NO_AGREEMENT = Sheet("No agreement", "no_agreement", "What failure is worth to each party.", (
    id_of("An actor.", list_from="Actors", key="actor"),
    quantity("value", "value", "As a share of its best package, 0 to 1.", (0, 1), needed=True), *WHY, *OWN),
    ("actor",), is_number=True)
AGENDA = Sheet("Agenda", "agenda", "Issues that close together, and what must close before them.", (
    id_of(), name_of(), Column("issues", "issues", "ids", f"Issues that close together. {LIST}", 40, needed=True),
    Column("after", "after", "ids", f"Items of this sheet that close before. {LIST}", 30)))
EVENTS = Sheet("Events", "events", "What happens outside the room; the outcomes are on the next sheet.", (
    id_of(), name_of(), Column("date", "date", "date", "The day, where it is fixed.", 13),
    Column("window from", "window.0", "date", "Else the first possible day …", 13),
    Column("window to", "window.1", "date", "… and the last.", 13), *WHY))
OUTCOMES = Sheet("Outcomes", "", "What each event can lead to; exactly one outcome happens.", (
    id_of("An event.", list_from="Events", key="event"), id_of(), name_of(),
    Column("p", "p", "probability", f"Probability 0 to 1, or `rest`: what the others leave. {DOUBT}", 14,
           limits=(0, 1), needed=True)), ("event", "id"), 2)
LEVERS = Sheet("Levers", "levers", "What an actor could do; its effects are on the sheet Effects.", (
    id_of(), name_of(), Column("by", "by", "id_or_ids", f"Who could do it. {LIST}", 22), *WHY))
WHAT_IFS = Sheet("What-ifs", "what_ifs", "Questions: the same talks with these things different.", (
    id_of(), name_of(), Column("because", "because", "text", "Why the question is asked.", 50),
    Column("given", "given", "ids_by_id", "Outcomes taken as happened: event: outcome, …", 30),
    Column("levers", "levers", "ids", f"Levers that are used. {LIST}", 24),
    Column("without", "without", "ids", f"Actors whose support and positions are taken away. {LIST}", 24),
    Column("voice", "voice", "word", "Who speaks: parties or factions.", 11, VOICE),
    Column("discount", "discount", "numbers_by_id",
           "Whose sources in the ledger are believed less: camp: 0.5, …; `any` is every source with a camp.", 24)))
EFFECTS = Sheet("Effects", "", "What outcomes, levers and what-ifs change, in this order.", (
    Column("no.", "no", "id", "Any number; the sheet Notes refers to the row by it.", 7),
    Column("of", "of", "word", "What has this effect.", 10, ("event", "lever", "what-if"), needed=True),
    id_of("Which event, lever or what-if."),
    Column("outcome", "outcome", "id", "Of an event: which outcome.", 16),
    Column("change", "change", "word", "set to, add, multiply by; or give all the actors their mean.", 11,
           ("set", "add", "multiply", "equalise"), needed=True),
    Column("field", "field", "word", "The quantity that changes.", 14, tuple(FIELDS), needed=True),
    Column("actors", "actor", "id_or_ids", f"Whose; empty: all that have it. {LIST}", 22),
    Column("issues", "issue", "id_or_ids", f"On which issues; empty: all. {LIST}", 22),
    Column("from", "from", "id", "Of support: who gives.", 14, list_from="Actors"),
    Column("receiver", "receiver", "id", "Of support: who receives.", 14, list_from="Actors"),
    quantity("amount", "amount", "To what, or by how much; empty with equalise."),
    Column("over weeks", "over_weeks", "number", "Weeks until the full size; empty: at once.", 11, limits=(0, 1e6)),
    *WHY),
    ("no",))
_STAGES = ("pre-negotiation", "ceasefire", "partial", "comprehensive", "implementation", "renewal")
HISTORY = Sheet("History", "history", "Texts of the process so far, in order: what the outside view sees.", (
    Column("date", "date", "date", "The day of the text; not after the as-of date.", 13, needed=True),
    Column("stage", "stage", "word", "What kind of text it is.", 16, _STAGES, needed=True),
    name_of(), *WHY), ("date",))
SOURCES = Sheet("Sources", "sources", "What the numbers rest on.", (
    id_of(), Column("title", "title", "text", "Title of the document or data.", 50, needed=True),
    Column("publisher", "publisher", "text", "Who published it.", 24),
    Column("date", "date", "date", "When; not after the as-of date.", 13),
    Column("url", "url", "text", "Where, http or https.", 40),
    Column("kind", "kind", "word", "What it is.", 12,
           ("wire", "state", "party", "outlet", "think-tank", "person", "court", "dataset", "text", "other")),
    Column("camp", "camp", "text", "Whose side it is closest to, if any.", 14),
    Column("vintage", "vintage", "word", "as-of: known then; final: revised later.", 10, ("as-of", "final")),
    Column("note", "note", "text", "Anything the reader should know.", 40)))
CODERS = Sheet("Coders", "coders", "Who turned documents into numbers.", (
    id_of(), name_of(needed=True), Column("note", "note", "text", "Anything the reader should know.", 60)))
FACTORS = Sheet("Factors", "factors", "Common causes of doubt that several numbers load on.", (
    id_of(), name_of(needed=True)))
NOTES = Sheet("Notes", "", "Numbers that have a reason or source of their own, beside that of their row.", (
    Column("sheet", "sheet", "word", "The sheet of the number.", 14,
           ("Actors", "Support", "Issues", "Positions", "Outcomes", "Effects", "Process", "Process parties",
            "Third parties", "Process effects", "Conditional", "Exits", "Commitments", "Ratifiers", "Disruptors"),
           needed=True),
    Column("row", "row", "text",
           "Its row: the id, the no., or `actor / issue`, `event / outcome`, `party / issue / after`; Process: empty.",
           34, needed=True),
    Column("column", "column", "text", "The heading of its column.", 14, needed=True), *WHY, *OWN),
    ("sheet", "row", "column"), 3)

SHEETS = (SCENARIO, ACTORS, ISSUES, ANCHORS, POSITIONS, SUPPORT, NO_AGREEMENT, AGENDA, EVENTS, OUTCOMES, EFFECTS,
          LEVERS, WHAT_IFS, HISTORY, *PROCESS_SHEETS, SOURCES, CODERS, FACTORS, NOTES)
#: sheets whose rows the sheet Notes finds by a number
NUMBERED = (SUPPORT, EFFECTS, EXITS, PROCESS_EFFECTS)

GUIDE = (
    "This workbook holds one scenario: one sheet per block, a row per fact.",
    "Begin with Scenario, Actors, Issues and Scale anchors; then give Positions a row per actor and issue where "
    "something is known.",
    "A number may be a range: 60..80 means that the truth lies between 60 and 80 eight times in ten. "
    "Point at a heading to read what its column holds.",
    "Every number wants a reason and sources, or who judged it and when. A single number with a reason of its own "
    "gets a row on the sheet Notes.",
    "Keep all sheets and headings. Sheets of your own are ignored; a column of your own begins with #.",
    "Write values, not formulas. Lists are separated by commas, texts by semicolons.",
    "The sheets series-… and ledger-…, where there are any, hold the files of those folders beside the scenario.",
    "Turn the workbook back into a scenario with:  peaceroom import FILE.xlsx   — every problem is named with its "
    "sheet, row and column.",
)
