"""Months of other calendars: Solar Hijri (Iranian and Afghan names), Islamic and Hebrew.

Solar Hijri years begin at the spring equinox; leap years follow the 33-year rule, right for 1178–1633 (Birashk's rule
differs from it in few years; source: Borkowski 1996, The Persian calendar for 3000 years). Islamic days are those of
the tabular calendar (30-year rule, epoch 16 July 622 Julian) and can be off by a day, as the new moon is sighted.
Hebrew dates are recognised and not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

ToDay = Callable[[int, int, int], "date | None"]

_SOLAR = (
    ("hamal", "farvardin", "farwardin"),
    ("sawr", "saur", "sowr", "thawr", "ordibehesht"),
    ("jawza", "jauza", "khordad"),
    ("saratan", "tir"),
    ("asad", "mordad", "amordad"),
    ("sunbula", "sonbola", "sunbulah", "sonbula", "shahrivar"),
    ("mizan", "mehr"),
    ("aqrab", "akrab", "aban"),
    ("qaws", "qaus", "azar"),
    ("jadi", "dey"),
    ("dalw", "dalwa", "dalv", "bahman"),
    ("hut", "hoot", "esfand"),
)
_ISLAMIC = (
    ("muharram", "moharram"),
    ("safar",),
    ("rabi al awwal", "rabi' al awwal", "rabi i", "rabi ul awwal", "rabi al awal"),
    ("rabi al thani", "rabi' al thani", "rabi ii", "rabi al akhir", "rabi ul thani"),
    ("jumada al awwal", "jumada al ula", "jumada i", "jumada al awal", "jamadi al awwal"),
    ("jumada al thani", "jumada al akhira", "jumada ii", "jamadi al thani"),
    ("rajab",),
    ("sha'ban", "shaban"),
    ("ramadan", "ramadhan", "ramazan"),
    ("shawwal", "shawal"),
    ("dhu al qa'da", "dhu al qadah", "dhul qadah", "dhul qa'dah", "zulqada", "dhu al qidah"),
    ("dhu al hijja", "dhu al hijjah", "dhul hijjah", "dhul hijja", "zulhijja", "zul hijja"),
)
_HEBREW = (
    "tishrei", "tishri", "cheshvan", "heshvan", "marcheshvan", "kislev", "tevet", "shevat", "shvat", "adar", "nisan",
    "iyar", "iyyar", "sivan", "tammuz", "av", "elul"
)
_LEAP = frozenset((1, 5, 9, 13, 17, 22, 26, 30))


def solar_hijri(year: int, month: int, day: int) -> date | None:
    """A day of the Solar Hijri calendar, years 1178–1633; None where there is no such day."""
    length = 31 if month <= 6 else 30 if month <= 11 or year % 33 in _LEAP else 29
    if not (1178 <= year <= 1633 and 1 <= month <= 12 and 1 <= day <= length):
        return None
    passed = year - 1399
    step = 1 if passed >= 0 else -1
    years = range(1399, year) if passed >= 0 else range(year, 1399)
    days = step * sum(366 if y % 33 in _LEAP else 365 for y in years)
    before = (month - 1) * 31 - max(0, month - 7)
    return date(2020, 3, 20) + timedelta(days + before + day - 1)


def islamic(year: int, month: int, day: int) -> date | None:
    """A day of the tabular Islamic calendar, years 1–1600; None where there is no such day."""
    if not (1 <= year <= 1600 and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    julian = day + -(-59 * (month - 1) // 2) + (year - 1) * 354 + (3 + 11 * year) // 30 + 1948439
    return date.fromordinal(julian - 1721425) if julian > 1721425 else None


CALENDARS: dict[str, tuple[str, int, ToDay | None]] = {
    **dict.fromkeys(_HEBREW, ("hebrew", 0, None)),
    **{name: ("islamic", n, islamic) for n, names in enumerate(_ISLAMIC, 1) for name in names},
    **{name: ("solar hijri", n, solar_hijri) for n, names in enumerate(_SOLAR, 1) for name in names},
}
#: a pattern of all the names, the longest first
NAMES = "|".join(
    name.replace("'", "['’]?").replace(" ", "[ -]") for name in sorted(CALENDARS, key=lambda n: (-len(n), n))
)
