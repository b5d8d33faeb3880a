"""Replications looked at one by one: what a mean over replications cannot show."""

from collections.abc import Sequence
from dataclasses import dataclass

from sdssim.errors import SdssimError
from sdssim.eventlog import EventLog
from sdssim.measures.measure import yardstick
from sdssim.measures.scope import Scope
from sdssim.measures.view import View, view_of
from sdssim.results.table import Results

WANTED = 20
"""Logs that a report is best given: enough for bands, and done again in a second or two."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """The first replications of a run, with everything that happened in them.

    Attributes
    ----------
    views
        Of replications 0, 1, ...; at least one.
    of
        How many replications the run has.
    """

    scope: Scope
    views: tuple[View, ...]
    of: int

    @property
    def told(self) -> str:
        """Which replications a picture shows, as a sentence; empty if it is all of them."""
        if len(self.views) == self.of:
            return ""
        first = "first" if len(self.views) == 1 else f"first {len(self.views)}"
        return f"Drawn from the {first} of {self.of} replications."


def replayed(results: Results, logs: Sequence[EventLog]) -> Replayed | None:
    """Look at logs of a run.

    Parameters
    ----------
    logs
        Of replications 0, 1, ... of the run, in this order; perhaps none.

    Raises
    ------
    SdssimError
        A log is of another scenario, seed or replication.
    """
    for number, log in enumerate(logs):
        found = (log.plan.digest, log.seed, log.replication)
        if found != (results.scenario.digest, results.seed, number):
            message = (
                f"log {number} is of replication {log.replication}, seed {log.seed}, of scenario "
                f"{log.plan.digest[:12]}; the report needs replication {number}, seed "
                f"{results.seed}, of {results.scenario.short_digest}"
            )
            raise SdssimError(message)
    if not logs:
        return None
    scope = yardstick(results.scenario, by_group=False).scope
    return Replayed(scope, tuple(view_of(log, scope) for log in logs), results.replications)
