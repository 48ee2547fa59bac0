"""The sentences follow the run: opposite runs, opposite sentences; open questions, "open"."""

from __future__ import annotations

import re

import pytest

from peaceroom.findings.brief.build import summary
from peaceroom.findings.summary import findings
from peaceroom.report.figures.positions import acceptance
from peaceroom.report.tables import zone_table

from .talks import BETWEEN, JUDGED, both, is_open, run_of, talks, text_of


def test_closest_and_furthest_flip() -> None:
    ours, mirrored = both()
    assert "closest on ‘Start of the ceasefire’" in text_of(ours, "closest")
    assert "furthest apart on ‘Political system’" in text_of(ours, "furthest")
    assert "closest on ‘Political system’" in text_of(mirrored, "closest")
    assert "furthest apart on ‘Start of the ceasefire’" in text_of(mirrored, "furthest")
    assert "closest on ‘Start of the ceasefire’" in text_of(ours, "distance")
    assert ours.table[0].numbers["ceasefire"] == pytest.approx(0.05, abs=0.02)


def test_an_order_that_draws_do_not_agree_on_is_not_stated() -> None:
    data = talks()
    for row in data["positions"]:
        row["position"] = {"value": BETWEEN[row["actor"] == "south"]}
    found = findings(run_of(data))
    for key in ("closest", "furthest"):  # both names with their shares, that it is open, and what would settle it
        assert re.search(r"on ‘.*’ \(\d+ in 100 draws\) or ‘.*’ \(\d+ in 100 draws\), and it is open which[.:]",
                         text_of(found, key))


def test_an_order_that_is_open_comes_with_whose_position_would_settle_it() -> None:
    data = talks()
    for row in data["positions"]:
        row["position"] = {"value": BETWEEN[row["actor"] == "south"]}
    next(row for row in data["positions"] if (row["actor"], row["issue"]) == ("north", "system"))["position"] = "10..60"
    told = text_of(findings(run_of(data)), "closest")
    settles = re.search(r"open which: it hangs most on the position of (\w+) on ‘(.*?)’, for (\d+) of 100", told)
    assert settles and settles[1] == "North" and settles[2] == "Political system" and int(settles[3]) > 40, told


def test_the_zone_flips() -> None:
    ours, mirrored = both()
    yes, no = text_of(ours, "zone").split("probably does not exist on")
    assert "‘Start of the ceasefire’" in yes and "‘Political system’" in no
    yes, no = text_of(mirrored, "zone").split("probably does not exist on")
    assert "‘Political system’" in yes and "‘Start of the ceasefire’" in no


def test_who_blocks_flips() -> None:
    ours, mirrored = both()
    assert re.search(r"South on .*‘Political system’", text_of(ours, "blockers"))
    assert re.search(r"North on .*‘Start of the ceasefire’", text_of(mirrored, "blockers"))
    easy = findings(run_of(talks(no_agreement={"north": "0..0.05", "south": "0..0.05"})))
    assert "nobody whose consent is needed would probably" in text_of(easy, "blockers")


def test_bottom_lines_that_cannot_meet_are_said_in_every_sentence_about_acceptance() -> None:
    data = talks()
    for row in data["positions"]:
        if row["issue"] == "ceasefire":  # on either side of the middle
            row["bottom_line"] = "40..45" if row["actor"] == "north" else "55..60"
            row["position"] = "10..20" if row["actor"] == "north" else "80..90"
    data["no_agreement"] = {"north": "0..0.05", "south": "0..0.05"}
    found = findings(run_of(data))
    assert "‘Start of the ceasefire’" in text_of(found, "zone").split("probably does not exist on")[1]
    assert "probably does not exist (fewer than 1 in 100 draws)" in text_of(found, "zone-package")
    suits = acceptance(found.view, found.view.case.issues.index("ceasefire"))
    assert suits is not None and suits[1].max() == 0
    for row in data["positions"]:
        row.pop("bottom_line", None)
    assert "probably does not exist" not in text_of(findings(run_of(data)), "zone-package")


def test_a_party_that_cares_about_nothing_does_not_silence_the_gain_of_a_package() -> None:
    data = talks() | {"what_ifs": {}, "no_agreement": dict.fromkeys(("north", "south", "idle"), "0..0.1")}
    data["actors"]["idle"] = {"name": "Idle", "kind": "party", "consent": "required", "capability": 5}
    data["positions"] += [{"actor": "idle", "issue": i, "position": 50, "salience": 0} for i in data["issues"]]
    found = findings(run_of(data, models=("nash@no-agreement", "nash@package-no-agreement")))
    assert next(f for f in found.all if f.key == "package").numbers.get("both", 0) == 1


def test_without_the_value_of_failure_zone_and_blockers_cannot_be_said() -> None:
    found = findings(run_of(talks(no_agreement={})))
    for key in ("zone", "blockers"):
        finding = next(f for f in found.all if f.key == key)
        assert "cannot say" in finding.text and not finding.said
    assert not any(f.key == "zone-package" and f.said for f in found.all)


def test_an_issue_that_needs_nobodys_consent_is_not_said_to_lack_a_value_of_failure() -> None:
    data = talks()
    data["issues"]["system"] |= {"rule": "majority", "quota": 0.6}
    found = findings(run_of(data))
    assert "not asked for on ‘Political system’ (no single actor's consent is needed)" in text_of(found, "zone")
    assert "value of failure" not in text_of(found, "zone") + text_of(found, "blockers")
    assert "Political system" not in text_of(found, "furthest")
    (row,) = (r for r in zone_table(found).rows if r[0] == "Political system")
    assert row[1] == "no single actor's consent is required on this issue"


def test_settlements_in_words_flip() -> None:
    ours, mirrored = findings(run_of(talks(), models=("compromise",))), findings(
        run_of(talks(mirror=True), models=("compromise",)))
    assert "“as it is”" in text_of(ours, "settlement.system")
    assert "“with the final text”" in mirrored.rows[0].words
    assert ours.rows[1].median < 30 and mirrored.rows[0].median > 70


def test_two_humps_are_two_outcomes() -> None:
    data = talks()
    for row in data["positions"]:
        if row["issue"] == "system":
            row["position"] = {"value": {0: 1, 100: 1}, "loadings": {"one": 0.999}}
    data["factors"] = {"one": {"name": "One cause"}}
    row = findings(run_of(data, models=("compromise",))).rows[1]
    assert len(row.humps) == 2 and row.words == "either “as it is”, or “new”"
    assert row.middle == "0 or 100" and "50" not in row.middle


def test_a_settlement_that_could_be_anywhere_is_not_named() -> None:
    data = talks()
    for row in data["positions"]:
        if row["issue"] == "system":
            row["position"] = {"value": "uniform(0, 100)", "loadings": {"one": 0.99}}
    data["factors"] = {"one": {"name": "One cause"}}
    found = findings(run_of(data))
    assert text_of(found, "settlement.system").startswith("Political system: open;")
    assert "it hangs most on " in text_of(found, "settlement.system")
    assert "open is where ‘Political system’ settles (from near “as it is” to near “new”; it hangs most on " in text_of(
        found, "settlements")


def test_models_differ_or_agree() -> None:
    ours, _ = both()
    assert "models differ by more than the doubt about the inputs on" in text_of(ours, "models")
    assert {r.issue: r.spread for r in ours.rows}["system"] == "models"
    level = talks()
    level["support"] = []
    for actor in ("north", "south"):
        level["actors"][actor]["capability"] = {"value": "40..60"}
    agreed = findings(run_of(level, models=("compromise", "mean", "salience-mean")))
    assert all(r.spread == "inputs" for r in agreed.rows)
    assert "models agree within the doubt about the inputs on all 3 issues" in text_of(agreed, "models")
    alone = findings(run_of(level, models=("mean",)))
    assert "is open" in text_of(alone, "models")


def test_who_must_move_most_flips() -> None:
    ours, mirrored = (findings(run_of(talks(mirror=m), models=("compromise",))) for m in (False, True))
    assert ours.movers["system"].text == "South" and mirrored.movers["ceasefire"].text == "North"
    assert "South must move most on" in text_of(ours, "movers")
    assert "North must move most on" in text_of(mirrored, "movers")


def test_what_ifs_flip_and_nothing_is_called_nothing() -> None:
    ours, mirrored = (findings(run_of(talks(mirror=m), models=("compromise",))) for m in (False, True))
    (up,) = [s for s in ours.shifts["without-ally"] if s.issue == "system"]
    (down,) = [s for s in mirrored.shifts["without-ally"] if s.issue == "ceasefire"]
    assert up.direction == "up" and up.towards == "new" and up.text.startswith("+")
    assert down.direction == "down" and down.towards == "before talks" and down.text.startswith("−")
    sentence = text_of(ours, "what-if.without-ally.system")
    assert "towards “new”" in sentence and "more than 99 in 100 of these that way" in sentence
    kept = {s.issue: s.direction for s in ours.shifts["kept"]}
    assert kept["system"] == "nothing" and kept["prisoners"] != "nothing"


def test_a_what_if_whose_direction_differs_between_draws_stays_open() -> None:
    data = talks(what_ifs={"stir": {"name": "A stir", "effects": [
        {"set": {"actor": "south", "issue": "prisoners", "field": "position", "to": "uniform(30, 100)"}}]}})
    data["support"] = []
    found = findings(run_of(data, models=("mean",)))
    (stirred,) = [s for s in found.shifts["stir"] if s.issue == "prisoners"]
    assert stirred.direction == "open"
    assert text_of(found, "what-ifs.open").startswith("It is open in which direction")
    assert "‘A stir’" in text_of(found, "what-ifs.open")


def test_outcomes_of_an_event_are_compared() -> None:
    ours, mirrored = both()
    text = text_of(ours, "event.vote.kept.lost")
    assert text.startswith("A vote, “Kept” compared with “Lost”:") and "‘Prisoners’" in text
    assert "towards “none freed”" in text
    assert "towards “all freed”" in text_of(mirrored, "event.vote.kept.lost")


def test_inputs_are_counted_by_what_they_rest_on() -> None:
    found, _ = both()
    counts = found.word[0].numbers
    assert counts["sourced"] == 6 and counts["judged"] == 4 and counts["total"] == len(found.inputs) == 19
    assert text_of(found, "single-source").startswith("3 of 6 positions rest on one source only")
    data = talks()
    for row in data["positions"]:
        row["position"] |= {"sources": ["paper", "radio"], "disputed": row["actor"] == "north"}
    altered = findings(run_of(data))
    assert text_of(altered, "single-source") == "No position rests on one source only."
    assert text_of(altered, "disputed") == "3 numbers are disputed between sources."


def test_a_cells_own_ground_counts_before_its_rows() -> None:
    data = talks()
    data["positions"][0] |= {"sources": ["radio"], "salience": {"value": 70, "judgement": JUDGED}}
    found = findings(run_of(data))
    first = [n for n in found.inputs if n.part == "positions" and n.actor == "north" and n.issue == "ceasefire"]
    assert {n.field: (n.sources, n.ground) for n in first} == {
        "position": (("paper",), "sourced"), "salience": ((), "judged")}


@pytest.mark.parametrize("changes", [{}, {"mirror": True}, {"no_agreement": {}}, {"what_ifs": {}, "support": []}])
def test_open_or_cannot_say_marks_exactly_the_open_questions(changes: dict[str, object]) -> None:
    found = findings(run_of(talks(**changes)))
    for finding in [*found.all, *found.movers.values()]:
        assert is_open(finding.text) is not finding.said, finding
        assert "nan" not in finding.text.lower()


def test_majority_issues_speak_of_the_actors() -> None:
    data = talks(no_agreement={})
    for issue in data["issues"].values():
        issue |= {"rule": "majority", "quota": 0.6}
    found = findings(run_of(data))
    assert text_of(found, "closest").startswith("The actors are closest on")
    assert "nobody can block one alone" in text_of(found, "blockers")
    assert "no zone of agreement to find" in text_of(found, "zone")


def test_redacted_sentences_name_nobody() -> None:
    found = findings(run_of(talks(), models=("compromise",)), redact=True)
    said = " ".join(f.text for f in [*found.all, *found.movers.values()])
    assert not re.search(r"\b(North|South|Ally State|Allyland|Northerners)\b", said)
    assert "Actor B" in said and not any(f.key == "blockers" for f in found.all)


def test_the_summary_is_the_one_page_in_forty_lines() -> None:
    run = run_of(talks())
    text = summary(run)
    assert text.startswith("Talks between North and South · as of 5 October 2020 · 400 draws of the inputs")
    assert re.search(r"^  Political system +\d", text, re.MULTILINE) and run.summary() == text
    assert max(map(len, text.splitlines())) <= 100 and len(text.splitlines()) <= 40
