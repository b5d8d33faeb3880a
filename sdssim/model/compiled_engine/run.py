"""Runs one replication through the machine code and hands back its event log."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from sdssim.errors import SdssimError
from sdssim.eventlog import EventLog
from sdssim.inputs.draw import Inputs
from sdssim.model.compiled_engine.arrays import Array, Records, address, copied, floats, whole
from sdssim.model.compiled_engine.layout import CASE, ENTRY, LOG_COLUMNS, NODE, PLACE_OF, Overflow
from sdssim.model.compiled_engine.tables import PlanTables, plan_tables
from sdssim.plan.plan import Plan

_ROWS_AT_FIRST = 64
"""Rows of the log for each person or care task that a plan's first run makes room for."""

_ENTRIES_AT_FIRST = 3
"""Entries of the calendar for each: a journey, its patience, its payments."""

_NODES_AT_FIRST = 2
"""Entries of queues for each: papers stand in two."""

_SPARE = 256


def is_available() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


def prepare(tell: Callable[[str], None] | None = None) -> None:
    """Get the machine code ready, once in a process: from where it is kept, or by making it.

    Parameters
    ----------
    tell
        Is told before anything begins that takes seconds.

    Raises
    ------
    SdssimError
        numba is not installed.
    """
    _kernel().prepare(tell)


def run_compiled(plan: Plan, inputs: Inputs) -> EventLog:
    """Run one replication as machine code; the log is identical to the reference engine's.

    Parameters
    ----------
    plan
        The compiled scenario.
    inputs
        What chance decided for this replication.

    Raises
    ------
    SdssimError
        numba is not installed.
    """
    kernel = _kernel()
    tables = plan_tables(plan)
    given = _given(inputs)
    numbers = max(1, len(inputs.people) + inputs.care_tasks.days.size)
    room = _room_of(plan)
    while True:
        run = _Run.of(tables, inputs, given, room.times(numbers))
        kernel.run(run.world)
        overflow = Overflow(int(run.world["overflow"][0]))
        if not overflow:
            room.learn(int(run.world["rows"][0]), numbers)
            return _log_of(plan, inputs, run)
        room.extend(overflow)


def _kernel() -> Any:
    try:
        from sdssim.model.compiled_engine import kernel
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("numba", "llvmlite"):
            raise
        message = (
            "the compiled engine needs numba, which is not installed: "
            'pip install "sdssim[compiled]", or choose engine simpy'
        )
        raise SdssimError(message) from None
    return kernel


@dataclass(slots=True)
class _Room:
    """How much room a run is given, for each person or care task; it is kept from run to run."""

    rows: float = _ROWS_AT_FIRST
    nodes: float = _NODES_AT_FIRST
    entries: float = _ENTRIES_AT_FIRST

    def times(self, numbers: int) -> dict[str, int]:
        """Room for so many people and care tasks."""
        return {
            "row_capacity": int(self.rows * numbers) + _SPARE,
            "node_capacity": int(self.nodes * numbers) + _SPARE,
            "entry_capacity": int(self.entries * numbers) + _SPARE,
        }

    def learn(self, rows: int, numbers: int) -> None:
        """Make room for a quarter more rows than the last run needed."""
        self.rows = max(1.0, 1.25 * rows / numbers)

    def extend(self, overflow: Overflow) -> None:
        """Make more than twice the room where a run found it too small."""
        if Overflow.ROWS in overflow:
            self.rows = 2 * self.rows + 1
        if Overflow.NODES in overflow:
            self.nodes = 2 * self.nodes + 1
        if Overflow.ENTRIES in overflow:
            self.entries = 2 * self.entries + 1


@lru_cache(maxsize=32)
def _room_of(plan: Plan) -> _Room:  # noqa: ARG001 -- each plan has its own
    return _Room()


def _given(inputs: Inputs) -> dict[str, Array]:
    """The inputs as the machine code reads them; arrays that are so already are not copied."""
    draws, roster, tasks = inputs.draws, inputs.roster, inputs.care_tasks
    return {
        "draws": floats(draws.table),
        "first": whole(draws.first),
        "round_stride": whole(draws.round_stride),
        "visit_stride": whole(draws.visit_stride),
        "referred": floats(inputs.people.referred),
        "team": whole(inputs.people.codes["team"]),
        "priority": floats(inputs.priority),
        "due_days": floats(inputs.due_days),
        "group": whole(inputs.group),
        "roster_first": whole(roster.first),
        "roster_opens": floats(roster.opens),
        "roster_closes": floats(roster.closes),
        "roster_rate": floats(roster.rate),
        "roster_after": floats(roster.after),
        "task_days": floats(tasks.days),
        "task_desk": whole(tasks.desk),
        "task_role": whole(tasks.role),
        "task_hours": floats(tasks.hours),
        "start_left": floats(inputs.start_left),
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """One run's memory: the world, the log's columns, and all other arrays, so that they last."""

    world: Records
    columns: dict[str, Array]
    others: tuple[dict[str, Array], ...]

    @classmethod
    def of(
        cls, tables: PlanTables, inputs: Inputs, given: dict[str, Array], room: dict[str, int]
    ) -> "_Run":
        """Lay out the memory of a run."""
        world = copied(tables.world)
        people, tasks = len(inputs.people), inputs.care_tasks.days.size
        state = _state(tables, people + tasks, room)
        columns = {name: np.empty(room["row_capacity"], kind) for name, kind in LOG_COLUMNS.items()}
        values: dict[str, int] = {"people": people, "tasks": tasks, **room}
        values |= {name: address(array) for name, array in given.items()}
        values |= {name: address(array) for name, array in state.items()}
        values |= {f"log_{name}": address(array) for name, array in columns.items()}
        world.view(np.int64)[[PLACE_OF[name] for name in values]] = list(values.values())
        return cls(world, columns, (tables.fixed, given, state))


def _state(tables: PlanTables, numbers: int, room: dict[str, int]) -> dict[str, Array]:
    """Arrays that change as the days pass; room that is never used costs nothing."""
    world = tables.world
    workers, steps = int(world["worker_count"][0]), int(world["step_count"][0])
    return {name: copied(array) for name, array in tables.changing.items()} | {
        "cases": np.zeros(max(1, numbers), CASE),
        "memory": np.empty(max(1, numbers * int(world["memory_stride"][0])), np.int32),
        "nodes": np.empty(room["node_capacity"], NODE),
        "calendar": np.empty(room["entry_capacity"], ENTRY),
        "marked_desks": np.empty(max(1, tables.changing["desks"].size), np.int64),
        "marked_queues": np.empty(max(1, tables.changing["queues"].size), np.int64),
        "finished": np.zeros(max(1, workers * steps), np.int64),
    }


def _log_of(plan: Plan, inputs: Inputs, run: _Run) -> EventLog:
    """The log, in order of time; what happened before the start was taken down at the start."""
    rows = int(run.world["rows"][0])
    columns = run.columns
    for column in columns.values():
        # The rest of the room is given back, without a copy.
        column.resize(rows, refcheck=False)
    time = columns["time"]
    if plan.on_the_way and np.any(time[1:] < time[:-1]):
        order = np.argsort(time, kind="stable")
        columns = {name: column[order] for name, column in columns.items()}
    return EventLog(
        plan=plan,
        seed=inputs.seed,
        replication=inputs.replication,
        people=inputs.people,
        roster=inputs.roster,
        **columns,
    )
