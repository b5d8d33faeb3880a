"""Where people stand: how many, for how long, and who has waited longest, by step and by cause."""

from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import EventLog
from sdssim.measures.adding import add_up
from sdssim.measures.scope import Scope
from sdssim.measures.spells import CAUSES, Spells
from sdssim.timebase import Floats


@dataclass(frozen=True, slots=True)
class Standing:
    """People on the way, whenever referred; arrays have shape (steps + 1, causes).

    The last row is of people whose step is not recorded, and the causes are those of
    :data:`sdssim.measures.spells.CAUSES`.

    Attributes
    ----------
    now
        How many stand there at the cut-off.
    days
        Days that people spent there within the window.
    oldest_days
        Longest time since the referral among those who stand there at the cut-off; NaN if nobody.
    """

    now: Floats
    days: Floats
    oldest_days: Floats


def standing_of(spells: Spells, log: EventLog, scope: Scope) -> Standing:
    """Sort people's spells by step and cause.

    Parameters
    ----------
    spells
        Of people only.
    """
    shape = len(scope.plan.steps.name) + 1, len(CAUSES)
    cells = shape[0] * shape[1]
    # No step is -1, and so the last row.
    cell = spells.step.astype(np.int64) % shape[0] * shape[1] + spells.cause
    days = spells.overlap_days(scope.begin_day, scope.cut_day)
    now = ((spells.begin < scope.cut_day) & (spells.end >= scope.cut_day)).nonzero()[0]
    cell_now = cell.take(now)
    oldest = np.full(cells, np.nan)
    waited = scope.cut_day - log.people.referred.take(spells.case.take(now))
    np.fmax.at(oldest, cell_now, waited)
    return Standing(
        now=np.bincount(cell_now, minlength=cells).astype(np.float64).reshape(shape),
        days=add_up(cell, days, cells).reshape(shape),
        oldest_days=oldest.reshape(shape),
    )
