import sys

import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.sensitivity.screening import screen
from tests.experiments.sensitivity.made_up import evaluation, factor

FACTORS = [factor("a"), factor("b"), factor("c")]


def screened(function, **asked):
    (rows,) = screen(
        FACTORS, evaluation(function), ["m"], **({"trajectories": 8, "seed": 1} | asked)
    )
    return {row.factor.name: row for row in rows}


def test_of_a_linear_measure_the_effects_are_its_slopes_over_the_range():
    rows = screened(lambda at: 3 * at["a"] - 7 * at["b"])
    assert list(rows) == ["b", "a", "c"]
    assert rows["b"].mean_effect == pytest.approx(-7)
    assert rows["b"].mean_size == pytest.approx(7)
    assert rows["a"].mean_effect == pytest.approx(3)
    assert rows["a"].spread == pytest.approx(0, abs=1e-9)
    assert (rows["c"].mean_size, rows["c"].low, rows["c"].high) == pytest.approx(
        (0, 0, 0), abs=1e-9
    )


def test_factors_that_act_together_show_a_spread():
    rows = screened(lambda at: 10 * at["a"] * at["b"] + at["c"])
    assert rows["a"].spread > 1 > rows["c"].spread


def test_the_same_seed_gives_the_same_and_seed_0_is_a_seed():
    def function(at):
        return at["a"] ** 3 * at["b"]

    assert screened(function, seed=0) == screened(function, seed=0)
    assert screened(function, seed=0) != screened(function, seed=1)


def test_a_measure_that_is_not_known_somewhere_is_refused_by_name():
    with pytest.raises(SdssimError, match=r"'m' is not known at .* points"):
        screened(lambda at: np.nan if at["a"] < 1 else 1.0)


def test_without_salib_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib.analyze.morris", None)
    with pytest.raises(SdssimError, match=r"sdssim\[research\]"):
        screened(lambda at: at["a"])
