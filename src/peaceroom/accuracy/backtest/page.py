"""An origin in ten lines: what was known on the day, and what base rates say of it. Nothing of what came."""

from __future__ import annotations

from peaceroom.accuracy.backtest.outside import outside_view
from peaceroom.scenario.cases.compiling import open_items, states
from peaceroom.scenario.cases.types import Item, Origin


def ten_lines(origin: Origin) -> list[str]:
    """Ten lines of text about an origin."""
    return [_title(origin), _parties(origin), _others(origin), _talks(origin), _texts(origin), _agenda(origin),
            _gap(origin), _fighting(origin), _ahead(origin), _rates(origin)]


def _title(o: Origin) -> str:
    return f"{o.title} · as of {o.as_of} · {o.how_drawn}" + (f" ({o.stratum})" if o.stratum else "")


def _parties(o: Origin) -> str:
    return "Parties: " + "; ".join(f"{p.name} (side {p.side}, capability {p.capability}, strength "
                                   f"{p.strength or p.capability})" for p in o.parties.values())


def _others(o: Origin) -> str:
    said = []
    for other in o.others.values():
        words = f"{other.name}, {other.role}" + (f" of {o.parties[other.of].name}" if other.of else "")
        if other.gives:
            words += f" ({', '.join(other.gives)})"
        if other.effort is not None:
            words += f", effort {other.effort}"
        said.append(words)
    return "Outside: " + ("; ".join(said) or "nobody coded")


def _talks(o: Origin) -> str:
    said = ", ".join(f"{state.replace('_', ' ')} {100 * p:.0f} %" for state, p in states(o).items())
    words = f"Talks: {said}" + (f"; opened {o.opened.date}" if o.opened else "")
    if o.breaks:
        last = o.breaks[-1]
        words += f"; last break {last.began} to {last.resumed or 'now'}"
    return words


def _texts(o: Origin) -> str:
    if not o.texts:
        return "Texts: none so far"
    last = o.texts[-1]
    return (f"Texts: {len({text.date for text in o.texts})} days with texts, the last {last.date}, "
            f"{(o.as_of - last.date).days} days before ({last.stage}: {last.title})")


def _agenda(o: Origin) -> str:
    return "Open, in order: " + "; ".join(f"{item.title} ({item.kind})" for item in open_items(o))


def _gap(o: Origin) -> str:
    return "How far apart, 0 to 100: " + "; ".join(f"{item.id} {_apart(item)}" for item in open_items(o))


def _apart(item: Item) -> str:
    wants = [sum(stance.wants.support) / 2 for stance in item.positions.values()]
    limits = sum(stance.bottom_line is not None for stance in item.positions.values())
    return f"{max(wants) - min(wants):.0f}" + (f" ({limits} bottom lines)" if limits else "")


def _fighting(o: Origin) -> str:
    held = [f"{fire.scope} ceasefire since {fire.began}" for fire in o.ceasefires if fire.ended is None]
    level = "not coded" if o.violence is None else f"{o.violence.deaths_a_month} deaths a month, {o.violence.trend}"
    return f"Fighting: {level}; {', '.join(held) or 'no ceasefire in force'}"


def _ahead(o: Origin) -> str:
    said = [f"{ahead.date} {ahead.what}" for block in (o.deadlines, o.elections) for ahead in block
            if ahead.date > o.as_of]
    said += [f"{other.leaves.completes or other.leaves.begins} {other.name} leaves" for other in o.others.values()
             if other.leaves is not None and (other.leaves.completes or other.leaves.begins or o.as_of) > o.as_of]
    return "Ahead: " + ("; ".join(sorted(said)) or "no day known")


def _rates(o: Origin) -> str:
    view = outside_view(o, [])
    found = {key: view[key] for key in ("q1", "q3", "q5", "q6", "q7")}
    words = {"q1": "a further text within 90 days", "q3": "within a year", "q5": "comprehensive within two years",
             "q6": "the first open item within 180 days", "q7": "procedure within 13 weeks"}
    said = [f"{words[key]} {100 * rate.p:.0f} in 100" for key, rate in found.items()
            if rate is not None and not rate.reference.startswith("the library")]
    return "Base rates: " + ("; ".join(said) or "none without a text so far")
