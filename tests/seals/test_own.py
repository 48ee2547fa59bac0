"""Questions that an analyst writes: read, refused with their place, sealed, resolved and scored."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.stats import norm

from peaceroom.core.errors import InputError
from peaceroom.runs.run import Run
from peaceroom.seals import scoring, sealing
from peaceroom.seals.listing import listing
from peaceroom.seals.own import own_of_data, read_own
from peaceroom.seals.questions import questions_of, settled
from peaceroom.seals.record import made, record, summed
from peaceroom.seals.verifying import verify

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from peaceroom.seals.record import Told

FILE = """\
questions:
  joint-text:
    asks: Do the two sides publish a joint text by 30 June 2027?
    answer: yes-no
    rule: Yes if a text that both sides issue is dated on or before that day.
    due: 2027-06-30
    p: 0.35
  released:
    asks: How many prisoners are released?
    answer: number
    rule: As the committee reports.
    due: 2027-06-30
    unit: prisoners
    said: 200..900
    least: 0
    step: 10
  opening:
    asks: When do formal talks open?
    answer: date
    rule: The first session of both delegations.
    due: 2027-12-31
    by: {2027-03-31: 0.15, 2027-12-31: 0.5}
"""
TODAY = "2026-12-01"


def test_a_file_of_questions_is_sealed_as_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(FILE)
    text, released, opening = read_own(path, today=TODAY)
    assert (text["id"], text["kind"], text["p"], text["due"]) == ("own.joint-text", "yes-no", 0.35, "2027-06-30")
    assert released["quantiles"]["0.1"] == pytest.approx(200) and released["quantiles"]["0.9"] == pytest.approx(900)
    assert released["quantiles"]["0.01"] >= 0 and (released["unit"], released["step"]) == ("prisoners", 10)
    assert (opening["by"], opening["since"]) == ({"2027-03-31": 0.15, "2027-12-31": 0.5}, TODAY)


@pytest.mark.parametrize(("before", "after", "line", "code", "told"), [
    ("    p: 0.35", "    said: 3", 3, "E343", "exactly one of p and take"),
    ("    p: 0.35", "    p: 1.35", 7, "E117", "at most 1"),
    ("    p: 0.35", "    take: process.ceasefire.2027-06-30", 7, "E343", "no run"),
    ("    due: 2027-06-30\n    p", "    due: 2026-11-30\n    p", 6, "E343", "not after today"),
    ("    due: 2027-06-30\n    p", "    p", 3, "E106", "due"),
    ("    said: 200..900", "    said: -200..900", 14, "E343", "between 0 and inf"),
    ("    unit: prisoners\n", "", 9, "E343", "unit"),
    ("0.15, 2027-12-31: 0.5", "0.55, 2027-12-31: 0.5", 22, "E343", "falls"),
    ("2027-12-31: 0.5", "2027-11-30: 0.5", 22, "E343", "due on 2027-12-31"),
    ("answer: date", "answer: day", 19, "E114", "date"),
    ("  joint-text:", "  Joint text:", 2, "E113", "Joint text"),
])
def test_a_question_that_cannot_be_sealed_is_refused_where_it_stands(
        tmp_path: Path, before: str, after: str, line: int, code: str, told: str) -> None:
    path = tmp_path / "mine.yaml"
    assert before in FILE
    path.write_text(FILE.replace(before, after, 1))
    with pytest.raises(InputError) as refused:
        read_own(path, today=TODAY)
    problem = refused.value.problems[0]
    assert (problem.code, problem.line) == (code, line), refused.value
    assert told in str(refused.value)


def one(**fields: Any) -> dict[str, Any]:
    return {"questions": {"mine": {"asks": "What?", "rule": "So.", **fields}}}


def test_numbers_are_taken_from_a_run(run: Run) -> None:
    theirs = next(q for q in questions_of(run) if q["id"] == "settlement.prisoners")
    number = own_of_data(one(answer="number", take="settlement.prisoners"), run)[0]
    assert number["quantiles"] == theirs["quantiles"] and number["due"] == theirs["due"]
    values = settled(run, "prisoners")
    middle = float(np.median(values))
    chance = own_of_data(one(answer="yes-no", take=f"settlement.prisoners >= {middle}"), run)[0]
    assert chance["p"] == pytest.approx((values >= middle).mean()) and chance["taken"].startswith("settlement")
    for wrong, told in ((one(answer="yes-no", take="settlement.prisoners"), "no such number"),
                        (one(answer="number", take="settlement.prisonrs"), "did you mean"),
                        (one(answer="number", take="settlement.prisoners", due="2999-01-01"), "leave it out"),
                        (one(answer="yes-no", take="settlement.prisoners > many"), "compare with a number")):
        with pytest.raises(InputError, match=told):
            own_of_data(wrong, run)


def test_own_questions_are_sealed_opened_resolved_and_scored(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    today = date.today()
    due, came = today + timedelta(days=100), today + timedelta(days=40)
    path = tmp_path / "seals.jsonl"
    asked = one(answer="yes-no", due=due, p=0.8) | {}
    asked["questions"] |= {"when": {"asks": "When?", "rule": "The day.", "answer": "date", "due": due,
                                    "by": {due: 0.5}}}
    assert sealing.seal([], path, key, own=asked) == [2]
    assert verify(path)["seals"][0]["state"] == "no run"
    assert {q["said"]["id"] for q in listing(path)[0]["questions"]} == {"own.mine", "own.when"}
    with pytest.raises(InputError, match="own questions"):
        verify(path, rerun=[2])
    sealing.open_seal(path, 2, key)
    for outcome, told in ((came.isoformat(), "future"), ("soon", "not a date"),
                          ((due + timedelta(days=1)).isoformat(), "not after"), ("no", "too early")):
        with pytest.raises(InputError, match=told):
            sealing.resolve(path, 2, "own.when", outcome, key, source="x", on=today)
    sealing.resolve(path, 2, "own.mine", "no", key, source="x", on=today)
    found = record([path])
    assert found["yes_no"] is not None and found["yes_no"]["brier"] == pytest.approx(0.64) and found["late"] == 0


def answer(q: dict[str, Any], came: str | float, sealed: str = "2026-12-01") -> Any:
    base: Told = {"ledger": "l", "line": 2, "id": "q", "title": "", "asks": "?", "sealed": sealed, "due": "2027-12-31",
                  "on": "2027-12-31", "source": "x", "kind": q["kind"]}
    return made(base, q, came)


def test_days_are_scored_by_their_definitions() -> None:
    by = {"2027-03-31": 0.3, "2027-12-31": 0.6}
    q = {"kind": "date", "by": by, "since": "2026-12-01"}
    days = [date(2026, 12, 1) + timedelta(days=n) for n in range(1, 396)]
    assert days[-1] == date(2027, 12, 31)
    first, second = 120, 275  # days up to 31 March, and from there
    curve = [0.3 * n / first if n <= first else 0.3 + 0.3 * (n - first) / second for n in range(1, 396)]
    for came in ("2027-02-01", "2027-12-31", "no"):
        step = [came != "no" and day.isoformat() >= came for day in days]
        found = answer(q, came)
        assert found["crps"] == pytest.approx(sum((f - s) ** 2 for f, s in zip(curve, step, strict=True)))
    assert answer(q, "no")["log"] == pytest.approx(-log(0.4)) and answer(q, "no")["chance"] == pytest.approx(0.4)
    assert answer(q, "2027-02-01")["log"] == pytest.approx(-log(0.3 / first))
    found = summed([answer(q, "no"), answer(q, "2027-02-01", "2028-01-01")], ledgers=[], seals=1, closed=0,
                   questions=2, void=0, overdue=[])
    assert found["days"] is not None and found["days"]["came"] == 0.5 and found["late"] == 1
    assert found["days"]["forecast"] == pytest.approx(0.6)


def test_the_log_score_of_a_number_is_that_of_its_rounded_value() -> None:
    levels = (0.01, *(k / 20 for k in range(1, 20)), 0.99)
    said = {f"{q:g}": float(x) for q, x in zip(levels, norm(50, 10).ppf(levels), strict=True)}
    for came in (35.0, 50.0, 61.0):
        exact = norm(50, 10).cdf(came + 0.5) - norm(50, 10).cdf(came - 0.5)
        assert scoring.number_log(said, came) == pytest.approx(-log(exact), abs=0.1)  # flat between 5 and 10 %
    flat = {f"{q:g}": 100 * q for q in levels}
    assert [scoring.number_log(flat, x, 2) for x in (3.0, 50.0, 93.3)] == pytest.approx([-log(0.02)] * 3)
    total = sum(exp(-scoring.number_log(said, float(k))) for k in range(-40, 140))
    assert total == pytest.approx(1, abs=180 * scoring.FLOOR)
    assert scoring.number_log({"0.1": 5.0, "0.9": 5.0}, 5) == pytest.approx(0)
    assert scoring.number_log({"0.1": 5.0, "0.9": 5.0}, 90) == pytest.approx(-log(scoring.FLOOR))


def test_the_example_of_the_page_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/seals.md").read_text(encoding="utf-8")
    text = page.split("```yaml\n")[1].split("```")[0]
    path = tmp_path / "mine.yaml"
    path.write_text(text.split("  water:")[0], encoding="utf-8")
    assert [q["kind"] for q in read_own(path, today=TODAY)] == ["yes-no", "number", "date"]
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no run to take it from"):
        read_own(path, today=TODAY)
