"""Verbs of saying: their forms, what they do to a statement, and what follows them."""

from __future__ import annotations

from dataclasses import dataclass

from peaceroom.documents.reading.text.words_and_sentences import word_set


@dataclass(frozen=True, slots=True)
class Verb:
    """``does``: say, deny, threaten, ask, demand, promise; ``takes``: what follows if no quotation does: that (a
    clause), to (an infinitive), it (a noun), in any order; empty: a quotation only. ``form``: past, base, s, ing."""

    lemma: str
    does: str
    takes: frozenset[str]
    form: str


#: lemma: its past where irregular; each group with what it does and takes
_GROUPS: tuple[tuple[str, str, str], ...] = (
    ("say", "that", "say:said tell:told state declare announce add note explain insist argue claim assert maintain "
     "remark observe reply respond answer confirm reiterate stress emphasise emphasize underline underscore affirm "
     "acknowledge admit:admitted concede suggest recall report write:wrote:written tweet repeat reveal disclose "
     "indicate complain allege contend predict hope believe think:thought conclude testify clarify recount hold:held "
     "assure inform signal boast estimate fear signalled advise reckon relate submit:submitted"),
    ("say", "it", "accuse propose recommend"),
    ("say", "", "welcome praise condemn denounce criticise criticize deplore blame outline describe endorse oppose "
     "reaffirm lament express blast"),
    ("say", "", "comment continue post shout whisper joke quip mock ask-back begin:began:begun go-on cry:cried "
     "interject interrupt read:read put:put conclude call term dub label brand"),
    ("deny", "that it", "deny:denied"),
    ("deny", "that", "dispute"),
    ("deny", "", "reject dismiss refute rebut:rebutted contradict rule-out:ruled-out"),
    ("deny", "to", "refuse decline"),
    ("threaten", "to that it", "threaten"),
    ("warn", "that it", "warn caution"),
    ("ask", "that to", "ask inquire enquire wonder question query:queried"),
    ("demand", "that to it", "demand request urge"),
    ("demand", "to it", "order instruct call-for:called-for call-on:called-on call-upon:called-upon appeal seek:sought "
     "want press"),
    ("promise", "that to it", "promise pledge vow swear:swore:sworn undertake:undertook guarantee"),
    ("promise", "to", "offer agree"),
)
#: as an -s form each of these is a noun more often than a verb
_NOUNS = word_set("claims reports demands calls offers notes comments answers questions orders requests appeals states "
                   "threats promises pledges vows posts fears hopes remarks doubts supports signals estimates backs "
                   "replies queries holds puts reads wants presses begins thinks")
#: these too often mean something else without a quotation or a clause with "that"
WEAK = word_set("hold think believe hope add note put read begin continue post relate signal recall submit observe "
                 "want press seek write fear offer agree answer respond ask question order see suggest reveal "
                 "indicate")


#: need no "that" before the clause they report
BARE = word_set("say claim believe think insist allege estimate fear hope assure")


def _forms(lemma: str, past: tuple[str, ...]) -> dict[str, str]:
    head, dash, tail = lemma.partition("-")
    tail = f" {tail}" if dash else ""
    if past:
        pasts = [p.partition("-")[0] for p in past]
    elif head.endswith("e"):
        pasts = [head + "d"]
    elif head.endswith("y") and head[-2] not in "aeiou":
        pasts = [head[:-1] + "ied"]
    else:
        pasts = [head + "ed"]
    if head.endswith("y") and head[-2] not in "aeiou":
        third = head[:-1] + "ies"
    else:
        third = head + ("es" if head.endswith(("s", "sh", "ch", "x", "go")) else "s")
    if head.endswith("e") and not head.endswith("ee"):
        ing = head[:-1] + "ing"
    elif head in ("admit", "rebut", "submit", "put", "begin"):
        ing = head + head[-1] + "ing"
    else:
        ing = head + "ing"
    return {head + tail: "base", ing + tail: "ing", third + tail: "s", **{p + tail: "past" for p in pasts}}


def _table() -> dict[str, Verb]:
    out: dict[str, Verb] = {}
    for does, takes, listed in _GROUPS:
        for entry in listed.split():
            lemma, *past = entry.split(":")
            for form, kind in _forms(lemma, tuple(past)).items():
                known = out.get(form)
                what = frozenset(takes.split()) | (known.takes if known else frozenset())
                out[form] = Verb(lemma.replace("-", " "), known.does if known else does, what, kind)
    return out


#: form, in lower case, of one or two words → what is known of it
VERBS: dict[str, Verb] = _table()
#: first words of the forms of two words
PAIRS: dict[str, tuple[str, ...]] = {}
for _form in VERBS:
    if " " in _form:
        _first, _, _second = _form.partition(" ")
        PAIRS[_first] = (*PAIRS.get(_first, ()), _second)
NOUN_FORMS = _NOUNS
#: stand between a subject and its verb
AUXILIARIES = word_set("has have had was were is are be been being will would can could may might must shall should "
                        "did does do having")
ADVERBS = word_set("also later then again once always already still just even both all too earlier only yesterday "
                    "today thus therefore however meanwhile nonetheless nevertheless soon twice since here there "
                    "further furthermore often sometimes first now reportedly still publicly privately "
                    "independently only used")
NEGATIONS = word_set("not never neither nor no hardly without")
NEGATED = word_set("didn't doesn't don't hasn't haven't hadn't wasn't won't wouldn't couldn't cannot can't")
