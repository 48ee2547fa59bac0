"""Every code that Peaceroom gives to a problem or a warning: what it is called and why it matters.

A code never changes its meaning and is never used again for something else. `docs/error-codes.md` is made
from this table (:func:`as_markdown`).
"""

from __future__ import annotations

#: What the first two characters say.
FAMILIES: dict[str, str] = {
    "E0": "The file and its encoding",
    "E1": "Form: how one value is written",
    "E2": "Meaning: what the values say together",
    "E3": "Options of a run",
    "E4": "Models",
    "E5": "Spreadsheets",
    "W0": "Warnings on a scenario",
    "W1": "Warnings on a run",
}

#: Problems that only a run can find, not the reading of a file.
AT_RUN: frozenset[str] = frozenset(f"E26{n}" for n in range(10))

#: code → (title, why it matters)
CODES: dict[str, tuple[str, str]] = {
    # E0 the file
    "E001": ("File not found", "there is nothing to read"),
    "E002": ("Folder without scenario.yaml", "a scenario folder is known by its file scenario.yaml"),
    "E003": ("File too large", "a scenario holds facts about one negotiation, not a data set"),
    "E004": ("Empty file", "there is nothing to read"),
    "E005": ("Not UTF-8 text", "names in other alphabets would be read wrongly"),
    "E006": ("Not a text file", "a scenario is plain text"),
    "E007": ("Tab in the indentation", "YAML shows structure by spaces, and a tab has no fixed width"),
    "E008": ("YAML that cannot be read", "the rest of the file cannot be understood from here on"),
    "E009": ("Several documents in one file", "it would be unclear which of them is meant"),
    "E010": ("Key given twice", "the second would silently replace the first"),
    "E011": ("Tag", "a scenario holds facts only, nothing that is run or converted"),
    "E012": ("Alias that cannot be followed", "a few lines of aliases can stand for more data than any machine holds"),
    "E013": ("Nested too deeply", "no part of a scenario needs so many levels"),
    "E014": ("Merge key", "a reader could not see which values a line has"),
    "E015": ("Invisible character", "names that look alike would differ, or text would read in another order"),
    "E016": ("File that cannot be opened", "there is nothing to read"),
    "E017": ("Key that is not a word or number", "a key names one thing"),
    "E018": ("Not an ordinary file", "a device or pipe has no end"),
    # E1 form
    "E101": ("Not a scenario", "a scenario is a list of named blocks: title, actors, issues, positions …"),
    "E102": ("Format version missing or not a number", "the same words may mean other things in another version"),
    "E103": ("Newer format version", "this program does not know what the newer format means"),
    "E104": ("Older format version", "some fields have other names now"),
    "E105": ("Unknown field", "it would be ignored without a word"),
    "E106": ("Field missing", "the models need it"),
    "E107": ("Salience outside 0–100", "saliences are percentages of full attention"),
    "E108": ("Not a number", "models calculate with it"),
    "E109": ("Range upside down", "the low end comes first, so one of the two may be a slip"),
    "E110": ("YAML trap", "some YAML readers silently turn this into something else, so Peaceroom never guesses"),
    "E111": ("Distribution that cannot be used", "the doubt about this number cannot be drawn"),
    "E112": ("Not a date", "dates decide what may be known, and words or other orders of day and month are ambiguous"),
    "E113": ("Not an id", "ids are used in file names, links and tables of every system"),
    "E114": ("Word not on the list", "each word of the list changes what the models do"),
    "E115": ("Text expected", "YAML reads it as something else"),
    "E116": ("Wrong shape", "a list, a block of fields and a single value are read differently"),
    "E117": ("Number outside its limits", "outside these limits it has no meaning"),
    "E118": ("Text empty or too long", "people read it in tables and reports"),
    "E119": ("Address that is not http(s)", "reports link to sources, and other kinds of address can run code"),
    "E120": ("No value", "a missing row says that nothing is known; an empty value says nothing"),
    "E121": ("Two values for one number", "it would be unclear which one counts"),
    "E122": ("Judgement without coder or date", "a number without a source needs somebody who answers for it"),
    "E123": ("Effect that is not exactly one change", "the order of several changes would decide the result"),
    # E2 meaning
    "E201": ("Unknown actor", "the line would have no effect"),
    "E202": ("Unknown issue", "the line would have no effect"),
    "E203": ("Unknown source", "nobody could look up where the number comes from"),
    "E204": ("Unknown coder", "somebody must answer for a judgement"),
    "E205": ("Unknown factor", "the doubts would not be tied together"),
    "E206": ("Unknown event", "the what-if would ask about nothing"),
    "E207": ("Unknown outcome of an event", "the what-if would ask about nothing"),
    "E208": ("Unknown lever", "the what-if would ask about nothing"),
    "E209": ("Unknown agenda item", "the order of the agenda would be incomplete"),
    "E210": ("Two positions rows for one actor and issue", "the actor would count twice"),
    "E211": ("Ids too much alike", "one of them is easily taken for the other"),
    "E212": ("Name or alias used for two actors", "a document that uses it could mean either"),
    "E213": ("Position off the scale", "it would pull every model's result beyond what the scale can say"),
    "E214": ("Reference point off the scale", "gains and losses are counted from it"),
    "E215": ("Bottom line off the scale", "it could never be reached, or never be crossed"),
    "E216": ("Capability below zero", "nobody can bring less than nothing"),
    "E217": ("Nobody has capability on an issue", "weighted models divide by the sum"),
    "E218": ("Nobody cares about an issue", "weighted models divide by the sum of capability × salience"),
    "E219": ("Issue without positions", "there is nothing to settle"),
    "E220": ("Only one actor on an issue", "one actor does not negotiate"),
    "E221": ("Only one actor", "one actor does not negotiate"),
    "E222": ("Nobody's consent is required", "without it nobody could refuse a text, and no zone of agreement exists"),
    "E223": ("Probabilities that do not sum to 1", "exactly one outcome will happen"),
    "E224": ("More than one `rest`", "only one outcome can take what the others leave"),
    "E225": ("Probability outside 0–1", "it would not be a probability"),
    "E226": ("Single outcome that is not certain", "something must happen when it does not"),
    "E227": ("Agenda in a circle", "none of the items could ever close first"),
    "E228": ("Membership in a circle", "nobody in the circle would be a party"),
    "E229": ("Faction of nobody", "a faction shares the capability of its party"),
    "E230": ("Faction of something that is not a party", "only a party has capability to share"),
    "E231": ("Membership of an actor that is not a faction", "only factions are counted within a party"),
    "E232": ("Event after the horizon", "it could change nothing that is forecast"),
    "E233": ("Event before the as-of date", "its outcome is already part of the facts"),
    "E234": ("Horizon not after the as-of date", "there would be no time to forecast"),
    "E235": ("Source after the as-of date", "the forecast would know what nobody knew then"),
    "E236": ("Judgement in the future", "nobody can have made it yet"),
    "E237": ("Value of no agreement outside 0–1", "it is a share of the actor's best package"),
    "E238": ("Value of no agreement for an actor whose consent is not required", "nothing depends on it"),
    "E239": ("Disputed support that does not start at 0", "disputed means that there may be none"),
    "E240": ("Support to oneself", "it would count an actor's capability twice"),
    "E241": ("Effect on something that does not exist", "the effect would change nothing"),
    "E242": ("What-if that changes nothing", "its answer would be a row of zeros"),
    "E243": ("Scale with fewer than two points", "both ends of a scale must be said in words"),
    "E244": ("Position between the options", "this issue has options and nothing between them"),
    "E245": ("Quota without majority rule", "it would be ignored"),
    "E246": ("Majority rule without quota", "models need to know how large a majority decides"),
    "E247": ("Event needs either a date or a window", "effects need a time"),
    "E248": ("Recognition probabilities that do not sum to 1", "in every round exactly one actor proposes"),
    "E249": ("Control shares that do not sum to 1", "they divide one whole"),
    "E250": ("Actor without capability", "weighted models cannot count it"),
    "E251": ("Issue in two agenda items", "it can close only once"),
    "E252": ("Loadings too large together", "the squares are shares of one variance and cannot exceed 1 in sum"),
    "E253": ("No ledger for `from: evidence`", "the number is to be pooled from codings, and there are none"),
    "E254": ("Share outside 0–1", "it is a share of a whole"),
    "E255": ("Strength, weight or risk below zero", "it has no meaning below zero"),
    "E256": ("Multiplied by a negative number", "quantities cannot change their sign"),
    "E257": ("Agenda item, event, lever or effect without content", "it would change nothing"),
    "E258": ("Agenda setter without a position on the issue", "it would propose without a view of its own"),
    "E259": ("Default scale that does not rise", "issues without numbers of their own take their ends from it"),
    "E260": ("What-if that changes no input of any model", "its answer would be a row of zeros"),
    # E4 models
    "E401": ("Unknown model", "only registered models can run"),
    "E402": ("Unknown preset", "a preset names a reading of the literature"),
    "E403": ("Unknown option of a model", "a misspelt option would silently do nothing"),
    "E404": ("Option of a model out of range", "the model is not defined there"),
    "E405": ("Option not written as name=value", "it would be unclear what is to be changed"),
    "E406": ("Unknown issue", "only an issue of the scenario can be solved"),
    "E407": ("More than one draw to solve", "solve answers for one set of inputs; a run answers for many"),
    "E408": ("Unknown word for readings", "the only set of readings is all of them"),
    # E5 spreadsheets
    "E501": ("Not a workbook that can be read", "there is nothing to read"),
    "E502": ("Workbook too large", "a scenario holds facts about one negotiation, not a data set"),
    "E503": ("Sheet missing", "a block of the scenario would be lost without a word"),
    "E504": ("Column missing", "its values would be lost without a word"),
    "E505": ("Column or field that is not known", "its values would be ignored without a word"),
    "E506": ("Row that belongs to nothing", "it could not be told what the row is about"),
    "E507": ("Cell without a plain value", "a scenario keeps values, and what a formula gives can change unseen"),
    "E508": ("Number that became a date", "spreadsheet programs change such entries without asking"),
    "E509": ("Neither yes nor no", "the cell decides one of two things"),
    "E510": ("Pairs that cannot be read", "each name needs its value"),
    "E511": ("Text too long for a cell", "spreadsheet programs would cut it off"),
    "E512": ("Spreadsheet that cannot be written", "nothing was saved"),
    "E513": ("Scenario that would be overwritten", "somebody's work may be in it"),
    "E514": ("Note that belongs to no number", "its reason and sources would be lost"),
    # E3 options (E320–E329: verbs that read and write scenarios)
    "E320": ("Id to rename not found", "nothing would change"),
    "E321": ("New id already in use", "two things would become one"),
    "E322": ("Id of several kinds", "it would be unclear which of them is meant"),
    "E323": ("File already there", "what is in it would be lost"),
    "E324": ("Bundled scenario", "it belongs to the program and would change for everybody who uses it"),
    "E325": ("Unknown code", "there is nothing to explain"),
    "E326": ("File that cannot be written", "the result would be lost"),
    # W0 warnings on a scenario
    "W001": ("Numbers without sources or judgement", "nobody answers for them"),
    "W002": ("Source that nothing rests on", "it may have been forgotten somewhere"),
    "W003": ("Positions given without any doubt", "answers will look surer than they are"),
    "W004": ("Source of final vintage after the as-of date", "its numbers were revised after the as-of date"),
    "W005": ("Support resting on a single source", "support is what sides most often deny or exaggerate"),
    "W006": ("No value of no agreement", "the zone of agreement will read “cannot say”"),
    "W007": ("No reference point", "models that count gains from the present state leave the issue out"),
    "W008": ("Required party without position on an issue", "its consent counts there and its view is not known"),
    "W009": ("Actor without any position or support", "it changes nothing"),
    "W010": ("Position that spans nearly the whole scale", "it says little more than no row"),
    "W011": ("Saliences that look like fractions", "in the file they are percentages, so nobody would care"),
    "W012": ("Name or alias given twice", "one of the two may be a slip for another name"),
}


def as_markdown() -> str:
    """The table of all codes as a page of documentation."""
    lines = ["# Codes of problems and warnings", "",
             "Every refusal reads `file:line:column: CODE message — why — what to type`. "
             "`peaceroom codes CODE` says the same in the terminal.",
             "", "This page is made from `peaceroom.core.codes`."]
    for family, meaning in FAMILIES.items():
        rows = [(code, *CODES[code]) for code in sorted(CODES) if code.startswith(family)]
        if rows:
            lines += ["", f"## {family}xx: {meaning}", "", "| code | what | why it matters |", "|---|---|---|"]
            lines += [f"| {code} | {title} | {why} |" for code, title, why in rows]
    return "\n".join(lines) + "\n"
