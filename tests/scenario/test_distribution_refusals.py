"""What is not a distribution, and what its author is told."""

import math

import pytest
from pydantic_core import PydanticCustomError

from sdssim.scenario.distribution import Distribution

REFUSED: list[tuple[object, str, tuple[object, ...]]] = [
    # not a distribution at all
    ("3h", "the text '3h' is not a number or a distribution; allowed: a number, or", ()),
    ("x" * 60, "the text '" + "x" * 40 + "...'", ()),
    ("exponentail", "did you mean 'exponential'?", ()),
    ("gamma", "'gamma' needs its parameters; write {gamma: ...} with {mean, sd} or", ()),
    ("shares", "write {shares: ...} with {whole number: share, ...}", ()),
    (True, "true is not a number", ()),
    (False, "false is not a number", ()),
    (None, "empty is not a number", ()),
    ([1, 2], "a list is not a number", ()),
    ({1, 2}, "a set is not a number", ()),
    (math.nan, "the value is nan; it has to be a finite number", ()),
    (-math.inf, "the value is -inf; it has to be a finite number", ()),
    (10**400, "the value is a number too large; it has to be a finite number", ()),
    # which family
    ({"lognorml": 1}, "distribution 'lognorml'; allowed: constant, uniform,", ("lognorml",)),
    ({"lognorml": 1}, "; did you mean 'lognormal'?", ("lognorml",)),
    ({"exp": 3}, "did you mean 'exponential'?", ("exp",)),
    ({}, "an empty mapping names no distribution", ()),
    ({"uniform": [1, 2], "gamma": 3}, "found 2 keys: 'uniform', 'gamma'; keep one", ()),
    ({"mean": 3, "sd": 1}, "write {gamma: {mean: ..., sd: ...}} or {lognormal:", ()),
    ({"p90": 1}, "p90 without the name of a distribution; write {lognormal:", ()),
    # which parameters
    ({"gamma": {"meen": 1, "sd": 1}}, "'meen' of gamma; it takes {mean, sd} or", ("gamma", "meen")),
    ({"gamma": {"meen": 1, "sd": 1}}, "did you mean 'mean'?", ("gamma", "meen")),
    ({"gamma": {"mean": 3}}, "gamma is given mean; it takes {mean, sd} or {shape,", ("gamma",)),
    ({"gamma": {}}, "gamma is given nothing; it takes", ("gamma",)),
    ({"gamma": {"mean": 3, "shape": 2}}, "gamma is given mean, shape", ("gamma",)),
    ({"gamma": [1, 2]}, "gamma is a list; it takes", ("gamma",)),
    ({"uniform": [1, 2, 3]}, "uniform takes 2 numbers, [low, high], not 3", ("uniform",)),
    ({"uniform": 3}, "it takes [low, high] or {low, high}", ("uniform",)),
    ({"poisson": 3}, "poisson is 3; it takes {mean} or {mean, at_least}", ("poisson",)),
    ({"exponential": "3"}, "the text '3'; it takes a number or {mean}", ("exponential",)),
    ({"exponential": None}, "exponential is empty", ("exponential",)),
    # each number
    ({"gamma": {"mean": 3, "sd": -1}}, "gamma sd is -1; it has to be a number", ("gamma", "sd")),
    ({"gamma": {"mean": True, "sd": 1}}, "gamma mean is true; it has to be", ("gamma", "mean")),
    ({"gamma": {"mean": "3", "sd": 1}}, "gamma mean is the text '3'", ("gamma", "mean")),
    ({"gamma": {"mean": {}, "sd": 1}}, "gamma mean is a mapping", ("gamma", "mean")),
    ({"uniform": [1, math.inf]}, "uniform high is inf; it has to be a finite", ("uniform", "high")),
    ({"exponential": 0}, "exponential mean is 0; it has to be", ("exponential", "mean")),
    ({"erlang": {"stages": 2.5, "mean": 1}}, "a whole number of at least 1", ("erlang", "stages")),
    ({"geometric": {"mean": 0.5}}, "a number of at least 1", ("geometric", "mean")),
    ({"poisson": {"mean": 3, "at_least": 2}}, "it has to be 0 or 1", ("poisson", "at_least")),
    # the numbers together
    ({"uniform": [2, 2]}, "low 2 is not below high 2; for one value write", ("uniform", "low")),
    ({"uniform": [-1.7e308, 1.7e308]}, "too extreme to compute", ("uniform",)),
    ({"triangular": [1, 9, 6]}, "triangular mode 9 is outside 1 to 6", ("triangular", "mode")),
    ({"lognormal": {"median": 7, "p90": 5}}, "p90 5 is not above the", ("lognormal", "p90")),
    ({"beta": {"low": 0, "high": 1, "mean": 2, "sd": 1}}, "mean 2 is not b", ("beta", "mean")),
    ({"beta": {"low": 0, "high": 1, "mean": 0.5, "sd": 1}}, "is below 0.5", ("beta", "sd")),
    ({"poisson": {"mean": 0.5, "at_least": 1}}, "0.5 is below at_least 1", ("poisson", "mean")),
    ({"weibull": {"shape": 0.001, "mean": 1}}, "too extreme to compute", ("weibull",)),
    ({"gamma": {"mean": 1, "sd": 1e-200}}, "too extreme to compute", ("gamma",)),
    ({"lognormal": {"mu": 0, "sigma": 99}}, "mean or variance too large", ("lognormal",)),
    ({"gamma": {"mean": 1e-200, "sd": 1e200}}, "too extreme to compute", ("gamma",)),
    ({"gamma": {"shape": 1e300, "scale": 1e10}}, "mean or variance too large", ("gamma",)),
    ({"exponential": 1e200}, "mean or variance too large", ("exponential",)),
    # lists
    ({"shares": {1: 0.6, 2: 0.3}}, "shares have to sum to 1; they sum to 0.9", ("shares",)),
    ({"shares": {1: 0.5, 2: 0.49999}}, "they sum to 0.99999", ("shares",)),
    ({"shares": {1: 0.5, 2: 0.500005}}, "they sum to 1.000005", ("shares",)),
    ({"shares": {}}, "it has to be such as {1: 0.6, 2: 0.4}", ("shares",)),
    ({"shares": [1]}, "shares is a list", ("shares",)),
    ({"shares": {1: 0.5, "1": 0.5}}, "shares lists 1 twice", ("shares", "1")),
    ({"shares": {1.5: 1}}, "a key of shares is 1.5; it has to be a whole", ("shares", "1.5")),
    ({"shares": {"one": 1}}, "a key of shares is the text 'one'", ("shares", "one")),
    ({"shares": {1: 1.2, 2: -0.2}}, "share of 1 is 1.2; it has to be a", ("shares", "1")),
    (
        {"hyper_exponential": {"shares": [0.5, 0.5], "means": [1]}},
        "2 shares and 1 means; it has to have as many",
        ("hyper_exponential", "means"),
    ),
    (
        {"hyper_exponential": {"shares": [0.5, 0.4], "means": [1, 2]}},
        "they sum to 0.9",
        ("hyper_exponential", "shares"),
    ),
    (
        {"hyper_exponential": {"shares": [0.5, 0.5], "means": [1, 0]}},
        "means, entry 2, is 0; it has to be a number above 0",
        ("hyper_exponential", "means", 1),
    ),
    ({"empirical": {"values": []}}, "values is an empty list", ("empirical", "values")),
    ({"empirical": {"values": 3}}, "values is 3; it has to be a list", ("empirical", "values")),
    ({"empirical": {"values": [1, "x"]}}, "entry 2, is the text 'x'", ("empirical", "values", 1)),
    (
        {"empirical": {"values": [1, 2], "weights": [0, 0]}},
        "weights are all 0",
        ("empirical", "weights"),
    ),
    ({"empirical": {"values": [1], "weights": [1, 2]}}, "as many", ("empirical", "weights")),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message", "path"), REFUSED)
def test_what_is_not_a_distribution_is_refused_in_plain_words(
    data: object, message: str, path: tuple[object, ...]
) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        Distribution.of(data)
    assert message in caught.value.message()
    assert caught.value.context is not None
    assert caught.value.context["path"] == path
    assert isinstance(caught.value, ValueError)
