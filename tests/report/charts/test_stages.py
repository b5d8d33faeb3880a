from datetime import date

import numpy as np
import pytest

from sdssim.report.charts.stages import EVERYBODY, _month_ticks, people_by_stage, stages_chart
from tests.report.seen import NO_MILESTONE, NOBODY, busy_figures, busy_seen, seen_of
from tests.small import SMALL


def test_one_replication_is_its_own_middle():
    figures, seen = seen_of(SMALL, 1)
    found = people_by_stage(figures, seen)
    assert np.ptp(found.bands, axis=1).max() == 0
    assert found.bands[0, 2] == pytest.approx(found.bands[1:, 2].sum(axis=0))
    assert found.at_cut_off[0, 2] == figures.mean("people_now")


def test_bands_do_not_cross_and_count_whole_people():
    found = people_by_stage(busy_figures(), busy_seen())
    assert np.all(np.diff(found.bands, axis=1) >= 0)
    assert np.all(found.bands == np.round(found.bands))
    assert found.names[0] == EVERYBODY


def test_the_cut_off_is_a_moment_of_the_picture():
    figures, seen = seen_of(SMALL + "window: {cut_off: 2026-02-10}\n")
    found = people_by_stage(figures, seen)
    assert found.cut_day in found.days
    assert found.days[-1] > found.cut_day
    assert "10 February 2026" in stages_chart(figures, seen).title


def test_the_title_is_about_those_who_have_not_got_there():
    chart = stages_chart(busy_figures(), busy_seen())
    assert "of those before first payment most, " in chart.title
    assert chart.title in chart.alt


def test_without_a_milestone_the_title_is_about_everybody_and_an_empty_run_has_none():
    assert "are on the way; most, " in stages_chart(*seen_of(NO_MILESTONE)).title
    chart = stages_chart(*seen_of(NOBODY))
    assert chart.title == "On 5 April 2026 about 0 people are on the way"


def test_at_most_five_stages_are_drawn_in_the_order_of_the_pathway():
    extra = "".join(f"  - {{stage: more{n}, steps: [{{wait: {{days: 9}}}}]}}\n" for n in range(6))
    figures, seen = seen_of(SMALL.replace("budget:", f"{extra}budget:"))
    found = people_by_stage(figures, seen)
    crowded = found.most_crowded()
    assert len(crowded) == 5
    assert list(crowded) == sorted(crowded)
    assert len(stages_chart(figures, seen).table.rows) == 9


def test_ticks_are_first_days_of_months():
    assert _month_ticks(date(2026, 1, 5), 90.0) == [(55.0, "Mar 2026")]
    assert _month_ticks(date(2009, 3, 1), 549.0) == [
        (0.0, "Mar 2009"), (275.0, "Dec 2009"), (549.0, "Sep 2010"),
    ]  # fmt: skip
