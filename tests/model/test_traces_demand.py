"""When people come: listed, at fixed intervals, by rates; and how the engine treats several
streams.
"""

import numpy as np
import pytest

from sdssim.eventlog import Event
from tests.model.telling import ALL_HOURS, HEAD, run, story, table

PATHWAY = "pathway: [{stage: a}]\n"


def test_a_renewal_stream_at_fixed_intervals():
    """Every nine days, the first nine days after the start, until the 28 days are over."""
    body = "demand: {every_days: 9}\n" + PATHWAY
    assert story(ALL_HOURS, body, "referred") == table("""
        9 00:00   p0  referred
        18 00:00  p1  referred
        27 00:00  p2  referred
    """)


def test_a_renewal_stream_between_two_dates():
    """From 10 March (day 6) until 22 March (day 18 included): 6 + 5, + 5."""
    body = "demand: {every_days: 5, from: 2024-03-10, until: 2024-03-22}\n" + PATHWAY
    assert story(ALL_HOURS, body, "referred") == table("""
        11 00:00  p0  referred
        16 00:00  p1  referred
    """)


def test_dates_moments_and_days_may_be_listed_together():
    """Numbered in order of referral, whatever the order of the list."""
    body = "demand: {listed: [2024-03-06, 1.25, 2024-03-04T10:30:00, {on: 2024-03-05}]}\n" + PATHWAY
    assert story(ALL_HOURS, body, "referred") == table("""
        0 10:30  p0  referred
        1 00:00  p1  referred
        1 06:00  p2  referred
        2 00:00  p3  referred
    """)


def test_people_of_several_streams_are_numbered_together_and_ties_go_by_stream():
    """Both streams bring somebody on day 2; the one listed first in the scenario goes first."""
    log = run(
        ALL_HOURS,
        """
        demand:
          streams:
            late: {listed: [2, 3]}
            early: {listed: [1, 2]}
        pathway: [{stage: a}]
        """,
    )
    assert log.people.referred.tolist() == [1, 2, 2, 3]
    assert log.people_frame()["stream"].tolist() == ["early", "late", "early", "late"]


@pytest.mark.parametrize("office_hours", [True, False])
def test_a_rate_brings_people_in_office_hours_unless_told_otherwise(office_hours):
    """Five hundred a month: in office hours nobody comes at night or on a Saturday."""
    flag = str(office_hours).lower()
    body = f"demand: {{per_month: 500, office_hours: {flag}}}\n" + PATHWAY
    times = run(HEAD, body).time[run(HEAD, body).event == Event.REFERRED]
    hour, weekday = times % 1 * 24, np.floor(times) % 7
    inside = (hour >= 9) & (hour < 17) & (weekday < 5)
    assert inside.all() == office_hours
    assert times.size > 300


def test_without_demand_nothing_happens():
    assert story(HEAD, "demand: {listed: []}\n" + PATHWAY) == ""
