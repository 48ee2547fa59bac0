"""What a form sent: names and texts, no more than a form of ours can hold."""

from __future__ import annotations

from starlette.requests import Request

#: rows of a list are sent as ``actors.3.name``
Fields = dict[str, str]


async def fields(request: Request) -> Fields:
    """The texts of a form, the last of each name; files are passed over."""
    async with request.form(max_files=20, max_fields=5_000) as sent:
        return {name: value for name, value in sent.multi_items() if isinstance(value, str)}


def rows(sent: Fields, block: str) -> dict[int, Fields]:
    """``{"actors.3.name": "North"}`` as ``{3: {"name": "North"}}``, in order."""
    out: dict[int, Fields] = {}
    for name, value in sent.items():
        head, _, rest = name.partition(".")
        number, _, field = rest.partition(".")
        if head == block and number.isdecimal() and len(number) < 6 and field:
            out.setdefault(int(number), {})[field] = value
    return dict(sorted(out.items()))
