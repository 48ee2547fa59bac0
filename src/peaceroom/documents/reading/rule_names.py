"""The rules by name: what each proposes and by what it knows it. docs/documents.md shows the same table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """``task``: title, published, translation, byline, section, quote, speech, polarity, mention, date, copy or
    attribution."""

    name: str
    task: str
    words: str


_TABLE = """
title | title-key | what stands behind “Title:”, “Subject:” or “Re:”
title | first-heading | the only heading of the highest rank
title | declared-title | the title or subject that the file declares, where it stands in the text
title | head-line | the likeliest line of the head: not a masthead, date, label, address or by-line
published | date-label | behind published, issued, circulated, released, printed, sent, date
published | date-line | a line of the head or foot that is little more than a date or month
published | masthead-date | behind the number of the issue, above the text
published | dateline | place and date at the beginning of the first paragraph
published | done-at | behind done at, signed at, given at
published | date-in-head | a date in a longer line of the head or foot
published | event-label | behind meeting, session, delivered: the event's day, where no better one stands there
published | declared-date | the date that the file declares
translation | translated-from | translated, or a translation, from a language
translation | original-language | the original is in a language; delivered in a language
translation | language-original | the original in a language prevails
translation | translation-of-language | translation of a language
translation | language-translation | a language in brackets, then translation
translation | unofficial-translation | unofficial, working, courtesy, certified … translation
translation | translated-by | translated by somebody
translation | translator | a translator's note
translation | through-interpreter | speaking through an interpreter
byline | by-line | “By NAME, OFFICE, BODY”, “Interview: NAME”
byline | author-note | “NAME is OFFICE of BODY”, “The author is …”
byline | office-line | an office with its body above the text
byline | name-line | a name below the title with an office or a body
byline | signature | names, offices and bodies behind a close, or in the last lines
byline | mail-from | the sender of an e-mail
byline | issued-by | issued, published, prepared by a body, in head or foot
byline | account | the account above posts
byline | title-names-author | “Speech of the OFFICE of the BODY”
byline | masthead | a body's name above or beside the title
byline | dateline-agency | the agency in brackets behind a dateline
byline | declared-author | the author that the file declares
section | label | a line such as NEWS or OUR COMMENT above it
section | genre | a head that says opinion, editorial, report …
section | turns | what somebody says in a turn of an interview or transcript: reported, not asserted by the writer
section | writer-speaks | we, you, judgements, questions, demands outside quotations
section | reports | who said or did what when, figures, the past
section | quoted-lines | lines marked with >
section | set-apart | a quotation set apart by its layout
section | whole-quotation | an indented paragraph that is one quotation
section | list-of-demands | items behind words of demanding
section | author-note | a paragraph that says who the author is
section | chapter-and-verse | a verse with its reference
section | it-is-written | a verse with words that introduce scripture
section | verse-marks | the marks of Koranic verses
section | other-script | a paragraph in another script than the text
section | other-script-quoted | a quotation in another script with a word of scripture beside it
quote | marks | words between quotation marks
quote | marks-over-paragraphs | a quotation that the next paragraph goes on with
speech | near | the verb of saying stands beside the quotation
speech | subject-verb | who says it, then the verb
speech | verb-subject | the verb, then who says it
speech | shared-subject | a second verb of the same subject: “… and warned”, “…, adding”
speech | according-to | according to somebody
speech | in-the-words-of | in the words of somebody
speech | as-put-it | as somebody put it
speech | frame-before-far | the verb of saying stands earlier in the sentence
speech | frame-behind-far | the verb of saying ends the sentence
speech | quote-over-paragraphs | the quotation began in the paragraph before
speech | same-paragraph | a quotation by itself behind another of the same paragraph
speech | goes-on | a quotation by itself behind the paragraph of another
speech | colon | a quotation behind a colon
speech | handle | a quotation behind an account's name
speech | dash | a quotation with a name behind a dash
speech | turn | a turn behind a name with a colon, or an answer behind a question
speech | that-clause | the verb of saying, then that
speech | second-that | “… and that”: a second clause of the same verb
speech | clause | a clause without that
speech | colon-clause | a clause behind a colon
speech | asked-clause | asked whether, when, why
speech | to-clause | threatened, promised, demanded to
speech | object | denied, demanded, proposed something
speech | clause-before | the clause, a comma, then who says it
speech | noun-of-saying | the claim, report, threat that
speech | impersonal | it is said that: nobody is named
polarity | verb-negated | the saying is denied: never said, did not say
polarity | verb-denies | denied, refused
polarity | verb-threatens | threatened
polarity | question-mark | it ends in a question mark
polarity | verb-asks | asked, wondered
polarity | harm-announced | harm that will follow, on a condition or as a warning
polarity | verb-warns | warned that something would
polarity | condition | if, unless, provided that, on condition, until
polarity | content-negated | will not, cannot, never in the main clause
polarity | asserted | none of the others
mention | mention-name | the actor's name
mention | mention-alias | one of its aliases
mention | mention-abbreviation | initials, or a short form that the text introduces in brackets
mention | mention-context | “the government”, “the Front”: the actor whose head noun it is, or the one named last
date | date-iso | 2020-10-05
date | date-day-month | 5 October (2020)
date | date-month-day | October 5(, 2020)
date | date-day-of-month | the fifth of October, the 21st day of July
date | date-figures | 05.10.2020, day before month where both could be
date | date-two-figures | 05/10
date | ordinal-alone | the 25th: of the month named last
date | period-days | 5–7 October, 30 September to 2 October
date | period-month-first | October 5–7
date | period-months | January to March 2020
date | period-years | 2014–2020
date | month | (early, mid-, late) October 2020
date | month-alone | in March, last October
date | weekday | (last, next) Tuesday
date | day-word | yesterday, today, tomorrow
date | week-word | last week, next month
date | ago | three weeks ago
date | quarter | first half of 2019, Q3 2020
date | year | 2020, the 1990s
date | date-solar-hijri | 14 Mizan 1399
date | date-islamic | 17 Safar 1442
date | date-hebrew | 3 Tishrei 5781: recognised, not counted
copy | copy-of-passage | runs of five words shared with a passage of the ledger
attribution | quoted-speaker | what a quoted speaker said counts as that speaker's
attribution | speaker-about-adversary | a quoted speaker on an opponent: an adversary's claim
attribution | quote-chosen-by-opponent | a quotation in an opponent's comment: perhaps true, but selected
attribution | anonymous-speaker | nobody who can be named said it
attribution | polarity-no-value | a question is a matter of polarity, not a position
attribution | writer-demands-or-threatens | what the writer demands or threatens: the writer's own position
attribution | writer-own-position | what the writer says of the own side, in comment
attribution | own-news | the same in a news part
attribution | writer-about-adversary | what the writer asserts about an opponent: an adversary's claim
attribution | unsourced-claim | what the writer asserts of others with no source: credibility 4 at most
attribution | signed-undertaking | what a party undertakes in an agreed text
attribution | report-neutral | a report of no camp
attribution | comment-of-no-camp | a comment of no camp
attribution | quoted-message | what stands in a message quoted below the answer: its author’s
attribution | scripture-no-evidence | scripture is nobody's evidence on facts
"""
RULES = tuple(Rule(name.strip(), task.strip(), words.strip())
              for task, name, words in (line.split("|") for line in _TABLE.strip().splitlines()))
