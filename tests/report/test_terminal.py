"""The terminal summary: within the width, within a screen, neat without colour."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from findings.talks import run_of, talks
from peaceroom.findings.brief.text import brief_text
from peaceroom.report import terminal


def printed(width: int, *, redact: bool = False, **changes: object) -> list[str]:
    out = StringIO()
    run = run_of(talks(**changes))  # type: ignore[arg-type]  # blocks of a scenario
    terminal.show(run, Console(file=out, width=width), report="runs/x/report.html", redact=redact)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 100, 160])
def test_lines_fit_the_terminal_and_a_screen(width: int) -> None:
    lines = printed(width)
    assert max(map(len, lines)) <= min(width, terminal.WIDEST)
    assert len(lines) <= 40
    assert not any("\x1b" in line for line in lines)


def test_blocks_in_order_and_the_report_last() -> None:
    lines = printed(100)
    heads = [line.split("  ")[0] for line in lines if line and not line.startswith(" ")]
    assert heads[1:-2] == ["Where it stands", "Issue by issue", "What can be signed",
                           "Why it is stuck, and what would unlock it", "What to watch", "Whom to call first"]
    assert heads[-2].startswith("Confidence: ")
    assert lines[-1].startswith("Report  runs/x/report.html")
    assert lines[0].startswith("Talks between North and South · as of 5 October 2020 · 400 draws of the inputs")


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("count", [1, 40])
def test_forty_issues_with_long_names_and_one_fit_as_well(count: int, width: int) -> None:
    page = run_of(talks()).brief()
    long = "A question that takes many words " * 9
    row = replace(page.issues[0], name=long, likely=long, balk_words=f"{long}(45) and {long}(30)")
    lines = [replace(line, text=long * 3) for line in page.strip.lines]
    whole = replace(page, title=long, issues=tuple(replace(row, number=n) for n in range(1, count + 1)),
                    strip=replace(page.strip, lines=tuple(lines)),
                    deal=replace(page.deal, lines=(replace(page.deal.lines[0], text=long * 3),)))
    text = brief_text(whole, width=width, warnings=12, report="runs/x/report.html").splitlines()
    assert len(text) <= 40 and max(map(len, text)) <= width
    assert sum(line.endswith("… (45)") for line in text) == min(count, 8)


@pytest.mark.parametrize("width", [80, 100])
def test_of_the_event_that_changes_most_content_and_process_are_told_whole(width: int) -> None:
    page = run_of(talks()).brief()
    text = ("‘It is held, in the old town’ against ‘It is barred until further notice’: that talks break off: +40 in "
            "100 (31 to 49); ‘Start of the ceasefire’ 8 of 100 points closer to “before talks” (16 of 16 models "
            "go that way)")
    small, large = (replace(page.watch.events[0], name=name, when=when, size=size, lines=(
        replace(page.watch.events[0].lines[0], text=f"{name}: {text}."),))
        for name, when, size in (("Small", "1 November 2020", 0.1), ("Large", "2 November 2020", 0.4)))
    whole = replace(page, watch=replace(page.watch, events=(small, large)), issues=page.issues * 3)
    said = brief_text(whole, width=width, warnings=1, report="r.html")
    assert len(said.splitlines()) <= 40
    assert f"2 November 2020: Large: {text}." in " ".join(said.split())


def test_a_name_that_looks_like_markup_is_printed_as_it_is() -> None:
    text = "\n".join(printed(120, title="[bold]Talks[/bold] [x]"))
    assert "[bold]Talks[/bold] [x]" in text


def test_redacted_terminal_names_nobody() -> None:
    text = "\n".join(printed(120, redact=True))
    assert "North" not in text and "South" not in text and "Ally" not in text


def test_warnings_are_counted() -> None:
    out = StringIO()
    run = run_of(talks(), draws=50)
    terminal.show(run, Console(file=out, width=90))
    assert f"{len(run.result['warnings'])} warning" in out.getvalue()
