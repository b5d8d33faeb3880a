"""The roster of one replication: the planned hours without the days on which workers are away."""

from collections.abc import Sequence
from functools import cached_property, lru_cache, partial
from itertools import pairwise

import numpy as np

from sdssim.inputs.absence import Absences, Away
from sdssim.inputs.fingerprint import fingerprint
from sdssim.inputs.shared import Kept
from sdssim.inputs.streams import Streams
from sdssim.plan.plan import AbsencePlan, Plan
from sdssim.timebase import DutyDays, Floats, OnDuty, Roster, build_roster, on_duty, roster_without

_PARTS = 8
"""Sets of desks, and of workers, that are held ready. Where draws are shared, the desks to be drawn
are the same few in each replication."""


class Rosters:
    """Rosters of a plan, ready to be drawn.

    Parameters
    ----------
    plan
        The compiled scenario.
    """

    def __init__(self, plan: Plan):
        self._plan = plan
        self._worker = [desk.worker for desk in plan.staffing.desks]
        self._anybody_away = any(map(_may_be_away, plan.absences))
        self._part = lru_cache(maxsize=_PARTS)(self._made_ready)
        self._absences = lru_cache(maxsize=_PARTS)(partial(Absences, plan))

    @cached_property
    def key(self) -> bytes:
        """What the roster depends on, besides the seed and the replication."""
        return fingerprint(self._desk_keys)

    def draw(self, streams: Streams, kept: Kept | None = None) -> Roster:
        """Draw everybody's absences and take them off the planned hours, by whole days.

        Parameters
        ----------
        kept
            Desks that another scenario has in common are taken from here, and new ones left here.
        """
        everybody = tuple(range(len(self._worker)))
        if not self._anybody_away:
            return self._planned
        if kept is None:
            return self._drawn(everybody, streams, kept)
        desks = [kept.get(key) for key in self._desk_keys]
        missing = tuple(number for number in everybody if desks[number] is None)
        if missing:
            drawn = self._drawn(missing, streams, kept)
            for number, pieces in zip(missing, _by_desk(drawn), strict=True):
                desks[number] = kept.keep(self._desk_keys[number], pieces)
            if missing == everybody:
                return drawn
        return _joined(desks)

    def _drawn(self, desks: tuple[int, ...], streams: Streams, kept: Kept | None) -> Roster:
        planned, workers, row = self._part(desks)
        return roster_without(planned, self._away(workers, streams, kept)[row])

    def _away(self, workers: tuple[int, ...], streams: Streams, kept: Kept | None) -> Away:
        """Draw the absences of some workers, but for those that another scenario has drawn."""
        if kept is None:
            return self._absences(workers).draw(streams)
        rows = {worker: kept.get(self._worker_keys[worker]) for worker in workers}
        missing = tuple(worker for worker in workers if rows[worker] is None)
        if missing:
            drawn = self._absences(missing).draw(streams)
            for worker, row in zip(missing, drawn, strict=True):
                rows[worker] = kept.keep(self._worker_keys[worker], row.copy())
        return np.array(list(rows.values()))

    def _made_ready(self, desks: tuple[int, ...]) -> tuple[OnDuty, tuple[int, ...], Sequence[int]]:
        """The days on duty of some desks, their workers, and which of these sits at each desk."""
        duty, chosen = self._plan.staffing.duty, list(desks)
        workers = tuple(dict.fromkeys(self._worker[desk] for desk in desks))
        return (
            on_duty(DutyDays(duty.opens[chosen], duty.closes[chosen], duty.hours[chosen])),
            workers,
            [workers.index(self._worker[desk]) for desk in desks],
        )

    @cached_property
    def _planned(self) -> Roster:
        """The roster when nobody is ever away: one for all replications, so nobody may write it."""
        roster = build_roster(self._plan.staffing.duty)
        for array in (roster.first, roster.opens, roster.closes, roster.rate, roster.after):
            array.flags.writeable = False
        return roster

    @cached_property
    def _worker_keys(self) -> tuple[bytes, ...]:
        """What each worker's absences depend on."""
        plan = self._plan
        calendar = fingerprint(plan.start.weekday(), plan.staffing.duty.hours.shape[1])
        terms = {
            absence: fingerprint(calendar, absence) for absence in dict.fromkeys(plan.absences)
        }
        return tuple(
            fingerprint(worker.name, terms[absence])
            for worker, absence in zip(plan.staffing.workers, plan.absences, strict=True)
        )

    @cached_property
    def _desk_keys(self) -> tuple[bytes, ...]:
        """What the working hours at each desk depend on."""
        duty = self._plan.staffing.duty
        hours = zip(duty.opens.tolist(), duty.closes.tolist(), duty.hours, strict=True)
        return tuple(
            fingerprint(self._worker_keys[worker], *of_desk)
            for worker, of_desk in zip(self._worker, hours, strict=True)
        )


def _may_be_away(absence: AbsencePlan) -> bool:
    return bool(absence.leave_days_per_year or absence.leave_spells or absence.spells)


def _by_desk(roster: Roster) -> list[Floats]:
    """Pieces desk by desk, each of shape (4, pieces): opens, closes, rate, after."""
    everything = np.array((roster.opens, roster.closes, roster.rate, roster.after))
    return [everything[:, begin:end].copy() for begin, end in pairwise(roster.first.tolist())]


def _joined(desks: Sequence[Floats]) -> Roster:
    opens, closes, rate, after = np.concatenate(desks, axis=1)
    first = np.cumsum([0, *(pieces.shape[1] for pieces in desks)])
    return Roster(first, opens, closes, rate, after)
