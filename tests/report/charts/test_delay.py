import numpy as np
import pytest

from sdssim.eventlog import Cause
from sdssim.report.charts.delay import ALL_STAGES, NO_STAGE, OTHER_STAGES, delay, delay_chart
from tests.report.seen import NO_MILESTONE, NOBODY, busy_figures, busy_seen, of_text, seen_of
from tests.small import SMALL


def of_run(figures, cause):
    return figures.mean(f"ledger_{cause.name.lower()}_days")


@pytest.mark.parametrize("seen", [None, busy_seen()])
def test_days_of_each_cause_are_those_of_the_run(seen):
    figures = busy_figures()
    found = delay(figures, seen)
    for cause, spent in zip(found.causes, found.by_cause, strict=True):
        assert spent == pytest.approx(of_run(figures, cause))
    assert found.in_all == pytest.approx(figures.mean("ledger_elapsed_days"))


def test_all_replications_seen_the_stages_are_exact():
    figures, seen = seen_of(SMALL)
    found = delay(figures, seen)
    assert found.stages == ("assessment", "approval")
    waiting = found.causes.index(Cause.FOR_SITTING)
    assert found.days[0, waiting] == 0
    assert found.days[1, waiting] == pytest.approx(of_run(figures, Cause.FOR_SITTING))


def test_time_before_the_start_is_of_no_stage():
    assert delay(busy_figures(), busy_seen()).stages[-1] == NO_STAGE


def test_short_stages_are_put_together():
    text = (
        SMALL.replace("budget:", "  - stage: blink\n    steps: [{wait: {days: 0.01}}]\nbudget:")
        .replace("    milestone: first_payment\n", "")
        .replace(
            "[{wait: {days: 0.01}}]\n", "[{wait: {days: 0.01}}]\n    milestone: first_payment\n"
        )
    )
    found = delay(*seen_of(text))
    assert found.stages == ("assessment", "approval", OTHER_STAGES)
    assert 0 < found.days[-1].sum() < 0.01


def test_without_logs_there_is_one_bar():
    found = delay(busy_figures(), None)
    assert found.stages == (ALL_STAGES,)
    chart = delay_chart(busy_figures(), None)
    assert len(chart.table.rows) == 1
    assert "most of all" not in chart.title
    assert "first" not in chart.reading.rpartition("days are means")[2]


def test_the_title_names_the_largest_cause_that_a_service_can_change():
    figures = busy_figures()
    chart = delay_chart(figures, busy_seen())
    causes = [cause for cause in Cause if cause not in (Cause.WORKED_ON, Cause.OWN_TIME,
                                                        Cause.NOT_RECORDED)]  # fmt: skip
    largest = max(causes, key=lambda cause: of_run(figures, cause) or 0)
    assert chart.title.lower().startswith(largest.value)
    assert chart.title in chart.alt
    assert "first 3" in chart.reading


def test_the_table_sums_to_the_elapsed_time():
    grid = delay_chart(*seen_of(SMALL)).table
    assert grid.rows[-1][0] == "in all"
    assert grid.rows[-1][-1] == "100%"
    sums = np.sum([[float(cell) for cell in row[1:-1]] for row in grid.rows[:-1]], axis=0)
    assert sums == pytest.approx([float(cell) for cell in grid.rows[-1][1:-1]], abs=0.2)


def test_a_cause_of_replications_that_are_not_seen_is_kept():
    figures, seen = busy_figures(), busy_seen()
    keys = [key for key in figures.rows if key[0] == "ledger_sitting_full_days"]
    assert keys
    quiet = seen_of(SMALL)[1]
    found = delay(figures, quiet)
    assert found.in_all == pytest.approx(figures.mean("ledger_elapsed_days"))
    assert seen is not quiet


def test_where_a_service_can_change_nothing_it_says_so():
    text = NO_MILESTONE.replace(
        "work: {by: worker, hours: {exponential: 4}}", "wait: {days: {exponential: 4}}"
    ).replace("      - sitting: panel\n      - sitting: payment_run\n", "      - wait: {days: 2}\n")
    figures = of_text(text)[1]
    assert "their own time" in delay_chart(figures, None).title


def test_without_people_there_is_no_picture():
    assert delay_chart(*seen_of(NOBODY)) is None


def test_off_duty_takes_in_the_plural():
    text = NO_MILESTONE.replace("per_month: 6 ", "per_month: 1 ").replace(
        "      - sitting: panel\n      - sitting: payment_run\n", "      - wait: {days: 2}\n"
    )
    title = delay_chart(of_text(text)[1], None).title
    assert title.startswith("The worker's nights, weekends and other duties take ")
