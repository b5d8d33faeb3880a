"""The values that a factor may take: absolute, or relative to what the base scenario says.

``x0.9`` multiplies, ``+2`` and ``-2`` add and take off, ``+10%`` and ``-10%`` do so in per cent.
Everything else is a value as it would stand in a scenario file; where a sign would be taken for a
change, ``to -2`` is the value itself.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sdssim.scenario.source import read_value
from sdssim.scenario.tree import Tree

_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_TIMES = re.compile(rf"x\s*({_NUMBER})")
_PLUS = re.compile(rf"([-+])\s*({_NUMBER})\s*(%?)")
_TO = re.compile(r"to\s+(\S.*)")
_DIGITS = 12
"""Significant digits of what a relative change gives, so that 3 x 1.1 is 3.3."""

HOW = "a value, or a change such as x0.9, +2, -2 or +10%"


class How(StrEnum):
    """What a relative change does."""

    TIMES = "times"
    PLUS = "plus"


@dataclass(frozen=True, slots=True)
class Relative:
    """A change of whatever the base scenario says."""

    how: How
    amount: float

    def of(self, base: Tree) -> Tree:
        """Return the changed number.

        Raises
        ------
        ValueError
            The base scenario does not say a number here; the message says what it says.
        """
        if isinstance(base, bool) or not isinstance(base, int | float):
            says = "nothing" if base is None else f"'{base}'"
            message = f"a relative change needs a number to change; the scenario says {says} here"
            raise ValueError(message)
        return rounded(base * self.amount if self.how is How.TIMES else base + self.amount)


Level: TypeAlias = "Tree | Relative"
"""One value of a factor."""


def level_in(text: str, name: str) -> Level:
    """Read a value or a relative change.

    Parameters
    ----------
    name
        What messages call the text.

    Raises
    ------
    ScenarioError
        It is neither a change nor a YAML value.
    """
    relative = relative_in(text)
    if relative is not None:
        return relative
    written = _TO.fullmatch(text.strip())
    return read_value(text if written is None else written[1], name)


def relative_in(text: str) -> Relative | None:
    """Read a relative change; ``None`` if the text is none."""
    told = text.strip()
    if match := _TIMES.fullmatch(told):
        return Relative(How.TIMES, float(match[1]))
    if match := _PLUS.fullmatch(told):
        amount = float(match[2]) * (-1 if match[1] == "-" else 1)
        return Relative(How.TIMES, 1 + amount / 100) if match[3] else Relative(How.PLUS, amount)
    return None


def rounded(number: float) -> int | float:
    """Return a number without the noise of its last digits, as a whole one if it is that."""
    told = float(f"{number:.{_DIGITS}g}")
    return int(told) if told.is_integer() else told
