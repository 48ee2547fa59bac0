"""Keep the evidence of a scenario: sources, documents, passages and what coders read out of them."""

from __future__ import annotations

from importlib import import_module

import click

#: verb → module that holds its command, imported only when called
_VERBS = {
    "add": "peaceroom.cli._evidence_add", "agreement": "peaceroom.cli._evidence_agreement",
    "check": "peaceroom.cli._evidence_check", "code": "peaceroom.cli._evidence_code",
    "export": "peaceroom.cli._evidence_export", "grade": "peaceroom.cli._evidence_grade",
    "import": "peaceroom.cli._evidence_import", "list": "peaceroom.cli._evidence_list",
    "pool": "peaceroom.cli._evidence_pool",
    "scale": "peaceroom.cli._evidence_scale", "show": "peaceroom.cli._evidence_show",
    "source": "peaceroom.cli._evidence_source", "withdraw": "peaceroom.cli._evidence_withdraw",
}


class _Verbs(click.Group):
    """Finds the verbs by their files."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        command = import_module(_VERBS[cmd_name]).command
        assert isinstance(command, click.Command)
        return command


@click.group("evidence", cls=_Verbs)
def command() -> None:
    """Keep the evidence of a scenario, in the folder ledger/ beside scenario.yaml.

    A source publishes documents; a document has passages; a coder reads a number out of a passage. Records are only
    ever added: to change one, add another with --supersedes, or take it out of use with withdraw.
    """
