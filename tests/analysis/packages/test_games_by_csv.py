"""Scored games as they are taught: six or seven parties, five or six issues, brought in by CSV, against brute force."""

from __future__ import annotations

import json
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from peaceroom.analysis.packages.best import packages_result
from peaceroom.analysis.packages.draft import draft_result, get_draft
from peaceroom.analysis.packages.stuck import as_things_stand, stuck_result
from peaceroom.cli import group
from peaceroom.findings.drafts import draft_text
from peaceroom.findings.packages import packages_text
from peaceroom.findings.stuck import stuck_text
from peaceroom.scenario.file.game import read_game
from peaceroom.scenario.sampling.sample import best_case, sampled_case


class Game:
    """Points ``(issue, party, option)`` in whole numbers, thresholds, and whose acceptance is needed."""

    def __init__(self, seed: int, *, least: int | None = None, required: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.n, issues = int(rng.integers(6, 8)), int(rng.integers(5, 7))
        self.sizes = [int(rng.integers(3, 6)) for _ in range(issues)]
        self.parties, self.issues = [f"party-{i}" for i in range(self.n)], [f"issue-{k}" for k in range(issues)]
        self.points = []
        for k in range(issues):
            table = rng.integers(0, 26, (self.n, self.sizes[k]))
            table[:, 0] = 0
            rising = np.sort(table, axis=1)[:, ::1 if k % 2 else -1]
            self.points.append(rising if k < 2 else rng.permuted(table, axis=1))
        best = sum(t.max(axis=1) for t in self.points)
        self.need = (best * rng.uniform(0.4, 0.56, self.n)).astype(int)
        self.least, self.required = least or self.n, list(range(required))
        self.texts = list(product(*(range(s) for s in self.sizes)))
        self.worth = sum(self.points[k][:, [t[k] for t in self.texts]] for k in range(issues)).T
        self.yes = self.worth >= self.need

    def passes(self, yes: np.ndarray) -> np.ndarray:
        return yes[:, self.required].all(axis=1) & (yes.sum(axis=1) >= self.least)

    def write(self, path: Path) -> Path:
        lines = ["Party,Issue,Option,Score"]
        lines += [f"{p},{t},{m + 1},{self.points[k][i, m]}" for k, t in enumerate(self.issues)
                  for i, p in enumerate(self.parties) for m in range(self.sizes[k])]
        lines += [f"{p},threshold,,{d}" for p, d in zip(self.parties, self.need, strict=True)]
        if self.least < self.n:
            lines += [f",approval,,{self.least}", *(f"{self.parties[i]},required,," for i in self.required)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def values(self, rule: str, good: np.ndarray) -> np.ndarray:
        """The value of every text by the definition; NaN where it does not count."""
        gain = (self.worth - self.need).astype(float)
        room = np.maximum(gain[good].max(axis=0), 0) if good.any() else np.zeros(self.n)
        if rule == "utilitarian":
            found = self.worth.sum(axis=1).astype(float)
        else:
            free = [i for i in range(self.n) if i not in self.required]
            by_group = []
            for some in combinations(free, self.least - len(self.required)):
                g = [*self.required, *some]
                if rule == "egalitarian":
                    value = gain[:, g].min(axis=1)
                elif rule == "nash":
                    scale = np.where(room[g] > 0, room[g], 1) if self.least < self.n else 1.0
                    value = np.maximum(gain[:, g] / scale, 0).prod(axis=1)
                else:
                    counted = [i for i in g if room[i] > 0]
                    value = (gain[:, counted] / room[counted]).min(axis=1) if counted else np.zeros(len(gain))
                by_group.append(np.where(self.yes[:, g].all(axis=1) if good.any() else True, value, -np.inf))
            found = np.max(by_group, axis=0)
        return np.where(good if good.any() else True, found, np.nan)


GAMES = [*((seed, None, 0) for seed in range(12)), *((seed, least, required) for seed in range(20, 26)
                                                     for least, required in ((5, 0), (5, 1), (4, 2)))]


@pytest.mark.parametrize(("seed", "least", "required"), GAMES)
def test_counts_and_best_texts_with_ties(seed: int, least: int | None, required: int, tmp_path: Path) -> None:
    game = Game(seed, least=least, required=required)
    s = read_game(game.write(tmp_path / "game.csv")).scenario
    found = packages_result(s, best_case(s), sampled_case(s, 2, 1))
    good = game.passes(game.yes)
    assert (found["texts"], found["acceptable"]) == (len(game.texts), int(good.sum()))
    for i, party in enumerate(game.parties):
        lifted = game.yes.copy()
        lifted[:, i] = True
        assert found["acceptable_without"][party] == int(game.passes(lifted).sum())
    for rule in ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian"):
        best = found["best"][rule]
        if not good.any() and rule in ("nash", "kalai-smorodinsky"):
            assert best["text"] is None
            continue
        values = game.values(rule, good)
        top = np.nanmax(values)
        same = {tuple(float(m + 1) for m in game.texts[j])
                for j in np.flatnonzero(np.abs(values - top) <= 1e-9 * max(1, abs(top)))}
        assert best["proved"] and best["gap"] == 0 and best["value"] == pytest.approx(top)
        named = tuple(best["text"].values())
        assert best["tied"] == len(same) - 1 and named in same
        if len(same) <= 100:
            assert {named, *(tuple(t.values()) for t in best["ties"])} == same
        at = game.texts.index(tuple(int(v) - 1 for v in named))
        assert list(best["gain"].values()) == (game.worth - game.need)[at].tolist()
        assert best["against"] == [p for p, y in zip(game.parties, game.yes[at], strict=True) if not y]
    assert found["best"]["robust"]["accepted"] == float(good.any())


@pytest.mark.parametrize(("seed", "least", "required"), GAMES[::5])
def test_drafts_and_obstacles_go_by_the_same_rule(seed: int, least: int | None, required: int, tmp_path: Path) -> None:
    game = Game(seed, least=least, required=required)
    s = read_game(game.write(tmp_path / "game.csv")).scenario
    good = game.passes(game.yes)
    at = int(np.argmax(~good))
    draft = draft_result(s, sampled_case(s, 3, 1), *get_draft(s, None, [
        f"{t}={m + 1}" for t, m in zip(game.issues, game.texts[at], strict=True)]))
    assert draft["accepted"] == 0
    away = np.array([sum(a != b for a, b in zip(t, game.texts[at], strict=True)) for t in game.texts])
    repair = draft["repair"]
    if good.any():
        assert repair["proved"] and repair["enough"] and len(repair["changes"]) == away[good].min()
    else:
        assert repair["changes"] is None and repair["proved"]
    better = (game.worth > game.worth[at]).all(axis=1).any()
    assert draft["better_for_all"]["share"] == float(better)
    whole = stuck_result(s, as_things_stand(s, 3, 1))["whole"]
    assert whole["open"] + whole["linkage"] == float(good.any())
    if not good.any():
        for i, party in enumerate(game.parties):
            lifted = game.yes.copy()
            lifted[:, i] = True
            named = [o for o in whole["obstacles"] if (o["kind"], o["ids"]) == ("actor", [party])]
            assert bool(named) == bool(game.passes(lifted).any())


def test_the_commands_say_by_which_rule_they_go(tmp_path: Path) -> None:
    game = Game(21, least=5, required=1)
    path = str(game.write(tmp_path / "game.csv"))
    text = [f"--set={t}=1" for t in game.issues]
    for verb in (["packages", path], ["draft", path, *text], ["stuck", path]):
        shown = CliRunner().invoke(group, [*verb, "--draws", "4", "--json"])
        assert shown.exit_code == 0 and json.loads(shown.stdout)["approval"] == {
            "at_least": 5, "among": game.parties, "including": ["party-0"]}
        said = " ".join(CliRunner().invoke(group, [*verb, "--draws", "4"]).output.split())
        assert f"A text needs 5 of {game.n} parties, Party 0 among them." in said
        assert "all accept" not in said.casefold() and "suits everybody" not in said


def test_without_a_rule_everybody_must_accept_and_that_is_said(tmp_path: Path) -> None:
    game = Game(0)
    s = read_game(game.write(tmp_path / "game.csv")).scenario
    found = packages_result(s, best_case(s), sampled_case(s, 2, 1))
    assert found["approval"] is None and "A text needs" not in packages_text(found, s, 2)
    draft = draft_result(s, sampled_case(s, 2, 1), *get_draft(s, None, ["issue-0=1"]))
    assert draft["approval"] is None and "All accept it" in draft_text(draft, s, 2)
    assert "A text needs" not in stuck_text(stuck_result(s, as_things_stand(s, 2, 1)), s)
