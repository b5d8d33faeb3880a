"""The log as spells: for every person and care task, stretches of time that have one cause each.

Everything about where the time went is read from this one table: the ledger of delay, how many
people stand where, how long queues are, and who worked when.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sdssim.eventlog import CAUSE_AFTER, Cause, Event, EventLog
from sdssim.plan.plan import NONE
from sdssim.timebase import HOURS_PER_DAY, Floats, Ints

CAUSES: tuple[Cause, ...] = tuple(Cause)
"""Causes in the order of ledger columns."""

_WORKED_ON = CAUSES.index(Cause.WORKED_ON)
_OVER = len(CAUSES)
_WORK_STOPS = _OVER + 1
_SILENT = _OVER + 2
_SMALL = np.iinfo(np.int16).max


def _code_after_event() -> npt.NDArray[np.int8]:
    codes = np.full(len(Event), _SILENT, dtype=np.int8)
    for event, cause in CAUSE_AFTER.items():
        codes[event] = _OVER if cause is None else CAUSES.index(cause)
    for event in (Event.WORK_ENDED, Event.STILL_WORKING, Event.HANDED_OVER):
        codes[event] = _WORK_STOPS
    return codes


_CODE_AFTER = _code_after_event()


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
        As in the log; -1 is missing. The worker of a visit is who did it.
    hours
        Effort of a visit, NaN for other spells.
    """

    case: Ints
    begin: Floats
    end: Floats
    cause: Ints
    step: Ints
    round: Ints
    worker: Ints
    hours: Floats

    def overlap_days(self, begin: "Floats | float", end: "Floats | float") -> Floats:
        """Days of each spell between two moments, which may differ from spell to spell."""
        days: Floats = np.minimum(self.end, end) - np.maximum(self.begin, begin)
        return np.maximum(days, 0.0)

    def worked_days(self, overlap_days: Floats) -> Floats:
        """Hours of effort in a part of each spell, as days of 24 hours; 0 for spells without work.

        A visit's hours are spread evenly over its length, from the start of the run on: what was
        done before is not in the log.
        """
        length = self.end - np.maximum(self.begin, 0.0)
        share = np.divide(overlap_days, length, out=np.zeros_like(length), where=length > 0)
        hours = np.where(self.cause == _WORKED_ON, self.hours * np.minimum(share, 1.0), 0.0)
        return np.minimum(hours / HOURS_PER_DAY, overlap_days)

    def pick(self, chosen: npt.NDArray[np.bool_]) -> "Spells":
        """The spells that are chosen."""
        rows = np.flatnonzero(chosen)
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
    code = _CODE_AFTER[log.event]
    # A hand-over without a step passes on a case, and leaves what is going on as it is.
    code[(log.event == Event.HANDED_OVER) & (log.step == NONE)] = _SILENT
    rows = np.flatnonzero(code < _SILENT)
    rows = rows[_stable_order(log.person[rows])]
    rows = rows[_is_turn(log.event[rows], code[rows])]
    case, time, code = log.person[rows], log.time[rows], code[rows]
    has_next = np.zeros(rows.size, dtype=bool)
    has_next[:-1] = case[1:] == case[:-1]
    end = np.full(rows.size, np.inf)
    end[:-1][has_next[:-1]] = time[1:][has_next[:-1]]
    hours = np.full(rows.size, np.nan)
    visit = np.flatnonzero((code == _WORKED_ON) & has_next)
    hours[visit] = log.value[rows[visit + 1]]
    keep = code < _OVER
    kept = rows[keep]
    return Spells(
        case=case[keep].astype(np.int64),
        begin=time[keep],
        end=end[keep],
        cause=code[keep].astype(np.int64),
        step=log.step[kept].astype(np.int64),
        round=log.round[kept].astype(np.int64),
        worker=log.worker[kept].astype(np.int64),
        hours=hours[keep],
    )


def _stable_order(case: npt.NDArray[np.int32]) -> npt.NDArray[np.intp]:
    """Order rows by case and keep them in order of time; 16-bit numbers are sorted by radix."""
    if case.size and case.max() <= _SMALL:
        return np.argsort(case.astype(np.int16), kind="stable")
    return np.argsort(case, kind="stable")


def _is_turn(event: npt.NDArray[np.int8], code: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
    """Rows that begin or end a spell: a hand-over ends one only if it interrupts a visit."""
    turn: npt.NDArray[np.bool_] = event != Event.HANDED_OVER
    turn[1:] |= code[:-1] == _WORKED_ON
    return turn
