"""The JSON Schema of a distribution, so that an editor can complete and check it."""

from typing import Any

from sdssim.scenario.distributions.vocabulary import (
    ANY,
    BARE,
    FORMS,
    FRACTION,
    MEANINGS,
    NOT_NEGATIVE,
    ORDERED,
    POSITIVE,
    Family,
    Form,
    Rule,
)

Schema = dict[str, Any]

WHOLE_FAMILIES = (
    Family.CONSTANT,
    Family.EMPIRICAL,
    Family.POISSON,
    Family.GEOMETRIC,
    Family.SHARES,
)
"""The families that can give whole numbers only."""


def distribution_schema(*, minimum: float | None, whole: bool, description: str) -> Schema:
    """Build the schema: a number, or a mapping of one family.

    Parameters
    ----------
    minimum
        Least value that may occur; None for no limit.
    whole
        Whether only whole numbers may occur.
    description
        What the distribution is for.

    Returns
    -------
    Schema
        As narrow as JSON Schema can say it; order and sums are left to the reader.
    """
    value = Rule("", minimum=minimum, whole=whole)
    families = WHOLE_FAMILIES if whole else tuple(Family)
    number = _number(value, "the same value every time")
    return {
        "description": description,
        "oneOf": [number, *(_family(family, value) for family in families)],
    }


def _number(rule: Rule, description: str = "") -> Schema:
    limits = {
        "minimum": rule.minimum,
        "exclusiveMinimum": rule.above,
        "maximum": rule.maximum,
    }
    schema: Schema = {"type": "integer" if rule.whole else "number"}
    schema |= {name: limit for name, limit in limits.items() if limit is not None}
    return schema | ({"description": description} if description else {})


def _object(properties: Schema, required: tuple[str, ...]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _family(family: Family, value: Rule) -> Schema:
    match family:
        case Family.SHARES:
            body = _shares(value)
        case Family.HYPER_EXPONENTIAL:
            body = _object(
                {"shares": _list(FRACTION), "means": _list(POSITIVE)}, ("shares", "means")
            )
        case Family.EMPIRICAL:
            body = _empirical(value)
        case Family.POISSON if value.minimum == 1:
            body = _named(FORMS[family][1], value)
            body["properties"]["at_least"]["minimum"] = 1
        case Family.POISSON:
            body = _named(FORMS[family][1], value) | {"required": ["mean"]}
        case _:
            body = _scalar(family, value)
    return _object({family.value: body}, (family.value,)) | {"description": MEANINGS[family]}


def _narrowed(rule: Rule, value: Rule) -> Rule:
    """Hold a parameter that is itself a value to the limits of the values."""
    return value if rule is ANY else rule


def _named(form: Form, value: Rule) -> Schema:
    properties = {
        each.name: _number(
            each.rule if each.name == "mu" else _narrowed(each.rule, value), each.meaning
        )
        for each in form
    }
    return _object(properties, tuple(each.name for each in form))


def _scalar(family: Family, value: Rule) -> Schema:
    bodies = [_named(form, value) for form in FORMS[family]]
    first = FORMS[family][0]
    if family in ORDERED:
        entries = [_number(_narrowed(each.rule, value), each.meaning) for each in first]
        size = len(first)
        listed = {"type": "array", "prefixItems": entries, "minItems": size, "maxItems": size}
        bodies.insert(0, listed | {"items": False})
    if family in BARE:
        bodies.insert(0, _number(_narrowed(first[0].rule, value), first[0].meaning))
    return bodies[0] if len(bodies) == 1 else {"oneOf": bodies}


def _list(rule: Rule) -> Schema:
    return {"type": "array", "items": _number(rule), "minItems": 1}


def _shares(value: Rule) -> Schema:
    pattern = "^-?[0-9]+$"
    if value.minimum is not None:
        pattern = "^[0-9]+$" if value.minimum == 0 else "^0*[1-9][0-9]*$"
    return {
        "type": "object",
        "patternProperties": {pattern: _number(FRACTION, "share of this number")},
        "additionalProperties": False,
        "minProperties": 1,
    }


def _empirical(value: Rule) -> Schema:
    values = _object({"values": _list(value), "weights": _list(NOT_NEGATIVE)}, ("values",))
    column = {"type": "string", "description": "name in the first row"}
    name = {"type": "string", "description": "a CSV beside the scenario file"}
    return {"oneOf": [values, _object({"file": name, "column": column}, ("file",))]}
