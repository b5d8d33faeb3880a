"""Waiting times between the dates of a journey: of those whose wait is over, and of everybody."""

from collections.abc import Iterator, Sequence

import numpy as np

from sdssim.measures.entry import Better, MeasureEntry, Unit, slug
from sdssim.measures.scope import Clock, Scope, TargetClock
from sdssim.measures.survival import Curves, Waits, curves
from sdssim.measures.view import Family, View, over
from sdssim.timebase import Floats

_WAITS_AT_ONCE = 20_000
"""How many waits are worked on together: all that share the cost of a call while they are few, and
no more than stay in the cache."""

_OF_EACH_CLOCK: tuple[tuple[str, Unit, Better, str], ...] = (
    ("stopped", Unit.PEOPLE, Better.HIGHER, "people whose wait is over by the cut-off"),
    ("running", Unit.PEOPLE, Better.LOWER, "people still waiting at the cut-off"),
    ("mean_days", Unit.DAYS, Better.LOWER,
     "mean wait of those whose wait is over; flatters a growing list"),
    ("median_days", Unit.DAYS, Better.LOWER,
     "median wait of those whose wait is over; flatters a growing list"),
    ("p90_days", Unit.DAYS, Better.LOWER,
     "90th percentile of the wait of those whose wait is over; flatters a growing list"),
    ("km_mean_days", Unit.DAYS, Better.LOWER,
     "Kaplan-Meier mean wait of everybody whose clock started, up to the longest follow-up, "
     "which is shorter for a later cohort; those who leave count as censored"),
    ("km_median_days", Unit.DAYS, Better.LOWER,
     "Kaplan-Meier median wait of everybody whose clock started; those who leave count as "
     "censored; missing when fewer than half are known to stop"),
    ("km_p90_days", Unit.DAYS, Better.LOWER,
     "Kaplan-Meier 90th percentile of the wait of everybody whose clock started; those who leave "
     "count as censored; missing when the curve does not come down so far"),
)  # fmt: skip
_OF_EACH_TARGET: tuple[tuple[str, str], ...] = (
    ("share_of_stopped",
     "Of those whose wait is over, the share who waited at most {days} days; flatters a growing "
     "list."),
    ("share_of_all",
     "Of everybody whose clock started, the share whose clock stopped within {days} days "
     "(Aalen-Johansen: those still waiting count as censored, those who left as not stopped)."),
)  # fmt: skip


def waiting(view: View, clocks: Sequence[Clock]) -> Waits:
    """Read clocks off every measured journey.

    A journey that ends without the date that stops the clock, by leaving or by a way that does not
    pass there, counts as leaving. Waits that began and ended before the run are left out: of those,
    the log knows only the people who were still on the way later.
    """
    journeys, dates = view.journeys, view.journeys.dates.T
    starts, stops = np.array(clocks, dtype=np.int64).T
    started = journeys.measured & ~np.isnan(dates.take(starts, axis=0)).all(axis=0)
    (person,) = started.nonzero()
    dates = dates.take(person, axis=1)
    start, stop = dates.take(starts, axis=0), dates.take(stops, axis=0)
    is_open = np.isnan(stop)
    last = np.where(is_open, journeys.ended.take(person), stop)
    still = np.isnan(last)
    last[still] = view.scope.cut_day
    counts = last >= np.maximum(start, 0.0)
    return Waits(
        person=person,
        days=np.where(counts, last - start, np.nan),
        # Not stopped is one more than stopped, and still waiting one more than that.
        fate=is_open.view(np.int8) + still.view(np.int8),
        seen_from=np.where(counts, -start, np.nan),
    )


def wait_families(scope: Scope) -> tuple[Family, ...]:
    """Every clock's figures, then every target's, by group of people."""
    entries = [entry for clock in scope.clocks for entry in _clock_entries(scope, clock)]
    entries += [entry for target in scope.targets for entry in _target_entries(scope, target)]
    return (Family(tuple(entries), scope.groups, _figures),)


def wait_name(scope: Scope, clock: Clock) -> str:
    """The stem of a clock's measures: ``wait_referral_to_first_payment``."""
    return f"wait_{slug(scope.events[clock[0]])}_to_{slug(scope.events[clock[1]])}"


def _figures(view: View) -> Floats:
    """Figures of every clock, then of every target, a few clocks at a time."""
    scope = view.scope
    clocks = np.empty((len(scope.clocks), len(_OF_EACH_CLOCK), len(scope.groups)))
    targets = np.empty((len(scope.targets), len(_OF_EACH_TARGET), len(scope.groups)))
    for begin, end in _stretches(view):
        some = scope.clocks[begin:end]
        curve = curves(waiting(view, some), view.members)
        clocks[begin:end] = _of_clocks(curve, len(some))
        asked = [n for n, target in enumerate(scope.targets) if target.clock in some]
        if asked:
            targets[asked] = _of_targets(curve, some, [scope.targets[n] for n in asked])
    figures = [clocks.reshape(-1, len(scope.groups)), targets.reshape(-1, len(scope.groups))]
    return np.concatenate(figures)


def _stretches(view: View) -> Iterator[tuple[int, int]]:
    """Clocks that are started so rarely in all that their curves are estimated together."""
    dates, clocks = view.journeys.dates, view.scope.clocks
    begin = 0
    if len(dates) * len(clocks) > _WAITS_AT_ONCE:
        started, waits = (~np.isnan(dates)).sum(axis=0).tolist(), 0
        for number, (start, _) in enumerate(clocks):
            waits += started[start]
            if waits > _WAITS_AT_ONCE and number > begin:
                yield begin, number
                begin, waits = number, started[start]
    yield begin, len(clocks)


def _of_clocks(curve: Curves, clocks: int) -> Floats:
    """The figures of each clock, shape (clocks, figures, groups)."""
    sample = curve.stopped
    figures = np.concatenate(
        [
            [sample.count, curve.running, sample.mean()],
            sample.quantiles(0.5, 0.9),
            [curve.restricted_mean()],
            curve.quantiles(0.5, 0.9),
        ]
    )
    return figures.reshape(-1, clocks, curve.groups).swapaxes(0, 1)


def _of_targets(curve: Curves, clocks: Sequence[Clock], targets: Sequence[TargetClock]) -> Floats:
    """The figures of targets, shape (targets, figures, groups)."""
    clock = [clocks.index(target.clock) for target in targets]
    people, share = curve.stopped_within(clock, [target.within_days for target in targets])
    stopped = curve.stopped.count.reshape(len(clocks), curve.groups)[clock]
    return np.array([over(people, stopped), share]).swapaxes(0, 1)


def _clock_entries(scope: Scope, clock: Clock) -> list[MeasureEntry]:
    start, stop = (_event_in_words(scope.events[event]) for event in clock)
    return [
        MeasureEntry(
            f"{wait_name(scope, clock)}_{suffix}",
            unit,
            better,
            f"{definition[0].upper()}{definition[1:]}.",
            start,
            stop,
        )
        for suffix, unit, better, definition in _OF_EACH_CLOCK
    ]


def _target_entries(scope: Scope, target: TargetClock) -> list[MeasureEntry]:
    start, stop = (_event_in_words(scope.events[event]) for event in target.clock)
    return [
        MeasureEntry(
            f"target_{slug(target.name)}_{suffix}",
            Unit.SHARE,
            Better.HIGHER,
            definition.format(days=f"{target.within_days:g}"),
            start,
            stop,
        )
        for suffix, definition in _OF_EACH_TARGET
    ]


def _event_in_words(event: str) -> str:
    return event.replace("_", " ")
