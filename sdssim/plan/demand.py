"""Demand as tables: expected referrals for each day, and how attributes are shared out."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sdssim.plan.plan import NONE, StreamPlan
from sdssim.plan.shares import cumulative
from sdssim.scenario.demand import Demand, Growth, ListedReferral, MonthlyRates, Stream, TeamRates
from sdssim.scenario.distribution import Distribution
from sdssim.scenario.schema import ScenarioFile
from sdssim.timebase import Floats, days_since, months_since

_Rate = float | Growth | MonthlyRates
ONLY_STREAM = "referrals"


def streams_of(demand: Demand) -> dict[str, Stream]:
    """The streams by name; demand without ``streams`` is one stream, ``referrals``."""
    return dict(demand.streams) if demand.streams else {ONLY_STREAM: demand}


class DemandCompiler:
    """Compiles the streams of a scenario, period by period, day by day."""

    def __init__(
        self,
        periods: Sequence[ScenarioFile],
        period_of_day: np.ndarray,
        *,
        office: tuple[Floats, float, float],
        teams: Sequence[str],
    ):
        self.periods = periods
        self.period_of_day = period_of_day
        self.office_days, self.opens, self.closes = office
        self.teams = teams
        self.start = periods[0].start
        self.days = period_of_day.size
        self.months = months_since(self.start, self.days)
        self.calendar_months = _calendar_months(self.start, self.days)

    def compile(self) -> tuple[StreamPlan, ...]:
        """Every stream; one whose rates are given by team becomes one stream for each team."""
        plans: list[StreamPlan] = []
        for name in streams_of(self.periods[0].demand):
            versions = [streams_of(period.demand)[name] for period in self.periods]
            unit, rate = _rate(versions[0])
            if isinstance(rate, TeamRates):
                plans += [
                    self._stream(f"{name}/{team}", versions, unit, team) for team in rate.by_team
                ]
            else:
                plans.append(self._stream(name, versions, unit, None))
        return tuple(plans)

    def _stream(
        self, name: str, versions: Sequence[Stream], unit: str | None, team: str | None
    ) -> StreamPlan:
        stream = versions[0]
        in_office = stream.office_hours and unit is not None
        from_day = 0.0 if stream.from_ is None else days_since(self.start, stream.from_)
        until_day = (
            float(self.days) if stream.until is None else days_since(self.start, stream.until) + 1
        )
        expected = None
        if unit is not None:
            expected = self._expected(versions, unit, team, in_office=in_office)
            day = np.arange(self.days)
            expected[(day < from_day) | (day >= until_day)] = 0.0
        shares, numbers = self._attributes(versions)
        return StreamPlan(
            name=name,
            expected=expected,
            opens=self.opens if in_office else 0.0,
            closes=self.closes if in_office else 1.0,
            gap=stream.every_days,
            from_day=max(0.0, from_day),
            until_day=min(float(self.days), until_day),
            listed=_listed(stream, self.start),
            team=NONE if team is None else list(self.teams).index(team),
            shares=shares,
            numbers=numbers,
        )

    def _expected(
        self, versions: Sequence[Stream], unit: str, team: str | None, *, in_office: bool
    ) -> Floats:
        """Expected referrals of each day, shape (days,): closed days give theirs to their month."""
        expected = np.zeros(self.days)
        for period, version in enumerate(versions):
            rate = getattr(version, unit)
            spoken = rate.by_team.get(team or "", 0.0) if isinstance(rate, TeamRates) else rate
            mine = self.period_of_day == period
            expected[mine] = (self._rate_by_day(spoken) * self._unit_by_day(unit))[mine]
        if not in_office:
            return expected
        month = self.calendar_months - self.calendar_months[0]
        whole = np.bincount(month, weights=expected)
        opened = np.bincount(month, weights=expected * self.office_days)
        scale = np.divide(whole, opened, out=np.zeros_like(whole), where=opened > 0)
        moved: Floats = expected * self.office_days * scale[month]
        return moved

    def _rate_by_day(self, rate: _Rate) -> Floats:
        if isinstance(rate, Growth):
            middle = (self.months[:-1] + self.months[1:]) / 2
            return np.maximum(0.0, rate.at_start + rate.growth_per_month * middle)
        if isinstance(rate, MonthlyRates):
            listed = sorted(
                (int(key[:4]) * 12 + int(key[5:]) - 1, value)
                for key, value in rate.by_month.items()
            )
            position = np.searchsorted([m for m, _ in listed], self.calendar_months, side="right")
            return np.array([0.0, *(value for _, value in listed)])[position]
        return np.full(self.days, float(rate))

    def _unit_by_day(self, unit: str) -> Floats:
        if unit == "per_month":
            return np.diff(self.months)
        return np.full(self.days, 1 / 7 if unit == "per_week" else 1.0)

    def _attributes(self, versions: Sequence[Stream]) -> tuple[dict, dict]:  # type: ignore[type-arg]
        shares: dict[str, list[tuple[tuple[str, ...], tuple[float, ...]]]] = {}
        numbers: dict[str, list[Distribution]] = {}
        for version, period in zip(versions, self.periods, strict=True):
            for name, spoken in attributes_of_stream(version, period.demand).items():
                if isinstance(spoken, Distribution):
                    numbers.setdefault(name, []).append(spoken)
                else:
                    shares.setdefault(name, []).append((tuple(spoken), cumulative(spoken, {})))
        return (
            {name: tuple(periods) for name, periods in shares.items()},
            {name: tuple(periods) for name, periods in numbers.items()},
        )


def attributes_of_stream(stream: Stream, demand: Demand) -> dict[str, Distribution | dict]:  # type: ignore[type-arg]
    """Every attribute that a stream draws: its own, else what demand gives for all streams."""
    spoken: dict[str, Distribution | dict] = {}  # type: ignore[type-arg]
    for source in (demand, stream):
        if source.team:
            spoken["team"] = source.team
        if source.need:
            spoken["need"] = source.need
        if source.age is not None:
            spoken["age"] = source.age
        spoken |= source.attributes
    return spoken


def _rate(stream: Stream) -> tuple[str | None, object]:
    for unit in ("per_month", "per_week", "per_day"):
        rate = getattr(stream, unit)
        if rate is not None:
            return unit, rate
    return None, None


def _listed(
    stream: Stream, start: date
) -> tuple[tuple[float, tuple[tuple[str, object], ...]], ...]:
    rows = []
    for item in stream.listed or ():
        if isinstance(item, ListedReferral):
            day = days_since(start, item.on) if item.on is not None else item.day
            rows.append((float(day or 0.0), tuple(item.attributes.items())))
        elif isinstance(item, date):
            rows.append((days_since(start, item), ()))
        else:
            rows.append((float(item), ()))
    return tuple(rows)


def _calendar_months(start: date, days: int) -> np.ndarray:
    stamps = (np.datetime64(start) + np.arange(days)).astype("datetime64[M]")
    return stamps.astype(int) + 1970 * 12
