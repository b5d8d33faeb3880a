from datetime import date

import pytest

from sdssim.measures.entry import Unit
from sdssim.report import wording
from sdssim.results.table import SummaryRow


def row(mean, low=None, high=None, unit=Unit.PEOPLE):
    return SummaryRow("a", unit, (), mean, low, high, 3)


@pytest.mark.parametrize(
    ("shown", "value", "text"),
    [
        (wording.people, 179.4, "179"),
        (wording.people, 1234.0, "1,234"),
        (wording.people, 3.44, "3.4"),
        (wording.people, 3.0, "3"),
        (wording.people, -0.5, "-0.5"),
        (wording.weeks, 70.0, "10.0"),
        (wording.weeks, 164.0, "23.4"),
        (wording.weeks, 0.0, "0.0"),
        (wording.days, 0.0123, "0.012"),
        (wording.days, 1234.56, "1,234.6"),
        (wording.percent, 0.456, "46%"),
        (wording.percent, 0.0456, "4.6%"),
        (wording.pounds, 4598.2, "£4,598"),
        (wording.pounds, -20.0, "-£20"),
        (wording.number, 1234.0, "1,234"),
        (wording.number, 1.2345, "1.23"),
    ],
)
def test_numbers_are_rounded_to_what_they_can_bear(shown, value, text):
    assert shown(value) == text


def test_days_are_shown_in_weeks_and_other_units_in_their_own():
    assert wording.format_of(Unit.DAYS)(14.0) == "2.0"
    assert wording.unit_shown(Unit.DAYS) == "weeks"
    assert wording.format_of(Unit.POUNDS)(14.0) == "£14"
    assert wording.unit_shown(Unit.POUNDS) == ""
    assert wording.format_of(Unit.NUMBER)(14.0) == "14"


def test_an_interval_stands_in_brackets():
    assert wording.with_interval(row(20.0, 18.0, 22.0), wording.people) == "20 (18 to 22)"


def test_one_replication_has_no_interval():
    assert wording.with_interval(row(20.0), wording.people) == "20"
    assert wording.interval_of(row(20.0), wording.people) == ""


def test_an_interval_without_width_is_left_out():
    assert wording.with_interval(row(3.0, 3.0, 3.0), wording.people) == "3"


def test_nobody_is_fewer_than_nobody():
    assert wording.interval_of(row(1.0, -2.0, 4.0), wording.people) == "0 to 4"
    assert wording.interval_of(row(1.0, -2.0, 4.0, Unit.NUMBER), wording.number) == "-2 to 4"


@pytest.mark.parametrize("missing", [None, row(None)])
def test_what_is_not_known_is_said_to_be_so(missing):
    assert wording.with_interval(missing, wording.people) == "not known"


def test_names_and_dates_become_words():
    assert wording.in_words("first_payment") == "first payment"
    assert wording.date_in_words(date(2010, 8, 3)) == "3 August 2010"
