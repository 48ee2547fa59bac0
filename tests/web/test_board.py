"""The drafting board: what stands beside the clauses is what the command line says of the same text."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from peaceroom.analysis.packages.draft import draft_result, get_draft
from peaceroom.findings.drafts import draft_sentences
from peaceroom.scenario.file.copying import copy_bundled
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sampling.sample import sampled_case
from peaceroom.web.drawn import DRAWS, SEED

from .visitor import Visitor

BOARD = "/scenarios/river/board"


class Board(Visitor):
    def put(self, wish: str = "", **text: str) -> str:
        data = {"wish": wish}
        for k, (issue, value) in enumerate(text.items()):
            data |= {f"clause.{k}.issue": issue, f"clause.{k}.value": value}
        _, said = self.send(BOARD, data=data, part=True)
        assert self.status == 200, said
        return html.unescape(said)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    folder = tmp_path_factory.mktemp("board")
    copy_bundled("tutorial", folder / "river")
    return Board(folder)


TEXT = {"water": "65", "patrols": "0", "inspection": "80"}


def test_the_board_says_what_the_command_says(board: Board) -> None:
    said = board.put(**TEXT)
    scenario = load_scenario("tutorial")
    name, draft = get_draft(scenario, None, [f"{k}={v}" for k, v in TEXT.items()])
    result = draft_result(scenario, sampled_case(scenario, DRAWS, SEED), name, draft, deep=False)
    for sentence in draft_sentences(result, scenario, DRAWS):
        assert sentence in said
    assert len(re.findall(r"<tr class=", said)) == len(result["parties"])


def test_the_words_of_a_clause_stand_below_it_once(board: Board) -> None:
    page = html.unescape(board.get(f"{BOARD}?draft=-"))
    ids = re.findall(r'id="(words-\d)"', page)
    assert ids == ["words-0", "words-1", "words-2"] and "hx-swap-oob" not in page
    assert board.put(**TEXT).count("hx-swap-oob") == 3, "an answer to a change puts them there"


def test_a_repair_is_put_into_the_boxes_and_is_one(board: Board) -> None:
    said = board.put(wish="repair", water="100", patrols="0", inspection="100")
    values = dict(re.findall(r'id="(clause-\d)" name="[^"]*" value="([^"]*)"', said))
    assert values and values.get("clause-0") != "100"
    assert int(re.search(r"All accept it in (\d+)", said)[1]) >= 50  # type: ignore[index]  # the sentence is there


@pytest.mark.parametrize("rule", ["nash", "robust"])
def test_the_best_text_of_a_rule_is_put_in(board: Board, rule: str) -> None:
    said = board.put(wish=rule, **TEXT)
    assert "Put in: 3 clauses." in said


@pytest.mark.parametrize(("text", "words"), [
    ({"water": "6O"}, "'6O' is no clause for water"), ({"water": "160"}, "water"), ({"nowhere": "1"}, "no issue"),
    ({"water": "<script>"}, "'<script>' is no clause"),
])
def test_a_clause_that_cannot_be_read_is_answered_in_place(board: Board, text: dict[str, str], words: str) -> None:
    said = board.put(**text)
    assert words in said and 'role="alert"' in said


def test_an_empty_text_says_so(board: Board) -> None:
    assert "E462" in board.put()


def test_drafts_stand_side_by_side(tmp_path: Path) -> None:
    copy_bundled("doha-2020", tmp_path / "doha")
    said = Board(tmp_path).get("/scenarios/doha/board/compare")
    assert all(d.name and html.escape(d.name) in said for d in load_scenario("doha-2020").drafts.values())


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    copy_bundled("tutorial", tmp_path / "river")
    here = Board(tmp_path)
    before = here.put(**TEXT)
    file = tmp_path / "river" / "scenario.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Lower valley", "Valley below"), encoding="utf-8")
    after = here.put(**TEXT)
    assert "Lower valley" in before and "Valley below" in after
