"""One log as measures see it: everything that several of them need, worked out once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import EventLog
from sdssim.measures.entry import Group, MeasureEntry
from sdssim.measures.groups import Members, crossed_membership, membership
from sdssim.measures.journeys import Journeys, journeys_of
from sdssim.measures.scope import Scope
from sdssim.measures.spells import Spells, spells_of
from sdssim.measures.workload import hours_worked, visits_of
from sdssim.timebase import Floats


@dataclass(frozen=True, slots=True)
class View:
    """One replication, seen through a scope.

    Attributes
    ----------
    spells
        Of the whole log, not only of what is seen: a visit across the cut-off has its true length.
    hours
        Hours worked in each of the duties' periods, shape (desks, activities) each.
    belongs
        Membership of ``scope.groups``, whenever referred.
    members, crossed
        Measured people's membership of ``scope.groups`` and of ``scope.crossed_groups``.
    """

    log: EventLog
    scope: Scope
    spells: Spells
    hours: tuple[Floats, ...]
    journeys: Journeys
    belongs: Members
    members: Members
    crossed: Members


@dataclass(frozen=True, slots=True)
class Family:
    """Measures that are computed together, for the same groups.

    Attributes
    ----------
    compute
        Gives the figures of a view, shape (entries, groups).
    """

    entries: tuple[MeasureEntry, ...]
    groups: tuple[Group, ...]
    compute: Callable[[View], Floats]


def view_of(log: EventLog, scope: Scope) -> View:
    """Work out what the measures share."""
    journeys = journeys_of(log, scope)
    belongs = membership(journeys, scope)
    members = belongs & journeys.measured
    spells = spells_of(log)
    visits = visits_of(spells, scope.plan, scope.duties)
    return View(
        log=log,
        scope=scope,
        spells=spells,
        hours=tuple(hours_worked(visits, period, scope.duties) for period in scope.duties.periods),
        journeys=journeys,
        belongs=belongs,
        members=members,
        crossed=crossed_membership(members, scope),
    )


def count(flags: np.ndarray, members: Members) -> Floats:
    """Count, for each flag and each group, the members who have it.

    Parameters
    ----------
    flags
        Booleans, shape (flags, people).

    Returns
    -------
    ndarray, shape (flags, groups)
        Whole numbers below 2**24, so that single precision holds them and any order of summing
        gives the same.
    """
    counts: Floats = (flags.astype(np.float32) @ members.T.astype(np.float32)).astype(np.float64)
    return counts


def over(numerator: Floats, denominator: Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    shape = np.broadcast_shapes(np.shape(numerator), np.shape(denominator))
    quotient: Floats = np.full(shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient
