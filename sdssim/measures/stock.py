"""How many people stand where, how long the oldest has waited, and how many pass each month."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import EventLog
from sdssim.measures.entry import EVERYONE, Better, MeasureEntry, Unit, group_of, slug
from sdssim.measures.journeys import journeys_of
from sdssim.measures.scope import Scope
from sdssim.measures.spells import CAUSES, Spells, spells_of
from sdssim.measures.view import Family, View
from sdssim.plan.plan import NONE, Plan
from sdssim.timebase import Floats, Ints

DAYS_PER_MONTH = 365.25 / 12
STAGE = "stage"
CAUSE = "cause"


@dataclass(frozen=True, slots=True)
class Stock:
    """People on the way at given moments, by stage and by what they wait for.

    Attributes
    ----------
    days
        Moments, shape (moments,); the count is of just before, so that midnight closes its day.
    counts
        Whole numbers, shape (moments, stages, causes), stages as in the plan and causes as in
        :data:`sdssim.measures.spells.CAUSES`; being worked on is the whole length of a visit, the
        worker's nights included. People whose stage is not recorded are in no cell.
    """

    days: Floats
    counts: Ints


def stock_over_time(log: EventLog, days: Sequence[float] | Floats) -> Stock:
    """Count people on the way at given moments, in increasing order."""
    moments = np.asarray(days, dtype=np.float64)
    spells = spells_of(log)
    spells = spells.pick((spells.case < len(log.people)) & (spells.step != NONE))
    stages, causes = len(log.plan.stages), len(CAUSES)
    stage = log.plan.steps.stage[spells.step]
    change = np.zeros((moments.size + 1, stages, causes), dtype=np.int64)
    # Just before a moment t a spell counts if begin < t <= end.
    np.add.at(change, (np.searchsorted(moments, spells.begin, "right"), stage, spells.cause), 1)
    np.add.at(change, (np.searchsorted(moments, spells.end, "right"), stage, spells.cause), -1)
    return Stock(moments, np.cumsum(change, axis=0)[:-1])


@dataclass(frozen=True, slots=True)
class Flow:
    """People who reached each event of the journey in each calendar month.

    Attributes
    ----------
    months
        ``2009-03`` and so on, from the month of the start.
    events
        The referral, then the plan's milestones.
    counts
        Whole numbers, shape (months, events).
    """

    months: tuple[str, ...]
    events: tuple[str, ...]
    counts: Ints


def flow_by_month(log: EventLog, scope: Scope) -> Flow:
    """Count referrals and milestones by calendar month, from the start to the cut-off."""
    start = np.datetime64(log.plan.start)
    month_of_day = (start + np.arange(int(np.ceil(scope.cut_day)))).astype("datetime64[M]")
    months = np.unique(month_of_day)
    event, days = _passings(journeys_of(log, scope).dates, 0.0, scope.cut_day)
    month = (month_of_day[days.astype(np.int64)] - months[0]).astype(np.int64)
    cells = np.bincount(
        month * len(scope.events) + event, minlength=months.size * len(scope.events)
    )
    return Flow(
        months=tuple(str(month) for month in months),
        events=scope.events,
        counts=cells.reshape(months.size, len(scope.events)),
    )


def stock_families(scope: Scope) -> tuple[Family, ...]:
    """Stocks at the cut-off by stage and cause, the oldest wait, and what passes in a month."""
    stage_groups = tuple(group_of({STAGE: stage}) for stage in scope.plan.stages)
    cause_groups = tuple(group_of({CAUSE: cause.name.lower()}) for cause in CAUSES)
    return (
        Family(_STOCK, (EVERYONE, *stage_groups, *cause_groups), _stock_at_cut_off),
        Family((_OLDEST,), scope.groups[1:], _oldest_by_group),
        Family(_throughput_entries(scope), (EVERYONE,), _throughput),
    )


_OLDEST = MeasureEntry(
    "oldest_wait_days", Unit.DAYS, Better.LOWER,
    "Longest time since referral among people on the way at the cut-off, whenever referred.",
    "referral", "the cut-off",
)  # fmt: skip
_STOCK = (
    MeasureEntry(
        "people_now", Unit.PEOPLE, Better.LOWER,
        "People on the way at the cut-off, by stage or by what they wait for, whenever referred.",
    ),
    MeasureEntry(
        "people_on_average", Unit.PEOPLE, Better.LOWER,
        "Number of people on the way, averaged over the days of the window, whenever referred.",
    ),
    _OLDEST,
)  # fmt: skip


def _stock_at_cut_off(view: View) -> Floats:
    scope, referred = view.scope, view.log.people.referred
    spells = view.spells.pick(view.spells.case < referred.size)
    now = np.flatnonzero((spells.begin < scope.cut_day) & (spells.end >= scope.cut_day))
    share = spells.overlap_days(scope.begin_day, scope.cut_day)
    share /= max(scope.cut_day - scope.begin_day, 1.0)
    stage = _stage_of(scope.plan, spells)
    stages, causes = len(scope.plan.stages), len(CAUSES)
    waited = scope.cut_day - referred[spells.case[now]]

    def by(cell: Ints, cells: int) -> list[Floats]:
        known, known_now = cell >= 0, cell[now] >= 0
        oldest = np.full(cells, np.nan)
        np.fmax.at(oldest, cell[now][known_now], waited[known_now])
        return [
            np.bincount(cell[now][known_now], minlength=cells).astype(np.float64),
            np.bincount(cell[known], weights=share[known], minlength=cells),
            oldest,
        ]

    everyone = by(np.zeros_like(spells.case), 1)
    return np.concatenate(
        [np.array(everyone), np.array(by(stage, stages)), np.array(by(spells.cause, causes))],
        axis=1,
    )


def _oldest_by_group(view: View) -> Floats:
    referred = view.log.people.referred
    on_the_way = np.isnan(view.journeys.ended) & (referred < view.scope.cut_day)
    waiting = view.belongs[1:] & on_the_way
    waited = np.where(waiting, view.scope.cut_day - referred, -np.inf)
    longest = waited.max(axis=1, initial=-np.inf)
    return np.where(np.isfinite(longest), longest, np.nan)[None, :]


def _throughput(view: View) -> Floats:
    scope = view.scope
    event, _ = _passings(view.journeys.dates, scope.begin_day, scope.cut_day)
    months = max(scope.cut_day - scope.begin_day, 1.0) / DAYS_PER_MONTH
    counts = np.bincount(event, minlength=len(scope.events))
    return counts[:, None] / months


def _passings(dates: Floats, begin_day: float, cut_day: float) -> tuple[Ints, Floats]:
    """Which event, and when, for every date of everybody that falls between two moments."""
    person, event = np.nonzero((dates >= begin_day) & (dates < cut_day))
    return event, dates[person, event]


def _stage_of(plan: Plan, spells: Spells) -> Ints:
    return np.where(spells.step == NONE, NONE, plan.steps.stage[spells.step])


def _throughput_entries(scope: Scope) -> tuple[MeasureEntry, ...]:
    return tuple(
        MeasureEntry(
            f"{slug(event)}_per_month", Unit.PEOPLE_PER_MONTH,
            Better.NONE if event == scope.events[0] else Better.HIGHER,
            f"People who came to {event.replace('_', ' ')} within the window, whenever referred, "
            "over its length in months of 365.25/12 days.",
        )
        for event in scope.events
    )  # fmt: skip
