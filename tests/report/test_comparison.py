from dataclasses import replace

import pytest

from sdssim.experiments.comparison import Enough, compare_scenarios
from sdssim.measures.entry import Unit
from sdssim.report.comparison import (
    heading,
    how_judged,
    is_all_clear,
    stopping_sentences,
    verdict_sentence,
)
from sdssim.results.comparison import Stopping
from sdssim.results.headline import Headline
from tests.results.paired import several, small
from tests.small import SMALL

CLEAR = {"difference": -21.7, "low": -26.6, "high": -16.8, "p_holm": 0.001, "first": 140.0,
         "second": 118.3, "replications": 12, "only_first": 0, "only_second": 0}  # fmt: skip
UNCLEAR = CLEAR | {"difference": 1.0, "low": -3.0, "high": 5.0, "p_holm": 0.6}


def told(changes=None, found=None, **stopping):
    """The sentence about a variant whose first headline figure has been changed."""
    found = found or several()
    variant = found.variants[0]
    figure = replace(variant.headline[Headline.WAIT], **(changes or CLEAR))
    variant = replace(variant, headline={**variant.headline, Headline.WAIT: figure})
    if stopping:
        found = replace(found, stopping=Stopping(**stopping))
    return verdict_sentence(found, variant)


def test_sooner_is_said_with_its_interval_and_both_medians():
    assert told() == (
        "Half the people are paid 3.1 weeks sooner (2.4 to 3.8): 16.9 weeks after assessed instead "
        "of 20.0."
    )


def test_later_is_said_in_the_same_way():
    later = CLEAR | {"difference": 21.7, "low": 16.8, "high": 26.6}
    assert "3.1 weeks later (2.4 to 3.8)" in told(later)


def test_no_difference_says_what_is_ruled_out():
    assert told(UNCLEAR) == (
        "No difference in how soon half the people are paid that 12 replications can show; "
        "differences above 0.7 weeks are ruled out."
    )


def test_what_is_too_small_to_matter_is_said_so():
    text = told(UNCLEAR, matters={Unit.DAYS: 7.0}, at_most=100, unsettled=())
    assert text.startswith("No difference that matters in how soon half the people are paid;")
    wide = told(UNCLEAR, matters={Unit.DAYS: 2.0}, at_most=100, unsettled=())
    assert "12 replications can show" in wide


def test_exactly_no_difference_is_said_so():
    nothing = UNCLEAR | {"difference": 0.0, "low": 0.0, "high": 0.0, "p_holm": 1.0}
    assert told(nothing).startswith("No difference at all in how soon half the people are paid")


def test_one_replication_tells_nothing():
    one = UNCLEAR | {"low": None, "high": None, "p_holm": None}
    assert told(one).startswith("One replication cannot tell")


@pytest.mark.parametrize(
    ("known", "where"),
    [
        ({"only_first": 5}, " with this variant."),
        ({"only_second": 5}, " in the baseline."),
        ({}, " in the time that is seen."),
    ],
)
def test_a_median_that_is_never_known_is_explained(known, where):
    nowhere = UNCLEAR | {"difference": None, "low": None, "high": None, "p_holm": None} | known
    text = told(nowhere)
    assert text.startswith("How soon half the people are paid is not known: fewer than half")
    assert text.endswith(where)


def test_replications_that_are_left_out_are_told():
    text = told(CLEAR | {"only_first": 3, "only_second": 1})
    assert "(in 3 with this variant only and in 1 in the baseline only, of 12)" in text
    assert text.endswith("so it says too little.")


def test_the_baseline_itself_is_said_so():
    found = several()
    assert verdict_sentence(found, found.variants[2]) == (
        "This is the baseline itself: every difference is exactly 0."
    )


def without_milestones(share):
    text = SMALL.split("budget:")[0]
    for name in ("assessed", "first_payment"):
        text = text.replace(f"    milestone: {name}\n", "")
    variant = small(text, staff__worker__share=share)
    return compare_scenarios(small(text), [variant], 8, titles=["Variant"])


def test_without_milestones_people_on_the_way_are_told():
    found = without_milestones(0.02)
    text = verdict_sentence(found, found.variants[0])
    assert "more people" in text
    assert text.endswith("are on the way at the end.")
    same = without_milestones(0.2)
    assert "baseline itself" in verdict_sentence(same, same.variants[0])


def test_without_milestones_what_is_unknown_or_unclear_is_told():
    found = without_milestones(0.19)
    variant = found.variants[0]
    figure = variant.headline[Headline.ON_THE_WAY]
    unknown = replace(figure, difference=None)
    changed = replace(variant, headline={Headline.ON_THE_WAY: unknown})
    assert verdict_sentence(found, changed) == (
        "The number of people on the way at the end is not known."
    )
    partly = replace(figure, difference=-0.5, low=-2.0, high=1.0, p_holm=0.5, only_first=1)
    changed = replace(variant, headline={Headline.ON_THE_WAY: partly})
    assert "fewer than half get there" in verdict_sentence(found, changed)


def test_the_heading_counts_variants_and_replications():
    assert heading(several()) == (
        "Small beside 3 variants: 12 replications, seed 1; in each, the same people meet the same "
        "chance."
    )
    one = replace(several(), variants=several().variants[:1], replications=1)
    assert heading(one).startswith("Small beside 1 variant: 1 replication, seed 1;")


def test_it_is_said_how_differences_were_judged():
    text = " ".join(how_judged(several()))
    assert "Holm's rule (1979) over the 12 headline differences together (6 measures" in text
    assert "95% confidence (Bonferroni)" in text
    assert "few" not in text
    assert "signific" not in text.lower()


def test_an_interval_that_reaches_0_beside_a_clear_difference_is_explained():
    found = several()
    variant = found.variants[0]
    figure = replace(variant.headline[Headline.WAIT], **(CLEAR | {"high": 0.5}))
    variant = replace(variant, headline={**variant.headline, Headline.WAIT: figure})
    text = " ".join(how_judged(replace(found, variants=(variant,))))
    assert "may just reach 0" in text
    figure = replace(figure, **CLEAR)
    variant = replace(variant, headline={Headline.WAIT: figure})
    assert "may just reach 0" not in " ".join(how_judged(replace(found, variants=(variant,))))


def test_few_replications_are_called_few():
    found = compare_scenarios(small(), [small(staff__worker__share=0.1)], 2)
    assert "2 replications are few" in " ".join(how_judged(found))


def test_looking_several_times_is_told():
    enough = Enough(12, {Unit.DAYS: 70.0}, 48)
    found = compare_scenarios(small(), [small(staff__worker__share=0.1)], enough)
    assert "looked at 3 times" in " ".join(how_judged(found))


def test_nothing_was_judged_where_all_is_the_baseline():
    found = compare_scenarios(small(), [small()], 2)
    assert how_judged(found) == []
    assert is_all_clear(found)
    assert not is_all_clear(several())


def test_what_was_settled_is_told_and_what_was_not():
    settled = replace(several(), stopping=Stopping({Unit.DAYS: 7.0, Unit.POUNDS: 20.0}, 99, ()))
    assert stopping_sentences(settled) == [
        "Every difference of 1.0 weeks and £20 or more is settled: clear, or shown to be smaller."
    ]
    names = tuple(("Weekly", f"m{number}") for number in range(6))
    open_ = replace(several(), stopping=Stopping({Unit.DAYS: 7.0}, 99, names))
    (text,) = stopping_sentences(open_)
    assert text.startswith("At the cap of 99 replications it is still open")
    assert "m3 of Weekly and 2 more. Raise --max-replications" in text
    assert stopping_sentences(several()) == []
