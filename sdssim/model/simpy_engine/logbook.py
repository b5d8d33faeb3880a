"""The rows of the event log, as the engine writes them: flat floats, in the order of ``FIELDS``."""

from array import array

import numpy as np

from sdssim.eventlog import FIELDS, Event
from sdssim.model.simpy_engine.cases import Visit
from sdssim.plan.plan import NONE
from sdssim.timebase import Floats

UNKNOWN = float("nan")


class LogBook:
    """Takes down what happens, one row an event."""

    def __init__(self) -> None:
        self._numbers = array("d")

    def write(  # noqa: PLR0913 -- a row's columns
        self,
        time: float,
        person: int,
        event: Event,
        *,
        step: int = NONE,
        round_: int = 0,
        worker: int = NONE,
        detail: int = NONE,
        value: float = UNKNOWN,
    ) -> None:
        """Take down an event that is not part of a visit."""
        self._numbers.extend((time, person, event, step, round_, 0, worker, detail, value))

    def write_visit(self, time: float, visit: Visit, event: Event, hours: float = UNKNOWN) -> None:
        """Take down an event of a visit of work."""
        self._numbers.extend(
            (
                time,
                visit.number,
                event,
                visit.step,
                visit.round,
                visit.visit,
                visit.worker,
                NONE,
                hours,
            )
        )

    def rows(self) -> Floats:
        """Return everything taken down, shape (rows, fields)."""
        return np.frombuffer(self._numbers, dtype=np.float64).reshape(-1, len(FIELDS))
