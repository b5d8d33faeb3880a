"""What a measure is: its name, unit, which way is better, and its definition in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Group = tuple[tuple[str, str], ...]
"""The people (or staff, or stage) that a figure is about: (kind, value) pairs in order of kind."""

EVERYONE: Group = ()
"""The group of all measured people."""


class Better(StrEnum):
    """Which direction of a measure is an improvement."""

    LOWER = "lower"
    HIGHER = "higher"
    NONE = "none"


class Unit(StrEnum):
    """Units of measures."""

    PEOPLE = "people"
    PEOPLE_PER_MONTH = "people a month"
    SHARE = "share"
    DAYS = "days"
    HOURS = "hours"
    POUNDS = "pounds"
    YEARS = "years"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """One entry of the catalogue.

    Attributes
    ----------
    definition
        One sentence in plain words.
    clock_start, clock_stop
        For measures of time: what starts and stops the clock; ``None`` for others.
    """

    name: str
    unit: Unit
    better: Better
    definition: str
    clock_start: str | None = None
    clock_stop: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureKey:
    """The identity of one figure: a measure, and the group it is about."""

    name: str
    unit: Unit
    group: Group = EVERYONE

    @property
    def group_label(self) -> str:
        """The group in words, ``cohort=year_1, team=cmht2``; empty for everyone."""
        return ", ".join(f"{kind}={value}" for kind, value in self.group)


def group_of(mapping: Mapping[str, str] | None) -> Group:
    """Return the group that a mapping such as ``{"team": "cmht2"}`` names; ``None`` is everyone."""
    return tuple(sorted((mapping or {}).items()))


def slug(name: str) -> str:
    """Return a scenario's own name as part of a measure's: spaces and dashes become _."""
    return name.replace(" ", "_").replace("-", "_")
