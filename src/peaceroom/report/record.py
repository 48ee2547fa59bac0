"""The page of a track record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from peaceroom import __version__
from peaceroom.findings.track_record import miss_words, misses, record_sentences, said_words, score_words
from peaceroom.report.brief import environment, style
from peaceroom.report.figures.drawing import drawings
from peaceroom.report.figures.track_record import calibration_figure, over_time_figure
from peaceroom.report.parts import Part

if TYPE_CHECKING:
    from peaceroom.seals.record import Record


def record_part(found: Record) -> Part:
    """The record without a page's frame: worst misses, sentences, figures, every answer."""
    yes_no, years = found["yes_no"], found["over_time"]
    figures = {"calibration": None if yes_no is None else calibration_figure(yes_no["calibration"], 1),
               "over_time": over_time_figure(years, 2) if len(years) > 1 else None}
    return Part(Markup(environment().get_template("parts/record.html.j2").render(
        found=found, said=said_words, score=score_words, sentences=record_sentences(found),
        misses=[(a, miss_words(a)) for a in misses(found)], **figures).rstrip()),
        {drawing.number: drawing for drawing in drawings(figures)})


def record_html(found: Record) -> str:
    """The record as one HTML page that asks for nothing elsewhere; the same bytes for the same record."""
    text = environment().get_template("record.html.j2").render(found=found, style=style(), version=__version__,
                                                               body=record_part(found).body)
    return text.rstrip() + "\n"
