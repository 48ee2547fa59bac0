"""Values that programs stumble over, and ways to spoil nested data, text and bytes."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from random import Random
from typing import Any

#: text that is written into a file as it stands, not as a quoted value
RAW = "@@raw-{}@@"
PIECES = ("*nowhere", "&a [*a]", "!!python/object:os.system x", "!!binary aGk=", "{<<: {a: 1}}", "9" * 5000, "0x1F",
          "010", "1_000", "12:30:45", "2020-13-45", "9999-12-31", "0001-01-01", "-1e999", ".nan", ".inf", "yes", "~",
          "[[[[]]]]", '"\\e]0;title\\a"', '"\\uD800"', '"\\x85"', '"\\u2028"', '"\\0"', "|\n  a\n  b", "? a",
          "{0: a, 1e155: b}", "beta(1 1)", "normal(0 1)", "lognormal(0.9 3)", "lognormal(1 700)", "pert(0 1 1e300)",
          "60..", "..", "1e308..1e309", "80..60", "-0.0", "1e-320", "1e300", "1e400", "5" * 400 + ".5",
          "{from: evidence}", "rest")
TEXTS = ("", " ", "north", "North", "water", "a" * 300, "é" * 300, "x" * 20_000, "\u202egnp.exe", "\x1b[31mred\x1b[0m",
         "\x00", "\ud800", "\u200b" * 500, "=HYPERLINK(1)", "@SUM(A1)", "../../etc", "/", "C:\\nul", "con", "a\nb",
         "a\r\nb", "a\tb", "<script>alert(1)</script>", "[bold]x[/bold]", "[/]", "{{7*7}}", "%s%n", "']]>", "a: b # c",
         "- a", "#", "\ufeffbom", "\u0660\u0661", "\u0430", "\U0001f54a", "2020-02-30", "1,5", "1.000,5", "50 %",
         "80-60", "nan", "inf", "true", "null", "rest", "$", "a\u2028b", "\u0085", "\x7f", "zone", "none", "all", "-",
         "--", "0", "ｎｏｒｔｈ")
NUMBERS = (0, 1, -1, 2, 0.5, 7, 99, 100, 101, 1000, -0.0, 1e-9, 1e-320, 1e9, 1e155, 1e300, -1e300, 2**31, 2**53 + 1,
           2**63, 2**64, 10**18, 1e308, 50.000001)
#: what a user might well mean
LIKELY = (0, 1, 5, 20, 50, 99, 100, 0.2, 0.5, "10..20", "0..100", "0..0", "0.2..0.4", "0..1", "normal(50 10)",
          "normal(0.5 0.2)", "lognormal(50 2)", "lognormal(1 3)", "pert(0 10 100)", "beta(2 3)", "uniform(0 100)",
          "triangular(0 1 2)", "pert(0 0.5 1)", {"judgement": "10..20", "by": "coder-a", "on": "2020-10-04"},
          "2020-10-06", "2021-10-05", "North – South", "it’s \u0644\u0627 \u5317", "A-B", "[a]", "10 %")
OTHERS = (None, True, False, [], {}, [None], [[]], {"": ""}, {"value": {"value": 1}}, [1, 2, 3], dt.date(9999, 12, 31),
          dt.date(1, 1, 1), dt.date(2020, 10, 5), dt.date(1899, 12, 31), {"judgement": "0..1", "by": "coder-a"},
          {"from": "evidence"}, {"value": 5, "sources": ["wire"]})


def value(rng: Random, raw: list[str] | None = None) -> Any:
    """Any junk; with ``raw`` also pieces that are to be written unquoted, added to that list."""
    match rng.randrange(5 if raw is None else 7):
        case 0 | 1:
            return rng.choice(NUMBERS)
        case 2 | 3:
            return rng.choice(TEXTS)
        case 4:
            return deepcopy(rng.choice(OTHERS))
        case _:
            assert raw is not None
            raw.append(rng.choice(PIECES))
            return RAW.format(len(raw) - 1)


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of nested lists and mappings."""
    found: list[tuple[Any, Any]] = []
    for key, inner in data.items() if isinstance(data, dict) else enumerate(data):
        found.append((data, key))
        if isinstance(inner, dict | list):
            found += places(inner)
    return found


def spoil_data(data: Any, rng: Random, raw: list[str] | None = None) -> None:
    """Change one place of nested data: another value, one from elsewhere, gone, twice, renamed, nested."""
    spots = places(data)
    if not spots:
        return
    holder, key = rng.choice(spots)
    if rng.random() < .4 and not isinstance(holder[key], dict | list):
        holder[key] = deepcopy(rng.choice(LIKELY))
        return
    match rng.randrange(9):
        case 0 | 1 | 2:
            holder[key] = value(rng, raw)
        case 3:
            other, its = rng.choice(spots)
            holder[key] = deepcopy(other[its])
        case 4:
            del holder[key]
        case 5 if isinstance(holder, list):
            holder.insert(rng.randrange(len(holder) + 1), deepcopy(holder[key]))
        case 5:
            holder[rng.choice(TEXTS)] = deepcopy(holder[key])
        case 6 if isinstance(holder, dict):
            new = value(rng, raw) if rng.random() < .5 else f"{key}x"
            holder[new if isinstance(new, str | int | float) else str(new)] = holder.pop(key)
        case 7:
            holder[key] = [holder[key]] if rng.random() < .5 else {"value": holder[key]}
        case _:
            if isinstance(holder[key], int | float) and not isinstance(holder[key], bool):
                holder[key] = rng.choice((-holder[key], holder[key] * 100, holder[key] / 100, f"{holder[key]}",
                                          f"{holder[key]}..{holder[key] * 2 + 1}"))
            elif isinstance(holder[key], str):
                holder[key] = spoil_text(holder[key], rng)


def spoil_text(text: str, rng: Random) -> str:
    """Change one place of a text: a line gone, twice, moved, indented, cut; a word or character other."""
    lines = text.splitlines(keepends=True) or [""]
    i = rng.randrange(len(lines))
    match rng.randrange(8):
        case 0:
            del lines[i]
        case 1:
            lines.insert(i, lines[i] * rng.choice((1, 1, 2, 50)))
        case 2:
            lines.insert(rng.randrange(len(lines)), lines.pop(i))
        case 3:
            lines[i] = rng.choice((" ", "  ", "\t", "\u00a0", "# ")) + lines[i]
        case 4:
            lines[i] = lines[i][:rng.randrange(len(lines[i]) + 1)]
        case 5:
            words = lines[i].split(" ")
            words[rng.randrange(len(words))] = rng.choice((*PIECES, *TEXTS))
            lines[i] = " ".join(words)
        case 6:
            at = rng.randrange(len(lines[i]) + 1)
            lines[i] = lines[i][:at] + rng.choice((*"{}[]:,&*?|-<>=!%@'\"#\\;\t\r\n\x00\x1b", *TEXTS)) + lines[i][at:]
        case _:
            fields = lines[i].split(",")
            fields[rng.randrange(len(fields))] = str(rng.choice((*NUMBERS, *TEXTS)))
            lines[i] = ",".join(fields)
    return "".join(lines)


def spoil_bytes(data: bytes, rng: Random) -> bytes:
    """Change some bytes: other ones, cut off, doubled, another encoding."""
    at = rng.randrange(len(data) + 1)
    match rng.randrange(5):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + rng.randbytes(rng.randrange(1, 9)) + data[at + rng.randrange(3):]
        case 2:
            return data[:at] + data[at // 2:]
        case 3:
            return data.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-8-sig", "utf-32", "cp037")),
                                                          "replace")
        case _:
            changed = bytearray(data)
            for _ in range(rng.randrange(1, 20)):
                if changed:
                    changed[rng.randrange(len(changed))] = rng.randrange(256)
            return bytes(changed)


def encoded(text: str) -> bytes:
    """UTF-8; lone surrogates as their three bytes, as broken programs write them."""
    return text.encode("utf-8", "surrogatepass")
