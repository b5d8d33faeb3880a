import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdssim.eventlog import CAUSE_AFTER, Cause, Event
from sdssim.measures.ledger import ledger
from sdssim.measures.spells import CAUSES
from sdssim.scenario.load import load_text
from tests.measures.diary import HORIZON, SMALL, Diary
from tests.measures.test_waits import figures

STATES = [event for event, cause in CAUSE_AFTER.items() if cause not in (None, Cause.NOT_RECORDED)]


def day_of(table, cause, who=0):
    return table.days[who, CAUSES.index(cause)]


def a_journey():
    """Referred on day 0: every cause once, a second round of planning, paid on day 60."""
    diary = Diary()
    who = diary.person(0.0, team="north")
    diary.queue(0.0, who, 0).visit(4.0, 6.0, who, 0, hours=6)
    diary.milestone(6.0, who, "assessed", step=1)
    diary.state(6.0, who, Event.PLACE_REQUESTED, 3).state(9.0, who, Event.WAIT_STARTED, 3)
    diary.state(14.0, who, Event.HOLD_STARTED, 4, round_=2)
    diary.queue(24.0, who, 3, round_=2).visit(26.0, 27.0, who, 3, hours=12, worker=1, round_=2)
    diary.state(27.0, who, Event.PAPERS_IN, 5).state(28.0, who, Event.SITTING_FULL, 5)
    diary.milestone(60.0, who, "first_payment", step=6).complete(65.0, who)
    return diary


def test_each_cause_has_its_days():
    table = ledger(a_journey().log())
    expected = {
        Cause.FOR_WORKER: 4 + 2,
        Cause.WORKED_ON: 18 / 24,
        Cause.OFF_DUTY: 3 - 18 / 24,
        Cause.FOR_PLACE: 3,
        Cause.OWN_TIME: 5,
        Cause.ON_HOLD: 10,
        Cause.FOR_SITTING: 1,
        Cause.SITTING_FULL: 37,
        Cause.NOT_RECORDED: 0,
    }
    assert {cause: day_of(table, cause) for cause in CAUSES} == pytest.approx(expected)
    assert table.rework[0] == 10 + 2 + 1
    assert table.elapsed[0] == pytest.approx(65)


def test_the_account_closes_at_the_first_payment_or_with_the_journey():
    got = figures(a_journey())
    assert got["ledger_elapsed_days",] == pytest.approx(60)
    assert got["ledger_sitting_full_days",] == 32
    assert got["journey_elapsed_days", "north"] == pytest.approx(65)
    assert got["ledger_rework_days", "north"] == 13
    assert np.isnan(got["ledger_elapsed_days", "south"])


def test_the_mean_is_over_everybody_on_the_way_or_not():
    diary = a_journey()
    diary.queue(90.0, diary.person(90.0), 0)
    got = figures(diary)
    assert got["ledger_elapsed_days",] == pytest.approx((60 + 10) / 2)
    assert got["ledger_for_worker_days",] == (6 + 10) / 2


def test_work_across_the_cut_off_is_split_evenly():
    diary = Diary()
    who = diary.person(0.0)
    diary.visit(0.0, 10.0, who, 0, hours=24)
    table = ledger(diary.log(), 4.0)
    assert day_of(table, Cause.WORKED_ON) == pytest.approx(0.4)
    assert day_of(table, Cause.OFF_DUTY) == pytest.approx(3.6)


def test_work_in_hand_at_the_end_counts_the_hours_done():
    diary = Diary()
    who = diary.person(90.0)
    diary.visit(90.0, HORIZON, who, 0, hours=12)
    assert day_of(ledger(diary.log()), Cause.WORKED_ON) == pytest.approx(0.5)


def test_time_before_the_start_is_accounted_for():
    diary = Diary()
    who = diary.person(-30.0)
    diary.state(-20.0, who, Event.WAIT_STARTED, 3)
    table = ledger(diary.log())
    assert day_of(table, Cause.NOT_RECORDED) == 10
    assert day_of(table, Cause.OWN_TIME) == 120


def test_without_payments_both_accounts_run_to_the_end():
    text = "\n".join(line for line in SMALL.splitlines() if not line.startswith("payments"))
    diary = Diary(load_text(text))
    diary.queue(0.0, diary.person(0.0), 0)
    got = figures(diary)
    assert got["ledger_elapsed_days",] == got["journey_elapsed_days",] == 100


spans = st.lists(
    st.tuples(st.sampled_from(STATES), st.floats(0, 9), st.integers(1, 3)), max_size=15
)


@given(
    st.lists(st.tuples(st.floats(0, 60), spans, st.booleans()), min_size=1, max_size=4),
    st.floats(0, 100),
)
def test_causes_sum_to_the_elapsed_days_of_everybody(people, cut):
    diary = Diary()
    elapsed = []
    for referred, states, ends in people:
        who, day = diary.person(referred), referred
        diary.queue(day, who, 0)
        for event, wanted, round_ in states:
            length = min(wanted, 99.0 - day)
            if event is Event.WORK_STARTED:
                diary.visit(day, day + length, who, 3, hours=length * 7, round_=round_)
                diary.queue(day + length, who, 3)
            else:
                diary.state(day, who, event, 3, round_=round_)
            day += length
        if ends:
            diary.complete(day, who)
        elapsed.append(max(0.0, min(day if ends else HORIZON, cut) - referred))
    table = ledger(diary.log(), cut)
    assert table.elapsed == pytest.approx(np.array(elapsed), abs=1e-9)
    assert np.all(table.days >= 0)
    assert np.all(table.rework <= table.elapsed + 1e-9)
