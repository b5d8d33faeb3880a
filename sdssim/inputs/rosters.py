"""The roster of one replication: the planned hours without the days on which workers are away."""

from functools import cached_property, lru_cache, partial

import numpy as np

from sdssim.inputs.absence import Absences
from sdssim.inputs.by_machine import Away
from sdssim.inputs.duty import Duty
from sdssim.inputs.fingerprint import fingerprint
from sdssim.inputs.shared import Kept
from sdssim.inputs.streams import Streams
from sdssim.plan.plan import AbsencePlan, Plan
from sdssim.timebase import Roster, build_roster

_PARTS = 8
"""Sets of workers that are held ready. Where draws are shared, those to be drawn are the same few
in each replication."""

_ABSENCES = "absences"
"""What the absences are called among the parts of a replication."""

_Worker = tuple[str, bytes]
"""What a worker's absences depend on: the name and the terms."""


class Rosters:
    """Rosters of a plan, ready to be drawn.

    Parameters
    ----------
    plan
        The compiled scenario.
    """

    name = "roster"

    def __init__(self, plan: Plan):
        self._plan = plan
        self._anybody_away = any(map(_may_be_away, plan.absences))
        self._absences = lru_cache(maxsize=_PARTS)(partial(Absences, plan))

    @cached_property
    def key(self) -> tuple[tuple[_Worker, ...], bytes]:
        """What the roster depends on, besides the seed and the replication."""
        return self._workers, fingerprint(self._plan.staffing.duty, self._duty.worker)

    def draw(self, streams: Streams, kept: Kept | None = None) -> Roster:
        """Draw everybody's absences and take them off the planned hours, by whole days.

        Parameters
        ----------
        kept
            Absences that another scenario has in common are taken from here.
        """
        if not self._anybody_away:
            return self._planned
        everybody = tuple(range(len(self._plan.staffing.workers)))
        if kept is None:
            away = self._absences(everybody).draw(streams)
        else:
            away = self._away(everybody, streams, kept)
        return self._duty.without(away)

    def _away(self, everybody: tuple[int, ...], streams: Streams, kept: Kept) -> Away:
        """Draw the absences of those workers whom no other scenario has in common."""
        held: Away | None = kept.version(_ABSENCES, self._workers)
        if held is not None:
            return held
        latest = kept.latest(_ABSENCES)
        common = {} if latest is None else dict(zip(latest.depends_on, latest.value, strict=True))
        missing = tuple(n for n in everybody if self._workers[n] not in common)
        drawn = self._absences(missing).draw(streams)
        common.update(zip((self._workers[n] for n in missing), drawn, strict=True))
        away = np.array([common[worker] for worker in self._workers])
        return kept.keep_version(_ABSENCES, self._workers, away)

    @cached_property
    def _duty(self) -> Duty:
        return Duty(self._plan.staffing)

    @cached_property
    def _planned(self) -> Roster:
        """The roster when nobody is ever away: one for all replications, so nobody may write it."""
        roster = build_roster(self._plan.staffing.duty)
        for array in (roster.first, roster.opens, roster.closes, roster.rate, roster.after):
            array.flags.writeable = False
        return roster

    @cached_property
    def _workers(self) -> tuple[_Worker, ...]:
        """What each worker's absences depend on."""
        plan = self._plan
        calendar = fingerprint(plan.start.weekday(), plan.staffing.duty.days)
        terms = {
            absence: fingerprint(calendar, absence) for absence in dict.fromkeys(plan.absences)
        }
        names = [worker.name for worker in plan.staffing.workers]
        return tuple(
            (name, terms[absence]) for name, absence in zip(names, plan.absences, strict=True)
        )


def _may_be_away(absence: AbsencePlan) -> bool:
    return bool(absence.leave_days_per_year or absence.leave_spells or absence.spells)
