"""The small types that a scenario is written with: names, numbers, shares, times of day."""

import re
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, WithJsonSchema
from pydantic.functional_validators import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_ -]*$"
DATED: dict[str, Any] = {"dated": True}
"""Marks a field whose value may change on a date (``changes:``)."""

Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN, max_length=60)]
Text = Annotated[str, StringConstraints(max_length=2_000)]
Number = Annotated[float, Strict()]
NotNegative = Annotated[float, Strict(), Field(ge=0)]
Positive = Annotated[float, Strict(), Field(gt=0)]
Fraction = Annotated[float, Strict(), Field(ge=0, le=1)]
WholeNumber = Annotated[int, Strict(), Field(ge=0)]
PositiveWhole = Annotated[int, Strict(), Field(ge=1)]
Flag = Annotated[bool, Strict()]


def _no_number(value: Any) -> Any:
    if isinstance(value, int | float):
        raise PydanticCustomError(
            "day", "{value} is not a date; allowed: such as 2010-03-31", {"value": repr(value)}
        )
    return value


Day = Annotated[date, BeforeValidator(_no_number)]
"""A date; a bare number is not one (as a count of seconds it would be 1970)."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Part(BaseModel):
    """A frozen piece of a scenario that refuses fields it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True
    )


@lru_cache(maxsize=256)
def weekdays(text: str) -> tuple[int, ...]:
    """Read ``mon-fri`` or ``mon,wed,fri`` as weekday numbers, Monday being 0.

    Raises
    ------
    ValueError
        A part of the text is not a weekday.
    """
    days: set[int] = set()
    for part in text.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            message = f"'{text}' is not a week"
            raise ValueError(message)
        start = WEEKDAYS.index(first)
        length = (WEEKDAYS.index(last or first) - start) % 7
        days.update((start + step) % 7 for step in range(length + 1))
    return tuple(sorted(days))


@lru_cache(maxsize=256)
def clock_fraction(text: str) -> float:
    """Read a time of day such as ``09:00`` (``24:00`` is the end of the day) as a part of a day.

    Raises
    ------
    ValueError
        The text is not a time of day.
    """
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
    if match is None:
        message = f"'{text}' is not a time of day"
        raise ValueError(message)
    minutes = int(match[1]) * 60 + int(match[2])
    if int(match[2]) > 59 or minutes > 24 * 60:  # noqa: PLR2004 -- minutes in an hour, hours in a day
        message = f"'{text}' is not a time of day"
        raise ValueError(message)
    return minutes / 1440


def _check_week(text: str) -> str:
    try:
        weekdays(text)
    except ValueError as error:
        raise PydanticCustomError(
            "week",
            "{wrong}; allowed: mon-fri, mon-sun, or a list such as mon,wed,fri",
            {"wrong": str(error)},
        ) from None
    return text


def _check_clock(text: str) -> str:
    try:
        clock_fraction(text)
    except ValueError as error:
        raise PydanticCustomError(
            "clock", "{wrong}; allowed: 00:00 to 24:00, in quotation marks", {"wrong": str(error)}
        ) from None
    return text


def _check_hours(text: str) -> str:
    first, dash, last = text.partition("-")
    _check_clock(first)
    _check_clock(last)
    if not dash or clock_fraction(first) >= clock_fraction(last):
        raise PydanticCustomError(
            "hours",
            "'{text}' does not open before it closes; allowed: such as \"09:00-17:00\"",
            {"text": text},
        )
    return text


Week = Annotated[str, AfterValidator(_check_week), Field(examples=["mon-fri", "mon,wed,fri"])]
Clock = Annotated[str, AfterValidator(_check_clock), Field(examples=["09:00"])]
OpenHours = Annotated[str, AfterValidator(_check_hours), Field(examples=["09:00-17:00"])]


class ShareBy(Part):
    """A share that depends on one attribute of the person."""

    by: Name = Field(description="the attribute: team, need, or one that demand names")
    of: dict[Name, Fraction] = Field(description="the share for each value that differs")
    otherwise: Fraction | None = Field(
        default=None, description="the share for every other value; without it: the rest"
    )


def _check_share(value: Any) -> Any:
    if isinstance(value, dict | ShareBy) or value == "rest":
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError(
            "share",
            "a share is {value}; allowed: a number from 0 to 1, rest, or {{by, of, otherwise}}",
            {"value": repr(value)},
        )
    if not 0 <= value <= 1:
        raise PydanticCustomError(
            "share", "a share is {value}; allowed: 0 to 1", {"value": repr(value)}
        )
    return float(value)


REST = "rest"
Share = Annotated[
    float | str | ShareBy,
    Field(union_mode="left_to_right"),
    BeforeValidator(_check_share),
    WithJsonSchema(
        {
            "oneOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"const": "rest"},
                {
                    "type": "object",
                    "properties": {
                        "by": {"type": "string"},
                        "of": {
                            "type": "object",
                            "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
                        },
                        "otherwise": {"type": "number", "minimum": 0, "maximum": 1},
                    },
                    "required": ["by", "of"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
Shares = dict[Name, Share]
"""Named shares; they sum to 1, and one of them may be ``rest``."""
