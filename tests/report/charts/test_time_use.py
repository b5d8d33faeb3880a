from dataclasses import replace

import numpy as np
import pytest

from sdssim.measures.workload import CARE_TASKS
from sdssim.report.charts.time_use import _hours_by_role, time_use, time_use_chart
from tests.report.seen import busy_figures, busy_seen, of_text, seen_of
from tests.small import SMALL

NO_STAFF = """
name: Nobody works
start: 2026-01-05
end: 2026-04-05
demand: {per_month: 6}
pathway: [{stage: wait, steps: [{wait: {days: 5}}]}]
"""


def uses(seen):
    return {use.role: use for use in time_use(busy_figures(), seen)}


def test_hours_worked_and_available_are_those_of_the_run():
    figures = busy_figures()
    for role, use in uses(busy_seen()).items():
        worked = use.own + use.other + use.care
        assert worked == pytest.approx(figures.mean("hours_worked", role=role))
        assert use.used == pytest.approx(figures.mean("utilisation", role=role), rel=0.05)
        assert sum(use.shares) == pytest.approx(1)


def test_what_a_dual_role_worker_does_for_the_other_role_is_seen():
    broker = uses(busy_seen())["broker"]
    assert broker.other > 0
    assert broker.own > 0
    assert broker.care == pytest.approx(
        busy_figures().mean("hours_worked", role="broker", activity=CARE_TASKS)
    )
    assert uses(busy_seen())["helper"].other == 0


def test_hours_by_role_sum_to_the_hours_by_stage():
    seen = busy_seen()
    by_stage = sum(view.effort_of_roles[:, : len(view.scope.plan.stages)] for view in seen.views)
    assert _hours_by_role(seen).sum(axis=1) == pytest.approx(by_stage.sum(axis=1))


def test_without_logs_all_counts_for_the_role_itself():
    assert all(use.other == 0 for use in uses(None).values())


def test_a_role_that_is_empty_in_the_end_is_told_as_it_was_on_the_first_day():
    text = SMALL.replace("people: 2,", "people: 2, until: 2026-02-27,").replace(
        "panels:", "  other: {people: 1, hours_per_week: 37}\npanels:"
    )
    found = {use.role: use.workers for use in time_use(of_text(text)[1], None)}
    assert found["worker"] == 2


def test_a_role_without_hours_is_left_out():
    text = SMALL.replace("panels:", "  gone: {people: 1, from: 2026-05-01}\npanels:")
    assert [use.role for use in time_use(of_text(text)[1], None)] == ["worker"]


def test_the_title_names_the_busiest_role():
    chart = time_use_chart(busy_figures(), busy_seen())
    busiest = max(uses(busy_seen()).values(), key=lambda use: use.used)
    assert chart.title.startswith(f"The busiest role is {busiest.role}: ")
    assert [row[0] for row in chart.table.rows] == ["planner", "broker", "helper"]


def test_a_scenario_without_workers_has_no_picture():
    figures, seen = seen_of(NO_STAFF)
    assert time_use_chart(figures, seen) is None


def test_more_work_than_hours_leaves_nothing_unused():
    use = next(iter(uses(None).values()))
    assert replace(use, own=2 * use.available).shares[-1] == 0
    assert np.isclose(replace(use, own=2 * use.available, other=0, care=0).used, 2)
