"""Replays of what happens to people: nobody is lost, states alternate, waits add up.

Each function raises an AssertionError that says which rule was broken, by whom and when.
"""

from collections import defaultdict
from itertools import pairwise

from sdssim.eventlog import Event, EventLog
from sdssim.plan.plan import NONE
from tests.model.rows import OVER, by_person, rows_of


def check_conservation(log: EventLog) -> None:
    """After every event, who was referred is on the way, or has left, or has completed: once."""
    state: dict[int, str] = {}
    for row in rows_of(log):
        if row.who >= len(log.people):
            continue
        if row.event is Event.REFERRED:
            assert row.who not in state, f"referred twice: {row}"
            state[row.who] = "on the way"
        elif row.event in OVER:
            assert state.get(row.who) == "on the way", f"ended twice, or never came: {row}"
            state[row.who] = "over"
        elif row.event is not Event.PAID:
            assert state.get(row.who) == "on the way", f"not on the way: {row}"
    assert len(state) == int((log.people.referred < log.plan.horizon_days).sum())


def check_order_of_times(log: EventLog) -> None:
    """The log is in order of time, within the run; only people on the way have a past."""
    times = log.time.tolist()
    assert all(a <= b for a, b in pairwise(times))
    assert not times or times[-1] <= log.plan.horizon_days
    past = {row.who for row in rows_of(log) if row.time < 0}
    assert past <= set(range(len(log.plan.on_the_way)))


NEXT = {
    Event.JOINED_QUEUE: {Event.WORK_STARTED, Event.GAVE_UP, Event.HANDED_OVER},
    Event.WORK_STARTED: {Event.WORK_ENDED, Event.HANDED_OVER, Event.STILL_WORKING},
    Event.HANDED_OVER: {Event.JOINED_QUEUE},
    Event.WAIT_STARTED: {Event.WAIT_ENDED},
    Event.PLACE_REQUESTED: {Event.PLACE_TAKEN, Event.GAVE_UP},
    Event.PAPERS_IN: {Event.SITTING_FULL, Event.SITTING_HELD},
    Event.SITTING_FULL: {Event.SITTING_HELD},
    Event.HOLD_STARTED: {Event.HOLD_ENDED},
    Event.GAVE_UP: {Event.LEFT},
}
"""What can follow, for the events that something has to follow."""

AT_ONCE = {Event.HANDED_OVER, Event.GAVE_UP}
MAY_BE_LAST = {*OVER, *NEXT, Event.STILL_WORKING} - AT_ONCE - {Event.WORK_STARTED}


def check_states_alternate(log: EventLog) -> None:
    """What begins ends, by an event that can end it, and between states no time passes."""
    for _, own in by_person(log):
        rows = [row for row in own if row.event is not Event.PAID]
        rows = [r for r in rows if not (r.event is Event.HANDED_OVER and r.step == NONE)]
        for now, then in pairwise(rows):
            if now.event in NEXT:
                assert then.event in NEXT[now.event], f"{now} is followed by {then}"
                assert then.step == now.step or then.event is Event.LEFT, f"{now} and {then}"
            if (now.event not in NEXT or now.event in AT_ONCE) and now.time >= 0:
                assert then.time == now.time, f"time passes between {now} and {then}"
        assert rows[-1].event in MAY_BE_LAST, f"the last is {rows[-1]}"


def check_ways_back(log: EventLog) -> None:
    """Nobody takes a way back more often than it may be taken, and rounds stay within the draws."""
    decisions = log.plan.decisions
    for who, own in by_person(log):
        taken: dict[int, int] = defaultdict(int)
        for row in own:
            if row.event is Event.OUTCOME and decisions.counter[row.detail] != NONE:
                taken[row.detail] += 1
                assert taken[row.detail] <= decisions.at_most[row.detail], f"person {who}: {row}"
            if row.step != NONE:
                assert row.round <= log.plan.rounds[log.plan.steps.stage[row.step]], row


WAITS = {
    Event.JOINED_QUEUE: NEXT[Event.JOINED_QUEUE],
    Event.WAIT_STARTED: NEXT[Event.WAIT_STARTED],
    Event.PLACE_REQUESTED: NEXT[Event.PLACE_REQUESTED],
    Event.PAPERS_IN: {Event.SITTING_HELD},
}


def check_waits_add_up(log: EventLog) -> None:
    """Little's law as an identity: the number waiting, over time, is the sum of all waits."""
    rows = [r for r in rows_of(log) if not (r.event is Event.HANDED_OVER and r.step == NONE)]
    horizon = log.plan.horizon_days
    for begins, ends in WAITS.items():
        since: dict[int, float] = {}
        number, before, over_time, waits = 0, 0.0, 0.0, 0.0
        for row in rows:
            over_time += number * (row.time - before)
            before = row.time
            if row.event is begins:
                number += 1
                since[row.who] = row.time
            elif row.event in ends and row.who in since:
                number -= 1
                waits += row.time - since.pop(row.who)
        over_time += number * (horizon - before)
        waits += sum(horizon - begun for begun in since.values())
        assert number == len(since)
        assert abs(over_time - waits) < 1e-6
