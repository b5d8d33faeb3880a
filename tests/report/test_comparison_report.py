from dataclasses import replace
from functools import cache

import pytest

from sdssim.experiments.comparison import compare_scenarios
from sdssim.measures.entry import Unit
from sdssim.report.comparison_report import comparison_report
from sdssim.report.document import Notice, Words
from sdssim.report.page import page_of
from sdssim.results.comparison import Stopping
from tests.measures.simulated import BUSY
from tests.results.compared import HOSTILE, beside, variant
from tests.results.paired import several, small
from tests.small import SMALL

GROUPS = (("north", -14.0), ("south", 7.0))


def section(report, heading):
    return next(each for each in report.sections if each.heading == heading)


def texts(report, kind, heading="The answer"):
    return [block.text for block in section(report, heading).blocks if isinstance(block, kind)]


def many():
    return beside(*(variant(f"V{each}", 7.0 * (each - 3), groups=GROUPS) for each in range(15)))


@pytest.fixture
def _no_pictures(monkeypatch):
    """Leave out what takes long to draw, where a test reads the words only."""
    monkeypatch.setattr("sdssim.report.comparison_report._charts", lambda _: ())


@cache
def report_on_many():
    return comparison_report(many())


@cache
def report_on_several():
    return comparison_report(several())


def test_the_answer_stands_first_and_charts_before_the_detail():
    report = report_on_several()
    assert [each.heading for each in report.sections] == [
        "The answer",
        "What changes, and for whom",
        "Behind the answer",
        "All tables",
        "What differs from the baseline",
        "What that rests on",
        "How it was judged",
        "How to make it again",
    ]
    assert [each.detail for each in report.sections] == [False] * 3 + [True] * 5
    assert report.title == "Small beside 3 variants"
    assert "12 replications with seed 1" in report.subtitle


def test_each_of_a_few_variants_is_answered_in_one_sentence_with_its_range():
    leads = [block for block in section(report_on_several(), "The answer").blocks
             if isinstance(block, Words)]  # fmt: skip
    assert all(block.lead for block in leads)
    assert leads[1].text.startswith("Weekly: Half the people are paid 1.9 weeks sooner (")
    assert leads[2].text.startswith("Small: This is the baseline itself")


def test_of_many_variants_a_summary_comes_first():
    words = [block for block in section(report_on_many(), "The answer").blocks
             if isinstance(block, Words)]  # fmt: skip
    assert [block.lead for block in words] == [True] + [False] * 15
    assert words[0].text == (
        "Half the people are paid sooner with 3 of 15 variants, and later with 11. Most with V0: "
        "3.0 weeks sooner (2.9 to 3.1); and with V14: 11.0 weeks later (10.9 to 11.1)."
    )
    assert section(report_on_many(), "Behind the answer").detail


@pytest.mark.usefixtures("_no_pictures")
def test_of_many_that_do_nothing_clearly_none_is_named():
    found = beside(*(variant(f"V{each}", 1.0, clear=False) for each in range(5)))
    assert texts(comparison_report(found), Words)[0] == (
        "No variant clearly changes how soon half the people are paid."
    )


def test_there_are_four_charts_each_with_its_numbers():
    for report in (report_on_several(), report_on_many()):
        charts = list(report.charts())
        assert [chart.name for chart in charts] == [
            "differences", "causes", "same-people", "groups",
        ]  # fmt: skip
        assert all(chart.table.rows and chart.alt and chart.reading for chart in charts)


def test_what_staff_time_costs_is_drawn_where_there_is_room():
    one = beside(variant("A", -7.0))
    names = [chart.name for chart in comparison_report(one).charts()]
    assert names == ["differences", "causes", "same-people", "cost"]


def test_without_milestones_people_on_the_way_are_the_answer():
    text = "\n".join(
        line for line in SMALL.splitlines()
        if not line.strip().startswith(("milestone", "targets", "twelve", "budget", "payments"))
    )  # fmt: skip
    found = compare_scenarios(
        small(text), [small(text, staff__worker__share=0.02)], 12, engine="simpy"
    )
    report = comparison_report(found)
    assert report.title == "Small beside worker share: 0.2 -> 0.02"
    assert [chart.name for chart in report.charts()] == ["differences", "causes", "cost"]
    assert "on the way at the end" in next(report.charts()).title


@pytest.mark.usefixtures("_no_pictures")
def test_a_single_variant_has_a_paragraph_for_each_thing_behind_its_answer():
    paragraphs = texts(comparison_report(beside(several().variants[1])), Words, "Behind the answer")
    assert len(paragraphs) > 3
    assert any(text.startswith("Staff time on the pathway costs") for text in paragraphs)


@pytest.mark.usefixtures("_no_pictures")
def test_the_baseline_itself_has_nothing_behind_it():
    report = comparison_report(beside(several().variants[2]))
    assert "Behind the answer" not in [each.heading for each in report.sections]


@pytest.mark.usefixtures("_no_pictures")
def test_what_several_variants_have_to_warn_of_is_told_once():
    found = several()
    apart = [replace(each, same_window=False) for each in found.variants[:2]]
    report = comparison_report(beside(*apart, found.variants[2]))
    assert texts(report, Notice) == [
        "Less time and Weekly: It is seen over other days than the baseline, so figures of the end "
        "are not of the same day."
    ]
    assert not any("seen over other days" in text
                   for text in texts(report, Words, "Behind the answer"))  # fmt: skip


@pytest.mark.usefixtures("_no_pictures")
def test_what_all_scenarios_have_to_warn_of_is_told_without_their_names():
    warned = replace(small(), warnings=("x may be a mistake",))
    found = beside(replace(several().variants[0], scenario=warned))
    assert texts(comparison_report(replace(found, baseline=warned)), Notice) == [
        "x may be a mistake"
    ]


@pytest.mark.usefixtures("_no_pictures")
def test_few_replications_and_what_is_not_settled_are_noted():
    stopping = Stopping({Unit.DAYS: 7.0}, 12, (("Less time", "wait"),))
    notes = texts(comparison_report(replace(several(), replications=5, stopping=stopping)), Notice)
    assert notes[0] == "5 replications are few: take the intervals as rough."
    assert notes[1].startswith("At the cap of 12 replications it is still open")


def test_one_replication_makes_a_report_too():
    found = compare_scenarios(small(BUSY), [small(BUSY, demand__per_month=15)], 1, engine="simpy")
    report = comparison_report(found)
    assert texts(report, Notice)[0] == "1 replication is few: take the intervals as rough."
    assert "1 replication with seed 1" in report.subtitle


@pytest.mark.parametrize("number", [2, 5])
def test_hostile_names_are_text_everywhere(number):
    found = beside(*(variant(f"{HOSTILE}{each}", 7.0, groups=GROUPS) for each in range(number)))
    found = replace(found, baseline=replace(found.baseline, name=HOSTILE))
    page = page_of(comparison_report(found))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_same_comparison_gives_the_same_report():
    assert comparison_report(many()) == report_on_many()


def test_sixteen_scenarios_fit_in_a_small_page():
    assert len(page_of(report_on_many()).encode()) < 3_000_000
