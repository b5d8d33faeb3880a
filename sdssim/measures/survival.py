"""How long until a clock stops, when some people are still waiting and some have left.

Two curves, for many groups at once. *Kaplan-Meier* counts those who leave as censored on the day
they leave: how long it would take if nobody left. *Aalen-Johansen* counts leaving as what it is, an
end without a stop: of everybody whose clock started, the share whose clock stopped within so many
days. ``docs/decisions/0003-censoring.md`` says why each is used where it is.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from sdssim.measures.sample import Sample, first_reaching
from sdssim.timebase import Floats, Ints

_ROUNDING = 1e-9
"""Days, and shares: dates are differences of floats, and curves are products of many factors."""


class Fate(IntEnum):
    """How a clock was last seen. At one moment stops come first, then leaving, then the rest."""

    STOPPED = 0
    LEFT = 1
    STILL_WAITING = 2


_STOPPED, _STILL_WAITING = int(Fate.STOPPED), int(Fate.STILL_WAITING)


@dataclass(frozen=True, slots=True)
class Curves:
    """Both curves of every group.

    Attributes
    ----------
    days
        When each person was last seen, in increasing order, shape (people,).
    fate
        :class:`Fate` of each, shape (people,).
    members
        Shape (groups, people).
    at_risk
        Members seen to be waiting just before each person's last day, shape (groups, people).
    stop_days
        Days of those whose clock stopped, in increasing order, shape (stops,).
    survival
        Kaplan-Meier share still waiting after each of these, shape (groups, stops).
    """

    days: Floats
    fate: Ints
    members: npt.NDArray[np.bool_]
    at_risk: npt.NDArray[np.int32]
    stop_days: Floats
    survival: Floats

    @property
    def stopped(self) -> Sample:
        """The waits that are over."""
        return Sample.of_sorted(self.stop_days, self.members[:, self.fate == _STOPPED])

    def quantiles(self, *shares: float) -> Floats:
        """Days by which these shares of each group have stopped, by Kaplan-Meier.

        Where the curve runs level at exactly the share, the middle of the level stretch, as R's
        ``survfit`` does.

        Returns
        -------
        ndarray, shape (shares, groups)
            NaN where the curve does not come down so far: too many are still waiting to know.
        """
        known = len(shares)
        if not self.stop_days.size:
            return np.full((known, len(self.members)), np.nan)
        wanted = np.repeat(np.array(shares)[:, None], len(self.members), axis=1)
        levels = np.concatenate([wanted - _ROUNDING, wanted + _ROUNDING])
        place = first_reaching(1.0 - self.survival, levels)
        days = np.append(self.stop_days, np.nan)[place]
        first, second = days[:known], days[known:]
        return np.where(np.isnan(second), first, (first + second) / 2)

    def restricted_mean(self) -> Floats:
        """Mean days until the clock stops, up to the longest time that anybody was followed.

        The area under the Kaplan-Meier curve from 0 to the group's longest follow-up.

        Returns
        -------
        ndarray, shape (groups,)
            NaN for a group without people.
        """
        area = np.where(self.members, self.days, 0.0).max(axis=1, initial=0.0)
        if self.stop_days.size:
            widths = np.diff(self.stop_days)
            beyond = area - self.stop_days[-1]  # negative if the group was followed for less
            area = self.stop_days[0] + (self.survival[:, :-1] * widths).sum(axis=1)
            area += self.survival[:, -1] * beyond
        return np.where(self.members.any(axis=1), area, np.nan)

    def incidence(self) -> tuple[Floats, Floats]:
        """Aalen-Johansen curve: the share whose clock has stopped, after each person's last day.

        Returns
        -------
        incidence, unresolved
            Shape (groups, people) each: the share who have stopped, and the share who have neither
            stopped nor left.
        """
        one_of = self.members / np.maximum(self.at_risk, 1)
        resolved = np.where(self.fate == _STILL_WAITING, 0.0, one_of)
        unresolved: Floats = np.cumprod(1.0 - resolved, axis=1, dtype=np.float64)
        before = np.ones_like(unresolved)
        before[:, 1:] = unresolved[:, :-1]
        steps = np.where(self.fate == _STOPPED, before * one_of, 0.0)
        return np.cumsum(steps, axis=1), unresolved

    def stopped_within(self, days: float) -> Floats:
        """Share of everybody whose clock started that stopped within so many days (Aalen-Johansen).

        Returns
        -------
        ndarray, shape (groups,)
            NaN for a group without people, and where nobody who is still waiting was followed
            that long.
        """
        some = self.members.any(axis=1)
        until = int(np.searchsorted(self.days, days + _ROUNDING, side="right"))
        if until == 0:
            return np.where(some, 0.0, np.nan)
        incidence, unresolved = self.incidence()
        followed = self.members[:, self.days >= days - _ROUNDING].any(axis=1)
        settled = unresolved[:, until - 1] <= _ROUNDING
        return np.where(some & (followed | settled), incidence[:, until - 1], np.nan)


def curves(
    days: Floats,
    fate: Ints,
    *,
    members: npt.NDArray[np.bool_] | None = None,
    seen_from: Floats | None = None,
) -> Curves:
    """Estimate both curves.

    Kaplan and Meier (1958), "Nonparametric estimation from incomplete observations"; Aalen and
    Johansen (1978), "An empirical transition matrix". People are taken one at a time: those who
    stop on the same day give together the factor (n - 1)/n x (n - 2)/(n - 1) x ... = (n - d)/n.

    Parameters
    ----------
    days
        Days from clock start to the last that is known, shape (people,).
    fate
        :class:`Fate` of each, shape (people,).
    members
        Shape (groups, people); one group of everybody if absent.
    seen_from
        Days after clock start from which each person was under observation, shape (people,):
        people already waiting when the run began were not seen before, and those like them who
        had stopped by then not at all. 0 is from the start.
    """
    if members is None:
        members = np.ones((1, days.size), dtype=bool)
    order = np.lexsort((fate, days))
    days, fate, members = days[order], fate[order], members[:, order]
    gone_before = np.cumsum(members, axis=1, dtype=np.int32) - members
    if seen_from is None or not np.any(seen_from > 0):
        at_risk = members.sum(axis=1, dtype=np.int32)[:, None] - gone_before
    else:
        at_risk = _entered(days, members, seen_from[order]) - gone_before
    stops = np.flatnonzero(fate == _STOPPED)
    factor = 1.0 - members[:, stops] / np.maximum(at_risk[:, stops], 1)
    return Curves(
        days=days,
        fate=fate,
        members=members,
        at_risk=at_risk,
        stop_days=days[stops],
        survival=np.cumprod(factor, axis=1, dtype=np.float64),
    )


def _entered(
    days: Floats, members: npt.NDArray[np.bool_], seen_from: Floats
) -> npt.NDArray[np.int32]:
    """Members under observation by each person's day, shape (groups, people)."""
    order = np.argsort(seen_from, kind="stable")
    entered = np.zeros((len(members), days.size + 1), dtype=np.int32)
    np.cumsum(members[:, order], axis=1, out=entered[:, 1:])
    by_day: npt.NDArray[np.int32] = entered[
        :, np.searchsorted(seen_from[order], days, side="right")
    ]
    return by_day
