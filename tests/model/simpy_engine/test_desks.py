"""A desk knows the open piece of its hours; what it computes there is what the timebase says."""

from math import inf

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sdssim.model.simpy_engine.desks import Desk
from sdssim.timebase import NANOHOUR, finish, is_open, next_opening

STEPS = st.integers(1, 400).map(lambda steps: steps / 96)


@st.composite
def pieces(draw):
    """Opens, closes, rate and hours so far of some open pieces, a few of which touch."""
    opens, closes, rate, moment = [], [], [], 0.0
    for _ in range(draw(st.integers(1, 6))):
        moment += draw(st.one_of(st.just(0.0), STEPS))
        opens.append(moment)
        moment += draw(STEPS)
        closes.append(moment)
        rate.append(draw(st.sampled_from([24.0, 8.0, 8.0 / 3.0, 0.48, 1e-3])))
    after = np.cumsum([r * (c - o) for o, c, r in zip(opens, closes, rate, strict=True)]).tolist()
    return opens, closes, rate, after


MOMENTS = st.lists(st.one_of(STEPS, st.floats(0.0, 25.0)), min_size=1, max_size=8).map(sorted)


@given(pieces(), MOMENTS)
def test_a_desk_is_open_when_the_timebase_says_so(hours, moments):
    """Moments only go forward, as in a run."""
    opens, closes, _, _ = hours
    desk = Desk(0, 0, hours)
    for moment in moments:
        expected = is_open(opens, closes, 0, len(opens), moment)
        assert desk.is_open(moment) == expected
        if not expected:
            assert desk.wakes_at == next_opening(opens, closes, 0, len(opens), moment)


@given(pieces(), MOMENTS, st.floats(0.0, 200.0), st.sampled_from([-1, 0, 1]))
def test_what_surely_ends_in_the_open_piece_ends_as_the_timebase_says(hours, moments, some, near):
    """Also for work that ends just about when the desk closes."""
    for moment in moments:
        desk = Desk(0, 0, hours)
        if not desk.is_open(moment):
            continue
        to_closing = (desk.open_until - moment) * desk.rate
        for effort in (some, to_closing + near * NANOHOUR, to_closing * (1.0 - 1e-12)):
            end = moment + effort / desk.rate
            if moment <= end < desk.sure_until:
                assert end == finish(*hours, 0, len(hours[0]), moment, effort)


def test_a_desk_that_was_never_asked_is_sure_of_nothing():
    desk = Desk(0, 0, ([0.0], [10.0], [24.0], [240.0]))
    assert desk.sure_until == -inf
    assert desk.is_open(1.0)
    assert 9.9 < desk.sure_until < desk.open_until == 10.0
