"""The hours on duty of a plan, from which absences are taken off."""

from functools import cached_property

import numpy as np

from sdssim.inputs import by_machine
from sdssim.inputs.by_machine import Away
from sdssim.inputs.machine_layout import DESK, ROSTER
from sdssim.machine.arrays import Records, address
from sdssim.plan.plan import Staffing
from sdssim.timebase import OnDuty, Roster, on_duty, roster_without


class Duty:
    """The hours on duty at every desk, ready to be cut down.

    Parameters
    ----------
    staffing
        Desks, whose they are, and their hours.
    """

    def __init__(self, staffing: Staffing):
        self._duty = staffing.duty
        self.worker = np.array([desk.worker for desk in staffing.desks], dtype=np.int64)

    def without(self, away: Away) -> Roster:
        """Return the open pieces that are left without the days on which each worker is away."""
        if not by_machine.KERNEL.is_ready:
            return roster_without(self._planned, away[self.worker])
        # One piece of memory of always the same size is found again; several are not.
        pieces = np.empty((4, self._most_pieces))
        desks = self._desks.copy()
        columns = [address(row) for row in pieces]
        tables = address(desks), address(self._duty.hours), address(away)
        by_machine.cut(np.array([(self.worker.size, self._duty.days, *tables, *columns)], ROSTER))
        first = desks["first"].copy()
        opens, closes, rate, after = pieces[:, : first[-1]]
        return Roster(first, opens, closes, rate, after)

    @cached_property
    def _planned(self) -> OnDuty:
        return on_duty(self._duty)

    @cached_property
    def _most_pieces(self) -> int:
        return int(np.count_nonzero(self._duty.hours, axis=1)[self._duty.row].sum())

    @cached_property
    def _desks(self) -> Records:
        """The desks as the machine code reads them, and one more for the end of the pieces."""
        desks = np.zeros(self.worker.size + 1, DESK)
        desks["worker"][:-1], desks["hours"][:-1] = self.worker, self._duty.row
        desks["opens"][:-1], desks["closes"][:-1] = self._duty.opens, self._duty.closes
        return desks
