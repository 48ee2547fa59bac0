"""The scenario that `peaceroom new` writes: small, valid, and with a word about every block."""

from __future__ import annotations

import json
from datetime import date

_TEXT = """\
# A scenario of Peaceroom. Ids (north, water) are keys; what people read is in name and title.
# `peaceroom validate` checks it, `peaceroom describe` reads it aloud, docs/scenario-format.md has every field.
peaceroom: 1                       # version of the format
title: {title}
as_of: {as_of}                  # nothing dated later may enter
horizon: {horizon}                # how far the forecast looks

coders:                            # who turns documents into numbers
  coder-a: {{name: First coder}}
sources:                           # what the numbers rest on
  example: {{title: Replace this by a document, date: {as_of}, kind: other}}

actors:
  north: {{name: North, kind: party, consent: required, aliases: [the north]}}
  south: {{name: South, kind: party, consent: required}}
  guest: {{name: Guest, kind: patron}}
# What a patron gives adds to what the receiver can bring to bear. Claimed and denied: disputed, with a range from 0.
support:
  - {{from: guest, to: south, strength: 0..20, disputed: true, because: claimed by one side, sources: [example]}}

issues:
  water:
    name: Who gets how much of the water
    # Words for both ends, and for points between where they help. The numbers are the scale's own.
    scale: {{0: all to the south, 50: half each, 100: all to the north}}
    reference: {{judgement: 60..80, by: coder-a, on: {as_of}}}   # what holds as long as nothing is agreed

# One line for each actor and issue where something is known. 60..80 is the range that the number lies in
# with 80 % probability. Salience is in per cent of full attention; capability is relative to the others'.
positions:
  - {{actor: north, issue: water, position: 70..100, salience: 60..80, capability: 40..60, sources: [example]}}
  - {{actor: south, issue: water, position: 10..30, salience: 70..90, capability: 20..40, sources: [example]}}
  - {{actor: guest, issue: water, position: 30..50, salience: 10..30, capability: 10..20, sources: [example]}}

# What failure is worth to each side, as a share of its best package: drives the zone of agreement.
no_agreement:
  north: {{judgement: 0.3..0.6, by: coder-a, on: {as_of}}}
  south: {{judgement: 0.2..0.4, by: coder-a, on: {as_of}}}

levers:                            # what somebody could do
  pipeline:
    name: The guest pays for a pipeline
    by: guest
    effects:
      - add: {{field: position, actor: south, issue: water, by: {{judgement: 5..15, by: coder-a, on: {as_of}}}}}
what_ifs:                          # questions: the same draws with these things different
  pipeline-paid: {{name: A pipeline is paid for, levers: [pipeline]}}
"""


def template(title: str, as_of: date) -> str:
    """The text of a new scenario as of a day, with a horizon of one year."""
    horizon = date(as_of.year + 1, as_of.month, min(as_of.day, 28) if as_of.month == 2 else as_of.day)
    return _TEXT.format(title=json.dumps(title, ensure_ascii=False), as_of=as_of.isoformat(),
                        horizon=horizon.isoformat())
