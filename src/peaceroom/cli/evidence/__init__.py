"""Keep the evidence of a scenario: sources, documents, passages and what coders read out of them."""

from __future__ import annotations

import click

from peaceroom.cli._verbs import verbs_of


@click.group("evidence", cls=verbs_of(__name__))
def command() -> None:
    """Keep the evidence of a scenario, in the folder ledger/ beside scenario.yaml.

    A source publishes documents; a document has passages; a coder reads a number out of a passage. Records are only
    ever added: to change one, add another with --supersedes, or take it out of use with withdraw.
    """
