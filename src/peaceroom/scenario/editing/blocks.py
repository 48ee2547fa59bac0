"""Blocks of a scenario as the text that stands in its files, and back: what a page of the workbench shows, as code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.nodes import Node
from peaceroom.files.splices import Clash, Splice, apply
from peaceroom.scenario.editing.disk import Disk
from peaceroom.scenario.editing.judging import judge
from peaceroom.scenario.editing.texts import FILES, MAIN, place, tree
from peaceroom.scenario.file.loading import locate
from peaceroom.scenario.file.parts import PARTS
from peaceroom.scenario.file.renaming import refuse_bundled


def block_texts(texts: Mapping[str, str], *blocks: str) -> dict[str, str]:
    """The blocks that are there, each with the text that stands in its file: comments, order and layout included.

    Raises `InputError` where a file is no YAML.
    """
    found = {}
    for block in blocks:
        file, _ = place(texts, (block,))
        text = texts[file]
        span = (0, len(text)) if file != MAIN else _span(text, block)
        if text[slice(*span)].strip():
            found[block] = text[slice(*span)]
    return found


def write_blocks(ref: str | Path, blocks: Mapping[str, str]) -> None:
    """Give blocks of a scenario's files this text, as `block_texts` returns it, and touch nothing else of them.

    ``ref`` is the scenario's folder. A block that is not there yet comes last. The result is checked before anything is
    written. Raises `InputError`: E324 a bundled scenario, everything that `peaceroom.load_scenario` raises of what
    would result, E326 a file cannot be written.
    """
    where = locate(ref)
    refuse_bundled(where)
    disk = Disk(where.path.parent)
    texts = disk.read()
    for block, new in blocks.items():
        if block in PARTS and not new.startswith(f"{block}:"):
            texts[PARTS[block][0]] = new
        else:
            begin, end = _span(texts[MAIN], block)
            gap = "\n" if begin and texts[MAIN][begin - 1] != "\n" else ""
            texts[MAIN] = texts[MAIN][:begin] + gap + new + texts[MAIN][end:]
    _write(disk, texts, where.path.parent)


def replay(ref: str | Path, edits: Sequence[Mapping[str, Sequence[tuple[int, str, str]]]]) -> None:
    """Make edits of a scenario's files again, in their order: file → places, what stood there, what stands there now.

    ``ref`` is the scenario's folder. Raises `InputError` E342 where a file is not as it was before them; as
    `write_blocks` otherwise.
    """
    where = locate(ref)
    refuse_bundled(where)
    disk = Disk(where.path.parent)
    texts = disk.read()
    for edit in edits:
        for file, splices in edit.items():
            try:
                texts[file] = apply(texts[file], tuple(Splice(*one) for one in splices))
            except Clash:
                raise InputError.one("E342", f"{file} is not as it was before these edits", CODES["E342"][1],
                                     "run this on the files as they were then") from None
    _write(disk, texts, where.path.parent)


def marks(texts: Mapping[str, str]) -> dict[str, str]:
    """SHA-256 of every file that holds something, as hexadecimal digits."""
    return {file: sha256(text.encode()).hexdigest() for file, text in texts.items() if text}


def _write(disk: Disk, texts: Mapping[str, str], folder: Path) -> None:
    judged = judge(0, texts, locate(folder))
    if not judged.accepted:
        raise InputError([problem for problem, _ in judged.problems])
    before = disk.read()
    disk.write({file: texts[file] for file in FILES if texts[file] != before[file]})


def _span(text: str, block: str) -> tuple[int, int]:
    """Where a block's lines begin and end in a text; behind the last line where it is not there."""
    root = tree(text)
    pair = root.get(block) if root is not None and root.kind == "map" else None
    if pair is None:
        return len(text), len(text)
    begin = text.rfind("\n", 0, pair[0].start) + 1
    end = _end(pair[1])
    end = pair[0].stop + 1 if end <= pair[0].start else end
    end = begin + len(text[begin:end].rstrip())
    line = text.find("\n", end)
    return begin, len(text) if line < 0 else line + 1


def _end(node: Node) -> int:
    return max((_end(n) for n in (*(v for _, v in node.pairs), *node.items)), default=node.stop)
