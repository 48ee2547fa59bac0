"""The guided start, a bundled scenario opened, and a folder brought, as a browser sends them."""

from __future__ import annotations

from pathlib import Path

import pytest

from peaceroom.scenario.file.loading import LIBRARY, load_scenario

from .visitor import Visitor


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return Visitor(tmp_path)


ANSWERS: list[dict[str, str]] = [
    {"title": "<script>alert(1)</script> talks", "summary": "Two valleys talk.", "coder": "AB"},
    {"as_of": "2026-10-05", "horizon": "2027-10-05"},
    {"actors.0.name": "Upper", "actors.0.kind": "party", "actors.1.name": "Lower", "actors.1.kind": "party",
     "actors.2.name": "", "actors.3.name": "Neighbour", "actors.3.kind": "patron"},
    {"consents.0": "on", "consents.1": "on"},
    {"issues.0.name": "Water"},
    {"issues.0.low": "all to the south", "issues.0.high": "all to the north", "issues.0.now": "70"},
    {"wants.0.0": "near 0", "wants.1.0": "60–80", "wants.2.0": "50"},
    {"actors.0.strength": "strong", "actors.1.strength": "weak", "actors.2.strength": "10",
     "wants.0.0": "much", "wants.1.0": "much", "wants.2.0": "little"},
    {"actors.0.failure": "badly off", "actors.1.failure": "can live with it"},
    {"issues.0.turn": "1", "dates.0.day": "2026-11-03", "dates.0.what": "Election", "dates.0.chance": "60"},
]


def test_ten_questions_lead_to_a_scenario_that_runs(visitor: Visitor, tmp_path: Path) -> None:
    at, text = visitor.send("/start")
    for number, sent in enumerate(ANSWERS, start=1):
        assert at.endswith(f"/{number}") and f"Question {number} of 10" in text, text
        at, text = visitor.send(at, data=sent)
    assert at.endswith("/done") and "can be run" in text
    at, text = visitor.send(at.replace("/done", "/create"))
    assert at == "/scenarios/script-alert-1-script-talks"
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)&lt;/script&gt; talks" in text
    made = load_scenario(tmp_path / at.rsplit("/", 1)[-1])
    assert [a.name for a in made.actors.values()] == ["Upper", "Lower", "Neighbour"]
    assert str(made.positions[1].position.value) == "60..80"


def test_a_bad_answer_stays_with_its_message_and_is_kept(visitor: Visitor) -> None:
    at, _ = visitor.send("/start")
    for sent in ANSWERS[:6]:
        at, _ = visitor.send(at, data=sent)
    again, text = visitor.send(at, data={**ANSWERS[6], "wants.0.0": "O"})
    assert again == at and visitor.status == 422
    assert "Upper on Water: &#39;O&#39; is not a number" in text and 'value="O"' in text and 'value="60–80"' in text
    assert 'value="O"' in visitor.get(at), "kept over a reload"


def test_an_actor_taken_out_takes_its_wishes_along(visitor: Visitor) -> None:
    at, _ = visitor.send("/start")
    for sent in ANSWERS[:7]:
        at, _ = visitor.send(at, data=sent)
    root = at.rsplit("/", 1)[0]
    visitor.send(f"{root}/3", data={"actors.0.name": "", "actors.1.name": "Lower", "actors.2.name": "Neighbour"})
    text = visitor.get(f"{root}/7")
    assert 'name="wants.0.0" value="60–80"' in text and 'name="wants.1.0" value="50"' in text and "near 0\"" not in \
        text.split("<datalist")[0]


def test_what_is_unfinished_is_listed_and_goes_on(tmp_path: Path) -> None:
    visitor = Visitor(tmp_path)
    at, _ = visitor.send("/start")
    visitor.send(at, data={"title": "Half done", "move": "skip"})
    later = Visitor(tmp_path)  # another server on the same folder
    assert "Half done" in later.get("/")
    text = later.get(f"{at.rsplit('/', 1)[0]}/done")
    assert "Still to answer" in text and "nobody is named" in text


def test_a_bundled_scenario_is_copied_without_its_end(visitor: Visitor, tmp_path: Path) -> None:
    assert visitor.send("/open", data={"name": "doha-2020"})[0] == "/scenarios/doha-2020"
    assert visitor.send("/open", data={"name": "doha-2020"})[0] == "/scenarios/doha-2020-2"
    assert load_scenario(tmp_path / "doha-2020").title == load_scenario("doha-2020").title
    assert not (tmp_path / "doha-2020" / "outcomes.yaml").exists()
    assert "there is no bundled scenario" in visitor.send("/open", data={"name": "../secret"})[1]


def test_a_folder_is_brought(visitor: Visitor, tmp_path: Path) -> None:
    source = LIBRARY / "doha-2020"
    files = [("files", (f"mine/{p.relative_to(source).as_posix()}", p.read_bytes()))
             for p in sorted(source.rglob("*")) if p.is_file()]
    assert visitor.send("/bring", files=files)[0] == "/scenarios/mine"
    assert load_scenario(tmp_path / "mine").process == load_scenario("doha-2020").process


@pytest.mark.parametrize(("name", "data", "said"), [
    ("notes.txt", b"hello", "none of these files is called scenario.yaml"),
    ("x.yaml", b"peaceroom: 1\ntitle: [", "x"),
    ("../../etc/scenario.yaml", b"peaceroom: 1\n", "title"),
])
def test_what_is_no_scenario_is_refused_and_nothing_is_left(visitor: Visitor, tmp_path: Path, name: str, data: bytes,
                                                            said: str) -> None:
    at, text = visitor.send("/bring", files=[("files", (name, data))])
    assert at == "/bring" and visitor.status == 422 and said in text
    assert not [p for p in tmp_path.iterdir() if not p.name.startswith(".workbench")]
