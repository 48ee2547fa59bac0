"""The backtest in lines of text: the table of scores, calibration, weights, and what the sample can show."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.accuracy.backtest.results import Scores, Summary


def table_lines(found: Summary, names: Mapping[str, str]) -> list[str]:
    """The lines that the command prints; ``names`` says each type of question in words."""
    o = found["origins"]
    lines = [f"{o['random']} random and {o['picked']} picked origins of {found['cases']} processes in "
             f"{found['countries']} countries; {found['questions']:,} answered questions, {found['left_out']} that "
             "nobody could answer.", "Brier scores, less is better; in brackets the blend's gain over the outside "
             "view in per cent, 90 % interval by country."]
    for kind, words in (("random", "Random origins (skill)"), ("picked", "Picked origins (development)")):
        if part := found["groups"].get(kind):
            head = f"{'':22}{'n':>5} {'yes':>5} {'outside':>8} {'inside':>8} {'unfitted':>9} {'blend':>8}"
            came = found["selection"].get(kind)
            beside = "" if came is None else (
                f"; a text came within 90 days at {100 * came['came']:.0f} of 100 of them, where the outside view says "
                f"{100 * came['outside']:.0f}")
            lines += ["", words + beside, head]
            lines += [_line("all questions", part["all"])]
            lines += [_line(names[t], row) for t, row in part["types"].items()]
            months = part["by_months"]
            lines += [f"{'weighted by months':22}{'':11} {months['outside']:8.3f} {months['inside']:8.3f} "
                      f"{months['unfitted']:9.3f} {months['blend']:8.3f}"]
            lines += [f"So many cases would show a gain of {part['all']['methods']['blend']['detectable']:.1f} % "
                      "four times in five."]
    lines += ["", "Weight of the inside view, by what other countries' cases support: " + ", ".join(
        f"{names[t]} {w['mean']:.2f}" for t, w in found["weights"].items())]
    if part := found["groups"].get("random") or found["groups"].get("picked"):
        lines += ["", "Calibration of the blend (forecasts: mean, share that came)"]
        lines += [f"  {row['least']:.1f} to {row['most']:.1f}: {row['n']:4} forecasts, mean {row['forecast']:.2f}, "
                  f"came {row['came']:.2f}" for row in part["calibration"]["blend"]]
    return lines


def _line(name: str, row: Scores) -> str:
    m, blend = row["methods"], row["methods"]["blend"]
    return (f"{name:22}{row['n']:5} {row['yes']:5.2f} {m['outside']['brier']:8.3f} {m['inside']['brier']:8.3f} "
            f"{m['unfitted']['brier']:9.3f} {blend['brier']:8.3f}  ({blend['gain']:+.1f}; "
            f"{blend['gain_low']:+.1f} to {blend['gain_high']:+.1f})")
