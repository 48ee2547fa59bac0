"""The backtest: nothing of an origin's own country or of later reaches its forecast, and scores are right."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from peaceroom.accuracy.backtest.blending import START, blend, shipped_weights, weight, weights_left_out
from peaceroom.accuracy.backtest.forecasts import Inside, inside_views
from peaceroom.accuracy.backtest.inside import inside_view
from peaceroom.accuracy.backtest.nearest import nearest
from peaceroom.accuracy.backtest.outside import Known, outside_view, patron_class
from peaceroom.accuracy.backtest.questions import IDS
from peaceroom.accuracy.backtest.scoring import score
from peaceroom.accuracy.backtest.summary import brier, calibration, gain, log_score, resampled, summary, supported
from peaceroom.base_rates.end_rate import end_rate
from peaceroom.cli import group
from peaceroom.files.yaml import parse
from peaceroom.scenario.cases.reading import origin_files, read_origin
from peaceroom.scenario.cases.types import Origin
from scenario.cases.test_origins import GOOD


def origin(case: str, cluster: str, **changed: Any) -> Origin:
    """The good file's origin, called otherwise."""
    data = parse(GOOD, "good").to_python() | {"case": case, "cluster": cluster} | changed
    return Origin.model_validate(data)


def library(folder: Path, count: int = 4) -> list[Path]:
    """So many cases of as many countries, with outcomes beside them: texts came in every other one."""
    paths = []
    for n in range(count):
        case = folder / "cases" / f"case-{n}"
        case.mkdir(parents=True)
        text = GOOD.replace("case: hill-and-plain", f"case: case-{n}").replace("cluster: hills", f"cluster: land-{n}")
        (case / "2001-03-01.yaml").write_text(text, encoding="utf-8")
        paths.append(case / "2001-03-01.yaml")
        yes = n % 2 == 0
        lines = [f"    q{k}: {{answer: {'yes' if yes and k < 4 else 'no'}, source: UCDP"
                 f"{', date: 2001-04-01' if yes and k < 4 else ''}}}" for k in range(1, 13)]
        (folder / f"case-{n}.yaml").write_text(
            f"held_out: true\ncase: case-{n}\ncoder: c\norigins:\n  2001-03-01:\n" + "\n".join(lines) + "\n", "utf-8")
    return paths


@pytest.mark.slow
def test_every_question_is_answered_by_both_views_where_it_can_be() -> None:
    o = origin("a", "x")
    inside, outside = inside_view(o, draws=200), outside_view(o, [])
    assert tuple(inside) == tuple(outside) == IDS
    assert inside["q7"] is None and outside["q7"] is None  # procedure is settled
    assert all(p is not None and 0 <= p <= 1 for q, p in inside.items() if q != "q7")
    assert all(view is not None and 0 < view.p < 1 for q, view in outside.items() if q != "q7")


@pytest.mark.slow
def test_procedure_is_asked_where_it_is_open() -> None:
    o = origin("a", "x")
    rules = o.agenda[0].model_copy(update={"closed": None, "positions": o.agenda[1].positions,
                                           "open_since": date(2001, 2, 20)})
    o = o.model_copy(update={"agenda": (rules, o.agenda[1])})
    outside = outside_view(o, [])["q7"]
    assert outside is not None and outside.p > 0.3  # a procedure open for nine days
    assert inside_view(o, draws=200)["q7"] is not None


@pytest.mark.slow
def test_without_violence_the_simulator_says_nothing_of_deaths() -> None:
    assert inside_view(origin("a", "x").model_copy(update={"violence": None}), draws=200)["q11"] is None


def test_the_own_country_never_counts() -> None:
    o = origin("a", "x")
    with pytest.raises(ValueError, match="x is among"):
        outside_view(o, [Known(origin("b", "x"), {"q12": True})])


def test_frequencies_go_from_that_of_all_to_that_of_the_class() -> None:
    o = origin("a", "x")  # talks in session
    dormant = origin("b", "y", state={"dormant": 1.0})

    def q8(*known: Known) -> float:
        found = outside_view(o, known)["q8"]
        assert found is not None
        return found.p

    like = [Known(origin(f"l{n}", f"c{n}"), {"q8": True}) for n in range(8)]
    unlike = [Known(dormant.model_copy(update={"cluster": f"d{n}"}), {"q8": False}) for n in range(8)]
    assert q8() == pytest.approx(0.5)
    assert q8(*unlike) < 0.2 < 0.5 < q8(*like, *unlike) < 1
    assert q8(*like, *unlike) > q8(*like[:2], *unlike)


def test_an_item_rests_on_talks_that_stand_alike() -> None:
    """A provision in a text is not an item agreed: other kinds than procedure go by talks of like state."""
    o = origin("a", "x")  # procedure is settled, what is open is not of that kind
    dormant = origin("b", "y", state={"dormant": 1.0})
    known = [Known(origin(f"l{n}", f"c{n}"), {"q6": True}) for n in range(6)]
    known += [Known(dormant.model_copy(update={"cluster": f"d{n}"}), {"q6": False}) for n in range(6)]
    mine, theirs = (outside_view(of, known)["q6"] for of in (o, dormant))
    assert mine is not None and theirs is not None
    assert mine.reference == "the library elsewhere: talks in session" and mine.cases == 6
    assert theirs.reference == "the library elsewhere: talks in a break"
    assert mine.p > 0.7 > 0.3 > theirs.p


def test_the_nearest_are_of_other_countries_and_cases_and_like_it() -> None:
    o = origin("a", "x")
    dormant = origin("far", "y", state={"dormant": 1.0})
    twins = [origin("twin", "z"), origin("twin", "z", as_of=date(2001, 3, 2)), origin("own", "x")]
    assert [found.case for found in nearest(o, [dormant, *twins])] == ["twin", "far"]


def test_a_blend_is_made_in_log_odds() -> None:
    assert blend(np.array([0.2]), np.array([0.8]), 0.5)[0] == pytest.approx(0.5)
    assert blend(np.array([0.2]), np.array([0.9]), 0.0)[0] == pytest.approx(0.2)
    assert blend(np.array([0.2]), np.array([0.9]), 1.0)[0] == pytest.approx(0.9)


def test_a_weight_starts_at_a_quarter_and_goes_where_the_cases_go() -> None:
    rng = np.random.default_rng(1)
    truth = rng.random(300)
    y = (rng.random(300) < truth).astype(float)
    noise = rng.random(300)
    lands = [f"land-{n // 10}" for n in range(300)]
    assert weight(truth[:0], noise[:0], y[:0], []) == START
    assert weight(noise, truth, y, lands) > 0.85  # the inside view knows
    assert weight(truth, noise, y, lands) == 0  # it does not
    few = weight(np.array([0.5] * 3), np.array([0.6] * 3), np.ones(3), lands[::100])
    assert 0.2 < few < weight(noise, truth, y, lands)


def test_what_one_country_alone_supports_may_be_chance() -> None:
    """A gain in one country is no larger than its own standard error; the same gain in k of them is √k of it."""
    outside, inside, y = np.full(8, 0.5), np.full(8, 0.7), np.ones(8)
    assert weight(outside, inside, y, ["a"] * 8) == 0
    two, four, eight = (weight(outside, inside, y, list(lands)) for lands in ("aaaabbbb", "aabbccdd", "abcdefgh"))
    # of the same weight a half, three quarters, seven eighths are more than chance
    assert [two / eight, four / eight] == pytest.approx([4 / 7, 6 / 7])
    assert eight > START
    # as a gain fades into chance the weight goes to nothing, without a step
    fading = np.array([weight(outside, np.where(np.arange(8) < 4, 0.7, 0.5 - c), y, list("aaaabbbb"))
                       for c in np.linspace(0.1, -0.2, 13)])
    assert fading[0] == 0 and (np.diff(fading) >= 0).all() and np.diff(fading).max() < 0.2
    assert shipped_weights(["s"] * 8 + ["t"] * 8, list("aabbccdd") * 2, np.tile(outside, 2), np.tile(inside, 2),
                           np.append(y, 1 - y)) == {"s": weight(outside, inside, y, list("aabbccdd")), "t": 0.0}


def test_weights_of_a_country_come_from_the_others() -> None:
    rng = np.random.default_rng(2)
    truth, noise = rng.random(200), rng.random(200)
    y = (rng.random(200) < truth).astype(float)
    clusters = ["a"] * 100 + [f"b{n // 10}" for n in range(100)]
    first = weights_left_out(["t"] * 200, clusters, noise, truth, y)
    y[:100] = 1 - y[:100]  # what came in a changes the weights of b alone
    then = weights_left_out(["t"] * 200, clusters, noise, truth, y)
    assert (first[:100] == then[:100]).all() and (first[100:] != then[100:]).all()


def test_the_weight_scored_rests_on_random_origins_of_other_countries() -> None:
    rng = np.random.default_rng(5)
    truth, noise = rng.random(240), rng.random(240)
    y = (rng.random(240) < truth).astype(float)
    places = np.array([f"c{n // 20}" for n in range(240)])
    drawn = np.arange(240) % 20 < 10
    found = weights_left_out(["t"] * 240, places.tolist(), noise, truth, y, drawn)
    alone = weights_left_out(["t"] * 120, places[drawn].tolist(), noise[drawn], truth[drawn], y[drawn])
    assert (found[drawn] == alone).all() and found.min() > START
    assert (found == np.repeat(found[::20], 20)).all(), "of a country's picked origins, too"
    other = np.where(drawn, y, 1 - y)  # what came of picked origins moves nothing
    assert (weights_left_out(["t"] * 240, places.tolist(), noise, truth, other, drawn) == found).all()
    wrong = np.where(drawn, 1 - y, y)  # the inside view is right on picked origins alone
    assert not weights_left_out(["t"] * 240, places.tolist(), noise, truth, wrong, drawn).any()
    y[:20] = 1 - y[:20]  # what came in a country moves the weights of the others
    moved = weights_left_out(["t"] * 240, places.tolist(), noise, truth, y, drawn)
    assert (moved[:20] == found[:20]).all() and (moved[20:] != found[20:]).all()


def test_no_weight_where_blends_of_further_countries_lost() -> None:
    rng = np.random.default_rng(16)
    o, i, y = rng.random(24), rng.random(24), (rng.random(24) < 0.5).astype(float)
    places = np.array([f"c{n // 2}" for n in range(24)])
    plain = weights_left_out(["t"] * 24, places.tolist(), o, i, y)
    found = weights_left_out(["t"] * 24, places.tolist(), o, i, y, np.ones(24, bool))
    for c in np.unique(places):
        gain = 0.0
        for d in np.unique(places[places != c]):
            left, at = ~np.isin(places, [c, d]), places == d
            w = weight(o[left], i[left], y[left], places[left].tolist())
            gain += float(((o[at] - y[at]) ** 2 - (blend(o[at], i[at], w) - y[at]) ** 2).sum())
        assert (found[places == c] == (plain[places == c] if gain > 0 else 0.0)).all()
    assert plain.any() and not found.any()


def test_scores_are_those_of_the_textbooks() -> None:
    p, y = np.array([0.8, 0.3]), np.array([1.0, 0.0])
    assert brier(p, y) == pytest.approx([0.04, 0.09])
    assert log_score(p, y) == pytest.approx([-np.log(0.8), -np.log(0.7)])
    assert calibration(p, y) == [
        {"least": 0.3, "most": 0.5, "n": 1, "forecast": 0.3, "came": 0.0},
        {"least": 0.7, "most": 0.9, "n": 1, "forecast": 0.8, "came": 1.0}]


def test_intervals_draw_whole_countries() -> None:
    clusters = np.array(["a"] * 50 + ["b"] * 50)
    values = np.repeat([0.0, 1.0], 50)
    assert set(resampled(clusters, values, np.ones(100))) == {0.0, 0.5, 1.0}
    found = gain(np.full(100, 0.2), np.full(100, 0.1), clusters)
    assert found[:3] == pytest.approx((50, 50, 50))


def test_a_backtest_is_kept_and_goes_on_from_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths, kept = library(tmp_path), tmp_path / "kept"
    said: list[tuple[int, int, str]] = []
    asked: list[str] = []

    def quick(o: Origin, **options: Any) -> dict[str, float | None]:
        asked.append(o.case)
        return dict.fromkeys(IDS, 0.25 if options.get("anchored", True) else 0.75) | {"q7": None}

    monkeypatch.setattr("peaceroom.accuracy.backtest.forecasts.inside_view", quick)
    first = inside_views(paths[:2], draws=128, folder=kept)
    assert len(list(kept.iterdir())) == 2
    (sorted(kept.iterdir())[0]).write_text('{"inside": {}', "utf-8")  # cut off
    whole = inside_views(paths, draws=128, folder=kept, told=lambda *a: said.append(a))
    assert [one.inside for one in whole[:2]] == [one.inside for one in first]
    assert said[-1] == (4, 4, "case-3/2001-03-01") and len(list(kept.iterdir())) == 4
    assert sorted(asked) == ["case-0"] * 4 + ["case-1"] * 2 + ["case-2"] * 2 + ["case-3"] * 2 or sorted(asked) == [
        "case-0"] * 2 + ["case-1"] * 4 + ["case-2"] * 2 + ["case-3"] * 2  # the one that was cut off is made again
    inside_views(paths, draws=128, folder=kept, seed=2)
    assert len(list(kept.iterdir())) == 8  # other options are other forecasts


def guessed(paths: list[Path]) -> list[Inside]:
    """Inside views that say 0.6 to everything but procedure."""
    said = dict.fromkeys(IDS, 0.6) | {"q7": None}
    return [Inside(read_origin(path), said, said) for path in paths]


def test_the_whole_answer(tmp_path: Path) -> None:
    found = guessed(library(tmp_path))
    scored = score(found, tmp_path)
    assert len(scored.rows) == 4 * 11  # procedure is settled
    said = summary(scored)
    assert said["origins"] == {"random": 4, "picked": 0} and said["countries"] == 4
    row = said["groups"]["random"]["types"]["text"]
    assert row["yes"] == 0.5 and row["n"] == 12
    p, y = scored.forecasts("inside"), scored.answers()
    text = np.array([r.type == "text" for r in scored.rows])
    assert row["methods"]["inside"]["brier"] == pytest.approx(float(((p - y)[text] ** 2).mean()))
    assert row["methods"]["outside"]["low"] <= row["methods"]["outside"]["brier"] <= row["methods"]["outside"]["high"]
    assert set(scored.nearest["case-0/2001-03-01"]) == {f"case-{n}/2001-03-01" for n in (1, 2, 3)}
    json.dumps(said, allow_nan=False)


def test_a_weight_that_does_not_carry_over_is_not_shipped(tmp_path: Path) -> None:
    """Ten countries, in all of which the simulator knows: a weight. Origins that were picked give none."""
    paths = library(tmp_path, 10)
    knows = [Inside(read_origin(path), dict.fromkeys(IDS, 0.9 if n % 2 == 0 else 0.1) | {"q7": None}, {})
             for n, path in enumerate(paths)]
    knows = [Inside(found.origin, found.inside, found.inside) for found in knows]
    scored = score(knows, tmp_path)
    assert supported(scored)["text"] > 0.3
    picked = [replace(row, how_drawn="picked") for row in scored.rows]
    assert supported(replace(scored, rows=tuple(picked)))["text"] == 0
    # right on nine picked origins, wrong on the random one
    mixed = [row if int(row.case[-1]) else replace(row, how_drawn="random", inside=1 - row.inside)
             for row in picked]
    kinds = np.array([row.type for row in mixed]) == "text"
    o, i, y = (np.array([float(getattr(row, name)) for row in mixed])[kinds]
               for name in ("outside", "inside", "answer"))
    assert weight(o, i, y, [row.cluster for row in mixed if row.type == "text"]) > 0
    assert supported(replace(scored, rows=tuple(mixed)))["text"] == 0


def test_an_origin_that_nobody_could_answer_is_left_out_of_every_model(tmp_path: Path) -> None:
    found = guessed(library(tmp_path))
    path = tmp_path / "case-1.yaml"
    path.write_text(path.read_text("utf-8").replace("q12: {answer: no", "q12: {answer: unknown"), "utf-8")
    scored = score(found, tmp_path)
    assert len(scored.rows) == 4 * 11 - 1 and scored.left_out == 1


_opened: list[str] = []
_watching = False
sys.addaudithook(lambda event, arguments: _opened.append(str(arguments[0])) if _watching and event == "open" else None)


@pytest.mark.slow
def test_no_forecast_opens_what_came() -> None:
    global _watching
    path = origin_files()[0]
    _opened.clear()
    _watching = True
    try:
        (made,) = inside_views([path], draws=64)
        outside_view(made.origin, [])
        nearest(made.origin, [read_origin(other) for other in origin_files()])
    finally:
        _watching = False
    assert any(str(path) == name for name in _opened)
    assert [name for name in _opened if "outcomes" in name] == []


def test_the_command_shows_a_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [path for path in origin_files() if path.parent.name in ("el-salvador", "angola", "bougainville")]
    made = [Inside(read_origin(path), dict.fromkeys(IDS, 0.5), dict.fromkeys(IDS, 0.5)) for path in paths]
    monkeypatch.setattr("peaceroom.accuracy.backtest.forecasts.inside_views", lambda *a, **k: made)
    shown = CliRunner().invoke(group, ["backtest", "--case", "el-salvador"], catch_exceptions=False).stdout
    assert "el-salvador/1990-06-01: most like" in shown
    assert "\nq1 " in shown and "a further text within 90 days" in shown
    table = CliRunner().invoke(group, ["backtest"], catch_exceptions=False).stdout
    assert "Random origins (skill)" in table and "Weight of the inside view" in table
    whole = json.loads(CliRunner().invoke(group, ["backtest", "--json"], catch_exceptions=False).stdout)
    assert set(whole) == {"summary", "rows", "nearest"}


def test_defeat_has_the_base_rate_of_its_class_while_there_is_fighting() -> None:
    o = origin("a", "x")  # 5 to 50 deaths a month, a patron without troops
    assert patron_class(o) == ("no-patron", 0.0)
    north = o.others["north"]
    assert north.leaves is not None
    with_troops = north.model_copy(update={"gives": ("troops",)})
    assert patron_class(o.model_copy(update={"others": {"north": with_troops}})) == ("patron-present", 0.0)
    gone = with_troops.model_copy(update={"leaves": north.leaves.model_copy(update={
        "begins": None, "completes": date(2001, 1, 30)})})
    assert patron_class(o.model_copy(update={"others": {"north": gone}})) == ("after-exit", 30.0)
    table = outside_view(o, [])["q12"]
    quiet = outside_view(o.model_copy(update={"violence": None}), [])["q12"]
    assert table is not None and table.p == end_rate("victory", "no-patron", 730).p
    assert quiet is not None and quiet.reference == "the library elsewhere: little or no fighting"
