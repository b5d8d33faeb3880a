from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sdssim.report.assumptions import ORDER, assumptions_grid, differences_grid
from sdssim.report.document import Notice, Words
from sdssim.report.figures import figures_of
from sdssim.report.headline import headline_sentence
from sdssim.report.reproduce import reproduce_grid
from sdssim.report.run_report import _answer, run_report
from sdssim.report.stress_des import FOR_THE_AUTHOR, stress_des_grid
from sdssim.report.two_medians import two_medians
from sdssim.results.sensitivity import Method
from sdssim.scenario.difference import Difference
from sdssim.scenario.load import load_text
from tests.report.seen import NO_MILESTONE, NOBODY, busy_figures, busy_logs, busy_results, of_text
from tests.report.test_answer import results_with
from tests.report.test_sensitivity import found, swing
from tests.small import SMALL


@pytest.fixture(scope="module")
def report():
    return run_report(busy_results(), busy_logs())


def section(report, heading):
    (wanted,) = (each for each in report.sections if each.heading == heading)
    return wanted


def test_the_answer_comes_first_with_its_range(report):
    first = report.sections[0].blocks[0]
    assert first.lead
    figures = busy_figures()
    row = figures.get("target_quick_share_of_all")
    count = f"{100 * row.mean:.0f} ({100 * row.low:.0f} to {100 * row.high:.0f})"
    assert first.text == (
        "Of 100 people referred between 1 January 2024 and 31 December 2024, about "
        f"{count} have their first payment within 18 weeks."
    )


def test_then_at_most_four_pictures_each_with_title_reading_and_table(report):
    charts = section(report, "In pictures").blocks
    assert [chart.name for chart in charts] == ["wait", "time", "stages", "staff"]
    for chart in report.charts():
        assert chart.title
        assert chart.reading
        assert chart.table.rows
        assert ElementTree.fromstring(chart.svg).get("aria-label") == chart.alt


def test_charts_have_names_of_their_own(report):
    names = [chart.name for chart in report.charts()]
    assert len(set(names)) == len(names)


def test_detail_comes_after_what_everybody_reads(report):
    details = [each.detail for each in report.sections]
    assert details == sorted(details)
    assert [each.heading for each in report.sections] == [
        "The answer", "In pictures", "Two people's journeys", "How long people wait",
        "The way through the pathway", "More figures", "What it costs", "What the numbers rest on",
        "How to get the same numbers again", "Appendix: STRESS-DES",
    ]  # fmt: skip


def test_every_row_of_every_table_has_a_cell_for_each_column(report):
    for grid in report.grids():
        assert all(len(row) == len(grid.columns) for row in grid.rows), grid.title


def test_the_same_run_gives_the_same_report(report):
    assert run_report(busy_results(), busy_logs()) == report


def test_without_logs_what_only_a_log_can_show_is_left_out():
    report = run_report(busy_results())
    assert [chart.name for chart in report.charts()] == ["time", "staff", "cost"]


def test_few_replications_and_assumed_numbers_are_told_before_the_figures():
    def notices(replications):
        figures = of_text(SMALL, replications)[1]
        return [block.text for block in _answer(figures) if isinstance(block, Notice)]

    assert "One replication is one throw of the dice: nothing here has a range." in notices(1)
    assert "2 replications are few: take the ranges as rough." in notices(2)
    assert any("2 assumed" in text for text in notices(2))
    assert not any("few" in text for text in notices(10))


def test_a_role_with_more_work_than_hours_is_told():
    text = SMALL.replace("share: 0.2", "share: 0.01")
    notices = [block.text for block in _answer(of_text(text)[1]) if isinstance(block, Notice)]
    assert any("the queue will grow." in notice for notice in notices)


def test_published_figures_stand_in_a_section_of_their_own():
    report = run_report(*of_text(SMALL)[::2])
    (chart,) = section(report, "Is the model like what was seen?").blocks
    assert chart.table.title == "Published figures beside simulated ones"


@pytest.mark.parametrize("text", [NO_MILESTONE, NOBODY])
def test_a_scenario_without_milestones_or_without_people_has_a_report(text):
    results, _, logs = of_text(text)
    report = run_report(results, logs)
    assert isinstance(report.sections[0].blocks[0], Words)
    assert "Two people's journeys" not in [each.heading for each in report.sections]


def test_hostile_text_is_passed_on_as_it_is_and_breaks_nothing():
    name = "<script>alert(1)</script> ‮ =1+1 " + "x" * 10_000
    results = of_text(SMALL)[0]
    base = results.scenario.base.model_copy(update={"description": name})
    hostile = replace(results, scenario=replace(results.scenario, name=name, base=base))
    report = run_report(hostile, of_text(SMALL)[2])
    assert report.title == name
    for chart in report.charts():
        assert "<script" not in chart.svg


def test_sensitivity_results_stand_with_the_assumptions():
    looked_into = found(Method.ONE_AT_A_TIME, swing("staff.a.share", 21.0, -14.0))
    report = run_report(of_text(SMALL)[0], sensitivity=looked_into)
    blocks = section(report, "What the numbers rest on").blocks
    assert "What matters most: a share" in blocks[1].text
    assert blocks[2].title == "half wait days, in weeks"
    assert blocks[3].title == "What the scenario's numbers rest on"


def test_the_first_sentence_without_a_target_counts_who_got_there_by_the_cut_off():
    text = SMALL.partition("targets:")[0]
    results, figures, _ = of_text(text, 4)
    reached = results.values[:, results.column("reached_first_payment")]
    referred = results.values[:, results.column("referred")]
    sentence = headline_sentence(figures)
    assert f"about {100 * (reached / referred).mean():.0f} (" in sentence
    assert sentence.endswith("have their first payment by then.")


def test_the_first_sentence_without_milestones_or_people():
    assert "people are referred" in headline_sentence(of_text(NO_MILESTONE)[1])
    assert headline_sentence(of_text(NOBODY)[1]).startswith("Nobody is referred between")


def test_with_one_replication_the_first_sentence_has_no_range():
    assert "(" not in headline_sentence(of_text(SMALL, 1)[1])


def medians(done, everybody):
    stem = "wait_referral_to_first_payment"
    known = {
        f"{stem}_median_days": done,
        f"{stem}_km_median_days": everybody,
        f"{stem}_running": 6.0,
    }
    figures = {name: value for name, value in known.items() if value is not None}
    return two_medians(figures_of(results_with(figures)))


def test_the_two_medians_stand_side_by_side_and_it_is_said_why_they_differ():
    text, grid = medians(56.0, 70.0)
    assert grid.rows == (("everyone", "6", "8.0", "10.0", "2.0"),)
    assert "leaves out the 6 people who still wait on 5 April 2026" in text


def test_medians_that_agree_are_said_to_and_an_unknown_one_is_not_explained():
    assert "hardly differ" in medians(56.0, 56.2)[0]
    text, grid = medians(56.0, None)
    assert text == ""
    assert grid.rows[0][3:] == ("not known", "")


def test_cohorts_are_set_side_by_side():
    _, grid = two_medians(busy_figures())
    assert [row[0] for row in grid.rows] == [
        "everyone", "referred in early", "referred in late",
    ]  # fmt: skip
    assert two_medians(of_text(NO_MILESTONE)[1])[1].rows == ()


def test_the_assumed_come_first():
    grid = assumptions_grid(load_text(SMALL))
    ranks = [ORDER.index(row[2]) for row in grid.rows]
    assert ranks == sorted(ranks)
    assert grid.rows[0] == ("demand.per_month", "6", "assumed", "assumed")


def test_what_differs_is_listed_with_its_date(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    child = """
name: Child
extends: small.yaml
panels: {panel: {every_days: 7}}
changes: [{on: 2026-02-01, set: {staff.worker.share: 0.3}}]
"""
    scenario = load_text(child, "child.yaml", folder=tmp_path)
    assert differences_grid(scenario).rows == (
        ("panels.panel.every_days", "14", "7", "the start"),
        ("staff.worker.share", "0.2", "0.3", "1 February 2026"),
    )


def test_the_means_to_reproduce_are_all_there():
    figures = of_text(SMALL)[1]
    rows = dict(reproduce_grid(figures).rows)
    assert rows["command, in the folder of the run"] == (
        "sdssim run scenario.yaml --replications 2 --seed 1"
    )
    assert rows["digest of the scenario"] == figures.results.scenario.digest
    assert rows["bank holidays kept"] == "3 April 2026"
    assert "numpy " in rows["versions"]
    none = of_text(SMALL.replace("england-and-wales", "none"))[1]
    assert dict(reproduce_grid(none).rows)["bank holidays kept"] == "none"


def test_all_items_of_stress_des_are_filled_in_or_said_to_be_the_authors():
    rows = stress_des_grid(busy_figures()).rows
    assert [row[0] for row in rows] == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4",
        "2.5.5", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1",
    ]  # fmt: skip
    told = {row[0]: row[2] for row in rows}
    assert told["1.1"] == f"{FOR_THE_AUTHOR}."
    assert "3 people on the way at the start" in told["2.5.5"]
    assert "declined" in told["2.5.5"]
    assert "planner 3, broker 1, helper 2" in told["2.5.3"]
    assert "care tasks" in told["2.5.1"]
    assert "3 people are on the way" in told["4.1"]


def test_a_warm_up_is_told_in_stress_des():
    text = SMALL + "window: {from: 2026-02-01}\n"
    told = {row[0]: row[2] for row in stress_des_grid(of_text(text)[1]).rows}
    assert "People referred from 1 February 2026 on are measured" in told["4.1"]
    assert told["1.1"].startswith("One service over three months.")


def test_what_differs_is_told_in_stress_des():
    results = busy_results()
    differences = (Difference("panels.panel.every_days", 14, 7),)
    varied = replace(results, scenario=replace(results.scenario, differences=differences))
    grid = stress_des_grid(replace(busy_figures(), results=varied))
    told = {row[0]: row[2] for row in grid.rows}
    assert told["2.3"].startswith("1 value differs")
    assert "panel every_days: 14 -> 7" in told["1.3"]
