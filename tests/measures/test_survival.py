import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from sdssim.measures.members import Members
from sdssim.measures.sample import Sample
from sdssim.measures.survival import Fate, Waits
from sdssim.measures.survival import curves as curves_of

STOPPED, LEFT, WAITING = (int(fate) for fate in Fate)

# Weeks of remission under 6-mercaptopurine, Freireich et al. (1963).
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
IN_REMISSION = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
WEEKS = np.array([*RELAPSED, *IN_REMISSION], dtype=float)
FATES = np.array([STOPPED] * len(RELAPSED) + [WAITING] * len(IN_REMISSION))

people = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from([STOPPED, LEFT, WAITING])),
    min_size=1,
    max_size=25,
)


def arrays(drawn):
    days, fates = np.array(drawn, dtype=float).T
    return days, fates.astype(int)


def curves(days, fate, *, others=(), seen_from=None):
    """Curves of everyone, and of other groups given by a flag for each person; of one clock."""
    kinds = [np.zeros(days.size), *(np.asarray(flags, dtype=np.int64) - 1 for flags in others)]
    waits = Waits(
        person=np.arange(days.size),
        days=days[None, :],
        fate=np.asarray(fate, dtype=np.int8)[None, :],
        seen_from=np.zeros((1, days.size)) if seen_from is None else seen_from[None, :],
    )
    return curves_of(waits, Members.of([(kind.astype(np.int64), 1) for kind in kinds]))


def share_within(curve, days):
    return curve.stopped_within([0], [days])[1][0]


def incidence(curve):
    """Share who have stopped, of everyone, by the day on which each person was last seen."""
    return np.array([share_within(curve, day)[0] for day in curve.days[: curve.rows.first[1]]])


def naive_kaplan_meier(days, fate, seen_from, moment):
    share = 1.0
    for day in sorted(set(days[fate == STOPPED])):
        if day <= moment:
            at_risk = np.sum((days >= day) & (seen_from <= day))
            share *= 1 - np.sum((days == day) & (fate == STOPPED)) / at_risk
    return share


def test_the_textbook_curve_of_freireich():
    curve = curves(WEEKS, FATES)
    after = dict(zip(curve.stop_days, curve.survival.round(3), strict=True))
    assert after == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert curve.quantiles(0.5)[0, 0] == 23
    assert np.isnan(curve.quantiles(0.9)[0, 0])
    assert curve.restricted_mean()[0] == pytest.approx(23.287, abs=5e-4)


@given(people)
def test_the_curve_is_that_of_scipy(drawn):
    days, fate = arrays(drawn)
    stopped = fate == STOPPED
    curve = curves(days, fate)
    expected = ecdf(CensoredData(uncensored=days[stopped], right=days[~stopped])).sf
    for day in np.unique(days[stopped]):
        ours = curve.survival[np.searchsorted(curve.stop_days, day, "right") - 1]
        assert ours == pytest.approx(float(expected.evaluate(day)), abs=1e-12)


@given(people)
def test_the_curves_are_shares_that_move_one_way(drawn):
    curve = curves(*arrays(drawn))
    for falling in (curve.survival, 1 - incidence(curve)):
        steps = np.diff(falling, prepend=1.0)
        assert np.all(steps <= 1e-12)
        assert np.all((falling >= -1e-12) & (falling <= 1 + 1e-12))


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_without_censoring_it_is_what_completed_waits_say(waits):
    days = np.array(waits, dtype=float)
    curve = curves(days, np.full(days.size, STOPPED))
    sample = Sample.of(days[None, :], Members.of([(np.zeros(days.size, dtype=np.int64), 1)]))
    shares = (0.25, 0.5, 0.9)
    assert curve.quantiles(*shares) == pytest.approx(sample.quantiles(*shares), abs=1e-9)
    assert curve.restricted_mean() == pytest.approx(sample.mean())
    assert share_within(curve, 7)[0] == pytest.approx(np.mean(days <= 7))
    assert sample.quantiles(0.5)[0, 0] == np.median(days)


@given(people)
def test_without_censoring_incidence_is_the_plain_share(drawn):
    days, fate = arrays(drawn)
    fate[fate == WAITING] = LEFT
    share = share_within(curves(days, fate), 5)[0]
    assert share == pytest.approx(np.mean((days <= 5) & (fate == STOPPED)))


def test_leaving_counts_against_the_share_of_all_but_not_against_the_curve():
    # By hand: 1/4 stop; one of the other three leaves; half of the rest stop.
    curve = curves(np.array([1.0, 2, 3, 4]), np.array([STOPPED, LEFT, STOPPED, WAITING]))
    assert curve.survival.tolist() == [0.75, 0.375]
    assert incidence(curve).tolist() == [0.25, 0.25, 0.5, 0.5]
    assert curve.stopped_within([0, 0], [1, 3])[0].tolist() == [[1], [2]]


def test_people_who_are_censored_on_a_day_were_at_risk_on_it():
    curve = curves(np.array([5.0, 5.0]), np.array([WAITING, STOPPED]))
    assert curve.survival.tolist() == [0.5]


def test_people_seen_late_are_not_at_risk_before():
    # On day 3 the first is not under observation yet: 1 of 2; on day 6 1 of 2 again.
    days, fate = np.array([6.0, 3, 10]), np.array([STOPPED, STOPPED, WAITING])
    curve = curves(days, fate, seen_from=np.array([5.0, 0, 0]))
    assert curve.survival.tolist() == [0.5, 0.25]


@given(people, st.data())
def test_late_entry_follows_the_definition(drawn, data):
    days, fate = arrays(drawn)
    seen_from = np.array([data.draw(st.integers(0, int(day))) for day in days], dtype=float)
    curve = curves(days, fate, seen_from=seen_from)
    for day, share in zip(curve.stop_days, curve.survival, strict=True):
        last = curve.survival[np.searchsorted(curve.stop_days, day, "right") - 1]
        assert last <= share + 1e-12
        assert last == pytest.approx(naive_kaplan_meier(days, fate, seen_from, day), abs=1e-12)


@given(people, st.lists(st.booleans(), min_size=25, max_size=25))
def test_each_group_has_the_curve_it_would_have_alone(drawn, chosen):
    days, fate = arrays(drawn)
    mine = np.array(chosen[: days.size])
    both = curves(days, fate, others=[mine])
    figures = [both.restricted_mean(), both.quantiles(0.5)[0], share_within(both, 6)]
    if not mine.any():
        assert np.isnan([figure[1] for figure in figures]).all()
        return
    alone = curves(days[mine], fate[mine])
    expected = [alone.restricted_mean(), alone.quantiles(0.5)[0], share_within(alone, 6)]
    for figure, own in zip(figures, expected, strict=True):
        assert figure[1] == pytest.approx(own[0], nan_ok=True)


def test_people_last_seen_on_one_day_are_taken_by_fate_in_any_order():
    days = np.array([5.0, 5, 5, 5, 7, 7])
    fates = np.array([WAITING, LEFT, STOPPED, STOPPED, WAITING, STOPPED])
    expected = curves(days[[2, 3, 1, 0, 5, 4]], fates[[2, 3, 1, 0, 5, 4]])
    mixed = curves(days, fates)
    assert (
        mixed.survival.tolist()
        == expected.survival.tolist()
        == pytest.approx([5 / 6, 2 / 3, 1 / 3])
    )
    assert incidence(mixed).tolist() == incidence(expected).tolist()


def test_the_clocks_of_one_call_do_not_touch_each_other():
    days, fate = WEEKS, FATES
    unknown = np.full(days.size, np.nan)
    waits = Waits(
        person=np.arange(days.size),
        days=np.array([days, unknown, days / 2]),
        fate=np.array([fate, fate, fate], dtype=np.int8),
        seen_from=np.zeros((3, days.size)),
    )
    both = curves_of(waits, Members.of([(np.zeros(days.size, dtype=np.int64), 1)]))
    alone = curves(days, fate)
    assert both.survival.tolist() == [*alone.survival, *alone.survival]
    (mean,) = alone.restricted_mean()
    assert both.restricted_mean() == pytest.approx([mean, np.nan, mean / 2], nan_ok=True)
    people, share = both.stopped_within([2, 0], [5, 10])
    assert people[:, 0].tolist() == [5, 5]
    assert share[0] == share[1] == share_within(alone, 10)


def test_a_level_stretch_at_the_share_gives_its_middle():
    curve = curves(np.array([1.0, 2, 3, 4]), np.full(4, STOPPED))
    assert curve.quantiles(0.5)[0, 0] == 2.5


def test_a_share_within_days_that_nobody_was_followed_for_is_not_known():
    curve = curves(np.array([3.0, 4]), np.array([STOPPED, WAITING]))
    assert share_within(curve, 2)[0] == 0
    assert share_within(curve, 4)[0] == 0.5
    assert np.isnan(share_within(curve, 5)[0])
    settled = curves(np.array([3.0, 4]), np.array([STOPPED, LEFT]))
    assert share_within(settled, 5)[0] == 0.5


def test_nobody_at_all_gives_nothing():
    curve = curves(np.array([]), np.array([]), others=[[]])
    assert np.isnan(curve.quantiles(0.5)).all()
    assert np.isnan(curve.restricted_mean()).all()
    assert np.isnan(share_within(curve, 3)).all()


def test_nobody_stopped_leaves_the_longest_follow_up():
    curve = curves(np.array([3.0, 8]), np.array([WAITING, LEFT]))
    assert curve.restricted_mean()[0] == 8
    assert np.isnan(curve.quantiles(0.5)[0, 0])
