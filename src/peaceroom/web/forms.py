"""What a form sent: names and texts, no more than a form of ours can hold."""

from __future__ import annotations

from starlette.requests import Request

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError


class Fields(dict[str, str]):
    """Texts by name; rows of a list are sent as ``actors.3.name``.

    A name that every form of ours sends and this one did not raises `InputError` E348.
    """

    def __missing__(self, name: str) -> str:
        raise InputError.one("E348", f"the form came without {name[:40]!r}", CODES["E348"][1],
                             "load the page again, and send its form")


async def fields(request: Request) -> Fields:
    """The texts of a form, the last of each name; files are passed over."""
    async with request.form(max_files=20, max_fields=5_000) as sent:
        return Fields({name: value for name, value in sent.multi_items() if isinstance(value, str)})


def rows(sent: Fields, block: str) -> dict[int, Fields]:
    """``{"actors.3.name": "North"}`` as ``{3: {"name": "North"}}``, in order."""
    out: dict[int, Fields] = {}
    for name, value in sent.items():
        head, _, rest = name.partition(".")
        number, _, field = rest.partition(".")
        if head == block and number.isdecimal() and len(number) < 6 and field:
            out.setdefault(int(number), Fields())[field] = value
    return dict(sorted(out.items()))
