"""Identities that hold for every simulated log, whatever chance decided."""

import numpy as np
import pytest

from sdssim.eventlog import Cause, Event
from sdssim.measures.ledger import ledger
from sdssim.measures.measure import measure
from sdssim.measures.spells import CAUSES, spells_of
from sdssim.measures.stock import stock_over_time
from tests.measures.simulated import busy, busy_log, view

REPLICATIONS = (0, 1, 2)
WINDOWS = ((), ("window.from=2024-03-16", "window.cut_off=2024-09-10"))
each_log = pytest.mark.parametrize("replication", REPLICATIONS)
each_view = pytest.mark.parametrize("window", WINDOWS)


def figures(replication, *settings):
    measured = measure(busy_log(replication), busy(*settings))
    return {
        (key.name, *(value for _, value in key.group)): value
        for key, value in zip(measured.keys, measured.values, strict=True)
    }


@each_log
def test_the_causes_of_every_person_sum_to_the_elapsed_time(replication):
    log = busy_log(replication)
    for cut in (366.0, 200.0, 45.5, 0.0):
        over = np.isin(log.event, [Event.LEFT, Event.COMPLETED]) & (log.time < cut)
        end = np.full(len(log.people), cut)
        end[log.person[over]] = log.time[over]
        elapsed = np.maximum(end - log.people.referred, 0.0)
        table = ledger(log, cut)
        assert table.elapsed == pytest.approx(elapsed, abs=1e-9)
        assert table.days.min() >= -1e-12


@each_log
def test_spells_leave_no_gap_and_do_not_overlap(replication):
    spells = spells_of(busy_log(replication))
    same = spells.case[1:] == spells.case[:-1]
    assert np.array_equal(spells.begin[1:][same], spells.end[:-1][same])
    worked = spells.cause == CAUSES.index(Cause.WORKED_ON)
    assert np.all(np.isfinite(spells.hours[worked]))


@each_log
@each_view
def test_littles_law_is_an_accounting_identity(replication, window):
    """Time-average number = arrival rate x mean time, everybody's time cut to the window."""
    seen = view(replication, *window)
    scope, log = seen.scope, seen.log
    length = scope.cut_day - scope.begin_day
    ended = np.full(len(log.people), np.inf)
    over = np.isin(log.event, [Event.LEFT, Event.COMPLETED])
    ended[log.person[over]] = log.time[over]
    stay = np.minimum(ended, scope.cut_day) - np.maximum(log.people.referred, scope.begin_day)
    present = stay > 0
    arrival_rate = present.sum() / length
    got = figures(replication, *window)
    assert got["people_on_average",] == pytest.approx(arrival_rate * stay[present].mean())
    causes = [cause.name.lower() for cause in CAUSES]
    assert sum(got["people_on_average", cause] for cause in causes) == pytest.approx(
        got["people_on_average",]
    )


@each_log
@each_view
def test_the_stock_is_who_came_less_who_went(replication, window):
    got = figures(replication, *window)
    seen = view(replication, *window)
    referred = seen.log.people.referred < seen.scope.cut_day
    gone = np.isfinite(seen.journeys.ended).sum()
    assert got["people_now",] == referred.sum() - gone
    stages = ("assess", "plan", "agree", "pay")
    assert sum(got["people_now", stage] for stage in stages) == got["people_now",]
    stock = stock_over_time(seen.log, [0.0, 100.0, seen.scope.cut_day])
    assert stock.counts[-1].sum() == got["people_now",]


@each_log
@each_view
def test_everybody_measured_is_somewhere(replication, window):
    got = figures(replication, *window)
    for group in ((), ("north",), ("early",), ("brokered",)):
        parts = [got[(name, *group)] for name in ("on_the_way", "left", "completed")]
        assert sum(parts) == got["referred", *group]
    assert got["referred", "north"] + got["referred", "south"] == got["referred",]
    assert got["left_declined",] + got["left_gave_up_waiting",] == got["left",]


@each_log
@each_view
def test_each_clock_counts_everybody_for_whom_it_started(replication, window):
    got = figures(replication, *window)
    reached = got["reached_planned",]
    stem = "wait_planned_to_agreed"
    # Nobody leaves after planning; one person on the way at the start had been agreed before it.
    over_before = 0 if window else 1
    assert reached == got[f"{stem}_stopped",] + got[f"{stem}_running",] + over_before
    for name in ("wait_referral_to_first_payment", "wait_assessed_to_planned"):
        assert got[f"{name}_km_mean_days",] >= got[f"{name}_mean_days",]


@each_log
@each_view
def test_hours_worked_are_the_hours_in_the_log(replication, window):
    got = figures(replication, *window)
    seen = view(replication, *window)
    if not window:
        log = seen.log
        ended = np.isin(log.event, [Event.WORK_ENDED, Event.STILL_WORKING])
        interrupted = (log.event == Event.HANDED_OVER) & (log.step >= 0)
        in_log = log.value[ended].sum() + log.value[interrupted].sum()
        assert got["hours_worked",] == pytest.approx(in_log)
    activities = ("assess", "plan", "agree", "pay", "care tasks")
    assert sum(got["hours_worked", name] for name in activities) == pytest.approx(
        got["hours_worked",]
    )
    workers = [worker.name for worker in seen.scope.plan.staffing.workers]
    assert sum(got["hours_worked", name] for name in workers) == pytest.approx(got["hours_worked",])
    for name in workers:
        # A visit cut by the window is spread evenly, not by the roster.
        assert not got["utilisation", name] > 1.02


@each_log
def test_money_follows_the_log(replication):
    log, got = busy_log(replication), figures(replication)
    assert got["paid_total_pounds",] == pytest.approx(log.value[log.event == Event.PAID].sum())
    told = log.value[log.event == Event.BUDGET_TOLD]
    assert got["budget_told_mean_pounds",] == pytest.approx(told.mean())
    assert got["spend_total_pounds",] >= got["paid_total_pounds",] * 0.5


@each_log
def test_a_cut_off_hides_the_future_and_changes_no_past(replication):
    """Figures at a cut-off are those of a log that ends there."""
    settings = ("window.cut_off=2024-06-30",)
    log = busy_log(replication)
    seen = view(replication, *settings)
    before = int(np.searchsorted(log.time, seen.scope.cut_day))
    assert np.nanmax(seen.journeys.dates) < seen.scope.cut_day
    dates = {
        (person, detail)
        for person, detail in zip(log.person[:before], log.detail[:before], strict=True)
    }
    assert dates
    milestones = log.event[:before] == Event.MILESTONE
    pairs = set(zip(log.person[:before][milestones], log.detail[:before][milestones], strict=True))
    assert np.isfinite(seen.journeys.dates[:, 1:]).sum() == len(pairs)


def test_the_same_log_has_the_same_figures_to_the_last_bit():
    first, again = (measure(busy_log(0), busy()).values for _ in range(2))
    assert first.tobytes() == again.tobytes()


@each_log
@each_view
def test_figures_taken_without_groups_are_those_taken_with_them(replication, window):
    log, scenario = busy_log(replication), busy(*window)
    whole, fewer = measure(log, scenario), measure(log, scenario, by_group=False)
    column = {key: number for number, key in enumerate(whole.keys)}
    assert 0 < len(fewer.keys) < len(whole.keys) / 2
    assert whole.values[[column[key] for key in fewer.keys]].tobytes() == fewer.values.tobytes()


@pytest.mark.parametrize("at_once", [1, 100, 300, 1000])
@each_view
def test_figures_do_not_depend_on_how_many_waits_are_worked_on_together(
    window, at_once, monkeypatch
):
    together = measure(busy_log(0), busy(*window)).values
    monkeypatch.setattr("sdssim.measures.waits._WAITS_AT_ONCE", at_once)
    assert measure(busy_log(0), busy(*window)).values.tobytes() == together.tobytes()
