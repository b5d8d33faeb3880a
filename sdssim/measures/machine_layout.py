"""Where everything stands in memory while machine code measures a log.

As in :mod:`sdssim.model.compiled_engine.layout`, the machine code is given one record, the world:
the address of every table, the counts, and the limits of what is measured.
"""

from typing import NamedTuple

import numpy as np

from sdssim.eventlog import FIELDS, Cause
from sdssim.machine.arrays import places_in, record

LOG_COLUMNS = {name: kind for name, kind in FIELDS.items() if name != "visit"}
"""Columns of the event log that are read; the world has the address of ``time`` as ``log_time``."""

CLOCK = record("start stop targets_first targets_last")
"""Columns of dates at which a clock starts and stops, and its targets."""

TARGET = record("number", "within_days")
"""A target of a clock, and its number among all targets."""

COHORT = record("", "from_day until_day")
CODED = record("first_group values")
"""An attribute, a choice or the streams: the group of its first value, and how many there are."""

PERIOD = record("", "begins ends")
FILL = record("role period desk")
"""A desk that fills a role in a period."""

PERSON = record(
    "reason is_completed is_instalment payments", "told_pounds first_pounds paid_pounds"
)
"""What is known of a person at the cut-off, beside the dates."""

NOTE = np.dtype(
    [
        *((name, np.float64) for name in ("time", "value")),
        ("worker", np.int32),
        *((name, np.int16) for name in ("step", "round")),
        ("code", np.int8),
        ("spare", np.int8, 7),
    ]
)
"""A row of the log that says where somebody stands, put beside the others of that person.

``code`` is the cause that begins with it, or what else it means (:mod:`sdssim.measures.spells`).
"""

ROW = record(
    "first size people at_risk running stopped resolved", "followed survival unresolved share"
)
"""The people of a group who have something that is measured.

``first`` and ``size``: where the values that belong to it stand, and how many there are by now.
``people``: how many are under observation from the start.
"""

CAUSES = len(Cause)
REWORK = CAUSES
ELAPSED = CAUSES + 1
ACCOUNT_COLUMNS = CAUSES + 2
"""Columns of an account of the ledger: days by cause, then of rework, then in all."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SCOPE_TABLES = _words(
    "code_after says clocks targets cohorts coded option_of_branch desk_at activity_at counts "
    "periods fills worker_of_desk cost_per_hour head_counts role_of_step"
)
"""Addresses of what the scope says."""

LOG_TABLES = (
    *(f"log_{name}" for name in LOG_COLUMNS),
    *_words("referred stream roster_first roster_opens roster_closes roster_rate roster_after"),
    *_words("attributes figures"),
)
"""Addresses of the log, of its people and roster, and of the figures that are asked for.

``attributes`` is itself a table of addresses: of everybody's codes of each attribute by which
groups are told apart, then of everybody's value of each numeric one.
"""


class Room(NamedTuple):
    """Bytes that a table takes: for itself, and for each row, case and person of the log."""

    itself: int = 0
    by_row: int = 0
    by_case: int = 0
    by_person: int = 0


WORK_TABLES = _words(
    "standing_rows telling_rows notes case_first persons dates ended measured late options "
    "own_groups groups_first account ledger_totals standing_now standing_days standing_oldest "
    "effort effort_of_roles passed rows row_values row_survival one_of days fates entry_values "
    "entry_marks other_values other_marks runs shelf_of shelf_ends of_fate"
)
"""Addresses of what the machine code works with."""

WORLD = record(
    " ".join(
        [
            *WORK_TABLES,
            *LOG_TABLES,
            *SCOPE_TABLES,
            "log_rows cases people event_count clock_count target_count group_count kind_count "
            "cohort_count attribute_count choice_count stream_kinds branch_count reason_count "
            "number_count stage_count step_rows role_count worker_count told_workers desk_count "
            "activity_count period_count fill_count account_columns first_payment has_money",
            "standing_size telling_size entries place",
        ]
    ),
    "from_day begin_day cut_day window_days months per_year until_paid",
)
"""Everything: addresses, counts, limits, and what is passed on from one part to the next.

``place`` is where the next figure goes, ``until_paid`` the day on which the first account of the
person in hand closes.
"""

PLACE_OF = places_in(WORLD)
