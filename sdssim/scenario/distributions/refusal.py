"""Refusing what cannot be a distribution, in plain words."""

import difflib
import math
from collections.abc import Iterable, Mapping

from pydantic_core import PydanticCustomError

from sdssim.scenario.distributions.vocabulary import Rule

_LONGEST_TEXT = 40


def refusal(message: str, *path: str | int) -> PydanticCustomError:
    """Make the error that pydantic reports at the field.

    Parameters
    ----------
    message
        One sentence: the value, the rule, what is allowed.
    path
        The keys from the distribution down to the wrong part, for a caller that can point at it;
        found in the error's context as ``path``.
    """
    keys = tuple(str(key) if isinstance(key, str) else key for key in path)
    # "{message}" is filled in by pydantic, so braces in the message are never taken for a field.
    return PydanticCustomError("distribution", "{message}", {"message": message, "path": keys})


def shown(value: object) -> str:
    """Spell a refused value as its author would recognise it."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case str():
            text = value if len(value) <= _LONGEST_TEXT else value[:_LONGEST_TEXT] + "..."
            return f"the text '{text}'"
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case int() | float():
            return f"{value:g}" if _fits_a_float(value) else "a number too large"
        case _:
            return f"a {type(value).__name__}"


def _fits_a_float(value: float) -> bool:
    try:
        float(value)
    except OverflowError:
        return False
    return True


def is_number(value: object) -> bool:
    """Tell whether the value was written as a number; true and false are not numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(value: object, rule: Rule, name: str, *path: str | int) -> float:
    """Read a finite number that keeps the rule.

    Parameters
    ----------
    value
        What was written.
    rule
        What it has to be.
    name
        What the message calls it, such as ``lognormal sd``.
    path
        See `refusal`.

    Raises
    ------
    PydanticCustomError
        It is not a number, not finite, or breaks the rule.
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and _fits_a_float(value):
        # Adding 0.0 turns -0.0 into 0.0, so that equal distributions spell the same.
        result = float(value) + 0.0
        if math.isfinite(result) and rule.allows(result):
            return result
    # "a number" would puzzle whoever wrote inf or nan, which are numbers to a machine.
    wording = "a finite number" if rule.wording == "a number" and is_number(value) else rule.wording
    message = f"{name} is {shown(value)}; it has to be {wording}"
    raise refusal(message, *path)


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the closest allowed word, or nothing."""
    words = list(allowed)
    close = [each for each in words if len(word) > 1 and each.startswith(word)]
    close = close or difflib.get_close_matches(word, words, n=1)
    return f"; did you mean '{close[0]}'?" if close else ""
