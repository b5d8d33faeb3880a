"""The log book gives back every row as it was taken down, in its order."""

import numpy as np
import pytest

from sdssim.eventlog import FIELDS, Event, EventLog
from sdssim.model.simpy_engine.cases import new_visit
from sdssim.model.simpy_engine.logbook import LogBook
from sdssim.plan.plan import NONE
from tests.model.telling import ALL_HOURS, run, story, table

LARGE = 1_000_000


@pytest.fixture(scope="module")
def any_log():
    """A log to take plan and people from."""
    return run(
        ALL_HOURS,
        """
        demand: {listed: [{day: 0}]}
        staff: {clerk: {people: 1}}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 1}}]}]
        """,
    )


def rows_of(log, any_log):
    made = EventLog.from_rows(
        log.read(),
        plan=any_log.plan,
        seed=1,
        replication=0,
        people=any_log.people,
        roster=any_log.roster,
    )
    return list(zip(*(getattr(made, name).tolist() for name in FIELDS), strict=True))


def test_rows_come_back_as_they_were_written(any_log):
    log = LogBook()
    visit = new_visit(None, LARGE, 0, step=7, round_=2, visit=3, hours=1.5, joined=0.0)
    visit.worker = 40
    log.write_step(1.0, 5, Event.STAGE_STARTED, 4, 1)
    log.write_visit(1.0, visit, Event.WORK_STARTED, 1.5)
    log.write(2.0, 6, Event.OUTCOME, step=3, round_=1, detail=0)
    log.write(2.5, 6, Event.PAID, detail=300, value=12.25)
    log.write(3.0, LARGE, Event.CARE_TASK_ARRIVED, worker=2)
    rows = rows_of(log, any_log)
    assert rows[1] == (1.0, LARGE, Event.WORK_STARTED, 7, 2, 3, 40, NONE, 1.5)
    assert rows[3] == (2.5, 6, Event.PAID, NONE, 0, 0, NONE, 300, 12.25)
    without_value = [row[:-1] for row in rows]
    assert without_value[0] == (1.0, 5, Event.STAGE_STARTED, 4, 1, 0, NONE, NONE)
    assert without_value[2] == (2.0, 6, Event.OUTCOME, 3, 1, 0, NONE, 0)
    assert without_value[4] == (3.0, LARGE, Event.CARE_TASK_ARRIVED, NONE, 0, 0, 2, NONE)
    assert all(np.isnan(rows[row][-1]) for row in (0, 2, 4))


def test_days_before_the_start_are_put_in_order(any_log):
    log = LogBook()
    for time, person in ((0.0, 0), (-3.0, 1), (-3.0, 2), (0.0, 3)):
        log.write_step(time, person, Event.REFERRED, NONE, 0)
    assert [row[1] for row in rows_of(log, any_log)] == [1, 2, 0, 3]


def test_visits_done_given_up_and_still_in_hand_stand_side_by_side():
    """p0 has the clerk until day 20; p1 does not wait so long, and p2 is in hand at the end."""
    seen = story(
        ALL_HOURS,
        """
        demand: {listed: [{day: 0}, {day: 1}, {day: 19}]}
        staff: {clerk: {people: 1}}
        pathway: [{stage: a, steps: [{work: {by: clerk, hours: 480, patience_days: 2}}]}]
        """,
    )
    assert seen == table(
        """
        0 00:00  p0  referred
        0 00:00  p0  joined_queue
        0 00:00  p0  work_started  clerk 1  480h
        1 00:00  p1  referred
        1 00:00  p1  joined_queue
        3 00:00  p1  gave_up
        3 00:00  p1  left  (gave up waiting)
        19 00:00  p2  referred
        19 00:00  p2  joined_queue
        20 00:00  p0  work_ended  clerk 1  480h
        20 00:00  p0  completed
        20 00:00  p2  work_started  clerk 1  480h
        28 00:00  p2  still_working  clerk 1  192h
        """
    )
