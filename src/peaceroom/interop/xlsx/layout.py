"""The sheets of a scenario's spreadsheet: which fields stand on which, in which order and how wide, and what to tell
whoever fills them. How a cell is written follows from the types (:mod:`peaceroom.interop.xlsx.derived`).

Writing and reading both follow this table, so that they cannot disagree. The sheets of the process stand in
:mod:`peaceroom.interop.xlsx.process_layout`.
"""

from __future__ import annotations

from peaceroom.interop.xlsx.columns import DOUBT, NUMBER, Column, Sheet, id_of
from peaceroom.interop.xlsx.derived import LARGE, NAME, OWN, E, derived, why
from peaceroom.interop.xlsx.drafts_layout import DRAFT_SHEETS, SCORE_SHEETS
from peaceroom.interop.xlsx.process_layout import EXITS, PROCESS_EFFECTS, PROPOSALS, SHOCK_EFFECTS
from peaceroom.interop.xlsx.process_layout import PROCESS_SHEETS as PROCESS_SHEETS
from peaceroom.scenario import types as t

SCENARIO = Sheet("Scenario", "", "What the negotiation is and as of when.", (
    *derived(t.Scenario,
             E("peaceroom", "Version of the format; leave it."),
             E("title", "Title of the scenario."),
             E("summary", "A few sentences for the reader."),
             E("as_of", "Nothing dated later may enter."),
             E("horizon", "The last day that forecasts speak of."),
             E("domain", "Kind of negotiation, for comparison with past cases."),
             E("default_scale.0", "Low end of scales that give no numbers of their own.", heading="scale low"),
             E("default_scale.1", "High end of scales that give no numbers of their own.", heading="scale high"),
             E("voice", "Who enters weighted models: parties, or their factions."),
             E("history.stage", "Of the last text on the sheet History; may stay empty.", 16,
               heading="stage of the process"),
             E("approval.at_least", "How many must accept a whole text, where not everybody need.", 12,
               heading="approval: at least"),
             E("approval.among", "Of whom; empty: all whose consent is required.", 24, heading="approval: among"),
             E("approval.including", "Those of them without whom the others are not enough.", 24,
               heading="approval: including"),
             E("coding_rules", "How documents were turned into numbers.")),), upright=True)
ACTORS = Sheet("Actors", "actors", "Everybody whose position counts or who can change what others can do.", (
    id_of(),
    *derived(t.Actor,
             NAME,
             E("kind", "Role in the talks.", 12),
             E("aliases", "Other names that documents use.", 28),
             E("of", "Of a faction: its party.", list_from="Actors"),
             E("consent", "Whether nothing closes without this actor."),
             E("ratifies", "yes where this faction must agree for its party.", 10),
             E("voice", "Of a party: whether it speaks itself or through its factions.", 11),
             E("share", "Weight of a faction within its party; empty: equal shares."),
             E("capability", "What it can do, on any ratio scale, for all issues.", limits=(0, LARGE)),
             E("risk", "Exponent of its loss: 1 neutral, above 1 averse to risk.", limits=(0, LARGE)),
             E("disruption", "How far it could upset a text, 0 to 1.", limits=(0, 1))),
    *why(t.Actor)))
SUPPORT = Sheet("Support", "support", "Who gives whom means.", (
    NUMBER,
    *derived(t.Support,
             E("from", "Who gives.", 18, list_from="Actors"),
             E("to", "Who receives.", 18, list_from="Actors"),
             E("with", "What is given.", 18),
             E("strength", "Capability that the support adds.", limits=(0, LARGE)),
             E("share", "Share of it that counts here, 0 to 1; empty: all.", limits=(0, 1)),
             E("issues", "On which issues; empty: all.", 22),
             E("disputed", "yes where some deny it; the range then starts at 0.", 10)),
    *why(t.Support)), ("no",))
ISSUES = Sheet("Issues", "issues", "The questions to be settled; their scales are on the next sheet.", (
    id_of(),
    *derived(t.Issue,
             NAME,
             E("kind", "Whether values between the anchors are possible.", 12),
             E("unit", "Unit of the scale, if it has one.", 10),
             E("reference", "Where things stand without an agreement, on the issue's scale."),
             E("rule", "How the issue is decided.", 11),
             E("quota", "Of a majority: the share of capability that carries it.", 8),
             E("consent_of", "Who must agree; empty: all whose consent is required.", 22),
             E("deciders", "Who decides; empty: everybody with a position.", 22),
             E("setter", "Who sets the agenda.", list_from="Actors"),
             E("recognition", "Probability of proposing: actor: 0.5, actor: 0.5", 20),
             E("patience", "Discount factor a round: actor: 0.9, …", 20),
             E("control", "Share of control: actor: 0.5, …", 20)),
    *why(t.Issue)))
ANCHORS = Sheet("Scale anchors", "", "What the values of each scale mean; the lowest and highest are its ends.", (
    id_of("An issue.", list_from="Issues", key="issue"),
    Column("value", "value", "number", "A point of the scale.", 10, needed=True),
    Column("words", "words", "text", "What an agreement at this point says.", 80, needed=True)), ("issue", "value"))
POSITIONS = Sheet("Positions", "positions", "Who wants what and how much it matters, where something is known.", (
    *derived(t.Position,
             E("actor", "An actor.", 18, list_from="Actors"),
             E("issue", "An issue.", 18, list_from="Issues"),
             E("position", "What the actor wants, on the issue's scale."),
             E("salience", "How much it matters to the actor, 0 to 100.", limits=(0, 100)),
             E("capability", "What it can do on this issue; empty: as on the sheet Actors.", limits=(0, LARGE)),
             E("flexibility", "Willingness to move, 0 to 1.", limits=(0, 1)),
             E("bottom_line", "How far it will go, on the issue's scale."),
             E("risk", "Exponent of its loss on this issue.", limits=(0, LARGE))),
    *why(t.Position)), ("actor", "issue"), 2)
NO_AGREEMENT = Sheet("No agreement", "no_agreement", "What failure is worth to each party.", (
    id_of("An actor.", list_from="Actors", key="actor"),
    *derived(t.Quantity,
             E("value", "As a share of its best package, 0 to 1.", limits=(0, 1), needed=True)),
    *why(t.Quantity),
    *OWN), ("actor",), is_number=True)
AGENDA = Sheet("Agenda", "agenda", "Issues that close together, and what must close before them.", (
    id_of(),
    *derived(t.AgendaItem,
             NAME,
             E("issues", "Issues that close together.", 40),
             E("after", "Items of this sheet that close before.", 30))))
EVENTS = Sheet("Events", "events", "What happens outside the room; the outcomes are on the next sheet.", (
    id_of(),
    *derived(t.Event,
             NAME,
             E("date", "The day, where it is fixed.", 13),
             E("window.0", "Else the first possible day …", 13, heading="window from"),
             E("window.1", "… and the last.", 13, heading="window to")),
    *why(t.Event)))
OUTCOMES = Sheet("Outcomes", "", "What each event can lead to; exactly one outcome happens.", (
    id_of("An event.", list_from="Events", key="event"),
    id_of(),
    *derived(t.Outcome,
             NAME,
             E("p", "Probability 0 to 1, or `rest`: what the others leave."))), ("event", "id"), 2)
LEVERS = Sheet("Levers", "levers", "What an actor could do; its effects are on the sheet Effects.", (
    id_of(),
    *derived(t.Lever,
             NAME,
             E("by", "Who could do it.", 22)),
    *why(t.Lever)))
WHAT_IFS = Sheet("What-ifs", "what_ifs", "Questions: the same talks with these things different.", (
    id_of(),
    *derived(t.WhatIf,
             NAME,
             E("because", "Why the question is asked.", 50),
             E("given", "Outcomes taken as happened: event: outcome, …", 30),
             E("levers", "Levers that are used.", 24),
             E("without", "Actors whose support and positions are taken away.", 24),
             E("voice", "Who speaks: parties or factions.", 11),
             E("discount", "Whose sources in the ledger are believed less: camp: 0.5, …; `any` is every source with "
                           "a camp.", 24))))
EFFECTS = Sheet("Effects", "", "What outcomes, levers and what-ifs change, in this order.", (
    NUMBER,
    Column("of", "of", "word", "What has this effect.", 10, ("event", "lever", "what-if"), needed=True),
    id_of("Which event, lever or what-if."),
    Column("outcome", "outcome", "id", "Of an event: which outcome.", 16),
    Column("change", "change", "word", "set to, add, multiply by; or give all the actors their mean.", 11,
           ("set", "add", "multiply", "equalise"), needed=True),
    *derived(t.SetTo,
             E("field", "The quantity that changes."),
             E("actor", "Whose; empty: all that have it.", 22, heading="actors"),
             E("issue", "On which issues; empty: all.", 22, heading="issues"),
             E("from", "Of support: who gives.", list_from="Actors"),
             E("receiver", "Of support: who receives.", list_from="Actors")),
    Column("amount", "amount", "quantity", f"To what, or by how much; empty with equalise. {DOUBT}", 16),
    *derived(t.SetTo,
             E("over_weeks", "Weeks until the full size; empty: at once.", 11, limits=(0, 1000000))),
    *why(t.Effect)), ("no",))
HISTORY = Sheet("History", "history", "Texts of the process so far, in order: what the outside view sees.", (
    *derived(t.ProcessStep,
             E("date", "The day of the text; not after the as-of date.", 13),
             E("stage", "What kind of text it is.", 16),
             NAME),
    *why(t.ProcessStep)), ("date",))
SOURCES = Sheet("Sources", "sources", "What the numbers rest on.", (
    id_of(),
    *derived(t.Source,
             E("title", "Title of the document or data.", 50),
             E("publisher", "Who published it.", 24),
             E("date", "When; not after the as-of date.", 13),
             E("url", "Where, http or https.", 40),
             E("kind", "What it is.", 12),
             E("camp", "Whose side it is closest to, if any."),
             E("vintage", "as-of: known then; final: revised later.", 10),
             E("note", "Anything the reader should know.", 40))))
CODERS = Sheet("Coders", "coders", "Who turned documents into numbers.", (
    id_of(),
    *derived(t.Coder,
             NAME,
             E("note", "Anything the reader should know.", 60))))
FACTORS = Sheet("Factors", "factors", "Common causes of doubt that several numbers load on.", (
    id_of(),
    *derived(t.Factor,
             NAME)))
MODELS = Sheet("Models", "models", "Options with which a model runs on this scenario, where not by its own.", (
    id_of("A model, as `peaceroom models` lists it."),
    Column("options", "options", "text", "Its options: victory=Square, turns=50", 80, needed=True)))
_BEFORE_NOTES = (SCENARIO, ACTORS, ISSUES, ANCHORS, POSITIONS, SUPPORT, *SCORE_SHEETS, NO_AGREEMENT, AGENDA, EVENTS,
                 OUTCOMES, EFFECTS, LEVERS, WHAT_IFS, *DRAFT_SHEETS, HISTORY, *PROCESS_SHEETS, SOURCES, CODERS, FACTORS,
                 MODELS)
#: sheets with numbers that may have a reason of their own
_WITH_NUMBERS = tuple(sheet.title for sheet in _BEFORE_NOTES if not sheet.is_number
                      and any(column.kind in ("quantity", "probability") for column in sheet.columns))
NOTES = Sheet("Notes", "", "Numbers that have a reason or source of their own, beside that of their row.", (
    Column("sheet", "sheet", "word", "The sheet of the number.", 14, _WITH_NUMBERS, needed=True),
    Column("row", "row", "text", "Its row: the id, the no., or `actor / issue`, `event / outcome`, `party / issue / "
           "after`; Process: empty.", 34, needed=True),
    Column("column", "column", "text", "The heading of its column.", needed=True),
    *why(t.Quantity),
    *OWN), ("sheet", "row", "column"), 3)

SHEETS = (*_BEFORE_NOTES, NOTES)
#: sheets that a workbook may lack altogether, group by group
OPTIONAL = (PROCESS_SHEETS, SCORE_SHEETS, DRAFT_SHEETS, (MODELS,))
#: sheets whose rows the sheet Notes finds by a number
NUMBERED = (SUPPORT, EFFECTS, EXITS, PROCESS_EFFECTS, PROPOSALS, SHOCK_EFFECTS)

GUIDE = (
    "This workbook holds one scenario: one sheet per block, a row per fact.",
    "Begin with Scenario, Actors, Issues and Scale anchors; then give Positions a row per actor and issue where "
    "something is known.",
    "Who gives points to the options of an issue goes on the sheet Scores; texts to be tried on Drafts and Draft "
    "clauses. Both may stay empty.",
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
