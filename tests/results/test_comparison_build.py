import numpy as np
import pytest

from sdssim.eventlog import Cause
from sdssim.experiments.replicate import run
from sdssim.results.compare import Verdict
from sdssim.results.comparison import Change, FamilyName
from sdssim.results.comparison_build import VariantRuns, comparisons
from sdssim.results.headline import Headline
from sdssim.results.interval import intervals
from sdssim.results.pairs import pair_scale
from tests.results.paired import several, small
from tests.results.tables import results_with

STEM = "wait_assessed_to_first_payment"


def built(first, second, **settings):
    """A comparison of given figures; of people and days nothing is known."""
    scale = pair_scale(first.scenario, second.scenario)
    pair = scale.unflat(np.zeros((first.replications, scale.size)))
    runs = VariantRuns(second.scenario, "Variant", "something", second, pair)
    (variant,), families = comparisons(first, [runs], **settings)
    return variant, families


def given(**figures):
    return {(name,): values for name, values in figures.items()}


def test_the_headline_is_the_mean_of_the_paired_differences():
    found = several()
    less = found.variants[0].scenario
    first, second = run(found.baseline, 12), run(less, 12)
    name = "reached_first_payment"
    column = first.column(name)
    figure = found.variants[0].headline[Headline.REACHED]
    differences = second.values[:, [column]] - first.values[:, [column]]
    family = found.families[FamilyName.HEADLINE]
    assert figure.name == name
    assert figure.difference == pytest.approx(differences.mean())
    of = intervals(differences, 1 - 0.05 / family.differences)
    assert (figure.low, figure.high) == (of.low[0], of.high[0])
    assert figure.first == pytest.approx(first.value(name))


def test_a_variant_that_is_the_baseline_is_not_counted_in_any_family():
    families = several().families
    assert families[FamilyName.HEADLINE].differences == 2 * 6
    assert families[FamilyName.GROUPS].differences == 2 * 3


def test_the_baseline_beside_itself_differs_by_exactly_0():
    same = several().variants[2]
    assert same.is_baseline
    figures = [*same.headline.values(), *same.causes, *(each.days for each in same.people)]
    assert {figure.difference for figure in figures} == {0.0}
    assert {(figure.low, figure.high) for figure in figures} == {(0.0, 0.0)}
    assert {figure.verdict for figure in figures} == {Verdict.NOT_CLEAR}
    for row in same.figures.rows:
        assert row.difference in (0.0, None)
    for each in same.people:
        assert each.shares[Change.LATER].mean == 0
        assert each.shares[Change.SOONER].mean == 0
    assert all(each.difference.mean == 0 for each in same.stages)


def test_every_person_has_one_change():
    for variant in several().variants:
        for each in variant.people:
            assert sum(share.mean for share in each.shares.values()) == pytest.approx(1)


def test_stages_sum_to_the_causes():
    for variant in several().variants:
        for cause in Cause:
            name = f"ledger_{cause.name.lower()}_days"
            (figure,) = [each for each in variant.causes if each.name == name] or [None]
            of_stages = [each for each in variant.stages if each.cause == cause.name.lower()]
            if figure is None:
                assert not of_stages
                continue
            total = sum(each.difference.mean for each in of_stages)
            assert total == pytest.approx(figure.difference, abs=1e-9)


def test_causes_sum_to_all_days():
    for variant in several().variants:
        *causes, in_all, rework = variant.causes
        assert (in_all.name, rework.name) == ("ledger_elapsed_days", "ledger_rework_days")
        assert sum(each.difference for each in causes) == pytest.approx(in_all.difference)


def test_a_stage_of_one_scenario_only_is_told():
    baseline = small()
    other = small(text=baseline_text_with("approval", "decision"))
    first, second = run(baseline, 3), run(other, 3)
    scale = pair_scale(baseline, other)
    pair = scale.unflat(np.ones((3, scale.size)))
    runs = VariantRuns(other, "Variant", "a stage", second, pair)
    (variant,), _ = comparisons(first, [runs])
    stages = {each.stage: each for each in variant.stages}
    assert stages["approval"].second == 0
    assert stages["decision"].first == 0


def baseline_text_with(old, new):
    from tests.small import SMALL

    return SMALL.replace(f"stage: {old}", f"stage: {new}")


def test_a_median_that_one_scenario_does_not_come_to_is_counted():
    known = given(**{f"{STEM}_km_median_days": [40.0, 42.0, 44.0]})
    some = given(**{f"{STEM}_km_median_days": [50.0, np.nan, 53.0]})
    variant, _ = built(results_with(known, small()), results_with(some, small()))
    figure = variant.headline[Headline.WAIT]
    assert (figure.only_first, figure.only_second, figure.replications) == (1, 0, 2)
    assert figure.difference == pytest.approx(9.5)
    assert figure.first == pytest.approx(42.0)


def flattering(completed, everybody):
    base = {f"{STEM}_median_days": [30.0] * 4, f"{STEM}_km_median_days": [50.0] * 4}
    spread = np.array([-0.1, 0.1, -0.2, 0.2])
    moved = {
        f"{STEM}_median_days": (30 + completed + spread).tolist(),
        f"{STEM}_km_median_days": (50 + everybody + spread * 20).tolist(),
    }
    variant, _ = built(results_with(given(**base), small()), results_with(given(**moved), small()))
    return variant.contradictions


def test_completed_cases_that_say_the_opposite_are_told():
    (found,) = flattering(-3.0, 4.0)
    assert (found.start, found.stop) == ("assessed", "first_payment")
    assert found.completed.difference == pytest.approx(-3)
    assert found.everybody.difference == pytest.approx(4)
    assert flattering(3.0, -4.0)


@pytest.mark.parametrize(
    ("completed", "everybody"), [(-3.0, -4.0), (0.05, -4.0), (-3.0, 0.0), (-3.0, 0.9)]
)
def test_what_points_the_same_way_or_nowhere_is_no_contradiction(completed, everybody):
    assert flattering(completed, everybody) == ()


def test_a_wait_known_in_one_only_is_no_contradiction():
    base = given(**{f"{STEM}_median_days": [30.0, 31.0]})
    other = given(**{f"{STEM}_median_days": [20.0, 21.0], "completed": [1.0, 1.0]})
    variant, _ = built(results_with(base, small()), results_with(other, small()))
    assert variant.contradictions == ()


def test_looks_widen_the_headline_only():
    first, second = run(small(), 6), run(small(staff__worker__share=0.08), 6)
    once, often = built(first, second)[0], built(first, second, looks=4)[0]
    one, other = once.headline[Headline.WAITING], often.headline[Headline.WAITING]
    assert other.high - other.low > one.high - one.low
    assert once.causes == often.causes


def test_another_window_is_noticed():
    first = run(small(), 2)
    second = run(small(window__cut_off="2026-03-01"), 2)
    variant, _ = built(first, second)
    assert not variant.same_window
    assert built(first, first)[0].same_window
