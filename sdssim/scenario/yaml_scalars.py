"""What a plain word in a scenario file means: YAML 1.2 core schema, with dates.

``NO`` stays text, ``12:30`` stays text, ``2009-03-01`` is a date. Numbers have to be finite.
"""

import math
import re
from datetime import date, datetime, time

from sdssim.scenario.tree import Scalar

_LONGEST_NUMBER = 40
_INTEGER = re.compile(r"[-+]?[0-9]+(?:_[0-9]+)*")
_OTHER_BASE = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_SPOKEN_NOT_FINITE = frozenset({"nan", "inf", "-inf", "+inf", "infinity", "-infinity"})
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[Tt]|[ ]+)(\d{1,2}):(\d\d)(?::(\d\d))?")
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def resolve(text: str) -> Scalar:
    """Return the value of a word that stands without quotation marks.

    Raises
    ------
    ValueError
        It looks like a number or a date, and is not one; the message says why.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "-+.0123456789" or text.lower() in _SPOKEN_NOT_FINITE:
        return _number_or_date(text)
    return text


def _number_or_date(text: str) -> Scalar:
    if _NOT_FINITE.fullmatch(text) or text.lower() in _SPOKEN_NOT_FINITE:
        message = f"'{text}' is not a finite number"
        raise ValueError(message)
    if _INTEGER.fullmatch(text) or _OTHER_BASE.fullmatch(text):
        _refuse_long(text)
        return int(text.replace("_", ""), 0 if _OTHER_BASE.fullmatch(text) else 10)
    if _FLOAT.fullmatch(text):
        _refuse_long(text)
        number = float(text)
        if not math.isfinite(number):
            message = f"'{text}' is too large for a number"
            raise ValueError(message)
        return number
    return _date(text)


def _refuse_long(text: str) -> None:
    if len(text) > _LONGEST_NUMBER:
        message = f"a number of {len(text)} digits is too long"
        raise ValueError(message)


def _date(text: str) -> Scalar:
    try:
        if match := _DATE.fullmatch(text):
            return date(*map(int, match.groups()))
        if match := _MOMENT.fullmatch(text):
            year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
            return datetime.combine(date(year, month, day), time(hour, minute, second))
    except ValueError:
        message = f"'{text}' is not a day of the calendar"
        raise ValueError(message) from None
    return text
