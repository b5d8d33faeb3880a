"""Sampling by inversion: right in law, rising, the same one by one as all together."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from sdssim.inputs.distributions import (
    Standard,
    cdf,
    quantile,
    sample_one,
    standard_of,
    transform,
)
from sdssim.scenario.distribution import Distribution, Family

CONTINUOUS = {
    "uniform": ({"uniform": [1, 4]}, stats.uniform(1, 3).cdf),
    "triangular": ({"triangular": [1.5, 3, 6]}, stats.triang(1 / 3, 1.5, 4.5).cdf),
    "triangular from its mode": ({"triangular": [1, 1, 6]}, stats.triang(0, 1, 5).cdf),
    "triangular to its mode": ({"triangular": [1, 6, 6]}, stats.triang(1, 1, 5).cdf),
    "exponential": ({"exponential": 3}, stats.expon(scale=3).cdf),
    "erlang": ({"erlang": {"stages": 4, "mean": 6}}, stats.gamma(4, scale=1.5).cdf),
    "gamma": ({"gamma": {"mean": 10, "sd": 4}}, stats.gamma(6.25, scale=1.6).cdf),
    "gamma, skewed": ({"gamma": {"shape": 0.3, "scale": 2}}, stats.gamma(0.3, scale=2).cdf),
    "gamma, narrow": ({"gamma": {"shape": 1e4, "scale": 2}}, stats.gamma(1e4, scale=2).cdf),
    "weibull": ({"weibull": {"shape": 0.7, "scale": 5}}, stats.weibull_min(0.7, scale=5).cdf),
    "lognormal": ({"lognormal": {"mu": 1, "sigma": 0.8}}, stats.lognorm(0.8, scale=math.e).cdf),
    "beta": ({"beta": {"low": -2, "high": 8, "alpha": 2, "beta": 5}}, stats.beta(2, 5, -2, 10).cdf),
    "beta, both ends": (
        {"beta": {"low": 0, "high": 1, "alpha": 0.4, "beta": 0.3}},
        stats.beta(0.4, 0.3).cdf,
    ),
    "hyper_exponential": (
        {"hyper_exponential": {"shares": [0.7, 0.3], "means": [1, 20]}},
        lambda x: 0.7 * stats.expon(scale=1).cdf(x) + 0.3 * stats.expon(scale=20).cdf(x),
    ),
    "hyper_exponential, far apart": (
        {"hyper_exponential": {"shares": [0.899, 0.1, 0.001], "means": [1, 1e4, 0.01]}},
        lambda x: (
            0.899 * stats.expon(scale=1).cdf(x)
            + 0.1 * stats.expon(scale=1e4).cdf(x)
            + 0.001 * stats.expon(scale=0.01).cdf(x)
        ),
    ),
}

DISCRETE = {
    "constant": (2.5, {2.5: 1.0}),
    "shares": ({"shares": {1: 0.6, 2: 0.3, 5: 0.1}}, {1: 0.6, 2: 0.3, 5: 0.1}),
    "empirical": ({"empirical": {"values": [3, 1.5, 3, 8]}}, {1.5: 0.25, 3: 0.5, 8: 0.25}),
    "weighted": (
        {"empirical": {"values": [4, 2, 9], "weights": [1, 2, 5]}},
        {4: 0.125, 2: 0.25, 9: 0.625},
    ),
    "poisson": ({"poisson": {"mean": 2.5}}, {k: stats.poisson(2.5).pmf(k) for k in range(40)}),
    "poisson from 1": (
        {"poisson": {"mean": 2.5, "at_least": 1}},
        {k: stats.poisson(1.5, loc=1).pmf(k) for k in range(1, 40)},
    ),
    "large poisson": (
        {"poisson": {"mean": 4000}},
        {k: stats.poisson(4000).pmf(k) for k in range(2000, 7000)},
    ),
    "geometric": ({"geometric": {"mean": 3}}, {k: stats.geom(1 / 3).pmf(k) for k in range(1, 99)}),
    "certain geometric": ({"geometric": {"mean": 1}}, {1: 1.0}),
}

EVERY = {name: Distribution.of(each[0]) for name, each in (CONTINUOUS | DISCRETE).items()}
every_distribution = pytest.mark.parametrize("dist", EVERY.values(), ids=EVERY)
every_continuous = pytest.mark.parametrize("name", CONTINUOUS)
every_discrete = pytest.mark.parametrize("name", DISCRETE)

FALSE_ALARM = 1e-3 / len(EVERY)
"""One in a thousand that any of the tests of fit fails by chance; the seed is fixed."""

STANDARDS = {
    Standard.UNIFORM: np.random.Generator.random,
    Standard.EXPONENTIAL: np.random.Generator.standard_exponential,
    Standard.NORMAL: np.random.Generator.standard_normal,
}

# Probabilities down to the least that a generator gives, and up to the largest below 1.
U = np.concatenate(
    [[0.0], np.logspace(-16, -1, 300), np.linspace(0.1, 0.9, 801), 1 - np.logspace(-1, -16, 300)]
)


def drawn(dist: Distribution, *, number: int = 20_000) -> np.ndarray:
    """Draw from the distribution with a fixed seed."""
    rng = np.random.default_rng(20_090_301)
    return transform(dist, STANDARDS[standard_of(dist)](rng, number))


def test_every_family_is_tested() -> None:
    assert {dist.family for dist in EVERY.values()} == set(Family)


# --- the right law


@every_continuous
def test_draws_fit_an_independent_cdf_by_kolmogorov_and_smirnov(name: str) -> None:
    assert stats.kstest(drawn(EVERY[name]), CONTINUOUS[name][1]).pvalue > FALSE_ALARM


@every_discrete
def test_draws_fit_independent_probabilities_by_chi_square(name: str) -> None:
    probabilities = DISCRETE[name][1]
    draws = drawn(EVERY[name])
    assert set(np.unique(draws)) <= set(probabilities)
    expected = {value: share * len(draws) for value, share in probabilities.items()}
    cells = [value for value, number in expected.items() if number >= 5]
    if len(cells) == 1:
        assert (draws == cells[0]).all()
        return
    observed = [(draws == value).sum() for value in cells]
    rest = len(draws) - sum(observed), len(draws) - sum(expected[value] for value in cells)
    if rest[1] < 5:
        observed[-1] += rest[0]
        wanted = [*(expected[value] for value in cells[:-1]), expected[cells[-1]] + rest[1]]
    else:
        observed, wanted = [*observed, rest[0]], [*(expected[value] for value in cells), rest[1]]
    assert stats.chisquare(observed, wanted).pvalue > FALSE_ALARM


@every_distribution
def test_the_mean_of_draws_is_the_exact_mean(dist: Distribution) -> None:
    # The same false-alarm rate, by the central limit theorem.
    bound = stats.norm.isf(FALSE_ALARM / 2) * math.sqrt(dist.variance / 20_000)
    assert drawn(dist).mean() == pytest.approx(dist.mean, abs=bound + 1e-12)


@every_continuous
def test_the_cdf_agrees_with_an_independent_one(name: str) -> None:
    x = quantile(EVERY[name], U[1:-1])
    assert cdf(EVERY[name], x) == pytest.approx(CONTINUOUS[name][1](x), rel=1e-9, abs=1e-15)


@every_discrete
def test_the_cdf_of_counts_and_lists_adds_their_probabilities(name: str) -> None:
    values = sorted(DISCRETE[name][1])
    sums = np.cumsum([DISCRETE[name][1][value] for value in values])
    assert cdf(EVERY[name], values) == pytest.approx(sums, rel=1e-9, abs=1e-15)
    assert cdf(EVERY[name], np.array(values) + 1e-9) == pytest.approx(sums, rel=1e-9, abs=1e-15)
    assert cdf(EVERY[name], values[0] - 1e-9) == pytest.approx(0)


# --- the inverse


@every_continuous
def test_the_cdf_undoes_the_quantile(name: str) -> None:
    dist = EVERY[name]
    x = quantile(dist, U)
    # Beside an upper end the value itself is rounded, and some of the density is infinite there.
    clear = x < dist.highest - 1e-7
    assert clear.sum() > 1000
    assert cdf(dist, x)[clear] == pytest.approx(U[clear], rel=2e-7, abs=1e-9)
    clear &= (U > 1e-6) & (U < 1 - 1e-6)
    assert quantile(dist, cdf(dist, x))[clear] == pytest.approx(x[clear], rel=1e-7, abs=1e-8)


@every_discrete
def test_the_quantile_is_the_least_value_whose_cdf_exceeds_u(name: str) -> None:
    dist = EVERY[name]
    middle = U[(U > 1e-12) & (U < 1 - 1e-12)]
    x = quantile(dist, middle)
    assert (cdf(dist, x) > middle).all()
    assert (cdf(dist, np.nextafter(x, -np.inf)) <= middle + 1e-15).all()


@every_distribution
def test_probabilities_0_and_1_give_the_ends_of_the_support(dist: Distribution) -> None:
    low, high = quantile(dist, [0.0, 1.0])
    # A Poisson of 4000 starts at 0, which is never drawn: the least float probability is above.
    if dist.mean < 1000:
        assert low == pytest.approx(dist.lowest, abs=1e-12)
    assert high == dist.highest
    assert cdf(dist, [dist.lowest - 1, dist.highest]).tolist() == [0, 1]


@pytest.mark.parametrize("u", [-0.1, 1.1, math.nan])
def test_what_is_no_probability_is_refused(u: float) -> None:
    with pytest.raises(ValueError, match="is not a probability; allowed: 0 to 1"):
        quantile(EVERY["gamma"], [0.5, u])


def uniform_of(z: float, standard: Standard) -> float:
    return {
        Standard.UNIFORM: lambda: z,
        Standard.EXPONENTIAL: lambda: -math.log1p(-z),
        Standard.NORMAL: lambda: float(special.ndtri(z)),
    }[standard]()


probabilities = st.floats(0, 1, exclude_max=True)


@every_distribution
@given(first=probabilities, second=probabilities)
def test_a_larger_variate_never_gives_a_smaller_value(
    dist: Distribution, first: float, second: float
) -> None:
    low, high = (uniform_of(each, standard_of(dist)) for each in sorted([first, second]))
    smaller, larger = sample_one(dist, low), sample_one(dist, high)
    assert smaller <= larger + 1e-14 * abs(larger)


@every_distribution
def test_the_transform_rises_over_the_whole_range(dist: Distribution) -> None:
    steps = np.diff(quantile(dist, U))
    assert (steps >= -1e-14 * abs(quantile(dist, U[1:]))).all()


@pytest.mark.parametrize("family", ["gamma", "lognormal", "weibull", "exponential", "poisson"])
def test_a_larger_mean_moves_everyone_up(family: str) -> None:
    more = {"gamma": {"sd": 3}, "lognormal": {"sd": 3}, "weibull": {"shape": 2}}.get(family, {})
    if family in {"gamma", "lognormal"}:
        # With the shape held, which is what a change of pace is.
        small, large = ({family: {"mean": m, "sd": m / 2}} for m in (5, 6))
    else:
        small, large = ({family: {"mean": m, **more}} for m in (5, 6))
    before, after = drawn(Distribution.of(small)), drawn(Distribution.of(large))
    assert (after >= before).all()
    assert (after > before).any()


@pytest.mark.parametrize("shape", [0.05, 0.3, 1, 2, 7.3, 150, 1e5])
def test_the_gamma_table_is_as_close_as_it_says(shape: float) -> None:
    u = np.random.default_rng(5).random(5000)
    exact = np.where(u < 0.5, special.gammaincinv(shape, u), special.gammainccinv(shape, 1 - u))
    allowed = 2e-9 if shape >= 2 else 3e-8 if shape >= 0.3 else 1e-6
    found = quantile(Distribution.of({"gamma": {"shape": shape, "scale": 1}}), u)
    assert found == pytest.approx(exact, rel=allowed, abs=1e-280)


@pytest.mark.parametrize(("alpha", "beta"), [(0.05, 2), (0.3, 0.3), (2, 3), (8, 30), (1e3, 1e4)])
def test_the_beta_table_is_as_close_as_it_says(alpha: float, beta: float) -> None:
    u = np.random.default_rng(6).random(5000)
    exact = special.betaincinv(alpha, beta, u)
    allowed = 2e-9 if alpha >= 2 else 3e-8 if alpha >= 0.3 else 1e-6
    spelling = {"beta": {"low": 0, "high": 1, "alpha": alpha, "beta": beta}}
    assert quantile(Distribution.of(spelling), u) == pytest.approx(exact, rel=allowed, abs=1e-280)


@pytest.mark.parametrize(
    "spelling",
    [{"gamma": {"shape": 0.002, "scale": 5}},
     {"beta": {"low": 0, "high": 1, "alpha": 0.01, "beta": 0.002}}],
)  # fmt: skip
def test_shapes_so_small_that_values_underflow_keep_their_mean(spelling: object) -> None:
    dist = Distribution.of(spelling)
    values = quantile(dist, (np.arange(200_000) + 0.5) / 200_000)
    assert np.isfinite(values).all()
    assert values.mean() == pytest.approx(dist.mean, rel=0.01)


def test_probabilities_smaller_than_any_draw_are_extrapolated() -> None:
    # P(X <= x) is near x^2 / 2 for a gamma of shape 2.
    dist = Distribution.of({"gamma": {"shape": 2, "scale": 1}})
    assert quantile(dist, 1e-40) == pytest.approx(math.sqrt(2e-40), rel=1e-6)


# --- one by one as all together


@every_distribution
def test_one_value_has_the_same_bits_as_in_an_array_of_any_length_and_shape(
    dist: Distribution,
) -> None:
    z = STANDARDS[standard_of(dist)](np.random.default_rng(7), 9_001)
    together = transform(dist, z)
    assert [sample_one(dist, each) for each in z[:200]] == together[:200].tolist()
    assert transform(dist, z[5:4800]).tolist() == together[5:4800].tolist()
    assert transform(dist, z[::3]).tolist() == together[::3].tolist()
    assert transform(dist, z[:9000].reshape(3000, 3)).tolist() == (
        together[:9000].reshape(3000, 3).tolist()
    )
    assert transform(dist, z[:0]).shape == (0,)
    assert together.dtype == np.float64


@every_distribution
def test_variates_are_left_as_they_were(dist: Distribution) -> None:
    z = STANDARDS[standard_of(dist)](np.random.default_rng(8), 50)
    before = z.copy()
    transform(dist, z)
    assert (z == before).all()


def test_simple_draws_do_not_wait_for_scipy_to_load() -> None:
    program = (
        "import sys; from sdssim.scenario.distribution import Distribution;"
        "from sdssim.inputs.distributions import transform;"
        "transform(Distribution.of({'lognormal': {'mu': 1, 'sigma': 1}}), [0.0]);"
        "assert 'scipy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
