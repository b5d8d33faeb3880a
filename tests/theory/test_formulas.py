"""Every single-queue formula reached a second way: special cases, limits, brute force."""

import numpy as np
import pytest

from tests.theory.brute_force import fifo_waits, generator, poisson_arrivals, priority_waits
from tests.theory.brute_force import lindley_waits as lindley
from tests.theory.equivalence import assert_long_run_mean
from tests.theory.formulas import (
    Work,
    cobham_mean_waits,
    cobham_mmc_mean_waits,
    dm1_mean_wait,
    erlang_b,
    erlang_c,
    gim1_mean_wait,
    md1_mean_wait,
    mm1_mean_wait,
    mm1_wait_exceeds,
    mmc_mean_wait,
    mmc_wait_exceeds,
    pollaczek_khinchine,
    utilisation,
)
from tests.theory.patience import stationary

PEOPLE = 400_000


def exponential_work(rate, mean):
    return Work(rate, mean, 2 * mean**2)


def test_one_server_is_the_case_c_of_1():
    assert mmc_mean_wait(2.0, 0.35, 1) == pytest.approx(mm1_mean_wait(2.0, 0.35), rel=1e-12)
    assert erlang_c(2.0, 0.35, 1) == pytest.approx(0.7, rel=1e-12)
    exceeds = mmc_wait_exceeds(2.0, 0.35, 1, 0.8)
    assert exceeds == pytest.approx(mm1_wait_exceeds(2.0, 0.35, 0.8), rel=1e-12)


def test_erlang_b_is_the_truncated_poisson_law():
    offered = 2.5
    terms = offered ** np.arange(5) / np.array([1, 1, 2, 6, 24])
    assert erlang_b(offered, 4) == pytest.approx(terms[-1] / terms.sum(), rel=1e-12)


@pytest.mark.parametrize(("rate", "servers"), [(1.4, 2), (2.1, 3), (9.0, 10)])
def test_erlang_c_against_the_birth_death_chain_with_endless_patience(rate, servers):
    law = stationary(rate, 1.0, servers, mean_patience=1e12)
    queue = np.maximum(np.arange(law.size) - servers, 0)
    assert erlang_c(rate, 1.0, servers) == pytest.approx(law[servers:].sum(), rel=1e-8)
    assert mmc_mean_wait(rate, 1.0, servers) == pytest.approx(queue @ law / rate, rel=1e-8)


def test_mean_wait_is_the_area_under_the_share_still_waiting():
    days = np.linspace(0, 60, 60_001)
    share = [mmc_wait_exceeds(1.4, 1.0, 2, day) for day in days]
    assert np.trapezoid(share, days) == pytest.approx(mmc_mean_wait(1.4, 1.0, 2), rel=1e-6)


def test_the_wait_law_of_two_servers_against_brute_force():
    rng = generator(11)
    arrivals = poisson_arrivals(rng, 1.2, PEOPLE)
    waits = fifo_waits(arrivals, rng.exponential(1.0, PEOPLE), 2)
    assert_long_run_mean(waits, mmc_mean_wait(1.2, 1.0, 2))
    for days in (0.0, 1.0, 3.0):
        expected = mmc_wait_exceeds(1.2, 1.0, 2, days)
        assert_long_run_mean(waits > days, expected)


def test_pollaczek_khinchine_of_exponential_service_is_mm1():
    assert pollaczek_khinchine([exponential_work(2.0, 0.3)]) == pytest.approx(
        mm1_mean_wait(2.0, 0.3), rel=1e-12
    )


def test_pollaczek_khinchine_of_constant_service_is_md1():
    assert pollaczek_khinchine([Work(2.0, 0.3, 0.09)]) == pytest.approx(
        md1_mean_wait(2.0, 0.3), rel=1e-12
    )


def test_splitting_a_stream_changes_no_wait_when_all_are_served_as_they_come():
    whole, half = Work(2.0, 0.3, 0.2), Work(1.0, 0.3, 0.2)
    assert pollaczek_khinchine([half, half]) == pytest.approx(pollaczek_khinchine([whole]))


@pytest.mark.parametrize(
    ("draw", "second_moment"),
    [
        (lambda _, n: np.full(n, 0.6), 0.36),
        (lambda rng, n: rng.gamma(3.0, 0.2, n), 0.36 * (1 + 1 / 3)),
        (lambda rng, n: rng.uniform(0.2, 1.0, n), 0.36 + 0.64 / 12),
        (
            lambda rng, n: np.where(
                rng.random(n) < 0.5, rng.exponential(0.3, n), rng.exponential(0.9, n)
            ),
            0.09 + 0.81,
        ),
    ],
    ids=["constant", "gamma", "uniform", "hyper-exponential"],
)
def test_pollaczek_khinchine_against_lindley(draw, second_moment):
    rng = generator(12)
    waits = lindley(poisson_arrivals(rng, 1.0, PEOPLE), draw(rng, PEOPLE))
    assert_long_run_mean(waits, pollaczek_khinchine([Work(1.0, 0.6, second_moment)]))


def test_one_class_of_cobham_is_pollaczek_khinchine():
    work = Work(1.0, 0.6, 0.5)
    assert cobham_mean_waits([work])[0] == pytest.approx(pollaczek_khinchine([work]))


def test_priorities_conserve_the_load_weighted_wait():
    # Kleinrock's conservation law: whoever goes first, the work waiting is the same.
    urgent, other = Work(0.5, 0.4, 0.5), Work(0.6, 0.8, 0.9)
    waits = cobham_mean_waits([urgent, other])
    weighted = (urgent.load * waits[0] + other.load * waits[1]) / (urgent.load + other.load)
    assert weighted == pytest.approx(pollaczek_khinchine([urgent, other]), rel=1e-12)


def test_cobham_against_brute_force():
    rng = generator(13)
    arrivals = poisson_arrivals(rng, 1.0, PEOPLE)
    classes = (rng.random(PEOPLE) < 0.6).astype(np.int64)
    services = np.where(classes == 0, rng.exponential(0.5, PEOPLE), 0.7)
    waits = priority_waits(arrivals, services, classes)
    expected = cobham_mean_waits([exponential_work(0.4, 0.5), Work(0.6, 0.7, 0.49)])
    for number in (0, 1):
        assert_long_run_mean(waits[classes == number], expected[number])


def test_multi_server_priorities_agree_with_one_server_and_with_erlang_c():
    single = cobham_mean_waits([exponential_work(0.3, 0.9), exponential_work(0.5, 0.9)])
    assert cobham_mmc_mean_waits([0.3, 0.5], 0.9, 1) == pytest.approx(single, rel=1e-12)
    merged = np.dot([0.3, 0.5], cobham_mmc_mean_waits([0.3, 0.5], 0.9, 2)) / 0.8
    assert merged == pytest.approx(mmc_mean_wait(0.8, 0.9, 2), rel=1e-12)


def test_multi_server_priorities_against_brute_force():
    rng = generator(14)
    arrivals = poisson_arrivals(rng, 1.4, PEOPLE)
    classes = (rng.random(PEOPLE) < 0.5).astype(np.int64)
    waits = priority_waits(arrivals, rng.exponential(1.0, PEOPLE), classes, servers=2)
    expected = cobham_mmc_mean_waits([0.7, 0.7], 1.0, 2)
    for number in (0, 1):
        assert_long_run_mean(waits[classes == number], expected[number])


def test_random_arrivals_make_gim1_the_mm1_queue():
    found = gim1_mean_wait(lambda s: 2.0 / (2.0 + s), 0.35)
    assert found == pytest.approx(mm1_mean_wait(2.0, 0.35), rel=1e-9)


def test_regular_arrivals_against_lindley_and_below_random_ones():
    rng = generator(15)
    waits = lindley(np.arange(PEOPLE, dtype=float), rng.exponential(0.7, PEOPLE))
    assert_long_run_mean(waits, dm1_mean_wait(1.0, 0.7))
    assert dm1_mean_wait(1.0, 0.7) < mm1_mean_wait(1.0, 0.7)


@pytest.mark.parametrize("rate", [1.0, 1.5, -0.1])
def test_a_queue_that_never_settles_is_refused(rate):
    with pytest.raises(ValueError, match="no stationary wait"):
        utilisation(rate, 1.0)
