from dataclasses import replace

from sdssim.report.comparison_detail import (
    differences_of,
    judgement,
    reproduce_grid,
    touched_grid,
    what_differs,
)
from sdssim.report.document import Words
from sdssim.report.tables import Grid
from sdssim.results.comparison import FamilyName
from sdssim.results.family import Family
from tests.results.compared import beside, variant
from tests.results.paired import several, small
from tests.small import SMALL


def grid_of(blocks):
    return next(block for block in blocks if isinstance(block, Grid))


def of(scenario):
    return beside(replace(variant("A", 1.0), scenario=scenario))


def touched(found):
    return touched_grid(found, differences_of(found))


def test_every_value_that_differs_is_listed_beside_the_baselines():
    found = several()
    blocks = list(what_differs(found, differences_of(found)))
    assert grid_of(blocks).rows == (
        ("Less time", "staff.worker.share", "0.2", "0.08", "the start"),
        ("Weekly", "panels.panel.every_days", "14", "7", "the start"),
    )
    assert [block.text for block in blocks if isinstance(block, Words)] == [
        "Small: nothing differs from the baseline."
    ]


def test_without_a_difference_there_is_no_table():
    found = of(small())
    assert not any(isinstance(each, Grid) for each in what_differs(found, differences_of(found)))
    assert touched(found) is None


def test_a_later_difference_is_told_with_its_date():
    text = f"{SMALL}changes:\n  - on: 2026-02-01\n    set:\n      demand.per_month: 9   # assumed\n"
    found = of(small(text))
    (row,) = grid_of(what_differs(found, differences_of(found))).rows
    assert row[1:] == ("demand.per_month", "6", "9", "1 February 2026")
    assert ("A", 'changes.2026-02-01.set."demand.per_month"', "9", "assumed", "assumed") in touched(
        found
    ).rows


def test_assumptions_about_what_differs_are_listed_once_the_least_sure_first():
    found = of(small(demand__team__north=0.5, demand__team__south=0.5, demand__per_month=7))
    rows = touched(found).rows
    order = [row[3] for row in rows]
    assert order == sorted(order, key=["assumed", "unstated", "derived", "reported"].index)
    assert ("Small", "demand.per_month", "6", "assumed", "assumed") in rows
    assert any(row[:2] == ("Small", "demand.team") and row[3] == "reported" for row in rows)
    assert len(set(rows)) == len(rows)
    assert not any("staff" in row[1] for row in rows)


def test_the_families_are_told_with_the_confidence_of_each_interval():
    blocks = list(judgement(several()))
    assert "Holm's rule" in blocks[0].text
    rows = {row[0]: row for row in grid_of(blocks).rows}
    assert rows["the headline measures"] == ("the headline measures", "12", "95%", "99.5833%", "1")


def test_what_nothing_was_judged_in_has_no_row():
    nothing = dict.fromkeys(FamilyName, Family(0))
    assert list(judgement(replace(several(), families=nothing))) == []


def test_all_that_decides_the_numbers_is_told():
    rows = dict(reproduce_grid(several()).rows)
    assert rows["command, in the folder of the comparison"] == (
        "sdssim compare baseline.yaml variant-1.yaml variant-2.yaml variant-3.yaml "
        "--replications 12 --seed 1"
    )
    assert rows["digest of Weekly"] == several().variants[1].scenario.digest
    assert rows["engine"].startswith("simpy")
    assert "numpy" in rows["versions"]
    assert rows["cut-off: the last day seen"] == "5 April 2026"
