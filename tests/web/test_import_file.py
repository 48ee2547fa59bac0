"""A file of another program, brought in the browser: shown as understood, set right, made a scenario."""

from __future__ import annotations

from pathlib import Path

from peaceroom.scenario.file.loading import load_scenario

from .visitor import Visitor

TABLE = "Who,Stance 1,Stance 2,Votes\nNorth,90,80,50\n<b>South</b>,10,60,40\nGuest,40,20,10\n"


def test_a_table_is_shown_set_right_and_made(tmp_path: Path) -> None:
    visitor = Visitor(tmp_path)
    assert "Show how it reads" in visitor.get("/import")
    at, text = visitor.send("/import", files=[("files", ("../my table.csv", TABLE.encode(), "text/csv"))])
    assert at.startswith("/import/") and at.endswith("/my%20table.csv")
    assert "E546" in text and "That is right" not in text and "<option>Stance 1</option>" in text
    columns = {"column.position": "Stance 1", "column.salience": "Stance 2"}
    _, text = visitor.send(at, data={**columns, "do": "show"})
    assert visitor.status == 200 and "3 actors" in text and "Votes" in text and "<b>South" not in text
    at, text = visitor.send(at, data={**columns, "do": "make", "as_of": "2026-03-01"})
    assert at == "/scenarios/my-table"
    made = load_scenario(tmp_path / "my-table")
    assert [a.name for a in made.actors.values()] == ["North", "<b>South</b>", "Guest"]
    assert made.as_of.isoformat() == "2026-03-01"
    assert not list((tmp_path / ".workbench" / "imports").iterdir())


def test_what_is_no_such_file_is_refused(tmp_path: Path) -> None:
    visitor = Visitor(tmp_path)
    _, text = visitor.send("/import", files=[("files", ("x.xml", b"<a><b></a>", "text/xml"))])
    assert "E541" in text and tmp_path.as_posix() not in text
    _, text = visitor.send("/import")
    assert visitor.status == 422 and "no file was chosen" in text
    assert "not there any more" in visitor.get("/import/0123456789abcdef/x.csv")
    assert "not there any more" in visitor.get("/import/..%2f..%2fx/x.csv") or visitor.client.get(
        "/import/..%2f..%2fx/x.csv").status_code in (404, 422)
