"""Measuring a log in machine code, where that is in hand."""

from collections.abc import Callable

import numpy as np

from sdssim.eventlog import EventLog
from sdssim.machine import Kernel
from sdssim.machine.arrays import Array, Bytes, address, floats, whole
from sdssim.measures.machine_layout import LOG_COLUMNS, LOG_TABLES, PLACE_OF, WORK_TABLES
from sdssim.measures.scope import Scope
from sdssim.measures.scope_tables import ScopeTables, scope_tables
from sdssim.plan.plan import NONE, Plan
from sdssim.timebase import Floats

KERNEL = Kernel(
    "measures",
    "sdssim.measures.machine_code.kernel",
    (
        "timebase.py",
        "eventlog.py",
        "plan/plan.py",
        "measures/amounts.py",
        "measures/journeys.py",
        "measures/sample.py",
        "measures/spells.py",
        "measures/survival.py",
        "measures/machine_layout.py",
        "measures/machine_code",
    ),
)
"""The measures as machine code."""

_COLUMNS = tuple((name, np.dtype(kind)) for name, kind in LOG_COLUMNS.items())
_WORK = slice(PLACE_OF[WORK_TABLES[0]], PLACE_OF[WORK_TABLES[-1]] + 1)
_LOG = slice(PLACE_OF[LOG_TABLES[0]], PLACE_OF[LOG_TABLES[-1]] + 1)
_PLACE = PLACE_OF["place"]
_SIZES = slice(PLACE_OF["log_rows"], PLACE_OF["people"] + 1)


def prepare(tell: Callable[[str], None] | None = None) -> None:
    """Get the machine code ready, once in a process: from where it is kept, or by making it.

    It is told, and raises, as :meth:`sdssim.machine.Kernel.prepare` is and does.
    """
    KERNEL.prepare(tell)


def fits(log: EventLog, plan: Plan) -> bool:
    """Whether a log's indices are within the tables of a plan: machine code does not look."""
    return log.plan is plan or _shape(log.plan) == _shape(plan)


def _shape(plan: Plan) -> tuple[object, ...]:
    return (
        len(plan.steps.name),
        len(plan.milestones),
        len(plan.reasons),
        len(plan.streams),
        len(plan.decisions.branch_name),
        len(plan.staffing.workers),
        len(plan.staffing.desks),
        {name: len(values) for name, values in plan.attribute_values.items()},
    )


def write_figures(log: EventLog, scope: Scope, figures: Floats) -> int:
    """Take all figures of a log, and say how many they are.

    Parameters
    ----------
    log
        One replication, of which :func:`fits` holds.
    scope
        What is asked of it.
    figures
        Where they go: as many as that makes, in one piece of memory.
    """
    tables = scope_tables(scope)
    rows, people = len(log), len(log.people)
    cases = max(people, int(log.person.max(initial=-1)) + 1)
    places = tables.work_places(rows, cases, people)
    work = _memory(int(places[-1]))
    attributes = _attributes(log, tables)
    given = [*_columns(log), np.array([address(column) for column in attributes]), figures]
    world = tables.world.copy()
    numbers = world.view(np.int64)
    numbers[_WORK] = places[:-1] + address(work)
    numbers[_LOG] = [address(array) for array in given]
    numbers[_SIZES] = rows, cases, people
    KERNEL(world)
    return int(numbers[_PLACE])


def _memory(size: int) -> Bytes:
    return np.empty(size, np.uint8)


def _columns(log: EventLog) -> list[Array]:
    """Columns of the log, its people and its roster; such as should be are not copied."""
    roster = log.roster
    return [
        *(np.ascontiguousarray(getattr(log, name), kind) for name, kind in _COLUMNS),
        floats(log.people.referred),
        whole(log.people.stream),
        whole(roster.first),
        floats(roster.opens),
        floats(roster.closes),
        floats(roster.rate),
        floats(roster.after),
    ]


def _attributes(log: EventLog, tables: ScopeTables) -> list[Array]:
    """Everybody's codes of each attribute that the scope names, then everybody's numbers."""
    people = log.people
    codes = [_known(people.codes.get(name), len(people), NONE) for name in tables.attributes]
    values = [_known(people.numbers.get(name), len(people), np.nan) for name in tables.numbers]
    return [*map(whole, codes), *map(floats, values)]


def _known(column: Array | None, people: int, missing: float) -> Array:
    """Return everybody's value of an attribute that the log may not know."""
    return np.full(people, missing) if column is None else column
