"""What is left of a time that has begun."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sdssim.inputs.distributions import cdf, quantile, remaining, transform
from sdssim.scenario.distribution import Distribution

CONTINUOUS = [
    {"uniform": [1, 4]},
    {"triangular": [1.5, 3, 6]},
    {"triangular": [1, 1, 6]},
    {"exponential": 3},
    {"erlang": {"stages": 4, "mean": 6}},
    {"gamma": {"mean": 10, "sd": 4}},
    {"gamma": {"shape": 0.3, "scale": 2}},
    {"weibull": {"shape": 0.7, "scale": 5}},
    {"weibull": {"shape": 3, "scale": 5}},
    {"lognormal": {"mu": 1, "sigma": 0.8}},
    {"beta": {"low": -2, "high": 8, "alpha": 2, "beta": 5}},
    {"hyper_exponential": {"shares": [0.7, 0.3], "means": [1, 20]}},
]
DISCRETE = [
    2.5,
    {"shares": {1: 0.6, 2: 0.3, 5: 0.1}},
    {"empirical": {"values": [3, 1.5, 3, 8]}},
    {"poisson": {"mean": 2.5}},
    {"poisson": {"mean": 400, "at_least": 1}},
    {"geometric": {"mean": 3}},
]
every_continuous = pytest.mark.parametrize("spelling", CONTINUOUS)
every_discrete = pytest.mark.parametrize("spelling", DISCRETE)
every_one = pytest.mark.parametrize("spelling", [*CONTINUOUS, *DISCRETE])

U = np.concatenate([[0.0], np.logspace(-12, -1, 50), np.linspace(0.1, 1, 91)[:-1]])


@every_continuous
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_the_remainder_has_the_conditional_law(spelling: object, share: float) -> None:
    dist = Distribution.of(spelling)
    elapsed = quantile(dist, share)
    left = remaining(dist, U, elapsed)
    # P(X <= elapsed + r given X > elapsed) = u.
    reached = (cdf(dist, elapsed + left) - cdf(dist, elapsed)) / (1 - cdf(dist, elapsed))
    assert reached == pytest.approx(U, abs=1e-11)


@every_discrete
@pytest.mark.parametrize("u", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_the_remainder_of_a_list_is_the_least_value_later_that_exceeds_u(
    spelling: object, u: float
) -> None:
    dist = Distribution.of(spelling)
    elapsed = np.array([dist.lowest - 0.5, dist.lowest, dist.mean, dist.mean + 1.5])
    elapsed = elapsed[elapsed < dist.highest]
    total = remaining(dist, u, elapsed) + elapsed
    past = cdf(dist, elapsed)
    assert (total > elapsed).all()
    assert ((cdf(dist, total + 1e-9) - past) / (1 - past) > u - 1e-12).all()
    assert ((cdf(dist, total - 1e-9) - past) / (1 - past) <= u + 1e-12).all()


def test_a_tie_with_u_gives_the_next_value_as_the_quantile_does() -> None:
    dist = Distribution.of({"empirical": {"values": [1, 2, 3, 4]}})
    assert quantile(dist, 0.5) == 3
    assert remaining(dist, 0.5, 2.0) == 2


@every_one
def test_nothing_elapsed_leaves_the_whole_time(spelling: object) -> None:
    dist = Distribution.of(spelling)
    before = dist.lowest - 1
    assert remaining(dist, U, before) == pytest.approx(quantile(dist, U) - before, abs=0)


@every_continuous
def test_a_moment_elapsed_leaves_nearly_the_whole_time(spelling: object) -> None:
    dist = Distribution.of(spelling)
    moment = 1e-13 * dist.mean
    u = U[U > 0.01]
    assert remaining(dist, u, dist.lowest) == pytest.approx(quantile(dist, u) - dist.lowest)
    # A gamma of shape 0.3 has a share of 1e-4 of its probability in the first 1e-13 of its mean.
    assert remaining(dist, u, dist.lowest + moment) == pytest.approx(
        quantile(dist, u) - dist.lowest, rel=1e-6 if dist.parameters != (0.3, 2) else 5e-2
    )


@every_one
@pytest.mark.parametrize("past", [0, 1, 1e9])
def test_nothing_is_left_at_or_past_the_upper_end(spelling: object, past: float) -> None:
    dist = Distribution.of(spelling)
    if math.isinf(dist.highest):
        assert remaining(dist, 1.0, 3.0) == math.inf
    else:
        assert (remaining(dist, [0.0, 0.5, 1.0], dist.highest + past) == 0).all()
        assert remaining(dist, 1.0, dist.lowest - 1) == dist.highest - dist.lowest + 1


@given(elapsed=st.floats(0, 1e12), u=st.floats(0, 1, exclude_max=True))
def test_an_exponential_has_no_memory(elapsed: float, u: float) -> None:
    dist = Distribution.of({"exponential": 3})
    assert remaining(dist, u, elapsed) == pytest.approx(quantile(dist, u), rel=1e-12)


def test_one_stage_or_one_part_has_no_memory_either() -> None:
    for spelling in (
        {"erlang": {"stages": 1, "mean": 3}},
        {"weibull": {"shape": 1, "scale": 3}},
        {"hyper_exponential": {"shares": [1], "means": [3]}},
    ):
        dist = Distribution.of(spelling)
        for elapsed in (0.5, 30, 700, 5_000):
            left = remaining(dist, U, elapsed)
            assert left == pytest.approx(-3 * np.log1p(-U), rel=1e-9, abs=1e-12)


def test_a_geometric_has_no_memory_of_failures() -> None:
    dist = Distribution.of({"geometric": {"mean": 3}})
    assert (remaining(dist, U, 7) == quantile(dist, U)).all()
    assert (remaining(dist, U, 7.25) == quantile(dist, U) - 0.25).all()


@every_one
@given(first=st.floats(0, 1), second=st.floats(0, 1), elapsed=st.floats(0, 1e3))
def test_the_remainder_rises_with_u_and_is_never_negative(
    spelling: object, first: float, second: float, elapsed: float
) -> None:
    low, high = remaining(Distribution.of(spelling), sorted([first, second]), elapsed)
    assert 0 <= low <= high + 1e-9 * (1 + elapsed) * (high != math.inf)


def test_uniforms_and_times_are_broadcast() -> None:
    dist = Distribution.of({"gamma": {"mean": 10, "sd": 4}})
    table = remaining(dist, U[:, np.newaxis], [1.0, 5.0, 25.0])
    assert table.shape == (len(U), 3)
    assert table[7, 2] == remaining(dist, U[7], 25.0)
    with pytest.raises(ValueError, match="is not a probability"):
        remaining(dist, 1.5, 1.0)


# --- far out, where the survival is too small for a float

FAR = [
    ({"gamma": {"mean": 5, "sd": 2}}, 700.0, stats.gamma(6.25, scale=0.8)),
    ({"gamma": {"mean": 5, "sd": 2}}, 530.0, stats.gamma(6.25, scale=0.8)),
    ({"gamma": {"shape": 0.2, "scale": 1}}, 900.0, stats.gamma(0.2)),
    ({"erlang": {"stages": 10_000, "mean": 10_000}}, 15_000.0, stats.gamma(10_000)),
    ({"beta": {"low": 0, "high": 1, "alpha": 2, "beta": 900}}, 0.6, stats.beta(2, 900)),
    ({"beta": {"low": 0, "high": 1, "alpha": 9, "beta": 19}}, 1 - 1e-15, stats.beta(9, 19)),
    ({"lognormal": {"mu": 0, "sigma": 0.1}}, 60.0, stats.lognorm(0.1)),
    ({"weibull": {"shape": 3, "scale": 1}}, 12.0, stats.weibull_min(3)),
]


@pytest.mark.parametrize(("spelling", "elapsed", "known"), FAR)
def test_somebody_far_past_every_expectation_still_has_the_conditional_law(
    spelling: object, elapsed: float, known: object
) -> None:
    u = np.array([1e-3, 0.1, 0.5, 0.9, 0.999])
    dist = Distribution.of(spelling)
    left = remaining(dist, u, elapsed)
    assert (left > 0).all()
    if elapsed > 0.999 * dist.highest:
        assert elapsed + left == pytest.approx(elapsed, abs=1e-14)
        return
    start = known.logpdf(elapsed)

    def mass(until: float) -> float:
        density = lambda t: math.exp(known.logpdf(elapsed + t) - start)  # noqa: E731
        return float(integrate.quad(density, 0, until, epsabs=0, epsrel=1e-11)[0])

    whole = mass(remaining(dist, 1 - 1e-14, elapsed).item())
    assert [mass(each) / whole for each in left] == pytest.approx(u, rel=1e-6)


def test_a_small_remainder_of_a_long_time_keeps_its_digits() -> None:
    # The hazard of this Weibull is 3 t^2: 3e10 after 1e5, and it hardly changes in so short a time.
    left = remaining(Distribution.of({"weibull": {"shape": 3, "scale": 1}}), U, 1e5)
    assert left == pytest.approx(-np.log1p(-U) / 3e10, rel=1e-6)


def test_an_all_but_impossible_value_is_next_when_only_it_is_left() -> None:
    spelling = {"empirical": {"values": [1, 2.5, 4], "weights": [1, 1e-300, 1e-310]}}
    assert (remaining(Distribution.of(spelling), [0.0, 0.5, 0.9], 2.0) == 0.5).all()


def test_a_hyper_exponential_far_out_is_its_longest_part() -> None:
    dist = Distribution.of({"hyper_exponential": {"shares": [0.7, 0.3], "means": [1, 20]}})
    assert remaining(dist, U, 1e6) == pytest.approx(-20 * np.log1p(-U), rel=1e-9)


def test_a_poisson_far_out_gives_the_next_count() -> None:
    dist = Distribution.of({"poisson": {"mean": 3}})
    assert (remaining(dist, [0.0, 0.5, 0.9], 150.25) == 0.75).all()
    assert (remaining(dist, [0.0, 0.5, 0.9], 5_000.25) == 0.75).all()


TEN_MEANS = {"hyper_exponential": {"shares": [0.1] * 10, "means": list(range(1, 11))}}


@pytest.mark.parametrize(
    ("spelling", "elapsed"),
    [
        (TEN_MEANS, 3.0),
        ({"gamma": {"shape": 3, "scale": 1}}, 700.0),
        ({"beta": {"low": 0, "high": 1, "alpha": 2, "beta": 40}}, 1 - 1e-8),
        ({"lognormal": {"median": 7, "p90": 21}}, 30.0),
    ],
)
def test_a_remainder_does_not_depend_on_the_others(spelling, elapsed):
    """Also where sums of many terms are taken, or the survival is too small for a float."""
    dist, u = Distribution.of(spelling), np.linspace(0.01, 0.99, 37)
    alone = [float(remaining(dist, each, elapsed)) for each in u]
    assert remaining(dist, u, elapsed).tolist() == alone


def test_a_draw_from_many_means_does_not_depend_on_the_others():
    dist, u = Distribution.of(TEN_MEANS), np.linspace(0.01, 0.99, 37)
    assert transform(dist, u).tolist() == [float(transform(dist, each)) for each in u]
