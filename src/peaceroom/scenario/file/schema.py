"""The scenario file as JSON Schema, so that editors complete and check as one types.

The schema takes every notation that the reader takes. It checks form only: what values say together is the
work of `peaceroom validate`.
"""

from __future__ import annotations

from typing import Any

from peaceroom.files.nodes import Block
from peaceroom.files.notation import FORMS
from peaceroom.scenario.types import Scenario

_NUMBER = r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"
_LIMITS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}
_TEXT_CELL = rf"^\s*({_NUMBER}|{_NUMBER}\s*\.\.\s*{_NUMBER}|({'|'.join(FORMS)})\s*\(.*\))\s*$"
_TEXT_CLAUSE = rf"^\s*({_NUMBER}(\s*\.\.\s*{_NUMBER})?|deferred|refer:.*\S.*)\s*$"


def scenario_schema() -> Block:
    """The JSON Schema (draft 2020-12) of ``scenario.yaml``."""
    schema = Scenario.model_json_schema(by_alias=True)
    defs = schema["$defs"]
    at_length = defs["Quantity"]
    value = {"anyOf": [{**option, "pattern": _TEXT_CELL} if option["type"] == "string" else option
                       for option in at_length["properties"]["value"]["anyOf"] if option["type"] != "null"]}
    at_length["properties"]["value"] = value
    at_length["properties"]["range"] = {**value, "description": "another word for value"}
    judged = {**at_length, "description": "A coder's judgement: {judgement: 50..70, by: coder-a, on: 2020-10-04}"}
    judged["properties"] = {
        **{k: v for k, v in at_length["properties"].items() if k not in ("value", "range", "from")},
        "judgement": value, **defs["Judgement"]["properties"],
    }
    judged["required"] = ["judgement", "by", "on"]
    defs["QuantityAtLength"], defs["QuantityJudged"] = at_length, judged
    defs["Quantity"] = {"description": "One uncertain number",
                        "anyOf": [*value["anyOf"], _ref("QuantityAtLength"), _ref("QuantityJudged")]}
    scale = defs["Issue"]["properties"]["scale"]
    defs["Issue"]["properties"]["scale"] = {
        "description": "value: words; or a list of words, spread evenly over the default scale",
        "anyOf": [{**scale, "minProperties": 2},
                  {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2}],
    }
    ends = {"type": "string", "pattern": rf"^\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*$"}
    defs["Clause"]["properties"]["open"]["anyOf"].insert(0, ends)
    defs["ClauseAtLength"] = defs["Clause"]
    defs["Clause"] = {"description": "50, 40..60, deferred, refer:the body, or at length", "anyOf": [
        {"type": "number"}, {"type": "string", "pattern": _TEXT_CLAUSE}, _ref("ClauseAtLength")]}
    schema["properties"]["peaceroom"] = {"const": 1, "description": "version of the format"}
    _loosen(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Peaceroom scenario"}


def process_schema() -> Block:
    """The JSON Schema (draft 2020-12) of ``process.yaml``."""
    whole = scenario_schema()
    return _part(whole, whole["$defs"]["Process"], "Peaceroom process")


def drafts_schema() -> Block:
    """The JSON Schema (draft 2020-12) of ``drafts.yaml``."""
    whole = scenario_schema()
    block = {key: value for key, value in whole["properties"]["drafts"].items() if key != "default"}
    return _part(whole, block, "Peaceroom drafts")


def _part(whole: Block, block: Block, title: str) -> Block:
    """A block of the scenario as a schema of its own, with the definitions that it uses."""
    used = _refs(block)
    while more := {name for part in used for name in _refs(whole["$defs"][part])} - used:
        used |= more
    return {"$schema": whole["$schema"], "$defs": {name: whole["$defs"][name] for name in sorted(used)}, **block,
            "title": title}


def _refs(part: Any) -> set[str]:
    if isinstance(part, dict):
        here = {part["$ref"].rsplit("/", 1)[1]} if isinstance(part.get("$ref"), str) else set()
        return here.union(*map(_refs, part.values()))
    return set().union(*map(_refs, part)) if isinstance(part, list) else set()


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _loosen(part: Any) -> None:
    """``oneOf`` to ``anyOf`` (a number may be written in two ways at once), limits by name, no empty values."""
    if isinstance(part, dict):
        if "oneOf" in part:
            part["anyOf"] = part.pop("oneOf")
            part.pop("discriminator", None)
        if "anyOf" in part:  # a field that may be absent may not be empty
            part["anyOf"] = [option for option in part["anyOf"] if option != {"type": "null"}]
        for python, json in _LIMITS.items():
            if python in part:
                part[json] = part.pop(python)
        if "patternProperties" in part:
            part["additionalProperties"] = False
        if part.get("default", ...) is None:
            del part["default"]
        for value in part.values():
            _loosen(value)
    elif isinstance(part, list):
        for value in part:
            _loosen(value)
