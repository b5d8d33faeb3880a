"""How long until a clock stops, when some people are still waiting and some have left.

Two curves, for many clocks and groups at once. *Kaplan-Meier* counts those who leave as censored on
the day they leave: how long it would take if nobody left. *Aalen-Johansen* counts leaving as what
it is, an end without a stop: of everybody whose clock started, the share whose clock stopped within
so many days. ``docs/decisions/0003-censoring.md`` says why each is used where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from sdssim.measures.adding import add_up
from sdssim.measures.members import Members
from sdssim.measures.sample import Sample
from sdssim.measures.segments import Segments
from sdssim.timebase import Floats, Ints

ROUNDING = 1e-9
"""Days, and shares: dates are differences of floats, and curves are products of many factors."""


class Fate(IntEnum):
    """How a clock was last seen. At one moment stops come first, then leaving, then the rest."""

    STOPPED = 0
    LEFT = 1
    STILL_WAITING = 2


_STOPPED, _LEFT, _STILL_WAITING = (int(fate) for fate in Fate)
_SEEN = -1
"""Of the moment from which a person is under observation: those who come then are at risk then."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Clocks read off people; arrays have shape (clocks, people) unless said otherwise.

    Attributes
    ----------
    person
        Who the people are, shape (people,).
    days
        From clock start to its stop, to leaving, or to the last that is known; NaN for people
        whose clock does not count.
    fate
        :class:`Fate` of each; of no meaning where the clock does not count.
    seen_from
        Days after clock start from which the person was under observation: people already waiting
        when the run began were not seen before, and those like them who had stopped by then not at
        all. 0, or less, is from the start; NaN where the clock does not count.
    """

    person: Ints
    days: Floats
    fate: npt.NDArray[np.int8]
    seen_from: Floats


@dataclass(frozen=True, slots=True)
class Curves:
    """Both curves of every row: row ``clock * groups + group`` is that of a group and a clock.

    Attributes
    ----------
    groups
        How many groups there are.
    rows
        Who is in each row, in order of the day on which they were last seen.
    days, fate
        When each was last seen, and how; shape (seen,).
    at_risk
        How many of the row were seen to be waiting just before, shape (seen,).
    stop_rows
        Of whom in each row the clock stopped.
    stop_days
        When, in increasing order within a row, shape (stops,).
    survival
        Kaplan-Meier share of the row still waiting after each of these, shape (stops,).
    """

    groups: int
    rows: Segments
    days: Floats
    fate: npt.NDArray[np.int8]
    at_risk: Ints
    stop_rows: Segments
    stop_days: Floats
    survival: Floats

    @property
    def stopped(self) -> Sample:
        """The waits that are over."""
        return Sample(self.stop_days, self.stop_rows)

    @property
    def running(self) -> Ints:
        """How many of each row are still waiting, shape (rows,)."""
        return self.rows.pick(self.fate == _STILL_WAITING)[1].count

    @property
    def followed_days(self) -> Floats:
        """Longest time for which anybody of a row was followed, shape (rows,); NaN if nobody."""
        if not self.days.size:
            return np.full(self.rows.count.size, np.nan)
        return np.where(self.rows.count > 0, self.days.take(self.rows.first[1:] - 1), np.nan)

    def quantiles(self, *shares: float) -> Floats:
        """Days by which these shares of each row have stopped, by Kaplan-Meier.

        Where the curve runs level at exactly the share, the middle of the level stretch, as R's
        ``survfit`` does.

        Returns
        -------
        ndarray, shape (shares, rows)
            NaN where the curve does not come down so far: too many are still waiting to know.
        """
        if not self.survival.size:
            return np.full((len(shares), self.stop_rows.count.size), np.nan)
        wanted, rows = np.array(shares)[:, None], self.stop_rows
        fallen = 1.0 - self.survival
        place = rows.first[:-1] + rows.counts(fallen < wanted - ROUNDING)
        after = rows.first[1:]
        level = (fallen.take(place, mode="clip") < wanted + ROUNDING) & (place + 1 < after)
        days = self.stop_days.take(place, mode="clip")
        days = (days + self.stop_days.take(place + level, mode="clip")) / 2
        return np.where(place < after, days, np.nan)

    def restricted_mean(self) -> Floats:
        """Mean days until the clock stops, up to the longest time that anybody was followed.

        The area under the Kaplan-Meier curve from 0 to the row's longest follow-up.

        Returns
        -------
        ndarray, shape (rows,)
            NaN for a row without people.
        """
        area, first = self.followed_days, self.stop_rows.first
        some = self.stop_rows.count.nonzero()[0]
        until = np.empty_like(self.stop_days)
        until[:-1] = self.stop_days[1:]
        until[first[some + 1] - 1] = area[some]
        under = self.stop_rows.sums(self.survival * (until - self.stop_days))
        area[some] = self.stop_days[first[some]] + under[some]
        return area

    def stopped_within(self, clocks: Sequence[int], days: Sequence[float]) -> tuple[Ints, Floats]:
        """Who stopped within so many days, of some clocks.

        Parameters
        ----------
        clocks, days
            Which clock, and within how many days it is to stop.

        Returns
        -------
        people, share
            Shape (clocks, groups): how many did, and their share of everybody whose clock started
            (Aalen-Johansen); the share is NaN for a group without people, and where nobody who is
            still waiting was followed that long.
        """
        asked = np.array(clocks)[:, None] * self.groups + np.arange(self.groups)
        limit = np.array(days)[:, None]
        seen, rows = self._resolved_within(asked.ravel(), limit.repeat(self.groups))
        stopped = self.fate.take(seen) == _STOPPED
        one_of = 1.0 / self.at_risk.take(seen)
        unresolved = rows.running_product(1.0 - one_of)
        before = np.ones_like(unresolved)
        before[1:] = unresolved[:-1]
        some = rows.count.nonzero()[0]
        before[rows.first.take(some)] = 1.0
        row = rows.spread(np.arange(asked.size))[stopped]
        share = add_up(row, (before * one_of)[stopped], asked.size)
        settled = np.zeros(asked.size, dtype=bool)
        settled[some] = unresolved.take(rows.first.take(some + 1) - 1) <= ROUNDING
        followed = self.followed_days.take(asked)
        known = (followed >= limit - ROUNDING) | (settled.reshape(asked.shape) & (followed >= 0))
        people = np.bincount(row, minlength=asked.size).reshape(asked.shape)
        return people, np.where(known, share.reshape(asked.shape), np.nan)

    def _resolved_within(self, row: Ints, limit_days: Floats) -> tuple[Ints, Segments]:
        """Who of some rows had stopped or left within so many days, and where the rows begin."""
        of_rows = Segments(np.append(0, self.rows.count.take(row).cumsum()))
        place = of_rows.spread(self.rows.first.take(row) - of_rows.first[:-1])
        place += np.arange(place.size)
        fate = self.fate.take(place)
        early = self.days.take(place) <= of_rows.spread(limit_days + ROUNDING)
        chosen, rows = of_rows.pick(early & (fate <= _LEFT) & (fate >= _STOPPED))
        return place.take(chosen), rows


def curves(waits: Waits, members: Members) -> Curves:
    """Estimate both curves.

    Kaplan and Meier (1958), "Nonparametric estimation from incomplete observations"; Aalen and
    Johansen (1978), "An empirical transition matrix". People are taken one at a time: those who
    stop on the same day give together the factor (n - 1)/n x (n - 2)/(n - 1) x ... = (n - d)/n.
    """
    clock, column = _in_order(waits)
    person = waits.person.take(column)
    place = clock * waits.person.size + column
    days, fate = waits.days.take(place), waits.fate.take(place)
    late = (waits.seen_from > 0).nonzero()
    some_late = bool(late[0].size)
    if some_late:
        seen = np.full(late[0].size, _SEEN, dtype=np.int8)
        clock, person = np.append(clock, late[0]), np.append(person, waits.person[late[1]])
        days, fate = np.append(days, waits.seen_from[late]), np.append(fate, seen)
        order = np.lexsort((fate, days, clock))
        clock, person, days, fate = clock[order], person[order], days[order], fate[order]
    entries, rows = members.lay_out(person, clock, len(waits.days))
    days, fate = days.take(entries), fate.take(entries)
    stops, stop_rows = rows.pick(fate == _STOPPED)
    at_risk = _at_risk(fate, rows, some_late=some_late)
    return Curves(
        groups=members.groups,
        rows=rows,
        days=days,
        fate=fate,
        at_risk=at_risk,
        stop_rows=stop_rows,
        stop_days=days.take(stops),
        survival=stop_rows.running_product(1.0 - 1.0 / at_risk.take(stops)),
    )


def _in_order(waits: Waits) -> tuple[Ints, Ints]:
    """Clock and column of all that count, by clock, day and fate."""
    counted = (~np.isnan(waits.days)).sum(axis=1)
    order = waits.days.argsort(axis=1)  # those who do not count come last
    clock = np.arange(len(order)).repeat(counted)
    column = order[np.arange(order.shape[1]) < counted[:, None]]
    days, fate = waits.days[clock, column], waits.fate[clock, column]
    tied = (days[1:] == days[:-1]) & (fate[1:] != fate[:-1])
    if tied.any():  # seldom, and to sort by several keys takes ten times as long
        column = column[np.lexsort((fate, days, clock))]
    return clock, column


def _at_risk(fate: npt.NDArray[np.int8], rows: Segments, *, some_late: bool) -> Ints:
    """Count who of the row is under observation and waiting just before each one's last day."""
    if not some_late:
        return np.asarray(rows.spread(rows.first[1:]) - np.arange(fate.size))
    # Those who are seen later, less those who come under observation later.
    passed = np.append(0, np.where(fate == _SEEN, -1, 1).cumsum())
    return np.asarray(rows.spread(passed[rows.first[1:]]) - passed[:-1])
