"""Whatever a model of another package hands back, the run goes on, and the model is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from accuracy.made import rows, write
from peaceroom.accuracy.scoring.accuracy import accuracy
from peaceroom.accuracy.scoring.longform import read_long
from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.solving import solve
from peaceroom.core.case import Case, make_case
from peaceroom.core.errors import InputError, Interrupted
from peaceroom.core.settlement import Settlement
from peaceroom.models import base, get_model
from peaceroom.models.asking import ask, malformed
from peaceroom.models.base import param
from peaceroom.models.protocols import GivesNotes, ListsReadings, NamesPoint, ShowsWork, SpreadsMass, Traits
from small import scenario


def answer(case: Case, kind: str) -> Any:
    shape = case.draws, len(case.issues)
    half = Settlement.of("odd", case.issues, np.full(shape, 50.0))
    match kind:
        case "nothing":
            return None
        case "a mapping":
            return {"outcome": half.outcome}
        case "an array":
            return half.outcome
        case "another shape":
            return Settlement.of("odd", case.issues, half.outcome[:, 0])
        case "a draw too few":
            return Settlement.of("odd", case.issues, half.outcome[1:])
        case "words":
            return replace(half, outcome=np.full(shape, "fifty"))  # type: ignore[arg-type]
        case "flags of numbers":
            return replace(half, no_agreement=half.outcome)  # type: ignore[arg-type]
        case "other issues":
            return replace(half, issues=tuple(f"not-{i}" for i in case.issues))
        case "reasons in a list":
            return replace(half, unavailable=["none"])  # type: ignore[arg-type]
        case "off the scale":
            return Settlement.of("odd", case.issues, np.full(shape, 1e6))
        case "infinite":
            return Settlement.of("odd", case.issues, np.full(shape, -np.inf))
        case "once off the scale":
            y = half.outcome.copy()
            y[-1, -1] = -1e-3
            return Settlement.of("odd", case.issues, y)
        case "silent without a reason":
            return Settlement.of("odd", case.issues, np.full(shape, np.nan))
        case "an exception":
            raise RuntimeError("no luck")
    raise AssertionError(kind)


REFUSED = ("nothing", "a mapping", "an array", "another shape", "a draw too few", "words", "flags of numbers",
           "other issues", "reasons in a list")
SILENCED = ("off the scale", "infinite", "once off the scale", "silent without a reason")


@dataclass(frozen=True)
class Odd:
    """Answers with something that is no settlement."""

    kind: str = param("nothing", "what it hands back")
    traits: ClassVar[Traits] = Traits("Something else", "benchmark")

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        return answer(case, self.kind)  # type: ignore[no-any-return]


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    base.entries()
    presets: dict[str, dict[str, Any]] = {f"k{n}": {"kind": kind} for n, kind in enumerate((*REFUSED, *SILENCED,
                                                                                         "an exception"))}
    monkeypatch.setitem(base._entries, "odd", base.Entry("odd", Odd, presets | {"standard": {}}, "standard", __name__))
    yield


@pytest.mark.parametrize("kind", [*REFUSED, *SILENCED, "an exception"])
def test_a_run_goes_on_and_names_the_model(odd: None, kind: str) -> None:
    key = f"odd@k{[*REFUSED, *SILENCED, 'an exception'].index(kind)}"
    run = forecast(scenario(), draws=30, models=[key, "mean"], what_if_draws=20, process=False)
    code = "W104" if kind == "an exception" else "W108"
    told = [w["message"] for w in run.result["warnings"] if w["code"] in ("W104", "W108")]
    assert len(told) == 1 and f"model {key} " in told[0]
    assert [w["code"] for w in run.result["warnings"] if w["code"] in ("W104", "W108")] == [code]
    for by_model in run.result["settlements"].values():
        assert "median" in by_model["mean"]
        assert "unavailable" in by_model[key] and "no settlement that every" not in by_model[key]["unavailable"]
    assert np.isnan(run.settlements[key].outcome).all()
    assert all(np.isnan(table[key]).all() for table in run.what_ifs.values())
    alone = forecast(scenario(), draws=30, models=["mean"], what_if_draws=20, process=False)
    assert run.result["equal_weight"] == alone.result["equal_weight"]


@pytest.mark.parametrize("kind", [*REFUSED, "an exception"])
def test_solve_refuses_by_name(odd: None, kind: str) -> None:
    case = make_case([0.0, 100.0], 1.0, 1.0)
    with pytest.raises(InputError, match=r"E4(09|10) odd") as caught:
        solve(case, "odd", kind=kind)
    assert caught.value.problems[0].code == ("E409" if kind == "an exception" else "E410")


@pytest.mark.parametrize("kind", SILENCED)
def test_solve_says_why_there_is_no_answer(odd: None, kind: str) -> None:
    solution = solve(make_case([0.0, 100.0], 1.0, 1.0), "odd", kind=kind)
    assert solution.outcome == {"issue-1": None} and "refused" in solution.unavailable["issue-1"]


def test_one_bad_issue_of_a_package_costs_that_issue_only() -> None:
    case = make_case([[0.0, 0.0], [100.0, 100.0]], 1.0, 1.0)

    class Package:
        traits = Traits("Two issues", "benchmark", multi_issue=True)

        def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
            return Settlement.of("p", case.issues, np.array([[50.0, 101.0]]), no_agreement=np.array([[True, True]]))

    found = ask("p", Package(), case)
    assert found.outcome[0, 0] == 50 and np.isnan(found.outcome[0, 1]) and list(found.unavailable) == ["issue-2"]
    assert found.no_agreement.tolist() == [[True, False]]


def test_what_somebody_asks_for_beyond_the_ends_given_by_hand_is_an_answer() -> None:
    case = make_case([-50.0, 150.0], 1.0, [1.0, 3.0], reference=-80)
    assert ask("compromise", get_model("compromise"), case).outcome.item() == 100
    far = replace(case, position=case.position - 100)
    assert ask("compromise", get_model("compromise"), far).outcome.item() == 0
    assert ask("mean", get_model("mean"), far).outcome.item() == -50


def test_whole_numbers_and_rounding_at_the_ends_are_no_reason_to_refuse() -> None:
    case = make_case([0.0, 100.0], 1.0, 1.0)
    assert malformed(Settlement.of("m", case.issues, np.array([[50]])), case) == ""  # type: ignore[arg-type]

    class Whole:
        traits = Traits("Whole numbers", "benchmark")

        def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
            return Settlement.of("m", case.issues, np.array([[100 + 1e-12]]))

    assert ask("m", Whole(), case).unavailable == {}


def test_an_interrupted_run_remembers_what_failed(odd: None, tmp_path: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done >= 1024:
            raise KeyboardInterrupt

    options: dict[str, Any] = {"draws": 2500, "models": ["odd@k0", "mean"], "what_ifs": [], "out": tmp_path,
                               "workers": 1}
    whole = forecast(scenario(), **(options | {"out": None}), process=False)
    with pytest.raises(Interrupted):
        forecast(scenario(), progress=stop, **options, process=False)
    again = forecast(scenario(), **options, process=False)
    assert again.result["warnings"] == whole.result["warnings"]
    assert again.result["settlements"] == whole.result["settlements"]


def test_a_resumed_run_remembers_what_only_the_finished_blocks_knew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first block alone fails; the run is cut off after it."""

    @dataclass(frozen=True)
    class First:
        traits: ClassVar[Traits] = Traits("Fails at the start", "benchmark")

        def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
            if case.first == 0:
                raise RuntimeError("no luck at the start")
            return Settlement.of("first", case.issues, np.full((case.draws, len(case.issues)), np.nan),
                                 unavailable=dict.fromkeys(case.issues, "later it only has nothing to say"))

    def stop(done: int, _: int) -> None:
        if done >= 1024:
            raise KeyboardInterrupt

    base.entries()
    monkeypatch.setitem(base._entries, "first", base.Entry("first", First, {"standard": {}}, "standard", __name__))
    options: dict[str, Any] = {"draws": 2500, "models": ["first", "mean"], "what_ifs": [], "out": tmp_path,
                               "workers": 1}
    with pytest.raises(Interrupted):
        forecast(scenario(), progress=stop, **options, process=False)
    again = forecast(scenario(), **options, process=False)
    assert any(w["code"] == "W104" and "no luck at the start" in w["message"] for w in again.result["warnings"])
    for by_model in again.result["settlements"].values():
        assert "no luck at the start" in by_model["first"]["unavailable"]


def test_scores_of_a_model_that_is_none_are_missing_and_said_so(odd: None, tmp_path: Path) -> None:
    found = accuracy(read_long(write(tmp_path / "decisions.csv", rows(4))), ("odd", "mean"))
    assert "nothing in place of a Settlement" in str(found)
    assert found["models"]["mean"]["mae"] > 0


def test_what_a_model_may_say_beside_is_declared() -> None:
    learned, challenge, mean = (get_model(k) for k in ("learned", "challenge", "mean"))
    for protocol in (NamesPoint, SpreadsMass, GivesNotes):
        assert isinstance(learned, protocol) and not isinstance(mean, protocol)
    for protocol in (ShowsWork, ListsReadings):
        assert isinstance(challenge, protocol) and not isinstance(mean, protocol)


def test_a_key_that_could_not_be_typed_is_refused() -> None:
    with pytest.raises(ValueError, match="no key"):
        base.register("odd@one")(Odd)
