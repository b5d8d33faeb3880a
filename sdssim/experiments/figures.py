"""Which figures of a replication are kept, and how."""

from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import EventLog
from sdssim.measures.by_machine import prepare
from sdssim.measures.entry import MeasureEntry, MeasureKey
from sdssim.measures.measure import Yardstick, yardstick
from sdssim.model.choose import Engine
from sdssim.scenario.load import Scenario
from sdssim.timebase import Floats

FIGURE = np.dtype("<f8")
"""A figure as it is kept, the same on every machine."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A choice of figures.

    Attributes
    ----------
    by_group
        Also those of single teams, needs, routes, cohorts and workers.
    """

    by_group: bool = True

    def keys(self, scenario: Scenario) -> tuple[MeasureKey, ...]:
        """What each figure of a scenario is, in order."""
        return yardstick(scenario, by_group=self.by_group).keys

    def digest(self, scenario: Scenario) -> str:
        """SHA-256 of what each figure is: figures with the same digest have the same columns."""
        return yardstick(scenario, by_group=self.by_group).digest

    def entries(self, scenario: Scenario) -> tuple[MeasureEntry, ...]:
        """Every measure of a scenario once, with its definition."""
        return yardstick(scenario, by_group=self.by_group).entries

    def measured(self, log: EventLog, scenario: Scenario, engine: Engine = "simpy") -> bytes:
        """Take the figures of one replication, as they are kept.

        Parameters
        ----------
        log, scenario
            As for :func:`sdssim.measures.measure.measure`.
        engine
            What simulates. With the compiled engine machine code measures, too; no figure depends
            on it.
        """
        return taken(log, yardstick(scenario, by_group=self.by_group), engine)


def taken(log: EventLog, by: Yardstick, engine: Engine) -> bytes:
    """Take the figures of one replication by a yardstick; see :meth:`Figures.measured`."""
    if engine == "compiled":
        prepare()
    return by.measure(log).values.astype(FIGURE).tobytes()


def figures_in(content: bytes) -> Floats:
    """Return kept figures as an array, shape (figures,); read-only."""
    return np.frombuffer(content, FIGURE)
