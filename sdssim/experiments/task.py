"""What a worker does: a batch of replications, of cases that are worked on side by side."""

import pickle
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from sdssim.errors import SdssimError
from sdssim.experiments.carry import Worked
from sdssim.experiments.case import Cell, Wanted, unpacked
from sdssim.experiments.figures import taken
from sdssim.inputs.shared import SharedDraws
from sdssim.measures.measure import Yardstick, yardstick_of
from sdssim.model.garbage import garbage_left_alone
from sdssim.model.simulate import simulate_plan
from sdssim.plan.plan import Plan
from sdssim.results.identity import versions_text
from sdssim.scenario.schema import ScenarioFile

BLOCK = 6
"""Cases that are worked on side by side; workers remember twice as many."""

_SHARED_BYTES = 128 * 2**20
"""Draws that each worker holds: those of some sixty replications of the pilot's size."""

_lately = threading.local()


class ElsewhereError(Exception):
    """Stands for an error in another process that cannot be sent itself; says which it was."""


@dataclass(frozen=True, slots=True)
class Task:
    """A batch of cells, in order of replication, with all that a worker needs for it."""

    packed: Mapping[int, bytes]
    cells: tuple[Cell, ...]
    wanted: Wanted
    version: str
    has_neighbours: bool

    def __call__(self) -> Worked[Cell, bytes]:
        """Simulate and measure, in whichever process."""
        refuse_other_version(self.version)
        done: dict[Cell, bytes] = {}
        failed: dict[Cell, Exception] = {}
        with garbage_left_alone():
            for cell in self.cells:
                try:
                    done[cell] = self._figures(cell)
                except Exception as error:
                    failed[cell] = _portable(error)
        return Worked(done, failed)

    def _figures(self, cell: Cell) -> bytes:
        wanted, (case, replication) = self.wanted, cell
        plan, yardstick = _got_ready(self.packed[case], wanted.figures.by_group)
        shared = _shared_draws() if self.has_neighbours else None
        log = simulate_plan(plan, wanted.seed, replication, engine=wanted.engine, shared=shared)
        return taken(log, yardstick, wanted.engine)


def refuse_other_version(version: str) -> None:
    """Make sure that a worker computes as the process does that has sent it a task.

    Raises
    ------
    SdssimError
        It has another version.
    """
    if versions_text() != version:
        message = (
            "a worker has another version of sdssim or of what it computes with; its figures "
            f"could differ. Here: {version}; there: {versions_text()}"
        )
        raise SdssimError(message)


def reason_of(error: Exception) -> str:
    """Say on one line what went wrong with a replication."""
    told = " ".join(str(error).split())
    if isinstance(error, ElsewhereError):
        return told
    return f"{type(error).__name__}: {told}" if told else type(error).__name__


@lru_cache(maxsize=2 * BLOCK)
def _got_ready(packed: bytes, by_group: bool) -> tuple[Plan, Yardstick]:
    """Return the plan and the yardstick of a case; a worker gets them ready once."""
    plan, asked = cast(tuple[Plan, ScenarioFile], unpacked(packed))
    return plan, yardstick_of(plan, asked, by_group=by_group)


def _shared_draws() -> SharedDraws:
    """Return what this thread has drawn lately: scenarios beside each other have most in common."""
    if not hasattr(_lately, "draws"):
        _lately.draws = SharedDraws(_SHARED_BYTES)
    return cast(SharedDraws, _lately.draws)


def _portable(error: Exception) -> Exception:
    """Return an error as it can be sent to another process."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return ElsewhereError(reason_of(error))
    return error
