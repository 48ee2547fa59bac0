"""A document with proposals highlighted: accept, correct or reject each by a key, and see what it moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.analysis.regrading import repooled
from peaceroom.core.errors import InputError
from peaceroom.evidence.coding.candidates import Candidate
from peaceroom.evidence.coding.deciding import Coder, named
from peaceroom.evidence.coding.opening import Opened, open_document
from peaceroom.evidence.ledger.quoting import find_quote
from peaceroom.evidence.ledger.records import Polarity, QuoteKind, Relation, Section, SignClass
from peaceroom.findings.rounding import finest, span
from peaceroom.scenario.file.opened_ledger import OpenedLedger
from peaceroom.scenario.known_actors import known_actors
from peaceroom.scenario.types import Scenario
from peaceroom.web.forms import Fields, fields
from peaceroom.web.ledgers import coder_of, ledger_of
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace

State = Literal["open", "later", "accepted", "rejected"]
#: field of a proposal → what it is called, and the words it may hold
WORDS: dict[str, tuple[str, Sequence[str]]] = {
    "relation": ("whose word", get_args(Relation)), "sign": ("kind of sign", get_args(SignClass)),
    "credibility": ("credibility", ("1", "2", "3", "4", "5", "6")), "polarity": ("polarity", get_args(Polarity)),
    "quote": ("quotation", get_args(QuoteKind)), "section": ("section", get_args(Section)),
}
_AT = "/scenarios/{scenario}/evidence/document/{document}?by={by}"


@dataclass(frozen=True)
class Piece:
    """A run of the text: part of proposal ``number``, or of none."""

    text: str
    number: int | None = None


def show(request: Request) -> Response:
    """The document, and the proposal that is asked about: the one in the address, else the first open one."""
    found = ledger_of(request)
    by = coder_of(found, request.query_params.get("by"))
    return _shown(request, found, by)


def _shown(request: Request, found: OpenedLedger, by: str, *, sent: Fields | None = None,
           error: InputError | None = None) -> Response:
    opened = open_document(found.store, request.path_params["document"], known_actors(found.scenario))
    states = _states(opened, Coder(found.store, opened.document.id, by, dt.date.today()))
    wanted = (sent or Fields()).get("key") or request.query_params.get("at", "")
    at = next((n for n, c in enumerate(opened.candidates) if c.key == wanted),
              next((n for n, s in enumerate(states) if s == "open"), None))
    return page(request, "coding.html.j2", status=422 if error else 200, problems=error.problems if error else (),
                document=opened.document, by=by, coders=found.scenario.coders, candidates=opened.candidates,
                states=states, at=at, pieces=list(_pieces(opened)), words=WORDS, sent=sent or {},
                actors=found.scenario.actors, issues=found.scenario.issues,
                moved=request.query_params.get("moved", ""), last=request.query_params.get("last", ""))


async def decide(request: Request) -> Response:
    """Accept, reject, put off or take back; then on to the next open proposal."""
    return await run_in_threadpool(_decided, request, await fields(request))


def _decided(request: Request, sent: Fields) -> Response:
    found = ledger_of(request)
    by = coder_of(found, sent.get("by"))
    opened = open_document(found.store, request.path_params["document"], known_actors(found.scenario))
    coder = Coder(found.store, opened.document.id, by, dt.date.today())
    do, key = sent.get("do", ""), sent.get("key", "")
    here = _AT.format(scenario=quote(request.path_params["scenario"]), document=quote(opened.document.id), by=quote(by))
    if do == "undo":
        _undo(coder, key)
        return RedirectResponse(f"{here}&at={key}#now", 303)
    candidate = next((c for c in opened.candidates if c.key == key), None)
    if candidate is None:
        raise InputError.one("E929", "this proposal is not there any more", "the document or its rules have changed",
                             "open the document again")
    if do in ("reject", "later"):
        coder.memory.keep(key, "rejected" if do == "reject" else "later")
        return RedirectResponse(f"{here}&last={key}#now", 303)
    before = workspace(request).scenario(request.path_params["scenario"]).scenario
    try:
        entered, _ = coder.accept(_corrected(candidate, sent, opened.text), _coding(found.scenario, sent))
    except InputError as error:
        return _shown(request, found, by, sent=sent, error=error)
    coder.memory.keep(key, named(entered.added))
    return RedirectResponse(f"{here}&last={key}&moved={quote(_moved(request, before))}#now", 303)


def _undo(coder: Coder, key: str) -> None:
    memory = coder.memory
    decision = memory.decisions.get(key)
    if isinstance(decision, list):
        coder.withdraw(decision)
    memory.keep(key, None)


def _corrected(c: Candidate, sent: Fields, text: str) -> Candidate:
    """The proposal with what the analyst changed. Raises `InputError` E917 for words that are not in the text."""
    start, end = c.start, c.end
    typed = sent.get("text", "").strip()
    if typed and typed != " ".join(c.text.split()):
        start, end = find_quote(text, typed)
    words = {name: sent[name] for name, (_, known) in WORDS.items() if sent.get(name) in known}
    values: dict[str, object] = {k: int(v) if k == "credibility" else v for k, v in words.items()}
    return replace(c, start=start, end=end, text=text[start:end], actor=sent.get("actor") or None,
                   about=sent.get("about") or None, role=sent.get("role", "").strip() or None,
                   **values)  # type: ignore[arg-type]  # each is one of the words of its type


def _coding(scenario: Scenario, sent: Fields) -> dict[str, object]:
    """Fields of the coding: nothing where the passage says nothing of an input."""
    says = sent.get("says", "")
    if not says:
        return {}
    value = sent.get("value", "").strip().replace("–", "..")
    about: dict[str, object] = {"actor": sent.get("about", ""), **({"value": value} if value else {})}
    if says in ("salience", "capability"):
        return {**about, "quantity": says}
    issue = says.removeprefix("issue:")
    return {**about, "quantity": "position", "issue": issue if issue in scenario.issues else says}


def _moved(request: Request, before: Scenario) -> str:
    """What an addition did to a pooled number, in a sentence; empty where none moved."""
    after = workspace(request).scenario(request.path_params["scenario"]).scenario
    if before.ledger is None or after.ledger is None:
        return ""
    for number in repooled(before, after.ledger):
        if number.moved:
            least = finest(number.scale[1] - number.scale[0])
            what = after.issues[number.issue].name if number.issue else number.quantity
            then, now = (span(p["p10"], p["p90"], least) for p in (number.before, number.after))
            return f"{after.actors[number.actor].name}, {what}: {then} before, {now} now" + (
                "" if number.used else " (the file gives this number by hand)")
    return ""


def _states(opened: Opened, coder: Coder) -> list[State]:
    kept = coder.memory.decisions

    def state(c: Candidate) -> State:
        decision = kept.get(c.key)
        if isinstance(decision, list):
            return "accepted"
        return "rejected" if decision == "rejected" else "later" if decision == "later" else "open"

    return [state(c) for c in opened.candidates]


def _pieces(opened: Opened) -> Iterator[Piece]:
    """The text in runs; a proposal within another is reached by its number alone."""
    done = 0
    for number, c in enumerate(opened.candidates):
        if c.start < done:
            continue
        if c.start > done:
            yield Piece(opened.text[done:c.start])
        yield Piece(opened.text[c.start:c.end], number)
        done = c.end
    if done < len(opened.text):
        yield Piece(opened.text[done:])


PAGE = Page("A document", "scenario", 31, "Proposals, a key each", (
    Step("/evidence/document/{document}", show), Step("/evidence/document/{document}", decide, ("POST",))),
    in_menu=False)
