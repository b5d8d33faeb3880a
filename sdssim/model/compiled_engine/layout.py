"""Where everything stands in memory: the records that the machine code reads and writes.

The world is one record: the address of every table, the counts, and the state of the run. The
machine code is given that record and nothing else, so its functions have few arguments, and plain C
could take its place. Rows of tables are records, too: what is used together stands together.
"""

from enum import IntEnum, IntFlag

import numpy as np


class Phase(IntEnum):
    """What a person's next entry in the calendar means for their journey."""

    ARRIVES = 0
    WAIT_ENDS = 1
    BETWEEN_VISITS_ENDS = 2
    WORK_ENDS = 3
    PLACE_GIVEN = 4
    SITTING_HELD = 5
    HOLD_ENDS = 6
    GONE = 7


class StartState(IntEnum):
    """What people already on the way are doing at the start, as :class:`StartPerson` names it."""

    QUEUE = 0
    IN_HAND = 1
    WAITING = 2
    ON_HOLD = 3


class Overflow(IntFlag):
    """What a run had too little room for; it gives up, and is run again with more."""

    ROWS = 1
    NODES = 2
    ENTRIES = 4


def record(names: str, floats: str = "") -> np.dtype[np.void]:
    """Lay out a record: ``names`` in their order, then ``floats`` not among them.

    Floats and whole numbers have 64 bits. As all whole numbers are of one width, numba compiles
    each function for one type alone.
    """
    numbers = set(floats.split())
    ordered = [*names.split(), *(name for name in floats.split() if name not in names.split())]
    return np.dtype([(name, np.float64 if name in numbers else np.int64) for name in ordered])


STEP = record(
    "kind stage onward role sitting decision milestone hours_quantity visits_quantity "
    "between_quantity days_quantity patience_quantity working_days"
)
"""A row of the plan's step table."""

DECISION = record("quantity first last groups cumulative_first")
BRANCH = record("target at_most counter hold_quantity reason", "budget_factor")
ROLE = record("order handover_quantity with_places queues_first queues_last", "others_class")
"""``queues_first`` to ``queues_last``: the role's queues, in order."""

WORKER = record("role experience_first experience_last", "from_day until_day")
SEAT = record("desk role queue places open_cases", "begins ends leaves")
"""A worker in a role: desk, role and queue at which that work waits for them, caseload, and when
they fill the role; ``leaves`` is the end of the role in whose queue it waits."""

DESK = record("worker served_first served_last duties in_hand is_marked", "wakes_at")
"""``in_hand``: number of the case in hand, or -1."""

SERVED = record("queue", "rank begins ends")
"""A queue that a desk serves, in which class and from when to when."""

QUEUE = record("desks_first desks_last waiting requests has_requests requests_marked", "last_day")
"""``waiting`` and ``requests`` are heaps: of visits for a desk, of people for a caseload place."""

SITTING = record("first last current places_left waiting newcomers")
"""``first`` to ``last``: its dates; ``waiting`` and ``newcomers`` are heaps of papers."""

START = record(
    "step state visits_done worker hold_branch workers_first workers_last branches_first "
    "branches_last milestones_first milestones_last",
    "referred since",
)
"""A person already on the way; the lists of workers, branches and milestones stand elsewhere."""

CASE = record(
    "number serial hours extra_hours is_fixed step done round worker desk begun is_begun "
    "is_scheduled phase step_worker step_role joined hours_each visits patience has_visit "
    "on_the_way team yearly_budget branch told paid resumes",
    "hours extra_hours begun joined hours_each yearly_budget",
)
"""A person or care task, and the one visit, place or sitting that they wait for.

``serial`` changes whenever they join or leave a heap: an entry with another serial is out of date.
``patience`` changes whenever they begin to wait for something else. What is needed when work begins
stands first and together: in a long queue a case has left the processor's memory by then.
"""

NODE = record("number serial child following", "first second")
"""An entry of a heap, ordered by (first, second, number)."""

ENTRY = record("key what", "time")
"""An entry of the calendar, ordered by (time, key); ``what`` tells what the key does not."""

PLAN_TABLES = (
    "steps decisions branches cumulative roles workers seats desks served queues queue_desks "
    "role_queue role_queues named_queue team_first team_workers named_roles named_quantity curves "
    "hours_factor days_factor period_starts sittings sitting_times deadlines sitting_places "
    "same_day varies office_opens office_closes office_rate office_after price_points start "
    "start_roles start_workers start_branches start_milestones start_days"
)
"""Addresses of what stands in the plan."""

INPUT_TABLES = (
    "draws first round_stride visit_stride referred team priority due_days group roster_first "
    "roster_opens roster_closes roster_rate roster_after task_days task_desk task_role task_hours "
    "start_left"
)
"""Addresses of what chance decided."""

RUN_TABLES = "cases memory nodes calendar marked_desks marked_queues finished"
"""Addresses of what changes as the days pass."""

LOG_COLUMNS = {
    "time": np.float64,
    "person": np.int32,
    "event": np.int8,
    "step": np.int16,
    "round": np.int16,
    "visit": np.int16,
    "worker": np.int32,
    "detail": np.int16,
    "value": np.float64,
}
"""Columns of the event log; the world has the address of ``time`` as ``log_time``."""

WORLD = record(
    " ".join(
        [
            PLAN_TABLES,
            INPUT_TABLES,
            RUN_TABLES,
            *(f"log_{name}" for name in LOG_COLUMNS),
            "people tasks on_the_way role_count team_count worker_count desk_count step_count "
            "stage_count counter_count period_count sitting_count named_count memory_stride",
            "gave_up has_money points_quantity used_quantity one_off_quantity told_at first_at",
            "office_first office_last row_capacity node_capacity entry_capacity",
            "rows nodes_used free_node entries desks_marked queues_marked period known overflow "
            "due_key due_what",
        ]
    ),
    "horizon one_off_share every_days per_year now last_sitting",
)
"""Everything: addresses, counts, money, limits, and the state of the run."""

PLACE_OF = {name: number for number, name in enumerate(WORLD.names or ())}
"""Where each field stands in the world, counted in numbers of 64 bits."""
