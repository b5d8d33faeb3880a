"""One log as measures see it: everything that several of them need, worked out once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import EventLog
from sdssim.measures.amounts import Amounts, amounts_of
from sdssim.measures.entry import Group, MeasureEntry
from sdssim.measures.groups import membership
from sdssim.measures.journeys import Journeys, journeys_of
from sdssim.measures.members import Members
from sdssim.measures.scope import Scope
from sdssim.measures.spells import Spells, spells_of
from sdssim.measures.standing import Standing, standing_of
from sdssim.measures.workload import effort_of, effort_of_roles
from sdssim.timebase import Floats, Ints


@dataclass(frozen=True, slots=True)
class View:
    """One replication, seen through a scope.

    Attributes
    ----------
    spells_of_people
        Not only of what is seen: a visit across the cut-off has its true length.
    effort
        Hours worked on each activity, and hours available, in the window, by desk: shape
        (desks, activities + 1).
    effort_of_roles
        The same of those who fill each role, while they do: shape (roles, activities + 1).
    belongs
        Membership of ``scope.groups``, whenever referred.
    members
        Measured people's membership of ``scope.groups``.
    passed
        How many of everybody's dates of each event fall in the window, shape (events,).
    """

    log: EventLog
    scope: Scope
    spells_of_people: Spells
    standing: Standing
    effort: Floats
    effort_of_roles: Floats
    journeys: Journeys
    belongs: Members
    members: Members
    amounts: Amounts
    passed: Ints


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
    duties = scope.duties
    journeys = journeys_of(log, scope)
    dates = journeys.dates.T
    belongs = membership(journeys, scope)
    members = belongs.only(journeys.measured)
    spells = spells_of(log)
    of_people = spells.before(len(log.people))
    effort = effort_of(spells, log.roster, duties)
    return View(
        log=log,
        scope=scope,
        spells_of_people=of_people,
        standing=standing_of(of_people, log, scope),
        effort=effort[0],
        effort_of_roles=effort_of_roles(effort, duties),
        journeys=journeys,
        belongs=belongs,
        members=members,
        amounts=amounts_of(journeys, members, scope.plan),
        passed=((dates >= scope.begin_day) & (dates < scope.cut_day)).sum(axis=1),
    )


def over(numerator: Floats | Ints, denominator: Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    quotient: Floats = np.full(np.broadcast(numerator, denominator).shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient
