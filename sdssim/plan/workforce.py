"""Workers, the desks they sit at, the queues they serve, and the hours of each of their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sdssim.plan.pathway import QuantityList
from sdssim.plan.plan import (
    NONE,
    AbsencePlan,
    CareTaskPlan,
    Desk,
    QueueOrder,
    Staffing,
    Worker,
)
from sdssim.scenario.fields import clock_fraction, weekdays
from sdssim.scenario.schema import ScenarioFile
from sdssim.scenario.staff import StaffGroup
from sdssim.timebase import DutyDays, Floats, Ints, days_since

_EXPERIENCE_LIMIT = 2_000
"""Finished steps after which experience is taken to change no more."""


@dataclass(frozen=True, slots=True)
class Office:
    """The days of the run: the period each is in, its weekday, whether it is a bank holiday."""

    start: date
    period_starts: tuple[float, ...]
    period_of_day: Ints
    weekday: Ints
    bank_holiday: np.ndarray
    teams: tuple[str, ...]

    @property
    def days(self) -> int:
        """Length of the run."""
        return int(self.period_of_day.size)


def role_of(name: str, group: StaffGroup) -> str:
    """The role that a staff group fills: the one it names, or its own name."""
    return group.role or name


class WorkforceCompiler:
    """Compiles the staff of a scenario into workers, desks and queues."""

    def __init__(self, periods: Sequence[ScenarioFile], office: Office, quantities: QuantityList):
        self.periods = periods
        self.office = office
        self.quantities = quantities
        self.groups = periods[0].staff
        self._patterns: dict[tuple[object, ...], tuple[float, float, Floats]] = {}
        self._efforts: dict[tuple[str, str], Floats] = {}
        named = [role_of(name, group) for name, group in self.groups.items()]
        also = [group.also for group in self.groups.values() if group.also is not None]
        self.roles = tuple(dict.fromkeys([*named, *also]))
        self.workers = [w for name in self.groups for w in self._workers(name)]
        self.desks = [desk for index in range(len(self.workers)) for desk in self._desks(index)]

    def compile(self) -> Staffing:
        """Lay out queues, places, hours and the rules that order each role's queues."""
        role_queue, named_queue, queue_role, queue_name = self._queues()
        experience = {name: self._experience(group) for name, group in self.groups.items()}
        return Staffing(
            roles=self.roles,
            workers=tuple(self.workers),
            desks=tuple(self.desks),
            duty=self._duty(),
            role_queue=role_queue,
            named_queue=named_queue,
            queue_role=queue_role,
            queue_name=queue_name,
            desk_of=self._desk_of(),
            places=self._places(),
            named_roles=tuple(
                r for r, role in enumerate(self.roles) if self._terms(role).named_at_referral
            ),
            order=tuple(QueueOrder[self._terms(role).order.upper()] for role in self.roles),
            due_days=tuple(self._due_days(role) for role in self.roles),
            priority=tuple(self._priority(role) for role in self.roles),
            experience=tuple(experience[worker.group] for worker in self.workers),
            handover_quantity=np.array(
                [self._handover(role) for role in self.roles], dtype=np.int64
            ),
            cost_per_hour_pounds=tuple(
                self.groups[worker.group].cost_per_hour_pounds for worker in self.workers
            ),
        )

    def absences(self) -> tuple[AbsencePlan, ...]:
        """How the absences of each worker are drawn."""
        plans = {name: self._absence(group) for name, group in self.groups.items()}
        return tuple(plans[worker.group] for worker in self.workers)

    def care_tasks(self) -> tuple[CareTaskPlan, ...]:
        """The care tasks of each dual-role worker, from the day the second role begins."""
        plans = []
        for index, worker in enumerate(self.workers):
            tasks = self.groups[worker.group].care_tasks
            if tasks is None:
                continue
            role = worker.role if worker.also == NONE else worker.also
            desk = next(
                d
                for d, seat in enumerate(self.desks)
                if seat.worker == index and role in [duty[0] for duty in seat.duties]
            )
            expected = None if tasks.per_week is None else self._tasks_by_day(worker)
            plans.append(CareTaskPlan(desk, role, tasks.hours, expected, tasks.days or ()))
        return tuple(plans)

    def _tasks_by_day(self, worker: Worker) -> Floats:
        group = self.groups[worker.group]
        opened = (self._pattern(group)[2] > 0).astype(float)
        week = max(1.0, 7 * opened.mean())
        per_day = np.zeros(self.office.days)
        for period, version in enumerate(self.periods):
            tasks = version.staff[worker.group].care_tasks
            if tasks is not None and tasks.per_week is not None:
                per_day[self.office.period_of_day == period] = tasks.per_week / week
        day = np.arange(self.office.days)
        by_day: Floats = per_day * opened * ((day >= worker.from_day) & (day < worker.until_day))
        return by_day

    def _workers(self, name: str) -> list[Worker]:
        group = self.groups[name]
        role = self.roles.index(role_of(name, group))
        also = NONE if group.also is None else self.roles.index(group.also)
        teams = self.office.teams
        workers = []
        for team in group.per_team or [None]:
            counts = [_head_count(version.staff[name], team) for version in self.periods]
            serves = group.serves if team is None and group.serves is not None else None
            served = teams if team is None and serves is None else (serves or (team,))
            spans = self._spans(counts, group)
            for number, (begin, end) in enumerate(spans, start=1):
                workers.append(
                    Worker(
                        name=" ".join(part for part in (name, team, str(number)) if part),
                        group=name,
                        role=role,
                        team=NONE if team is None else teams.index(team),
                        serves=tuple(teams.index(t) for t in served if t is not None),
                        from_day=begin,
                        until_day=end,
                        also=also,
                    )
                )
        return workers

    def _spans(self, counts: Sequence[int], group: StaffGroup) -> list[tuple[float, float]]:
        """When each worker of a group comes and goes; the last to come leaves first."""
        horizon = float(self.office.days)
        first = 0.0 if group.from_ is None else days_since(self.office.start, group.from_)
        last = horizon if group.until is None else days_since(self.office.start, group.until) + 1
        present: list[list[float]] = []
        everyone: list[list[float]] = []
        for count, begin in zip(counts, self.office.period_starts, strict=True):
            while len(present) > count:
                present.pop()[1] = begin
            while len(present) < count:
                present.append([begin, horizon])
                everyone.append(present[-1])
        clipped = [(max(a, first, 0.0), min(b, last, horizon)) for a, b in everyone]
        return [(a, b) if a < b else (0.0, 0.0) for a, b in clipped]

    def _desks(self, index: int) -> list[Desk]:
        worker = self.workers[index]
        group = self.groups[worker.group]
        own = (worker.role, worker.from_day, worker.until_day)
        if worker.also == NONE:
            return [Desk(index, ((*own, 0),))]
        also = (worker.also, 0.0, float(self.office.days))
        if group.rule == "ring_fenced":
            return [Desk(index, ((*own, 0),)), Desk(index, ((*also, 0),))]
        own_class = 1 if group.rule == "care_first" else 0
        also_class = 1 if group.rule == "broker_first" else 0
        return [Desk(index, ((*own, own_class), (*also, also_class)))]

    def _queues(self) -> tuple[Ints, Ints, Ints, tuple[str, ...]]:
        """One queue for each set of desks that serve a role, then one for each desk's own cases."""
        teams = max(1, len(self.office.teams))
        role_queue = np.full((len(self.roles), teams), NONE, dtype=np.int64)
        named_queue = np.full((len(self.desks), len(self.roles)), NONE, dtype=np.int64)
        roles: list[int] = []
        names: list[str] = []
        desks_of_role = self._desks_of_roles()
        for role, role_name in enumerate(self.roles):
            known: dict[tuple[int, ...], int] = {}
            for team in range(teams):
                serving = tuple(desk for desk, serves in desks_of_role[role] if team in serves)
                if not serving:
                    continue
                if serving not in known:
                    known[serving] = len(roles)
                    roles.append(role)
                    names.append(role_name)
                role_queue[role, team] = known[serving]
        for desk, seat in enumerate(self.desks):
            for role, *_ in seat.duties:
                named_queue[desk, role] = len(roles)
                roles.append(role)
                names.append(self.workers[seat.worker].name)
        return role_queue, named_queue, np.array(roles, dtype=np.int64), tuple(names)

    def _desks_of_roles(self) -> list[list[tuple[int, frozenset[int]]]]:
        """For each role, the desks at which it is ever filled, each with the teams it serves."""
        desks_of_role: list[list[tuple[int, frozenset[int]]]] = [[] for _ in self.roles]
        for desk, seat in enumerate(self.desks):
            serves = frozenset(self.workers[seat.worker].serves)
            for role in {role for role, begin, end, _ in seat.duties if begin < end}:
                desks_of_role[role].append((desk, serves))
        return desks_of_role

    def _desk_of(self) -> Ints:
        table = np.full((len(self.workers), len(self.roles)), NONE, dtype=np.int64)
        for desk, seat in enumerate(self.desks):
            for role, *_ in seat.duties:
                table[seat.worker, role] = desk
        return table

    def _places(self) -> Ints:
        table = np.full((len(self.workers), len(self.roles)), NONE, dtype=np.int64)
        for index, worker in enumerate(self.workers):
            own = self.groups[worker.group].caseload_places
            table[index, worker.role] = NONE if own is None else own
            if worker.also != NONE:
                kept = self._terms(self.roles[worker.also]).caseload_places
                table[index, worker.also] = NONE if kept is None else kept
        return table

    def _terms(self, role: str) -> StaffGroup:
        """The group whose rules hold for a role's queues: the first that fills it."""
        for name, group in self.groups.items():
            if role_of(name, group) == role:
                return group
        return next(group for group in self.groups.values() if group.also == role)

    def _due_days(self, role: str) -> tuple[str, dict[str, float], float]:
        group = self._terms(role)
        if isinstance(group.due_days, dict):
            return group.due_by, dict(group.due_days), max(group.due_days.values(), default=0.0)
        return group.due_by, {}, float(group.due_days)

    def _priority(self, role: str) -> tuple[str, dict[str, float], float]:
        group = self._terms(role)
        ranks = {value: float(rank) for rank, value in enumerate(group.priority)}
        return group.priority_by, ranks, float(len(ranks))

    def _experience(self, group: StaffGroup) -> tuple[float, ...]:
        curve = group.experience
        if curve is None or curve.exponent == 0:
            return (1.0,)
        factors = []
        for finished in range(_EXPERIENCE_LIMIT):
            factors.append(max(curve.floor, float((1 + finished) ** -curve.exponent)))
            if factors[-1] == curve.floor:
                break
        return tuple(factors)

    def _handover(self, role: str) -> int:
        spread = self._terms(role).handover_hours
        return NONE if spread is None else self.quantities.add(f"staff/{role}/handover", spread)

    def _absence(self, group: StaffGroup) -> AbsencePlan:
        start = self.office.start
        listed = tuple(
            (int(days_since(start, spell.from_)), int(days_since(start, spell.until)) + 1)
            for spell in group.leave.spells
        )
        drawn = [("sickness", group.sickness), ("away", group.away)]
        return AbsencePlan(
            week=self._week(group),
            leave_days_per_year=group.leave.days_per_year,
            leave_spells=listed,
            spells=tuple(
                (kind, away.share_of_time, away.spell_days)
                for kind, away in drawn
                if away is not None and away.share_of_time > 0
            ),
        )

    def _pattern(self, group: StaffGroup) -> tuple[float, float, Floats]:
        """Opening and closing (parts of a day), and the open hours of each day."""
        terms = (group.open_all_hours, group.week, group.hours, group.works_bank_holidays)
        if terms not in self._patterns:
            self._patterns[terms] = self._new_pattern(group)
        return self._patterns[terms]

    def _new_pattern(self, group: StaffGroup) -> tuple[float, float, Floats]:
        if self._always_open(group):
            return 0.0, 1.0, np.full(self.office.days, 24.0)
        calendar = self.periods[0].calendar
        first, _, last = (group.hours or calendar.hours).partition("-")
        opens, closes = clock_fraction(first), clock_fraction(last)
        open_day = np.isin(self.office.weekday, self._week(group))
        if not group.works_bank_holidays:
            open_day &= ~self.office.bank_holiday
        return opens, closes, open_day * round((closes - opens) * 1440) / 60.0

    def _weekly_hours(self, group: StaffGroup) -> float:
        """Open hours of a week without bank holidays."""
        opens, closes, _ = self._pattern(group)
        return round((closes - opens) * 1440) / 60.0 * len(self._week(group))

    def _always_open(self, group: StaffGroup) -> bool:
        """Whether a group works day and night: as it says, else as the calendar does."""
        if group.open_all_hours is not None:
            return group.open_all_hours
        own_hours = group.week is not None or group.hours is not None
        return self.periods[0].calendar.open_all_hours and not own_hours

    def _week(self, group: StaffGroup) -> tuple[int, ...]:
        """Weekdays on which a group works."""
        if self._always_open(group):
            return tuple(range(7))
        return weekdays(group.week or self.periods[0].calendar.week)

    def _effort(self, name: str, share: str = "share") -> Floats:
        """Hours of effort in each day of a group's pattern, by the share in force."""
        if (name, share) not in self._efforts:
            self._efforts[name, share] = self._new_effort(name, share)
        return self._efforts[name, share]

    def _new_effort(self, name: str, share: str) -> Floats:
        hours = self._pattern(self.groups[name])[2]
        factor = np.ones(self.office.days)
        for period, version in enumerate(self.periods):
            group = version.staff[name]
            weekly = self._weekly_hours(group)
            contracted = weekly if group.hours_per_week is None else group.hours_per_week
            part = group.share
            if share == "own":
                part = group.ring_fenced_share or 0.0
            elif share == "rest":
                part = group.share - (group.ring_fenced_share or 0.0)
            factor[self.office.period_of_day == period] = contracted / weekly * part
        return hours * factor

    def _duty(self) -> DutyDays:
        opens, closes, row = [], [], []
        row_of: dict[tuple[object, ...], int] = {}
        hours: list[Floats] = []
        for seat in self.desks:
            worker = self.workers[seat.worker]
            first, last, _ = self._pattern(self.groups[worker.group])
            opens.append(first)
            closes.append(last)
            own_only = len(seat.duties) == 1 and seat.duties[0][0] == worker.role
            # Colleagues have the same hours.
            terms = (worker.group, worker.from_day, worker.until_day, own_only)
            if terms not in row_of:
                row_of[terms] = len(hours)
                hours.append(self._hours(worker, own_only=own_only))
            row.append(row_of[terms])
        return DutyDays(
            np.array(opens),
            np.array(closes),
            np.array(row, dtype=np.int64),
            np.array(hours).reshape(len(hours), self.office.days),
        )

    def _hours(self, worker: Worker, *, own_only: bool) -> Floats:
        """Hours of effort on each day at one of a worker's desks."""
        day = np.arange(self.office.days)
        in_role = (day >= worker.from_day) & (day < worker.until_day)
        ring_fenced = self.groups[worker.group].rule == "ring_fenced"
        if own_only:
            hours = self._effort(worker.group, "own" if ring_fenced else "share")
            return np.where(in_role, hours, 0.0)
        hours = self._effort(worker.group, "rest" if ring_fenced else "share")
        return np.where(in_role, hours, self._before(worker))

    def _before(self, worker: Worker) -> Floats:
        """Hours of a dual-role worker outside the second role, on the terms they keep."""
        kept = self.roles[worker.also]
        for name, group in self.groups.items():
            if role_of(name, group) == kept:
                return self._effort(name)
        return self._effort(worker.group)


def _head_count(group: StaffGroup, team: str | None) -> int:
    return (group.people or 0) if team is None else group.per_team.get(team, 0)
