"""What a distribution accepts and becomes, in Python, in a pydantic model and in JSON Schema."""

import copy
import json
import math
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from scipy import integrate, stats

from sdssim.scenario.distribution import Amount, Count, Distribution, Duration, Family

EXAMPLES: dict[str, Any] = {
    "a number": 3,
    "constant": {"constant": {"value": 2.5}},
    "uniform": {"uniform": [1, 4]},
    "triangular": {"triangular": [1.5, 3, 6]},
    "triangular, mode at the low end": {"triangular": {"low": -2, "mode": -2, "high": 6}},
    "exponential": {"exponential": 3},
    "erlang": {"erlang": {"stages": 3, "mean": 7}},
    "gamma": {"gamma": {"mean": 10, "sd": 4}},
    "weibull": {"weibull": {"shape": 1.7, "scale": 5}},
    "lognormal": {"lognormal": {"median": 7, "p90": 21}},
    "hyper_exponential": {"hyper_exponential": {"shares": [0.3, 0.7], "means": [20, 1]}},
    "beta": {"beta": {"low": 2, "high": 12, "mean": 5, "sd": 2}},
    "empirical": {"empirical": {"values": [3, 1.5, 3, 8]}},
    "empirical with weights": {"empirical": {"values": [4, 2], "weights": [1, 3]}},
    "poisson": {"poisson": {"mean": 2.5}},
    "poisson from 1": {"poisson": {"mean": 2.5, "at_least": 1}},
    "geometric": {"geometric": {"mean": 3}},
    "shares": {"shares": {1: 0.6, "2": 0.3, 3: 0.1}},
}
every_example = pytest.mark.parametrize("spelling", EXAMPLES.values(), ids=EXAMPLES)


def test_every_family_is_among_the_examples() -> None:
    assert {Distribution.of(each).family for each in EXAMPLES.values()} == set(Family)


# --- canonical form

CANONICAL = [
    (3, Family.CONSTANT, (3.0,)),
    ({"constant": 3}, Family.CONSTANT, (3.0,)),
    ({"uniform": {"low": 1, "high": 4}}, Family.UNIFORM, (1, 4)),
    ({"triangular": (1, 2, 3)}, Family.TRIANGULAR, (1, 2, 3)),
    ({"exponential": {"mean": 4}}, Family.EXPONENTIAL, (4,)),
    ({"gamma": {"mean": 10, "sd": 5}}, Family.GAMMA, (4, 2.5)),
    ({"gamma": {"shape": 4, "scale": 2.5}}, Family.GAMMA, (4, 2.5)),
    ({"weibull": {"shape": 2, "mean": math.sqrt(math.pi)}}, Family.WEIBULL, (2, 2)),
    ({"lognormal": {"mu": 1, "sigma": 0.5}}, Family.LOGNORMAL, (1, 0.5)),
    ({"lognormal": {"median": math.e, "sigma": 0.5}}, Family.LOGNORMAL, (1, 0.5)),
    (
        {"lognormal": {"median": 1, "p90": math.exp(stats.norm.ppf(0.9))}},
        Family.LOGNORMAL,
        (0, 1),
    ),
    (
        {"lognormal": {"mean": math.exp(0.5), "sd": math.sqrt(math.e * (math.e - 1))}},
        Family.LOGNORMAL,
        (0, 1),
    ),
    ({"beta": {"low": 0, "high": 1, "mean": 0.4, "sd": 0.2}}, Family.BETA, (0, 1, 2, 3)),
    ({"beta": {"low": 1, "high": 3, "alpha": 2, "beta": 3}}, Family.BETA, (1, 3, 2, 3)),
    ({"poisson": {"mean": 2}}, Family.POISSON, (2, 0)),
]


@pytest.mark.parametrize(("spelling", "family", "parameters"), CANONICAL)
def test_each_spelling_is_reduced_to_canonical_parameters(
    spelling: object, family: Family, parameters: tuple[float, ...]
) -> None:
    dist = Distribution.of(spelling)
    assert dist.family is family
    assert dist.parameters == pytest.approx(parameters, rel=1e-14, abs=1e-15)


def test_order_duplicates_and_zero_weights_do_not_matter() -> None:
    first = Distribution.of({"empirical": {"values": [3, 1, 3, 9], "weights": [1, 2, 1, 0]}})
    second = Distribution.of({"empirical": {"values": [1, 3]}})
    assert first == second
    assert hash(first) == hash(second)
    assert Distribution.of({"shares": {2: 0.5, 1: 0.5, 7: 0}}).points == ((1, 0.5), (2, 0.5))


def test_shares_may_be_rounded_to_six_places() -> None:
    dist = Distribution.of({"shares": {1: 0.333333, 2: 0.333333, 3: 0.333333}})
    assert dist.mean == pytest.approx(2, abs=1e-15)


@every_example
def test_spelling_survives_json_and_gives_an_equal_distribution(spelling: object) -> None:
    dist = Distribution.of(spelling)
    written = dist.spelled()
    assert json.loads(json.dumps(written)) == written
    assert Distribution.of(json.loads(json.dumps(written))) == dist
    assert Distribution.of(written).spelled() == written


positive = st.floats(0.01, 1e4)


@given(mean=positive, sd=positive, family=st.sampled_from(["gamma", "lognormal"]))
def test_mean_and_sd_come_back_as_asked(mean: float, sd: float, family: str) -> None:
    dist = Distribution.of({family: {"mean": mean, "sd": sd}})
    assert dist.mean == pytest.approx(mean, rel=1e-9)
    assert math.sqrt(dist.variance) == pytest.approx(sd, rel=1e-6)
    assert Distribution.of(dist.spelled()) == dist


# --- moments, against numerical integration of separately coded distributions

CONTINUOUS = {
    "uniform": stats.uniform(1, 3),
    "triangular": stats.triang(1.5 / 4.5, 1.5, 4.5),
    "triangular, mode at the low end": stats.triang(0, -2, 8),
    "exponential": stats.expon(scale=3),
    "erlang": stats.gamma(3, scale=7 / 3),
    "gamma": stats.gamma(6.25, scale=1.6),
    "weibull": stats.weibull_min(1.7, scale=5),
    "lognormal": stats.lognorm(math.log(3) / stats.norm.ppf(0.9), scale=7),
    "beta": stats.beta(1.275, 2.975, 2, 10),
}


@pytest.mark.parametrize("name", CONTINUOUS)
def test_continuous_moments_are_those_of_the_integrated_survival(name: str) -> None:
    dist, known = Distribution.of(EXAMPLES[name]), CONTINUOUS[name]
    # E(X - low) is the integral of P(X > x), and E((X - low)^2) that of 2 (x - low) P(X > x).
    low = dist.lowest
    first, second = (
        integrate.quad(weight, low, known.mean(), epsabs=0, epsrel=1e-11, limit=200)[0]
        + integrate.quad(weight, known.mean(), dist.highest, epsabs=0, epsrel=1e-11, limit=200)[0]
        for weight in (known.sf, lambda x: 2 * (x - low) * known.sf(x))
    )
    assert dist.mean == pytest.approx(low + first, rel=1e-9)
    assert dist.variance == pytest.approx(second - first**2, rel=1e-8)
    assert (dist.lowest, dist.highest) == pytest.approx(known.support())
    assert not dist.whole_numbers


@pytest.mark.parametrize(
    ("name", "mean", "variance", "lowest", "highest", "whole"),
    [
        ("a number", 3, 0, 3, 3, True),
        ("constant", 2.5, 0, 2.5, 2.5, False),
        ("hyper_exponential", 6.7, 2 * (0.3 * 400 + 0.7) - 6.7**2, 0, math.inf, False),
        ("empirical", 15.5 / 4, 84.25 / 4 - (15.5 / 4) ** 2, 1.5, 8, False),
        ("empirical with weights", 2.5, 0.75, 2, 4, True),
        ("poisson", 2.5, 2.5, 0, math.inf, True),
        ("poisson from 1", 2.5, 1.5, 1, math.inf, True),
        ("geometric", 3, 6, 1, math.inf, True),
        ("shares", 1.5, 0.45, 1, 3, True),
    ],
)
def test_moments_of_counts_lists_and_mixtures(
    name: str, mean: float, variance: float, lowest: float, highest: float, whole: bool
) -> None:
    dist = Distribution.of(EXAMPLES[name])
    assert dist.mean == pytest.approx(mean, rel=1e-14)
    assert dist.variance == pytest.approx(variance, rel=1e-13)
    assert (dist.lowest, dist.highest, dist.whole_numbers) == (lowest, highest, whole)


def test_counts_without_spread_have_one_value() -> None:
    for spelling in ({"geometric": {"mean": 1}}, {"poisson": {"mean": 1, "at_least": 1}}):
        dist = Distribution.of(spelling)
        assert (dist.lowest, dist.highest, dist.variance) == (1, 1, 0)


# --- frozen, hashable, picklable


@every_example
def test_copies_and_pickles_are_equal_with_equal_hashes(spelling: object) -> None:
    dist = Distribution.of(spelling)
    for twin in (pickle.loads(pickle.dumps(dist)), copy.deepcopy(dist)):
        assert twin == dist
        assert hash(twin) == hash(dist)
        assert twin.mean == dist.mean


def test_a_distribution_cannot_be_changed_and_equals_nothing_else() -> None:
    dist = Distribution.constant(2)
    with pytest.raises(AttributeError, match="frozen; cannot set mean to 3"):
        dist.mean = 3  # type: ignore[misc]
    with pytest.raises(AttributeError, match="frozen; cannot delete mean"):
        del dist.mean
    assert dist != 2
    assert repr(dist) == "Distribution.of(2)"


def test_unpickling_in_another_process_hashes_anew_and_needs_no_numpy() -> None:
    dist = Distribution.of({"exponential": 3})
    program = (
        "import pickle, sys; from sdssim.scenario.distribution import Distribution;"
        f"dist = pickle.loads({pickle.dumps(dist)!r});"
        "assert hash(dist) == hash(Distribution.of({'exponential': 3}));"
        "assert not {'numpy', 'scipy'} & set(sys.modules), 'slow to start'"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)


# --- in a pydantic model


class Step(BaseModel):
    """A model as a scenario's schema has them."""

    hours: Duration
    visits: Count = Field(default=Distribution.constant(1), description="how many visits")
    change: Amount | None = None


def test_a_model_reads_writes_and_hands_on_the_folder(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("5\n")
    data = {"hours": {"empirical": {"file": "x.csv"}}, "visits": {"geometric": {"mean": 2}}}
    step = Step.model_validate(data, context={"folder": tmp_path})
    assert step.hours.mean == 5
    assert step.change is None
    assert Step.model_validate_json(step.model_dump_json()) == step
    assert Step(hours=step.hours, visits=step.visits) == step
    with pytest.raises(ValidationError, match="the scenario is not itself a file"):
        Step.model_validate(data)


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        (Duration, -1, "-1 is not allowed; a duration has to be 0 or more throughout"),
        (Duration, {"triangular": [-1, 0, 2]}, "triangular can give -1; a duration"),
        (Duration, Distribution.constant(-1), "-1 is not allowed"),
        (Count, 0, "0 is not allowed; a count has to be a whole number of 1 or more"),
        (Count, 1.5, "1.5 gives fractions; a count has to be a whole number of 1 or more"),
        (Count, {"exponential": 3}, "exponential gives fractions"),
        (Count, {"poisson": {"mean": 3}}, "poisson can give 0; a count has"),
        (Count, {"poisson": {"mean": 3}}, "; write at_least: 1"),
        (Count, {"shares": {0: 0.5, 1: 0.5}}, "shares can give 0"),
    ],
)
def test_durations_and_counts_refuse_what_they_cannot_be(
    kind: Any, data: object, message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(data)
    assert message in caught.value.errors()[0]["msg"]


@pytest.mark.parametrize(
    "data",
    [3, {"geometric": {"mean": 2}}, {"shares": {1: 0.5, 4: 0.5}}, {"empirical": {"values": [1, 3]}},
     {"poisson": {"mean": 3, "at_least": 1}}],
)  # fmt: skip
def test_counts_take_every_kind_of_whole_numbers_from_one(data: object) -> None:
    assert TypeAdapter(Count).validate_python(data).lowest >= 1


def test_an_amount_may_be_negative_and_unbounded() -> None:
    adapter = TypeAdapter(Amount)
    assert adapter.validate_python({"uniform": [-3, -1]}).mean == -2
    assert adapter.validate_python({"lognormal": {"mu": 8, "sigma": 1}}).highest == math.inf


# --- JSON Schema


def checker(kind: Any) -> Draft202012Validator:
    """Return a validator of the type's own schema, itself checked."""
    schema = TypeAdapter(kind).json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def as_json(data: object) -> Any:
    """Return the data as a JSON document has them."""
    return json.loads(json.dumps(data))


@every_example
def test_the_json_schema_accepts_what_is_accepted(spelling: object) -> None:
    assert checker(Distribution).is_valid(as_json(spelling))
    assert checker(Distribution).is_valid(Distribution.of(spelling).spelled())


@pytest.mark.parametrize(
    "data",
    [
        "3h", True, None, {}, [1, 2], {"lognorml": 1}, {"uniform": [1]}, {"uniform": [1, 2, 3]},
        {"gamma": {"mean": 3}}, {"gamma": {"mean": 3, "sd": 0}}, {"gamma": {"mean": 3, "shape": 2}},
        {"uniform": [1, 2], "gamma": {"mean": 3, "sd": 1}}, {"shares": {"x": 1}}, {"shares": {}},
        {"erlang": {"stages": 1.5, "mean": 3}}, {"poisson": {"mean": 3, "at_least": 2}},
        {"poisson": 3}, {"hyper_exponential": {"shares": [1]}}, {"empirical": {"values": []}},
        {"empirical": {"values": [1], "file": "x"}}, {"exponential": {"mean": "3"}},
        {"lognormal": {"median": 3, "p90": 9, "sigma": 1}}, {"exponential": 0},
    ],
)  # fmt: skip
def test_the_json_schema_rejects_what_is_refused(data: object) -> None:
    assert not checker(Distribution).is_valid(data)
    with pytest.raises(PydanticCustomError):
        Distribution.of(data)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Duration, 0, -1),
        (Duration, {"triangular": [0, 1, 2]}, {"triangular": [-1, 1, 2]}),
        (Duration, {"lognormal": {"mu": -2, "sigma": 1}}, {"uniform": {"low": -1, "high": 2}}),
        (Duration, {"shares": {"0": 1}}, {"shares": {"-1": 1}}),
        (Count, 2, 1.5),
        (Count, {"shares": {"1": 1}}, {"shares": {"0": 1}}),
        (Count, {"poisson": {"mean": 3, "at_least": 1}}, {"poisson": {"mean": 3}}),
        (Count, {"empirical": {"values": [1, 2]}}, {"empirical": {"values": [1.5]}}),
        (Count, {"geometric": {"mean": 3}}, {"exponential": 3}),
    ],
)
def test_the_json_schema_of_durations_and_counts_is_narrower(
    kind: Any, good: object, bad: object
) -> None:
    assert checker(kind).is_valid(good)
    assert TypeAdapter(kind).validate_python(good)
    assert not checker(kind).is_valid(bad)
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(bad)


def test_a_models_schema_holds_each_kind_once_and_spells_defaults() -> None:
    schema = Step.model_json_schema()
    assert set(schema["$defs"]) == {"Distribution", "Duration", "Count"}
    assert schema["properties"]["hours"] == {"$ref": "#/$defs/Duration"}
    assert schema["properties"]["visits"]["default"] == 1
    assert schema == Step.model_json_schema(mode="serialization") | {"required": schema["required"]}
    families = schema["$defs"]["Distribution"]["oneOf"]
    assert all("description" in each for each in families)
