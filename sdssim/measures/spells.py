"""The log as spells: for every person and care task, stretches of time that have one cause each.

Everything about where the time went is read from this one table: the ledger of delay, how many
people stand where, how long queues are, and who worked when.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sdssim.eventlog import CAUSE_AFTER, Cause, Event, EventLog
from sdssim.measures.segments import order_by
from sdssim.plan.plan import NONE
from sdssim.timebase import HOURS_PER_DAY, Floats, Ints

CAUSES: tuple[Cause, ...] = tuple(Cause)
"""Causes in the order of ledger columns."""

_WORKED_ON = CAUSES.index(Cause.WORKED_ON)
OVER = len(CAUSES)
"""In place of a cause, of a row after which there is none: the journey has ended."""

_WORK_STOPS = OVER + 1
INTERRUPTED = OVER + 2
"""In place of a cause, of a hand-over: it ends a visit in hand, and nothing else."""

SILENT = OVER + 3
"""In place of a cause, of a row that does not say where somebody stands."""

_HANDED_OVER = int(Event.HANDED_OVER)


def _code_after_event() -> npt.NDArray[np.int8]:
    codes = np.full(len(Event), SILENT, dtype=np.int8)
    for event, cause in CAUSE_AFTER.items():
        codes[event] = OVER if cause is None else CAUSES.index(cause)
    for event in (Event.WORK_ENDED, Event.STILL_WORKING):
        codes[event] = _WORK_STOPS
    codes[Event.HANDED_OVER] = INTERRUPTED
    return codes


CODE_AFTER = _code_after_event()
"""For each event, the cause of the time after it, or what stands in place of one."""


@dataclass(frozen=True, slots=True)
class Spells:
    """Stretches of time, ordered by person and then by time. All arrays have shape (spells,).

    Attributes
    ----------
    case
        Number of the person; from the number of people on, of the care task.
    begin, end
        Days. A spell that the log does not see the end of lasts to infinity.
    cause
        Index into :data:`CAUSES`. Visits have the cause "being worked on" for their whole length;
        :meth:`worked_days` tells the hours of effort from the rest.
    step, round, worker
        As in the log, and as narrow; -1 is missing. The worker of a visit is who did it.
    hours
        Effort of a visit, NaN for other spells.
    """

    case: Ints
    begin: Floats
    end: Floats
    cause: npt.NDArray[np.int8]
    step: npt.NDArray[np.int16]
    round: npt.NDArray[np.int16]
    worker: npt.NDArray[np.int32]
    hours: Floats

    def overlap_days(
        self, begin: "Floats | float", end: "Floats | float", of: "Ints | slice" = slice(None)
    ) -> Floats:
        """Days of spells between two moments, which may differ from spell to spell."""
        days: Floats = np.minimum(self.end[of], end)
        days -= np.maximum(self.begin[of], begin)
        return np.maximum(days, 0.0, out=days)

    def worked_days(self, overlap_days: Floats, visits: "Ints | slice" = slice(None)) -> Floats:
        """Hours of effort in parts of visits, as days of 24 hours.

        A visit's hours are spread evenly over its length, from the start of the run on: what was
        done before is not in the log.

        Parameters
        ----------
        overlap_days
            How many days of each visit, shape (..., visits).
        visits
            Which spells these are; all of them have to be visits.
        """
        length = self.end[visits] - np.maximum(self.begin[visits], 0.0)
        share = np.divide(overlap_days, length, out=np.zeros_like(overlap_days), where=length > 0)
        hours = self.hours[visits] * np.minimum(share, 1.0, out=share)
        hours /= HOURS_PER_DAY
        return np.minimum(hours, overlap_days, out=hours)

    def before(self, case: int) -> "Spells":
        """The spells of cases of a smaller number: people are numbered before care tasks."""
        return self.at(slice(0, int(self.case.searchsorted(case))))

    def pick(self, chosen: npt.NDArray[np.bool_]) -> "Spells":
        """The spells that are chosen."""
        return self.at(chosen.nonzero()[0])

    def at(self, rows: "Ints | slice") -> "Spells":
        """The spells at some places."""
        return Spells(
            self.case[rows], self.begin[rows], self.end[rows], self.cause[rows],
            self.step[rows], self.round[rows], self.worker[rows], self.hours[rows],
        )  # fmt: skip


def spells_of(log: EventLog) -> Spells:
    """Cut a whole log into spells.

    Returns
    -------
    Spells
        A person's spells follow one another without a gap from the referral to the end of the
        journey. Spells of length 0 are kept, so that an instant's work is not lost.
    """
    code = CODE_AFTER.take(log.event)
    handed = (log.event == _HANDED_OVER).nonzero()[0]
    # A hand-over without a step passes on a case, and leaves what is going on as it is.
    code[handed[log.step[handed] == NONE]] = SILENT
    rows = (code < SILENT).nonzero()[0]
    rows = rows.take(order_by(log.person.take(rows)))
    code = code.take(rows)
    handed = (code == INTERRUPTED).nonzero()[0]
    if handed.size:
        # Only those that interrupt a visit end a spell.
        others = handed[code.take(np.maximum(handed - 1, 0)) != _WORKED_ON]
        kept = np.ones(rows.size, dtype=bool)
        kept[others] = False
        rows, code = rows.compress(kept), code.compress(kept)
    case, time = log.person.take(rows), log.time.take(rows)
    has_next = case[1:] == case[:-1]
    end = np.full(rows.size, np.inf)
    np.copyto(end[:-1], time[1:], where=has_next)
    visit = ((code[:-1] == _WORKED_ON) & has_next).nonzero()[0]
    hours = np.full(rows.size, np.nan)
    hours[visit] = log.value.take(rows.take(visit + 1))
    keep = (code < OVER).nonzero()[0]
    row = rows.take(keep)
    return Spells(
        case=case.take(keep).astype(np.int64),
        begin=time.take(keep),
        end=end.take(keep),
        cause=code.take(keep),
        step=log.step.take(row),
        round=log.round.take(row),
        worker=log.worker.take(row),
        hours=hours.take(keep),
    )
