from concurrent.futures import ThreadPoolExecutor

import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.replicate import run
from sdssim.experiments.sensitivity.analyse import analyse, default_measures
from sdssim.experiments.sensitivity.factors import assumed_factors, chosen_factors
from sdssim.experiments.sensitivity.points import scenarios_at, together
from sdssim.results.sensitivity import Design, Method
from sdssim.scenario.load import load_text, vary
from tests.experiments.sensitivity.test_factors import WITH_MORE
from tests.small import SMALL


@pytest.fixture(scope="module")
def small():
    return load_text(SMALL)


def analysed(scenario, method=Method.ONE_AT_A_TIME, executor=None, **asked):
    factors, left = assumed_factors(scenario, 0.25)
    design = Design(method, replications=3, trajectories=2, samples=4)
    asked = {"factors": factors, "measures": default_measures(scenario), "design": design} | asked
    return analyse(scenario, executor=executor, not_varied=left, **asked)


def test_differences_are_those_of_runs_side_by_side(small):
    (factor,) = chosen_factors(small, ["staff.worker.people"], 0.25)
    found = analysed(small, factors=[factor], measures=["referred", "staff_cost_pounds"])
    base, more = run(small, 3), run(vary(small, {"staff.worker.people": 3}), 3)
    for measured in found.measures:
        name = measured.key.name
        assert measured.baseline == base.value(name)
        (swing,) = measured.rows
        assert swing.at_high.difference == pytest.approx(more.value(name) - base.value(name))


@pytest.mark.parametrize("method", Method)
def test_the_executor_makes_no_difference(small, method):
    with ThreadPoolExecutor(2) as executor:
        assert analysed(small, method, executor).measures == analysed(small, method).measures


def test_by_default_the_wait_and_who_still_waits_are_analysed(small):
    assert default_measures(small) == (
        "wait_assessed_to_first_payment_km_median_days",
        "wait_referral_to_first_payment_running",
    )


def test_every_unknown_measure_is_told_at_once(small):
    with pytest.raises(SdssimError, match=r"(?s)'refered'; did you mean 'referred'.*'nonsense'"):
        analysed(small, measures=["refered", "nonsense"])


def test_nothing_to_vary_is_refused(small):
    with pytest.raises(SdssimError, match="nothing to vary"):
        analysed(small, factors=[])


SHARES = WITH_MORE.replace("near: {share: 0.9,", "near: {share: 0.85,").replace(
    "    far: {share: rest, steps: [{wait: {days: 1}}]}",
    "    far: {share: 0.1, steps: [{wait: {days: 1}}]}       # assumed\n"
    "    third: {share: rest, steps: [{wait: {days: 2}}]}",
)


def test_shares_that_are_varied_together_are_narrowed_until_they_fit():
    scenario = load_text(SHARES)
    factors = chosen_factors(scenario, ["routes.route.*.share"], 0.25)
    highest = {factor.name: factor.high for factor in factors}
    with pytest.raises(SdssimError, match="smaller --range"):
        scenarios_at(scenario, factors, [highest])
    narrowed = together(scenario, factors)
    assert all(1 < new.high < old.high for new, old in zip(narrowed, factors, strict=True))
    scenarios_at(scenario, narrowed, [{factor.name: factor.high for factor in narrowed}])
