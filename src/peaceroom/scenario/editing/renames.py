"""Another id for an entry of a scenario that is being edited, with every reference to it."""

from __future__ import annotations

from pathlib import Path as FilePath

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.scenario.editing.desk import Desk
from peaceroom.scenario.editing.entries import Entry
from peaceroom.scenario.editing.placing import Path
from peaceroom.scenario.editing.texts import FILES
from peaceroom.scenario.file.references import KINDS
from peaceroom.scenario.file.renaming import plan_rename

_KINDS = {block: kind for kind, block in KINDS.items() if kind not in ("outcome", "commitment")}


def kind_and_id(path: Path) -> tuple[str, str] | None:
    """What `plan_rename` calls the entry at a path; None where it has no id that others name."""
    match path:
        case (str(block), str(old)) if block in _KINDS:
            return _KINDS[block], old
        case ("events", str(event), "outcomes", str(old)):
            return "outcome", f"{event}/{old}"
        case ("process", "commitments", str(old)):
            return "commitment", old
        case _:
            return None


def rename(desk: Desk, who: str, path: Path, new: str) -> tuple[Entry | None, list[FilePath]]:
    """Give the entry at a path another id, everywhere, as one step of the desk; and the other files that were changed.

    Those (``conflict.yaml``) are no texts of the desk: `Desk.undo` does not reach them, a rename back does. Raises
    `InputError`: E342 the files do not hold every edit yet, or nothing there has an id; and as
    `peaceroom.scenario.file.renaming.plan_rename`.
    """
    found = kind_and_id(path)
    if found is None or desk.saved != desk.number:
        why = "nothing there has an id" if found is None else "there are edits that the files do not hold yet"
        raise InputError.one("E342", why, CODES["E342"][1], "mend what is marked, then change the id")
    kind, old = found
    plan = plan_rename(desk.where, old, new, kind)
    entry = desk.rewrite(who, f"{old} is now called {plan.new}",
                         {c.path.name: c.text for c in plan.changes if c.path.name in FILES})
    others = plan.only({c.path for c in plan.changes if c.path.name not in FILES})
    others.write()
    return entry, [c.path for c in others.changes]
