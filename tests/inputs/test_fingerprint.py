"""Fingerprints: the same for the same, another for anything else."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdssim.inputs.fingerprint import fingerprint
from sdssim.scenario.distribution import Distribution
from sdssim.timebase import DutyDays

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats()
    | st.text(max_size=3)
    | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(PLAIN, PLAIN)
def test_parts_have_one_fingerprint_just_if_they_read_alike(one, other):
    assert (fingerprint(one) == fingerprint(other)) == (repr(one) == repr(other))


def test_it_does_not_depend_on_the_object_but_on_what_it_says():
    def parts():
        duty = DutyDays(np.array([0.5]), np.array([0.75]), np.array([0]), np.array([[1.0, 0.0]]))
        spread = Distribution.of({"shares": {1: 0.5, 2: 0.5}})
        return duty, spread, {"a": [1, 2.5]}, date(2024, 3, 4), b"x"

    assert fingerprint(*parts()) == fingerprint(*parts())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.array([1.0, 2.0]), np.array([[1.0, 2.0]])),
        (np.array([0]), np.array([0.0])),
        (np.array([0.0]), np.array([-0.0])),
        ({"a": 1, "b": 2}, {"a": 1, "c": 2}),
        (Distribution.of({"exponential": 1}), Distribution.of({"exponential": 1.0000000000000002})),
        (Distribution.of({"gamma": {"shape": 2, "scale": 3}}), ("gamma", (2.0, 3.0))),
        (date(2024, 3, 4), date(2024, 3, 5)),
        ("ab", ("a", "b")),
    ],
)
def test_the_least_difference_shows(one, other):
    assert fingerprint(one) != fingerprint(other)


def test_arrays_count_as_they_read_and_not_as_they_lie():
    array = np.arange(6.0).reshape(2, 3)
    assert fingerprint(array) == fingerprint(np.asfortranarray(array))


def test_what_it_does_not_know_is_refused():
    with pytest.raises(TypeError, match="no fingerprint of a set"):
        fingerprint({1})
