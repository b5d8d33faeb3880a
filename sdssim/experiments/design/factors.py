"""Factors: a path of the scenario, and what it may be there."""

import math
from dataclasses import dataclass
from typing import TypeAlias

from sdssim.experiments.design.levels import Level, Relative, rounded
from sdssim.scenario.origin import Origin


@dataclass(frozen=True, slots=True)
class Listed:
    """Values of which each is taken.

    Attributes
    ----------
    places
        Where each was written.
    """

    levels: tuple[Level, ...]
    places: tuple[Origin, ...]

    def at(self, place: float) -> tuple[Level, Origin]:
        """Return the value at a place from 0 to below 1; each has an equal share."""
        index = min(int(place * len(self.levels)), len(self.levels) - 1)
        return self.levels[index], self.places[index]

    def all(self) -> list[tuple[Level, Origin]]:
        """Every value, with where it was written."""
        return list(zip(self.levels, self.places, strict=True))


@dataclass(frozen=True, slots=True)
class Span:
    """Every number from one to another.

    Attributes
    ----------
    low, high
        Both numbers, or both changes of one kind.
    steps
        How many equally distant values a grid takes; 0 if that was not said.
    integer
        Whole numbers only, the two ends included.
    is_log
        Equally distant are values of equal ratio.
    """

    low: Relative | float
    high: Relative | float
    place: Origin
    steps: int = 0
    integer: bool = False
    is_log: bool = False

    @property
    def amounts(self) -> tuple[float, float]:
        """The two ends as numbers, whether they are numbers or changes."""
        return _amount(self.low), _amount(self.high)

    def at(self, place: float) -> tuple[Level, Origin]:
        """Return the value at a place from 0 to below 1."""
        low, high = self.amounts
        if not self.integer:
            return self._level(self._between(low, high, place)), self.place
        first, last = math.ceil(low), math.floor(high)
        # Each whole number has a part of its own, also the two at the ends.
        number = math.floor(self._between(first - 0.5, last + 0.5, place) + 0.5)
        return self._level(float(min(max(number, first), last))), self.place

    def all(self) -> list[tuple[Level, Origin]]:
        """So many values as there are steps, the two ends among them."""
        low, high = self.amounts
        numbers = [
            self._between(low, high, step / max(1, self.steps - 1)) for step in range(self.steps)
        ]
        if self.integer:
            numbers = list(dict.fromkeys(float(round(number)) for number in numbers))
        return [(self._level(number), self.place) for number in numbers]

    def _between(self, low: float, high: float, place: float) -> float:
        if self.is_log:
            return float(low * (high / low) ** place)
        return low + (high - low) * place

    def _level(self, number: float) -> Level:
        if not isinstance(self.low, Relative):
            return rounded(number)
        return Relative(self.low.how, number)


Choice: TypeAlias = Listed | Span


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that differs between the points of a design."""

    path: str
    choice: Choice


def _amount(bound: Relative | float) -> float:
    return bound.amount if isinstance(bound, Relative) else float(bound)
