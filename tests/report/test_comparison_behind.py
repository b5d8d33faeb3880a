from dataclasses import replace

import pytest

from sdssim.experiments.comparison import compare_scenarios
from sdssim.report.comparison_behind import behind_it, warnings_of
from sdssim.results.comparison import Contradiction, Estimate, StageDays
from sdssim.results.headline import Headline
from tests.results.paired import several, small
from tests.small import SMALL

CLEAR = {"difference": -7.0, "low": -10.0, "high": -4.0, "p_holm": 0.001}
UNCLEAR = {"difference": 1.0, "low": -3.0, "high": 5.0, "p_holm": 0.6}


def variant_with(headline=None, causes=None, people=None, **changes):
    """The weekly panel, with figures changed by name."""
    variant = several().variants[1]
    figures = {
        each: replace(figure, **(headline or {}).get(each, {}))
        for each, figure in variant.headline.items()
    }
    of_causes = tuple(
        replace(each, **(UNCLEAR if causes is not None else {}))
        if (causes or {}).get(each.name) is None
        else replace(each, **causes[each.name])
        for each in variant.causes
    )
    return replace(
        variant, headline=figures, causes=of_causes, people=people or variant.people, **changes
    )


def told(variant):
    return behind_it(several(), variant)


def sentence(variant, start):
    return next((each for each in told(variant) if each.startswith(start)), None)


def test_nothing_lies_behind_the_baseline_itself():
    assert told(several().variants[2]) == []


def test_the_whole_wait_is_told_where_it_says_something_else():
    both = variant_with({Headline.WAIT: CLEAR, Headline.WHOLE_WAIT: CLEAR})
    assert sentence(both, "Counted from") is None
    one = variant_with({Headline.WAIT: CLEAR, Headline.WHOLE_WAIT: UNCLEAR})
    assert sentence(one, "Counted from") == "Counted from referral there is no clear difference."
    other = variant_with({Headline.WAIT: UNCLEAR, Headline.WHOLE_WAIT: CLEAR})
    assert (
        sentence(other, "Counted") == "Counted from referral it is 1.0 weeks sooner (0.6 to 1.4)."
    )
    much_more = CLEAR | {"difference": -15.0, "low": -18.0, "high": -12.0}
    longer = variant_with({Headline.WAIT: CLEAR, Headline.WHOLE_WAIT: much_more})
    assert "2.1 weeks sooner" in sentence(longer, "Counted from")
    later = CLEAR | {"difference": 7.0, "low": 4.0, "high": 10.0}
    worse = variant_with({Headline.WAIT: UNCLEAR, Headline.WHOLE_WAIT: later})
    assert "1.0 weeks later" in sentence(worse, "Counted")


def test_people_paid_and_waiting_are_told_if_they_clearly_differ():
    clear = variant_with(
        {Headline.REACHED: {"difference": 4.2, "low": 3.1, "high": 5.4, "p_holm": 0.0},
         Headline.WAITING: {"difference": -4.4, "low": -5.6, "high": -3.2, "p_holm": 0.0}}
    )  # fmt: skip
    assert sentence(clear, "4.2 more") == (
        "4.2 more people (3.1 to 5.4) are paid and 4.4 fewer people (3.2 to 5.6) still wait at the "
        "end."
    )
    unclear = variant_with({Headline.REACHED: UNCLEAR, Headline.WAITING: UNCLEAR})
    assert sentence(unclear, "How many") == "How many people are paid does not clearly differ."


def days(difference):
    return {"difference": difference, "low": difference - 0.1, "high": difference + 0.1,
            "p_holm": 0.0}  # fmt: skip


def test_where_the_wait_moves_is_told_with_the_stage():
    stages = tuple(
        StageDays(stage, cause, 1.0, 1.0, Estimate(change, None, None))
        for stage, cause, change in (
            ("approval", "for_worker", -3.0),
            ("assessment", "for_worker", -2.0),
            ("assessment", "off_duty", 1.0),
            ("approval", "off_duty", 1.4),
            ("approval", "own_time", None),
        )
    )
    variant = variant_with(
        causes={
            "ledger_for_worker_days": days(-5.0),
            "ledger_off_duty_days": days(2.4),
            "ledger_worked_on_days": days(0.01),  # too little to be told beside the others
            "ledger_elapsed_days": days(-2.6),
        },
        stages=stages,
    )
    assert sentence(variant, "Where") == (
        "Where the wait moves, in days a person: 5.0 fewer waiting for a worker (mostly in "
        "approval) and 2.4 more in the worker's nights, weekends and other duties (mostly in "
        "approval); in all 2.6 fewer."
    )


def test_one_cause_alone_is_told_without_a_sum_and_without_a_stage_that_is_none():
    variant = variant_with(causes={"ledger_for_worker_days": days(-5.0)}, stages=())
    assert sentence(variant, "Where") == (
        "Where the wait changes, in days a person: 5.0 fewer waiting for a worker."
    )


def test_a_sum_that_is_not_clear_is_told_so():
    causes = {"ledger_for_worker_days": days(-5.0), "ledger_for_sitting_days": days(4.9)}
    variant = variant_with(causes=causes)
    assert sentence(variant, "Where").endswith("in all 1.0 more, which is not clear.")


def test_a_stage_that_moves_little_of_a_cause_is_not_named():
    stages = tuple(
        StageDays(stage, "for_worker", 1.0, 0.0, Estimate(-1.0, None, None))
        for stage in ("a", "b", "c")
    )
    variant = variant_with(causes={"ledger_for_worker_days": days(-3.0)}, stages=stages)
    assert "mostly" not in sentence(variant, "Where")


def test_no_cause_that_clearly_changes_is_told_so():
    assert sentence(variant_with(causes={}), "No cause") == (
        "No cause of delay clearly takes more or fewer days."
    )


def test_the_same_people_are_counted_by_what_becomes_of_them():
    text = sentence(several().variants[1], "Of the")
    assert text.startswith("Of the 21 people who are the same in both, 35% (27% to 43%) are paid")
    assert "0% at least a day later" in text
    assert "still wait in both, so it is not known" in text


def test_nobody_in_both_is_not_told():
    variant = several().variants[1]
    nobody = replace(variant.people[0], people=0.0)
    assert sentence(variant_with(people=(nobody,)), "Of the") is None
    assert sentence(replace(variant, people=()), "Of the") is None


def people_with(**changes):
    """People of both teams, with the changes in days of each team."""
    everyone, north, south = several().variants[1].people
    teams = (replace(north, days=replace(north.days, **changes.get("north", UNCLEAR))),
             replace(south, days=replace(south.days, **changes.get("south", UNCLEAR))))  # fmt: skip
    return (everyone, *teams)


def test_who_gains_and_who_loses_is_told_by_kind():
    variant = variant_with(people=people_with(north=days(-7.0), south=days(2.0)))
    assert sentence(variant, "Who gains") == (
        "Who gains most: team north (1.0 weeks); who loses most: team south (2.0 days)."
    )
    both = variant_with(people=people_with(north=days(-7.0), south=days(-9.0)))
    assert sentence(both, "Who gains") == (
        "Who gains most: team south (1.3 weeks); no group clearly loses."
    )
    losing = variant_with(people=people_with(north=days(7.0)))
    assert sentence(losing, "No group clearly gains") == (
        "No group clearly gains; who loses most: team north (1.0 weeks)."
    )
    none = variant_with(people=people_with())
    assert (
        sentence(none, "No team")
        == "No team, need or other group of people clearly gains or loses."
    )


def test_small_groups_and_cohorts_are_not_told():
    everyone, north, south = people_with(north=days(-7.0), south=days(-7.0))
    small = replace(north, comparable=4.0)
    cohort = replace(south, group=(("cohort", "early"),))
    assert sentence(variant_with(people=(everyone, small, cohort)), "No team")
    alone = variant_with(people=(everyone,))
    assert not any("gains" in each for each in told(alone))


POUNDS = {"difference": -60.0, "low": -76.0, "high": -43.0, "p_holm": 0.0}


@pytest.mark.parametrize(
    ("cost", "unit_cost", "words"),
    [
        (POUNDS, UNCLEAR, "£60 less (£43 to £76) in all and about as much for each person paid "
         "(within £5)."),
        (UNCLEAR | {"low": 0.0, "high": 0.0}, POUNDS | {"difference": 60.0, "low": 43.0,
         "high": 76.0}, "just as much in all and £60 more (£43 to £76) for each person paid."),
    ],
)  # fmt: skip
def test_cost_is_told(cost, unit_cost, words):
    variant = variant_with({Headline.COST: cost, Headline.UNIT_COST: unit_cost})
    assert sentence(variant, "Staff time") == f"Staff time on the pathway costs {words}"


def test_cost_that_is_not_known_is_told_so_and_one_that_is_not_taken_is_not():
    unknown = variant_with({Headline.COST: {"difference": None}})
    assert sentence(unknown, "What staff time costs is not known")
    untaken = variant_with()
    headline = {key: value for key, value in untaken.headline.items() if "COST" not in key.name}
    assert sentence(replace(untaken, headline=headline), "Staff time") is None
    once = {"low": None, "high": None, "p_holm": None, "difference": 1.0}
    assert sentence(variant_with({Headline.COST: once, Headline.UNIT_COST: once}), "Staff") is None


def test_a_contradiction_is_explained_in_a_sentence():
    row = next(row for row in several().variants[1].figures.rows if row.difference is not None)
    each = Contradiction(
        "referral", "first_payment", replace(row, difference=-14.0), replace(row, difference=21.0)
    )
    (text,) = warnings_of(variant_with(contradictions=(each,)))
    assert text == (
        "Take care: from referral to first payment, the median of completed cases alone is 2.0 "
        "weeks shorter, while that of everybody is 3.0 weeks longer: those who still wait are not "
        "among the completed, so completed cases mislead here."
    )


def test_other_days_and_other_people_are_warned_of():
    variant = several().variants[1]
    assert warnings_of(variant) == []
    everyone = replace(variant.people[0], only_variant=12.0, moved=20.0)
    changed = replace(variant, same_window=False, people=(everyone,))
    window, demand = warnings_of(changed)
    assert "seen over other days" in window
    assert demand == (
        "Take care: demand differs. Of the people, 12 are in this variant only and 20 are referred "
        "at another time; who waits longer is told of those who are in both, each from their own "
        "referral."
    )
    assert warnings_of(changed)[0] in told(changed)


def test_without_milestones_only_causes_and_cost_are_told():
    text = SMALL.split("budget:")[0]
    for name in ("assessed", "first_payment"):
        text = text.replace(f"    milestone: {name}\n", "")
    found = compare_scenarios(small(text), [small(text, staff__worker__share=0.02)], 6)
    where, cost = behind_it(found, found.variants[0])
    assert where.startswith("Where the wait")
    assert cost.startswith("Staff time on the pathway costs")
