"""The sheets of a scenario's spreadsheet: which columns each has, what they mean, what may be typed there.

Writing and reading both follow this table, so that they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from peaceroom.scenario.types import FIELDS

#: how a cell is written and read; see `peaceroom.interop.xlsx_cells`
Kind = Literal["id", "ids", "id_or_ids", "text", "texts", "date", "word", "flag", "number", "quantity", "probability",
               "numbers_by_id", "ids_by_id"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the field it holds, how it is written, and its explanation.

    ``choices`` are the words allowed; ``list_from`` names the sheet whose ids the drop-down offers; ``limits``
    bound a plain number (a range is checked when the sheet is imported).
    """

    heading: str
    key: str
    kind: Kind
    help: str
    width: int = 14
    choices: tuple[str, ...] = ()
    list_from: str = ""
    limits: tuple[float, float] | None = None
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``label`` are the keys whose values name a row (in the sheet "Notes" and in messages)."""

    title: str
    block: str
    about: str
    columns: tuple[Column, ...]
    label: tuple[str, ...] = ("id",)
    frozen: int = 1

    def column(self, key: str) -> Column:
        return next(c for c in self.columns if c.key == key)


_ID = "Small letters, digits, - and _; other sheets refer to it, so do not change it later."
_DOUBT = ("A number (60), a range that holds the truth 8 times in 10 (60..80), or uniform(60, 80), pert(60, 70, 90), "
          "triangular(…), normal(70, 10), beta(2, 3), lognormal(50, 0.3), quantiles(0, 50, 0.5, 60, 1, 90), "
          "{60: 1, 80: 2}. In Excel begin a range that starts with a minus sign with an apostrophe. "
          "Write `from evidence` to take the number pooled from the ledger.")
_LIST = "Several are separated by commas."
_TEXTS = "Several are separated by semicolons (write \\; for a semicolon within one)."
_VOICE = ("party", "factions")


def _id(help: str = _ID, *, list_from: str = "", key: str = "id", heading: str = "", width: int = 18) -> Column:
    return Column(heading or key, key, "id", help, width, list_from=list_from, needed=True)


def _name(needed: bool = False) -> Column:
    return Column("name", "name", "text", "What people call it; shown in reports.", 34, needed=needed)


def _quantity(heading: str, key: str, help: str, limits: tuple[float, float] | None = None, *,
              needed: bool = False) -> Column:
    return Column(heading, key, "quantity", f"{help} {_DOUBT}", 16, limits=limits, needed=needed)


_WHY = (
    Column("because", "because", "text", "Why the numbers of this row are what they are, in a sentence.", 50),
    Column("sources", "sources", "ids", f"Ids from the sheet Sources. {_LIST}", 24),
    Column("judged by", "judgement.by", "id", "Without a source: who judged, an id from Coders.", 14,
           list_from="Coders"),
    Column("judged on", "judgement.on", "date", "Without a source: when it was judged.", 13),
)
_OWN = (
    Column("disputed", "disputed", "flag", "yes where some deny it.", 10, ("yes", "no")),
    Column("loadings", "loadings", "numbers_by_id",
           "Common causes of doubt: factor: correlation, … with factors from the sheet Factors.", 20),
)

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
    Column("voice", "voice", "word", "Who enters weighted models: parties, or their factions.", 14, _VOICE),
    Column("stage of the process", "history.stage", "word", "Of the last text on the sheet History; may stay empty.",
           16, ("pre-negotiation", "ceasefire", "partial", "comprehensive", "implementation", "renewal")),
    Column("coding rules", "coding_rules", "text", "How documents were turned into numbers."),
    Column("process", "process", "text", "The process in time, as JSON; process.yaml is easier to edit."),
))
ACTORS = Sheet("Actors", "actors", "Everybody whose position counts or who can change what others can do.", (
    _id(), _name(needed=True),
    Column("kind", "kind", "word", "Role in the talks.", 12,
           ("party", "faction", "patron", "mediator", "facilitator", "host", "guarantor", "observer"), needed=True),
    Column("aliases", "aliases", "texts", f"Other names that documents use. {_TEXTS}", 28),
    Column("of", "of", "id", "Of a faction: its party.", 14, list_from="Actors"),
    Column("consent", "consent", "word", "Whether nothing closes without this actor.", 14,
           ("required", "not-required")),
    Column("ratifies", "ratifies", "flag", "yes where this faction must agree for its party.", 10, ("yes", "no")),
    Column("voice", "voice", "word", "Of a party: whether it speaks itself or through its factions.", 11, _VOICE),
    _quantity("share", "share", "Weight of a faction within its party; empty: equal shares."),
    _quantity("capability", "capability", "What it can do, on any ratio scale, for all issues.", (0, 1e12)),
    _quantity("risk", "risk", "Exponent of its loss: 1 neutral, above 1 averse to risk.", (0, 1e12)),
    _quantity("disruption", "disruption", "How far it could upset a text, 0 to 1.", (0, 1)), *_WHY))
SUPPORT = Sheet("Support", "support", "Who gives whom means.", (
    Column("no.", "no", "id", "Any number; the sheet Notes refers to the row by it.", 7),
    _id("Who gives.", list_from="Actors", key="from"), _id("Who receives.", list_from="Actors", key="to"),
    Column("with", "with", "text", "What is given.", 18),
    _quantity("strength", "strength", "Capability that the support adds.", (0, 1e12), needed=True),
    _quantity("share", "share", "Share of it that counts here, 0 to 1; empty: all.", (0, 1)),
    Column("issues", "issues", "ids", f"On which issues; empty: all. {_LIST}", 22),
    Column("disputed", "disputed", "flag", "yes where some deny it; the range then starts at 0.", 10, ("yes", "no")),
    *_WHY), ("no",))
ISSUES = Sheet("Issues", "issues", "The questions to be settled; their scales are on the next sheet.", (
    _id(), _name(needed=True),
    Column("kind", "kind", "word", "Whether values between the anchors are possible.", 12, ("continuum", "options")),
    Column("unit", "unit", "text", "Unit of the scale, if it has one.", 10),
    _quantity("reference", "reference", "Where things stand without an agreement, on the issue's scale."),
    Column("rule", "rule", "word", "How the issue is decided.", 11, ("unanimity", "consent", "majority")),
    Column("quota", "quota", "number", "Of a majority: the share of capability that carries it.", 8, limits=(0.5, 1)),
    Column("consent of", "consent_of", "ids", f"Who must agree; empty: all whose consent is required. {_LIST}", 22),
    Column("deciders", "deciders", "ids", f"Who decides; empty: everybody with a position. {_LIST}", 22),
    Column("setter", "setter", "id", "Who sets the agenda.", 14, list_from="Actors"),
    Column("recognition", "recognition", "numbers_by_id", "Probability of proposing: actor: 0.5, actor: 0.5", 20),
    Column("patience", "patience", "numbers_by_id", "Discount factor a round: actor: 0.9, …", 20),
    Column("control", "control", "numbers_by_id", "Share of control: actor: 0.5, …", 20), *_WHY))
ANCHORS = Sheet("Scale anchors", "", "What the values of each scale mean; the lowest and highest are its ends.", (
    _id("An issue.", list_from="Issues", key="issue"),
    Column("value", "value", "number", "A point of the scale.", 10, needed=True),
    Column("words", "words", "text", "What an agreement at this point says.", 80, needed=True)), ("issue", "value"))
POSITIONS = Sheet("Positions", "positions", "Who wants what and how much it matters, where something is known.", (
    _id("An actor.", list_from="Actors", key="actor"), _id("An issue.", list_from="Issues", key="issue"),
    _quantity("position", "position", "What the actor wants, on the issue's scale.", needed=True),
    _quantity("salience", "salience", "How much it matters to the actor, 0 to 100.", (0, 100), needed=True),
    _quantity("capability", "capability", "What it can do on this issue; empty: as on the sheet Actors.", (0, 1e12)),
    _quantity("flexibility", "flexibility", "Willingness to move, 0 to 1.", (0, 1)),
    _quantity("bottom line", "bottom_line", "How far it will go, on the issue's scale."),
    _quantity("risk", "risk", "Exponent of its loss on this issue.", (0, 1e12)), *_WHY), ("actor", "issue"), 2)
NO_AGREEMENT = Sheet("No agreement", "no_agreement", "What failure is worth to each party.", (
    _id("An actor.", list_from="Actors", key="actor"),
    _quantity("value", "value", "As a share of its best package, 0 to 1.", (0, 1), needed=True), *_WHY, *_OWN),
    ("actor",))
AGENDA = Sheet("Agenda", "agenda", "Issues that close together, and what must close before them.", (
    _id(), _name(), Column("issues", "issues", "ids", f"Issues that close together. {_LIST}", 40, needed=True),
    Column("after", "after", "ids", f"Items of this sheet that close before. {_LIST}", 30)))
EVENTS = Sheet("Events", "events", "What happens outside the room; the outcomes are on the next sheet.", (
    _id(), _name(), Column("date", "date", "date", "The day, where it is fixed.", 13),
    Column("window from", "window.0", "date", "Else the first possible day …", 13),
    Column("window to", "window.1", "date", "… and the last.", 13), *_WHY))
OUTCOMES = Sheet("Outcomes", "", "What each event can lead to; exactly one outcome happens.", (
    _id("An event.", list_from="Events", key="event"), _id(), _name(),
    Column("p", "p", "probability", f"Probability 0 to 1, or `rest`: what the others leave. {_DOUBT}", 14,
           limits=(0, 1), needed=True)), ("event", "id"), 2)
LEVERS = Sheet("Levers", "levers", "What an actor could do; its effects are on the sheet Effects.", (
    _id(), _name(), Column("by", "by", "id_or_ids", f"Who could do it. {_LIST}", 22), *_WHY))
WHAT_IFS = Sheet("What-ifs", "what_ifs", "Questions: the same talks with these things different.", (
    _id(), _name(), Column("because", "because", "text", "Why the question is asked.", 50),
    Column("given", "given", "ids_by_id", "Outcomes taken as happened: event: outcome, …", 30),
    Column("levers", "levers", "ids", f"Levers that are used. {_LIST}", 24),
    Column("without", "without", "ids", f"Actors whose support and positions are taken away. {_LIST}", 24),
    Column("voice", "voice", "word", "Who speaks: parties or factions.", 11, _VOICE)))
EFFECTS = Sheet("Effects", "", "What outcomes, levers and what-ifs change, in this order.", (
    Column("no.", "no", "id", "Any number; the sheet Notes refers to the row by it.", 7),
    Column("of", "of", "word", "What has this effect.", 10, ("event", "lever", "what-if"), needed=True),
    _id("Which event, lever or what-if."),
    Column("outcome", "outcome", "id", "Of an event: which outcome.", 16),
    Column("change", "change", "word", "set to, add, multiply by; or give all the actors their mean.", 11,
           ("set", "add", "multiply", "equalise"), needed=True),
    Column("field", "field", "word", "The quantity that changes.", 14, tuple(FIELDS), needed=True),
    Column("actors", "actor", "id_or_ids", f"Whose; empty: all that have it. {_LIST}", 22),
    Column("issues", "issue", "id_or_ids", f"On which issues; empty: all. {_LIST}", 22),
    Column("from", "from", "id", "Of support: who gives.", 14, list_from="Actors"),
    Column("receiver", "receiver", "id", "Of support: who receives.", 14, list_from="Actors"),
    _quantity("amount", "amount", "To what, or by how much; empty with equalise."),
    Column("over weeks", "over_weeks", "number", "Weeks until the full size; empty: at once.", 11, limits=(0, 1e6)),
    *_WHY),
    ("no",))
_STAGES = ("pre-negotiation", "ceasefire", "partial", "comprehensive", "implementation", "renewal")
HISTORY = Sheet("History", "history", "Texts of the process so far, in order: what the outside view sees.", (
    Column("date", "date", "date", "The day of the text; not after the as-of date.", 13, needed=True),
    Column("stage", "stage", "word", "What kind of text it is.", 16, _STAGES, needed=True),
    _name(), *_WHY), ("date",))
SOURCES = Sheet("Sources", "sources", "What the numbers rest on.", (
    _id(), Column("title", "title", "text", "Title of the document or data.", 50, needed=True),
    Column("publisher", "publisher", "text", "Who published it.", 24),
    Column("date", "date", "date", "When; not after the as-of date.", 13),
    Column("url", "url", "text", "Where, http or https.", 40),
    Column("kind", "kind", "word", "What it is.", 12,
           ("wire", "state", "party", "outlet", "think-tank", "person", "court", "dataset", "text", "other")),
    Column("camp", "camp", "text", "Whose side it is closest to, if any.", 14),
    Column("vintage", "vintage", "word", "as-of: known then; final: revised later.", 10, ("as-of", "final")),
    Column("note", "note", "text", "Anything the reader should know.", 40)))
CODERS = Sheet("Coders", "coders", "Who turned documents into numbers.", (
    _id(), _name(needed=True), Column("note", "note", "text", "Anything the reader should know.", 60)))
FACTORS = Sheet("Factors", "factors", "Common causes of doubt that several numbers load on.", (
    _id(), _name(needed=True)))
NOTES = Sheet("Notes", "", "Numbers that have a reason or source of their own, beside that of their row.", (
    Column("sheet", "sheet", "word", "The sheet of the number.", 14,
           ("Actors", "Support", "Issues", "Positions", "Outcomes", "Effects"), needed=True),
    Column("row", "row", "text", "Its row: the id, the no., or `actor / issue`, `event / outcome`.", 34, needed=True),
    Column("column", "column", "text", "The heading of its column.", 14, needed=True), *_WHY, *_OWN),
    ("sheet", "row", "column"), 3)

SHEETS = (SCENARIO, ACTORS, ISSUES, ANCHORS, POSITIONS, SUPPORT, NO_AGREEMENT, AGENDA, EVENTS, OUTCOMES, EFFECTS,
          LEVERS, WHAT_IFS, HISTORY, SOURCES, CODERS, FACTORS, NOTES)

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
    "Turn the workbook back into a scenario with:  peaceroom import FILE.xlsx   — every problem is named with its "
    "sheet, row and column.",
)
