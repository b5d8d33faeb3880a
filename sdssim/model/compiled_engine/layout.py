"""Where everything stands in memory: the records that the machine code reads and writes.

The world is one record: the address of every table, the counts, and the state of the run. The
machine code is given that record and nothing else, so its functions have few arguments, and plain C
could take its place. Rows of tables are records, too: what is used together stands together.
"""

from enum import IntEnum, IntFlag

import numpy as np

from sdssim.eventlog import FIELDS
from sdssim.machine.arrays import places_in, record


class Phase(IntEnum):
    """What a person's next entry in the calendar means for their journey."""

    WAIT_ENDS = 0
    BETWEEN_VISITS_ENDS = 1
    WORK_ENDS = 2
    PLACE_GIVEN = 3
    SITTING_HELD = 4
    HOLD_ENDS = 5
    GONE = 6


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

DESK = record("worker served_first served_last duties in_hand is_marked piece", "wakes_at")
"""``in_hand``: number of the case in hand, or -1; ``piece``: the last of the open pieces looked up
that had begun, since time does not go back."""

SERVED = record("queue", "rank begins ends")
"""A queue that a desk serves, in which class and from when to when."""

QUEUE = record("desks_first desks_last has_requests requests_marked", "last_day")
"""Queue n has line 2n, of visits for a desk, and line 2n + 1, of people for a caseload place."""

SITTING = record("first last current places_left waiting newcomers")
"""``first`` to ``last``: its dates; ``waiting`` and ``newcomers`` are lines of papers."""

LINE = record("heap first last spare")
"""Those who wait: from ``first`` to ``last`` in order, and a heap of others."""

QUANTITY = record("first round_stride visit_stride varies")
"""Where draws begin, and how far on those of the next round, visit and person stand."""

START = record(
    "step state visits_done worker hold_branch workers_first workers_last branches_first "
    "branches_last milestones_first milestones_last",
    "referred since",
)
"""A person already on the way; the lists of workers, branches and milestones stand elsewhere."""

CASE = np.dtype(
    [
        *((name, np.float64) for name in ("hours", "extra_hours", "hours_each")),
        *((name, np.int32) for name in ("number", "serial", "worker", "desk", "step_worker")),
        *((name, np.int32) for name in ("done", "visits")),
        *((name, np.int16) for name in ("step", "round", "step_role", "team")),
        *((name, np.int8) for name in ("phase", "is_fixed", "is_begun", "has_visit")),
        *((name, np.float64) for name in ("begun", "joined", "yearly_budget")),
        ("patience", np.int32),
        ("branch", np.int16),
        *((name, np.int8) for name in ("is_scheduled", "on_the_way", "told", "paid", "resumes")),
        ("spare", np.int8),
    ]
)
"""A person or care task, and the one visit, place or sitting that they wait for.

``serial`` changes whenever they join or leave a line: an entry with another serial is out of date.
``patience`` changes whenever they begin to wait for something else. What is needed when work begins
and ends stands first, and fills one line of the processor's memory: in a long queue a case has left
that memory by then. Numbers of steps, stages and branches have the width that they have in the log.
"""

NODE = np.dtype(
    [
        *((name, np.float64) for name in ("first", "second")),
        *((name, np.int32) for name in ("number", "serial", "child", "following")),
    ]
)
"""Somebody's place in a line, ordered by (first, second, number).

``child`` is a node in the heap; in the line itself it is the case that stands behind.
"""

ENTRY = record("when key what spare")
"""An entry of the calendar, ordered by (when, key); ``what`` tells what the key does not.

``when`` is a moment as a whole number that sorts like it. Four entries fill two lines of a
processor's memory exactly.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PLAN_TABLES = _words(
    "steps decisions branches cumulative roles workers served queue_desks role_queue "
    "role_queues named_queue team_first team_workers named_roles named_quantity curves "
    "hours_factor days_factor period_starts sitting_times deadlines sitting_places same_day "
    "office_opens office_closes office_rate office_after price_points start start_roles "
    "start_workers start_branches start_milestones start_days"
)
"""Addresses of what stands in the plan."""

INPUT_TABLES = _words(
    "draws quantities referred team priority due_days group roster_first roster_opens "
    "roster_closes roster_rate roster_after task_days task_desk task_role task_hours start_left"
)
"""Addresses of what chance decided."""

STATE_TABLES = _words(
    "desks queues seats sittings lines marked_desks marked_queues finished cases nodes calendar"
)
"""Addresses of what changes as the days pass."""

WORLD = record(
    " ".join(
        [
            *PLAN_TABLES,
            *INPUT_TABLES,
            *STATE_TABLES,
            *(f"log_{name}" for name in FIELDS),
            "people tasks on_the_way role_count team_count worker_count desk_count step_count "
            "stage_count counter_count period_count sitting_count named_count "
            "memory_stride case_stride",
            "gave_up has_money points_quantity used_quantity one_off_quantity told_at first_at",
            "office_first office_last row_capacity node_capacity entry_capacity",
            "rows nodes_used free_node entries has_gap desks_marked queues_marked period "
            "known overflow due_key due_what",
        ]
    ),
    "horizon one_off_share every_days per_year now last_sitting",
)
"""Everything: addresses, counts, money, limits, and the state of the run.

A field of the event log has the address of its column as ``log_`` and its name.
"""

PLACE_OF = places_in(WORLD)
"""Where each field stands in the world, counted in numbers of 64 bits."""
