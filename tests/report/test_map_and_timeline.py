"""The actor map and the timeline show what the file says, and say it in words too."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from matplotlib.text import Text

from findings.talks import run_of, talks
from peaceroom.core.errors import InputError
from peaceroom.findings.brief.build import brief
from peaceroom.findings.relations import Tie, relations
from peaceroom.findings.view import View
from peaceroom.report.figures.actor_map import actor_map
from peaceroom.report.figures.svg import panel_svg
from peaceroom.report.figures.timeline import timeline
from peaceroom.runs.run import Run
from report.measuring import faults
from report.random_talks import random_talks


def crowd(**changes: Any) -> dict[str, Any]:
    """The talks with factions, a patron whose help is disputed, a mediator, a faction that could upset a text."""
    data = talks()
    data["actors"] |= {
        "hawks": {"name": "Hawks", "kind": "faction", "of": "north", "disruption": 0.7},
        "doves": {"name": "Doves", "kind": "faction", "of": "north", "disruption": 0.2},
        "neighbour": {"name": "Neighbour", "kind": "patron"},
        "envoy": {"name": "Envoy", "kind": "mediator"}}
    data["support"].append({"from": "neighbour", "to": "south", "strength": "0..10", "disputed": True})
    data["positions"] += [{"actor": actor, "issue": "ceasefire", "position": position, "salience": "60..80"}
                          for actor, position in (("hawks", "95..100"), ("doves", "45..55"))]
    return data | changes


def described(svg: str) -> str:
    found = re.search(r"<desc[^>]*>(.*?)</desc>", svg, re.S)
    assert found is not None
    return unescape(found[1])


def test_who_stands_where_on_the_map() -> None:
    r = relations(View(run_of(crowd())))
    assert r.givers == ("ally", "neighbour") and r.others == ("envoy",)
    assert r.camps == (("north", ("hawks", "doves")), ("south", ()))
    assert r.ties[0] == Tie("ally", "north", 1.0, False)
    assert (r.ties[1].giver, r.ties[1].taker, r.ties[1].disputed) == ("neighbour", "south", True)
    assert 0.1 < r.ties[1].weight < 0.15
    assert r.upset == {"hawks"} and r.consent == {"north", "south"}
    # both parties speak to three issues, through factions too: about 20, 94 and 75 of the scale apart
    far = next(x for x in r.rifts if {x.one, x.other} == {"north", "south"})
    assert far.issues == 3 and 0.57 < far.distance < 0.7
    own = next(x for x in r.rifts if x.other == "hawks")
    assert own.one == "north" and own.issues == 1 and 0.45 < own.distance < 0.5


def test_near_ones_are_not_called_far_apart() -> None:
    data = talks()
    for row in data["positions"]:
        row["position"] = {"value": "40..60"}
    assert relations(View(run_of(data))).rifts == ()


def test_the_map_says_its_ties_in_words_and_hides_names_on_request() -> None:
    run = run_of(crowd())
    said = described(panel_svg(actor_map(View(run)), 1))
    assert "North with Hawks, Doves; South." in said
    assert "Ally State supports North; Neighbour supports South (disputed)." in said
    assert "Could upset a text: Hawks." in said and "Others: Envoy." in said
    hidden = panel_svg(actor_map(View(run, redact=True)), 1)
    assert "Actor A" in hidden and "North" not in hidden and "Hawks" not in hidden


def strip(run: Run) -> str:
    page = brief(run)
    return panel_svg(timeline(page.strip, page.as_of, page.until), 1)


def test_the_timeline_shows_what_came_today_and_what_is_ahead() -> None:
    steps = [{"date": date(2019, 3, 1), "stage": "ceasefire", "name": "Truce of March"}]
    svg = strip(run_of(talks(history={"steps": steps})))
    for label in ("1 Mar 2019: Truce of March", "today, 5 Oct 2020", "3 Nov 2020: A vote"):
        assert f">{label}</text>" in svg, label
    said = described(svg)
    assert said.startswith("So far: 1 Mar 2019: Truce of March. Today: 5 Oct 2020. Ahead: 3 Nov 2020: A vote.")


def test_a_script_in_a_name_stays_a_text() -> None:
    data = crowd()
    data["actors"]["envoy"]["name"] = "<script>alert(1)</script>"
    data["events"]["vote"]["name"] = "<script>alert(2)</script> $x^2$ \\frac"
    run = run_of(data)
    drawn = panel_svg(actor_map(View(run)), 1) + strip(run)
    assert "<script" not in drawn and "&lt;script&gt;" in drawn


def test_the_same_run_gives_the_same_figure() -> None:
    run = run_of(crowd())
    assert panel_svg(actor_map(View(run)), 1) == panel_svg(actor_map(View(run)), 1)
    assert strip(run) == strip(run)


def test_the_plots_of_a_run_stand_by_themselves_and_fit_a_screen() -> None:
    crowded = run_of(random_talks(7, actors=40, issues=2), draws=20)
    for what in ("actors", "timeline"):
        figure = crowded.plot(what)
        assert figure.get_size_inches()[1] * figure.dpi <= 1000.5
        assert faults(figure) == []
    said = {t.get_text() for t in run_of(crowd()).plot("actors").findobj(Text)}
    assert {"North", "Hawks", "Ally State", "could upset a text"} <= said
    hidden = {t.get_text() for t in replace(run_of(crowd()), redacted=True).plot("actors").findobj(Text)}
    assert "North" not in hidden and "Actor A" in hidden
    with pytest.raises(InputError, match=r"E316 there is no figure 'map'.*choose page, actors or timeline"):
        crowded.plot("map")
