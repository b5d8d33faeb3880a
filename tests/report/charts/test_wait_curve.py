import numpy as np
import pytest

from sdssim.report.charts.wait_curve import _step, wait_chart, wait_curve, whole
from tests.report.seen import NO_MILESTONE, NOBODY, busy_figures, busy_seen, of_text, seen_of
from tests.small import SMALL


def test_people_are_there_or_wait_or_have_left_and_never_come_back():
    curve = wait_curve(busy_figures(), busy_seen())
    assert curve.there + curve.waiting + curve.left == pytest.approx(100)
    assert np.all(np.diff(curve.there) >= 0)
    assert np.all(np.diff(curve.left) >= 0)
    assert curve.there[0] == 0


def test_where_everybody_could_be_followed_the_curve_is_a_plain_count():
    text = SMALL.replace("end: 2026-04-05", "end: 2027-04-05").replace(
        "  per_month: 6 ", "  per_month: 6\n  until: 2026-03-01 "
    )
    figures, seen = seen_of(text)
    curve = wait_curve(figures, seen)
    counts = []
    for view in seen.views:
        waited = view.journeys.dates[:, 2] - view.journeys.dates[:, 0]
        counts.append((waited[:, None] <= curve.days + 1e-9).mean(axis=0))
    assert curve.there == pytest.approx(100 * np.mean(counts, axis=0))


def test_marks_are_the_runs_own_figures_of_its_targets():
    figures = busy_figures()
    (mark,) = wait_curve(figures, busy_seen()).marks
    assert mark.days == 126
    assert mark.of_100 == pytest.approx(100 * figures.mean("target_quick_share_of_all"))


def test_a_target_beyond_the_picture_has_no_mark():
    figures, seen = seen_of(SMALL.replace("within_days: 84", "within_days: 840"))
    assert wait_curve(figures, seen).marks == ()
    assert "have their first payment after" in wait_chart(figures, seen).title


def test_the_title_says_how_many_of_100():
    figures = busy_figures()
    chart = wait_chart(figures, busy_seen())
    count = whole(100 * figures.mean("target_quick_share_of_all"))
    assert chart.title == f"Of 100 people, {count} have their first payment within 18 weeks"
    assert chart.title in chart.alt
    assert "Drawn from the first 3 of 4 replications." in chart.reading


def test_the_table_has_a_handful_of_rows_that_sum_to_100():
    grid = wait_chart(busy_figures(), busy_seen()).table
    assert 3 <= len(grid.rows) <= 8
    for row in grid.rows:
        assert sum(float(cell) for cell in row[1:]) == pytest.approx(100, abs=1.01)


def test_without_a_wait_or_without_people_there_is_no_picture():
    assert wait_chart(*seen_of(NO_MILESTONE)) is None
    figures, seen = seen_of(NOBODY)
    assert wait_curve(figures, seen) is None
    assert of_text(NOBODY)[0].value("referred") == 0


@pytest.mark.parametrize(("weeks", "step"), [(3, 1), (60, 8), (400, 52), (8000, 1000)])
def test_ticks_are_so_far_apart_that_there_are_eight_at_most(weeks, step):
    assert _step(7.0 * weeks) == 7 * step


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (0.2, "<1"), (0.6, "1"), (27.4, "27")])
def test_people_are_whole(count, text):
    assert whole(count) == text
