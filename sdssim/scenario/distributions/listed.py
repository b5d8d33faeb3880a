"""Reading the families that are written as lists: shares, hyper_exponential, empirical."""

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sdssim.scenario.distributions.csv_column import read_column
from sdssim.scenario.distributions.refusal import number, refusal, shown
from sdssim.scenario.distributions.vocabulary import (
    ANY,
    FRACTION,
    NOT_NEGATIVE,
    POSITIVE,
    WHOLE,
    Family,
    Rule,
)

Points = tuple[tuple[float, float], ...]

SUM_TOLERANCE = 2e-6
"""Shares rounded to six places are let through; sampling divides by their sum."""


def read_shares(body: object) -> Points:
    """Read ``{1: 0.6, 2: 0.4}`` as points of (whole number, share), in rising order.

    Raises
    ------
    PydanticCustomError
        A key is not a whole number or comes twice, a share is wrong, or they do not sum to 1.
    """
    if not isinstance(body, Mapping) or not body:
        message = f"shares is {shown(body)}; it has to be such as {{1: 0.6, 2: 0.4}}"
        raise refusal(message, "shares")
    points: dict[float, float] = {}
    for key, written in body.items():
        text = str(key)
        is_text = isinstance(key, str) and re.fullmatch(r"\s*[-+]?[0-9]{1,15}\s*", key)
        value = number(int(key) if is_text else key, WHOLE, "a key of shares", "shares", text)
        if value in points:
            message = f"shares lists {value:g} twice"
            raise refusal(message, "shares", text)
        points[value] = number(written, FRACTION, f"the share of {value:g}", "shares", text)
    _check_sum(points.values(), "shares")
    return tuple(sorted((value, share) for value, share in points.items() if share > 0))


def _check_sum(shares: Iterable[float], *path: str) -> None:
    total = math.fsum(shares)
    if abs(total - 1) > SUM_TOLERANCE:
        message = f"shares have to sum to 1; they sum to {total:.7g}"
        raise refusal(message, *path)


def _numbers(body: object, rule: Rule, family: Family, name: str) -> list[float]:
    if not isinstance(body, list | tuple) or not body:
        found = "an empty list" if isinstance(body, list | tuple) else shown(body)
        message = f"{family} {name} is {found}; it has to be a list of numbers"
        raise refusal(message, family, name)
    return [
        number(each, rule, f"{family} {name}, entry {position + 1},", family, name, position)
        for position, each in enumerate(body)
    ]


def _check_lengths(first: str, size: int, second: str, other: int, family: Family) -> None:
    if size != other:
        message = f"{family} has {size} {first} and {other} {second}; it has to have as many"
        raise refusal(message, family, second)


def read_hyper_exponential(body: Mapping[str, object]) -> Points:
    """Read the shares and means of a mixture as points of (mean, share), in rising order.

    Raises
    ------
    PydanticCustomError
        The lists differ in length, hold a wrong number, or the shares do not sum to 1.
    """
    family = Family.HYPER_EXPONENTIAL
    shares = _numbers(body["shares"], FRACTION, family, "shares")
    means = _numbers(body["means"], POSITIVE, family, "means")
    _check_lengths("shares", len(shares), "means", len(means), family)
    _check_sum(shares, family, "shares")
    return _merged(means, shares)


def read_empirical(body: Mapping[str, object], folder: Path | None) -> Points:
    """Read listed values, or a column of a file, as points of (value, weight), in rising order.

    Raises
    ------
    PydanticCustomError
        A value or weight is wrong, the lists differ in length, or the file is refused.
    """
    family = Family.EMPIRICAL
    if "file" in body:
        values = read_column(body["file"], body.get("column"), folder)
    else:
        values = _numbers(body["values"], ANY, family, "values")
    weights = [1.0] * len(values)
    if "weights" in body:
        weights = _numbers(body["weights"], NOT_NEGATIVE, family, "weights")
        _check_lengths("values", len(values), "weights", len(weights), family)
        if not any(weights):
            message = "empirical weights are all 0; at least one has to be above 0"
            raise refusal(message, family, "weights")
    points = _merged(values, weights)
    if len({weight for _, weight in points}) == 1:
        return tuple((value, 1.0) for value, _ in points)
    return points


def _merged(values: list[float], weights: list[float]) -> Points:
    """Put equal values together, so that one distribution has one canonical form."""
    by_value: dict[float, float] = {}
    for value, weight in zip(values, weights, strict=True):
        if weight > 0:
            by_value[value] = by_value.get(value, 0.0) + weight
    return tuple(sorted(by_value.items()))
