from dataclasses import replace
from xml.etree import ElementTree

from sdssim.eventlog import Cause
from sdssim.report.charts.comparison_causes import cause_changes, causes_chart
from tests.results.compared import beside, changed, variant
from tests.results.paired import several


def moved(title, clear=True, **days):
    """Return a variant with changes in the days of some causes, and none of the others."""
    of = variant(title, 0.0, clear=False)
    causes = [
        changed(figure, days.get(figure.name.split("_", 1)[1].removesuffix("_days"), 0.0),
                clear=clear)
        for figure in of.causes
    ]  # fmt: skip
    return replace(of, causes=tuple(causes))


def texts(chart):
    return list(ElementTree.fromstring(chart.svg).itertext())


def test_causes_that_change_nowhere_are_left_out():
    (told,) = cause_changes(beside(moved("A", for_sitting=-5.0, off_duty=2.0, own_time=0.01)))
    assert {each.cause for each in told.changes} == {Cause.FOR_SITTING, Cause.OFF_DUTY}
    assert told.largest().cause is Cause.FOR_SITTING


def test_nothing_is_drawn_where_nothing_changes():
    assert causes_chart(beside(several().variants[2])) is None


def test_one_variant_is_told_with_what_it_takes_and_adds():
    chart = causes_chart(beside(moved("A", for_sitting=-5.0, off_duty=2.0, elapsed=-3.0)))
    assert chart.title == (
        "A person spends 5.0 days fewer waiting for the next sitting and 2.0 days more in the "
        "worker's nights, weekends and other duties"
    )
    assert "waiting for the next sitting -5.0" in chart.alt
    assert "in all -3.0" in chart.alt
    assert "-5.0 (-6.0 to -4.0)" in texts(chart)
    assert chart.table.columns[-1] == "which is"


def test_a_small_change_the_other_way_is_not_in_the_title():
    chart = causes_chart(beside(moved("A", for_sitting=-50.0, off_duty=2.0)))
    assert chart.title == "A person spends 50.0 days fewer waiting for the next sitting"


def test_a_change_that_does_not_count_is_told_so():
    chart = causes_chart(beside(moved("A", clear=False, for_sitting=-5.0)))
    assert chart.title == "No cause of delay clearly takes more or fewer days"
    assert "not clear (-11.0 to +1.0)" in texts(chart)
    assert "(not clear)" in chart.alt


def test_without_intervals_bars_have_no_ranges():
    of = moved("A", for_sitting=-5.0)
    causes = tuple(replace(each, low=None, high=None, p_holm=None) for each in of.causes)
    chart = causes_chart(beside(replace(of, causes=causes)))
    assert "not clear" in texts(chart)
    assert {row[4] for row in chart.table.rows} == {""}


def test_of_several_the_cause_that_changes_most_often_is_told():
    chart = causes_chart(
        beside(
            moved("A", for_sitting=-5.0),
            moved("B", for_sitting=9.0, off_duty=1.0),
            moved("C", off_duty=3.0),
        )
    )
    assert chart.title == (
        "Waiting for the next sitting is what changes most: fewer days of it with 1 of 3 variants, "
        "more with 1"
    )
    assert "in all 0" in texts(chart)
    assert Cause.FOR_SITTING.value in texts(chart)


def test_of_several_that_change_nothing_clearly_that_is_told():
    chart = causes_chart(beside(*(moved(title, clear=False, for_sitting=-5.0) for title in "AB")))
    assert chart.title == "No variant clearly moves the wait from one cause to another"
    assert chart.alt == f"{chart.title}. "
    assert "(-5.0)" in chart.table.rows[1]


def test_the_table_of_several_begins_with_the_baseline():
    chart = causes_chart(several())
    assert chart.table.rows[0][0] == "the baseline's days"
    assert len(chart.table.rows) == 4


def test_sixteen_variants_are_told_shortly():
    found = beside(*(moved(f"Variant {number}", for_sitting=-5.0) for number in range(16)))
    assert "the table below has 10 more" in causes_chart(found).alt


def test_days_that_are_not_known_are_not_drawn():
    of = moved("A", for_sitting=-5.0)
    causes = tuple(
        replace(changed(each, None), first=None) if "elapsed" in each.name else each
        for each in of.causes
    )
    chart = causes_chart(beside(replace(of, causes=causes), moved("B", for_sitting=1.0)))
    assert "in all not known" in texts(chart)
    assert "not known" in chart.table.rows[0]
