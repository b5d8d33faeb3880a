"""The refusals of the schema in plain words, by the type of the error that pydantic gives."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sdssim.scenario.fields import NAME_PATTERN
from sdssim.scenario.tree import Tree

_LONGEST = 40
_A_NAME = "letters, digits, spaces, '_' and '-', beginning with a letter; at most 60"
_PATTERNS = {NAME_PATTERN: _A_NAME, r"^\d{4}-(0[1-9]|1[0-2])$": "a month such as 2009-03"}
_FIELDS = "fields with names, one on each line or in { }"
_ITEMS = "a list, with a '-' before each item or in [ ]"


class Words(NamedTuple):
    """What is wrong, and what would be right."""

    message: str
    allowed: str | None = None


def shown(value: Tree) -> str:
    """Spell a value as its author would recognise it."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case str():
            return f"'{value if len(value) <= _LONGEST else value[:_LONGEST] + '…'}'"
        case dict():
            return "several fields"
        case list():
            return "a list"
        case date():
            return value.isoformat()
        case _:
            return f"{value:g}" if isinstance(value, float) else str(value)


def in_plain_words(kind: str, field: str, value: Tree, context: Mapping[str, Any]) -> Words | None:
    """Say what is wrong with a field.

    Parameters
    ----------
    kind
        Pydantic's name of the error, such as ``greater_than``.
    field
        Name of the field.
    value
        What was written.
    context
        The limits that pydantic gives with the error.

    Returns
    -------
    Words or None
        None for an error that is not in the list.
    """
    is_value = f"{field} is {shown(value)}"
    if kind in _LIMITS:
        return Words(is_value, _LIMITS[kind](context))
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        return Words(is_value, _PATTERNS.get(pattern, f"a text like {pattern}"))
    if kind == "literal_error":
        return Words(is_value, _names(str(context.get("expected"))))
    allowed = next((words for pattern, words in _KINDS if re.match(pattern, kind)), None)
    return None if allowed is None else Words(is_value, allowed)


def _names(expected: str) -> str:
    """Turn ``'a', 'b' or 'c'`` into ``a, b, c``."""
    return ", ".join(re.findall(r"'([^']*)'", expected)) or expected


def _number(context: Mapping[str, Any], key: str) -> str:
    return f"{float(context[key]):g}"


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


_LIMITS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than": lambda context: f"a number above {_number(context, 'gt')}",
    "greater_than_equal": lambda context: f"a number of at least {_number(context, 'ge')}",
    "less_than": lambda context: f"a number below {_number(context, 'lt')}",
    "less_than_equal": lambda context: f"a number of at most {_number(context, 'le')}",
    "string_too_long": lambda context: f"at most {context['max_length']} characters",
    "string_too_short": lambda _: "a text that is not empty",
    "too_short": lambda context: f"at least {_items(context['min_length'])}",
    "too_long": lambda context: f"at most {_items(context['max_length'])}",
}

_KINDS: tuple[tuple[str, str], ...] = (
    (r"float_|finite_number", "a number"),
    (r"int_", "a whole number"),
    (r"bool_", "true or false"),
    (r"string_", "a text; put quotation marks round it if it looks like a number or a date"),
    (r"datetime_", "a date and time such as 2009-12-01 09:30"),
    (r"date_", "a date such as 2009-12-01"),
    (r"dict_|model_|dataclass_|mapping_", _FIELDS),
    (r"tuple_|list_|iterable_", _ITEMS),
)
