"""Patterns of dates and periods; an earlier one wins where two begin at the same place."""

from __future__ import annotations

import re

from peaceroom.documents.reading.dates.other_calendars import CALENDARS, NAMES

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december"
)
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_M = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sep(?:t(?:ember|\.)?|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_MU = _M + "|" + "|".join(name.upper() for name in MONTH_NAMES)
_W = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_D = r"(?:[0-2]?\d|3[01])"
_O = r"(?:st|nd|rd|th)?"
_Y = r"(?:1[5-9]|20)\d\d"
_TO = r"(?:[ ]?[-–—][ ]?|[ ](?:to|until|till|through|and)[ ])"
_S = r"[ \n]{1,2}"
_DECADE = r"(?:early|mid|late|the[ ]end[ ]of|the[ ]beginning[ ]of|the[ ]start[ ]of|the[ ]middle[ ]of)"
ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"
]
_ORDINAL = "|".join(sorted(ORDINALS, key=lambda w: -len(w)))
_NUMBER = "a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,3}"
NUMBERS = {
    w: n
    for n, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}

#: rule → pattern; an earlier one wins where two begin at the same place
PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "date-iso",
        rf"(?P<iy>{_Y})-(?P<im>0[1-9]|1[0-2])-(?P<id>{_D})(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d)?(?:Z|"
        rf"[ ]?[+-][0-2]\d:?\d\d)?)?(?![-\d])",
    ),
    (
        "period-days",
        rf"(?<!No\. )(?<!Nr\. )(?<!no\. )(?<!# )(?<!ssue )"
        rf"(?:(?P<pw>{_W}),?{_S})?(?P<p1>{_D}){_O}(?:[ ](?P<pm1>{_MU})(?:,?[ ](?P<py1>{_Y}))?)?{_TO}"
        rf"(?:{_W},?{_S})?(?P<p2>{_D}){_O}(?:{_S}of)?{_S}(?P<pm2>{_MU})(?:,?{_S}(?P<py2>{_Y}))?(?!\w)",
    ),
    (
        "period-month-first",
        rf"(?P<qm1>{_MU})[ ](?P<q1>{_D}){_O}(?:,?[ ](?P<qy1>{_Y}))?{_TO}(?:(?P<qm2>{_MU})[ ])?(?P<q2>{_D}){_O}"
        rf"(?:,?{_S}(?P<qy2>{_Y}))?(?![\w:])",
    ),
    (
        "date-day-of-month",
        rf"(?:the[ ])?(?P<wday>{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|"
        rf"th))[ ](?:day[ ])?(?:of[ ])(?P<wdm>{_MU})(?:,?{_S}(?P<wdy>{_Y}))?(?!\w)",
    ),
    (
        "date-day-month",
        rf"(?:{_W},?{_S}(?:the[ ])?)?(?P<d>{_D}){_O}(?:{_S}of)?[ \n-](?P<dm>{_MU})"
        rf"(?:[,.]?[ \n-]{{1,2}}(?P<dy>{_Y}))?(?!\w)",
    ),
    (
        "date-month-day",
        rf"(?:{_W},?{_S})?(?P<em>{_MU}){_S}(?P<e>{_D}){_O}(?:,?{_S}(?P<ey>{_Y}))?(?![\w:%]|\.\d|[ ](?:am|pm)\b)",
    ),
    (
        "date-figures",
        rf"(?<![\d./-])(?:(?P<fy1>{_Y})(?P<fs1>[/.])(?P<fm1>\d\d?)(?P=fs1)(?P<fd1>\d\d?)|"
        rf"(?P<fa>\d\d?)(?P<fs>[/.-])(?P<fb>\d\d?)(?P=fs)(?P<fy>{_Y}))(?![\d/]|[.-]\d)",
    ),
    ("period-months", rf"(?P<lm1>{_MU})(?:[ ](?P<ly1>{_Y}))?{_TO}(?P<lm2>{_MU}){_S}(?P<ly2>{_Y})(?!\w)"),
    ("month", rf"(?:(?P<mp>{_DECADE})[ -](?:of[ ])?)?(?P<mm>{_MU}),?{_S}(?:of[ ])?(?P<my>{_Y})(?![\w-]\d)"),
    (
        "month-alone",
        rf"(?:(?P<np>{_DECADE})[ -]|(?P<nl>last|next|this|since|in|into|until|till|by|of|from|before|after|through|"
        rf"during|throughout|for|between|and|"
        rf"to)[ ])(?P<nm>{'|'.join(n.title() for n in MONTH_NAMES)})(?!\w)(?![ ](?:\d|[A-Z][a-z]+[ ]said))",
    ),
    (
        "weekday",
        rf"(?:(?:(?P<wl>last|next|this[ ]coming|the[ ]coming|coming|this[ ]past|this|the[ ]previous|"
        rf"the[ ]following)[ ])|(?:on[ ]|by[ ]|since[ ]|"
        rf"until[ ])?)(?P<wd>{'|'.join(n.title() for n in DAY_NAMES)})(?!\w)(?:[ ](?P<wp>morning|afternoon|evening|"
        rf"night))?(?:,?[ ](?P<wlast>last|next)\b)?",
    ),
    (
        "day-word",
        r"(?P<word>(?:the[ ]day[ ]before[ ])?yesterday|today|tonight|tomorrow|last[ ]night|this[ ](?:morning|"
        r"afternoon|evening))(?!\w)",
    ),
    (
        "week-word",
        r"(?P<rel>last|this|next|the[ ]past|the[ ]previous|the[ ]coming|earlier[ ]this|"
        r"later[ ]this)[ ](?P<unit>week|month|year|weekend|spring|summer|autumn|winter)(?!\w)",
    ),
    (
        "ordinal-alone",
        r"(?:(?P<ow>the|by|on|before|after|until|since|till)[ ](?:the[ ])?)(?P<od>\d{1,2})(?:st|nd|rd|"
        r"th)(?=[.,;:)!?”\"]|\s*$|\s(?:and|or|to|in|at|that|he|she|it|we|they|but|if|when|with|for)\b)",
    ),
    ("date-two-figures", r"(?<![\d/.-])(?P<tf1>0[1-9]|[12]\d|3[01])/(?P<tf2>0[1-9]|1[0-2])(?![\d/.-])"),
    ("ago", rf"(?P<n>{_NUMBER})[ ](?P<agou>day|week|month|year)s?[ ](?P<way>ago)(?!\w)"),
    (
        "quarter",
        rf"(?P<qq>first|second|third|fourth|last)[ ](?P<qk>quarter|half)[ ]of[ ](?P<qyear>{_Y})(?!\w)|"
        rf"(?<!\w)Q(?P<qn>[1-4])[ ](?P<qny>{_Y})(?!\w)",
    ),
    ("period-years", rf"(?<![\d.,/-])(?P<y1>{_Y})(?:[-–—]|[ ]to[ ])(?P<y2>{_Y}|\d\d)(?![\d./-])"),
    (
        "year",
        rf"(?:(?P<yp>{_DECADE})[ -])?(?<![\d.,/:$€£#§-])(?P<y>{_Y})(?P<ys>s)?(?![\d/:%-]|[.,]\d|[ ]?(?:\(\d{{4}}\)|"
        r"(?:people|men|women|troops|soldiers|fighters|prisoners|civilians|families|dead|wounded|euros|dollars|"
        r"metres|meters|km|kg|tons|tonnes|detainees|homes|houses|children|refugees|litres|megawatts|hectares)\b))",
    ),
)
ALL = re.compile(r"(?<![\w])(?:" + "|".join(f"(?P<R{i}>{p})" for i, (_, p) in enumerate(PATTERNS)) + ")")
OTHER = re.compile(
    rf"(?<!\w)(?P<cd>[0-3]?\d|{_ORDINAL}){_O}(?:{_S}of)?{_S}(?P<cm>{NAMES})(?:,?{_S}(?:of{_S})?(?:the{_S}year{_S})?(?P<cy>\d{{3,4}}))?(?:{_S}?(?P<ce>A\.?H\.?|H\.?S\.?|SH|AM|A\.M\.))?(?!\w)"
    rf"|(?<!\w)(?P<gm>{NAMES}){_S}(?P<gd>[0-3]?\d){_O}?,?{_S}(?P<gy>\d{{3,4}})(?!\w)"
    rf"|(?<!\w)(?P<hm>{NAMES}){_S}(?P<hy>1[0-9]{{3}}|5[0-9]{{3}})(?!\w)",
    re.IGNORECASE,
)
RULES = [name for name, _ in PATTERNS]
#: words that may begin the name of another calendar's month, and their first words
FIRST_WORDS = re.compile(r"(?<!\w)[A-Za-z]{2,11}")
MONTH_STARTS = frozenset(re.match(r"[a-z]+", name)[0] for name in CALENDARS)  # type: ignore[index]  # each begins with letters
