"""Random streams: found by name, the same first draws for any number, and independent."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sdssim.inputs.distributions import Standard
from sdssim.inputs.streams import Streams

NAMES = st.text(min_size=0, max_size=40)
KINDS = list(Standard)


@given(NAMES, st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 200))
def test_the_first_draws_are_the_same_whatever_the_number(name, kind, few, more):
    streams = Streams(7, 3)
    short, long = streams.draw(name, kind, few), streams.draw(name, kind, few + more)
    assert short.tolist() == long[:few].tolist()


@given(NAMES, NAMES, st.sampled_from(KINDS))
def test_what_is_drawn_before_makes_no_difference(name, other, kind):
    fresh = Streams(7, 3).draw(name, kind, 5)
    used = Streams(7, 3)
    used.uniforms(other, 3)
    used.draw(other, Standard.NORMAL, 101)
    assert used.draw(name, kind, 5).tolist() == fresh.tolist()


def test_a_uniform_by_either_way_is_the_same():
    streams = Streams(1, 0)
    assert streams.uniforms("x", 4).tolist() == streams.draw("x", Standard.UNIFORM, 4).tolist()


def test_names_seeds_and_replications_give_different_numbers():
    drawn = [
        tuple(Streams(seed, replication).uniforms(name, 3).tolist())
        for seed in (0, 1, 2**40)
        for replication in (0, 1, 5)
        for name in ("a", "b", "a/b", "")
    ]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize(
    ("kind", "law"),
    [
        (Standard.UNIFORM, stats.uniform().cdf),
        (Standard.EXPONENTIAL, stats.expon().cdf),
        (Standard.NORMAL, stats.norm().cdf),
    ],
)
def test_each_kind_has_its_law(kind, law):
    """One draw from each of many streams. False alarms: 1 in 10^4."""
    many = [Streams(5, 0).draw(f"stage {n}/hours", kind, 1)[0] for n in range(3_000)]
    assert stats.kstest(many, law).pvalue > 1e-4


def test_streams_with_similar_names_are_not_correlated():
    """Consecutive rounds and visits of one quantity. False alarms: 1 in 10^4."""
    streams = Streams(11, 2)
    rows = np.array([streams.uniforms(f"a/work/hours/{n}/0", 2_000) for n in range(20)])
    between = np.corrcoef(rows)[np.triu_indices(20, k=1)]
    # Each is normal with standard deviation 1 / sqrt(n); the largest of 190, by Bonferroni.
    assert np.abs(between).max() < stats.norm.isf(1e-4 / 380) / np.sqrt(2_000)


@settings(max_examples=20)
@given(st.integers(0, 2**63), st.integers(0, 10**6))
def test_uniforms_are_at_least_0_and_below_1(seed, replication):
    drawn = Streams(seed, replication).uniforms("x", 1_000)
    assert drawn.min() >= 0
    assert drawn.max() < 1
