import numpy as np
import pytest

from sdssim.eventlog import Cause
from sdssim.measures.ledger import ledger
from sdssim.report.charts.journey import journey_chart, journey_sentence
from sdssim.report.charts.wait_words import wait_words
from sdssim.report.story import LONG, MIDDLE, stories
from tests.report.seen import NO_MILESTONE, NOBODY, busy_figures, busy_seen, seen_of
from tests.small import SMALL


def told():
    return stories(busy_figures(), busy_seen().views[0])


def test_two_people_are_picked_and_the_second_waits_longer():
    middle, long = told()
    assert (middle.quantile, long.quantile) == (MIDDLE, LONG)
    assert long.days > middle.days


def test_the_picked_are_nearest_to_the_quantile_of_everybody():
    figures, seen = seen_of(SMALL.replace("end: 2026-04-05", "end: 2027-04-05"), 1)
    dates = seen.views[0].journeys.dates
    waited = dates[:, 2] - dates[:, 0]
    done = waited[~np.isnan(waited)]
    middle = stories(figures, seen.views[0])[0]
    target = figures.mean("wait_referral_to_first_payment_km_median_days")
    assert abs(middle.days - target) == pytest.approx(np.abs(done - target).min())


@pytest.mark.parametrize("place", [0, 1])
def test_stretches_follow_one_another_from_referral_to_the_end(place):
    story = told()[place]
    assert story.stretches[0].begin == pytest.approx(story.referred, abs=1e-5)
    assert story.stretches[-1].end == pytest.approx(story.arrived, abs=1e-5)
    for first, second in zip(story.stretches, story.stretches[1:], strict=False):
        assert second.begin == pytest.approx(first.end, abs=1e-5)
    assert sum(stretch.days for stretch in story.stretches) == pytest.approx(story.days, abs=1e-4)


@pytest.mark.parametrize("place", [0, 1])
def test_causes_are_the_ledgers(place):
    story = told()[place]
    log = busy_seen().views[0].log
    days = ledger(log, np.full(len(log.people), story.arrived)).days[story.person]
    assert sum(spent for _, spent in story.by_cause) == pytest.approx(story.days)
    assert [spent for _, spent in story.by_cause] == sorted(days[days > 0], reverse=True)


def test_visits_say_who_and_how_long_and_are_not_run_together():
    visits = [each for each in told()[0].stretches if each.cause is Cause.WORKED_ON]
    assert visits
    assert all(visit.worker and visit.hours > 0 for visit in visits)
    assert all(not each.worker for each in told()[0].stretches if each not in visits)


def test_only_milestones_up_to_the_end_are_told_in_order_of_time():
    for story in told():
        days = [day for _, day in story.milestones]
        assert days == sorted(days)
        assert story.milestones[-1] == ("first payment", story.arrived)


def test_attributes_are_told_in_words():
    names = [name for name, _ in told()[0].attributes]
    assert names == ["team", "need", "age"]


def test_people_who_were_on_the_way_already_are_not_picked():
    assert all(story.referred >= 0 for story in told())


def test_where_nobody_is_done_or_nothing_is_waited_for_there_is_no_story():
    for text in (NO_MILESTONE, NOBODY):
        figures, seen = seen_of(text)
        assert stories(figures, seen.views[0]) == ()


def test_one_who_is_picked_twice_is_told_once():
    text = SMALL.replace("end: 2026-04-05", "end: 2026-03-05").replace(
        "per_month: 6 ", "per_month: 2 "
    )
    figures, seen = seen_of(text)
    for view in seen.views:
        dates = view.journeys.dates
        done = int((~np.isnan(dates[:, 2])).sum())
        assert len(stories(figures, view)) <= min(done, 2)


@pytest.mark.parametrize("place", [0, 1])
def test_the_picture_tells_the_finding_the_dates_and_every_stretch(place):
    figures, story = busy_figures(), told()[place]
    chart = journey_chart(figures, story, wait_words(figures))
    assert f"{story.days / 7:.1f} weeks from referral to first payment" in chart.title
    assert chart.name == ("story-middle", "story-long")[place]
    assert len(chart.table.rows) == len(story.stretches)
    assert "first payment on " in chart.table.note
    assert chart.title in chart.alt


def test_a_journey_is_told_in_two_sentences():
    figures, story = busy_figures(), told()[0]
    text = journey_sentence(figures, story, wait_words(figures))
    assert text.startswith(f"Person {story.person} (team ")
    assert f"{story.days / 7:.1f} weeks later. Of these " in text
    assert text.count(". ") >= 1
