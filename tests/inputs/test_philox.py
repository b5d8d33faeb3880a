"""Filling rows from counters: the quick way gives what setting the state gives, or is not taken."""

import sys
from struct import pack

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdssim.inputs import philox

WORDS = st.tuples(*[st.integers(0, 2**64 - 1)] * 4)
METHODS = ["random", "standard_exponential", "standard_normal"]


@pytest.fixture
def afresh():
    """The layout is looked at again, before and after."""
    philox._layout.cache_clear()
    yield
    philox._layout.cache_clear()


def filled(fill, bits, method, counters, width):
    rows = np.zeros((len(counters), width))
    fill(getattr(np.random.Generator(bits), method), counters, rows)
    return rows.tolist()


@given(st.lists(WORDS, max_size=5), st.integers(0, 9), st.sampled_from(METHODS))
def test_the_quick_way_gives_what_setting_the_state_gives(words, width, method):
    counters = [pack("=4Q", *four) for four in words]
    bits = np.random.Philox(key=[3, 4])
    quick = filled(philox.filler(bits), bits, method, counters, width)
    assert quick == filled(philox.by_state(bits), bits, method, counters, width)


@pytest.mark.usefixtures("afresh")
def test_the_quick_way_works_with_this_numpy():
    """If this fails after an update of NumPy, draws are right and slower: see how Philox lies."""
    assert philox._layout() is not None


def test_a_counter_is_where_numpy_says_that_the_generator_is():
    bits = np.random.Philox(key=[3, 4])
    philox.filler(bits)(np.random.Generator(bits).random, [pack("=4Q", 7, 0, 1, 2)], [np.empty(4)])
    assert bits.state["state"]["counter"].tolist() == [8, 0, 1, 2]


def slow(fill):
    return fill.__qualname__.startswith("by_state")


@pytest.mark.usefixtures("afresh")
def test_away_from_cpython_the_state_is_set(monkeypatch):
    monkeypatch.setattr(sys.implementation, "name", "another")
    assert slow(philox.filler(np.random.Philox(key=1)))


@pytest.mark.usefixtures("afresh")
def test_a_layout_that_moves_something_else_is_not_used(monkeypatch):
    right = philox._layout_of(np.random.Philox(key=1))
    wrong = philox._Layout(counter=right.used + 8, used=right.used)  # the buffer of numbers drawn
    monkeypatch.setattr(philox, "_layout_of", lambda _bits: wrong)
    assert slow(philox.filler(np.random.Philox(key=1)))


class Strange:
    """An object that says that its state lies so many bytes from its beginning."""

    __slots__ = ("a", "b", "c", "ctypes", "d", "e")

    def __init__(self, offset):
        self.ctypes = type("Interface", (), {"state_address": id(self) + offset})


@pytest.mark.parametrize("offset", [-8, 10**6])
def test_a_state_outside_the_object_is_not_read(offset):
    assert philox._layout_of(Strange(offset)) is None


def test_a_counter_outside_the_object_is_not_read():
    """The first word of an object counts references to it, and is no address of its own."""
    assert philox._layout_of(Strange(0)) is None
