"""The days on duty of a plan, from which absences are taken off."""

import numpy as np

from sdssim.inputs import by_machine
from sdssim.inputs.absence import Away
from sdssim.inputs.machine_layout import ROSTER
from sdssim.machine.arrays import Records, address, whole
from sdssim.plan.plan import Staffing
from sdssim.timebase import Roster, on_duty, roster_without


class Duty:
    """The days on duty at every desk, ready to be cut down.

    Parameters
    ----------
    staffing
        Desks, whose they are, and their hours.
    """

    def __init__(self, staffing: Staffing):
        self._planned = planned = on_duty(staffing.duty)
        self._days = staffing.duty.hours.shape[1]
        self._worker = whole([desk.worker for desk in staffing.desks])
        column = planned.cell % max(1, planned.days.size)
        goes_on = planned.goes_on
        # What the machine code reads; held here, since a record has addresses only.
        self._columns = {
            "first": whole(planned.first),
            "day": whole(planned.days[column]),
            "worker": self._worker,
            "goes_on": np.zeros(planned.cell.size, bool) if goes_on is None else goes_on,
            "hours": planned.hours.ravel()[planned.cell],
            "opens": planned.opens,
            "closes": planned.closes,
            "rate": planned.rate,
        }
        self._record = self._recorded()

    def without(self, away: Away) -> Roster:
        """Return the open pieces that are left without the days on which each worker is away."""
        if not by_machine.KERNEL.is_ready:
            return roster_without(self._planned, away[self._worker])
        # One piece of memory, of a size that hardly differs, is found again; several are not.
        pieces = np.empty((4, self._planned.cell.size))
        first = np.empty(self._planned.first.size, np.int64)
        record, away = self._record.copy(), np.ascontiguousarray(away)
        record["away"], record["first_piece"] = address(away), address(first)
        for row, name in zip(pieces, ("opens", "closes", "rate", "after"), strict=True):
            record[f"piece_{name}"] = address(row)
        by_machine.cut(record)
        opens, closes, rate, after = pieces[:, : first[-1]]
        return Roster(first, opens, closes, rate, after)

    def _recorded(self) -> Records:
        record = np.zeros(1, ROSTER)
        record["desks"], record["days"] = self._worker.size, self._days
        for name, column in self._columns.items():
            record[name] = address(column)
        return record
