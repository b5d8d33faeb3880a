import pytest

from sdssim.errors import SdssimError
from sdssim.results.sensitivity import Design, End, Method, Swing, Varied


@pytest.mark.parametrize("samples", [-4, 0, 3, 100])
def test_samples_have_to_be_a_power_of_two(samples):
    with pytest.raises(SdssimError, match="power of 2"):
        Design(Method.SOBOL, samples=samples)


@pytest.mark.parametrize(
    ("method", "points"), [(Method.ONE_AT_A_TIME, 11), (Method.MORRIS, 60), (Method.SOBOL, 448)]
)
def test_the_number_of_points_is_known_before(method, points):
    assert Design(method).points(5) == points


def test_a_swing_is_clear_if_one_end_is():
    nothing, something = End(0.75, 1.0, -1.0, 3.0), End(1.25, 5.0, 4.0, 6.0)
    factor = Varied("a", "x0.75 to x1.25", "3", "4", "5")
    assert Swing(factor, nothing, something).is_clear
    assert not Swing(factor, nothing, nothing).is_clear
    assert Swing(factor, nothing, something).size == 5
