"""The JSON Schema of a scenario file, with which an editor completes and checks it.

Pydantic describes a whole scenario. A file may also hold only what differs from the one that it
extends: then no field is required, and null removes one. The items of lists are whole all the same.
"""

from collections.abc import Callable
from typing import Any

from sdssim.scenario.schema import ScenarioFile

Schema = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"
_DEFINITIONS = "definitions"
_REFERENCE = f"#/{_DEFINITIONS}/"
_PARTLY = "Partly"
_REPLACED_WHOLE = frozenset({"Distribution", "Duration", "Count"})
_MAPS = ("properties", "patternProperties", _DEFINITIONS)
_LISTS = ("anyOf", "oneOf", "allOf")
_ONE = ("items", "additionalProperties", "additionalItems", "propertyNames")


def json_schema() -> Schema:
    """Return the schema, draft 07.

    Returns
    -------
    dict
        It accepts whole scenarios, and with ``extends`` parts of one.
    """
    generated = ScenarioFile.model_json_schema(ref_template=_REFERENCE + "{model}")
    whole = _draft_07(generated)
    definitions = whole.pop(_DEFINITIONS)
    _allow_short_forms(definitions)
    required = whole.pop("required")
    partly = _Partly(definitions)
    part = partly.of(whole)
    definitions |= partly.definitions
    ways = _composition()
    whole["properties"] |= {name: ways[name] for name in ("set", "changes")}
    part["properties"] |= ways
    return {
        "$schema": _DRAFT,
        "title": "sdssim scenario",
        "description": whole.pop("description", ""),
        "type": "object",
        "if": {"required": ["extends"]},
        "then": part | {"required": ["extends"]},
        "else": whole | {"required": required},
        _DEFINITIONS: dict(sorted(definitions.items())),
    }


def _composition() -> Schema:
    paths = {"type": "object", "description": "dotted paths and their values"}
    change = {
        "type": "object",
        "properties": {"on": {"type": "string", "format": "date"}, "set": paths},
        "required": ["on", "set"],
        "additionalProperties": False,
    }
    return {
        "extends": {
            "type": "string",
            "description": "the scenario that this one differs from: a file or a shipped one",
        },
        "set": paths,
        "changes": {
            "type": ["array", "null"],
            "items": change,
            "description": "what changes on a date",
        },
    }


def _each_inside(schema: Schema, turn: Callable[[Any], Any]) -> Schema:
    """Copy a schema with every schema in it turned into another."""
    copy = dict(schema)
    for key in _MAPS:
        if isinstance(copy.get(key), dict):
            copy[key] = {name: turn(inner) for name, inner in copy[key].items()}
    for key in _LISTS:
        if key in copy:
            copy[key] = [turn(inner) for inner in copy[key]]
    for key in _ONE:
        if isinstance(copy.get(key), dict):
            copy[key] = turn(copy[key])
        elif isinstance(copy.get(key), list):
            copy[key] = [turn(inner) for inner in copy[key]]
    return copy


def _draft_07(schema: Any) -> Any:
    """Turn what pydantic writes (2020-12) into draft 07, without its titles and marks."""
    if not isinstance(schema, dict):
        return schema
    copy = {key: value for key, value in schema.items() if key not in ("dated", "discriminator")}
    if isinstance(copy.get("title"), str):
        del copy["title"]
    if "$defs" in copy:
        copy[_DEFINITIONS] = copy.pop("$defs")
    if "prefixItems" in copy:
        copy["additionalItems"] = copy.pop("items", True)
        copy["items"] = copy.pop("prefixItems")
    return _each_inside(copy, _draft_07)


def _allow_short_forms(definitions: Schema) -> None:
    """Add what the schema reads before pydantic sees it: a share alone, a role alone."""
    share = definitions["Outcome"]["properties"]["share"]
    outcome = {"anyOf": [{"$ref": f"{_REFERENCE}Outcome"}, share]}
    for name in ("Step", "Stage"):
        outcomes = definitions[name]["properties"]["outcomes"]
        # Names have a pattern, so pydantic says what they hold by pattern.
        outcomes["patternProperties"] = dict.fromkeys(outcomes["patternProperties"], outcome)
    allocate = definitions["Step"]["properties"]["allocate"]
    allocate["anyOf"] = [{"type": "string"}, *allocate["anyOf"]]


class _Partly:
    """Makes, of the schema of a whole, that of a part to be merged onto another."""

    def __init__(self, definitions: Schema) -> None:
        self.whole = definitions
        self.definitions: Schema = {}

    def of(self, schema: Schema) -> Schema:
        """Return the schema in which nothing is required and null removes."""
        if "$ref" in schema:
            return {"$ref": self._reference(schema["$ref"])}
        copy = {key: value for key, value in schema.items() if key not in ("required", "default")}
        if "items" in copy:
            return copy
        copy = _each_inside(copy, self._inside)
        if "oneOf" in copy:
            # Without required fields, a part may fit several of the alternatives.
            copy["anyOf"] = copy.pop("oneOf")
        for name, inner in copy.get("properties", {}).items():
            copy["properties"][name] = {"anyOf": [inner, {"type": "null"}]}
        for pattern, inner in copy.get("patternProperties", {}).items():
            copy["patternProperties"][pattern] = {"anyOf": [inner, {"type": "null"}]}
        return copy

    def _inside(self, schema: Any) -> Any:
        return self.of(schema) if isinstance(schema, dict) else schema

    def _reference(self, reference: str) -> str:
        name = reference.removeprefix(_REFERENCE)
        if name in _REPLACED_WHOLE:
            return reference
        part = f"{_PARTLY}{name}"
        if part not in self.definitions:
            self.definitions[part] = {}
            self.definitions[part] |= self.of(self.whole[name])
        return f"{_REFERENCE}{part}"
