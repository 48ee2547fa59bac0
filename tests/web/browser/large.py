"""A scenario of the largest size that the grid is made for."""

from __future__ import annotations

from pathlib import Path

ACTORS, ISSUES = 60, 20


def write_large(folder: Path) -> None:
    """Sixty actors, twenty issues, a position in every cell."""
    judged = "judgement: {by: author, on: 2030-03-01}"
    lines = ["peaceroom: 1", "title: Large talks", "as_of: 2030-03-01", "horizon: 2031-03-01", "coders:",
             "  author: {name: The author}", "actors:"]
    lines += [f"  actor-{a}: {{name: Actor number {a}, kind: party, capability: {a + 1}..{a + 20}, because: there, "
              f"consent: {'required' if a < 4 else 'not-required'}, {judged}}}" for a in range(ACTORS)]
    lines.append("issues:")
    lines += [f"  issue-{i}: {{name: Issue number {i}, scale: {{0: nothing, 100: all}}, because: asked, {judged}}}"
              for i in range(ISSUES)]
    lines.append("positions:")
    wants = {(a, i): (a * 7 + i * 13) % 80 for i in range(ISSUES) for a in range(ACTORS)}
    lines += [f"  - {{actor: actor-{a}, issue: issue-{i}, position: {low}..{low + 15}, salience: 40..70, "
              f"because: so it is said, {judged}}}" for (a, i), low in wants.items()]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
