import numpy as np

from sdssim.eventlog import Cause, Event
from sdssim.measures.spells import CAUSES, spells_of
from tests.measures.diary import Diary


def causes_of(spells):
    return [CAUSES[cause] for cause in spells.cause]


def test_each_state_lasts_until_the_next_one():
    diary = Diary()
    who = diary.person(1.0)
    diary.queue(1.0, who, 0).visit(3.0, 5.0, who, 0, hours=4)
    diary.milestone(5.0, who, "assessed", step=1)
    diary.state(5.0, who, Event.PAPERS_IN, 5).state(28.0, who, Event.SITTING_FULL, 5)
    diary.complete(56.0, who)
    spells = spells_of(diary.log())
    assert causes_of(spells) == [
        Cause.NOT_RECORDED,
        Cause.FOR_WORKER,
        Cause.WORKED_ON,
        Cause.FOR_SITTING,
        Cause.SITTING_FULL,
    ]
    assert spells.begin.tolist() == [1, 1, 3, 5, 28]
    assert spells.end.tolist() == [1, 3, 5, 28, 56]
    assert spells.hours[2] == 4
    assert np.isnan(spells.hours[[0, 1, 3, 4]]).all()


def test_what_happens_at_an_instant_does_not_end_a_state():
    diary = Diary()
    who = diary.person(0.0)
    diary.queue(0.0, who, 0)
    for event in (Event.PAID, Event.BUDGET_TOLD, Event.MILESTONE, Event.OUTCOME):
        diary.note(2.0, who, event, detail=0, value=5.0)
    diary.visit(4.0, 4.5, who, 0, hours=1)
    spells = spells_of(diary.log())
    assert spells.end[1] == 4.0


def test_a_journey_still_under_way_has_an_open_spell():
    diary = Diary()
    who = diary.person(10.0)
    diary.queue(10.0, who, 0)
    assert spells_of(diary.log()).end.tolist() == [10.0, np.inf]


def test_work_in_hand_at_the_horizon_has_the_hours_done_so_far():
    diary = Diary()
    who = diary.person(98.0)
    diary.visit(98.0, 100.0, who, 0, hours=2.5)
    spells = spells_of(diary.log())
    assert (spells.end[1], spells.hours[1]) == (100.0, 2.5)


def test_a_hand_over_ends_a_visit_only_if_it_interrupts_it():
    diary = Diary()
    who = diary.person(0.0)
    diary.note(1.0, who, Event.WORK_STARTED, step=3, worker=1)
    diary.note(2.0, who, Event.HANDED_OVER, worker=0, value=0.0)  # another role's case
    diary.note(4.0, who, Event.HANDED_OVER, step=3, worker=1, value=3.0)
    diary.queue(4.0, who, 3)
    diary.note(6.0, who, Event.HANDED_OVER, step=3, worker=0, value=0.0)
    diary.visit(9.0, 10.0, who, 3, hours=1.0)
    spells = spells_of(diary.log())
    assert causes_of(spells)[1:] == [Cause.WORKED_ON, Cause.FOR_WORKER, Cause.WORKED_ON]
    assert spells.begin[1:].tolist() == [1, 4, 9]
    assert spells.end[1:].tolist() == [4, 9, 10]
    assert spells.hours[[1, 3]].tolist() == [3.0, 1.0]


def test_care_tasks_have_spells_of_their_own():
    diary = Diary()
    diary.person(0.0)
    task = 1
    diary.note(3.0, task, Event.CARE_TASK_ARRIVED, worker=1)
    diary.queue(3.0, task, -1).visit(4.0, 4.5, task, -1, hours=1, worker=1)
    spells = spells_of(diary.log())
    mine = spells.pick(spells.case == task)
    assert causes_of(mine) == [Cause.FOR_WORKER, Cause.WORKED_ON]


def test_hours_are_spread_over_the_visit_and_only_from_the_start_of_the_run():
    diary = Diary()
    who = diary.person(-10.0)
    diary.visit(-6.0, 4.0, who, 0, hours=8)
    spells = spells_of(diary.log())
    visit = spells.pick(spells.cause == CAUSES.index(Cause.WORKED_ON))
    before = visit.overlap_days(-10, 0)
    assert before.tolist() == [6]
    assert (visit.worked_days(visit.overlap_days(0, 1)) * 24).tolist() == [2]
    assert (visit.worked_days(visit.overlap_days(0, 9)) * 24).tolist() == [8]


def test_many_cases_are_ordered_as_well_as_few():
    diary = Diary()
    diary.person(0.0)
    diary.note(1.0, 40_000, Event.JOINED_QUEUE).note(2.0, 0, Event.JOINED_QUEUE, step=0)
    assert spells_of(diary.log()).case.tolist() == [0, 0, 40_000]
