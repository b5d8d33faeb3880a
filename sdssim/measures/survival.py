"""How long until a clock stops, when some people are still waiting and some have left.

Two curves, for many groups at once. *Kaplan-Meier* counts those who leave as censored on the day
they leave: how long it would take if nobody left. *Aalen-Johansen* counts leaving as what it is, an
end without a stop: of everybody whose clock started, the share whose clock stopped within so many
days.
``docs/decisions/0003-censoring.md`` says why each is used where it is.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from sdssim.timebase import Floats, Ints

_ROUNDING = 1e-9
"""Days, and shares: dates are differences of floats, and curves are products of many factors."""


class Fate(IntEnum):
    """How a clock was last seen. At one moment stops come first, then leaving, then the rest."""

    STOPPED = 0
    LEFT = 1
    STILL_WAITING = 2


@dataclass(frozen=True, slots=True)
class Curves:
    """Both curves of every group, after each person in order of days.

    Attributes
    ----------
    days
        Shape (people,), in increasing order.
    members
        Shape (groups, people).
    at_risk
        Members seen to be waiting just before, shape (groups, people).
    survival
        Kaplan-Meier share still waiting, shape (groups, people).
    incidence
        Aalen-Johansen share whose clock has stopped, shape (groups, people).
    unresolved
        Share who have neither stopped nor left, shape (groups, people).
    """

    days: Floats
    members: npt.NDArray[np.bool_]
    at_risk: Floats
    survival: Floats
    incidence: Floats
    unresolved: Floats

    def quantiles(self, *shares: float) -> Floats:
        """Days by which these shares of each group have stopped, by Kaplan-Meier.

        Where the curve runs level at exactly the share, the middle of the level stretch, as R's
        ``survfit`` does.

        Returns
        -------
        ndarray, shape (shares, groups)
            NaN where the curve does not come down so far: too many are still waiting to know.
        """
        result = np.full((len(shares), len(self.members)), np.nan)
        if not self.days.size:
            return result
        for row, share in zip(result, shares, strict=True):
            down = self.survival <= 1 - share + _ROUNDING
            below = self.survival < 1 - share - _ROUNDING
            first = self.days[np.argmax(down, axis=1)]
            second = np.where(below.any(axis=1), self.days[np.argmax(below, axis=1)], first)
            row[:] = np.where(down.any(axis=1), (first + second) / 2, np.nan)
        return result

    def restricted_mean(self) -> Floats:
        """Mean days until the clock stops, up to the longest time that anybody was followed.

        The area under the Kaplan-Meier curve from 0 to the group's longest follow-up, shape
        (groups,); NaN for a group without people.
        """
        before = np.ones_like(self.survival)
        before[:, 1:] = self.survival[:, :-1]
        to_come = np.cumsum(self.members[:, ::-1], axis=1)[:, ::-1] > 0
        area = (np.where(to_come, before, 0.0) * np.diff(self.days, prepend=0.0)).sum(axis=1)
        return np.where(self.members.any(axis=1), area, np.nan)

    def stopped_within(self, days: float) -> Floats:
        """Share of everybody whose clock started that stopped within so many days (Aalen-Johansen).

        Returns
        -------
        ndarray, shape (groups,)
            NaN for a group without people, and where nobody who is still waiting was followed
            that long.
        """
        until = int(np.searchsorted(self.days, days + _ROUNDING, side="right"))
        some = self.members.any(axis=1)
        if until == 0:
            return np.where(some, 0.0, np.nan)
        followed = self.members[:, until:].any(axis=1)
        at_day = (self.members & (np.abs(self.days - days) <= _ROUNDING)).any(axis=1)
        settled = self.unresolved[:, until - 1] <= _ROUNDING
        known = some & (followed | at_day | settled)
        return np.where(known, self.incidence[:, until - 1], np.nan)


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
        Days after clock start from which each person was under observation, shape (people,): people
        already waiting when the run began were not seen before, and those like them who had
        stopped by then not at all. -inf or 0 is from the start.
    """
    if members is None:
        members = np.ones((1, days.size), dtype=bool)
    order = np.lexsort((fate, days))
    days, fate, members = days[order], fate[order], members[:, order]
    gone_before = np.cumsum(members, axis=1, dtype=np.float64) - members
    if seen_from is None or not np.any(seen_from > 0):
        at_risk = members.sum(axis=1, dtype=np.float64)[:, None] - gone_before
    else:
        at_risk = _entered(days, members, seen_from[order]) - gone_before
    one_of = members / np.maximum(at_risk, 1.0)
    stopped = np.where(fate == Fate.STOPPED, one_of, 0.0)
    resolved = np.where(fate == Fate.STILL_WAITING, 0.0, one_of)
    unresolved: Floats = np.cumprod(1.0 - resolved, axis=1, dtype=np.float64)
    unresolved_before = np.ones_like(unresolved)
    unresolved_before[:, 1:] = unresolved[:, :-1]
    return Curves(
        days=days,
        members=members,
        at_risk=at_risk,
        survival=np.cumprod(1.0 - stopped, axis=1, dtype=np.float64),
        incidence=np.cumsum(unresolved_before * stopped, axis=1),
        unresolved=unresolved,
    )


def _entered(days: Floats, members: npt.NDArray[np.bool_], seen_from: Floats) -> Floats:
    """Members under observation by each person's day, shape (groups, people)."""
    order = np.argsort(seen_from, kind="stable")
    entered = np.zeros((len(members), days.size + 1))
    np.cumsum(members[:, order], axis=1, out=entered[:, 1:])
    by_day: Floats = entered[:, np.searchsorted(seen_from[order], days, side="right")]
    return by_day
