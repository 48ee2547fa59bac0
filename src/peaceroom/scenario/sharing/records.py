"""The records of a ledger under labels, and the assumptions by which they are pooled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger, hops
from peaceroom.evidence.ledger.records import KINDS, Record
from peaceroom.scenario.sharing.relabelling import BOTTOM_LINES, DROPPED, Labels, relabelled_value


def relabelled_records(ledger: Ledger, labels: Labels) -> dict[str, list[Record]]:
    """Kind → the ledger's records in use, under labels; codings of what somebody would accept are left out."""
    plural = {"source": "sources", "grade": "grades", "document": "documents", "passage": "passages",
              "scale": "scales", "coding": "codings"}
    held = {kind: list(getattr(ledger, name).values()) for kind, name in plural.items()}
    for kind, records in held.items():
        for record in records:
            labels.id(record.id, kind)
            labels.id(record.by, "coder")
    out: dict[str, list[Record]] = {}
    for kind, records in held.items():
        cls = KINDS[kind][0]
        out[kind] = []
        for record in records:
            if getattr(record, "aspect", "stated") != "stated" and BOTTOM_LINES not in labels.keep:
                labels.leave_out("codings of bottom lines in the ledger")
                labels.bottom_lines[f"bottom line {len(labels.bottom_lines) + 1}"] = f"ledger coding {record.id}"
                continue
            made = _record(record, kind, labels)
            out[kind].append(cls.model_validate(made))
    return out


def _record(record: Record, kind: str, labels: Labels) -> Mapping[str, object]:
    data = record.model_dump(mode="json", exclude_defaults=True)
    made: dict[str, object] = {}
    for name, value in data.items():
        if name == "because":
            made[name] = labels.text(str(value), "reason")
        elif name in ("name", "title", "exact"):
            made[name] = labels.text(str(value), {"name": "source", "title": "document", "exact": "words"}[name])
        elif name == "words":
            made[name] = [labels.text(str(word), "level") for word in value]
        elif name == "supersedes" or name in DROPPED:
            continue  # what it took the place of is not in use
        elif name == "origin":
            made[name] = labels.id(str(value), "origin")
        elif name in ("near", "confirmed_by"):
            made[name] = [labels.id(v, kind) for v in value] if isinstance(value, list) else labels.id(value, "passage")
        else:
            made[name] = relabelled_value(value, name, labels, (kind,))
    if (translated := hops(record) if kind == "document" else 0):  # type: ignore[arg-type]  # documents only
        made["translation_hops"] = translated
    return made


def assumptions_text(assumptions: Assumptions, labels: Labels) -> str | None:
    """The assumptions as TOML, the days of breaks moved; None where they are the defaults."""
    held, usual = (a.model_dump(mode="json") for a in (assumptions, Assumptions()))
    other = {name: value for name, value in held.items() if value != usual[name]}
    plain = {name: value for name, value in other.items() if not isinstance(value, Mapping)}
    rows = [*_toml(plain, labels), *(row for name, value in other.items() if isinstance(value, Mapping)
                                     for row in ("", f"[{name}]", *_toml(value, labels)))]
    return "\n".join(rows) + "\n" if rows else None


def _toml(values: Mapping[str, object], labels: Labels) -> Iterator[str]:
    for name, value in values.items():
        key = name if name.isidentifier() else f'"{name}"'
        yield f"{key} = {_toml_value(value, labels)}"


def _toml_value(value: object, labels: Labels) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(_toml(value, labels)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(labels.day(str(day)) for day in value) + "]"  # the breaks: days
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else repr(value)
