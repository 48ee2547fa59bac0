"""What the pages under ``docs/api`` show beside docstrings: keys of files and results, parameters of models."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from typing import Any, is_typeddict

from pydantic import BaseModel
from sphinx.util.docstrings import prepare_docstring
from sphinx.util.nodes import make_refnode


def short(annotation: Any) -> str:
    """An annotation as the source has it, without the checks that ``Annotated`` adds to the type."""
    if not isinstance(annotation, str):
        annotation = getattr(annotation, "__forward_arg__", None) or inspect.formatannotation(annotation)
    return ast.unparse(_Bare().visit(ast.parse(annotation, mode="eval")))


#: how autodoc writes an array, and what it writes before names and for made defaults
_ARRAY = re.compile(r"~?(?:numpy\.)?ndarray\[tuple\[~?(?:typing\.)?Any, \.\.\.\], "
                    r"~?(?:numpy\.)?dtype\[~?(?:numpy\.|typing\.)?(\w+)\]\]")
_ROOM = re.compile(r"~?\b(?:typing|collections\.abc|pathlib)\.(?=[A-Z])")


def readable(signature: str | None) -> str | None:
    """A signature with arrays as ``NDArray[float64]`` and names without the modules that they come from."""
    if signature is None:
        return None
    return _ROOM.sub("", _ARRAY.sub(r"NDArray[\1]", signature)).replace("<factory>", "...").replace("~", "")


class _Bare(ast.NodeTransformer):
    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """``Annotated[X, …]`` → ``X``, at any depth."""
        inside = node.slice
        if isinstance(node.value, ast.Name) and node.value.id == "Annotated" and isinstance(inside, ast.Tuple):
            return self.visit(inside.elts[0])
        return self.generic_visit(node)


def is_form(thing: Any) -> bool:
    """Whether the fields of a class are the keys of a file or a result: its constructor is not the way to read it."""
    return isinstance(thing, type) and (is_typeddict(thing) or issubclass(thing, BaseModel))


def fields(thing: Any) -> Iterator[str]:
    """A list (reStructuredText) of a file's keys with their types, or of a model's parameters with their ranges."""
    if is_form(thing):
        for name, annotation in inspect.get_annotations(thing).items():
            if not name.startswith("_") and name != "model_config":
                yield f"* **{key_of(thing, name)}**: ``{short(annotation)}``{_presence(thing, name)}"
        for base in thing.__bases__:
            if issubclass(base, BaseModel) and base.model_fields:
                yield f"* and those of `{base.__name__}`"
    elif isinstance(thing, type) and dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            if "meaning" in field.metadata:
                yield f"* **{field.name}**: {_escaped(meaning(field))}"


def listed(lines: list[str]) -> list[str]:
    """Lines of a docstring with its attributes as a list: as fields, ``low, high`` would be a type and a name."""
    found: list[str] = []
    inside = False
    for line in lines:
        if line.startswith(":vartype "):  # the signature has the type
            continue
        if head := re.match(r":ivar ([^:]+): ?(.*)", line):
            names = ", ".join(f"**{name.strip()}**" for name in head[1].replace("\\", "").split(","))
            found += [f"* {names}: {head[2].strip()}"]
            inside = True
        elif inside and line.startswith(" "):
            found.append("  " + line.strip())
        else:
            inside = inside and not line
            found.append(line)
    return found


def key_of(form: Any, name: str) -> str:
    """What the field is called in a file: ``from`` is no name that Python allows."""
    return (issubclass(form, BaseModel) and form.model_fields[name].alias) or name


def _presence(form: Any, name: str) -> str:
    required = form.model_fields[name].is_required() if issubclass(form, BaseModel) else name in form.__required_keys__
    return "" if required else ", may be absent"


def meaning(field: Any) -> str:
    """Meaning, unit, choices or range, and default of a model's parameter in one line."""
    notes = field.metadata
    low, high = notes["low"], notes["high"]
    found = [notes["meaning"] + (f" ({notes['unit']})" if notes["unit"] else "")]
    if notes["choices"]:
        found.append("one of " + ", ".join(notes["choices"]))
    elif low is not None and high is not None:
        found.append(f"{low:g} to {high:g}")
    elif low is not None or high is not None:
        found.append(f"at least {low:g}" if high is None else f"at most {high:g}")
    return "; ".join([*found, f"default {field.default}"])


def _escaped(text: str) -> str:
    return "".join("\\" + c if c in "\\*`|_" else c for c in text)


def _add_fields(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    if what == "property" and any(line.startswith(":type:") for line in lines):
        lines[:] = prepare_docstring(thing.__doc__)  # napoleon takes what stands before a colon for a type
    lines[:] = listed(lines)
    if found := list(fields(thing)):
        lines += ["", *found, ""]


def _write_signature(app: Any, what: str, name: str, thing: Any, options: Any, signature: str, returned: str) -> Any:
    if signature is None:  # there is none to hide
        return None
    if is_form(thing) or getattr(thing, "_is_protocol", False):
        return "", None
    return readable(signature), readable(returned)


def _skip(app: Any, what: str, name: str, thing: Any, skip: bool, options: Any) -> bool | None:
    """What pydantic puts into every class is not of this product."""
    return True if name.startswith(("model_", "_")) or hasattr(BaseModel, name) else None


def _by_last_name(app: Any, env: Any, node: Any, content: Any) -> Any:
    """A docstring names things as its own file does; on these pages they stand under the name they are imported by."""
    if node.get("refdomain") != "py":
        return None
    objects, target = env.domains["py"].objects, node["reftarget"].rpartition(".")[2]
    found = {(entry.docname, entry.node_id) for full, entry in objects.items()
             if full.rpartition(".")[2] == target and entry.objtype in ("class", "exception", "function")}
    if len(found) != 1:  # not shown, or not certain which is meant
        return None
    page, place = found.pop()
    return make_refnode(app.builder, node["refdoc"], page, place, content)


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", _add_fields, priority=600)  # after napoleon
    app.connect("autodoc-process-signature", _write_signature)
    app.connect("autodoc-skip-member", _skip)
    app.connect("missing-reference", _by_last_name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
