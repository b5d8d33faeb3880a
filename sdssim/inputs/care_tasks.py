"""The care tasks of dual-role workers, which compete with the pathway for their hours."""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from sdssim.inputs.arrivals import Arrivals, ListedArrivals, PoissonArrivals
from sdssim.inputs.distributions import standard_of, transform
from sdssim.inputs.fingerprint import fingerprint
from sdssim.inputs.shared import Kept, once
from sdssim.inputs.streams import Streams, place_of
from sdssim.plan.plan import CareTaskPlan, Plan
from sdssim.timebase import Floats, Ints


@dataclass(frozen=True, slots=True)
class CareTasks:
    """Care tasks in order of arrival; all arrays have shape (tasks,)."""

    days: Floats
    desk: Ints
    role: Ints
    hours: Floats


class _WorkerTasks:
    """The care tasks of one worker: when they come, and how many hours each takes."""

    def __init__(self, plan: Plan, task: CareTaskPlan):
        desk, duty = plan.staffing.desks[task.desk], plan.staffing.duty
        self.name = name = f"staff/{plan.staffing.workers[desk.worker].name}/care tasks"
        opens, closes = float(duty.opens[task.desk]), float(duty.closes[task.desk])
        listed = [day for day in task.days if day < plan.horizon_days]
        self._arrivals: Arrivals
        if task.expected is None:
            self._arrivals = ListedArrivals(listed)
        else:
            self._arrivals = PoissonArrivals(task.expected, opens, closes, f"{name}/arrivals")
        self._hours = place_of(f"{name}/hours")
        self._spread = task.hours
        self._depends_on = (name, task.expected, opens, closes, listed, task.hours)

    @cached_property
    def key(self) -> bytes:
        """What the draws depend on, besides the seed and the replication."""
        return fingerprint(self._depends_on)

    def draw(self, streams: Streams) -> tuple[Floats, Floats]:
        """Draw the day and the hours of each task."""
        days = self._arrivals.days(streams)
        standard = streams.at(self._hours, standard_of(self._spread), days.size)
        return days, transform(self._spread, standard)


class CareTaskStreams:
    """The care tasks of a plan, ready to be drawn.

    Parameters
    ----------
    plan
        The compiled scenario.
    """

    name = "care tasks"

    def __init__(self, plan: Plan):
        self._workers = [_WorkerTasks(plan, task) for task in plan.care_tasks]
        self._desks = np.array([task.desk for task in plan.care_tasks], dtype=np.int64)
        self._roles = np.array([task.role for task in plan.care_tasks], dtype=np.int64)

    @cached_property
    def key(self) -> bytes:
        """What the tasks depend on, besides the seed and the replication."""
        return fingerprint([worker.key for worker in self._workers], self._desks, self._roles)

    def draw(self, streams: Streams, kept: Kept | None = None) -> CareTasks:
        """Draw the tasks of every worker.

        Parameters
        ----------
        kept
            Tasks of workers whom another scenario has in common are taken from here, and new ones
            left here.
        """
        if not self._workers:
            none = np.empty(0, dtype=np.int64)
            return CareTasks(np.empty(0), none, none.copy(), np.empty(0))
        drawn = [once(kept, worker, partial(worker.draw, streams)) for worker in self._workers]
        counts = [days.size for days, _ in drawn]
        days = np.concatenate([days for days, _ in drawn])
        hours = np.concatenate([hours for _, hours in drawn])
        desk = np.repeat(self._desks, counts)
        order = np.lexsort((desk, days))
        return CareTasks(
            days[order], desk[order], np.repeat(self._roles, counts)[order], hours[order]
        )
