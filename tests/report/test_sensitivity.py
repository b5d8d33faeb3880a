from sdssim.measures.entry import MeasureKey, Unit
from sdssim.report.sensitivity import MOST_SHOWN, grids, sentences
from sdssim.results.sensitivity import (
    Design,
    End,
    Indices,
    Measured,
    Method,
    NotVaried,
    Screened,
    Sensitivity,
    Swing,
    Varied,
)
from sdssim.scenario.load import load_text
from tests.small import SMALL

SCENARIO = load_text(SMALL)


def varied(name):
    return Varied(name, "x0.75 to x1.25", "3", "4", "5")


def swing(name, low, high, half=7.0):
    ends = (End(each, each, each - half, each + half) for each in (low, high))
    return Swing(varied(name), *ends)


def found(method, *rows, baseline=70.0, not_varied=()):
    key = MeasureKey("half_wait_days", Unit.DAYS)
    measured = Measured(key, "Days of half.", baseline, rows)
    factors = tuple(row.factor for row in rows)
    return Sensitivity(SCENARIO, Design(method), factors, not_varied, (measured,))


def test_what_can_be_shown_is_told_in_weeks_with_both_ends():
    told = sentences(
        found(Method.ONE_AT_A_TIME, swing("staff.a.share", 21.0, -14.0), swing("b", 1.0, 2.0))
    )
    assert told == [
        "Days of half: 10.0 weeks in the scenario as it is. 1 of 2 factors make a difference that "
        "can be shown. What matters most: a share (+3.0 and -2.0 for 3 to 5)."
    ]


def test_that_nothing_can_be_shown_is_told():
    (told,) = sentences(found(Method.ONE_AT_A_TIME, swing("a", 1.0, -1.0)))
    assert told.endswith("None of 1 factors makes a difference that can be shown.")


def test_what_was_left_out_is_named():
    left = (NotVaried("demand.need", "a mix"), NotVaried("demand.team", "a mix"))
    told = sentences(found(Method.ONE_AT_A_TIME, swing("a", 70.0, 0.0), not_varied=left))
    assert told[-1].endswith("by themselves: demand need, demand team.")


def test_a_measure_that_is_not_known_has_no_baseline():
    nothing = End(0.5, None, None, None)
    (told,) = sentences(
        found(Method.ONE_AT_A_TIME, Swing(varied("a"), nothing, nothing), baseline=None)
    )
    assert told.startswith("Days of half. None of 1")


def test_a_tornado_has_differences_with_their_intervals():
    (grid,) = grids(found(Method.ONE_AT_A_TIME, swing("a", 21.0, -14.0)))
    assert grid.title == "half wait days, in weeks"
    assert grid.rows == (("a", "3 to 5", "+3.0 (2.0 to 4.0)", "-2.0 (-3.0 to -1.0)"),)


def test_an_end_that_is_not_known_says_so():
    nothing = End(0.5, None, None, None)
    (grid,) = grids(found(Method.ONE_AT_A_TIME, Swing(varied("a"), nothing, nothing)))
    assert grid.rows[0][2] == "not known"


def test_screening_tells_size_direction_and_spread():
    row = Screened(varied("a"), -14.0, 21.0, 14.0, 28.0, 7.0)
    (grid,), (told,) = grids(found(Method.MORRIS, row)), sentences(found(Method.MORRIS, row))
    assert grid.rows[0][2:] == ("3.0 weeks", "2.0 to 4.0", "-2.0", "1.0 weeks")
    assert told.endswith("What matters most: a (3.0 weeks for 3 to 5).")


def test_indices_are_parts_of_the_variance():
    row = Indices(varied("a"), 0.5, 0.4, 0.6, 0.75, 0.7, 0.8)
    (grid,), (told,) = grids(found(Method.SOBOL, row)), sentences(found(Method.SOBOL, row))
    assert grid.rows[0][2:] == ("50%", "40% to 60%", "75%", "70% to 80%")
    assert told.endswith("What matters most: a (75% of the variance).")


def test_a_long_table_says_how_much_more_the_file_has():
    rows = [swing(f"f{number}", 70.0, 0.0) for number in range(MOST_SHOWN + 3)]
    (grid,) = grids(found(Method.ONE_AT_A_TIME, *rows))
    assert len(grid.rows) == MOST_SHOWN
    assert grid.note.endswith("3 more factors are in the file.")


def test_long_values_are_told_by_what_they_are_multiplied_by():
    long = Varied("a", "x0.75 to x1.25", "{low: 0.6, medium: 0.75}", "", "{low: 1, medium: 1.25}")
    end = End(0.75, 7.0, 6.0, 8.0)
    (grid,) = grids(found(Method.ONE_AT_A_TIME, Swing(long, end, end)))
    assert grid.rows[0][1] == "x0.75 to x1.25"
