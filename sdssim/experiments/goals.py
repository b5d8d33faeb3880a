"""How precisely which measure is to be known: ``5%``, ``3d``, ``NAME:team=north=2 people``."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import TypeVar

import numpy as np

from sdssim.errors import SdssimError
from sdssim.measures.entry import Group, MeasureKey, Unit, group_of
from sdssim.measures.measure import yardstick
from sdssim.measures.waits import wait_name
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario
from sdssim.timebase import Floats

Read = TypeVar("Read")

SAQ_COMPLETED = "saq_completed"
"""The milestone from which the wait is told unless another measure is named."""

SMALLEST_TOLD = 1.0
"""A share of a mean below one day, person, hour, pound or year is a share of one instead."""

_PAIR = 2
_PERCENT = "%"
_WORDS: dict[str, tuple[Unit, float]] = {
    "d": (Unit.DAYS, 1.0), "day": (Unit.DAYS, 1.0), "days": (Unit.DAYS, 1.0),
    "w": (Unit.DAYS, 7.0), "week": (Unit.DAYS, 7.0), "weeks": (Unit.DAYS, 7.0),
    "h": (Unit.HOURS, 1.0), "hour": (Unit.HOURS, 1.0), "hours": (Unit.HOURS, 1.0),
    "person": (Unit.PEOPLE, 1.0), "people": (Unit.PEOPLE, 1.0),
    "people a month": (Unit.PEOPLE_PER_MONTH, 1.0),
    "pound": (Unit.POUNDS, 1.0), "pounds": (Unit.POUNDS, 1.0),
    "year": (Unit.YEARS, 1.0), "years": (Unit.YEARS, 1.0),
    "point": (Unit.SHARE, 0.01), "points": (Unit.SHARE, 0.01),
}  # fmt: skip
"""Units that an amount may be given in: which measures they fit, and their size in the unit that
the measure is kept in. A point is a hundredth of a whole."""

_HOW = "5%, or an amount such as 3d, 0.5w, 2 people, or 0.02 for a share"
_AMOUNT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(%|[a-z][a-z ]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Precision:
    """Half the width that an interval may have.

    Attributes
    ----------
    amount
        A share of the mean if ``word`` is ``%``, else in units of ``word``.
    word
        ``%``, one of the units, or empty: the unit in which the measure is kept.
    """

    amount: float
    word: str

    def __str__(self) -> str:
        """As it may be given on the command line."""
        if self.word == _PERCENT:
            return f"{self.amount * 100:g}%"
        return f"{self.amount:g} {self.word}".strip()

    @property
    def is_relative(self) -> bool:
        """Whether it is a share of the mean."""
        return self.word == _PERCENT

    def fits(self, unit: Unit) -> bool:
        """Whether it says something about a measure of this unit; a bare number does of any."""
        if self.is_relative:
            return unit is not Unit.SHARE
        return not self.word or _WORDS[self.word][0] is unit


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure, and how precisely it is to be known.

    Attributes
    ----------
    amount
        A share of the mean if ``is_relative``, else half a width in the measure's own unit.
    asked
        The precision as it was asked for.
    """

    measure: str
    unit: Unit
    group: Group
    amount: float
    is_relative: bool
    asked: str

    @property
    def label(self) -> str:
        """The measure as ``--measure`` takes it: ``NAME:team=north``."""
        group = ",".join(f"{kind}={value}" for kind, value in self.group)
        return f"{self.measure}:{group}" if group else self.measure

    def half_width_at(self, mean: Floats) -> Floats:
        """Half the width that the interval may have at each mean; both in the measure's unit."""
        if self.is_relative:
            return self.amount * np.maximum(np.abs(mean), SMALLEST_TOLD)
        return np.full_like(mean, self.amount)


def read_precision(text: str) -> Precision:
    """Read ``5%``, ``3d``, ``0.5 weeks``, ``2 people``, ``£100`` or ``0.02``.

    Raises
    ------
    SdssimError
        It is none of these, or not above 0.
    """
    told = f"{text.strip()[1:]} pounds" if text.strip().startswith("£") else text.strip()
    match = _AMOUNT.fullmatch(told)
    word = "" if match is None else (match[2] or "").lower().strip()
    if match is None or (word and word != _PERCENT and word not in _WORDS):
        message = f"precision '{text}' cannot be read; write {_HOW}"
        raise SdssimError(message)
    amount = float(match[1]) / (100 if word == _PERCENT else 1)
    if amount <= 0 or not isfinite(amount) or (word == _PERCENT and amount >= 1):
        message = f"precision '{text}' says nothing: it must be above 0, and a share below 100%"
        raise SdssimError(message)
    return Precision(amount, word)


def read_measure(text: str) -> tuple[str, Group, Precision | None]:
    """Read ``NAME[:kind=value[,kind=value]][=PRECISION]``.

    Raises
    ------
    SdssimError
        It is not written like that.
    """
    name, colon, rest = text.partition(":")
    if not colon:
        name, equals, told = name.partition("=")
        return name.strip(), (), read_precision(told) if equals else None
    pairs = [[part.strip() for part in each.split("=", 2)] for each in rest.split(",")]
    own = pairs[-1].pop() if len(pairs[-1]) == _PAIR + 1 else None
    if any(len(pair) != _PAIR or not all(pair) for pair in pairs):
        message = (
            f"measure '{text}' cannot be read; write NAME, NAME=5%, NAME:team=north or "
            "NAME:team=north=5%"
        )
        raise SdssimError(message)
    group = group_of({pair[0]: pair[1] for pair in pairs})
    return name.strip(), group, None if own is None else read_precision(own)


def goals_for(
    scenario: Scenario, precision: str | None = "5%", measures: Sequence[str] = ()
) -> tuple[Goal, ...]:
    """Work out which intervals of a scenario have to be how narrow.

    Parameters
    ----------
    precision
        For every measure that does not say its own, such as ``5%`` (of the mean, or of one unit
        where the mean is smaller than that), ``3d``, ``0.5w``, ``2 people``, ``0.02``.
    measures
        Each ``NAME[:kind=value,...][=PRECISION]``. Without any: the Kaplan-Meier median of the wait
        from the completed self-assessment (or from referral, where there is none) to the first
        payment (or the last milestone), and the number who still wait at the end; of these, those
        that the precision's unit fits.

    Raises
    ------
    SdssimError
        Whatever cannot be read, is not measured, or does not fit; everything at once.
    """
    problems: list[str] = []
    common = _noted(problems, lambda: None if precision is None else read_precision(precision))
    blank = _nothing_known(scenario)
    goals = [_noted(problems, partial(_goal_named, blank, text, common)) for text in measures]
    if not measures and precision is None:
        problems.append(f"no precision is asked for; give one: {_HOW}")
    elif not measures and common is not None:
        usual = [blank.entries[blank.column(name)] for name in usual_measures(scenario)]
        goals += [_goal(key, common) for key in usual if common.word and common.fits(key.unit)]
        if not goals:
            problems.append(_does_not_fit(common, usual))
    if problems:
        raise SdssimError("\n".join(problems))
    return tuple(dict.fromkeys(goal for goal in goals if goal is not None))


def _does_not_fit(precision: Precision, usual: Sequence[MeasureKey]) -> str:
    if not precision.word:
        return f"precision {precision} has no unit; write {_HOW} that is named with --measure"
    names = " or ".join(key.name for key in usual)
    return f"precision {precision} does not fit {names}; name another --measure"


def usual_measures(scenario: Scenario) -> tuple[str, ...]:
    """Names of the measures that a precision is about unless others are named."""
    scope = yardstick(scenario).scope
    stop = scope.first_payment if scope.first_payment > 0 else len(scope.events) - 1
    if stop <= 0:
        return ("people_now",)
    clock = (0, stop)
    if SAQ_COMPLETED in scope.events:
        after = (scope.events.index(SAQ_COMPLETED), stop)
        clock = after if after in scope.clocks else clock
    return f"{wait_name(scope, clock)}_km_median_days", f"{wait_name(scope, (0, stop))}_running"


def _noted(problems: list[str], read: Callable[[], Read]) -> Read | None:
    """Read something; what is wrong with it is put with the other problems."""
    try:
        return read()
    except SdssimError as error:
        problems.append(str(error))
        return None


def _nothing_known(scenario: Scenario) -> Results:
    """Results without figures, which know what is measured and suggest the nearest name."""
    figures = len(yardstick(scenario).keys)
    return Results.of(scenario, np.full((1, figures), np.nan), seed=1, engine="")


def _goal_named(blank: Results, text: str, common: Precision | None) -> Goal:
    name, group, own = read_measure(text)
    key = blank.entries[blank.column(name, dict(group))]
    precision = own or common
    if precision is None:
        message = f"measure '{text}' has no precision; give --precision, or write {text}=5%"
        raise SdssimError(message)
    if precision.fits(key.unit):
        return _goal(key, precision)
    if key.unit is Unit.SHARE and precision.is_relative:
        message = (
            f"{key.name} is a share: {precision} of it may be read in two ways, so give points, "
            f"such as '{text.removesuffix(f'={own}')}=2 points' (or =0.02)"
        )
        raise SdssimError(message)
    message = f"precision {precision} does not fit {key.name}, which is in {key.unit}"
    raise SdssimError(message)


def _goal(key: MeasureKey, precision: Precision) -> Goal:
    size = 1.0 if precision.word in ("", _PERCENT) else _WORDS[precision.word][1]
    amount = precision.amount * size
    if key.unit is Unit.SHARE and amount >= 1:
        message = f"{key.name} is a share, between 0 and 1: give 0.02, or 2 points"
        raise SdssimError(message)
    asked = str(precision) if precision.word else f"{precision} {key.unit}"
    if key.unit is Unit.SHARE and not precision.word:
        asked = f"{100 * amount:g} points"
    return Goal(key.name, key.unit, key.group, amount, precision.is_relative, asked)
