"""One replication of two scenarios, person by person: who waits longer, and where the days went.

People are the same in both scenarios if they are the same referral of the same stream: the tenth
person of a stream draws the same needs, delays and outcomes in every scenario. Where demand
differs, the tenth person may be referred on another day, and the scenario with more demand has
people whom the other never meets; both are counted, and only people who are in both are compared.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sdssim.eventlog import Cause, EventLog
from sdssim.measures.adding import add_up
from sdssim.measures.entry import Group
from sdssim.measures.groups import membership
from sdssim.measures.journeys import Journeys, journeys_of
from sdssim.measures.measure import yardstick
from sdssim.measures.scope import Clock, Scope
from sdssim.measures.spells import CAUSES, spells_of
from sdssim.measures.survival import Fate
from sdssim.plan.plan import NONE
from sdssim.results.comparison import SAME_WITHIN_DAYS, Change
from sdssim.results.headline import clock_between, wait_clocks
from sdssim.scenario.load import Scenario
from sdssim.timebase import Floats, Ints

CHANGES: tuple[Change, ...] = tuple(Change)
COUNTS = ("only_baseline", "only_variant", "moved", "baseline_days", "variant_days")
"""Rows below the changes: people in one scenario only, people referred at another moment, and the
days that people who leave in neither have waited, summed."""

NOT_RECORDED = "not recorded"
"""The stage of days of which the log does not know the stage."""

_WORKED_ON, _OFF_DUTY = CAUSES.index(Cause.WORKED_ON), CAUSES.index(Cause.OFF_DUTY)
_STOPPED, _LEFT, _WAITING = (int(fate) for fate in Fate)
_NOT_COUNTED = -1
_ROUNDING_DAYS = 1e-9


@dataclass(frozen=True, slots=True)
class PairFigures:
    """What one replication of a pair gives.

    Attributes
    ----------
    people
        Shape (changes + counts, groups): people, and days in the last two rows.
    first_days, second_days
        Mean days a measured person, shape (stages + 1, causes) each; the last stage is not
        recorded. NaN without measured people.
    """

    people: Floats
    first_days: Floats
    second_days: Floats

    def flat(self) -> Floats:
        """All figures in one row."""
        return np.concatenate([np.ravel(self.people), *map(np.ravel, self.days)])

    @property
    def days(self) -> tuple[Floats, Floats]:
        """Days of the baseline and of the variant."""
        return self.first_days, self.second_days


@dataclass(frozen=True, slots=True)
class PairScale:
    """What is measured of a baseline and a variant.

    Attributes
    ----------
    first, second
        What each scenario asks of its log.
    clocks
        The whole wait in each, as columns of dates; ``None`` if either has no such dates.
    groups
        The baseline's groups of people.
    """

    first: Scope
    second: Scope
    clocks: tuple[Clock, Clock] | None

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that people are told by: the baseline's; none without a wait to compare."""
        return self.first.groups if self.clocks is not None else ()

    @property
    def shapes(self) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """Shapes of the three tables of :class:`PairFigures`."""
        rows = len(CHANGES) + len(COUNTS)
        first, second = (len(scope.plan.stages) + 1 for scope in (self.first, self.second))
        return (rows, len(self.groups)), (first, len(CAUSES)), (second, len(CAUSES))

    @property
    def size(self) -> int:
        """How many figures a replication gives."""
        return sum(rows * columns for rows, columns in self.shapes)

    @property
    def digest(self) -> str:
        """SHA-256 of what each figure is."""
        stages = [scope.plan.stages for scope in (self.first, self.second)]
        told = (CHANGES, COUNTS, self.clocks, self.groups, stages)
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def measure(self, first: EventLog, second: EventLog) -> PairFigures:
        """Compare the logs of one replication."""
        seen = _seen(first, self.first), _seen(second, self.second)
        people = np.zeros(self.shapes[0])
        if self.clocks is not None:
            waits = _waits(seen[0], self.clocks[0]), _waits(seen[1], self.clocks[1])
            people = _people(*waits, same_people(first, second), seen[0], seen[1])
        days = [stage_days(each.log, each.scope, each.journeys) for each in seen]
        return PairFigures(people, *days)

    def unflat(self, rows: Floats) -> PairFigures:
        """Cut rows, shape (replications, size), into tables with replications in front."""
        bounds = np.cumsum([rows_ * columns for rows_, columns in self.shapes])
        parts = np.split(rows, bounds[:-1], axis=1)
        tables = (
            part.reshape(len(rows), *shape) for part, shape in zip(parts, self.shapes, strict=True)
        )
        return PairFigures(*tables)


@lru_cache(maxsize=64)
def pair_scale(baseline: Scenario, variant: Scenario) -> PairScale:
    """Prepare to compare a baseline and a variant; the same pair is prepared once."""
    first, second = yardstick(baseline).scope, yardstick(variant).scope
    named = wait_clocks(first)
    if named is None:
        return PairScale(first, second, None)
    one, other = (clock_between(scope, named.whole_start, named.stop) for scope in (first, second))
    return PairScale(first, second, None if one is None or other is None else (one, other))


def pair_digest(baseline: Scenario, variant: Scenario) -> str:
    """SHA-256 that stands for a pair of scenarios, in this order."""
    return hashlib.sha256(f"pair {baseline.digest} {variant.digest}".encode()).hexdigest()


def same_people(first: EventLog, second: EventLog) -> tuple[Ints, Ints]:
    """Find the people who are in both logs: the same referral of the same stream.

    Returns
    -------
    tuple of ndarray, shape (people in both,) each
        Their numbers in the first log and in the second.
    """
    streams = [[stream.name for stream in log.plan.streams] for log in (first, second)]
    pairs = [(NONE, NONE)]  # people already on the way are of no stream
    pairs += [
        (code, streams[1].index(name)) for code, name in enumerate(streams[0]) if name in streams[1]
    ]
    ones, others = [], []
    for one_code, other_code in pairs:
        one = np.flatnonzero(first.people.stream == one_code)
        other = np.flatnonzero(second.people.stream == other_code)
        both = min(one.size, other.size)
        ones.append(one[:both])
        others.append(other[:both])
    return np.concatenate(ones), np.concatenate(others)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A log as it is compared; ``belongs`` has shape (groups, people)."""

    log: EventLog
    scope: Scope
    journeys: Journeys
    belongs: npt.NDArray[np.bool_]


def _seen(log: EventLog, scope: Scope) -> _Seen:
    journeys = journeys_of(log, scope)
    return _Seen(log, scope, journeys, membership(journeys, scope).table)


@dataclass(frozen=True, slots=True)
class _Waits:
    """Everybody's wait; arrays have shape (people,), ``fate`` is -1 for who is not measured."""

    days: Floats
    fate: Ints
    follow_up: Floats

    def pick(self, people: Ints) -> "_Waits":
        return _Waits(self.days[people], self.fate[people], self.follow_up[people])


def _waits(seen: _Seen, clock: Clock) -> _Waits:
    """Read the wait of everybody, by the rules of the waits that are measured.

    A journey that ends without the date that stops the clock counts as leaving; waits that began
    and ended before the run are left out.
    """
    journeys, cut_day = seen.journeys, seen.scope.cut_day
    start, stop = journeys.dates[:, clock[0]], journeys.dates[:, clock[1]]
    last = np.where(np.isnan(stop), journeys.ended, stop)
    still = np.isnan(last)
    last[still] = cut_day
    fate = np.where(still, _WAITING, np.where(np.isnan(stop), _LEFT, _STOPPED))
    counted = journeys.measured & (last >= np.maximum(start, 0.0))
    return _Waits(last - start, np.where(counted, fate, _NOT_COUNTED), cut_day - start)


def _people(
    first: _Waits, second: _Waits, matched: tuple[Ints, Ints], seen: _Seen, other_seen: _Seen
) -> Floats:
    """Count people by what becomes of them, shape (changes + counts, groups)."""
    one, other = first.pick(matched[0]), second.pick(matched[1])
    in_both = np.flatnonzero((one.fate != _NOT_COUNTED) & (other.fate != _NOT_COUNTED))
    matched = matched[0][in_both], matched[1][in_both]
    one, other = one.pick(in_both), other.pick(in_both)
    changes = _changes(one, other)
    referred = seen.log.people.referred, other_seen.log.people.referred
    moved = np.abs(referred[0][matched[0]] - referred[1][matched[1]]) > _ROUNDING_DAYS
    flags = np.stack([*(changes == code for code in range(len(CHANGES))), moved])
    belongs = seen.belongs[:, matched[0]].astype(np.float64)
    # einsum without BLAS: the order of summing is fixed, whatever the number of processors.
    counts = np.einsum("fp,gp->fg", flags.astype(np.float64), belongs)
    days = np.einsum("sp,gp->sg", _days_waited(one, other), belongs)
    only_first = _alone(first, matched[0], seen, seen)
    only_second = _alone(second, matched[1], other_seen, seen)
    return np.concatenate([counts[:-1], [only_first, only_second, counts[-1]], days])


def _changes(one: _Waits, other: _Waits) -> Ints:
    """Say what becomes of each person, as an index into :data:`CHANGES`.

    A wait that is over is known; of a person who still waits it is at least the time so far.
    Sooner and later are told only if that settles them by a day or more, the same only if it
    settles that they differ by less.
    """
    least = other.days - np.where(one.fate == _STOPPED, one.days, np.inf)
    most = np.where(other.fate == _STOPPED, other.days, np.inf) - one.days
    code = np.full(one.days.size, CHANGES.index(Change.NOT_KNOWN), dtype=np.int64)
    same = SAME_WITHIN_DAYS - _ROUNDING_DAYS
    code[(least > -same) & (most < same)] = CHANGES.index(Change.SAME)
    code[least >= same] = CHANGES.index(Change.LATER)
    code[most <= -same] = CHANGES.index(Change.SOONER)
    left = one.fate == _LEFT, other.fate == _LEFT
    code[left[0] & left[1]] = CHANGES.index(Change.LEFT_IN_BOTH)
    code[left[0] & ~left[1]] = CHANGES.index(Change.LEFT_ONLY_IN_BASELINE)
    code[~left[0] & left[1]] = CHANGES.index(Change.LEFT_ONLY_IN_VARIANT)
    return code


def _days_waited(one: _Waits, other: _Waits) -> Floats:
    """Days waited in each, over the time in which both are seen: shape (2, people).

    0 in both for people who leave in either: to leave is not to wait less.
    """
    seen = np.minimum(one.follow_up, other.follow_up)
    stays = (one.fate != _LEFT) & (other.fate != _LEFT)
    return np.stack([np.where(stays, np.minimum(each.days, seen), 0.0) for each in (one, other)])


def _alone(waits: _Waits, matched: Ints, seen: _Seen, baseline: _Seen) -> Floats:
    """Count measured people who are in this scenario only, by the baseline's groups."""
    alone = waits.fate != _NOT_COUNTED
    alone[matched] = False
    own = dict(zip(seen.scope.groups, (seen.belongs & alone).sum(axis=1), strict=True))
    return np.array([float(own.get(group, 0)) for group in baseline.scope.groups])


def stage_days(log: EventLog, scope: Scope, journeys: Journeys) -> Floats:
    """Mean days a measured person by stage and cause, until the first payment.

    The same days as ``ledger_..._days``: the stages of a cause sum to it. A journey without a
    first payment counts until it ends, or until the cut-off.

    Returns
    -------
    ndarray, shape (stages + 1, causes)
        The last row holds days of which the stage is not recorded; NaN without measured people.
    """
    people = len(log.people)
    stages, causes = len(scope.plan.stages), len(CAUSES)
    until = np.full(people, scope.cut_day)
    if scope.first_payment != NONE:
        paid = journeys.dates[:, scope.first_payment]
        until = np.where(np.isnan(paid), scope.cut_day, paid)
    measured = journeys.measured
    spells = spells_of(log)
    of_people = spells.pick(spells.case < people)
    mine = of_people.pick(measured[of_people.case])
    days = mine.overlap_days(mine.begin, until[mine.case])
    is_visit = mine.cause == _WORKED_ON
    worked = mine.pick(is_visit).worked_days(days[is_visit])
    days[is_visit] -= worked
    stage = np.where(mine.step == NONE, stages, scope.plan.steps.stage[mine.step]).astype(np.int64)
    table = add_up(stage * causes + mine.cause, days, (stages + 1) * causes)
    table = table.reshape(stages + 1, causes)
    # What a visit's days leave over beyond its effort stands, so far, under "being worked on".
    table[:, _OFF_DUTY] += table[:, _WORKED_ON]
    table[:, _WORKED_ON] = add_up(stage[is_visit], worked, stages + 1)
    count = int(measured.sum())
    return table / count if count else np.full_like(table, np.nan)
