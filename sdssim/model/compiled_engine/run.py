"""Runs one replication through the machine code and hands back its event log."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sdssim.eventlog import FIELDS, EventLog
from sdssim.inputs import by_machine
from sdssim.inputs.draw import Inputs
from sdssim.machine import Kernel
from sdssim.machine.arrays import (
    LINE_BYTES,
    Array,
    Bytes,
    Records,
    address,
    floats,
    whole,
    whole_lines,
)
from sdssim.model.compiled_engine.layout import (
    ENTRY,
    INPUT_TABLES,
    NODE,
    PLACE_OF,
    QUANTITY,
    STATE_TABLES,
    WORLD,
    Overflow,
)
from sdssim.model.compiled_engine.tables import PlanTables, plan_tables
from sdssim.plan.plan import Plan
from sdssim.timebase import Ints

_ROWS_AT_FIRST = 64
"""Rows of the log for each person or care task that a plan's first run makes room for."""

_ENTRIES_AT_FIRST = 3
"""Entries of the calendar for each: a journey, its patience, its payments."""

_NODES_AT_FIRST = 2
"""Entries of queues for each: papers stand in two."""

_SPARE = 256

_ROOM = ("row_capacity", "node_capacity", "entry_capacity")

_PLACES = np.array(
    [
        PLACE_OF[name]
        for name in (
            "people",
            "tasks",
            *_ROOM,
            *STATE_TABLES,
            *INPUT_TABLES,
            *(f"log_{name}" for name in FIELDS),
        )
    ]
)
"""Where in the world stands what each run has of its own."""


KERNEL = Kernel(
    "engine",
    "sdssim.model.compiled_engine.machine_code.kernel",
    (
        "timebase.py",
        "eventlog.py",
        "plan/plan.py",
        "model/order.py",
        "model/compiled_engine/layout.py",
        "model/compiled_engine/machine_code",
    ),
)
"""The engine as machine code."""


def prepare(tell: Callable[[str], None] | None = None) -> None:
    """Get the machine code ready, once in a process: from where it is kept, or by making it.

    That of the draws, too: whoever wants the engine wants them as quickly.

    It is told, and raises, as :meth:`sdssim.machine.Kernel.prepare` is and does.
    """
    KERNEL.prepare(tell)
    by_machine.KERNEL.prepare(tell)


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
    tables = plan_tables(plan)
    given = _given(tables, inputs)
    numbers = max(1, len(inputs.people) + inputs.care_tasks.days.size)
    room = _room_of(plan)
    while True:
        run = _Run.of(tables, inputs, given, room.times(numbers))
        KERNEL(run.world)
        rows, overflow = (int(run.world[name][0]) for name in ("rows", "overflow"))
        if not overflow:
            room.learn(rows, numbers)
            return _log_of(plan, inputs, run.columns, rows)
        room.extend(Overflow(overflow))


def bytes_a_person(plan: Plan) -> int:
    """Memory that a run takes for each person, beside inputs and log, as long as that is enough.

    Parameters
    ----------
    plan
        The compiled scenario: how much a case holds depends on it.
    """
    case = int(plan_tables(plan).world[PLACE_OF["case_stride"]])
    lines, calendar = _NODES_AT_FIRST * NODE.itemsize, _ENTRIES_AT_FIRST * ENTRY.itemsize
    return case + lines + calendar


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


def _given(tables: PlanTables, inputs: Inputs) -> dict[str, Array]:
    """The inputs as the machine code reads them; arrays that are so already are not copied."""
    draws, roster, tasks = inputs.draws, inputs.roster, inputs.care_tasks
    return {
        "draws": floats(draws.table),
        "quantities": _quantities(tables, inputs),
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


def _quantities(tables: PlanTables, inputs: Inputs) -> Ints:
    """Where each quantity's draws stand: a row of numbers as the record asks for."""
    draws, people = inputs.draws, len(inputs.people)
    table = np.empty((draws.first.size, len(QUANTITY.names or ())), np.int64)
    table[:, 0] = draws.first
    table[:, 1] = draws.round_stride
    table[:, 2] = draws.visit_stride
    table[:, :3] *= people
    table[:, 3] = tables.varies
    return table


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """One run's memory: the world, the log's columns, and all else, so that it lasts."""

    world: Records
    columns: dict[str, Array]
    others: tuple[object, ...]

    @classmethod
    def of(
        cls, tables: PlanTables, inputs: Inputs, given: dict[str, Array], room: dict[str, int]
    ) -> "_Run":
        """Lay out the memory of a run."""
        people, tasks = len(inputs.people), inputs.care_tasks.days.size
        state, places = _state(tables, people + tasks, room)
        columns = [np.empty(room["row_capacity"], kind) for kind in FIELDS.values()]
        world = tables.world.copy()
        world[_PLACES] = [
            people,
            tasks,
            *(room[name] for name in _ROOM),
            *(places[name] for name in STATE_TABLES),
            *(address(given[name]) for name in INPUT_TABLES),
            *map(address, columns),
        ]
        log = dict(zip(FIELDS, columns, strict=True))
        return cls(world.view(WORLD), log, (tables, given, state))


def _state(tables: PlanTables, numbers: int, room: dict[str, int]) -> tuple[Bytes, dict[str, int]]:
    """Memory that changes as the days pass, and the address of each table in it.

    What is never used of it costs nothing.
    """
    cases = tables.state.size
    calendar = cases + max(1, numbers) * int(tables.world[PLACE_OF["case_stride"]])
    nodes = calendar + whole_lines((room["entry_capacity"] + 1) * ENTRY.itemsize)
    end = nodes + room["node_capacity"] * NODE.itemsize
    memory = np.empty(end + LINE_BYTES, np.uint8)
    first = whole_lines(address(memory))
    skipped = first - address(memory)
    memory[skipped : skipped + cases] = tables.state
    places = {name: first + place for name, place in tables.place_of.items()}
    # The top of the calendar ends a line, so that the fours below it fill whole ones.
    top = first + calendar + LINE_BYTES - ENTRY.itemsize
    return memory, places | {"cases": first + cases, "calendar": top, "nodes": first + nodes}


def _log_of(plan: Plan, inputs: Inputs, columns: dict[str, Array], rows: int) -> EventLog:
    """The log, in order of time; what happened before the start was taken down at the start."""
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
