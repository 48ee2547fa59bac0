"""Every assumption of the pooling, with its default, and ``assumptions.toml``, by which a ledger sets some otherwise.

Tables of the file are merged with the defaults, so that ``[class_sd]`` may hold a single line.

None of these numbers is measured; all are shown in the report and can be varied. Sources: the values of the
Admiralty grades are those of STIX 2.1 (credibility) and of the MISP taxonomy (reliability, shrunk); the rest is ours.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.opening import exists, read_file
from peaceroom.files.suggestions import did_you_mean

FILE = "assumptions.toml"
_KEY = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"))*)\s*=\s*")
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_MAX_BYTES = 1_000_000

Path_ = tuple[str, ...]

Chance = Annotated[float, Field(gt=0, lt=1)]
Sd = Annotated[float, Field(ge=0, le=100)]
Correlation = Annotated[float, Field(ge=0, le=1)]


class Shift(BaseModel):
    """Partisan shift in hundredths of the scale: mean and sd; the sign is given by whose word it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    mean: Annotated[float, Field(ge=0, le=100)]
    sd: Sd


class Assumptions(BaseModel):
    """Parameters of likelihoods and pools; sds and shifts in hundredths of the scale."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    pool: Literal["mixture", "linear", "log"] = "mixture"
    hedge: Annotated[float, Field(gt=0, le=1)] = 0.85  # chances of being informative × this
    model_sd: Sd = 7.0  # added to every item
    credibility: Mapping[int, Chance] = {1: .9, 2: .7, 3: .5, 4: .3, 5: .1}  # 6: no word
    reliability: Mapping[str, Chance] = {"A": .95, "B": .725, "C": .5, "D": .275, "E": .05}  # F: no word
    credibility_weight: Annotated[float, Field(ge=0, le=1)] = 0.6
    class_sd: Mapping[str, Sd] = {"deed": 6., "signed": 5., "private": 10., "public": 12., "ally": 14., "neutral": 12.,
                                  "adversary": 18., "anonymous": 14.}  # slogans are no evidence of a position
    #: by the worse of the two grades, A–C and 1–3 in that order: the chance that an actor's own words, as printed, are
    #: what it states on an issue. Worse ones count as any passage does. 3 in 100 of the people named in 500 reports of
    #: Irish newspapers found a serious error in them (Fox and others 2009, as told in The Times); .9 is a judgement.
    own_words: Mapping[int, Chance] = {1: .97, 2: .97, 3: .9}
    #: sd of what an actor states on an issue from one utterance to another, in place of class and model: 6.8 (11
    #: degrees of freedom) in the ledger of ``doha-2020``, with the coders' doubt in it
    own_words_sd: Sd = 7.0
    coder_sd: Sd = 8.0  # where a coder gives a bare number and no doubt
    hop_sd: Sd = 3.0  # a translation
    #: variance a year
    drift: Mapping[str, Annotated[float, Field(ge=0, le=2_500)]] = {"position": 36., "capability": 16., "salience": 64.}
    breaks: tuple[date, ...] = ()  # a change of leader, a rupture: items dated before each get `break_sd` more
    break_sd: Sd = 20.0
    shift: Mapping[str, Shift] = {"adversary": Shift(mean=12, sd=10), "ally": Shift(mean=6, sd=8),
                                  "neutral": Shift(mean=0, sd=5), "self": Shift(mean=0, sd=0),
                                  "fact": Shift(mean=0, sd=0)}
    #: where a camp and neutrals both speak about three positions or more, take the shift from there, the above as prior
    estimate_shift: bool = True
    same_origin: Correlation = 1.0  # one utterance, verbatim copies
    re_reported: Correlation = 0.7  # near-copies of one text under several origins
    same_camp: Correlation = 0.3  # own reporting of one camp
    concession: Sd = 8.0  # how much further a party would go than it says in public: mean, and sd
    concession_sd: Sd = 6.0


def read_assumptions(folder: Path, name: str) -> tuple[Assumptions, list[Problem]]:
    """The assumptions of a ledger, and everything that is wrong with the file ``name`` stands for in problems."""
    path = folder / FILE
    if not exists(path):
        return Assumptions(), []
    file = f"{name}/{FILE}"

    def refuse(code: str, message: str, remedy: str, line: int = 0, column: int = 0) -> list[Problem]:
        return [Problem(file, line, column, code, message, CODES[code][1], remedy)]

    try:
        held = read_file(path, _MAX_BYTES, within=folder, smaller="keep one line for each assumption")
        text = held.decode("utf-8-sig")
    except InputError as error:
        return Assumptions(), [p for q in error.problems for p in refuse("E900", q.message, q.remedy)]
    except UnicodeDecodeError:
        return Assumptions(), refuse("E900", "the file is not UTF-8 text", "save it as UTF-8 in your editor")
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, 1)
        said = _PLACE.sub("", str(error)).removesuffix(" (at end of document)")
        return Assumptions(), refuse("E928", f"this is not TOML: {said[:1].lower()}{said[1:]}",
                                     "write name = value, and texts in quotation marks", line, column)
    places = _places(text)
    problems = [_unknown(file, path_, known, places) for path_, known in _strangers(data)]
    try:
        return Assumptions.model_validate(_merged(data)), problems
    except ValidationError as error:
        return Assumptions(), problems + [_limit(file, e, places) for e in error.errors(include_url=False)]


def _defaults() -> dict[str, object]:
    return Assumptions().model_dump()


def _strangers(data: Mapping[str, object]) -> Iterator[tuple[Path_, list[str]]]:
    """Names that no default has, with the names that could be meant."""
    defaults = _defaults()
    for name, value in data.items():
        if name not in defaults:
            yield (name,), list(defaults)
        elif isinstance(value, dict) and isinstance(default := defaults[name], dict):
            inner = {str(k): v for k, v in default.items()}
            for key, deeper in value.items():
                if key not in inner:
                    yield (name, key), list(inner)
                elif isinstance(deeper, dict) and isinstance(inner[key], dict):
                    yield from (((name, key, k), list(inner[key])) for k in deeper if k not in inner[key])


def _merged(data: Mapping[str, object]) -> dict[str, object]:
    """Defaults with the file's values over them; unknown names left out."""
    out = _defaults()
    for name, value in data.items():
        if name not in out:
            continue
        known = out[name]
        if not isinstance(value, dict) or not isinstance(known, dict):
            out[name] = value
            continue
        keys = {str(k): k for k in known}
        for key, deeper in value.items():
            if key in keys:
                before = known[keys[key]]
                known[keys[key]] = ({**before, **{k: v for k, v in deeper.items() if k in before}}
                                    if isinstance(deeper, dict) and isinstance(before, dict) else deeper)
    return out


def _places(text: str) -> dict[Path_, tuple[int, int, int]]:
    """Path of a key → line, column of the key, column of its value. Inline tables are known by their first key."""
    found: dict[Path_, tuple[int, int, int]] = {}
    table: Path_ = ()
    for number, line in enumerate(text.split("\n"), 1):
        if head := _TABLE.match(line):
            table = _names(head[1])
            found.setdefault(table, (number, head.start(1) + 1, head.start(1) + 1))
        elif key := _KEY.match(line):
            found.setdefault((*table, *_names(key[1])), (number, key.start(1) + 1, key.end() + 1))
    return found


def _names(dotted: str) -> Path_:
    return tuple(part.strip().strip('"') for part in dotted.split("."))


def _place(path: Path_, places: Mapping[Path_, tuple[int, int, int]]) -> tuple[int, int, int]:
    for n in range(len(path), 0, -1):
        if path[:n] in places:
            return places[path[:n]]
    return next((at for known, at in places.items() if known[:1] == path[:1]), (1, 1, 1))


def _unknown(file: str, path: Path_, known: list[str], places: Mapping[Path_, tuple[int, int, int]]) -> Problem:
    line, column, _ = _place(path, places)
    return Problem(file, line, column, "E922", f"there is no assumption {'.'.join(path)}", CODES["E922"][1],
                   did_you_mean(path[-1], known, "write one of: " + ", ".join(known)))


def _limit(file: str, error: Any, places: Mapping[Path_, tuple[int, int, int]]) -> Problem:
    path = tuple(str(step) for step in error["loc"])
    line, _, column = _place(path, places)
    value = error.get("input")
    shown = "a table" if isinstance(value, Mapping | BaseModel) else repr(value)[:40]
    return Problem(file, line, column, "E923", f"{'.'.join(path)} cannot be {shown}", CODES["E923"][1],
                   error["msg"].removeprefix("Input should be ").replace("Input should", "it should")[:200])
