"""A scope as the arrays of :mod:`sdssim.measures.machine_layout`, made once for a yardstick."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sdssim.machine.arrays import (
    LINE_BYTES,
    Array,
    Records,
    address,
    floats,
    records_from,
    records_of,
    whole,
)
from sdssim.measures.journeys import FIRST_KIND
from sdssim.measures.machine_layout import (
    ACCOUNT_COLUMNS,
    CAUSES,
    CLOCK,
    CODED,
    COHORT,
    FILL,
    NOTE,
    PERIOD,
    PERSON,
    ROW,
    SCOPE_TABLES,
    TARGET,
    WORK_TABLES,
    WORLD,
    Room,
)
from sdssim.measures.scope import Scope
from sdssim.measures.spells import CODE_AFTER, SILENT
from sdssim.measures.staff import head_counts
from sdssim.measures.stock import DAYS_PER_MONTH
from sdssim.plan.plan import NONE
from sdssim.timebase import Ints

_NUMBER = 8
"""Bytes of a number of 64 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class ScopeTables:
    """What the scope alone decides; every log is measured with a copy of the world.

    Attributes
    ----------
    fixed
        Arrays, by the name of their address in the world.
    world
        An array of one record.
    room
        Bytes of what stands before each of the tables to work with: nothing, then the table before
        it. For itself, and for each row, case and person; shape (tables + 1, 4).
    attributes, numbers
        Names of the attributes by which groups are told apart, and of numeric ones.
    """

    fixed: dict[str, Array]
    world: Records
    room: Ints
    attributes: tuple[str, ...]
    numbers: tuple[str, ...]

    def work_places(self, rows: int, cases: int, people: int) -> Ints:
        """Where each table to work with begins, and where the last ends: lines of their own."""
        sizes = self.room @ np.array([1, rows, cases, people])
        places: Ints = ((sizes + (LINE_BYTES - 1)) & -LINE_BYTES).cumsum()
        return places


@lru_cache(maxsize=64)
def scope_tables(scope: Scope) -> ScopeTables:
    """Lay out a scope."""
    fixed = {**_of_people(scope), **_of_staff(scope)}
    counts = _counts(scope)
    world = np.zeros(1, WORLD)
    for name, value in (counts | _limits(scope)).items():
        world[name] = value
    for name in SCOPE_TABLES:
        world[name] = address(fixed[name])
    room = _work_room(counts)
    return ScopeTables(
        fixed=fixed,
        world=world,
        room=np.array([Room(), *(room[name] for name in WORK_TABLES)], dtype=np.int64),
        attributes=tuple(scope.plan.attribute_values) if scope.by_group else (),
        numbers=tuple(scope.plan.number_attributes),
    )


def _counts(scope: Scope) -> dict[str, int]:
    plan, duties = scope.plan, scope.duties
    workers = len(plan.staffing.workers)
    periods, desks = duties.counts.shape
    coded = _coded(scope)
    return {
        "event_count": len(scope.events),
        "clock_count": len(scope.clocks),
        "target_count": len(scope.targets),
        "group_count": len(scope.groups),
        "kind_count": 1 + len(scope.cohorts) + len(coded),
        "cohort_count": len(scope.cohorts),
        "attribute_count": len(plan.attribute_values) if scope.by_group else 0,
        "choice_count": len(scope.choices),
        "stream_kinds": int(scope.by_group and len(plan.streams) > 1),
        "branch_count": len(plan.decisions.branch_name),
        "reason_count": len(plan.reasons),
        "number_count": len(plan.number_attributes),
        "stage_count": len(plan.stages),
        "step_rows": duties.activity_at.size,
        "role_count": len(plan.staffing.roles),
        "worker_count": workers,
        "told_workers": workers if scope.by_group else 0,
        "desk_count": desks,
        "activity_count": len(duties.activities),
        "period_count": periods,
        "fill_count": int(np.count_nonzero(duties.fills)),
        "account_columns": ACCOUNT_COLUMNS * (1 if scope.first_payment == NONE else 2),
        "first_payment": scope.first_payment,
        "has_money": int(plan.money is not None),
    }


def _limits(scope: Scope) -> dict[str, float]:
    money = scope.plan.money
    window_days = max(scope.cut_day - scope.begin_day, 1.0)
    return {
        "from_day": scope.from_day,
        "begin_day": scope.begin_day,
        "cut_day": scope.cut_day,
        "window_days": window_days,
        "months": window_days / DAYS_PER_MONTH,
        "per_year": 1.0 if money is None else money.per_year,
    }


def _of_people(scope: Scope) -> dict[str, Array]:
    asked = [
        [number for number, target in enumerate(scope.targets) if target.clock == clock]
        for clock in scope.clocks
    ]
    last = np.cumsum([0, *map(len, asked)]).tolist()
    clocks = [
        {"start": start, "stop": stop, "targets_first": first, "targets_last": end}
        for (start, stop), first, end in zip(scope.clocks, last, last[1:], strict=False)
    ]
    targets: list[dict[str, object]] = [
        {"number": number, "within_days": scope.targets[number].within_days}
        for numbers in asked
        for number in numbers
    ]
    cohorts: list[dict[str, object]] = [
        {"from_day": cohort.from_day, "until_day": cohort.until_day} for cohort in scope.cohorts
    ]
    return {
        "code_after": np.ascontiguousarray(CODE_AFTER),
        "says": _says(),
        "clocks": records_of(CLOCK, clocks),
        "targets": records_of(TARGET, targets),
        "cohorts": records_of(COHORT, cohorts),
        "coded": records_of(CODED, _coded(scope)),
        "option_of_branch": whole([choice.option_of_branch for choice in scope.choices]),
    }


def _says() -> Array:
    """What each event says: 1, where somebody stands; 2, something of their journey; 3, both."""
    tells = np.arange(CODE_AFTER.size) >= FIRST_KIND
    return (CODE_AFTER < SILENT).astype(np.int8) + 2 * tells.astype(np.int8)


def _coded(scope: Scope) -> list[dict[str, object]]:
    """The kinds of groups that follow the cohorts, as ``groups.membership`` lists them."""
    if not scope.by_group:
        return []
    plan = scope.plan
    values = [len(each) for each in plan.attribute_values.values()]
    values += [len(choice.options) for choice in scope.choices]
    values += [len(plan.streams)] if len(plan.streams) > 1 else []
    first = np.cumsum([1 + len(scope.cohorts), *values]).tolist()
    return [
        {"first_group": begin, "values": count} for begin, count in zip(first, values, strict=False)
    ]


def _of_staff(scope: Scope) -> dict[str, Array]:
    duties = scope.duties
    role, period, desk = duties.fills.nonzero()
    begins, ends = floats(duties.periods).T
    return {
        "desk_at": whole(duties.desk_at % max(1, duties.worker_of_desk.size)),
        "activity_at": whole(duties.activity_at),
        "counts": np.ascontiguousarray(duties.counts, dtype=np.int8),
        "periods": _records(PERIOD, begins=begins, ends=ends),
        "fills": _records(FILL, role=role, period=period, desk=desk),
        "worker_of_desk": whole(duties.worker_of_desk),
        "cost_per_hour": floats(duties.cost_per_hour_pounds),
        "head_counts": floats(head_counts(scope)),
        "role_of_step": whole(np.append(scope.plan.steps.role, NONE)),
    }


def _records(layout: np.dtype[np.void], **columns: Array) -> Records:
    return records_from(layout, columns)


def _work_room(counts: dict[str, int]) -> dict[str, Room]:
    """Bytes of every table to work with."""
    groups, kinds = counts["group_count"], counts["kind_count"]
    cells = counts["step_rows"] * CAUSES * _NUMBER
    width = (counts["activity_count"] + 1) * _NUMBER
    columns = counts["account_columns"] * _NUMBER
    # Everybody may come under observation late, and is then an entry twice. A mark takes half a
    # number, and so does where a run begins.
    entries = Room(by_person=2 * _NUMBER)
    return {
        "standing_rows": Room(4, by_row=4),
        "telling_rows": Room(4, by_row=4),
        "notes": Room(NOTE.itemsize, by_row=NOTE.itemsize),
        "case_first": Room(2 * _NUMBER, by_case=_NUMBER),
        "persons": Room(by_person=PERSON.itemsize),
        "dates": Room(by_person=counts["event_count"] * _NUMBER),
        "ended": Room(by_person=_NUMBER),
        "measured": Room(by_person=1),
        "late": Room(counts["event_count"] * _NUMBER),
        "options": Room(by_person=counts["choice_count"] * _NUMBER),
        "own_groups": Room(by_person=kinds * 4),
        "groups_first": Room(4, by_person=4),
        "account": Room(columns),
        "ledger_totals": Room(groups * columns),
        "standing_now": Room(cells),
        "standing_days": Room(cells),
        "standing_oldest": Room(cells),
        "effort": Room(counts["period_count"] * counts["desk_count"] * width),
        "effort_of_roles": Room(counts["role_count"] * width),
        "passed": Room(counts["event_count"] * _NUMBER),
        "rows": Room(groups * ROW.itemsize),
        "row_values": Room(by_person=kinds * _NUMBER),
        "row_survival": Room(by_person=kinds * _NUMBER),
        "one_of": Room(_NUMBER, by_person=_NUMBER),
        "days": Room(by_person=_NUMBER),
        "fates": Room(by_person=1),
        "entry_values": entries,
        "entry_marks": Room(by_person=_NUMBER),
        "other_values": entries,
        "other_marks": Room(by_person=_NUMBER),
        "runs": Room(_NUMBER, by_person=_NUMBER),
        "shelf_of": Room(by_person=_NUMBER),
        "shelf_ends": Room(_NUMBER, by_person=_NUMBER),
        "of_fate": Room(4 * _NUMBER),
    }
