"""The clock: what comes when, how journeys go on and end, and when something is given."""

from sdssim.model.order import Rank, key
from sdssim.model.simpy_engine.clock import Clock, Moment


class Giver:
    """Gives what is marked, and writes down when."""

    def __init__(self, name, told):
        self.name, self.told, self.marked = name, told, []

    def serve(self, now):
        self.marked.pop(0)()
        self.told.append((now, self.name))


def run(clock, end, told):
    first, then = Giver("first", told), Giver("then", told)
    return first, then, lambda: clock.run_until(end, first, then)


def test_a_journey_goes_on_when_its_moment_comes_due_and_may_end():
    clock, moment, told = Clock(), Moment(), []

    def journey():
        told.append(clock.now)
        yield clock.at(1.5, key(Rank.PEOPLE, 0), moment)
        told.append(clock.now)
        yield clock.at(4.0, key(Rank.PEOPLE, 0), moment)
        told.append(clock.now)

    clock.begin(journey(), moment)
    _, _, start = run(clock, 10.0, [])
    start()
    assert told == [0.0, 1.5, 4.0]
    assert moment.callbacks is None


def test_a_journey_may_end_where_it_begins():
    clock, moment = Clock(), Moment()

    def journey():
        return
        yield

    clock.begin(journey(), moment)
    assert clock.calendar == []


def test_entries_at_one_instant_come_by_key_whatever_their_order():
    clock, told = Clock(), []
    for who in (2, 0, 1):
        clock.call(3.0, key(Rank.PEOPLE, who), lambda who=who: told.append(who))
    clock.call(3.0, key(Rank.STAFF, 9), lambda: told.append("staff"))
    clock.call(3.0, key(Rank.CHANGES, 0), lambda: told.append("change"))
    _, _, start = run(clock, 10.0, [])
    start()
    assert told == ["change", "staff", 0, 1, 2]


def test_nothing_at_the_end_or_after_it_is_settled():
    clock, told = Clock(), []
    for day in (1.0, 2.0, 3.0):
        clock.call(day, key(Rank.PEOPLE, int(day)), lambda day=day: told.append(day))
    _, _, start = run(clock, 2.0, [])
    start()
    assert told == [1.0]
    assert clock.now == 1.0


def test_what_is_given_waits_for_all_else_at_the_instant():
    """What giving causes at the same instant is settled before anything more is given."""
    clock, told = Clock(), []
    first, then, start = run(clock, 10.0, told)

    def caused():
        told.append((clock.now, "caused"))

    def mark():
        told.append((clock.now, "marks"))
        then.marked.append(lambda: None)
        first.marked.append(lambda: clock.call(1.0, key(Rank.PEOPLE, 5), caused))
        first.marked.append(lambda: None)

    clock.call(1.0, key(Rank.PEOPLE, 0), mark)
    clock.call(1.0, key(Rank.PEOPLE, 1), lambda: told.append((clock.now, "settled")))
    start()
    assert [name for _, name in told] == ["marks", "settled", "first", "caused", "first", "then"]
    assert {now for now, _ in told} == {1.0}
