"""Scenario -> Plan: names become numbers, periods become tables."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from sdssim.plan.demand import DemandCompiler, attributes_of_stream, streams_of
from sdssim.plan.on_the_way import people_on_the_way
from sdssim.plan.pathway import Names, PathwayCompiler, QuantityList
from sdssim.plan.plan import NONE, MoneyPlan, Plan, SittingDates
from sdssim.plan.sittings import sitting_dates
from sdssim.plan.workforce import Office, WorkforceCompiler
from sdssim.scenario.demand import ListedReferral, TeamRates
from sdssim.scenario.distribution import Distribution
from sdssim.scenario.fields import clock_fraction, weekdays
from sdssim.scenario.load import Scenario
from sdssim.scenario.pathway import AttributeMultiplier, PlainMultiplier, Step
from sdssim.scenario.schema import ScenarioFile
from sdssim.timebase import (
    DutyDays,
    Floats,
    Roster,
    bank_holidays,
    build_roster,
    date_of,
    days_since,
)

EVERYONE = "everyone"
"""The one team of a scenario that names none."""


@lru_cache(maxsize=32)
def compile_plan(scenario: Scenario) -> Plan:
    """Compile a scenario. The same scenario (by digest) is compiled once.

    Parameters
    ----------
    scenario
        A loaded scenario, which has passed every check.
    """
    periods = [period for _, period in scenario.periods]
    return _Compiler(scenario.digest, [day for day, _ in scenario.periods], periods).plan()


class _Compiler:
    def __init__(self, digest: str, dates: Sequence[date], periods: Sequence[ScenarioFile]):
        self.digest = digest
        self.periods = periods
        self.base = periods[0]
        self.start = self.base.start
        self.days = self.base.horizon_days
        self.period_starts = tuple(max(0.0, days_since(self.start, day)) for day in dates)
        self.teams = teams_of(periods)
        self.values = attribute_values(periods, self.teams)
        self.office = self._office()

    def plan(self) -> Plan:
        base = self.base
        quantities = QuantityList()
        workforce = WorkforceCompiler(self.periods, self.office, quantities)
        staffing = workforce.compile()
        names = self._names(staffing.roles)
        pathway = PathwayCompiler(self.periods, names, quantities).compile()
        stages = tuple(stage.stage for stage in base.pathway)
        named = [
            quantities.add(f"people/{staffing.roles[role]}/named", None)
            for role in staffing.named_roles
        ]
        money = self._money(quantities, names.milestones)
        office_hours = self._office_hours()
        return Plan(
            digest=self.digest,
            start=self.start,
            horizon_days=float(self.days),
            period_starts=np.array(self.period_starts),
            office=self._office_roster(office_hours),
            teams=self.teams,
            attribute_values=self.values,
            number_attributes=number_attributes(self.periods),
            stages=stages,
            milestones=tuple(names.milestones),
            reasons=tuple(names.reasons),
            choices=tuple(names.choices),
            choice_of_decision=pathway.choice_of_decision,
            quantities=quantities.with_rounds(pathway.rounds),
            steps=pathway.steps,
            decisions=pathway.decisions,
            staffing=staffing,
            absences=workforce.absences(),
            care_tasks=workforce.care_tasks(),
            sittings=tuple(self._sitting(name, office_hours[0]) for name in base.panels),
            streams=DemandCompiler(
                self.periods, self.office.period_of_day, office=office_hours, teams=self.teams
            ).compile(),
            named_quantity=np.array(named, dtype=np.int64),
            money=money,
            hours_factor=self._dated_factor("hours", pathway.steps.stage),
            days_factor=self._dated_factor("days", pathway.steps.stage),
            hours_by=self._factors_by("hours"),
            days_by=self._factors_by("days"),
            on_the_way=people_on_the_way(base, pathway.steps, pathway.decisions, staffing, names),
            rounds=np.array(pathway.rounds, dtype=np.int64),
            counters=pathway.counters,
        )

    def _office(self) -> Office:
        starts = np.array(self.period_starts)
        day = np.arange(self.days)
        calendar = self.base.calendar
        if isinstance(calendar.holidays, str):
            dates: Sequence[date] = bank_holidays(
                calendar.holidays, self.start, date_of(self.start, self.days - 1)
            )
        else:
            dates = calendar.holidays
        listed = [int(days_since(self.start, holiday)) for holiday in dates]
        return Office(
            start=self.start,
            period_starts=self.period_starts,
            period_of_day=np.searchsorted(starts, day, side="right") - 1,
            weekday=(self.start.weekday() + day) % 7,
            bank_holiday=np.isin(day, listed),
            teams=self.teams,
        )

    def _office_hours(self) -> tuple[Floats, float, float]:
        """Which days the office opens (1 or 0), and the parts of a day when it opens and closes."""
        calendar = self.base.calendar
        if calendar.open_all_hours:
            return np.ones(self.days), 0.0, 1.0
        first, _, last = calendar.hours.partition("-")
        open_day = np.isin(self.office.weekday, weekdays(calendar.week))
        open_day &= ~self.office.bank_holiday
        return open_day.astype(float), clock_fraction(first), clock_fraction(last)

    def _office_roster(self, office_hours: tuple[Floats, float, float]) -> Roster:
        open_days, opens, closes = office_hours
        duty = DutyDays(np.array([opens]), np.array([closes]), np.array([0]), open_days[None, :])
        return build_roster(duty)

    def _sitting(self, name: str, office_days: Floats) -> SittingDates:
        return sitting_dates(
            [period.panels[name] for period in self.periods],
            self.period_starts,
            start=self.start,
            horizon_days=float(self.days),
            office_days=office_days,
        )

    def _names(self, roles: Sequence[str]) -> Names:
        stages = self.base.pathway
        outcomes = [o for stage in stages for o in stage.outcomes.values()]
        outcomes += [o for step in all_steps(self.base) for o in step.outcomes.values()]
        return Names(
            roles=roles,
            sittings=tuple(self.base.panels),
            choices=tuple(self.base.routes),
            milestones=tuple(dict.fromkeys(s.milestone for s in stages if s.milestone is not None)),
            reasons=tuple(
                dict.fromkeys([*(o.leave for o in outcomes if o.leave is not None), GAVE_UP])
            ),
            attribute_values=self.values,
        )

    def _money(self, quantities: QuantityList, milestones: Sequence[str]) -> MoneyPlan | None:
        budget, payments = self.base.budget, self.base.payments
        if budget is None:
            return None
        return MoneyPlan(
            points_quantity=quantities.add("budget/points", budget.points),
            used_quantity=quantities.add("budget/used share", budget.used_share),
            one_off_quantity=quantities.add("payments/one-off", None),
            told_at=milestones.index(budget.told_at),
            price_point_pounds=np.array(
                [p.budget.price_point_pounds for p in self.periods if p.budget is not None]
            ),
            first_at=NONE if payments is None else milestones.index(payments.first_at),
            one_off_share=0.0 if payments is None else payments.one_off_share,
            every_days=28.0 if payments is None else payments.every_days,
            per_year=13.0 if payments is None else payments.per_year,
        )

    def _dated_factor(self, of: str, step_stage: np.ndarray) -> Floats:
        table = np.ones((len(self.periods), step_stage.size))
        for row, period in zip(table, self.periods, strict=True):
            for multiplier in period.multipliers.values():
                if isinstance(multiplier, PlainMultiplier) and multiplier.of == of:
                    row[np.isin(step_stage, self._stage_indices(multiplier.stages))] *= (
                        multiplier.factor
                    )
        return table

    def _factors_by(self, of: str) -> tuple[tuple[str, dict[str, float], tuple[int, ...]], ...]:
        return tuple(
            (m.by, dict(m.factors), self._stage_indices(m.stages))
            for m in self.base.multipliers.values()
            if isinstance(m, AttributeMultiplier) and m.of == of
        )

    def _stage_indices(self, names: Sequence[str] | None) -> tuple[int, ...]:
        stages = self.base.pathway
        return tuple(i for i, stage in enumerate(stages) if names is None or stage.stage in names)


GAVE_UP = "gave up waiting"
"""The reason of everybody whose patience ends in a queue."""


def all_steps(scenario: ScenarioFile) -> list[Step]:
    """Every step of a scenario: those of the stages, then those of the options of its routes."""
    steps = [step for stage in scenario.pathway for step in stage.steps]
    return steps + [
        step for options in scenario.routes.values() for o in options.values() for step in o.steps
    ]


def teams_of(periods: Sequence[ScenarioFile]) -> tuple[str, ...]:
    """Teams in order of first mention: demand first, then staff; one team if none is named."""
    named: dict[str, None] = {}
    for period in periods:
        for stream in [period.demand, *streams_of(period.demand).values()]:
            named |= dict.fromkeys(stream.team)
            for rate in (stream.per_month, stream.per_week, stream.per_day):
                if isinstance(rate, TeamRates):
                    named |= dict.fromkeys(rate.by_team)
            named |= dict.fromkeys(_listed_values(stream.listed, "team"))
        if period.already_on_the_way is not None:
            named |= dict.fromkeys(
                str(p.attributes["team"])
                for p in period.already_on_the_way.people
                if "team" in p.attributes
            )
    for period in periods:
        for group in period.staff.values():
            named |= dict.fromkeys([*group.per_team, *(group.serves or ())])
    return tuple(named) or (EVERYONE,)


def attribute_values(
    periods: Sequence[ScenarioFile], teams: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Values of every named attribute, ``team`` first, in order of first mention."""
    found: dict[str, dict[str, None]] = {"team": dict.fromkeys(teams)}

    def note(name: str, values: Sequence[str] | Mapping[str, Any]) -> None:
        found.setdefault(name, {}).update(dict.fromkeys(values))

    _each_attribute(
        periods, lambda name, spoken: None if _is_number(spoken) else note(name, spoken)
    )
    return {name: tuple(values) for name, values in found.items()}


def number_attributes(periods: Sequence[ScenarioFile]) -> tuple[str, ...]:
    """Names of the attributes that are numbers, such as age."""
    found: dict[str, None] = {}
    _each_attribute(
        periods, lambda name, spoken: found.update({name: None}) if _is_number(spoken) else None
    )
    return tuple(found)


def _is_number(spoken: object) -> bool:
    return isinstance(spoken, Distribution | int | float)


def _each_attribute(periods: Sequence[ScenarioFile], note: Callable[[str, Any], None]) -> None:
    """Call ``note`` for every attribute that is drawn, listed, or known of people on the way."""
    for period in periods:
        for stream in streams_of(period.demand).values():
            for name, spoken in attributes_of_stream(stream, period.demand).items():
                note(name, spoken)
            for item in stream.listed or ():
                if isinstance(item, ListedReferral):
                    for name, value in item.attributes.items():
                        note(name, value if _is_number(value) else [value])
        people = period.already_on_the_way.people if period.already_on_the_way else ()
        for person in people:
            for name, value in person.attributes.items():
                note(name, value if _is_number(value) else [value])


def _listed_values(listed: Sequence[Any] | None, attribute: str) -> list[str]:
    return [
        str(item.attributes[attribute])
        for item in listed or ()
        if isinstance(item, ListedReferral) and attribute in item.attributes
    ]
