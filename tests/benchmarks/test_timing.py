"""Times and tables of the benchmarks."""

from benchmarks.timing import Table, Times, compared, in_turns, milliseconds, seconds_of


def test_acts_take_turns_and_each_is_timed(monkeypatch):
    monkeypatch.setattr("benchmarks.timing.TURN_SECONDS", 0.0)
    done = []
    times = in_turns({"a": lambda: done.append("a"), "b": lambda: done.append("b")}, 2)
    assert done == ["a", "b", "a", "b"]
    assert [len(times[name].seconds) for name in "ab"] == [2, 2]
    assert times["a"].shortest >= 0


def test_what_is_soon_done_is_done_several_times_a_turn():
    times = in_turns({"a": lambda: sum(range(1000))}, 1)
    assert len(times["a"].seconds) > 1


def test_seconds_by_the_clock_are_those_of_the_act():
    assert seconds_of(lambda: None) >= 0


def test_ratios_are_of_the_shortest_times():
    times = {
        "slow": Times((4.0, 2.0, 9.0)),
        "quick": Times((0.5, 0.75, 1.0)),
        "slower": Times((40.0,)),
    }
    table = compared("Race", times, to="slow", note="A note.")
    assert table.columns == ("", "min ms", "median ms", "max ms", "times slow")
    assert table.rows == (
        ("slow", "2,000", "4,000", "9,000", "1.0"),
        ("quick", "500", "750", "1,000", "4.0"),
        ("slower", "40,000", "40,000", "40,000", "0.05"),
    )


def test_milliseconds_keep_three_figures():
    assert [milliseconds(each) for each in (1.5, 0.0123, 0.000456)] == ["1,500", "12.3", "0.46"]


def test_a_table_is_written_for_the_terminal_and_for_a_page():
    table = Table("Race", ("", "s"), (("one", "1"), ("three", "10")), "A note.")
    assert table.text() == "Race\n        s\none     1\nthree  10\nA note.\n"
    assert table.markdown() == (
        "**Race**\n\n|  | s |\n| --- | ---: |\n| one | 1 |\n| three | 10 |\n\nA note.\n"
    )
